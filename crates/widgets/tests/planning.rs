//! The planning follower as a server draws it.
#![cfg(feature = "ssr")]

use std::sync::Arc;
use wecan::model::Date;
use wecan::model::json::Json;
use wecan::model::planning::{Application, Document, Happening, Outcome, Status, What};
use wecan::planning_follower::floor::{self, Asked, ListPage};
use wecan::{Applications, Following};

fn day(iso: &str) -> Date {
    Date::parse(iso).expect("a day")
}

fn application() -> Application {
    let happening = |iso, what| Happening { day: day(iso), what };
    Application {
        area: "Môn".into(),
        reference: "26/1/<FUL>".into(),
        address: "Tŷ’n-y-Coed & Sons, LL61 5UJ".into(),
        description: "A <b>shed</b>".into(),
        page_url: Some("https://council.example/26/1".into()),
        documents: vec![Document {
            name: "Plan".into(),
            url: Some("https://council.example/plan.pdf".into()),
            published: None,
        }],
        conditions: vec!["Begin within three years.".into(), "Keep the oak.".into()],
        timeline: vec![
            happening("2026-11-02", What::Received),
            happening("2026-11-05", What::ConsultationStarts),
            happening("2026-11-25", What::ConsultationEnds),
            happening("2026-12-28", What::Target),
            happening("2027-01-04", What::Other("call-in".into())),
        ],
        updated: Some(day("2026-11-20")),
        ..Application::default()
    }
}

