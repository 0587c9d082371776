//! Raking, trimming and targets: published figures, properties, and every way it can go wrong.

mod faults;
mod properties;
mod published;
