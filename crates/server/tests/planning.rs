//! `wecan planning`, as a process: real lists come in, and what there is to tell of them goes out.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/planning").join(name)
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn wecan(arguments: &[&str], folder: &TempDir) -> Output {
    let data = folder.path().to_str().expect("a path");
    let mut command = Command::new(env!("CARGO_BIN_EXE_wecan"));
    command.arg("planning").args(arguments).args(["--data", data]).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// The report of an import that went well.
#[track_caller]
fn import(from: &str, kind: &str, folder: &TempDir) -> String {
    let output = wecan(&["import", from, "--as", kind, "--area", "Surrey Heath"], folder);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{}", text(&output.stdout));
    text(&output.stdout).to_owned()
}

#[track_caller]
fn counts(from: &Path, kind: &str, folder: &TempDir) -> String {
    let report = import(from.to_str().expect("a path"), kind, folder);
    report.lines().last().expect("a last line").to_owned()
}

fn events(since: &str, until: &str, folder: &TempDir) -> Vec<Value> {
    let output = wecan(&["events", "--since", since, "--until", until], folder);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
}

fn references(events: &[Value], event: &str) -> Vec<String> {
    let of_it = events.iter().filter(|one| one["event"] == event);
    let mut references: Vec<_> = of_it.map(|one| one["reference"].as_str().expect("a reference").to_owned()).collect();
    references.sort();
    references
}

#[test]
fn the_weekly_alert_is_exactly_what_changed() {
    let folder = folder();
    counts(&data("surrey-heath/applications.csv"), "lodis", &folder);
    let expected = std::fs::read(data("surrey-heath/changes_2014-06-13_to_2014-06-20.json")).expect("it can be read");
    let expected: Value = serde_json::from_slice(&expected).expect("it is JSON");
    let told = events("2014-06-13", "2014-06-20", &folder);
    assert_eq!(serde_json::json!(references(&told, "new")), expected["new"]);
    assert_eq!(serde_json::json!(references(&told, "decided")), expected["newly_decided"]);
    assert_eq!(told.len(), 25, "and nothing else");
    let wards = expected["by_ward"].as_object().expect("wards");
    for (ward, count) in wards {
        assert_eq!(told.iter().filter(|one| one["ward"] == **ward).count(), count.as_u64().expect("a count") as usize);
    }
    let runs = wecan(&["runs"], &folder);
    assert!(text(&runs.stdout).ends_with(" UTC Surrey Heath as lodis: 359 new, 0 changed, 0 unchanged\n"));
    // The same list through another service, which tells of older days, brings no news.
    counts(&data("surrey-heath/planit"), "planit", &folder);
    assert_eq!(events("2014-06-13", "2014-06-20", &folder), told);
    // Week after week nothing is told twice and nothing is missed.
    let days = ["2014-06-13", "2014-06-16", "2014-06-17", "2014-06-20"];
    let by_part: Vec<_> = days.windows(2).flat_map(|pair| events(pair[0], pair[1], &folder)).collect();
    assert_eq!(by_part, told);
}

#[test]
fn every_kind_imports_into_a_new_folder_and_importing_again_changes_nothing() {
    for (place, kind, first) in [
        (
            "surrey-heath/applications.csv",
            "lodis",
            "359 applications: 359 new, 0 changed, 0 unchanged, 0 records with a problem",
        ),
        (
            "surrey-heath/planit",
            "planit",
            "120 applications: 120 new, 0 changed, 0 unchanged, 0 records with a problem",
        ),
        ("planning-data", "planning-data", "20 applications: 20 new, 0 changed, 0 unchanged, 0 records with a problem"),
        ("bops", "bops", "4 applications: 4 new, 0 changed, 0 unchanged, 4 records with a problem"),
        ("dpds", "dpds", "1 applications: 1 new, 0 changed, 0 unchanged, 1 records with a problem"),
        ("mhclg", "mhclg", "14 applications: 14 new, 0 changed, 0 unchanged, 2 records with a problem"),
        ("isle-of-man", "isle-of-man", "366 applications: 366 new, 0 changed, 0 unchanged, 31 records with a problem"),
    ] {
        let folder = folder();
        assert_eq!(counts(&data(place), kind, &folder), first);
        let all = || events("1900-01-01", "2100-01-01", &folder);
        let (told, stored) = (all(), stored(&folder));
        let count = first.split(' ').next().expect("a count");
        let again = format!("{count} applications: 0 new, 0 changed, {count} unchanged, ");
        assert!(counts(&data(place), kind, &folder).starts_with(&again), "{kind}");
        assert_eq!((all(), self::stored(&folder)), (told, stored), "{kind}");
    }
}

/// Every row that planning applications have, as SQLite prints it.
fn stored(folder: &TempDir) -> Vec<String> {
    let database = rusqlite::Connection::open(folder.path().join("wecan.sqlite")).expect("a database");
    let mut rows = Vec::new();
    for query in [
        "SELECT id || area || reference || source || body FROM planning_applications ORDER BY id",
        "SELECT application || ' ' || number || ' ' || first || last || body FROM planning_states ORDER BY 1",
        "SELECT application || ' ' || event || ' ' || day FROM planning_events ORDER BY 1",
        "SELECT newest || ' ' || south || ' ' || west FROM planning_places ORDER BY newest",
    ] {
        let mut statement = database.prepare(query).expect("a query");
        let found = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows");
        rows.extend(found.map(|row| row.expect("a row")));
    }
    rows
}

#[test]
fn a_decision_in_the_next_list_is_a_change_and_is_told() {
    let folder = folder();
    let list = std::fs::read_to_string(data("surrey-heath/applications.csv")).expect("it can be read");
    let path = folder.path().join("list.csv");
    std::fs::write(&path, &list).expect("written");
    counts(&path, "lodis", &folder);
    let row = list.lines().find(|line| line.contains(",14/0590,")).expect("a row");
    let decided = row.replace(",live,", ",withdrawn,").replace("2014-07-01,http", "2014-07-08,http");
    let next = list.replace(row, &decided).replace("2014-07-01,", "2014-07-08,");
    std::fs::write(&path, next).expect("written");
    let line = counts(&path, "lodis", &folder);
    assert_eq!(line, "359 applications: 0 new, 1 changed, 358 unchanged, 0 records with a problem");
    let told = events("2014-07-01", "2014-07-08", &folder);
    assert_eq!((told.len(), references(&told, "withdrawn")), (1, vec!["14/0590".to_owned()]));
    // The older list once more does not bring the application back.
    std::fs::write(&path, &list).expect("written");
    let line = counts(&path, "lodis", &folder);
    assert_eq!(line, "359 applications: 0 new, 0 changed, 359 unchanged, 0 records with a problem");
    assert_eq!(events("2014-07-01", "2014-07-08", &folder), told);
}

#[test]
fn the_report_says_of_each_record_what_is_wrong() {
    let folder = folder();
    let report = import(data("isle-of-man").to_str().expect("a path"), "isle-of-man", &folder);
    let lines: Vec<_> = report.lines().collect();
    let expected = "24/91135/B: Details: has no full postcode at its end, so a search by postcode does not find it";
    assert!(lines.contains(&expected), "{report}");
    let mapping = folder.path().join("columns.json");
    std::fs::write(&mapping, r#"{"reference": "PA Ref", "description": "Details", "published": "Pub Date"}"#)
        .expect("written");
    let list = data("isle-of-man/weekly.csv");
    let arguments = ["import", list.to_str().expect("a path"), "--as", "csv", "--area", "Isle of Man", "--mapping"];
    let output = wecan(&[&arguments[..], &[mapping.to_str().expect("a path")]].concat(), &folder);
    let last = text(&output.stdout).lines().last().expect("a last line");
    assert!(last.starts_with("366 applications: 366 new, 0 changed, 0 unchanged, "), "{last} {}", text(&output.stderr));
}

#[test]
fn a_mistake_on_the_command_line_is_explained_and_nothing_is_imported() {
    let folder = folder();
    let path = |name: &str| data(name).to_str().expect("a path").to_owned();
    for (arguments, expected) in [
        (
            vec!["import".to_owned(), path("surrey-heath/applications.csv"), "--as".into(), "isle-of-man".into()],
            "this looks like `lodis`: try --as lodis",
        ),
        (
            vec!["import".into(), path("mhclg"), "--as".into(), "lodis".into()],
            "this looks like `mhclg`: try --as mhclg",
        ),
        (
            vec!["import".into(), path("planning-data/local-authority.json"), "--as".into(), "planning-data".into()],
            "holds entities of `local-authority`",
        ),
        (
            vec!["import".into(), path("isle-of-man/weekly.csv"), "--as".into(), "csv".into()],
            "--as csv needs --mapping FILE",
        ),
        (
            vec!["import".into(), path("isle-of-man"), "--as".into(), "planit".into()],
            "there are no files ending in .json here",
        ),
        (vec!["import".into(), "nowhere.csv".into(), "--as".into(), "lodis".into()], "nowhere.csv: "),
        (
            vec!["import".into(), path("bops"), "--as".into(), "shop".into()],
            "there are lodis, planit, planning-data, bops, dpds, mhclg, isle-of-man, csv",
        ),
    ] {
        let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        arguments.extend(["--area", "X"]);
        let output = wecan(&arguments, &folder);
        assert_ne!(output.status.code(), Some(0));
        assert!(text(&output.stderr).contains(expected), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout), "");
    }
    let output = wecan(&["events", "--since", "2026-01-01"], &folder);
    assert!(text(&output.stderr).contains("there is no database here"), "{}", text(&output.stderr));
    let output = wecan(&["events", "--since", "1 May"], &folder);
    assert!(text(&output.stderr).contains("needs to be a day such as 2026-11-22"));
}

/// Requests that came in: query and user agent.
type Seen = Arc<Mutex<Vec<(String, String)>>>;

/// A service in the shape of PlanIt that asks for patience before its second page.
async fn service(State(seen): State<Seen>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let agent = headers.get("user-agent").map_or("", |value| value.to_str().expect("text"));
    let query = query.unwrap_or_default();
    let mut seen = seen.lock().expect("nobody panics with it");
    seen.push((query.clone(), agent.to_owned()));
    let page = if query.contains("page=2") { 2 } else { 1 };
    if page == 2 && seen.iter().filter(|(other, _)| *other == query).count() == 1 {
        return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "1")]).into_response();
    }
    let record = |at: u32| {
        format!(
            r#"{{"uid":"{at}","area_name":"A","description":"Shed","address":"Here","start_date":"2026-05-0{at}"}}"#
        )
    };
    let body = match page {
        1 => format!(r#"{{"records":[{},{}],"from":0,"to":1,"total":3}}"#, record(1), record(2)),
        _ => format!(r#"{{"records":[{}],"from":2,"to":2,"total":3}}"#, record(3)),
    };
    ([("content-type", "application/json")], body).into_response()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_fetched_page_by_page_and_with_patience() {
    let seen = Seen::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let routes = Router::new().route("/api/applics/json", get(service)).with_state(Arc::clone(&seen));
    let serving = tokio::spawn(async move { axum::serve(listener, routes).await });
    let folder = folder();
    let from = format!("http://{address}/api/applics/json?auth=A&pg_sz=2");
    let arguments =
        ["import", &from, "--as", "planit", "--area", "A", "--pause", "0", "--site", "https://council.example"];
    let output = wecan(&arguments, &folder);
    let last = text(&output.stdout).lines().last().expect("a last line");
    assert_eq!(last, "3 applications: 3 new, 0 changed, 0 unchanged, 0 records with a problem");
    let missing = wecan(&["import", &format!("http://{address}/nowhere"), "--as", "planit", "--area", "A"], &folder);
    assert!(text(&missing.stderr).contains("/nowhere: answered 404"), "{}", text(&missing.stderr));
    serving.abort();
    let seen = seen.lock().expect("nobody panics with it");
    let queries: Vec<_> = seen.iter().map(|(query, _)| query.as_str()).collect();
    assert_eq!(queries, ["auth=A&pg_sz=2", "auth=A&pg_sz=2&page=2", "auth=A&pg_sz=2&page=2"]);
    assert!(seen.iter().all(|(_, agent)| agent.starts_with("wecan/") && agent.ends_with("(+https://council.example)")));
}
