//! When it is asked: conditions on earlier answers.

use super::Reader;
use super::fields::{Fields, item};
use crate::date::Date;
use crate::decimal::Decimal;
use crate::definition::{Kind, Question};
use crate::json::Json;
use crate::logic::{Bound, Condition};

/// Conditions inside conditions go no deeper than this.
const DEEPEST: usize = 8;
const TESTS: [&str; 5] = ["equals", "includes", "less", "greater", "answered"];

impl Reader {
    pub(super) fn show_if(&mut self, f: &mut Fields<'_>) -> Option<Condition> {
        let at = f.path("show_if");
        f.take("show_if").map(|json| self.condition(at, json, 0))
    }

    fn condition(&mut self, at: String, json: &Json, depth: usize) -> Condition {
        let mut fields = self.object(at, json);
        let f = &mut fields;
        if depth > DEEPEST {
            self.fault(f.at.as_str(), "is nested too deeply");
            return Condition::All(Vec::new());
        }
        for (name, make) in [("all", Condition::All as fn(_) -> _), ("any", Condition::Any)] {
            if f.json.get(name).is_some() {
                let at = f.path(name);
                let inner = self.list(f, name, 1).iter().enumerate();
                let inner = inner.map(|(place, json)| self.condition(item(&at, place), json, depth + 1)).collect();
                self.finish(&fields);
                return make(inner);
            }
        }
        let name = self.string(f, "question").unwrap_or("").to_owned();
        let question = self.earlier.iter().find(|question| question.owns(&name)).cloned();
        if question.is_none() {
            let what = if name.is_empty() {
                "needs `question` with a test, or `all` or `any`".to_owned()
            } else {
                ["`", &name, "` is not an earlier question"].concat()
            };
            self.fault(f.at.as_str(), &what);
            f.known.extend(TESTS);
        }
        let tests = TESTS.iter().filter(|test| f.json.get(test).is_some()).count();
        let condition = if tests == 1 {
            self.test(f, name, question.as_ref())
        } else {
            self.fault(f.at.as_str(), "needs one test: equals, includes, less, greater or answered");
            f.known.extend(TESTS);
            Condition::All(Vec::new())
        };
        self.finish(&fields);
        condition
    }

    fn test(&mut self, f: &mut Fields<'_>, name: String, question: Option<&Question>) -> Condition {
        for (test, make) in [("less", Condition::Less as fn(_, _) -> _), ("greater", Condition::Greater)] {
            if let Some(json) = f.take(test) {
                let bound = match json {
                    Json::Number(number) => Decimal::from_f64(*number).map(Bound::Number),
                    Json::String(day) => Date::parse(day).map(Bound::Day),
                    _ => None,
                };
                let fits = matches!(
                    (question.map(|question| &question.kind), bound),
                    (None, _)
                        | (Some(Kind::Date { .. }), Some(Bound::Day(_)))
                        | (Some(Kind::Number { .. } | Kind::Points { .. }), Some(Bound::Number(_)))
                );
                if !fits {
                    self.fault(
                        f.path(test),
                        "needs a number for a question of numbers, or a day as YYYY-MM-DD for a date",
                    );
                }
                let nought = Decimal::whole(0).map(Bound::Number);
                return bound.or(nought).map_or(Condition::All(Vec::new()), |bound| make(name, bound));
            }
        }
        if let Some(wanted) = self.flag(f, "answered") {
            return Condition::Answered(name, wanted);
        }
        for (test, make) in [("equals", Condition::Equals as fn(_, _) -> _), ("includes", Condition::Includes)] {
            if let Some(json) = f.take(test) {
                let value = match json {
                    Json::String(text) => text.clone(),
                    Json::Number(number) => Decimal::from_f64(*number).map(Decimal::digits).unwrap_or_default(),
                    Json::Bool(true) => String::from("yes"),
                    _ => String::new(),
                };
                if let Some(question) = question {
                    let choices = question.choices();
                    if (test == "includes") != question.is_multiple() {
                        self.fault(f.path(test), "`includes` is for checkboxes, `equals` for everything else");
                    } else if !choices.is_empty() && choices.iter().all(|choice| choice.value != value) {
                        self.fault(f.path(test), &["`", &value, "` is not an option of `", &name, "`"].concat());
                    }
                }
                return make(name, value);
            }
        }
        Condition::All(Vec::new())
    }
}
