//! Options put in order by those who answer: numbers beside options become one list, from the most liked.
//!
//! A form has a field `{id}.{n}` for the n-th option, with its place, 1 for the most liked. A list of values under
//! the question's own id, best first, is what programs send and what is stored.

use crate::definition::{Choice, Definition, Kind, Question};
use crate::draft::Draft;
use crate::problem::ProblemKind;
use crate::text::digits;

impl Question {
    /// The name of the field beside the option at this place, which counts from 0.
    pub fn rank_name(&self, place: usize) -> String {
        [&self.id, ".", &digits(place as i64 + 1)].concat()
    }

    /// What stands beside the option at this place: digits, or whatever was typed in their stead.
    pub fn rank(&self, place: usize, draft: &Draft) -> Option<String> {
        let value = &self.choices().get(place)?.value;
        match draft.all(&self.id).position(|own| own == value) {
            Some(rank) => Some(digits(rank as i64 + 1)),
            None => draft.first(&self.rank_name(place)).map(String::from),
        }
    }

    /// Whether this is a question whose options are put in order.
    pub fn is_ranking(&self) -> bool {
        matches!(self.kind, Kind::Ranking { .. })
    }

    /// The options in the order given, best first. Places may be left out: 1, 2, 5 is 1, 2, 3.
    ///
    /// # Errors
    /// What is wrong, and the place of the option it is wrong with.
    pub fn ranked(&self, draft: &Draft) -> Result<Vec<&Choice>, (usize, ProblemKind)> {
        rare_doors::ranked(self, draft)
    }
}

mod rare_doors {
    //! What is called only of definitions with something rare in them: see [`Definition::read_plain`]. Nothing here is
    //! inlined, so that a page without them need not download it.

    use super::*;

    /// See [`Question::ranked`].
    #[inline(never)]
    pub(super) fn ranked<'a>(question: &'a Question, draft: &Draft) -> Result<Vec<&'a Choice>, (usize, ProblemKind)> {
        let choices = question.choices();
        let listed: Vec<&str> = draft.all(&question.id).collect();
        for (place, value) in listed.iter().enumerate() {
            if choices.iter().all(|choice| choice.value != *value) {
                return Err((0, ProblemKind::UnknownOption));
            }
            if listed[..place].contains(value) {
                return Err((0, ProblemKind::SamePlace));
            }
        }
        let mut ranked: Vec<(u32, usize)> = Vec::new();
        for place in 0..choices.len() {
            let Some(typed) = question.rank(place, draft) else { continue };
            let rank = crate::date::digits(&typed).filter(|rank| (1..=choices.len() as u32).contains(rank));
            let rank = rank.ok_or((place, ProblemKind::UnknownOption))?;
            if ranked.iter().any(|(earlier, _)| *earlier == rank) {
                return Err((place, ProblemKind::SamePlace));
            }
            ranked.push((rank, place));
        }
        ranked.sort_unstable();
        if let Kind::Ranking { max: Some(max), .. } = question.kind
            && let Some((_, place)) = ranked.get(max as usize)
        {
            return Err((*place, ProblemKind::TooMany(max)));
        }
        Ok(ranked.iter().map(|(_, place)| &choices[*place]).collect())
    }
}

impl Definition {
    /// The draft after an option was moved up (towards 1) or down: it changes places with its neighbour. An option
    /// without a place gets the first free one.
    pub fn moved(&self, question: &Question, place: usize, up: bool, draft: &Draft) -> Draft {
        let count = question.choices().len();
        let mut ranks: Vec<Option<u32>> =
            (0..count).map(|own| question.rank(own, draft).and_then(|typed| crate::date::digits(&typed))).collect();
        let taken = |ranks: &[Option<u32>], rank: u32| ranks.iter().position(|own| *own == Some(rank));
        let next = match ranks.get(place).copied().flatten() {
            None => (1..=count as u32).find(|rank| taken(&ranks, *rank).is_none()),
            Some(rank) if up => rank.checked_sub(1).filter(|rank| *rank > 0),
            Some(rank) => Some(rank + 1).filter(|rank| *rank <= count as u32),
        };
        let mut moved = draft.clone();
        let Some(next) = next else { return moved };
        if let Some(other) = taken(&ranks, next) {
            ranks[other] = ranks[place];
        }
        ranks[place] = Some(next);
        moved.set(&question.id, []);
        for (own, rank) in ranks.iter().enumerate() {
            moved.set(&question.rank_name(own), rank.map(|rank| digits(rank.into())));
        }
        moved
    }
}
