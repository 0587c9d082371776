//! The server itself, on a temporary folder and a free port, and what an officer does with it.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{fs, thread};

use axum::body::Body;
use http::Request;
use serde_json::Value;
use tempfile::TempDir;

use crate::{need, wire};

const TOKEN: &str = "the-officer-s-token-in-the-journeys";

/// A running server. Dropping it ends it and removes its database.
#[derive(Debug)]
pub struct Site {
    /// Where it is, without a slash at the end.
    pub url: String,
    process: Child,
    log: Arc<Mutex<Vec<String>>>,
    folder: TempDir,
    arguments: Vec<OsString>,
}

impl Site {
    /// Starts the server; pages of these origins may post to it.
    ///
    /// # Panics
    /// When it is not built, saying what to type, or does not start.
    #[must_use]
    pub fn start(origins: &[String], gallery: Option<&Path>) -> Self {
        let mut more: Vec<OsString> = Vec::new();
        if let Some(gallery) = gallery {
            more.extend(["--site".into(), gallery.into()]);
        }
        for origin in origins {
            more.extend(["--allow-origin".into(), origin.into()]);
        }
        Self::with(more)
    }

    /// Starts the server with these arguments besides.
    ///
    /// # Panics
    /// As [`Site::start`].
    #[must_use]
    pub fn start_with(more: &[&str]) -> Self {
        Self::with(more.iter().map(OsString::from).collect())
    }

    fn with(more: Vec<OsString>) -> Self {
        let folder = tempfile::Builder::new().prefix("wecan-site-").tempdir().expect("a temporary folder can be made");
        let mut arguments: Vec<OsString> = ["serve", "--listen", "127.0.0.1:0", "--data"].map(OsString::from).into();
        arguments.extend([folder.path().join("data").into(), "--dist".into(), need::dist().into()]);
        // Nobody is written to from a test; `/mail` shows what would be sent.
        arguments.push("--mail-catch".into());
        arguments.extend(more);
        let log = Arc::new(Mutex::new(Vec::new()));
        let (process, url) = serve(&arguments, &log);
        Self { url, process, log, folder, arguments }
    }

    /// Kills it with SIGKILL, whatever it is doing, and starts it again on the same data, at another address.
    ///
    /// # Panics
    /// When it does not start again.
    pub fn kill_and_restart(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        (self.process, self.url) = serve(&self.arguments, &self.log);
    }

    /// The folder of its database.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Publishes a definition.
    ///
    /// # Panics
    /// When the server refuses it.
    pub async fn publish(&self, definition: &Value) {
        let request = Request::post(format!("{}/v1/definitions", self.url))
            .header("Authorization", format!("Bearer {TOKEN}"))
            .header("Content-Type", "application/json")
            .body(Body::from(definition.to_string()))
            .expect("a well-made request");
        let answer = wire::send(request).await.expect("the server answers");
        let status = answer.status();
        let said = wire::text(answer.into_body()).await;
        assert!(status.is_success(), "the definition is refused with {status}: {said}");
    }

