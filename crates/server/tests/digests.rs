//! Whatever comes in, in whatever order and however often, and whenever mail goes out: each event is mailed once at most to
//! whoever follows, and none that was due is missed. Held against a reference that is too simple to be wrong.

mod support;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;
use std::collections::BTreeSet;
use support::mailing::*;
use support::*;
use wecan_model::Date;
use wecan_model::planning::{Application, Document, Status, What};
use wecan_server::clock;
use wecan_server::follows::tell;
use wecan_server::store::planning::Origin;

const AREA: &str = "Bagshot";
const HOUR: u64 = 60 * 60 * 1000;
const DAY: u64 = 24 * HOUR;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Applications that there are.
const APPLICATIONS: usize = 4;
/// What can become known of each, with what a mail says to it. Each is a day later than the one before.
const FACTS: [&str; 8] = [
    "New application",
    "Open for comments",
    "New documents",
    "Changed",
    "New documents",
    "Decided",
    "Appeal made",
    "Appeal decided",
];

/// The one of them that only two lists together tell.
const CHANGED: usize = 3;

/// What people and the clock do.
#[derive(Debug, Clone)]
enum Step {
    /// A list comes in: which applications are in it, and how many of its facts each tells.
    Import(Vec<(usize, usize)>),
    /// Somebody follows: everything, those with a word, or one; and how often they want mail.
    Follow(usize, usize),
    /// One of those who follow no longer wants to hear of an application, or wants to again.
    Mute(usize, usize),
    Unmute(usize, usize),
    /// One of them stops.
    Stop(usize),
    /// One of them wants mail more often or less.
    Period(usize, usize),
    /// So many hours go by, and mail goes out.
    Tell(u64),
}

const PERIODS: [&str; 3] = ["once", "daily", "weekly"];
const FOLLOWED: [&str; 3] = ["area=Bagshot", "q=alder", "area=Bagshot&reference=26%2F0"];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let import = proptest::collection::vec((0..APPLICATIONS, 1..=FACTS.len()), 1..5).prop_map(Step::Import);
    let step = prop_oneof![
        5 => import,
        2 => (0..FOLLOWED.len(), 0..PERIODS.len()).prop_map(|(what, period)| Step::Follow(what, period)),
        1 => (0..5_usize, 0..APPLICATIONS).prop_map(|(who, of)| Step::Mute(who, of)),
        1 => (0..5_usize, 0..APPLICATIONS).prop_map(|(who, of)| Step::Unmute(who, of)),
        1 => (0..8_usize).prop_map(Step::Stop),
        1 => (0..5_usize, 0..PERIODS.len()).prop_map(|(who, period)| Step::Period(who, period)),
        5 => (0..80_u64).prop_map(Step::Tell),
    ];
    proptest::collection::vec(step, 1..30)
}

/// An application as its source tells it once so many facts are known.
fn told_of(of: usize, facts: usize) -> Application {
    let first = Date::parse("2026-03-30").expect("a day").number() + 3 * of as i32;
    let day = |fact: usize| (fact < facts).then(|| Date::from_number(first + fact as i32).expect("a day"));
    let mut one = Application {
        area: AREA.into(),
        reference: format!("26/{of}"),
        address: format!("{of} High Street"),
        description: if of.is_multiple_of(2) { "An alder".into() } else { "A shed".into() },
        // As of the last day that it knows of.
        updated: day(facts - 1),
        ..Application::default()
    };
    if day(CHANGED).is_some() {
        one.description.push_str(" and a porch");
    }
    for (fact, what) in [
        (0, What::Received),
        (1, What::ConsultationStarts),
        (5, What::Decided),
        (6, What::AppealLodged),
        (7, What::AppealDecided),
    ] {
        one.happens(what, day(fact));
    }
    for fact in [2, 4] {
        let name = format!("Plan {fact}");
        one.documents.extend(day(fact).map(|day| Document { name, url: None, published: Some(day) }));
    }
    if day(5).is_some() {
        one.status = Status::Determined;
    }
    one.tidy();
    one
}

/// What a mail says of a fact: the reference, and the line. Of a change nobody knows the day.
fn line(of: usize, fact: usize) -> (String, String) {
    let day = Date::from_number(Date::parse("2026-03-30").expect("a day").number() + (3 * of + fact) as i32);
    let day = day.expect("a day");
    let month = MONTHS[usize::from(day.month()) - 1];
    let said = match FACTS[fact] {
        "Changed" => "Changed".to_owned(),
        said => format!("{said}: {} {month} {}", day.day(), day.year()),
    };
    (format!("26/{of}"), said)
}

/// The reference: who follows what, and what they have yet to be told.
struct Follower {
    email: String,
    /// The path of the page.
    path: String,
    what: usize,
    period: usize,
    due: u64,
    muted: BTreeSet<usize>,
    pending: Vec<(usize, usize)>,
    gone: bool,
    expected: Vec<(String, String)>,
}

