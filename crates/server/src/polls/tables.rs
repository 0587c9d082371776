//! Results as tables for spreadsheets.

use crate::exports::{line, safe};
use wecan::floor::results_withheld;
use wecan_model::Definition;
use wecan_model::poll::{OptionResult, Ranked, Results, percent};

/// A line for each option.
pub(super) fn whole(definition: &Definition, results: &Results, language: &str) -> String {
    let mut out = String::from("\u{feff}");
    let head = [
        "question",
        "answer",
        "label",
        "count",
        "percent",
        "weighted_percent",
        "place",
        "points",
        "weighted_place",
        "weighted_points",
        "base",
        "note",
    ];
    line(&mut out, head.into_iter().map(String::from));
    for question in &results.questions {
        for (place, own) in question.options.iter().enumerate() {
            let places = |ranked: &Option<Ranked>| ranked.as_ref().and_then(|own| own.places.get(place).copied());
            let points = |ranked: &Option<Ranked>| ranked.as_ref().and_then(|own| own.points.get(place).copied());
            let cells = [
                question.id.clone(),
                safe(&own.value),
                safe(label(definition, &question.id, own, language)),
                number(own.count),
                number(own.percent),
                number(own.weighted),
                number(places(&question.ranked)),
                number(points(&question.ranked)),
                number(places(&question.weighted_ranked)),
                number(points(&question.weighted_ranked)),
                number(question.base),
                if question.is_withheld() { results_withheld(language).to_owned() } else { String::new() },
            ];
            line(&mut out, cells.into_iter());
        }
    }
    out
}

/// A line for each option of each group of a margin; `None` where there is no table by it.
pub(super) fn by(definition: &Definition, results: &Results, language: &str, margin: &str) -> Option<String> {
    let tables: Vec<_> = results.crossed.iter().filter(|crossed| crossed.margin == margin).collect();
    if tables.is_empty() {
        return None;
    }
    let mut out = String::from("\u{feff}");
    let head = ["question", "answer", "label", "group", "count", "percent_of_group", "group_base"];
    line(&mut out, head.into_iter().map(String::from));
    for crossed in tables {
        let question = results.questions.iter().find(|question| question.id == crossed.question);
        for (own, counts) in question.iter().flat_map(|question| &question.options).zip(&crossed.counts) {
            for (count, (group, base)) in counts.iter().zip(&crossed.categories) {
                let share = count.zip(*base).map(|(count, base)| percent(count, base));
                let cells = [
                    crossed.question.clone(),
                    safe(&own.value),
                    safe(label(definition, &crossed.question, own, language)),
                    safe(group),
                    number(*count),
                    number(share),
                    number(*base),
                ];
                line(&mut out, cells.into_iter());
            }
        }
    }
    Some(out)
}

fn number(number: Option<u32>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

/// What an option is called; points are called by their value.
fn label<'a>(definition: &'a Definition, question: &str, own: &'a OptionResult, language: &str) -> &'a str {
    let asked = definition.question(question);
    let choice = asked.and_then(|asked| asked.choices().iter().find(|choice| choice.value == own.value));
    choice.map_or(own.value.as_str(), |choice| choice.label.get(language))
}
