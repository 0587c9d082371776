//! Which questions are asked, decided from the answers before them.

use crate::check::stored;
use crate::date::Date;
use crate::decimal::Decimal;
use crate::definition::{Definition, Kind, Look, Question};
use crate::draft::Draft;
use crate::text::cut;

/// When a page or a question is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Every one holds.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// The answer is this, written as it would be stored.
    Equals(String, String),
    /// Among the options ticked is this one.
    Includes(String, String),
    /// The answer is a number or day before this one.
    Less(String, Bound),
    /// The answer is a number or day after this one.
    Greater(String, Bound),
    /// There is an answer, or there is none.
    Answered(String, bool),
}

/// What an answer is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// A number
    Number(Decimal),
    /// A day
    Day(Date),
}

impl Condition {
    /// Every field name that the condition looks at.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::All(inner) | Self::Any(inner) => inner.iter().flat_map(Self::names).collect(),
            Self::Equals(name, _)
            | Self::Includes(name, _)
            | Self::Less(name, _)
            | Self::Greater(name, _)
            | Self::Answered(name, _) => vec![name],
        }
    }
}

/// Which questions are asked for a draft, by their place among all questions of the definition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    questions: Vec<bool>,
}

impl Shown {
    /// Whether the question at this place is asked.
    pub fn question(&self, place: usize) -> bool {
        self.questions.get(place).copied().unwrap_or(false)
    }
}

impl Definition {
    /// Decides, from first to last, which questions are asked. An answer to a question that is
    /// not asked counts as no answer.
    pub fn shown(&self, draft: &Draft) -> Shown {
        let mut seen = Seen { definition: self, draft, shown: Vec::new() };
        for page in &self.pages {
            // A page's condition looks only at earlier pages, so it is the same for all its questions.
            let page_shown = page.show_if.as_ref().is_none_or(|condition| seen.holds(condition));
            for question in self.questions.get(page.questions.clone()).unwrap_or_default() {
                let shown = page_shown && question.show_if.as_ref().is_none_or(|condition| seen.holds(condition));
                seen.shown.push(shown);
            }
        }
        Shown { questions: seen.shown }
    }

    /// Whether a field of this name is among those that are asked for a draft: one of a question that is shown, and where it
    /// stands beside an option, only while that is chosen. A name that no question has is no answer, and passes. `shown` is
    /// what [`Definition::shown`] gives for the draft.
    pub fn asks(&self, shown: &Shown, draft: &Draft, name: &str) -> bool {
        let id = cut(name, b'.').map_or(name, |(id, _)| id);
        let Some(place) = self.questions.iter().position(|question| question.id == id) else { return true };
        let beside = |question: &Question| name == question.other_name() && question.revealing(draft).is_none();
        shown.question(place) && !self.questions.get(place).is_some_and(beside)
    }
}

struct Seen<'a> {
    definition: &'a Definition,
    draft: &'a Draft,
    shown: Vec<bool>,
}

impl<'a> Seen<'a> {
    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::All(inner) => inner.iter().all(|one| self.holds(one)),
            Condition::Any(inner) => inner.iter().any(|one| self.holds(one)),
            Condition::Equals(name, value) => {
                self.asked(name).and_then(|question| self.stored(question, name)).as_ref() == Some(value)
            }
            Condition::Includes(name, value) => self.asked(name).is_some() && self.draft.has(name, value),
            Condition::Less(name, bound) => self.compare(name, *bound) == Some(std::cmp::Ordering::Less),
            Condition::Greater(name, bound) => self.compare(name, *bound) == Some(std::cmp::Ordering::Greater),
            Condition::Answered(name, wanted) => {
                self.asked(name).is_some_and(|question| question.is_answered(name, self.draft)) == *wanted
            }
        }
    }

    /// The question behind a field name, if it was asked.
    fn asked(&self, name: &str) -> Option<&'a Question> {
        let (place, question) = self.definition.questions().enumerate().find(|(_, question)| question.owns(name))?;
        self.shown.get(place).copied().unwrap_or(false).then_some(question)
    }

    /// The answer as it would be stored, whichever way it was typed.
    fn stored(&self, question: &Question, name: &str) -> Option<String> {
        match question.kind {
            Kind::Date { .. } => typed_date(name, self.draft).map(Date::iso),
            _ => stored(&question.kind, self.draft.first(name)?),
        }
    }

    fn compare(&self, name: &str, bound: Bound) -> Option<std::cmp::Ordering> {
        self.asked(name)?;
        match bound {
            Bound::Number(bound) => Some(Decimal::parse(self.draft.first(name)?)?.cmp(&bound)),
            Bound::Day(bound) => Some(typed_date(name, self.draft)?.cmp(&bound)),
        }
    }
}

/// The day that a draft holds for a date question, from its three fields or from one ISO date.
pub fn typed_date(id: &str, draft: &Draft) -> Option<Date> {
    if let Some(iso) = draft.first(id) {
        return Date::parse(iso);
    }
    let part = |part: &str| draft.first(&[id, ".", part].concat()).and_then(crate::formats::date_part);
    Date::new(part("year")?, part("month")?, part("day")?)
}

impl Question {
    /// Whether a form field of this name belongs to this question's own answer.
    pub fn owns(&self, name: &str) -> bool {
        match &self.kind {
            Kind::Matrix { rows, .. } => {
                match name.strip_prefix(self.id.as_str()).and_then(|rest| rest.strip_prefix(".")) {
                    Some(row) => rows.iter().any(|(id, _)| id == row),
                    None => name == self.id,
                }
            }
            _ => name == self.id,
        }
    }

    /// Whether a draft holds anything for this question, right or wrong.
    pub fn is_answered(&self, name: &str, draft: &Draft) -> bool {
        match &self.kind {
            Kind::Matrix { rows, .. } if name == self.id => {
                rows.iter().any(|(row, _)| draft.first(&[&self.id, ".", row].concat()).is_some())
            }
            Kind::Ranking { choices, .. } => {
                (0..choices.len()).any(|place| self.rank(place, draft).is_some()) || draft.first(name).is_some()
            }
            Kind::Date { .. } => {
                ["", ".day", ".month", ".year"].iter().any(|part| draft.first(&[name, part].concat()).is_some())
            }
            _ => draft.first(name).is_some(),
        }
    }

    /// Whether several options may be ticked.
    pub fn is_multiple(&self) -> bool {
        matches!(self.kind, Kind::Choices { look: Look::Checkboxes, .. })
    }
}
