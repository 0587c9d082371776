//! Gives what the module imports short names. wasm-bindgen's are long and end in a hash, which does not
//! compress, and each stands twice: in the module and in the glue. Together they weigh some kilobytes.

use std::collections::HashMap;

/// A short name for each of the `names`, none of which the `script` uses for something else.
pub(crate) fn choose<'a>(names: impl IntoIterator<Item = &'a str>, script: &str) -> HashMap<String, String> {
    let taken: std::collections::HashSet<&str> = identifiers(script).map(|(_, word)| word).collect();
    let mut free = (0..).map(short).filter(|name| !taken.contains(name.as_str()));
    let mut chosen = HashMap::new();
    for name in names {
        if !chosen.contains_key(name) {
            let short = free.next().expect("the numbers do not end");
            chosen.insert(name.to_owned(), short);
        }
    }
    chosen
}

/// The script with every identifier that has a short name replaced.
pub(crate) fn rewrite(script: &str, chosen: &HashMap<String, String>) -> String {
    let mut rewritten = String::with_capacity(script.len());
    let mut copied = 0;
    for (start, word) in identifiers(script) {
        if let Some(short) = chosen.get(word) {
            rewritten.push_str(&script[copied..start]);
            rewritten.push_str(short);
            copied = start + word.len();
        }
    }
    rewritten.push_str(&script[copied..]);
    rewritten
}

/// `_a`, `_b`, … `_z`, `_aa`, …: the underscore keeps them apart from words of the language.
fn short(number: usize) -> String {
    format!("_{}", spelt(number))
}

/// `a`, `b`, … `z`, `aa`, …: names that no script writes down.
pub(crate) fn letters() -> impl Iterator<Item = String> {
    (0..).map(spelt)
}

fn spelt(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (number % 26) as u8));
        if number < 26 {
            break;
        }
        number = number / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// Every run of letters, digits, `_` and `$`, with its place.
fn identifiers(script: &str) -> impl Iterator<Item = (usize, &str)> {
    let within = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + script[from..].find(within)?;
        let length = script[start..].find(|letter| !within(letter));
        let end = length.map_or(script.len(), |length| start + length);
        from = end;
        Some((start, &script[start..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::{choose, rewrite, short};

    #[test]
    fn whole_names_are_replaced_and_nothing_else() {
        let script = "const import0 = { __wbg_a_12: function() {}, __wbg_a_123: _a };";
        let chosen = choose(["__wbg_a_12", "__wbg_a_123"], script);
        let rewritten = rewrite(script, &chosen);
        assert_eq!(rewritten, "const import0 = { _b: function() {}, _c: _a };");
    }

    #[test]
    fn a_name_imported_twice_has_one_short_name() {
        assert_eq!(choose(["x", "y", "x"], "").len(), 2);
    }

    #[test]
    fn names_go_on_after_the_alphabet() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(short), ["_a", "_z", "_aa", "_ab", "_zz", "_aaa"]);
    }
}
