//! What holds of weights for any sample.

use proptest::prelude::*;
use wecan_model::weighting::{Margin, Rules, Spread, UNKNOWN, WeightingFault, estimate, rake, trim};

/// A sample with base weights, and margins that some weights above nought meet: the targets are those of
/// the same people with other weights.
#[derive(Debug, Clone)]
struct Sample {
    base: Vec<f64>,
    margins: Vec<Margin>,
}

prop_compose! {
    fn sample()(rows in 1_usize..120, columns in prop::collection::vec(1_u16..6, 1..5))(
        base in prop::collection::vec(0.2_f64..5.0, rows),
        hidden in prop::collection::vec(0.2_f64..5.0, rows),
        missing in prop::collection::vec(prop::bool::weighted(0.03), rows),
        columns in columns.into_iter().map(|count| (Just(count), prop::collection::vec(0..count, rows))).collect::<Vec<_>>(),
    ) -> Sample {
        let known: Vec<bool> = missing.iter().map(|gap| !gap).collect();
        let margins = columns.into_iter().enumerate().map(|(place, (count, mut codes))| {
            let mut targets = vec![0.0; usize::from(count)];
            for (row, code) in codes.iter_mut().enumerate() {
                // A gap in one column keeps a row out of all.
                if known[row] { targets[usize::from(*code)] += hidden[row] } else if place == 0 { *code = UNKNOWN }
            }
            let sum: f64 = targets.iter().sum();
            let categories = targets.iter().enumerate().map(|(at, own)| (format!("c{at}"), if sum > 0.0 { own / sum } else { 0.0 }));
            Margin { name: format!("m{place}"), categories: categories.collect(), codes }
        }).collect();
        Sample { base, margins }
    }
}

/// Some samples come close to a corner where weights vanish: there rounds are many, and that is said.
fn raked(sample: &Sample) -> Result<wecan_model::weighting::Raked, WeightingFault> {
    rake(Some(&sample.base), &sample.margins, &Rules { tolerance: 1e-12, ..Rules::default() })
}

proptest! {
    #[test]
    fn every_margin_is_met_with_weights_above_nought(sample in sample()) {
        let raked = match raked(&sample) {
            Err(WeightingFault::NoRows) => return Ok(()),
            other => other.map_err(|fault| TestCaseError::fail(fault.to_string()))?,
        };
        for margin in &sample.margins {
            let sum: f64 = raked.weights.iter().sum();
            for (place, (_, target)) in margin.categories.iter().enumerate() {
                let own: f64 = margin.codes.iter().zip(&raked.weights).filter(|(code, _)| usize::from(**code) == place).map(|(_, weight)| weight).sum();
                prop_assert!((own / sum - target).abs() <= 1e-9, "{} is not {target}", own / sum);
            }
        }
        for (row, weight) in raked.weights.iter().enumerate() {
            let used = sample.margins.iter().all(|margin| margin.codes[row] != UNKNOWN);
            prop_assert_eq!(*weight > 0.0, used);
        }
        let spread = Spread::of(&raked.weights).expect("there are weights");
        prop_assert!((spread.sum - raked.used as f64).abs() < 1e-7);
        prop_assert!(spread.design_effect >= 1.0 - 1e-12 && spread.effective_base <= raked.used as f64 + 1e-9);
        let shares = estimate(&sample.margins[0].codes, &raked.weights, sample.margins[0].categories.len());
        prop_assert!((shares.iter().map(|own| own.weighted).sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn neither_the_order_of_rows_nor_of_margins_matters(sample in sample(), turn in 0_usize..120) {
        let Ok(first) = raked(&sample) else { return Ok(()) };
        let rows = sample.base.len();
        let from = |row: usize| (row + turn) % rows;
        let mut other = Sample { base: (0..rows).map(|row| sample.base[from(row)]).collect(), margins: sample.margins.clone() };
        other.margins.reverse();
        for margin in &mut other.margins {
            margin.codes = (0..rows).map(|row| margin.codes[from(row)]).collect();
        }
        let second = raked(&other).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        for row in 0..rows {
            prop_assert!((second.weights[row] - first.weights[from(row)]).abs() < 1e-6, "row {row}");
        }
    }

    #[test]
    fn what_nobody_can_meet_is_refused_by_category(sample in sample(), extra in 0.01_f64..0.5) {
        let mut sample = sample;
        let Some(margin) = sample.margins.last_mut() else { return Ok(()) };
        margin.categories.push((String::from("nobody here"), extra));
        match raked(&sample) {
            Err(WeightingFault::NoRows) => {}
            Err(WeightingFault::Empty { category, .. }) => prop_assert_eq!(category, "nobody here"),
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        }
    }

    #[test]
    fn trimmed_weights_are_within_bounds_and_add_up_to_the_same(
        weights in prop::collection::vec(0.01_f64..20.0, 1..80), low in 0.05_f64..1.0, high in 1.0_f64..4.0,
    ) {
        let mut trimmed = weights.clone();
        let sum: f64 = weights.iter().sum();
        let mean = sum / weights.len() as f64;
        let (low, high) = (low * mean, high * mean);
        trim(&mut trimmed, low, high).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        prop_assert!(trimmed.iter().all(|weight| (low..=high).contains(weight)));
        prop_assert!((trimmed.iter().sum::<f64>() - sum).abs() < 1e-6 * sum);
        // Nobody overtakes anybody.
        for (first, own) in weights.iter().zip(&trimmed) {
            prop_assert!(weights.iter().zip(&trimmed).all(|(other, after)| first > other || own <= &(after + 1e-9)));
        }
    }
}
