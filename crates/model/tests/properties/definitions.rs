//! Random definitions: sound ones of every type of question with conditions on earlier answers, and damaged ones.

use crate::tape::Tape;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use wecan_model::Definition;
use wecan_model::json::Json;

pub fn json_of(value: &Value) -> Json {
    serde_json::from_value(value.clone()).expect("any value is Json")
}

pub fn read(value: &Value) -> Definition {
    Definition::read(&json_of(value)).unwrap_or_else(|faults| panic!("{faults:#?}\n{value:#}"))
}

/// A sound definition, in JSON.
pub fn sound() -> impl Strategy<Value = Value> {
    Tape::any(400).prop_map(|mut tape| definition(&mut tape))
}

/// A sound definition with some of its members replaced, taken out or said twice.
pub fn damaged() -> impl Strategy<Value = Value> {
    (sound(), vec((any::<u16>(), any::<u16>(), any_json()), 1..4)).prop_map(|(mut definition, wounds)| {
        for (place, way, stranger) in wounds {
            damage(&mut definition, place.into(), way.into(), stranger);
        }
        definition
    })
}

/// Any JSON, with the names that definitions know among its names.
pub fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..40_i32).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z{}| .0-9-]{0,8}".prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        proptest::sample::select(&WORDS[..]).prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((proptest::sample::select(&NAMES[..]), inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<Map<_, _>>()
                .into()),
        ]
    })
}

const NAMES: [&str; 39] = [
    "id",
    "version",
    "title",
    "introduction",
    "purpose",
    "retention_days",
    "identity",
    "closes",
    "pages",
    "questions",
    "type",
    "label",
    "hint",
    "required",
    "show_if",
    "error",
    "options",
    "value",
    "exclusive",
    "other",
    "rows",
    "min",
    "max",
    "from",
    "to",
    "from_label",
    "decimals",
    "unit",
    "max_length",
    "autocomplete",
    "all",
    "any",
    "question",
    "equals",
    "includes",
    "less",
    "en",
    "cy",
    "x",
];
const WORDS: [&str; 12] = [
    "pages",
    "questions",
    "verified",
    "2026-01-31",
    "text",
    "radios",
    "checkboxes",
    "scale",
    "matrix",
    "number",
    "date",
    "q0",
];
const TYPES: [&str; 15] = [
    "ranking",
    "text",
    "radios",
    "checkboxes",
    "number",
    "date",
    "points",
    "matrix",
    "scale",
    "select",
    "long_text",
    "postcode",
    "consent",
    "email",
    "tel",
];
const VALUES: [&str; 10] = ["a", "b", "yes", "5", "x y", "ŵ🌳", "a,b", "=1+1", "<b>&amp;", "no"];
const DAYS: [&str; 4] = ["2026-03-01", "2024-02-29", "1999-12-31", "2030-01-01"];

fn definition(tape: &mut Tape) -> Value {
    let identity = tape.one(&["invited", "anonymous", "verified"]);
    let types = if identity == "anonymous" { &TYPES[..13] } else { &TYPES[..] };
    let mut earlier: Vec<Value> = Vec::new();
    let mut pages = Vec::new();
    for _ in 0..=tape.below(3) {
        let mut page = json!({});
        if tape.chance(3) {
            page["title"] = text(tape, &earlier);
        }
        if tape.chance(4) {
            set_condition(&mut page, tape, &earlier);
        }
        let mut questions = Vec::new();
        for _ in 0..=tape.below(5) {
            let kind = tape.one(types);
            let question = question(kind, tape, &earlier);
            earlier.push(question.clone());
            questions.push(question);
        }
        page["questions"] = questions.into();
        pages.push(page);
    }
    json!({
        "id": tape.one(&["park", "0", "a-b-c"]), "version": 1 + tape.below(3), "title": text(tape, &[]), "purpose": "to plan",
        "retention_days": 1 + tape.below(9), "identity": identity, "layout": tape.one(&["pages", "questions"]),
        "thank_you": text(tape, &earlier), "pages": pages
    })
}

/// Words, sometimes in two languages, sometimes with an earlier answer piped in.
fn text(tape: &mut Tape, earlier: &[Value]) -> Value {
    let mut words = tape.one(&["Words", " a }} b ", "ŵ\n\nx", "{ { "]).to_owned();
    if tape.chance(3) && !earlier.is_empty() {
        words.push_str(&["{{", &name(&tape.one(earlier), tape), "|nobody}}"].concat());
    }
    if tape.chance(4) { json!({"cy": words, "en-GB": "Words"}) } else { json!(words) }
}

/// The name of an answer: of one row in a matrix.
fn name(question: &Value, tape: &mut Tape) -> String {
    let id = question["id"].as_str().expect("it has an id").to_owned();
    match question["rows"].as_array().filter(|_| question["type"] == "matrix") {
        Some(rows) => [&id, ".", tape.one(rows)["id"].as_str().expect("it has an id")].concat(),
        None => id,
    }
}

