//! What is asked: a question with what its type knows.

use super::Reader;
use super::fields::Fields;
use super::report::{At, Report};
use crate::definition::{Choice, Kind, Look, Note, Question};
use crate::json::Json;
use crate::text::Text;

/// What a browser may fill in by itself, as the HTML standard names it; the first leaves it to the browser.
const COMPLETES: [&str; 8] =
    ["on", "name", "given-name", "family-name", "organization", "address-line1", "address-line2", "address-level2"];

/// The most points that a scale of numbers may have.
const MOST_POINTS: i64 = 11;
const KINDS: &str =
    "text, long_text, email, tel, postcode, consent, radios, checkboxes, select, scale, ranking, matrix, number, date";
/// What only some types of question know.
const KIND_FIELDS: [&str; 14] = [
    "max_length",
    "autocomplete",
    "rows",
    "notes",
    "options",
    "min",
    "max",
    "from",
    "to",
    "from_label",
    "to_label",
    "decimals",
    "unit",
    "shuffle",
];

impl<R: Report> Reader<R> {
    pub(super) fn question(&mut self, at: R::At, json: &Json) -> Option<Question> {
        let mut fields = self.object(at, json)?;
        let f = &mut fields;
        let id = self.name(
            f,
            "id",
            is_question_id,
            "needs small letters, digits, hyphens and underscores, beginning with a letter, at most 64",
        );
        if !id.is_empty() && self.earlier.iter().any(|question| question.id == id) {
            self.fault(&f.path("id"), &["an earlier question is called `", &id, "` too"]);
        }
        let label = self.needed_text(f, "label");
        let hint = self.text(f, "hint");
        let required = self.flag(f, "required").unwrap_or(false);
        let show_if = self.show_if(f);
        let error = self.text(f, "error");
        let kind = self.kind(f);
        let has_order = match &kind {
            Kind::Choices { look, .. } => *look != Look::Scale,
            kind => matches!(kind, Kind::Ranking { .. }),
        };
        let shuffle = has_order && self.flag(f, "shuffle").unwrap_or(false) && self.reads_rare();
        self.finish(&fields);
        Some(Question { id, label, hint, required, show_if, error, shuffle, kind })
    }

    fn kind(&mut self, f: &mut Fields<'_, R::At>) -> Kind {
        let Some(word) = self.string(f, "type") else {
            if f.json.get("type").is_none() {
                self.missing(f, "type");
            }
            return self.unknown_kind(f);
        };
        match word {
            "text" => Kind::Text {
                max_length: self.whole(f, "max_length", 1, 10_000).unwrap_or(200) as u32,
                autocomplete: COMPLETES[self.one_of(f, "autocomplete", &COMPLETES)],
            },
            "long_text" => Kind::LongText {
                max_length: self.whole(f, "max_length", 1, 50_000).unwrap_or(2_000) as u32,
                rows: self.whole(f, "rows", 1, 40).unwrap_or(5) as u32,
                notes: self.word_notes(f),
            },
            "email" | "tel" => {
                if self.anonymous {
                    self.fault(
                        &f.path("type"),
                        &["`", word, "` asks who somebody is, which an anonymous survey may not"],
                    );
                }
                if word == "tel" { Kind::Telephone } else { Kind::Email }
            }
            "postcode" => Kind::Postcode,
            "consent" => Kind::Consent,
            "radios" => self.choices_kind(f, Look::Radios),
            "checkboxes" => self.choices_kind(f, Look::Checkboxes),
            "select" => self.choices_kind(f, Look::Select),
            "ranking" if self.reads_rare() => {
                let choices = self.choices(f, false, 2);
                let max = self.whole(f, "max", 1, choices.len().max(1) as i64);
                Kind::Ranking { choices, max: max.map(|it| it as u32) }
            }
            "scale" if f.json.get("options").is_some() && f.json.get("from").is_none() => {
                self.choices_kind(f, Look::Scale)
            }
            "scale" => self.points(f),
            "matrix" => self.matrix(f),
            "number" => {
                let (min, max) = (self.decimal(f, "min"), self.decimal(f, "max"));
                self.in_order(f, min, max);
                let decimals = self.whole(f, "decimals", 0, 6).unwrap_or(0) as u8;
                Kind::Number { min, max, decimals, unit: self.text(f, "unit") }
            }
            "date" => {
                let (min, max) = (self.date(f, "min"), self.date(f, "max"));
                self.in_order(f, min, max);
                Kind::Date { min, max }
            }
            _ => {
                self.fault(&f.path("type"), &["`", word, "` is not a type of question; there are: ", KINDS]);
                self.unknown_kind(f)
            }
        }
    }