#[test]
fn an_application_that_is_open_says_how_long_and_what_comes_next() {
    let html = floor::one(&application(), "en", day("2026-11-22"), "/planning", None);
    for part in [
        "A &lt;b&gt;shed&lt;/b&gt;",
        "<h1 class=\"wecan-title\"",
        "Open for comments",
        "3 days left to comment",
        "You can comment.",
        "href=\"https://council.example/26/1\" rel=\"noreferrer\">See the council’s own record",
        "<strong>Last day to comment</strong> <time datetime=\"2026-11-25\">25 November 2026</time><span class=\"wecan-hint\"> still to come",
        "<strong>Call in</strong>",
        "2 conditions",
        "1 document",
        "Last updated 20 November 2026. This list may not have everything.",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert!(!html.contains("<b>"), "what is published is text and nothing else");
}

#[test]
fn the_last_day_is_said_and_the_day_after_nobody_can_comment() {
    let on = |iso: &str, lang: &str| floor::one(&application(), lang, day(iso), "/planning", None);
    assert!(on("2026-11-25", "en").contains("Today is the last day to comment"));
    assert!(on("2026-11-25", "cy").contains("Heddiw yw’r diwrnod olaf i roi sylwadau"));
    assert!(on("2026-11-23", "cy").contains("2 ddiwrnod ar ôl i roi sylwadau"));
    let after = on("2026-11-26", "en");
    assert!(after.contains("Being assessed") && !after.contains("days left"));
}

#[test]
fn a_decision_is_told_in_plain_words_beside_the_councils_own() {
    let mut one = application();
    one.status = Status::Determined;
    one.outcome = Some(Outcome::Refused);
    one.decision_label = "REFUSE - Delegated".into();
    one.decided_by = "planning officer".into();
    one.happens(What::Decided, Some(day("2026-11-30")));
    one.tidy();
    let html = floor::one(&one, "en", day("2026-12-01"), "/planning", None);
    for part in
        ["<h2 class=\"wecan-heading\">Decision</h2>", ">Refused<", "REFUSE - Delegated", "Decided by: planning officer"]
    {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert!(!html.contains("28 December 2026</time><span"), "what was due is no longer to come");
}

#[test]
fn a_floor_has_the_first_twenty_and_a_form_only_where_a_page_answers_it() {
    let list: Vec<Json> =
        (0..25).map(|at| Application { reference: format!("26/{at}"), ..application() }.to_json()).collect();
    let json =
        Json::Object(vec![("applications".into(), Json::Array(list)), ("source".into(), Json::string("Ynys Môn"))]);
    let applications = Arc::new(Applications::read(&json).expect("a list"));
    let mut following = Following::now(applications, "cy".into(), 3);
    following.today = day("2026-11-22");
    let alone = floor::first_page(following.clone(), "");
    assert_eq!(alone.matches("<li class=\"wecan-application\">").count(), 20);
    assert!(alone.contains("<h3 class=\"wecan-title\"") && alone.contains("25 cais. Tudalen 1 o 2"), "{alone}");
    assert!(alone.contains("Ffynhonnell: Ynys Môn. Diweddarwyd ddiwethaf 20 Tachwedd 2026."), "{alone}");
    assert!(!alone.contains("<form") && !alone.contains("<button"), "nothing that nobody answers");
    assert!(!alone.contains("page=2") && alone.contains("Rhowch sylwadau erbyn 25 Tachwedd 2026"), "{alone}");
    following.page = "/planning".into();
    let with_page = floor::first_page(following, "Môn");
    assert!(
        with_page.contains("action=\"/planning\"")
            && with_page.contains("name=\"area\" value=\"Môn\"")
            && with_page.contains("href=\"/planning?area=M%C3%B4n&amp;lang=cy&amp;page=2\"")
            && with_page.contains("name=\"lang\" value=\"cy\""),
        "{with_page}"
    );
    assert!(Applications::read(&Json::Null).is_err());
}

#[test]
fn a_page_of_the_list_keeps_what_was_chosen_and_says_what_is_wrong_with_a_postcode() {
    let fields = [("q", "oak \"tree\""), ("stage", "decided"), ("postcode", "X1"), ("decided", "7"), ("radius", "500")];
    let chosen = Asked::read(|name| fields.iter().find(|(own, _)| *own == name).map(|(_, value)| *value));
    let html = ListPage {
        lang: "en",
        today: day("2026-11-22"),
        chosen: &chosen,
        applications: &[application()],
        total: 1_000,
        more: true,
        page: 2,
        place: None,
        narrowed: &[],
        also: &[],
        address: &|one| format!("/planning/{}", one.reference.len()),
        turned: &|page| format!("/planning?page={page}"),
        feeds: ["/a.ics", "/a.atom", "/a.geojson"].map(String::from),
    }
    .to_html();
    for part in [
        "value=\"oak &quot;tree&quot;\"",
        "<option value=\"decided\" selected>Decided</option>",
        "<option value=\"500\" selected>500 metres</option>",
        "<details class=\"wecan-filters\" open>",
        "type=\"checkbox\" id=\"wecan-planning-decided\" name=\"decided\" value=\"7\" checked>",
        "class=\"wecan-error\">",
        "More than 1,000 applications. Page 3 of 50+",
        "href=\"/planning?page=1\">Previous page</a>",
        "href=\"/planning?page=3\">Next page</a>",
        "href=\"/a.ics\">Calendar of last days to comment</a>",
        "<a class=\"wecan-open\" href=\"/planning/10\">Tŷ’n-y-Coed &amp; Sons, LL61 5UJ</a>",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
}

#[test]
fn a_page_without_hits_leads_back_to_the_whole_list() {
    let html = ListPage {
        lang: "cy",
        today: day("2026-11-22"),
        chosen: &Asked::read(|name| (name == "q").then_some("zeppelin")),
        applications: &[],
        total: 0,
        more: false,
        page: 0,
        place: None,
        narrowed: &[],
        also: &[],
        address: &|_| String::new(),
        turned: &|_| String::new(),
        feeds: ["/a.ics", "/a.atom", "/a.geojson"].map(String::from),
    }
    .to_html();
    assert!(html.contains("<a href=\"/planning?lang=cy\">Clirio’r chwiliad</a>"), "{html}");
}

#[test]
fn nobody_is_sent_to_comment_where_comments_are_closed() {
    let comment = "https://council.example/26/1/comment";
    let mut one = Application { comment_url: Some(comment.into()), ..application() };
    let links = |one: &Application, today| floor::one(one, "en", day(today), "/planning", None).contains(comment);
    assert!(links(&one, "2026-11-25"), "it is the last day");
    assert!(!links(&one, "2026-11-26"));
    one.timeline.retain(|it| it.what != What::ConsultationEnds);
    assert!(links(&one, "2026-11-26"), "nobody said until when");
    one.status = Status::Withdrawn;
    assert!(!links(&one, "2026-11-26"));
}
