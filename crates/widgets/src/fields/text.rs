//! Fields that are typed into: one line, several lines with a count, numbers, dates.

use super::{Form, described, error, hint, hint_id, label, question_hint};
use crate::markup::{Element, el};
use leptos::prelude::*;
use wecan_model::{Kind, Question};

/// One field with its label.
pub(super) fn field(form: &Form, question: &Question) -> Vec<Element> {
    let (name, id) = (question.id.as_str(), form.id(&question.id));
    let typed = form.draft.with_untracked(|draft| draft.typed(name).to_owned());
    let long = matches!(question.kind, Kind::LongText { .. });
    let count_id = long.then(|| form.id(&[name, "-count-hint"].concat()));
    let tag = if long { "textarea" } else { "input" };
    let mut input = el(tag).attr("name", name).attr("id", id.as_str());
    input = match &question.kind {
        Kind::LongText { rows, .. } => input.class("wecan-input").attr("rows", rows.to_string()).text(typed),
        kind => {
            let (class, type_, mode, complete) = match kind {
                Kind::Email => ("wecan-input", "email", "email", "email"),
                Kind::Telephone => ("wecan-input wecan-middle", "tel", "tel", "tel"),
                Kind::Postcode => ("wecan-input wecan-short", "text", "text", "postal-code"),
                Kind::Number { decimals: 0, .. } => ("wecan-input wecan-short", "text", "numeric", "off"),
                Kind::Number { .. } => ("wecan-input wecan-short", "text", "decimal", "off"),
                _ => ("wecan-input", "text", "text", "on"),
            };
            let checks_words = matches!(kind, Kind::Email | Kind::Postcode | Kind::Number { .. });
            input = input.class(class).attr("type", type_).attr("inputmode", mode).attr("autocomplete", complete);
            input = if checks_words { input.attr("spellcheck", "false") } else { input };
            input.attr("value", typed)
        }
    };
    let input = described(form, input, name, &[hint_id(form, question), count_id]);
    let input = match &question.kind {
        Kind::Number { unit: Some(unit), .. } => {
            let unit = form.piped(el("span").class("wecan-unit"), unit);
            el("div").class("wecan-with-unit").child(input).child(unit)
        }
        _ => input,
    };
    let mut out = vec![label(form, question, el("label").class("wecan-label").attr("for", id))];
    out.extend(question_hint(form, question));
    out.push(error(form, name));
    out.push(input);
    if let Kind::LongText { max_length, .. } = question.kind {
        out.extend(count(form, name, max_length));
    }
    out
}

/// How much room is left: seen at once, said once typing pauses.
fn count(form: &Form, name: &str, max: u32) -> Vec<Element> {
    let limit = el("div").text(form.locale.count(&form.locale.count_limit, max));
    let limit = hint(form, &[name, "-count"].concat(), Some(limit));
    let mut out: Vec<Element> =
        limit.into_iter().map(|it| it.live_flag("hidden", form.reading(|form| !form.floor.get()))).collect();
    let (seen, said) = (name.to_owned(), name.to_owned());
    out.extend([
        el("div")
            .class("wecan-hint wecan-count")
            .attr("aria-hidden", "true")
            .live_flag("hidden", form.reading(|form| form.floor.get()))
            .live_text(form.reading(move |form| left(form, max, form.draft.with(|draft| length(draft.typed(&seen)))))),
        el("div").class("wecan-unseen").attr("role", "status").live_text(form.reading(move |form| {
            if form.pause.get() == 0 {
                return String::new();
            }
            left(form, max, form.draft.with_untracked(|draft| length(draft.typed(&said))))
        })),
    ]);
    out
}

/// Characters as the check counts them.
fn length(typed: &str) -> u32 {
    typed.trim().replace("\r\n", "\n").chars().count() as u32
}

fn left(form: &Form, max: u32, length: u32) -> String {
    if length > max {
        form.locale.count(&form.locale.count_over, length - max)
    } else {
        form.locale.count(&form.locale.count_left, max - length)
    }
}

/// A day in three fields.
pub(super) fn date(form: &Form, question: &Question) -> Vec<Element> {
    let whole = form.draft.with_untracked(|draft| wecan_model::logic::typed_date(&question.id, draft));
    let locale = form.locale;
    let parts = [("day", locale.day), ("month", locale.month), ("year", locale.year)].map(|(part, words)| {
        let name = [&question.id, ".", part].concat();
        let mut typed = form.draft.with_untracked(|draft| draft.typed(&name).to_owned());
        if let (true, Some(date)) = (typed.is_empty(), whole) {
            typed = match part {
                "day" => date.day().to_string(),
                "month" => date.month().to_string(),
                _ => date.year().to_string(),
            };
        }
        let id = form.id(&name);
        let input = el("input")
            .class(if part == "year" { "wecan-input wecan-year" } else { "wecan-input wecan-day" })
            .attr("type", "text")
            .attr("inputmode", "numeric")
            .attr("autocomplete", "off")
            .attr("name", name.as_str())
            .attr("id", id.as_str())
            .attr("value", typed);
        el("div")
            .class("wecan-date-part")
            .child(el("label").class("wecan-part-label").attr("for", id).text(words))
            .child(input)
    });
    vec![
        described(
            form,
            el("fieldset").class("wecan-group").attr("role", "group"),
            &question.id,
            &[hint_id(form, question)],
        )
        .child(label(form, question, el("legend").class("wecan-legend")))
        .children(question_hint(form, question))
        .child(error(form, &question.id))
        .child(el("div").class("wecan-date").children(parts)),
    ]
}
