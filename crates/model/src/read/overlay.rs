//! Overlays: what a place makes of a template.

use super::Reader;
use super::fields::Fields;
use super::myths::ITEM_ID;
use super::questions::is_question_id;
use super::report::{At, InWords, Report};
use crate::json::Json;
use crate::myths::{Change, Overlay, Value, placeholders};
use crate::trouble::Trouble;

/// What an overlay may say in place of the template, apart from its items.
pub(super) const OWN: [&str; 6] = ["title", "introduction", "publisher", "collect", "score", "confidence"];

impl Overlay {
    /// Whether a document is an overlay, by what it is made for.
    pub fn is_one(json: &Json) -> bool {
        json.get("template").is_some()
    }

    /// Reads an overlay.
    ///
    /// # Errors
    /// Every fault, each with its path, such as `replace[0].against: is missing`.
    pub fn read(json: &Json) -> Result<Self, Vec<Trouble>> {
        let mut reader = Reader::default();
        match reader.overlay(json) {
            Some(overlay) if reader.report.is_clean() => Ok(overlay),
            _ => Err(reader.report.0),
        }
    }
}

impl Reader<InWords> {
    fn overlay(&mut self, json: &Json) -> Option<Overlay> {
        let mut fields = self.object(At::whole(), json)?;
        let f = &mut fields;
        self.notes(f);
        let id = self.document_id(f, "id");
        let version = self.version(f, "version");
        let template = self.document_id(f, "template");
        let template_version = self.version(f, "template_version");
        self.text(f, "title");
        self.text(f, "introduction");
        self.publisher(f);
        self.collect(f);
        self.flag(f, "score");
        self.flag(f, "confidence");
        let members = OWN.iter().filter_map(|name| Some(((*name).to_owned(), json.get(name)?.clone()))).collect();
        let mut changes: Vec<(String, Change)> = Vec::new();
        for name in self.ids(f, "remove") {
            self.change(&mut changes, &String::from("remove"), name, Change::Removed);
        }
        for (at, json) in self.optional_list(f, "replace") {
            let Some(mut fields) = self.object(at, json) else { continue };
            let f = &mut fields;
            let against = self.version(f, "against");
            let at = f.path("item");
            match f.take("item") {
                Some(own) => {
                    if let Some(read) = self.item(at.clone(), own) {
                        self.change(
                            &mut changes,
                            &at,
                            read.id,
                            Change::Own { item: own.clone(), against: Some(against) },
                        );
                    }
                }
                None => self.missing(f, "item"),
            }
            self.finish(&fields);
        }
        for (at, own) in self.optional_list(f, "add") {
            if let Some(read) = self.item(at.clone(), own) {
                self.change(&mut changes, &at, read.id, Change::Own { item: own.clone(), against: None });
            }
        }
        let order = self.ids(f, "order");
        let values = self.values(f);
        let mut voices = Vec::new();
        for (at, json) in self.optional_list(f, "voices") {
            let Some(mut fields) = self.object(at, json) else { continue };
            let about = self.name(&mut fields, "item", is_question_id, ITEM_ID);
            self.voice(&mut fields);
            self.finish(&fields);
            let Json::Object(members) = json else { continue };
            let members = members.iter().filter(|(name, _)| name != "item").cloned().collect();
            voices.push((about, Json::Object(members)));
        }
        self.finish(&fields);
        Some(Overlay {
            made_from: vec![(id, version)],
            template,
            template_version,
            members,
            changes,
            order,
            values,
            voices,
        })
    }

    /// A list that may be left out, each entry with its path.
    fn optional_list<'a>(&mut self, f: &mut Fields<'a, String>, name: &'static str) -> Vec<(String, &'a Json)> {
        f.known.push(name);
        if f.json.get(name).is_none() {
            return Vec::new();
        }
        let at = f.path(name);
        self.list(f, name, 1).iter().enumerate().map(|(place, json)| (at.item(place), json)).collect()
    }

    fn ids(&mut self, f: &mut Fields<'_, String>, name: &'static str) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for (at, json) in self.optional_list(f, name) {
            match json.as_str() {
                Some(id) if is_question_id(id) && !all.iter().any(|earlier| earlier == id) => all.push(id.into()),
                _ => self.fault(&at, &["needs the id of an item, each once"]),
            }
        }
        all
    }

    fn change(&mut self, changes: &mut Vec<(String, Change)>, at: &String, id: String, change: Change) {
        if changes.iter().any(|(earlier, _)| *earlier == id) {
            self.fault(at, &["`", &id, "` is removed, replaced or added already"]);
        } else {
            changes.push((id, change));
        }
    }

    fn values(&mut self, f: &mut Fields<'_, String>) -> Vec<(String, Value)> {
        let at = f.path("values");
        let mut all = Vec::new();
        match f.take("values") {
            None => {}
            Some(Json::Object(members)) => {
                for (name, json) in members {
                    let at = at.member(name);
                    if !placeholders::is_name(name) {
                        self.fault(&at, &["needs a name of small letters, digits and underscores"]);
                    }
                    let Some(mut fields) = self.object(at, json) else { continue };
                    let words = self.needed_text(&mut fields, "words");
                    let at = fields.path("source");
                    let source = fields.take("source");
                    source.and_then(|json| self.source(at, json));
                    self.finish(&fields);
                    all.push((name.clone(), Value { words, source: source.cloned() }));
                }
            }
            Some(other) => self.wrong(&at, "an object", other),
        }
        all
    }
}
