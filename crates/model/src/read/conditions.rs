//! When it is asked: conditions on earlier answers.

use super::Reader;
use super::fields::{Fields, item};
use crate::check::stored;
use crate::date::Date;
use crate::decimal::Decimal;
use crate::definition::{Kind, Question};
use crate::draft::scalar;
use crate::json::Json;
use crate::logic::{Bound, Condition};

/// Conditions inside conditions go no deeper than this.
const DEEPEST: usize = 8;
const TESTS: [&str; 5] = ["equals", "includes", "less", "greater", "answered"];

impl Reader {
    pub(super) fn show_if(&mut self, f: &mut Fields<'_>) -> Option<Condition> {
        let at = f.path("show_if");
        let json = f.take("show_if")?;
        self.condition(at, json, 0)
    }

    fn condition(&mut self, at: String, json: &Json, depth: usize) -> Option<Condition> {
        let mut fields = self.object(at, json)?;
        let f = &mut fields;
        if depth > DEEPEST {
            self.fault(f.at.as_str(), "is nested too deeply");
            return None;
        }
        for (name, make) in [("all", Condition::All as fn(_) -> _), ("any", Condition::Any)] {
            if f.json.get(name).is_some() {
                let at = f.path(name);
                let mut all = Vec::new();
                for (place, json) in self.list(f, name, 1).iter().enumerate() {
                    if let Some(inner) = self.condition(item(&at, place), json, depth + 1) {
                        all.push(inner);
                    }
                }
                self.finish(&fields);
                return Some(make(all));
            }
        }
        let name = self.string(f, "question");
        f.known.extend_from_slice(&TESTS);
        self.finish(f);
        if f.json.get("question").is_none() {
            self.fault(f.at.as_str(), "needs `question` with a test, or `all` or `any`");
        }
        let mut tests = TESTS.iter().filter_map(|test| Some((*test, f.json.get(test)?)));
        let (Some((test, value)), None) = (tests.next(), tests.next()) else {
            self.fault(f.at.as_str(), "needs one test: equals, includes, less, greater or answered");
            return None;
        };
        let name = name?;
        let compared = match self.earlier.iter().find(|question| question.owns(name)) {
            Some(question) => compare(question, name, test, value).map_err(|what| (f.path(test), what)),
            None => Err((f.path("question"), ["`", name, "` is not an earlier question"].concat())),
        };
        compared.map_err(|(at, what)| self.fault(at, &what)).ok()
    }
}

/// One comparison with an answer, or why there cannot be one.
fn compare(question: &Question, name: &str, test: &str, value: &Json) -> Result<Condition, String> {
    let name = name.to_owned();
    match (test, &question.kind, value) {
        ("answered", _, Json::Bool(wanted)) => Ok(Condition::Answered(name, *wanted)),
        ("answered", ..) => Err("needs true or false".into()),
        (_, Kind::Ranking { .. }, _) => Err("needs `answered`: an order is not compared".into()),
        (_, Kind::Matrix { .. }, _) if name == question.id => {
            Err(["needs one row of the matrix, as `", &name, ".row`"].concat())
        }
        ("less" | "greater", kind, value) => {
            let bound = match (kind, value) {
                (Kind::Date { .. }, Json::String(day)) => Date::parse(day).map(Bound::Day),
                (Kind::Number { .. } | Kind::Points { .. }, Json::Number(number)) => {
                    Decimal::from_f64(*number).map(Bound::Number)
                }
                _ => None,
            };
            let make = if test == "less" { Condition::Less } else { Condition::Greater };
            let needed = "needs a number for a question of numbers, or a day as YYYY-MM-DD for a date";
            bound.map(|bound| make(name, bound)).ok_or_else(|| needed.into())
        }
        _ if (test == "includes") != question.is_multiple() => {
            Err("`includes` is for checkboxes, `equals` for everything else".into())
        }
        (_, kind, value) => {
            let make = if test == "includes" { Condition::Includes } else { Condition::Equals };
            let given = scalar(value).unwrap_or_default();
            // Stored the way answers are, so that `sw1a1aa` in a condition means SW1A 1AA.
            match stored(kind, given.trim()).filter(|stored| !stored.is_empty()) {
                Some(stored) => Ok(make(name, stored)),
                None => Err(["`", &given, "` is not an answer that `", &name, "` can have"].concat()),
            }
        }
    }
}
