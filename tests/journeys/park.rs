//! The form with every kind of question, answered in full, and what is then kept.

use serde_json::{Value, json};
use wecan_tests::find::Place;

/// Answers as a person does: step by step in the widget, down the page on the floor.
pub(crate) async fn answer(page: &Place<'_>, code: &str, by_steps: bool) {
    let go_on = async || {
        if by_steps {
            page.press("Continue").await;
        }
    };
    page.fill("Your invitation code…", code).await;
    page.fill("What should we call you?…", "Ann").await;
    page.group("How should we tell you…").choose("Another way").await;
    page.fill("Which way?…", "By pigeon").await;
    page.fill("What is your postcode?…", "sw1a1aa").await;
    go_on().await;
    page.fill("How many times did you visit…", "3").await;
    page.fill("How far do you live from the park?…", "0.5").await;
    let date = page.group("When did you last visit?…");
    date.fill("Day", "27").await;
    date.fill("Month", "3").await;
    date.fill("Year", "2025").await;
    page.pick("Which entrance is nearest…", "River path").await;
    page.fill("Your last visit was before 2026.…", "A new gate").await;
    go_on().await;
    let uses = page.group("What do you do in the park?…");
    uses.choose("Something else").await;
    page.fill("What else do you do there?…", "Paint").await;
    uses.choose("Walk a dog").await;
    page.group("Should dogs be kept on a lead?…").choose("Only near the play area").await;
    page.group("How safe do you feel…").choose("A bit unsafe").await;
    page.group("What score would you give…").choose("7").await;
    page.group("Paths…").choose("Badly").await;
    page.group("Grass and trees…").choose("Well").await;
    page.fill("Which path needs work?…", "The river path").await;
    go_on().await;
    page.fill("What would make the park better…", "More lamps.\nFewer potholes.").await;
    go_on().await;
    page.choose("You may use the name…").await;
    page.choose("I agree that the council…").await;
    go_on().await;
    if by_steps {
        page.see("heading", "Check your answers").await;
    }
}

/// The same answers as they are kept.
pub(crate) fn kept() -> Value {
    json!({
        "name": "Ann",
        "contact": "other",
        "contact.other": "By pigeon",
        "postcode": "SW1A 1AA",
        "times": 3,
        "distance": 0.5,
        "last-visit": "2025-03-27",
        "gate": "river",
        "why-now": "A new gate",
        "uses": ["dog", "other"],
        "uses.other": "Paint",
        "dogs": "by-play-area",
        "safe": "a-bit-unsafe",
        "score": 7,
        "looks.paths": "badly",
        "looks.grass": "well",
        "path-where": "The river path",
        "safer": "More lamps.\nFewer potholes.",
        "quote-name": true,
        "agree": true,
    })
}