    /// The responses to a definition, as an officer downloads them.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn responses(&self, definition: &str) -> Vec<Value> {
        let request = Request::get(format!("{}/v1/definitions/{definition}/responses.ndjson", self.url))
            .header("Authorization", format!("Bearer {TOKEN}"))
            .body(Body::empty())
            .expect("a well-made request");
        let answer = wire::send(request).await.expect("the server answers");
        let status = answer.status();
        let lines = wire::text(answer.into_body()).await;
        assert!(status.is_success(), "the responses are refused with {status}: {lines}");
        lines
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| serde_json::from_str(line).expect("each line is JSON"))
            .collect()
    }

    /// Puts a document where an officer puts it.
    ///
    /// # Panics
    /// When the server does not take it.
    pub async fn put(&self, path: &str, document: &Value) {
        let request = Request::put(format!("{}{path}", self.url))
            .header("Content-Type", "application/json")
            .header("Authorization", format!("Bearer {TOKEN}"))
            .body(Body::from(document.to_string()))
            .expect("a well-made request");
        let status = wire::send(request).await.expect("the server answers").status();
        assert!(status.is_success(), "{path}: {status}");
    }

    /// The response that a receipt opens, as its sender sees it; nothing where it opens none.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn opened(&self, receipt: &Value) -> Option<Value> {
        let text = |name: &str| receipt[name].as_str().unwrap_or_default().to_owned();
        let request = Request::get(format!("{}/v1/responses/{}", self.url, text("id")))
            .header("Authorization", format!("Bearer {}", text("erasure_token")))
            .body(Body::empty())
            .expect("a well-made request");
        let answer = wire::send(request).await.expect("the server answers");
        let found = answer.status().is_success();
        let said = wire::text(answer.into_body()).await;
        found.then(|| serde_json::from_str(&said).expect("a response is JSON"))
    }

    /// The answers of the only response to a definition.
    ///
    /// # Panics
    /// When there are none or several.
    pub async fn answers(&self, definition: &str) -> Value {
        let responses = self.responses(definition).await;
        assert_eq!(responses.len(), 1, "one response to {definition}: {responses:#?}");
        answers_of(&responses[0])
    }

    /// A code that lets one person answer a definition for the invited.
    ///
    /// # Panics
    /// When the definition is not published, or is for everyone.
    #[must_use]
    pub fn invitation(&self, definition: &str) -> String {
        let output = Command::new(need::server())
            .args(["invite", definition, "--data"])
            .arg(self.folder.path().join("data"))
            .stdin(Stdio::null())
            .output()
            .expect("the server's program runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "`wecan invite {definition}` says: {errors}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// What a web team pastes: the element with its floor, as `wecan render` prints it.
    ///
    /// # Panics
    /// When the definition is refused.
    #[must_use]
    pub fn render(&self, definition: &Value, options: &[&str]) -> String {
        let file = self.file(definition);
        let output = Command::new(need::server())
            .arg("render")
            .arg(&file)
            .args(options)
            .stdin(Stdio::null())
            .output()
            .expect("the server's program runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "`wecan render {} {options:?}` says: {errors}", file.display());
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What an officer's command prints, run beside the server on its folder: `--data` is added.
    ///
    /// # Panics
    /// When the command fails.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(need::server());
        command.args(arguments).arg("--data").arg(self.folder.path().join("data")).stdin(Stdio::null());
        let output = command.output().expect("the server's program runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "`wecan {arguments:?}` says: {errors}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Sends a response as a program does, written like an event's data with its id; gives the status.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn send(&self, response: &Value) -> u16 {
        let event = serde_json::json!({
            "specversion": "1.0", "type": "org.wecan.response.v1", "source": "urn:wecan", "id": response["id"], "data": response
        });
        let request = Request::post(format!("{}/v1/responses", self.url))
            .header("Content-Type", "application/cloudevents+json")
            .body(Body::from(event.to_string()))
            .expect("a well-made request");
        wire::send(request).await.expect("the server answers").status().as_u16()
    }

    /// The page that someone without scripts gets for an address, or for a form sent there.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn page(&self, path: &str, form: Option<&str>) -> String {
        let request = Request::builder()
            .method(if form.is_some() { "POST" } else { "GET" })
            .uri(format!("{}{path}", self.url))
            .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(Body::from(form.unwrap_or_default().to_owned()))
            .expect("a well-made request");
        wire::text(wire::send(request).await.expect("the server answers").into_body()).await
    }

    /// What the server has logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }

    fn file(&self, definition: &Value) -> PathBuf {
        let id = definition["id"].as_str().unwrap_or("unnamed");
        let file = self.folder.path().join(format!("{id}.json"));
        fs::write(&file, definition.to_string()).expect("a temporary file can be written");
        file
    }
}

/// The answers in a downloaded response, wherever the format puts them.
#[must_use]
pub fn answers_of(response: &Value) -> Value {
    let answers = &response["answers"];
    let answers = if answers.is_null() { &response["data"]["answers"] } else { answers };
    assert!(answers.is_object(), "a response has answers: {response:#}");
    answers.clone()
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if thread::panicking() {
            eprintln!("the server logged:\n{}", self.log());
        }
    }
}

/// Starts the server and waits until it says where it listens.
fn serve(arguments: &[OsString], log: &Arc<Mutex<Vec<String>>>) -> (Child, String) {
    let mut process = Command::new(need::server())
        .args(arguments)
        .env("WECAN_ADMIN_TOKEN", TOKEN)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let lines = [
        follow(process.stdout.take().expect("its output is piped"), log),
        follow(process.stderr.take().expect("its errors are piped"), log),
    ];
    let Some(url) = listening(&lines) else {
        let _ = process.kill();
        let _ = process.wait();
        panic!("the server does not say where it listens: {:#?}", log.lock());
    };
    (process, url)
}

fn follow(output: impl Read + Send + 'static, log: &Arc<Mutex<Vec<String>>>) -> Receiver<String> {
    let (sender, lines) = channel();
    let log = Arc::clone(log);
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            log.lock().unwrap_or_else(PoisonError::into_inner).push(line.clone());
            let _ = sender.send(line);
        }
    });
    lines
}

fn listening(outputs: &[Receiver<String>]) -> Option<String> {
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    while std::time::Instant::now() < deadline {
        for output in outputs {
            while let Ok(line) = output.recv_timeout(Duration::from_millis(10)) {
                let said = line.split_once("istening on ").map_or("", |(_, after)| after);
                if let Some(url) = said.split(['"', ' ']).next().filter(|url| url.starts_with("http")) {
                    return Some(url.trim_end_matches('/').to_owned());
                }
            }
        }
    }
    None
}
