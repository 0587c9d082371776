//! Radios, checkboxes, drop-down lists, scales, rows of radios and consent.

use super::{Form, described, error, hint, hint_id, label, question_hint};
use crate::markup::{Element, el};
use leptos::prelude::*;
use std::ops::RangeInclusive;
use wecan_model::{Choice, Kind, Look, Question, Text};

/// A question with a list of options.
pub(super) fn list(form: &Form, question: &Question, look: Look, choices: &[Choice]) -> Vec<Element> {
    match look {
        Look::Select => select(form, question, choices),
        _ => {
            let multiple = look == Look::Checkboxes;
            let class = if look == Look::Scale { "wecan-options wecan-scale" } else { "wecan-options" };
            let limit = multiple.then(|| el("div").text(limit(form, question)));
            let limit_id = multiple.then(|| form.id(&[&question.id, "-limit-hint"].concat()));
            let limit = hint(form, &[&question.id, "-limit"].concat(), limit);
            let options = options(form, question, &question.id, choices, multiple);
            vec![
                group(form, &question.id, &[hint_id(form, question), limit_id])
                    .child(label(form, question, el("legend").class("wecan-legend")))
                    .children(question_hint(form, question))
                    .children(limit)
                    .child(error(form, &question.id))
                    .child(el("div").class(class).children(options)),
            ]
        }
    }
}

fn limit(form: &Form, question: &Question) -> String {
    match question.kind {
        Kind::Choices { max: Some(max), .. } => form.locale.count(&form.locale.select_up_to, max),
        _ => form.locale.select_all.to_owned(),
    }
}

fn group(form: &Form, field: &str, hints: &[Option<String>]) -> Element {
    described(form, el("fieldset").class("wecan-group"), field, hints)
}

/// The options of one group, each with the text field that it may reveal.
fn options(form: &Form, question: &Question, name: &str, choices: &[Choice], multiple: bool) -> Vec<Element> {
    let mut out = Vec::new();
    for (place, choice) in choices.iter().enumerate() {
        if choice.exclusive && place > 0 && !choices[place - 1].exclusive {
            out.push(el("div").class("wecan-or").text(form.locale.or));
        }
        let id = option_id(form, name, place);
        let described_by = choice.hint.as_ref().map(|_| [&id, "-hint"].concat());
        let mut input =
            option(form, multiple, name, &choice.value, &id).flag("data-exclusive", multiple && choice.exclusive);
        if let Some(by) = &described_by {
            input = input.attr("aria-describedby", by.as_str());
        }
        let words = form.piped(el("label").class("wecan-option-label").attr("for", id.as_str()), &choice.label);
        let explained = choice.hint.as_ref().zip(described_by);
        let explained = explained
            .map(|(text, by)| form.piped(el("div").class("wecan-hint wecan-option-hint").attr("id", by), text));
        out.push(el("div").class("wecan-option").child(input).child(words).children(explained));
        if let Some(text) = &choice.other {
            out.push(other(form, question, choice, text));
        }
    }
    out
}

/// The first option of a group carries the field's own id, where an error's link leads.
fn option_id(form: &Form, name: &str, place: usize) -> String {
    match place {
        0 => form.id(name),
        place => form.id(&[name, "-", &place.to_string()].concat()),
    }
}

fn option(form: &Form, multiple: bool, name: &str, value: &str, id: &str) -> Element {
    let chosen = form.draft.with_untracked(|draft| draft.has(name, value));
    el("input")
        .class("wecan-tick")
        .attr("type", if multiple { "checkbox" } else { "radio" })
        .attr("name", name)
        .attr("value", value)
        .attr("id", id)
        .flag("checked", chosen)
}

