//! What may be told of so few that somebody could be known: nothing under ten, counts to the nearest five,
//! and nothing that could be worked out from what stands beside it or stood there before.
//!
//! Shares, means and rates are made of what is told, never of what was counted: so they tell nothing more.

/// Fewer answers than this are never told.
pub const LEAST: u32 = 10;

/// Counts are told to the nearest of these.
pub const STEP: u32 = 5;

/// A count as it may be told.
pub fn told(count: u32) -> Option<u32> {
    (count >= LEAST).then(|| (count + STEP / 2) / STEP * STEP)
}

/// Counts that add up to a total, as they may be told beside it; those at `hidden` places are not in any case.
///
/// Where one alone is hidden, it could be worked out from the total: then the smallest of the others is hidden too.
pub fn told_parts(counts: &[u32], hidden: impl Fn(usize) -> bool) -> Vec<Option<u32>> {
    let mut parts: Vec<Option<u32>> =
        counts.iter().enumerate().map(|(place, count)| told(*count).filter(|_| !hidden(place))).collect();
    if parts.iter().filter(|part| part.is_none()).count() == 1 {
        // By what is told: by what was counted, the choice would tell which of two alike is the smaller.
        let smallest = (0..parts.len()).filter(|place| parts[*place].is_some()).min_by_key(|place| parts[*place]);
        if let Some(place) = smallest {
            parts[place] = None;
        }
    }
    parts
}

/// A share of a total by weight, as a count of this base, to the nearest five: no finer than counts are told.
pub fn told_share(part: f64, whole: f64, base: u32) -> u32 {
    let fives = (part / whole * f64::from(base) / f64::from(STEP)).round();
    (fives as u32 * STEP).min(base)
}

/// A cross-tabulation as it may be told, beside its rows' and columns' totals. Of rows whose total is hidden
/// nothing is told.
///
/// Where one cell of a row or column alone is hidden, it could be worked out from the total: then the
/// smallest of the others is hidden too, until no hidden cell stands alone.
pub fn told_table(cells: &[Vec<u32>], is_row_hidden: impl Fn(usize) -> bool) -> Vec<Vec<Option<u32>>> {
    let hide = |(row, cells): (usize, &Vec<u32>)| {
        cells.iter().map(|count| *count < LEAST || is_row_hidden(row)).collect::<Vec<bool>>()
    };
    let mut hidden: Vec<Vec<bool>> = cells.iter().enumerate().map(hide).collect();
    let columns = cells.iter().map(Vec::len).min().unwrap_or(0);
    let lines: Vec<Vec<(usize, usize)>> = (0..cells.len())
        .map(|row| (0..columns).map(|column| (row, column)).collect())
        .chain((0..columns).map(|column| (0..cells.len()).map(|row| (row, column)).collect()))
        .collect();
    loop {
        let alone =
            |line: &&Vec<(usize, usize)>| line.iter().filter(|(row, column)| hidden[*row][*column]).count() == 1;
        let smallest = lines.iter().filter(alone).find_map(|line| {
            let open = line.iter().filter(|(row, column)| !hidden[*row][*column]);
            open.min_by_key(|(row, column)| told(cells[*row][*column])).copied()
        });
        let Some((row, column)) = smallest else { break };
        hidden[row][column] = true;
    }
    let shown = |(row, hidden): (&Vec<u32>, &Vec<bool>)| {
        row.iter().zip(hidden).map(|(count, hidden)| if *hidden { None } else { told(*count) }).collect()
    };
    cells.iter().zip(&hidden).map(shown).collect()
}

/// How many answers more (or changed) it takes until results are made anew, when this many are in them:
/// ten, so that the difference of two looks tells no more than a look may, and a twentieth, so that
/// counting does not take longer the more there is to count.
pub fn batch(answers: u64) -> u64 {
    u64::from(LEAST).max(answers / 20)
}
