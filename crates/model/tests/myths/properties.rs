//! What holds for every template and all overlays.

use super::tape::Tape;
use super::{item, json_of, overlay, place, quiz, template, value_of};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use wecan_model::Quiz;
use wecan_model::myths::{Change, merge};

const IDS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
const NAMES: [&str; 3] = ["council", "n", "m"];

/// An item whose words tell whose it is, with a placeholder now and then.
fn own(id: &str, whose: &str, tape: &mut Tape) -> Value {
    let mut own = item(id);
    own["fact"] = json!(if tape.chance(3) { [whose, " {", tape.one(&NAMES), "}"].concat() } else { whose.to_owned() });
    own["changed"] = json!(1 + tape.below(3));
    own
}

fn any_template() -> impl Strategy<Value = Value> {
    Tape::any(40).prop_map(|mut tape| {
        let mut items: Vec<Value> = Vec::new();
        for id in IDS {
            if items.is_empty() || !tape.chance(3) {
                items.push(own(id, "national", &mut tape));
            }
        }
        quiz(&items)
    })
}

fn any_overlay(name: &'static str) -> impl Strategy<Value = Value> {
    Tape::any(60).prop_map(move |mut tape| {
        let (mut remove, mut replace, mut add, mut order, mut voices) = (vec![], vec![], vec![], vec![], vec![]);
        for id in IDS {
            match tape.below(6) {
                0 => remove.push(json!(id)),
                1 => replace.push(json!({"against": 1 + tape.below(3), "item": own(id, name, &mut tape)})),
                2 => add.push(own(id, name, &mut tape)),
                _ => {}
            }
            if tape.chance(4) {
                order.insert(tape.below(order.len() + 1), json!(id));
            }
            if tape.chance(5) {
                voices.push(json!({"item": id, "quote": name, "who": "A neighbour", "consent": "2026-05-01"}));
            }
        }
        let mut values = json!({});
        for value in NAMES {
            if tape.chance(3) {
                values[value] = json!({"words": (name.to_owned() + value)});
            }
        }
        let mut members = json!({"values": values});
        for (list, all) in
            [("remove", remove), ("replace", replace), ("add", add), ("order", order), ("voices", voices)]
        {
            if !all.is_empty() {
                members[list] = all.into();
            }
        }
        if tape.chance(3) {
            members["title"] = json!(name);
        }
        place(name, members)
    })
}

