//! Single members of an object: strings, flags, numbers, days, lists and words.

use super::report::{At, Report};
use super::{MOST, Reader};
use crate::date::Date;
use crate::decimal::Decimal;
use crate::definition::{Kind, Question};
use crate::json::Json;
use crate::text::{Text, digits, is_language_tag, is_unclosed, piped};

const TOO_MANY: &str = "holds too much: there may be 1000";

/// An object being read, with the names that have been asked for.
pub(super) struct Fields<'a, A> {
    pub(super) at: A,
    pub(super) json: &'a Json,
    pub(super) known: Vec<&'static str>,
}

impl<'a, A: At> Fields<'a, A> {
    pub(super) fn take(&mut self, name: &'static str) -> Option<&'a Json> {
        self.known.push(name);
        self.json.get(name)
    }

    pub(super) fn path(&self, name: &str) -> A {
        self.at.member(name)
    }
}

impl<R: Report> Reader<R> {
    pub(super) fn fault(&mut self, at: &R::At, what: &[&str]) {
        self.report.fault(at, what);
    }

    /// Whether something that few definitions have is to be read here. Where there are no words for faults, it is turned
    /// away like one.
    pub(super) fn reads_rare(&mut self) -> bool {
        if !R::IN_WORDS {
            self.fault(&R::At::whole(), &[]);
        }
        R::IN_WORDS
    }