/// "Other, please say": hidden until its option is chosen, where that can be seen.
fn other(form: &Form, question: &Question, choice: &Choice, text: &Text) -> Element {
    let name = question.other_name();
    let (own, value) = (question.id.clone(), choice.value.clone());
    let input = el("input")
        .class("wecan-input")
        .attr("type", "text")
        .attr("name", name.as_str())
        .attr("id", form.id(&name))
        .attr("autocomplete", "off")
        .attr("value", form.draft.with_untracked(|draft| draft.typed(&name).to_owned()));
    el("div")
        .class("wecan-revealed")
        .live_flag(
            "hidden",
            form.reading(move |form| !form.floor.get() && form.draft.with(|draft| !draft.has(&own, &value))),
        )
        .child(form.piped(el("label").class("wecan-label").attr("for", form.id(&name)), text))
        .child(error(form, &name))
        .child(described(form, input, &name, &[]))
}

fn select(form: &Form, question: &Question, choices: &[Choice]) -> Vec<Element> {
    let id = form.id(&question.id);
    let chosen = form.draft.with_untracked(|draft| draft.first(&question.id).map(String::from));
    let list = el("select")
        .class("wecan-input wecan-select")
        .attr("name", question.id.as_str())
        .attr("id", id.as_str())
        .child(el("option").attr("value", "").text(form.locale.choose))
        .children(choices.iter().map(|choice| {
            let it = el("option").attr("value", choice.value.as_str());
            form.piped(it, &choice.label).flag("selected", chosen.as_ref() == Some(&choice.value))
        }));
    vec![label(form, question, el("label").class("wecan-label").attr("for", id))]
        .into_iter()
        .chain(question_hint(form, question))
        .chain([error(form, &question.id), described(form, list, &question.id, &[hint_id(form, question)])])
        .collect()
}

/// A scale of whole numbers, with words at its ends.
pub(super) fn points(
    form: &Form,
    question: &Question,
    range: RangeInclusive<i32>,
    ends: [&Option<Text>; 2],
) -> Vec<Element> {
    let name = question.id.as_str();
    let points = range.clone().enumerate().map(|(place, point)| {
        let id = option_id(form, name, place);
        let end = if point == *range.start() {
            ends[0]
        } else if point == *range.end() {
            ends[1]
        } else {
            &None
        };
        // The words at the ends are part of those points' names, for those who hear one at a time.
        let end = end.as_ref().map(|text| form.piped(el("span").class("wecan-end"), text));
        el("div").class("wecan-point").child(option(form, false, name, &point.to_string(), &id)).child(
            el("label")
                .class("wecan-point-label")
                .attr("for", id)
                .child(el("span").text(point.to_string()))
                .children(end),
        )
    });
    vec![
        group(form, name, &[hint_id(form, question)])
            .child(label(form, question, el("legend").class("wecan-legend")))
            .children(question_hint(form, question))
            .child(error(form, name))
            .child(el("div").class("wecan-points").children(points)),
    ]
}

/// One group of radios a row.
pub(super) fn matrix(form: &Form, question: &Question, rows: &[(String, Text)], choices: &[Choice]) -> Vec<Element> {
    let groups = rows.iter().map(|(row, text)| {
        let name = [&question.id, ".", row].concat();
        group(form, &name, &[])
            .child(form.piped(el("legend").class("wecan-row-legend"), text))
            .child(error(form, &name))
            .child(el("div").class("wecan-options wecan-row").children(options(form, question, &name, choices, false)))
    });
    vec![
        described(form, el("fieldset").class("wecan-group wecan-matrix"), &question.id, &[hint_id(form, question)])
            .child(label(form, question, el("legend").class("wecan-legend")))
            .children(question_hint(form, question))
            .child(error(form, &question.id))
            .children(groups),
    ]
}

/// One box to tick; its label is the sentence agreed to.
pub(super) fn consent(form: &Form, question: &Question) -> Vec<Element> {
    let id = form.id(&question.id);
    let input = described(form, option(form, true, &question.id, "yes", &id), &question.id, &[hint_id(form, question)]);
    let words = label(form, question, el("label").class("wecan-option-label").attr("for", id));
    question_hint(form, question)
        .into_iter()
        .chain([error(form, &question.id), el("div").class("wecan-option").child(input).child(words)])
        .collect()
}
