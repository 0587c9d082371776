//! A made-up panel whose answers are known before they are asked: what weighting takes away of its bias.

use maud::{Markup, html};
use wecan::floor::results_html;
use wecan_model::definition::{Kind, Poll};
use wecan_model::json::Json;
use wecan_model::poll::{Count, Facts, Results};
use wecan_model::weighting::{TargetColumn, Targets};
use wecan_model::{Date, Definition, Identity, Text};

use crate::embed;
use crate::layout::{self, Section};
use crate::pages::Page;
use crate::survey::survey;

/// Where the page is.
pub(crate) const ADDRESS: &str = "/surveys/panel.html";

/// Published figures: people aged 16 and over by ward and by age.
const FIGURES: &str = include_str!("../data/trafford.json");

/// How many answered.
const ANSWERED: usize = 1500;

/// How many were asked.
const ASKED: u32 = 3600;

/// How much likelier than those under 65 the older are to answer.
const OLDER_ANSWER: f64 = 3.0;

/// What share of each age group feels that it belongs: very strongly, fairly, not very, not at all.
const BELONGING: [[f64; 4]; 2] = [[0.16, 0.33, 0.35, 0.16], [0.47, 0.34, 0.14, 0.05]];

/// Where on every other scale, from its first answer (0) to its last (1), each age group stands on average.
const LEANING: [f64; 2] = [0.6, 0.35];

/// How happy each age group is, on average.
const HAPPY: [f64; 2] = [6.0, 8.2];

fn figures() -> (Targets, Json) {
    let json: Json = serde_json::from_str(FIGURES).expect("a test reads the figures");
    (Targets::read(&json).expect("a test reads the figures"), json)
}

/// The questions that councils ask of how people see their area, and two of the gallery's poll, as if a panel drawn by lot
/// had been asked.
fn definition() -> Definition {
    let (mut definition, poll) = (survey("local-area").definition(), survey("belonging").definition());
    definition.questions.retain(|question| matches!(question.kind, Kind::Choices { .. }));
    definition.questions.extend(poll.questions().filter(|own| ["first", "happy"].contains(&own.id.as_str())).cloned());
    definition.identity = Identity::Invited;
    definition.closes = Date::parse("2026-11-20");
    definition.poll = poll.poll.map(|poll| Poll {
        opens: Date::parse("2026-11-01"),
        random_sample: true,
        method: Some(Text::plain("We asked 3,600 made-up people, picked at random from every ward.")),
        ..poll
    });
    definition
}

/// What share of somebody's age group gives each answer to a question with this many.
fn shares(question: &str, age: usize, options: usize) -> Vec<f64> {
    if question == "belong" {
        return BELONGING[age][..options].to_vec();
    }
    let middle = LEANING[age] * (options - 1) as f64;
    (0..options).map(|place| (-(place as f64 - middle).powi(2) / 2.0).exp()).collect()
}

/// Chance that is the same in every run (Steele, Lea and Flood: SplitMix64).
struct Chance(u64);

impl Chance {
    /// A number from 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((it ^ (it >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A place in a list of shares.
    fn place(&mut self, shares: &[f64]) -> usize {
        let all: f64 = shares.iter().sum();
        let mut left = self.next() * all;
        for (place, share) in shares.iter().enumerate() {
            left -= share;
            if left < 0.0 {
                return place;
            }
        }
        shares.len() - 1
    }
}

fn column<'a>(targets: &'a Targets, name: &str) -> &'a TargetColumn {
    targets.columns.iter().find(|column| column.name == name).expect("a test reads the figures")
}

