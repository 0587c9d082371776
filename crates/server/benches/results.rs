//! Results of a poll with a million responses: how long they take to be read from what is kept, through every
//! layer of the server, and how long counting them took.
//!
//! `cargo bench -p wecan-server --bench results`, or with `-- DIR` for a folder on the disk to measure.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use tower::ServiceExt;
use wecan_server::state::{Origins, State};
use wecan_server::store::Store;
use wecan_server::tokens::{AdminToken, Key, Secret};

const RESPONSES: u32 = 1_000_000;

/// How often results are read.
const LOOKS: usize = 1000;

fn main() {
    // `cargo bench` adds an option of its own.
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")));
    let folder = tempfile::tempdir_in(folder).expect("a folder");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(folder.path()).await.expect("a store");
        let ages = ["16-34", "35-64", "65+"];
        let questions: Vec<_> = (0..10)
            .map(|n| json!({"id": format!("q{n}"), "type": "radios", "label": "Agree?", "options": ["Yes", "No", "Not sure"]}))
            .chain([json!({"id": "age", "type": "radios", "label": "Age", "options": ages})])
            .collect();
        let poll = json!({"id": "bench", "version": 1, "title": "Bench", "purpose": "To measure.", "retention_days": 30,
            "poll": {"results": "after_voting"}, "pages": [{"questions": questions}]});
        let json = serde_json::from_value(poll).expect("JSON");
        let definition = wecan_model::Definition::read(&json).expect("a good definition");
        store.publish(&json, &definition).await.expect("published");
        let targets = json!({"age": {"16-34": 0.3, "35-64": 0.45, "65+": 0.25}}).to_string();
        store.set_targets("bench", &targets).await.expect("kept");
        fill(&folder.path().join("wecan.sqlite"), ages);
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
        let look = async || {
            let request = Request::get("/v1/polls/bench/results").header("authorization", "Bearer token");
            let request = request.body(Body::empty()).expect("a request");
            let began = Instant::now();
            let response = routes.clone().oneshot(request).await.expect("an answer");
            assert_eq!(response.status(), StatusCode::OK);
            let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("results");
            (began.elapsed(), serde_json::from_slice::<serde_json::Value>(&bytes).expect("JSON"))
        };
        let (counting, results) = look().await;
        assert_eq!((&results["base"], &results["weighted"]), (&json!(RESPONSES), &json!(true)));
        println!("counting and weighting {RESPONSES} responses: {:.1} s", counting.as_secs_f64());
        let mut times = Vec::new();
        for _ in 0..LOOKS {
            times.push(look().await.0);
        }
        times.sort();
        let milliseconds = |place: usize| times[place].as_secs_f64() * 1000.0;
        println!("reading the results: {:.2} ms in the middle, {:.2} ms for the slowest of a hundred", milliseconds(LOOKS / 2), milliseconds(LOOKS * 99 / 100));
        store.close().await;
    });
}

/// Responses as the server would have stored them, all at once.
fn fill(database: &std::path::Path, ages: [&str; 3]) {
    let mut connection = rusqlite::Connection::open(database).expect("a database");
    let transaction = connection.transaction().expect("a transaction");
    {
        let mut insert = transaction
            .prepare(
                "INSERT INTO responses (key, definition, version, received, language, channel, set_aside, answers, look) \
                 VALUES (?1, 'bench', 1, '2026-11-22', 'en', 'web', 0, ?2, 1)",
            )
            .expect("prepared");
        for n in 0..RESPONSES {
            let answer = |question: u32| {
                ["Yes", "No", "Not sure"][(n.wrapping_mul(2_654_435_761).rotate_left(question) % 3) as usize]
            };
            let mut answers: serde_json::Map<_, _> = (0..10).map(|q| (format!("q{q}"), json!(answer(q)))).collect();
            answers.insert(String::from("age"), json!(ages[(n % 7 % 3) as usize]));
            let answers = serde_json::Value::from(answers).to_string();
            insert.execute(rusqlite::params![Key::of(&n.to_string()).bytes(), answers]).expect("inserted");
        }
    }
    transaction.commit().expect("committed");
}
