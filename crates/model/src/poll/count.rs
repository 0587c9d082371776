//! Counts responses into results.

use super::disclosure::{LEAST, told};
use super::ranking::{borda, pairs, schulze};
use super::results::{Asked, Category, MarginResult, Means, OptionResult, QuestionResult, Ranked, Results};
use crate::date::Date;
use crate::definition::{Choice, Definition, Identity, Kind};
use crate::json::Json;
use crate::weighting::{Margin, Rules, Spread, Targets, UNKNOWN, WeightingFault, margin_of_error, rake};

/// Weights of a poll are kept within these: one answer never counts for more than ten of another.
const TRIM: (f64, f64) = (0.3, 3.0);

/// A poll while it is counted: a few bytes for each response.
pub struct Count {
    definition: Definition,
    columns: Vec<Column>,
    margins: Vec<Margin>,
    rows: usize,
}

/// What is known of a poll beside its answers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts {
    /// The day on which results are made.
    pub today: Option<Date>,
    /// How many were invited.
    pub invited: Option<u32>,
    /// Whether no more answers are taken.
    pub closed: bool,
}

/// One question's answers: options by their place, response after response.
struct Column {
    id: String,
    options: Vec<String>,
    form: Form,
    codes: Vec<u16>,
    /// Where each response's codes end.
    ends: Vec<usize>,
}

/// How a response's codes are to be understood.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    One,
    Several,
    /// One number of these; answers that are no numbers come after them.
    Points {
        from: i32,
        to: i32,
    },
    Ranking,
}

impl Count {
    /// Nothing counted yet. Without targets nothing will be weighted.
    pub fn new(definition: &Definition, targets: Option<&Targets>) -> Self {
        let mut columns = Vec::new();
        for question in definition.questions() {
            let values = |choices: &[Choice]| choices.iter().map(|choice| choice.value.clone()).collect::<Vec<_>>();
            let mut add = |id: String, options, form| {
                columns.push(Column { id, options, form, codes: Vec::new(), ends: Vec::new() });
            };
            match &question.kind {
                Kind::Choices { choices, .. } => {
                    let form = if question.is_multiple() { Form::Several } else { Form::One };
                    add(question.id.clone(), values(choices), form);
                }
                Kind::Ranking { choices, .. } => add(question.id.clone(), values(choices), Form::Ranking),
                Kind::Points { from, to, apart, .. } => {
                    let points = (*from..=*to).map(|point| point.to_string());
                    let options: Vec<String> = points.chain(values(apart)).collect();
                    add(question.id.clone(), options, Form::Points { from: *from, to: *to });
                }
                Kind::Matrix { rows, choices } => {
                    for (row, _) in rows {
                        add([&question.id, ".", row].concat(), values(choices), Form::One);
                    }
                }
                _ => {}
            }
        }
        let margin = |column: &crate::weighting::TargetColumn| Margin {
            name: column.name.clone(),
            categories: column.categories.clone(),
            codes: Vec::new(),
        };
        let margins = targets.map(|targets| targets.columns.iter().map(margin).collect()).unwrap_or_default();
        Self { definition: definition.clone(), columns, margins, rows: 0 }
    }

    /// Counts one response: its canonical answers, and what the panel knows of whoever gave it.
    /// A column of the targets is looked for in the profile first, then among the answers.
    pub fn add(&mut self, answers: &Json, profile: &Json) {
        self.rows += 1;
        for column in &mut self.columns {
            let answer = answers.get(&column.id);
            let mut take = |value: &Json| {
                let place = match value {
                    Json::String(value) => column.options.iter().position(|own| own == value),
                    Json::Number(point) => match column.form {
                        Form::Points { from, .. } => usize::try_from(*point as i64 - i64::from(from)).ok(),
                        _ => None,
                    },
                    _ => None,
                };
                let place = place.filter(|place| *place < column.options.len());
                column.codes.extend(place.and_then(|place| u16::try_from(place).ok()));
            };
            match answer {
                Some(Json::Array(values)) => values.iter().for_each(&mut take),
                Some(value) => take(value),
                None => {}
            }
            column.ends.push(column.codes.len());
        }
        for margin in &mut self.margins {
            let own = profile.get(&margin.name).or_else(|| answers.get(&margin.name)).and_then(Json::as_str);
            let place = own.and_then(|own| margin.categories.iter().position(|(name, _)| name == own.trim()));
            margin.codes.push(place.and_then(|place| u16::try_from(place).ok()).unwrap_or(UNKNOWN));
        }
    }

