//! The page where people see or erase what they sent. It needs no script, and neither reference nor
//! code ever stands in an address.

use crate::error::Error;
use crate::pages::{Page, escape};
use crate::state::State;
use crate::store::{Published, Row};
use crate::tokens::keys_with_reference;
use crate::words::{self, Words};
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::fmt::Write as _;
use wecan::floor::{self, answer};
use wecan::locales::Locale;
use wecan_model::json::Json;
use wecan_model::{Draft, Kind, Text, Trouble};

/// The language asked for in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Language {
    lang: Option<String>,
}

/// What the page's form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    reference: String,
    token: String,
    lang: String,
    /// `erase`, once the answers have been shown.
    action: String,
}

/// `GET /erase`
pub(crate) async fn ask(language: Result<Query<Language>, QueryRejection>, headers: HeaderMap) -> Response {
    let wished = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let given = language.ok().and_then(|Query(it)| it.lang);
    let words = given.as_deref().map_or_else(|| words::accepted(wished), words::of);
    form(words, &Asked::default(), &[])
}

/// `POST /erase`
pub(crate) async fn look_or_erase(
    Shared(state): Shared<State>,
    asked: Result<Form<Asked>, FormRejection>,
) -> Result<Response, Error> {
    let Form(asked) = asked.map_err(|rejection| match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooBig,
        _ => Error::Unreadable(Trouble::new("", "needs the fields of the form at /erase")),
    })?;
    let words = words::of(&asked.lang);
    let blank = [
        ("reference", &asked.reference, words.erase.enter_reference),
        ("token", &asked.token, words.erase.enter_token),
    ];
    let problems: Vec<_> = blank
        .into_iter()
        .filter(|(_, typed, _)| typed.trim().is_empty())
        .map(|(field, _, what)| (field, what))
        .collect();
    if !problems.is_empty() {
        return Ok(form(words, &asked, &problems));
    }
    let Some(row) = find(&state, &asked).await? else {
        return Ok(form(words, &asked, &[("reference", words.erase.unknown)]));
    };
    if asked.action == "erase" {
        state.store.erase(&row.key).await?;
        let main = framed(&format!(
            "<h1 class=\"wecan-title\">{}</h1>\n<p class=\"wecan-text\">{}</p>",
            escape(words.erase.done),
            escape(words.erase.gone)
        ));
        return Ok(
            Page { status: StatusCode::OK, language: words.language, title: words.erase.done, main }.into_response()
        );
    }
    let published = state.store.definition(&row.definition, Some(row.version)).await?;
    let published = published.ok_or_else(|| Error::NotFound(String::from("there is no such definition")))?;
    Ok(sent(words, &asked, &published, &row))
}

/// The response with this reference that this code opens.
async fn find(state: &State, asked: &Asked) -> Result<Option<Row>, Error> {
    let Some((low, high)) = keys_with_reference(&asked.reference) else { return Ok(None) };
    let rows = state.store.responses_between(&low, &high).await?;
    Ok(rows.into_iter().find(|row| state.secret.opens(&row.key, &asked.token)))
}