impl Follower {
    fn finds(&self, of: usize) -> bool {
        match self.what {
            0 => true,
            1 => of.is_multiple_of(2),
            _ => of == 0,
        }
    }
}

/// How many hours clocks in London are ahead at a time: one from one o'clock on the last Sunday of March until one o'clock on the
/// last of October.
fn hours_ahead(time: u64) -> u64 {
    let year = day_of(time).year();
    let turns = [3, 10].map(|month| {
        let last = Date::new(year.into(), month, 31).expect("a day").number();
        // 4 January 1970 was a Sunday.
        u64::try_from(last - (last - 3).rem_euclid(7)).expect("after 1970") * DAY + HOUR
    });
    u64::from((turns[0]..turns[1]).contains(&time))
}

/// The next morning on which mail of this sort goes out, found by looking at a clock in London every hour.
fn next(period: usize, now: u64) -> u64 {
    if PERIODS[period] == "once" {
        return 0;
    }
    let shown = |time: u64| time + hours_ahead(time) * HOUR;
    let today = shown(now) / DAY;
    let mut time = now - now % HOUR;
    loop {
        time += HOUR;
        let (day, hour) = (shown(time) / DAY, shown(time) % DAY / HOUR);
        // 1 January 1970 was a Thursday.
        if day > today && hour == 7 && (PERIODS[period] == "daily" || day % 7 == 4) {
            return time;
        }
    }
}

fn day_of(time: u64) -> Date {
    Date::from_number(i32::try_from(time / DAY).expect("a day")).expect("a day")
}

/// What the mails to an address tell, but for the one that asks to confirm.
fn lines(mails: &[wecan_server::mail::Mail], email: &str) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for mail in mails.iter().filter(|mail| mail.to == email && !mail.unsubscribe.is_empty()) {
        for entry in mail.text.split("\n* ").skip(1) {
            let reference = entry.lines().find_map(|line| line.strip_prefix("  26/"));
            let reference = reference.and_then(|line| line.split(' ').next()).expect("a line with the reference");
            for line in entry.lines().filter_map(|line| line.strip_prefix("  ")) {
                let Some((event, _)) = line.split_once(": ").filter(|(event, _)| FACTS.contains(event)) else {
                    continue;
                };
                let said = if event == "Changed" { event } else { line };
                lines.push((format!("26/{reference}"), said.to_owned()));
            }
        }
    }
    lines.sort();
    lines
}

/// Takes these steps, so long from now; gives the mails and those who follow, as the reference has them.
async fn run(begin: u64, steps: &[Step]) -> (Vec<wecan_server::mail::Mail>, Vec<Follower>) {
    let server = mailing_server().await;
    let mut now = clock::milliseconds() + begin;
    let mut known = [0; APPLICATIONS];
    let mut seen = [[false; 2]; APPLICATIONS];
    let mut followers: Vec<Follower> = Vec::new();
    // At the end all that is due has gone out.
    let end = [Step::Tell(24 * 9), Step::Tell(0)];
    for step in steps.iter().chain(&end) {
        let who = |who: usize| followers.iter().position(|it| !it.gone).map(|first| (first + who) % followers.len());
        match step {
            Step::Import(list) => {
                let list: Vec<Application> = list.iter().map(|(of, facts)| told_of(*of, *facts)).collect();
                let origin = Origin { area: AREA, source: "lodis", today: day_of(now) };
                server.state.store.import_planning(origin, &list).await.expect("taken in");
                let Step::Import(list) = step else { continue };
                for (of, facts) in list {
                    let mut new: Vec<usize> = (known[*of]..*facts).filter(|fact| *fact != CHANGED).collect();
                    // A change is known to whoever has seen how it was and how it is, whichever came first.
                    let sides = &mut seen[*of];
                    let before = *sides == [true, true];
                    sides[usize::from(*facts > CHANGED)] = true;
                    new.extend((!before && *sides == [true, true]).then_some(CHANGED));
                    for fact in new {
                        let hear = followers.iter_mut().filter(|it| !it.gone && it.finds(*of));
                        hear.for_each(|it| it.pending.push((*of, fact)));
                    }
                    known[*of] = known[*of].max(*facts);
                }
            }
            Step::Follow(what, period) => {
                let email = format!("resident{}@example.org", followers.len());
                let path = follow(&server, &email, FOLLOWED[*what], PERIODS[*period]).await;
                let due = next(*period, clock::milliseconds());
                let (what, period) = (*what, *period);
                let (muted, pending, expected) = Default::default();
                followers.push(Follower { email, path, what, period, due, muted, pending, gone: false, expected });
            }
            Step::Tell(hours) => {
                now += hours * HOUR;
                tell(&server.state, now, day_of(now)).await.expect("told");
                // It has left before anybody stops it.
                mails(&server).await;
                for it in followers.iter_mut().filter(|it| !it.gone && it.due <= now) {
                    let heard = it.pending.iter().filter(|(of, _)| !it.muted.contains(of));
                    it.expected.extend(heard.map(|(of, fact)| line(*of, *fact)));
                    it.pending.clear();
                    it.due = next(it.period, now);
                }
            }
            Step::Mute(one, of) | Step::Unmute(one, of) => {
                let Some(one) = who(*one).map(|at| &mut followers[at]).filter(|it| !it.gone) else { continue };
                let mutes = matches!(step, Step::Mute(..));
                let (action, reference) = (if mutes { "mute" } else { "unmute" }, format!("26/{of}"));
                let form = [("action", action), ("area", AREA), ("reference", &*reference)];
                server.post_form(&one.path, &form).await.assert_page(200, &["Your planning emails"]);
                if mutes {
                    one.muted.insert(*of);
                } else {
                    one.muted.remove(of);
                }
            }
            Step::Period(one, period) => {
                let Some(one) = who(*one).map(|at| &mut followers[at]).filter(|it| !it.gone) else { continue };
                let form = [("action", "period"), ("period", PERIODS[*period])];
                server.post_form(&one.path, &form).await.assert_page(200, &["Your change is saved"]);
                if one.period != *period {
                    (one.period, one.due) = (*period, next(*period, clock::milliseconds()));
                }
            }
            Step::Stop(one) => {
                let Some(one) = who(*one).map(|at| &mut followers[at]).filter(|it| !it.gone) else { continue };
                let stop = format!("{}/unsubscribe", one.path);
                let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", BROWSER)];
                server.post(&stop, &headers, "List-Unsubscribe=One-Click").await.assert_page(200, &["stopped"]);
                one.gone = true;
            }
        }
    }
    for it in &mut followers {
        it.expected.sort();
    }
    (mails(&server).await, followers)
}

