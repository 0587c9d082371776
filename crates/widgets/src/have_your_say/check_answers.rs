//! A last look at every answer, each with a way back to its question.

use super::doors;
use super::form::heading;
use super::survey::{Stage, Survey};
use crate::fields;
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
        let mut all = vec![Node::Element(title.text(form.locale().check_heading))];
        all.extend(doors::answers(&own).into_iter().map(Node::Element));
        all
    })
}

/// The list of answers as a page of its own, which a server draws between the form and the sending.
#[cfg(feature = "ssr")]
pub(crate) fn draw_still(survey: &Survey, change: &str, wish: &'static str) -> Element {
    let form = &survey.form;
    let locale = form.locale();
    let post = |action: &str, button: Element| {
        let mut post =
            el("form").attr("method", "post").attr("action", action).children(super::form::own_fields(survey));
        let fields = form.draft(|draft| {
            let field = |(name, value): (&str, &str)| super::form::hidden_field(name, value);
            draft.fields().map(field).collect()
        });
        post = post.children(fields);
        post.child(button.attr("type", "submit"))
    };
    let send = el("button").class("wecan-button").text(locale.submit);
    let back = el("button").class("wecan-clear").attr("name", wish).attr("value", "yes").text(locale.edit_waiting);
    el("div")
        .class("wecan-form")
        .attr("lang", form.lang())
        .child(form.piped(heading(form.heading()).class("wecan-title"), &form.definition().title))
        .child(heading(form.heading() + 1).class("wecan-heading").text(locale.check_heading))
        .children(groups(survey))
        .child(el("div").class("wecan-buttons").child(post(&survey.endpoint(), send)).child(post(change, back)))
}

/// The answers under the headings of their pages.
pub(super) fn groups(survey: &Survey) -> Vec<Element> {
    let form = &survey.form;
    let (mut all, mut rows, mut page) = (Vec::new(), Vec::new(), 0);
    let list = |rows: &mut Vec<Element>| el("dl").class("wecan-answers").children(std::mem::take(rows));
    for line in lines(survey) {
        let pages = &form.definition().pages;
        let own = pages.iter().position(|page| page.questions.contains(&line.place)).unwrap_or(0);
        let title = pages.get(own).and_then(|page| page.title.as_ref());
        if let Some(title) = title.filter(|_| own != page || (all.is_empty() && rows.is_empty())) {
            if !rows.is_empty() {
                all.push(list(&mut rows));
            }
            all.push(form.piped(heading(form.heading() + 2).class("wecan-heading"), title));
        }
        page = own;
        rows.push(answer(survey, line));
    }
    all.push(list(&mut rows));
    all
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
    let question = form.definition().questions().nth(line.place);
    let notes = question.map_or_else(Vec::new, |question| fields::notes(form, question));
    let step = Survey::steps(form.definition()).iter().position(|step| step.contains(&line.place)).unwrap_or(0);
    let unseen = el("span").class("wecan-unseen").text(&[" ", &line.label].concat());
    let change = el("button").class("wecan-change").attr("type", "button").attr("data-do", &digits(step as i64));
    let value = match line.answer {
        Some(answer) => el("dd").class("wecan-answer").text(&answer),
        None => el("dd").class("wecan-answer wecan-skipped").text(form.locale().not_provided),
    };
    let change = el("dd").class("wecan-answer-change").child(change.text(form.locale().change).child(unseen));
    el("div")
        .class("wecan-answer-row")
        .child(el("dt").class("wecan-answer-label").text(&line.label))
        .child(value.children(notes))
        // What a server draws has no questions to go back to.
        .maybe((!form.is_floor()).then_some(change))
}
