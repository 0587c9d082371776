//! The server as a process: killed while it works, and told to stop.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const DEFINITION: &str = r#"{"id": "bins", "version": 1, "title": "Bins", "purpose": "To plan.", "retention_days": 30,
    "pages": [{"questions": [{"id": "why", "type": "text", "label": "Why?"}]}]}"#;

struct Running {
    child: Child,
    address: String,
    token: String,
}

/// Starts the server on a free port and reads what it prints.
fn start(data: &Path) -> Running {
    start_with(data, &["--show-token"])
}

fn start_with(data: &Path, options: &[&str]) -> Running {
    start_as(serve(data).args(options))
}

fn serve(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wecan"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data).env_remove("WECAN_ADMIN_TOKEN");
    command
}

fn start_as(command: &mut Command) -> Running {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut line = |start: &str| {
        let line = lines.next().expect("a line").expect("text");
        line.strip_prefix(start).unwrap_or_else(|| panic!("`{start}…`, not `{line}`")).to_owned()
    };
    Running { address: line("Listening on http://"), token: line("Admin token: "), child }
}

fn publish(data: &Path) {
    let file = data.join("bins.json");
    std::fs::write(&file, DEFINITION).expect("written");
    let mut publish = Command::new(env!("CARGO_BIN_EXE_wecan"));
    publish.arg("publish").arg(&file).arg("--data").arg(data).stdout(Stdio::null());
    assert!(publish.status().expect("the program runs").success());
}

