//! One application with everything that is known of it, in plain words.

use super::list::{Frame, title};
use crate::locales::fill;
use crate::markup::{Element, el};
use wecan_model::planning::{Application, Status, What};

/// The place of the High Court among [`CaseWords::stages`](crate::locales::planning::CaseWords::stages). No
/// source has a day for it.
const HIGH_COURT: usize = 6;

impl Frame {
    /// All about one application. What stands before and after it is the caller's.
    pub(crate) fn one(&self, one: &Application) -> Element {
        let words = self.case();
        let standing = one.standing(self.today);
        let mut all = el("div").class("wecan-one").child(self.start().text(title(one)));
        let mut tags = el("p").class("wecan-tags").child(self.tag(standing));
        if let Some(left) = self.left(one) {
            tags = tags.text(" ").child(el("strong").class("wecan-left").text(&left));
        }
        all = all.child(tags).child(el("p").class("wecan-text").text(&one.description));
        let meaning = [words.standing(standing), words.sort_of(one.kind)];
        all = all.child(self.heading(1).class("wecan-heading").text(words.meaning));
        all = all.children(meaning.map(|sentence| el("p").class("wecan-text").text(sentence)).into());
        all =
            all.children(self.links(one)).child(self.facts(one)).children(self.decision(one)).child(self.timeline(one));
        if !one.conditions.is_empty() {
            let items = one.conditions.iter().map(|condition| el("li").text(condition)).collect();
            let count = words.shared.count(&words.conditions, one.conditions.len() as u32);
            all = all.child(folded(&count, el("ol").children(items)));
        }
        if !one.documents.is_empty() {
            let items = one.documents.iter().map(|document| {
                let name = match &document.url {
                    Some(url) => link(url, &document.name),
                    None => el("span").text(&document.name),
                };
                let day =
                    document.published.map(|day| el("span").class("wecan-hint").text(&[" ", &self.date(day)].concat()));
                el("li").child(name).maybe(day)
            });
            let count = words.shared.count(&words.documents, one.documents.len() as u32);
            all = all.child(folded(&count, el("ul").children(items.collect())));
        }
        all
    }

    fn facts(&self, one: &Application) -> Element {
        let words = self.case();
        let kind = self.words.sort_of(one.kind);
        let kind = if one.kind_label.is_empty() || one.kind_label == kind {
            kind.to_owned()
        } else {
            [kind, " (", &one.kind_label, ")"].concat()
        };
        let comments = one.comments.map(|count| words.shared.count(&words.comments, count)).unwrap_or_default();
        let rows = [
            (words.reference, one.reference.as_str()),
            (words.address, &one.address),
            (words.ward, &one.ward),
            (self.words.kind, &kind),
            (words.status_said, &one.status_label),
            (words.appeal, &one.appeal_label),
            ("", &comments),
        ];
        let mut list = el("dl").class("wecan-facts");
        for (term, value) in rows.into_iter().filter(|(term, value)| !value.is_empty() && !term.is_empty()) {
            list = list.child(el("div").class("wecan-fact").child(el("dt").text(term)).child(el("dd").text(value)));
        }
        let said = (!comments.is_empty()).then(|| el("p").class("wecan-text").text(&comments));
        el("div").child(list).maybe(said)
    }

    fn decision(&self, one: &Application) -> Vec<Element> {
        let words = self.case();
        let mut said = Vec::new();
        if let Some(outcome) = one.outcome {
            said.push(words.outcome(outcome).to_owned());
        }
        let label = one.decision_label.as_str();
        let repeats = one.outcome.is_some_and(|outcome| outcome.name().eq_ignore_ascii_case(label));
        if !label.is_empty() && !repeats {
            said.push(label.to_owned());
        }
        if !one.decided_by.is_empty() {
            said.push(fill(words.decided_by, &[("who", &one.decided_by)]));
        }
        if said.is_empty() {
            return Vec::new();
        }
        let mut out = vec![self.heading(1).class("wecan-heading").text(words.decision)];
        out.extend(said.iter().map(|sentence| el("p").class("wecan-text").text(sentence)));
        out
    }

    /// What happened under the heading of each stage, in the order of an application's life.
    fn timeline(&self, one: &Application) -> Element {
        let words = self.case();
        let mut out = el("div").child(self.heading(1).class("wecan-heading").text(words.timeline));
        for (stage, title) in words.stages.iter().enumerate() {
            let items = self.happenings(one, stage);
            let court = stage == HIGH_COURT && one.status_label.starts_with("highCourt");
            if items.is_empty() && !court {
                continue;
            }
            out = out.child(self.heading(2).class("wecan-stage").text(title));
            if court {
                out = out.child(el("p").class("wecan-text").text(words.high_court));
            } else {
                out = out.child(el("ol").class("wecan-timeline").children(items));
            }
        }
        out
    }

