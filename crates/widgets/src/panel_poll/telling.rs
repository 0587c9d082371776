//! Once a member of the panel has answered: the offer to hear by mail what changes.

use super::ask;
use super::poll::{PollHandle, language};
use crate::have_your_say::heading;
use crate::locales::asking::AskingWords;
use crate::markup::{Element, el};
use wecan_model::Channel;

/// What became of asking to hear what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    Asked,
    /// There is no address to tell anything to.
    Nobody,
    Failed,
}

impl PollHandle {
    /// Asks to hear what changed.
    pub(super) async fn tell(&self) {
        let (Some(address), Some(invitation)) = (self.address(), self.read(|held| held.invitation.clone())) else {
            return;
        };
        let done = ask::tell(&address, &invitation, language(&self.asked())).await;
        let telling = match done {
            Ok(()) => Telling::Asked,
            Err(Some(_)) => Telling::Nobody,
            Err(None) => Telling::Failed,
        };
        self.write(|held| held.telling = Some(telling));
        self.0.on_results.notify();
    }

    /// Whether a member of the panel has just answered, and can ask to hear what changed; for a live part.
    pub(super) fn follow_offer(&self) -> bool {
        self.0.on_results.track();
        self.read(|held| {
            let tells = held.standing.is_some_and(|standing| standing.tells);
            let answered = held.invitation.is_some() && !held.vote.response.is_empty() && held.changing;
            tells && answered && held.asked.settings.channel == Channel::Web
        })
    }

    /// The offer to hear what changed; then what became of it.
    pub(super) fn draw_telling(&self) -> Element {
        let asked = self.asked();
        let words = AskingWords::of(&asked.lang);
        let paragraph = |words: &str| el("p").class("wecan-text").text(words);
        let titled =
            |words: &str| heading((asked.settings.heading_level + 1).min(6)).class("wecan-heading").text(words);
        let all = el("div").class("wecan").attr("lang", language(&asked));
        match self.read(|held| held.telling) {
            Some(Telling::Asked) => all.child(titled(words.told.0)).child(paragraph(words.told.1)),
            Some(Telling::Nobody) => all.child(paragraph(words.nobody_to_tell)),
            telling => {
                let failed = telling.map(|_| paragraph(words.not_reached));
                let button = el("button").class("wecan-button wecan-quiet").attr("type", "button");
                let button = button.attr("data-poll", "tell").text(words.tell.2);
                all.child(titled(words.tell.0)).child(paragraph(words.tell.1)).maybe(failed).child(button)
            }
        }
    }
}
