//! Fields that are typed into: one line, several lines with a count, numbers, dates.

use super::choices::group;
use super::{Form, described, error, hint, hint_id, input, label, question_hint, rare_doors, typed};
use crate::markup::{Element, Node, el};
use wecan_model::text::digits;
use wecan_model::{Kind, Note, Question};

/// One field with its label.
pub(super) fn field(form: &Form, question: &Question) -> Vec<Element> {
    let name = question.id.as_str();
    let id = form.id(name);
    let typed = typed(form, name);
    let long = matches!(question.kind, Kind::LongText { .. });
    let unit = if let Kind::Number { unit, .. } = &question.kind { unit.as_ref() } else { None };
    let more_id = match (long, unit) {
        (true, _) => Some(form.id(&[name, ":count:hint"].concat())),
        (false, unit) => unit.map(|_| form.id(&[name, ":unit"].concat())),
    };
    let field = match &question.kind {
        Kind::LongText { rows, .. } => el("textarea")
            .attr("name", name)
            .attr("id", &id)
            .class("wecan-input")
            .attr("rows", &digits((*rows).into()))
            .text(&typed),
        kind => {
            let (class, kind, mode, complete) = match kind {
                Kind::Email => ("wecan-input", "email", "email", "email"),
                Kind::Telephone => ("wecan-input wecan-middle", "tel", "tel", "tel"),
                Kind::Postcode => ("wecan-input wecan-short", "text", "text", "postal-code"),
                // The keys for numbers have no minus on some devices.
                Kind::Number { min: Some(min), .. } if min.to_f64() < 0.0 => {
                    ("wecan-input wecan-short", "text", "text", "off")
                }
                Kind::Number { decimals: 0, .. } => ("wecan-input wecan-short", "text", "numeric", "off"),
                Kind::Number { .. } => ("wecan-input wecan-short", "text", "decimal", "off"),
                Kind::Text { autocomplete, .. } if *autocomplete != "on" => {
                    ("wecan-input", "text", "text", *autocomplete)
                }
                _ => ("wecan-input", "text", "text", ""),
            };
            let it = input(form, name, kind, &typed).class(class).attr("inputmode", mode);
            // Words are left to the browser; an address or a number is no word to correct.
            let complete = if form.asks_strangers() { "off" } else { complete };
            if complete.is_empty() { it } else { it.attr("autocomplete", complete).attr("spellcheck", "false") }
        }
    };
    let field = described(form, field, name, [hint_id(form, question), more_id.clone()]);
    let field = match (unit, more_id) {
        (Some(unit), Some(id)) => {
            let unit = form.piped(el("span").class("wecan-unit").attr("id", &id), unit);
            el("div").class("wecan-with-unit").child(field).child(unit)
        }
        _ => field,
    };
    let mut out = vec![label(form, question, el("label").class("wecan-label").attr("for", &id))];
    out.extend(question_hint(form, question));
    out.push(error(form, name));
    out.push(field);
    if let Kind::LongText { max_length, .. } = question.kind {
        out.extend(count(form, name, max_length));
        if question.has_notes() {
            out.push(rare_doors::said_notes(form, question));
        }
    }
    out
}

/// What there is to know about what is being written: said once typing pauses.
pub(super) fn said_notes(form: &Form, question: &Question) -> Element {
    let own = question.id.clone();
    el("div").attr("role", "status").live(form.reading(move |form| {
        form.live().on_pause.track();
        let notes = form.definition().question(&own).map_or_else(Vec::new, |question| notes(form, question));
        notes.into_iter().map(Node::Element).collect()
    }))
}

/// What there is to know about what has been written.
pub(super) fn notes(form: &Form, question: &Question) -> Vec<Element> {
    let note = |note: &Note| {
        let (tag, words) = note.text.found(form.language());
        form.marked(el("p").class("wecan-note").text(words), tag)
    };
    form.draft(|draft| question.notes(draft).into_iter().map(note).collect())
}

/// How much room is left: seen while typing goes on, said once it pauses.
fn count(form: &Form, name: &str, max: u32) -> [Element; 3] {
    let (seen, said) = (String::from(name), String::from(name));
    let limit = el("div").text(&form.locale().count(&form.locale().count_limit, max));
    [
        hint(form, &[name, ":count"].concat(), limit).live_flag("hidden", form.reading(|form| !form.follow_floor())),
        el("div")
            .class("wecan-hint wecan-count")
            .attr("aria-hidden", "true")
            .live_flag("hidden", form.reading(Form::follow_floor))
            .rows(form.reading(move |form| {
                form.live().on_glance.track();
                let words = left(form, &seen, max);
                let is_over = length(form, &seen) > max;
                vec![if is_over {
                    Node::Element(el("span").class("wecan-over").text(&words))
                } else {
                    Node::Text(words)
                }]
            })),
        el("div").class("wecan-unseen").attr("role", "status").live_text(form.reading(move |form| {
            form.live().on_pause.track();
            let silent = form.is_floor() || form.draft(|draft| draft.typed(&said).is_empty());
            if silent { String::new() } else { left(form, &said, max) }
        })),
    ]
}

fn left(form: &Form, name: &str, max: u32) -> String {
    let (length, locale) = (length(form, name), form.locale());
    match length.checked_sub(max) {
        Some(over @ 1..) => locale.count(&locale.count_over, over),
        _ => locale.count(&locale.count_left, max - length),
    }
}

fn length(form: &Form, name: &str) -> u32 {
    form.draft(|draft| wecan_model::draft::length(draft.typed(name)))
}

/// A day in three fields.
pub(super) fn date(form: &Form, question: &Question) -> Vec<Element> {
    let whole = form.draft(|draft| wecan_model::logic::typed_date(&question.id, draft));
    let locale = form.locale();
    let mut parts = el("div").class("wecan-date");
    for (part, words) in [("day", locale.day), ("month", locale.month), ("year", locale.year)] {
        let name = [&question.id, ".", part].concat();
        let mut typed = typed(form, &name);
        if let (true, Some(date)) = (typed.is_empty(), whole) {
            let number = match part {
                "day" => date.day().into(),
                "month" => date.month().into(),
                _ => date.year(),
            };
            typed = digits(number.into());
        }
        let class = if part == "year" { "wecan-input wecan-year" } else { "wecan-input wecan-day" };
        let field =
            input(form, &name, "text", &typed).class(class).attr("inputmode", "numeric").attr("autocomplete", "off");
        let label = el("label").class("wecan-part-label").attr("for", &form.id(&name)).text(words);
        parts = parts.child(el("div").class("wecan-date-part").child(label).child(field));
    }
    vec![group(form, question, "wecan-group", None).attr("role", "group").child(error(form, &question.id)).child(parts)]
}
