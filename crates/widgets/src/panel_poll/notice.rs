//! What stands around the questions of a poll: what stands in their place, and below them what came of it.

use super::ask::Told;
use super::confirm;
use super::poll::{PollHandle, about, language};
use super::results::{Shown, draw};
use crate::have_your_say::heading;
use crate::locales::fill;
use crate::locales::poll::PollWords;
use crate::markup::{Element, el};
use wecan_model::{Date, Draft};

/// What stands in the questions' place, with its day.
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

    pub(super) fn draw_notice(&self, notice: &Notice) -> Element {
        let asked = self.asked();
        let (words, about) = (PollWords::of(&asked.lang), about(&asked));
        let level = asked.settings.heading_level;
        let title = heading(level).class("wecan-title").attr("part", "title");
        let title = title.text(&about.text(&asked.definition.title, &Draft::default()));
        let (sentence, day, button) = match notice {
            Notice::Closed(day) => (about.locale.closed, *day, None),
            Notice::Voted(day) => (words.voted, *day, Some(words.change)),
            Notice::Confirm => {
                let own = self.read(|held| held.confirming.clone());
                let title = about.text(&asked.definition.title, &Draft::default());
                return confirm::draw(self, &own, &title, about.language, level);
            }
        };
        let sentence = el("p").class("wecan-text").text(&fill(sentence, &[("date", &about.date(day))]));
        let button = button.map(|words| {
            let button = el("button").class("wecan-button wecan-quiet").attr("type", "button");
            el("div").class("wecan-buttons").child(button.attr("data-poll", "change").text(words))
        });
        el("div").class("wecan").attr("lang", about.language).child(title).child(sentence).maybe(button)
    }

    /// What came of the poll, for a live part.
    pub(super) fn draw_results(&self) -> Option<Element> {
        self.0.on_results.track();
        let asked = self.asked();
        let words = PollWords::of(&asked.lang);
        let paragraph = |words: &str| el("p").class("wecan-text").text(words);
        let inside = match self.read(|held| held.results.clone())? {
            Told::Results(told) => {
                let (results, outcomes) = *told;
                let address = self.address().filter(|_| results.closed);
                let address = address.map(|address| [&address, "/results"].concat());
                draw(&Shown {
                    definition: &asked.definition,
                    results: &results,
                    outcomes: &outcomes,
                    language: language(&asked),
                    heading: (asked.settings.heading_level + 1).min(5),
                    address: address.as_deref(),
                })
            }
            Told::Later => paragraph(words.later),
            Told::Nothing => {
                let button = el("button").class("wecan-button wecan-quiet").attr("type", "button");
                let button = button.attr("data-poll", "look").text(words.look_again);
                el("div").child(paragraph(words.no_results)).child(button)
            }
        };
        Some(el("div").class("wecan wecan-panel-poll").attr("lang", language(&asked)).child(inside))
    }
}
