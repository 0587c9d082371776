//! PlanIt: answers of `/api/applics/json`, and one application on its own.

use super::field::{MOST_LINE, MOST_TEXT, Record};
use super::json::{document, list, number, position, text};
use super::{File, Import};
use crate::json::Json;
use crate::planning::{Kind, Outcome, Status, What};

pub(super) fn read(file: File, import: &mut Import) {
    let Some(json) = document(file, import) else { return };
    let one = json.get("uid").is_some() && json.get("area_name").is_some();
    if json.get("records").is_none() && !one {
        return import.trouble(file, "has no `records`, so it is no answer of PlanIt's");
    }
    let records = if one { std::slice::from_ref(&json) } else { list(&json, "records") };
    for (at, json) in records.iter().enumerate() {
        record(json, &format!("record {} of {}", at + 1, file.name), import);
    }
}

fn record(json: &Json, place: &str, import: &mut Import) {
    let Some(mut record) = Record::begin(import, place, "uid", &text(json, "uid")) else { return };
    record.application.description = record.needed("description", &text(json, "description"), MOST_TEXT);
    record.place("address", &text(json, "address"), "postcode", &text(json, "postcode"));
    let mut ward = text(json, "other_fields.ward_name");
    if ward.is_empty() {
        ward = text(json, "other_fields.parish");
    }
    record.application.ward = record.text("other_fields.ward_name", &ward, MOST_LINE);
    let own = (number(json, "location_y"), number(json, "location_x"));
    let (lat, lng) = match (own, json.get("location").and_then(position)) {
        ((None, None), Some((lng, lat))) => (Some(lat), Some(lng)),
        (own, _) => own,
    };
    record.degrees("location", lat, lng);
    // The council's own words say more than PlanIt's nine sorts.
    let (own, sort) = (text(json, "other_fields.application_type"), text(json, "app_type"));
    record.application.kind = match Kind::of(&own) {
        Kind::Other => Kind::of(&sort),
        kind => kind,
    };
    record.application.kind_label = record.text("app_type", if own.is_empty() { &sort } else { &own }, MOST_LINE);
    state(&mut record, json);
    let received = text(json, "other_fields.date_received");
    let valid = text(json, "other_fields.date_validated");
    if received.is_empty() {
        record.happens(What::Received, "start_date", &text(json, "start_date"));
    }
    record.happens(What::Received, "other_fields.date_received", &received);
    record.happens(What::Valid, "other_fields.date_validated", &valid);
    record.happens(What::ConsultationEnds, "consulted_date", &text(json, "consulted_date"));
    record.happens(What::Target, "other_fields.target_decision_date", &text(json, "other_fields.target_decision_date"));
    record.happens(What::Decided, "decided_date", &text(json, "decided_date"));
    record.application.comments = record.count("other_fields.n_comments", &text(json, "other_fields.n_comments"));
    record.application.page_url = record.url("url", &text(json, "url"));
    record.application.documents_url = record.url("other_fields.docs_url", &text(json, "other_fields.docs_url"));
    record.application.comment_url = record.url("other_fields.comment_url", &text(json, "other_fields.comment_url"));
    // `last_changed` moves whenever PlanIt looks; `last_different` only when there is something new.
    record.application.updated = record.day("last_different", &text(json, "last_different"));
    record.look_over();
    record.end();
}

fn state(record: &mut Record, json: &Json) {
    let (state, own) = (text(json, "app_state"), text(json, "other_fields.status"));
    record.application.status_label = record.text("app_state", if own.is_empty() { &state } else { &own }, MOST_LINE);
    let decision = text(json, "other_fields.decision");
    record.application.decision_label = record.text("other_fields.decision", &decision, MOST_LINE);
    let (status, outcome) = match state.as_str() {
        "Permitted" | "Conditions" => (Status::Determined, Some(Outcome::Granted)),
        "Rejected" => (Status::Determined, Some(Outcome::Refused)),
        "Withdrawn" => (Status::Withdrawn, None),
        "Undecided" | "Unresolved" | "Referred" | "Other" | "" => (Status::Undetermined, None),
        _ => {
            record.warn(
                "app_state",
                format!("`{}` is not one of PlanIt's; it is shown as it is", super::field::short(&state)),
            );
            (Status::Undetermined, None)
        }
    };
    record.application.status = status;
    record.application.outcome = outcome.or_else(|| Outcome::of(&decision));
    if record.application.decision_label.is_empty() && outcome.is_some() {
        record.application.decision_label = record.text("app_state", &state, MOST_LINE);
    }
}
