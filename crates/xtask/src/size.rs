//! What a page downloads, and what the module is made of.

use std::collections::HashMap;

use wasmparser::{KnownCustom, Name, Parser, Payload};

use crate::bundle::{self, Kind, WIDGETS};
use crate::dist;
use crate::files;
use crate::module::{self, Module, Part};
use crate::places;
use crate::progress::step;
use crate::stamp::Stamp;
use crate::trouble::Trouble;

/// What a page with one widget may download in all, in bytes after brotli.
pub(crate) const BAR: usize = 60_000;
/// What the loader may.
pub(crate) const LOADER_BAR: usize = 2_000;

/// Prints what a page with each of the widgets downloads, and what their modules are made of.
pub(crate) fn size() -> Result<(), Trouble> {
    dist::dist()?;
    let shared = rows(&[bundle::LOADER.to_owned(), bundle::STYLE.to_owned()])?;
    let widgets = WIDGETS.map(|widget| Module { widget, kind: Kind::Release });
    let mut own = Vec::new();
    for module in widgets {
        let mut parts = Vec::new();
        let made: Vec<String> = module.files()?.iter().map(|path| files::name(path)).collect();
        for part in module::PARTS {
            let names: Vec<String> = made.iter().filter(|name| module.is_part(part, name)).cloned().collect();
            parts.extend(rows(&names)?.into_iter().map(|row| (part, row)));
        }
        own.push((module.widget, rows(&module.names())?, parts));
    }
    println!("{}", downloads(&shared, &own));
    for module in widgets {
        println!("{}", made_of(module.widget, &files::read(&named(module)?)?)?);
    }
    Ok(())
}

/// A file with its bytes, before and after brotli.
type Row = (String, usize, usize);

fn rows(names: &[String]) -> Result<Vec<Row>, Trouble> {
    let size = |name: &str| files::read(&places::dist().join(name)).map(|content| content.len());
    names.iter().map(|name| Ok((name.clone(), size(name)?, size(&format!("{name}.br"))?))).collect()
}

/// A widget's module with its functions' names.
fn named(module: Module) -> Result<std::path::PathBuf, Trouble> {
    let path = places::work().join(format!("{}-named.wasm", module.widget));
    let bound = module.bound();
    let stamp = Stamp::of(&format!("{}-named", module.widget)).and(files::read(&bound)?).and(include_str!("module.rs"));
    if !stamp.is_fresh(std::slice::from_ref(&path)) {
        step("running wasm-opt again, keeping the names", || module::optimise(&bound, &path, &["-g"]))?;
        stamp.keep()?;
    }
    Ok(path)
}

/// A widget with what its page downloads at first, and the other parts of its module.
type Widget<'a> = (&'a str, Vec<Row>, Vec<(Part, Row)>);

