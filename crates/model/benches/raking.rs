//! What raking costs: 100,000 people, six margins of ten categories each, base weights.

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use wecan_model::weighting::{Margin, Rules, rake};

const PEOPLE: u64 = 100_000;

/// A number from 0 to `below`, the same in every run and in the comparison: `tools/raking.py` of xtask.
fn number(person: u64, column: u64, below: u64) -> u64 {
    let mut state = (person * 64 + column + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (state ^ (state >> 31)) % below
}

fn raking(criterion: &mut Criterion) {
    let base: Vec<f64> = (0..PEOPLE).map(|person| 0.5 + number(person, 0, 1000) as f64 / 1000.0).collect();
    // The lower of two throws: as uneven as those who answer are.
    let code = |person, column| number(person, column, 10).min(number(person, column + 10, 10)) as u16;
    let margins: Vec<Margin> = (1..=6)
        .map(|column| Margin {
            name: format!("m{column}"),
            categories: (0..10).map(|category| (format!("c{category}"), 0.1)).collect(),
            codes: (0..PEOPLE).map(|person| code(person, column)).collect(),
        })
        .collect();
    let raked = rake(Some(&base), &margins, &Rules::default()).expect("the targets can be met");
    println!("{} rounds, furthest off by {:.1e}", raked.sweeps, raked.gap);
    criterion.bench_function("raking 100,000 people over 6 margins of 10", |bencher| {
        bencher.iter(|| rake(Some(black_box(&base)), black_box(&margins), &Rules::default()))
    });
}

criterion_group! { name = benches; config = Criterion::default().sample_size(20); targets = raking }
criterion_main!(benches);