/// Everybody who answered: answers and profile.
fn panel(definition: &Definition, targets: &Targets) -> Vec<(Json, Json)> {
    let mut chance = Chance(2011);
    let (wards, ages) = (column(targets, "ward"), column(targets, "age"));
    // The wards differ in who answers too: the last on the list twice as much as the first.
    let eager = |place: usize| 1.0 + place as f64 / (wards.categories.len() - 1) as f64;
    let by_ward: Vec<f64> = wards.categories.iter().enumerate().map(|(at, (_, people))| people * eager(at)).collect();
    let by_age = [ages.categories[0].1, ages.categories[1].1 * OLDER_ANSWER];
    let object = |members: Vec<(&str, Json)>| {
        Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    };
    let mut person = || {
        let (ward, age) = (chance.place(&by_ward), chance.place(&by_age));
        let spread = (chance.next() + chance.next() + chance.next() - 1.5) * 4.0;
        let happy = (HAPPY[age] + spread).round().clamp(0.0, 10.0);
        let first = if chance.next() < [0.3, 0.7][age] { ["buses", "benches"] } else { ["clubs", "trees"] };
        let mut answers =
            vec![("first", Json::Array(first.map(Json::string).to_vec())), ("happy", Json::Number(happy))];
        for question in definition.questions().filter(|question| matches!(question.kind, Kind::Choices { .. })) {
            let place = chance.place(&shares(&question.id, age, question.choices().len()));
            answers.push((&question.id, Json::string(&question.choices()[place].value)));
        }
        let answers = object(answers);
        let own = |column: &TargetColumn, place: usize| Json::string(&column.categories[place].0);
        (answers, object(vec![("ward", own(wards, ward)), ("age", own(ages, age))]))
    };
    (0..ANSWERED).map(|_| person()).collect()
}

fn results(definition: &Definition, targets: &Targets) -> Results {
    let mut count = Count::new(definition, Some(targets));
    for (answers, profile) in panel(definition, targets) {
        count.add(&answers, &profile);
    }
    count.results(Facts { today: Date::parse("2026-11-21"), invited: Some(ASKED), closed: true }).0
}

/// What share of all these made-up people feels that it belongs very strongly, whoever answered.
fn truth(targets: &Targets) -> f64 {
    let ages = &column(targets, "age").categories;
    let all: f64 = ages.iter().map(|(_, people)| people).sum();
    ages.iter().zip(BELONGING).map(|((_, people), shares)| people / all * shares[0]).sum()
}

/// The page.
pub(crate) fn page() -> Page {
    let (targets, json) = figures();
    let definition = definition();
    let results = results(&definition, &targets);
    let belong = results.questions.iter().find(|own| own.id == "belong").expect("the poll asks it");
    let belong = &belong.options[0];
    let drawn = results_html(&definition, &results, &[], "en", 2, None);
    let note = json.get("note").and_then(Json::as_str).unwrap_or_default();
    let percent = |share: Option<u32>| share.map_or_else(String::new, |share| format!("{share}%"));
    let main: Markup = html! {
        div class="gallery-text" {
            h1 { "A panel, with and without weighting" }
            p class="lead" {
                "Those who answer are not those who live there. Here 1,500 made-up people have answered a poll. The older ones were "
                "three times as likely to, and feel at home more often. So the plain result is too good to be true."
            }
            table class="stacks" {
                thead { tr { th scope="col" { "Feel very strongly that they belong" } th scope="col" { "Share" } } }
                tbody {
                    tr { th scope="row" { "Of all these made-up people" } td { (format!("{:.0}%", truth(&targets) * 100.0)) } }
                    tr { th scope="row" { "Of those who answered" } td { (percent(belong.percent)) } }
                    tr { th scope="row" { "Of those who answered, weighted by ward and age" } td { (percent(belong.weighted)) } }
                }
            }
            p { "These are the results as the widget and the server show them." }
        }
        div class="stage" { (layout::made(drawn)) }
        div class="aside gallery-text" { p class="quiet" { (note) } }
    };
    let html = layout::page("en", Section::Surveys, "A panel, with and without weighting", &embed::sheet(), &main);
    Page { path: ADDRESS.trim_start_matches('/').to_owned(), lang: "en", kind: "text", widgets: 0, html }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighting_takes_the_bias_away_that_the_panel_was_made_with() {
        let (targets, _) = figures();
        let results = results(&definition(), &targets);
        let belong = results.questions.iter().find(|own| own.id == "belong").expect("the poll asks it");
        let own = &belong.options[0];
        let (plain, weighted) = (own.percent.expect("many answered"), own.weighted.expect("it is weighted"));
        let truth = truth(&targets) * 100.0;
        assert!((f64::from(plain) - truth).abs() > 5.0, "{plain}% is not far from {truth}%");
        let margin = results.margin_of_error.expect("it is a random sample");
        assert!((f64::from(weighted) - truth).abs() <= margin, "{weighted}% is not {truth}%, give or take {margin}");
        assert!((1.0..5.0).contains(&margin));
        let age = results.margins.iter().find(|margin| margin.name == "age").expect("weighted by age");
        assert!(age.categories.iter().all(|own| own.weighted.abs_diff(own.population) <= 1), "{age:?}");
    }
}
