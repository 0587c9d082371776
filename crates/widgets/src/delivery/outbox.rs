//! The page's side of the outbox: what is wished for comes in, and the browser says when to try again.
//!
//! Of all tabs of a browser one sends at a time: whoever holds a lock of the browser's (Web Locks). Where there are
//! none, a record that is being tried is left alone by the others until its lease is over, which the state machine sees
//! to. A page sends only to the endpoints that its own widgets name.

use super::mark;
use super::record::Record;
use super::seal;
use super::step::{self, step};
use super::store;
use crate::browser::{Next, document, get, on_settled, put, window};
use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, Headers};
use wecan_model::outbox::{Effect, Event, State};
use wecan_model::settings::Credentials;

/// The lock, and the channel by which tabs hear of each other's records.
const NAME: &str = "wecan-outbox";

#[wasm_bindgen]
extern "C" {
    /// Throws where the browser has no locks.
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(name: &str, held: &JsValue) -> Result<Promise, JsValue>;
}

/// A widget that follows the outbox.
pub(crate) struct Watcher {
    /// Which survey it asks, as in [`Record::answers`].
    pub(crate) survey: String,
    /// Where its responses go.
    pub(crate) endpoint: String,
    /// Whether cookies go with them.
    pub(crate) credentials: Credentials,
    /// Adds the page's own headers.
    pub(crate) dress: Box<dyn Fn(&Headers)>,
    /// Hears of each record that changed.
    pub(crate) tell: Box<dyn Fn(&Record)>,
    /// Hears how many of its survey's responses wait, and how many were refused.
    pub(crate) count: Box<dyn Fn(u32, u32)>,
}

/// As long as this is there, the widget hears.
pub(crate) struct Watch(Rc<Watcher>);

impl Drop for Watch {
    fn drop(&mut self) {
        page(|page| page.watchers.borrow_mut().retain(|own| !Rc::ptr_eq(own, &self.0)));
    }
}

/// What a page knows of the outbox beside what is kept. A member each, since borrowing all of it, with the check that
/// nobody else does, is code at every place.
pub(super) struct Page {
    watchers: RefCell<Vec<Rc<Watcher>>>,
    /// Records that could not be stored: gone when the page is closed.
    pub(super) memory: RefCell<Vec<Record>>,
    pub(super) channel: RefCell<Option<BroadcastChannel>>,
    listens: Cell<bool>,
    /// Whether this page is the one that sends.
    pub(super) sends: Cell<bool>,
    /// Whether it has become that since it last looked: what is under way was left behind by a page that is gone.
    pub(super) alone: Cell<bool>,
    /// Whether it has asked to be.
    asked: Cell<bool>,
    /// Whether the waits are to be cut short once it is.
    woken: Cell<bool>,
    /// Gives the lock back.
    release: RefCell<Option<Function>>,
    /// How many transactions and tries are under way.
    pub(super) busy: Cell<usize>,
    /// When the page wakes by itself.
    pub(super) alarm: Cell<Option<u64>>,
}

thread_local! {
    static PAGE: Page = const {
        Page {
            watchers: RefCell::new(Vec::new()),
            memory: RefCell::new(Vec::new()),
            channel: RefCell::new(None),
            listens: Cell::new(false),
            sends: Cell::new(false),
            alone: Cell::new(false),
            asked: Cell::new(false),
            woken: Cell::new(false),
            release: RefCell::new(None),
            busy: Cell::new(0),
            alarm: Cell::new(None),
        }
    };
}

/// No member is to be borrowed while anybody else's code runs.
pub(super) fn page<T>(with: impl FnOnce(&Page) -> T) -> T {
    PAGE.with(with)
}

pub(super) fn watchers() -> Vec<Rc<Watcher>> {
    page(|page| page.watchers.borrow().clone())
}

/// Follows the outbox, and takes up what waits for this endpoint, if anything does.
pub(crate) fn watch(watcher: Watcher) -> Watch {
    let watcher = Rc::new(watcher);
    page(|page| page.watchers.borrow_mut().push(watcher.clone()));
    if !page(|page| page.listens.replace(true)) {
        listen();
        if !may_hold() {
            // A page may have cleared the marks of its origin, and what they stood for is there still.
            store::if_there(Box::new(|| wake(true)));
        }
    }
    look_after();
    Watch(watcher)
}

/// Keeps a response and sends it as soon as may be; goes on once it is kept.
pub(crate) fn add(record: Record, then: Box<dyn FnOnce()>) {
    // Asked for while the record is on its way to be kept: whoever holds the lock by then sends it from there.
    begin_work();
    ask();
    let keep = move |record: Record| {
        let kept = move |_: &[Effect]| {
            end_work();
            then();
        };
        step(Event::Added(record.id()), Some(record.0), Box::new(kept));
    };
    if !record.is_private() {
        return keep(record);
    }
    let text = [&record.text("invitation"), "\n", &record.text("body")].concat();
    let sealed = move |sealed: Option<JsValue>| {
        match sealed {
            Some(sealed) => {
                record.strip();
                put(&record.0, "sealed", &sealed);
            }
            // Nobody else is to read it: it waits in this page alone.
            None => put(&record.0, "open", &JsValue::TRUE),
        }
        keep(record);
    };
    seal::seal(text, Box::new(sealed));
}

