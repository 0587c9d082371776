//! Following planning applications by mail: asked for, confirmed, told once, changed and stopped.

mod support;

use serde_json::json;
use std::sync::Arc;
use support::mailing::*;
use support::*;
use wecan_model::Date;
use wecan_model::planning::adapters::{self, File, Format};
use wecan_model::planning::{Application, Outcome, Status, What};
use wecan_server::clock;
use wecan_server::follows::tell;
use wecan_server::mail::{Mail, Mailing};
use wecan_server::store::planning::Origin;

const AREA: &str = "Surrey Heath";
const HOUR: u64 = 60 * 60 * 1000;

fn day(iso: &str) -> Date {
    Date::parse(iso).expect("a day")
}

/// Surrey Heath's list of June 2014.
fn surrey_heath() -> Vec<Application> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/planning/surrey-heath/applications.csv");
    let bytes = std::fs::read(file).expect("it can be read");
    adapters::read(Format::Lodis, &[File { name: "applications.csv", bytes: &bytes }], None).applications
}

/// The same list as it stood at the end of a day: without what had not happened yet.
fn as_of(all: &[Application], last: Date) -> Vec<Application> {
    let known = all.iter().filter(|one| one.known().is_some_and(|day| day <= last));
    known
        .map(|one| {
            let mut one = one.clone();
            if one.decided().is_some_and(|day| day > last) {
                one.timeline.retain(|it| !matches!(it.what, What::Decided));
                (one.status, one.outcome, one.decision_label) = (Status::Undetermined, None, String::new());
            }
            one
        })
        .collect()
}

async fn import(server: &Server, told: &[Application], today: Date) {
    let origin = Origin { area: AREA, source: "lodis", today };
    server.state.store.import_planning(origin, told).await.expect("taken in");
}

/// References of which a mail tells, each with what it tells.
fn told(mail: &Mail, word: &str) -> Vec<String> {
    let entries = mail.text.split("\n* ").skip(1).filter(|entry| entry.contains(&format!("  {word}: ")));
    let references = entries.map(|entry| {
        let line = entry.lines().find(|line| line.starts_with("  ") && line.contains('/') && !line.contains("://"));
        line.expect("a line with the reference").split_whitespace().next().expect("a reference").to_owned()
    });
    let mut references: Vec<_> = references.collect();
    references.sort();
    references
}

#[tokio::test]
async fn the_weekly_mail_is_exactly_what_changed() {
    let server = mailing_server().await;
    let all = surrey_heath();
    import(&server, &as_of(&all, day("2014-06-13")), day("2014-06-13")).await;
    follow(&server, "resident@example.org", "area=Surrey+Heath", "weekly").await;
    import(&server, &as_of(&all, day("2014-06-20")), day("2014-06-20")).await;
    let now = clock::milliseconds();
    assert_eq!(tell(&server.state, now, clock::today()).await.expect("told"), 0, "not before Monday");
    assert_eq!(tell(&server.state, now + 8 * 24 * HOUR, clock::today()).await.expect("told"), 1);
    let expected = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/data/planning/surrey-heath/changes_2014-06-13_to_2014-06-20.json"
    );
    let expected: serde_json::Value =
        serde_json::from_slice(&std::fs::read(expected).expect("it can be read")).expect("JSON");
    let mail = mails(&server).await.pop().expect("a mail");
    assert_eq!(json!(told(&mail, "New application")), expected["new"]);
    assert_eq!(json!(told(&mail, "Decided")), expected["newly_decided"]);
    assert_eq!(mail.text.matches("\n* ").count(), 25, "and nothing else: {}", mail.text);
    // The same list again, and another week: nothing is told twice.
    import(&server, &as_of(&all, day("2014-06-20")), day("2014-06-20")).await;
    import(&server, &as_of(&all, day("2014-06-13")), day("2014-06-13")).await;
    assert_eq!(tell(&server.state, now + 16 * 24 * HOUR, clock::today()).await.expect("told"), 0);
}