/// A table of what a page with one widget downloads at first, against the bars, and what a whole journey does; for each
/// of them.
fn downloads(shared: &[Row], widgets: &[Widget<'_>]) -> String {
    let mut table = String::from(
        "Downloaded by a page with one widget:\n\n  file                                         bytes    brotli\n",
    );
    let mut line = |name: &str, bytes: usize, brotli: usize, verdict: &str| {
        table.push_str(format!("  {name:<40} {bytes:>9} {brotli:>9}  {verdict}").trim_end());
        table.push('\n');
    };
    let sum = |rows: &[Row]| rows.iter().fold((0, 0), |sum, (_, bytes, brotli)| (sum.0 + bytes, sum.1 + brotli));
    for (name, bytes, brotli) in shared {
        let verdict = if name == bundle::LOADER { against(*brotli, LOADER_BAR) } else { String::new() };
        line(name, *bytes, *brotli, &verdict);
    }
    for (widget, own, parts) in widgets {
        for (name, bytes, brotli) in own {
            line(name, *bytes, *brotli, "");
        }
        let ((bytes, brotli), (own_bytes, own_brotli)) = (sum(shared), sum(own));
        let all = brotli + own_brotli;
        line(&format!("all for {widget}"), bytes + own_bytes, all, &against(all, BAR));
        for (part, (name, more, brotli)) in parts {
            line(name, *more, *brotli, part.when);
        }
        let usual = || parts.iter().filter(|(part, _)| part.is_usual).map(|(_, row)| row);
        if usual().next().is_some() {
            let (more, more_brotli) = usual().fold((0, 0), |sum, (_, more, brotli)| (sum.0 + more, sum.1 + brotli));
            line("with a whole journey", bytes + own_bytes + more, all + more_brotli, "");
        }
    }
    table
}

fn against(brotli: usize, bar: usize) -> String {
    if brotli <= bar {
        format!("under the bar of {bar} by {}", bar - brotli)
    } else {
        format!("OVER the bar of {bar} by {}", brotli - bar)
    }
}

/// Tables of the sections, the crates and the largest functions. Bytes are those before compression.
fn made_of(widget: &str, module: &[u8]) -> Result<String, Trouble> {
    let Contents { sections, functions } = Contents::read(module)?;
    let mut report = format!("The module of {widget}, {} bytes before compression:\n\n", module.len());
    for (name, bytes) in sections {
        report.push_str(&format!("  {bytes:>8}  {name}\n"));
    }
    report.push_str("\nIts code by crate:\n\n");
    let mut crates: HashMap<&str, (usize, usize)> = HashMap::new();
    for (name, bytes) in &functions {
        let entry = crates.entry(crate_of(name)).or_default();
        *entry = (entry.0 + bytes, entry.1 + 1);
    }
    for (name, (bytes, count)) in largest(crates, |(bytes, _)| *bytes, 25) {
        report.push_str(&format!("  {bytes:>8}  {name} ({count} functions)\n"));
    }
    report.push_str("\nIts largest functions:\n\n");
    for (name, bytes) in largest(functions, |bytes| *bytes, 40) {
        let name: String = name.chars().take(150).collect();
        report.push_str(&format!("  {bytes:>8}  {name}\n"));
    }
    Ok(report)
}

fn largest<K: Ord, V>(
    rows: impl IntoIterator<Item = (K, V)>,
    bytes: impl Fn(&V) -> usize,
    count: usize,
) -> Vec<(K, V)> {
    let mut rows: Vec<(K, V)> = rows.into_iter().collect();
    rows.sort_by(|one, other| bytes(&other.1).cmp(&bytes(&one.1)).then(one.0.cmp(&other.0)));
    rows.truncate(count);
    rows
}

#[derive(Default)]
struct Contents {
    sections: Vec<(&'static str, usize)>,
    functions: Vec<(String, usize)>,
}

impl Contents {
    fn read(module: &[u8]) -> Result<Self, Trouble> {
        let failed = |error| Trouble::new(format!("cannot read the module: {error}"));
        let mut contents = Self::default();
        let (mut imported, mut bodies) = (0, Vec::new());
        let mut names: HashMap<u32, String> = HashMap::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload.map_err(failed)? {
                Payload::ImportSection(reader) => {
                    contents.sections.push(("imports", reader.range().len()));
                    for import in reader.into_imports() {
                        if matches!(import.map_err(failed)?.ty, wasmparser::TypeRef::Func(_)) {
                            imported += 1;
                        }
                    }
                }
                Payload::CodeSectionStart { range, .. } => contents.sections.push(("code", range.len())),
                Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
                Payload::DataSection(reader) => contents.sections.push(("data", reader.range().len())),
                Payload::ElementSection(reader) => {
                    contents.sections.push(("elements", reader.range().len()));
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(reader) = section.as_known() {
                        for part in reader {
                            if let Name::Function(map) = part.map_err(failed)? {
                                for naming in map {
                                    let naming = naming.map_err(failed)?;
                                    names.insert(naming.index, naming.name.to_owned());
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        for (index, bytes) in (imported..).zip(bodies) {
            let name = names.remove(&index).unwrap_or_else(|| format!("function {index}"));
            contents.functions.push((without_hashes(&name), bytes));
        }
        Ok(contents)
    }
}

/// `core::fmt` of `core[7671f4d5bb42fac5]::fmt`.
pub(crate) fn without_hashes(name: &str) -> String {
    let is_hash = |text: &str| text.len() > 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut pieces = name.split('[');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once(']') {
            Some((hash, after)) if is_hash(hash) => plain.push_str(after),
            _ => {
                plain.push('[');
                plain.push_str(piece);
            }
        }
    }
    plain
}

/// The crate that a function's name begins with: `tachys` of
/// `<tachys::html::HtmlElement<…> as tachys::view::Render>::build`.
fn crate_of(name: &str) -> &str {
    const NO_CRATES: [&str; 5] = ["dyn", "mut", "const", "impl", "as"];
    let within = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut rest = name;
    while let Some(start) = rest.find(within) {
        rest = &rest[start..];
        let length = rest.find(|letter| !within(letter)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        let is_path = after.starts_with("::");
        if is_path && !NO_CRATES.contains(&word) {
            return word;
        }
        rest = after;
    }
    "(no crate)"
}

#[cfg(test)]
mod tests {
    use super::module;
    use super::{crate_of, downloads, largest, without_hashes};

    #[test]
    fn names_are_read_without_their_hashes() {
        let name = "<[core[7671f4d5bb42fac5]::fmt; 2] as alloc[8fca9ea7308b1bff]::T>::f";
        assert_eq!(without_hashes(name), "<[core::fmt; 2] as alloc::T>::f");
    }

    #[test]
    fn a_function_belongs_to_the_crate_its_name_begins_with() {
        assert_eq!(crate_of("tachys::view::build"), "tachys");
        assert_eq!(crate_of("<tachys::html::Element<E> as core::fmt::Debug>::fmt"), "tachys");
        assert_eq!(crate_of("<&mut dyn wecan::Field as core::fmt::Debug>::fmt::h12"), "wecan");
        assert_eq!(crate_of("dlmalloc"), "(no crate)");
    }

    #[test]
    fn the_table_says_whether_the_bar_is_kept() {
        let row = |name: &str, bytes, brotli| (String::from(name), bytes, brotli);
        let shared = [row("wecan.js", 4_000, 1_500), row("wecan.css", 9_000, 2_000)];
        let (small, large) = (vec![row("small.wasm", 150_000, 50_000)], vec![row("large.wasm", 200_000, 60_001)]);
        let [rare, sending, later] = module::PARTS;
        let parts = vec![
            (rare, row("small-rare-0123456789ab.wasm", 9_000, 3_000)),
            (sending, row("small-sending-0123456789ab.wasm", 10_000, 4_000)),
            (later, row("small-later-0123456789ab.wasm", 30_000, 10_000)),
        ];
        let table = downloads(&shared, &[("small", small, parts), ("large", large, Vec::new())]);
        for line in [
            "  wecan.js                                      4000      1500  under the bar of 2000 by 500\n",
            "  all for small                               163000     53500  under the bar of 60000 by 6500\n",
            "  small-rare-0123456789ab.wasm                  9000      3000  for few definitions\n",
            "  small-sending-0123456789ab.wasm              10000      4000  where answers are sent, from the first touch on\n",
            "  small-later-0123456789ab.wasm                30000     10000  from the first touch on\n",
            "  with a whole journey                        203000     67500\n",
            "  all for large                               213000     63501  OVER the bar of 60000 by 3501\n",
        ] {
            assert!(table.contains(line), "{table}");
        }
    }

    #[test]
    fn the_largest_come_first_and_ties_by_name() {
        let rows = largest(vec![("b", 1), ("a", 1), ("c", 3)], |bytes| *bytes, 2);
        assert_eq!(rows, [("c", 3), ("a", 1)]);
    }
}