/// Sends it at once.
pub(crate) fn send_now(id: String) {
    step(Event::Now(id), None, Box::new(|_| wake(false)));
}

/// Holds it back for its sender to change, unless it may have left already; then goes on.
pub(crate) fn hold(id: String, then: Box<dyn FnOnce()>) {
    step(Event::Changing(id), None, Box::new(|_| then()));
}

/// Takes it out; goes on with whether it is: it may have left already.
pub(crate) fn withdraw(id: String, then: Next<bool>) {
    let out = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::Forget(_)));
    step(Event::Withdrawn(id), None, Box::new(move |effects| then(out(effects))));
}

/// Takes it out, as far as it has not left already.
pub(crate) fn forget(id: String) {
    step(Event::Withdrawn(id), None, Box::new(|_| ()));
}

/// Goes on with what there is of a survey, the newest first.
pub(crate) fn look(survey: String, then: Next<Vec<Record>>) {
    if !may_hold() {
        return then(Vec::new());
    }
    step::look(Box::new(move |record| record.answers(&survey)), then);
}

/// There is something to do.
pub(super) fn begin_work() {
    page(|page| page.busy.set(page.busy.get() + 1));
}

/// One thing less to do; after the last the lock goes to another tab.
pub(super) fn end_work() {
    let release = page(|page| {
        page.busy.set(page.busy.get() - 1);
        let release = if page.busy.get() > 0 { None } else { page.release.take() };
        if release.is_some() {
            page.sends.set(false);
        }
        release
    });
    if let Some(release) = release {
        // It is the browser's own and does not throw.
        let _ = release.call0(&JsValue::NULL);
    }
}

/// Whether there may be anything here, kept or not.
fn may_hold() -> bool {
    mark::may_hold() || page(|page| !page.memory.borrow().is_empty())
}

/// Sends what waits at once, where anything may. Whoever begins to answer does not wait for an outbox that is empty.
fn look_after() {
    if may_hold() {
        wake(true);
    }
}

/// Sends what is due; `soon` cuts the waits short. Asks for the lock first where this page has not got it.
pub(super) fn wake(soon: bool) {
    page(|page| page.woken.set(page.woken.get() || soon));
    if page(|page| page.sends.get()) { send_due() } else { ask() }
}

fn send_due() {
    let woken = page(|page| page.woken.take());
    step(if woken { Event::Woken } else { Event::Tick }, None, Box::new(|_| ()));
}

/// Asks for the lock, unless this page has got it, or has asked already.
fn ask() {
    if page(|page| page.sends.get() || page.asked.replace(true)) {
        return;
    }
    let held = Closure::once_into_js(|| Promise::new(&mut |release, _| begin(Some(release))));
    match request_lock(NAME, &held) {
        Ok(lock) => on_settled(
            &lock,
            Box::new(|ended| {
                if ended.is_err() {
                    begin(None)
                }
            }),
        ),
        // There are no locks here: from now on leases keep the tabs apart.
        Err(_) => begin(None),
    }
}

/// This page is the one that sends.
fn begin(release: Option<Function>) {
    page(|page| {
        page.alone.set(release.is_some());
        page.sends.set(true);
        page.asked.set(false);
        page.release.replace(release);
    });
    send_due();
}

/// Hears what may be a reason to try again, and what other tabs do.
fn listen() {
    open_channel();
    let woken = Closure::<dyn FnMut(JsValue)>::new(|event: JsValue| match get(&event, "type").as_string().as_deref() {
        // An open channel can keep a page from being put aside as it is.
        Some("pagehide") => {
            if let Some(channel) = page(|page| page.channel.take()) {
                channel.close();
            }
        }
        // A browser puts a page aside as it is only while nothing in it runs: whoever leaves is no reason to begin.
        Some("visibilitychange") if document().hidden() => {}
        name => {
            if name == Some("pageshow") {
                open_channel();
            }
            look_after();
        }
    });
    let function = woken.as_ref().unchecked_ref();
    for event in ["online", "focus", "pagehide", "pageshow"] {
        let _ = window().add_event_listener_with_callback(event, function);
    }
    let _ = document().add_event_listener_with_callback("visibilitychange", function);
    // For as long as there is a page.
    woken.forget();
}

fn open_channel() {
    if page(|page| page.channel.borrow().is_some()) {
        return;
    }
    let Ok(channel) = BroadcastChannel::new(NAME) else { return };
    let heard = Closure::<dyn FnMut(JsValue)>::new(|event: JsValue| {
        if let Some(record) = Record::read(get(&event, "data")) {
            step::tell(&record);
            if record.item().state == State::Waiting {
                wake(false);
            }
        }
    });
    put(&channel, "onmessage", heard.as_ref());
    heard.forget();
    page(|page| page.channel.replace(Some(channel)));
}
