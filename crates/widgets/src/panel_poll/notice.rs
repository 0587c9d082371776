//! What stands around the questions of a poll: what stands in their place, and below them what came of it.

use super::ask::Told;
use super::poll::{PollHandle, about, language};
use super::told::instead;
use crate::have_your_say::heading;
use crate::locales::poll::PollWords;
use crate::locales::{fill, spoken};
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
        // Whose answers wait, or came too late, is to see that in any case.
        let unsent = self.0.survey.follow_unsent();
        if self.is_closed() && !unsent && !self.known(|it| it.changing && !it.vote.response.is_empty()) {
            // The questions say it themselves where their own last day has passed.
            let standing = self.known(|it| it.standing)?;
            return standing.closes.map(Notice::Closed);
        }
        let voted = self.known(|it| it.vote.received.filter(|_| !it.vote.response.is_empty() && !it.changing));
        voted.map(Notice::Voted).or_else(|| self.needs_confirming().then_some(Notice::Confirm))
    }

    /// The same, drawn.
    pub(super) fn draw_notice(&self) -> Option<Element> {
        let notice = self.follow_notice()?;
        let asked = self.asked();
        let (words, about) = (PollWords::of(&asked.lang), about(&asked));
        let (sentence, day, button) = match notice {
            Notice::Closed(day) => (about.locale.closed, day, None),
            Notice::Voted(day) => (words.voted, day, Some(words.change)),
            Notice::Confirm => return Some(self.draw_confirm()),
        };
        let title = heading(asked.settings.heading_level).class("wecan-title").attr("part", "title");
        let title = title.text(&about.text(&asked.definition.title, &Draft::default()));
        let sentence = paragraph(&fill(sentence, &[("date", &about.date(day))]));
        let button = button.map(|words| {
            let button = el("button").class("wecan-button wecan-quiet").attr("type", "button");
            el("div").class("wecan-buttons").child(button.attr("data-poll", "change").text(words))
        });
        Some(el("div").class("wecan").attr("lang", spoken(about.language)).child(title).child(sentence).maybe(button))
    }

    /// What came of the poll, for a live part.
    pub(super) fn draw_results(&self) -> Option<Element> {
        self.0.on_results.track();
        let asked = self.asked();
        let not_yet = self.known(|it| it.results.as_ref().map(|told| matches!(told, Told::Later)))?;
        let inside = if not_yet { instead(PollWords::of(&asked.lang).later) } else { self.draw_told() };
        Some(el("div").class("wecan wecan-panel-poll").attr("lang", spoken(language(&asked))).child(inside))
    }
}

fn paragraph(words: &str) -> Element {
    el("p").class("wecan-text").text(words)
}
