//! What councils and national services really publish.

use super::{data, import};
use std::fs;
use wecan_model::Date;
use wecan_model::json::Json;
use wecan_model::planning::adapters::{File, Format, Import, Mapping, guess, read};
use wecan_model::planning::{Application, Event, Extent, History, Kind, Outcome, Standing, Status, What, events};

fn day(iso: &str) -> Date {
    Date::parse(iso).expect("a day")
}

#[track_caller]
fn find<'a>(import: &'a Import, reference: &str) -> &'a Application {
    import.applications.iter().find(|it| it.reference == reference).expect("the application was imported")
}

/// References with this event after the first day, up to and with the last.
fn told(import: &Import, event: Event, after: Date, until: Date) -> Vec<String> {
    let in_time =
        |it: &&Application| events(it).iter().any(|told| told.event == event && after < told.day && told.day <= until);
    let mut references: Vec<_> = import.applications.iter().filter(in_time).map(|it| it.reference.clone()).collect();
    references.sort();
    references
}

#[test]
fn the_weekly_alert_names_what_was_new_and_what_was_decided_and_nothing_else() {
    let import = import(Format::Lodis, "surrey-heath/applications.csv");
    assert_eq!((import.applications.len(), import.records_with_a_problem()), (359, 0));
    let bytes = fs::read(data("surrey-heath/changes_2014-06-13_to_2014-06-20.json")).expect("it can be read");
    let expected: Json = serde_json::from_slice(&bytes).expect("it is JSON");
    let list = |name: &str| match expected.get(name) {
        Some(Json::Array(items)) => items.iter().filter_map(Json::as_str).map(String::from).collect::<Vec<_>>(),
        _ => panic!("there is a list"),
    };
    let (after, until) = (day("2014-06-13"), day("2014-06-20"));
    assert_eq!(told(&import, Event::New, after, until), list("new"));
    assert_eq!(told(&import, Event::Decided, after, until), list("newly_decided"));
}

#[test]
fn one_council_says_the_same_through_lodis_planit_and_planning_data() {
    let lodis = import(Format::Lodis, "surrey-heath/applications.csv");
    for (format, place, count) in
        [(Format::PlanIt, "surrey-heath/planit", 120), (Format::PlanningData, "planning-data", 20)]
    {
        let other = import(format, place);
        assert_eq!((other.applications.len(), other.warnings.len()), (count, 0), "{place}");
        for theirs in &other.applications {
            let ours = find(&lodis, &theirs.reference);
            assert_eq!((&ours.description, &ours.address), (&theirs.description, &theirs.address));
            assert_eq!((&ours.postcode, ours.point, ours.known()), (&theirs.postcode, theirs.point, theirs.known()));
            assert_eq!(ours.page_url, theirs.page_url);
        }
    }
}

#[test]
fn lodis_says_who_decided_and_when_though_it_leaves_out_what() {
    let import = import(Format::Lodis, "surrey-heath/applications.csv");
    let one = find(&import, "12/0546");
    assert_eq!((one.status, one.outcome, one.decided_by.as_str()), (Status::Determined, None, "Committee"));
    assert_eq!((one.decided(), one.known()), (Some(day("2014-04-04")), Some(day("2012-11-19"))));
    assert_eq!((one.ward.as_str(), one.postcode.as_deref()), ("Mytchett and Deepcut Ward", Some("GU16 6RN")));
    assert_eq!(
        find(&import, "13/0194").status,
        Status::Determined,
        "the status is blank, the date of the decision is not"
    );
}

#[test]
fn a_dirty_weekly_list_is_read_and_says_what_is_wrong() {
    let import = import(Format::IsleOfMan, "isle-of-man");
    assert_eq!((import.applications.len(), import.troubles.len()), (366, 0), "373 rows name 366 applications");
    let one = find(&import, "24/91225/B");
    assert_eq!(one.description, "Sun lounge extension including retaining wall to rear garden");
    assert_eq!(one.address, "27 Farmhill Lane Douglas Isle Of Man IM2 2EF");
    assert_eq!((one.postcode.as_deref(), one.ward.as_str()), (Some("IM2 2EF"), "Douglas"));
    let days: Vec<_> = one.timeline.iter().map(|it| (it.what.name(), it.day.iso())).collect();
    assert_eq!(days, [("received", "2024-11-01".into()), ("published", "2024-11-08".into())]);
    let without: Vec<_> = import.applications.iter().filter(|it| it.postcode.is_none()).collect();
    assert!(without.iter().all(|it| import.warnings.iter().any(|warning| warning.record == it.reference)));
    assert_eq!(without.len(), 25);
}