/// The ids of items that an overlay has written itself.
fn written(overlay: &Value) -> BTreeSet<String> {
    let replaced = overlay["replace"].as_array().into_iter().flatten().map(|it| &it["item"]["id"]);
    let added = overlay["add"].as_array().into_iter().flatten().map(|it| &it["id"]);
    replaced.chain(added).map(|id| id.as_str().expect("an id").to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn it_makes_no_difference_which_overlays_are_put_together_first(
        base in any_template(), a in any_overlay("county"), b in any_overlay("district"), c in any_overlay("parish")
    ) {
        let (a, b, c) = (overlay(&a), overlay(&b), overlay(&c));
        let left = a.clone().then(&b).then(&c);
        let right = a.clone().then(&b.clone().then(&c));
        prop_assert_eq!(&left, &right);
        let (json, quiz) = (json_of(&base), template(&base));
        let one_by_one = merge(&json, &quiz, &[a.clone(), b.clone(), c.clone()]).json;
        prop_assert_eq!(&one_by_one, &merge(&json, &quiz, &[left]).json);
        prop_assert_eq!(&one_by_one, &merge(&json, &quiz, &[a, b.then(&c)]).json);
    }

    #[test]
    fn no_item_that_a_place_has_written_is_lost_and_the_last_words_count(
        base in any_template(), a in any_overlay("county"), b in any_overlay("district")
    ) {
        let merged = merge(&json_of(&base), &template(&base), &[overlay(&a), overlay(&b)]);
        let value = value_of(&merged.json);
        let fact = |id: &str| {
            let items = value["items"].as_array().expect("items");
            items.iter().find(|item| item["id"] == id).map(|item| item["fact"].as_str().expect("words").to_owned())
        };
        for (overlay, name) in [(&b, "district"), (&a, "county")] {
            for id in written(overlay) {
                let name = if written(&b).contains(&id) { "district" } else { name };
                prop_assert!(fact(&id).is_some_and(|fact| fact.starts_with(name)), "{} of {}", id, name);
            }
        }
    }

    #[test]
    fn every_item_that_two_places_disagree_about_is_told(
        base in any_template(), a in any_overlay("county"), b in any_overlay("district")
    ) {
        let merged = merge(&json_of(&base), &template(&base), &[overlay(&a), overlay(&b)]);
        let told: BTreeSet<_> = merged.conflicts.iter().map(|conflict| conflict.at.clone()).collect();
        for id in written(&a) {
            let removed = b["remove"].as_array().into_iter().flatten().any(|it| *it == json!(id));
            if removed || written(&b).contains(&id) {
                prop_assert!(told.contains(&id), "{}", id);
            }
        }
        for id in b["remove"].as_array().into_iter().flatten().chain(a["remove"].as_array().into_iter().flatten()) {
            let id = id.as_str().expect("an id");
            if written(&a).contains(id) || written(&b).contains(id) {
                prop_assert!(told.contains(id), "{}", id);
            }
        }
        if a.get("title").is_some() && b.get("title").is_some() {
            prop_assert!(told.contains("title"));
        }
        let order = |it: &Value| it["order"].as_array().cloned().unwrap_or_default();
        let common = |one: Vec<Value>, other: Vec<Value>| one.into_iter().filter(|id| other.contains(id)).collect::<Vec<_>>();
        let at_odds = common(order(&a), order(&b)) != common(order(&b), order(&a));
        prop_assert_eq!(told.contains("order"), at_odds);
        for id in IDS {
            let has = |it: &Value| it["items"].as_array().into_iter().flatten().any(|item| item["id"] == id);
            let added = |it: &Value| it["add"].as_array().into_iter().flatten().any(|item| item["id"] == id);
            if has(&base) && added(&a) {
                prop_assert!(told.contains(id), "{}", id);
            }
        }
    }

    #[test]
    fn every_voice_is_heard_or_told_of(base in any_template(), a in any_overlay("county"), b in any_overlay("district")) {
        let merged = merge(&json_of(&base), &template(&base), &[overlay(&a), overlay(&b)]);
        let value = value_of(&merged.json);
        let items = value["items"].as_array().cloned().unwrap_or_default();
        for (overlay, name) in [(&a, "county"), (&b, "district")] {
            for voice in overlay["voices"].as_array().into_iter().flatten() {
                let item = items.iter().find(|item| item["id"] == voice["item"]);
                let voices = item.and_then(|item| item["voices"].as_array()).into_iter().flatten();
                let heard = voices.into_iter().any(|own| own["quote"] == name);
                let told = merged.conflicts.iter().any(|it| voice["item"] == it.at.as_str() && it.what.contains("voice"));
                prop_assert!(heard != told, "{}", voice);
            }
        }
    }

    #[test]
    fn what_is_merged_is_a_quiz_or_the_conflicts_say_why_not(base in any_template(), a in any_overlay("county")) {
        let merged = merge(&json_of(&base), &template(&base), &[overlay(&a)]);
        prop_assert_eq!(Quiz::read_plain(&merged.json), Quiz::read(&merged.json).ok(), "with words or without");
        if let Err(faults) = Quiz::read(&merged.json) {
            for fault in faults {
                let what = fault.what.split(':').next().unwrap_or_default().to_owned();
                let empty = merged.conflicts.iter().any(|it| it.at == "items");
                prop_assert!(empty || merged.conflicts.iter().any(|it| it.what == what), "{}", fault);
            }
        }
    }

    #[test]
    fn everything_that_changed_since_an_overlay_was_written_is_told(base in any_template(), a in any_overlay("county")) {
        let mut older = a;
        older["template_version"] = json!(1);
        let (quiz, overlay) = (template(&base), overlay(&older));
        let merged = merge(&json_of(&base), &quiz, std::slice::from_ref(&overlay));
        for item in &quiz.items {
            let since = match overlay.change(&item.id) {
                Some(Change::Own { against: Some(against), .. }) => *against,
                _ => 1,
            };
            let told = merged.news.iter().any(|news| news.at == item.id);
            prop_assert_eq!(told, item.changed > since, "{}", &item.id);
        }
    }
}