/// Sends one request; gives the status and the body, or nothing where the connection broke.
async fn send(address: &str, head: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let request = format!(
        "{head} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.ok()?;
    let status = reply.get(9..12)?.parse().ok()?;
    let (_, body) = reply.split_once("\r\n\r\n")?;
    Some((status, body.to_owned()))
}

async fn stored(running: &Running) -> String {
    let head = "GET /v1/definitions/bins/responses.ndjson";
    let stream = TcpStream::connect(&running.address).await;
    let mut stream = stream.expect("a connection");
    let request = format!(
        "{head} HTTP/1.1\r\nhost: here\r\nconnection: close\r\nauthorization: Bearer {}\r\n\r\n",
        running.token
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.expect("an answer");
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
    reply
}

fn id(n: u32) -> String {
    format!("0192c0de-0000-7000-8000-{n:012x}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_response_is_there_after_the_server_was_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    publish(folder.path());
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    for round in 0..5 {
        let mut running = start(folder.path());
        let senders: Vec<_> = (0..8)
            .map(|sender| {
                let (address, acknowledged) = (running.address.clone(), Arc::clone(&acknowledged));
                tokio::spawn(async move {
                    // Until the connection breaks, which it does when the server is killed.
                    for n in 0..100_000 {
                        let id = id(round * 1_000_000 + sender * 100_000 + n);
                        let head = format!("POST /v1/responses?_definition=bins&_version=1&_id={id}");
                        let body = format!(r#"{{"why":"{id}"}}"#);
                        let Some((status, receipt)) = send(&address, &head, &body).await else { return };
                        assert_eq!(status, 201, "{receipt}");
                        acknowledged.lock().expect("no sender panics").push(id);
                    }
                })
            })
            .collect();
        let enough = (round as usize + 1) * 60;
        let deadline = Instant::now() + Duration::from_secs(60);
        while acknowledged.lock().expect("no sender panics").len() < enough {
            assert!(Instant::now() < deadline, "the server is too slow");
            tokio::task::yield_now().await;
        }
        // SIGKILL, while eight senders wait for an answer.
        running.child.kill().expect("killed");
        running.child.wait().expect("ended");
        for sender in senders {
            sender.await.expect("no sender panics");
        }
    }
    let mut running = start(folder.path());
    let stored = stored(&running).await;
    let acknowledged = acknowledged.lock().expect("no sender panics").clone();
    let lost: Vec<_> = acknowledged.iter().filter(|id| !stored.contains(&format!("\"why\":\"{id}\""))).collect();
    assert!(lost.is_empty(), "{} of {} were lost: {lost:?}", lost.len(), acknowledged.len());
    for id in &acknowledged {
        assert_eq!(stored.matches(&format!("\"why\":\"{id}\"")).count(), 1, "{id}");
    }
    running.child.kill().expect("killed");
    running.child.wait().expect("ended");
}

#[cfg(unix)]
#[tokio::test]
async fn told_to_stop_the_server_finishes_what_it_began_and_ends_well() {
    let folder = tempfile::tempdir().expect("a folder");
    publish(folder.path());
    let mut running = start(folder.path());
    let first = running.token.clone();
    let body = r#"{"why": "So that it is done."}"#;
    let mut stream = TcpStream::connect(&running.address).await.expect("a connection");
    let head = format!(
        "POST /v1/responses?_definition=bins&_version=1&_id={} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        id(1),
        body.len()
    );
    let (half, rest) = body.split_at(10);
    stream.write_all(format!("{head}{half}").as_bytes()).await.expect("sent");
    stream.flush().await.expect("sent");
    // The server has accepted the connection once it answers another one.
    assert_eq!(send(&running.address, "GET /healthz", "").await.map(|(status, _)| status), Some(200));
    let told = Command::new("kill").args(["-TERM", &running.child.id().to_string()]).status().expect("kill runs");
    assert!(told.success());
    let deadline = Instant::now() + Duration::from_secs(20);
    while send(&running.address, "GET /healthz", "").await.is_some() {
        assert!(Instant::now() < deadline, "the server takes new connections after it was told to stop");
    }
    stream.write_all(rest.as_bytes()).await.expect("sent");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.expect("an answer");
    assert!(reply.starts_with("HTTP/1.1 201"), "{reply}");
    while running.child.try_wait().expect("a state").is_none() {
        assert!(Instant::now() < deadline, "the server does not end");
        tokio::task::yield_now().await;
    }
    assert!(running.child.wait().expect("ended").success());

    let mut again = start(folder.path());
    assert_eq!(again.token, first, "the admin token stays the same");
    assert!(stored(&again).await.contains("So that it is done."));
    again.child.kill().expect("killed");
    again.child.wait().expect("ended");

    let mut service = start_with(folder.path(), &[]);
    let file = folder.path().join("admin-token");
    assert_eq!(service.token, format!("in {}", file.display()), "what a service prints is kept");
    assert_eq!(std::fs::read_to_string(file).expect("it is there").trim(), first);
    service.child.kill().expect("killed");
    service.child.wait().expect("ended");
}

#[tokio::test]
async fn tokens_from_a_file_count_without_the_end_of_their_line_and_are_one_line() {
    const TOKENS: [&str; 2] = ["WECAN_ADMIN_TOKEN", "WECAN_BOUNCE_TOKEN"];
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = serve(folder.path());
    command.arg("--mail-catch").envs(TOKENS.map(|name| (name, format!("{name}-as-it-is\r\n"))));
    let mut running = start_as(&mut command);
    let bounce = r#"{"to": "nobody@example.org", "status": "permanent-failure"}"#;
    for (request, name, body, status) in
        [("GET /v1/quizzes", TOKENS[0], "", 200), ("POST /v1/mail/bounces", TOKENS[1], bounce, 204)]
    {
        let send = async |token: &str| {
            let mut stream = TcpStream::connect(&running.address).await.expect("a connection");
            let request = format!(
                "{request} HTTP/1.1\r\nhost: here\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\
                 content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            stream.write_all(request.as_bytes()).await.expect("sent");
            let mut reply = String::new();
            stream.read_to_string(&mut reply).await.expect("an answer");
            reply[9..12].parse::<u16>().expect("a status")
        };
        assert_eq!((send("another").await, send(&format!("{name}-as-it-is")).await), (401, status), "{name}");
    }
    running.child.kill().expect("killed");
    running.child.wait().expect("ended");
    for name in TOKENS {
        let refused =
            serve(folder.path()).arg("--mail-catch").env(name, "one\ntwo").output().expect("the program runs");
        let said = String::from_utf8(refused.stderr).expect("UTF-8");
        assert!(!refused.status.success() && said.contains(&format!("{name}: holds a line break")), "{said}");
        assert!(!said.contains("two"), "what is secret is printed nowhere: {said}");
    }
}
