//! One question's answers, and what of them may be told.

use super::count::tenth;
use super::disclosure::{LEAST, told, told_parts, told_share};
use super::ranking::{borda, pairs, schulze};
use super::results::{OptionResult, QuestionResult, Ranked, percent};
use crate::json::Json;

/// One question's answers: options by their place, response after response.
pub(super) struct Column {
    /// The question's id, or `id.row`.
    pub(super) id: String,
    /// The options' values.
    pub(super) options: Vec<String>,
    /// How a response's codes are to be understood.
    pub(super) form: Form,
    codes: Vec<u16>,
    /// Where each response's codes end.
    ends: Vec<usize>,
}

/// How a response's codes are to be understood.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    One,
    Several {
        /// Whether the options' counts add up to a number that is known: each has one option, or so many.
        adds_up: bool,
    },
    /// One number of these; answers that are no numbers come after them.
    Points {
        from: i32,
        to: i32,
    },
    Ranking {
        /// Whether only one option has a place.
        first_alone: bool,
    },
}

/// What is hidden of a scale may be this part of all who answered, and there is still a mean.
const HIDDEN_OF_MEAN: f64 = 0.1;

impl Column {
    pub(super) fn new(id: String, options: Vec<String>, form: Form) -> Self {
        Self { id, options, form, codes: Vec::new(), ends: Vec::new() }
    }

    /// Takes one response's answer.
    pub(super) fn add(&mut self, answer: Option<&Json>) {
        let mut take = |value: &Json| {
            let place = match value {
                Json::String(value) => self.options.iter().position(|own| own == value),
                Json::Number(point) => match self.form {
                    // A point that another version had is nothing here, and not one of the options beside the scale.
                    Form::Points { from, to } if (f64::from(from)..=f64::from(to)).contains(point) => {
                        usize::try_from(*point as i64 - i64::from(from)).ok()
                    }
                    _ => None,
                },
                _ => None,
            };
            let place = place.filter(|place| *place < self.options.len());
            self.codes.extend(place.and_then(|place| u16::try_from(place).ok()));
        };
        match answer {
            Some(Json::Array(values)) => values.iter().for_each(&mut take),
            Some(value) => take(value),
            None => {}
        }
        self.ends.push(self.codes.len());
    }

    /// One response's options.
    pub(super) fn of(&self, row: usize) -> &[u16] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.codes[start..self.ends[row]]
    }

    /// What may be told of all responses.
    pub(super) fn result(&self, weights: Option<&[f64]>) -> QuestionResult {
        let plain = self.told(None);
        let weighted = weights.map(|weights| self.told(Some((weights, &plain))));
        let weighted = weighted.as_ref().filter(|weighted| weighted.base.is_some());
        let share =
            |told: &Told, place: usize| told.parts[place].zip(told.base).map(|(part, base)| percent(part, base));
        let option = |place: usize| OptionResult {
            value: self.options[place].clone(),
            count: plain.parts[place],
            percent: share(&plain, place),
            weighted: weighted.and_then(|weighted| share(weighted, place)),
        };
        QuestionResult {
            id: self.id.clone(),
            base: plain.base,
            options: (0..self.options.len()).map(option).collect(),
            mean: self.mean(&plain),
            weighted_mean: weighted.and_then(|weighted| self.mean(weighted)),
            ranked: self.ranked(&plain, None),
            weighted_ranked: weighted.and_then(|weighted| self.ranked(weighted, weights)),
            withheld: false,
        }
    }

    /// Counts each option. With weights: over the rows that have one, where the plain counts are told as well.
    fn told(&self, weighted: Option<(&[f64], &Told)>) -> Told {
        let options = self.options.len();
        let weight = |row: usize| weighted.map_or(1.0, |(weights, _)| weights[row]);
        let (mut counts, mut sums, mut people, mut sum) = (vec![0_u32; options], vec![0.0; options], 0_u32, 0.0);
        for row in (0..self.ends.len()).filter(|row| !self.of(*row).is_empty() && weight(*row) > 0.0) {
            for code in if let Form::Ranking { .. } = self.form { &self.of(row)[..1] } else { self.of(row) } {
                counts[usize::from(*code)] += 1;
                sums[usize::from(*code)] += weight(row);
            }
            people += 1;
            sum += weight(row);
        }
        let Some(base) = told(people) else { return Told { base: None, parts: vec![None; options] } };
        let hidden = |place: usize| weighted.is_some_and(|(_, plain)| plain.parts[place].is_none());
        let mut parts = match self.form {
            Form::Several { adds_up: false } => {
                (0..options).map(|place| told(counts[place]).filter(|_| !hidden(place))).collect()
            }
            _ => told_parts(&counts, hidden),
        };
        if weighted.is_some() {
            for (part, own) in parts.iter_mut().zip(&sums) {
                *part = part.map(|_| told_share(*own, sum, base));
            }
        }
        Told { base: Some(base), parts }
    }

    /// The mean of a scale of numbers, of what is told. What is hidden is taken to be spread evenly over the options
    /// that hide it; where it is too much for that, there is no mean.
    fn mean(&self, told: &Told) -> Option<f64> {
        let Form::Points { from, to } = self.form else { return None };
        let base = f64::from(told.base?);
        let shown: u32 = told.parts.iter().flatten().sum();
        let hidden = told.parts.iter().filter(|part| part.is_none()).count();
        let rest = if hidden > 0 { (base - f64::from(shown)).max(0.0) } else { 0.0 };
        if rest > base * HIDDEN_OF_MEAN {
            return None;
        }
        let (mut people, mut sum, mut seen) = (0.0, 0.0, 0);
        for (point, part) in (from..=to).zip(&told.parts) {
            let own = part.map_or(rest / hidden.max(1) as f64, f64::from);
            people += own;
            sum += own * f64::from(point);
            seen += part.unwrap_or(0);
        }
        (seen >= LEAST).then(|| tenth(sum / people))
    }

    /// What rankings come to. Where the points would tell how many put an option first, since there are two or only one has
    /// a place, they are told with that alone.
    fn ranked(&self, told: &Told, weights: Option<&[f64]>) -> Option<Ranked> {
        let Form::Ranking { first_alone } = self.form else { return None };
        let (base, options) = (told.base?, self.options.len());
        if (first_alone || options == 2) && told.parts.contains(&None) {
            return None;
        }
        let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
        let rows: Vec<usize> =
            (0..self.ends.len()).filter(|row| !self.of(*row).is_empty() && weight(*row) > 0.0).collect();
        let ballots: Vec<&[u16]> = rows.iter().map(|row| self.of(*row)).collect();
        let own: Vec<f64> = rows.iter().map(|row| weight(*row)).collect();
        let sum: f64 = own.iter().sum();
        let most = sum * (options - 1) as f64;
        let points = borda(&ballots, &own, options);
        let points = points.iter().map(|points| percent(told_share(*points, most, base), base)).collect();
        let mut places = vec![0; options];
        let mut place = 1;
        let mut prefer = pairs(&ballots, &own, options);
        // Weights are not exact, and a tie is not to be broken by what they are off by.
        prefer.iter_mut().flatten().for_each(|own| *own = (*own / sum * 1e6).round());
        for level in schulze(&prefer) {
            level.iter().for_each(|option| places[*option] = place);
            place += level.len() as u32;
        }
        Some(Ranked { places, points })
    }
}

/// What may be told of the options: counts, or shares by weight written as counts of the base.
struct Told {
    base: Option<u32>,
    parts: Vec<Option<u32>>,
}
