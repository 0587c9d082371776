//! One event that happens to the outbox: the records are loaded, the state machine in `model` decides, what comes of it
//! is kept, all in one transaction; then whoever waits for it is told, and tries are begun.

use super::mark;
use super::outbox::{Watcher, begin_work, end_work, page, wake, watchers};
use super::record::Record;
use super::store::{Opening, RECORDS, Store, change};
use super::{endpoint, seal};
use crate::browser::{Next, after, get, now, put, window};
use js_sys::{Array, Object};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wecan_model::outbox::{Answer, Effect, Event, Outbox, State};
use wecan_model::text::cut;

/// What becomes of a response whose seal nobody can open any more: it is counted as refused, and nothing is sent.
const UNREADABLE: Answer = Answer { status: 400, sound: true, retry_after: None };

/// What is done once an event has happened and is kept.
type Happened = Box<dyn FnOnce(&[Effect])>;

/// Goes on with the records that are wanted, the newest first.
pub(super) fn look(wanted: Box<dyn Fn(&Record) -> bool>, then: Next<Vec<Record>>) {
    let opening = Opening { store: RECORDS, make: false, strict: false };
    change(
        opening,
        Box::new(move |_, all| {
            let (_, mut records) = load(&all, &*wanted);
            records.sort_unstable_by_key(|record| std::cmp::Reverse(record.item().added));
            Box::new(move |_| then(records))
        }),
    );
}

/// How many records are kept, and those that are wanted, kept or not.
fn load(all: &Array, wanted: &dyn Fn(&Record) -> bool) -> (usize, Vec<Record>) {
    let (mut kept, mut records) = (0, Vec::new());
    for value in all.iter() {
        if let Some(record) = Record::read(value) {
            kept += 1;
            records.push(record);
        }
    }
    records.append(&mut page(|page| page.memory.borrow().clone()));
    records.retain(wanted);
    (kept, records)
}

/// What has come of an event, until it is kept.
struct Step {
    watchers: Vec<Rc<Watcher>>,
    records: Vec<Record>,
    outbox: Outbox,
    effects: Vec<Effect>,
    /// The record that was added.
    added: Option<Record>,
    /// Whether the outbox holds something now.
    holds: bool,
    /// Whether all of it could be written down, as far as that is known.
    written: bool,
}

/// Lets one event happen, and does what is to be done about it. `with` has more to write down about its record.
pub(super) fn step(event: Event, with: Option<Object>, then: Happened) {
    begin_work();
    let make = matches!(event, Event::Added(_));
    let open = with.as_ref().is_some_and(|with| get(with, "open").is_truthy());
    // What nothing marks no later page would look for: it is as if it could not be kept.
    let marked = !make || (!open && mark::set(true));
    // A try that was begun and forgotten is only begun again.
    let strict = !matches!(event, Event::Tick | Event::Woken | Event::Alone);
    let opening = Opening { store: RECORDS, make, strict };
    change(
        opening,
        Box::new(move |store, all| {
            let step = Step::decide(event, with, store.filter(|_| marked), &all);
            Box::new(move |kept| {
                step.follow(kept);
                then(&step.effects);
                end_work();
            })
        }),
    );
}

impl Step {
    fn decide(event: Event, with: Option<Object>, store: Option<&Store>, all: &Array) -> Self {
        let watchers = watchers();
        // What is answered may have been sent by a widget that is gone by now.
        let answered = |record: &Record| matches!(&event, Event::Answered(id, _) if *id == record.id());
        let known = |record: &Record| {
            answered(record) || watchers.iter().any(|watcher| watcher.endpoint == record.text("endpoint"))
        };
        let (kept, mut records) = load(all, &known);
        let mut items = Vec::new();
        for record in &records {
            items.push(record.item());
        }
        let (about, adds) = match &event {
            Event::Added(id) => (id.clone(), true),
            Event::Answered(id, _) => (id.clone(), false),
            _ => (String::new(), false),
        };
        if adds && let Some(with) = &with {
            // Behind the one that may be there already, which then is the one that counts.
            records.push(Record(with.clone()));
        }
        let (sends, alone) = page(|page| (page.sends.get(), page.alone.take()));
        let mut outbox = Outbox { items, may_send: sends && window().navigator().on_line() };
        let (now, chance) = (now(), js_sys::Math::random());
        let mut effects = Vec::new();
        if alone {
            effects = outbox.handle(Event::Alone, now, chance);
        }
        effects.append(&mut outbox.handle(event, now, chance));
        let mut it = Self { watchers, records, outbox, effects, added: None, holds: adds, written: store.is_some() };
        it.added = it.find(&about).filter(|_| adds).cloned();
        let mut gone = 0;
        for effect in &it.effects {
            let (id, save) = match effect {
                Effect::Save(item) => (&item.id, Some(item)),
                Effect::Forget(id) => (id, None),
                Effect::Send(_) => continue,
            };
            let Some(record) = it.find(id) else { continue };
            let mut keeps = false;
            if let Some(item) = save {
                if let Some(with) = with.as_ref().filter(|_| item.id == about) {
                    Object::assign(&record.0, with);
                }
                record.set_item(item);
                if item.state == State::Sent {
                    record.strip();
                }
                keeps = item.state != State::Sent || record.has_a_reader();
            }
            match store.filter(|_| record.is_safe()) {
                Some(store) if keeps => it.written &= store.put(&record.0, id).is_ok(),
                Some(store) => {
                    gone += 1;
                    store.delete(id);
                }
                None if keeps => {}
                None => page(|page| {
                    let mut memory = page.memory.borrow_mut();
                    if let Some(at) = memory.iter().position(|own| own.id() == *id) {
                        memory.swap_remove(at);
                    }
                }),
            }
        }
        it.holds |= gone < kept;
        it
    }

