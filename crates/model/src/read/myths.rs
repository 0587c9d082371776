//! Quizzes: statements with what is right, why, and where it is from.

use super::fields::Fields;
use super::overlay::OWN;
use super::questions::is_question_id;
use super::report::{At, InWords, Noticed, Report};
use super::{Reader, is_definition_id};
use crate::date::Date;
use crate::definition::MOST_VERSIONS;
use crate::json::Json;
use crate::myths::{
    AFTER, Answer, Choosable, Collect, Item, Next, Publisher, Quiz, SURE, Source, Verdict, Voice, placeholders,
};
use crate::text::{Text, is_language_tag};
use crate::trouble::Trouble;

pub(super) const ITEM_ID: &str =
    "needs small letters, digits, hyphens and underscores, beginning with a letter, at most 64";

impl Quiz {
    /// Reads a quiz that a page can show: nothing in it is left to fill in.
    ///
    /// # Errors
    /// Every fault, each with its path, such as `items[2].sources: needs at least one`.
    pub fn read(json: &Json) -> Result<Self, Vec<Trouble>> {
        Self::read_as(json, true)
    }

    /// Reads a template, which may hold placeholders such as `{council}`.
    ///
    /// # Errors
    /// Every fault, each with its path.
    pub fn read_template(json: &Json) -> Result<Self, Vec<Trouble>> {
        Self::read_as(json, false)
    }

    fn read_as(json: &Json, filled: bool) -> Result<Self, Vec<Trouble>> {
        let mut reader = Reader::<InWords>::default();
        reader.read_quiz(json, filled).ok_or(reader.report.0)
    }

    /// Reads a quiz that has no fault; gives nothing for any other, whose faults [`Quiz::read`] tells. The same reading
    /// with less to download.
    pub fn read_plain(json: &Json) -> Option<Self> {
        Reader::<Noticed>::default().read_quiz(json, true)
    }
}

impl<R: Report> Reader<R> {
    /// A quiz without fault, with nothing in it left to fill in where it is to be `filled`.
    fn read_quiz(&mut self, json: &Json, filled: bool) -> Option<Quiz> {
        let (quiz, places) = self.quiz(json)?;
        if filled {
            self.unfilled(&quiz, &places);
        }
        self.report.is_clean().then_some(quiz)
    }

    /// A quiz, and the places of its items.
    fn quiz(&mut self, json: &Json) -> Option<(Quiz, Vec<R::At>)> {
        let mut fields = self.object(At::whole(), json)?;
        let f = &mut fields;
        self.notes(f);
        let id = self.document_id(f, "id");
        let version = self.version(f, "version");
        let title = self.needed_text(f, "title");
        let introduction = self.text(f, "introduction");
        let locales = self.locales(f);
        let publisher = self.publisher(f);
        let score = self.flag(f, "score").unwrap_or(false);
        let confidence = self.flag(f, "confidence").unwrap_or(false);
        let collect = self.collect(f);
        let mut made_from = Vec::new();
        if f.json.get("made_from").is_some() {
            let at = f.path("made_from");
            for (place, json) in self.list(f, "made_from", 1).iter().enumerate() {
                let Some(mut fields) = self.object(at.item(place), json) else { continue };
                made_from.push((self.document_id(&mut fields, "id"), self.version(&mut fields, "version")));
                self.finish(&fields);
            }
        }
        f.known.push("made_from");
        // What was merged has parts of several documents, each with versions of its own.
        let newest = if made_from.is_empty() { version } else { MOST_VERSIONS };
        let changed = self.changed(f, newest);
        let at = f.path("items");
        let mut items: Vec<Item> = Vec::new();
        let mut places = Vec::new();
        for (place, json) in self.list(f, "items", 1).iter().enumerate() {
            let at = at.item(place);
            let Some(found) = self.item(at.clone(), json) else { continue };
            if !found.id.is_empty() && items.iter().any(|earlier| earlier.id == found.id) {
                self.fault(&at.member("id"), &["an earlier item is called `", &found.id, "` too"]);
            }
            if found.changed > newest {
                self.fault(&at.member("changed"), &["is above the version of the whole"]);
            }
            items.push(found);
            places.push(at);
        }
        self.finish(&fields);
        let quiz = Quiz {
            id,
            version,
            title,
            introduction,
            locales,
            publisher,
            score,
            confidence,
            collect,
            made_from,
            changed,
            items,
        };
        Some((quiz, places))
    }

    /// What is there for people who keep the file.
    pub(super) fn notes(&mut self, f: &mut Fields<'_, R::At>) {
        for name in ["$schema", "note"] {
            self.string(f, name);
        }
    }

    pub(super) fn document_id(&mut self, f: &mut Fields<'_, R::At>, name: &'static str) -> String {
        self.name(
            f,
            name,
            is_definition_id,
            "needs small letters, digits and hyphens, at most 64, such as `waste-myths`",
        )
    }

    pub(super) fn version(&mut self, f: &mut Fields<'_, R::At>, name: &'static str) -> u32 {
        if f.json.get(name).is_none() {
            self.missing(f, name);
        }
        self.whole(f, name, 1, MOST_VERSIONS.into()).unwrap_or(1) as u32
    }

