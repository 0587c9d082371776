//! What is called only once the later part of a module is there: see `wecan::later`. Nothing here is inlined, since the
//! bundle step cuts the module at these functions.

use crate::asking;
use web_sys::HtmlElement;
use wecan::News;

/// See [`asking::tell_of_sending`].
#[inline(never)]
pub(crate) fn tell_of_sending(host: &HtmlElement, news: News<'_>) -> bool {
    asking::tell_of_sending(host, news)
}
