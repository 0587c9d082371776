//! Random drafts for a definition: what people would fill in, what nobody would, and nothing.

use crate::tape::Tape;
use wecan_model::{Definition, Draft, Kind, Question};

/// A draft: of plausible answers throughout, or with hostile ones and strange fields among them.
pub fn draft(definition: &Definition, tape: &mut Tape) -> Draft {
    let hostile = tape.chance(3);
    let mut fields = Vec::new();
    for question in definition.questions() {
        match tape.below(8) {
            0 if !question.required => {}
            1 if !question.required => fields.push((question.id.clone(), tape.one(&[" ", "\r\n", "\0"]).to_owned())),
            2 | 3 if hostile => nonsense(question, definition, tape, &mut fields),
            _ => plausible(question, tape, &mut fields),
        }
    }
    if tape.chance(4) {
        fields.reverse();
    }
    Draft::from_pairs(fields)
}

fn plausible(question: &Question, tape: &mut Tape, fields: &mut Vec<(String, String)>) {
    let mut add = |part: &str, value: &str| fields.push(([&question.id, part].concat(), value.to_owned()));
    match &question.kind {
        Kind::Text { .. } | Kind::LongText { .. } => {
            let words = ["a", "Jo", " ŵ🌳 ", "a\r\nb", "a\nb", "\rx\r", "=1", "yes", "5", "a\0b\u{85}c"];
            add("", tape.one(&words));
        }
        Kind::Email => add("", tape.one(&["a@b.cy", " name+x@example.co.uk "])),
        Kind::Telephone => add("", tape.one(&["020 7946 0000", "+44 (0)20-7946.0000"])),
        Kind::Postcode => add("", tape.one(&["SW1A 1AA", "sw1a1aa", " m1  1ae "])),
        Kind::Consent => add("", "yes"),
        Kind::Number { min, max, .. } => {
            add("", tape.one(&["3", "0", " 7.0 ", "003", "1", "+5"]));
            // A second value is never looked at.
            let bounds = min.iter().chain(max).map(|bound| bound.digits());
            bounds.for_each(|bound| add("", &bound));
        }
        Kind::Points { apart, .. } if !apart.is_empty() && tape.chance(3) => add("", &tape.one(apart).value),
        Kind::Points { from, to, .. } => {
            let point = from + tape.below((to - from + 1) as usize) as i32;
            add("", &tape.one(&[point.to_string(), format!(" {point}.0 ")]));
        }
        Kind::Date { .. } => match tape.below(3) {
            0 => add("", tape.one(&["2026-03-01", "2024-02-29", "1999-12-31", "2030-01-01"])),
            _ => {
                add(".day", tape.one(&["1", "01", " 28 "]));
                add(".month", tape.one(&["3", "02"]));
                add(".year", tape.one(&["2026", "2001"]));
            }
        },
        Kind::Ranking { choices, max } => {
            let most = max.map_or(choices.len(), |max| max as usize);
            let start = tape.below(choices.len());
            for rank in 0..=tape.below(most) {
                let place = (start + rank) % choices.len();
                add(&[".", &(place + 1).to_string()].concat(), &(rank + 1).to_string());
            }
        }
        Kind::Matrix { rows, choices } => {
            for (row, _) in rows {
                if question.required || tape.chance(2) {
                    add(&[".", row].concat(), &tape.one(choices).value);
                }
            }
        }
        Kind::Choices { choices, min, .. } => {
            let choice = tape.one(choices);
            add("", &choice.value);
            if question.is_multiple() && !choice.exclusive {
                let more = choices.iter().rev().filter(|more| !more.exclusive);
                more.take(min.unwrap_or(1) as usize + tape.below(2)).for_each(|more| add("", &more.value));
            }
            if tape.chance(2) {
                add(".other", tape.one(&["A boat", "a\r\nb", "  "]));
            }
        }
    }
}

/// What no honest page sends, in fields of this question, of others and of none.
fn nonsense(question: &Question, definition: &Definition, tape: &mut Tape, fields: &mut Vec<(String, String)>) {
    let columns = definition.columns();
    for _ in 0..=tape.below(4) {
        let part = tape.one(&["", ".other", ".day", ".month", ".year", ".r", ".", "."]);
        let name = match tape.below(4) {
            0 => tape.one(&["", "_id", "__proto__", "ŵ.🌳", "."]).to_owned(),
            1 => tape.one(&columns),
            _ => [&question.id, part].concat(),
        };
        let long = "ŵ".repeat(300);
        let values = [
            "yes",
            "no",
            "-1",
            "1e9",
            "99999999999999999999",
            "2026-02-30",
            "2026-13-0é",
            "\u{202e}x",
            "{{q0}}",
            "a@b",
            "0x1",
            "1,00",
            "٣",
            "NaN",
            "[object Object]",
            "a",
            "\u{1f}",
            &long,
        ];
        fields.push((name, tape.one(&values).to_owned()));
    }
}
