//! The stories of every widget: each question type in each state, as pages write it.
//!
//! One list is the gallery, the snapshots and the sweeps at once, so what is shown is what is tested.
//! It is there with the feature `ssr` alone, and never reaches a browser.

use crate::have_your_say::stories as have_your_say;
use crate::panel_poll::stories as panel_poll;
use wecan_model::{Definition, Problem, Receipt, Settings, Trouble};

/// One widget in one state.
#[derive(Debug, Clone, Copy)]
pub struct Story {
    /// The element's tag.
    pub widget: &'static str,
    /// What it shows, in a few words.
    pub name: &'static str,
    /// The definition as a page writes it: JSON, unless that is what is broken.
    pub definition: &'static str,
    /// The language tag.
    pub lang: &'static str,
    /// The element's other attributes.
    pub attributes: &'static [(&'static str, &'static str)],
    /// What has been filled in: form fields with their values.
    pub draft: &'static [(&'static str, &'static str)],
    /// Whether what is wrong with that has been told.
    pub checked: bool,
    /// How far the resident has come.
    pub at: At,
    /// The lines of the trouble that a page's author is told; none where all is well.
    pub broken: &'static [&'static str],
}

/// How far a resident has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Everything on one page, as it stands without script: what the gallery puts into an element.
    Floor,
    /// At the step that holds the question of this id.
    Step(&'static str),
    /// Looking once more at every answer.
    Check,
    /// The response waits: it is safe, and may still be changed.
    Waiting,
    /// It waits, is being tried, and may have arrived already.
    WaitingUnderway,
    /// It waits, held back because it was being changed.
    WaitingHeld,
    /// It waits, and is gone when the page is closed.
    WaitingUnsafe,
    /// It waited for as long as it may.
    TooOld,
    /// At the last look, after the endpoint said no.
    Refused,
    /// The endpoint has the answers.
    Received,
    /// Looking at these results, in JSON.
    Results(&'static str),
}

/// Every story of every widget.
pub fn all() -> Vec<Story> {
    have_your_say::all().into_iter().chain(panel_poll::all()).collect()
}

impl Story {
    /// A name for files and addresses: its words joined by hyphens.
    pub fn slug(&self) -> String {
        let words = self.name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
    }

    /// What the element's attributes say.
    ///
    /// # Errors
    /// Every attribute that holds something else than it may.
    pub fn settings(&self) -> Result<Settings, Vec<Trouble>> {
        Settings::read(|name| {
            self.attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned())
        })
    }

    /// What is told to be wrong with what has been filled in.
    pub fn problems(&self, definition: &Definition) -> Vec<Problem> {
        have_your_say::problems(self, definition)
    }

    /// The story as HTML. `definition` is its own, read.
    pub fn to_html(&self, definition: &Definition, endpoint: &str) -> String {
        match self.at {
            At::Results(json) => match serde_json::from_str(json) {
                Ok(json) => panel_poll::results(self, definition, &json),
                Err(_) => String::new(),
            },
            _ => have_your_say::to_html(self, definition, endpoint),
        }
    }

    /// The endpoint's receipt, in stories that have one.
    pub fn receipt() -> Receipt {
        Receipt {
            id: "0193a5f0-7c1e-7d3a-9b52-5f1c8e2a4b60".into(),
            reference: "7KQ2-M4XA".into(),
            erasure_token: "mZr0c8xT5nq2V7aKpW1s".into(),
            received: "2026-11-22".into(),
            replaced: false,
        }
    }
}
