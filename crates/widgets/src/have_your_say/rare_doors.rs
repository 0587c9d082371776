//! What is called of a survey only where its definition has something rare in it, which takes a module's rare part: see
//! [`wecan_model::Definition::read_plain`]. Nothing here is inlined, since the bundle step cuts the module at these
//! functions.

use super::survey::Survey;

/// See [`Survey::rank`]: only rankings have such buttons.
#[inline(never)]
pub(super) fn rank(survey: &Survey, pressed: &web_sys::Element, up: bool) {
    survey.rank(pressed, up);
}

/// See [`Survey::shuffle_options`].
#[inline(never)]
pub(super) fn shuffle(survey: &Survey) {
    survey.shuffle_options();
}
