//! One answer for each e-mail address: a code is mailed to it, and whoever enters the code may answer. Of the address there
//! stays only what a keyed hash makes of it.

use super::letters::{addressed, plain};
use super::phrases::PollWords;
use super::{Asked, Wish, asked, closed};
use crate::clock;
use crate::error::{Error, Item};
use crate::mail::{self, Letter, Mailing};
use crate::pages::{Page, escape};
use crate::responses::body;
use crate::state::State;
use crate::store::Made;
use crate::tokens;
use crate::words;
use axum::extract::{Path, Request, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::fmt::Write as _;
use std::sync::Arc;
use wecan::locales::asking::AskingWords;
use wecan::locales::{Locale, fill};
use wecan_model::formats::code_digits;
use wecan_model::{Definition, Identity, Trouble};

/// What somebody sends who wants to confirm an address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    email: String,
    code: Option<String>,
    lang: String,
}

/// What is wrong with it: the field, and a word for programs.
type Wrong = (&'static str, &'static str);

/// `POST /v1/polls/{id}/codes`
pub(crate) async fn ask(
    Shared(state): Shared<State>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Error> {
    let sent = json(request).await?;
    let poll = poll(&state, &id, &sent.lang).await?;
    match make(&state, &poll, &sent).await? {
        Ok(()) => Ok((StatusCode::ACCEPTED, axum::Json(serde_json::json!({"sent": true}))).into_response()),
        Err(wrong) => Err(refused(&sent, wrong)),
    }
}

/// `POST /v1/polls/{id}/codes/verify`
pub(crate) async fn verify(
    Shared(state): Shared<State>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Error> {
    let sent = json(request).await?;
    let poll = poll(&state, &id, &sent.lang).await?;
    match confirm(&state, &poll, &sent).await? {
        Ok(invitation) => Ok(axum::Json(serde_json::json!({ "invitation": invitation })).into_response()),
        Err(wrong) => Err(refused(&sent, wrong)),
    }
}

/// `POST /polls/{id}/codes`: the same for those without script, who have entered an address, and then the code.
pub(crate) async fn form(
    Shared(state): Shared<State>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Error> {
    let sent = fields(request).await?;
    let poll = poll(&state, &id, &sent.lang).await?;
    if sent.code.is_some() {
        return entered(&state, &poll, &sent).await;
    }
    let wrong = make(&state, &poll, &sent).await?.err();
    Ok(page(&poll.published.definition, &sent, wrong.is_none(), wrong))
}

/// `POST /polls/{id}/codes/verify`: the same for the code alone. Nobody counts here how much mail somebody asks for, so that
/// whatever is missing, nothing is mailed.
pub(crate) async fn code_form(
    Shared(state): Shared<State>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Error> {
    let sent = fields(request).await?;
    let poll = poll(&state, &id, &sent.lang).await?;
    entered(&state, &poll, &sent).await
}

/// The way to the form, or the page once more.
async fn entered(state: &State, poll: &Asked, sent: &Sent) -> Result<Response, Error> {
    let definition = &poll.published.definition;
    Ok(match confirm(state, poll, sent).await? {
        Ok(invitation) => {
            let language = PollWords::of(&sent.lang).language;
            Redirect::to(&format!("/forms/{}?lang={language}&invitation={invitation}", definition.id)).into_response()
        }
        Err(wrong) => page(definition, sent, wrong.0 == "code", Some(wrong)),
    })
}

/// The page that asks for an address, before the form is shown.
pub(crate) fn first(definition: &Definition, language: &str) -> Response {
    page(definition, &Sent { lang: language.to_owned(), ..Sent::default() }, false, None)
}

async fn fields(request: Request) -> Result<Sent, Error> {
    let body = body(request, &["application/x-www-form-urlencoded"]).await?;
    let field =
        |name: &str| form_urlencoded::parse(&body).find(|(own, _)| own == name).map(|(_, value)| value.into_owned());
    Ok(Sent { email: field("email").unwrap_or_default(), code: field("code"), lang: field("lang").unwrap_or_default() })
}

async fn json(request: Request) -> Result<Sent, Error> {
    let body = body(request, &["application/json"]).await?;
    Ok(serde_json::from_slice(&body).map_err(|error| Trouble::new("", error.to_string()))?)
}

/// A poll for which addresses are confirmed, and that takes answers today.
async fn poll(state: &State, id: &str, language: &str) -> Result<Asked, Error> {
    let asked = asked(state, &HeaderMap::new(), id, &Wish::default()).await?;
    let definition = &asked.published.definition;
    if definition.identity != Identity::Verified {
        return Err(Error::NotFound(format!("`{id}` confirms no addresses: it needs `\"identity\": \"verified\"`")));
    }
    let language = PollWords::of(language).language.to_owned();
    let today = clock::today();
    if let Some(first) = definition.opens().filter(|first| today < *first) {
        return Err(Error::NotOpen { first, language });
    }
    match closed(state, definition, today).await? {
        Some(last) => Err(Error::Closed { last, language }),
        None => Ok(asked),
    }
}

fn mailing(state: &State) -> Result<Arc<Mailing>, Error> {
    state.mailing.clone().ok_or_else(|| Error::NotFound(String::from("this server sends no mail")))
}

/// Mails a code. Nobody learns from it whether an address is known: too many in an hour are left alone in silence.
async fn make(state: &State, poll: &Asked, sent: &Sent) -> Result<Result<(), Wrong>, Error> {
    let mailing = mailing(state)?;
    let email = match mail::needed_address(&sent.email) {
        Ok(email) => email,
        Err(wrong) => return Ok(Err(("email", wrong))),
    };
    let definition = &poll.published.definition;
    let number = u32::from_le_bytes(tokens::random().map_err(Error::System)?);
    let code = format!("{:06}", number % 1_000_000);
    let (invitation, now) = (state.secret.verified_invitation(&definition.id, &email), clock::milliseconds());
    let Some(who) = state.secret.invitation_mark(&definition.id, &invitation) else { return Ok(Ok(())) };
    let (words, asking) = (PollWords::of(&sent.lang), AskingWords::of(&sent.lang));
    let title = plain(&definition.title, words.language);
    let (subject, first, otherwise) = words.code_letter;
    let letter = Letter::new(words.language, fill(subject, &[("code", &code)]));
    let letter =
        letter.text(fill(first, &[("title", &title)])).heading(code.clone()).text(asking.code_life).text(otherwise);
    let reference = format!("code {} {who:?} {now}", definition.id);
    let letter = addressed(letter, email, String::new(), reference, "");
    let letter = mailing.seal(&letter).map_err(Error::System)?;
    let code = state.secret.code_mark(&who, &code);
    match state.store.make_code(&definition.id, &who, &code, &letter, (now, mailing.codes_per_hour)).await? {
        Made::Full(seconds) => Err(Error::ManyCodes { seconds, language: words.language.to_owned() }),
        Made::Code | Made::Enough => Ok(Ok(())),
    }
}

/// The invitation of whoever has entered the right code.
async fn confirm(state: &State, poll: &Asked, sent: &Sent) -> Result<Result<String, Wrong>, Error> {
    // As it was when the code was mailed: without what nobody sees, which comes along when an address is pasted.
    let email = match mail::needed_address(&sent.email) {
        Ok(email) => email,
        Err(wrong) => return Ok(Err(("email", wrong))),
    };
    let digits = code_digits(sent.code.as_deref().unwrap_or_default());
    if digits.is_empty() {
        return Ok(Err(("code", "required")));
    }
    let id = &poll.published.definition.id;
    let invitation = state.secret.verified_invitation(id, &email);
    let Some(who) = state.secret.invitation_mark(id, &invitation) else { return Ok(Err(("code", "wrong"))) };
    let code = state.secret.code_mark(&who, &digits);
    let right = state.store.try_code(id, &who, &code, clock::milliseconds()).await?;
    Ok(if right { Ok(invitation) } else { Err(("code", "wrong")) })
}

fn problem(language: &str, wrong: Wrong) -> &'static str {
    let (words, asking) = (PollWords::of(language), AskingWords::of(language));
    match wrong {
        ("email", "required") => asking.enter_email,
        ("email", _) => asking.wrong_email,
        (_, "required") => asking.enter_code,
        _ => words.wrong_code,
    }
}

fn refused(sent: &Sent, wrong: Wrong) -> Error {
    let (field, code) = wrong;
    let message = problem(&sent.lang, wrong).to_owned();
    let items = vec![Item { question: String::new(), field: field.to_owned(), code, message }];
    Error::Answers { items, language: sent.lang.clone() }
}

/// The page that asks for an address, or for the code that was mailed to it.
fn page(definition: &Definition, sent: &Sent, for_code: bool, wrong: Option<Wrong>) -> Response {
    let (words, asking) = (PollWords::of(&sent.lang), AskingWords::of(&sent.lang));
    let own = words::of(words.language);
    let mut main = String::from("<div class=\"wecan\">\n");
    let said = wrong.map(|wrong| (wrong.0, problem(&sent.lang, wrong)));
    // Writing to a string cannot fail, here and below.
    if let Some((field, said)) = said {
        let _ = writeln!(
            main,
            "<div class=\"wecan-summary\" tabindex=\"-1\" autofocus><div role=\"alert\"><h2 class=\"wecan-heading\">{}</h2>\
             <ul class=\"wecan-summary-list\"><li><a href=\"#{field}\">{}</a></li></ul></div></div>",
            escape(Locale::of(words.language).problem_heading),
            escape(said)
        );
    }
    let title = plain(&definition.title, words.language);
    let heading = if for_code { asking.code_heading } else { asking.email_heading };
    let _ = writeln!(
        main,
        "<p class=\"wecan-hint\">{}</p>\n<h1 class=\"wecan-title\">{}</h1>",
        escape(&title),
        escape(heading)
    );
    let sentences: &[&str] = if for_code { &[asking.code_asked, asking.code_life] } else { &asking.email_asked };
    for sentence in sentences {
        let _ =
            writeln!(main, "<p class=\"wecan-text\">{}</p>", escape(&fill(sentence, &[("email", sent.email.trim())])));
    }
    // Entering a code sends no mail, and is not counted as if it did.
    let action = format!("/polls/{}/codes{}", definition.id, if for_code { "/verify" } else { "" });
    let _ = writeln!(main, "<form method=\"post\" action=\"{action}\" novalidate>");
    let _ = writeln!(main, "<input type=\"hidden\" name=\"lang\" value=\"{}\">", words.language);
    let error = said.map_or_else(String::new, |(field, said)| {
        format!(
            "<p class=\"wecan-error\" id=\"{field}-error\"><span class=\"wecan-unseen\">{}:</span> {}</p>",
            escape(own.error),
            escape(said)
        )
    });
    let (wrong_class, described) = match said {
        Some((field, _)) => (" wecan-wrong", format!(" aria-describedby=\"{field}-error\"")),
        None => ("", String::new()),
    };
    let (label, input, button) = if for_code {
        let _ = writeln!(main, "<input type=\"hidden\" name=\"email\" value=\"{}\">", escape(sent.email.trim()));
        let input = "id=\"code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\"".to_owned();
        ((asking.code_label, "code"), input, asking.go_on)
    } else {
        let email = escape(sent.email.trim());
        let input = format!(
            "type=\"email\" id=\"email\" name=\"email\" autocomplete=\"email\" spellcheck=\"false\" value=\"{email}\""
        );
        ((asking.email_label, "email"), input, asking.send_code)
    };
    let _ = writeln!(
        main,
        "<div class=\"wecan-question{wrong_class}\"><label class=\"wecan-label\" for=\"{}\">{}</label>{error}\
         <input class=\"wecan-input{}\" {input}{described}></div>\n<button class=\"wecan-button\">{}</button>\n</form>",
        label.1,
        escape(label.0),
        if for_code { " wecan-short" } else { "" },
        escape(button)
    );
    if for_code {
        let again = format!("/forms/{}?lang={}", definition.id, words.language);
        let _ = writeln!(main, "<p class=\"wecan-text\"><a href=\"{again}\">{}</a></p>", escape(asking.code_again));
    }
    main.push_str("</div>");
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = if wrong.is_some() { format!("{}: {heading}", own.error) } else { heading.to_owned() };
    Page { status, language: words.language, title: &title, main }.into_response()
}
