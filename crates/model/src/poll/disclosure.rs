//! What may be told of so few that somebody could be known: nothing under ten, counts to the nearest five,
//! and nothing that could be worked out from what stands beside it or stood there before.

/// Fewer answers than this are never told.
pub const LEAST: u32 = 10;

/// Counts are told to the nearest of these.
pub const STEP: u32 = 5;

/// A count as it may be told.
pub fn told(count: u32) -> Option<u32> {
    (count >= LEAST).then(|| (count + STEP / 2) / STEP * STEP)
}

/// A cross-tabulation as it may be told, beside its rows' and columns' totals.
///
/// Where one cell of a row or column alone is hidden, it could be worked out from the total: then the
/// smallest of the others is hidden too, until no hidden cell stands alone.
pub fn told_table(cells: &[Vec<u32>]) -> Vec<Vec<Option<u32>>> {
    let mut hidden: Vec<Vec<bool>> = cells.iter().map(|row| row.iter().map(|count| *count < LEAST).collect()).collect();
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
            open.min_by_key(|(row, column)| cells[*row][*column]).copied()
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