    fn happenings(&self, one: &Application, stage: usize) -> Vec<Element> {
        let words = self.case();
        let items = one.timeline.iter().filter(|happening| happening.what.stage() == stage).map(|happening| {
            // A day on which something was due matters no more once it is decided.
            let future = happening.day > self.today;
            let item = el("li")
                .class(if future { "wecan-happening wecan-to-come" } else { "wecan-happening" })
                .child(el("strong").text(&words.happening(&happening.what)))
                .text(" ")
                .child(el("time").attr("datetime", &happening.day.iso()).text(&self.date(happening.day)));
            let still = future && !matches!(happening.what, What::Target if one.decided().is_some());
            if still { item.child(el("span").class("wecan-hint").text(&[" ", words.to_come].concat())) } else { item }
        });
        items.collect()
    }

    fn links(&self, one: &Application) -> Vec<Element> {
        let words = self.case();
        // Where nobody said until when, councils take comments until they decide.
        let takes_comments =
            one.status == Status::Undetermined && one.comments_close().is_none_or(|until| self.today <= until);
        let all = [
            (one.page_url.as_deref(), words.record),
            (one.comment_url.as_deref().filter(|_| takes_comments), words.comment_link),
            (one.documents_url.as_deref(), words.documents_link),
        ];
        let line =
            |(url, words): (Option<&str>, &str)| url.map(|url| el("p").class("wecan-text").child(link(url, words)));
        all.into_iter().filter_map(line).collect()
    }
}

/// A link away. Whoever follows it says nothing of where they were.
pub(crate) fn link(url: &str, words: &str) -> Element {
    el("a").attr("href", url).attr("rel", "noreferrer").text(words)
}

fn folded(summary: &str, inside: Element) -> Element {
    el("details").class("wecan-folded").child(el("summary").text(summary)).child(inside)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::locales::planning::PlanningWords;
    use wecan_model::Date;

    /// The headings of the stages in their order, each with the days below it.
    fn timeline(happenings: &[(What, &str)], status_label: &str) -> Vec<(String, Vec<String>)> {
        let today = Date::parse("2026-11-22").expect("a day");
        let words = PlanningWords::of("en");
        let frame = Frame { words, today, heading: 2, may_age: false };
        let mut one = Application { status_label: status_label.into(), ..Application::default() };
        for (what, day) in happenings {
            one.happens(what.clone(), Date::parse(day));
        }
        one.tidy();
        let html = frame.timeline(&one).to_html();
        let stages = html.split("<h4 class=\"wecan-stage\">").skip(1);
        stages
            .map(|stage| {
                let (heading, below) = stage.split_once("</h4>").expect("a heading");
                let days = below.split("datetime=\"").skip(1).filter_map(|rest| rest.split('"').next());
                (heading.to_owned(), days.map(String::from).collect())
            })
            .collect()
    }

    #[test]
    fn what_happened_stands_under_its_stage_and_stages_in_the_order_of_an_applications_life() {
        let stages = timeline(
            &[
                (What::AppealLodged, "2026-09-01"),
                (What::Decided, "2026-08-01"),
                // Consulted again after the committee: the stages stay in their order, the days in theirs.
                (What::ConsultationStarts, "2026-07-01"),
                (What::ConsultationEnds, "2026-07-20"),
                (What::Committee, "2026-06-15"),
                (What::ConsultationStarts, "2026-04-10"),
                (What::Valid, "2026-04-02"),
                (What::Received, "2026-04-01"),
                (What::AppealDecided, "2026-11-01"),
            ],
            "",
        );
        let expected: [(&str, &[&str]); 6] = [
            ("Sent in", &["2026-04-01"]),
            ("Checked", &["2026-04-02"]),
            ("Comments", &["2026-04-10", "2026-07-01", "2026-07-20"]),
            ("Weighed up", &["2026-06-15"]),
            ("Decision", &["2026-08-01"]),
            ("Appeal", &["2026-09-01", "2026-11-01"]),
        ];
        let expected = expected
            .map(|(stage, days)| (stage.to_owned(), days.iter().map(|day| (*day).to_owned()).collect::<Vec<_>>()));
        assert_eq!(stages, expected);
    }

    #[test]
    fn a_stage_without_anything_is_left_out_and_the_high_court_needs_no_day() {
        let stages = timeline(&[(What::Decided, "2026-08-01")], "highCourtAppeal");
        assert_eq!(stages, [("Decision".to_owned(), vec!["2026-08-01".to_owned()]), ("High Court".to_owned(), vec![])]);
        assert_eq!(timeline(&[], ""), []);
    }
}
