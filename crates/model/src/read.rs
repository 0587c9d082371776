//! JSON becomes a definition, or every fault at once with its path.

use crate::date::Date;
use crate::decimal::Decimal;
use crate::definition::{Choice, Definition, Identity, Kind, Layout, Look, Page, Question};
use crate::json::Json;
use crate::logic::{Bound, Condition};
use crate::text::{Text, piped};
use crate::trouble::Trouble;

/// Conditions inside conditions go no deeper than this.
const DEEPEST: usize = 8;
/// The most points that a scale of numbers may have.
const MOST_POINTS: i64 = 11;

impl Definition {
    /// Reads a definition.
    ///
    /// # Errors
    /// Every fault, each with its path, such as `pages[1].questions[2].options: needs at least two`.
    pub fn read(json: &Json) -> Result<Self, Vec<Trouble>> {
        let mut reader = Reader::default();
        let definition = reader.definition(json);
        if reader.faults.is_empty() { Ok(definition) } else { Err(reader.faults) }
    }
}

/// Collects faults; every reading goes on with something harmless in place of what is wrong.
#[derive(Default)]
struct Reader {
    faults: Vec<Trouble>,
    /// The questions read so far: what later texts and conditions may look back on.
    earlier: Vec<Question>,
    anonymous: bool,
}

/// An object being read, with the names that have been asked for.
struct Fields<'a> {
    at: String,
    json: &'a Json,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    fn take(&mut self, name: &'static str) -> Option<&'a Json> {
        self.known.push(name);
        self.json.get(name)
    }

    fn path(&self, name: &str) -> String {
        join(&self.at, name)
    }
}

fn join(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { [at, ".", name].concat() }
}

fn item(at: &str, place: usize) -> String {
    [at, "[", &place.to_string(), "]"].concat()
}

impl Reader {
    fn fault(&mut self, at: impl Into<String>, what: &str) {
        self.faults.push(Trouble::new(at, what));
    }

