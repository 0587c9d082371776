//! The licences of everything that this is built from, against the list in `deny.toml`.
//! `cargo deny` does the same and more, but takes long to build; this is always there.

use crate::files;
use crate::notices;
use crate::places;

/// What `deny.toml` allows: to all, and to single packages.
struct Rules {
    allowed: Vec<String>,
    exceptions: Vec<(String, Vec<String>)>,
}

impl Rules {
    fn read(text: &str) -> Self {
        let list = text.split_once("allow = [").and_then(|(_, after)| after.split_once(']'));
        let (list, after) = list.expect("deny.toml has a list of allowed licences");
        let exceptions = after.lines().filter_map(|line| {
            let (name, licences) = line.trim().strip_prefix("{ crate = ")?.split_once("allow = [")?;
            Some((quoted(name).pop()?, quoted(licences)))
        });
        Self { allowed: quoted(list), exceptions: exceptions.collect() }
    }

    fn allow(&self, package: &str, licence: &str) -> bool {
        let own = self.exceptions.iter().find(|(name, _)| name == package);
        is_met(licence, &self.allowed) || own.is_some_and(|(_, licences)| is_met(licence, licences))
    }
}

/// Everything between quotation marks.
fn quoted(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether the SPDX expression can be met with the allowed licences alone.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    // How they were joined before SPDX: "MIT/Apache-2.0".
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any(&mut rest, allowed) && rest.is_empty()
}

fn any(rest: &mut &[&str], allowed: &[String]) -> bool {
    let mut met = all(rest, allowed);
    while rest.first() == Some(&"OR") {
        *rest = &rest[1..];
        met |= all(rest, allowed);
    }
    met
}

fn all(rest: &mut &[&str], allowed: &[String]) -> bool {
    let mut met = one(rest, allowed);
    while rest.first() == Some(&"AND") {
        *rest = &rest[1..];
        met &= one(rest, allowed);
    }
    met
}

fn one(rest: &mut &[&str], allowed: &[String]) -> bool {
    let Some((first, after)) = rest.split_first() else {
        return false;
    };
    *rest = after;
    if *first == "(" {
        let met = any(rest, allowed);
        let closed = rest.first() == Some(&")");
        *rest = rest.get(1..).unwrap_or_default();
        return met && closed;
    }
    let mut name = (*first).to_owned();
    if let ["WITH", exception, after @ ..] = *rest {
        name = format!("{name} WITH {exception}");
        *rest = after;
    }
    allowed.contains(&name)
}

#[test]
fn everything_this_is_built_from_has_a_licence_that_deny_toml_allows() {
    let text = files::read_text(&places::root().join("deny.toml")).expect("deny.toml is in the repository");
    let rules = Rules::read(&text);
    let mut refused = Vec::new();
    for package in notices::packages(&[]).expect("cargo metadata works, and Cargo.lock is up to date") {
        let name = package["name"].as_str().expect("every package has a name");
        let licence = package["license"].as_str().unwrap_or("none");
        if !rules.allow(name, licence) {
            refused.push(format!("{name} {}: {licence}", package["version"]));
        }
    }
    assert!(refused.is_empty(), "these licences are not on the list in deny.toml:\n{}", refused.join("\n"));
}

#[test]
fn an_expression_is_met_as_spdx_says() {
    let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
    let met = |expression| is_met(expression, &allowed);
    assert!(met("MIT"));
    assert!(met("GPL-3.0-only OR MIT"));
    assert!(met("MIT/GPL-3.0"));
    assert!(met("(MIT OR GPL-3.0-only) AND Apache-2.0"));
    assert!(met("Apache-2.0 WITH LLVM-exception"));
    assert!(!met("MIT AND GPL-3.0-only"));
    assert!(!met("GPL-3.0-only WITH Classpath-exception-2.0"));
    assert!(!met("none"));
    assert!(!met(""));
    assert!(!met("(MIT"));
}

#[test]
fn an_exception_is_for_one_package_alone() {
    let rules = Rules::read("allow = [\n\"MIT\",\n]\nexceptions = [\n{ crate = \"a\", allow = [\"X\"] },\n]");
    assert!(rules.allow("a", "X") && rules.allow("a", "MIT") && rules.allow("b", "MIT"));
    assert!(!rules.allow("b", "X"));
}
