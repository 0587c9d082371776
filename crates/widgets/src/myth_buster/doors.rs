//! What is called of a quiz only once its later part is there: see `crate::later`. Nothing here is inlined, since the
//! bundle step cuts the module at these functions.

use super::quizzing::Quizzing;
use super::{explanation, summary};
use crate::markup::{Element, Node};

/// See [`Quizzing::check`].
#[inline(never)]
pub(super) fn check(quiz: &Quizzing) {
    quiz.check();
}

/// See [`explanation::status`].
#[inline(never)]
pub(super) fn verdict(quiz: &Quizzing, place: usize) -> Vec<Node> {
    explanation::status(quiz, place)
}

/// See [`explanation::known`].
#[inline(never)]
pub(super) fn known(quiz: &Quizzing, at: usize, place: usize) -> Vec<Node> {
    explanation::known(quiz, at, place)
}

/// See [`Quizzing::wish`].
#[inline(never)]
pub(super) fn wish(quiz: &Quizzing, wish: &str) {
    quiz.wish(wish);
}

/// See [`summary::draw`].
#[inline(never)]
pub(super) fn summary(quiz: &Quizzing) -> Element {
    summary::draw(quiz)
}
