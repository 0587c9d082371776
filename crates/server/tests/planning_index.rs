//! Whatever is searched for among planning applications, the indexes find what looking at each one finds, in the same order.

mod support;

use support::chance::Chance;
use support::*;
use wecan_model::Date;
use wecan_model::planning::search::{has, haystack, terms};
use wecan_model::planning::{Application, Happening, Kind, Point, Search, Standing, Status, What};
use wecan_server::store::Store;
use wecan_server::store::planning::{MOST_COUNTED, Order, Origin, Part};

impl Chance {
    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn sometimes<T>(&mut self, one_in: usize, some: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(one_in) == 0).then(|| some(self))
    }
}

fn today() -> Date {
    Date::parse("2026-11-22").expect("a day")
}

fn day(ago: i32) -> Date {
    Date::from_number(today().number() - ago).expect("a day")
}

const WORDS: [&str; 20] = [
    "extension",
    "extensions",
    "extended",
    "Exterior",
    "rear",
    "side",
    "single-storey",
    "TREES",
    "oak",
    "Tŷ’n-y-Coed",
    "café",
    "Ж",
    "😀oak",
    "polo",
    "porch",
    "a",
    "14/05",
    "Rd.",
    "§kindfull",
    "Central",
];
const WARDS: [&str; 6] = ["Central", "central", "St Michael's", "Tŷ Mawr", "Old-Dean", ""];
const STREETS: [&str; 5] = ["High Street", "Central Road", "London Road", "Ffordd Tŷ’n-y-Coed", "Rear Lane"];
const AREAS: [&str; 3] = ["England", "england", "Isle of Man"];

/// Three towns of which one is far away; many applications stand on one point, some on none.
fn place(chance: &mut Chance) -> Option<Point> {
    let (lat, lng) = *chance.one(&[(51.35, -0.7), (51.42, -0.55), (54.15, -4.5)]);
    let kind = chance.below(10);
    let mut off = |most: usize| (chance.below(2 * most + 1) as f64 - most as f64) / 1e6;
    match kind {
        0 => None,
        1..3 => Point::new(lat, lng),
        3..6 => Point::new(lat + off(3_000), lng + off(3_000)),
        _ => Point::new(lat + off(150_000), lng + off(250_000)),
    }
}

fn application(chance: &mut Chance, number: usize) -> Application {
    let words =
        |chance: &mut Chance| (0..1 + chance.below(6)).map(|_| *chance.one(&WORDS)).collect::<Vec<_>>().join(" ");
    let known = chance.below(900) as i32 - 5;
    let mut one = Application {
        area: (*chance.one(&AREAS)).to_owned(),
        reference: format!("{:02}/{number:05}", chance.below(30)),
        address: format!("{} {}", 1 + chance.below(90), chance.one(&STREETS)),
        postcode: chance.sometimes(2, |chance| format!("GU{} {}QF", 1 + chance.below(20), chance.below(10))),
        ward: (*chance.one(&WARDS)).to_owned(),
        point: place(chance),
        description: words(chance),
        kind: *chance.one(&[Kind::Full, Kind::Householder, Kind::Trees]),
        comments_until_decision: chance.below(12) == 0,
        ..Application::default()
    };
    let mut happens = |what, ago: i32| one.timeline.push(Happening { what, day: day(ago) });
    match chance.below(20) {
        0 => {}
        1..4 => happens(What::Valid, known),
        _ => happens(What::Received, known),
    }
    if chance.below(2) == 0 {
        happens(What::Valid, known - 5);
    }
    if chance.below(2) == 0 {
        if chance.below(3) > 0 {
            happens(What::ConsultationStarts, known - 4);
        }
        happens(What::ConsultationEnds, known - 25 - chance.below(60) as i32);
    }
    match chance.below(12) {
        0..5 if known > 56 => happens(What::Decided, known - 56),
        5 => one.status = Status::Withdrawn,
        6 => one.status = Status::Returned,
        7 if known > 40 => happens(What::AppealLodged, known - 40),
        8 => one.appeal_label = "allowed".into(),
        9 => one.status = Status::Determined,
        _ => {}
    }
    one.tidy();
    one
}

