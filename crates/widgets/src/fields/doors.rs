//! What is called of a form only once something has been found wrong in it, which takes a widget's later part: see
//! `crate::later`. Nothing here is inlined, since the bundle step cuts the module at these functions.

use super::Form;
use crate::markup::Node;

/// See [`super::problem`].
#[inline(never)]
pub(crate) fn problem(form: &Form, field: &str) -> Vec<Node> {
    super::problem(form, field)
}