    /// The results, and why they are not weighted where they should be.
    pub fn results(&self, facts: Facts) -> (Results, Option<WeightingFault>) {
        let definition = &self.definition;
        let poll = definition.poll.as_ref();
        let people = u32::try_from(self.rows).unwrap_or(u32::MAX);
        let enough = people >= LEAST;
        // Small categories are joined, so that the table of who answered tells of nobody.
        let rules = Rules { join_below: LEAST as usize, trim: Some(TRIM), ..Rules::default() };
        let raked = (enough && !self.margins.is_empty()).then(|| rake(None, &self.margins, &rules));
        let (raked, fault) = match raked {
            Some(Ok(raked)) => (Some(raked), None),
            Some(Err(fault)) => (None, Some(fault)),
            None => (None, None),
        };
        let spread = raked.as_ref().and_then(|raked| Spread::of(&raked.weights));
        let effective = spread.map_or(f64::from(people), |spread| spread.effective_base);
        let random = poll.is_some_and(|poll| poll.random_sample) && definition.identity == Identity::Invited;
        let weights = raked.as_ref().map(|raked| &raked.weights[..]);
        let questions = self.columns.iter().filter(|_| enough).map(|column| column.result(weights)).collect();
        let rate = |invited: u32| Asked { people: invited, rate: percent(f64::from(people), f64::from(invited)) };
        let results = Results {
            poll: definition.id.clone(),
            version: definition.version,
            days: (poll.and_then(|poll| poll.opens), definition.closes),
            made: facts.today,
            closed: facts.closed,
            identity: definition.identity,
            base: told(people),
            asked: facts.invited.filter(|invited| enough && *invited > 0).map(rate),
            effective_base: spread.map(|spread| spread.effective_base as u32),
            margin_of_error: (random && enough).then(|| tenth(margin_of_error(0.5, effective) * 100.0)),
            questions,
            margins: raked.as_ref().map(|raked| raked.reached.iter().map(margin_result).collect()).unwrap_or_default(),
        };
        (results, fault)
    }

    /// How two characteristics go together: a question's options by a margin's categories, as they may be told.
    pub fn crossed(&self, question: &str, margin: &str) -> Option<Vec<Vec<Option<u32>>>> {
        let column = self.columns.iter().find(|column| column.id == question && column.form == Form::One)?;
        let margin = self.margins.iter().find(|own| own.name == margin)?;
        let mut cells = vec![vec![0_u32; margin.categories.len()]; column.options.len()];
        for (row, category) in margin.codes.iter().enumerate().filter(|(_, category)| **category != UNKNOWN) {
            if let Some(code) = column.of(row).first() {
                cells[usize::from(*code)][usize::from(*category)] += 1;
            }
        }
        Some(super::disclosure::told_table(&cells))
    }
}

fn margin_result((name, reached): &(String, Vec<crate::weighting::Reached>)) -> MarginResult {
    let categories = reached.iter().map(|own| Category {
        name: own.category.clone(),
        answered: percent(own.before, 1.0),
        population: percent(own.target, 1.0),
        weighted: percent(own.after, 1.0),
    });
    MarginResult { name: name.clone(), categories: categories.collect() }
}

impl Column {
    fn of(&self, row: usize) -> &[u16] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.codes[start..self.ends[row]]
    }

    fn result(&self, weights: Option<&[f64]>) -> QuestionResult {
        let options = self.options.len();
        let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
        let (mut counts, mut sums, mut people, mut sum) = (vec![0_u32; options], vec![0.0; options], 0_u32, 0.0);
        let answered = || (0..self.ends.len()).filter(|row| !self.of(*row).is_empty());
        for row in answered() {
            let codes = if self.form == Form::Ranking { &self.of(row)[..1] } else { self.of(row) };
            for code in codes {
                counts[usize::from(*code)] += 1;
                sums[usize::from(*code)] += weight(row);
            }
            people += 1;
            sum += weight(row);
        }
        let base = told(people);
        let option = |place: usize| {
            let count = told(counts[place]).filter(|_| base.is_some());
            OptionResult {
                value: self.options[place].clone(),
                count,
                // Of what is told, not of what was counted: otherwise the one would give away the other.
                percent: count.zip(base).map(|(count, base)| percent(f64::from(count), f64::from(base)).min(100)),
                weighted: count.filter(|_| weights.is_some() && sum > 0.0).map(|_| percent(sums[place], sum)),
            }
        };
        let mean = match self.form {
            Form::Points { from, to } if base.is_some() => {
                let points = usize::try_from(to - from + 1).unwrap_or(0);
                let of = |own: &[f64]| {
                    let all: f64 = own.iter().sum();
                    let total: f64 = own.iter().zip(from..).map(|(own, point)| own * f64::from(point)).sum();
                    (all > 0.0).then(|| tenth(total / all))
                };
                let plain: Vec<f64> = counts[..points].iter().map(|count| f64::from(*count)).collect();
                let enough = counts[..points].iter().sum::<u32>() >= LEAST;
                let weighted = weights.and_then(|_| of(&sums[..points]));
                of(&plain).filter(|_| enough).map(|plain| Means { plain, weighted })
            }
            _ => None,
        };
        let ranked = (self.form == Form::Ranking && base.is_some() && sum > 0.0).then(|| {
            let rows: Vec<usize> = answered().collect();
            let ballots: Vec<&[u16]> = rows.iter().map(|row| self.of(*row)).collect();
            let own: Vec<f64> = rows.iter().map(|row| weight(*row)).collect();
            let most = sum * (options - 1) as f64;
            let points = borda(&ballots, &own, options).iter().map(|points| percent(*points, most)).collect();
            let mut places = vec![0; options];
            let mut place = 1;
            let mut prefer = pairs(&ballots, &own, options);
            // Weights are not exact, and a tie is not to be broken by what they are off by.
            prefer.iter_mut().flatten().for_each(|own| *own = (*own / sum * 1e6).round());
            for level in schulze(&prefer) {
                level.iter().for_each(|option| places[*option] = place);
                place += level.len() as u32;
            }
            Ranked { places, points }
        });
        QuestionResult { id: self.id.clone(), base, options: (0..options).map(option).collect(), mean, ranked }
    }
}

fn percent(part: f64, whole: f64) -> u32 {
    if whole > 0.0 { (part / whole * 100.0).round() as u32 } else { 0 }
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
