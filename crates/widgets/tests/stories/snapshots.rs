//! Every story's HTML beside a file that somebody has read and found good.
//!
//! After a change that is meant: `ACCEPT=1 cargo test -p wecan --features ssr --test stories`, then read
//! the difference in version control. Without that, and always where `CI` is set, nothing is written.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::trees;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}

fn accepts() -> bool {
    env::var_os("ACCEPT").is_some() && env::var_os("CI").is_none()
}

#[test]
fn every_story_is_drawn_as_somebody_has_read_it() {
    let mut differences = Vec::new();
    let mut names = BTreeSet::new();
    for (place, tree) in trees() {
        let name = format!("{place}.txt");
        let (file, now) = (folder().join(&name), tree.print());
        let before = fs::read_to_string(&file).unwrap_or_default();
        if before != now {
            if accepts() {
                fs::write(&file, &now).expect("the folder can be written to");
            } else {
                differences.push(difference(&name, &before, &now));
            }
        }
        names.insert(name);
    }
    for entry in fs::read_dir(folder()).expect("the snapshots are in the repository") {
        let entry = entry.expect("a readable entry");
        if !names.contains(&*entry.file_name().to_string_lossy()) {
            if accepts() {
                fs::remove_file(entry.path()).expect("the folder can be written to");
            } else {
                differences.push(format!("{}: there is no such story", entry.file_name().display()));
            }
        }
    }
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

/// The lines between the first and the last that differ.
fn difference(name: &str, before: &str, now: &str) -> String {
    let (before, now): (Vec<&str>, Vec<&str>) = (before.lines().collect(), now.lines().collect());
    let same = before.iter().zip(&now).take_while(|(before, now)| before == now).count();
    let rest = before[same..].iter().rev().zip(now[same..].iter().rev());
    let end = rest.take_while(|(before, now)| before == now).count();
    let lines = |mark: &str, lines: &[&str]| -> String {
        lines[same..lines.len() - end].iter().map(|line| format!("  {mark} {line}\n")).collect()
    };
    format!("{name}, from line {}:\n{}{}", same + 1, lines("-", &before), lines("+", &now))
}
