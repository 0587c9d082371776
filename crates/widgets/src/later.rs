//! The part of a module that a page wants only once somebody answers: asked for at the first touch, and there long
//! before anybody sends.
//!
//! Where the module is cut in two, what is in a module `doors` is called only from [`then`], or from what can happen only
//! after it. Elsewhere, in apps that build with their own tools, everything is here from the start.

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

struct Later {
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

thread_local! {
    static LATER: RefCell<Later> = const {
        RefCell::new(Later { ask: None, asked: false, missing: false, work: Vec::new(), on_change: Trigger::new() })
    };
}

/// Not to be held while anybody else's code runs.
fn later<T>(with: impl FnOnce(&mut Later) -> T) -> T {
    LATER.with(|later| with(&mut later.borrow_mut()))
}

/// The module is cut: `ask` gets a function, and calls it with `false` after each try that failed and with `true` once
/// the part is there.
pub fn comes_from(ask: Function) {
    later(|it| {
        if !it.asked {
            it.ask = Some(ask);
        }
    });
}

/// Asks for it.
pub(crate) fn want() {
    let ask = later(|it| it.ask.clone().filter(|_| !std::mem::replace(&mut it.asked, true)));
    let Some(ask) = ask else { return };
    let told = Closure::<dyn FnMut(JsValue)>::new(|here: JsValue| {
        let here = here.is_truthy();
        let work = later(|it| {
            it.missing = !here;
            if !here {
                return Vec::new();
            }
            it.ask = None;
            std::mem::take(&mut it.work)
        });
        work.into_iter().for_each(|work| (work.what)());
        later(|it| it.on_change.notify());
    });
    // It tells by itself what goes wrong.
    let _ = ask.call1(&JsValue::NULL, told.as_ref().unchecked_ref());
    // Wanted once for each page.
    told.forget();
}

/// Does this once the part is there, unless nobody has hold of `whose` any more: at once, where it is. Does not ask for it.
pub(crate) fn then<T: 'static>(whose: &Arc<T>, what: impl FnOnce(Arc<T>) + 'static) {
    if is_here() {
        return what(whose.clone());
    }
    let whose = Arc::downgrade(whose);
    let held = whose.clone();
    let what = Box::new(move || {
        if let Some(whose) = held.upgrade() {
            what(whose);
        }
    });
    wait(Work { whose, what });
}

/// One function for everybody who waits.
#[inline(never)]
fn wait(work: Work) {
    later(|it| {
        // A page may put in and take away as many widgets as it likes before anybody answers.
        it.work.retain(|work| work.whose.strong_count() > 0);
        it.work.push(work);
    });
}

/// Whether it is there.
pub(crate) fn is_here() -> bool {
    later(|it| it.ask.is_none())
}

/// Whether it could not be had so far, for a live part.
pub(crate) fn follow_missing() -> bool {
    later(|it| {
        it.on_change.track();
        it.missing
    })
}
