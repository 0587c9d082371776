//! Raking (iterative proportional fitting; Deming and Stephan, 1940): weights that meet every margin at once.
//!
//! A round goes through the margins. Each category's weights are multiplied by what it lacks, which
//! puts the margins before it out a little, and less each time. One pass over the rows both applies the
//! last margin's factors and sums up the next margin.

use super::{UNKNOWN, WeightingFault, trim};

/// One column of the sample, with what it is to add up to.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    /// The column's name.
    pub name: String,
    /// Each category with its target, 0 or more, in any unit: only their shares of the sum count.
    pub categories: Vec<(String, f64)>,
    /// For each row the place of its category, or [`UNKNOWN`].
    pub codes: Vec<u16>,
}

/// How to rake.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// What the weights add up to; the number of rows used, where there is none.
    pub total: Option<f64>,
    /// Categories with fewer rows than this are joined with the one before them in their list (the first
    /// with the one after). 0 joins nothing, and refuses categories that have a target but no rows.
    pub join_below: usize,
    /// The least and the greatest weight, see [`trim`]; margins are then met only nearly.
    pub trim: Option<(f64, f64)>,
    /// How far a category may be off its target, relative to it.
    pub tolerance: f64,
    /// The most rounds.
    pub most_sweeps: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { total: None, join_below: 0, trim: None, tolerance: 1e-11, most_sweeps: 20_000 }
    }
}

/// Weights, and how they were come by.
#[derive(Debug, Clone, PartialEq)]
pub struct Raked {
    /// A weight for each row; 0 for rows that are not used.
    pub weights: Vec<f64>,
    /// How many rows are used.
    pub used: usize,
    /// How many rounds it took.
    pub sweeps: u32,
    /// How far the category furthest off was from its target before trimming, relative to it.
    pub gap: f64,
    /// How many weights were outside the bounds before trimming.
    pub trimmed: usize,
    /// For each margin its categories as they were weighted: joined ones in one, those with neither rows nor target left out.
    pub reached: Vec<(String, Vec<Reached>)>,
    /// For each margin, where each of its categories is among those reached.
    pub places: Vec<Vec<Option<u16>>>,
}

/// A category before and after weighting. Shares are of 1, over the rows used.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// Its name, or its names joined with ` + `.
    pub category: String,
    /// The share that the targets want.
    pub target: f64,
    /// How many rows it has.
    pub rows: usize,
    /// The share of its rows by base weight.
    pub before: f64,
    /// The share of its rows by the new weight.
    pub after: f64,
}

/// Finds the weights closest to the base weights (1 each, where there are none) that meet every margin.
///
/// Neither the order of the rows nor that of the margins matters for the result.
///
/// # Errors
/// When something is wrong with what is given, or no weights can meet it; the message names the category.
pub fn rake(base: Option<&[f64]>, margins: &[Margin], rules: &Rules) -> Result<Raked, WeightingFault> {
    let rows = margins.first().ok_or(WeightingFault::NoMargins)?.codes.len();
    if let Some(uneven) = margins.iter().find(|margin| margin.codes.len() != rows) {
        return Err(WeightingFault::Uneven { margin: uneven.name.clone() });
    }
    for margin in margins {
        let strange = |code: &u16| *code != UNKNOWN && usize::from(*code) >= margin.categories.len();
        if let Some(row) = margin.codes.iter().position(strange) {
            return Err(WeightingFault::Code { margin: margin.name.clone(), row });
        }
    }
    let known = |row: &usize| margins.iter().all(|margin| margin.codes[*row] != UNKNOWN);
    let used: Vec<usize> = (0..rows).filter(known).collect();
    if used.is_empty() {
        return Err(WeightingFault::NoRows);
    }
    let mut weights = vec![1.0; used.len()];
    if let Some(base) = base {
        for (weight, row) in weights.iter_mut().zip(&used) {
            let own = base.get(*row).copied().filter(|own| own.is_finite() && *own > 0.0);
            *weight = own.ok_or(WeightingFault::Base { row: *row })?;
        }
    }
    let total = rules.total.unwrap_or(used.len() as f64);
    let mut columns =
        margins.iter().map(|margin| Column::new(margin, &used, total, rules)).collect::<Result<Vec<_>, _>>()?;
    let before = columns.iter().map(|column| column.shares(&weights)).collect::<Vec<_>>();
    let (sweeps, gap) = fit(&mut weights, &mut columns, rules)?;

    let mut trimmed = 0;
    if let Some((low, high)) = rules.trim {
        trimmed = weights.iter().filter(|weight| !(low..=high).contains(*weight)).count();
        trim(&mut weights, low, high)?;
    }

    let mut all = vec![0.0; rows];
    for (weight, row) in weights.iter().zip(&used) {
        all[*row] = *weight;
    }
    let reached = columns.iter().zip(before).map(|(column, before)| column.reached(&before, &weights, total));
    let reached = reached.collect();
    let places = columns.into_iter().map(|column| column.places).collect();
    Ok(Raked { weights: all, used: used.len(), sweeps, gap, trimmed, reached, places })
}

