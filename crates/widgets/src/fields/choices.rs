//! Radios, checkboxes, drop-down lists, scales, rows of radios and consent.

use super::{Form, described, error, hint, hint_id, input, label, question_hint, typed};
use crate::markup::{Element, el};
use wecan_model::text::digits;
use wecan_model::{Choice, Kind, Look, Question, Text};

/// The class of a row with its tick.
const OPTION: &str = "wecan-option";

/// A question whose options each have their place to tick.
pub(super) fn ticks(form: &Form, question: &Question, look: Look, choices: &[Choice]) -> Vec<Element> {
    let name = question.id.as_str();
    let multiple = look == Look::Checkboxes;
    let limit_name = [name, ":limit"].concat();
    let limit = multiple.then(|| hint(form, &limit_name, el("div").text(&limit(form, question))));
    let limit_id = multiple.then(|| form.id(&[&limit_name, ":hint"].concat()));
    let options = options(form, question, name, choices, multiple);
    let group = group(form, question, "wecan-group", limit_id);
    vec![group.maybe(limit).child(error(form, name)).children(options)]
}

fn limit(form: &Form, question: &Question) -> String {
    match question.kind {
        Kind::Choices { max: Some(max), .. } => form.around().count(&form.around().select_up_to, max),
        _ => form.around().select_all.into(),
    }
}

/// A group of fields under the question's label.
pub(super) fn group(form: &Form, question: &Question, class: &'static str, second_hint: Option<String>) -> Element {
    described(form, el("fieldset").class(class), &question.id, [hint_id(form, question), second_hint])
        .child(label(form, question, el("legend").class("wecan-legend")))
        .maybe(question_hint(form, question))
}

/// The options of one group, each with the text field that it may reveal.
fn options(form: &Form, question: &Question, name: &str, choices: &[Choice], multiple: bool) -> Vec<Element> {
    let mut out = Vec::new();
    let mut apart = true;
    for (place, choice) in shown(form, question, choices) {
        if choice.exclusive && !apart {
            out.push(el("div").class("wecan-or").text(form.around().or));
        }
        apart = choice.exclusive;
        let id = option_id(form, name, place);
        let mut tick = option(form, multiple, name, &choice.value, &id);
        tick = tick.flag("data-exclusive", multiple && choice.exclusive);
        out.push(explained(form, choice, &id, tick, &[name, ":", &digits(place as i64)].concat()));
        if let Some(text) = &choice.other {
            out.push(other(form, question, choice, text));
        }
    }
    out
}

/// An option with its hint, which is called after `name`.
fn explained(form: &Form, choice: &Choice, id: &str, tick: Element, name: &str) -> Element {
    let Some(text) = &choice.hint else { return form.worded(row(OPTION, id, tick), &choice.label) };
    let hint_id = form.id(&[name, ":hint"].concat());
    let row = form.worded(row(OPTION, id, tick.attr("aria-describedby", &hint_id)), &choice.label);
    let hint = form.piped(el("div").class("wecan-hint wecan-option-hint").attr("id", &hint_id), text);
    // Side by side with others they stay together.
    el("div").child(row).child(hint)
}

/// Options in the order in which they are shown, each with its place in it.
fn shown<'a>(form: &Form, question: &Question, choices: &'a [Choice]) -> impl Iterator<Item = (usize, &'a Choice)> {
    form.places(question).into_iter().filter_map(|place| choices.get(place)).enumerate()
}

/// The first option of a group carries the field's own id, where an error's link leads.
fn option_id(form: &Form, name: &str, place: usize) -> String {
    match place {
        0 => form.id(name),
        place => form.id(&[name, ":", &digits(place as i64)].concat()),
    }
}

fn option(form: &Form, multiple: bool, name: &str, value: &str, id: &str) -> Element {
    el("input")
        .class("wecan-tick")
        .attr("type", if multiple { "checkbox" } else { "radio" })
        .attr("name", name)
        .attr("value", value)
        .attr("id", id)
        .flag("checked", form.draft(|draft| draft.has(name, value)))
}

/// An option as one thing to press: its box, and room for its words. Programs that are spoken to find a box by the id that
/// its label names, also where it stands in the label.
fn row(class: &'static str, id: &str, tick: Element) -> Element {
    el("label").class(class).attr("for", id).child(tick)
}

