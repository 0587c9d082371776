//! What few quizzes need, of a part of their module that is asked for when they are read: see `plain_or_rare` in
//! `crates/elements`. Nothing here is inlined, since the bundle step cuts the module at these functions.

use super::quizzing::Quizzing;
use crate::delivery::Record;
use wecan_model::myths::Item;

/// See [`Quizzing::statements`]. For quizzes whose answers go to a learning record store.
#[inline(never)]
pub(super) fn statements(quiz: &Quizzing, id: &str, items: &[&Item], end: bool) -> Record {
    quiz.statements(id, items, end)
}
