//! Writes `licences.txt` into the folder to host: the licences of everything that is compiled into the modules, in the words
//! that those licences ask to be passed on. No page loads it, so that it is neither compressed nor in the manifest.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::files;
use crate::places;
use crate::program;
use crate::progress::step;
use crate::rust_std::TARGET;
use crate::stamp::Stamp;
use crate::trouble::Trouble;

pub(crate) const FILE: &str = "licences.txt";

/// wecan's own. Their words are those of every package under the same licences.
const OWN: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

/// What the names of files with licences begin with, whatever their case.
const NAMES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];

/// A package that is compiled into the modules, and is not wecan's.
struct Package {
    name: String,
    version: String,
    /// An SPDX expression.
    licence: String,
    /// Its authors, or where it is from when it names none.
    by: String,
    texts: Vec<String>,
}

/// Writes the file, if it has to be written again.
pub(crate) fn write(folder: &Path) -> Result<(), Trouble> {
    let path = folder.join(FILE);
    let lock = files::read(&places::root().join("Cargo.lock"))?;
    let own = own()?;
    let stamp = Stamp::of("licences").and(lock).and(&own[0]).and(&own[1]).and(include_str!("notices.rs"));
    if stamp.is_fresh(std::slice::from_ref(&path)) {
        return Ok(());
    }
    step("listing licences", || files::write(&path, notices(&own, &in_modules()?)))?;
    stamp.keep()
}

fn own() -> Result<[String; 2], Trouble> {
    let [mit, apache] = OWN.map(|name| text(&places::root().join(name)));
    Ok([mit?, apache?])
}

/// The packages, by name. Macros run when these are compiled, and are not in what comes out.
fn in_modules() -> Result<Vec<Package>, Trouble> {
    let mut tree = program::cargo();
    tree.args(["tree", "--locked", "--color=never", "--package", "wecan-elements", "--target", TARGET]);
    tree.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    let tree = ask(tree)?;
    let named: BTreeSet<(&str, &str)> = tree.lines().filter_map(name_and_version).collect();
    let all = packages(&["--filter-platform", TARGET])?;
    let mut found = Vec::new();
    for (name, version) in named {
        let package = all.iter().find(|package| package["name"] == name && package["version"] == version);
        let package = package.ok_or_else(|| {
            Trouble::new(format!(
                "`cargo tree` has {name} {version} in the modules, and `cargo metadata` does not know it"
            ))
        })?;
        // What has no source is in this repository.
        if !package["source"].is_null() {
            found.push(read(package)?);
        }
    }
    Ok(found)
}

