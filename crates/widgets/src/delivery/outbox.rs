//! The page's side of the outbox: events in from the browser, decisions by the state machine in `model`, tries out.
//!
//! Each event is one transaction: load the records, let it happen, keep what came of it. Of all tabs of a browser one
//! sends at a time: whoever holds a lock of the browser's (Web Locks). Where there are none, a record that is being
//! tried is left alone by the others until its lease is over, which the state machine sees to. A page sends only to
//! the endpoints that its own widgets name.

use super::endpoint;
use super::mark;
use super::record::Record;
use super::seal;
use super::store::Store;
use crate::browser::{after, document, now, put, window};
use js_sys::{Function, Object, Promise};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, Headers, RequestCredentials};
use wecan_model::outbox::{Answer, Effect, Event, Outbox, State};
use wecan_model::text::cut;

/// The lock, and the channel by which tabs hear of each other's records.
const NAME: &str = "wecan-outbox";

/// What becomes of a response whose seal nobody can open any more: it is counted as refused, and nothing is sent.
const UNREADABLE: Answer = Answer { status: 400, sound: true, retry_after: None };

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
    pub(crate) credentials: RequestCredentials,
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
        page(|page| page.watchers.retain(|own| !Rc::ptr_eq(own, &self.0)));
    }
}

#[derive(Default)]
struct Page {
    watchers: Vec<Rc<Watcher>>,
    /// Records that could not be stored: gone when the page is closed.
    memory: Vec<Record>,
    channel: Option<BroadcastChannel>,
    listens: bool,
    /// Whether this page is the one that sends.
    sends: bool,
    /// Whether it has asked to be.
    asked: bool,
    /// Whether the waits are to be cut short once it is.
    woken: bool,
    /// Gives the lock back.
    release: Option<Function>,
    /// How many transactions and tries are under way.
    busy: usize,
    /// When the page wakes by itself.
    alarm: Option<u64>,
}

thread_local! { static PAGE: RefCell<Page> = RefCell::default(); }

/// Not to be held while anybody else's code runs.
fn page<T>(with: impl FnOnce(&mut Page) -> T) -> T {
    PAGE.with(|page| with(&mut page.borrow_mut()))
}

fn watchers() -> Vec<Rc<Watcher>> {
    page(|page| page.watchers.clone())
}

/// Follows the outbox, and takes up what waits for this endpoint.
pub(crate) fn watch(watcher: Watcher) -> Watch {
    let watcher = Rc::new(watcher);
    let first = page(|page| {
        page.watchers.push(watcher.clone());
        !std::mem::replace(&mut page.listens, true)
    });
    if first {
        listen();
    }
    wake(true);
    Watch(watcher)
}

/// Keeps a response and sends it as soon as may be.
pub(crate) async fn add(record: Record) {
    if record.is_private()
        && let Ok(sealed) = seal::seal(&[&record.text("invitation"), "\n", &record.text("body")].concat()).await
    {
        record.strip();
        put(&record.0, "sealed", &sealed);
    }
    step(Event::Added(record.id()), Some(&record.0)).await;
    wake(false);
}

/// Sends it at once.
pub(crate) async fn send_now(id: String) {
    step(Event::Now(id), None).await;
    wake(false);
}

/// Holds it back for its sender to change, unless it may have left already.
pub(crate) async fn hold(id: String) {
    step(Event::Changing(id), None).await;
}

/// Takes it out. `false` where it may have left already.
pub(crate) async fn withdraw(id: String) -> bool {
    let changed = step(Event::Withdrawn(id), None).await;
    changed.iter().any(|effect| matches!(effect, Effect::Forget(_)))
}

/// What there is of a survey, the newest first.
pub(crate) async fn look(survey: &str) -> Vec<Record> {
    let mut records = Vec::new();
    if let Ok(store) = Store::records(false, false).await {
        records = load(&store).await;
        let _ = store.close().await;
    }
    records.extend(page(|page| page.memory.clone()));
    records.retain(|record| record.answers(survey));
    records.sort_by_key(|record| std::cmp::Reverse(record.item().added));
    records
}

async fn load(store: &Store) -> Vec<Record> {
    store.all().await.map_or_else(|_| Vec::new(), |all| all.iter().filter_map(Record::read).collect())
}

