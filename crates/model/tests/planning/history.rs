//! Telling of one application in any order, any number of times.

use proptest::prelude::*;
use std::collections::BTreeMap;
use wecan_model::Date;
use wecan_model::planning::adapters::{File, Format, read};
use wecan_model::planning::{Application, Document, Event, History, Status, Told, What};

fn day(number: i32) -> Date {
    Date::from_number(20_000 + number).expect("a day")
}

/// One thing that a source could say of the application on a day.
fn telling(day_of: i32, what: u16) -> Application {
    let bit = |at: u16| what & (1 << at) != 0;
    let mut told = Application { reference: "A/1".into(), address: "1 High Street".into(), ..Application::default() };
    told.description = if bit(0) { "A shed" } else { "A barn" }.into();
    told.happens(What::Received, Some(day(-40)));
    told.happens(What::ConsultationEnds, bit(1).then(|| day(if bit(2) { 12 } else { 20 })));
    told.happens(What::Decided, bit(3).then(|| day(if bit(4) { 5 } else { 6 })));
    if bit(5) {
        told.status = Status::Withdrawn;
    }
    told.tidy();
    told.updated = Some(day(day_of));
    told
}

/// What a source says is a matter of the day alone: a source does not say two things at once.
fn source(says: &[u16], at: i32) -> Application {
    telling(at, says[at as usize])
}

/// What an application is in these tests, in so many words.
#[derive(Clone, PartialEq)]
struct Plain {
    shed: bool,
    until: Option<i32>,
    decided: Option<i32>,
    withdrawn: bool,
}

fn plain(what: u16) -> Plain {
    let bit = |at: u16| what & (1 << at) != 0;
    Plain {
        shed: bit(0),
        until: bit(1).then_some(if bit(2) { 12 } else { 20 }),
        decided: bit(3).then_some(if bit(4) { 5 } else { 6 }),
        withdrawn: bit(5),
    }
}

/// The naive reference, which knows nothing of histories: what was told last of each day, in the order of the days, and
/// then each rule on its own.
fn naive(tellings: &[(i32, u16)]) -> Vec<Told> {
    let by_day: BTreeMap<i32, Plain> = tellings.iter().map(|(at, what)| (*at, plain(*what))).collect();
    let mut states: Vec<(i32, Plain)> = Vec::new();
    for (at, state) in by_day {
        if states.last().is_none_or(|(_, last)| *last != state) {
            states.push((at, state));
        }
    }
    let mut told = vec![(Event::New, -40)];
    let mut tell = |event, at: i32| told.push((event, at));
    let mut withdrawn = false;
    for pair in states.windows(2) {
        let [(_, before), (at, after)] = pair else { unreachable!() };
        if before.shed != after.shed {
            tell(Event::Amended, *at);
        }
        if !before.withdrawn && after.withdrawn && !withdrawn {
            withdrawn = true;
            tell(Event::Withdrawn, *at);
        }
        if before.until.is_some() && before.until < after.until {
            tell(Event::ConsultationReopened, *at);
        }
        // An end that was near before it was moved was said to be near.
        if let Some(near) = before.until.map(|until| until - 3).filter(|near| near <= at) {
            tell(Event::ConsultationEnding, near);
        }
    }
    if let Some((_, last)) = states.last() {
        last.until.iter().for_each(|until| tell(Event::ConsultationEnding, until - 3));
        last.decided.iter().for_each(|decided| tell(Event::Decided, *decided));
    }
    let mut told: Vec<_> = told.into_iter().map(|(event, at)| Told { day: day(at), event }).collect();
    told.sort();
    told.dedup();
    told
}

/// Whether the application is again what it was before it was something else.
fn comes_back(tellings: &[(i32, u16)]) -> bool {
    let by_day: BTreeMap<i32, Plain> = tellings.iter().map(|(at, what)| (*at, plain(*what))).collect();
    let mut states: Vec<Plain> = by_day.into_values().collect();
    states.dedup();
    states.iter().enumerate().any(|(at, state)| states[..at].contains(state))
}

