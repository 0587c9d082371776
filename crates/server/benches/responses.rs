//! Accepted responses a second, every one on the disk before it is answered, against bare inserts
//! into SQLite with the same settings and a commit each, in the same run.
//!
//! `cargo bench -p wecan-server`, or `cargo bench -p wecan-server -- DIR` for a folder on the disk to measure.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tower::ServiceExt;
use wecan_server::state::{Origins, State};
use wecan_server::store::Store;
use wecan_server::tokens::{AdminToken, Secret};

/// How long each measurement takes.
const TIME: Duration = Duration::from_secs(1);

/// Rounds, of which the middle one counts.
const ROUNDS: usize = 15;

fn main() {
    // `cargo bench` adds an option of its own.
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")));
    println!(
        "accepted responses a second, {ROUNDS} rounds of {} s, the middle one; in {}",
        TIME.as_secs(),
        folder.display()
    );
    println!("{:>12} {:>10} {:>14} {:>7}", "at a time", "endpoint", "bare inserts", "ratio");
    for at_once in [1, 32] {
        let (mut endpoint, mut bare) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            endpoint.push(through_the_endpoint(&folder, at_once));
            bare.push(bare_inserts(&folder));
        }
        eprintln!("{at_once:>12} every round: endpoint {}, bare inserts {}", list(&endpoint), list(&bare));
        let (endpoint, bare) = (middle(endpoint), middle(bare));
        println!("{at_once:>12} {endpoint:>10.0} {bare:>14.0} {:>7.2}", endpoint / bare);
    }
}

fn list(rates: &[f64]) -> String {
    rates.iter().map(|rate| format!("{rate:.0}")).collect::<Vec<_>>().join(" ")
}

fn middle(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn definition() -> serde_json::Value {
    let questions: Vec<_> = (0..10)
        .map(|n| json!({"id": format!("q{n}"), "type": "radios", "label": "Agree?", "required": true, "options": ["Yes", "No"]}))
        .chain([json!({"id": "words", "type": "long_text", "label": "Anything else?"})])
        .collect();
    json!({"id": "bench", "version": 1, "title": "Bench", "purpose": "To measure.", "retention_days": 30,
        "pages": [{"questions": questions}]})
}

fn answers() -> serde_json::Value {
    let words = "The crossing by the school is too far from the gate, so nobody uses it.";
    let mut answers: serde_json::Map<_, _> = (0..10).map(|n| (format!("q{n}"), json!("Yes"))).collect();
    answers.insert("words".into(), json!(words));
    answers.into()
}

/// Requests through every layer of the server, from bytes in to bytes out, without a socket.
fn through_the_endpoint(folder: &Path, at_once: usize) -> f64 {
    let folder = tempfile::tempdir_in(folder).expect("a folder");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(folder.path()).await.expect("a store");
        let json = serde_json::from_value(definition()).expect("JSON");
        let definition = wecan_model::Definition::read(&json).expect("a good definition");
        store.publish(&json, &definition).await.expect("published");
        let state = State {
            store: store.clone(),
            secret: Secret::open(folder.path()).expect("a secret"),
            admin: AdminToken::new("token"),
            origins: Arc::new(Origins::Any),
            dist: None,
            site: None,
            public: None,
            often: None,
            mailing: None,
        };
        let routes = wecan_server::routes(state);
        let next = Arc::new(AtomicU32::new(0));
        let began = Instant::now();
        let senders: Vec<_> =
            (0..at_once).map(|_| tokio::spawn(send(routes.clone(), Arc::clone(&next), began + TIME))).collect();
        for sender in senders {
            sender.await.expect("no sender panics");
        }
        let rate = f64::from(next.load(Ordering::Relaxed)) / began.elapsed().as_secs_f64();
        store.close().await;
        rate
    })
}

async fn send(routes: Router, next: Arc<AtomicU32>, end: Instant) {
    while Instant::now() < end {
        let id = format!("0192c0de-0000-7000-8000-{:012x}", next.fetch_add(1, Ordering::Relaxed));
        let body = json!({
            "specversion": "1.0", "id": id, "source": "https://www.example.gov.uk/bench", "type": "org.wecan.response.v1",
            "data": {"definition": "bench", "version": 1, "language": "en", "channel": "web", "answers": answers()}
        });
        let request = Request::post("/v1/responses").header("content-type", "application/cloudevents+json");
        let request = request.body(Body::from(body.to_string())).expect("a request");
        let response = routes.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::CREATED);
        to_bytes(response.into_body(), usize::MAX).await.expect("a receipt");
    }
}

/// The same rows into the same table, a commit each, by nothing but SQLite.
fn bare_inserts(folder: &Path) -> f64 {
    let folder = tempfile::tempdir_in(folder).expect("a folder");
    let connection = rusqlite::Connection::open(folder.path().join("bare.sqlite")).expect("a database");
    for (name, value) in
        [("journal_mode", "WAL"), ("synchronous", "FULL"), ("foreign_keys", "ON"), ("secure_delete", "ON")]
    {
        connection.pragma_update(None, name, value).expect("set");
    }
    connection.execute_batch(include_str!("../migrations/0001_responses.sql")).expect("tables");
    connection.execute("INSERT INTO definitions VALUES ('bench', 1, '{}')", []).expect("published");
    let mut insert = connection
        .prepare("INSERT INTO responses VALUES (?1, 'bench', 1, '2026-11-22', 'en', 'web', 'https://www.example.gov.uk/bench', NULL, 0, ?2)")
        .expect("prepared");
    let answers = answers().to_string();
    let began = Instant::now();
    let mut count = 0_u32;
    while began.elapsed() < TIME {
        let key = wecan_server::tokens::Key::of(&count.to_string());
        insert.execute(rusqlite::params![key.bytes(), answers]).expect("inserted");
        count += 1;
    }
    f64::from(count) / began.elapsed().as_secs_f64()
}
