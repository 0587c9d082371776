//! What a resident is told of, by the dates that the records carry.

use super::{Application, Status, What};
use crate::Date;

/// Something to tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// There is a new application.
    New,
    /// What is proposed, or where, was changed.
    Amended,
    /// Documents were published.
    Documents,
    /// People can comment.
    ConsultationOpened,
    /// People can comment again, or for longer.
    ConsultationReopened,
    /// There are [`LAST_DAYS`] days left to comment.
    ConsultationEnding,
    /// The council decided.
    Decided,
    /// The applicant took it back.
    Withdrawn,
    /// Somebody appealed.
    AppealLodged,
    /// The inspector decided.
    AppealDecided,
}

/// How many days before the end of a consultation it is said that the end is near.
pub const LAST_DAYS: i32 = 3;

const NAMES: [(Event, &str); 10] = [
    (Event::New, "new"),
    (Event::Amended, "amended"),
    (Event::Documents, "documents"),
    (Event::ConsultationOpened, "consultation-opened"),
    (Event::ConsultationReopened, "consultation-reopened"),
    (Event::ConsultationEnding, "consultation-ending"),
    (Event::Decided, "decided"),
    (Event::Withdrawn, "withdrawn"),
    (Event::AppealLodged, "appeal-lodged"),
    (Event::AppealDecided, "appeal-decided"),
];

impl Event {
    /// The name in documents and on the command line.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(own, _)| *own == self).map_or("", |(_, name)| name)
    }

    /// The event with this name.
    pub fn parse(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, own)| *own == name).map(|(event, _)| *event)
    }

    /// Whether it happens to an application once at most: a corrected date moves it and does not repeat it.
    pub fn is_once(self) -> bool {
        matches!(self, Self::New | Self::Decided | Self::Withdrawn | Self::AppealLodged | Self::AppealDecided)
    }
}

/// An event on its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Told {
    /// The day that the record carries for it.
    pub day: Date,
    /// What there is to tell.
    pub event: Event,
}

/// Every event that one state of an application speaks of, in order, each once.
pub fn events(application: &Application) -> Vec<Told> {
    let mut told = Vec::new();
    let mut tell = |event, day: Option<Date>| told.extend(day.map(|day| Told { day, event }));
    tell(Event::New, application.known());
    tell(Event::Decided, application.decided());
    tell(Event::Withdrawn, application.last(&What::Withdrawn));
    tell(Event::AppealLodged, application.first(&What::AppealLodged));
    tell(Event::AppealDecided, application.last(&What::AppealDecided));
    let days = |what: &'static What| {
        application.timeline.iter().filter(move |it| it.what == *what).map(|happening| happening.day)
    };
    for (at, day) in days(&What::ConsultationStarts).enumerate() {
        tell(if at == 0 { Event::ConsultationOpened } else { Event::ConsultationReopened }, Some(day));
    }
    // In a weekly list that names an application again, it can be commented on again.
    for day in days(&What::Published).skip(1) {
        tell(Event::ConsultationReopened, Some(day));
    }
    if let Some(until) = application.comments_until().filter(|_| !application.comments_until_decision) {
        let near = Date::from_number(until.number() - LAST_DAYS);
        // One that was only ever open for a few days is not announced twice.
        let opened = application.first(&What::ConsultationStarts).or_else(|| application.known());
        tell(Event::ConsultationEnding, near.filter(|near| opened.is_none_or(|opened| opened < *near)));
    }
    for document in &application.documents {
        tell(Event::Documents, document.published);
    }
    told.sort();
    told.dedup();
    told
}

/// What the change from one state to the next has to tell beyond what the next one speaks of itself.
///
/// `day` is when the source told of it, for changes that carry no date of their own.
pub fn changes(before: &Application, after: &Application, day: Date) -> Vec<Told> {
    let mut told = Vec::new();
    let mut tell = |event, when: bool| {
        if when {
            told.push(Told { day, event });
        }
    };
    // Where the source begins or ceases to say something, nothing was amended.
    let amended = |before: &str, after: &str| !before.is_empty() && !after.is_empty() && before != after;
    tell(Event::Amended, amended(&before.description, &after.description) || amended(&before.address, &after.address));
    let newly = |status| before.status != status && after.status == status;
    tell(Event::Withdrawn, newly(Status::Withdrawn) && after.first(&What::Withdrawn).is_none());
    tell(Event::Decided, newly(Status::Determined) && after.decided().is_none());
    let (was, is) = (before.comments_until(), after.comments_until());
    let opened_itself = after.first(&What::ConsultationStarts) != before.first(&What::ConsultationStarts);
    tell(Event::ConsultationReopened, was.is_some() && was < is && !opened_itself);
    let undated = |application: &Application| application.documents.iter().filter(|it| it.published.is_none()).count();
    tell(Event::Documents, !before.documents.is_empty() && undated(before) < undated(after));
    tell(
        Event::AppealLodged,
        !before.is_appealed() && after.is_appealed() && after.first(&What::AppealLodged).is_none(),
    );
    tell(
        Event::AppealDecided,
        before.appeal_label.is_empty() && !after.appeal_label.is_empty() && after.first(&What::AppealDecided).is_none(),
    );
    told
}
