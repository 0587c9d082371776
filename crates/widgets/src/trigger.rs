//! Who is drawn again when something changes: all that the widgets need of a reactive system.
//!
//! Towards an app the component speaks Leptos: its props are signals, and its view is a view. Inside it a graph
//! of signals would be a tenth of what a page downloads, and a task for every live attribute.

use crate::browser;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};

/// Something that changes, with those who have asked for it while they were drawn.
#[derive(Default)]
pub(crate) struct Trigger {
    /// Each by its number, since a server hands triggers from thread to thread.
    followers: Mutex<Vec<u32>>,
}

/// A part of a page that is drawn again whenever a trigger that it follows has changed. Dropping it ends that.
pub(crate) struct Follower(u32);

type Draw = Rc<dyn Fn()>;

struct Followers {
    /// The last number that was given out.
    last: u32,
    /// The one that is being drawn; 0 for none.
    current: u32,
    /// In the order of their numbers.
    all: Vec<(u32, Draw)>,
    /// Those to draw again, in the same order: what stands around a part comes before it.
    due: Vec<u32>,
}

thread_local! {
    static FOLLOWERS: RefCell<Followers> =
        const { RefCell::new(Followers { last: 0, current: 0, all: Vec::new(), due: Vec::new() }) };
}

fn with<R>(work: impl FnOnce(&mut Followers) -> R) -> R {
    FOLLOWERS.with_borrow_mut(work)
}

impl Trigger {
    /// One that nobody follows yet.
    pub(crate) const fn new() -> Self {
        Self { followers: Mutex::new(Vec::new()) }
    }

    /// Whoever is being drawn wants to be drawn again after the next change.
    pub(crate) fn track(&self) {
        let current = with(|it| it.current);
        let mut followers = self.followers.lock().unwrap_or_else(PoisonError::into_inner);
        if current != 0 && !followers.contains(&current) {
            followers.push(current);
        }
    }

    /// It has changed. Whoever follows is drawn again once the work in hand is done.
    pub(crate) fn notify(&self) {
        let followers = std::mem::take(&mut *self.followers.lock().unwrap_or_else(PoisonError::into_inner));
        if with(|it| it.add(&followers)) {
            browser::soon(Box::new(draw_due));
        }
    }
}

impl Followers {
    /// Adds to those that are due; says whether they are the first.
    fn add(&mut self, followers: &[u32]) -> bool {
        let idle = self.due.is_empty();
        for follower in followers {
            if let Err(place) = self.due.binary_search(follower) {
                self.due.insert(place, *follower);
            }
        }
        idle && !self.due.is_empty()
    }

    fn place(&self, number: u32) -> Option<usize> {
        self.all.binary_search_by_key(&number, |(own, _)| *own).ok()
    }
}

/// Draws all that are due. What changes meanwhile is drawn in the same go.
fn draw_due() {
    while let Some(number) = with(|it| it.due.first().copied()) {
        draw(number);
        with(|it| it.due.retain(|due| *due != number));
    }
}

fn draw(number: u32) {
    // One that has ended meanwhile is not there.
    let found = with(|it| {
        let draw = it.all[it.place(number)?].1.clone();
        Some((draw, std::mem::replace(&mut it.current, number)))
    });
    if let Some((draw, around)) = found {
        draw();
        with(|it| it.current = around);
    }
}

impl Follower {
    /// Draws now, and again after each change of what was tracked while it was drawing.
    pub(crate) fn new(draw_part: Draw) -> Self {
        let number = with(|it| {
            it.last += 1;
            it.all.push((it.last, draw_part));
            it.last
        });
        draw(number);
        Self(number)
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        let gone = with(|it| it.place(self.0).map(|place| it.all.remove(place)));
        // Only now: what was drawn in it ends in the same way.
        drop(gone);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// A follower of both triggers, and how often it was drawn.
    fn follower(triggers: [&Rc<Trigger>; 2]) -> (Follower, Rc<Cell<u32>>) {
        let (drawn, triggers) = (Rc::new(Cell::new(0)), triggers.map(Rc::clone));
        let count = drawn.clone();
        let draw = move || {
            triggers.iter().for_each(|trigger| trigger.track());
            count.set(count.get() + 1);
        };
        (Follower::new(Rc::new(draw)), drawn)
    }

    /// What `notify` does, and what follows from it at once.
    fn change(triggers: &[&Rc<Trigger>]) {
        for trigger in triggers {
            let followers = std::mem::take(&mut *trigger.followers.lock().expect("nobody panicked"));
            with(|it| it.add(&followers));
        }
        draw_due();
    }

    #[test]
    fn a_change_draws_its_followers_once_however_many_triggers_say_so() {
        let (one, other, third) = (Rc::<Trigger>::default(), Rc::<Trigger>::default(), Rc::<Trigger>::default());
        let (_follower, drawn) = follower([&one, &other]);
        let (_stranger, untouched) = follower([&third, &third]);
        assert_eq!(drawn.get(), 1, "it is drawn at once");
        change(&[&one, &other, &one]);
        assert_eq!((drawn.get(), untouched.get()), (2, 1));
        change(&[&one]);
        assert_eq!(drawn.get(), 3, "it follows again each time that it is drawn");
    }

    #[test]
    fn one_that_has_ended_is_not_drawn() {
        let trigger = Rc::<Trigger>::default();
        let (follower, drawn) = follower([&trigger, &trigger]);
        drop(follower);
        change(&[&trigger]);
        assert_eq!(drawn.get(), 1);
    }

    #[test]
    fn what_stands_in_a_part_that_is_drawn_again_ends_with_it() {
        let trigger = Rc::<Trigger>::default();
        let (inner_drawn, inner) = (Rc::new(Cell::new(0)), RefCell::new(None));
        let (count, own) = (inner_drawn.clone(), trigger.clone());
        let _outer = Follower::new(Rc::new(move || {
            own.track();
            let (count, trigger) = (count.clone(), own.clone());
            drop(inner.take());
            inner.replace(Some(Follower::new(Rc::new(move || {
                trigger.track();
                count.set(count.get() + 1);
            }))));
        }));
        change(&[&trigger]);
        assert_eq!(inner_drawn.get(), 2, "the first inner part and the second, each once");
    }
}
