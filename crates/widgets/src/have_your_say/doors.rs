//! What is called of a survey only once its later part is there: see `crate::later`. Nothing here is inlined, since the
//! bundle step cuts the module at these functions.

use super::survey::{Survey, SurveyHandle};
use super::{check_answers, form, received, waiting};
use crate::fields::Form;
use crate::markup::{Element, Node};
use wecan_model::Receipt;

/// See [`SurveyHandle::follow_outbox`].
#[inline(never)]
pub(super) fn follow_outbox(survey: &SurveyHandle) {
    survey.follow_outbox();
}

/// See [`Survey::rehearse`].
#[inline(never)]
pub(super) fn rehearse(survey: &Survey) {
    survey.rehearse();
}

/// See [`Survey::proceed`].
#[inline(never)]
pub(super) fn proceed(survey: &Survey) {
    survey.proceed();
}

/// See [`Survey::pressed`].
#[inline(never)]
pub(super) fn pressed(survey: &Survey, button: &web_sys::Element, wish: &str) {
    survey.pressed(button, wish);
}

/// See [`form::problems`].
#[inline(never)]
pub(super) fn problems(form: &Form) -> Vec<Node> {
    form::problems(form)
}

/// What the outbox holds back goes; then goes on.
#[inline(never)]
pub(super) fn withdraw(mut ids: Vec<String>, then: Box<dyn FnOnce()>) {
    match ids.pop() {
        Some(id) => crate::delivery::withdraw(id, Box::new(move |_| withdraw(ids, then))),
        None => then(),
    }
}

/// See [`received::draw`].
#[inline(never)]
pub(super) fn received(survey: &Survey, receipt: &Receipt) -> Element {
    received::draw(survey, receipt, None)
}

/// See [`waiting::draw`].
#[inline(never)]
pub(super) fn waiting(survey: &Survey) -> Element {
    waiting::draw(survey)
}

/// See [`waiting::others`].
#[inline(never)]
pub(super) fn others(survey: &Survey) -> Vec<Element> {
    waiting::others(survey)
}

/// See [`check_answers::groups`].
#[inline(never)]
pub(super) fn answers(survey: &Survey) -> Vec<Element> {
    check_answers::groups(survey)
}

/// See [`SurveyHandle::guard`].
#[inline(never)]
pub(super) fn guard(survey: &SurveyHandle) {
    survey.guard();
}

/// See [`Survey::touched`].
#[inline(never)]
pub(super) fn touched(survey: &Survey) {
    survey.touched();
}

/// See [`Survey::warning`].
#[inline(never)]
pub(super) fn warning(survey: &Survey) -> Element {
    survey.warning()
}
