//! Planning applications: one shape for what councils publish in many.
//!
//! An [`Application`] says what is asked for and where, and carries its dates as a timeline of
//! [`Happening`]s; what a resident is told of ([`Event`]) follows from that timeline and from what changed
//! between two states of it. With the feature `adapters`, `adapters` reads the published formats.

#[cfg(feature = "adapters")]
pub mod adapters;
mod application;
pub mod comment;
mod events;
mod follow;
mod happening;
mod history;
mod kind;
mod point;
pub mod search;
mod since;
mod standing;
mod travelling;

pub use application::{Application, Document, Extent};
pub use events::{Event, Told, changes, events};
pub use follow::{Follow, Period};
pub use happening::{Happening, What};
pub use history::{Deadline, History, State, Telling};
pub use kind::Kind;
pub use point::Point;
pub use search::Search;
pub use since::Known;
pub use standing::{Outcome, Standing, Status};
