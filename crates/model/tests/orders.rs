//! Options shuffled for each resident: which move, what is sent of it, and what is no order of theirs.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use wecan_model::json::Json;
use wecan_model::order::Orders;
use wecan_model::{Definition, Incoming, Trouble};

fn of(value: Value) -> Json {
    serde_json::from_value(value).expect("any value is Json")
}

/// A response with these orders, as it arrives.
fn arrived(orders: Value) -> Result<Incoming, Trouble> {
    Incoming::from_cloudevent(&of(json!({
        "specversion": "1.0", "id": "01980000-0000-7000-8000-000000000001", "source": "https://council.example/park",
        "type": "org.wecan.response.v1", "data": {"definition": "park", "version": 1, "answers": {}, "orders": orders}
    })))
}

fn definition() -> Definition {
    let definition = json!({
        "id": "park", "version": 1, "title": "Park", "purpose": "to plan", "retention_days": 90,
        "pages": [{"questions": [
            {"id": "use", "type": "radios", "label": "Use", "shuffle": true, "options": [
                "Play", "Rest", {"label": "Else", "other": "What?"}, "Walk", {"value": "none", "label": "None", "exclusive": true}]},
            {"id": "rank", "type": "ranking", "label": "Rank", "shuffle": true, "options": ["A", "B", "C"]},
            {"id": "still", "type": "checkboxes", "label": "Still", "options": ["A", "B"]}
        ]}]
    });
    Definition::read(&of(definition)).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn shown(orders: &Orders, place: usize) -> Vec<String> {
    let definition = definition();
    let question = &definition.questions[place];
    orders.places(question).into_iter().map(|place| question.choices()[place].value.clone()).collect()
}

#[test]
fn every_order_is_shown_to_some_and_what_stands_apart_keeps_its_place() {
    let all: Vec<Orders> = (0..200).map(|chance| Orders::shuffled(&definition(), chance)).collect();
    let uses: BTreeSet<Vec<String>> = all.iter().map(|orders| shown(orders, 0)).collect();
    assert_eq!(uses.len(), 6);
    assert!(uses.iter().all(|order| order[2] == "Else" && order[4] == "none"), "{uses:?}");
    assert_eq!(all.iter().map(|orders| shown(orders, 1)).collect::<BTreeSet<_>>().len(), 6);
    assert!(all.iter().all(|orders| shown(orders, 2) == ["A", "B"] && orders.fault(&definition()).is_none()));
    assert_eq!(Orders::shuffled(&definition(), 7), Orders::shuffled(&definition(), 7));
    let first = |value: &str| all.iter().filter(|orders| shown(orders, 1)[0] == value).count();
    assert!(["A", "B", "C"].iter().all(|value| (40..95).contains(&first(value))), "no place is anybody's");
}

#[test]
fn without_an_order_options_stand_as_in_the_definition() {
    assert_eq!(shown(&Orders::default(), 1), ["A", "B", "C"]);
    let incoming = arrived(json!({"rank": ["A", "A", "B"]}));
    assert_eq!(shown(&incoming.expect("it can be read").orders, 1), ["A", "B", "C"], "no option gets lost");
}

#[track_caller]
fn judged(orders: Value) -> Option<String> {
    match arrived(orders) {
        Ok(incoming) => incoming.orders.fault(&definition()).map(|fault| fault.to_string()),
        Err(fault) => Some(fault.to_string()),
    }
}

#[test]
fn what_is_no_order_of_the_options_is_named() {
    assert_eq!(judged(json!({"rank": ["C", "A", "B"]})), None);
    assert_eq!(judged(json!({})), None);
    let once = Some(String::from("orders.rank: needs each of the question's options once"));
    for wrong in
        [json!([]), json!(["C", "A"]), json!(["C", "A", "A"]), json!(["C", "A", "D"]), json!(["C", "A", "B", "B"])]
    {
        assert_eq!(judged(json!({"rank": wrong})), once);
    }
    let unknown = |id: &str| Some(format!("orders.{id}: names no question whose options are shuffled"));
    assert_eq!(judged(json!({"still": ["A", "B"]})), unknown("still"));
    assert_eq!(judged(json!({"other": ["A", "B"]})), unknown("other"));
    let kind = |at: &str| Some(format!("{at}: needs an object of question to list of values"));
    assert_eq!(judged(json!(["A"])), kind("data.orders"));
    assert_eq!(judged(json!({"rank": "A"})), kind("data.orders.rank"));
    assert_eq!(judged(json!({"rank": [1, 2, 3]})), kind("data.orders.rank"));
}

#[test]
fn only_lists_without_an_order_of_their_own_can_be_shuffled() {
    let faults = |kind: Value| {
        let mut question = json!({"id": "q", "label": "Q", "shuffle": true});
        question.as_object_mut().expect("an object").extend(kind.as_object().expect("an object").clone());
        let all = json!({"id": "p", "version": 1, "title": "P", "purpose": "to plan", "retention_days": 9,
            "pages": [{"questions": [question]}]});
        Definition::read(&of(all)).err().map(|faults| faults[0].to_string())
    };
    for kind in ["radios", "checkboxes", "select", "ranking"] {
        assert_eq!(faults(json!({"type": kind, "options": ["A", "B"]})), None, "{kind}");
    }
    let unknown = Some(String::from("pages[0].questions[0].shuffle: is not known here"));
    assert_eq!(faults(json!({"type": "scale", "options": ["Agree", "Disagree"]})), unknown);
    assert_eq!(faults(json!({"type": "scale", "from": 0, "to": 10})), unknown);
    assert_eq!(faults(json!({"type": "text"})), unknown);
}
