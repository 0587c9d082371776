//! A quiz on a shared device: when somebody has gone, and what is done then.

use super::quiz::QuizHandle;
use super::quizzing::Quizzing;
use crate::kiosk::{Turn, every_second};
use crate::markup::{Element, el};
use wecan_model::Channel;

impl QuizHandle {
    /// Counts the seconds for as long as the quiz stands on a shared device.
    pub(super) fn guard(&self) {
        if self.asked().settings.channel == Channel::Kiosk && self.0.idle.begin() {
            let weak = self.downgrade();
            every_second(Box::new(move || {
                let handle = Self::upgrade(&weak);
                handle.iter().for_each(|handle| handle.quizzing().second());
                handle.is_some()
            }));
        }
    }
}

impl Quizzing {
    /// A second has passed. Nothing happens before somebody has come.
    fn second(&self) {
        let idle = &self.handle.0.idle;
        if self.settings.channel != Channel::Kiosk {
            return idle.forget();
        }
        if idle.is_begun() {
            match idle.second(self.settings.idle) {
                Turn::Nothing => {}
                Turn::Warned => self.focus_soon("[data-do=stay]"),
                Turn::Over => {
                    idle.forget();
                    self.handle.restart(false);
                    self.focus_soon("[data-start]");
                }
            }
        }
    }

    /// Somebody is there.
    pub(super) fn touched(&self) {
        if self.settings.channel == Channel::Kiosk && self.handle.0.idle.touched(self.settings.idle) {
            self.focus_soon("[data-start]");
        }
    }

    /// The warning, while it stands.
    pub(super) fn warning(&self) -> Element {
        let own = self.clone();
        // Of what counts down only the number changes: whoever has the focus on the button keeps it.
        el("div").rows(move || own.handle.0.idle.follow_warning(own.settings.idle, &own.form))
    }
}
