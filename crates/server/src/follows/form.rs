//! The form that asks to follow by mail: a page of its own, and a panel on the pages with planning applications.

use super::words::FollowWords;
use super::{Wanted, canonical, described, mailing, take_in};
use crate::error::Error;
use crate::pages::{Page, escape};
use crate::planning::ask::Asked;
use crate::responses::body;
use crate::state::State;
use crate::words;
use axum::extract::{RawQuery, Request, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::fmt::Write as _;
use wecan::locales::Locale;
use wecan::locales::planning::{CaseWords, PlanningWords};
use wecan_model::planning::{Follow, Period};

/// Fields in which somebody says what to follow, where no list has said it for them.
const FIELDS: [&str; 5] = ["postcode", "radius", "street", "ward", "q"];
/// Distances to choose from, in metres.
const DISTANCES: [u32; 6] = [500, 1_000, 2_000, 5_000, 10_000, 20_000];

/// `GET /follows`
pub(crate) async fn show(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    mailing(&state)?;
    let fields = fields(query.unwrap_or_default().as_bytes());
    let words = FollowWords::of(language(field(&fields, "lang"), &headers));
    Ok(page(words, &fields, &[]))
}

/// `POST /follows`
pub(crate) async fn post(Shared(state): Shared<State>, request: Request) -> Result<Response, Error> {
    let mailing = mailing(&state)?;
    let fields = fields(&body(request, &["application/x-www-form-urlencoded"]).await?);
    let words = FollowWords::of(field(&fields, "lang"));
    let wanted = Wanted {
        email: field(&fields, "email").to_owned(),
        period: field(&fields, "period").to_owned(),
        lang: words.language.to_owned(),
        follow: query_of(&fields),
    };
    Ok(match take_in(&state, &mailing, &wanted).await? {
        Ok(()) => Redirect::to(&format!("/follows/asked?lang={}", words.language)).into_response(),
        Err(wrong) => page(words, &fields, &wrong),
    })
}

/// `GET /follows/asked`
pub(crate) async fn asked(headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let fields = fields(query.unwrap_or_default().as_bytes());
    let words = FollowWords::of(language(field(&fields, "lang"), &headers));
    let (heading, sentences) = words.asked;
    let mut main = title(heading);
    for sentence in sentences {
        main.push_str(&paragraph(sentence));
    }
    main.push_str(&list_link(words));
    framed(words, heading, StatusCode::OK, &main)
}

/// The panel under a list or an application: what is shown can be followed by mail. Nothing where there is no mail.
pub(crate) fn panel(state: &State, query: &str, language: &'static str) -> String {
    if state.mailing.is_none() {
        return String::new();
    }
    let words = FollowWords::of(language);
    let follow = canonical(query);
    let says_something =
        Asked::read(&follow).is_ok_and(|asked| asked.postcode.is_some() || !Follow::of(&asked.search).is_everything());
    let fields = if says_something { vec![("follow".to_owned(), follow)] } else { Vec::new() };
    format!(
        "<div class=\"wecan\">\n<details class=\"wecan-filters\"><summary>{}</summary>\n{}</details>\n</div>",
        escape(words.title),
        form(words, &fields, &[], 2),
    )
}

/// What is wrong, for people.
pub(super) fn problem(words: &FollowWords, field: &str, code: &str) -> &'static str {
    match (field, code) {
        ("email", "required") => words.enter_email,
        ("email", _) => words.wrong_email,
        ("period", _) => words.choose_period,
        (_, "required") => words.enter_what,
        (_, "postcode") => words.wrong_postcode,
        (_, "unknown-postcode") => words.unknown_postcode,
        _ => words.wrong_what,
    }
}