/// Lets one event happen, and does what is to be done about it. `with` has more to write down about its record.
async fn step(event: Event, with: Option<&Object>) -> Vec<Effect> {
    page(|page| page.busy += 1);
    let about = match &event {
        Event::Added(id) | Event::Answered(id, _) => id.clone(),
        _ => String::new(),
    };
    let adds = matches!(event, Event::Added(_));
    // A try that was begun and forgotten is only begun again.
    let strict = !matches!(event, Event::Tick | Event::Woken | Event::Alone);
    if adds {
        mark::set(true);
    }
    let store = Store::records(adds, strict).await.ok();
    let mut records = match &store {
        Some(store) => load(store).await,
        None => Vec::new(),
    };
    let mut kept = records.len();
    records.extend(page(|page| page.memory.clone()));
    let known = watchers();
    records.retain(|record| known.iter().any(|watcher| watcher.endpoint == record.text("endpoint")));
    let items = records.iter().map(Record::item).collect();
    if adds && let Some(with) = with {
        // Behind the one that may be there already, which then is the one that counts.
        records.push(Record(with.clone()));
    }
    let may_send = page(|page| page.sends) && window().navigator().on_line();
    let mut outbox = Outbox { items, may_send };
    let effects = outbox.handle(event, now(), js_sys::Math::random());
    let find = |id: &str| records.iter().find(|record| record.id() == id);
    let in_memory = |id: &str| page(|page| page.memory.iter().any(|record| record.id() == id));
    let mut written = store.is_some();
    let (mut changed, mut tries) = (Vec::new(), Vec::new());
    for effect in &effects {
        match effect {
            Effect::Save(item) => {
                let Some(record) = find(&item.id) else { continue };
                if let Some(with) = with.filter(|_| item.id == about) {
                    Object::assign(&record.0, with);
                }
                record.set_item(item);
                if item.state == State::Sent {
                    record.strip();
                }
                changed.push(record.clone());
                if let Some(store) = store.as_ref().filter(|_| !in_memory(&item.id)) {
                    let over = item.state == State::Sent && !record.has_a_reader();
                    kept -= usize::from(over && kept > 0);
                    let done = if over { store.delete(&item.id) } else { store.put(&item.id, &record.0) };
                    written &= done.is_ok();
                }
            }
            Effect::Forget(id) => {
                kept -= usize::from(kept > 0 && !in_memory(id));
                page(|page| page.memory.retain(|record| record.id() != *id));
                written &= store.as_ref().is_none_or(|store| store.delete(id).is_ok());
            }
            Effect::Send(id) => tries.extend(find(id).cloned()),
        }
    }
    let emptied = store.is_some() && kept == 0 && !adds;
    if let Some(store) = store {
        written &= store.close().await.is_ok();
        // What is added marks it once more: another page may have emptied it just before.
        if written && (emptied || adds) {
            mark::set(adds);
        }
    }
    if adds
        && !written
        && let Some(record) = find(&about).filter(|_| !in_memory(&about))
    {
        put(&record.0, "unsafe", &JsValue::TRUE);
        page(|page| page.memory.push(record.clone()));
    }
    spread(&changed);
    for watcher in &known {
        let of = |wanted: fn(&wecan_model::outbox::Item) -> bool| {
            let items = outbox.items.iter().filter(|item| wanted(item));
            items.filter(|item| find(&item.id).is_some_and(|record| record.answers(&watcher.survey))).count() as u32
        };
        (watcher.count)(of(|item| item.is_on_its_way()), of(|item| item.state == State::Refused));
    }
    for record in tries {
        page(|page| page.busy += 1);
        spawn_local(attempt(record));
    }
    set_alarm(outbox.next());
    rest();
    effects
}

/// Tells every widget here and every other tab.
fn spread(changed: &[Record]) {
    let channel = page(|page| page.channel.clone());
    for record in changed {
        tell(record);
        if let Some(channel) = &channel {
            // What cannot be told, others find out by themselves.
            let _ = channel.post_message(&record.0);
        }
    }
}

fn tell(record: &Record) {
    for watcher in watchers() {
        if record.answers(&watcher.survey) {
            (watcher.tell)(record);
        }
    }
}

