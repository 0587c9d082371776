//! A poll's results, as a server draws them: its questions are those of have your say.

mod chart;
mod results;
pub(crate) mod stories;

pub(crate) use chart::picture;
pub(crate) use results::{Shown, draw};