fn page(words: &FollowWords, fields: &[(String, String)], wrong: &[(&str, &str)]) -> Response {
    let mut main = String::new();
    if !wrong.is_empty() {
        let list: String = wrong
            .iter()
            .map(|(field, code)| {
                let place = place(fields, field);
                format!("<li><a href=\"#{place}\">{}</a></li>", escape(problem(words, field, code)))
            })
            .collect();
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(
            main,
            "<div class=\"wecan-summary\" tabindex=\"-1\" autofocus><div role=\"alert\"><h2 class=\"wecan-heading\">{}</h2>\
             <ul class=\"wecan-summary-list\">{list}</ul></div></div>",
            escape(Locale::of(words.language).problem_heading)
        );
    }
    main.push_str(&title(words.title));
    main.push_str(&form(words, fields, wrong, 1));
    let error = words::of(words.language).error;
    let (status, heading) = match wrong {
        [] => (StatusCode::OK, words.title.to_owned()),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, format!("{error}: {}", words.title)),
    };
    framed(words, &heading, status, &main)
}

/// The field that a problem is at.
fn place(fields: &[(String, String)], field: &str) -> &'static str {
    match field {
        "email" => "follow-email",
        "period" => "follow-period",
        _ if is_chosen(fields) => "follow-what",
        _ => "follow-postcode",
    }
}

/// Whether a list has said what to follow.
fn is_chosen(fields: &[(String, String)]) -> bool {
    !field(fields, "follow").is_empty()
}

fn form(words: &FollowWords, fields: &[(String, String)], wrong: &[(&str, &str)], level: u8) -> String {
    let heading = |text: &str| format!("<h{0} class=\"wecan-heading\">{1}</h{0}>\n", level + 1, escape(text));
    let mut out = paragraph(words.introduction);
    let _ = writeln!(out, "<form method=\"post\" action=\"/follows\" novalidate>");
    let _ = writeln!(out, "<input type=\"hidden\" name=\"lang\" value=\"{}\">", words.language);
    if is_chosen(fields) {
        let follow = canonical(field(fields, "follow"));
        let _ = writeln!(out, "<input type=\"hidden\" name=\"follow\" value=\"{}\">", escape(&follow));
        let _ = writeln!(out, "<div id=\"follow-what\">{}{}</div>", heading(words.what), summary(words, &follow));
    } else {
        out.push_str(&heading(words.choose_what));
        let _ = writeln!(out, "<p class=\"wecan-hint\">{}</p>", escape(words.choose_hint));
        out.push_str(&what(words, fields, wrong));
    }
    out.push_str(&input(words, fields, wrong, "email", words.email, Some(words.email_hint)));
    out.push_str(&periods(words, Period::parse(field(fields, "period")).unwrap_or_default()));
    let _ = writeln!(out, "<button class=\"wecan-button\">{}</button>\n</form>", escape(words.follow));
    out
}

/// Fields in which to say what to follow.
fn what(words: &FollowWords, fields: &[(String, String)], wrong: &[(&str, &str)]) -> String {
    let planning = PlanningWords::of(words.language);
    let mut out = input(words, fields, wrong, "postcode", planning.postcode, None);
    let chosen = field(fields, "radius").parse().unwrap_or(2_000);
    let _ = write!(
        out,
        "<div class=\"wecan-question\"><label class=\"wecan-label\" for=\"follow-radius\">{}</label>\
         <select class=\"wecan-input wecan-select\" id=\"follow-radius\" name=\"radius\">",
        escape(planning.within)
    );
    for metres in DISTANCES {
        let (sentence, number) =
            if metres < 1_000 { (planning.metres, metres) } else { (planning.kilometres, metres / 1_000) };
        let said = wecan::locales::fill(sentence, &[("n", &number.to_string())]);
        let selected = if metres == chosen { " selected" } else { "" };
        let _ = write!(out, "<option value=\"{metres}\"{selected}>{}</option>", escape(&said));
    }
    out.push_str("</select></div>\n");
    for (name, label) in [("street", words.street), ("ward", CaseWords::of(words.language).ward), ("q", words.words)] {
        out.push_str(&input(words, fields, wrong, name, label, None));
    }
    out
}

