//! Planning applications: taking in 100,000, then searching among half a million of them.
//!
//! They are made from the real ones of Surrey Heath: their words in new combinations, at places all over England and on
//! days of twenty years. `cargo bench -p wecan-server --bench planning`, with a number after `--` for another count. The
//! database is kept in `target`, so that the next run only searches; with `again` after `--` it is made anew.

#[path = "../tests/support/chance.rs"]
mod chance;

use chance::Chance;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use wecan_model::Date;
use wecan_model::planning::adapters::{File, Format, read};
use wecan_model::planning::{Application, Happening, Kind, Point, Search, Standing, Status, What};
use wecan_server::store::Store;
use wecan_server::store::planning::{Order, Origin, Part};

/// How often each search is made; the middle one and the slowest but one in twenty are printed.
const TIMES: usize = 50;

/// Searches that take longer together are made less often.
const LONGEST: Duration = Duration::from_secs(2);

/// Milliseconds in which a search has to be answered, half of the times that it is made.
const MOST: f64 = 20.0;

fn day(number: i32) -> Date {
    Date::from_number(number).expect("a day of these years")
}

fn today() -> Date {
    Date::parse("2026-11-22").expect("a day")
}

/// In whose list an application is: nearly all are in one, one in 250 is in a small one.
const AREAS: [&str; 2] = ["England", "Surrey Heath"];

/// The middle of a city.
const CITY: (f64, f64) = (51.5, -0.12);

fn made(count: usize) -> Vec<Application> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/planning/surrey-heath/applications.csv");
    let bytes = std::fs::read(path).expect("the real ones can be read");
    let real = read(Format::Lodis, &[File { name: "applications.csv", bytes: &bytes }], None).applications;
    let mut chance = Chance(1);
    let towns: Vec<(f64, f64)> =
        (0..300).map(|_| (50.8 + chance.below(4_000) as f64 / 1e3, -3.0 + chance.below(3_500) as f64 / 1e3)).collect();
    let kinds: Vec<Kind> = Kind::all().collect();
    (0..count)
        .map(|at| {
            let mut one = real[chance.below(real.len())].clone();
            let known = today().number() - chance.below(7_300) as i32;
            one.reference = format!("{:02}/{at:06}", day(known).year() % 100);
            one.address = real[chance.below(real.len())].address.clone();
            let words: Vec<&str> = real[chance.below(real.len())].description.split(' ').collect();
            one.description = format!("{} {}", one.description, words[..words.len().min(6)].join(" "));
            if chance.below(3) == 0 {
                one.kind = kinds[chance.below(kinds.len())];
            }
            let (lat, lng) = towns[chance.below(towns.len()).min(chance.below(towns.len()))];
            let offset = |chance: &mut Chance| (chance.below(1_000) as f64 - 500.0) * chance.below(1_000) as f64 / 5e6;
            one.point = Point::new(lat + offset(&mut chance), lng + offset(&mut chance) * 1.6);
            // One in five is in a city, wherever in it.
            if chance.below(5) == 0 {
                let mut within = |degrees: f64| (chance.below(2_000) as f64 / 1e3 - 1.0) * degrees;
                one.point = Point::new(CITY.0 + within(0.16), CITY.1 + within(0.25));
            }
            let happening = |what, number: i32| Happening { what, day: day(number) };
            one.timeline = vec![happening(What::Received, known)];
            if chance.below(4) > 0 {
                one.timeline.push(happening(What::ConsultationEnds, known + 28));
            }
            if chance.below(3) > 0 {
                one.timeline.push(happening(What::Valid, known + 5));
            }
            // One in twelve was never decided, as far as its list tells.
            let decided = known + 56 < today().number() && chance.below(12) > 0;
            one.status = if decided { Status::Determined } else { Status::Undetermined };
            if decided {
                one.timeline.push(happening(What::Decided, known + 56));
            }
            match chance.below(60) {
                0..3 => one.status = Status::Withdrawn,
                3 => one.timeline.push(happening(What::AppealLodged, known + 90)),
                _ => {}
            }
            one.area = AREAS[usize::from(chance.below(250) == 0)].into();
            one.updated = Some(today());
            one.tidy();
            one
        })
        .collect()
}

