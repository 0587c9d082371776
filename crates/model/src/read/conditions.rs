//! When it is asked: conditions on earlier answers.

use super::Reader;
use super::fields::Fields;
use super::report::{At, Report};
use crate::check::stored;
use crate::date::Date;
use crate::decimal::Decimal;
use crate::definition::Kind;
use crate::draft::scalar;
use crate::json::Json;
use crate::logic::{Bound, Condition};

/// Conditions inside conditions go no deeper than this.
const DEEPEST: usize = 8;
const TESTS: [&str; 5] = ["equals", "includes", "less", "greater", "answered"];

impl<R: Report> Reader<R> {
    pub(super) fn show_if(&mut self, f: &mut Fields<'_, R::At>) -> Option<Condition> {
        let at = f.path("show_if");
        let json = f.take("show_if")?;
        self.condition(at, json, 0)
    }

    fn condition(&mut self, at: R::At, json: &Json, depth: usize) -> Option<Condition> {
        let mut fields = self.object(at, json)?;
        let f = &mut fields;
        if depth > DEEPEST {
            self.fault(&f.at, &["is nested too deeply"]);
            return None;
        }
        for (name, make) in [("all", Condition::All as fn(_) -> _), ("any", Condition::Any)] {
            if f.json.get(name).is_some() {
                let at = f.path(name);
                let mut all = Vec::new();
                for (place, json) in self.list(f, name, 1).iter().enumerate() {
                    if let Some(inner) = self.condition(at.item(place), json, depth + 1) {
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
            self.fault(&f.at, &["needs `question` with a test, or `all` or `any`"]);
        }
        let mut tests = TESTS.iter().filter_map(|test| Some((*test, f.json.get(test)?)));
        let (Some((test, value)), None) = (tests.next(), tests.next()) else {
            self.fault(&f.at, &["needs one test: equals, includes, less, greater or answered"]);
            return None;
        };
        let name = name?;
        if self.may_be_answered(name) {
            return None;
        }
        let Some(place) = self.earlier.iter().position(|question| question.owns(name)) else {
            self.fault(&f.path("question"), &["`", name, "` is not an earlier question"]);
            return None;
        };
        self.compare(&f.path(test), place, name, (test, value))
    }

    /// One comparison with the answer to the earlier question at this place.
    fn compare(&mut self, at: &R::At, place: usize, name: &str, (test, value): (&str, &Json)) -> Option<Condition> {
        let question = self.earlier.get(place)?;
        let own = || name.to_owned();
        let made = match (test, &question.kind, value) {
            ("answered", _, Json::Bool(wanted)) => Ok(Condition::Answered(own(), *wanted)),
            ("answered", ..) => Err(["needs true or false", "", ""]),
            (_, Kind::Ranking { .. }, _) => Err(["needs `answered`: an order is not compared", "", ""]),
            (_, Kind::Matrix { .. }, _) if name == question.id => {
                Err(["needs one row of the matrix, as `", name, ".row`"])
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
                bound.map(|bound| make(own(), bound)).ok_or([needed, "", ""])
            }
            _ if (test == "includes") != question.is_multiple() => {
                Err(["`includes` is for checkboxes, `equals` for everything else", "", ""])
            }
            ("includes", ..) if value.as_str().is_none() => Err(["needs a string", "", ""]),
            (_, kind, value) => {
                let make = if test == "includes" { Condition::Includes } else { Condition::Equals };
                let given = scalar(value).unwrap_or_default();
                // Stored the way answers are, so that `sw1a1aa` in a condition means SW1A 1AA.
                match stored(kind, given.trim()).filter(|stored| !stored.is_empty()) {
                    Some(stored) => Ok(make(own(), stored)),
                    None => {
                        self.fault(at, &["`", &given, "` is not an answer that `", name, "` can have"]);
                        return None;
                    }
                }
            }
        };
        made.map_err(|what| self.fault(at, &what)).ok()
    }
}
