//! What was done, for the officer's methods note: plain text, one fact a line, then a table.

use super::Weighted;
use std::fmt::Write as _;
use wecan_model::weighting::{Measure, Targets};

pub(super) fn report(done: &Weighted, targets: &Targets) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out, done, targets);
    out
}

fn write(out: &mut String, done: &Weighted, targets: &Targets) -> std::fmt::Result {
    let raked = &done.raked;
    let without = done.rows - raked.used;
    writeln!(out, "{} rows: {} weighted, {without} without a weight", done.rows, raked.used)?;
    for own in &done.left_out {
        let why = own
            .category
            .as_ref()
            .map_or(String::from("is empty"), |category| format!("is `{category}`, which has no target"));
        writeln!(out, "  {} {why}: {} (first in line {})", own.column, rows(own.rows), own.first_line)?;
    }
    for note in &targets.notes {
        writeln!(out, "{note}")?;
    }
    let sum = match targets.measure {
        Measure::Shares => "the rows weighted",
        Measure::Counts(_) => "the targets' total",
    };
    writeln!(
        out,
        "Raking: met in {} rounds; the category furthest off is off by {:.1e} of its target",
        raked.sweeps, raked.gap
    )?;
    if let Some((low, high)) = done.trim {
        let changed = match raked.trimmed {
            0 => String::from("no weight was outside"),
            count => format!("{} outside, brought to the bounds and the difference shared out", rows(count)),
        };
        writeln!(out, "Trimming to {low} and {high}: {changed}")?;
    }
    let spread = &done.spread;
    writeln!(out, "Weights: sum {:.4} ({sum}), least {:.6}, most {:.6}", spread.sum, spread.least, spread.most)?;
    writeln!(out, "Design effect of weighting (Kish): {:.6}", spread.design_effect)?;
    writeln!(out, "Effective base: {:.2} of {}", spread.effective_base, spread.base)?;
    table(out, done)
}

fn table(out: &mut String, done: &Weighted) -> std::fmt::Result {
    let mut lines = vec![["column", "category", "rows", "before %", "target %", "weighted %"].map(String::from)];
    for (name, reached) in &done.raked.reached {
        for (place, own) in reached.iter().enumerate() {
            let percent = |share: f64| format!("{:.2}", share * 100.0);
            let name = if place == 0 { name.clone() } else { String::new() };
            let figures = [own.rows.to_string(), percent(own.before), percent(own.target), percent(own.after)];
            let [rows, before, target, after] = figures;
            lines.push([name, own.category.clone(), rows, before, target, after]);
        }
    }
    let width = |place: usize| lines.iter().map(|line| line[place].chars().count()).max().unwrap_or(0);
    let widths: [usize; 6] = std::array::from_fn(width);
    for [name, category, rows, before, target, after] in &lines {
        let [first, second, third, fourth, fifth, sixth] = widths;
        writeln!(
            out,
            "{name:first$}  {category:second$}  {rows:>third$}  {before:>fourth$}  {target:>fifth$}  {after:>sixth$}"
        )?;
    }
    Ok(())
}

fn rows(count: usize) -> String {
    if count == 1 { String::from("1 row") } else { format!("{count} rows") }
}
