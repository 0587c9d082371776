//! What is called of a quiz only once its later part is there: see `crate::later`. Nothing here is inlined, since the
//! bundle step cuts the module at these functions.

use super::quiz::QuizHandle;
use super::quizzing::Quizzing;
use super::{explanation, summary};
use crate::markup::{Element, Node};

/// See [`QuizHandle::follow_outbox`].
#[inline(never)]
pub(super) fn follow_outbox(quiz: &QuizHandle) {
    quiz.follow_outbox();
}

/// See [`QuizHandle::guard`].
#[inline(never)]
pub(super) fn guard(quiz: &QuizHandle) {
    quiz.guard();
}

/// See [`Quizzing::touched`].
#[inline(never)]
pub(super) fn touched(quiz: &Quizzing) {
    quiz.touched();
}

/// See [`Quizzing::warning`].
#[inline(never)]
pub(super) fn warning(quiz: &Quizzing) -> Element {
    quiz.warning()
}

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

/// See [`summary::said`].
#[inline(never)]
pub(super) fn outcome(quiz: &Quizzing) -> Vec<Node> {
    summary::said(quiz)
}
