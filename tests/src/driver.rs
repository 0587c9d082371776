//! The browsers: how each engine's driver is started, asked for a session, and ended with all that it started.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{fs, thread};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::{need, wire};

/// A family of browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Chrome, Edge, Samsung Internet.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari's engine, in its GTK build.
    WebKit,
}

impl Engine {
    fn driver(self) -> PathBuf {
        let (name, install) = match self {
            Self::Chromium => ("chromedriver", "apt-get install chromium chromium-driver"),
            Self::Firefox => ("geckodriver", "apt-get install firefox-esr && cargo install geckodriver"),
            Self::WebKit => ("WebKitWebDriver", "apt-get install webkit2gtk-driver xvfb"),
        };
        need::program(name).unwrap_or_else(|| panic!("{name} is missing: type `{install}`"))
    }

    fn arguments(self, port: u16, profile: &Path) -> Vec<String> {
        match self {
            Self::Chromium | Self::WebKit => vec![format!("--port={port}")],
            Self::Firefox => vec![
                format!("--port={port}"),
                format!("--websocket-port={}", free_port()),
                format!("--profile-root={}", profile.display()),
            ],
        }
    }

    fn capabilities(self, profile: &Path) -> Map<String, Value> {
        let wanted = match self {
            Self::Chromium => json!({
                "goog:chromeOptions": {
                    "args": [
                        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        "--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1000,900",
                        format!("--user-data-dir={}", profile.display()),
                    ],
                },
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
                "timeouts": {"pageLoad": 30_000, "script": 30_000, "implicit": 0},
            }),
            Self::Firefox => json!({
                "moz:firefoxOptions": {"args": ["-headless"]},
                "timeouts": {"pageLoad": 30_000, "script": 30_000, "implicit": 0},
            }),
            Self::WebKit => json!({
                "webkitgtk:browserOptions": {"binary": mini_browser(), "args": ["--automation"]},
                "timeouts": {"pageLoad": 30_000, "script": 30_000, "implicit": 0},
            }),
        };
        match wanted {
            Value::Object(map) => map,
            _ => unreachable!("written as objects above"),
        }
    }
}

/// A running driver. Dropping it ends the driver, the browser and the display that it uses.
#[derive(Debug)]
pub struct Driver {
    /// Where it listens.
    pub port: u16,
    /// What to ask it for.
    pub capabilities: Map<String, Value>,
    process: Child,
    display: Option<Child>,
    profile: Arc<TempDir>,
}

/// A folder for a browser's profile, gone with whoever holds it last.
///
/// # Panics
/// When no temporary folder can be made.
#[must_use]
pub fn new_profile() -> Arc<TempDir> {
    Arc::new(tempfile::Builder::new().prefix("wecan-browser-").tempdir().expect("a temporary folder can be made"))
}

impl Driver {
    /// Starts the engine's driver on a free port.
    ///
    /// # Panics
    /// When it is not installed, saying what to type, or does not start within 20 seconds.
    #[must_use]
    pub fn start(engine: Engine) -> Self {
        Self::start_in(engine, new_profile())
    }

    /// The same, in a profile that another browser may have left behind.
    ///
    /// # Panics
    /// As [`Driver::start`].
    #[must_use]
    pub fn start_in(engine: Engine, profile: Arc<TempDir>) -> Self {
        let program = engine.driver();
        // A browser that was killed could not tidy up; what it leaves says that it still runs.
        for left in ["SingletonLock", "SingletonCookie", "SingletonSocket"] {
            let _ = fs::remove_file(profile.path().join(left));
        }
        let port = free_port();
        let mut command = Command::new(&program);
        command
            .args(engine.arguments(port, profile.path()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .env("HOME", profile.path())
            .env("TMPDIR", profile.path())
            .env("XDG_CONFIG_HOME", profile.path())
            .env("XDG_CACHE_HOME", profile.path())
            .env("XDG_DATA_HOME", profile.path())
            .env("LANG", "en_GB.UTF-8")
            .process_group(0);
        let display = (engine == Engine::WebKit).then(|| {
            let (display, name) = start_display();
            command
                .env("DISPLAY", name)
                .env("NO_AT_BRIDGE", "1")
                .env("GDK_BACKEND", "x11")
                .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
                .env("LIBGL_ALWAYS_SOFTWARE", "1");
            display
        });
        let process = command.spawn().unwrap_or_else(|error| panic!("{} did not start: {error}", program.display()));
        let driver = Self { port, capabilities: engine.capabilities(profile.path()), process, display, profile };
        let deadline = Instant::now() + Duration::from_secs(20);
        while wire::ask(port, "GET", "/status", "").is_none() {
            assert!(Instant::now() < deadline, "{} does not answer", program.display());
            thread::sleep(Duration::from_millis(15));
        }
        driver
    }
}

impl Driver {
    /// Ends the browser and its driver as a power cut would, with SIGKILL. What the profile holds stays.
    pub fn kill(&mut self) {
        end_group(&mut self.process);
        // A browser may have made a group of its own; its command line names the profile that is ours alone.
        let ours = self.profile.path().to_string_lossy().into_owned();
        for pid in processes_with(&ours) {
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.kill();
        if let Some(display) = &mut self.display {
            end_group(display);
        }
    }
}

fn end_group(child: &mut Child) {
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(pid, Signal::KILL);
    }
    let _ = child.wait();
}

fn processes_with(words: &str) -> Vec<Pid> {
    let Ok(folder) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    folder
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let line = fs::read(entry.path().join("cmdline")).ok()?;
            String::from_utf8_lossy(&line).contains(words).then(|| Pid::from_raw(pid))?
        })
        .collect()
}

/// A screen that nobody sees, for the engine that needs one.
fn start_display() -> (Child, String) {
    let program = need::program("Xvfb").expect("Xvfb is missing: type `apt-get install xvfb`");
    let mut display = Command::new(program)
        .args(["-displayfd", "1", "-screen", "0", "1000x900x24", "-nolisten", "tcp"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("Xvfb starts");
    let mut line = String::new();
    let output = display.stdout.take().expect("its output is piped");
    BufReader::new(output).read_line(&mut line).expect("Xvfb tells its number");
    (display, format!(":{}", line.trim()))
}

fn mini_browser() -> String {
    let found = fs::read_dir("/usr/lib")
        .into_iter()
        .flatten()
        .flatten()
        .flat_map(|folder| {
            ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"]
                .map(|version| folder.path().join(version).join("MiniBrowser"))
        })
        .find(|path| path.is_file());
    found.expect("MiniBrowser is missing: type `apt-get install webkit2gtk-driver`").display().to_string()
}

/// A port that nothing listens on.
///
/// # Panics
/// When the machine has no port left.
#[must_use]
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("there is a free port").port()
}
