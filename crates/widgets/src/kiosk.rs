//! A shared device that nobody touches any more is made ready for the next person, after a warning that can be put off.

use crate::browser;
use crate::fields::Form;
use crate::have_your_say::heading;
use crate::markup::{Element, Node, el};
use crate::trigger::Trigger;
use std::sync::{PoisonError, RwLock};

/// How long the warning stands, in seconds: WCAG 2.2, success criterion 2.2.1, asks for twenty at least.
const WARNING: u32 = 30;

/// The seconds for which nobody has touched a shared device.
#[derive(Default)]
pub(crate) struct Idle {
    held: RwLock<Held>,
    /// The warning comes, counts, or goes.
    on_change: Trigger,
}

#[derive(Default)]
struct Held {
    /// Nothing before somebody has come.
    seconds: Option<u32>,
    /// Whether whoever is there has been warned, and went on.
    takes_time: bool,
    /// Whether the seconds are counted.
    counted: bool,
}

/// What has come of another second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing is to be done.
    Nothing,
    /// The warning has come.
    Warned,
    /// Nobody is there: it is time for the next person.
    Over,
}

impl Idle {
    /// The seconds are counted from now on. Says whether they were not before.
    pub(crate) fn begin(&self) -> bool {
        !self.write(|held| std::mem::replace(&mut held.counted, true))
    }

    /// Whether somebody has come.
    pub(crate) fn is_begun(&self) -> bool {
        self.write(|held| held.seconds.is_some())
    }

    /// Whether whoever is there has asked for more time, and is not to be hurried.
    pub(crate) fn takes_time(&self) -> bool {
        self.write(|held| held.takes_time)
    }

    /// A second has passed, on a device that may be left alone for so many.
    pub(crate) fn second(&self, patience: u32) -> Turn {
        let seconds = self.write(|held| *held.seconds.insert(held.seconds.map_or(1, |seconds| seconds + 1)));
        if seconds >= patience + WARNING {
            return Turn::Over;
        }
        if seconds >= patience {
            self.on_change.notify();
        }
        if seconds == patience { Turn::Warned } else { Turn::Nothing }
    }

    /// Somebody is there. Says whether they had been warned.
    pub(crate) fn touched(&self, patience: u32) -> bool {
        let warned = self.write(|held| {
            let warned = held.seconds.replace(0).is_some_and(|seconds| seconds >= patience);
            held.takes_time |= warned;
            warned
        });
        if warned {
            self.on_change.notify();
        }
        warned
    }

    /// There is something new to read.
    pub(crate) fn start_over(&self) {
        self.write(|held| held.seconds = Some(0));
    }

    /// Whoever was there has gone.
    pub(crate) fn forget(&self) {
        let before = self.write(|held| {
            held.takes_time = false;
            held.seconds.take()
        });
        if before.is_some() {
            self.on_change.notify();
        }
    }

    /// The warning while it stands, for a live part.
    pub(crate) fn follow_warning(&self, patience: u32, form: &Form) -> Vec<Node> {
        self.on_change.track();
        let seconds = self.write(|held| held.seconds.unwrap_or(0));
        let Some(over) = seconds.checked_sub(patience) else { return Vec::new() };
        let locale = form.sent();
        let title = heading(form.heading()).class("wecan-heading").text(locale.idle_heading);
        let left = locale.count(&locale.idle_clears, WARNING - over.min(WARNING));
        let stay = el("button").class("wecan-button").attr("type", "button").attr("data-do", "stay");
        vec![Node::Element(
            el("div")
                .class("wecan-alert")
                .attr("lang", form.lang())
                // What counts down is not read out every second.
                .child(el("div").attr("role", "alert").child(title))
                .child(el("p").class("wecan-text").text(&left))
                .child(stay.text(locale.idle_stay)),
        )]
    }

    fn write<T>(&self, write: impl FnOnce(&mut Held) -> T) -> T {
        write(&mut self.held.write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Does something each second for as long as it says so.
pub(crate) fn every_second(work: Box<dyn Fn() -> bool>) {
    let second = move || {
        if work() {
            every_second(work);
        }
    };
    browser::after(1000, Box::new(second));
}

/// An element that tells of every sign of somebody but input, which its owner hears of anyway: what is chosen by voice or
/// by switches comes without a pointer and without a key.
pub(crate) fn touchable(element: Element, touched: impl Fn() + Clone + Send + Sync + 'static) -> Element {
    ["pointerdown", "keydown", "click"].into_iter().fold(element, |element, name| {
        let touched = touched.clone();
        element.on(name, move |_| touched())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warning_comes_once_and_ends_after_thirty_seconds() {
        let idle = Idle::default();
        assert!(!idle.touched(20) && !idle.takes_time());
        let turns: Vec<Turn> = (0..50).map(|_| idle.second(20)).collect();
        assert!(turns[..19].iter().chain(&turns[20..49]).all(|turn| *turn == Turn::Nothing));
        assert_eq!((turns[19], turns[49]), (Turn::Warned, Turn::Over));
    }

    #[test]
    fn whoever_stays_has_all_the_time_again_and_is_not_hurried_until_they_go() {
        let idle = Idle::default();
        (0..25).for_each(|_| {
            idle.second(20);
        });
        assert!(idle.touched(20) && idle.takes_time());
        assert_eq!((0..19).map(|_| idle.second(20)).find(|turn| *turn != Turn::Nothing), None);
        idle.forget();
        assert!(!idle.takes_time() && !idle.is_begun());
    }

    #[test]
    fn counting_begins_once() {
        let idle = Idle::default();
        assert!(idle.begin() && !idle.begin());
    }
}