    /// What stands in for a type that is not known: what else the question holds may belong to it, and nothing that others
    /// say of its answers is judged.
    fn unknown_kind(&mut self, f: &mut Fields<'_, R::At>) -> Kind {
        f.known.extend_from_slice(&KIND_FIELDS);
        if R::IN_WORDS {
            self.not_understood.push(self.earlier.len());
        }
        Kind::Consent
    }

    fn word_notes(&mut self, f: &mut Fields<'_, R::At>) -> Vec<Note> {
        let at = f.path("notes");
        let mut notes = Vec::new();
        if f.json.get("notes").is_none() {
            f.known.push("notes");
            return notes;
        }
        if !self.reads_rare() {
            return notes;
        }
        for (place, json) in self.list(f, "notes", 1).iter().enumerate() {
            let Some(mut fields) = self.object(at.item(place), json) else { continue };
            let f = &mut fields;
            let at = f.path("words");
            let mut words = Vec::new();
            for (place, json) in self.list(f, "words", 1).iter().enumerate() {
                match json.as_str().map(str::trim) {
                    Some(own) if !own.is_empty() => words.push(own.to_owned()),
                    _ => self.fault(&at.item(place), &["needs words"]),
                }
            }
            let text = self.needed_text(f, "text");
            self.finish(&fields);
            notes.push(Note { words, text });
        }
        notes
    }

