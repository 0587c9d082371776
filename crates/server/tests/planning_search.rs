//! Planning applications through the server's routes: found, shown with their history, and as feeds.

mod support;

use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;
use support::*;
use wecan_model::Date;
use wecan_model::planning::adapters::{File, Format, read};
use wecan_model::planning::search::{has, haystack, terms};
use wecan_model::planning::{Application, Happening, Kind, Point, Search, Standing, Status, What};
use wecan_server::clock;
use wecan_server::store::planning::{Order, Origin, Part};

const LIST: &str = "/v1/planning/applications";

fn real(format: Format, name: &str) -> Vec<Application> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/planning").join(name);
    let bytes = std::fs::read(path).expect("it can be read");
    let import = read(format, &[File { name, bytes: &bytes }], None);
    import.earlier.into_iter().chain(import.applications).collect()
}

async fn import(server: &Server, area: &str, source: &str, applications: &[Application]) {
    let origin = Origin { area, source, today: clock::today() };
    server.state.store.import_planning(origin, applications).await.expect("they are taken in");
}

/// A server with the applications of Surrey Heath and of the Isle of Man.
async fn planning() -> Server {
    let server = empty_server().await;
    import(&server, "Surrey Heath", "lodis", &real(Format::Lodis, "surrey-heath/applications.csv")).await;
    import(&server, "Isle of Man", "isle-of-man", &real(Format::IsleOfMan, "isle-of-man/weekly.csv")).await;
    server
}

async fn ask(server: &Server, query: &str) -> Value {
    let reply = server.get(&format!("{LIST}?{query}"), &[]).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "application/json"), "{}", reply.text());
    reply.json()
}

fn references(found: &Value) -> Vec<&str> {
    let all = found["applications"].as_array().expect("a list").iter();
    all.map(|one| one["reference"].as_str().expect("a reference")).collect()
}