#[test]
fn an_application_in_two_weekly_lists_is_one_that_can_be_commented_on_again() {
    let import = import(Format::IsleOfMan, "isle-of-man");
    let again = find(&import, "24/00873/B");
    let told: Vec<_> = events(again).iter().map(|told| (told.event, told.day.iso())).collect();
    assert_eq!(told, [(Event::New, "2024-08-02".into()), (Event::ConsultationReopened, "2024-10-18".into())]);
    assert_eq!(import.earlier.len(), 7);
    let changed: Vec<_> =
        import.earlier.iter().filter(|it| it.description != find(&import, &it.reference).description).collect();
    assert_eq!(changed.len(), 1, "one of them was listed with another proposal the second time");
    assert_eq!(changed[0].reference, "24/91014/C");
}

#[test]
fn the_stages_of_one_application_become_its_history() {
    let import = import(Format::Dpds, "dpds");
    assert_eq!((import.applications.len(), import.earlier.len()), (1, 8));
    let one = &import.applications[0];
    assert_eq!((one.kind, one.status, one.outcome), (Kind::Householder, Status::Determined, Some(Outcome::Granted)));
    assert_eq!((one.appeal_label.as_str(), one.standing(day("2024-06-01"))), ("allowed", Standing::AppealDecided));
    assert_eq!(one.standing(day("2024-05-03")), Standing::AppealDecided, "the label tells it whatever the day");
    assert_eq!((one.comments, one.documents.len()), (Some(4), 5));
    let withdrawn = import.earlier.iter().find(|it| it.status == Status::Withdrawn).expect("one was withdrawn");
    assert_eq!(withdrawn.first(&What::Withdrawn), Some(day("2024-02-20")));
    let text = serde_json::to_string(&one.to_json()).expect("it is JSON");
    assert!(!text.contains("Casey"), "no names of people");
}

#[test]
fn an_application_as_it_is_published_is_read_as_well_as_one_that_was_submitted() {
    let import = import(Format::Dpds, "dpds-published");
    assert_eq!((import.applications.len(), import.warnings.len(), import.troubles.len()), (1, 0, 0));
    let one = &import.applications[0];
    // Whatever its file is called: the officer advises to refuse, and nobody has decided.
    assert_eq!((one.kind, one.status, one.outcome), (Kind::Householder, Status::Undetermined, None));
    assert_eq!(one.address, "40, STANSFIELD ROAD, LONDON, SW9 9RZ");
}

#[test]
fn a_consultation_is_open_to_its_last_day() {
    let import = import(Format::Dpds, "dpds/planningPermission/fullHouseholder-03-consultation.json");
    let one = &import.applications[0];
    for (today, standing, left) in [
        ("2024-02-18", Standing::Submitted, None),
        ("2024-02-19", Standing::Consultation, Some(21)),
        ("2024-03-11", Standing::Consultation, Some(0)),
        ("2024-03-12", Standing::Assessment, None),
    ] {
        assert_eq!((one.standing(day(today)), one.days_left(day(today))), (standing, left), "{today}");
    }
    let told: Vec<_> = events(one).iter().map(|told| (told.day.iso(), told.event.name())).collect();
    let expected = ["new", "documents", "consultation-opened"].map(|event| (String::from("2024-02-19"), event));
    assert_eq!(told[..3], expected);
    assert_eq!(told[3..], [("2024-03-08".into(), "consultation-ending")]);
}

