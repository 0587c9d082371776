//! Answers that fit their definition.

use crate::decimal::Decimal;
use crate::json::Json;

/// One answer in its one stored form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Words, an option's value, or a day as `YYYY-MM-DD`.
    Text(String),
    /// The values of the options chosen, in the order of the definition.
    List(Vec<String>),
    /// A number.
    Number(Decimal),
    /// Consent given.
    Agreed,
}

impl Answer {
    /// The answer in JSON.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Text(text) => Json::string(text),
            Self::List(values) => {
                let mut all = Vec::new();
                for value in values {
                    all.push(Json::string(value.as_str()));
                }
                Json::Array(all)
            }
            Self::Number(number) => Json::Number(number.to_f64()),
            Self::Agreed => Json::Bool(true),
        }
    }

    /// The answer as the values of a form field.
    pub fn to_fields(&self) -> Vec<String> {
        match self {
            Self::Text(text) => vec![text.clone()],
            Self::List(values) => values.clone(),
            Self::Number(number) => vec![number.digits()],
            Self::Agreed => vec![String::from("yes")],
        }
    }
}

/// Answers by field name in the order of the definition; hidden and skipped questions are left out.
///
/// Only [`Definition::check`](crate::Definition::check) makes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    entries: Vec<(String, Answer)>,
}

impl Answers {
    pub(crate) fn new(entries: Vec<(String, Answer)>) -> Self {
        Self { entries }
    }

    /// The answers, one after the other.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.entries.iter().map(|(name, answer)| (name.as_str(), answer))
    }

    /// The answer of this name.
    pub fn get(&self, name: &str) -> Option<&Answer> {
        self.entries.iter().find(|(own, _)| own == name).map(|(_, answer)| answer)
    }

    /// The answers as one flat JSON object: the form in which they travel and are stored.
    pub fn to_json(&self) -> Json {
        let mut all = Json::Object(Vec::new());
        for (name, answer) in &self.entries {
            all.add(name, answer.to_json());
        }
        all
    }
}