#[tokio::test]
async fn the_list_is_searched_filtered_sorted_and_given_page_by_page() {
    let server = planning().await;
    let all = ask(&server, "").await;
    assert_eq!((all["total"].as_u64(), all["more"].as_bool(), references(&all).len()), (Some(725), Some(false), 20));
    let heath = ask(&server, "area=Surrey+Heath&sort=oldest&per_page=2").await;
    assert_eq!((heath["total"].as_u64(), references(&heath)), (Some(359), vec!["11/0918", "12/0546"]));
    let second = ask(&server, "area=Surrey+Heath&sort=oldest&per_page=2&page=2").await;
    assert_eq!(references(&second), ["13/0194", "13/0108"]);
    assert_eq!(references(&ask(&server, "q=14%2F0590").await), ["14/0590"]);
    assert_eq!(references(&ask(&server, "q=polo+club").await), ["14/0590"]);
    assert_eq!(references(&ask(&server, "q=gu248sn").await), ["14/0590"]);
    assert_eq!(references(&ask(&server, "q=farmhill+sun+loun").await), ["24/91225/B"]);
    assert_eq!(ask(&server, "q=zeppelin").await["total"], 0);
    let signs = ask(&server, "type=advertisement&area=Surrey+Heath&per_page=100").await;
    assert!(signs["applications"].as_array().expect("a list").iter().all(|one| one["type"] == "advertisement"));
    assert_eq!(signs["total"], 14);
    let decided = ask(&server, "stage=decided&area=Surrey+Heath").await;
    assert_eq!(decided["applications"][0]["stage"], "decided");
    let may = ask(&server, "from=2014-05-01&to=2014-05-31&per_page=100").await;
    let known = may["applications"].as_array().expect("a list").iter().map(|one| one["timeline"][0]["day"].clone());
    assert!(
        known.clone().all(|day| day.as_str().expect("a day").starts_with("2014-05")),
        "{:?}",
        known.collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn what_is_near_a_postcode_is_found_though_only_applications_say_where_it_is() {
    let server = planning().await;
    let near = ask(&server, "postcode=gu19+5qf&radius=500&sort=distance&per_page=100").await;
    let distances: Vec<_> = near["applications"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["distance"].as_f64().expect("metres"))
        .collect();
    assert!(
        distances.len() > 2 && distances.is_sorted() && distances.iter().all(|metres| *metres <= 500.0),
        "{distances:?}"
    );
    assert_eq!(near["applications"][0]["postcode"], "GU19 5QF");
    assert!((near["near"]["lat"].as_f64().expect("degrees") - 51.3557).abs() < 0.001);
    // Nobody applied in this one, but in its sector.
    assert!(ask(&server, "postcode=GU19+5ZZ").await["total"].as_u64().expect("a count") > 5);
    let unknown = server.get(&format!("{LIST}?postcode=SW1A+1AA"), &[]).await;
    assert_eq!(unknown.status, 400);
    assert!(unknown.text().contains("is not known here"), "{}", unknown.text());
}

#[tokio::test]
async fn one_application_comes_with_its_events_and_its_history() {
    let server = planning().await;
    // With the slashes of its reference as they are, or escaped.
    for reference in ["24/91014/C", "24%2F91014%2FC"] {
        let reply = server.get(&format!("{LIST}/{reference}?area=Isle+of+Man"), &[]).await;
        let one = reply.json();
        assert_eq!(
            (&one["reference"], &one["area"], &one["source"]),
            (&"24/91014/C".into(), &"Isle of Man".into(), &"isle-of-man".into())
        );
        let events: Vec<_> =
            one["events"].as_array().expect("a list").iter().map(|it| it["event"].as_str().expect("a name")).collect();
        assert_eq!(events, ["new", "amended", "consultation-reopened"]);
        let history = one["history"].as_array().expect("a list");
        assert_eq!(history.len(), 2);
        assert!(history[1]["changed"]["description"].is_string() && history[1]["changed"]["address"].is_null());
    }
    assert_eq!(server.get(&format!("{LIST}/99/9999"), &[]).await.status, 404);
    import(&server, "Another place", "lodis", &real(Format::Lodis, "surrey-heath/applications.csv")).await;
    let reply = server.get(&format!("{LIST}/14/0590"), &[]).await;
    assert_eq!(reply.status, 400);
    assert!(reply.text().contains("Another place, Surrey Heath"), "{}", reply.text());
}

#[tokio::test]
async fn everything_wrong_with_a_query_is_said_at_once() {
    let server = planning().await;
    let reply = server.get(&format!("{LIST}?type=shed&from=May&sort=size"), &[]).await;
    assert_eq!(reply.status, 400);
    for part in ["type: is one of householder, full", "from: needs a day", "sort: is one of newest"] {
        assert!(reply.text().contains(part), "{}", reply.text());
    }
}

/// Applications around today, so that every stage and every filter has some.
fn lively() -> Vec<Application> {
    let today = clock::today().number();
    let mut all = real(Format::Lodis, "surrey-heath/applications.csv");
    for (at, one) in all.iter_mut().enumerate() {
        let at = at as i32;
        let day = |number: i32| Date::from_number(today + number).expect("a day");
        let known = -(at * 7 % 190);
        one.timeline = vec![Happening { what: What::Received, day: day(known) }];
        one.happens(What::Valid, (at % 5 != 0).then(|| day(known + 6)));
        one.happens(What::ConsultationStarts, (at % 3 == 0).then(|| day(known + 7)));
        one.happens(What::ConsultationEnds, (at % 3 == 0 || at % 7 == 0).then(|| day(known + 28)));
        one.status = Status::Undetermined;
        match at % 11 {
            0..=3 if known + 56 <= 0 => one.happens(What::Decided, Some(day(known + 56))),
            4 => one.happens(What::Withdrawn, Some(day(known + 9))),
            5 => one.status = Status::Returned,
            6 => one.happens(What::AppealLodged, Some(day(known + 1))),
            7 => one.appeal_label = "allowed".into(),
            _ => {}
        }
        one.tidy();
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_finds_what_looking_at_each_one_finds() {
    let server = empty_server().await;
    let all = lively();
    import(&server, "Surrey Heath", "lodis", &all).await;
    let all: Vec<_> = all.into_iter().map(|one| Application { area: "Surrey Heath".into(), ..one }).collect();
    let today = clock::today();
    let place = all[0].point.expect("a place");
    let day = |number: i32| Date::from_number(today.number() + number).expect("a day");
    let mut searches = vec![Search::default()];
    for words in ["", "extension", "ext rear", "GU15", "14/0", "windlesham", "st michaels", "side/rear", "xyz"] {
        for standing in Standing::all().map(Some).chain([None]) {
            for (kind, decided_days, near, from, to) in [
                (None, None, None, None, None),
                (Some(Kind::Householder), None, None, None, None),
                (None, Some(7), None, None, None),
                (None, Some(140), None, Some(day(-150)), None),
                (None, None, Some((place, 1_500.0)), None, None),
                (Some(Kind::Full), None, Some((place, 20_000.0)), Some(day(-60)), Some(day(-10))),
            ] {
                let (words, area) = (words.to_owned(), String::new());
                let rest = Search::default();
                searches.push(Search { words, kind, standing, decided_days, from, to, area, near, ..rest });
            }
        }
    }
    for area in ["Surrey Heath", "Isle of Man"] {
        searches.push(Search { area: area.into(), ..Search::default() });
        searches.push(Search { area: area.into(), words: "extension".into(), ..Search::default() });
    }
    for (reference, ward, street) in [
        ("14/0590", "", ""),
        ("", "bagshot ward", ""),
        ("", "", "London Road"),
        ("", "Bagshot Ward", "london road"),
        ("", "", "Rd; \"DROP"),
        ("", "Bagshot", ""),
    ] {
        let (reference, ward, street) = (reference.to_owned(), ward.to_owned(), street.to_owned());
        let search = Search { reference, ward, street, ..Search::default() };
        searches.push(Search { near: Some((place, 4_000.0)), words: "ext".into(), ..search.clone() });
        searches.push(Search { standing: Some(Standing::Decided), ..search.clone() });
        searches.push(search);
    }
    let mut some = 0;
    for search in &searches {
        let looked_for = terms(&search.words);
        let fits = |one: &&Application| search.fits(one, today) && has(&haystack(one), &looked_for);
        let mut naive: Vec<_> = all.iter().filter(fits).map(|one| one.reference.as_str()).collect();
        naive.sort_unstable();
        some += usize::from(!naive.is_empty());
        for order in [Order::Newest, Order::Oldest, Order::Deadline, Order::Distance] {
            if order == Order::Distance && search.near.is_none() {
                continue;
            }
            let part = Part { skip: 0, take: 500, order };
            let found = server.state.store.find_planning(search, part, today).await.expect("an answer");
            assert_eq!(found.total as usize, found.applications.len());
            let mut references: Vec<_> = found.applications.iter().map(|one| one.reference.as_str()).collect();
            let mut expected = naive.clone();
            if order == Order::Deadline {
                let open = |reference: &&str| {
                    all.iter().any(|one| {
                        one.reference == **reference
                            && one.open_for_comments(today)
                            && one.standing(today) == Standing::Consultation
                    })
                };
                expected.retain(open);
                assert!(found.applications.is_sorted_by_key(Application::comments_until));
            }
            match order {
                Order::Newest => assert!(found.applications.is_sorted_by_key(|one| std::cmp::Reverse(one.known()))),
                Order::Oldest => assert!(found.applications.is_sorted_by_key(Application::known)),
                Order::Distance => {
                    let away = |one: &Application| one.point.map_or(0.0, |point| point.metres_to(place));
                    assert!(found.applications.is_sorted_by(|a, b| away(a) <= away(b)));
                }
                Order::Deadline => {}
            }
            references.sort_unstable();
            assert_eq!(references, expected, "{order:?} {search:?}");
        }
    }
    assert!(some > searches.len() / 3, "{some} of {} searches find something", searches.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_query_at_all_has_an_answer(words in "\\PC{0,40}", other in "[a-z_]{1,8}=[ -~]{0,12}") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let server = empty_server().await;
            let one = Application { reference: format!("x{words}"), description: words.clone(), ..Application::default() };
            import(&server, "A", "lodis", &[one]).await;
            let encoded: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
            let other = other.replace([' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}', '#'], "+");
            for format in ["", ".geojson", ".atom", ".ics"] {
                let reply = server.get(&format!("{LIST}{format}?q={encoded}&{other}"), &[]).await;
                assert!(matches!(reply.status.as_u16(), 200 | 400), "{}", reply.text());
            }
        });
    }
}

#[tokio::test]
async fn a_map_has_every_place() {
    let server = planning().await;
    let reply = server.get(&format!("{LIST}.geojson?area=Surrey+Heath&stage=submitted"), &[]).await;
    assert_eq!(reply.header("content-type"), "application/geo+json");
    let map = reply.json();
    let features = map["features"].as_array().expect("a list");
    assert_eq!((map["type"].as_str(), features.len() > 50), (Some("FeatureCollection"), true));
    let place =
        |reference: &str| features.iter().find(|one| one["properties"]["reference"] == reference).expect("it is there");
    let one = place("14/0590");
    assert_eq!(one["geometry"]["coordinates"], serde_json::json!([-0.627935, 51.357448]));
    assert_eq!((&one["id"], &one["properties"]["stage"]), (&"Surrey Heath/14/0590".into(), &"submitted".into()));
    // Longitude comes first, and is the smaller of the two in Surrey.
    let position = |one: &Value| {
        Point::new(
            one["geometry"]["coordinates"][1].as_f64().expect("lat"),
            one["geometry"]["coordinates"][0].as_f64().expect("lng"),
        )
    };
    assert!(features.iter().all(|one| position(one).is_some()));
}

#[tokio::test]
async fn a_feed_reader_reads_what_is_new_and_every_entry_has_a_name_for_good() {
    let server = planning().await;
    let headers = [("host", "planning.example:8080")];
    let reply = server.get(&format!("{LIST}.atom?area=Isle+of+Man&q=flue&lang=cy"), &headers).await;
    assert_eq!(reply.header("content-type"), "application/atom+xml; charset=utf-8");
    let feed = atom_syndication::Feed::read_from(reply.body.as_slice()).expect("Atom");
    assert_eq!((feed.title().as_str(), feed.entries().len() > 5), ("Ceisiadau cynllunio", true));
    let first = &feed.entries()[0];
    assert!(first.id().starts_with("urn:uuid:"), "{}", first.id());
    assert!(first.title().starts_with("Cais newydd: "), "{}", first.title().as_str());
    assert!(first.links()[0].href().starts_with("http://planning.example:8080/planning/24/"));
    assert!(feed.entries().windows(2).all(|pair| pair[0].updated() >= pair[1].updated()));
    assert_eq!(feed.updated(), first.updated());
    let mut ids: Vec<_> = feed.entries().iter().map(|entry| entry.id().to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), feed.entries().len());
    let again = server.get(&format!("{LIST}.atom?area=Isle+of+Man&q=flue&lang=cy"), &headers).await;
    assert_eq!(again.body, reply.body);
    // Asked for at another address, everything is still itself.
    let elsewhere = server.get(&format!("{LIST}.atom?area=Isle+of+Man&q=flue&lang=cy"), &[("host", "b.example")]).await;
    let elsewhere = atom_syndication::Feed::read_from(elsewhere.body.as_slice()).expect("Atom");
    assert_eq!(elsewhere.id(), feed.id());
    assert!(elsewhere.entries().iter().zip(feed.entries()).all(|(one, other)| one.id() == other.id()));
}

#[tokio::test]
async fn a_calendar_has_the_last_days_and_takes_back_those_that_are_no_more() {
    let server = empty_server().await;
    let today = clock::today();
    let day = |number: i32| Date::from_number(today.number() + number).expect("a day");
    let mut one = Application {
        reference: "26/1".into(),
        address: "Tŷ’n-y-Coed, Ffordd Hir; Llanfairpwllgwyngyll, LL61 5UJ".into(),
        description: "Estyniad i’r tŷ ".repeat(12),
        ..Application::default()
    };
    one.happens(What::Received, Some(day(-10)));
    one.happens(What::ConsultationEnds, Some(day(11)));
    one.updated = Some(day(-9));
    let mut other = Application { reference: "26/2".into(), ..one.clone() };
    import(&server, "Môn", "csv", &[one.clone(), other.clone()]).await;
    let read = async || {
        let reply = server.get(&format!("{LIST}.ics?area=M%C3%B4n&stage=consultation"), &[("host", "a.example")]).await;
        assert_eq!(reply.header("content-type"), "text/calendar; charset=utf-8");
        let text = reply.text();
        assert!(text.split("\r\n").all(|line| line.len() <= 75) && !text.replace("\r\n", "").contains(['\r', '\n']));
        text
    };
    let property = |text: &str, at: usize, name: &str| {
        let unfolded = icalendar::parser::unfold(text);
        let calendar = icalendar::parser::read_calendar(&unfolded).expect("iCalendar");
        let event = calendar.components[at].find_prop(name).map(|property| property.val.to_string());
        event.unwrap_or_default()
    };
    let first = read().await;
    let compact = |day: Date| day.iso().replace('-', "");
    assert!(property(&first, 0, "UID").starts_with("comments-M_c3_b4n/26/1@"));
    assert_eq!((property(&first, 0, "DTSTART"), property(&first, 0, "DTEND")), (compact(day(11)), compact(day(12))));
    assert_eq!((property(&first, 0, "SEQUENCE"), property(&first, 0, "STATUS")), ("0".into(), "CONFIRMED".into()));
    assert!(property(&first, 0, "DESCRIPTION").contains(&one.description.trim().replace(',', "\\,")));
    // One has more time, the other is withdrawn.
    one.timeline.retain(|it| it.what != What::ConsultationEnds);
    one.happens(What::ConsultationEnds, Some(day(18)));
    one.updated = Some(day(-2));
    other.happens(What::Withdrawn, Some(day(-1)));
    other.status = Status::Withdrawn;
    other.updated = Some(day(-1));
    import(&server, "Môn", "csv", &[one.clone(), other]).await;
    let second = read().await;
    let of = |text: &str, reference: &str, name: &str| {
        let at = (0..2).find(|at| property(text, *at, "UID").contains(reference)).expect("it is there");
        property(text, at, name)
    };
    assert_eq!((of(&second, "26/1@", "SEQUENCE"), of(&second, "26/1@", "DTSTART")), ("1".into(), compact(day(18))));
    assert_eq!((of(&second, "26/2@", "SEQUENCE"), of(&second, "26/2@", "STATUS")), ("1".into(), "CANCELLED".into()));
    assert_eq!(of(&second, "26/2@", "DTSTAMP"), format!("{}T000000Z", compact(day(-1))));
    // A last day that is taken back is taken out of calendars as well.
    one.timeline.retain(|it| it.what != What::ConsultationEnds);
    one.updated = Some(day(-1));
    import(&server, "Môn", "csv", &[one]).await;
    let third = read().await;
    assert_eq!((of(&third, "26/1@", "SEQUENCE"), of(&third, "26/1@", "STATUS")), ("2".into(), "CANCELLED".into()));
}

#[tokio::test]
async fn many_days_that_are_over_leave_room_for_those_to_come() {
    let server = empty_server().await;
    let day = |number: i32| Date::from_number(clock::today().number() + number).expect("a day");
    let one = |number: i32, until: i32| {
        let mut one = Application { reference: format!("26/{number}"), ..Application::default() };
        one.happens(What::Received, Some(day(-80)));
        one.happens(What::ConsultationEnds, Some(day(until)));
        one
    };
    let mut all: Vec<_> = (0..600).map(|number| one(number, -1 - number % 60)).collect();
    all.push(one(1_000, 5));
    import(&server, "Môn", "csv", &all).await;
    let text = server.get(&format!("{LIST}.ics"), &[]).await.text();
    assert!(text.contains("comments-M_c3_b4n/26/1000@") && text.matches("BEGIN:VEVENT").count() == 501);
}

#[tokio::test]
async fn ten_thousand_in_one_place_are_an_answer_and_a_rare_one_far_away_is_found_the_nearest_first() {
    let server = empty_server().await;
    let place = Point::new(51.35, -0.7).expect("a place");
    let one = |number: u32, east: f64, description: &str| Application {
        reference: format!("26/{number}"),
        description: description.into(),
        point: Point::new(51.35, -0.7 + east),
        ..Application::default()
    };
    let mut all: Vec<_> = (0..4_500).map(|number| one(number, 0.0, "A flat")).collect();
    all.extend([
        one(9_002, 0.02, "An observatory"),
        one(9_001, 0.01, "An observatory"),
        one(9_003, 0.03, "An observatory"),
    ]);
    import(&server, "Here", "csv", &all).await;
    let near = Search { near: Some((place, 20_000.0)), ..Search::default() };
    let part = Part { skip: 0, take: 20, order: Order::Distance };
    let found = server.state.store.find_planning(&near, part, clock::today()).await.expect("found");
    assert_eq!(found.applications.len(), 20);
    let rare = Search { words: "observatory".into(), ..near };
    let found = server.state.store.find_planning(&rare, part, clock::today()).await.expect("found");
    let references: Vec<_> = found.applications.iter().map(|one| one.reference.as_str()).collect();
    assert_eq!((references, found.total, found.more), (vec!["26/9001", "26/9002", "26/9003"], 3, false));
    let all = ask(&server, "per_page=5000&area=Here").await;
    assert_eq!((all["total"].as_u64(), all["more"].as_bool()), (Some(4_503), Some(false)));
    assert_eq!(all["applications"][0]["source"], "csv");
}

#[tokio::test]
async fn the_way_back_from_one_application_leads_to_the_list_that_was_asked_for() {
    let server = planning().await;
    let headers = [
        ("accept", BROWSER),
        ("host", "planning.example"),
        ("referer", "https://planning.example/planning?q=porch&stage=decided&page=2"),
    ];
    let page = server.get("/planning/14/0590?area=Surrey%20Heath", &headers).await;
    page.assert_page(200, &["href=\"/planning?q=porch&amp;stage=decided&amp;page=2\""]);
    let elsewhere = [headers[0], headers[1], ("referer", "https://elsewhere.example/planning?q=porch")];
    let page = server.get("/planning/14/0590?area=Surrey%20Heath", &elsewhere).await;
    page.assert_page(200, &["href=\"/planning?lang=en\""]);
}

#[tokio::test]
async fn a_link_in_a_mail_leads_to_a_list_of_what_the_mail_was_about() {
    let server = planning().await;
    let all = ask(&server, "").await["total"].as_u64();
    for (query, said) in [
        ("ward=Bagshot+Ward", "<strong>Ward</strong>: Bagshot Ward</p>"),
        ("street=High+Street&area=Surrey+Heath", "<strong>Street</strong>: High Street</p>"),
        ("reference=14%2F0590", "<strong>Reference</strong>: 14/0590</p>"),
        ("lat=51.3614&lng=-0.6943&radius=1500", "<strong>Near</strong>: within 1.5 km of"),
        ("ward=Bagshot+Ward&postcode=GU19+5QF&radius=1500", "<option value=\"1500\" selected>1.5 km</option>"),
    ] {
        let found = ask(&server, query).await["total"].as_u64().expect("a total");
        assert!(found > 0 && Some(found) < all, "{query} finds {found}");
        let page = server.get(&format!("/planning?{query}&lang=en"), &[("accept", BROWSER)]).await;
        let count = if found == 1 { "1 application<".to_owned() } else { format!("{found} applications") };
        page.assert_page(200, &[said, &count, "Clear the search"]);
        // The form carries it on; the feeds and the follow tell of the same.
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if ["ward", "street", "reference", "lat", "lng"].contains(&&*name) {
                page.assert_page(200, &[&format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")]);
            }
        }
        let feed = format!("/v1/planning/applications.geojson?{query}&lang=en");
        page.assert_page(200, &[&format!("href=\"{}\"", feed.replace('&', "&amp;"))]);
        let features = server.get(&feed, &[]).await.json()["features"].as_array().expect("features").len() as u64;
        assert!(features > 0 && features <= found, "{features} of {found}");
    }
    let page = server.get("/planning?lat=here&ward=&lng=0&radius=99999", &[("accept", BROWSER)]).await;
    page.assert_page(200, &[&format!("{} applications", all.expect("a total"))]);
    assert!(!page.text().contains("name=\"lat\"") && !page.text().contains("applications.atom?lat"));
}
