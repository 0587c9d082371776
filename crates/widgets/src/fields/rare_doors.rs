//! What is called only of definitions with something rare in them, which takes a module's rare part: see
//! [`wecan_model::Definition::read_plain`]. Nothing here is inlined, since the bundle step cuts the module at these
//! functions.

use super::{Form, ranking, text};
use crate::markup::Element;
use wecan_model::{Choice, Question};

/// See [`ranking::ranking`].
#[inline(never)]
pub(super) fn ranking(form: &Form, question: &Question, choices: &[Choice], max: Option<u32>) -> Vec<Element> {
    ranking::ranking(form, question, choices, max)
}

/// See [`text::said_notes`].
#[inline(never)]
pub(super) fn said_notes(form: &Form, question: &Question) -> Element {
    text::said_notes(form, question)
}

/// See [`text::notes`].
#[inline(never)]
pub(super) fn notes(form: &Form, question: &Question) -> Vec<Element> {
    text::notes(form, question)
}
