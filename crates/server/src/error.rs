//! What can go wrong with a request. The only module that knows which status goes with what.
//!
//! Programs get a problem document (RFC 9457); people, who ask for HTML, get a page. Whatever
//! refuses a request, axum's own rejections included, leaves here in one of the two.

use crate::pages::{Page, escape};
use crate::store::Fault;
use crate::words::{self, Words};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use wecan_model::{Date, Trouble};

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Error {
    /// The request is not what it should be.
    Unreadable(Trouble),
    /// The body is of a type that nobody here reads.
    UnknownType,
    /// The body is bigger than what is taken.
    TooBig,
    /// The admin token is missing or wrong.
    NotAdmin,
    /// The erasure token is missing.
    NoToken,
    /// There is nothing under this address, or nothing that this token opens.
    NotFound(String),
    /// A response to a definition that is not published here.
    NoDefinition {
        /// The definition's id.
        id: String,
        /// The version asked for.
        version: u32,
        /// The language of whoever answered.
        language: String,
    },
    /// The last day has passed.
    Closed {
        /// That day.
        last: Date,
        /// The language of whoever answered.
        language: String,
    },
    /// The first day has not come.
    NotOpen {
        /// That day.
        first: Date,
        /// The language of whoever answered.
        language: String,
    },
    /// Results are not shown to whoever asked, or not yet; in the language of whoever asked.
    ResultsLater(String),
    /// Something about the invitation.
    Invitation {
        /// What it is.
        fault: InvitationFault,
        /// The language of whoever answered.
        language: String,
    },
    /// So much came from one address that no more is taken for a moment.
    TooOften {
        /// How long it takes.
        seconds: u64,
        /// The language of whoever sends.
        language: String,
    },
    /// So many addresses were mailed to be confirmed that there are no more for a while.
    ManyCodes {
        /// How long it takes.
        seconds: u64,
        /// The language of whoever wants one.
        language: String,
    },
    /// The answers do not fit the questions.
    Answers {
        /// Which, and why.
        items: Vec<Item>,
        /// The language of whoever answered.
        language: String,
    },
    /// A definition has faults.
    Definition(Vec<Trouble>),
    /// Another document has faults.
    Document(Vec<Trouble>),
    /// Another definition was published as this version.
    Published {
        /// The definition's id.
        id: String,
        /// The version.
        version: u32,
    },
    /// What is asked for cannot be done to what there is now.
    Conflict(String),
    /// Another response came with the same id.
    Different(String),
    /// The response was erased by its sender; in the language of whoever sent it again.
    Erased(String),
    /// The store failed.
    Store(Fault),
    /// The system failed.
    System(std::io::Error),
}

/// What can be wrong with an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InvitationFault {
    /// There is none.
    Missing,
    /// It is not ours.
    Unknown,
    /// It was used before.
    Used,
    /// An address has to be confirmed for it.
    Unconfirmed,
}

/// One thing in a problem document's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Item {
    /// The question's id, where there is one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) question: String,
    /// The field, or the place in the document.
    pub(crate) field: String,
    /// What is wrong, for programs.
    pub(crate) code: &'static str,
    /// What is wrong, for people.
    pub(crate) message: String,
}

/// A problem document, and what a page would say in its place.
#[derive(Debug, Clone, Serialize)]
struct Problem {
    r#type: String,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Item>,
    /// Set where somebody's language is known better than by their browser's wishes.
    #[serde(skip)]
    language: Option<String>,
    /// After how many seconds to try again; nothing was done.
    #[serde(skip)]
    retry_after: Option<u64>,
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Store(fault)
    }
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        Self::Unreadable(trouble)
    }
}