    /// Goes on, once it is known whether all of it is kept.
    fn follow(&self, kept: bool) {
        let written = self.written && kept;
        let adds = self.added.is_some();
        // What is added marks it once more: another page may have emptied it just before.
        if written && (adds || self.holds != mark::may_hold()) {
            mark::set(self.holds);
        }
        if let Some(record) = self.added.as_ref().filter(|record| !written && record.is_safe()) {
            put(&record.0, "unsafe", &JsValue::TRUE);
            page(|page| page.memory.borrow_mut().push(record.clone()));
        }
        self.spread();
        for watcher in &self.watchers {
            let (mut waiting, mut refused) = (0, 0);
            for item in &self.outbox.items {
                if self.find(&item.id).is_some_and(|record| record.answers(&watcher.survey)) {
                    waiting += u32::from(item.is_on_its_way());
                    refused += u32::from(item.state == State::Refused);
                }
            }
            (watcher.count)(waiting, refused);
        }
        for effect in &self.effects {
            if let Effect::Send(id) = effect
                && let Some(record) = self.find(id)
            {
                begin_work();
                attempt(record.clone());
            }
        }
        set_alarm(self.outbox.next());
    }

    fn find(&self, id: &str) -> Option<&Record> {
        self.records.iter().find(|record| record.id() == id)
    }

    /// Tells every widget here and every other tab of what has changed.
    fn spread(&self) {
        let channel = page(|page| page.channel.borrow().clone());
        for effect in &self.effects {
            if let Effect::Save(item) = effect
                && let Some(record) = self.find(&item.id)
            {
                tell(record);
                if let Some(channel) = &channel {
                    // What cannot be told, others find out by themselves.
                    let _ = channel.post_message(&record.0);
                }
            }
        }
    }
}

pub(super) fn tell(record: &Record) {
    for watcher in watchers() {
        if record.answers(&watcher.survey) {
            (watcher.tell)(record);
        }
    }
}

/// Tries a record, once its seal is open.
fn attempt(record: Record) {
    if !record.get("body").is_undefined() {
        return send(record);
    }
    let sealed = record.get("sealed");
    let opened = move |text: Option<String>| {
        if let Some((invitation, body)) = text.as_deref().and_then(|text| cut(text, b'\n')) {
            record.set_text("invitation", invitation);
            record.set_text("body", body);
        }
        send(record);
    };
    seal::open(&sealed, Box::new(opened));
}

fn send(record: Record) {
    let id = record.id();
    let answered = move |answer, more| {
        step(Event::Answered(id, answer), Some(more), Box::new(|_| end_work()));
    };
    if record.get("body").is_undefined() {
        return answered(UNREADABLE, Object::new());
    }
    let watchers = watchers();
    // Another widget that sends there may have other headers.
    let own = watchers.iter().find(|watcher| record.answers(&watcher.survey));
    let watcher = own.or_else(|| watchers.iter().find(|watcher| watcher.endpoint == record.text("endpoint")));
    endpoint::send(&record, watcher.map(|watcher| &**watcher), Box::new(answered));
}

fn set_alarm(next: Option<u64>) {
    let Some(next) = next else { return };
    let now = now();
    if page(|page| page.alarm.get()).is_some_and(|alarm| alarm > now && alarm <= next) {
        return;
    }
    page(|page| page.alarm.set(Some(next)));
    let alarm = move || {
        page(|page| page.alarm.set(page.alarm.get().filter(|alarm| *alarm != next)));
        wake(false);
    };
    after(i32::try_from(next.saturating_sub(now).max(1)).unwrap_or(i32::MAX), Box::new(alarm));
}
