//! What sources have told of one application over time, whatever the order in which they told it.

use super::events::{changes, events};
use super::{Application, Event, Extent, Status, Told, What};
use crate::Date;
use std::collections::BTreeMap;

/// What an application was from one day to another.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The day on which a source first told of this state.
    pub first: Date,
    /// The day on which a source last told of it.
    pub last: Date,
    /// What it was.
    pub application: Application,
}

/// Every state of one application, oldest first. No state stands twice in a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    /// The states.
    pub states: Vec<State>,
    /// Whether each telling is of one week alone, and not of all that the source knows.
    pub weekly: bool,
}

impl History {
    /// Takes in a state that a source tells of. `today` is its day where the source gives none.
    ///
    /// Telling the same again changes nothing but the last day; telling in another order comes to the same. Of what is
    /// told of one and the same day, what is told last counts.
    ///
    /// Of each state its first and last day are kept, not all between: an older list that comes late and parts a state
    /// that has come back puts its return on the last day.
    pub fn add(&mut self, mut application: Application, today: Date) {
        let day = application.updated.take().unwrap_or(today);
        if self.weekly {
            application.timeline.retain(|it| it.what != What::Published || it.day == day);
        }
        self.forget_day(day, &mut application);
        let at = self.states.partition_point(|state| state.first <= day);
        let mut state = State { first: day, last: day, application };
        if let Some(before) = at.checked_sub(1).and_then(|before| self.states.get_mut(before)) {
            if before.application == state.application {
                before.last = before.last.max(day);
                return;
            }
            if day < before.last {
                // It was so before and after, and was not in between.
                let again = State { first: before.last, ..before.clone() };
                before.last = before.first;
                self.states.insert(at, again);
            }
        }
        match self.states.get_mut(at) {
            Some(next) if next.application == state.application => next.first = day,
            _ => {
                state.last = day;
                self.states.insert(at, state);
            }
        }
    }

    /// Takes out what was told of this very day alone, for something else that is told of it now and later; what only
    /// the former says, such as the address, is kept in the latter.
    fn forget_day(&mut self, day: Date, application: &mut Application) {
        let Some(at) = self.states.iter().position(|state| state.first == day && state.last == day) else { return };
        if self.states[at].application == *application {
            return;
        }
        let former = self.states.remove(at);
        application.fill_from(&former.application);
        // Those around it may be the same.
        if let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|it| self.states.get(it)), self.states.get(at))
            && before.application == after.application
        {
            self.states[at - 1].last = self.states[at].last;
            self.states.remove(at);
        }
    }

    /// The states, each with what only earlier ones say.
    pub fn filled(&self) -> Vec<State> {
        let mut filled: Vec<State> = Vec::with_capacity(self.states.len());
        for state in &self.states {
            let mut state = state.clone();
            if let Some(before) = filled.last() {
                state.application.fill_from(&before.application);
            }
            filled.push(state);
        }
        filled
    }

    /// The application as it is now, with what only earlier states say; `None` where there is no state.
    pub fn current(&self) -> Option<Application> {
        now(&self.filled(), self.weekly)
    }

    /// Everything there is to tell, in order, each thing once.
    ///
    /// Of dates that were corrected only the last counts, unless their day had come before the correction did.
    pub fn events(&self) -> Vec<Told> {
        self.tellings().into_iter().map(|telling| telling.told).collect()
    }

    /// The same, with what each is known by when an older list comes late and puts it on another day.
    pub fn tellings(&self) -> Vec<Telling> {
        let states = self.filled();
        let Some(current) = now(&states, self.weekly) else { return Vec::new() };
        let mut told: Vec<_> = events(&current).into_iter().map(Telling::of_a_day).collect();
        let mut more = Vec::new();
        for pair in states.windows(2) {
            let [before, after] = pair else { continue };
            // What a weekly list says again is in the current state already.
            if !self.weekly {
                let gone = events(&before.application).into_iter();
                let gone = gone.filter(|it| !it.event.is_once() && it.day <= after.first);
                more.extend(gone.map(|told| Telling { is_over: true, ..Telling::of_a_day(told) }));
            }
            let (before, first, after) = (&before.application, after.first, &after.application);
            more.extend(
                changes(before, after, first).into_iter().map(|told| Telling::of_a_change(told, before, after)),
            );
        }
        more.sort_by_key(|one| one.told);
        for mut one in more {
            let repeats = told.iter_mut().find(|other| {
                // Opened for the first time, and opened again: which of the two it is, the current state knows best.
                let opened = |event| matches!(event, Event::ConsultationOpened | Event::ConsultationReopened);
                let (one, other) = (one.told, other.told);
                let same = one.event == other.event || (opened(one.event) && opened(other.event));
                same && (one.event.is_once() || one.day == other.day)
            });
            match repeats {
                Some(other) => {
                    one.names.retain(|name| !other.names.contains(name));
                    other.names.append(&mut one.names);
                    other.is_over &= one.is_over;
                }
                None => told.push(one),
            }
        }
        told.sort_by_key(|one| one.told);
        numbered(&mut told);
        told
    }
}

