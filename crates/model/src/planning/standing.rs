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
        let words: Vec<&str> = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let has = |beginnings: &[&str]| beginnings.iter().any(|own| words.iter().any(|word| word.starts_with(own)));
        let said = |at: usize, beginnings: &[&str]| {
            words.get(at).is_some_and(|word| beginnings.iter().any(|own| word.starts_with(own)))
        };
        // "Not allowed", "not be granted", "do not approve".
        let denied = |beginnings: &[&str]| {
            let after = |at: usize| said(at + 1, beginnings) || said(at + 2, beginnings);
            words.iter().enumerate().any(|(at, word)| *word == "not" && after(at))
        };
        const NEEDED: [&str; 3] = ["required", "needed", "necessary"];
        // "No prior approval required".
        let spared =
            words.iter().enumerate().any(|(at, word)| *word == "no" && (1..=3).any(|ahead| said(at + ahead, &NEEDED)));
        // "Prior approval required": nothing has been decided by that.
        let only_asked = words.windows(2).any(|pair| pair[0] == "approval" && NEEDED.contains(&pair[1]))
            || words.windows(3).any(|trio| trio[0] == "approval" && trio[1] == "is" && NEEDED.contains(&trio[2]));
        const YES: [&str; 6] = ["grant", "approv", "permit", "allow", "consent", "condition"];
        // "Part 3" is a part of an order; "part" of anything else is part of what was asked for.
        let in_part = words.iter().enumerate().any(|(at, word)| {
            let number = || words.get(at + 1).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
            matches!(*word, "partly" | "partial" | "partially") || (*word == "part" && !number())
        });
        if has(&["split"]) || in_part {
            Some(Self::Split)
        } else if has(&["withdrawn"]) {
            None
        } else if denied(&NEEDED) || spared || label.contains("no objection") {
            Some(Self::NotNeeded)
        } else if has(&["refus", "reject", "dismiss", "disapprov", "disallow", "unapprov"])
            || denied(&YES)
            || denied(&["given", "discharg"])
        {
            Some(Self::Refused)
        } else if only_asked && !has(&["grant", "given", "permit", "allow", "condition"]) {
            None
        } else if label.contains("permitted development") {
            Some(Self::NotNeeded)
        } else if has(&YES) {
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
            _ if past(&What::AppealLodged) || self.is_appealed() => Standing::Appeal,
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

    /// Whether its source says that somebody appealed, with or without a reference or a day.
    pub fn is_appealed(&self) -> bool {
        !self.appeal_reference.is_empty() || self.status_label.eq_ignore_ascii_case("appeal")
    }

    /// Whether people may comment on this day: a consultation has begun, and its last day is not over; where the council
    /// says so, until it decides.
    pub fn open_for_comments(&self, today: Date) -> bool {
        let begun = self.first(&What::ConsultationStarts).is_none_or(|day| day <= today);
        self.status == Status::Undetermined && begun && self.comments_close().is_some_and(|day| today <= day)
    }

    /// The last day on which people may comment, if nothing is decided before; a day that never comes where only the
    /// decision ends it.
    pub fn comments_close(&self) -> Option<Date> {
        if self.comments_until_decision { Date::new(9999, 12, 31) } else { self.comments_until() }
    }

    /// Whether people may comment on this day, or could until some day before.
    pub fn took_comments(&self, today: Date) -> bool {
        let begun = self.first(&What::ConsultationStarts).is_none_or(|day| day <= today);
        begun && self.comments_close().is_some()
    }

    /// Days left to comment on this day: 0 on the last; `None` where nobody can comment, or nobody knows for how long.
    pub fn days_left(&self, today: Date) -> Option<u32> {
        let until = self.comments_until().filter(|_| !self.comments_until_decision && self.open_for_comments(today))?;
        u32::try_from(until.number() - today.number()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::{Event, events};

    #[test]
    fn a_decision_in_any_words_is_understood_or_left_alone() {
        for (label, outcome) in [
            ("Granted", Some(Outcome::Granted)),
            ("Approved with conditions", Some(Outcome::Granted)),
            ("Grant permission for the apartment", Some(Outcome::Granted)),
            ("Approved by the department", Some(Outcome::Granted)),
            ("Part 3 Class Q: granted", Some(Outcome::Granted)),
            ("Permit subject to conditions", Some(Outcome::Granted)),
            ("Allowed on appeal", Some(Outcome::Granted)),
            ("Part granted, part refused", Some(Outcome::Split)),
            ("Granted in part", Some(Outcome::Split)),
            ("Partially approved", Some(Outcome::Split)),
            ("split decision", Some(Outcome::Split)),
            ("Refuse", Some(Outcome::Refused)),
            ("Not allowed", Some(Outcome::Refused)),
            ("Disapproved", Some(Outcome::Refused)),
            ("Permission should not be granted", Some(Outcome::Refused)),
            ("Do not approve", Some(Outcome::Refused)),
            ("Appeal dismissed", Some(Outcome::Refused)),
            ("Prior approval not required", Some(Outcome::NotNeeded)),
            ("Planning permission is not needed", Some(Outcome::NotNeeded)),
            ("Raise no objection", Some(Outcome::NotNeeded)),
            ("Permitted development", Some(Outcome::NotNeeded)),
            ("Not permitted development", Some(Outcome::Refused)),
            ("Refused - not permitted development", Some(Outcome::Refused)),
            ("Conditions Not Discharged", Some(Outcome::Refused)),
            ("Conditions discharged", Some(Outcome::Granted)),
            ("Prior Approval Not Given", Some(Outcome::Refused)),
            ("Prior Approval Given", Some(Outcome::Granted)),
            ("No Prior Approval Required", Some(Outcome::NotNeeded)),
            ("Prior Approval Required", None),
            ("Prior approval is required", None),
            ("Prior Approval Required and Granted", Some(Outcome::Granted)),
            ("Withdrawn by applicant", None),
            ("Pending", None),
            ("", None),
        ] {
            assert_eq!(Outcome::of(label), outcome, "{label}");
        }
    }

    #[test]
    fn where_only_the_decision_ends_it_people_may_comment_until_then() {
        let today = Date::parse("2026-11-22").expect("a day");
        let mut one = Application { comments_until_decision: true, ..Application::default() };
        one.happens(What::ConsultationEnds, Date::parse("2026-11-01"));
        assert_eq!((one.open_for_comments(today), one.days_left(today)), (true, None));
        assert!(!events(&one).iter().any(|told| told.event == Event::ConsultationEnding), "that day ends nothing");
        one.happens(What::Decided, Some(today));
        one.tidy();
        assert!(!one.open_for_comments(today) && one.took_comments(today));
    }

    #[test]
    fn an_appeal_without_a_reference_is_an_appeal() {
        let one = Application { status_label: "Appeal".into(), ..Application::default() };
        assert_eq!(one.standing(Date::parse("2026-11-22").expect("a day")), Standing::Appeal);
    }
}
