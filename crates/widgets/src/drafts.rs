//! Unfinished answers kept on the device.

use crate::browser::{after, now, read_json, storage, window, write_json};
use crate::fields::Form;
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wecan_model::json::Json;
use wecan_model::text::digits;
use wecan_model::{Definition, Draft};

/// What every name begins with.
const NAMES: &str = "wecan:draft:";

/// How long a draft is kept after the last change, in milliseconds: 14 days.
const KEPT: f64 = 14.0 * 24.0 * 60.0 * 60_000.0;

/// Where a definition's draft stands.
fn key(definition: &Definition) -> String {
    [NAMES, &definition.id, ":", &digits(definition.version.into())].concat()
}

/// How long after a change it is kept, in milliseconds, together with those that followed. Keeping each letter costs a
/// slow device as much as the letter itself.
const PAUSE: i32 = 250;

thread_local! {
    /// What has changed and is to be kept in a moment; whether it is heard that the page is left.
    static CHANGED: RefCell<(Option<Form>, bool)> = const { RefCell::new((None, false)) };
}

/// The draft kept for this definition. Where storage is refused there is none.
pub(crate) fn kept(definition: &Definition) -> Option<Draft> {
    keep_changed();
    let storage = storage()?;
    forget_old(&storage);
    let text = storage.get_item(&key(definition)).ok()??;
    read(read_json(&text)?.get("fields"))
}

/// Keeps what is filled in, in place of what was before: in a moment, or when the page is left.
pub(crate) fn keep(form: &Form) {
    let (other, listens) = CHANGED.with_borrow_mut(|(changed, listens)| {
        let before = changed.replace(form.clone());
        (before, std::mem::replace(listens, true))
    });
    match other {
        None => after(PAUSE, Box::new(keep_changed)),
        Some(other) if !Arc::ptr_eq(other.definition(), form.definition()) => keep_now(&other),
        Some(_) => {}
    }
    if !listens {
        let left = Closure::<dyn FnMut(JsValue)>::new(|_| keep_changed());
        let _ = window().add_event_listener_with_callback("pagehide", left.as_ref().unchecked_ref());
        // For as long as there is a page.
        left.forget();
    }
}

/// Keeps what is still to be kept.
pub(crate) fn keep_changed() {
    if let Some(form) = CHANGED.with_borrow_mut(|(changed, _)| changed.take()) {
        keep_now(&form);
    }
}

fn keep_now(form: &Form) {
    if let Some(storage) = storage() {
        let members = [("until", Json::Number(now() as f64 + KEPT)), ("fields", write(form))];
        let json = Json::Object(members.map(|(name, value)| (name.to_owned(), value)).into());
        // A full storage costs the resident no more than the convenience.
        let _ = storage.set_item(&key(form.definition()), &write_json(&json));
    }
}

/// Forgets the draft.
pub(crate) fn clear(definition: &Definition) {
    keep_changed();
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(definition));
    }
}

/// What is filled in, as a list of names with values; without what is not asked any more, which nobody can see.
pub(crate) fn write(form: &Form) -> Json {
    let (shown, mut fields) = (form.shown(), Vec::new());
    form.draft(|draft| {
        for (name, value) in draft.fields() {
            if !value.is_empty() && form.definition().asks(&shown, draft, name) {
                fields.push(Json::Array(vec![Json::string(name), Json::string(value)]));
            }
        }
    });
    Json::Array(fields)
}

/// The draft that such a list says.
pub(crate) fn read(fields: Option<&Json>) -> Option<Draft> {
    let Some(Json::Array(fields)) = fields else { return None };
    let mut draft = Draft::default();
    for field in fields {
        if let Json::Array(pair) = field
            && let [Json::String(name), Json::String(value)] = pair.as_slice()
        {
            draft.add(name.clone(), value.clone());
        }
    }
    Some(draft)
}

/// Forgets every draft whose time is over, of whatever survey.
fn forget_old(storage: &web_sys::Storage) {
    // From the last, since those behind one that goes move up.
    for at in (0..storage.length().unwrap_or(0)).rev() {
        if let Ok(Some(name)) = storage.key(at)
            && name.starts_with(NAMES)
        {
            let kept = storage.get_item(&name).ok().flatten().and_then(|text| read_json(&text));
            let until = kept.as_ref().and_then(|kept| match kept.get("until") {
                Some(Json::Number(until)) => Some(*until),
                _ => None,
            });
            if until.is_none_or(|until| until < now() as f64) {
                let _ = storage.remove_item(&name);
            }
        }
    }
}
