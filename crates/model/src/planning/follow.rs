//! Following planning applications: what is followed, how often it is told, and what counts as news of it.

use super::search::{has, haystack, terms};
use super::{Application, Event, Search};
use crate::Date;

/// How often somebody wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub enum Period {
    /// As soon as it is known.
    Once,
    /// Each morning, where there is something to tell.
    #[default]
    Daily,
    /// On Monday mornings.
    Weekly,
}

const PERIODS: [(Period, &str); 3] = [(Period::Once, "once"), (Period::Daily, "daily"), (Period::Weekly, "weekly")];

impl Period {
    /// Every period, the most frequent first.
    pub fn all() -> impl Iterator<Item = Period> {
        PERIODS.iter().map(|(period, _)| *period)
    }

    /// The name in documents and forms.
    pub fn name(self) -> &'static str {
        PERIODS.iter().find(|(own, _)| *own == self).map_or("", |(_, name)| name)
    }

    /// The period with this name.
    pub fn parse(name: &str) -> Option<Self> {
        PERIODS.iter().find(|(_, own)| *own == name).map(|(period, _)| *period)
    }

    /// The next day on which to tell, after this one; `None` where there is no need to wait.
    pub fn next(self, today: Date) -> Option<Date> {
        let number = today.number();
        match self {
            Self::Once => None,
            Self::Daily => Date::from_number(number + 1),
            // 1 January 1970 was a Thursday, so that Mondays are the days that leave 4.
            Self::Weekly => Date::from_number(number + 7 - (number - 4).rem_euclid(7)),
        }
    }
}

/// What somebody follows, made ready to be held against many applications.
#[derive(Debug, Clone, PartialEq)]
pub struct Follow {
    search: Search,
    terms: Vec<String>,
}

impl Follow {
    /// What a search follows: its words, its sort and its place. Stages and days are left out, since what changes them
    /// is what there is to tell.
    pub fn of(search: &Search) -> Self {
        let search = Search { standing: None, decided_days: None, from: None, to: None, ..search.clone() };
        let terms = terms(&search.words);
        Self { search, terms }
    }

    /// The search without what a follow leaves out.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// Whether everything would be followed.
    pub fn is_everything(&self) -> bool {
        Search { words: String::new(), ..self.search.clone() }.is_empty() && self.terms.is_empty()
    }

    /// Whether an application is one of those that are followed.
    pub fn finds(&self, application: &Application, today: Date) -> bool {
        self.search.fits(application, today) && (self.terms.is_empty() || has(&haystack(application), &self.terms))
    }

    /// Whether an event is still news on this day: nobody is told that a consultation is about to end once it is over.
    pub fn is_news(event: Event, application: &Application, today: Date) -> bool {
        event != Event::ConsultationEnding || application.open_for_comments(today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::Standing;

    fn day(iso: &str) -> Date {
        Date::parse(iso).expect("a day")
    }

    #[test]
    fn a_week_begins_on_monday() {
        for (today, next) in [
            ("2026-11-22", "2026-11-23"),
            ("2026-11-23", "2026-11-30"),
            ("2026-11-24", "2026-11-30"),
            ("1969-12-29", "1970-01-05"),
        ] {
            assert_eq!(Period::Weekly.next(day(today)), Some(day(next)), "{today}");
        }
        assert_eq!(Period::Daily.next(day("2026-12-31")), Some(day("2027-01-01")));
        assert_eq!(Period::Once.next(day("2026-12-31")), None);
        for period in Period::all() {
            assert_eq!(Period::parse(period.name()), Some(period));
        }
    }

    #[test]
    fn what_changes_its_stage_is_still_followed() {
        let search = Search { words: "porch".into(), standing: Some(Standing::Consultation), ..Search::default() };
        let follow = Follow::of(&search);
        let mut porch = Application { description: "A porch".into(), ..Application::default() };
        porch.status = crate::planning::Status::Determined;
        assert!(follow.finds(&porch, day("2026-11-22")) && !follow.is_everything());
        porch.description = "A shed".into();
        assert!(!follow.finds(&porch, day("2026-11-22")));
        let all = Search { words: "…".into(), from: Some(day("2026-01-01")), ..Search::default() };
        assert!(Follow::of(&all).is_everything());
    }
}
