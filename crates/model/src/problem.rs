//! What keeps a draft from becoming answers, for the resident to mend.

use crate::{Date, Decimal};

/// One thing to mend, at one field. It becomes words only where it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The question's id.
    pub question: String,
    /// The name of the form field to go to.
    pub field: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// Everything that can be wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// A required answer is missing.
    Missing,
    /// The text is too long; the most characters it may have.
    TooLong(u32),
    /// Not a number, or one beyond what can be held.
    NotANumber,
    /// Has more decimal places than this many.
    TooPrecise(u8),
    /// Less than the least allowed.
    TooSmall(Decimal),
    /// More than the most allowed.
    TooBig(Decimal),
    /// A part of the date is missing.
    DateIncomplete,
    /// There is no such day.
    NotADate,
    /// Before the first day allowed.
    TooEarly(Date),
    /// After the last day allowed.
    TooLate(Date),
    /// Not an e-mail address.
    NotAnEmail,
    /// Not a telephone number.
    NotATelephone,
    /// Not a UK postcode.
    NotAPostcode,
    /// Not one of the options.
    UnknownOption,
    /// "None of these" together with another option.
    ExclusiveWithOthers,
    /// Fewer options than the least allowed.
    TooFew(u32),
    /// More options than the most allowed.
    TooMany(u32),
    /// Two options have the same place, or one has two.
    SamePlace,
    /// There is no question of this name.
    NoSuchQuestion,
    /// The code of an invitation is none of the endpoint's.
    UnknownInvitation,
    /// Somebody has answered with the code of an invitation that counts once.
    UsedInvitation,
}

impl ProblemKind {
    /// A code for programs, which never changes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong(_) => "too-long",
            Self::NotANumber => "not-a-number",
            Self::TooPrecise(_) => "too-precise",
            Self::TooSmall(_) => "too-small",
            Self::TooBig(_) => "too-big",
            Self::DateIncomplete => "date-incomplete",
            Self::NotADate => "not-a-date",
            Self::TooEarly(_) => "too-early",
            Self::TooLate(_) => "too-late",
            Self::NotAnEmail => "not-an-email",
            Self::NotATelephone => "not-a-telephone",
            Self::NotAPostcode => "not-a-postcode",
            Self::UnknownOption => "unknown-option",
            Self::ExclusiveWithOthers => "exclusive-with-others",
            Self::TooFew(_) => "too-few",
            Self::TooMany(_) => "too-many",
            Self::SamePlace => "same-place",
            Self::NoSuchQuestion => "no-such-question",
            Self::UnknownInvitation => "unknown-invitation",
            Self::UsedInvitation => "used-invitation",
        }
    }
}