proptest! {
    #[test]
    fn nothing_is_told_twice_and_nothing_is_missed_in_whatever_order_it_is_imported(
        says in prop::collection::vec(0..64u16, 15),
        mut days in prop::collection::vec(0..15i32, 1..12),
        repeats in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let once: Vec<_> = days.iter().map(|at| (*at, says[*at as usize])).collect();
        days.extend(repeats.iter().map(|at| days[at.index(days.len())]).collect::<Vec<_>>());
        let mut history = History::default();
        for at in &days {
            history.add(source(&says, *at), day(0));
            let before = history.clone();
            history.add(source(&says, *at), day(0));
            prop_assert_eq!(&before, &history, "importing again changes nothing");
        }
        prop_assert!(history.states.windows(2).all(|pair| pair[0].application != pair[1].application));
        prop_assert!(history.states.windows(2).all(|pair| pair[0].last < pair[1].first));
        let told = history.events();
        let expected = naive(&once);
        if comes_back(&once) {
            // Only the first and the last day of a state are kept. Where older lists come late, in no order, and part one
            // that has come back, a change without a date of its own may be put on a later day, or be lost.
            let dated = |told: &[Told]| told.iter().filter(|one| one.event != Event::ConsultationEnding)
                .map(|one| one.event).collect::<std::collections::BTreeSet<_>>();
            prop_assert!(dated(&told).is_subset(&dated(&expected)), "{:?} {:?}", told, expected);
        } else {
            prop_assert_eq!(&told, &expected);
        }
        let last = days.iter().max().map(|at| source(&says, *at));
        prop_assert_eq!(history.current(), last);
        for event in [Event::New, Event::Decided, Event::Withdrawn] {
            prop_assert!(told.iter().filter(|one| one.event == event).count() <= 1, "{:?}", told);
        }
        let mut once = told.clone();
        once.dedup();
        prop_assert_eq!(once, told);
        // What the last state says is told, and so is each change of the proposal.
        let last = history.states.last().expect("there is one");
        prop_assert_eq!(history.events().iter().any(|one| one.event == Event::Decided), {
            let ever = history.states.windows(2).any(|pair| {
                pair[0].application.status != Status::Determined && pair[1].application.status == Status::Determined
                    && pair[1].application.decided().is_none()
            });
            last.application.decided().is_some() || ever
        });
        let amended = history.states.windows(2)
            .filter(|pair| pair[0].application.description != pair[1].application.description).count();
        prop_assert_eq!(history.events().iter().filter(|one| one.event == Event::Amended).count(), amended);
    }
}

proptest! {
    #[test]
    fn of_what_is_told_of_one_day_the_last_counts_and_all_of_it_again_changes_nothing(
        mut tellings in prop::collection::vec((0..4i32, 0..64u16), 1..12),
    ) {
        // Lists come in the order of their days; only within one day does a source change its mind.
        tellings.sort_by_key(|(at, _)| *at);
        let mut history = History::default();
        tellings.iter().for_each(|(at, what)| history.add(telling(*at, *what), day(0)));
        prop_assert_eq!(history.events(), naive(&tellings));
        let before = history.clone();
        let last = tellings.last().expect("one").0;
        tellings.iter().filter(|(at, _)| *at == last).for_each(|(at, what)| history.add(telling(*at, *what), day(0)));
        prop_assert_eq!(before, history);
    }
}

#[test]
fn what_is_said_taken_back_and_said_again_on_one_day_stands() {
    let mut history = History::default();
    history.add(telling(1, 0), day(0));
    for what in [1, 0, 1] {
        history.add(telling(2, what), day(0));
    }
    assert_eq!(history.current().map(|it| it.description).as_deref(), Some("A shed"));
    tells(&history, &[("new", -40), ("amended", 2)]);
}

#[track_caller]
fn tells(history: &History, expected: &[(&str, i32)]) {
    let told: Vec<_> = history.events().iter().map(|one| (one.event.name(), one.day.number() - 20_000)).collect();
    assert_eq!(told, expected);
}

#[test]
fn a_corrected_date_moves_an_event_and_does_not_repeat_it() {
    let mut history = History::default();
    history.add(telling(6, 0b011001), day(0));
    history.add(telling(8, 0b001001), day(0));
    tells(&history, &[("new", -40), ("decided", 6)]);
}

