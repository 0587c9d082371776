//! What holds for every story of every widget.
#![cfg(feature = "ssr")]

mod floors;
mod html;
mod locales;
mod quizzes;
mod snapshots;

use wecan::model::json::Json;
use wecan::model::{Definition, Trouble};
use wecan::stories::{Story, all};

/// The definition of a story that is not broken.
fn definition(story: &Story) -> Definition {
    read(story).unwrap_or_else(|faults| panic!("{}: {faults:?}", story.name))
}

fn read(story: &Story) -> Result<Definition, Vec<Trouble>> {
    let json: Json = serde_json::from_str(story.definition).expect("a story's definition is JSON");
    story.settings().and_then(|_| Definition::read(&json))
}

/// Every story that can be drawn, as its place in files and addresses, with its HTML.
fn drawn() -> Vec<(String, Story, html::Node)> {
    let sound = all().into_iter().filter(|story| story.broken.is_empty());
    sound
        .map(|story| {
            let html = story.to_html(&definition(&story), "https://council.example/v1/responses");
            (format!("{}.{}", story.slug(), story.lang), story, html::read(&html))
        })
        .collect()
}

/// Everything that is drawn, of every widget.
fn trees() -> Vec<(String, html::Node)> {
    let surveys = drawn().into_iter().map(|(place, _, tree)| (place, tree));
    surveys.chain(quizzes::drawn().into_iter().map(|(place, _, tree)| (place, tree))).collect()
}

#[test]
fn every_story_has_a_place_of_its_own() {
    let mut places: Vec<String> = all().iter().map(|story| format!("{}.{}", story.slug(), story.lang)).collect();
    places.sort();
    let before = places.len();
    places.dedup();
    assert_eq!(places.len(), before);
}

#[test]
fn every_definition_reads_or_its_trouble_reads_as_written_down() {
    for story in all() {
        let troubles = read(&story).err().unwrap_or_default();
        let lines: Vec<String> = troubles.iter().map(ToString::to_string).collect();
        assert_eq!(lines, story.broken, "{}", story.name);
    }
}

#[test]
fn a_story_of_problems_has_some_and_the_stories_together_have_every_kind() {
    let mut codes: Vec<&str> = Vec::new();
    for story in all().iter().filter(|story| story.broken.is_empty()) {
        let problems = story.problems(&definition(story));
        assert_eq!(story.checked, !problems.is_empty(), "{}", story.name);
        codes.extend(problems.iter().map(|problem| problem.kind.code()));
    }
    codes.sort_unstable();
    codes.dedup();
    // `no-such-question` is for programs: no field of a form can bring it about. `unknown-invitation` and `used-invitation`
    // are for those who post a plain form: only the endpoint knows its codes.
    let every = [
        "date-incomplete",
        "exclusive-with-others",
        "missing",
        "not-a-date",
        "not-a-number",
        "not-a-postcode",
        "not-a-telephone",
        "not-an-email",
        "same-place",
        "too-big",
        "too-early",
        "too-few",
        "too-late",
        "too-long",
        "too-many",
        "too-precise",
        "too-small",
        "unknown-option",
    ];
    assert_eq!(codes, every);
}
