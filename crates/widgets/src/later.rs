//! The parts of a module that a page wants only once somebody answers: asked for at the first touch, and there long
//! before anybody sends.
//!
//! Where the module is cut, what is in a module `doors` is called only from [`then`], or from what can happen only after
//! it; what is in `sending_doors` only from `then` of [`Part::Sending`]. Elsewhere, in apps that build with their own
//! tools, everything is here from the start.

use crate::trigger::Trigger;
use js_sys::Function;
use std::any::Any;
use std::cell::RefCell;
use std::sync::{Arc, Weak};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Something to be done, for somebody who may have gone by then.
struct Work {
    whose: Weak<dyn Any>,
    what: Box<dyn FnOnce()>,
}

/// A part of a module.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// What checks and goes on; of most widgets also what sends.
    Later,
    /// What sends the answers to a quiz, and counts the seconds on a shared device: many quizzes do neither.
    Sending,
}

/// What is known of a part.
struct Known {
    /// Asks for the part until it is there; nothing once it is, or where nothing is cut off.
    ask: Option<Function>,
    /// Whether it has been asked for.
    asked: bool,
    /// Whether the last try failed.
    missing: bool,
    /// What is to be done once it is there.
    work: Vec<Work>,
    on_change: Trigger,
}

impl Known {
    const fn nothing() -> Self {
        Self { ask: None, asked: false, missing: false, work: Vec::new(), on_change: Trigger::new() }
    }
}

thread_local! {
    static PARTS: RefCell<[Known; 2]> = const { RefCell::new([Known::nothing(), Known::nothing()]) };
}

/// The module is cut: `ask` gets a function and the name of a part, and calls the function with `false` after each try
/// that failed and with `true` once the part is there.
pub fn comes_from(ask: Function) {
    for part in [Part::Later, Part::Sending] {
        part.known(|it| {
            if !it.asked {
                it.ask = Some(ask.clone());
            }
        });
    }
}

impl Part {
    /// As the loader knows it.
    fn name(self) -> &'static str {
        match self {
            Part::Later => "later",
            Part::Sending => "sending",
        }
    }

    /// Not to be held while anybody else's code runs.
    fn known<T>(self, with: impl FnOnce(&mut Known) -> T) -> T {
        PARTS.with(|parts| with(&mut parts.borrow_mut()[self as usize]))
    }

    /// Asks for it.
    pub(crate) fn want(self) {
        // Every key comes here.
        let ask = self.known(|it| {
            let ask = if it.asked { None } else { it.ask.clone() };
            it.asked |= ask.is_some();
            ask
        });
        let Some(ask) = ask else { return };
        let told = Closure::<dyn FnMut(JsValue)>::new(move |here: JsValue| {
            let here = here.is_truthy();
            let work = self.known(|it| {
                it.missing = !here;
                if !here {
                    return Vec::new();
                }
                it.ask = None;
                std::mem::take(&mut it.work)
            });
            work.into_iter().for_each(|work| (work.what)());
            self.known(|it| it.on_change.notify());
        });
        // It tells by itself what goes wrong.
        let _ = ask.call2(&JsValue::NULL, told.as_ref().unchecked_ref(), &JsValue::from_str(self.name()));
        // Wanted once for each page.
        told.forget();
    }

    /// Does this once the part is there, unless nobody has hold of `whose` any more: at once, where it is. Does not ask
    /// for it.
    pub(crate) fn then<T: 'static>(self, whose: &Arc<T>, what: impl FnOnce(Arc<T>) + 'static) {
        if self.is_here() {
            return what(whose.clone());
        }
        let whose = Arc::downgrade(whose);
        let held = whose.clone();
        let what = Box::new(move || {
            if let Some(whose) = held.upgrade() {
                what(whose);
            }
        });
        self.wait(Work { whose, what });
    }

    /// One function for everybody who waits.
    #[inline(never)]
    fn wait(self, work: Work) {
        self.known(|it| {
            // A page may put in and take away as many widgets as it likes before anybody answers.
            it.work.retain(|work| work.whose.strong_count() > 0);
            it.work.push(work);
        });
    }

    /// Whether it is there.
    pub(crate) fn is_here(self) -> bool {
        self.known(|it| it.ask.is_none())
    }

    /// Whether it could not be had so far, for a live part.
    pub(crate) fn follow_missing(self) -> bool {
        self.known(|it| {
            it.on_change.track();
            it.missing
        })
    }
}

/// [`Part::want`] of the later part.
pub(crate) fn want() {
    Part::Later.want();
}

/// [`Part::then`] of the later part.
pub(crate) fn then<T: 'static>(whose: &Arc<T>, what: impl FnOnce(Arc<T>) + 'static) {
    Part::Later.then(whose, what);
}

/// [`Part::is_here`] of the later part.
pub(crate) fn is_here() -> bool {
    Part::Later.is_here()
}

/// [`Part::follow_missing`] of the later part.
pub(crate) fn follow_missing() -> bool {
    Part::Later.follow_missing()
}
