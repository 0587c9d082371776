//! A last look at every answer, each with a way back to its question.

use super::form::heading;
use super::survey::{Stage, Survey};
use crate::markup::{Element, Node, el};
use wecan_model::text::digits;
use wecan_model::{Kind, Text};

/// The list of answers while the resident is looking at it, else nothing.
pub(super) fn draw(survey: &Survey) -> Element {
    let own = survey.clone();
    el("div").live(move || {
        if own.follow_stage() != Stage::Check {
            return Vec::new();
        }
        let form = &own.form;
        let title = heading(form.heading() + 1).class("wecan-heading").attr("tabindex", "-1").flag("data-start", true);
        let rows = lines(&own).into_iter().map(|line| answer(&own, line)).collect();
        vec![
            Node::Element(title.text(form.locale().check_heading)),
            Node::Element(el("dl").class("wecan-answers").children(rows)),
        ]
    })
}

/// One line of the list.
pub(super) struct Line {
    /// The question's place among all.
    place: usize,
    pub(super) label: String,
    /// `None` where it was passed over.
    pub(super) answer: Option<String>,
}

/// Every question that is asked with its answer: one line each, or one for each row of a matrix.
pub(super) fn lines(survey: &Survey) -> Vec<Line> {
    let form = &survey.form;
    let words = form.words();
    let text = |text: &Text| form.draft(|draft| words.text(text, draft));
    let shown = form.shown();
    let mut lines = Vec::new();
    let mut add = |place, name: &str, label: String, unit: &str| {
        let answer = form.draft(|draft| words.answer(name, draft));
        let answer = answer.map(|answer| [&answer, " ", unit].concat().trim().to_owned());
        lines.push(Line { place, label, answer });
    };
    for (place, question) in form.definition().questions().enumerate().filter(|(place, _)| shown.question(*place)) {
        let label = text(&question.label);
        match &question.kind {
            Kind::Matrix { rows, .. } => {
                for (row, words) in rows {
                    add(place, &[&question.id, ".", row].concat(), [&label, " – ", &text(words)].concat(), "");
                }
            }
            Kind::Number { unit: Some(unit), .. } => add(place, &question.id, label, &text(unit)),
            _ => add(place, &question.id, label, ""),
        }
    }
    lines
}

fn answer(survey: &Survey, line: Line) -> Element {
    let form = &survey.form;
    let step = Survey::steps(form.definition()).iter().position(|step| step.contains(&line.place)).unwrap_or(0);
    let unseen = el("span").class("wecan-unseen").text(&[" ", &line.label].concat());
    let change = el("button").class("wecan-change").attr("type", "button").attr("data-do", &digits(step as i64));
    let value = match line.answer {
        Some(answer) => el("dd").class("wecan-answer").text(&answer),
        None => el("dd").class("wecan-answer wecan-skipped").text(form.locale().not_provided),
    };
    el("div")
        .class("wecan-answer-row")
        .child(el("dt").class("wecan-answer-label").text(&line.label))
        .child(value)
        .child(el("dd").class("wecan-answer-change").child(change.text(form.locale().change).child(unseen)))
}
