//! What changed because of a poll, told by mail to members of the panel who asked to hear it. That they asked stands with
//! their invitation, never with their answers.

use super::letters::{self, addressed};
use super::phrases::PollWords;
use super::{Wish, asked};
use crate::error::{Error, InvitationFault};
use crate::mail::{Letter, Mail};
use crate::pages::{Page, escape};
use crate::responses::body;
use crate::state::State;
use crate::store::{SealedMail, ToTell};
use axum::extract::{Path, Request, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::fmt::Write as _;
use wecan::locales::asking::AskingWords;
use wecan::locales::fill;
use wecan_model::poll::Outcome;
use wecan_model::{Definition, Identity, Trouble};

/// What somebody sends who wants to hear what changed, or no longer.
#[derive(Debug, Deserialize)]
#[serde(default)]
struct Sent {
    invitation: String,
    tell: bool,
    lang: String,
}

impl Default for Sent {
    fn default() -> Self {
        Self { invitation: String::new(), tell: true, lang: String::new() }
    }
}

/// `POST /v1/polls/{id}/tell`
pub(crate) async fn ask(
    Shared(state): Shared<State>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Error> {
    let body = body(request, &["application/json"]).await?;
    let sent: Sent = serde_json::from_slice(&body).map_err(|error| Trouble::new("", error.to_string()))?;
    set(&state, &id, &sent).await?;
    Ok(axum::Json(serde_json::json!({"tell": sent.tell})).into_response())
}

/// `POST /polls/{id}/tell`: the same by the button on the page that says thanks.
pub(crate) async fn form(
    Shared(state): Shared<State>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Error> {
    let body = body(request, &["application/x-www-form-urlencoded"]).await?;
    let field = |name: &str| {
        let found = form_urlencoded::parse(&body).find(|(own, _)| own == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let sent = Sent { invitation: field("invitation"), tell: true, lang: field("lang") };
    set(&state, &id, &sent).await?;
    let words = PollWords::of(&sent.lang);
    Ok(page(words, AskingWords::of(&sent.lang).told, ""))
}

async fn set(state: &State, id: &str, sent: &Sent) -> Result<(), Error> {
    let asked = asked(state, &HeaderMap::new(), id, &Wish::default()).await?;
    let unknown = || Error::Invitation {
        fault: InvitationFault::Unknown,
        language: PollWords::of(&sent.lang).language.to_owned(),
    };
    if !tells(state, &asked.published.definition) {
        return Err(Error::NotFound(format!(
            "nobody can be told of `{id}`: that needs a panel, and a server that sends mail"
        )));
    }
    let mark = state.secret.invitation_mark(id, &sent.invitation).ok_or_else(unknown)?;
    if !state.store.can_tell(id, &mark).await? {
        return Err(Error::NotFound(String::from("nobody with an e-mail address holds this invitation")));
    }
    if sent.tell {
        return Ok(state.store.set_tell(id, &mark, PollWords::of(&sent.lang).language).await?);
    }
    let [first @ .., _, _, _, _, _, _] = &mark;
    Ok(state.store.stop_telling(id, first).await?)
}

/// Whether whoever is invited can ask to be told what changed.
pub(crate) fn tells(state: &State, definition: &Definition) -> bool {
    definition.identity == Identity::Invited && definition.poll.is_some() && state.mailing.is_some()
}

/// The button by which somebody who has just answered asks to be told; nothing where they cannot be.
///
/// # Errors
/// When the database fails.
pub(crate) async fn offer(
    state: &State,
    definition: &Definition,
    invitation: Option<&str>,
    language: &str,
) -> Result<String, Error> {
    let mark = invitation.and_then(|code| Some((code, state.secret.invitation_mark(&definition.id, code)?)));
    let Some((code, mark)) = mark.filter(|_| tells(state, definition)) else { return Ok(String::new()) };
    if !state.store.can_tell(&definition.id, &mark).await? {
        return Ok(String::new());
    }
    let words = PollWords::of(language);
    let (heading, text, button) = AskingWords::of(language).tell;
    Ok(format!(
        "<div class=\"wecan\">\n<h2 class=\"wecan-heading\">{}</h2>\n<p class=\"wecan-text\">{}</p>\n\
         <form method=\"post\" action=\"/polls/{}/tell\"><input type=\"hidden\" name=\"lang\" value=\"{}\">\
         <input type=\"hidden\" name=\"invitation\" value=\"{}\"><button class=\"wecan-button\">{}</button></form>\n</div>",
        escape(heading),
        escape(text),
        definition.id,
        words.language,
        escape(code),
        escape(button)
    ))
}

/// A page with a heading, a sentence, and whatever is below.
pub(super) fn page(words: &PollWords, (heading, text): (&str, &str), more: &str) -> Response {
    let mut main = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        main,
        "<div class=\"wecan\">\n<h1 class=\"wecan-title\">{}</h1>\n<p class=\"wecan-text\">{}</p>\n{more}</div>",
        escape(heading),
        escape(text)
    );
    Page { status: StatusCode::OK, language: words.language, title: heading, main }.into_response()
}

/// The mails that tell of what is new among these outcomes, each with the mark of whom it goes to.
///
/// # Errors
/// When the database fails.
pub(super) async fn mails(
    state: &State,
    definition: &Definition,
    before: &[Outcome],
    now: &[Outcome],
) -> Result<Vec<([u8; 16], SealedMail)>, Error> {
    let new = new(before, now);
    let Some(mailing) = state.mailing.as_deref().filter(|_| !new.is_empty()) else { return Ok(Vec::new()) };
    let mut mails = Vec::new();
    for own in state.store.to_tell(&definition.id).await? {
        let stop = format!(
            "{}/polls/{}/tell/{}?lang={}",
            mailing.public,
            definition.id,
            state.secret.follow_code(&own.mark[..10]),
            own.language
        );
        let page = format!("{}/polls/{}?lang={}", mailing.public, definition.id, own.language);
        let mail = letter(definition, &own, &new, page, stop);
        mails.push((own.mark, mailing.seal(&mail).map_err(Error::System)?));
    }
    Ok(mails)
}

/// What nobody has been told yet. An outcome whose words were mended is none of them.
fn new<'a>(before: &[Outcome], now: &'a [Outcome]) -> Vec<&'a Outcome> {
    let mut left: Vec<&Outcome> = before.iter().collect();
    let mut take =
        |is: &dyn Fn(&Outcome) -> bool| left.iter().position(|own| is(own)).map(|place| left.remove(place)).is_some();
    let changed: Vec<&Outcome> = now.iter().filter(|own| !take(&|earlier: &Outcome| earlier == *own)).collect();
    let is_mended = |own: &Outcome, earlier: &Outcome| earlier.state == own.state && earlier.date == own.date;
    changed.into_iter().filter(|own| !take(&|earlier: &Outcome| is_mended(own, earlier))).collect()
}

fn letter(definition: &Definition, own: &ToTell, new: &[&Outcome], page: String, stop: String) -> Mail {
    let words = PollWords::of(&own.language);
    let title = letters::plain(&definition.title, words.language);
    let (subject, first) = words.changed;
    let mut letter =
        Letter::new(words.language, fill(subject, &[("title", &title)])).text(fill(first, &[("title", &title)]));
    let mut name = String::new();
    for outcome in new {
        let state = AskingWords::of(words.language).states[outcome.state as usize];
        let date = crate::words::of(words.language).date(outcome.date);
        let text = letters::plain(&outcome.text, words.language);
        let _ = write!(name, "{state}{date}{text}");
        let link = outcome.link.clone().unwrap_or_else(|| page.clone());
        letter = letter.entry(format!("{state}, {date}"), link, vec![text], ("", String::new()));
    }
    let letter = letter.link(words.see_all, page).footer(words.why_told, vec![(words.stop.2.to_owned(), stop.clone())]);
    let reference = format!("outcomes {} {:?} {name}", definition.id, own.mark);
    Mail { whose: own.mark[..10].to_vec(), ..addressed(letter, own.email.clone(), stop, reference, &own.member) }
}
