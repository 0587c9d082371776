//! A draft becomes answers, or problems to mend. The only maker of [`Answers`].

use crate::answers::{Answer, Answers};
use crate::date::Date;
use crate::decimal::Decimal;
use crate::definition::{Choice, Definition, Kind, OTHER_MAX_LENGTH, Question};
use crate::draft::Draft;
use crate::formats::{self, date_part};
use crate::logic::typed_date;
use crate::problem::{Problem, ProblemKind};
use std::ops::RangeInclusive;

impl Definition {
    /// Checks a whole draft.
    ///
    /// Questions that the draft itself hides are passed over: what stands in them is neither
    /// checked nor kept.
    ///
    /// # Errors
    /// Every problem, in the order of the questions.
    pub fn check(&self, draft: &Draft) -> Result<Answers, Vec<Problem>> {
        let shown = self.shown(draft);
        let mut check = Check { draft, entries: Vec::new(), problems: Vec::new() };
        for (place, question) in self.questions().enumerate() {
            if shown.question(place) {
                check.question(question);
            }
        }
        check.end()
    }

    /// Checks answers to questions that are all asked, and have nothing to give but a choice or a point: a widget that
    /// asks no others downloads nothing of theirs.
    ///
    /// # Errors
    /// Every problem, in the order of the questions.
    pub fn check_choices(questions: &[Question], draft: &Draft) -> Result<Answers, Vec<Problem>> {
        let mut check = Check { draft, entries: Vec::new(), problems: Vec::new() };
        for question in questions {
            check.chosen(question);
        }
        check.end()
    }

    /// Problems of one question alone, as if it were shown.
    pub fn check_question(&self, question: &Question, draft: &Draft) -> Vec<Problem> {
        let mut check = Check { draft, entries: Vec::new(), problems: Vec::new() };
        check.question(question);
        check.problems
    }

    /// Fields that belong to no question: a program has misnamed something.
    pub fn strangers(&self, draft: &Draft) -> Vec<Problem> {
        let known = |name: &str| {
            self.questions().any(|question| {
                let part = name.strip_prefix(question.id.as_str()).and_then(|rest| rest.strip_prefix("."));
                match (&question.kind, part) {
                    (Kind::Date { .. }, Some(part)) => matches!(part, "day" | "month" | "year"),
                    (Kind::Ranking { choices, .. }, Some(part)) => {
                        crate::date::digits(part).is_some_and(|n| (1..=choices.len() as u32).contains(&n))
                    }
                    (Kind::Matrix { .. }, _) => question.owns(name) && part.is_some(),
                    (_, Some(part)) => {
                        part == "other" && question.choices().iter().any(|choice| choice.other.is_some())
                    }
                    (_, None) => name == question.id,
                }
            })
        };
        let strangers = draft.fields().map(|(name, _)| name).filter(|name| !name.starts_with('_') && !known(name));
        strangers
            .map(|name| Problem { question: name.into(), field: name.into(), kind: ProblemKind::NoSuchQuestion })
            .collect()
    }
}

