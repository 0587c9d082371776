//! What is called of a poll only once its later part is there: see `crate::later`. Nothing here is inlined, since the
//! bundle step cuts the module at these functions.

use super::poll::PollHandle;
use crate::have_your_say::News;
use crate::markup::Element;

/// See [`PollHandle::attend`].
#[inline(never)]
pub(super) fn attend(poll: &PollHandle) {
    poll.attend();
}

/// See [`PollHandle::mark_device`].
#[inline(never)]
pub(super) fn mark_device(poll: &PollHandle) {
    poll.mark_device();
}

/// See [`PollHandle::hear_sending`].
#[inline(never)]
pub(super) fn hear_sending(poll: &PollHandle, news: &News<'_>) {
    poll.hear_sending(news);
}

/// See [`PollHandle::press`].
#[inline(never)]
pub(super) fn press(poll: &PollHandle, wish: &str, event: &web_sys::Event) {
    poll.press(wish, event);
}

/// See [`PollHandle::draw_confirm`].
#[inline(never)]
pub(super) fn confirm(poll: &PollHandle) -> Element {
    poll.draw_confirm()
}

/// See [`PollHandle::draw_told`].
#[inline(never)]
pub(super) fn told(poll: &PollHandle) -> Element {
    poll.draw_told()
}

/// See [`PollHandle::draw_telling`].
#[inline(never)]
pub(super) fn telling(poll: &PollHandle) -> Element {
    poll.draw_telling()
}

/// See [`super::drag::drag`].
#[inline(never)]
pub(super) fn drag(poll: &PollHandle, name: &str, at: Option<web_sys::EventTarget>, event: &web_sys::Event) {
    super::drag::drag(poll, name, at, event);
}
