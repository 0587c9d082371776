//! What becomes of faults while something is read. There are two ways. [`InWords`] says what is wrong and where, for
//! people who write definitions. [`Noticed`] knows only that something is wrong, which takes neither words nor paths: it
//! is what a page downloads at first, and whatever it turns away is read again in words.

use crate::text::digits;
use crate::trouble::Trouble;

/// What a reader does with faults.
pub(super) trait Report: Default {
    /// A place in what is read.
    type At: At;
    /// Whether there are words for what is wrong, and everything can be read: see [`super::Reader::is_plain`].
    const IN_WORDS: bool;

    /// Something is wrong at a place; its description comes in parts.
    fn fault(&mut self, at: &Self::At, what: &[&str]);

    /// Whether nothing was wrong.
    fn is_clean(&self) -> bool;
}

/// A place such as `pages[1].questions[2]`.
pub(super) trait At: Clone {
    /// The whole.
    fn whole() -> Self;
    /// A member of the object here.
    fn member(&self, name: &str) -> Self;
    /// An item of the list here.
    fn item(&self, place: usize) -> Self;
}

/// Every fault, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct InWords(pub(super) Vec<Trouble>);

/// Whether there was any fault.
#[derive(Debug, Default)]
pub(super) struct Noticed(bool);

impl Report for InWords {
    type At = String;
    const IN_WORDS: bool = true;

    fn fault(&mut self, at: &String, what: &[&str]) {
        self.0.push(Trouble::new(at.as_str(), what.concat()));
    }

    fn is_clean(&self) -> bool {
        self.0.is_empty()
    }
}

impl Report for Noticed {
    type At = ();
    const IN_WORDS: bool = false;

    fn fault(&mut self, (): &(), _: &[&str]) {
        self.0 = true;
    }

    fn is_clean(&self) -> bool {
        !self.0
    }
}

impl At for String {
    fn whole() -> Self {
        String::new()
    }

    fn member(&self, name: &str) -> Self {
        if self.is_empty() { name.to_owned() } else { [self, ".", name].concat() }
    }

    fn item(&self, place: usize) -> Self {
        [self, "[", &digits(place as i64), "]"].concat()
    }
}

impl At for () {
    fn whole() -> Self {}

    fn member(&self, _: &str) -> Self {}

    fn item(&self, _: usize) -> Self {}
}
