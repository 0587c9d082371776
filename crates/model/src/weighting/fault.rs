//! Why there can be no weights, in words for the officer who asked for them.

use std::fmt;

/// Why there can be no weights.
#[derive(Debug, Clone, PartialEq)]
pub enum WeightingFault {
    /// There is no margin to weight to.
    NoMargins,
    /// No row has a known category in every margin.
    NoRows,
    /// A column has another number of rows than the first.
    Uneven {
        /// The column.
        margin: String,
    },
    /// A row's base weight is not a number above nought.
    Base {
        /// The row, counted from 0.
        row: usize,
    },
    /// A target is negative or not a number.
    Target {
        /// The column.
        margin: String,
        /// The category.
        category: String,
    },
    /// A row has a code that its column has no category for.
    Code {
        /// The column.
        margin: String,
        /// The row, counted from 0.
        row: usize,
    },
    /// The targets want people of a category of which nobody answered.
    Empty {
        /// The column.
        margin: String,
        /// The category.
        category: String,
    },
    /// People answered of a category that the targets have nobody of.
    Unwanted {
        /// The column.
        margin: String,
        /// The category.
        category: String,
        /// How many answered.
        rows: usize,
    },
    /// No weights above nought meet all targets together.
    Infeasible {
        /// The column that is furthest off.
        margin: String,
        /// Its category that is furthest off.
        category: String,
        /// The share that the targets want.
        wanted: f64,
        /// The share that was reached.
        reached: f64,
        /// How many times every column was gone through.
        sweeps: u32,
    },
    /// The bounds leave no room for the sum of the weights.
    Bounds {
        /// What the weights are on average.
        mean: f64,
    },
}

impl fmt::Display for WeightingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMargins => f.write_str("there are no targets to weight to"),
            Self::NoRows => f.write_str("no row has a known category in every column of the targets"),
            Self::Uneven { margin } => write!(f, "`{margin}` has another number of rows than the first column"),
            Self::Base { row } => write!(f, "row {}: the base weight needs to be a number above 0", row + 1),
            Self::Target { margin, category } => {
                write!(f, "{margin}: the target of `{category}` needs to be a number, 0 or more")
            }
            Self::Code { margin, row } => write!(f, "row {}: `{margin}` has a category without a target", row + 1),
            Self::Empty { margin, category } => write!(
                f,
                "{margin}: nobody who answered is in `{category}`, so no weight can bring its people back; join it with another category"
            ),
            Self::Unwanted { margin, category, rows } => write!(
                f,
                "{margin}: {rows} who answered are in `{category}`, whose target is 0; take these rows out, or give it a target"
            ),
            Self::Infeasible { margin, category, wanted, reached, sweeps } => write!(
                f,
                "{margin}: the targets cannot all be met together; after {sweeps} rounds `{category}` is {:.2}% in place of {:.2}%; join it with another category, or leave a column out",
                reached * 100.0,
                wanted * 100.0
            ),
            Self::Bounds { mean } => {
                write!(
                    f,
                    "the weights are {mean:.4} on average, and the bounds do not leave room on both sides of that"
                )
            }
        }
    }
}

impl std::error::Error for WeightingFault {}
