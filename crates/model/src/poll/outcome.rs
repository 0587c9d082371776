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
        let (mut outcomes, mut faults) = (Vec::new(), Vec::new());
        for (place, item) in items.iter().enumerate() {
            match Self::read(item) {
                Some(outcome) => outcomes.push(outcome),
                None => explain(place, item, &mut faults),
            }
        }
        if faults.is_empty() { Ok(outcomes) } else { Err(faults) }
    }

    /// Reads one, where nothing is wrong with it.
    pub fn read(json: &Json) -> Option<Self> {
        let (state, date) = (state(json)?, date(json)?);
        Some(Self { state, date, text: json.get("text").and_then(text)?, link: link(json).ok()? })
    }
}

/// Says what is wrong with one that cannot be read.
fn explain(place: usize, json: &Json, faults: &mut Vec<Trouble>) {
    let mut fault = |name: &str, what: &str| {
        faults.push(Trouble::new(["[", &place.to_string(), "].", name].concat(), what));
    };
    if state(json).is_none() {
        fault("status", "needs to be one of: agreed, under_way, done, not_taken_up");
    }
    if date(json).is_none() {
        fault("date", "needs a day as YYYY-MM-DD");
    }
    if json.get("text").and_then(text).is_none() {
        fault("text", "needs words, or an object of language to words");
    }
    if link(json).is_err() {
        fault("link", "needs an address that begins with https://");
    }
}

fn state(json: &Json) -> Option<State> {
    let word = json.get("status").and_then(Json::as_str)?;
    STATES.iter().find(|(own, _)| *own == word).map(|(_, state)| *state)
}

fn date(json: &Json) -> Option<Date> {
    json.get("date").and_then(Json::as_str).and_then(Date::parse)
}

/// The link, where there is one; the error is what cannot be one.
fn link(json: &Json) -> Result<Option<String>, ()> {
    let Some(link) = json.get("link") else { return Ok(None) };
    let link = link.as_str().filter(|url| url.starts_with("https://") || url.starts_with("http://")).ok_or(())?;
    Ok(Some(link.to_owned()))
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