/// A margin over the rows that are used.
struct Column {
    name: String,
    names: Vec<String>,
    /// What each category's weights are to add up to; above nought.
    targets: Vec<f64>,
    rows: Vec<usize>,
    /// The group of each category of the margin.
    places: Vec<Option<u16>>,
    codes: Vec<u16>,
    factors: Vec<f64>,
}

impl Column {
    fn new(margin: &Margin, used: &[usize], total: f64, rules: &Rules) -> Result<Self, WeightingFault> {
        let mut counts = vec![0; margin.categories.len()];
        for row in used {
            counts[usize::from(margin.codes[*row])] += 1;
        }
        let at = |category: &str| (margin.name.clone(), category.to_owned());
        for ((category, target), rows) in margin.categories.iter().zip(&counts) {
            let (margin, category) = at(category);
            if !target.is_finite() || *target < 0.0 {
                return Err(WeightingFault::Target { margin, category });
            }
            if *target == 0.0 && *rows > 0 && rules.join_below == 0 {
                return Err(WeightingFault::Unwanted { margin, category, rows: *rows });
            }
        }
        let groups = groups(&margin.categories, &counts, rules.join_below);
        let mut column = Self {
            name: margin.name.clone(),
            names: Vec::new(),
            targets: Vec::new(),
            rows: Vec::new(),
            places: vec![None; counts.len()],
            codes: Vec::new(),
            factors: vec![1.0; groups.len()],
        };
        let sum: f64 = margin.categories.iter().map(|(_, target)| target).sum();
        for (place, group) in groups.iter().enumerate() {
            let names: Vec<&str> = group.iter().map(|own| margin.categories[*own].0.as_str()).collect();
            let target: f64 = group.iter().map(|own| margin.categories[*own].1).sum();
            let rows: usize = group.iter().map(|own| counts[*own]).sum();
            let (margin, category) = at(&names.join(" + "));
            if rows == 0 {
                return Err(WeightingFault::Empty { margin, category });
            }
            if target <= 0.0 {
                return Err(WeightingFault::Unwanted { margin, category, rows });
            }
            for own in group {
                // There are no more groups than categories, and those have codes.
                column.places[*own] = Some(place as u16);
            }
            column.names.push(category);
            column.targets.push(target / sum * total);
            column.rows.push(rows);
        }
        let place = |row: &usize| column.places[usize::from(margin.codes[*row])].unwrap_or_default();
        column.codes = used.iter().map(place).collect();
        Ok(column)
    }

    fn shares(&self, weights: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.targets.len()];
        for (weight, code) in weights.iter().zip(&self.codes) {
            sums[usize::from(*code)] += weight;
        }
        let sum: f64 = weights.iter().sum();
        sums.iter().map(|own| own / sum).collect()
    }

    fn reached(&self, before: &[f64], weights: &[f64], total: f64) -> (String, Vec<Reached>) {
        let after = self.shares(weights);
        let one = |place: usize| Reached {
            category: self.names[place].clone(),
            target: self.targets[place] / total,
            rows: self.rows[place],
            before: before[place],
            after: after[place],
        };
        (self.name.clone(), (0..self.names.len()).map(one).collect())
    }
}

