//! The page of one follow, which only its mails lead to: confirmed, changed, muted in part, and stopped.
//!
//! A link alone changes nothing, since programs follow the links of mails before people do; buttons do.

use super::form::{field, fields, framed, list_link, paragraph, periods, summary, title};
use super::words::FollowWords;
use super::{Kept, mailing, next, open, seal};
use crate::clock;
use crate::error::Error;
use crate::mail::Mailing;
use crate::pages::escape;
use crate::responses::body;
use crate::state::State;
use crate::store::FollowRow;
use axum::extract::{Path, RawQuery, Request, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use std::fmt::Write as _;
use std::sync::Arc;
use wecan::locales::fill;
use wecan::locales::planning::PlanningWords;
use wecan_model::planning::Period;

/// A follow that a link leads to.
struct One {
    mailing: Arc<Mailing>,
    code: String,
    row: FollowRow,
    kept: Kept,
    words: &'static FollowWords,
}

async fn find(state: &State, code: &str) -> Result<Option<One>, Error> {
    let mailing = mailing(state)?;
    let Some(id) = state.secret.follow_of(code) else { return Ok(None) };
    let Some(row) = state.store.follow(&id).await? else { return Ok(None) };
    let Some(kept) = open(&mailing, &row) else { return Ok(None) };
    let words = FollowWords::of(&kept.lang);
    Ok(Some(One { mailing, code: state.secret.follow_code(&id), row, kept, words }))
}

/// `GET /follows/{code}`, and `GET /follows/{code}/unsubscribe` for whoever opens that address.
pub(crate) async fn one(
    Shared(state): Shared<State>,
    Path(code): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let Some(one) = find(&state, &code).await? else { return Ok(gone(&headers)) };
    let fields = fields(query.unwrap_or_default().as_bytes());
    Ok(match (one.row.told, case(&fields)) {
        (None, _) => one.to_confirm(),
        (Some(_), Some(case)) => one.to_mute(&case),
        (Some(_), None) => one.page(None),
    })
}

/// `POST /follows/{code}`
pub(crate) async fn change(
    Shared(state): Shared<State>,
    Path(code): Path<String>,
    request: Request,
) -> Result<Response, Error> {
    let headers = request.headers().clone();
    let Some(mut one) = find(&state, &code).await? else { return Ok(gone(&headers)) };
    let fields = fields(&body(request, &["application/x-www-form-urlencoded"]).await?);
    let case = case(&fields);
    match (field(&fields, "action"), case) {
        ("confirm", _) => {
            let due = next(one.row.period, clock::milliseconds());
            state.store.confirm_follow(&one.row.id, due).await?;
            return Ok(one.page(Some(one.words.confirmed)));
        }
        ("stop", _) => {
            state.store.stop_follow(&one.row.id).await?;
            return Ok(stopped(one.words));
        }
        ("period", _) => {
            if let Some(period) = Period::parse(field(&fields, "period")) {
                one.row.period = period;
            }
        }
        ("mute", Some(case)) if !one.kept.muted.contains(&case) => one.kept.muted.push(case),
        ("unmute", Some(case)) => one.kept.muted.retain(|own| *own != case),
        _ => return Ok(one.page(None)),
    }
    let due = next(one.row.period, clock::milliseconds());
    state.store.change_follow(&one.row.id, &seal(&one.mailing, &one.kept)?, one.row.period, due).await?;
    Ok(one.page(Some((one.words.saved, ""))))
}

/// `POST /follows/{code}/unsubscribe`: one click, from a mail program (RFC 8058).
pub(crate) async fn one_click(
    Shared(state): Shared<State>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let Some(one) = find(&state, &code).await? else { return Ok(gone(&headers)) };
    state.store.stop_follow(&one.row.id).await?;
    Ok(stopped(one.words))
}

impl One {
    fn address(&self) -> String {
        format!("/follows/{}", self.code)
    }

    /// A button that does one thing; `more` are hidden fields or others.
    fn button(&self, action: &str, label: &str, more: &str, class: &str) -> String {
        format!(
            "<form class=\"wecan-question\" method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"action\" value=\"{action}\">{more}\
             <button class=\"{class}\">{label}</button></form>\n",
            self.address()
        )
    }

    fn to_confirm(&self) -> Response {
        let (heading, button) = self.words.confirm;
        let mut main = title(heading);
        main.push_str(&summary(self.words, &self.kept.follow));
        main.push_str(&self.button("confirm", &escape(button), "", "wecan-button"));
        framed(self.words, heading, StatusCode::OK, &main)
    }

    fn to_mute(&self, case: &(String, String)) -> Response {
        let (heading, sentence, button) = self.words.mute;
        let heading = fill(heading, &[("case", &case.1)]);
        let mut main = title(&heading);
        main.push_str(&paragraph(sentence));
        main.push_str(&self.button("mute", &escape(button), &hidden(case), "wecan-button"));
        main.push_str(&format!(
            "<p class=\"wecan-text\"><a href=\"{}\">{}</a></p>\n",
            self.address(),
            escape(self.words.manage)
        ));
        framed(self.words, &heading, StatusCode::OK, &main)
    }

    /// What is followed and everything that can be done about it; `done` is what has just been done.
    fn page(&self, done: Option<(&str, &str)>) -> Response {
        let words = self.words;
        let planning = PlanningWords::of(words.language);
        let mut main = String::new();
        let heading = |text: &str| format!("<h2 class=\"wecan-heading\">{}</h2>\n", escape(text));
        if let Some((what, more)) = done {
            // Writing to a string cannot fail, here and below.
            let _ = write!(
                main,
                "<div class=\"wecan-panel\" role=\"status\"><p class=\"wecan-panel-title\">{}</p>",
                escape(what)
            );
            if !more.is_empty() {
                main.push_str(&paragraph(more));
            }
            main.push_str("</div>\n");
        }
        main.push_str(&title(words.manage));
        main.push_str(&summary(words, &self.kept.follow));
        main.push_str(&self.button("period", &escape(words.save), &periods(words, self.row.period), "wecan-button"));
        if !self.kept.muted.is_empty() {
            main.push_str(&heading(words.muted));
            main.push_str("<ul class=\"wecan-feeds\">\n");
            for case in &self.kept.muted {
                let label =
                    format!("{}<span class=\"wecan-unseen\">: {}</span>", escape(words.unmute), escape(&case.1));
                let button = self.button("unmute", &label, &hidden(case), "wecan-button wecan-quiet");
                let _ = writeln!(main, "<li>{} {button}</li>", escape(&case.1));
            }
            main.push_str("</ul>\n");
        }
        main.push_str(&heading(words.without_mail));
        main.push_str("<ul class=\"wecan-feeds\">\n");
        for (format, label) in ["ics", "atom", "geojson"].iter().zip(planning.feeds.1) {
            let address = format!("/v1/planning/applications.{format}?{}&lang={}", self.kept.follow, words.language);
            let _ = writeln!(main, "<li><a href=\"{}\">{}</a></li>", escape(&address), escape(label));
        }
        main.push_str("</ul>\n");
        let (stop, sentence, button) = words.stop;
        main.push_str(&heading(stop));
        main.push_str(&paragraph(sentence));
        main.push_str(&self.button("stop", &escape(button), "", "wecan-button"));
        framed(words, words.manage, StatusCode::OK, &main)
    }
}

/// An application as hidden fields.
fn hidden((area, reference): &(String, String)) -> String {
    format!(
        "<input type=\"hidden\" name=\"area\" value=\"{}\"><input type=\"hidden\" name=\"reference\" value=\"{}\">",
        escape(area),
        escape(reference)
    )
}

/// Area and reference of an application from fields.
fn case(fields: &[(String, String)]) -> Option<(String, String)> {
    let both = (field(fields, "area").to_owned(), field(fields, "reference").to_owned());
    (both.0.len() + both.1.len() <= 400 && !both.1.is_empty()).then_some(both)
}

fn stopped(words: &FollowWords) -> Response {
    let (heading, sentence) = words.stopped;
    let main = [title(heading), paragraph(sentence), list_link(words)].concat();
    framed(words, heading, StatusCode::OK, &main)
}

/// There is nothing that this link leads to any more.
fn gone(headers: &HeaderMap) -> Response {
    let words = FollowWords::of(super::form::language("", headers));
    let (heading, sentence) = words.gone;
    let main = [title(heading), paragraph(sentence), list_link(words)].concat();
    framed(words, heading, StatusCode::NOT_FOUND, &main)
}