#[test]
fn a_withdrawal_without_a_date_has_the_day_on_which_the_source_told_of_it() {
    let mut history = History::default();
    history.add(telling(1, 0), day(0));
    history.add(telling(4, 0b100000), day(0));
    tells(&history, &[("new", -40), ("withdrawn", 4)]);
}

#[test]
fn a_consultation_that_is_prolonged_is_open_again_and_its_old_end_is_no_news() {
    let mut history = History::default();
    history.add(telling(5, 0b110), day(0));
    tells(&history, &[("new", -40), ("consultation-ending", 9)]);
    history.add(telling(8, 0b010), day(0));
    tells(&history, &[("new", -40), ("consultation-reopened", 8), ("consultation-ending", 17)]);
}

#[test]
fn what_was_told_before_stays_where_it_is_when_an_older_list_comes_late() {
    let mut history = History::default();
    history.add(telling(9, 0b1001), day(0));
    let now = history.current();
    history.add(telling(2, 0b0001), day(0));
    assert_eq!(history.current(), now);
    assert_eq!(history.states.len(), 2);
    tells(&history, &[("new", -40), ("decided", 6)]);
}

#[test]
fn weekly_lists_one_by_one_come_to_the_same_as_all_in_one_file() {
    let lines = std::fs::read_to_string(super::data("isle-of-man/weekly.csv")).expect("it can be read");
    let (head, rows) = lines.split_once('\n').expect("a heading");
    let of = |rows: &[&str]| {
        let text = [head, "\n", &rows.join("\n")].concat();
        let file = File { name: "list.csv", bytes: text.as_bytes() };
        let import = read(Format::IsleOfMan, &[file], None);
        import.earlier.into_iter().chain(import.applications).collect::<Vec<_>>()
    };
    let rows: Vec<&str> = rows.lines().filter(|row| row.contains("24/00873/B") || row.contains("24/91014/C")).collect();
    assert_eq!(rows.len(), 4);
    let mut results = Vec::new();
    for parts in [
        vec![rows.clone()],
        rows.iter().map(|row| vec![*row]).collect(),
        rows.iter().rev().map(|row| vec![*row]).collect(),
    ] {
        let mut histories: BTreeMap<String, History> = BTreeMap::new();
        for application in parts.iter().flat_map(|part| of(part)) {
            let history = histories.entry(application.reference.clone()).or_default();
            history.weekly = true;
            history.add(application, day(0));
        }
        results.push(histories);
    }
    assert_eq!(results[0], results[1]);
    assert_eq!(results[0], results[2]);
    let told: Vec<_> = results[0]["24/91014/C"].events().iter().map(|one| (one.event, one.day.iso())).collect();
    let on = |event, day: &str| (event, day.to_owned());
    let expected =
        [on(Event::New, "2024-09-13"), on(Event::Amended, "2024-10-18"), on(Event::ConsultationReopened, "2024-10-18")];
    assert_eq!(told, expected);
}

#[test]
fn a_calendar_hears_of_a_last_day_that_moves_and_of_one_that_is_no_more() {
    let mut history = History::default();
    let deadline =
        |history: &History| history.deadline().map(|it| (it.day.number() - 20_000, it.cancelled, it.sequence));
    history.add(telling(1, 0), day(0));
    assert_eq!(deadline(&history), None);
    history.add(telling(2, 0b110), day(0));
    assert_eq!(deadline(&history), Some((12, false, 0)));
    history.add(telling(3, 0b010), day(0));
    assert_eq!(deadline(&history), Some((20, false, 1)));
    history.add(telling(4, 0b010), day(0));
    assert_eq!(deadline(&history), Some((20, false, 1)));
    history.add(telling(5, 0b100010), day(0));
    assert_eq!(deadline(&history), Some((20, true, 2)));
    assert_eq!(history.deadline().map(|it| it.changed), Some(day(5)));
}