fn form(words: &Words, asked: &Asked, problems: &[(&str, &str)]) -> Response {
    let erase = &words.erase;
    let mut main = String::new();
    // Writing to a string cannot fail, here and below.
    if !problems.is_empty() {
        let list: String = problems
            .iter()
            .map(|(field, what)| format!("<li><a href=\"#{field}\">{}</a></li>", escape(what)))
            .collect();
        let heading = escape(Locale::of(words.language).problem_heading);
        let _ = writeln!(
            main,
            "<div class=\"wecan-summary\" tabindex=\"-1\" autofocus><div role=\"alert\"><h2 class=\"wecan-heading\">{heading}</h2>\
             <ul class=\"wecan-summary-list\">{list}</ul></div></div>"
        );
    }
    let _ = write!(
        main,
        "<h1 class=\"wecan-title\">{}</h1>\n<p class=\"wecan-text\">{}</p>\n<form method=\"post\" action=\"/erase\" novalidate>\n",
        escape(erase.title),
        escape(erase.introduction)
    );
    let _ = writeln!(main, "<input type=\"hidden\" name=\"lang\" value=\"{}\">", words.language);
    for (name, label, typed) in [("reference", erase.reference, &asked.reference), ("token", erase.token, &asked.token)]
    {
        let problem = problems.iter().find(|(field, _)| *field == name).map(|(_, what)| *what);
        let error = problem.map_or_else(String::new, |what| {
            format!(
                "<p class=\"wecan-error\" id=\"{name}-error\"><span class=\"wecan-unseen\">{}:</span> {}</p>",
                escape(words.error),
                escape(what)
            )
        });
        let described = if problem.is_some() { format!(" aria-describedby=\"{name}-error\"") } else { String::new() };
        let class = if problem.is_some() { "wecan-question wecan-wrong" } else { "wecan-question" };
        let _ = writeln!(
            main,
            "<div class=\"{class}\"><label class=\"wecan-label\" for=\"{name}\">{}</label>{error}\
             <input class=\"wecan-input\" id=\"{name}\" name=\"{name}\" value=\"{}\" autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\"{described}></div>",
            escape(label),
            escape(typed),
        );
    }
    let _ = write!(main, "<button class=\"wecan-button\">{}</button>\n</form>", escape(erase.show));
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if problems.is_empty() { erase.title.to_owned() } else { format!("{}: {}", words.error, erase.title) };
    Page { status, language: words.language, title: &title, main: framed(&main) }.into_response()
}

fn sent(words: &Words, asked: &Asked, published: &Published, row: &Row) -> Response {
    let erase = &words.erase;
    let mut main = format!("<h1 class=\"wecan-title\">{}</h1>\n", escape(erase.sent));
    let title = published.definition.title.get(words.language);
    let received = words.iso_date(&row.received);
    let _ = write!(
        main,
        "<p class=\"wecan-text\">{}. {} {}.</p>\n<dl class=\"wecan-answers\">\n",
        escape(title),
        escape(erase.received),
        escape(&received)
    );
    for (label, answer) in answers(words, published, row) {
        let _ = writeln!(
            main,
            "<div class=\"wecan-answer-row\"><dt class=\"wecan-answer-label\">{}</dt><dd class=\"wecan-answer\">{}</dd></div>",
            escape(&label),
            escape(&answer)
        );
    }
    let _ = write!(
        main,
        "</dl>\n<p class=\"wecan-text\">{}</p>\n<form method=\"post\" action=\"/erase\">\n",
        escape(erase.warning)
    );
    for (name, value) in [
        ("reference", asked.reference.as_str()),
        ("token", &asked.token),
        ("lang", words.language),
        ("action", "erase"),
    ] {
        let _ = writeln!(main, "<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value));
    }
    let _ = write!(main, "<button class=\"wecan-button\">{}</button>\n</form>", escape(erase.button));
    Page { status: StatusCode::OK, language: words.language, title: erase.sent, main: framed(&main) }.into_response()
}

/// Dressed by the widgets' own stylesheet.
fn framed(main: &str) -> String {
    format!("<div class=\"wecan\">\n{main}\n</div>")
}

/// Each question that was answered, with the answer, in the reader's language.
fn answers(words: &Words, published: &Published, row: &Row) -> Vec<(String, String)> {
    let (definition, language) = (&published.definition, words.language);
    let answers: Json = serde_json::from_str(&row.answers).unwrap_or_default();
    let draft = Draft::from_answers(&answers).unwrap_or_default();
    let say = |text: &Text| floor::text(definition, language, text, &draft);
    let mut list = Vec::new();
    for question in definition.questions() {
        let names: Vec<(String, String)> = match &question.kind {
            Kind::Matrix { rows, .. } => {
                let row = |(row, label): &(String, Text)| {
                    (format!("{}.{row}", question.id), format!("{}: {}", say(&question.label), say(label)))
                };
                rows.iter().map(row).collect()
            }
            _ => vec![(question.id.clone(), say(&question.label))],
        };
        // Words beside an "other" option stand with the answer that revealed them.
        list.extend(
            names.into_iter().filter_map(|(name, label)| Some((label, answer(definition, language, &name, &draft)?))),
        );
    }
    list
}