#[test]
fn each_event_is_mailed_once_at_most_and_none_that_was_due_is_missed() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let config = Config { cases: 60, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let told = Cell::new(0);
    let done = TestRunner::new(config).run(&((0..365 * DAY), steps()), |(begin, steps)| {
        let (mails, followers) = runtime.block_on(run(begin, &steps));
        for follower in &followers {
            let lines = lines(&mails, &follower.email);
            told.set(told.get() + lines.len());
            let each: BTreeSet<_> = lines.iter().collect();
            prop_assert_eq!(each.len(), lines.len(), "told twice: {:#?}", lines);
            prop_assert_eq!(&lines, &follower.expected, "{} follows {}", follower.email, FOLLOWED[follower.what]);
        }
        Ok(())
    });
    done.expect("mails tell what the reference says");
    assert!(told.get() > 100, "there was something to tell");
}

#[tokio::test]
async fn what_has_no_day_of_its_own_is_mailed_once_when_an_older_list_comes_late() {
    let server = mailing_server().await;
    let day = |number: i32| Date::from_number(clock::today().number() + number).expect("a day");
    // As the source had it so many days ago: its documents, which have no days, and how long people could comment.
    let list = |ago: i32, documents: usize, until: i32| {
        let mut one = told_of(0, 1);
        one.happens(What::ConsultationEnds, Some(day(until)));
        let names = (0..documents).map(|at| format!("Plan {at}"));
        one.documents = names.map(|name| Document { name, url: None, published: None }).collect();
        one.updated = Some(day(-ago));
        one
    };
    let import = async |one: Application| {
        let origin = Origin { area: AREA, source: "lodis", today: clock::today() };
        server.state.store.import_planning(origin, &[one]).await.expect("taken in");
        tell(&server.state, clock::milliseconds(), clock::today()).await.expect("told");
    };
    import(list(20, 1, -8)).await;
    follow(&server, "resident@example.org", FOLLOWED[0], "once").await;
    import(list(5, 3, 40)).await;
    let mail = async || {
        let mails = mails(&server).await;
        mails.into_iter().filter(|mail| !mail.unsubscribe.is_empty()).collect::<Vec<_>>()
    };
    let first = mail().await;
    assert_eq!(first.len(), 1, "{first:#?}");
    assert!(
        first[0].text.contains("New documents: ") && first[0].text.contains("Open for comments again: "),
        "{}",
        first[0].text
    );
    // Of the days between: the same a day before; then less of it, which the later list had already.
    for late in [list(6, 3, 40), list(7, 2, -3), list(10, 2, 20), list(9, 2, 20)] {
        import(late).await;
        assert_eq!(mail().await, first);
    }
    import(list(2, 4, 50)).await;
    assert_eq!(mail().await.len(), 2);
}
