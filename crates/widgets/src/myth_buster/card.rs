//! One statement: what people say, the answers to choose from, and after checking what is known.

use super::doors;
#[cfg(feature = "ssr")]
use super::explanation;
use super::quizzing::Quizzing;
use super::summary::outcome;
use crate::fields::{self, Form};
#[cfg(feature = "ssr")]
use crate::have_your_say::problem_list;
use crate::have_your_say::{heading, privacy};
use crate::later::Part;
use crate::locales::fill;
use crate::markup::{Element, Node, el};
use crate::words::unended;
use wecan_model::myths::Item;
use wecan_model::text::digits;
use wecan_model::{Problem, ProblemKind};

/// The statement at this place among those that are shown.
pub(crate) fn draw(quiz: &Quizzing, at: usize) -> Element {
    let place = quiz.shown().get(at).copied().unwrap_or(0);
    let Some(item) = quiz.quiz.items.get(place) else { return draw_nothing(quiz) };
    let checked = quiz.clone();
    let locked = quiz.clone();
    let check = el("button")
        .class("wecan-button")
        .attr("type", "submit")
        .attr("part", "button")
        // It stays where it is with the focus on it: what it brought up follows.
        .live_attr("aria-disabled", move || checked.follow_checked().then(|| "true".into()))
        .text(quiz.words.check);
    let form = el("form")
        .class("wecan-form")
        .attr("method", "post")
        .attr("action", &quiz.endpoint())
        .attr("accept-charset", "utf-8")
        .flag("novalidate", true)
        .child(before(quiz, place).live_flag("data-locked", move || locked.follow_checked()))
        .child(el("div").class("wecan-buttons").child(check))
        .child(status(quiz, place))
        .child(answer(quiz, at, place));
    let each = quiz.quiz.collect.as_ref().is_some_and(|collect| collect.each);
    let said = if each { quiz.words.sends_each } else { quiz.words.sends_at_end };
    frame(quiz, (at == 0).then_some(said))
        .child(progress(quiz, at))
        .maybe(topic(quiz, item))
        .child(form)
        // What is left of an earlier visit.
        .maybe((at == 0).then(|| outcome(quiz)))
}

/// The widget's heading, with what goes before the first statement: `sends` says when answers leave.
fn frame(quiz: &Quizzing, sends: Option<&str>) -> Element {
    let title = heading(quiz.form.heading()).class("wecan-title").attr("part", "title");
    let all = el("div").attr("lang", quiz.form.lang()).child(quiz.said(title, &quiz.quiz.title));
    let Some(sends) = sends else { return all };
    let mut introduction = el("div").class("wecan-introduction");
    if quiz.is_later() {
        introduction = introduction.child(quiz.paragraph("wecan-text", quiz.words.welcome_back));
    }
    introduction = introduction.children(quiz.form.paragraphs(quiz.quiz.introduction.as_ref())).maybe(quiz.publisher());
    if quiz.sends() {
        introduction = introduction.child(quiz.paragraph("wecan-text", sends)).child(privacy(&quiz.form));
    }
    all.child(introduction)
}

/// Every fact is past its review.
pub(super) fn draw_nothing(quiz: &Quizzing) -> Element {
    frame(quiz, None).child(quiz.paragraph("wecan-text", quiz.words.nothing))
}

fn progress(quiz: &Quizzing, at: usize) -> Element {
    let (n, all) = (digits(at as i64 + 1), digits(quiz.shown().len() as i64));
    el("p")
        .class("wecan-progress")
        .attr("tabindex", "-1")
        .flag("data-start", true)
        .text(&fill(quiz.words.progress, &[("n", &n), ("all", &all)]))
}

fn topic(quiz: &Quizzing, item: &Item) -> Option<Element> {
    item.topic.as_ref().map(|text| quiz.said(el("p").class("wecan-topic"), text))
}

/// What is asked before anything is told.
fn before(quiz: &Quizzing, place: usize) -> Element {
    el("div").class("wecan-page").children(questions(quiz, place, 0))
}

/// The questions of a statement: the first half before it is told about, the second half afterwards, where somebody sees
/// it for the first time.
pub(super) fn questions(quiz: &Quizzing, place: usize, half: usize) -> Vec<Element> {
    if half > 0 && quiz.is_later() {
        return Vec::new();
    }
    let definition = quiz.form.definition();
    let Some(page) = definition.pages.get(place) else { return Vec::new() };
    let split = page.questions.len().div_ceil(2);
    let mut drawn = Vec::new();
    for at in page.questions.clone().skip(half * split).take(split) {
        if let Some(question) = definition.questions.get(at) {
            drawn.push(fields::choice(&quiz.form, at, question));
        }
    }
    drawn
}