/// What an application is after all these states.
fn now(filled: &[State], weekly: bool) -> Option<Application> {
    let last = filled.last()?;
    let mut now = Application { updated: Some(last.last), extent: Extent::Whole, ..last.application.clone() };
    if weekly {
        filled.iter().for_each(|state| now.publish_from(&state.application));
    }
    Some(now)
}

/// Something to tell, and what it is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// What, and on which day.
    pub told: Told,
    /// Whoever was told of an event of this sort under one of these names was told of this one.
    pub names: Vec<String>,
    /// Whether only an earlier state speaks of it, and the current one no more.
    pub is_over: bool,
}

/// More time to comment is known by each day of it, up to so many.
const MOST_DAYS: i32 = 60;

impl Telling {
    /// What carries a day of its own is known by it, unless it happens once at most.
    fn of_a_day(told: Told) -> Self {
        let name = if told.event.is_once() { String::new() } else { told.day.iso() };
        Self { told, names: vec![name], is_over: false }
    }

    /// What only a change tells has the day on which the source told of it, and that becomes an earlier one when an older
    /// list comes late: it is known by what changed.
    fn of_a_change(told: Told, before: &Application, after: &Application) -> Self {
        let names = match told.event {
            Event::Documents => {
                let known = undated(before);
                undated(after).into_iter().filter(|name| !known.contains(name)).collect()
            }
            Event::ConsultationReopened => {
                // A list between the two that comes late parts the longer time, and tells of no more.
                let number = |until: Option<Date>| until.map_or(0, Date::number);
                let (was, is) = (number(before.comments_until()), number(after.comments_until()));
                let days = (was + 1..is.min(was.saturating_add(MOST_DAYS))).chain([is]).filter_map(Date::from_number);
                days.map(|day| ["until ", &day.iso()].concat()).collect()
            }
            // By its place among the others alone.
            Event::Amended => vec![String::new()],
            _ => return Self::of_a_day(told),
        };
        Self { told, names, is_over: false }
    }
}

/// Documents without a day, by their names, or else their addresses; those of one name are counted.
fn undated(application: &Application) -> Vec<String> {
    let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
    let undated = application.documents.iter().filter(|document| document.published.is_none());
    undated
        .map(|document| {
            let name = match &document.url {
                Some(url) if document.name.is_empty() => url,
                _ => &document.name,
            };
            let count = counted.entry(name).or_default();
            *count += 1;
            format!("undated {count} {name}")
        })
        .collect()
}

/// What comes under one name again is the second of that name.
fn numbered(told: &mut [Telling]) {
    let mut counted: BTreeMap<(Event, String), u32> = BTreeMap::new();
    for telling in told.iter_mut() {
        let event = telling.told.event;
        for name in &mut telling.names {
            let count = counted.entry((event, name.clone())).or_default();
            *count += 1;
            if event == Event::Amended {
                *name = count.to_string();
            } else if *count > 1 {
                name.push_str(&format!(" {count}"));
            }
        }
    }
}

/// The last day to comment, as a calendar has to hear of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The day.
    pub day: Date,
    /// Whether there is no such day any more: withdrawn, sent back or decided before it came.
    pub cancelled: bool,
    /// How often it was changed (RFC 5545, `SEQUENCE`).
    pub sequence: u32,
    /// The day on which it was changed last, or first told of.
    pub changed: Date,
}

impl History {
    /// The last day to comment, with what became of it; `None` where there never was one.
    pub fn deadline(&self) -> Option<Deadline> {
        let mut known: Option<Deadline> = None;
        for state in &self.states {
            let application = &state.application;
            let told = application.comments_until();
            let Some(day) = told.or(known.map(|known| known.day)) else { continue };
            let over = application.last(&What::Withdrawn).or(application.decided());
            let ended = application.status != Status::Undetermined && over.is_none_or(|over| over < day);
            let next = Deadline { day, cancelled: ended || told.is_none(), sequence: 0, changed: state.first };
            known = Some(match known {
                None => next,
                Some(before) if (before.day, before.cancelled) == (next.day, next.cancelled) => before,
                Some(before) => Deadline { sequence: before.sequence + 1, ..next },
            });
        }
        known
    }
}
