//! What became of a poll: you said, we did.

use crate::date::Date;
use crate::json::Json;
use crate::text::{Text, is_language_tag};
use crate::trouble::Trouble;

/// One thing that was done, or was not, because of what people answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How far it has come.
    pub state: State,
    /// The day on which that was so.
    pub date: Date,
    /// What was done, or why nothing was.
    pub text: Text,
    /// Where there is more to read.
    pub link: Option<String>,
}

/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It will be done.
    Agreed,
    /// It is being done.
    UnderWay,
    /// It is done.
    Done,
    /// It will not be done.
    NotTakenUp,
}

/// The words for the states, in their order.
const STATES: [(&str, State); 4] = [
    ("agreed", State::Agreed),
    ("under_way", State::UnderWay),
    ("done", State::Done),
    ("not_taken_up", State::NotTakenUp),
];

impl Outcome {
    /// Reads `[{"status": "done", "date": "2026-11-22", "text": "…", "link": "https://…"}]`.
    ///
    /// # Errors
    /// Every fault, each with its place.
    pub fn read_all(json: &Json) -> Result<Vec<Self>, Vec<Trouble>> {
        let Json::Array(items) = json else {
            return Err(vec![Trouble::new("", ["needs a list of outcomes, not ", json.kind()].concat())]);
        };
        let mut faults = Vec::new();
        let outcomes = items.iter().enumerate().filter_map(|(place, item)| read(place, item, &mut faults)).collect();
        if faults.is_empty() { Ok(outcomes) } else { Err(faults) }
    }
}

fn read(place: usize, json: &Json, faults: &mut Vec<Trouble>) -> Option<Outcome> {
    let mut fault = |name: &str, what: &str| {
        faults.push(Trouble::new(["[", &place.to_string(), "].", name].concat(), what));
    };
    let word = |name| json.get(name).and_then(Json::as_str);
    let state = STATES.iter().find(|(own, _)| Some(*own) == word("status")).map(|(_, state)| *state);
    if state.is_none() {
        fault("status", "needs to be one of: agreed, under_way, done, not_taken_up");
    }
    let date = word("date").and_then(Date::parse);
    if date.is_none() {
        fault("date", "needs a day as YYYY-MM-DD");
    }
    let text = json.get("text").and_then(text);
    if text.is_none() {
        fault("text", "needs words, or an object of language to words");
    }
    let link = word("link").map(String::from);
    if json.get("link").is_some()
        && !link.as_ref().is_some_and(|url| url.starts_with("https://") || url.starts_with("http://"))
    {
        fault("link", "needs an address that begins with https://");
    }
    Some(Outcome { state: state?, date: date?, text: text?, link })
}

fn text(json: &Json) -> Option<Text> {
    match json {
        Json::String(words) if !words.trim().is_empty() => Some(Text::plain(words)),
        Json::Object(members) if !members.is_empty() => {
            let one = |(tag, words): &(String, Json)| {
                let words = words.as_str().filter(|words| !words.trim().is_empty())?;
                is_language_tag(tag).then(|| (tag.clone(), words.to_owned()))
            };
            members.iter().map(one).collect::<Option<Vec<_>>>().map(Text::of)
        }
        _ => None,
    }
}
