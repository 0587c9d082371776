//! What many rankings come to: Borda's points, and Schulze's pairwise majority.
//!
//! A ballot lists options from the most liked; options that it leaves out stand together at its end.

/// The points of Borda (1781): for each ballot an option gets as many as there are options below it.
/// Options left out share the points of the places that are left.
pub fn borda(ballots: &[&[u16]], weights: &[f64], options: usize) -> Vec<f64> {
    let mut points = vec![0.0; options];
    for (ballot, weight) in ballots.iter().zip(weights) {
        let mut left = vec![true; options];
        for (place, option) in ballot.iter().enumerate() {
            points[usize::from(*option)] += weight * (options - 1 - place) as f64;
            left[usize::from(*option)] = false;
        }
        // So many places are left, and they are worth 0, 1, 2, …
        let count = options - ballot.len();
        let share = count.saturating_sub(1) as f64 / 2.0;
        for (own, _) in points.iter_mut().zip(left).filter(|(_, left)| *left) {
            *own += weight * share;
        }
    }
    points
}

/// How many prefer one option (row) to another (column).
pub fn pairs(ballots: &[&[u16]], weights: &[f64], options: usize) -> Vec<Vec<f64>> {
    let mut prefer = vec![vec![0.0; options]; options];
    for (ballot, weight) in ballots.iter().zip(weights) {
        let mut below = vec![true; options];
        for option in *ballot {
            below[usize::from(*option)] = false;
            for (own, _) in prefer[usize::from(*option)].iter_mut().zip(&below).filter(|(_, below)| **below) {
                *own += weight;
            }
        }
    }
    prefer
}

/// The order of Schulze (2011): an option stands above another when the strongest path of majorities leads
/// from it to the other. Best first; options that stand level are together.
pub fn schulze(prefer: &[Vec<f64>]) -> Vec<Vec<usize>> {
    let options = prefer.len();
    let mut path = vec![vec![0.0_f64; options]; options];
    for (from, own) in path.iter_mut().enumerate() {
        for (to, strength) in own.iter_mut().enumerate() {
            if prefer[from][to] > prefer[to][from] {
                *strength = prefer[from][to];
            }
        }
    }
    for by in 0..options {
        for from in (0..options).filter(|from| *from != by) {
            for to in (0..options).filter(|to| *to != from && *to != by) {
                path[from][to] = path[from][to].max(path[from][by].min(path[by][to]));
            }
        }
    }
    // To stand above is transitive, so how many stand above an option orders them all.
    let above = |own: usize| (0..options).filter(|other| path[*other][own] > path[own][*other]).count();
    let mut order: Vec<(usize, usize)> = (0..options).map(|own| (above(own), own)).collect();
    order.sort_unstable();
    let mut levels: Vec<Vec<usize>> = Vec::new();
    let mut last = None;
    for (count, own) in order {
        match levels.last_mut() {
            Some(level) if last == Some(count) => level.push(own),
            _ => levels.push(vec![own]),
        }
        last = Some(count);
    }
    levels
}
