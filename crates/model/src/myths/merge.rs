//! A template and its overlays become what a page shows, with every conflict and everything that has changed since.

use super::compare::{Compared, unheard};
use super::overlay::{Change, Overlay};
use super::{Quiz, placeholders};
use crate::json::Json;
use crate::text::Text;
use crate::trouble::Trouble;

/// What came of merging.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The quiz in JSON. Where placeholders are left, it is a template still.
    pub json: Json,
    /// What does not fit together, each with the item's or the placeholder's name.
    pub conflicts: Vec<Trouble>,
    /// What in the template is new or has changed since an overlay was written, each with the item's name.
    pub news: Vec<Trouble>,
}

/// Members whose words may hold placeholders.
const TEXTS: [&str; 14] = [
    "title",
    "introduction",
    "name",
    "purpose",
    "topic",
    "statement",
    "fact",
    "warning",
    "fallacy",
    "remember",
    "words",
    "label",
    "quote",
    "who",
];

/// Merges a template with overlays, each later than the one before.
///
/// No item that a place has written is ever lost: it outlives the template's, and a later overlay's removal.
/// `template` is what `json` says.
pub fn merge(json: &Json, template: &Quiz, overlays: &[Overlay]) -> Merged {
    let (mut conflicts, mut news) = (Vec::new(), Vec::new());
    for (place, overlay) in overlays.iter().enumerate() {
        let compared = Compared { template, before: &overlays[..place], overlay };
        conflicts.extend(compared.conflicts());
        news.extend(compared.news());
    }
    let Some((first, rest)) = overlays.split_first() else {
        return Merged { json: json.clone(), conflicts, news };
    };
    let all = rest.iter().fold(first.clone(), Overlay::then);
    let (members, used) = apply(json, template, &all, &mut conflicts);
    conflicts.extend(unheard(&members, template, overlays));
    for (name, _) in &all.values {
        if !used.contains(name) {
            conflicts.push(Trouble::new(name.as_str(), "has a value, but no text asks for it"));
        }
    }
    Merged { json: members, conflicts, news }
}

/// The merged document, and the names of the values that texts asked for.
fn apply(json: &Json, template: &Quiz, all: &Overlay, conflicts: &mut Vec<Trouble>) -> (Json, Vec<String>) {
    let mut filler = Filler { overlay: all, used: Vec::new() };
    let mut items: Vec<(String, Json)> = Vec::new();
    if let Some(Json::Array(own)) = json.get("items") {
        for (item, json) in template.items.iter().zip(own) {
            match all.change(&item.id) {
                Some(Change::Removed) => {}
                Some(Change::Own { item: own, .. }) => items.push((item.id.clone(), own.clone())),
                None => items.push((item.id.clone(), json.clone())),
            }
        }
    }
    for (id, change) in &all.changes {
        if let Change::Own { item, .. } = change
            && template.item(id).is_none()
        {
            items.push((id.clone(), item.clone()));
        }
    }
    // A stable sort: those that no overlay puts in order stay as they are, after those that one does.
    items.sort_by_key(|(id, _)| all.order.iter().position(|own| own == id).unwrap_or(usize::MAX));
    let mut done = Vec::new();
    for (id, mut item) in items {
        add_voices(&mut item, all.voices.iter().filter(|(about, _)| *about == id).map(|(_, voice)| voice));
        let (filled, sources) = filler.item(&item);
        for left in left(&filled) {
            conflicts.push(Trouble::new(id.as_str(), ["`{", &left, "}` is not filled in"].concat()));
        }
        done.push(add_to(filled, "sources", sources));
    }
    if done.is_empty() {
        conflicts.push(Trouble::new("items", "none is left"));
    }
    let (id, version) = all.made_from.last().cloned().unwrap_or_default();
    let mut members =
        vec![(String::from("id"), Json::string(id)), (String::from("version"), Json::Number(version.into()))];
    let own = |name: &str| all.members.iter().find(|(own, _)| own == name).map(|(_, member)| member.clone());
    for name in ["title", "introduction", "locales", "publisher", "score", "confidence", "collect"] {
        if let Some(member) = own(name).or_else(|| json.get(name).cloned()) {
            let member = filler.member(name, &member);
            for left in left(&member) {
                conflicts.push(Trouble::new(name, ["`{", &left, "}` is not filled in"].concat()));
            }
            members.push((name.to_owned(), member));
        }
    }
    let made = [(template.id.clone(), template.version)];
    let earlier = if template.made_from.is_empty() { &made[..] } else { &template.made_from };
    let made_from = earlier.iter().chain(&all.made_from).map(|(id, version)| {
        Json::Object(vec![("id".into(), Json::string(id)), ("version".into(), Json::Number((*version).into()))])
    });
    members.push(("made_from".into(), Json::Array(made_from.collect())));
    members.push(("items".into(), Json::Array(done)));
    (Json::Object(members), filler.used)
}

