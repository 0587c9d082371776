//! The end: what was learned with every source, what became of sending, and the ways on.

#[cfg(feature = "ssr")]
use super::pages::QuizEnd;
use super::quiz::Shared;
use super::quizzing::Quizzing;
use super::sending::Sending;
use super::{follow_up, sending_doors, share};
use crate::have_your_say::heading;
use crate::locales::fill;
use crate::locales::quiz::SentWords;
use crate::markup::{Element, Node, el};
use wecan_model::myths::score;
use wecan_model::text::digits;
use wecan_model::{Channel, Receipt};

/// The summary with its buttons.
pub(super) fn draw(quiz: &Quizzing) -> Element {
    let words = quiz.judged_words();
    let button = |to_do: &str, words: &str| {
        el("button").class("wecan-button wecan-second").attr("type", "button").attr("data-do", to_do).text(words)
    };
    let buttons = el("div")
        .class("wecan-buttons wecan-ways")
        .child(button("again", words.again))
        .child(button("share", words.share));
    learned(quiz)
        .child(outcome(quiz))
        .children(list(quiz))
        .maybe(quiz.publisher())
        .maybe(follow_up::draw(quiz))
        .child(buttons)
        .child(shared(quiz))
}

/// The summary on a page of its own.
#[cfg(feature = "ssr")]
pub(crate) fn draw_page(quiz: &Quizzing, end: &QuizEnd<'_>) -> Element {
    let link = el("p").class("wecan-text").child(el("a").attr("href", end.again).text(quiz.judged_words().again));
    let sent = |receipt: &Receipt| {
        let words = el("p").class("wecan-text").attr("role", "status").text(SentWords::of(quiz.form.language()).sent);
        el("div").child(words).maybe(receipts(quiz, std::slice::from_ref(receipt)))
    };
    learned(quiz)
        .maybe(end.receipt.map(sent))
        .children(list(quiz))
        .maybe(quiz.publisher())
        .maybe(end.later.and_then(|(attempt, address)| follow_up::request(quiz, attempt, address)))
        .child(link)
}

/// What the endpoint gave, by which a resident can see what they sent, or have it erased.
fn receipts(quiz: &Quizzing, all: &[Receipt]) -> Option<Element> {
    let locale = quiz.form.sent();
    let mut told = el("details").class("wecan-privacy").child(el("summary").text(locale.reference));
    for receipt in all {
        let line = |code: Element| el("p").class("wecan-text").child(code);
        told = told.child(line(el("strong").class("wecan-code").text(&receipt.reference)));
        if !receipt.erasure_token.is_empty() {
            let code = el("code").class("wecan-code").text(&receipt.erasure_token);
            told = told.child(el("p").class("wecan-text").text(&[locale.erase_code, " "].concat()).child(code));
        }
    }
    (!all.is_empty()).then(|| told.child(quiz.paragraph("wecan-text", locale.erase_why)))
}

fn learned(quiz: &Quizzing) -> Element {
    let title = heading(quiz.form.heading()).class("wecan-title").attr("part", "title");
    let title = title.attr("tabindex", "-1").flag("data-start", true).text(quiz.judged_words().summary);
    let (right, all) = quiz.form.draft(|draft| score(&quiz.items(), draft));
    let scored = (quiz.quiz.score && all > 0).then(|| {
        let words = fill(quiz.judged_words().score, &[("n", &digits(right.into())), ("all", &digits(all.into()))]);
        quiz.paragraph("wecan-text wecan-score", &words)
    });
    el("div").attr("lang", quiz.form.lang()).child(title).maybe(scored)
}

/// Each fact with its sources. What is not true is only named, below the fact.
fn list(quiz: &Quizzing) -> Vec<Element> {
    let title = || heading(quiz.form.heading() + 1).class("wecan-heading");
    let mut all = Vec::new();
    for item in quiz.items() {
        if !quiz.is_fresh(item) {
            continue;
        }
        let about = ["‘", quiz.text(&item.statement), "’ – ", &quiz.verdict(item)].concat();
        let learned = el("section").class("wecan-learned").child(quiz.said(title(), &item.fact));
        all.push(learned.child(quiz.paragraph("wecan-hint", &about)).child(quiz.sources(&item.sources)));
    }
    all
}

/// What became of sending, said when it changes, and what can be done about it. Of these only what differs is changed, so
/// that a button that was pressed stays.
pub(super) fn outcome(quiz: &Quizzing) -> Element {
    let follow = |part: fn(&Quizzing) -> Vec<Node>| {
        let own = quiz.clone();
        move || match own.follow_sending() {
            // Nothing is under way before the part that sends is there.
            Sending::Idle => Vec::new(),
            _ => part(&own),
        }
    };
    el("div")
        .child(el("div").attr("role", "status").rows(follow(sending_doors::outcome)))
        .child(el("div").rows(follow(sending_doors::again)))
}

/// The button to send at once what waits.
pub(super) fn again(quiz: &Quizzing) -> Vec<Node> {
    if !matches!(quiz.sending(), Sending::Waiting { .. }) {
        return Vec::new();
    }
    let button = el("button").class("wecan-button wecan-second").attr("type", "button");
    vec![Node::Element(button.attr("data-do", "send").text(quiz.form.sent().send_now))]
}

/// What became of sending, in words.
pub(super) fn said(quiz: &Quizzing) -> Vec<Node> {
    let own = quiz;
    let locale = own.form.sent();
    let alert = |words: &str| el("div").class("wecan-alert").child(own.paragraph("wecan-text", words));
    let waiting = match own.settings.channel {
        Channel::Web => locale.waiting_safe,
        _ => locale.waiting_handed_over,
    };
    let said = match own.sending() {
        Sending::Idle => return Vec::new(),
        Sending::Underway => own.paragraph("wecan-text", locale.sending),
        Sending::Sent => {
            let all = own.receipts(|all| all.clone());
            el("div")
                .child(own.paragraph("wecan-text", SentWords::of(own.form.language()).sent))
                .maybe(receipts(own, &all))
        }
        // What waits is named first: around it here there is much else.
        Sending::Waiting { safe, underway } => {
            let named = el("p").class("wecan-text").child(el("strong").text(locale.waiting_heading));
            let said = if safe { own.paragraph("wecan-text", waiting) } else { alert(locale.waiting_unsafe) };
            el("div").child(named).child(said).maybe(underway.then(|| own.paragraph("wecan-text", locale.sending)))
        }
        Sending::Refused(words) => alert(locale.refused).child(own.paragraph("wecan-text", &words)),
    };
    vec![Node::Element(el("div").attr("tabindex", "-1").flag("data-said", true).child(said))]
}

/// What became of sharing.
fn shared(quiz: &Quizzing) -> Element {
    let own = quiz.clone();
    el("div").attr("role", "status").live(move || {
        let said = match own.follow_shared() {
            Shared::No => return Vec::new(),
            Shared::Copied => own.paragraph("wecan-text", own.judged_words().copied),
            Shared::ByHand => share::to_copy(&own, own.judged_words().copy_this, "wecan-share", &share::address()),
        };
        vec![Node::Element(said)]
    })
}
