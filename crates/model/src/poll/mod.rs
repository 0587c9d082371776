//! What came of a poll: counted, weighted, ranked, and safe to publish.
//!
//! A [`Count`] takes responses one by one, and makes [`Results`] of them, which hold nothing that could
//! tell of one person. [`ranking`] and [`disclosure`] are the rules that it goes by.

mod column;
mod count;
pub mod disclosure;
mod outcome;
pub mod ranking;
mod results;

pub use count::{Count, Facts};
pub use outcome::{Outcome, State};
pub use results::{Asked, Category, Crossed, MarginResult, OptionResult, QuestionResult, Ranked, Results, percent};