/// What is to be mended at a question.
pub(super) fn problem(form: &Form, field: &str) -> Vec<Node> {
    let words = form.follow_problems(|problems, _| {
        problems.iter().find(|problem| problem.field == field).map(|problem| mend(form, problem))
    });
    // The focus goes to a choice, and not every reader says what describes the group around it.
    let alert = |node| match node {
        Node::Element(error) => Node::Element(error.attr("role", "alert")),
        other => other,
    };
    fields::wrong(form, &words.unwrap_or_default()).into_iter().map(alert).collect()
}

/// What to do about a problem: a statement is not judged, or by an option that it has not got, as when the quiz has
/// changed meanwhile.
fn mend(form: &Form, problem: &Problem) -> String {
    let question = form.definition().questions().find(|question| question.id == problem.field);
    let label = question.map_or("", |question| unended(question.label.get(form.language())));
    let around = form.around();
    let words = if problem.kind == ProblemKind::Missing { around.missing_choice } else { around.unknown_option };
    fill(words, &[("question", label)])
}

/// Whether the statement holds, or that this is still to come: announced as soon as it is there.
fn status(quiz: &Quizzing, place: usize) -> Element {
    let own = quiz.clone();
    el("div").class("wecan-status").attr("role", "status").live(move || {
        let said = if own.follow_checked() {
            return doors::verdict(&own, place);
        } else if !own.is_coming() {
            return Vec::new();
        } else if [Part::Later, Part::Sending].iter().any(|part| part.follow_missing()) {
            el("div").class("wecan-alert").child(own.paragraph("wecan-text", own.form.around().not_loaded))
        } else {
            own.paragraph("wecan-text", own.words.coming)
        };
        vec![Node::Element(said)]
    })
}

/// What is known, what the resident thinks now, and the way on.
fn answer(quiz: &Quizzing, at: usize, place: usize) -> Element {
    let own = quiz.clone();
    let known = move || if own.follow_checked() { doors::known(&own, at, place) } else { Vec::new() };
    el("div").class("wecan-known").live(known)
}

/// The statement on a page of its own, for those without script: a form to judge it, or what is known about it.
#[cfg(feature = "ssr")]
pub(crate) fn draw_page(quiz: &Quizzing, at: usize, action: &str) -> Element {
    let place = quiz.shown().get(at).copied();
    let item = place.and_then(|place| quiz.quiz.items.get(place));
    let (Some(place), Some(item)) = (place, item) else { return draw_nothing(quiz) };
    let mut form =
        el("form").class("wecan-form").attr("method", "post").attr("action", action).flag("novalidate", true);
    let last = at + 1 == quiz.shown().len();
    if quiz.is_checked() {
        let known = el("div").class("wecan-known").children(quiz.explanation(item));
        form = form.child(explanation::verdict(quiz, item)).child(known).children(questions(quiz, place, 1));
    } else {
        form = form.child(before(quiz, place));
    }
    form = form.child(fields::trap(&quiz.form));
    let sends = last && quiz.sends();
    let words = match (quiz.is_checked(), last) {
        (false, _) => quiz.words.check,
        (true, false) => quiz.judged_words().next,
        (true, true) if sends => quiz.judged_words().finish_and_send,
        (true, true) => quiz.judged_words().finish,
    };
    let button = el("button").class("wecan-button").attr("type", "submit").text(words);
    let hidden = quiz.extra().hidden;
    let hidden =
        hidden.iter().map(|(name, value)| el("input").attr("type", "hidden").attr("name", name).attr("value", value));
    let form = form.child(el("div").class("wecan-buttons").child(button)).children(hidden.collect());
    let statement =
        quiz.is_checked().then(|| quiz.paragraph("wecan-hint", &["‘", quiz.text(&item.statement), "’"].concat()));
    // These pages keep nothing until the end, whatever the widget does.
    let framed = frame(quiz, (at == 0 && !quiz.is_checked()).then_some(quiz.words.sends_at_end));
    el("div")
        .maybe(problems(quiz))
        .child(framed)
        .child(progress(quiz, at))
        .maybe(topic(quiz, item))
        .maybe(statement)
        .child(form)
}

/// What is to be mended, above a page that comes back: its question may be below what is seen first.
#[cfg(feature = "ssr")]
fn problems(quiz: &Quizzing) -> Option<Element> {
    let form = &quiz.form;
    let link = |problem: &Problem| {
        let address = ["#", &form.id(&problem.field)].concat();
        el("li").child(el("a").attr("href", &address).text(&mend(form, problem)))
    };
    let links: Vec<Element> = form.follow_problems(|problems, _| problems.iter().map(link).collect());
    (!links.is_empty()).then(|| problem_list(form, links))
}
