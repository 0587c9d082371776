//! How the parts of what one person sends belong together where nobody knows who it is.

use crate::formats;
use crate::json::Json;
use crate::trouble::Trouble;

/// One sitting of somebody who is known by a random id alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// The id, a UUID in small letters: what is sent in parts, tried again or added later has the same.
    pub attempt: String,
    /// Which of their sittings it is.
    pub time: Time,
}

/// Which of somebody's sittings it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Time {
    /// They see the questions for the first time.
    #[default]
    First,
    /// They try again at once, and know the answers.
    Again,
    /// They have come back weeks later, as they were asked to.
    Later,
}

impl Time {
    const ALL: [(Time, &'static str); 3] = [(Time::First, "first"), (Time::Again, "again"), (Time::Later, "later")];

    /// The time's word.
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The time of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| *own == word).map(|(own, _)| *own)
    }
}

impl Sitting {
    /// Reads a sitting as a response holds it. `at` is its path.
    ///
    /// # Errors
    /// What is wrong, with its place.
    pub fn read(json: &Json, at: &str) -> Result<Self, Trouble> {
        let word = |name: &str| json.get(name).map(|it| it.as_str().unwrap_or_default());
        Self::of(word("attempt"), word("time"), [&[at, ".attempt"].concat(), &[at, ".time"].concat()])
    }

    /// A sitting of these words. `at` says where they stand.
    ///
    /// # Errors
    /// What is wrong, with its place.
    pub fn of(attempt: Option<&str>, time: Option<&str>, at: [&str; 2]) -> Result<Self, Trouble> {
        let attempt = attempt.filter(|id| formats::is_uuid(id));
        let attempt = attempt.ok_or_else(|| Trouble::new(at[0], "needs a UUID in small letters"))?;
        let time = time.map_or(Some(Time::First), Time::parse);
        let time = time.ok_or_else(|| Trouble::new(at[1], "needs to be first, again or later"))?;
        Ok(Self { attempt: attempt.into(), time })
    }

    /// As a response holds it.
    pub fn to_json(&self) -> Json {
        Json::words(&[("attempt", &self.attempt), ("time", self.time.as_str())])
    }
}
