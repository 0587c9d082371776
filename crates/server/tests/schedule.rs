//! The program fetches by itself, takes in what is new, and tells whoever follows: all of it in one running server.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::routing::get;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

type Seen = Arc<Mutex<Vec<(String, String)>>>;

/// A service in the shape of PlanIt, whose one application is decided the second time that somebody asks.
async fn service(
    State(seen): State<Seen>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> (axum::http::StatusCode, String) {
    let mut seen = seen.lock().expect("no handler panics");
    let agent = headers["user-agent"].to_str().expect("text").to_owned();
    seen.push((query.unwrap_or_default(), agent));
    let decided = r#""app_state": "Rejected", "decided_date": "2026-11-20", "#;
    let decision = match seen.len() {
        1 => r#""app_state": "Undecided", "#,
        // Once it cannot; that is no reason to give up.
        2 => return (axum::http::StatusCode::BAD_GATEWAY, String::new()),
        _ => decided,
    };
    let record = format!(
        r#"{{"uid": "26/0001", "address": "1 High Street", "description": "A porch", "start_date": "2026-11-01", {decision}"app_type": "Full"}}"#
    );
    (axum::http::StatusCode::OK, format!(r#"{{"records": [{record}], "from": 0, "to": 0, "total": 1}}"#))
}

struct Running(Child, String);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(folder: &std::path::Path, sources: &std::path::Path) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wecan"))
        .args(["serve", "--listen", "127.0.0.1:0", "--mail-catch", "--planning-sources"])
        .arg(sources)
        .arg("--data")
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let address = line.trim().strip_prefix("Listening on ").expect("an address").to_owned();
    Running(child, address)
}

fn ask(address: &str) -> String {
    let mut answer = ureq::get(address).config().http_status_as_error(false).build().call().expect("an answer");
    answer.body_mut().read_to_string().expect("text")
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(90);
    while !done() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_source_tells_later_is_fetched_and_mailed_to_whoever_follows() {
    let seen = Seen::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let service_address = listener.local_addr().expect("an address");
    let routes = Router::new().route("/applics", get(service)).with_state(Arc::clone(&seen));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    tokio::task::block_in_place(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let sources = folder.path().join("sources.json");
        let list = format!(
            r#"{{"sources": [{{"url": "http://{service_address}/applics?auth=A", "format": "planit", "area": "Here",
                "every_hours": 0.003, "pause_seconds": 0.1}}]}}"#
        );
        std::fs::write(&sources, list).expect("written");
        let data = folder.path().join("data");
        let running = start(&data, &sources);
        let own = running.1.clone();
        until("it is fetched", || ask(&format!("{own}/v1/planning/applications")).contains("26/0001"));
        let follow = [("email", "resident@example.org"), ("street", "High Street"), ("period", "once"), ("lang", "en")];
        ureq::post(format!("{own}/follows")).send_form(follow).expect("asked");
        let mut code = String::new();
        until("the mail is caught", || {
            let page = ask(&format!("{own}/mail"));
            let at = page.find("/follows/").map(|at| at + "/follows/".len());
            code = at.map(|at| page[at..at + 32].to_owned()).unwrap_or_default();
            !code.is_empty()
        });
        ureq::post(format!("{own}/follows/{code}")).send_form([("action", "confirm")]).expect("confirmed");
        until("the decision is mailed", || {
            let page = ask(&format!("{own}/mail"));
            page.contains("Decided: 20 November 2026") && page.contains("Decision: Refused")
        });
        // Started anew, it does not ask before its time: by the time that a new source is fetched, which stands behind it
        // in the list, it would have been.
        let list = format!(
            r#"{{"sources": [
                {{"url": "http://{service_address}/applics?auth=A", "format": "planit", "area": "Here",
                "every_hours": 24, "pause_seconds": 0.1}},
                {{"url": "http://{service_address}/applics?auth=B", "format": "planit", "area": "There",
                "every_hours": 24, "pause_seconds": 0.1}}]}}"#
        );
        std::fs::write(&sources, list).expect("written");
        drop(running);
        let asked = |who: &str| {
            let seen = seen.lock().expect("no handler panics");
            seen.iter().filter(|(query, _)| query.starts_with(who)).count()
        };
        let before = asked("auth=A");
        let running = start(&data, &sources);
        until("the new source is fetched", || asked("auth=B") > 0);
        assert_eq!(asked("auth=A"), before);
        assert_eq!(ask(&format!("{}/mail", running.1)).matches("Decided: 20 November 2026").count(), 1, "told once");
    });
    let seen = seen.lock().expect("no handler panics");
    assert_eq!(seen[0].0, "auth=A");
    assert!(seen[1].0.starts_with("auth=A&different_start=20"), "{}", seen[1].0);
    assert!(seen.iter().all(|(_, agent)| agent.starts_with("wecan/")));
}
