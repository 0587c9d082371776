//! One browser session: opening pages, asking them things, reading their console, and a picture when a test fails.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{fmt, fs, thread};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::driver::{Driver, Engine};
use crate::{need, wire};

/// The member by which WebDriver names an element.
pub(crate) const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long to wait for something to be seen before a test fails.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// One session with a fresh profile. Dropping it ends the browser; a failing test leaves a picture first.
pub struct Browser {
    /// The engine that it runs.
    pub engine: Engine,
    client: Client,
    session: String,
    driver: Driver,
}

impl fmt::Debug for Browser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.engine)
    }
}

impl Browser {
    /// A new browser.
    ///
    /// # Panics
    /// When the engine is not installed, saying what to type, or does not start.
    pub async fn start(engine: Engine) -> Self {
        Self::with(Driver::start(engine), engine).await
    }

    /// Chromium in a profile that another one may have left behind.
    ///
    /// # Panics
    /// As [`Browser::start`].
    pub async fn chromium_in(profile: Arc<TempDir>) -> Self {
        Self::with(Driver::start_in(Engine::Chromium, profile), Engine::Chromium).await
    }

    /// Ends it as a power cut would. Its profile stays with whoever else holds it.
    pub fn kill(mut self) {
        self.driver.kill();
    }

    async fn with(driver: Driver, engine: Engine) -> Self {
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(driver.capabilities.clone())
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .unwrap_or_else(|error| panic!("{engine:?} gives no session: {error}"));
        let session = client.session_id().await.ok().flatten().expect("a session has an id");
        Self { engine, client, session, driver }
    }

    /// Chromium, in which most journeys run.
    pub async fn chromium() -> Self {
        Self::start(Engine::Chromium).await
    }

    /// Opens a page and waits until it has loaded.
    ///
    /// # Panics
    /// When it does not load.
    pub async fn open(&self, url: &str) {
        if let Err(error) = self.client.goto(url).await {
            panic!("{url} does not open: {error}");
        }
    }

    /// Loads the page again.
    ///
    /// # Panics
    /// When it does not load.
    pub async fn reload(&self) {
        self.command("POST", "refresh", json!({})).await;
    }

    /// Opens another tab in front of this one and goes there. Gives the name of the tab that was in front.
    ///
    /// # Panics
    /// When the driver refuses.
    pub async fn new_tab(&self) -> String {
        let before = text(self.command("GET", "window", Value::Null).await);
        let made = self.command("POST", "window/new", json!({"type": "tab"})).await;
        self.to_tab(made["handle"].as_str().unwrap_or_default()).await;
        before
    }

    /// Goes to the tab of this name.
    ///
    /// # Panics
    /// When there is none.
    pub async fn to_tab(&self, name: &str) {
        self.command("POST", "window", json!({"handle": name})).await;
    }

    /// The address of the page.
    pub async fn address(&self) -> String {
        text(self.command("GET", "url", Value::Null).await)
    }

    /// The title of the page.
    pub async fn title(&self) -> String {
        text(self.command("GET", "title", Value::Null).await)
    }

