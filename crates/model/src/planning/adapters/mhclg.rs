//! The MHCLG planning application data specification: a CSV file for each sort of thing, told apart by their names.

use super::field::{MOST_LINE, MOST_PARTS, MOST_TEXT, Record, tidy};
use super::table::{Row, Table};
use super::{File, Import, Warning};
use crate::planning::{Document, Kind, Outcome, What};
use std::collections::{BTreeMap, BTreeSet};

/// Rows by the reference in one of their columns.
type Rows<'a> = BTreeMap<String, Vec<Row<'a>>>;

pub(super) fn read(files: &[File], import: &mut Import) {
    let named = |name: &str| {
        files.iter().find(|file| {
            let own = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
            own.strip_suffix(".csv").unwrap_or(own) == name
        })
    };
    let Some(applications) = named("planning-application") else {
        let first = files.first().map_or(String::new(), |file| format!("there is {}, but ", file.name));
        let what = format!("{first}`planning-application.csv` is missing; `mhclg` is a folder of CSV files");
        return import.troubles.push(crate::Trouble::new("", what));
    };
    let Some(applications_table) = Table::read(*applications, &["reference", "description"], import) else { return };
    let mut table = |name: &str, column: &str| {
        let file = named(name)?;
        Some((Table::read(*file, &["reference", column], import)?, *file))
    };
    let sites = table("site", "reference");
    let decisions = table("decision-notice", "planning-application");
    let timelines = table("planning-permission-timeline", "planning-application");
    let documents = table("planning-application-document", "planning-application");
    let links = table("decision-condition", "decision-notice");
    let conditions = table("planning-condition", "description");
    let kinds = table("planning-application-type", "name");
    let known: BTreeSet<String> =
        applications_table.rows(*applications).map(|row| tidy(row.get("reference"))).collect();
    let parts = Parts {
        sites: group(&sites, "reference"),
        decisions: group(&decisions, "planning-application"),
        timelines: group(&timelines, "planning-application"),
        documents: group(&documents, "planning-application"),
        links: group(&links, "decision-notice"),
        conditions: group(&conditions, "reference"),
        kinds: group(&kinds, "reference"),
    };
    for (rows, name) in
        [(&parts.decisions, "decision-notice"), (&parts.timelines, "timeline"), (&parts.documents, "document")]
    {
        for (reference, rows) in rows.iter().filter(|(reference, _)| !known.contains(*reference)) {
            import.warnings.push(Warning {
                record: rows.first().map_or(String::new(), |row| row.place.clone()),
                field: "planning-application".into(),
                what: format!("no application has the reference `{reference}` that this {name} names"),
            });
        }
    }
    for row in applications_table.rows(*applications) {
        record(&row, &parts, import);
    }
}

struct Parts<'a> {
    sites: Rows<'a>,
    decisions: Rows<'a>,
    timelines: Rows<'a>,
    documents: Rows<'a>,
    links: Rows<'a>,
    conditions: Rows<'a>,
    kinds: Rows<'a>,
}

fn group<'a>(table: &'a Option<(Table, File<'a>)>, column: &str) -> Rows<'a> {
    let mut rows = Rows::new();
    for row in table.iter().flat_map(|(table, file)| table.rows(*file)) {
        rows.entry(tidy(row.get(column))).or_default().push(row);
    }
    rows
}

fn of<'a, 'b>(rows: &'b Rows<'a>, reference: &str) -> &'b [Row<'a>] {
    rows.get(reference).map_or(&[], Vec::as_slice)
}

fn record(row: &Row, parts: &Parts, import: &mut Import) {
    let Some(mut record) = Record::begin(import, &row.place, "reference", row.get("reference")) else { return };
    if let Some(uneven) = row.is_uneven() {
        record.warn("record", uneven);
    }
    let reference = record.application.reference.clone();
    record.application.description = record.needed("description", row.get("description"), MOST_TEXT);
    site(&mut record, row, parts);
    let code = row.get("application-types").split(';').next().unwrap_or_default().trim();
    record.application.kind = Kind::of(code);
    let words = of(&parts.kinds, code).first().map(|row| row.get("name")).filter(|name| !name.is_empty());
    record.application.kind_label = record.text("application-types", words.unwrap_or(code), MOST_LINE);
    record.happens(What::Received, "received-date", row.get("received-date"));
    record.happens(What::Withdrawn, "withdrawn-date", row.get("withdrawn-date"));
    record.application.page_url = record.url("documentation-url", row.get("documentation-url"));
    for event in of(&parts.timelines, &reference) {
        let what = match event.get("permission-process-event") {
            "application-submitted" | "application-received" => What::Received,
            "invalid-from" => What::Invalid,
            "valid-from" | "found-valid" => What::Valid,
            "application-published" => What::Published,
            "consultation-start" => What::ConsultationStarts,
            "consultation-end" => What::ConsultationEnds,
            "committee-date" => What::Committee,
            other => What::Other(record.text("permission-process-event", other, MOST_LINE)),
        };
        record.happens(what, "event-date", event.get("event-date"));
    }
    for decision in of(&parts.decisions, &reference) {
        record.happens(What::Decided, "decision-date", decision.get("decision-date"));
        record.application.decision_label = record.text("decision", decision.get("decision"), MOST_LINE);
        record.application.outcome = Outcome::of(&record.application.decision_label);
        let maker = decision.get("decision-maker").replace('-', " ");
        record.application.decided_by = record.text("decision-maker", &maker, MOST_LINE);
        if let Some(url) = record.url("document-url", decision.get("document-url")) {
            let published = record.day("decision-date", decision.get("decision-date"));
            let document = Document { name: "Decision notice".into(), url: Some(url), published };
            record.application.documents.push(document);
        }
        conditions(&mut record, decision.get("reference"), parts);
    }
    for document in of(&parts.documents, &reference).iter().take(MOST_PARTS) {
        // What is withheld, or not looked at yet, is not for everybody.
        if document.get("public-register-status") == "publish" {
            let url = record.url("document-url", document.get("document-url"));
            let name = record.needed("name", document.get("name"), MOST_LINE);
            record.application.documents.push(Document { name, url, published: None });
        }
    }
    record.look_over();
    record.end();
}

fn site(record: &mut Record, row: &Row, parts: &Parts) {
    let Some(site) = of(&parts.sites, &tidy(row.get("site"))).first() else {
        return record.warn("site", "no site has this reference, so there is no address");
    };
    let address = match site.get("address-text") {
        "" => site.get("name"),
        address => address,
    };
    record.place("address-text", address, "postcode", site.get("postcode"));
    if let Some((lng, lat)) = super::planning_data::well_known_text(site.get("geometry")) {
        record.degrees("geometry", Some(lat), Some(lng));
    }
}

fn conditions(record: &mut Record, decision: &str, parts: &Parts) {
    for link in of(&parts.links, decision).iter().take(MOST_PARTS) {
        let reference = tidy(link.get("planning-condition"));
        match of(&parts.conditions, &reference).first() {
            Some(condition) => {
                let text = record.needed("planning-condition", condition.get("description"), MOST_TEXT);
                if !text.is_empty() {
                    record.application.conditions.push(text);
                }
            }
            None => record
                .warn("planning-condition", format!("there is no condition `{}`", super::field::short(&reference))),
        }
    }
}