#[test]
fn bops_loses_what_is_wrong_and_keeps_the_rest() {
    let import = import(Format::Bops, "bops");
    let one = find(&import, "24-00106-HAPP");
    assert_eq!((one.status, one.outcome, one.postcode.as_deref()), (Status::Determined, Some(Outcome::Granted), None));
    assert_eq!(one.point.map(|point| point.lat), Some(51_537_331), "the boundary is right where the address is not");
    let lines: Vec<_> = import.warnings.iter().map(|warning| warning.line()).collect();
    assert!(
        lines.contains(&"24-00106-HAPP: property.address.postcode: `23463-4689` is not a full postcode".into()),
        "{lines:#?}"
    );
    let appeal = find(&import, "25-00240-PA1A");
    assert_eq!((appeal.kind, appeal.appeal_label.as_str()), (Kind::PriorApproval, "allowed"));
    assert_eq!(import.troubles.len(), 3, "answers that are comments are named, and stop nothing");
}

#[test]
fn what_bops_tells_of_one_application_in_two_answers_comes_together() {
    let whole =
        br#"{"data": [{"application": {"reference": "A/1", "status": "Appeal lodged", "receivedAt": "2026-01-05"},
        "property": {"address": {"singleLine": "1 High Street"}}, "proposal": {"description": "A shed"},
        "data": {"appeal": {"lodgedDate": "2026-05-02", "decision": "allowed",
        "decisionDate": "2026-05-30"}}}]}"#;
    let documents = br#"{"application": {"reference": "A/1", "status": "Appeal lodged", "receivedAt": "2026-01-05"},
        "files": [{"name": "Plan.pdf", "url": "https://bops.example/1", "createdAt": "2026-01-06"}]}"#;
    let files = [File { name: "search", bytes: whole }, File { name: "documents", bytes: documents }];
    for files in [files, [files[1], files[0]]] {
        let import = read(Format::Bops, &files, None);
        assert_eq!((import.applications.len(), import.earlier.len()), (1, 0));
        let lines: Vec<_> = import.warnings.iter().map(|warning| warning.line()).collect();
        assert!(!lines.iter().any(|line| line.contains("records have it") || line.contains("alone")), "{lines:#?}");
        holds_it_all(&import.applications[0]);
    }
    // On days of their own, in either order, they come to the same; so they do when one of them comes twice.
    let told = |file: File| read(Format::Bops, &[file], None).applications.remove(0);
    for order in [&[0, 1][..], &[1, 0], &[1, 0, 0], &[0, 1, 1], &[0, 1, 0]] {
        for apart in [0, 1] {
            let mut history = History::default();
            for (at, file) in order.iter().enumerate() {
                let day = Date::from_number(day("2026-06-01").number() + apart * at as i32).expect("a day");
                history.add(told(files[*file]), day);
            }
            holds_it_all(&history.current().expect("a state"));
            let told: Vec<_> = history.events().iter().map(|told| (told.day.iso(), told.event.name())).collect();
            let told: Vec<_> = told.iter().map(|(day, event)| (day.as_str(), *event)).collect();
            let expected = [
                ("2026-01-05", "new"),
                ("2026-01-06", "documents"),
                ("2026-05-02", "appeal-lodged"),
                ("2026-05-30", "appeal-decided"),
            ];
            assert_eq!(told, expected, "{order:?}");
        }
    }
}

fn holds_it_all(one: &Application) {
    assert_eq!((one.address.as_str(), one.description.as_str()), ("1 High Street", "A shed"));
    assert_eq!((one.documents.len(), one.appeal_label.as_str()), (1, "allowed"));
    assert!(one.first(&What::AppealLodged).is_some() && one.extent == Extent::Whole);
}

#[test]
fn the_national_specification_brings_conditions_and_documents() {
    let import = import(Format::Mhclg, "mhclg");
    assert_eq!(import.applications.len(), 14);
    let one = find(&import, "17/06112/FUL");
    assert_eq!((one.outcome, one.decided_by.as_str()), (Some(Outcome::Granted), "committee"));
    assert!(one.conditions.len() > 20 && one.documents.len() > 5, "{} {}", one.conditions.len(), one.documents.len());
    assert_eq!(one.kind_label, "Full planning permission", "the code list beside it has the words");
    let warned: Vec<_> = import.warnings.iter().map(|warning| warning.line()).collect();
    let expected = "2012/2584: withdrawn-date: `2011/0734` is not a date, such as 2026-11-22";
    assert!(warned.contains(&expected.into()), "{warned:#?}");
}

