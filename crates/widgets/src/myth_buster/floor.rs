//! The floor: every statement with its answer folded away, which needs neither script nor server.

use super::quizzing::Quizzing;
use crate::have_your_say::heading;
use crate::markup::{Element, el};
use wecan_model::myths::Item;

/// The statements, and a link to the pages that ask one at a time where there are any.
pub(crate) fn draw(quiz: &Quizzing) -> Element {
    let title = heading(quiz.form.heading()).class("wecan-title").attr("part", "title");
    let known = |item: &Item| {
        el("details")
            .class("wecan-myth wecan-known")
            .child(quiz.said(el("summary"), &item.statement))
            .child(el("p").class("wecan-verdict").child(el("strong").text(&quiz.verdict(item))))
            .children(quiz.explanation(item))
    };
    let start = quiz.extra().start;
    let start = start.map(|url| {
        el("p").class("wecan-text").child(el("a").attr("href", &url).text(quiz.judged_words().one_at_a_time))
    });
    let items: Vec<Element> = quiz.floor_items().map(known).collect();
    let nothing = items.is_empty().then(|| quiz.paragraph("wecan-text", quiz.words.nothing));
    el("div")
        .class("wecan-statements")
        .attr("lang", quiz.form.lang())
        .child(quiz.said(title, &quiz.quiz.title))
        .children(quiz.form.paragraphs(quiz.quiz.introduction.as_ref()))
        .maybe(quiz.publisher())
        .maybe(start)
        .maybe(nothing)
        .children(items)
}
