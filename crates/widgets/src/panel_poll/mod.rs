//! The panel poll: its questions are those of have your say; what it adds is who may see what came of it, and when.

mod ask;
mod chart;
mod component;
mod confirm;
mod doors;
mod drag;
mod known;
mod notice;
#[cfg(feature = "ssr")]
mod picture;
mod poll;
mod results;
#[cfg(feature = "ssr")]
pub(crate) mod stories;
mod telling;
mod told;
mod vote;

pub use component::{PanelPoll, PanelPollProps};
#[cfg(feature = "ssr")]
pub(crate) use picture::picture;
pub use poll::PollHandle;
#[cfg(feature = "ssr")]
pub(crate) use results::draw_changes;
#[cfg(feature = "ssr")]
pub(crate) use results::{Shown, draw};
