//! The Digital Planning Data schemas: `postSubmissionApplication`, and its published form.
//!
//! Names of people are never read, nor are comments: only how many there are.

use super::field::{MOST_LINE, MOST_PARTS, MOST_TEXT, Record};
use super::json::{at, document, list, number, position, text};
use super::{File, Import};
use crate::json::Json;
use crate::planning::{Document, Kind, Outcome, Point, Status, What};

pub(super) fn read(file: File, import: &mut Import) {
    let Some(json) = document(file, import) else { return };
    // One document, a list of them, or the recommended API's envelope round a list.
    let many = match (&json, json.get("data")) {
        (Json::Array(many), _) | (_, Some(Json::Array(many))) => many.as_slice(),
        _ => std::slice::from_ref(&json),
    };
    let ours = |json: &Json| at(json, "data.application").is_some();
    if !many.is_empty() && !many.iter().any(ours) {
        return import.trouble(file, "has no `data.application`, so it is no `postSubmissionApplication`");
    }
    for (at, json) in many.iter().enumerate() {
        record(json, &format!("record {} of {}", at + 1, file.name), import);
    }
}

fn record(json: &Json, place: &str, import: &mut Import) {
    let reference = text(json, "data.application.reference");
    let Some(mut record) = Record::begin(import, place, "data.application.reference", &reference) else { return };
    let submitted = at(json, "submission.data").unwrap_or(&Json::Null);
    let description = text(submitted, "proposal.description");
    record.application.description = record.needed("proposal.description", &description, MOST_TEXT);
    let address = text(submitted, "property.address.singleLine");
    let address = if address.is_empty() { text(submitted, "property.address.title") } else { address };
    record.place(
        "property.address.singleLine",
        &address,
        "property.address.postcode",
        &text(submitted, "property.address.postcode"),
    );
    let of = |name: &str| number(submitted, &["property.address.", name].concat());
    match (of("latitude"), of("longitude")) {
        (None, None) => record.grid("property.address.x, y", of("x"), of("y")),
        (lat, lng) => record.degrees("property.address.latitude, longitude", lat, lng),
    }
    if record.application.point.is_none()
        && let Some((lng, lat)) = at(submitted, "proposal.boundary.site").and_then(position)
    {
        record.application.point = Point::new(lat, lng);
    }
    record.application.kind_label = record.text("applicationType", &text(json, "applicationType"), MOST_LINE);
    record.application.kind = Kind::of(&record.application.kind_label);
    timeline(&mut record, at(json, "data").unwrap_or(&Json::Null));
    record.application.comments = number(json, "comments.public.summary.totalComments")
        .filter(|count| (0.0..1e6).contains(count))
        .map(|count| count as u32);
    for file in list(json, "files").iter().take(MOST_PARTS) {
        documents(&mut record, file);
    }
    let generated = text(json, "metadata.generatedAt");
    record.application.updated = record.day("metadata.generatedAt", &generated);
    record.look_over();
    record.end();
}

fn timeline(record: &mut Record, data: &Json) {
    for (what, field) in [
        (What::Published, "application.publishedAt"),
        (What::Withdrawn, "application.withdrawnAt"),
        (What::ConsultationStarts, "consultation.startDate"),
        (What::ConsultationEnds, "consultation.endDate"),
        (What::Target, "assessment.expiryDate"),
        (What::Committee, "assessment.committeeSentDate"),
    ] {
        record.happens(what, field, &text(data, field));
    }
    let received = text(data, "validation.receivedAt");
    let received = if received.is_empty() { text(data, "submission.submittedAt") } else { received };
    record.happens(What::Received, "validation.receivedAt", &received);
    let valid = if text(data, "validation.isValid") == "false" { What::Invalid } else { What::Valid };
    record.happens(valid, "validation.validatedAt", &text(data, "validation.validatedAt"));
    record.application.comments_until_decision =
        text(data, "localPlanningAuthority.publicCommentsAcceptedUntilDecision") == "true";
    // The council's decision is the officer's, else the committee's.
    let by = |who: &str| {
        let decision = text(data, &["assessment.", who, "Decision"].concat());
        let day = text(data, &["assessment.", who, "DecisionDate"].concat());
        (!decision.is_empty()).then_some((decision, day))
    };
    let decided =
        by("planningOfficer").map(|it| (it, "Delegated")).or_else(|| by("committee").map(|it| (it, "Committee")));
    if let Some(((decision, day), who)) = decided {
        record.happens(What::Decided, "assessment.decisionDate", &day);
        record.application.outcome = Outcome::of(&decision);
        let prior = text(data, "assessment.priorApprovalRequired");
        let label = match (record.application.outcome, prior.as_str()) {
            (Some(Outcome::Granted), "true") => "Prior approval required and approved",
            (Some(Outcome::Refused), "true") => "Prior approval required and refused",
            (_, "false") => "Prior approval not required",
            _ => &decision,
        };
        record.application.decision_label = record.text("assessment.decision", label, MOST_LINE);
        record.application.decided_by = who.into();
    }
    let notice = text(data, "assessment.decisionNotice.url");
    if let Some(url) = record.url("assessment.decisionNotice.url", &notice) {
        let published = record.application.decided();
        let document = Document { name: "Decision notice".into(), url: Some(url), published };
        record.application.documents.push(document);
    }
    super::bops::appeal(record, data.get("appeal").unwrap_or(&Json::Null));
    let (status, stage) = (text(data, "application.status"), text(data, "application.stage"));
    record.application.status = match Status::parse(&status) {
        // The examples say `undetermined` of what they also say was withdrawn.
        Some(Status::Undetermined) | None if record.application.first(&What::Withdrawn).is_some() => Status::Withdrawn,
        Some(status) => status,
        None => {
            record.warn("application.status", format!("`{}` is not one of the schema's", super::field::short(&status)));
            Status::Undetermined
        }
    };
    let label = if stage.is_empty() { status } else { [&stage, ", ", &status].concat() };
    record.application.status_label = record.text("application.status", &label, MOST_LINE);
}

/// Only what has been published; of what is redacted, the redacted form.
fn documents(record: &mut Record, file: &Json) {
    let published = text(file, "metadata.publishedAt");
    if published.is_empty() {
        return;
    }
    let url = match text(file, "redactedUrl") {
        redacted if redacted.is_empty() => text(file, "url"),
        redacted => redacted,
    };
    let name = record.text("files.name", &text(file, "name"), MOST_TEXT);
    let url = record.url("files.url", &url);
    let published = record.day("files.metadata.publishedAt", &published);
    record.application.documents.push(Document { name, url, published });
}