/// Which categories are weighted as one. Those with neither rows nor a target are nobody's business.
fn groups(categories: &[(String, f64)], counts: &[usize], join_below: usize) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> =
        (0..counts.len()).filter(|own| counts[*own] > 0 || categories[*own].1 > 0.0).map(|own| vec![own]).collect();
    let small = |group: &Vec<usize>| {
        let rows: usize = group.iter().map(|own| counts[*own]).sum();
        let target: f64 = group.iter().map(|own| categories[*own].1).sum();
        rows < join_below || (join_below > 0 && target <= 0.0)
    };
    while groups.len() > 1 {
        let Some(place) = groups.iter().position(small) else { break };
        let moved = groups.remove(place);
        let neighbour = &mut groups[place.saturating_sub(1)];
        neighbour.extend(moved);
        neighbour.sort_unstable();
    }
    groups
}

/// Rounds after which a gap that no longer closes counts as never closing.
const PATIENCE: u32 = 250;

/// Multiplies the weights until every margin is met; the number of rounds, and the gap left.
fn fit(weights: &mut [f64], columns: &mut [Column], rules: &Rules) -> Result<(u32, f64), WeightingFault> {
    let mut last = None;
    let mut sums = Vec::new();
    let mut earlier = f64::INFINITY;
    for sweep in 1..=rules.most_sweeps {
        let mut worst = (0.0, 0, 0, 0.0);
        for place in 0..columns.len() {
            let factors = last.map(|last: usize| (&columns[last].codes[..], &columns[last].factors[..]));
            pass(weights, factors, &columns[place].codes, columns[place].targets.len(), &mut sums);
            let column = &mut columns[place];
            for (category, target) in column.targets.iter().enumerate() {
                let sum: f64 = sums[category].iter().sum();
                let gap = (sum / target - 1.0).abs();
                // Written so that a sum that is no number is the worst of all.
                if gap.is_nan() || gap > worst.0 {
                    worst = (gap, place, category, sum);
                }
                column.factors[category] = target / sum;
            }
            last = Some(place);
        }
        let stuck = sweep % PATIENCE == 0 && {
            let stuck = worst.0 > 1e-6 && worst.0 > earlier * (1.0 - 1e-9);
            earlier = worst.0;
            stuck
        };
        if worst.0 <= rules.tolerance {
            if let Some(last) = last {
                for (weight, code) in weights.iter_mut().zip(&columns[last].codes) {
                    *weight *= columns[last].factors[usize::from(*code)];
                }
            }
            return Ok((sweep, worst.0));
        }
        if worst.0.is_nan() || stuck || sweep == rules.most_sweeps {
            let (_, place, category, sum) = worst;
            let column = &columns[place];
            let total: f64 = column.targets.iter().sum();
            return Err(WeightingFault::Infeasible {
                margin: column.name.clone(),
                category: column.names[category].clone(),
                wanted: column.targets[category] / total,
                reached: sum / total,
                sweeps: sweep,
            });
        }
    }
    Err(WeightingFault::NoMargins)
}

/// Rows summed side by side, so that none waits for the row before it.
const LANES: usize = 4;

/// Applies the factors of one margin and sums up another.
fn pass(
    weights: &mut [f64],
    factors: Option<(&[u16], &[f64])>,
    codes: &[u16],
    categories: usize,
    sums: &mut Vec<[f64; LANES]>,
) {
    sums.clear();
    sums.resize(categories, [0.0; LANES]);
    let sums = &mut sums[..];
    let Some((earlier, factors)) = factors else {
        for (row, (weight, code)) in weights.iter().zip(codes).enumerate() {
            sums[usize::from(*code)][row % LANES] += weight;
        }
        return;
    };
    let whole = weights.len() / LANES * LANES;
    let (weights, rest) = weights.split_at_mut(whole);
    let rows = weights.chunks_exact_mut(LANES).zip(earlier.chunks_exact(LANES)).zip(codes.chunks_exact(LANES));
    for ((weights, earlier), codes) in rows {
        for lane in 0..LANES {
            weights[lane] *= factors[usize::from(earlier[lane])];
            sums[usize::from(codes[lane])][lane] += weights[lane];
        }
    }
    for ((weight, earlier), code) in rest.iter_mut().zip(&earlier[whole..]).zip(&codes[whole..]) {
        *weight *= factors[usize::from(*earlier)];
        sums[usize::from(*code)][0] += *weight;
    }
}