    /// Runs a script in the page and gives what it returns.
    ///
    /// # Panics
    /// When the script throws.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.try_run(script, arguments).await.unwrap_or_else(|error| panic!("{error}\nin the script: {script}"))
    }

    /// The same for a script that awaits something.
    ///
    /// # Panics
    /// When the script throws.
    pub async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        let script = format!("return (async function () {{ {script} }}).apply(null, arguments);");
        self.run(&script, arguments).await
    }

    /// The same, giving the error back: a page may be on its way out.
    ///
    /// # Errors
    /// What the driver says.
    pub async fn try_run(&self, script: &str, arguments: Vec<Value>) -> Result<Value, String> {
        let body = json!({"script": script, "args": arguments});
        self.try_command("POST", "execute/sync", body).await
    }

    /// What the outbox of the page's origin has kept, of each record the members with plain values.
    ///
    /// # Panics
    /// When there is no outbox yet.
    pub async fn outbox(&self) -> Vec<Value> {
        let script = "const database = await new Promise((done) => {
            const request = indexedDB.open('wecan');
            request.onsuccess = () => done(request.result);
        });
        const records = await new Promise((done) => {
            const request = database.transaction('outbox').objectStore('outbox').getAll();
            request.onsuccess = () => done(request.result);
        });
        database.close();
        return JSON.parse(JSON.stringify(records));";
        match self.run_async(script, Vec::new()).await {
            Value::Array(records) => records,
            other => panic!("no list of records: {other}"),
        }
    }

    /// One command of the WebDriver protocol; `path` is what follows the session.
    ///
    /// # Panics
    /// When the driver refuses.
    pub async fn command(&self, method: &str, path: &str, body: Value) -> Value {
        self.try_command(method, path, body).await.unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// The same, giving the refusal back.
    ///
    /// # Errors
    /// What the driver says.
    pub async fn try_command(&self, method: &str, path: &str, body: Value) -> Result<Value, String> {
        let command =
            Command { method: method.parse().expect("methods are written in this crate"), path: path.to_owned(), body };
        self.client.issue_cmd(command).await.map_err(|error| error.to_string())
    }

    /// Goes back, as the browser's button does. Of a page that comes back as it was the driver may wait in vain to hear that it
    /// has loaded: whoever goes back waits for what there is to see.
    pub async fn back(&self) {
        let _ = self.try_command("POST", "back", json!({})).await;
    }

    /// One command of Chromium's own protocol.
    ///
    /// # Panics
    /// When Chromium refuses, or in another engine.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        assert_eq!(self.engine, Engine::Chromium, "only Chromium has {command}");
        let body = json!({"cmd": command, "params": parameters});
        self.command("POST", "goog/cdp/execute", body).await
    }

    /// Waits until `look` gives something, and gives that.
    ///
    /// # Panics
    /// After [`PATIENCE`], with what was awaited, what the page shows, what the console says, and what was asked for and has
    /// not come.
    pub async fn wait<T>(&self, what: &str, mut look: impl AsyncFnMut(&Self) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look(self).await {
                return found;
            }
            if Instant::now() > deadline {
                let (shown, said) = (self.outline().await, self.console().await.join("\n"));
                let pending = self.pending().await.join("\n");
                panic!("no {what}. The page shows:\n{shown}\nThe console says:\n{said}\nThis has not come:\n{pending}");
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// What the console has said since the last time, warnings and errors only. Other engines than Chromium tell it
    /// only of pages that have `/listen.js`.
    pub async fn console(&self) -> Vec<String> {
        if self.engine != Engine::Chromium {
            let script = "return (window.complaints ?? ['the page lacks /listen.js']).splice(0);";
            let said = self.run(script, Vec::new()).await;
            return said.as_array().into_iter().flatten().map(ToString::to_string).collect();
        }
        let entries = self.log("browser").await;
        entries
            .iter()
            .filter(|entry| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING")))
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Asserts that the console has nothing to complain about.
    ///
    /// # Panics
    /// When it has.
    #[track_caller]
    pub fn console_is_empty(&self) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            let said = self.console().await;
            assert!(said.is_empty(), "{caller}: the console says: {said:#?}");
        }
    }

    /// The addresses that Chromium has asked for since the last time, without those of its own inner pages.
    pub async fn requests(&self) -> Vec<String> {
        let happened = self.happened().await;
        let asked = happened.iter().filter(|one| one["method"] == "Network.requestWillBeSent");
        asked
            .filter_map(|one| Some(one["params"]["request"]["url"].as_str()?.to_owned()))
            .filter(|own| is_ours(own))
            .collect()
    }

    /// What Chromium has asked for since the last time and has neither got nor given up; other engines do not tell.
    async fn pending(&self) -> Vec<String> {
        if self.engine != Engine::Chromium {
            return Vec::new();
        }
        let mut pending: Vec<(Value, String)> = Vec::new();
        for one in self.happened().await {
            let (id, address) = (&one["params"]["requestId"], one["params"]["request"]["url"].as_str());
            match (one["method"].as_str(), address) {
                (Some("Network.requestWillBeSent"), Some(address)) => pending.push((id.clone(), address.to_owned())),
                (Some("Network.loadingFinished" | "Network.loadingFailed"), _) => pending.retain(|(own, _)| own != id),
                _ => {}
            }
        }
        pending.into_iter().map(|(_, address)| address).filter(|own| is_ours(own)).collect()
    }

    /// What Chromium's tools have told of since the last time.
    async fn happened(&self) -> Vec<Value> {
        let entries = self.log("performance").await;
        let read = |entry: &Value| serde_json::from_str::<Value>(entry["message"].as_str()?).ok();
        entries.iter().filter_map(read).map(|mut entry| entry["message"].take()).collect()
    }

    async fn log(&self, kind: &str) -> Vec<Value> {
        match self.command("POST", "se/log", json!({"type": kind})).await {
            Value::Array(entries) => entries,
            _ => Vec::new(),
        }
    }

    /// A picture of what is in view, as PNG.
    ///
    /// # Panics
    /// When the driver takes none.
    pub async fn picture(&self) -> Vec<u8> {
        let picture = text(self.command("GET", "screenshot", Value::Null).await);
        BASE64.decode(picture).expect("pictures come as base64")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if thread::panicking() {
            self.keep_picture();
        }
        // Asked to close first, so that the browser's own children go too; whatever is left is ended by the driver.
        let _ = wire::ask(self.driver.port, "DELETE", &format!("/session/{}", self.session), "");
    }
}

impl Browser {
    fn keep_picture(&self) {
        let path = format!("/session/{}/screenshot", self.session);
        let picture = wire::ask(self.driver.port, "GET", &path, "")
            .and_then(|answer| serde_json::from_slice::<Value>(&answer).ok())
            .and_then(|answer| BASE64.decode(answer["value"].as_str()?).ok());
        let Some(picture) = picture else { return };
        let name: String = thread::current()
            .name()
            .unwrap_or("unnamed")
            .chars()
            .map(|letter| if letter.is_alphanumeric() { letter } else { '_' })
            .collect();
        let file = pictures().join(format!("{name}.png"));
        if fs::create_dir_all(pictures()).is_ok() && fs::write(&file, picture).is_ok() {
            eprintln!("what the browser showed: {}", file.display());
        }
    }
}

fn pictures() -> PathBuf {
    need::target().join("screenshots")
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

#[derive(Debug)]
struct Command {
    method: Method,
    path: String,
    body: Value,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        let body = (self.method == Method::POST).then(|| self.body.to_string());
        (self.method.clone(), body)
    }
}

/// Whether an address is no page of the browser's own: a fresh tab of some versions is still loading its start page.
fn is_ours(address: &str) -> bool {
    !address.starts_with("chrome")
}
