//! BOPS, the public API of version 2: a search, one application, or the documents of one.
//!
//! A search and an application say nothing of documents; an answer about documents says nothing of the place, the proposal
//! or an appeal.

use super::field::{MOST_LINE, MOST_PARTS, MOST_TEXT, Record};
use super::json::{at, document, list, number, position, text};
use super::{File, Import};
use crate::json::Json;
use crate::planning::{Document, Extent, Kind, Outcome, Status, What};

pub(super) fn read(file: File, import: &mut Import) {
    let Some(json) = document(file, import) else { return };
    let one = at(&json, "application.reference").is_some();
    let found = list(&json, "data");
    if !one && !matches!(json.get("data"), Some(Json::Array(_))) {
        let what = if json.get("comments").is_some() || json.get("responses").is_some() {
            "holds comments without their application; nothing is imported from it"
        } else {
            "has neither `data` nor `application`, so it is no answer of BOPS"
        };
        return import.trouble(file, what);
    }
    let records = if one { std::slice::from_ref(&json) } else { found };
    for (at, json) in records.iter().enumerate() {
        record(json, &format!("record {} of {}", at + 1, file.name), import);
    }
}

fn record(json: &Json, place: &str, import: &mut Import) {
    let application = json.get("application").unwrap_or(&Json::Null);
    let Some(mut record) = Record::begin(import, place, "reference", &text(application, "reference")) else { return };
    record.application.extent = match (json.get("files"), json.get("property")) {
        (None, _) => Extent::WithoutDocuments,
        (Some(_), None) => Extent::DocumentsAlone,
        (Some(_), Some(_)) => Extent::Whole,
    };
    if record.application.extent != Extent::DocumentsAlone {
        record.application.description =
            record.needed("proposal.description", &text(json, "proposal.description"), MOST_TEXT);
        let address = text(json, "property.address.singleLine");
        let postcode = text(json, "property.address.postcode");
        record.place("property.address.singleLine", &address, "property.address.postcode", &postcode);
        let (lat, lng) = (number(json, "property.address.latitude"), number(json, "property.address.longitude"));
        record.degrees("property.address.latitude, longitude", lat, lng);
        if record.application.point.is_none()
            && let Some((lng, lat)) = at(json, "property.boundary.site").and_then(position)
        {
            // The boundary was drawn on a map, and is right where the address is not.
            record.application.point = crate::planning::Point::new(lat, lng);
        }
    }
    let (code, words) = (text(application, "type.value"), text(application, "type.description"));
    record.application.kind = Kind::of(&code);
    record.application.kind_label =
        record.text("type", &if words.is_empty() { code } else { words.replace('_', " ") }, MOST_LINE);
    status(&mut record, &text(application, "status"));
    let decision = text(application, "decision");
    record.application.decision_label = record.text("decision", &decision.replace('_', " "), MOST_LINE);
    record.application.outcome = Outcome::of(&record.application.decision_label);
    for (what, field) in [
        (What::Received, "receivedAt"),
        (What::Valid, "validAt"),
        (What::Published, "publishedAt"),
        (What::ConsultationStarts, "consultation.startDate"),
        (What::ConsultationEnds, "consultation.endDate"),
        (What::Target, "targetDate"),
    ] {
        record.happens(what, field, &text(application, field));
    }
    let determined = text(application, "determinationDate");
    let determined = if determined.is_empty() { text(application, "determinedAt") } else { determined };
    record.happens(What::Decided, "determinationDate", &determined);
    appeal(&mut record, at(json, "data.appeal").unwrap_or(&Json::Null));
    let public = text(application, "consultation.publicUrl");
    record.application.page_url = record.url("consultation.publicUrl", &public);
    for file in list(json, "files").iter().take(MOST_PARTS) {
        let name = record.text("files.name", &text(file, "name"), MOST_LINE);
        let url = record.url("files.url", &text(file, "url"));
        let published = record.day("files.createdAt", &text(file, "createdAt"));
        record.application.documents.push(Document { name, url, published });
    }
    record.look_over();
    record.end();
}

fn status(record: &mut Record, given: &str) {
    let words = record.text("status", &given.replace('_', " "), MOST_LINE);
    record.application.status = match given {
        "withdrawn" => Status::Withdrawn,
        "returned" | "invalidated" => Status::Returned,
        "determined" | "closed" => Status::Determined,
        // After "Appeal …" stands what became of it.
        label if label.starts_with("Appeal") => Status::Determined,
        _ => Status::Undetermined,
    };
    record.application.status_label = words;
}

/// An appeal in the words of the Digital Planning Data schemas, which BOPS shares.
pub(super) fn appeal(record: &mut Record, appeal: &Json) {
    for (what, field) in [
        (What::AppealLodged, "lodgedDate"),
        (What::AppealValid, "validatedDate"),
        (What::AppealStarted, "startedDate"),
        (What::AppealDecided, "decisionDate"),
    ] {
        record.happens(what, field, &text(appeal, field));
    }
    let decision = text(appeal, "decision");
    let decision = if decision == "splitDecision" { "split decision" } else { &decision };
    record.application.appeal_label = record.text("appeal.decision", decision, MOST_LINE);
}
