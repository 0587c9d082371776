//! The end: what was learned with every source, what became of sending, and the ways on.

use super::quiz::{Quizzing, Shared};
use super::sending::Sending;
use crate::have_your_say::heading;
use crate::locales::fill;
use crate::markup::{Element, Node, el};
use wecan_model::Channel;
use wecan_model::myths::{Item, score};

/// The summary with its buttons.
pub(super) fn draw(quiz: &Quizzing) -> Element {
    let words = quiz.words;
    let button = |to_do: &str, words: &str| {
        el("button").class("wecan-button wecan-second").attr("type", "button").attr("data-do", to_do).text(words)
    };
    let buttons = el("div")
        .class("wecan-buttons wecan-ways")
        .child(button("again", words.again))
        .child(button("share", words.share));
    learned(quiz).child(outcome(quiz)).children(list(quiz)).maybe(quiz.publisher()).child(buttons).child(shared(quiz))
}

/// The summary on a page of its own. `said` is what became of sending; `again` leads to the first page.
#[cfg(feature = "ssr")]
pub(crate) fn draw_page(quiz: &Quizzing, said: Option<&str>, again: &str) -> Element {
    let link = el("p").class("wecan-text").child(el("a").attr("href", again).text(quiz.words.again));
    learned(quiz)
        .maybe(said.map(|words| el("p").class("wecan-text").attr("role", "status").text(words)))
        .children(list(quiz))
        .maybe(quiz.publisher())
        .child(link)
}

fn learned(quiz: &Quizzing) -> Element {
    let title = heading(quiz.form.heading()).class("wecan-title").attr("part", "title");
    let title = title.attr("tabindex", "-1").flag("data-start", true).text(quiz.words.summary);
    let (right, all) = quiz.form.draft(|draft| score(quiz.items(), draft));
    let scored = (quiz.quiz.score && all > 0).then(|| {
        let words = fill(quiz.words.score, &[("n", &right.to_string()), ("all", &all.to_string())]);
        quiz.paragraph("wecan-text wecan-score", &words)
    });
    el("div").attr("lang", quiz.form.language()).child(title).maybe(scored)
}

/// Each fact with its sources. What is not true is only named, below the fact.
fn list(quiz: &Quizzing) -> Vec<Element> {
    let learned = |item: &Item| {
        let about = ["‘", quiz.text(&item.statement), "’ – ", &quiz.verdict(item)].concat();
        el("section")
            .class("wecan-learned")
            .child(heading(quiz.form.heading() + 1).class("wecan-heading").text(quiz.text(&item.fact)))
            .child(quiz.paragraph("wecan-hint", &about))
            .child(quiz.sources(&item.sources))
    };
    quiz.items().map(learned).collect()
}

/// What became of sending, said when it changes.
fn outcome(quiz: &Quizzing) -> Element {
    let own = quiz.clone();
    el("div").attr("role", "status").live(move || {
        let locale = own.form.locale();
        let alert = |words: &str| el("div").class("wecan-alert").child(own.paragraph("wecan-text", words));
        let again = || {
            let button = el("button").class("wecan-button wecan-second").attr("type", "button");
            button.attr("data-do", "send").text(locale.send_now)
        };
        let waiting = match own.settings.channel {
            Channel::Web => locale.waiting_safe,
            _ => locale.waiting_handed_over,
        };
        let said = match own.follow_sending() {
            Sending::Idle => return Vec::new(),
            Sending::Underway => own.paragraph("wecan-text", locale.sending),
            Sending::Sent => own.paragraph("wecan-text", own.words.sent),
            Sending::Waiting(true) => el("div").child(own.paragraph("wecan-text", waiting)).child(again()),
            Sending::Waiting(false) => alert(locale.waiting_unsafe).child(again()),
            Sending::Refused(words) => alert(locale.refused).child(own.paragraph("wecan-text", &words)),
        };
        vec![Node::Element(said)]
    })
}

/// What became of sharing.
fn shared(quiz: &Quizzing) -> Element {
    let own = quiz.clone();
    el("div").attr("role", "status").live(move || {
        let said = match own.follow_shared() {
            Shared::No => return Vec::new(),
            Shared::Copied => own.paragraph("wecan-text", own.words.copied),
            Shared::ByHand => {
                let address = super::share::address();
                let field = el("input").class("wecan-input").attr("type", "url").attr("readonly", "");
                let field = field.attr("id", "wecan-share").attr("value", &address);
                let label = el("label").class("wecan-label").attr("for", "wecan-share").text(own.words.copy_this);
                el("div").child(label).child(field)
            }
        };
        vec![Node::Element(said)]
    })
}
