//! What happens to an application, and when.

use crate::Date;

/// Something on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Happening {
    /// The day.
    pub day: Date,
    /// What.
    pub what: What,
}

/// What can happen to an application. The order is that of one day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The council received it.
    Received,
    /// The council found that something is missing.
    Invalid,
    /// It is complete, and its time runs from here.
    Valid,
    /// It went on the public register, or into a weekly list.
    Published,
    /// The consultation begins.
    ConsultationStarts,
    /// The last day of the consultation.
    ConsultationEnds,
    /// The day by which the council means to decide.
    Target,
    /// A committee meets about it.
    Committee,
    /// The council decided.
    Decided,
    /// The applicant took it back.
    Withdrawn,
    /// The council sent it back.
    Returned,
    /// Somebody appealed.
    AppealLodged,
    /// The appeal is complete.
    AppealValid,
    /// The inspector began.
    AppealStarted,
    /// The inspector decided.
    AppealDecided,
    /// Something else, in the source's words or code.
    Other(String),
}

/// Every sort of happening with its name in documents and addresses.
const NAMES: [(&str, What); 15] = [
    ("received", What::Received),
    ("invalid", What::Invalid),
    ("valid", What::Valid),
    ("published", What::Published),
    ("consultation-starts", What::ConsultationStarts),
    ("consultation-ends", What::ConsultationEnds),
    ("target", What::Target),
    ("committee", What::Committee),
    ("decided", What::Decided),
    ("withdrawn", What::Withdrawn),
    ("returned", What::Returned),
    ("appeal-lodged", What::AppealLodged),
    ("appeal-valid", What::AppealValid),
    ("appeal-started", What::AppealStarted),
    ("appeal-decided", What::AppealDecided),
];

impl What {
    /// The name in documents: `consultation-ends`; of something else, the source's word.
    pub fn name(&self) -> &str {
        match self {
            Self::Other(word) => word,
            what => NAMES.iter().find(|(_, own)| own == what).map_or("", |(name, _)| name),
        }
    }

    /// The stage that it belongs to, by its place: submission, validation, consultation, assessment, decision, appeal.
    /// What only the source has a word for happens while the council weighs it up.
    pub fn stage(&self) -> usize {
        match self {
            Self::Received | Self::Published => 0,
            Self::Invalid | Self::Valid => 1,
            Self::ConsultationStarts | Self::ConsultationEnds => 2,
            Self::Target | Self::Committee | Self::Other(_) => 3,
            Self::Decided | Self::Withdrawn | Self::Returned => 4,
            Self::AppealLodged | Self::AppealValid | Self::AppealStarted | Self::AppealDecided => 5,
        }
    }

    /// Whether it belongs to an appeal.
    pub fn is_of_an_appeal(&self) -> bool {
        self.stage() == Self::AppealLodged.stage()
    }

    /// The sort of happening with this name; a name that nobody knows is something else.
    pub fn of(name: &str) -> Self {
        NAMES
            .iter()
            .find(|(own, _)| *own == name)
            .map_or_else(|| Self::Other(name.to_owned()), |(_, what)| what.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_happening_has_a_name_that_leads_back_to_it() {
        for (name, what) in NAMES {
            assert_eq!((what.name(), &What::of(name)), (name, &what));
        }
        assert_eq!(What::of("call-in").name(), "call-in");
    }
}
