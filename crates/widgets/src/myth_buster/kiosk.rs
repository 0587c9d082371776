//! A quiz on a shared device: left alone it is made ready for the next person, after a warning that can be put off.

use super::quiz::{Inner, QuizHandle};
use super::quizzing::Quizzing;
use crate::browser;
use crate::have_your_say::heading;
use crate::markup::{Element, Node, el};
use std::sync::Weak;
use wecan_model::Channel;

/// How long the warning stands, in seconds: WCAG 2.2, success criterion 2.2.1, asks for twenty at least.
const WARNING: u32 = 30;

impl QuizHandle {
    /// Counts the seconds for as long as the quiz stands on a shared device.
    pub(super) fn guard(&self) {
        if self.asked().settings.channel == Channel::Kiosk && !self.set_guarded() {
            tick(self.downgrade());
        }
    }
}

fn tick(weak: Weak<Inner>) {
    let second = move || {
        if let Some(handle) = QuizHandle::upgrade(&weak) {
            handle.quizzing().second();
            tick(weak);
        }
    };
    browser::after(1000, Box::new(second));
}

impl Quizzing {
    /// A second has passed. Nothing happens before somebody has come.
    fn second(&self) {
        let counted = |idle: &mut Option<u32>| {
            *idle = idle.map(|seconds| seconds + 1);
            *idle
        };
        let Some(idle) = self.idle(counted) else { return };
        let limit = self.settings.idle;
        if self.settings.channel != Channel::Kiosk || idle >= limit + WARNING {
            self.idle(|idle| *idle = None);
            self.handle.restart(false);
        } else if idle >= limit {
            self.told_of_idle();
            if idle == limit {
                self.focus_soon("[data-do=stay]");
            }
        }
    }

    /// Somebody is there.
    pub(super) fn touched(&self) {
        if self.settings.channel == Channel::Kiosk
            && self.idle(|idle| idle.replace(0)).is_some_and(|seconds| seconds >= self.settings.idle)
        {
            self.told_of_idle();
            self.focus_soon("[data-start]");
        }
    }

    /// The warning, while it stands; nothing anywhere but on a shared device.
    pub(super) fn warning(&self) -> Option<Element> {
        let own = self.clone();
        let warning = el("div").live(move || {
            let idle = own.follow_idle().unwrap_or(0);
            let Some(over) = idle.checked_sub(own.settings.idle) else { return Vec::new() };
            let locale = own.form.locale();
            let title = heading(own.form.heading()).class("wecan-heading").text(locale.idle_heading);
            let left = locale.count(&locale.idle_clears, WARNING - over.min(WARNING));
            let stay = el("button").class("wecan-button").attr("type", "button").attr("data-do", "stay");
            let alert = el("div")
                .class("wecan-alert")
                .attr("lang", own.form.language())
                // What counts down is not read out every second.
                .child(el("div").attr("role", "alert").child(title))
                .child(own.paragraph("wecan-text", &left))
                .child(stay.text(locale.idle_stay));
            vec![Node::Element(alert)]
        });
        (self.settings.channel == Channel::Kiosk).then_some(warning)
    }
}