impl Error {
    fn problem(self) -> Problem {
        match self {
            Self::Unreadable(trouble) => {
                problem(StatusCode::BAD_REQUEST, "unreadable", trouble.line()).with(vec![trouble])
            }
            Self::UnknownType => problem(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unknown-type",
                "the body needs to be application/cloudevents+json, application/json, application/x-www-form-urlencoded or multipart/form-data",
            ),
            Self::TooBig => problem(StatusCode::PAYLOAD_TOO_LARGE, "too-big", "the body may have 256 KiB at most"),
            Self::NotAdmin => problem(
                StatusCode::UNAUTHORIZED,
                "no-admin-token",
                "this needs the admin token: `Authorization: Bearer …`",
            ),
            Self::NoToken => problem(
                StatusCode::UNAUTHORIZED,
                "no-erasure-token",
                "this needs the receipt's erasure token: `Authorization: Bearer …`",
            ),
            Self::NotFound(what) => problem(StatusCode::NOT_FOUND, "not-found", what),
            Self::NoDefinition { id, version, language } => {
                let message = format!("there is no definition `{id}` version {version}");
                let item = Item { question: String::new(), field: "version".into(), code: "no-definition", message };
                Problem { problems: vec![item], ..said(StatusCode::UNPROCESSABLE_ENTITY, "no-definition", language) }
            }
            Self::Closed { last, language } => {
                let words = words::of(&language);
                let detail = format!("{}. {} {}.", words.closed.0, words.closed.1, words.date(last));
                problem(StatusCode::FORBIDDEN, "closed", detail).to(language)
            }
            Self::NotOpen { first, language } => {
                let words = words::of(&language);
                let detail = format!("{}. {} {}.", words.not_open.0, words.not_open.1, words.date(first));
                problem(StatusCode::FORBIDDEN, "not-open", detail).to(language)
            }
            Self::ResultsLater(language) => {
                let detail = wecan::floor::results_later(&language);
                problem(StatusCode::FORBIDDEN, "results-later", detail).to(language)
            }
            Self::Invitation { fault, language } => {
                let (status, code) = match fault {
                    InvitationFault::Missing => (StatusCode::FORBIDDEN, "invitation-missing"),
                    InvitationFault::Unknown => (StatusCode::FORBIDDEN, "invitation-unknown"),
                    InvitationFault::Used => (StatusCode::CONFLICT, "invitation-used"),
                    InvitationFault::Unconfirmed => (StatusCode::FORBIDDEN, "email-unconfirmed"),
                };
                said(status, code, language)
            }
            Self::TooOften { seconds, language } => {
                Problem { retry_after: Some(seconds), ..said(StatusCode::TOO_MANY_REQUESTS, "too-often", language) }
            }
            Self::ManyCodes { seconds, language } => {
                Problem { retry_after: Some(seconds), ..said(StatusCode::TOO_MANY_REQUESTS, "many-codes", language) }
            }
            Self::Answers { items, language } => {
                Problem { problems: items, ..said(StatusCode::UNPROCESSABLE_ENTITY, "answers", language) }
            }
            Self::Definition(faults) => {
                problem(StatusCode::UNPROCESSABLE_ENTITY, "definition", "the definition has faults").with(faults)
            }
            Self::Document(faults) => {
                problem(StatusCode::UNPROCESSABLE_ENTITY, "document", "the document has faults").with(faults)
            }
            Self::Published { id, version } => {
                let detail =
                    format!("`{id}` version {version} is published and never changes; publish this as another version");
                problem(StatusCode::CONFLICT, "published", detail)
            }
            Self::Conflict(what) => problem(StatusCode::CONFLICT, "conflict", what),
            Self::Different(language) => said(StatusCode::CONFLICT, "already-sent", language),
            Self::Erased(language) => said(StatusCode::GONE, "erased", language),
            Self::Store(fault) => {
                tracing::error!(cause = %fault, "the store failed");
                problem(StatusCode::SERVICE_UNAVAILABLE, "failed", UNSURE)
            }
            Self::System(cause) => {
                tracing::error!(%cause, "the system failed");
                problem(StatusCode::SERVICE_UNAVAILABLE, "failed", UNSURE)
            }
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.problem().into_response()
    }
}

/// What is true of a response whose keeping failed or took too long. No `Retry-After` goes with it: senders take that
/// as a sign that nothing was done.
const UNSURE: &str = "the server failed; what was sent may have been stored: send it again with the same id";

fn problem(status: StatusCode, code: &str, detail: impl Into<String>) -> Problem {
    Problem {
        r#type: format!("urn:wecan:problem:{code}"),
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail: detail.into(),
        problems: Vec::new(),
        language: None,
        retry_after: None,
    }
}

/// A problem that is the resident's to know: its detail is a sentence for them, since widgets show it.
fn said(status: StatusCode, code: &str, language: String) -> Problem {
    let (heading, sentence) = sentence(code, words::of(&language));
    problem(status, code, format!("{heading}. {sentence}")).to(language)
}

impl Problem {
    fn with(self, faults: Vec<Trouble>) -> Self {
        let item = |it: Trouble| Item { question: String::new(), field: it.at, code: "unreadable", message: it.what };
        Self { problems: faults.into_iter().map(item).collect(), ..self }
    }

    fn to(self, language: String) -> Self {
        Self { language: Some(language), ..self }
    }

