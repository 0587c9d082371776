//! What is wrong with something a page author or a program wrote, and where.

use std::fmt;

/// One fault in a definition, a setting or a request: for people who write pages and programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Where it is, as a path such as `pages[1].questions[2].options`; empty for the whole thing.
    pub at: String,
    /// What is wrong and what would do: lower case, no full stop.
    pub what: String,
}

impl Trouble {
    /// A fault at a place.
    pub fn new(at: impl Into<String>, what: impl Into<String>) -> Self {
        Self { at: at.into(), what: what.into() }
    }

    /// The fault as one line, `place: what is wrong`.
    pub fn line(&self) -> String {
        if self.at.is_empty() { self.what.clone() } else { [&self.at, ": ", &self.what].concat() }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line())
    }
}

impl std::error::Error for Trouble {}