/// `itoa` and `1.0.18` of `itoa v1.0.18 (*)`.
fn name_and_version(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

/// What cargo knows of all packages.
pub(crate) fn packages(arguments: &[&str]) -> Result<Vec<Value>, Trouble> {
    let mut metadata = program::cargo();
    metadata.args(["metadata", "--format-version=1", "--locked"]).args(arguments);
    let read: Option<Value> = serde_json::from_str(&ask(metadata)?).ok();
    let listed = read.and_then(|read| read["packages"].as_array().cloned());
    listed.ok_or_else(|| Trouble::new("`cargo metadata` lists no packages"))
}

fn ask(mut command: std::process::Command) -> Result<String, Trouble> {
    program::ask(&mut command)
        .ok_or_else(|| Trouble::new(format!("this failed; type it to see why: {}", program::spoken(&command))))
}

fn read(package: &Value) -> Result<Package, Trouble> {
    let member = |name: &str| package[name].as_str().unwrap_or_default().to_owned();
    let authors: Vec<&str> = package["authors"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let manifest = member("manifest_path");
    let folder = Path::new(&manifest).parent().unwrap_or(Path::new(""));
    let licences = files::list(folder)?.into_iter().filter(|path| is_licence(&files::name(path)));
    Ok(Package {
        name: member("name"),
        version: member("version"),
        licence: member("license"),
        by: if authors.is_empty() { member("repository") } else { authors.join(", ") },
        texts: licences.map(|path| text(&path)).collect::<Result<_, _>>()?,
    })
}

fn is_licence(name: &str) -> bool {
    let name = name.to_uppercase();
    NAMES.iter().any(|start| name.starts_with(start))
}

/// Without what differs between copies of one text: ends of lines, and empty lines around it.
fn text(path: &Path) -> Result<String, Trouble> {
    let bytes = files::read(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    Ok(lines.join("\n").trim_matches('\n').to_owned())
}

/// The packages with the numbers of their texts, then each text once.
fn notices(own: &[String; 2], packages: &[Package]) -> String {
    let mut all = format!(
        "The licences of what is in this folder. No page loads this file.\n\n\
         wecan {} is under MIT or Apache-2.0, as you choose: texts 1 and 2.\n\
         The library in map.js and map.css is under the licence in map-licence.txt.\n\
         The modules hold Rust's standard library, by the contributors of the Rust project (https://github.com/rust-lang/rust), most of it\n\
         under MIT or Apache-2.0; COPYRIGHT-library.html in a Rust toolchain tells the rest.\n\n\
         They also hold these packages, each with its licence and the numbers of its texts. Where the source of one has no text, its\n\
         makers are named: the words of MIT are then those of text 1, and those of Apache-2.0 those of text 2.\n\n",
        env!("CARGO_PKG_VERSION")
    );
    let mut texts: Vec<&str> = own.iter().map(String::as_str).collect();
    for Package { name, version, licence, by, texts: theirs } in packages {
        let numbers: Vec<String> = theirs.iter().map(|text| place(&mut texts, text).to_string()).collect();
        let told = if numbers.is_empty() { format!("by {by}") } else { numbers.join(", ") };
        all.push_str(&format!("{name} {version}, {licence}: {told}\n"));
    }
    for (at, text) in texts.iter().enumerate() {
        all.push_str(&format!("\n---- {} ----\n\n{text}\n", at + 1));
    }
    all
}

/// The number of a text, counted from 1; a new one is added.
fn place<'a>(texts: &mut Vec<&'a str>, text: &'a str) -> usize {
    if let Some(at) = texts.iter().position(|other| *other == text) {
        return at + 1;
    }
    texts.push(text);
    texts.len()
}

#[cfg(test)]
mod tests {
    use super::{Package, in_modules, is_licence, name_and_version, notices, own};

    fn package(name: &str, texts: &[&str]) -> Package {
        let texts = texts.iter().map(|text| String::from(*text)).collect();
        Package { name: name.into(), version: "1.2.3".into(), licence: "MIT".into(), by: "Ann".into(), texts }
    }

    #[test]
    fn a_text_that_several_packages_have_is_there_once() {
        let own = ["our MIT", "our Apache"].map(String::from);
        let packages = [package("a", &["theirs", "our Apache"]), package("b", &["theirs"]), package("c", &[])];
        let notices = notices(&own, &packages);
        for line in ["a 1.2.3, MIT: 3, 2\n", "b 1.2.3, MIT: 3\n", "c 1.2.3, MIT: by Ann\n", "\n---- 3 ----\n\ntheirs\n"]
        {
            assert!(notices.contains(line), "{notices}");
        }
        assert_eq!(notices.matches("theirs").count(), 1, "{notices}");
    }

    #[test]
    fn every_package_in_the_modules_has_its_texts_or_is_under_words_that_are_ours_too() {
        let packages = in_modules().expect("cargo lists the packages");
        assert!(packages.iter().any(|package| package.name == "leptos"));
        for Package { name, licence, by, texts, .. } in &packages {
            let is_ours = !by.is_empty() && licence.split(" OR ").any(|one| one == "MIT" || one == "Apache-2.0");
            assert!(is_ours || !texts.is_empty(), "nothing is known of {name} ({licence}), by {by:?}");
        }
        let notices = notices(&own().expect("they are in the repository"), &packages);
        assert!(notices.contains("Greg Johnston") && notices.contains("Alex Crichton"), "{notices}");
    }

    #[test]
    fn files_with_licences_are_known_by_their_names() {
        for name in ["LICENSE-MIT", "license.md", "Licence.txt", "COPYING", "UNLICENSE", "NOTICE"] {
            assert!(is_licence(name), "{name}");
        }
        assert!(!is_licence("README.md") && !is_licence("Cargo.toml"));
    }

    #[test]
    fn the_tree_is_read_line_by_line() {
        assert_eq!(name_and_version("itoa v1.0.18 (*)"), Some(("itoa", "1.0.18")));
        assert_eq!(name_and_version(""), None);
    }
}
