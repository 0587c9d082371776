//! The Isle of Man's weekly lists: what is proposed and where run together in one column.

use super::field::{MOST_LINE, MOST_TEXT, Record, postcode_in, tidy};
use super::table::{Row, Table};
use super::{File, Import};
use crate::planning::{Application, Happening, Kind, What};
use std::collections::BTreeMap;

pub(super) fn read(files: &[File], import: &mut Import) {
    for file in files {
        let needed = ["PA Ref", "Details", "Date", "Pub Date"];
        let Some(table) = Table::read(*file, &needed, import) else { continue };
        for row in table.rows(*file) {
            record(&row, import);
        }
    }
    listed_again(import);
}

fn record(row: &Row, import: &mut Import) {
    let Some(mut record) = Record::begin(import, &row.place, "PA Ref", row.get("PA Ref")) else { return };
    if let Some(uneven) = row.is_uneven() {
        record.warn("record", uneven);
    }
    let details = record.needed("Details", row.get("Details"), MOST_TEXT);
    match address_at(&details) {
        Some(at) => {
            let address = details[at..].trim();
            let proposal = details[..at].trim_end_matches([' ', ',', '-']);
            if OPEN_ENDS.iter().any(|word| proposal.ends_with(word)) {
                record.warn("Details", "where the address begins is not certain, so the description keeps all of it");
                record.application.description.clone_from(&details);
            } else {
                record.application.description = proposal.to_owned();
            }
            record.application.address = record.text("Details", address, MOST_LINE);
            record.application.postcode = postcode_in(address);
            if record.application.postcode.is_none() {
                record.warn("Details", "has no full postcode at its end, so a search by postcode does not find it");
            }
        }
        None => {
            record.application.description = details;
            record.warn("Details", "where the address begins cannot be told, so all of it is the description");
        }
    }
    record.application.ward = capitals(&record.needed("Local Authority", row.get("Local Authority"), MOST_LINE));
    // The end of a reference says what it is for.
    record.application.kind_label = match record.application.reference.rsplit('/').next() {
        Some("A") => "Approval in principle",
        Some("B") => "Detailed approval",
        Some("C") => "Change of use",
        Some("CON") => "Registered building consent",
        Some("D") => "Advertisement",
        Some("REM") => "Reserved matters",
        Some("LAW") => "Certificate of lawful use",
        Some("GB") => "Detailed approval of a registered building",
        _ => "",
    }
    .into();
    record.application.kind = match record.application.kind_label.as_str() {
        "Detailed approval" => Kind::Full,
        label => Kind::of(label),
    };
    record.happens(What::Received, "Date", row.get("Date"));
    let listed = record.day("Pub Date", row.get("Pub Date"));
    record.application.happens(What::Published, listed);
    record.application.updated = listed;
    record.application.page_url = record.url("URL", row.get("URL"));
    record.look_over();
    record.end();
}

/// No proposal ends in one of these: what comes next is still part of it.
const OPEN_ENDS: [&str; 8] = [" of", " for", " in", " a", " the", " two", " with", " by"];

/// A reference in the lists of several weeks is one application that was published several times.
fn listed_again(import: &mut Import) {
    let mut listed: BTreeMap<String, Vec<Application>> = BTreeMap::new();
    let mut order = Vec::new();
    for application in std::mem::take(&mut import.applications) {
        let same = listed.entry(application.reference.clone()).or_default();
        if same.is_empty() {
            order.push(application.reference.clone());
        }
        same.push(application);
    }
    for reference in order {
        let mut states = listed.remove(&reference).unwrap_or_default();
        states.sort_by_key(|state| state.updated);
        let published: Vec<Happening> =
            states.iter().flat_map(|state| &state.timeline).filter(|it| it.what == What::Published).cloned().collect();
        let Some(mut newest) = states.pop() else { continue };
        newest.timeline.extend(published);
        import.earlier.extend(states);
        import.applications.push(newest);
    }
}

/// Where the address begins: the proposal is written as a sentence, the address with a capital at every word. So
/// from the end back to the last word that begins with a small letter.
fn address_at(details: &str) -> Option<usize> {
    let words: Vec<(usize, &str)> = details
        .split(' ')
        .scan(0, |at, word| {
            let here = *at;
            *at += word.len() + 1;
            Some((here, word))
        })
        .filter(|(_, word)| !word.is_empty())
        .collect();
    let small = |word: &str| word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    // `Adj.` and `No.` end nothing.
    let ends = |word: &str| word.ends_with(')') || (word.ends_with('.') && word.len() > 4);
    let mut start = words.iter().rposition(|(_, word)| small(word))? + 1;
    // What is left may still begin with the end of the proposal: its last sentence or bracket, or another reference.
    let rest = |start: usize| &words[start.min(words.len())..];
    let last_but = words.len().saturating_sub(6);
    if let Some(end) = rest(start).iter().rposition(|(_, word)| ends(word))
        && start + end < last_but
        && !matches!(words[start + end + 1].1, "And" | "&")
    {
        start += end + 1;
    }
    if let Some((_, "-")) = rest(start).first() {
        start += 1;
    }
    if let [(_, "PA" | "RB"), (_, number), ..] = rest(start)
        && number.contains(|c: char| c.is_ascii_digit())
    {
        start += 2;
    } else if let Some((_, word)) = rest(start).first()
        && word.matches('/').count() > 1
    {
        start += 1;
    }
    let (at, _) = *rest(start).first()?;
    let address = &details[at..];
    let long_enough = tidy(address).split(' ').count() >= 3;
    long_enough.then_some(at)
}

/// `PORT ST MARY` as `Port St Mary`.
fn capitals(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if out.chars().next_back().is_none_or(|before| !before.is_alphabetic()) {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_begins_after_the_last_small_word() {
        for (details, address) in [
            (
                "Sun lounge extension including retaining wall to rear garden 27 Farmhill Lane Douglas Isle Of Man IM2 2EF",
                Some("27 Farmhill Lane Douglas Isle Of Man IM2 2EF"),
            ),
            (
                "Construction of 1no industrial unit, including fencing alterations. Operational Service Centre Isle Of Man Business Park Douglas Isle Of Man IM2 2QY",
                Some("Operational Service Centre Isle Of Man Business Park Douglas Isle Of Man IM2 2QY"),
            ),
            (
                "Registered Building Consent for demolition aspects to PA 24/91207/B 17A Victoria Street Douglas Isle Of Man IM1 2LW",
                Some("17A Victoria Street Douglas Isle Of Man IM1 2LW"),
            ),
            (
                "Erection of two dwellings (retrospective) lasting until March 2026. Former Site Of 60 And 62 Snaefell Road Douglas Isle Of Man",
                Some("Former Site Of 60 And 62 Snaefell Road Douglas Isle Of Man"),
            ),
            (
                "Variation of condition 1 to PA 22/01558/REM (Erection Of A Dwelling) Plot 3 Main Road Laxey Isle Of Man IM4 7HA",
                Some("Plot 3 Main Road Laxey Isle Of Man IM4 7HA"),
            ),
            ("REPLACEMENT WINDOWS", None),
            ("replacement windows", None),
            ("", None),
        ] {
            assert_eq!(address_at(details).map(|at| &details[at..]), address, "{details}");
        }
        assert_eq!(capitals("PORT ST MARY"), "Port St Mary");
    }
}
