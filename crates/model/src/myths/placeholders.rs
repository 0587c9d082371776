//! `{council}` and the like in the texts of a template: found, and filled in by an overlay.

use crate::json::Json;
use crate::text::Text;

/// The names of the placeholders in some words, in order.
pub fn names(words: &str) -> impl Iterator<Item = &str> {
    pieces(words).filter_map(|piece| match piece {
        Piece::Name(name) => Some(name),
        Piece::Words(_) => None,
    })
}

/// The names of the placeholders in any language of a text, each once.
pub fn of(text: &Text) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for (_, words) in text.languages() {
        for name in names(words) {
            if !all.contains(&name) {
                all.push(name);
            }
        }
    }
    all
}

/// A text with its placeholders filled in; those without a value stay as they are.
///
/// One text for all languages becomes a text for each language that a value has.
pub fn fill<'v>(text: &Text, value: impl Fn(&str) -> Option<&'v Text>) -> Text {
    let mut tags: Vec<&str> = text.languages().map(|(tag, _)| tag).collect();
    if tags == [""] {
        let mut own: Vec<&str> = Vec::new();
        for tag in of(text).into_iter().filter_map(&value).flat_map(|value| value.languages().map(|(tag, _)| tag)) {
            if !tag.is_empty() && !own.contains(&tag) {
                own.push(tag);
            }
        }
        if !own.is_empty() {
            tags = own;
        }
    }
    let filled = |tag: &str| {
        let mut out = String::new();
        for piece in pieces(text.get(tag)) {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Name(name) => match value(name) {
                    Some(value) => out.push_str(value.get(tag)),
                    None => ["{", name, "}"].into_iter().for_each(|part| out.push_str(part)),
                },
            }
        }
        out
    };
    Text::of(tags.iter().map(|tag| ((*tag).to_owned(), filled(tag))).collect())
}

/// A text in JSON: a string where it is the same in every language.
pub(crate) fn to_json(text: &Text) -> Json {
    let mut all = text.languages();
    match (all.next(), all.next()) {
        (Some(("", words)), None) => Json::string(words),
        _ => Json::Object(text.languages().map(|(tag, words)| (tag.to_owned(), Json::string(words))).collect()),
    }
}

/// The most letters of a placeholder's name.
const LONGEST: usize = 32;

/// Whether this can be a placeholder's name: small letters, digits and underscores, beginning with a letter, at most 32.
pub fn is_name(name: &str) -> bool {
    (1..=LONGEST).contains(&name.len())
        && name.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

enum Piece<'a> {
    Words(&'a str),
    Name(&'a str),
}

/// The name that a brace opens, and what follows it. No further than the longest name goes: where many braces are opened
/// and none closed, each would be looked after to the end.
fn named(inside: &str) -> Option<(&str, &str)> {
    let end = inside.bytes().take(LONGEST + 1).position(|byte| byte == b'}')?;
    let (name, after) = (inside.get(..end)?, inside.get(end + 1..)?);
    is_name(name).then_some((name, after))
}

/// Braces around anything but a name are ordinary words.
fn pieces(mut rest: &str) -> impl Iterator<Item = Piece<'_>> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let named = rest.strip_prefix("{").and_then(named);
        let (piece, after) = match named {
            Some((name, after)) => (Piece::Name(name), after),
            None => {
                let next = rest.bytes().skip(1).position(|byte| byte == b'{').map_or(rest.len(), |at| at + 1);
                (Piece::Words(&rest[..next]), &rest[next..])
            }
        };
        rest = after;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(en: &str, cy: &str) -> Text {
        Text::of(vec![("en".into(), en.into()), ("cy".into(), cy.into())])
    }

    #[test]
    fn only_names_in_braces_are_placeholders() {
        let found: Vec<_> = names("{council} {Council} {a b} {x_1}{y} é{ {{z}} {} {").collect();
        assert_eq!(found, ["council", "x_1", "y", "z"]);
        let (longest, longer) = ("a".repeat(32), "a".repeat(33));
        let both = ["{", &longest, "} {", &longer, "}"].concat();
        assert_eq!(names(&both).collect::<Vec<_>>(), [&longest]);
    }

    #[test]
    fn many_open_braces_cost_no_more_than_other_words() {
        let many = "{".repeat(100_000);
        let began = std::time::Instant::now();
        assert_eq!(names(&many).count(), 0);
        assert!(began.elapsed().as_secs() < 10, "each brace is looked after to the end");
    }

    #[test]
    fn each_language_gets_the_value_in_its_own_words() {
        let council = both("Exampleton", "Tre Enghraifft");
        let value = |name: &str| (name == "council").then_some(&council);
        assert_eq!(fill(&both("In {council}", "Yn {council}"), value), both("In Exampleton", "Yn Tre Enghraifft"));
        assert_eq!(fill(&Text::plain("{council}: {n}"), value), both("Exampleton: {n}", "Tre Enghraifft: {n}"));
        assert_eq!(fill(&Text::plain("{n}"), value), Text::plain("{n}"));
        let plain = Text::plain("61,000");
        assert_eq!(fill(&Text::plain("{n} homes"), |_| Some(&plain)), Text::plain("61,000 homes"));
    }
}
