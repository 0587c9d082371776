//! Published figures to weight to, read from JSON: a column's name, then its categories with a share or a count each.

use crate::json::Json;
use crate::trouble::Trouble;

/// What is known of the population.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// Each column with its categories.
    pub columns: Vec<TargetColumn>,
    /// What the figures are.
    pub measure: Measure,
    /// What was put right in reading them, in words.
    pub notes: Vec<String>,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetColumn {
    /// Its name in the survey's file.
    pub name: String,
    /// Each category with its share or count.
    pub categories: Vec<(String, f64)>,
}

/// What the figures of targets are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// Shares: weights add up to the rows used.
    Shares,
    /// Counts of people: weights add up to this.
    Counts(f64),
}

impl Targets {
    /// Reads `{"ward": {"Hale": 0.4, "Timperley": 0.6}}`. Shares add up to 1 or, as percentages, to 100;
    /// counts add up to the same number in every column. What is off by rounding alone is put right, with a note.
    ///
    /// # Errors
    /// Every fault, each with its place.
    pub fn read(json: &Json) -> Result<Self, Vec<Trouble>> {
        // Files that say more than the targets keep them in a member of this name.
        let nested = json.get("targets").filter(
            |inner| matches!(inner, Json::Object(members) if members.iter().all(|(_, it)| matches!(it, Json::Object(_)))),
        );
        let Json::Object(members) = nested.unwrap_or(json) else {
            return Err(vec![Trouble::new("", "needs an object of columns, each with its categories")]);
        };
        let mut faults = Vec::new();
        let columns: Vec<TargetColumn> = members.iter().map(|(name, it)| column(name, it, &mut faults)).collect();
        for (place, (name, _)) in members.iter().enumerate() {
            if members[..place].iter().any(|(earlier, _)| earlier == name) {
                faults.push(Trouble::new(name, "is there twice"));
            }
        }
        if columns.is_empty() {
            faults.push(Trouble::new("", "needs at least one column"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        measured(columns)
    }
}

impl Targets {
    /// What of this is not among the columns that there are, each with its categories: most likely slips of the pen, which
    /// would leave answers without a weight.
    ///
    /// # Errors
    /// Every name that is not known, with those that are.
    pub fn check(&self, known: &[(String, Vec<String>)]) -> Result<(), Vec<Trouble>> {
        let mut faults = Vec::new();
        for column in &self.columns {
            let mut own = known.iter().filter(|(name, _)| *name == column.name).flat_map(|(_, own)| own).peekable();
            if own.peek().is_none() {
                let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
                faults.push(Trouble::new(&column.name, there_are("no answer and no profile has this column", &names)));
                continue;
            }
            let own: Vec<&str> = own.map(String::as_str).collect();
            for (category, _) in column.categories.iter().filter(|(category, _)| !own.contains(&category.as_str())) {
                let at = [&column.name, ".", category].concat();
                faults.push(Trouble::new(at, there_are("nobody can be in this category", &own)));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn there_are(what: &str, names: &[&str]) -> String {
    match names {
        [] => [what, "; there are none"].concat(),
        names => [what, "; there are: ", &names.join(", ")].concat(),
    }
}

fn column(name: &str, json: &Json, faults: &mut Vec<Trouble>) -> TargetColumn {
    let mut categories: Vec<(String, f64)> = Vec::new();
    match json {
        Json::Object(members) => {
            for (category, figure) in members {
                let at = format!("{name}.{category}");
                let own = category.trim();
                match figure {
                    _ if categories.iter().any(|(earlier, _)| earlier == own) => {
                        faults.push(Trouble::new(at, "is there twice"));
                    }
                    _ if own.is_empty() => faults.push(Trouble::new(at, "needs a name")),
                    Json::Number(figure) if figure.is_finite() && *figure >= 0.0 => {
                        categories.push((own.to_owned(), *figure));
                    }
                    _ => faults.push(Trouble::new(at, "needs a number, 0 or more")),
                }
            }
            if members.is_empty() {
                faults.push(Trouble::new(name, "needs its categories, each with a share or a count"));
            }
        }
        _ => faults.push(Trouble::new(name, "needs an object of categories, each with a share or a count")),
    }
    TargetColumn { name: name.to_owned(), categories }
}

/// Sums this far from 1, 100 or one another are rounding; further off, something is missing.
const ROUNDING: f64 = 0.01;

fn measured(mut columns: Vec<TargetColumn>) -> Result<Targets, Vec<Trouble>> {
    let sums: Vec<f64> =
        columns.iter().map(|column| column.categories.iter().map(|(_, figure)| figure).sum()).collect();
    let near = |sum: f64, whole: f64| (sum / whole - 1.0).abs() <= ROUNDING;
    let share = |sum: f64| [1.0, 100.0].into_iter().find(|whole| near(sum, *whole));
    let mut faults = Vec::new();
    let mut notes = Vec::new();
    let counts = sums.iter().filter(|sum| **sum > 110.0).count();
    for (column, sum) in columns.iter().zip(&sums) {
        if share(*sum).is_none() && *sum <= 110.0 {
            let what =
                format!("adds up to {sum}: shares need to add up to 1, percentages to 100, and nothing may be missing");
            faults.push(Trouble::new(&column.name, what));
        } else if counts > 0 && counts < columns.len() && *sum <= 110.0 {
            faults.push(Trouble::new(&column.name, "has shares, while other columns have counts: use one of the two"));
        } else if *sum > 110.0 && !near(*sum, sums[0]) && sums[0] > 110.0 {
            let what = format!(
                "adds up to {sum}, but `{}` to {}: counts need to be of the same people",
                columns[0].name, sums[0]
            );
            faults.push(Trouble::new(&column.name, what));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let measure = if counts > 0 { Measure::Counts(sums[0]) } else { Measure::Shares };
    for (column, sum) in columns.iter_mut().zip(&sums) {
        let whole = if counts > 0 { sums[0] } else { share(*sum).unwrap_or(1.0) };
        if (sum / whole - 1.0).abs() > 1e-6 {
            notes.push(format!("{}: the targets add up to {sum} and were scaled to {whole}", column.name));
        }
        let to = if counts > 0 { whole } else { 1.0 };
        for (_, figure) in &mut column.categories {
            *figure *= to / sum;
        }
    }
    Ok(Targets { columns, measure, notes })
}