fn search(chance: &mut Chance) -> Search {
    const TYPED: [&str; 14] = [
        "ext",
        "extension",
        "ex rear",
        "single-storey",
        "caf",
        "trees oak",
        "ж",
        "Ж",
        "polo",
        "14/0",
        "tyn-y",
        "gu15",
        "§kind",
        "polo porch",
    ];
    let metres = |chance: &mut Chance| *chance.one(&[1.0, 150.0, 700.0, 1_500.0, 4_000.0, 9_000.0, 20_000.0]);
    let ago = |chance: &mut Chance| day(chance.below(400) as i32);
    Search {
        words: chance.sometimes(2, |chance| (*chance.one(&TYPED)).to_owned()).unwrap_or_default(),
        kind: chance.sometimes(4, |chance| *chance.one(&[Kind::Full, Kind::Trees, Kind::Outline])),
        standing: chance.sometimes(3, |chance| *chance.one(&Standing::all().collect::<Vec<_>>())),
        decided_days: chance.sometimes(8, |chance| *chance.one(&[1, 7, 14, 15, 60, 365, 3_650])),
        from: chance.sometimes(8, ago),
        to: chance.sometimes(8, ago),
        area: chance.sometimes(6, |chance| (*chance.one(&AREAS)).to_owned()).unwrap_or_default(),
        near: chance.sometimes(2, |chance| {
            let middle = place(chance).or(Point::new(51.35, -0.7)).expect("a place");
            (middle, metres(chance))
        }),
        reference: chance
            .sometimes(40, |chance| format!("{:02}/{:05}", chance.below(30), chance.below(300)))
            .unwrap_or_default(),
        ward: chance
            .sometimes(10, |chance| {
                (*chance.one(&["CENTRAL", "st michael's", "Tŷ Mawr", "Dean", "old-dean"])).to_owned()
            })
            .unwrap_or_default(),
        street: chance
            .sometimes(10, |chance| {
                (*chance.one(&["london road", "Central", "rear lane", "Rd; \"DROP", "…"])).to_owned()
            })
            .unwrap_or_default(),
    }
}

/// What a search finds, by looking at each one, in order. `all` is in the order in which they came in.
fn naive<'a>(all: &'a [Application], search: &Search, order: Order) -> Vec<&'a Application> {
    let looked_for = terms(&search.words);
    let mut found: Vec<_> = all
        .iter()
        .enumerate()
        .filter(|(_, one)| {
            let open = one.open_for_comments(today()) && one.standing(today()) == Standing::Consultation;
            search.fits(one, today()) && has(&haystack(one), &looked_for) && (order != Order::Deadline || open)
        })
        .collect();
    found.sort_by_key(|(at, one)| (one.known(), *at));
    match order {
        Order::Oldest => {}
        Order::Newest => found.reverse(),
        Order::Deadline => found.sort_by_key(|(_, one)| one.comments_close()),
        Order::Distance => {
            found.reverse();
            let (middle, _) = search.near.expect("a place");
            let away = |one: &Application| one.point.map_or(f64::MAX, |point| point.metres_to(middle));
            found.sort_by(|(_, one), (_, other)| away(one).total_cmp(&away(other)));
        }
    }
    found.into_iter().map(|(_, one)| one).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_searched_for_is_found_as_by_looking_at_each_one_and_in_the_same_order() {
    let mut chance = Chance(2_026);
    let server = empty_server().await;
    let store = &server.state.store;
    let made: Vec<_> = (0..2_500).map(|number| application(&mut chance, number)).collect();
    let mut all: Vec<Application> = Vec::new();
    for area in AREAS {
        let mut these: Vec<_> = made.iter().filter(|one| one.area == area).cloned().collect();
        // As they come in: by reference; and in two parts, since the index is made of what was written together.
        these.sort_by(|one, other| one.reference.cmp(&other.reference));
        let origin = Origin { area, source: "csv", today: today() };
        for part in these.chunks(these.len() / 2 + 1) {
            store.import_planning(origin, part).await.expect("they are taken in");
        }
        all.extend(these);
    }
    // Every third one changes, so that what stood in the indexes has to be taken out of them.
    for area in AREAS {
        let mut changed: Vec<Application> = Vec::new();
        for one in all.iter_mut().filter(|one| one.area == area).step_by(3) {
            one.description = format!("{} conservatory", one.description.replace("extension", "polo"));
            one.point = place(&mut chance).or(one.point);
            one.timeline.retain(|it| it.what != What::Received);
            one.timeline.push(Happening { what: What::Received, day: day(chance.below(700) as i32) });
            one.tidy();
            changed.push(one.clone());
        }
        let origin = Origin { area, source: "csv", today: today() };
        store.import_planning(origin, &changed).await.expect("they are taken in");
    }
    let (mut some, mut many) = (0, 0);
    for number in 0..2_500 {
        let search = if number < 20 { Search::default() } else { search(&mut chance) };
        let order = *chance.one(&[Order::Newest, Order::Oldest, Order::Deadline, Order::Distance]);
        if order == Order::Distance && search.near.is_none() {
            continue;
        }
        let take = *chance.one(&[1, 20, 20, 20, 500, 5_000]);
        let skip = chance.sometimes(3, |chance| *chance.one(&[1, 20, 980, 1_500])).unwrap_or(0);
        let expected = naive(&all, &search, order);
        let most = MOST_COUNTED.max(skip + take) as usize;
        let found = store.find_planning(&search, Part { skip, take, order }, today()).await.expect("an answer");
        let name = |one: &Application| format!("{}: {}", one.area, one.reference);
        let names: Vec<_> = found.applications.iter().map(name).collect();
        let part = expected.iter().skip(skip as usize).take(take as usize);
        let context = format!("search {number}, {skip} passed over, {take} taken, {order:?}: {search:?}");
        assert_eq!(names, part.map(|one| name(one)).collect::<Vec<_>>(), "{context}");
        let total = (expected.len().min(most) as u32, expected.len() >= most);
        assert_eq!((found.total, found.more), total, "{context}");
        some += usize::from(!expected.is_empty());
        many += usize::from(found.more);
    }
    assert!(some > 900 && many > 20, "{some} searches find something, {many} more than are counted");
}