#[tokio::test]
async fn a_case_is_told_at_once_when_it_is_decided_and_no_more_after_one_click() {
    let server = mailing_server().await;
    let all = surrey_heath();
    let mut case = all.iter().find(|one| one.decided().is_none()).expect("an open one").clone();
    import(&server, &all, day("2014-06-21")).await;
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("area", AREA), ("reference", &case.reference)])
        .finish();
    let path = follow(&server, "resident@example.org", &query, "once").await;
    assert_eq!(tell(&server.state, clock::milliseconds(), clock::today()).await.expect("told"), 0, "nothing is new");
    case.happens(What::Decided, Some(day("2014-06-30")));
    (case.status, case.outcome) = (Status::Determined, Some(Outcome::Refused));
    case.tidy();
    import(&server, &[case.clone()], day("2014-07-01")).await;
    assert_eq!(tell(&server.state, clock::milliseconds(), clock::today()).await.expect("told"), 1);
    assert_eq!(tell(&server.state, clock::milliseconds(), clock::today()).await.expect("told"), 0);
    let mail = mails(&server).await.pop().expect("a mail");
    for words in ["Decided: 30 June 2014", "Decision: Refused", "https://engage.example.gov.uk/planning/"] {
        assert!(mail.text.contains(words), "{words} in {}", mail.text);
    }
    // A corrected day is not another decision.
    case.timeline.retain(|it| it.what != What::Decided);
    case.happens(What::Decided, Some(day("2014-06-29")));
    case.tidy();
    import(&server, &[case], day("2014-07-02")).await;
    assert_eq!(tell(&server.state, clock::milliseconds(), clock::today()).await.expect("told"), 0);
    // One click, as a mail program sends it.
    let click = mail.unsubscribe.trim_start_matches("https://engage.example.gov.uk").to_owned();
    assert_eq!(click, format!("{path}/unsubscribe"));
    let looked = server.get(&click, &[("accept", BROWSER)]).await;
    looked.assert_page(200, &["Your planning emails"]);
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", BROWSER)];
    let stopped = server.post(&click, &headers, "List-Unsubscribe=One-Click").await;
    stopped.assert_page(200, &["Your emails have stopped"]);
    assert!(server.state.store.follows().await.expect("listed").is_empty());
    server.get(&path, &[("accept", BROWSER)]).await.assert_page(404, &["These emails have stopped"]);
    server.post(&click, &headers, "List-Unsubscribe=One-Click").await.assert_page(404, &["These emails have stopped"]);
}

#[tokio::test]
async fn a_case_can_be_muted_and_heard_again_and_the_period_changed() {
    let server = mailing_server().await;
    let all = surrey_heath();
    let (first, second) = (all[0].reference.clone(), all[1].reference.clone());
    import(&server, &all, day("2014-06-21")).await;
    let path = follow(&server, "resident@example.org", "area=Surrey+Heath", "once").await;
    let case = [("area", AREA), ("reference", first.as_str())];
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(case).finish();
    let page = server.get(&format!("{path}?{query}"), &[("accept", BROWSER)]).await;
    page.assert_page(200, &[&format!("Stop emails about {first}?")]);
    let muted = server.post_form(&path, &[("action", "mute"), case[0], case[1]]).await;
    muted.assert_page(200, &["Your change is saved", "Applications you get no emails about", &first]);
    let mut changed = vec![all[0].clone(), all[1].clone()];
    // As a source tells it that does not say of when it is.
    changed.iter_mut().for_each(|one| one.updated = None);
    changed.iter_mut().for_each(|one| one.description.push_str(" and a shed"));
    import(&server, &changed, day("2014-06-22")).await;
    assert_eq!(tell(&server.state, clock::milliseconds(), clock::today()).await.expect("told"), 1);
    let mail = mails(&server).await.pop().expect("a mail");
    assert_eq!(told(&mail, "Changed"), [second]);
    server
        .post_form(&path, &[("action", "unmute"), case[0], case[1]])
        .await
        .assert_page(200, &["Your change is saved"]);
    server.post_form(&path, &[("action", "period"), ("period", "weekly")]).await.assert_page(200, &["checked"]);
    changed.iter_mut().for_each(|one| one.description.push_str(" again"));
    import(&server, &changed, day("2014-06-23")).await;
    assert_eq!(tell(&server.state, clock::milliseconds(), clock::today()).await.expect("told"), 0);
    assert_eq!(tell(&server.state, clock::milliseconds() + 8 * 24 * HOUR, clock::today()).await.expect("told"), 1);
    let mail = mails(&server).await.pop().expect("a mail");
    assert_eq!(told(&mail, "Changed").len(), 2);
}