/// Tells what becomes known, and nothing under a name that is known: what a server does from one import to the next.
#[derive(Default)]
struct Reader {
    history: History,
    names: std::collections::BTreeSet<(&'static str, String)>,
}

impl Reader {
    /// What is new once this came in.
    fn hears(&mut self, told: &Application) -> Vec<(&'static str, i32)> {
        self.history.add(told.clone(), day(0));
        let sort = |event| match event {
            Event::ConsultationReopened => Event::ConsultationOpened.name(),
            event => event.name(),
        };
        let mut news = Vec::new();
        for telling in self.history.tellings() {
            let event = sort(telling.told.event);
            let known = telling.names.iter().any(|name| self.names.contains(&(event, name.clone())));
            self.names.extend(telling.names.into_iter().map(|name| (event, name)));
            if !known {
                news.push((telling.told.event.name(), telling.told.day.number() - 20_000));
            }
        }
        news
    }
}

/// The application on a day, with these undated documents and so long to comment.
fn with(day_of: i32, documents: &[&str], until: i32) -> Application {
    let mut told = telling(day_of, 0);
    told.happens(What::ConsultationEnds, Some(day(until)));
    told.documents = documents
        .iter()
        .enumerate()
        .map(|(at, name)| Document { name: (*name).to_owned(), url: Some(format!("/{at}")), ..Document::default() })
        .collect();
    told.tidy();
    told
}

#[test]
fn documents_without_a_day_are_told_once_when_an_older_list_comes_late() {
    let mut reader = Reader::default();
    reader.hears(&with(1, &["Form"], 90));
    assert_eq!(reader.hears(&with(10, &["Form", "Plan", "Plan", "Letter"], 90)), [("documents", 10)]);
    assert_eq!(reader.hears(&with(5, &["Form", "Plan"], 90)), []);
    assert_eq!(reader.hears(&with(7, &["Form", "Plan", "Letter"], 90)), []);
    // One that nobody had heard of.
    assert_eq!(reader.hears(&with(3, &["Form", "Sketch"], 90)), [("documents", 3)]);
    assert_eq!(reader.hears(&with(12, &["Form", "Plan", "Plan", "Plan", "Letter"], 90)), [("documents", 12)]);
}

#[test]
fn more_time_to_comment_is_told_once_when_an_older_list_comes_late() {
    let mut reader = Reader::default();
    reader.hears(&with(1, &[], 40));
    assert_eq!(reader.hears(&with(10, &[], 60)), [("consultation-reopened", 10), ("consultation-ending", 57)]);
    assert_eq!(reader.hears(&with(8, &[], 60)), []);
    assert_eq!(reader.hears(&with(5, &[], 50)), []);
    assert_eq!(reader.hears(&with(12, &[], 70)), [("consultation-reopened", 12), ("consultation-ending", 67)]);
}

#[test]
fn the_end_of_a_consultation_that_has_another_end_by_now_is_over() {
    let mut history = History::default();
    history.add(with(1, &[], 9), day(0));
    history.add(with(8, &[], 40), day(0));
    let endings = history.tellings().into_iter().filter(|one| one.told.event == Event::ConsultationEnding);
    let endings: Vec<_> = endings.map(|one| (one.told.day.number() - 20_000, one.is_over)).collect();
    assert_eq!(endings, [(6, true), (37, false)]);
}

proptest! {
    #[test]
    fn whatever_lists_come_late_no_document_is_told_twice_and_none_is_missed(
        mut steps in prop::collection::vec(1..4usize, 2..7),
        order in prop::collection::vec(any::<prop::sample::Index>(), 12),
    ) {
        // Each list has more documents than the one before.
        let mut total = 0;
        for step in &mut steps {
            total += *step;
            *step = total;
        }
        let names: Vec<String> = (0..total).map(|at| format!("Plan {at}")).collect();
        let list = |at: usize| {
            let names: Vec<&str> = names[..steps[at]].iter().map(String::as_str).collect();
            with(at as i32, &names, 90)
        };
        let mut reader = Reader::default();
        let mut known: Vec<usize> = Vec::new();
        for index in order {
            let at = index.index(steps.len());
            let news = reader.hears(&list(at)).into_iter().filter(|(event, _)| *event == "documents").count();
            // There is news where it has more than all that came before, or shows that what they have is more.
            let (newer, older) = (known.iter().all(|other| *other < at), known.iter().all(|other| *other > at));
            let new = !known.is_empty() && (newer || older);
            prop_assert_eq!(news, usize::from(new), "list {} after {:?}", at, known);
            known.push(at);
        }
    }
}
