//! What is new of an application since somebody last looked, for a device that remembers how it was then.

use super::events::{changes, events};
use super::{Application, Document, Event, Status, Told, What};
use crate::Date;
use crate::json::Json;
use crate::text::digits;

/// An application as somebody last saw it, with what they were told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    state: Application,
    /// Names of what was told: with the day for what can happen again, so that a corrected day is no news.
    told: Vec<String>,
}

/// The most documents without a day that are remembered.
const MOST_DOCUMENTS: u32 = 10_000;

/// What a telling is known by.
fn key(told: Told) -> String {
    // The first opening is one however its day is corrected; openings after it have days of their own.
    if told.event.is_once() || told.event == Event::ConsultationOpened {
        told.event.name().to_owned()
    } else {
        [told.event.name(), " ", &told.day.iso()].concat()
    }
}

/// People can comment, for the first time or again: what changed says it without a day, the record with one.
fn same_sort(one: Event, other: Event) -> bool {
    let opened = |event| matches!(event, Event::ConsultationOpened | Event::ConsultationReopened);
    one == other || (opened(one) && opened(other))
}

/// How many documents have no day.
fn undated(application: &Application) -> usize {
    application.documents.iter().filter(|document| document.published.is_none()).count()
}

impl Known {
    /// All that there is to tell up to this day is known.
    pub fn up_to(now: &Application, today: Date) -> Self {
        let told = events(now).into_iter().filter(|told| told.day <= today).map(key).collect();
        Self { state: now.clone(), told }
    }

    /// What is new by this day, in order. From now on it is known.
    ///
    /// What carries a day in the record is told with that day, once it has come. What only the difference shows, as a
    /// withdrawal without a day or more time to comment, is told with today's.
    pub fn news(&mut self, now: &Application, today: Date) -> Vec<Told> {
        let mut news: Vec<Told> = Vec::new();
        // Those that had no day and have one now are no new ones.
        let mut given_a_day = undated(&self.state).saturating_sub(undated(now));
        for told in events(now) {
            if told.day <= today && !self.told.contains(&key(told)) {
                let on_this_day = now.documents.iter().filter(|document| document.published == Some(told.day)).count();
                if told.event == Event::Documents && on_this_day <= given_a_day {
                    given_a_day -= on_this_day;
                    self.told.push(key(told));
                } else {
                    news.push(told);
                }
            }
        }
        for told in changes(&self.state, now, today) {
            let said = news.iter().any(|other| same_sort(other.event, told.event));
            if !said && !self.told.contains(&key(told)) {
                news.push(told);
            }
        }
        news.sort();
        self.told.extend(news.iter().copied().map(key));
        self.state.clone_from(now);
        news
    }

    /// As it is kept on the device: of the state no more than what a change can show against.
    pub fn to_json(&self) -> Json {
        let (state, iso) = (&self.state, |what| self.state.last(what).map(Date::iso).unwrap_or_default());
        let flag = |on: bool| if on { "yes" } else { "" };
        let undated = undated(state);
        let dated = flag(undated < state.documents.len());
        let texts = [
            state.description.as_str(),
            &state.address,
            state.status.name(),
            &state.first(&What::ConsultationStarts).map(Date::iso).unwrap_or_default(),
            &iso(&What::ConsultationEnds),
            &digits(undated as i64),
            dated,
            flag(state.is_appealed()),
            flag(!state.appeal_label.is_empty()),
        ];
        let list = |texts: &mut dyn Iterator<Item = &str>| {
            let mut list = Vec::new();
            for text in texts {
                list.push(Json::string(text));
            }
            Json::Array(list)
        };
        let was = list(&mut texts.into_iter());
        let told = list(&mut self.told.iter().map(String::as_str));
        Json::Object(vec![("was".into(), was), ("told".into(), told)])
    }

