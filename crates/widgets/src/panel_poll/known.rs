//! What a poll's later part knows of it: how it stands, what this device has given, what came of it.

use super::ask::{self, Standing, Told};
use super::confirm::Confirming;
use super::drag;
use super::poll::{PollHandle, address, invitation, is_over};
use super::telling::Telling;
use super::vote::{self, Vote};
use crate::browser::{self, Held};
use crate::have_your_say::News;
use crate::requests::request;
use std::sync::{MutexGuard, PoisonError};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget};
use wecan_model::json::Json;
use wecan_model::{Channel, Reveal};

#[derive(Default)]
pub(super) struct Known {
    /// How the poll stands at its server, where that has been heard.
    pub(super) standing: Option<Standing>,
    pub(super) vote: Vote,
    /// Whether the questions are shown although this device has voted.
    pub(super) changing: bool,
    pub(super) results: Option<Told>,
    /// How far whoever has to confirm an address has come.
    pub(super) confirming: Confirming,
    /// The code by which whoever answers is known: that of their invitation, or of their confirmed address.
    pub(super) invitation: Option<String>,
    /// What became of asking to hear what changed.
    pub(super) telling: Option<Telling>,
    /// The row of a ranking that is being dragged.
    pub(super) dragged: Option<Held<Element>>,
}

/// One function for everybody who looks.
#[inline(never)]
fn known(known: &mut Option<Box<Known>>) -> &mut Known {
    known.get_or_insert_default()
}

impl PollHandle {
    /// What is known: to be read or changed, but not while it is already.
    pub(super) fn known<T>(&self, with: impl FnOnce(&mut Known) -> T) -> T {
        with(known(&mut self.lock()))
    }

    #[inline(never)]
    fn lock(&self) -> MutexGuard<'_, Option<Box<Known>>> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at what this device knows; nothing is left of another poll.
    pub(super) fn look_around(&self) {
        let asked = self.asked();
        let mut known = Known::default();
        if asked.settings.channel == Channel::Web {
            // Whoever comes by a link of their own is not whoever voted here before.
            known.changing = invitation().is_some();
            known.vote = Vote::kept(&asked.definition).unwrap_or_default();
        }
        self.known(|it| *it = known);
        self.attend();
        self.0.on_standing.notify();
        self.0.on_results.notify();
    }

    /// The server says how the poll stands.
    pub(super) fn hear_standing(&self, said: &Json) {
        self.known(|it| it.standing = ask::standing(said));
        if self.is_closed() {
            vote::forget(&self.asked().definition);
        }
        self.0.on_standing.notify();
        self.look(false);
    }

    /// The survey has something to tell of what it sends.
    pub(super) fn hear_sending(&self, news: &News<'_>) {
        match news {
            News::Submitting(response) => self.known(|it| it.invitation.clone_from(&response.invitation)),
            News::Received(receipt) => self.receive(receipt),
            // What became of the latest answers matters more than that there were some before.
            News::Waiting(..) | News::Failed(_) => {
                self.known(|it| it.changing = true);
                self.0.on_standing.notify();
            }
            _ => {}
        }
    }

    /// Whether whoever looks may see results now, as far as this device and the server have said.
    fn reveals(&self) -> bool {
        match self.asked().definition.poll.as_ref().map(|poll| poll.results) {
            None | Some(Reveal::Never) => false,
            Some(Reveal::AfterClose) => self.is_closed(),
            Some(Reveal::AfterVoting) => {
                self.is_closed() || self.known(|it| !it.vote.response.is_empty() && !it.vote.token.is_empty())
            }
        }
    }

    /// Gets the results, where they may be seen. `for_focus` has the focus moved there.
    pub(super) fn look(&self, for_focus: bool) {
        let asked = self.asked();
        let Some(address) = address(&asked) else { return };
        if !self.reveals() {
            let later = asked.definition.poll.as_ref().is_some_and(|poll| poll.results == Reveal::AfterClose);
            self.known(|it| {
                if later && !it.vote.response.is_empty() {
                    it.results = Some(Told::Later);
                }
            });
            return self.0.on_results.notify();
        }
        // While it is open, a vote opens them.
        let vote = if self.is_closed() { Vote::default() } else { self.known(|it| it.vote.clone()) };
        let asked_for = [&address, "/results"].concat();
        let token = if vote.token.is_empty() { String::new() } else { [&vote.response, ".", &vote.token].concat() };
        let poll = self.clone();
        let heard = move |answer| {
            if !poll.is_at(&address) {
                return;
            }
            poll.known(|it| it.results = Some(ask::told(answer)));
            poll.0.on_results.notify();
            if for_focus {
                poll.focus_soon("[data-results]");
            }
        };
        request(&asked_for, &token, None, Box::new(heard));
    }

    /// The pointer has done something, at what had been under it.
    pub(super) fn happen(&self, name: &str, at: Option<EventTarget>, event: &Event) {
        let at = at.and_then(|at| at.dyn_into::<Element>().ok());
        if name != "click" {
            return drag::drag(self, name, at, event);
        }
        let Some(wish) = at.and_then(|pressed| pressed.get_attribute("data-poll")) else { return };
        match wish.as_str() {
            "change" => {
                self.known(|it| it.changing = true);
                self.0.on_standing.notify();
                self.0.survey.focus_start();
                self.focus_soon("[data-confirm]");
            }
            "field" => {
                // Its address is in the same root, where no link leads.
                event.prevent_default();
                self.focus_soon("[data-entered]");
            }
            "again" => {
                let asks = self.known(|it| it.confirming.ask_again());
                if asks {
                    self.confirm_changed("[data-confirm]");
                }
            }
            "tell" => self.tell(),
            _ => self.look(true),
        }
    }

    /// Moves the focus once what has changed is on the page.
    pub(super) fn focus_soon(&self, selector: &'static str) {
        let poll = self.clone();
        browser::focus_soon(Box::new(move || poll.find(selector)));
    }

    /// Something in the poll, as it stands in the page.
    pub(super) fn find(&self, selector: &str) -> Option<Element> {
        self.0.survey.root()?.closest(".wecan-poll").ok()??.query_selector(selector).ok()?
    }

    /// Whether no more answers are taken, as far as this device and the server know.
    pub(super) fn is_closed(&self) -> bool {
        self.known(|it| it.standing.is_some_and(|standing| standing.closed)) || is_over(&self.asked())
    }
}
