//! A poll's results in every state.

use super::{Shown, draw};
use crate::markup::el;
use crate::stories::{At, Story};
use wecan_model::Definition;
use wecan_model::json::Json;
use wecan_model::poll::{Outcome, Results};

const BELONGING: &str = include_str!("stories/belonging.json");
const WEIGHTED: &str = include_str!("stories/weighted.json");
const PLAIN: &str = include_str!("stories/plain.json");
const FEW: &str = include_str!("stories/few.json");
const WITHHELD: &str = include_str!("stories/withheld.json");

/// Every story, in English and in Welsh.
pub(crate) fn all() -> Vec<Story> {
    let story = |name, at, lang| Story {
        widget: "wecan-have-your-say",
        name,
        definition: BELONGING,
        lang,
        attributes: &[],
        draft: &[],
        checked: false,
        at,
        broken: &[],
    };
    let both = |lang| {
        [
            story("poll, results", At::Results(WEIGHTED), lang),
            story("poll, results not weighted", At::Results(PLAIN), lang),
            story("poll, too few answers", At::Results(FEW), lang),
            story("poll, numbers not shown", At::Results(WITHHELD), lang),
        ]
    };
    ["en", "cy"].into_iter().flat_map(both).collect()
}

/// Results as a page has them.
pub(crate) fn results(story: &Story, definition: &Definition, json: &Json) -> String {
    let Some(results) = Results::read(json) else { return String::new() };
    let outcomes = json.get("outcomes").and_then(|list| Outcome::read_all(list).ok()).unwrap_or_default();
    let shown = Shown {
        definition,
        results: &results,
        outcomes: &outcomes,
        language: story.lang,
        heading: 2,
        address: results.closed.then_some("/v1/polls/story-belonging/results"),
    };
    el("div").class("wecan wecan-panel-poll").child(draw(&shown)).to_html()
}
