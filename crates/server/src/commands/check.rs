//! `wecan check`: every fault of every definition, quiz and overlay, and every fact that runs out.

use super::{Failure, document};
use crate::clock;
use crate::documents::{Document, is_quiz};
use crate::officers::SOON;
use std::path::{Path, PathBuf};
use wecan_model::json::Json;
use wecan_model::myths::placeholders;
use wecan_model::{Date, Definition, Overlay, Quiz, Trouble};

/// What a file turned out to be.
enum Kind {
    Survey(Definition),
    Quiz(Quiz),
    Overlay(Overlay),
}

/// Checks files; says which are good, and gives every fault of the others. Facts of quizzes that have run out or
/// soon will are told on standard error.
///
/// # Errors
/// A line `FILE: path: what` for each fault.
pub fn check(files: &[PathBuf]) -> Result<(), Failure> {
    let mut faults = Vec::new();
    for file in files {
        match document(file, read) {
            Ok((_, Kind::Survey(it))) => good(file, &format!("`{}` version {}", it.id, it.version)),
            Ok((_, Kind::Overlay(it))) => {
                let of = it.made_from.last().map(|(id, version)| format!("overlay `{id}` version {version}"));
                good(file, &format!("{} of `{}`", of.unwrap_or_default(), it.template));
                let today = clock::today();
                warn(file, aged(it.expiring(today, SOON), today));
            }
            Ok((_, Kind::Quiz(it))) => {
                good(file, &described(&it));
                let today = clock::today();
                let items = it.expiring(today, SOON).into_iter().map(|item| (item.id.as_str(), item.review_by));
                let untranslated = it.untranslated().into_iter();
                let untranslated = untranslated.map(|(at, locale)| format!("{at}: has no words in `{locale}`"));
                warn(file, aged(items, today).chain(untranslated));
            }
            Err(Failure(lines)) => faults.extend(lines),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure(faults)) }
}

fn good(file: &Path, what: &str) {
    println!("{}: good: {what}", file.display());
}

fn read(json: &Json) -> Result<Kind, Vec<Trouble>> {
    if Overlay::is_one(json) {
        Overlay::read(json).map(Kind::Overlay)
    } else if is_quiz(json) {
        Quiz::read_template(json).map(Kind::Quiz)
    } else {
        // What this server could not publish is a fault as well.
        Document::read_to_publish(json).map(|document| Kind::Survey(document.definition))
    }
}

fn described(quiz: &Quiz) -> String {
    let mut names: Vec<&str> = Vec::new();
    let own = [Some(&quiz.title), quiz.introduction.as_ref()].into_iter().flatten();
    for text in own.chain(quiz.items.iter().flat_map(|item| item.texts()).map(|(_, text)| text)) {
        names.extend(placeholders::of(text));
    }
    names.sort_unstable();
    names.dedup();
    let named = format!("`{}` version {}, statements: {}", quiz.id, quiz.version, quiz.items.len());
    match names.as_slice() {
        [] => format!("quiz {named}"),
        names => format!("template {named}; to fill in: {}", names.join(", ")),
    }
}

/// What is not wrong, but wants looking after.
fn warn(file: &Path, lines: impl IntoIterator<Item = String>) {
    lines.into_iter().for_each(|line| eprintln!("{}: warning: {line}", file.display()));
}

/// What is said of facts that have run out or soon will.
fn aged<'a>(items: impl IntoIterator<Item = (&'a str, Date)>, today: Date) -> impl Iterator<Item = String> {
    items.into_iter().map(move |(id, day)| match (day < today, day.iso()) {
        (true, day) => format!("{id}: ran out on {day}: residents no longer see it"),
        (false, day) => format!("{id}: runs out after {day}: look at its sources again"),
    })
}