#[tokio::test]
async fn a_case_that_is_muted_before_the_mail_of_the_day_holds_back_no_other() {
    let server = mailing_server().await;
    let all = surrey_heath();
    let file = rusqlite::Connection::open(server.folder.path().join("wecan.sqlite")).expect("it opens");
    for (n, period) in ["daily", "weekly"].iter().enumerate() {
        let path = follow(&server, &format!("resident{n}@example.org"), "area=Surrey+Heath", period).await;
        // Its morning has come.
        file.execute("UPDATE follows SET due = 1", ()).expect("written");
        import(&server, &all[n..=n], day("2014-06-21")).await;
        for action in ["mute", "unmute", "mute"] {
            let other = [("action", action), ("area", AREA), ("reference", "14/0000")];
            server.post_form(&path, &other).await.assert_page(200, &["Your change is saved"]);
        }
        let same = [("action", "period"), ("period", *period)];
        server.post_form(&path, &same).await.assert_page(200, &["Your change is saved"]);
        let (now, today) = (clock::milliseconds(), clock::today());
        assert_eq!(tell(&server.state, now, today).await.expect("told"), n + 1, "{period}");
    }
}

#[tokio::test]
async fn a_consultation_is_said_to_end_soon_on_its_day_and_not_once_it_is_over() {
    let server = mailing_server().await;
    let today = clock::today();
    let in_days = |days: i32| Date::from_number(today.number() + days).expect("a day");
    let mut one = Application { reference: "26/1".into(), address: "1 High Street".into(), ..Application::default() };
    one.happens(What::Received, Some(in_days(-5)));
    one.happens(What::ConsultationStarts, Some(in_days(-4)));
    one.happens(What::ConsultationEnds, Some(in_days(10)));
    one.tidy();
    import(&server, &[one.clone()], today).await;
    follow(&server, "resident@example.org", "street=high+street", "once").await;
    assert_eq!(tell(&server.state, clock::milliseconds(), today).await.expect("told"), 0);
    // The same day that it was to be said, it is moved.
    assert_eq!(tell(&server.state, clock::milliseconds(), in_days(6)).await.expect("told"), 0);
    assert_eq!(tell(&server.state, clock::milliseconds(), in_days(7)).await.expect("told"), 1);
    assert_eq!(tell(&server.state, clock::milliseconds(), in_days(8)).await.expect("told"), 0);
    let mail = mails(&server).await.pop().expect("a mail");
    assert!(mail.text.contains("Comments close soon: ") && mail.text.contains("Comment by "), "{}", mail.text);
    // Told only after it is over, it is no news.
    one.happens(What::ConsultationEnds, Some(in_days(20)));
    one.tidy();
    import(&server, &[one], in_days(9)).await;
    assert_eq!(tell(&server.state, clock::milliseconds(), in_days(9)).await.expect("told"), 1, "open for longer");
    assert_eq!(tell(&server.state, clock::milliseconds(), in_days(21)).await.expect("told"), 0);
}

#[tokio::test]
async fn nothing_in_the_database_tells_who_follows_what() {
    let server = mailing_server().await;
    import(&server, &surrey_heath(), day("2014-06-21")).await;
    let path = follow(&server, "hidden.resident@example.org", "q=conservatory", "daily").await;
    let id = path.trim_start_matches("/follows/").to_owned();
    server.state.store.close().await;
    let mut bytes = std::fs::read(server.folder.path().join("wecan.sqlite")).expect("a database");
    bytes.extend(std::fs::read(server.folder.path().join("wecan.sqlite-wal")).unwrap_or_default());
    for secret in ["hidden.resident", "q=conservatory", id.as_str()] {
        assert!(!bytes.windows(secret.len()).any(|own| own == secret.as_bytes()), "{secret}");
    }
}

