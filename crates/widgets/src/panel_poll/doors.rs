//! What is called of a poll only once its later part is there: see `crate::later`. Nothing here is inlined, since the
//! bundle step cuts the module at these functions.

use super::poll::PollHandle;
use crate::have_your_say::News;
use crate::markup::Node;
use web_sys::{Event, EventTarget};
use wecan_model::json::Json;

/// See [`PollHandle::look_around`].
#[inline(never)]
pub(super) fn begin(poll: &PollHandle) {
    poll.look_around();
}

/// See [`PollHandle::hear_standing`].
#[inline(never)]
pub(super) fn hear_standing(poll: &PollHandle, said: &Json) {
    poll.hear_standing(said);
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

/// See [`PollHandle::happen`].
#[inline(never)]
pub(super) fn happen(poll: &PollHandle, name: &str, at: Option<EventTarget>, event: &Event) {
    poll.happen(name, at, event);
}

/// See [`PollHandle::follow_notice`].
#[inline(never)]
pub(super) fn replaces(poll: &PollHandle) -> bool {
    poll.follow_notice().is_some()
}

/// See [`PollHandle::draw_notice`].
#[inline(never)]
pub(super) fn notice(poll: &PollHandle) -> Vec<Node> {
    poll.draw_notice().map(Node::Element).into_iter().collect()
}

/// See [`PollHandle::draw_telling`].
#[inline(never)]
pub(super) fn telling(poll: &PollHandle) -> Vec<Node> {
    poll.draw_telling().map(Node::Element).into_iter().collect()
}

/// See [`PollHandle::draw_results`].
#[inline(never)]
pub(super) fn results(poll: &PollHandle) -> Vec<Node> {
    poll.draw_results().map(Node::Element).into_iter().collect()
}
