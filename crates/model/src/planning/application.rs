//! A planning application as residents need it: what, where, since when, until when, and what was decided.

use super::{Happening, Kind, Outcome, Point, Status, What};
use crate::Date;

/// How much of an application its source told in one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// All that it tells at all.
    #[default]
    Whole,
    /// All but the documents, which are told elsewhere.
    WithoutDocuments,
    /// The documents, and nothing of the place, the proposal or an appeal.
    DocumentsAlone,
}

const EXTENTS: [(Extent, &str); 2] =
    [(Extent::WithoutDocuments, "without-documents"), (Extent::DocumentsAlone, "documents-alone")];

impl Extent {
    /// The name in JSON; none for the whole.
    pub fn name(self) -> Option<&'static str> {
        EXTENTS.iter().find(|(own, _)| *own == self).map(|(_, name)| *name)
    }

    /// The extent with this name.
    pub fn parse(name: &str) -> Option<Self> {
        EXTENTS.iter().find(|(_, own)| *own == name).map(|(extent, _)| *extent)
    }
}

/// A planning application, as its source last told of it. Empty text is what the source did not say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Application {
    /// Whose list it is in, as whoever imported it names the place: `Surrey Heath`. With the reference it is the identity.
    pub area: String,
    /// The council's own reference: `14/0590`.
    pub reference: String,
    /// Where, in one line.
    pub address: String,
    /// The postcode in its usual form, `GU24 8SN`.
    pub postcode: Option<String>,
    /// The ward's or parish's name.
    pub ward: String,
    /// The place, or a point in the site.
    pub point: Option<Point>,
    /// What is proposed, in the applicant's or the council's words.
    pub description: String,
    /// What sort of application this is.
    pub kind: Kind,
    /// The sort in the source's words, or its code where it has no words.
    pub kind_label: String,
    /// Where it stands in law.
    pub status: Status,
    /// The status in the source's words.
    pub status_label: String,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// The decision in the source's words.
    pub decision_label: String,
    /// Who decided, in the source's words: `Delegated`, `Committee`.
    pub decided_by: String,
    /// What the inspector decided on appeal, in the source's words.
    pub appeal_label: String,
    /// The appeal's own reference.
    pub appeal_reference: String,
    /// What the permission asks for, a sentence each.
    pub conditions: Vec<String>,
    /// What is published with it.
    pub documents: Vec<Document>,
    /// How many people have commented.
    pub comments: Option<u32>,
    /// The council's own page about it.
    pub page_url: Option<String>,
    /// Where its documents are.
    pub documents_url: Option<String>,
    /// Where the council takes comments.
    pub comment_url: Option<String>,
    /// Whether its council takes comments until it decides, whatever the consultation's last day.
    pub comments_until_decision: bool,
    /// Whether whoever publishes this takes no comments on it: it is in another council's list.
    pub comments_elsewhere: bool,
    /// What happened and will happen, earliest first; see [`Application::tidy`].
    pub timeline: Vec<Happening>,
    /// The day on which the source last knew this to be so.
    pub updated: Option<Date>,
    /// How much of it was told.
    pub extent: Extent,
}

/// A published document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Document {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<Date>,
}

impl Application {
    /// The first day on which something of this sort happened or will happen.
    pub fn first(&self, what: &What) -> Option<Date> {
        self.timeline.iter().find(|happening| happening.what == *what).map(|happening| happening.day)
    }

    /// The last day on which something of this sort happened or will happen.
    pub fn last(&self, what: &What) -> Option<Date> {
        self.timeline.iter().rev().find(|happening| happening.what == *what).map(|happening| happening.day)
    }

    /// Since when it has been known: published, else received, else valid, else the first day that anything happened.
    pub fn known(&self) -> Option<Date> {
        [What::Published, What::Received, What::Valid]
            .iter()
            .find_map(|what| self.first(what))
            .or_else(|| self.timeline.first().map(|happening| happening.day))
    }

    /// The last day on which people may comment.
    pub fn comments_until(&self) -> Option<Date> {
        self.last(&What::ConsultationEnds)
    }

    /// The day of the council's decision.
    pub fn decided(&self) -> Option<Date> {
        self.last(&What::Decided)
    }

    /// Adds a happening, where there is a day.
    pub fn happens(&mut self, what: What, day: Option<Date>) {
        self.timeline.extend(day.map(|day| Happening { what, day }));
    }

    /// Takes from an earlier state what this one does not say: where it is, what is proposed, and what lies beyond its
    /// [`Extent`].
    ///
    /// An answer about its documents alone does not make a proposal or an appeal forgotten, nor one without them the documents.
    pub fn fill_from(&mut self, earlier: &Application) {
        for (own, theirs) in [
            (&mut self.address, &earlier.address),
            (&mut self.description, &earlier.description),
            (&mut self.ward, &earlier.ward),
        ] {
            if own.is_empty() {
                own.clone_from(theirs);
            }
        }
        if self.address == earlier.address {
            self.postcode = self.postcode.take().or_else(|| earlier.postcode.clone());
            self.point = self.point.or(earlier.point);
        }
        match self.extent {
            Extent::Whole => return,
            Extent::WithoutDocuments => self.documents.clone_from(&earlier.documents),
            Extent::DocumentsAlone => {
                self.appeal_label.clone_from(&earlier.appeal_label);
                self.page_url = self.page_url.take().or_else(|| earlier.page_url.clone());
                let of_an_appeal = earlier.timeline.iter().filter(|happening| happening.what.is_of_an_appeal());
                self.timeline.extend(of_an_appeal.cloned());
                self.tidy();
            }
        }
        if self.extent != earlier.extent {
            self.extent = Extent::Whole;
        }
    }

    /// Takes the days on which an earlier state says that it was published: a weekly list tells only of its own week.
    pub fn publish_from(&mut self, earlier: &Application) {
        let published = earlier.timeline.iter().filter(|happening| happening.what == What::Published);
        self.timeline.extend(published.cloned());
        self.tidy();
    }

    /// Brings what has no order of its own into one: two tellings of the same are then equal.
    pub fn tidy(&mut self) {
        self.timeline.sort();
        self.timeline.dedup();
        self.documents.sort();
        self.documents.dedup();
        if self.status == Status::Undetermined {
            if self.first(&What::Withdrawn).is_some() {
                self.status = Status::Withdrawn;
            } else if self.decided().is_some() || self.outcome.is_some() {
                self.status = Status::Determined;
            }
        }
    }
}
