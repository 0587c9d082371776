//! planning.data.gov.uk: answers of `/entity.json`.

use super::field::{MOST_LINE, MOST_TEXT, Record};
use super::json::{document, list, text};
use super::{File, Import};
use crate::json::Json;
use crate::planning::{Kind, Outcome, Status, What};

pub(super) fn read(file: File, import: &mut Import) {
    let Some(json) = document(file, import) else { return };
    if json.get("entities").is_none() {
        return import.trouble(file, "has no `entities`, so it is no answer of planning.data.gov.uk");
    }
    let mut others = Vec::new();
    for (at, json) in list(&json, "entities").iter().enumerate() {
        let dataset = text(json, "dataset");
        if dataset == "planning-application" {
            record(json, &format!("record {} of {}", at + 1, file.name), import);
        } else {
            others.push(dataset);
        }
    }
    others.sort();
    others.dedup();
    if !others.is_empty() {
        let others = super::field::short(&others.join(", "));
        import
            .trouble(file, format!("holds entities of `{others}`; only those of `planning-application` are imported"));
    }
}

fn record(json: &Json, place: &str, import: &mut Import) {
    let Some(mut record) = Record::begin(import, place, "reference", &text(json, "reference")) else { return };
    record.application.description = record.needed("description", &text(json, "description"), MOST_TEXT);
    record.place("address-text", &text(json, "address-text"), "", "");
    let point = text(json, "point");
    if !point.is_empty() {
        match well_known_text(&point) {
            Some((lng, lat)) => record.degrees("point", Some(lat), Some(lng)),
            None => record.warn("point", "is not like `POINT (-0.7 51.3)`"),
        }
    } else if let Some((lng, lat)) = well_known_text(&text(json, "geometry")) {
        record.degrees("geometry", Some(lat), Some(lng));
    }
    record.application.kind_label =
        record.text("planning-application-type", &text(json, "planning-application-type"), MOST_LINE);
    record.application.kind = Kind::of(&record.application.kind_label);
    let status = text(json, "planning-application-status");
    record.application.status = match status.to_ascii_lowercase().as_str() {
        "withdrawn" => Status::Withdrawn,
        "decided" | "determined" => Status::Determined,
        "invalid" | "returned" => Status::Returned,
        _ => Status::Undetermined,
    };
    record.application.status_label = record.text("planning-application-status", &status, MOST_LINE);
    record.application.decision_label = record.text("planning-decision", &text(json, "planning-decision"), MOST_LINE);
    record.application.outcome = Outcome::of(&record.application.decision_label);
    record.application.decided_by =
        record.text("planning-decision-type", &text(json, "planning-decision-type"), MOST_LINE);
    record.happens(What::Received, "start-date", &text(json, "start-date"));
    record.happens(What::Decided, "decision-date", &text(json, "decision-date"));
    record.application.page_url = record.url("documentation-url", &text(json, "documentation-url"));
    record.application.updated = record.day("entry-date", &text(json, "entry-date"));
    record.look_over();
    record.end();
}

/// The first position in well-known text: `POINT (lng lat)`, `MULTIPOLYGON (((lng lat, …`.
pub(super) fn well_known_text(text: &str) -> Option<(f64, f64)> {
    let (_, inside) = text.split_once('(')?;
    let first = inside.trim_start_matches(['(', ' ']).split([',', ')']).next()?;
    let mut numbers = first.split_whitespace().map(|number| number.parse::<f64>().ok().filter(|it| it.is_finite()));
    Some((numbers.next()??, numbers.next()??))
}