/// "Other, please say": hidden until its option is chosen, where that can be seen.
fn other(form: &Form, question: &Question, choice: &Choice, text: &Text) -> Element {
    let name = question.other_name();
    let (own, value) = (question.id.clone(), choice.value.clone());
    let field = input(form, &name, "text", &typed(form, &name)).class("wecan-input").attr("autocomplete", "off");
    el("div")
        .class("wecan-revealed")
        .live_flag(
            "hidden",
            form.reading(move |form| !form.follow_floor() && form.follow_draft(|draft| !draft.has(&own, &value))),
        )
        .child(form.piped(el("label").class("wecan-label").attr("for", &form.id(&name)), text))
        .child(error(form, &name))
        .child(described(form, field, &name, [None, None]))
}

/// A drop-down list.
pub(super) fn select(form: &Form, question: &Question, choices: &[Choice]) -> Vec<Element> {
    let name = question.id.as_str();
    let id = form.id(name);
    let mut list = el("select").class("wecan-input wecan-select").attr("name", name).attr("id", &id);
    list = list.child(el("option").attr("value", "").text(form.locale().choose));
    for (_, choice) in shown(form, question, choices) {
        let chosen = form.draft(|draft| draft.has(name, &choice.value));
        let option = el("option").attr("value", &choice.value).flag("selected", chosen);
        list = list.child(form.piped(option, &choice.label));
    }
    let mut out = vec![label(form, question, el("label").class("wecan-label").attr("for", &id))];
    out.extend(question_hint(form, question));
    out.push(error(form, name));
    out.push(described(form, list, name, [hint_id(form, question), None]));
    out
}

/// A scale of whole numbers, with words at its ends.
pub(super) fn points(
    form: &Form,
    question: &Question,
    ends: (i32, i32),
    words: [Option<&Text>; 2],
    apart: &[Choice],
) -> Vec<Element> {
    let name = question.id.as_str();
    let mut points = el("div").class("wecan-points");
    for point in ends.0..=ends.1 {
        let id = option_id(form, name, (point - ends.0) as usize);
        let text = match point {
            first if first == ends.0 => words[0],
            last if last == ends.1 => words[1],
            _ => None,
        };
        // The words at the ends are part of those points' names, for those who hear one at a time.
        let text = text.map(|text| form.piped(el("span").class("wecan-end"), text));
        let number = digits(point.into());
        let row = row("wecan-option wecan-point", &id, option(form, false, name, &number, &id));
        points = points.child(match text {
            Some(text) => row.child(el("span").text(&number)).text(" ").child(text),
            None => row.text(&number),
        });
    }
    let mut all = group(form, question, "wecan-group", None).child(error(form, name)).child(points);
    if !apart.is_empty() {
        all = all.child(el("div").class("wecan-or").text(form.around().or));
        for (place, choice) in apart.iter().enumerate() {
            let own = [name, ":apart:", &digits(place as i64)].concat();
            let id = form.id(&own);
            all = all.child(explained(form, choice, &id, option(form, false, name, &choice.value, &id), &own));
        }
    }
    vec![all]
}

/// One group of radios a row.
pub(super) fn matrix(form: &Form, question: &Question, rows: &[(String, Text)], choices: &[Choice]) -> Vec<Element> {
    let mut all = group(form, question, "wecan-group wecan-matrix", None).child(error(form, &question.id));
    for (row, text) in rows {
        let name = [&question.id, ".", row].concat();
        let options = options(form, question, &name, choices, false);
        let group = described(form, el("fieldset").class("wecan-group wecan-row-group"), &name, [None, None])
            .child(form.piped(el("legend").class("wecan-row-legend"), text))
            .child(error(form, &name))
            .child(el("div").class("wecan-row").children(options));
        all = all.child(group);
    }
    vec![all]
}

/// One box to tick; its label is the sentence agreed to.
pub(super) fn consent(form: &Form, question: &Question) -> Vec<Element> {
    let name = question.id.as_str();
    let id = form.id(name);
    let tick = described(form, option(form, true, name, "yes", &id), name, [hint_id(form, question), None]);
    let row = row(OPTION, &id, tick);
    let row = if question.required {
        form.worded(row, &question.label)
    } else {
        // Its words and "(optional)" are one thing beside the box.
        row.child(label(form, question, el("span")))
    };
    let mut out: Vec<Element> = question_hint(form, question).into_iter().collect();
    out.push(error(form, name));
    out.push(row);
    out
}