    pub(super) fn object<'a>(&mut self, at: R::At, json: &'a Json) -> Option<Fields<'a, R::At>> {
        if !matches!(json, Json::Object(_)) {
            self.wrong(&at, "an object", json);
            return None;
        }
        Some(Fields { at, json, known: Vec::new() })
    }

    pub(super) fn wrong(&mut self, at: &R::At, needed: &str, found: &Json) {
        self.fault(at, &["needs ", needed, ", not ", found.kind()]);
    }

    /// Names that nobody asked for are most likely slips of the pen.
    pub(super) fn finish(&mut self, fields: &Fields<'_, R::At>) {
        if let Json::Object(members) = fields.json {
            for (name, _) in members {
                if !fields.known.contains(&name.as_str()) {
                    self.fault(&fields.path(name), &["is not known here"]);
                }
            }
        }
    }

    pub(super) fn missing(&mut self, fields: &Fields<'_, R::At>, name: &str) {
        self.fault(&fields.path(name), &["is missing"]);
    }

    pub(super) fn string<'a>(&mut self, fields: &mut Fields<'a, R::At>, name: &'static str) -> Option<&'a str> {
        let json = fields.take(name)?;
        if json.as_str().is_none() {
            self.wrong(&fields.path(name), "a string", json);
        }
        json.as_str()
    }

    pub(super) fn one_of(&mut self, fields: &mut Fields<'_, R::At>, name: &'static str, words: &[&str]) -> usize {
        let Some(word) = self.string(fields, name) else { return 0 };
        words.iter().position(|own| *own == word).unwrap_or_else(|| {
            let mut what = String::new();
            for (place, word) in words.iter().enumerate().filter(|_| R::IN_WORDS) {
                what.push_str(if place == 0 { " " } else { ", " });
                what.push_str(word);
            }
            self.fault(&fields.path(name), &["needs to be one of:", &what]);
            0
        })
    }

    pub(super) fn flag(&mut self, fields: &mut Fields<'_, R::At>, name: &'static str) -> Option<bool> {
        match fields.take(name)? {
            Json::Bool(value) => Some(*value),
            other => {
                self.wrong(&fields.path(name), "true or false", other);
                None
            }
        }
    }

    pub(super) fn whole(
        &mut self,
        fields: &mut Fields<'_, R::At>,
        name: &'static str,
        least: i64,
        most: i64,
    ) -> Option<i64> {
        match fields.take(name)? {
            Json::Number(number) if number.fract() == 0.0 && *number >= least as f64 && *number <= most as f64 => {
                Some(*number as i64)
            }
            _ => {
                let ends = if R::IN_WORDS { [least, most].map(digits) } else { Default::default() };
                self.fault(&fields.path(name), &["needs a whole number from ", &ends[0], " to ", &ends[1]]);
                None
            }
        }
    }

    pub(super) fn date(&mut self, fields: &mut Fields<'_, R::At>, name: &'static str) -> Option<Date> {
        let json = fields.take(name)?;
        let date = json.as_str().and_then(Date::parse);
        if date.is_none() {
            self.fault(&fields.path(name), &["needs a day as YYYY-MM-DD"]);
        }
        date
    }

    pub(super) fn decimal(&mut self, fields: &mut Fields<'_, R::At>, name: &'static str) -> Option<Decimal> {
        let number = match fields.take(name)? {
            Json::Number(number) => Decimal::from_f64(*number),
            _ => None,
        };
        if number.is_none() {
            self.fault(
                &fields.path(name),
                &["needs a number with at most six decimal places, within a thousand million"],
            );
        }
        number
    }

    pub(super) fn list<'a>(&mut self, fields: &mut Fields<'a, R::At>, name: &'static str, least: usize) -> &'a [Json] {
        let at = fields.path(name);
        match fields.take(name) {
            Some(Json::Array(items)) => {
                if items.len() < least {
                    self.fault(&at, &[if least == 1 { "needs at least one" } else { "needs at least two" }]);
                } else if items.len() > MOST {
                    self.fault(&at, &[TOO_MANY]);
                    return &[];
                }
                items
            }
            Some(other) => {
                self.wrong(&at, "a list", other);
                &[]
            }
            None => {
                self.missing(fields, name);
                &[]
            }
        }
    }

    pub(super) fn text(&mut self, fields: &mut Fields<'_, R::At>, name: &'static str) -> Option<Text> {
        let at = fields.path(name);
        fields.take(name).map(|json| self.words(&at, json))
    }

    pub(super) fn needed_text(&mut self, fields: &mut Fields<'_, R::At>, name: &'static str) -> Text {
        self.text(fields, name).unwrap_or_else(|| {
            self.missing(fields, name);
            Text::default()
        })
    }

    /// A string, or a map of language tag to string; what is piped in must have been asked before.
    pub(super) fn words(&mut self, at: &R::At, json: &Json) -> Text {
        let text = match json {
            Json::String(words) => Text::plain(words),
            Json::Object(members) if !members.is_empty() => {
                let mut words: Vec<(String, String)> = Vec::new();
                if members.len() > MOST {
                    self.fault(at, &[TOO_MANY]);
                    return Text::default();
                }
                for (tag, value) in members {
                    if !is_language_tag(tag) {
                        self.fault(&at.member(tag), &["is not a language tag such as `en` or `cy`"]);
                    } else if words.iter().any(|(earlier, _)| earlier.eq_ignore_ascii_case(tag)) {
                        self.fault(&at.member(tag), &["is there twice"]);
                    } else if let Json::String(value) = value {
                        words.push((tag.clone(), value.clone()));
                    } else {
                        self.wrong(&at.member(tag), "a string", value);
                    }
                }
                Text::of(words)
            }
            other => {
                self.wrong(at, "a string, or an object of language to string", other);
                Text::default()
            }
        };
        for (tag, words) in text.languages() {
            let at = if tag.is_empty() { at.clone() } else { at.member(tag) };
            if words.trim().is_empty() {
                self.fault(&at, &["is empty"]);
            }
            if is_unclosed(words) {
                self.fault(&at, &["opens `{{` and never closes it"]);
            }
            for name in piped(words) {
                let is_known = self.earlier.iter().any(|question| can_pipe(question, name));
                if !is_known && !self.may_be_answered(name) {
                    self.fault(&at, &["pipes in `", name, "`, but no earlier question has this id"]);
                }
            }
        }
        text
    }

    pub(super) fn name(
        &mut self,
        fields: &mut Fields<'_, R::At>,
        name: &'static str,
        sound: fn(&str) -> bool,
        rule: &str,
    ) -> String {
        match fields.take(name) {
            Some(Json::String(id)) => {
                if !sound(id) {
                    self.fault(&fields.path(name), &[rule]);
                }
                id.clone()
            }
            Some(other) => {
                self.wrong(&fields.path(name), "a string", other);
                String::new()
            }
            None => {
                self.missing(fields, name);
                String::new()
            }
        }
    }
}

/// Whether a text may pipe in this name: an answer that stands in one place.
fn can_pipe(question: &Question, name: &str) -> bool {
    match name.strip_prefix(question.id.as_str()) {
        Some("") => !matches!(question.kind, Kind::Matrix { .. }),
        Some(".other") => question.choices().iter().any(|choice| choice.other.is_some()),
        Some(_) => question.owns(name),
        None => false,
    }
}