#[tokio::test]
async fn a_follow_that_makes_no_sense_is_explained_where_it_was_typed() {
    let server = mailing_server().await;
    import(&server, &surrey_heath(), day("2014-06-21")).await;
    for (fields, words) in [
        (vec![("email", ""), ("street", "High Street")], "Enter your email address"),
        (vec![("email", "someone"), ("street", "High Street")], "Enter an email address in the correct format"),
        (vec![("email", "a@example.org")], "Enter a postcode, a street, a ward or words to follow"),
        (vec![("email", "a@example.org"), ("postcode", "GU19")], "Enter a full postcode, like GU19 5QF"),
        (vec![("email", "a@example.org"), ("postcode", "ZE1 0AA")], "We do not know this postcode"),
        (vec![("email", "a@example.org"), ("follow", "type=shed")], "Go back to the list"),
        (vec![("email", ""), ("street", "x"), ("lang", "cy")], "Rhowch eich cyfeiriad e-bost"),
    ] {
        server.post_form("/follows", &fields).await.assert_page(422, &[words]);
    }
    assert!(mails(&server).await.is_empty());
    let wrong = server.post_json("/v1/follows", &json!({"email": "a@b", "follow": "stage=decided"})).await;
    let problem = wrong.assert_problem(422, "answers");
    assert_eq!(problem["problems"][0]["field"], "follow");
    assert_eq!(
        problem["problems"][1]["message"],
        "Enter an email address in the correct format, like name@example.com"
    );
    let good = json!({"email": "a@example.org", "follow": "postcode=GU19+5QF&radius=20000", "lang": "cy"});
    let asked = server.post_json("/v1/follows", &good).await;
    assert_eq!((asked.status.as_u16(), asked.json()), (202, json!({"confirm": true})));
    assert_eq!(mails(&server).await[0].subject, "Cadarnhewch eich bod eisiau e-byst cynllunio");
    assert_eq!(server.get("/v1/follows", &[]).await.json(), json!({"mail": true}));
    // A widget gets the form for what its reader wants to follow, and nothing where that cannot be followed.
    let offer = server.get("/v1/follows?lang=cy&follow=q%3Doak%26stage%3Ddecided", &[]).await.json();
    assert_eq!(offer["form"]["follow"], "q=oak");
    assert_eq!(offer["form"]["what"], "Yr hyn y byddwch yn ei ddilyn: oak");
    assert_eq!(offer["form"]["periods"][2], json!(["weekly", "Unwaith yr wythnos, ar ddydd Llun"]));
    for follow in ["", "stage%3Ddecided", "postcode%3Dnowhere", "postcode%3DZZ1+1ZZ"] {
        let offer = server.get(&format!("/v1/follows?follow={follow}"), &[]).await.json();
        assert_eq!(offer, json!({"mail": true}), "{follow}");
    }
}

#[tokio::test]
async fn nobody_is_flooded_and_nobody_learns_who_follows() {
    let server = mailing_server().await;
    let ask = json!({"email": "victim@example.org", "follow": "q=oak"});
    for _ in 0..8 {
        assert_eq!(server.post_json("/v1/follows", &ask).await.json(), json!({"confirm": true}));
    }
    assert_eq!(mails(&server).await.len(), 5);
    // What nobody confirms is forgotten.
    let later = Date::from_number(clock::today().number() + 8).expect("a day");
    let before = clock::days_before(later, 7).expect("a day");
    assert_eq!(server.state.store.forget_follows(before).await.expect("forgotten"), 5);
}

#[tokio::test]
async fn mail_that_comes_back_stops() {
    let mut server = mailing_server().await;
    let mailing = server.state.mailing.take().map(|it| Mailing {
        bounces: Some(wecan_server::tokens::AdminToken::new("from-notify")),
        ..Mailing::clone(&it)
    });
    server.state.mailing = mailing.map(Arc::new);
    follow(&server, "gone@example.org", "q=oak", "daily").await;
    follow(&server, "here@example.org", "q=oak", "daily").await;
    let tell = |token: &'static str, status: &'static str| {
        let body = json!({"to": "Gone@example.org", "status": status, "reference": null, "id": "x"}).to_string();
        (token, body)
    };
    for (token, status, answer, left) in [
        ("Bearer wrong", "permanent-failure", 401, 2),
        ("Bearer from-notify", "delivered", 204, 2),
        ("Bearer from-notify", "temporary-failure", 204, 2),
        ("Bearer from-notify", "permanent-failure", 204, 1),
        (ADMIN, "complaint", 204, 1),
    ] {
        let (token, body) = tell(token, status);
        let headers = [("content-type", "application/json"), ("authorization", token)];
        assert_eq!(server.post("/v1/mail/bounces", &headers, body).await.status, answer, "{status}");
        assert_eq!(server.state.store.follows().await.expect("listed").len(), left, "{status}");
    }
}

#[tokio::test]
async fn pages_with_applications_offer_to_follow_what_they_show() {
    let server = mailing_server().await;
    import(&server, &surrey_heath(), day("2014-06-21")).await;
    let page = server.get("/planning?q=oak&stage=decided&lang=cy", &[("accept", BROWSER)]).await;
    page.assert_page(200, &["Cael newyddion cynllunio drwy e-bost", "name=\"follow\" value=\"q=oak\""]);
    let page = server.get("/planning", &[("accept", BROWSER)]).await;
    page.assert_page(200, &["name=\"postcode\"", "name=\"ward\""]);
    let page = server.get("/planning/14/0590?area=Surrey%20Heath", &[("accept", BROWSER)]).await;
    page.assert_page(200, &["value=\"reference=14%2F0590&amp;area=Surrey+Heath\""]);
    server.get("/follows?street=High+Street", &[("accept", BROWSER)]).await.assert_page(200, &["High Street"]);
    server.get("/follows/asked?lang=cy", &[("accept", BROWSER)]).await.assert_page(200, &["Edrychwch yn eich e-bost"]);
    // Without mail nothing is offered.
    let without = empty_server().await;
    assert!(!without.get("/planning", &[("accept", BROWSER)]).await.text().contains("by email"));
    without.get("/follows", &[("accept", BROWSER)]).await.assert_page(404, &[]);
    assert_eq!(without.get("/v1/follows", &[]).await.json(), json!({"mail": false}));
}

