//! Counts responses into results.

use super::column::{Column, Form};
use super::disclosure::{LEAST, STEP, told, told_table};
use super::results::{Asked, Category, Crossed, MarginResult, QuestionResult, Results, percent};
use crate::date::Date;
use crate::definition::{Choice, Definition, Identity, Kind, Question};
use crate::json::Json;
use crate::logic::Condition;
use crate::weighting::{
    Margin, Raked, Reached, Rules, Spread, Targets, UNKNOWN, WeightingFault, margin_of_error, rake,
};

/// Weights of a poll are kept within these: one answer never counts for more than ten of another.
const TRIM: (f64, f64) = (0.3, 3.0);

/// A poll while it is counted: a few bytes for each response.
pub struct Count {
    definition: Definition,
    columns: Vec<Column>,
    margins: Vec<Margin>,
    rows: usize,
    /// How many of them came from members of the panel.
    of_panel: u32,
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

impl Count {
    /// Nothing counted yet. Without targets nothing will be weighted.
    pub fn new(definition: &Definition, targets: Option<&Targets>) -> Self {
        let mut columns = Vec::new();
        for question in definition.questions() {
            let values = |choices: &[Choice]| choices.iter().map(|choice| choice.value.clone()).collect::<Vec<_>>();
            let mut add = |id: String, options, form| {
                columns.push(Column::new(id, options, form));
            };
            match &question.kind {
                Kind::Choices { choices, min, max, .. } => {
                    let apart = choices.iter().filter(|choice| choice.exclusive).count();
                    let adds_up = *max == Some(1) || (min.is_some() && min == max) || choices.len() - apart <= 1;
                    let form = if question.is_multiple() { Form::Several { adds_up } } else { Form::One };
                    add(question.id.clone(), values(choices), form);
                }
                Kind::Ranking { choices, max } => {
                    add(question.id.clone(), values(choices), Form::Ranking { first_alone: *max == Some(1) });
                }
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
        Self { definition: definition.clone(), columns, margins, rows: 0, of_panel: 0 }
    }

    /// What of a poll's own questions answers can be weighted by: those with one answer, each with its options.
    pub fn margins_of(definition: &Definition) -> Vec<(String, Vec<String>)> {
        let columns = Self::new(definition, None).columns.into_iter();
        columns.filter(|column| column.form == Form::One).map(|column| (column.id, column.options)).collect()
    }

    /// Counts one response: its canonical answers, and what the panel knows of whoever gave it, `null` for others.
    /// A column of the targets is looked for in the profile first, then among the answers.
    pub fn add(&mut self, answers: &Json, profile: &Json) {
        self.rows += 1;
        self.of_panel += u32::from(*profile != Json::Null);
        self.columns.iter_mut().for_each(|column| column.add(answers.get(&column.id)));
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
        let base = told(people);
        let (raked, fault) = match base.and_then(|_| self.rake()) {
            Some(Ok(raked)) => (Some(raked), None),
            Some(Err(fault)) => (None, Some(fault)),
            None => (None, None),
        };
        let spread = raked.as_ref().and_then(|raked| Spread::of(&raked.weights));
        let effective = spread.zip(base).map(|(spread, base)| {
            let fives = (spread.effective_base / f64::from(STEP)).round();
            (fives as u32 * STEP).clamp(STEP, base)
        });
        let random = poll.is_some_and(|poll| poll.random_sample) && definition.identity == Identity::Invited;
        let weights = raked.as_ref().map(|raked| &raked.weights[..]);
        let mut questions: Vec<QuestionResult> =
            self.columns.iter().filter(|_| base.is_some()).map(|column| column.result(weights)).collect();
        self.withhold(&mut questions);
        // Of how many weighted results are made tells of how many nothing is known, whichever table it follows from.
        let tells_no_more = |raked: &&Raked| {
            self.margins.iter().zip(&raked.places).all(|(margin, places)| tells_no_more(margin, places, &questions))
        };
        let safe = raked.as_ref().filter(tells_no_more);
        // Of those who answered only the invited: what came on a code that is nobody's is no part of who was asked.
        let asked = facts.invited.filter(|invited| *invited > 0).zip(told(self.of_panel));
        let asked = asked.map(|(people, answered)| Asked { people, rate: percent(answered, people) });
        let margin_of_error = |base: u32| tenth(margin_of_error(0.5, f64::from(effective.unwrap_or(base))) * 100.0);
        let results = Results {
            poll: definition.id.clone(),
            version: definition.version,
            days: (poll.and_then(|poll| poll.opens), definition.closes),
            made: facts.today,
            closed: facts.closed,
            identity: definition.identity,
            base,
            asked: asked.filter(|_| base.is_some()),
            effective_base: effective,
            margin_of_error: base.filter(|_| random).map(margin_of_error),
            weighted_base: safe.and_then(|raked| told(u32::try_from(raked.used).unwrap_or(u32::MAX))),
            crossed: safe.map(|raked| self.crossed(raked, &questions)).unwrap_or_default(),
            margins: raked.as_ref().map(|raked| self.told_margins(raked, &questions)).unwrap_or_default(),
            questions,
        };
        (results, fault)
    }

    fn rake(&self) -> Option<Result<Raked, WeightingFault>> {
        // Small categories are joined, so that the table of who answered tells of nobody.
        let rules = Rules { join_below: LEAST as usize, trim: Some(TRIM), ..Rules::default() };
        let raked = (!self.margins.is_empty()).then(|| rake(None, &self.margins, &rules))?;
        // What is known of so few is not weighted to, and not told.
        Some(raked.and_then(|raked| if raked.used < LEAST as usize { Err(WeightingFault::NoRows) } else { Ok(raked) }))
    }

    /// Takes out of the results every question whose number of answers would tell how many gave one that is hidden, because
    /// only they were asked, or only the others.
    fn withhold(&self, results: &mut [QuestionResult]) {
        // Also those that are not counted: others may be asked of whoever answered them.
        let mut withheld: Vec<&Question> = Vec::new();
        for page in &self.definition.pages {
            for question in self.definition.questions.get(page.questions.clone()).unwrap_or_default() {
                let follows = |condition: &Condition| {
                    condition.names().iter().any(|name| withheld.iter().any(|question| question.owns(name)))
                };
                let mut conditions = [&page.show_if, &question.show_if].into_iter().flatten();
                if conditions.any(|condition| tells(condition, results) || follows(condition)) {
                    results.iter_mut().filter(|own| question.owns(&own.id)).for_each(QuestionResult::withhold);
                    withheld.push(question);
                }
            }
        }
    }

    /// Who answered, by each margin that tells no more than the poll's own question of this name does.
    fn told_margins(&self, raked: &Raked, results: &[QuestionResult]) -> Vec<MarginResult> {
        let all = self.margins.iter().zip(&raked.places).zip(&raked.reached);
        let all = all.filter(|((margin, places), _)| tells_no_more(margin, places, results));
        all.map(|(_, reached)| margin_result(reached)).collect()
    }

    /// Each question with one answer by each margin, as far as that may be told beside the totals of both.
    fn crossed(&self, raked: &Raked, questions: &[QuestionResult]) -> Vec<Crossed> {
        let mut all = Vec::new();
        for (column, result) in self.columns.iter().zip(questions).filter(|(column, _)| column.form == Form::One) {
            for ((margin, places), (_, reached)) in self.margins.iter().zip(&raked.places).zip(&raked.reached) {
                if reached.len() < 2 || margin.name == column.id {
                    continue;
                }
                let mut cells = vec![vec![0_u32; reached.len()]; column.options.len()];
                for (row, category) in margin.codes.iter().enumerate().filter(|(row, _)| raked.weights[*row] > 0.0) {
                    let place = places.get(usize::from(*category)).copied().flatten();
                    if let Some((option, place)) = column.of(row).first().zip(place) {
                        cells[usize::from(*option)][usize::from(place)] += 1;
                    }
                }
                let base = |place: usize| told(cells.iter().map(|row| row[place]).sum());
                let categories = reached.iter().enumerate();
                let categories = categories.map(|(place, own)| (own.category.clone(), base(place))).collect();
                // An option that is hidden in the whole must not follow from its parts.
                let counts = told_table(&cells, |row| result.options[row].count.is_none());
                if counts.iter().flatten().any(Option::is_some) {
                    all.push(Crossed { question: column.id.clone(), margin: margin.name.clone(), categories, counts });
                }
            }
        }
        all
    }
}

/// Whether how many are asked on this condition tells how many gave an answer that is hidden.
fn tells(condition: &Condition, results: &[QuestionResult]) -> bool {
    let of = |name: &str| results.iter().find(|own| own.id == name);
    match condition {
        Condition::All(inner) | Condition::Any(inner) => inner.iter().any(|one| tells(one, results)),
        Condition::Equals(name, value) | Condition::Includes(name, value) => of(name)
            .is_some_and(|own| own.options.iter().any(|option| option.value == *value && option.count.is_none())),
        Condition::Less(name, _) | Condition::Greater(name, _) => {
            of(name).is_some_and(|own| own.options.iter().any(|option| option.count.is_none()))
        }
        Condition::Answered(name, _) => of(name).is_some_and(|own| own.base.is_none()),
    }
}

/// Whether the sizes of a margin's categories tell of no answer that is hidden in the question of the same name: it may
/// be part of a category only together with all the others that are.
fn tells_no_more(margin: &Margin, places: &[Option<u16>], results: &[QuestionResult]) -> bool {
    let Some(own) = results.iter().find(|own| own.id == margin.name) else { return true };
    let group = |value: &str| {
        let place = margin.categories.iter().position(|(name, _)| name == value);
        place.and_then(|place| places.get(place).copied().flatten())
    };
    let mut hidden = own.options.iter().filter(|option| option.count.is_none()).map(|option| group(&option.value));
    let first = hidden.next();
    hidden.all(|group| Some(group) == first)
}

fn margin_result((name, reached): &(String, Vec<Reached>)) -> MarginResult {
    let rows = |own: &Reached| u32::try_from(own.rows).ok().and_then(told).unwrap_or(0);
    let all = reached.iter().map(rows).sum();
    let share = |share: f64| (share * 100.0).round() as u32;
    let categories = reached.iter().map(|own| Category {
        name: own.category.clone(),
        answered: percent(rows(own), all),
        population: share(own.target),
        weighted: share(own.after),
    });
    MarginResult { name: name.clone(), categories: categories.collect() }
}

/// To one decimal place.
pub(super) fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
