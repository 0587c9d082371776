//! Planning applications: taking in 100,000, then searching among half a million of them.
//!
//! They are made from the real ones of Surrey Heath: their words in new combinations, at places all over England and on
//! days of twenty years. `cargo bench -p wecan-server --bench planning`, with a number after `--` for another count.

use std::path::Path;
use std::time::{Duration, Instant};
use wecan_model::Date;
use wecan_model::planning::adapters::{File, Format, read};
use wecan_model::planning::{Application, Happening, Kind, Point, Search, Standing, Status, What};
use wecan_server::store::Store;
use wecan_server::store::planning::{Order, Origin, Part};

/// How often each search is made; the middle one and the slowest but one in a hundred are printed.
const TIMES: usize = 200;

/// Milliseconds in which a search has to be answered, half of the times that it is made.
const MOST: f64 = 20.0;

/// The same sequence every time (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % most as u64) as usize
    }
}

fn day(number: i32) -> Date {
    Date::from_number(number).expect("a day of these years")
}

fn today() -> Date {
    Date::parse("2026-11-22").expect("a day")
}

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
            let happening = |what, number: i32| Happening { what, day: day(number) };
            one.timeline = vec![happening(What::Received, known), happening(What::ConsultationEnds, known + 28)];
            one.status = if known + 56 < today().number() { Status::Determined } else { Status::Undetermined };
            if one.status == Status::Determined {
                one.timeline.push(happening(What::Decided, known + 56));
            }
            one.updated = Some(today());
            one.tidy();
            one
        })
        .collect()
}

#[tokio::main]
async fn main() {
    let count = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(500_000);
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path()).await.expect("a store");
    let origin = Origin { area: "England", source: "lodis", today: today() };
    let all = made(count);
    let (first, rest) = all.split_at(count.min(100_000));
    let began = Instant::now();
    store.import_planning(origin, first).await.expect("they are taken in");
    println!("taking in {}: {:.1} s", first.len(), began.elapsed().as_secs_f64());
    let began = Instant::now();
    let again = store.import_planning(origin, first).await.expect("they are taken in");
    println!("taking in the same again: {:.1} s, {} unchanged", began.elapsed().as_secs_f64(), again.unchanged);
    store.import_planning(origin, rest).await.expect("they are taken in");
    let size = std::fs::metadata(folder.path().join("wecan.sqlite")).expect("a file").len();
    println!("{count} applications, {} MB on the disk; milliseconds for a page of 20 with its count\n", size >> 20);
    println!("{:<44} {:>8} {:>8} {:>8}", "search", "middle", "99 %", "found");

    let mut late = Vec::new();
    let place = all[all.len() / 2].point.expect("a place");
    let postcode = all[all.len() / 3].postcode.clone().unwrap_or_default();
    let words = |words: &str| Search { words: words.into(), ..Search::default() };
    let near =
        |metres: f64, words: &str| Search { near: Some((place, metres)), words: words.into(), ..Search::default() };
    let of = |standing| Search { standing: Some(standing), ..Search::default() };
    for (name, search, order) in [
        ("everything, newest first", Search::default(), Order::Newest),
        ("everything, page 50", Search::default(), Order::Newest),
        ("a reference", words(&all[7].reference), Order::Newest),
        ("a postcode", words(&postcode), Order::Newest),
        ("a word that many have: extension", words("extension"), Order::Newest),
        ("as it is typed: ext", words("ext"), Order::Newest),
        ("two words: rear conservatory", words("rear conservatory"), Order::Newest),
        ("words that few have: polo club", words("polo club"), Order::Newest),
        ("words that none has", words("zeppelin"), Order::Newest),
        ("one letter: e", words("e"), Order::Newest),
        ("a word, oldest first", words("extension"), Order::Oldest),
        ("one sort: trees", Search { kind: Some(Kind::Trees), ..Search::default() }, Order::Newest),
        ("a word and one sort", Search { kind: Some(Kind::Trees), ..words("extension") }, Order::Newest),
        ("in consultation", of(Standing::Consultation), Order::Newest),
        ("in consultation, by deadline", of(Standing::Consultation), Order::Deadline),
        ("in consultation, with a word", Search { words: "porch".into(), ..of(Standing::Consultation) }, Order::Newest),
        ("being assessed", of(Standing::Assessment), Order::Newest),
        ("decided this week", Search { decided_days: Some(7), ..Search::default() }, Order::Newest),
        ("decided this week, with a word", Search { decided_days: Some(7), ..words("garage") }, Order::Newest),
        ("within 1 km, nearest first", near(1_000.0, ""), Order::Distance),
        ("within 1 km, newest first", near(1_000.0, ""), Order::Newest),
        ("within 1 km, with a word", near(1_000.0, "extension"), Order::Newest),
        ("within 20 km, nearest first", near(20_000.0, ""), Order::Distance),
        ("within 20 km, newest first", near(20_000.0, ""), Order::Newest),
        ("within 20 km, with a word, nearest first", near(20_000.0, "extension"), Order::Distance),
        ("within 20 km, with a word, newest first", near(20_000.0, "extension"), Order::Newest),
        (
            "within 20 km, one sort, nearest first",
            Search { kind: Some(Kind::Trees), ..near(20_000.0, "") },
            Order::Distance,
        ),
        ("within 20 km, with a rare word", near(20_000.0, "polo"), Order::Newest),
        ("one case", Search { reference: all[9].reference.clone(), ..Search::default() }, Order::Newest),
        ("one ward", Search { ward: all[9].ward.clone(), ..Search::default() }, Order::Newest),
        ("one street", Search { street: "London Road".into(), ..Search::default() }, Order::Newest),
    ] {
        let skip = if name.ends_with("50") { 1_000 } else { 0 };
        let mut times = Vec::with_capacity(TIMES);
        let mut found = 0;
        for _ in 0..TIMES {
            let began = Instant::now();
            let part = Part { skip, take: 20, order };
            found = store.find_planning(&search, part, today()).await.expect("an answer").total;
            times.push(began.elapsed());
        }
        times.sort();
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        let (middle, slow) = (milliseconds(times[TIMES / 2]), milliseconds(times[TIMES - 1 - TIMES / 100]));
        println!("{name:<44} {middle:>8.2} {slow:>8.2} {found:>8}");
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