/// What a database has where words, filters and places were not one index yet.
const AS_IT_WAS: &str = "
    DROP TABLE planning_unwritten;
    DROP TABLE planning_words;
    DROP TABLE planning_places;
    DROP INDEX planning_by_newest;
    DROP INDEX planning_by_assessed;
    DROP INDEX planning_by_comments;
    CREATE INDEX planning_by_comments ON planning_applications (comments_until, newest);
    CREATE VIRTUAL TABLE planning_words USING fts5(
        words, facets,
        content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4'
    );
    INSERT INTO planning_words (rowid, words, facets) SELECT newest, ' an old word', 'kindfull' FROM planning_applications;
    CREATE VIRTUAL TABLE planning_places USING rtree_i32(id, south, north, west, east);
    INSERT INTO planning_places SELECT id, lat, lat, lng, lng FROM planning_applications WHERE lat IS NOT NULL;
    DELETE FROM _sqlx_migrations WHERE version = 60;
";

#[tokio::test]
async fn a_database_of_an_earlier_version_finds_the_same_once_it_is_opened() {
    let mut chance = Chance(60);
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path()).await.expect("a store");
    let mut all: Vec<_> = (0..2_100).map(|number| application(&mut chance, number)).collect();
    all.iter_mut().for_each(|one| one.area = AREAS[0].into());
    let origin = Origin { area: AREAS[0], source: "csv", today: today() };
    store.import_planning(origin, &all).await.expect("they are taken in");
    let place = Point::new(51.35, -0.7);
    let searches = [
        Search { words: "polo".into(), ..Search::default() },
        Search { near: place.map(|place| (place, 700.0)), ..Search::default() },
        Search { words: "ext".into(), standing: Some(Standing::Submitted), ..Search::default() },
    ];
    let find = async |store: &Store| {
        let mut found = Vec::new();
        for search in &searches {
            for order in [Order::Newest, Order::Distance] {
                if order != Order::Distance || search.near.is_some() {
                    let part = Part { skip: 0, take: 5_000, order };
                    found.push(store.find_planning(search, part, today()).await.expect("an answer"));
                }
            }
        }
        found
    };
    let before = find(&store).await;
    assert!(before.iter().all(|found| found.total > 20));
    store.close().await;
    let database = rusqlite::Connection::open(folder.path().join("wecan.sqlite")).expect("a database");
    database.execute_batch(AS_IT_WAS).expect("as it was");
    drop(database);
    let store = Store::open(folder.path()).await.expect("it is brought up to date");
    assert_eq!(find(&store).await, before);
    let again = store.import_planning(origin, &all).await.expect("they are taken in");
    assert_eq!((again.unchanged, find(&store).await), (all.len(), before));
    store.close().await;
}