/// Where the database is kept from one run to the next.
fn folder(count: usize) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("planning-{count}"))
}

/// Takes all of them in, and tells how long the first 100,000 took.
async fn take_in(store: &Store, all: &[Application]) {
    let origin = |area| Origin { area, source: "lodis", today: today() };
    let of = |area: &str| -> Vec<Application> { all.iter().filter(|one| one.area == area).cloned().collect() };
    let many = of(AREAS[0]);
    let (first, rest) = many.split_at(many.len().min(100_000));
    let began = Instant::now();
    store.import_planning(origin(AREAS[0]), first).await.expect("they are taken in");
    println!("taking in {}: {:.1} s", first.len(), began.elapsed().as_secs_f64());
    let began = Instant::now();
    let again = store.import_planning(origin(AREAS[0]), first).await.expect("they are taken in");
    println!("taking in the same again: {:.1} s, {} unchanged", began.elapsed().as_secs_f64(), again.unchanged);
    store.import_planning(origin(AREAS[0]), rest).await.expect("they are taken in");
    store.import_planning(origin(AREAS[1]), &of(AREAS[1])).await.expect("they are taken in");
}

/// What is searched for: a name, the search, the order and how many are passed over.
fn searches(all: &[Application]) -> Vec<(String, Search, Order, u32)> {
    let place = all[all.len() / 2].point.expect("a place");
    let postcode = all[all.len() / 3].postcode.clone().unwrap_or_default();
    let words = |words: &str| Search { words: words.into(), ..Search::default() };
    let near =
        |metres: f64, words: &str| Search { near: Some((place, metres)), words: words.into(), ..Search::default() };
    let trees = |search| Search { kind: Some(Kind::Trees), ..search };
    let of = |standing| Search { standing: Some(standing), ..Search::default() };
    let decided = |days, search| Search { decided_days: Some(days), ..search };
    let ago = |days: i32| Some(day(today().number() - days));
    let within = |from, to, search| Search { from: ago(from), to: ago(to), ..search };
    let ward = |search| Search { ward: all[9].ward.clone(), ..search };
    let street = |search| Search { street: "London Road".into(), ..search };
    let area = |search| Search { area: AREAS[1].into(), ..search };
    let (newest, oldest) = (Order::Newest, Order::Oldest);
    let mut list: Vec<(String, Search, Order, u32)> = Vec::new();
    let mut ask =
        |name: &str, search: Search, order: Order, skip: u32| list.push((name.to_owned(), search, order, skip));
    ask("everything, newest first", Search::default(), newest, 0);
    ask("everything, oldest first", Search::default(), oldest, 0);
    ask("everything, page 50", Search::default(), newest, 1_000);
    ask("everything, page 500", Search::default(), newest, 9_980);
    ask("a reference", words(&all[7].reference), newest, 0);
    ask("a postcode", words(&postcode), newest, 0);
    for typed in ["e", "ex", "ext", "exte", "exten", "extension", "s", "st", "1", "20", "gu15", "zeppelin"] {
        ask(&format!("as it is typed: {typed}"), words(typed), newest, 0);
    }
    ask("two words: rear conservatory", words("rear conservatory"), newest, 0);
    ask("beginnings: ex re si", words("ex re si"), newest, 0);
    ask("six words", words("single storey rear extension following demolition"), newest, 0);
    ask("words that few have: polo club", words("polo club"), newest, 0);
    ask("words that hardly go together", words("polo porch dormer"), newest, 0);
    ask("a word, oldest first", words("extension"), oldest, 0);
    ask("a word, page 500", words("extension"), newest, 9_980);
    ask("one sort: trees", trees(Search::default()), newest, 0);
    ask("a word and one sort", trees(words("extension")), newest, 0);
    for standing in Standing::all() {
        ask(&format!("stage: {}", standing.name()), of(standing), newest, 0);
        ask(
            &format!("stage: {}, with a word", standing.name()),
            Search { words: "porch".into(), ..of(standing) },
            newest,
            0,
        );
    }
    ask("stage: submitted, oldest first", of(Standing::Submitted), oldest, 0);
    ask("stage: submitted, one sort, page 100", trees(of(Standing::Submitted)), newest, 1_980);
    ask("in consultation, by deadline", of(Standing::Consultation), Order::Deadline, 0);
    ask("by deadline", Search::default(), Order::Deadline, 0);
    ask("by deadline, with a word", words("extension"), Order::Deadline, 0);
    ask("by deadline, one sort", trees(Search::default()), Order::Deadline, 0);
    ask("by deadline, 1 km", near(1_000.0, ""), Order::Deadline, 0);
    ask("by deadline, 20 km", near(20_000.0, ""), Order::Deadline, 0);
    ask("by deadline, 20 km, with a word", near(20_000.0, "extension"), Order::Deadline, 0);
    ask("decided this week", decided(7, Search::default()), newest, 0);
    ask("decided this week, with a word", decided(7, words("garage")), newest, 0);
    ask("decided this week, 20 km", decided(7, near(20_000.0, "")), newest, 0);
    ask("decided in 120 days", decided(120, Search::default()), newest, 0);
    ask("decided in 120 days, rare words", decided(120, words("polo")), newest, 0);
    ask("decided in 121 days", decided(121, Search::default()), newest, 0);
    ask("decided in 121 days, oldest first", decided(121, Search::default()), oldest, 0);
    ask("decided in a year, one sort and a word", decided(365, trees(words("porch"))), newest, 0);
    ask("decided in ten years, with a word", decided(3_650, words("extension")), oldest, 0);
    ask("known in a month", within(60, 30, Search::default()), newest, 0);
    ask("known in a month ten years ago", within(3_680, 3_650, Search::default()), newest, 0);
    ask("known in a month ten years ago, with a word", within(3_680, 3_650, words("extension")), newest, 0);
    ask("known in a month ten years ago, one sort", within(3_680, 3_650, trees(Search::default())), oldest, 0);
    ask("known in a month ten years ago, 20 km", within(3_680, 3_650, near(20_000.0, "")), newest, 0);
    for (name, metres) in
        [("300 m", 300.0), ("1 km", 1_000.0), ("2 km", 2_000.0), ("5 km", 5_000.0), ("20 km", 20_000.0)]
    {
        for order in [Order::Distance, newest, oldest] {
            let sorted = match order {
                Order::Distance => "nearest first",
                Order::Oldest => "oldest first",
                _ => "newest first",
            };
            ask(&format!("{name}, {sorted}"), near(metres, ""), order, 0);
            for word in ["extension", "ex", "polo", "zeppelin"] {
                ask(&format!("{name}, with {word}, {sorted}"), near(metres, word), order, 0);
            }
            ask(&format!("{name}, one sort, {sorted}"), trees(near(metres, "")), order, 0);
            ask(
                &format!("{name}, in consultation, {sorted}"),
                Search { near: Some((place, metres)), ..of(Standing::Consultation) },
                order,
                0,
            );
        }
    }
    let city = Point::new(CITY.0, CITY.1).expect("a place");
    for (name, metres) in [("300 m", 300.0), ("1 km", 1_000.0), ("5 km", 5_000.0), ("20 km", 20_000.0)] {
        for word in ["", "extension", "polo"] {
            for order in [Order::Newest, Order::Distance, Order::Deadline] {
                let search = Search { near: Some((city, metres)), ..words(word) };
                ask(&format!("in a city, {name}, {word}, {order:?}"), search, order, 0);
            }
        }
        let search = Search { near: Some((city, metres)), ..of(Standing::Submitted) };
        ask(&format!("in a city, {name}, submitted"), trees(search), newest, 0);
    }
    ask("20 km, page 50", near(20_000.0, ""), newest, 1_000);
    ask("20 km, nearest first, page 50", near(20_000.0, ""), Order::Distance, 1_000);
    ask("20 km, one sort, nearest first, page 50", trees(near(20_000.0, "")), Order::Distance, 1_000);
    ask(
        "20 km, one sort and a word, submitted",
        Search { standing: Some(Standing::Submitted), ..trees(near(20_000.0, "extension")) },
        newest,
        0,
    );
    ask(
        "20 km, rarest, nearest first",
        Search { standing: Some(Standing::Submitted), ..trees(near(20_000.0, "polo")) },
        Order::Distance,
        0,
    );
    let sea = Point::new(53.9, 2.5).expect("a place");
    ask("20 km of the sea", Search { near: Some((sea, 20_000.0)), ..words("extension") }, newest, 0);
    ask("one case", Search { reference: all[9].reference.clone(), ..Search::default() }, newest, 0);
    ask("one ward", ward(Search::default()), newest, 0);
    ask("one ward, oldest first", ward(Search::default()), oldest, 0);
    ask("one ward, with a word", ward(words("extension")), newest, 0);
    ask("one ward, one sort, decided this week", decided(7, trees(ward(Search::default()))), newest, 0);
    ask("one ward, 20 km", ward(near(20_000.0, "")), newest, 0);
    ask("one ward, nearest first", ward(near(20_000.0, "")), Order::Distance, 0);
    ask("one ward, by deadline", ward(Search::default()), Order::Deadline, 0);
    ask("a ward called Park", Search { ward: "Park".into(), ..Search::default() }, newest, 0);
    ask("one street", street(Search::default()), newest, 0);
    ask(
        "one street, with a word, decided",
        Search { standing: Some(Standing::Decided), ..street(words("porch")) },
        newest,
        0,
    );
    ask("one small area", area(Search::default()), newest, 0);
    ask("one small area, with a word", area(words("extension")), newest, 0);
    ask("one small area, by deadline", area(Search::default()), Order::Deadline, 0);
    ask("one small area, 20 km", area(near(20_000.0, "")), newest, 0);
    ask("one small area, nearest first", area(near(20_000.0, "")), Order::Distance, 0);
    ask("an area that is not here", Search { area: "Lichfield".into(), ..Search::default() }, newest, 0);
    list
}

