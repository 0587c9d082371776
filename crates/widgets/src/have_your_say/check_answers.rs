//! A last look at every answer, each with a way back to its question.

use super::form::heading;
use super::survey::{Stage, Survey};
use crate::markup::{Element, Node, el};
use wecan_model::{Kind, Question, Text};

/// The list of answers while the resident is looking at it, else nothing.
pub(super) fn draw(survey: &Survey) -> Element {
    let own = survey.clone();
    el("div").live(move || {
        if own.follow_stage() != Stage::Check {
            return Vec::new();
        }
        let form = &own.form;
        let title = heading(form.heading() + 1).class("wecan-heading").attr("tabindex", "-1").flag("data-start", true);
        let mut rows = Vec::new();
        let shown = form.shown();
        for (place, question) in form.definition().questions().enumerate() {
            if shown.question(place) {
                rows.extend(answers(&own, place, question));
            }
        }
        vec![
            Node::Element(title.text(form.locale().check_heading)),
            Node::Element(el("dl").class("wecan-answers").children(rows)),
        ]
    })
}

/// The rows of one question: one, or one for each row of a matrix.
fn answers(survey: &Survey, place: usize, question: &Question) -> Vec<Element> {
    let words = survey.form.words();
    let text = |text: &Text| survey.form.draft(|draft| words.text(text, draft));
    let label = text(&question.label);
    match &question.kind {
        Kind::Matrix { rows, .. } => {
            let row = |(row, words): &(String, Text)| {
                let label = [&label, " – ", &text(words)].concat();
                answer(survey, place, &[&question.id, ".", row].concat(), &label, "")
            };
            rows.iter().map(row).collect()
        }
        Kind::Number { unit: Some(unit), .. } => vec![answer(survey, place, &question.id, &label, &text(unit))],
        _ => vec![answer(survey, place, &question.id, &label, "")],
    }
}

fn answer(survey: &Survey, place: usize, name: &str, label: &str, unit: &str) -> Element {
    let form = &survey.form;
    let value = form.draft(|draft| form.words().answer(name, draft));
    let step = Survey::steps(form.definition()).iter().position(|step| step.contains(&place)).unwrap_or(0);
    let unseen = el("span").class("wecan-unseen").text(&[" ", label].concat());
    let change = el("button").class("wecan-change").attr("type", "button").attr("data-do", &step.to_string());
    let value = match value {
        Some(value) => el("dd").class("wecan-answer").text([&value, " ", unit].concat().trim_end()),
        None => el("dd").class("wecan-answer wecan-skipped").text(form.locale().not_provided),
    };
    el("div")
        .class("wecan-answer-row")
        .child(el("dt").class("wecan-answer-label").text(label))
        .child(value)
        .child(el("dd").class("wecan-answer-change").child(change.text(form.locale().change).child(unseen)))
}