    fn code(&self) -> &str {
        self.r#type.rsplit(':').next().unwrap_or_default()
    }

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn page(&self, wished: &'static Words) -> Response {
        let words = self.language.as_deref().map_or(wished, words::of);
        let (heading, sentence) = sentence(self.code(), words);
        let sentence = if matches!(self.code(), "closed" | "not-open") {
            self.detail.trim_start_matches(heading).trim_start_matches(". ")
        } else {
            sentence
        };
        let main = format!(
            "<div class=\"wecan\">\n<h1 class=\"wecan-title\">{}</h1>\n<p class=\"wecan-text\">{}</p>\n</div>",
            escape(heading),
            escape(sentence)
        );
        let title = format!("{}: {heading}", words.error);
        Page { status: self.status(), language: words.language, title: &title, main }.into_response()
    }
}

/// The heading and the sentence for people.
fn sentence(code: &str, words: &Words) -> (&'static str, &'static str) {
    match code {
        "not-found" | "method" => words.not_found,
        "no-admin-token" | "no-erasure-token" => words.not_allowed,
        "not-open" => words.not_open,
        "results-later" => words.results_later,
        "closed" => words.closed,
        "invitation-missing" => words.invitation_missing,
        "invitation-unknown" => words.invitation_unknown,
        "invitation-used" => words.invitation_used,
        "email-unconfirmed" => words.email_unconfirmed,
        "many-codes" => words.many_codes,
        "too-often" => words.too_often,
        "already-sent" => words.already_sent,
        "erased" => words.erased_before,
        "too-big" => words.too_big,
        "unreadable" | "unknown-type" | "no-definition" | "answers" => words.out_of_date,
        _ => words.failed,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (self.status(), Body::from(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self.code() {
            "no-admin-token" => {
                headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"wecan\""));
                // So that an officer's browser asks for the token (as the password) by itself.
                headers.append(
                    header::WWW_AUTHENTICATE,
                    HeaderValue::from_static("Basic realm=\"wecan\", charset=\"UTF-8\""),
                );
            }
            "no-erasure-token" => {
                headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"wecan\""));
            }
            _ => {}
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Sees to it that every refusal leaves as a problem document, or as a page for who prefers one.
pub(crate) async fn dress(request: Request, next: Next) -> Response {
    let page = prefers_page(request.headers());
    let sends = request.uri().path() == crate::floor::ENDPOINT;
    let accept_language = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let words = words::accepted(accept_language.unwrap_or_default());
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (dressed, kept) = match response.extensions().get::<Problem>().cloned() {
        Some(problem) if page => (problem.page(words), response.headers().clone()),
        // Widgets show it to whoever sent their answers, which nobody has read to know their language by.
        Some(problem) if sends && problem.code() == "too-big" => {
            let dressed = said(problem.status(), "too-big", words.language.to_owned()).into_response();
            (dressed, response.headers().clone())
        }
        Some(_) => return response,
        // A page that its handler drew.
        None if is_html(response.headers()) => return response,
        None => {
            let problem = of_status(status);
            let dressed = if page { problem.page(words) } else { problem.into_response() };
            (dressed, response.headers().clone())
        }
    };
    with_headers(dressed, kept)
}

/// The problem of a refusal that did not come from a handler.
fn of_status(status: StatusCode) -> Problem {
    match status {
        StatusCode::BAD_REQUEST => problem(status, "unreadable", "the request could not be read"),
        StatusCode::NOT_FOUND => problem(status, "not-found", "there is nothing at this address"),
        StatusCode::METHOD_NOT_ALLOWED => problem(status, "method", "this address does not take this method"),
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooBig.problem(),
        StatusCode::SERVICE_UNAVAILABLE => problem(status, "busy", "this took too long; try again"),
        status => problem(status, "failed", ""),
    }
}

/// Keeps what the refusal itself said in headers: methods allowed, tokens asked for, cross-origin leave.
fn with_headers(mut response: Response, kept: HeaderMap) -> Response {
    let own: Vec<_> = response.headers().keys().cloned().collect();
    let about_body = [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::ETAG];
    for (name, value) in kept.iter().filter(|(name, _)| !own.contains(name) && !about_body.contains(name)) {
        response.headers_mut().append(name, value.clone());
    }
    response
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}

/// Whether whoever asks would rather read a page than a document for programs.
pub(crate) fn prefers_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let quality = |wanted: &[&str]| {
        accept
            .split(',')
            .filter_map(|range| {
                let mut parts = range.split(';').map(str::trim);
                let name = parts.next().unwrap_or_default();
                let quality =
                    parts.find_map(|part| part.strip_prefix("q=")).and_then(|value| value.parse::<f32>().ok());
                wanted.iter().any(|wanted| name.eq_ignore_ascii_case(wanted)).then_some(quality.unwrap_or(1.0))
            })
            .fold(0.0, f32::max)
    };
    let page = quality(&["text/html", "application/xhtml+xml"]);
    page > 0.0 && page >= quality(&["application/json", "application/problem+json"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_get_pages_and_programs_get_documents() {
        for (accept, page) in [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true),
            ("application/json", false),
            ("*/*", false),
            ("", false),
            ("application/json, text/html;q=0.5", false),
            ("text/html;q=0", false),
            ("TEXT/HTML", true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, accept.parse().expect("a header"));
            assert_eq!(prefers_page(&headers), page, "{accept}");
        }
    }
}
