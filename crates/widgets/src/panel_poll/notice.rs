//! What stands around the questions of a poll: what stands in their place, and below them what came of it. What a page
//! seldom begins with is drawn by the later part.

use super::ask::Told;
use super::doors;
use super::poll::{PollHandle, about, language};
use crate::have_your_say::heading;
use crate::later;
use crate::locales::fill;
use crate::locales::poll::FirstWords;
use crate::markup::{Element, el};
use wecan_model::{Date, Draft};

/// What stands in the questions' place, with its day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    /// The poll has closed.
    Closed(Date),
    /// This device has voted.
    Voted(Date),
    /// An address has to be confirmed first.
    Confirm,
}

impl PollHandle {
    /// What stands in the questions' place, for a live part.
    pub(super) fn follow_notice(&self) -> Option<Notice> {
        self.0.on_standing.track();
        if self.is_closed() && !self.read(|held| held.changing && !held.vote.response.is_empty()) {
            // The questions say it themselves where their own last day has passed.
            let standing = self.read(|held| held.standing)?;
            return standing.closes.map(Notice::Closed);
        }
        let unconfirmed = self.needs_confirming();
        self.read(|held| {
            let voted = !held.vote.response.is_empty() && !held.changing;
            let voted = held.vote.received.filter(|_| voted).map(Notice::Voted);
            voted.or_else(|| unconfirmed.then_some(Notice::Confirm))
        })
    }

    pub(super) fn draw_notice(&self, notice: Notice) -> Element {
        let mut missing = false;
        if notice == Notice::Confirm {
            if later::is_here() {
                return doors::confirm(self);
            }
            // No page begins so, but who has voted may want to change that.
            later::want();
            missing = later::follow_missing();
        }
        let asked = self.asked();
        let (words, about) = (FirstWords::of(&asked.lang), about(&asked));
        let title = heading(asked.settings.heading_level).class("wecan-title").attr("part", "title");
        let title = title.text(&about.text(&asked.definition.title, &Draft::default()));
        let dated = |sentence, day| fill(sentence, &[("date", &about.date(day))]);
        let (sentence, button) = match notice {
            Notice::Closed(day) => (dated(about.locale.closed, day), None),
            Notice::Voted(day) => (dated(words.voted, day), Some(words.change)),
            Notice::Confirm => (String::from(if missing { about.locale.not_loaded } else { "" }), None),
        };
        let button = button.map(|words| {
            let button = el("button").class("wecan-button wecan-quiet").attr("type", "button");
            el("div").class("wecan-buttons").child(button.attr("data-poll", "change").text(words))
        });
        el("div").class("wecan").attr("lang", about.language).child(title).child(paragraph(&sentence)).maybe(button)
    }

    /// What came of the poll, for a live part.
    pub(super) fn draw_results(&self) -> Option<Element> {
        self.0.on_results.track();
        let asked = self.asked();
        let words = FirstWords::of(&asked.lang);
        let not_yet = self.read(|held| held.results.as_ref().map(|told| matches!(told, Told::Later)))?;
        let inside = match not_yet {
            true => paragraph(words.later),
            false if later::is_here() => doors::told(self),
            false if later::follow_missing() => paragraph(words.not_loaded),
            false => return None,
        };
        Some(el("div").class("wecan wecan-panel-poll").attr("lang", language(&asked)).child(inside))
    }
}

fn paragraph(words: &str) -> Element {
    el("p").class("wecan-text").text(words)
}