    fn locales(&mut self, f: &mut Fields<'_, R::At>) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        if f.json.get("locales").is_some() {
            let at = f.path("locales");
            for (place, json) in self.list(f, "locales", 1).iter().enumerate() {
                match json.as_str() {
                    Some(tag) if is_language_tag(tag) && !all.iter().any(|it| it.eq_ignore_ascii_case(tag)) => {
                        all.push(tag.into());
                    }
                    _ => self.fault(&at.item(place), &["needs a language tag such as `en` or `cy`, each once"]),
                }
            }
        }
        f.known.push("locales");
        all
    }

    /// In which version each member last changed.
    fn changed(&mut self, f: &mut Fields<'_, R::At>, newest: u32) -> Vec<(String, u32)> {
        let at = f.path("changed");
        let Some(mut fields) = f.take("changed").and_then(|json| self.object(at, json)) else { return Vec::new() };
        let mut all = Vec::new();
        for name in OWN {
            let Some(changed) = self.whole(&mut fields, name, 1, MOST_VERSIONS.into()) else { continue };
            if changed > i64::from(newest) {
                self.fault(&fields.path(name), &["is above the version of the whole"]);
            }
            all.push((name.to_owned(), changed as u32));
        }
        self.finish(&fields);
        all
    }

    pub(super) fn publisher(&mut self, f: &mut Fields<'_, R::At>) -> Option<Publisher> {
        let at = f.path("publisher");
        let mut fields = self.object(at, f.take("publisher")?)?;
        let name = self.needed_text(&mut fields, "name");
        let url = self.address(&mut fields, true).unwrap_or_default();
        self.finish(&fields);
        Some(Publisher { name, url })
    }

    pub(super) fn collect(&mut self, f: &mut Fields<'_, R::At>) -> Option<Collect> {
        let at = f.path("collect");
        let mut fields = self.object(at, f.take("collect")?)?;
        let f = &mut fields;
        let purpose = self.needed_text(f, "purpose");
        if f.json.get("retention_days").is_none() {
            self.missing(f, "retention_days");
        }
        let retention_days = self.whole(f, "retention_days", 1, 36_500).unwrap_or(36_500) as u32;
        let privacy_url = self.string(f, "privacy_url").map(String::from);
        if privacy_url.as_ref().is_some_and(|url| !is_address(url)) {
            self.fault(&f.path("privacy_url"), &[NEEDS_ADDRESS]);
        }
        let each = self.one_of(f, "send", &["end", "each"]) == 1;
        let follow_up_days = self.whole(f, "follow_up_days", 1, 365).map(|days| days as u32);
        if follow_up_days.is_some_and(|days| days >= retention_days) {
            self.fault(
                &f.path("follow_up_days"),
                &["needs to be below `retention_days`: the first answers are compared"],
            );
        }
        self.finish(&fields);
        Some(Collect { purpose, retention_days, privacy_url, each, follow_up_days })
    }

    /// One statement, in a template or in an overlay.
    pub(super) fn item(&mut self, at: R::At, json: &Json) -> Option<Item> {
        let mut fields = self.object(at, json)?;
        let f = &mut fields;
        let id = self.name(f, "id", is_question_id, ITEM_ID);
        if id.ends_with(SURE) || id.ends_with(AFTER) || id.len() > 48 {
            self.fault(&f.path("id"), &["needs at most 48 letters, and another end than `-sure` and `-after`"]);
        }
        let changed = self.whole(f, "changed", 1, MOST_VERSIONS.into()).unwrap_or(1) as u32;
        let topic = self.text(f, "topic");
        let statement = self.needed_text(f, "statement");
        let answer = self.answer(f);
        let fact = self.needed_text(f, "fact");
        let (warning, fallacy) = (self.text(f, "warning"), self.text(f, "fallacy"));
        let remember = self.text(f, "remember");
        if matches!(answer, Answer::Holds(Verdict::False | Verdict::Complicated)) {
            for (name, text) in [("warning", &warning), ("fallacy", &fallacy), ("remember", &remember)] {
                if text.is_none() && f.json.get(name).is_none() {
                    self.fault(
                        &f.path(name),
                        &["is missing: a myth is answered by fact, warning, fallacy and remember"],
                    );
                }
            }
        }
        let next = self.next(f);
        let at = f.path("sources");
        let mut sources = Vec::new();
        for (place, json) in self.list(f, "sources", 1).iter().enumerate() {
            if let Some(source) = self.source(at.item(place), json) {
                sources.push(source);
            }
        }
        let review_by = self.needed_date(f, "review_by");
        let mut voices = Vec::new();
        if f.json.get("voices").is_some() {
            let at = f.path("voices");
            for (place, json) in self.list(f, "voices", 1).iter().enumerate() {
                let Some(mut fields) = self.object(at.item(place), json) else { continue };
                voices.push(self.voice(&mut fields));
                self.finish(&fields);
            }
        }
        f.known.push("voices");
        self.finish(&fields);
        Some(Item {
            id,
            changed,
            topic,
            statement,
            answer,
            fact,
            warning,
            fallacy,
            remember,
            next,
            sources,
            review_by,
            voices,
        })
    }

    fn answer(&mut self, f: &mut Fields<'_, R::At>) -> Answer {
        let many = self.flag(f, "many").unwrap_or(false);
        match (f.json.get("answer").is_some(), f.json.get("options").is_some()) {
            (true, false) => {
                f.known.push("options");
                if many {
                    self.fault(&f.path("many"), &["is not known beside `answer`"]);
                }
                let words = Verdict::ALL.map(|(_, word)| word);
                Answer::Holds(Verdict::ALL[self.one_of(f, "answer", &words)].0)
            }
            (false, true) => {
                f.known.push("answer");
                let choices = self.choosable(f);
                let right = choices.iter().filter(|choice| choice.right).count();
                if right == 0 {
                    self.fault(&f.path("options"), &["needs one that is right"]);
                }
                if many { Answer::Many(choices) } else { Answer::One(choices) }
            }
            (both, _) => {
                f.known.extend(["answer", "options"]);
                let what = "needs either `answer` (true, false or complicated) or `options`";
                self.fault(&f.at, &[what, if both { ", not both" } else { "" }]);
                Answer::Holds(Verdict::True)
            }
        }
    }

    fn choosable(&mut self, f: &mut Fields<'_, R::At>) -> Vec<Choosable> {
        let at = f.path("options");
        let mut choices: Vec<Choosable> = Vec::new();
        for (place, json) in self.list(f, "options", 2).iter().enumerate() {
            let Some(mut fields) = self.object(at.item(place), json) else { continue };
            let f = &mut fields;
            let value = self.name(f, "value", is_question_id, ITEM_ID);
            if choices.iter().any(|earlier| earlier.value == value) {
                self.fault(&f.path("value"), &["another option has the value `", &value, "` too"]);
            }
            let label = self.needed_text(f, "label");
            let right = self.flag(f, "right").unwrap_or(false);
            self.finish(&fields);
            choices.push(Choosable { value, label, right });
        }
        choices
    }

    fn next(&mut self, f: &mut Fields<'_, R::At>) -> Option<Next> {
        let at = f.path("next");
        let mut fields = self.object(at, f.take("next")?)?;
        let words = self.needed_text(&mut fields, "words");
        let url = self.address(&mut fields, false);
        self.finish(&fields);
        Some(Next { words, url })
    }

    pub(super) fn source(&mut self, at: R::At, json: &Json) -> Option<Source> {
        let mut fields = self.object(at, json)?;
        let f = &mut fields;
        let title = self.needed_text(f, "title");
        let url = self.address(f, true).unwrap_or_default();
        let date = self.needed_date(f, "date");
        self.finish(&fields);
        Some(Source { title, url, date })
    }

    /// A quote with the day on which its speaker agreed to it.
    pub(super) fn voice(&mut self, f: &mut Fields<'_, R::At>) -> Voice {
        let (quote, who) = (self.needed_text(f, "quote"), self.needed_text(f, "who"));
        if f.json.get("consent").is_none() {
            self.fault(&f.path("consent"), &["is missing: it is the day on which the speaker agreed to be quoted"]);
        }
        let consent = self.date(f, "consent").unwrap_or(Date::FIRST);
        Voice { quote, who, consent }
    }

    fn needed_date(&mut self, f: &mut Fields<'_, R::At>, name: &'static str) -> Date {
        if f.json.get(name).is_none() {
            self.missing(f, name);
        }
        self.date(f, name).unwrap_or(Date::FIRST)
    }

    fn address(&mut self, f: &mut Fields<'_, R::At>, needed: bool) -> Option<String> {
        if needed && f.json.get("url").is_none() {
            self.missing(f, "url");
        }
        let url = self.string(f, "url")?;
        if !is_address(url) {
            self.fault(&f.path("url"), &[NEEDS_ADDRESS]);
        }
        Some(url.into())
    }

    /// Residents would read a placeholder as it stands.
    fn unfilled(&mut self, quiz: &Quiz, places: &[R::At]) {
        let mut look = |at: R::At, text: &Text| {
            for name in placeholders::of(text) {
                self.fault(&at, &["`{", name, "}` is not filled in: merge the template with an overlay"]);
            }
        };
        let whole = R::At::whole();
        look(whole.member("title"), &quiz.title);
        quiz.introduction.iter().for_each(|text| look(whole.member("introduction"), text));
        quiz.publisher.iter().for_each(|it| look(whole.member("publisher").member("name"), &it.name));
        quiz.collect.iter().for_each(|it| look(whole.member("collect").member("purpose"), &it.purpose));
        for (own, at) in quiz.items.iter().zip(places) {
            for (name, text) in own.texts() {
                look(at.member(name), text);
            }
        }
    }
}

const NEEDS_ADDRESS: &str = "needs an address that begins with https://";

fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.chars().any(char::is_whitespace))
}
