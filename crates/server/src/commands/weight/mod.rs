//! `wecan weight`: an officer's own survey, weighted to published figures.

mod report;
mod table;

use super::Failure;
use crate::settings::Weight;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
pub(crate) use table::Table;
use wecan_model::json::Json;
use wecan_model::weighting::{Margin, Measure, Raked, Rules, Spread, TargetColumn, Targets, UNKNOWN, rake};

/// Writes the rows with a weight each to standard output, and a report to standard error.
///
/// # Errors
/// When a file cannot be read, or there can be no weights: with the row, the column or the category.
pub fn weight(settings: &Weight) -> Result<(), Failure> {
    let table = Table::read(&read(&settings.file)?, &settings.file)?;
    let targets = targets(&settings.targets)?;
    let done = weighted(&table, &targets, settings)?;
    eprint!("{}", report::report(&done, &targets));
    let cells: Vec<String> = done.raked.weights.iter().map(|weight| cell(*weight)).collect();
    let out = table.with_column(&settings.name, &cells)?;
    match std::io::stdout().write_all(&out) {
        // Whoever reads may have enough, as `head` has.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// A weight as it is written: with every digit that it has; nothing for rows that are not used.
fn cell(weight: f64) -> String {
    if weight > 0.0 { weight.to_string() } else { String::new() }
}

/// What came of weighting.
struct Weighted {
    rows: usize,
    raked: Raked,
    spread: Spread,
    trim: Option<(f64, f64)>,
    left_out: Vec<LeftOut>,
}

/// Rows without a weight, for one reason.
struct LeftOut {
    column: String,
    /// The category without a target; none for an empty cell.
    category: Option<String>,
    rows: usize,
    first_line: u64,
}

fn weighted(table: &Table, targets: &Targets, settings: &Weight) -> Result<Weighted, Failure> {
    let name = settings.file.display();
    let named = |what: &dyn std::fmt::Display| Failure(vec![format!("{name}: {what}")]);
    if table.header.iter().any(|header| header.trim() == settings.name) {
        let own = &settings.name;
        return Err(named(&format!("has a column `{own}` already; give the new one another name: --name NAME")));
    }
    let mut left_out = Vec::new();
    let mut margins = Vec::new();
    for column in &targets.columns {
        let (margin, without) = margin(table, column, &settings.file)?;
        margins.push(margin);
        left_out.extend(without);
    }
    let base = settings.base.as_deref().map(|column| base(table, column, &settings.file)).transpose()?;
    if let Some((weights, column)) = base.as_ref().zip(settings.base.as_ref()) {
        // An empty base weight is a gap like any other.
        let gaps: Vec<usize> = (0..weights.len()).filter(|row| weights[*row].is_nan()).collect();
        if let (Some(first), Some(margin)) = (gaps.first(), margins.first_mut()) {
            let first_line = table.rows[*first].line;
            left_out.push(LeftOut { column: column.clone(), category: None, rows: gaps.len(), first_line });
            gaps.iter().for_each(|row| margin.codes[*row] = UNKNOWN);
        }
    }
    let total = match targets.measure {
        Measure::Shares => None,
        Measure::Counts(total) => Some(total),
    };
    let rules = Rules { total, join_below: settings.join_below, trim: settings.trim, ..Rules::default() };
    let raked = rake(base.as_deref(), &margins, &rules).map_err(|fault| named(&fault))?;
    let spread = Spread::of(&raked.weights).ok_or_else(|| named(&"no row has a weight"))?;
    Ok(Weighted { rows: table.rows.len(), raked, spread, trim: settings.trim, left_out })
}

/// A column as codes, and the rows that it leaves out.
fn margin(table: &Table, column: &TargetColumn, file: &Path) -> Result<(Margin, Vec<LeftOut>), Failure> {
    let place = table.column(column.name.trim(), file)?;
    let at: BTreeMap<&str, u16> =
        column.categories.iter().zip(0..).map(|((category, _), code)| (category.as_str(), code)).collect();
    let mut without: BTreeMap<String, (usize, u64)> = BTreeMap::new();
    let mut codes = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let own = row.cells.get(place).unwrap_or_default().trim();
        let code = at.get(own).copied();
        if code.is_none() {
            without.entry(own.to_owned()).or_insert((0, row.line)).0 += 1;
        }
        codes.push(code.unwrap_or(UNKNOWN));
    }
    let (file, column_name) = (file.display(), &column.name);
    let mut faults = Vec::new();
    for (own, (_, line)) in without.iter().filter(|(own, _)| !own.is_empty()) {
        // Left out without a word, a slip of the pen would cost these people their voice.
        if let Some((meant, _)) = column.categories.iter().find(|(category, _)| alike(category, own)) {
            faults.push(format!(
                "{file}: line {line}: {column_name} is `{own}`, while the targets have `{meant}`; spell both the same"
            ));
        }
    }
    if faults.is_empty() && codes.iter().all(|code| *code == UNKNOWN) {
        let own = table.rows.first().and_then(|row| row.cells.get(place)).unwrap_or_default();
        let line = table.rows.first().map_or(0, |row| row.line);
        let known: Vec<&str> = column.categories.iter().map(|(category, _)| category.as_str()).collect();
        faults.push(format!(
            "{file}: line {line}: {column_name} is `{own}`, and no row has any category of the targets: {}",
            known.join(", ")
        ));
    }
    if !faults.is_empty() {
        return Err(Failure(faults));
    }
    let left_out = without.into_iter().map(|(own, (rows, first_line))| LeftOut {
        column: column.name.clone(),
        category: (!own.is_empty()).then_some(own),
        rows,
        first_line,
    });
    Ok((Margin { name: column.name.clone(), categories: column.categories.clone(), codes }, left_out.collect()))
}

/// Whether two categories differ only in capitals, spaces and kinds of dash.
fn alike(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| !c.is_whitespace());
        letters
            .map(|c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c })
            .flat_map(char::to_lowercase)
            .collect()
    };
    plain(one) == plain(other)
}

/// Base weights; not a number where the cell is empty.
fn base(table: &Table, column: &str, file: &Path) -> Result<Vec<f64>, Failure> {
    let place = table.column(column, file)?;
    let read = |row: &table::Row| {
        let own = row.cells.get(place).unwrap_or_default().trim();
        match own.parse::<f64>() {
            _ if own.is_empty() => Ok(f64::NAN),
            Ok(weight) if weight.is_finite() && weight > 0.0 => Ok(weight),
            _ => Err(format!(
                "{}: line {}: {column} is `{own}`; a base weight needs to be a number above 0",
                file.display(),
                row.line
            )),
        }
    };
    let all: Result<Vec<f64>, String> = table.rows.iter().map(read).collect();
    Ok(all?)
}

fn targets(file: &Path) -> Result<Targets, Failure> {
    let name = file.display();
    let bytes = read(file)?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let json: Json = serde_json::from_slice(bytes).map_err(|error| format!("{name}: {error}"))?;
    Targets::read(&json).map_err(|faults| Failure(faults.iter().map(|fault| format!("{name}: {fault}")).collect()))
}

/// A file, or standard input where it is `-`.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let done = if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(file).map(|all| bytes = all)
    };
    done.map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(bytes)
}
