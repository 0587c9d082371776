//! Comments go on to the council's own system, BOPS: one at a time, each once, for as long as the server lives.

use crate::clock;
use crate::store::planning::Comment;
use crate::store::{Fault, Sent, Store};
use serde_json::{Value, json};
use std::time::Duration;
use ureq::Agent;
use wecan_model::Trouble;
use wecan_model::json::Json;

/// Where an area's comments go.
#[derive(Clone)]
pub struct Council {
    /// The area's name, as its applications are imported under.
    pub area: String,
    /// The address of its BOPS.
    pub url: String,
    /// What lets us write there.
    pub key: String,
}

/// How often it is looked whether there is a comment.
const PAUSE: Duration = Duration::from_secs(2);
/// How long BOPS has to answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a comment is tried: with the pauses between, for about three days.
const TRIES: u32 = 12;
/// The pause after the first try; it doubles, up to [`LONGEST`].
const FIRST: u64 = 60 * 1000;
const LONGEST: u64 = 12 * 60 * 60 * 1000;
/// What BOPS has a name for among the things that a comment can be about.
const TAGS: [&str; 8] = ["design", "use", "light", "privacy", "access", "noise", "traffic", "other"];

/// Reads `{"bops": [{"area": "…", "url": "https://…", "key": "NAME_IN_THE_ENVIRONMENT"}]}`; `secret` looks a name up there.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(json: &Json, secret: impl Fn(&str) -> Option<String>) -> Result<Vec<Council>, Vec<Trouble>> {
    let Some(Json::Array(list)) = json.get("bops") else {
        return Err(vec![Trouble::new("bops", "needs a list of councils")]);
    };
    let (mut councils, mut troubles) = (Vec::new(), Vec::new());
    for (at, json) in list.iter().enumerate() {
        let mut wrong = |name: &str, what: &str| troubles.push(Trouble::new(format!("bops[{at}].{name}"), what));
        let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default().trim();
        let (area, url, name) = (text("area"), text("url").trim_end_matches('/'), text("key"));
        if area.is_empty() {
            wrong("area", "needs the area's name");
        }
        if !url.starts_with("https://") && !url.starts_with("http://") {
            wrong("url", "needs to be an address that begins with https://");
        }
        let key = secret(name).filter(|_| !name.is_empty());
        match key {
            Some(key) => councils.push(Council { area: area.to_owned(), url: url.to_owned(), key }),
            None => wrong("key", "needs the name of a variable in the environment that holds the key"),
        }
    }
    if troubles.is_empty() { Ok(councils) } else { Err(troubles) }
}

