//! Unfinished answers kept on the device.

use crate::browser::{now, read_json, storage, write_json};
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

/// The draft kept for this definition. Where storage is refused there is none.
pub(crate) fn kept(definition: &Definition) -> Option<Draft> {
    let storage = storage()?;
    forget_old(&storage);
    let text = storage.get_item(&key(definition)).ok()??;
    read(read_json(&text)?.get("fields"))
}

/// Keeps a draft in place of the one before.
pub(crate) fn keep(definition: &Definition, draft: &Draft) {
    if let Some(storage) = storage() {
        let members = [("until", Json::Number(now() as f64 + KEPT)), ("fields", write(draft))];
        let json = Json::Object(members.map(|(name, value)| (name.to_owned(), value)).into());
        // A full storage costs the resident no more than the convenience.
        let _ = storage.set_item(&key(definition), &write_json(&json));
    }
}

/// Forgets the draft.
pub(crate) fn clear(definition: &Definition) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(definition));
    }
}

/// What is filled in, as a list of names with values.
pub(crate) fn write(draft: &Draft) -> Json {
    let mut fields = Vec::new();
    for (name, value) in draft.fields() {
        if !value.is_empty() {
            fields.push(Json::Array(vec![Json::string(name), Json::string(value)]));
        }
    }
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