struct Check<'a> {
    draft: &'a Draft,
    entries: Vec<(String, Answer)>,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn end(self) -> Result<Answers, Vec<Problem>> {
        if self.problems.is_empty() { Ok(Answers::new(self.entries)) } else { Err(self.problems) }
    }

    /// A question whose answer is chosen.
    fn chosen(&mut self, question: &Question) {
        let id = question.id.as_str();
        let Some(value) = self.draft.first(id) else {
            if question.required {
                self.problem(question, id, ProblemKind::Missing);
            }
            return;
        };
        match &question.kind {
            Kind::Choices { choices, min, max, .. } if question.is_multiple() => {
                self.ticked(question, choices, *min, *max)
            }
            Kind::Choices { choices, .. } => self.choice(question, id, choices, value),
            Kind::Points { from, to, apart, .. } => match point(*from..=*to, apart, value) {
                Some(answer) => self.answer(id, answer),
                None => self.problem(question, id, ProblemKind::UnknownOption),
            },
            _ => self.problem(question, id, ProblemKind::UnknownOption),
        }
    }

    fn question(&mut self, question: &Question) {
        let id = question.id.as_str();
        match &question.kind {
            Kind::Choices { .. } | Kind::Points { .. } => self.chosen(question),
            Kind::Matrix { rows, choices } => {
                for (row, _) in rows {
                    let name = [id, ".", row].concat();
                    match self.draft.first(&name) {
                        Some(value) => self.choice(question, &name, choices, value),
                        None if question.required => self.problem(question, &name, ProblemKind::Missing),
                        None => {}
                    }
                }
            }
            _ if !question.is_answered(id, self.draft) => {
                if question.required {
                    self.problem(question, &first_field(question), ProblemKind::Missing);
                }
            }
            Kind::Ranking { .. } => match question.ranked(self.draft) {
                Ok(ranked) => {
                    let mut values = Vec::new();
                    for choice in ranked {
                        values.push(choice.value.clone());
                    }
                    self.answer(id, Answer::List(values));
                }
                Err((place, problem)) => self.problem(question, &question.rank_name(place), problem),
            },
            Kind::Date { min, max } => {
                let typed = |part: &str| self.draft.first(&[id, part].concat());
                let parts = [(".day", 1, 31), (".month", 1, 12), (".year", 1000, 9999)];
                let missing = parts.iter().find(|(part, ..)| typed(part).is_none());
                // The first part that no day has.
                let odd = || {
                    let is_odd = |part, least, most| {
                        !typed(part).and_then(date_part).is_some_and(|it| (least..=most).contains(&it))
                    };
                    parts.iter().find(|(part, least, most)| is_odd(part, *least, *most))
                };
                let kind = match typed_date(id, self.draft) {
                    Some(day) if min.is_some_and(|min| day < min) => min.map(ProblemKind::TooEarly),
                    Some(day) if max.is_some_and(|max| day > max) => max.map(ProblemKind::TooLate),
                    Some(day) => {
                        self.answer(id, Answer::Text(day.iso()));
                        None
                    }
                    None if missing.is_some() && self.draft.first(id).is_none() => Some(ProblemKind::DateIncomplete),
                    None => Some(ProblemKind::NotADate),
                };
                if let Some(kind) = kind {
                    let at = match kind {
                        ProblemKind::DateIncomplete => missing,
                        ProblemKind::NotADate => odd(),
                        _ => None,
                    };
                    self.problem(question, &[id, at.map_or(".day", |(part, ..)| part)].concat(), kind);
                }
            }
            kind => match read(kind, self.draft.first(id).unwrap_or("")) {
                Ok(answer) => self.answer(id, answer),
                Err(problem) => self.problem(question, id, problem),
            },
        }
    }

    fn problem(&mut self, question: &Question, field: &str, kind: ProblemKind) {
        self.problems.push(Problem { question: question.id.clone(), field: field.to_owned(), kind });
    }

    fn answer(&mut self, name: &str, answer: Answer) {
        self.entries.push((name.to_owned(), answer));
    }

    fn choice(&mut self, question: &Question, name: &str, choices: &[Choice], value: &str) {
        match choices.iter().find(|choice| choice.value == value) {
            None => self.problem(question, name, ProblemKind::UnknownOption),
            Some(choice) => {
                self.answer(name, Answer::Text(choice.value.clone()));
                self.other(question, choice);
            }
        }
    }

    fn ticked(&mut self, question: &Question, choices: &[Choice], min: Option<u32>, max: Option<u32>) {
        let id = question.id.as_str();
        let mut ticked = Vec::new();
        let mut values = Vec::new();
        let mut alone = false;
        for choice in choices {
            if self.draft.has(id, &choice.value) {
                ticked.push(choice);
                values.push(choice.value.clone());
                alone |= choice.exclusive;
            }
        }
        let count = ticked.len() as u32;
        let kind = if self.draft.all(id).any(|value| choices.iter().all(|choice| choice.value != value)) {
            Some(ProblemKind::UnknownOption)
        } else if alone && count > 1 {
            Some(ProblemKind::ExclusiveWithOthers)
        } else if alone {
            None
        } else {
            let few = min.filter(|min| count < *min).map(ProblemKind::TooFew);
            few.or(max.filter(|max| count > *max).map(ProblemKind::TooMany))
        };
        match kind {
            Some(kind) => self.problem(question, id, kind),
            None => {
                self.answer(id, Answer::List(values));
                for choice in ticked {
                    self.other(question, choice);
                }
            }
        }
    }

    /// The words beside a chosen "other" option.
    fn other(&mut self, question: &Question, choice: &Choice) {
        if choice.other.is_none() {
            return;
        }
        let name = question.other_name();
        if let Some(words) = self.draft.first(&name) {
            match written(words, OTHER_MAX_LENGTH) {
                Ok(answer) => self.answer(&name, answer),
                Err(kind) => self.problem(question, &name, kind),
            }
        }
    }
}

