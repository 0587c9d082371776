//! Weighting answers to published figures: who answered, compared with who lives there, made good
//! as far as numbers can.
//!
//! [`Targets`] are the published figures, [`rake`] finds the weights, [`trim`] keeps them within bounds,
//! and [`Spread`] says what weighting costs. Columns are codes (`u16`) in contiguous arrays.

mod fault;
mod rake;
mod spread;
mod targets;
mod trim;

pub use fault::WeightingFault;
pub use rake::{Margin, Raked, Reached, Rules, rake};
pub use spread::{Estimate, Spread, estimate, margin_of_error};
pub use targets::{Measure, TargetColumn, Targets};
pub use trim::trim;

/// The code of a row of which a category is not known. Such a row is not used.
pub const UNKNOWN: u16 = u16::MAX;