#[tokio::test]
async fn so_many_addresses_are_mailed_in_an_hour_and_no_words_of_whoever_asked_are_links() {
    let mut server = mailing_server().await;
    let mailing = Arc::make_mut(server.state.mailing.as_mut().expect("mail"));
    mailing.codes_per_hour = 3;
    let ask = async |n: u32| {
        let wish = json!({"email": format!("stranger-{n}@example.org"), "lang": "en",
                          "follow": "q=Refund+due:+https://evil.example/pay"});
        server.post_json("/v1/follows", &wish).await
    };
    for n in 0..3 {
        assert_eq!(ask(n).await.status, 202);
    }
    let full = ask(3).await;
    full.assert_problem(429, "many-codes");
    let seconds: u32 = full.header("retry-after").parse().expect("seconds");
    assert!((3_500..=3_601).contains(&seconds), "{seconds}");
    let asked = || {
        let database = rusqlite::Connection::open(server.folder.path().join("wecan.sqlite")).expect("it opens");
        database.query_row("SELECT COUNT(*) FROM follows_asked", [], |row| row.get::<_, u32>(0)).expect("counted")
    };
    assert_eq!(asked(), 3);
    server.state.store.forget_codes(clock::milliseconds() + HOUR).await.expect("forgotten");
    assert_eq!(asked(), 0, "when somebody asked is forgotten within the hour");
    let mails = mails(&server).await;
    assert_eq!(mails.len(), 3);
    let text = &mails[0].text;
    assert!(text.contains("Refund due https //evil example/pay") && !text.contains("evil.example"), "{text}");
}

#[tokio::test]
async fn an_address_that_is_asked_for_often_at_once_gets_no_more_mails_than_one_after_the_other() {
    let server = mailing_server().await;
    let ask = |n: u32| {
        let wish = json!({"email": "resident@example.org", "lang": "en", "follow": format!("q=oak+{n}")});
        let routes = server.routes();
        let headers = [("content-type", "application/json")];
        let request = request(axum::http::Method::POST, "/v1/follows", &headers, wish.to_string());
        tokio::spawn(async move { tower::ServiceExt::oneshot(routes, request).await.expect("an answer").status() })
    };
    let asked: Vec<_> = (0..12).map(ask).collect();
    for answer in asked {
        assert_eq!(answer.await.expect("it ran"), 202, "nobody learns from it");
    }
    assert_eq!(mails(&server).await.len(), 5);
}

#[tokio::test]
async fn however_many_follow_each_is_told_once() {
    // More than are told together. They are put in by hand: asking and confirming one by one would take minutes.
    const MANY: u16 = 1_050;
    let server = mailing_server().await;
    let mailing = server.state.mailing.clone().expect("mail");
    let file = rusqlite::Connection::open(server.folder.path().join("wecan.sqlite")).expect("it opens");
    file.execute_batch("BEGIN IMMEDIATE").expect("its turn");
    for n in 0..MANY {
        let kept = json!({"to": format!("resident{n}@example.org"), "follow": "area=Surrey+Heath", "lang": "en"});
        let sealed = mailing.sealing.seal("follow", kept.to_string().as_bytes()).expect("sealed");
        let query = "INSERT INTO follows (id, sealed, period, told, due, asked) VALUES (?, ?, ?, 0, 0, '2026-11-22')";
        let (id, period) = (n.to_be_bytes(), ["once", "daily", "weekly"][usize::from(n % 3)]);
        file.execute(query, (id.as_slice(), sealed, period)).expect("kept");
    }
    file.execute_batch("COMMIT").expect("kept");
    import(&server, &surrey_heath()[..1], clock::today()).await;
    let now = clock::milliseconds();
    assert_eq!(tell(&server.state, now, clock::today()).await.expect("told"), usize::from(MANY));
    assert_eq!(tell(&server.state, now, clock::today()).await.expect("told"), 0);
    let counts = server.state.store.mail_counts().await.expect("counted");
    assert_eq!(counts, [(String::from("waiting"), u64::from(MANY))]);
}
