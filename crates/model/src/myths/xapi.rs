//! Answers as statements of the Experience API (xAPI 1.0.3), for learning record stores.
//!
//! Nobody is named: the actor is an account whose name is the attempt's own random id, and there is no time of day.

use super::{Answer, Item, Quiz, SURE};
use crate::draft::Draft;
use crate::json::Json;

/// The version that goes in the header `X-Experience-API-Version`.
pub const VERSION: &str = "1.0.3";
/// The extension that says how sure the resident was, 1 to 5.
pub const CONFIDENCE: &str = "urn:wecan:xapi:confidence";

/// The home page of the actor's account: the site that the quiz stands on. A page that was opened as a file, or made by
/// script, is on none, and calls its origin `null`; the account is then the endpoint's own.
pub fn home<'a>(origin: &'a str, endpoint: &'a str) -> &'a str {
    if origin.starts_with("http") {
        return origin;
    }
    let ends = |byte: u8| matches!(byte, b'/' | b'?' | b'#');
    let host = endpoint.as_bytes().windows(3).position(|three| three == b"://").map_or(0, |at| at + 3);
    let end = endpoint.bytes().skip(host).position(ends).map_or(endpoint.len(), |at| host + at);
    endpoint.get(..end).unwrap_or(endpoint)
}

/// One attempt at a quiz.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// What was attempted.
    pub quiz: &'a Quiz,
    /// What was chosen.
    pub draft: &'a Draft,
    /// The attempt's id, a UUID: the actor's name and the registration.
    pub id: &'a str,
    /// The site that the attempt was made on: see [`home`].
    pub home: &'a str,
    /// The language that it was made in.
    pub language: &'a str,
    /// What the answers to a statement that holds, or does not, are called: true, false, complicated.
    pub verdicts: [&'a str; 3],
}

impl Attempt<'_> {
    /// The statement that an item was answered, under this id; none where it was not.
    pub fn answered(&self, item: &Item, id: String) -> Option<Json> {
        let success = item.is_right(&item.id, self.draft)?;
        let given = self.draft.all(&item.id);
        let mut result = vec![("response", all_of(given.as_slice())), ("success", Json::Bool(success))];
        let sure = self.draft.first(&[&item.id, SURE].concat()).and_then(crate::date::digits);
        if let Some(sure) = sure {
            result.push(("extensions", object(vec![(CONFIDENCE, Json::Number(sure.into()))])));
        }
        let right = item.right();
        // Several right answers of which one is enough are patterns of their own.
        let mut patterns = Vec::new();
        match item.answer {
            Answer::Many(_) => patterns.push(all_of(&right)),
            _ => right.iter().for_each(|value| patterns.push(all_of(&[value]))),
        }
        let definition = object(vec![
            ("name", self.words(item.statement.get(self.language))),
            ("type", Json::string("http://adlnet.gov/expapi/activities/cmi.interaction")),
            ("interactionType", Json::string("choice")),
            ("correctResponsesPattern", Json::Array(patterns)),
            ("choices", Json::Array(self.choices(item))),
        ]);
        let parent = object(vec![("parent", Json::Array(vec![self.activity()]))]);
        let context = object(vec![
            ("registration", Json::string(self.id)),
            ("language", Json::string(self.language)),
            ("contextActivities", parent),
        ]);
        let item = [&self.address(), "#", &item.id].concat();
        let activity = object(vec![
            ("objectType", Json::string("Activity")),
            ("id", Json::string(item)),
            ("definition", definition),
        ]);
        Some(self.statement(id, "answered", activity, object(result), context))
    }

    /// The statement that the quiz was completed, under this id. It has a score where the quiz wants one.
    pub fn completed(&self, items: &[&Item], id: String) -> Json {
        let mut result = vec![("completion", Json::Bool(true))];
        let (right, all) = super::score(items, self.draft);
        if self.quiz.score && all > 0 {
            let number = |number: u32| Json::Number(number.into());
            let scaled = Json::Number(f64::from(right) / f64::from(all));
            let score = vec![("scaled", scaled), ("raw", number(right)), ("min", number(0)), ("max", number(all))];
            result.push(("score", object(score)));
        }
        let context = object(vec![("registration", Json::string(self.id)), ("language", Json::string(self.language))]);
        self.statement(id, "completed", self.activity(), object(result), context)
    }

    fn statement(&self, id: String, verb: &str, activity: Json, result: Json, context: Json) -> Json {
        let account = object(vec![("homePage", Json::string(self.home)), ("name", Json::string(self.id))]);
        let verb = object(vec![
            ("id", Json::string(["http://adlnet.gov/expapi/verbs/", verb].concat())),
            ("display", object(vec![("en-GB", Json::string(verb))])),
        ]);
        object(vec![
            ("id", Json::string(id)),
            ("actor", object(vec![("objectType", Json::string("Agent")), ("account", account)])),
            ("verb", verb),
            ("object", activity),
            ("result", result),
            ("context", context),
        ])
    }

    fn activity(&self) -> Json {
        let definition = object(vec![
            ("name", self.words(self.quiz.title.get(self.language))),
            ("type", Json::string("http://adlnet.gov/expapi/activities/assessment")),
        ]);
        object(vec![
            ("objectType", Json::string("Activity")),
            ("id", Json::string(self.address())),
            ("definition", definition),
        ])
    }

    /// What names the quiz, wherever it stands.
    fn address(&self) -> String {
        ["urn:wecan:quiz:", &self.quiz.id].concat()
    }

    fn choices(&self, item: &Item) -> Vec<Json> {
        let mut all = Vec::new();
        let mut add = |value: &str, label: &str| {
            all.push(object(vec![("id", Json::string(value)), ("description", self.words(label))]));
        };
        match &item.answer {
            Answer::Holds(_) => {
                for ((_, value), label) in super::Verdict::ALL.iter().zip(&self.verdicts) {
                    add(value, label);
                }
            }
            Answer::One(choices) | Answer::Many(choices) => {
                for choice in choices {
                    add(&choice.value, choice.label.get(self.language));
                }
            }
        }
        all
    }

    fn words(&self, words: &str) -> Json {
        object(vec![(self.language, Json::string(words))])
    }
}

/// Values of which all are given, or all have to be.
fn all_of(values: &[&str]) -> Json {
    Json::string(values.join("[,]"))
}

fn object(members: Vec<(&str, Json)>) -> Json {
    let mut all = Vec::new();
    for (name, value) in members {
        all.push((name.to_owned(), value));
    }
    Json::Object(all)
}

#[cfg(test)]
mod tests {
    use super::home;

    #[test]
    fn a_page_on_no_site_has_the_endpoint_for_its_home() {
        let store = "https://lrs.example:8443/xapi/statements";
        assert_eq!(home("https://school.example", store), "https://school.example");
        for (endpoint, wanted) in [
            (store, "https://lrs.example:8443"),
            ("http://lrs.example", "http://lrs.example"),
            ("https://lrs.example?x=/", "https://lrs.example"),
        ] {
            assert_eq!(home("null", endpoint), wanted);
            assert_eq!(home("file://", endpoint), wanted);
        }
    }
}