fn input(
    words: &FollowWords,
    fields: &[(String, String)],
    wrong: &[(&str, &str)],
    name: &str,
    label: &str,
    hint: Option<&str>,
) -> String {
    let own = |field: &str| field == name || (field == "follow" && name == "postcode");
    let problem = wrong.iter().find(|(field, _)| own(field)).map(|(field, code)| problem(words, field, code));
    let mut described = Vec::new();
    let mut out = format!(
        "<div class=\"wecan-question{}\"><label class=\"wecan-label\" for=\"follow-{name}\">{}</label>",
        if problem.is_some() { " wecan-wrong" } else { "" },
        escape(label)
    );
    if let Some(hint) = hint {
        let _ = write!(out, "<p class=\"wecan-hint\" id=\"follow-{name}-hint\">{}</p>", escape(hint));
        described.push(format!("follow-{name}-hint"));
    }
    if let Some(problem) = problem {
        let error = escape(words::of(words.language).error);
        let _ = write!(
            out,
            "<p class=\"wecan-error\" id=\"follow-{name}-error\"><span class=\"wecan-unseen\">{error}:</span> {}</p>",
            escape(problem)
        );
        described.push(format!("follow-{name}-error"));
    }
    let (kind, complete) = match name {
        "email" => ("email", "email"),
        "postcode" => ("text", "postal-code"),
        _ => ("text", "off"),
    };
    let described = match described.is_empty() {
        true => String::new(),
        false => format!(" aria-describedby=\"{}\"", described.join(" ")),
    };
    let _ = writeln!(
        out,
        "<input class=\"wecan-input\" type=\"{kind}\" id=\"follow-{name}\" name=\"{name}\" value=\"{}\" autocomplete=\"{complete}\" \
         spellcheck=\"false\"{described}></div>",
        escape(field(fields, name))
    );
    out
}

/// How often, as a group of radios.
pub(super) fn periods(words: &FollowWords, chosen: Period) -> String {
    let mut out = format!(
        "<fieldset class=\"wecan-question\" id=\"follow-period\"><legend class=\"wecan-legend\">{}</legend>\n",
        escape(words.how_often)
    );
    for (period, said) in Period::all().zip(words.periods) {
        let (name, checked) = (period.name(), if period == chosen { " checked" } else { "" });
        let _ = writeln!(
            out,
            "<label class=\"wecan-option\" for=\"follow-{name}\"><input class=\"wecan-tick\" type=\"radio\" name=\"period\" value=\"{name}\" id=\"follow-{name}\"{checked}>\
             {}</label>",
            escape(said)
        );
    }
    out.push_str("</fieldset>\n");
    out
}

/// What is followed, as a list.
pub(super) fn summary(words: &FollowWords, follow: &str) -> String {
    let row = |(label, value): (&str, String)| {
        format!(
            "<div class=\"wecan-answer-row\"><dt class=\"wecan-answer-label\">{}</dt><dd class=\"wecan-answer\">{}</dd></div>",
            escape(label),
            escape(&value)
        )
    };
    let rows: String = described(words.language, follow).into_iter().map(row).collect();
    format!("<dl class=\"wecan-answers\">{rows}</dl>\n")
}

pub(super) fn title(text: &str) -> String {
    format!("<h1 class=\"wecan-title\">{}</h1>\n", escape(text))
}

pub(super) fn paragraph(text: &str) -> String {
    format!("<p class=\"wecan-text\">{}</p>\n", escape(text))
}

pub(super) fn list_link(words: &FollowWords) -> String {
    format!("<p class=\"wecan-text\"><a href=\"/planning?lang={}\">{}</a></p>\n", words.language, escape(words.list))
}

pub(super) fn framed(words: &FollowWords, heading: &str, status: StatusCode, main: &str) -> Response {
    let main = format!("<div class=\"wecan\">\n{main}</div>");
    Page { status, language: words.language, title: heading, main }.into_response()
}

/// The fields of a form or of a query.
pub(super) fn fields(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).into_owned().collect()
}

/// What a field holds; nothing where there is none.
pub(super) fn field<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.trim())
}

/// What is to be followed: what a list has said, else what the fields say.
fn query_of(fields: &[(String, String)]) -> String {
    if is_chosen(fields) {
        return field(fields, "follow").to_owned();
    }
    let said = FIELDS.iter().map(|name| (*name, field(fields, name)));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish()
}

/// The language wished for by the address, else by the browser.
pub(super) fn language(wished: &str, headers: &HeaderMap) -> &'static str {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if wished.is_empty() { words::accepted(accepted).language } else { words::of(wished).language }
}