/// The field to go to when a question has no answer at all.
fn first_field(question: &Question) -> String {
    match question.kind {
        Kind::Date { .. } => [&question.id, ".day"].concat(),
        Kind::Ranking { .. } => question.rank_name(0),
        _ => question.id.clone(),
    }
}

/// What a question would store for words typed or written in a condition, so that the two can be
/// compared; `None` where it would not take them.
pub(crate) fn stored(kind: &Kind, typed: &str) -> Option<String> {
    match kind {
        Kind::Choices { choices, .. } | Kind::Matrix { choices, .. } => {
            choices.iter().any(|choice| choice.value == typed).then(|| typed.to_owned())
        }
        Kind::Date { .. } => Date::parse(typed).map(Date::iso),
        kind => read(kind, typed).ok()?.to_fields().pop(),
    }
}

/// Words.
fn written(typed: &str, most: u32) -> Result<Answer, ProblemKind> {
    let words = crate::draft::lines(typed);
    if words.chars().count() > most as usize { Err(ProblemKind::TooLong(most)) } else { Ok(Answer::Text(words)) }
}

/// A point of a scale, or what stands apart from it.
fn point(scale: RangeInclusive<i32>, apart: &[Choice], typed: &str) -> Option<Answer> {
    if apart.iter().any(|choice| choice.value == typed) {
        return Some(Answer::Text(typed.to_owned()));
    }
    let point = Decimal::parse(typed)?;
    let (least, most) = (Decimal::whole((*scale.start()).into()), Decimal::whole((*scale.end()).into()));
    let fits = point.places() == 0 && Some(point) >= least && Some(point) <= most;
    fits.then_some(Answer::Number(point))
}

/// An answer that stands in one field, trimmed and not empty.
fn read(kind: &Kind, typed: &str) -> Result<Answer, ProblemKind> {
    let text = |found: Option<String>, problem| found.map(Answer::Text).ok_or(problem);
    match kind {
        Kind::Text { max_length, .. } | Kind::LongText { max_length, .. } => written(typed, *max_length),
        Kind::Email => text(formats::email(typed), ProblemKind::NotAnEmail),
        Kind::Telephone => text(formats::telephone(typed), ProblemKind::NotATelephone),
        Kind::Postcode => text(formats::postcode(typed), ProblemKind::NotAPostcode),
        Kind::Consent => {
            if typed == "yes" {
                Ok(Answer::Agreed)
            } else {
                Err(ProblemKind::UnknownOption)
            }
        }
        Kind::Points { from, to, apart, .. } => point(*from..=*to, apart, typed).ok_or(ProblemKind::UnknownOption),
        Kind::Number { min, max, decimals, .. } => {
            let number = Decimal::parse(typed).ok_or(ProblemKind::NotANumber)?;
            if let Some(min) = min.filter(|min| number < *min) {
                return Err(ProblemKind::TooSmall(min));
            }
            if let Some(max) = max.filter(|max| number > *max) {
                return Err(ProblemKind::TooBig(max));
            }
            if number.places() > *decimals {
                return Err(ProblemKind::TooPrecise(*decimals));
            }
            Ok(Answer::Number(number))
        }
        Kind::Choices { .. } | Kind::Matrix { .. } | Kind::Ranking { .. } | Kind::Date { .. } => {
            Err(ProblemKind::UnknownOption)
        }
    }
}