#[tokio::main]
async fn main() {
    let count = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(500_000);
    let folder = folder(count);
    let kept = folder.join("whole");
    if !kept.exists() || std::env::args().any(|argument| argument == "again") {
        let _ = std::fs::remove_dir_all(&folder);
    }
    let began = Instant::now();
    let store = Store::open(&folder).await.expect("a store");
    println!("opened in {:.1} s", began.elapsed().as_secs_f64());
    let all = made(count);
    if !kept.exists() {
        take_in(&store, &all).await;
        std::fs::write(&kept, "").expect("it is written down");
    }
    let size = std::fs::metadata(folder.join("wecan.sqlite")).expect("a file").len();
    println!("{count} applications, {} MB on the disk; milliseconds for a page of 20 with its count\n", size >> 20);
    println!("{:<48} {:>8} {:>8} {:>8}", "search", "middle", "95 %", "found");
    let mut late = Vec::new();
    for (name, search, order, skip) in searches(&all) {
        let mut times = Vec::with_capacity(TIMES);
        let mut found = 0;
        while times.len() < TIMES && times.iter().sum::<Duration>() < LONGEST {
            let began = Instant::now();
            let part = Part { skip, take: 20, order };
            found = store.find_planning(&search, part, today()).await.expect("an answer").total;
            times.push(began.elapsed());
        }
        times.sort();
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        let (middle, slow) =
            (milliseconds(times[times.len() / 2]), milliseconds(times[times.len() - 1 - times.len() / 20]));
        println!("{name:<48} {middle:>8.2} {slow:>8.2} {found:>8}");
        if middle >= MOST {
            late.push(name);
        }
    }
    if late.is_empty() {
        println!("\nevery search is answered in less than {MOST} ms");
    } else {
        println!("\nNOT answered in {MOST} ms: {}", late.join("; "));
    }
    store.close().await;
}
