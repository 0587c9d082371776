//! What is followed on this device alone, with what was known of it at the last visit. Nothing is sent.

use crate::browser::{read_json, storage, write_json};
use wecan_model::Date;
use wecan_model::json::Json;
use wecan_model::planning::{Application, Known, Told};

/// Where it stands in `localStorage`.
const KEY: &str = "wecan:planning";

/// Applications that are followed, by area and reference, as they were last seen; `None` where that cannot be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Follows(Vec<(String, Option<Known>)>);

/// What this device remembers. Where storage is refused, nothing.
fn kept() -> Option<String> {
    storage()?.get_item(KEY).ok().flatten()
}

fn name(one: &Application) -> String {
    [&one.area, "/", &one.reference].concat()
}

impl Follows {
    /// Whether this device may remember any.
    pub(crate) fn may_be_kept() -> bool {
        kept().is_some_and(|text| text.len() > "{}".len())
    }

    /// Takes what is kept now, as another tab may have changed it; where nothing can be read, all stays.
    fn read_again(&mut self) {
        if let Some(Json::Object(members)) = kept().and_then(|text| read_json(&text)) {
            self.0.clear();
            for (name, known) in members {
                self.0.push((name, Known::from_json(&known)));
            }
        }
    }

    fn keep(&self) {
        let mut members = Vec::new();
        for (name, known) in &self.0 {
            members.push((name.clone(), known.as_ref().map_or(Json::Null, Known::to_json)));
        }
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

    /// Follows an application, or no longer, whichever the page does not say already.
    pub(crate) fn toggle(&mut self, one: &Application, today: Date) {
        let name = name(one);
        let follows = !self.has(one);
        self.read_again();
        self.0.retain(|(own, _)| *own != name);
        if follows {
            self.0.push((name, Some(Known::up_to(one, today))));
        }
        self.keep();
    }

    /// What is new of those that are followed since the last visit: their places, with what there is to tell.
    /// From now on it is known.
    pub(crate) fn news(&mut self, all: &[Application], today: Date) -> Vec<(usize, Vec<Told>)> {
        self.read_again();
        let mut news = Vec::new();
        if self.0.is_empty() {
            return news;
        }
        for (at, one) in all.iter().enumerate() {
            let name = name(one);
            let Some((_, known)) = self.0.iter_mut().find(|(own, _)| *own == name) else { continue };
            match known {
                Some(known) => {
                    let new = known.news(one, today);
                    if !new.is_empty() {
                        news.push((at, new));
                    }
                }
                None => *known = Some(Known::up_to(one, today)),
            }
        }
        // Also what is no news is remembered as it is now: the next change is a change from here.
        self.keep();
        news
    }
}