    fn object<'a>(&mut self, at: String, json: &'a Json) -> Fields<'a> {
        if !matches!(json, Json::Object(_)) {
            self.wrong(&at, "an object", json);
        }
        Fields { at, json, known: Vec::new() }
    }

    fn wrong(&mut self, at: &str, needed: &str, found: &Json) {
        self.fault(at, &["needs ", needed, ", not ", found.kind()].concat());
    }

    /// Names that nobody asked for are most likely slips of the pen.
    fn finish(&mut self, fields: &Fields<'_>) {
        if let Json::Object(members) = fields.json {
            for (name, _) in members {
                if !fields.known.contains(&name.as_str()) {
                    self.fault(fields.path(name), "is not known here");
                }
            }
        }
    }

    fn missing(&mut self, fields: &Fields<'_>, name: &str) {
        self.fault(fields.path(name), "is missing");
    }

    fn string<'a>(&mut self, fields: &mut Fields<'a>, name: &'static str) -> Option<&'a str> {
        let json = fields.take(name)?;
        if json.as_str().is_none() {
            self.wrong(&fields.path(name), "a string", json);
        }
        json.as_str()
    }

    fn one_of(&mut self, fields: &mut Fields<'_>, name: &'static str, words: &[&str]) -> usize {
        let Some(word) = self.string(fields, name) else { return 0 };
        words.iter().position(|own| *own == word).unwrap_or_else(|| {
            self.fault(fields.path(name), &["needs to be one of: ", &words.join(", ")].concat());
            0
        })
    }

    fn flag(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Option<bool> {
        match fields.take(name)? {
            Json::Bool(value) => Some(*value),
            other => {
                self.wrong(&fields.path(name), "true or false", other);
                None
            }
        }
    }

    fn whole(&mut self, fields: &mut Fields<'_>, name: &'static str, least: i64, most: i64) -> Option<i64> {
        match fields.take(name)? {
            Json::Number(number) if number.fract() == 0.0 && *number >= least as f64 && *number <= most as f64 => {
                Some(*number as i64)
            }
            _ => {
                let what = ["needs a whole number from ", &least.to_string(), " to ", &most.to_string()].concat();
                self.fault(fields.path(name), &what);
                None
            }
        }
    }

    fn date(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Option<Date> {
        let json = fields.take(name)?;
        let date = json.as_str().and_then(Date::parse);
        if date.is_none() {
            self.fault(fields.path(name), "needs a day as YYYY-MM-DD");
        }
        date
    }

    fn decimal(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Option<Decimal> {
        let number = match fields.take(name)? {
            Json::Number(number) => Decimal::from_f64(*number),
            _ => None,
        };
        if number.is_none() {
            self.fault(fields.path(name), "needs a number with at most six decimal places, within a thousand million");
        }
        number
    }

    fn list<'a>(&mut self, fields: &mut Fields<'a>, name: &'static str, least: usize) -> &'a [Json] {
        let at = fields.path(name);
        match fields.take(name) {
            Some(Json::Array(items)) => {
                if items.len() < least {
                    self.fault(at, if least == 1 { "needs at least one" } else { "needs at least two" });
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

    fn text(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Option<Text> {
        let at = fields.path(name);
        fields.take(name).map(|json| self.words(&at, json))
    }

    fn needed_text(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Text {
        self.text(fields, name).unwrap_or_else(|| {
            self.missing(fields, name);
            Text::default()
        })
    }

    /// A string, or a map of language tag to string; what is piped in must have been asked before.
    fn words(&mut self, at: &str, json: &Json) -> Text {
        let text = match json {
            Json::String(words) => Text::plain(words),
            Json::Object(members) if !members.is_empty() => {
                let mut words = Vec::new();
                for (tag, value) in members {
                    match value {
                        Json::String(value) => words.push((tag.clone(), value.clone())),
                        other => self.wrong(&join(at, tag), "a string", other),
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
            let at = if tag.is_empty() { at.to_owned() } else { join(at, tag) };
            if words.trim().is_empty() {
                self.fault(at.as_str(), "is empty");
            }
            for name in piped(words) {
                if !self
                    .earlier
                    .iter()
                    .any(|question| question.owns(name) || (question.other_name() == name && has_other(question)))
                {
                    self.fault(at.as_str(), &["pipes in `", name, "`, but no earlier question has this id"].concat());
                }
            }
        }
        text
    }

    fn name(&mut self, fields: &mut Fields<'_>, name: &'static str, sound: fn(&str) -> bool, rule: &str) -> String {
        match fields.take(name) {
            Some(Json::String(id)) => {
                if !sound(id) {
                    self.fault(fields.path(name), rule);
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

    fn definition(&mut self, json: &Json) -> Definition {
        let mut fields = self.object(String::new(), json);
        let f = &mut fields;
        f.known.extend(["$schema", "note"]);
        let id = self.name(
            f,
            "id",
            is_definition_id,
            "needs small letters, digits and hyphens, at most 64, such as `school-streets`",
        );
        let version = self.whole(f, "version", 1, u32::MAX.into());
        if f.json.get("version").is_none() {
            self.missing(f, "version");
        }
        let identity = self.one_of(f, "identity", &["anonymous", "invited", "verified"]);
        self.anonymous = identity == 0;
        let title = self.needed_text(f, "title");
        let introduction = self.text(f, "introduction");
        let layout = self.one_of(f, "layout", &["pages", "questions"]);
        let purpose = self.needed_text(f, "purpose");
        let retention = self.whole(f, "retention_days", 1, 36_500);
        if f.json.get("retention_days").is_none() {
            self.missing(f, "retention_days");
        }
        let privacy_url = self.string(f, "privacy_url").map(String::from);
        if privacy_url.as_ref().is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
            self.fault("privacy_url", "needs an address that begins with https://");
        }
        let closes = self.date(f, "closes");
        let drafts = self.flag(f, "drafts").unwrap_or(false);
        let check_answers = self.flag(f, "check_answers");
        let pages: Vec<Page> = self
            .list(f, "pages", 1)
            .iter()
            .enumerate()
            .map(|(place, json)| self.page(item("pages", place), json))
            .collect();
        // The closing words may pipe in every answer, so they are read last.
        let thank_you = self.text(f, "thank_you");
        let what_happens_next = self.text(f, "what_happens_next");
        self.finish(&fields);
        let steps = if layout == 0 { pages.len() } else { pages.iter().map(|page| page.questions.len()).sum() };
        Definition {
            id,
            version: version.unwrap_or(1) as u32,
            title,
            introduction,
            layout: if layout == 0 { Layout::Pages } else { Layout::Questions },
            check_answers: check_answers.unwrap_or(steps > 1),
            purpose,
            retention_days: retention.unwrap_or(1) as u32,
            privacy_url,
            identity: [Identity::Anonymous, Identity::Invited, Identity::Verified][identity],
            closes,
            drafts,
            thank_you,
            what_happens_next,
            pages,
        }
    }

    fn page(&mut self, at: String, json: &Json) -> Page {
        let mut fields = self.object(at, json);
        let f = &mut fields;
        let title = self.text(f, "title");
        let introduction = self.text(f, "introduction");
        let show_if = self.show_if(f);
        let at = f.path("questions");
        let mut questions = Vec::new();
        for (place, json) in self.list(f, "questions", 1).iter().enumerate() {
            let question = self.question(item(&at, place), json);
            self.earlier.push(question.clone());
            questions.push(question);
        }
        self.finish(&fields);
        Page { title, introduction, show_if, questions }
    }

    fn question(&mut self, at: String, json: &Json) -> Question {
        let mut fields = self.object(at, json);
        let f = &mut fields;
        let id = self.name(
            f,
            "id",
            is_question_id,
            "needs small letters, digits, hyphens and underscores, beginning with a letter, at most 64",
        );
        if !id.is_empty() && self.earlier.iter().any(|question| question.id == id) {
            self.fault(f.path("id"), &["an earlier question is called `", &id, "` too"].concat());
        }
        let label = self.needed_text(f, "label");
        let hint = self.text(f, "hint");
        let required = self.flag(f, "required").unwrap_or(false);
        let show_if = self.show_if(f);
        let error = self.text(f, "error");
        let kind = self.kind(f);
        self.finish(&fields);
        Question { id, label, hint, required, show_if, error, kind }
    }

    fn kind(&mut self, f: &mut Fields<'_>) -> Kind {
        let Some(word) = self.string(f, "type") else {
            if f.json.get("type").is_none() {
                self.missing(f, "type");
            }
            // Whatever else stands here belongs to a type that is not known.
            if let Json::Object(_) = f.json {
                f.known.extend(KIND_FIELDS);
            }
            return Kind::Consent;
        };
        match word {
            "text" => Kind::Text { max_length: self.whole(f, "max_length", 1, 10_000).unwrap_or(200) as u32 },
            "long_text" => Kind::LongText {
                max_length: self.whole(f, "max_length", 1, 50_000).unwrap_or(2_000) as u32,
                rows: self.whole(f, "rows", 1, 40).unwrap_or(5) as u32,
            },
            "email" | "tel" => {
                if self.anonymous {
                    let what = ["`", word, "` asks who somebody is, which an anonymous survey may not"].concat();
                    self.fault(f.path("type"), &what);
                }
                if word == "tel" { Kind::Telephone } else { Kind::Email }
            }
            "postcode" => Kind::Postcode,
            "consent" => Kind::Consent,
            "radios" => self.choices_kind(f, Look::Radios),
            "checkboxes" => self.choices_kind(f, Look::Checkboxes),
            "select" => self.choices_kind(f, Look::Select),
            "scale" if f.json.get("options").is_some() => self.choices_kind(f, Look::Scale),
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
                self.fault(f.path("type"), &["`", word, "` is not a type of question; there are: ", KINDS].concat());
                f.known.extend(KIND_FIELDS);
                Kind::Consent
            }
        }
    }

    fn in_order<T: PartialOrd>(&mut self, f: &Fields<'_>, min: Option<T>, max: Option<T>) {
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            self.fault(f.path("max"), "needs to be at least `min`");
        }
    }

    fn choices_kind(&mut self, f: &mut Fields<'_>, look: Look) -> Kind {
        let choices = self.choices(f, look != Look::Select);
        let (mut min, mut max) = (None, None);
        if look == Look::Checkboxes {
            let most = choices.len() as i64;
            min = self.whole(f, "min", 1, most.max(1));
            max = self.whole(f, "max", 1, most.max(1));
            self.in_order(f, min, max);
        }
        Kind::Choices { look, choices, min: min.map(|it| it as u32), max: max.map(|it| it as u32) }
    }

    fn choices(&mut self, f: &mut Fields<'_>, may_reveal: bool) -> Vec<Choice> {
        let at = f.path("options");
        let mut choices: Vec<Choice> = Vec::new();
        for (place, json) in self.list(f, "options", 2).iter().enumerate() {
            let at = item(&at, place);
            let choice = self.choice(&at, json, may_reveal);
            if choices.iter().any(|earlier| earlier.value == choice.value) {
                self.fault(at, &["another option has the value `", &choice.value, "` too"].concat());
            } else if choice.other.is_some() && choices.iter().any(|earlier| earlier.other.is_some()) {
                self.fault(at, "another option reveals a text field already");
            }
            choices.push(choice);
        }
        // "None of these" stands last, apart from the rest.
        choices.sort_by_key(|choice| choice.exclusive);
        choices
    }

    fn choice(&mut self, at: &str, json: &Json, may_reveal: bool) -> Choice {
        if let Json::String(words) = json {
            let label = self.words(at, json);
            return Choice { value: words.trim().into(), label, hint: None, exclusive: false, other: None };
        }
        let mut fields = self.object(at.to_owned(), json);
        let f = &mut fields;
        let label = self.needed_text(f, "label");
        let value = match (f.take("value"), f.json.get("label")) {
            (Some(Json::String(value)), _) if !value.trim().is_empty() && value.trim() == value => value.clone(),
            (Some(_), _) => {
                self.fault(f.path("value"), "needs a string without space around it");
                String::new()
            }
            (None, Some(Json::String(label))) => label.trim().into(),
            (None, _) => {
                self.fault(f.path("value"), "is missing: a label in several languages needs a value to store");
                at.to_owned()
            }
        };
        let hint = self.text(f, "hint");
        let exclusive = self.flag(f, "exclusive").unwrap_or(false);
        let other = self.text(f, "other");
        if other.is_some() && !may_reveal {
            self.fault(f.path("other"), "cannot be revealed here: only radios, checkboxes and scales do");
        }
        self.finish(&fields);
        Choice { value, label, hint, exclusive, other }
    }

    fn points(&mut self, f: &mut Fields<'_>) -> Kind {
        let (from, to) = (self.whole(f, "from", -100, 100), self.whole(f, "to", -100, 100));
        if f.json.get("from").is_none() || f.json.get("to").is_none() {
            self.fault(f.at.as_str(), "a scale needs `options`, or `from` and `to`");
        }
        let (from, to) = (from.unwrap_or(1), to.unwrap_or(5));
        if to <= from || to - from >= MOST_POINTS {
            self.fault(f.path("to"), "needs to be 1 to 10 above `from`");
        }
        let (from_label, to_label) = (self.text(f, "from_label"), self.text(f, "to_label"));
        Kind::Points { from: from as i32, to: to as i32, from_label, to_label }
    }

    fn matrix(&mut self, f: &mut Fields<'_>) -> Kind {
        let at = f.path("rows");
        let mut rows: Vec<(String, Text)> = Vec::new();
        for (place, json) in self.list(f, "rows", 1).iter().enumerate() {
            let mut fields = self.object(item(&at, place), json);
            let id = self.name(
                &mut fields,
                "id",
                is_question_id,
                "needs small letters, digits, hyphens and underscores, beginning with a letter",
            );
            if rows.iter().any(|(earlier, _)| *earlier == id) {
                self.fault(fields.path("id"), &["an earlier row is called `", &id, "` too"].concat());
            }
            if matches!(id.as_str(), "other" | "day" | "month" | "year") {
                self.fault(fields.path("id"), &["`", &id, "` is taken: choose another"].concat());
            }
            let label = self.needed_text(&mut fields, "label");
            self.finish(&fields);
            rows.push((id, label));
        }
        let choices = self.choices(f, false);
        Kind::Matrix { rows, choices }
    }

    fn show_if(&mut self, f: &mut Fields<'_>) -> Option<Condition> {
        let at = f.path("show_if");
        f.take("show_if").map(|json| self.condition(at, json, 0))
    }

    fn condition(&mut self, at: String, json: &Json, depth: usize) -> Condition {
        let mut fields = self.object(at, json);
        let f = &mut fields;
        if depth > DEEPEST {
            self.fault(f.at.as_str(), "is nested too deeply");
            return Condition::All(Vec::new());
        }
        for (name, make) in [("all", Condition::All as fn(_) -> _), ("any", Condition::Any)] {
            if f.json.get(name).is_some() {
                let at = f.path(name);
                let inner = self.list(f, name, 1).iter().enumerate();
                let inner = inner.map(|(place, json)| self.condition(item(&at, place), json, depth + 1)).collect();
                self.finish(&fields);
                return make(inner);
            }
        }
        let name = self.string(f, "question").unwrap_or("").to_owned();
        let question = self.earlier.iter().find(|question| question.owns(&name)).cloned();
        if question.is_none() {
            let what = if name.is_empty() {
                "needs `question` with a test, or `all` or `any`".to_owned()
            } else {
                ["`", &name, "` is not an earlier question"].concat()
            };
            self.fault(f.at.as_str(), &what);
            f.known.extend(TESTS);
        }
        let tests = TESTS.iter().filter(|test| f.json.get(test).is_some()).count();
        let condition = if tests == 1 {
            self.test(f, name, question.as_ref())
        } else {
            self.fault(f.at.as_str(), "needs one test: equals, includes, less, greater or answered");
            f.known.extend(TESTS);
            Condition::All(Vec::new())
        };
        self.finish(&fields);
        condition
    }

    fn test(&mut self, f: &mut Fields<'_>, name: String, question: Option<&Question>) -> Condition {
        for (test, make) in [("less", Condition::Less as fn(_, _) -> _), ("greater", Condition::Greater)] {
            if let Some(json) = f.take(test) {
                let bound = match json {
                    Json::Number(number) => Decimal::from_f64(*number).map(Bound::Number),
                    Json::String(day) => Date::parse(day).map(Bound::Day),
                    _ => None,
                };
                let fits = matches!(
                    (question.map(|question| &question.kind), bound),
                    (None, _)
                        | (Some(Kind::Date { .. }), Some(Bound::Day(_)))
                        | (Some(Kind::Number { .. } | Kind::Points { .. }), Some(Bound::Number(_)))
                );
                if !fits {
                    self.fault(
                        f.path(test),
                        "needs a number for a question of numbers, or a day as YYYY-MM-DD for a date",
                    );
                }
                let nought = Decimal::whole(0).map(Bound::Number);
                return bound.or(nought).map_or(Condition::All(Vec::new()), |bound| make(name, bound));
            }
        }
        if let Some(wanted) = self.flag(f, "answered") {
            return Condition::Answered(name, wanted);
        }
        for (test, make) in [("equals", Condition::Equals as fn(_, _) -> _), ("includes", Condition::Includes)] {
            if let Some(json) = f.take(test) {
                let value = match json {
                    Json::String(text) => text.clone(),
                    Json::Number(number) => Decimal::from_f64(*number).map(Decimal::digits).unwrap_or_default(),
                    Json::Bool(true) => String::from("yes"),
                    _ => String::new(),
                };
                if let Some(question) = question {
                    let choices = question.choices();
                    if (test == "includes") != question.is_multiple() {
                        self.fault(f.path(test), "`includes` is for checkboxes, `equals` for everything else");
                    } else if !choices.is_empty() && choices.iter().all(|choice| choice.value != value) {
                        self.fault(f.path(test), &["`", &value, "` is not an option of `", &name, "`"].concat());
                    }
                }
                return make(name, value);
            }
        }
        Condition::All(Vec::new())
    }
}

const TESTS: [&str; 5] = ["equals", "includes", "less", "greater", "answered"];
const KINDS: &str =
    "text, long_text, email, tel, postcode, consent, radios, checkboxes, select, scale, matrix, number, date";
/// What only some types of question know.
const KIND_FIELDS: [&str; 14] = [
    "max_length",
    "rows",
    "options",
    "min",
    "max",
    "from",
    "to",
    "from_label",
    "to_label",
    "decimals",
    "unit",
    "value",
    "other",
    "exclusive",
];

fn has_other(question: &Question) -> bool {
    question.choices().iter().any(|choice| choice.other.is_some())
}

fn is_definition_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && !id.starts_with('-')
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_question_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_')
}