async fn attempt(record: Record) {
    let watcher = watchers().into_iter().find(|watcher| watcher.endpoint == record.text("endpoint"));
    let more = Object::new();
    let mut answer = UNREADABLE;
    if record.get("body").is_undefined()
        && let Ok(text) = seal::open(&record.get("sealed")).await
        && let Some((invitation, body)) = cut(&text, b'\n')
    {
        record.set_text("invitation", invitation);
        record.set_text("body", body);
    }
    if !record.get("body").is_undefined() {
        answer = endpoint::send(&record, watcher, &more).await;
    }
    step(Event::Answered(record.id(), answer), Some(&more)).await;
    rest();
}

/// One thing less to do; after the last the lock goes to another tab.
fn rest() {
    let release = page(|page| {
        page.busy -= 1;
        if page.busy > 0 {
            return None;
        }
        let release = page.release.take();
        page.sends &= release.is_none();
        release
    });
    if let Some(release) = release {
        // It is the browser's own and does not throw.
        let _ = release.call0(&JsValue::NULL);
    }
}

fn set_alarm(next: Option<u64>) {
    let Some(next) = next else { return };
    let now = now();
    let sooner = page(|page| {
        let sooner = page.alarm.is_none_or(|alarm| alarm <= now || next < alarm);
        if sooner {
            page.alarm = Some(next);
        }
        sooner
    });
    if sooner {
        let alarm = move || {
            page(|page| page.alarm = page.alarm.filter(|alarm| *alarm != next));
            wake(false);
        };
        after(i32::try_from(next.saturating_sub(now).max(1)).unwrap_or(i32::MAX), Box::new(alarm));
    }
}

/// Sends what is due; `soon` cuts the waits short. Asks for the lock first where this page has not got it.
fn wake(soon: bool) {
    let (sends, asks) = page(|page| {
        page.woken |= soon;
        let asks = !page.sends && !std::mem::replace(&mut page.asked, !page.sends);
        (page.sends, asks)
    });
    if sends {
        spawn_local(async {
            let woken = page(|page| std::mem::take(&mut page.woken));
            step(if woken { Event::Woken } else { Event::Tick }, None).await;
        });
    } else if asks {
        spawn_local(async {
            let held = Closure::once_into_js(|| Promise::new(&mut |release, _| begin(Some(release))));
            let ended = match request_lock(NAME, &held) {
                Ok(lock) => JsFuture::from(lock).await,
                Err(error) => Err(error),
            };
            if ended.is_err() {
                // There are no locks here: from now on leases keep the tabs apart.
                begin(None);
            }
        });
    }
}

/// This page is the one that sends.
fn begin(release: Option<Function>) {
    let alone = release.is_some();
    page(|page| {
        (page.sends, page.asked, page.release) = (true, false, release);
        page.busy += 1;
    });
    spawn_local(async move {
        if alone {
            step(Event::Alone, None).await;
        }
        let woken = page(|page| std::mem::take(&mut page.woken));
        if woken || !alone {
            step(if woken { Event::Woken } else { Event::Tick }, None).await;
        }
        rest();
    });
}

/// Hears what may be a reason to try again, and what other tabs do.
fn listen() {
    open_channel();
    let woken = Closure::<dyn FnMut(web_sys::Event)>::new(|event: web_sys::Event| match event.type_().as_str() {
        // An open channel can keep a page from being put aside as it is.
        "pagehide" => {
            if let Some(channel) = page(|page| page.channel.take()) {
                channel.close();
            }
        }
        // A browser puts a page aside as it is only while nothing in it runs: whoever leaves is no reason to begin.
        "visibilitychange" if document().hidden() => {}
        name => {
            if name == "pageshow" {
                open_channel();
            }
            wake(true);
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
    if page(|page| page.channel.is_some()) {
        return;
    }
    let Ok(channel) = BroadcastChannel::new(NAME) else { return };
    let heard = Closure::<dyn FnMut(web_sys::Event)>::new(|event: web_sys::Event| {
        let event: web_sys::MessageEvent = event.unchecked_into();
        if let Some(record) = Record::read(event.data()) {
            tell(&record);
            if record.item().state == State::Waiting {
                wake(false);
            }
        }
    });
    channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    page(|page| page.channel = Some(channel));
}
