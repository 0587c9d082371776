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
    let host = endpoint.find("://").map_or(0, |at| at + 3);
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
        let given: Vec<&str> = self.draft.all(&item.id).collect();
        let mut result = vec![("response", Json::string(given.join("[,]"))), ("success", Json::Bool(success))];
        let sure = self.draft.first(&[&item.id, SURE].concat()).and_then(crate::date::digits);
        if let Some(sure) = sure {
            result.push(("extensions", object([(CONFIDENCE, Json::Number(sure.into()))])));
        }
        let choices = self
            .choices(item)
            .into_iter()
            .map(|(value, label)| object([("id", Json::string(value)), ("description", self.words(label))]));
        let right = item.right();
        // Several right answers of which one is enough are patterns of their own.
        let patterns = match item.answer {
            Answer::Many(_) => vec![Json::string(right.join("[,]"))],
            _ => right.into_iter().map(Json::string).collect(),
        };
        let definition = object([
            ("name", self.words(item.statement.get(self.language))),
            ("type", Json::string("http://adlnet.gov/expapi/activities/cmi.interaction")),
            ("interactionType", Json::string("choice")),
            ("correctResponsesPattern", Json::Array(patterns)),
            ("choices", Json::Array(choices.collect())),
        ]);
        let parent = object([("parent", Json::Array(vec![self.activity()]))]);
        let context = object([
            ("registration", Json::string(self.id)),
            ("language", Json::string(self.language)),
            ("contextActivities", parent),
        ]);
        let item = [&self.address(), "#", &item.id].concat();
        let activity =
            object([("objectType", Json::string("Activity")), ("id", Json::string(item)), ("definition", definition)]);
        Some(self.statement(id, "answered", activity, object(result), context))
    }

    /// The statement that the quiz was completed, under this id. It has a score where the quiz wants one.
    pub fn completed<'a>(&self, items: impl Iterator<Item = &'a Item>, id: String) -> Json {
        let mut result = vec![("completion", Json::Bool(true))];
        let (right, all) = super::score(items, self.draft);
        if self.quiz.score && all > 0 {
            let number = |number: u32| Json::Number(number.into());
            let scaled = Json::Number(f64::from(right) / f64::from(all));
            let score = [("scaled", scaled), ("raw", number(right)), ("min", number(0)), ("max", number(all))];
            result.push(("score", object(score)));
        }
        let context = object([("registration", Json::string(self.id)), ("language", Json::string(self.language))]);
        self.statement(id, "completed", self.activity(), object(result), context)
    }

    fn statement(&self, id: String, verb: &str, activity: Json, result: Json, context: Json) -> Json {
        let account = object([("homePage", Json::string(self.home)), ("name", Json::string(self.id))]);
        let verb = object([
            ("id", Json::string(["http://adlnet.gov/expapi/verbs/", verb].concat())),
            ("display", object([("en-GB", Json::string(verb))])),
        ]);
        object([
            ("id", Json::string(id)),
            ("actor", object([("objectType", Json::string("Agent")), ("account", account)])),
            ("verb", verb),
            ("object", activity),
            ("result", result),
            ("context", context),
        ])
    }

    fn activity(&self) -> Json {
        let definition = object([
            ("name", self.words(self.quiz.title.get(self.language))),
            ("type", Json::string("http://adlnet.gov/expapi/activities/assessment")),
        ]);
        object([
            ("objectType", Json::string("Activity")),
            ("id", Json::string(self.address())),
            ("definition", definition),
        ])
    }

    /// What names the quiz, wherever it stands.
    fn address(&self) -> String {
        ["urn:wecan:quiz:", &self.quiz.id].concat()
    }

    fn choices<'a>(&'a self, item: &'a Item) -> Vec<(&'a str, &'a str)> {
        match &item.answer {
            Answer::Holds(_) => {
                super::Verdict::ALL.iter().zip(self.verdicts).map(|((_, value), label)| (*value, label)).collect()
            }
            Answer::One(choices) | Answer::Many(choices) => {
                choices.iter().map(|it| (it.value.as_str(), it.label.get(self.language))).collect()
            }
        }
    }

    fn words(&self, words: &str) -> Json {
        object([(self.language, Json::string(words))])
    }
}

fn object<'a>(members: impl IntoIterator<Item = (&'a str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
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
