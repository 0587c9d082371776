//! What a poll's server told of its results, read and drawn.

use super::ask::Told;
use super::poll::{PollHandle, address, language};
use super::results::{Shown, draw};
use crate::locales::poll::PollWords;
use crate::markup::{Element, el};
use wecan_model::json::Json;
use wecan_model::poll::{Outcome, Results};

/// The results with what was done; nothing where an answer holds none.
fn read(json: &Json) -> Option<(Results, Vec<Outcome>)> {
    let mut outcomes = Vec::new();
    if let Some(Json::Array(list)) = json.get("outcomes") {
        outcomes.extend(list.iter().filter_map(Outcome::read));
    }
    Some((Results::read(json)?, outcomes))
}

/// What stands in the place of results: whoever asked for them is led to it.
pub(super) fn instead(words: &str) -> Element {
    el("p").class("wecan-text").attr("tabindex", "-1").flag("data-results", true).text(words)
}

impl PollHandle {
    /// The results, or word that there was no answer.
    pub(super) fn draw_told(&self) -> Element {
        let asked = self.asked();
        let told = self.known(|it| match &it.results {
            Some(Told::Results(json)) => read(json),
            _ => None,
        });
        let Some((results, outcomes)) = told else {
            let words = PollWords::of(&asked.lang);
            let button = el("button").class("wecan-button wecan-quiet").attr("type", "button");
            let button = button.attr("data-poll", "look").text(words.look_again);
            return el("div").child(instead(words.no_results)).child(button);
        };
        let address = address(&asked).filter(|_| results.closed);
        let address = address.map(|address| [&address, "/results"].concat());
        draw(&Shown {
            definition: &asked.definition,
            results: &results,
            outcomes: &outcomes,
            language: language(&asked),
            heading: (asked.settings.heading_level + 1).min(5),
            address: address.as_deref(),
        })
    }
}
