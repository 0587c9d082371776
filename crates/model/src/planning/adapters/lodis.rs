//! The "planning applications" CSV of the older national schema.

use super::field::{MOST_LINE, MOST_TEXT, Record};
use super::table::{Row, Table};
use super::{File, Import};
use crate::planning::{Kind, Outcome, Status, What};

pub(super) fn read(file: File, import: &mut Import) {
    let Some(table) = Table::read(file, &["casereference", "casetext"], import) else { return };
    for row in table.rows(file) {
        record(&row, import);
    }
}

fn record(row: &Row, import: &mut Import) {
    let Some(mut record) = Record::begin(import, &row.place, "casereference", row.get("casereference")) else { return };
    if let Some(uneven) = row.is_uneven() {
        record.warn("record", uneven);
    }
    record.application.description = record.needed("casetext", row.get("casetext"), MOST_TEXT);
    record.place("locationtext", row.get("locationtext"), "", "");
    record.application.ward = record.text("geoarealabel", row.get("geoarealabel"), MOST_LINE);
    place(&mut record, row);
    record.application.kind_label = record.text("classificationlabel", row.get("classificationlabel"), MOST_LINE);
    let label = &record.application.kind_label;
    record.application.kind = Kind::of(if label.is_empty() { row.get("servicetypelabel") } else { label });
    status(&mut record, row.get("status"));
    record.happens(What::Received, "casedate", row.get("casedate"));
    record.happens(What::Target, "decisiontargetdate", row.get("decisiontargetdate"));
    record.happens(What::ConsultationStarts, "publicconsultationstartdate", row.get("publicconsultationstartdate"));
    record.happens(What::ConsultationEnds, "publicconsultationenddate", row.get("publicconsultationenddate"));
    record.happens(What::Decided, "decisiondate", row.get("decisiondate"));
    record.application.decision_label = record.text("decision", row.get("decision"), MOST_LINE);
    record.application.outcome = Outcome::of(&record.application.decision_label);
    record.application.decided_by = record.text("decisiontype", row.get("decisiontype"), MOST_LINE);
    record.application.appeal_reference = record.text("appealref", row.get("appealref"), MOST_LINE);
    record.application.appeal_label = record.text("appealdecision", row.get("appealdecision"), MOST_LINE);
    let responses = [("responsesfor", row.get("responsesfor")), ("responsesagainst", row.get("responsesagainst"))];
    let counts = responses.map(|(field, value)| record.count(field, value));
    record.application.comments = counts.into_iter().flatten().reduce(u32::saturating_add);
    record.application.page_url = record.url("caseurl", row.get("caseurl"));
    record.application.updated = record.day("extractdate", row.get("extractdate"));
    record.look_over();
    record.end();
}

/// `geox` and `geoy` are degrees or metres; `coordinatereferencesystem` says which.
fn place(record: &mut Record, row: &Row) {
    let x = record.number("geox", row.get("geox"));
    let y = record.number("geoy", row.get("geoy"));
    let system = row.get("coordinatereferencesystem");
    let looks_like_metres = x.is_some_and(|x| x.abs() > 180.0);
    match system.to_ascii_uppercase().replace([' ', '-', '_', ':'], "").as_str() {
        "WGS84" | "EPSG4326" | "OGCCRS84" => record.degrees("geox, geoy", y, x),
        "OSGB" | "OSGB36" | "OSGB1936" | "EPSG27700" | "BNG" | "BRITISHNATIONALGRID" | "OSBNG" => {
            record.grid("geox, geoy", x, y);
        }
        "" if looks_like_metres => record.grid("geox, geoy", x, y),
        "" => record.degrees("geox, geoy", y, x),
        _ => record.warn("coordinatereferencesystem", "is neither WGS84 nor OSGB36, so the place is left out"),
    }
}

fn status(record: &mut Record, given: &str) {
    let label = record.text("status", given, MOST_LINE);
    let code = label.to_ascii_lowercase().replace([' ', '-'], "_");
    record.application.status = match code.as_str() {
        "" | "live" | "registered" | "called_in" | "referred_to_sos" => Status::Undetermined,
        // An appeal may also be against a decision that never came.
        "appeal" => Status::Undetermined,
        "decided" => Status::Determined,
        "withdrawn" => Status::Withdrawn,
        "invalid" | "not_ours" => Status::Returned,
        _ => {
            record.warn("status", format!("`{label}` is not one of the schema's; it is shown as it is"));
            Status::Undetermined
        }
    };
    record.application.status_label = label;
}
