//! A shared device that nobody touches any more is made ready for the next person, after a warning that can be put off.

use super::form::heading;
use super::survey::{Inner, Stage, Survey, SurveyHandle};
use crate::browser;
use crate::markup::{Element, Node, el};
use std::sync::{Arc, Weak};
use wecan_model::{Channel, Draft};

/// How long the warning stands, in seconds: WCAG 2.2, success criterion 2.2.1, asks for twenty at least.
const WARNING: u32 = 30;

/// How long after a response the warning comes, in seconds: sooner than while somebody answers, since who has answered
/// may have gone.
const AFTER_RESPONSE: u32 = 20;

impl SurveyHandle {
    /// Counts the seconds for as long as the survey stands on a shared device.
    pub(super) fn guard(&self) {
        let begins = self.write(|held| {
            let kiosk = held.asked.settings.channel == Channel::Kiosk;
            kiosk && !std::mem::replace(&mut held.guarded, true)
        });
        if begins {
            tick(Arc::downgrade(&self.0));
        }
    }
}

fn tick(weak: Weak<Inner>) {
    let second = move || {
        if let Some(inner) = weak.upgrade() {
            SurveyHandle(inner).survey().second();
            tick(weak);
        }
    };
    browser::after(1000, Box::new(second));
}

impl Survey {
    /// A second has passed.
    fn second(&self) {
        let first = Stage::Step(self.step_after(None).unwrap_or(0));
        let untouched = self.form.draft(Draft::is_blank) && self.stage() == first;
        if self.settings.channel != Channel::Kiosk || (untouched && self.receipt().is_none() && !self.is_waiting()) {
            return self.touched();
        }
        let idle = self.handle.write(|held| {
            held.idle += 1;
            held.idle
        });
        let limit = self.patience();
        if idle >= limit + WARNING {
            self.touched();
            self.restart();
            self.focus_soon("[data-start]:not([hidden]),.wecan-title");
        } else if idle >= limit {
            self.handle.0.on_idle.notify();
            if idle == limit {
                self.focus_soon("[data-do=stay]");
            }
        }
    }

    /// For how many seconds nobody has to touch the device before the warning comes. Who has asked for more time once is
    /// not hurried again.
    fn patience(&self) -> u32 {
        let is_done = self.receipt().is_some() || self.is_waiting();
        let hurries = is_done && !self.handle.read(|held| held.takes_time);
        if hurries { AFTER_RESPONSE } else { self.settings.idle }
    }

    /// Somebody is there.
    pub(super) fn touched(&self) {
        let patience = self.patience();
        let was_warned = self.handle.write(|held| {
            let was_warned = std::mem::replace(&mut held.idle, 0) >= patience;
            held.takes_time |= was_warned;
            was_warned
        });
        if was_warned {
            self.handle.0.on_idle.notify();
            self.focus_soon("[data-start]:not([hidden])");
        }
    }

    /// The warning, while it stands.
    pub(super) fn warning(&self) -> Element {
        let own = self.clone();
        let touched = |own: &Survey| {
            let own = own.clone();
            move |_| own.touched()
        };
        el("div").live(move || {
            own.handle.0.on_idle.track();
            let idle = own.handle.read(|held| held.idle);
            let Some(over) = idle.checked_sub(own.patience()) else { return Vec::new() };
            let locale = own.form.locale();
            let title = heading(own.form.heading()).class("wecan-heading").text(locale.idle_heading);
            let left = locale.count(&locale.idle_clears, WARNING - over.min(WARNING));
            let stay = el("button").class("wecan-button").attr("type", "button").attr("data-do", "stay");
            vec![Node::Element(
                el("div")
                    .class("wecan-alert")
                    .attr("lang", own.form.language())
                    // What counts down is not read out every second.
                    .child(el("div").attr("role", "alert").child(title))
                    .child(el("p").class("wecan-text").text(&left))
                    .child(stay.text(locale.idle_stay).on("click", touched(&own))),
            )]
        })
    }
}