#[test]
fn a_mapping_reads_any_csv_and_turns_grid_references_into_degrees() {
    let mapping = r#"{"reference": "Ref", "address": "Where", "description": "What", "received": "In",
                      "decided": "Out", "decision": "Result", "easting": "X", "northing": "Y"}"#;
    let mapping = Mapping::read(&serde_json::from_str(mapping).expect("it is JSON")).expect("a good mapping");
    let csv = "Ref,Where,What,In,Out,Result,X,Y\r\n\
               A/1,\"40 Stansfield Road, London SW9 9RZ\",Roof,18/02/2024,21 March 2024,Refused,530787,175754\r\n\
               A/2,Nowhere,Shed,31/02/2024,,,far,175754\r\n\
               ,Here,Barn,,,,,\r\n";
    let import = read(Format::Csv, &[File { name: "list.csv", bytes: csv.as_bytes() }], Some(&mapping));
    let one = find(&import, "A/1");
    assert_eq!(
        (one.known(), one.decided(), one.outcome),
        (Some(day("2024-02-18")), Some(day("2024-03-21")), Some(Outcome::Refused))
    );
    let near = one.point.expect("it has a place");
    assert!((near.latitude() - 51.465_652).abs() < 5e-5 && (near.longitude() + 0.118_593).abs() < 5e-5);
    let lines: Vec<_> = import.warnings.iter().map(|warning| warning.line()).collect();
    assert_eq!(
        lines,
        [
            "A/2: received: `31/02/2024` is not a date, such as 2026-11-22",
            "A/2: easting: `far` is not a number",
            "A/2: easting, northing: one of the two is missing",
            "A/2: dates: it has no date at all, so nobody can be told when it was new",
            "record 3 of list.csv: reference: is missing, so the record cannot be kept: nothing could be said of it again",
        ]
    );
    let faults = Mapping::read(&serde_json::from_str(r#"{"adress": "Where", "ward": 1}"#).expect("it is JSON"));
    let faults: Vec<_> = faults.expect_err("a bad mapping").into_iter().map(|fault| fault.at).collect();
    assert_eq!(faults, ["adress", "ward", "reference"]);
}

#[test]
fn a_file_of_another_kind_is_recognised() {
    for (name, format) in [
        ("surrey-heath/applications.csv", Format::Lodis),
        ("surrey-heath/planit/planit_shaped_page1.json", Format::PlanIt),
        ("planning-data/planning_data_gov_uk_shaped.json", Format::PlanningData),
        ("bops/search.json", Format::Bops),
        ("dpds/planningPermission/fullHouseholder-01-submission.json", Format::Dpds),
        ("mhclg/planning-application.csv", Format::Mhclg),
        ("isle-of-man/weekly.csv", Format::IsleOfMan),
    ] {
        let bytes = fs::read(data(name)).expect("it can be read");
        let file = File { name: name.rsplit('/').next().expect("a name"), bytes: &bytes };
        assert_eq!(guess(file), Some(format), "{name}");
        for other in Format::all().filter(|other| *other != format) {
            let import = read(other, &[file], None);
            assert!(import.applications.is_empty() && import.troubles.len() == 1, "{name} as {}", other.name());
        }
    }
}

#[test]
fn what_a_register_writes_as_a_decision_may_be_a_withdrawal() {
    let record = br#"{"records": [{"uid": "26/1", "address": "1 High Street", "app_state": "Withdrawn", "start_date": "2026-11-01",
        "decided_date": "2026-11-20", "app_type": "Full"}]}"#;
    let import = read(Format::PlanIt, &[File { name: "planit.json", bytes: record }], None);
    let told: Vec<_> = events(&import.applications[0]).into_iter().map(|told| told.event).collect();
    assert_eq!(told, [Event::New, Event::Withdrawn]);
}
