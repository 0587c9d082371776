//! What is called of a quiz only once the part that sends is there, which is asked for where answers go anywhere, or a
//! device is shared: see `crate::later`. Nothing here is inlined, since the bundle step cuts the module at these functions.

use super::quiz::QuizHandle;
use super::quizzing::Quizzing;
use super::summary;
use crate::markup::{Element, Node};
use wecan_model::Answers;

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

/// See [`Quizzing::send`].
#[inline(never)]
pub(super) fn send(quiz: &Quizzing, answers: Answers, places: &[usize], end: bool) {
    quiz.send(answers, places, end);
}

/// See [`Quizzing::send_now`].
#[inline(never)]
pub(super) fn send_now(quiz: &Quizzing) {
    quiz.send_now();
}

/// See [`summary::said`].
#[inline(never)]
pub(super) fn outcome(quiz: &Quizzing) -> Vec<Node> {
    summary::said(quiz)
}

/// See [`summary::again`].
#[inline(never)]
pub(super) fn again(quiz: &Quizzing) -> Vec<Node> {
    summary::again(quiz)
}