    fn in_order<T: PartialOrd>(&mut self, f: &Fields<'_, R::At>, min: Option<T>, max: Option<T>) {
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            self.fault(&f.path("max"), &["needs to be at least `min`"]);
        }
    }

    fn choices_kind(&mut self, f: &mut Fields<'_, R::At>, look: Look) -> Kind {
        let choices = self.choices(f, look != Look::Select, 2);
        let (mut min, mut max) = (None, None);
        if look == Look::Checkboxes {
            let most = choices.iter().filter(|choice| !choice.exclusive).count() as i64;
            min = self.whole(f, "min", 1, most.max(1));
            max = self.whole(f, "max", 1, most.max(1));
            self.in_order(f, min, max);
        }
        Kind::Choices { look, choices, min: min.map(|it| it as u32), max: max.map(|it| it as u32) }
    }

    fn choices(&mut self, f: &mut Fields<'_, R::At>, may_reveal: bool, least: usize) -> Vec<Choice> {
        let at = f.path("options");
        let mut choices: Vec<Choice> = Vec::new();
        for (place, json) in self.list(f, "options", least).iter().enumerate() {
            let at = at.item(place);
            let Some(choice) = self.choice(&at, json, may_reveal) else { continue };
            if !choice.value.is_empty() && choices.iter().any(|earlier| earlier.value == choice.value) {
                self.fault(&at, &["another option has the value `", &choice.value, "` too"]);
            } else if choice.other.is_some() && choices.iter().any(|earlier| earlier.other.is_some()) {
                self.fault(&at, &["another option reveals a text field already"]);
            }
            // "None of these" stands last, apart from the rest.
            let last = choices.iter().position(|earlier| earlier.exclusive && !choice.exclusive);
            choices.insert(last.unwrap_or(choices.len()), choice);
        }
        choices
    }

    fn choice(&mut self, at: &R::At, json: &Json, may_reveal: bool) -> Option<Choice> {
        if let Json::String(words) = json {
            let label = self.words(at, json);
            let value = self.value(at, words.trim());
            return Some(Choice { value, label, hint: None, exclusive: false, other: None });
        }
        let mut fields = self.object(at.clone(), json)?;
        let f = &mut fields;
        let label = self.needed_text(f, "label");
        let value = match (f.take("value"), f.json.get("label")) {
            (Some(Json::String(value)), _) if !value.is_empty() && value.trim() == value => {
                self.value(&f.path("value"), value)
            }
            (Some(_), _) => {
                self.fault(&f.path("value"), &["needs a string without space around it"]);
                String::new()
            }
            (None, Some(Json::String(label))) => self.value(&f.path("label"), label.trim()),
            (None, label) => {
                if label.is_some() {
                    self.fault(&f.path("value"), &["is missing: a label in several languages needs a value to store"]);
                }
                String::new()
            }
        };
        let hint = self.text(f, "hint");
        let exclusive = self.flag(f, "exclusive").unwrap_or(false);
        let other = self.text(f, "other");
        if other.is_some() && !may_reveal {
            let what =
                "cannot be revealed here: only radios, checkboxes and scales without `from` and `to` reveal a field";
            self.fault(&f.path("other"), &[what]);
        }
        self.finish(&fields);
        Some(Choice { value, label, hint, exclusive, other })
    }

    /// What an option stores. Forms rewrite line breaks, so a value that holds one would not be known again.
    fn value(&mut self, at: &R::At, value: &str) -> String {
        if value.chars().any(char::is_control) {
            self.fault(at, &["cannot be stored: it holds a line break or another control character"]);
        }
        value.to_owned()
    }

    fn points(&mut self, f: &mut Fields<'_, R::At>) -> Kind {
        let (from, to) = (self.whole(f, "from", -100, 100), self.whole(f, "to", -100, 100));
        if f.json.get("from").is_none() || f.json.get("to").is_none() {
            self.fault(&f.at, &["a scale needs `options`, or `from` and `to`"]);
        }
        let (from, to) = (from.unwrap_or(1), to.unwrap_or(5));
        if to <= from || to - from >= MOST_POINTS {
            self.fault(&f.path("to"), &["needs to be 1 to 10 above `from`"]);
        }
        let (from_label, to_label) = (self.text(f, "from_label"), self.text(f, "to_label"));
        let apart = if f.json.get("options").is_some() { self.choices(f, false, 1) } else { Vec::new() };
        for choice in &apart {
            if crate::Decimal::parse(&choice.value).is_some() {
                self.fault(&f.path("options"), &["`", &choice.value, "` could be taken for a point"]);
            }
        }
        Kind::Points { from: from as i32, to: to as i32, from_label, to_label, apart }
    }

    fn matrix(&mut self, f: &mut Fields<'_, R::At>) -> Kind {
        let at = f.path("rows");
        let mut rows: Vec<(String, Text)> = Vec::new();
        for (place, json) in self.list(f, "rows", 1).iter().enumerate() {
            let Some(mut fields) = self.object(at.item(place), json) else { continue };
            let id = self.name(
                &mut fields,
                "id",
                is_question_id,
                "needs small letters, digits, hyphens and underscores, beginning with a letter",
            );
            if rows.iter().any(|(earlier, _)| *earlier == id) {
                self.fault(&fields.path("id"), &["an earlier row is called `", &id, "` too"]);
            }
            if matches!(id.as_str(), "other" | "day" | "month" | "year") {
                self.fault(&fields.path("id"), &["`", &id, "` is taken: choose another"]);
            }
            let label = self.needed_text(&mut fields, "label");
            self.finish(&fields);
            rows.push((id, label));
        }
        let choices = self.choices(f, false, 2);
        Kind::Matrix { rows, choices }
    }
}

pub(super) fn is_question_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_')
}
