//! Where an application stands, in law and for those who read of it.

use super::{Application, What};
use crate::Date;

/// Where an application stands in law, in the words of the Digital Planning Data schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub enum Status {
    /// Nothing has been decided.
    #[default]
    Undetermined,
    /// The council decided.
    Determined,
    /// The council sent it back.
    Returned,
    /// The applicant took it back.
    Withdrawn,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Permission.
    Granted,
    /// No permission.
    Refused,
    /// Part of it has permission.
    Split,
    /// The council did not need to decide.
    NotNeeded,
}

/// Where an application stands on a day, as residents are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The council has it.
    Submitted,
    /// People may comment.
    Consultation,
    /// The council is weighing it up.
    Assessment,
    /// The council decided.
    Decided,
    /// The applicant took it back.
    Withdrawn,
    /// The council sent it back.
    Returned,
    /// Somebody appealed, and an inspector will decide.
    Appeal,
    /// The inspector decided.
    AppealDecided,
}

const STATUSES: [(Status, &str); 4] = [
    (Status::Undetermined, "undetermined"),
    (Status::Determined, "determined"),
    (Status::Returned, "returned"),
    (Status::Withdrawn, "withdrawn"),
];

const OUTCOMES: [(Outcome, &str); 4] = [
    (Outcome::Granted, "granted"),
    (Outcome::Refused, "refused"),
    (Outcome::Split, "split"),
    (Outcome::NotNeeded, "not-needed"),
];

const STANDINGS: [(Standing, &str); 8] = [
    (Standing::Submitted, "submitted"),
    (Standing::Consultation, "consultation"),
    (Standing::Assessment, "assessment"),
    (Standing::Decided, "decided"),
    (Standing::Withdrawn, "withdrawn"),
    (Standing::Returned, "returned"),
    (Standing::Appeal, "appeal"),
    (Standing::AppealDecided, "appeal-decided"),
];

impl Status {
    /// The name in documents.
    pub fn name(self) -> &'static str {
        STATUSES.iter().find(|(own, _)| *own == self).map_or("", |(_, name)| name)
    }

    /// The status with this name.
    pub fn parse(name: &str) -> Option<Self> {
        STATUSES.iter().find(|(_, own)| *own == name).map(|(status, _)| *status)
    }
}

impl Outcome {
    /// The name in documents.
    pub fn name(self) -> &'static str {
        OUTCOMES.iter().find(|(own, _)| *own == self).map_or("", |(_, name)| name)
    }

    /// The outcome with this name.
    pub fn parse(name: &str) -> Option<Self> {
        OUTCOMES.iter().find(|(_, own)| *own == name).map(|(outcome, _)| *outcome)
    }

    /// What a decision in a source's words comes to, where that is plain.
    pub fn of(label: &str) -> Option<Self> {
        let label = label.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
        if has(&["split", "part"]) && !has(&["part 1", "part1"]) {
            Some(Self::Split)
        } else if has(&["not required", "not needed", "no objection", "withdrawn", "permitted development"]) {
            (!has(&["withdrawn"])).then_some(Self::NotNeeded)
        } else if has(&["refus", "reject", "dismiss", "not grant", "not approv", "not permit"]) {
            Some(Self::Refused)
        } else if has(&["grant", "approv", "permit", "conditions", "allow", "consent"]) {
            Some(Self::Granted)
        } else {
            None
        }
    }
}

impl Standing {
    /// Every standing, in the order of an application's life.
    pub fn all() -> impl Iterator<Item = Standing> {
        STANDINGS.iter().map(|(standing, _)| *standing)
    }

    /// The name in documents and addresses.
    pub fn name(self) -> &'static str {
        STANDINGS.iter().find(|(own, _)| *own == self).map_or("", |(_, name)| name)
    }

    /// The standing with this name.
    pub fn parse(name: &str) -> Option<Self> {
        STANDINGS.iter().find(|(_, own)| *own == name).map(|(standing, _)| *standing)
    }
}

impl Application {
    /// Where it stands on a day.
    pub fn standing(&self, today: Date) -> Standing {
        let past = |what: &What| self.first(what).is_some_and(|day| day <= today);
        match self.status {
            Status::Withdrawn => Standing::Withdrawn,
            Status::Returned => Standing::Returned,
            _ if past(&What::AppealDecided) || !self.appeal_label.is_empty() => Standing::AppealDecided,
            _ if past(&What::AppealLodged) || !self.appeal_reference.is_empty() => Standing::Appeal,
            Status::Determined => Standing::Decided,
            Status::Undetermined if self.open_for_comments(today) => Standing::Consultation,
            Status::Undetermined
                if past(&What::ConsultationEnds)
                    || past(&What::Committee)
                    || past(&What::Valid)
                    || past(&What::ConsultationStarts) =>
            {
                Standing::Assessment
            }
            Status::Undetermined => Standing::Submitted,
        }
    }

    /// Whether people may comment on this day: a consultation has begun, and its last day is not over.
    pub fn open_for_comments(&self, today: Date) -> bool {
        let begun = self.first(&What::ConsultationStarts).is_none_or(|day| day <= today);
        self.status == Status::Undetermined && begun && self.comments_until().is_some_and(|day| today <= day)
    }

    /// Days left to comment on this day: 0 on the last; `None` where nobody can comment.
    pub fn days_left(&self, today: Date) -> Option<u32> {
        let until = self.comments_until().filter(|_| self.open_for_comments(today))?;
        u32::try_from(until.number() - today.number()).ok()
    }
}
