//! Somebody's web site: plain pages with somebody's headers, on an origin of its own. It hands on to the server what
//! it does not have, so that a page can also have everything on one origin, and can lose its endpoint for a while.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::{need, wire};

/// The web server of one council. Dropping it closes it.
#[derive(Debug)]
pub struct Host {
    /// Its origin, without a slash at the end.
    pub url: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

/// What the endpoint does when a response comes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Endpoint {
    /// Hands it to the server.
    #[default]
    Open,
    /// Says that it is out of order, and asks to come back in a second.
    Down,
    /// Hands it to the server, or takes it itself, but its answer is lost on the way.
    Mute,
    /// Refuses with this status and this problem document.
    Refuses(u16, String),
}

#[derive(Debug)]
struct Shared {
    rules: Mutex<Rules>,
    module: watch::Sender<bool>,
    responses: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Rules {
    pages: HashMap<String, (String, String)>,
    policy: Option<String>,
    behind: String,
    endpoint: Endpoint,
    posts: usize,
    /// What was posted to `/take`, where that is kept.
    taken: Vec<Taken>,
}

/// A request as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What its address says behind the path.
    pub query: String,
    /// Its headers, by their names in small letters.
    pub headers: HashMap<String, String>,
    /// Its body.
    pub body: String,
}

impl Host {
    /// Opens it on a free port.
    ///
    /// # Panics
    /// When the machine has no port left.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let [module, responses] = [(); 2].map(|()| watch::Sender::new(true));
        let shared = Arc::new(Shared { rules: Mutex::default(), module, responses });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves until it is dropped");
        });
        Self { url: format!("http://{address}"), shared, task }
    }

    /// Hands on what it does not have to this server.
    pub fn behind(&self, site: &str) {
        self.rules(|rules| rules.behind = site.to_owned());
    }

    /// Sends this content security policy with its pages.
    pub fn policy(&self, policy: &str) {
        self.rules(|rules| rules.policy = Some(policy.to_owned()));
    }

    /// Puts a document at a path; its kind follows from the path's ending. Gives its address.
    pub fn put(&self, path: &str, content: &str) -> String {
        let document = (kind(path).to_owned(), content.to_owned());
        self.rules(|rules| rules.pages.insert(path.to_owned(), document));
        format!("{}{path}", self.url)
    }

    /// Takes away what was put at a path.
    pub fn take_away(&self, path: &str) {
        self.rules(|rules| rules.pages.remove(path));
    }

    /// Puts a page made from a template of `tests/pages`, its `%words%` filled in.
    ///
    /// # Panics
    /// When there is no such template, or a `%word%` of it is left.
    pub fn page(&self, path: &str, template: &str, filled: &[(&str, &str)]) -> String {
        let mut page = fs::read_to_string(pages().join(template)).expect("the template is there");
        for (word, text) in filled {
            page = page.replace(&format!("%{word}%"), text);
        }
        self.put(path, &page)
    }

    /// Holds back the WebAssembly module until [`Host::release_module`].
    pub fn hold_module(&self) {
        self.shared.module.send_replace(false);
    }

    /// Lets the module go.
    pub fn release_module(&self) {
        self.shared.module.send_replace(true);
    }

    /// Holds back what is sent to the endpoint until [`Host::release_responses`].
    pub fn hold_responses(&self) {
        self.shared.responses.send_replace(false);
    }

    /// Lets it go.
    pub fn release_responses(&self) {
        self.shared.responses.send_replace(true);
    }

    /// What was posted to `/take` since the last time. It takes everything, from pages of every origin.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        self.rules(|rules| std::mem::take(&mut rules.taken))
    }

    /// Changes what the endpoint does.
    pub fn endpoint(&self, endpoint: Endpoint) {
        self.rules(|rules| rules.endpoint = endpoint);
    }

    /// How often something was posted here.
    #[must_use]
    pub fn posts(&self) -> usize {
        self.rules(|rules| rules.posts)
    }

    fn rules<T>(&self, change: impl FnOnce(&mut Rules) -> T) -> T {
        change(&mut self.shared.rules.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The folder of the templates.
#[must_use]
pub fn pages() -> PathBuf {
    need::root().join("tests/pages")
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let (page, policy, behind, endpoint) = {
        let mut rules = shared.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules.posts += usize::from(request.method() == "POST");
        (rules.pages.get(&path).cloned(), rules.policy.clone(), rules.behind.clone(), rules.endpoint.clone())
    };
    if path == "/v1/responses" {
        let mut responses = shared.responses.subscribe();
        let _ = responses.wait_for(|released| *released).await;
    }
    let mut response = if path == "/take" {
        take(&shared, request, &endpoint).await
    } else if let Some((kind, content)) = page {
        ([(header::CONTENT_TYPE, kind)], content).into_response()
    } else if let Some(file) = path.strip_prefix("/dist/") {
        if path.ends_with(".wasm") {
            let mut module = shared.module.subscribe();
            let _ = module.wait_for(|released| *released).await;
        }
        from(&need::dist().join(file))
    } else if let Ok(file) = fs::read(pages().join(path.trim_start_matches('/'))) {
        ([(header::CONTENT_TYPE, kind(&path))], file).into_response()
    } else if path == "/favicon.ico" {
        StatusCode::NO_CONTENT.into_response()
    } else if path == "/v1/responses" && endpoint == Endpoint::Mute {
        let _ = hand_on(&behind, request).await;
        StatusCode::BAD_GATEWAY.into_response()
    } else if path == "/v1/responses" && endpoint != Endpoint::Open {
        refuse(&endpoint)
    } else {
        hand_on(&behind, request).await
    };
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if let Some(policy) = policy.filter(|_| is_page) {
        let policy = HeaderValue::from_str(&policy).expect("policies are written in this crate");
        response.headers_mut().entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    response
}

/// Keeps a request and says yes to it, as an endpoint that is not ours.
async fn take(shared: &Shared, request: Request, endpoint: &Endpoint) -> Response {
    let is_post = request.method() == "POST";
    let (parts, body) = request.into_parts();
    let said = |name| parts.headers.get(name).cloned().unwrap_or(HeaderValue::from_static("*"));
    let (origin, wanted) = (said("origin"), said("access-control-request-headers"));
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let body = wire::text(body).await;
    if is_post {
        shared.rules.lock().unwrap_or_else(PoisonError::into_inner).taken.push(Taken { query, headers, body });
    }
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, origin),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, wanted),
        (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true")),
    ];
    let lost = is_post && *endpoint == Endpoint::Mute;
    (if lost { StatusCode::BAD_GATEWAY } else { StatusCode::ACCEPTED }, headers).into_response()
}

fn refuse(endpoint: &Endpoint) -> Response {
    match endpoint {
        Endpoint::Refuses(status, problem) => (
            StatusCode::from_u16(*status).expect("statuses are written in the journeys"),
            [(header::CONTENT_TYPE, "application/problem+json")],
            problem.clone(),
        )
            .into_response(),
        Endpoint::Open | Endpoint::Mute | Endpoint::Down => {
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")]).into_response()
        }
    }
}

async fn hand_on(behind: &str, mut request: Request) -> Response {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let Ok(uri) = format!("{behind}{path}").parse::<Uri>() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if uri.host().is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    *request.uri_mut() = uri;
    match wire::send(request).await {
        Ok(answer) => answer,
        Err(error) => (StatusCode::BAD_GATEWAY, error).into_response(),
    }
}

fn from(file: &Path) -> Response {
    match fs::read(file) {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind(&file.to_string_lossy()))], Body::from(bytes)).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