fn question(kind: &str, tape: &mut Tape, earlier: &[Value]) -> Value {
    let id = [tape.one(&["q", "a", "a-b", "a_", "other", "constructor"]), &earlier.len().to_string()].concat();
    let mut question = json!({"id": id, "type": kind, "label": text(tape, earlier), "required": tape.chance(3)});
    if tape.chance(3) {
        question["hint"] = text(tape, earlier);
    }
    if tape.chance(2) {
        set_condition(&mut question, tape, earlier);
    }
    match kind {
        "text" if tape.chance(4) => question["autocomplete"] = json!(if tape.chance(2) { "name" } else { "on" }),
        "text" | "long_text" if tape.chance(2) => question["max_length"] = json!(1 + tape.below(20)),
        "radios" | "checkboxes" | "scale" => question["options"] = options(tape, true),
        "select" => question["options"] = options(tape, false),
        "ranking" => {
            question["options"] = options(tape, false);
            if tape.chance(2) {
                question["max"] = json!(1 + tape.below(2));
            }
        }
        "matrix" => {
            question["options"] = options(tape, false);
            let rows = ["r", "a", "q", "row-1"];
            question["rows"] =
                (0..=tape.below(3)).map(|at| json!({"id": rows[at], "label": text(tape, earlier)})).collect();
        }
        "points" => {
            question["type"] = json!("scale");
            let from = tape.below(9) as i32 - 5;
            question["from"] = json!(from);
            question["to"] = json!(from + 1 + tape.below(10) as i32);
            if tape.chance(3) {
                question["options"] = json!(["unsure", {"value": "dk", "label": text(tape, &[])}]);
            }
        }
        "number" => {
            question["decimals"] = json!(tape.below(7));
            if tape.chance(2) {
                question["min"] = json!(tape.one(&[0.0, -2.5, -1e9]));
                question["max"] = json!(tape.one(&[1000.0, 7.25, 1e9]));
            }
        }
        "date" if tape.chance(2) => {
            question["min"] = json!("1999-12-31");
            question["max"] = json!("2030-01-01");
        }
        _ => {}
    }
    if kind == "checkboxes" && tape.chance(2) {
        let options = question["options"].as_array().into_iter().flatten();
        let most = options.filter(|option| option["exclusive"] != true).count();
        if most > 0 {
            let min = 1 + tape.below(most);
            question["min"] = json!(min);
            question["max"] = json!(min + tape.below(most - min + 1));
        }
    }
    question
}

fn options(tape: &mut Tape, may_reveal: bool) -> Value {
    let (start, count) = (tape.below(VALUES.len()), 2 + tape.below(4));
    let mut revealed = !may_reveal;
    let option = |at: usize| {
        let value = VALUES[(start + at) % VALUES.len()];
        let mut option = json!({"value": value, "label": text(tape, &[])});
        match tape.below(5) {
            1 => return json!(value),
            2 => option["exclusive"] = json!(true),
            3 | 4 if !revealed => {
                option["other"] = json!("Which?");
                revealed = true;
            }
            _ => {}
        }
        option
    };
    (0..count).map(option).collect()
}

fn set_condition(at: &mut Value, tape: &mut Tape, earlier: &[Value]) {
    if !earlier.is_empty() {
        at["show_if"] = condition(tape, earlier, 0);
    }
}

fn condition(tape: &mut Tape, earlier: &[Value], depth: usize) -> Value {
    if depth < 3 && tape.chance(3) {
        let inner: Vec<Value> = (0..=tape.below(3)).map(|_| condition(tape, earlier, depth + 1)).collect();
        return if tape.chance(2) { json!({"all": inner}) } else { json!({"any": inner}) };
    }
    let question = tape.one(earlier);
    let name = name(&question, tape);
    if tape.chance(4) || question["type"] == "ranking" {
        // A matrix as a whole, or one of its rows.
        let whole = question["id"].as_str().filter(|_| tape.chance(2)).map(str::to_owned);
        return json!({"question": whole.unwrap_or(name), "answered": tape.chance(2)});
    }
    let test = if question["type"] == "checkboxes" { "includes" } else { "equals" };
    let order = tape.one(&[test, "less", "greater"]);
    let (test, value) = match question["type"].as_str().expect("it has a type") {
        "number" => (order, json!(tape.one(&[0, 3, 7]))),
        "date" => (order, json!(tape.one(&DAYS))),
        "scale" if question["from"].is_number() => (order, question["from"].clone()),
        "email" => (test, json!("a@b.cy")),
        "tel" => (test, json!("020 7946 0000")),
        "postcode" => (test, json!(tape.one(&["SW1A 1AA", "m11ae"]))),
        "consent" => (test, json!(true)),
        "text" | "long_text" => (test, json!("a")),
        _ => {
            let option = tape.one(question["options"].as_array().expect("it has options"));
            (test, option.get("value").unwrap_or(&option).clone())
        }
    };
    json!({"question": name, test: value})
}

/// Replaces, takes out or doubles whatever stands at the `place`th place below the top.
fn damage(definition: &mut Value, place: usize, way: usize, stranger: Value) {
    let mut paths = Vec::new();
    walk(definition, String::new(), &mut paths);
    let path = paths[place % paths.len()].clone();
    let (parent, name) = path.rsplit_once('/').expect("every path has a slash");
    match (definition.pointer_mut(parent).expect("the path was found just now"), way % 3) {
        (Value::Array(items), 0) => drop(items.remove(name.parse::<usize>().expect("a place"))),
        (Value::Array(items), 1) => items.push(items[name.parse::<usize>().expect("a place")].clone()),
        (Value::Array(items), _) => items[name.parse::<usize>().expect("a place")] = stranger,
        (Value::Object(members), 0) => drop(members.remove(name)),
        (Value::Object(members), 1) => drop(members.insert(NAMES[place % NAMES.len()].into(), stranger)),
        (parent, _) => parent[name] = stranger,
    }
}

fn walk(value: &Value, at: String, paths: &mut Vec<String>) {
    let members: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().enumerate().map(|(place, item)| (place.to_string(), item)).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
        _ => return,
    };
    for (name, inner) in members {
        let path = [&at, "/", &name].concat();
        paths.push(path.clone());
        walk(inner, path, paths);
    }
}