/// Hands comments on for as long as the server lives.
pub(crate) async fn work(store: Store, councils: Vec<Council>) {
    loop {
        match store.doubt_comments(clock::milliseconds()).await {
            Ok(0) => {}
            Ok(doubtful) => tracing::warn!(doubtful, "comments may or may not have been taken by the council's system"),
            Err(fault) => tracing::error!(cause = %fault, "it could not be told which comments are doubtful"),
        }
        for council in &councils {
            loop {
                match hand_on(&store, council).await {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(fault) => {
                        tracing::error!(cause = %fault, "a comment could not be handed on");
                        break;
                    }
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Hands on the comment that has waited longest; `false` where none is due.
///
/// # Errors
/// When the database fails.
pub async fn hand_on(store: &Store, council: &Council) -> Result<bool, Fault> {
    let now = clock::milliseconds();
    let Some(comment) = store.due_comment(&council.area, now).await? else { return Ok(false) };
    let key = comment.row.key;
    let until = now + 2 * u64::try_from(PATIENCE.as_millis()).unwrap_or(u64::MAX / 4);
    if !store.begin_comment(&key, until).await? {
        return Ok(true);
    }
    let (council, body, reference) = (council.clone(), body(&comment).to_string(), comment.about.reference.clone());
    let sent = tokio::task::spawn_blocking(move || post(&council, &reference, &body)).await;
    let (sent, why) = sent.unwrap_or_else(|error| (Sent::Doubtful, error.to_string()));
    let sent = match sent {
        Sent::Later(_) if comment.tries + 1 >= TRIES => Sent::Refused,
        Sent::Later(_) => {
            let pause = FIRST.saturating_mul(1 << comment.tries.min(20)).min(LONGEST);
            Sent::Later(clock::milliseconds() + pause)
        }
        sent => sent,
    };
    let (area, reference) = (&comment.about.area, &comment.about.reference);
    match &sent {
        Sent::Taken | Sent::Caught => tracing::info!(area, reference, "a comment was handed on"),
        Sent::Later(_) => tracing::warn!(area, reference, why, "a comment is handed on later"),
        Sent::Refused | Sent::Gone => {
            tracing::error!(area, reference, why, "a comment is not taken by the council's system");
        }
        Sent::Doubtful => tracing::error!(area, reference, why, "nobody knows whether a comment was taken"),
    }
    store.mark_comment(&key, &sent, &why).await?;
    Ok(true)
}

/// A comment as BOPS takes it.
fn body(comment: &Comment) -> Value {
    let answers: Json = serde_json::from_str(&comment.row.answers).unwrap_or_default();
    let text = |name: &str| answers.get(name).and_then(Json::as_str).unwrap_or_default();
    let mut tags = Vec::new();
    if let Some(Json::Array(topics)) = answers.get("topics") {
        for topic in topics.iter().filter_map(Json::as_str) {
            let tag = TAGS.iter().find(|tag| **tag == topic).unwrap_or(&"other");
            if !tags.contains(tag) {
                tags.push(*tag);
            }
        }
    }
    let mut body = json!({
        "name": text("name"),
        "address": format!("{}, {}", text("house"), text("postcode")),
        "summary_tag": text("stance"),
        "tags": tags,
        "response": text("comment"),
    });
    if !text("email").is_empty() {
        body["email"] = json!(text("email"));
    }
    body
}

fn post(council: &Council, reference: &str, body: &str) -> (Sent, String) {
    let agent: Agent = Agent::config_builder()
        .user_agent(concat!("wecan/", env!("CARGO_PKG_VERSION")))
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into();
    let reference: String = form_urlencoded::byte_serialize(reference.as_bytes()).collect();
    // In a path a plus is a plus.
    let reference = reference.replace('+', "%20");
    let asked = agent
        .post(format!("{}/api/v2/planning_applications/{reference}/comments/public", council.url))
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {}", council.key))
        .send(body);
    match asked {
        Ok(mut answer) => {
            let status = answer.status();
            let said = answer.body_mut().with_config().limit(64 * 1024).read_to_string().unwrap_or_default();
            if status.is_success() {
                return (Sent::Taken, String::new());
            }
            let why = format!("{} {}", status.as_u16(), message(&said));
            match status.as_u16() {
                // What stands before it did not hear from it: it may have been taken.
                502 | 504 => (Sent::Doubtful, why),
                // No permission today, too many at once, or their trouble: it was not taken.
                401 | 403 | 408 | 425 | 429 | 500.. => (Sent::Later(0), why),
                _ => (Sent::Refused, why),
            }
        }
        Err(error @ (ureq::Error::HostNotFound | ureq::Error::ConnectionFailed)) => (Sent::Later(0), error.to_string()),
        Err(ureq::Error::Io(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            (Sent::Later(0), error.to_string())
        }
        Err(error) => (Sent::Doubtful, error.to_string()),
    }
}

/// What BOPS says of an error: `{"error": {"message", "detail"}}`, or whatever it says.
fn message(said: &str) -> String {
    let json: Json = serde_json::from_str(said).unwrap_or_default();
    let text = |name: &str| json.get("error").and_then(|error| error.get(name)).and_then(Json::as_str);
    match (text("message"), text("detail")) {
        (Some(message), Some(detail)) => format!("{message}: {detail}"),
        (Some(message), None) => message.to_owned(),
        _ => said.to_owned(),
    }
}
