//! What is followed on this device alone, with what was known of it at the last visit. Nothing is sent.

use crate::browser::{read_json, write_json};
use wecan_model::Date;
use wecan_model::json::Json;
use wecan_model::planning::{Application, Told, events};

/// Where it stands in `localStorage`.
const KEY: &str = "wecan:planning";

/// Applications that are followed, by area and reference, with what there was to tell of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Follows(Vec<(String, Vec<String>)>);

fn storage() -> Option<web_sys::Storage> {
    crate::browser::window().local_storage().ok().flatten()
}

fn name(one: &Application) -> String {
    [&one.area, "/", &one.reference].concat()
}

fn seen(told: &Told) -> String {
    [told.event.name(), " ", &told.day.iso()].concat()
}

/// What there is to tell up to this day.
fn until(one: &Application, today: Date) -> Vec<Told> {
    events(one).into_iter().filter(|told| told.day <= today).collect()
}

impl Follows {
    /// What this device remembers. Where storage is refused, nothing.
    pub(crate) fn kept() -> Self {
        let text = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
        let Some(Json::Object(members)) = text.and_then(|text| read_json(&text)) else { return Self::default() };
        let read = |(name, seen): (String, Json)| match seen {
            Json::Array(seen) => (name, seen.iter().filter_map(Json::as_str).map(String::from).collect()),
            _ => (name, Vec::new()),
        };
        Self(members.into_iter().map(read).collect())
    }

    fn keep(&self) {
        let list = |seen: &Vec<String>| Json::Array(seen.iter().map(Json::string).collect());
        let members = self.0.iter().map(|(name, seen)| (name.clone(), list(seen))).collect();
        if let Some(storage) = storage() {
            // A full storage costs no more than the convenience.
            let _ = storage.set_item(KEY, &write_json(&Json::Object(members)));
        }
    }

    /// Whether an application is followed.
    pub(crate) fn has(&self, one: &Application) -> bool {
        let name = name(one);
        self.0.iter().any(|(own, _)| *own == name)
    }

    /// Follows an application, or no longer. Says whether it is followed now.
    pub(crate) fn toggle(&mut self, one: &Application, today: Date) -> bool {
        let name = name(one);
        let before = self.0.len();
        self.0.retain(|(own, _)| *own != name);
        let follows = self.0.len() == before;
        if follows {
            self.0.push((name, until(one, today).iter().map(seen).collect()));
        }
        self.keep();
        follows
    }

    /// What is new of those that are followed since the last visit: their places, with what there is to tell.
    /// From now on it is known.
    pub(crate) fn news(&mut self, all: &[Application], today: Date) -> Vec<(usize, Vec<Told>)> {
        let mut news = Vec::new();
        for (at, one) in all.iter().enumerate() {
            let name = name(one);
            let Some((_, known)) = self.0.iter_mut().find(|(own, _)| *own == name) else { continue };
            let now = until(one, today);
            let new: Vec<Told> = now.iter().copied().filter(|told| !known.contains(&seen(told))).collect();
            if !new.is_empty() {
                *known = now.iter().map(seen).collect();
                news.push((at, new));
            }
        }
        if !news.is_empty() {
            self.keep();
        }
        news
    }
}
