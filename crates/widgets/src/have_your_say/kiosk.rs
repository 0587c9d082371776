//! A form on a shared device: when somebody has gone, and what is done then.

use super::survey::{Inner, Stage, Survey, SurveyHandle};
use crate::kiosk::{Turn, every_second};
use crate::markup::{Element, el};
use std::sync::{Arc, Weak};
use wecan_model::{Channel, Draft};

/// How long after a response the warning comes, in seconds: sooner than while somebody answers, since who has answered
/// may have gone.
const AFTER_RESPONSE: u32 = 20;

impl SurveyHandle {
    /// Counts the seconds for as long as the survey stands on a shared device.
    pub(super) fn guard(&self) {
        if self.read(|held| held.asked.settings.channel) == Channel::Kiosk && self.0.idle.begin() {
            let weak: Weak<Inner> = Arc::downgrade(&self.0);
            every_second(Box::new(move || {
                let handle = weak.upgrade().map(SurveyHandle);
                handle.iter().for_each(|handle| handle.survey().second());
                handle.is_some()
            }));
        }
    }
}

impl Survey {
    /// A second has passed.
    fn second(&self) {
        let first = Stage::Step(self.step_after(None).unwrap_or(0));
        let untouched = self.form.draft(Draft::is_blank) && self.stage() == first;
        if self.settings.channel != Channel::Kiosk || (untouched && self.receipt().is_none() && !self.is_waiting()) {
            return self.touched();
        }
        match self.handle.0.idle.second(self.patience()) {
            Turn::Nothing => {}
            Turn::Warned => self.focus_soon("[data-do=stay]"),
            Turn::Over => {
                self.restart();
                self.focus_start();
            }
        }
    }

    /// For how many seconds nobody has to touch the device before the warning comes. Who has asked for more time once is
    /// not hurried again.
    fn patience(&self) -> u32 {
        let is_done = self.receipt().is_some() || self.is_waiting();
        if is_done && !self.handle.0.idle.takes_time() { AFTER_RESPONSE } else { self.settings.idle }
    }

    /// Somebody is there.
    pub(super) fn touched(&self) {
        if self.handle.0.idle.touched(self.patience()) {
            self.focus_start();
        }
    }

    /// The warning, while it stands.
    pub(super) fn warning(&self) -> Element {
        let own = self.clone();
        // Of what counts down only the number changes: whoever has the focus on the button keeps it.
        el("div").rows(move || own.handle.0.idle.follow_warning(own.patience(), &own.form))
    }
}
