//! What is called of a follower only once its later part is there: see `crate::later`. Nothing here is inlined, since the
//! bundle step cuts the module at these functions.

use super::list::Frame;
use super::state::FollowerHandle;
use crate::markup::{Element, Node};

/// See [`FollowerHandle::draw_one`].
#[inline(never)]
pub(super) fn one(follower: &FollowerHandle, at: usize) -> Vec<Node> {
    follower.draw_one(at)
}

/// See [`FollowerHandle::draw_sender`].
#[inline(never)]
pub(super) fn sender(follower: &FollowerHandle) -> Vec<Node> {
    follower.draw_sender()
}

/// See [`FollowerHandle::wish`].
#[inline(never)]
pub(super) fn wish(follower: &FollowerHandle, wish: &str) {
    follower.wish(wish);
}

/// See [`FollowerHandle::read_follows`].
#[inline(never)]
pub(super) fn read_follows(follower: &FollowerHandle) {
    follower.read_follows();
}

/// See [`FollowerHandle::draw_news`].
#[inline(never)]
pub(super) fn news(follower: &FollowerHandle, frame: &Frame) -> Vec<Element> {
    follower.draw_news(frame)
}

/// See [`FollowerHandle::draw_shown_map`].
#[inline(never)]
pub(super) fn map(follower: &FollowerHandle) -> Node {
    follower.draw_shown_map()
}

/// See [`FollowerHandle::open_mail`].
#[inline(never)]
pub(super) fn open_mail(follower: &FollowerHandle, address: String) {
    follower.open_mail(address);
}

/// See [`FollowerHandle::draw_opened_mail`].
#[inline(never)]
pub(super) fn mail(follower: &FollowerHandle) -> Vec<Node> {
    follower.draw_opened_mail()
}

/// See [`FollowerHandle::send_mail`].
#[inline(never)]
pub(super) fn send_mail(follower: &FollowerHandle, form: &web_sys::Element) {
    follower.send_mail(form);
}