    /// Reads what [`Known::to_json`] writes; `None` where it is something else.
    pub fn from_json(json: &Json) -> Option<Self> {
        let texts = |name: &str| {
            let mut texts = Vec::new();
            if let Some(Json::Array(list)) = json.get(name) {
                for text in list {
                    texts.push(text.as_str()?.to_owned());
                }
                return Some(texts);
            }
            None
        };
        let [description, address, status, starts, ends, undated, dated, appealed, appeal_decided] =
            <[String; 9]>::try_from(texts("was")?).ok()?;
        let mut state = Application { description, address, ..Application::default() };
        state.status = Status::parse(&status)?;
        state.happens(What::ConsultationStarts, Date::parse(&starts));
        state.happens(What::ConsultationEnds, Date::parse(&ends));
        for _ in 0..crate::date::digits(&undated)?.min(MOST_DOCUMENTS) {
            state.documents.push(Document::default());
        }
        if !dated.is_empty() {
            state.documents.push(Document { published: Date::from_number(0), ..Document::default() });
        }
        // Any words do: only whether there are some makes a difference.
        state.appeal_reference = appealed;
        state.appeal_label = appeal_decided;
        Some(Self { state, told: texts("told")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(iso: &str) -> Date {
        Date::parse(iso).expect("a day")
    }

    fn shed() -> Application {
        let mut shed = Application {
            reference: "26/1".into(),
            address: "1 High Street".into(),
            description: "A shed".into(),
            documents: vec![Document { name: "Plan".into(), ..Document::default() }],
            ..Application::default()
        };
        shed.happens(What::Received, Some(day("2026-10-01")));
        shed.happens(What::ConsultationStarts, Some(day("2026-10-05")));
        shed.happens(What::ConsultationEnds, Some(day("2026-10-26")));
        shed
    }

    fn names(news: &[Told]) -> Vec<&'static str> {
        news.iter().map(|told| told.event.name()).collect()
    }

    /// The changed application's news ten days after it was followed, and again on the day after that.
    fn after(change: impl FnOnce(&mut Application)) -> Vec<&'static str> {
        let mut known = Known::up_to(&shed(), day("2026-10-06"));
        let mut now = shed();
        change(&mut now);
        now.tidy();
        // It is kept on the device in between.
        known = Known::from_json(&known.to_json()).expect("it was written");
        let news = known.news(&now, day("2026-10-16"));
        known = Known::from_json(&known.to_json()).expect("it was written");
        assert_eq!(known.news(&now, day("2026-10-17")), [], "each thing is told once");
        names(&news)
    }

    #[test]
    fn what_has_no_day_in_the_record_is_told_as_well() {
        assert_eq!(after(|now| now.status = Status::Withdrawn), ["withdrawn"]);
        assert_eq!(after(|now| now.description = "Two sheds".into()), ["amended"]);
        assert_eq!(
            after(|now| now.documents.push(Document { name: "Letter".into(), ..Document::default() })),
            ["documents"]
        );
        assert_eq!(
            after(|now| {
                now.timeline.retain(|it| it.what != What::ConsultationEnds);
                now.happens(What::ConsultationEnds, Some(day("2026-11-09")));
            }),
            ["consultation-reopened"],
            "there is more time to comment"
        );
        assert!(after(|_| {}).is_empty());
    }

    #[test]
    fn a_document_that_is_given_its_day_later_is_no_news() {
        let given = |now: &mut Application| now.documents[0].published = Some(day("2026-10-02"));
        assert!(after(given).is_empty());
        let and_another = |now: &mut Application| {
            given(now);
            let published = Some(day("2026-10-12"));
            now.documents.push(Document { name: "Letter".into(), published, ..Document::default() });
        };
        assert_eq!(after(and_another), ["documents"]);
    }

    #[test]
    fn a_corrected_day_is_no_news() {
        let mut one = shed();
        one.happens(What::Decided, Some(day("2026-10-14")));
        one.tidy();
        let mut known = Known::up_to(&one, day("2026-10-16"));
        let mut corrected = shed();
        corrected.timeline.retain(|it| it.what != What::ConsultationStarts);
        corrected.happens(What::ConsultationStarts, Some(day("2026-10-04")));
        corrected.happens(What::Decided, Some(day("2026-10-13")));
        corrected.tidy();
        assert_eq!(names(&known.news(&corrected, day("2026-10-16"))), Vec::<&str>::new());
    }

    #[test]
    fn a_withdrawal_that_is_given_its_day_later_is_told_once() {
        let mut known = Known::up_to(&shed(), day("2026-10-06"));
        let mut now = shed();
        now.status = Status::Withdrawn;
        assert_eq!(names(&known.news(&now, day("2026-10-16"))), ["withdrawn"]);
        now.happens(What::Withdrawn, Some(day("2026-10-15")));
        assert_eq!(known.news(&now, day("2026-10-17")), []);
    }

    #[test]
    fn that_the_end_is_near_is_told_when_it_is() {
        let mut known = Known::up_to(&shed(), day("2026-10-06"));
        assert_eq!(known.news(&shed(), day("2026-10-22")), []);
        assert_eq!(names(&known.news(&shed(), day("2026-10-23"))), ["consultation-ending"]);
        assert_eq!(known.news(&shed(), day("2026-10-24")), []);
    }

    #[test]
    fn what_is_no_memory_is_read_as_none() {
        for json in [Json::Array(Vec::new()), Json::Object(Vec::new())] {
            assert_eq!(Known::from_json(&json), None);
        }
    }
}
