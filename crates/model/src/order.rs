//! The order in which somebody was shown a question's options, where the definition has it shuffled.
//!
//! What stands first is chosen more often. So each resident may be shown another order, and the order goes with
//! the answers, for whoever wants to see what it did to them.

use crate::definition::{Definition, Kind, Question};
use crate::json::Json;
use crate::trouble::Trouble;

/// What the name of a form's field begins with that holds one value of a question's order.
pub(crate) const FIELD: &str = "_order.";

/// Each shuffled question with the values of its options, as they were shown from first to last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Orders(Vec<(String, Vec<String>)>);

impl Orders {
    /// Orders for one resident. The same chance gives the same orders.
    pub fn shuffled(definition: &Definition, chance: u64) -> Self {
        let mut state = chance;
        let mut all = Vec::new();
        for question in definition.questions().filter(|question| question.shuffle) {
            let choices = question.choices();
            // Options that stand apart, or lead to words of one's own, are looked for where they always are.
            let stays = |place: &usize| choices[*place].exclusive || choices[*place].other.is_some();
            let moving: Vec<usize> = (0..choices.len()).filter(|place| !stays(place)).collect();
            let mut shown: Vec<usize> = (0..choices.len()).collect();
            for last in (1..moving.len()).rev() {
                let other = (next(&mut state) % (last as u64 + 1)) as usize;
                shown.swap(moving[last], moving[other]);
            }
            let values = shown.iter().map(|place| choices[*place].value.clone()).collect();
            all.push((question.id.clone(), values));
        }
        Self(all)
    }

    /// Puts the options of a form that is drawn whole into these orders. Rankings stay as they are, and are left out: forms
    /// name the places of their options.
    pub fn apply(&mut self, definition: &mut Definition) {
        let is_ranking = |id: &String| definition.questions().any(|own| own.id == *id && own.is_ranking());
        self.0.retain(|(id, _)| !is_ranking(id));
        for question in definition.questions.iter_mut().filter(|question| question.shuffle) {
            let places = self.places(question);
            if let Kind::Choices { choices, .. } = &mut question.kind {
                *choices = places.iter().map(|place| choices[*place].clone()).collect();
            }
        }
    }

    /// Adds a value at the end of a question's order; the values of one question come together.
    pub fn add(&mut self, question: &str, value: String) {
        match self.0.last_mut() {
            Some((own, values)) if own == question => values.push(value),
            _ => self.0.push((question.to_owned(), vec![value])),
        }
    }

    /// Whether no order is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The places of a question's options in its definition, in the order in which they are shown.
    pub fn places(&self, question: &Question) -> Vec<usize> {
        let choices = question.choices();
        let own = self.0.iter().find(|(own, values)| *own == question.id && is_order_of(question, values));
        let mut places = Vec::new();
        for at in 0..choices.len() {
            let value = own.and_then(|(_, values)| values.get(at));
            let place = value.and_then(|value| choices.iter().position(|choice| choice.value == *value));
            places.push(place.unwrap_or(at));
        }
        places
    }

    /// What is wrong with these orders of this definition's options.
    pub fn fault(&self, definition: &Definition) -> Option<Trouble> {
        let mut seen: Vec<&str> = Vec::new();
        for (id, values) in &self.0 {
            let trouble = |what: &str| Some(Trouble::new(["orders.", id].concat(), what));
            let Some(question) = definition.questions().find(|question| question.id == *id && question.shuffle) else {
                return trouble("names no question whose options are shuffled");
            };
            if !is_order_of(question, values) || seen.contains(&id.as_str()) {
                return trouble("needs each of the question's options once");
            }
            seen.push(id);
        }
        None
    }

    /// The fields of a form: one for each value.
    pub fn to_fields(&self) -> Vec<(String, String)> {
        if self.is_empty() { Vec::new() } else { rare_doors::to_fields(self) }
    }

    /// Reads `{"question": ["value", …]}`.
    ///
    /// # Errors
    /// The first thing that is something else.
    pub(crate) fn read(json: &Json, at: &str) -> Result<Self, Trouble> {
        let wrong = |name: &str| Trouble::new([at, name].concat(), "needs an object of question to list of values");
        let Json::Object(members) = json else { return Err(wrong("")) };
        let mut all = Self::default();
        for (id, values) in members {
            let Json::Array(values) = values else { return Err(wrong(&[".", id].concat())) };
            let mut own = Vec::new();
            for value in values {
                let Json::String(value) = value else { return Err(wrong(&[".", id].concat())) };
                own.push(value.clone());
            }
            all.0.push((id.clone(), own));
        }
        Ok(all)
    }

    /// `{"question": ["value", …]}`
    pub fn to_json(&self) -> Json {
        if self.is_empty() { Json::Object(Vec::new()) } else { rare_doors::to_json(self) }
    }
}

mod rare_doors {
    //! What is called only where options are shuffled: see [`Definition::read_plain`]. Nothing here is inlined, so that a
    //! page without them need not download it.

    use super::*;

    /// See [`Orders::to_fields`].
    #[inline(never)]
    pub(super) fn to_fields(orders: &Orders) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for (id, values) in &orders.0 {
            for value in values {
                fields.push(([FIELD, id].concat(), value.clone()));
            }
        }
        fields
    }

    /// See [`Orders::to_json`].
    #[inline(never)]
    pub(super) fn to_json(orders: &Orders) -> Json {
        let mut members = Vec::new();
        for (id, values) in &orders.0 {
            let values = values.iter().map(|value| Json::string(value.as_str())).collect();
            members.push((id.clone(), Json::Array(values)));
        }
        Json::Object(members)
    }
}

fn is_order_of(question: &Question, values: &[String]) -> bool {
    let choices = question.choices();
    values.len() == choices.len() && choices.iter().all(|choice| values.contains(&choice.value))
}

/// The next number of a sequence that looks like chance (SplitMix64, in the public domain).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
