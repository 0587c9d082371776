//! Any CSV, with a mapping file that says which of its columns is which field.

use super::field::{MOST_LINE, MOST_TEXT, Record};
use super::table::{Row, Table};
use super::{File, Import};
use crate::Trouble;
use crate::json::Json;
use crate::planning::{Kind, Outcome, Status, What};

/// Which column of a CSV is which field of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Our field and the column's heading.
    columns: Vec<(&'static str, String)>,
}

/// Fields that are days.
const DAYS: [(&str, What); 14] = [
    ("received", What::Received),
    ("invalid", What::Invalid),
    ("valid", What::Valid),
    ("published", What::Published),
    ("consultation_starts", What::ConsultationStarts),
    ("consultation_ends", What::ConsultationEnds),
    ("target", What::Target),
    ("committee", What::Committee),
    ("decided", What::Decided),
    ("withdrawn", What::Withdrawn),
    ("returned", What::Returned),
    ("appeal_lodged", What::AppealLodged),
    ("appeal_started", What::AppealStarted),
    ("appeal_decided", What::AppealDecided),
];

/// The other fields.
const OTHERS: [&str; 20] = [
    "reference",
    "address",
    "postcode",
    "ward",
    "description",
    "type",
    "status",
    "decision",
    "decided_by",
    "appeal_reference",
    "appeal_decision",
    "comments",
    "page_url",
    "documents_url",
    "comment_url",
    "updated",
    "lat",
    "lng",
    "easting",
    "northing",
];

impl Mapping {
    /// Reads a mapping: an object of field to heading, such as `{"reference": "PA Ref", "received": "Date"}`.
    ///
    /// # Errors
    /// Every member that is no field, or names no heading; and a missing `reference`.
    pub fn read(json: &Json) -> Result<Self, Vec<Trouble>> {
        let Json::Object(members) = json else {
            return Err(vec![Trouble::new(
                "",
                "needs to be an object of field to column, like {\"reference\": \"PA Ref\"}",
            )]);
        };
        let fields = || OTHERS.into_iter().chain(DAYS.iter().map(|(field, _)| *field));
        let (mut columns, mut troubles) = (Vec::new(), Vec::new());
        for (name, heading) in members {
            match (fields().find(|field| field == name), heading.as_str().map(str::trim)) {
                (Some(field), Some(heading)) if !heading.is_empty() => columns.push((field, heading.to_owned())),
                (Some(_), _) => troubles.push(Trouble::new(name, "needs the heading of a column")),
                (None, _) => {
                    let all = fields().collect::<Vec<_>>().join(", ");
                    troubles.push(Trouble::new(name, format!("is not a field; there are {all}")));
                }
            }
        }
        if !columns.iter().any(|(field, _)| *field == "reference") {
            troubles.push(Trouble::new("reference", "is missing: name the column with the council's reference"));
        }
        if troubles.is_empty() { Ok(Self { columns }) } else { Err(troubles) }
    }

    fn get<'a>(&self, row: &'a Row, field: &str) -> &'a str {
        self.columns.iter().find(|(own, _)| *own == field).map_or("", |(_, heading)| row.get(heading))
    }

    fn has(&self, field: &str) -> bool {
        self.columns.iter().any(|(own, _)| *own == field)
    }
}

pub(super) fn read(file: File, mapping: &Mapping, import: &mut Import) {
    let needed: Vec<&str> = mapping.columns.iter().map(|(_, heading)| heading.as_str()).collect();
    let Some(table) = Table::read(file, &needed, import) else { return };
    for row in table.rows(file) {
        record(&row, mapping, import);
    }
}

fn record(row: &Row, mapping: &Mapping, import: &mut Import) {
    let get = |field: &str| mapping.get(row, field);
    let Some(mut record) = Record::begin(import, &row.place, "reference", get("reference")) else { return };
    if let Some(uneven) = row.is_uneven() {
        record.warn("record", uneven);
    }
    if mapping.has("description") {
        record.application.description = record.needed("description", get("description"), MOST_TEXT);
    }
    if mapping.has("address") {
        record.place("address", get("address"), "postcode", get("postcode"));
    }
    record.application.ward = record.text("ward", get("ward"), MOST_LINE);
    record.application.kind_label = record.text("type", get("type"), MOST_LINE);
    record.application.kind = Kind::of(&record.application.kind_label);
    record.application.status_label = record.text("status", get("status"), MOST_LINE);
    record.application.status = status(&record.application.status_label);
    record.application.decision_label = record.text("decision", get("decision"), MOST_LINE);
    record.application.outcome = Outcome::of(&record.application.decision_label);
    record.application.decided_by = record.text("decided_by", get("decided_by"), MOST_LINE);
    record.application.appeal_reference = record.text("appeal_reference", get("appeal_reference"), MOST_LINE);
    record.application.appeal_label = record.text("appeal_decision", get("appeal_decision"), MOST_LINE);
    record.application.comments = record.count("comments", get("comments"));
    record.application.page_url = record.url("page_url", get("page_url"));
    record.application.documents_url = record.url("documents_url", get("documents_url"));
    record.application.comment_url = record.url("comment_url", get("comment_url"));
    record.application.updated = record.day("updated", get("updated"));
    for (field, what) in DAYS {
        record.happens(what, field, get(field));
    }
    let (lat, lng) = (record.number("lat", get("lat")), record.number("lng", get("lng")));
    record.degrees("lat, lng", lat, lng);
    if record.application.point.is_none() {
        let (east, north) = (record.number("easting", get("easting")), record.number("northing", get("northing")));
        record.grid("easting, northing", east, north);
    }
    record.look_over();
    record.end();
}

fn status(label: &str) -> Status {
    let label = label.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    // "Not determined", "not yet decided", "to be determined", "awaiting decision".
    let to_come = label.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "not" | "be" | "no" | "yet"));
    if has(&["withdrawn"]) {
        Status::Withdrawn
    } else if has(&["invalid", "returned"]) {
        Status::Returned
    } else if has(&["undecided", "undetermined", "awaiting", "pending"]) {
        Status::Undetermined
    } else if has(&["refus", "reject"])
        || (has(&["decided", "determined", "granted", "approved", "permitted"]) && !to_come)
    {
        Status::Determined
    } else {
        Status::Undetermined
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_still_to_be_decided_is_not_decided() {
        for (label, expected) in [
            ("Decided", Status::Determined),
            ("Application determined", Status::Determined),
            ("Permission refused", Status::Determined),
            ("Not determined", Status::Undetermined),
            ("Not yet decided", Status::Undetermined),
            ("To be determined", Status::Undetermined),
            ("Awaiting decision", Status::Undetermined),
            ("Undetermined", Status::Undetermined),
            ("Withdrawn", Status::Withdrawn),
            ("Invalid", Status::Returned),
            ("", Status::Undetermined),
        ] {
            assert_eq!(status(label), expected, "{label}");
        }
    }
}
