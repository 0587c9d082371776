//! A response that waits for its endpoint: that it is safe, or is not, and what its sender can still do about it.

use super::doors;
use super::form::{heading, paragraph};
use super::survey::{Sending, Survey, Waiting};
use crate::later;
use crate::locales::fill;
use crate::markup::{Element, Node, el};
use wecan_model::planning::comment::PREFIX;
use wecan_model::text::digits;
use wecan_model::{Channel, Draft, Identity};

/// The panel in the form's place.
pub(super) fn draw(survey: &Survey) -> Element {
    let form = &survey.form;
    let locale = form.locale();
    let title = heading(form.heading()).class("wecan-title").attr("tabindex", "-1").flag("data-start", true);
    let (own, on_click) = (survey.clone(), survey.clone());
    let clears = (survey.settings.channel == Channel::Kiosk).then(|| paragraph(locale.clears_itself));
    let follow = |part: fn(&Survey, Waiting) -> Vec<Element>| {
        let own = own.clone();
        move || {
            let Sending::Waiting(waiting) = own.follow_sending() else { return Vec::new() };
            part(&own, waiting).into_iter().map(Node::Element).collect()
        }
    };
    el("div")
        .class("wecan-waiting")
        .attr("lang", form.lang())
        .on("click", move |event| on_click.click(&event))
        .child(title.text(locale.waiting_heading))
        // Of these only what differs is changed: it is said once, and a button that has the focus stays.
        .child(el("div").attr("role", "status").rows(follow(state)))
        .child(el("div").class("wecan-buttons").rows(follow(buttons)))
        .maybe(clears)
}

/// How it stands, said when it changes.
fn state(survey: &Survey, waiting: Waiting) -> Vec<Element> {
    let locale = survey.form.locale();
    let channel = survey.settings.channel;
    let mut all = Vec::new();
    if !waiting.safe {
        all.push(el("div").class("wecan-alert").child(paragraph(locale.waiting_unsafe)));
    } else if waiting.held {
        all.push(paragraph(locale.waiting_held));
    } else if channel == Channel::Web {
        all.push(paragraph(locale.waiting_safe));
    } else {
        all.push(paragraph(locale.waiting_handed_over));
    }
    // The server takes nothing after a poll has closed, and no comment after the consultation, however long it waited here.
    let definition = survey.form.definition();
    let strict = definition.poll.is_some() || definition.id.starts_with(PREFIX);
    if let Some(last) = definition.closes.filter(|_| strict) {
        all.push(paragraph(&fill(locale.closes, &[("date", &survey.form.words().date(last))])));
    }
    if waiting.underway {
        all.push(paragraph(locale.sending));
    }
    if channel == Channel::Web && !waiting.ours {
        all.push(paragraph(locale.may_have_arrived));
    }
    all
}

/// What its sender can do about it; on a device that somebody else uses next, nothing.
fn buttons(survey: &Survey, waiting: Waiting) -> Vec<Element> {
    let locale = survey.form.locale();
    let mut all = Vec::new();
    if survey.settings.channel == Channel::Web {
        all.push(button("now", locale.send_now));
        if waiting.ours {
            all.push(button("edit", locale.edit_waiting));
            all.push(button("withdraw", locale.withdraw));
        }
    }
    // In a poll what this device gives next takes the place of what waits, unless a code of their own is asked of everybody.
    let definition = survey.form.definition();
    let replaces = definition.poll.is_some() && definition.identity != Identity::Invited;
    if survey.settings.channel != Channel::Web || !replaces {
        all.push(another(survey));
    }
    all
}

fn button(wish: &str, words: &str) -> Element {
    el("button").class("wecan-button wecan-quiet").attr("type", "button").attr("data-do", wish).text(words)
}

/// The button to the next person's answers.
pub(super) fn another(survey: &Survey) -> Element {
    let locale = survey.form.locale();
    let words = if survey.settings.channel == Channel::Kiosk { locale.finish } else { locale.another };
    button("another", words)
}

/// How many of this survey's responses wait on this device, and how many were refused, besides the one in hand; and what
/// can be done about them.
pub(super) fn count(survey: &Survey) -> Option<Element> {
    if survey.form.is_floor() {
        return None;
    }
    let own = survey.clone();
    Some(el("div").class("wecan-others").live(move || {
        later::follow_missing();
        let others = if later::is_here() { doors::others(&own) } else { Vec::new() };
        others.into_iter().map(Node::Element).collect()
    }))
}

/// What the widget says of them.
pub(super) fn others(own: &Survey) -> Vec<Element> {
    let locale = own.form.locale();
    let (waiting, refused) = own.follow_others();
    let mut words = String::new();
    for (sentence, n) in [(locale.count_waiting, waiting), (locale.count_refused, refused)] {
        if n > 0 {
            words.push_str(&fill(sentence, &[("n", &digits(n.into()))]));
            words.push(' ');
        }
    }
    let mut all = Vec::new();
    if !words.is_empty() {
        all.push(el("p").class("wecan-hint").text(&words));
        match own.settings.channel {
            // Where something is typed already, it would be lost.
            Channel::Web if own.form.follow_draft(Draft::has_answers) => {}
            Channel::Web => all.push(button("show", locale.show_waiting)),
            _ if refused > 0 => all.push(button("retry", locale.retry_refused)),
            _ => {}
        }
    }
    all
}
