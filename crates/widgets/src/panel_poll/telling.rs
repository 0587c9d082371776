//! Once a member of the panel has answered: the offer to hear by mail what changes.

use super::ask;
use super::poll::{PollHandle, address, language};
use crate::browser;
use crate::have_your_say::heading;
use crate::locales::asking::AskingWords;
use crate::locales::spoken;
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
    pub(super) fn tell(&self) {
        let asked = self.asked();
        let (Some(address), Some(invitation)) = (address(&asked), self.known(|it| it.invitation.clone())) else {
            return;
        };
        let poll = self.clone();
        let heard = move |done| {
            let telling = match done {
                Ok(_) => Telling::Asked,
                Err(Some(_)) => Telling::Nobody,
                Err(None) => Telling::Failed,
            };
            poll.known(|it| it.telling = Some(telling));
            let here = browser::is_unfocused() || poll.find("[data-poll=tell]:focus").is_some();
            poll.0.on_results.notify();
            // The button that was pressed is gone; whoever is elsewhere by now stays there.
            if here {
                poll.focus_soon("[data-told]");
            }
        };
        ask::tell(&address, &invitation, language(&asked), Box::new(heard));
    }

    /// The offer to hear what changed, for a member of the panel who has just answered; then what became of it. For a
    /// live part.
    pub(super) fn draw_telling(&self) -> Option<Element> {
        self.0.on_results.track();
        let asked = self.asked();
        let (offered, telling) = self.known(|it| {
            let tells = it.standing.is_some_and(|standing| standing.tells);
            let answered = it.invitation.is_some() && !it.vote.response.is_empty() && it.changing;
            (tells && answered, it.telling)
        });
        if !offered || asked.settings.channel != Channel::Web {
            return None;
        }
        let words = AskingWords::of(&asked.lang);
        let paragraph = |words: &str| el("p").class("wecan-text").text(words);
        let told = |said: Element| said.attr("tabindex", "-1").flag("data-told", true);
        let titled =
            |words: &str| told(heading((asked.settings.heading_level + 1).min(6)).class("wecan-heading")).text(words);
        let all = el("div").class("wecan").attr("lang", spoken(language(&asked)));
        Some(match telling {
            Some(Telling::Asked) => all.child(titled(words.told.0)).child(paragraph(words.told.1)),
            Some(Telling::Nobody) => all.child(told(paragraph(words.nobody_to_tell))),
            telling => {
                let failed = telling.map(|_| paragraph(words.not_reached));
                let button = el("button").class("wecan-button wecan-quiet").attr("type", "button");
                let button = button.attr("data-poll", "tell").text(words.tell.2);
                all.child(titled(words.tell.0)).child(paragraph(words.tell.1)).maybe(failed).child(button)
            }
        })
    }
}
