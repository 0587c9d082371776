//! Polls: rankings, what may be told, and results.

mod disclosure;
mod ranking;
mod results;
