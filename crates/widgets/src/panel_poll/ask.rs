//! What a poll's server is asked: whether it still takes answers, what has come of them, to confirm an address, and to
//! tell somebody what changed.

use crate::browser::Next;
use crate::requests::{Answer, Refusal, post};
use wecan_model::Date;
use wecan_model::json::Json;

/// How a poll stands at its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// Whether it takes no more answers.
    pub(super) closed: bool,
    /// The last day on which it took any.
    pub(super) closes: Option<Date>,
    /// Whether members of the panel can ask to hear what changed.
    pub(super) tells: bool,
}

/// What came of asking for results.
#[derive(Debug)]
pub(super) enum Told {
    /// They may be seen: the answer as it came, which the later part reads.
    Results(Json),
    /// They may not be seen yet, or not by whoever asks.
    Later,
    /// There was no answer.
    Nothing,
}

/// Where the poll is at the server that takes its responses; nothing where responses go to somebody else's endpoint.
pub(super) fn address(endpoint: &str, poll: &str) -> Option<String> {
    let server = endpoint.strip_suffix("/v1/responses")?;
    Some([server, "/v1/polls/", poll].concat())
}

/// Whether a poll's server says that it takes no more answers.
pub(super) fn is_closed(said: &Json) -> bool {
    matches!(said.get("closed"), Some(Json::Bool(true)))
}

/// How the poll stands; nothing where its server does not say, or does not know it.
pub(super) fn standing(said: &Json) -> Option<Standing> {
    said.get("closed")?;
    let closes = said.get("closes").and_then(Json::as_str).and_then(Date::parse);
    Some(Standing { closed: is_closed(said), closes, tells: matches!(said.get("tells"), Some(Json::Bool(true))) })
}

/// What an answer says that was to hold results.
pub(super) fn told(answer: Answer) -> Told {
    match answer {
        Some((200, json)) => Told::Results(json),
        Some((403, _)) => Told::Later,
        _ => Told::Nothing,
    }
}

/// What became of asking for a code, or of entering one: then it is an invitation.
pub(super) type Confirmed = Result<Option<String>, Refusal>;

/// Has a code mailed to an address.
pub(super) fn mail_code(address: &str, email: &str, language: &str, next: Next<Confirmed>) {
    let said = [("email", email), ("lang", language)];
    post(&[address, "/codes"].concat(), &said, Box::new(move |done| next(done.map(|_| None))));
}

/// Gets the invitation of whoever has entered the right code.
pub(super) fn confirm(address: &str, email: &str, code: &str, language: &str, next: Next<Confirmed>) {
    let said = [("email", email), ("code", code), ("lang", language)];
    let heard = move |done: Result<Json, Refusal>| {
        let invitation = |json: Json| json.get("invitation").and_then(Json::as_str).map(String::from);
        next(done.and_then(|json| invitation(json).map(Some).ok_or(None)));
    };
    post(&[address, "/codes/verify"].concat(), &said, Box::new(heard));
}

/// Asks to hear by mail what changed.
pub(super) fn tell(address: &str, invitation: &str, language: &str, next: Next<Result<Json, Refusal>>) {
    post(&[address, "/tell"].concat(), &[("invitation", invitation), ("lang", language)], next);
}