fn add_voices<'a>(item: &mut Json, voices: impl Iterator<Item = &'a Json>) {
    let voices: Vec<Json> = voices.cloned().collect();
    *item = add_to(std::mem::take(item), "voices", voices);
}

/// An object with more at the end of one of its lists; what is there already is not repeated.
fn add_to(json: Json, list: &str, more: Vec<Json>) -> Json {
    let Json::Object(mut members) = json else { return json };
    if !more.is_empty() {
        let mut all = match members.iter().position(|(name, _)| name == list) {
            Some(place) => match members.remove(place).1 {
                Json::Array(all) => all,
                _ => Vec::new(),
            },
            None => Vec::new(),
        };
        for one in more {
            if !all.contains(&one) {
                all.push(one);
            }
        }
        members.push((list.to_owned(), Json::Array(all)));
    }
    Json::Object(members)
}

/// Fills placeholders in, and remembers which were asked for.
struct Filler<'a> {
    overlay: &'a Overlay,
    used: Vec<String>,
}

impl Filler<'_> {
    /// An item filled in, with the sources of the figures in it.
    fn item(&mut self, item: &Json) -> (Json, Vec<Json>) {
        let before = std::mem::take(&mut self.used);
        let filled = self.member("", item);
        let own = std::mem::replace(&mut self.used, before);
        let values = self.overlay.values.iter().filter(|(name, _)| own.contains(name));
        let sources = values.filter_map(|(_, value)| value.source.clone()).collect();
        self.used.extend(own);
        (filled, sources)
    }

    /// A member filled in: itself where it is a text, else each text within.
    fn member(&mut self, name: &str, json: &Json) -> Json {
        if TEXTS.contains(&name)
            && let Some(text) = text(json)
        {
            return self.text(json, &text);
        }
        match json {
            Json::Object(members) => {
                Json::Object(members.iter().map(|(name, json)| (name.clone(), self.member(name, json))).collect())
            }
            Json::Array(items) => Json::Array(items.iter().map(|item| self.member("", item)).collect()),
            other => other.clone(),
        }
    }

    fn text(&mut self, json: &Json, text: &Text) -> Json {
        let names = placeholders::of(text);
        if names.is_empty() {
            return json.clone();
        }
        let values = &self.overlay.values;
        let value = |name: &str| values.iter().find(|(own, _)| own == name).map(|(_, value)| &value.words);
        self.used.extend(names.into_iter().map(String::from));
        placeholders::to_json(&placeholders::fill(text, value))
    }
}

/// A string, or an object of language to string.
fn text(json: &Json) -> Option<Text> {
    match json {
        Json::String(words) => Some(Text::plain(words)),
        Json::Object(members) => {
            let words = members.iter().map(|(tag, words)| Some((tag.clone(), words.as_str()?.to_owned())));
            words.collect::<Option<Vec<_>>>().map(Text::of)
        }
        _ => None,
    }
}

/// The placeholders that are left anywhere in a document, each once.
pub(crate) fn left(json: &Json) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut look = |found: Vec<String>| {
        found.into_iter().for_each(|name| {
            if !all.contains(&name) {
                all.push(name)
            }
        })
    };
    match json {
        Json::String(words) => look(placeholders::names(words).map(String::from).collect()),
        Json::Object(members) => members.iter().for_each(|(_, json)| look(left(json))),
        Json::Array(items) => items.iter().for_each(|json| look(left(json))),
        _ => {}
    }
    all
}
