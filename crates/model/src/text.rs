//! Words that a definition holds in one or several languages, and earlier answers piped into them.

/// Words in one language, or in several with their language tags.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// Language tag and words. One entry with an empty tag stands for every language.
    words: Vec<(String, String)>,
}

impl Text {
    /// The same words in every language.
    pub fn plain(words: impl Into<String>) -> Self {
        Self { words: vec![(String::new(), words.into())] }
    }

    /// Words for each language tag.
    pub fn of(words: Vec<(String, String)>) -> Self {
        Self { words }
    }

    /// The words for a language: its own, else of its base language (`cy` for `cy-GB`, or the other
    /// way round), else English, else the first there are.
    pub fn get(&self, language: &str) -> &str {
        self.found(language).1
    }

    /// The same with the tag of the language that the words are in, which is empty where they are for every language.
    pub fn found(&self, language: &str) -> (&str, &str) {
        let base = base_language(language);
        let find = |tag: &str| self.words.iter().find(|(own, _)| own.eq_ignore_ascii_case(tag));
        let akin = |base: &str| self.words.iter().find(|(own, _)| base_language(own).eq_ignore_ascii_case(base));
        find(language)
            .or_else(|| find(base))
            .or_else(|| akin(base))
            .or_else(|| find("en"))
            .or_else(|| akin("en"))
            .or_else(|| self.words.first())
            .map_or(("", ""), |(tag, words)| (tag, words))
    }

    /// Every language tag with its words; the tag is empty where there is one text for all.
    pub fn languages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.words.iter().map(|(tag, words)| (tag.as_str(), words.as_str()))
    }
}

/// The language without region or script: `cy` for `cy-GB`.
pub fn base_language(tag: &str) -> &str {
    tag.bytes().position(|byte| matches!(byte, b'-' | b'_')).and_then(|end| tag.get(..end)).unwrap_or(tag)
}

/// What stands before and after the first `mark`, an ASCII character.
///
/// This and the next two are what the searches of the standard library cannot be: small enough to download.
pub fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    apart(text, text.bytes().position(|byte| byte == mark)?)
}

/// What stands before and after the last `mark`, an ASCII character.
pub fn cut_last(text: &str, mark: u8) -> Option<(&str, &str)> {
    apart(text, text.bytes().rposition(|byte| byte == mark)?)
}

/// The pieces of a text between the marks, ASCII characters.
pub fn cuts(text: &str, mark: u8) -> Cuts<'_> {
    Cuts { rest: Some(text), mark }
}

/// The pieces of a text, as [`cuts`] gives them.
#[derive(Debug)]
pub struct Cuts<'a> {
    rest: Option<&'a str>,
    mark: u8,
}

impl<'a> Iterator for Cuts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest.take()?;
        match cut(rest, self.mark) {
            Some((piece, rest)) => {
                self.rest = Some(rest);
                Some(piece)
            }
            None => Some(rest),
        }
    }
}

/// Whether an ASCII character stands in a text.
pub fn holds(text: &str, mark: u8) -> bool {
    text.bytes().any(|byte| byte == mark)
}

/// Whether nobody sees this character: marks of direction and the like, which come along when something is copied.
///
/// What joins letters or keeps them apart, such as U+200C, is none of them: words are spelt with it.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether nobody sees anything in a text.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_unseen(c))
}

/// The digits of a whole number.
pub fn digits(number: i64) -> String {
    let mut rest = number.unsigned_abs();
    let mut out = Vec::new();
    while rest > 0 || out.is_empty() {
        out.push(b'0' + (rest % 10) as u8);
        rest /= 10;
    }
    if number < 0 {
        out.push(b'-');
    }
    out.iter().rev().map(|byte| char::from(*byte)).collect()
}

fn apart(text: &str, at: usize) -> Option<(&str, &str)> {
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Words with `{{name}}` and `{{name|otherwise}}` replaced by what `value` gives for the name.
///
/// Without a value the words after the bar stand in, or nothing.
pub fn pipe(words: &str, mut value: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::new();
    for piece in pieces(words) {
        match piece {
            Piece::Words(words) => out.push_str(words),
            Piece::Answer { name, otherwise } => match value(name) {
                Some(value) => out.push_str(&value),
                None => out.push_str(otherwise),
            },
        }
    }
    out
}

/// The names that a text pipes in.
pub fn piped(words: &str) -> impl Iterator<Item = &str> {
    pieces(words).filter_map(|piece| match piece {
        Piece::Answer { name, .. } => Some(name),
        Piece::Words(_) => None,
    })
}

/// Whether a `{{` is never closed: residents would read it as it stands.
pub(crate) fn is_unclosed(words: &str) -> bool {
    let last = |mark| words.as_bytes().windows(2).rposition(|pair| pair == [mark, mark]);
    last(b'{') > last(b'}')
}

/// Whether this has the shape of a language tag (BCP 47): `cy`, `en-GB`, `zh-Hant`.
pub(crate) fn is_language_tag(tag: &str) -> bool {
    tag.len() <= 35
        && cuts(tag, b'-').enumerate().all(|(place, part)| match place {
            0 => (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()),
            _ => (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        })
}

enum Piece<'a> {
    Words(&'a str),
    Answer { name: &'a str, otherwise: &'a str },
}

/// Where this mark, which is one byte long, first stands twice. Far smaller than a search for text.
fn doubled(text: &str, mark: u8) -> Option<usize> {
    text.as_bytes().windows(2).position(|pair| pair == [mark, mark])
}

fn pieces(mut rest: &str) -> impl Iterator<Item = Piece<'_>> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = match doubled(rest, b'{') {
            Some(0) => match doubled(rest, b'}') {
                Some(end) => {
                    let inside = &rest[2..end];
                    let (name, otherwise) = cut(inside, b'|').unwrap_or((inside, ""));
                    (Piece::Answer { name: name.trim(), otherwise: otherwise.trim() }, &rest[end + 2..])
                }
                None => (Piece::Words(rest), ""),
            },
            Some(start) => (Piece::Words(&rest[..start]), &rest[start..]),
            None => (Piece::Words(rest), ""),
        };
        rest = after;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_falls_back_to_its_base_then_english_then_the_first() {
        let text = Text::of(vec![("cy".into(), "Ie".into()), ("en".into(), "Yes".into())]);
        assert_eq!(text.get("cy-GB"), "Ie");
        assert_eq!(text.get("ur"), "Yes");
        assert_eq!(Text::of(vec![("cy".into(), "Ie".into())]).get("en"), "Ie");
        assert_eq!(Text::plain("OK").get("cy"), "OK");
        let regional = Text::of(vec![("cy".into(), "Ie".into()), ("en-GB".into(), "Yes".into())]);
        for (language, words) in
            [("en", "Yes"), ("en-US", "Yes"), ("EN-gb", "Yes"), ("CY", "Ie"), ("ur", "Yes"), ("", "Yes")]
        {
            assert_eq!(regional.get(language), words, "{language}");
        }
        assert_eq!(Text::of(vec![("en".into(), "Yes".into()), ("cy-GB".into(), "Ie".into())]).get("cy"), "Ie");
        assert_eq!(Text::default().get("en"), "");
    }

    #[test]
    fn a_text_is_cut_at_its_marks() {
        assert_eq!(cut("ŵ=a=b", b'='), Some(("ŵ", "a=b")));
        assert_eq!(cut_last("ŵ=a=b", b'='), Some(("ŵ=a", "b")));
        assert_eq!((cut("ab", b'='), cut_last("", b'=')), (None, None));
        for (text, pieces) in [("a,,ŵ", vec!["a", "", "ŵ"]), ("", vec![""]), (",", vec!["", ""])] {
            assert_eq!(cuts(text, b',').collect::<Vec<_>>(), pieces);
        }
    }

    #[test]
    fn whole_numbers_have_their_digits() {
        for number in [0, 7, 10, -1, 1_234_567_890, i64::MAX, i64::MIN] {
            assert_eq!(digits(number), number.to_string());
        }
    }

    #[test]
    fn an_answer_is_piped_in_or_its_stand_in() {
        let value = |name: &str| (name == "ward").then(|| "Abbey".to_owned());
        assert_eq!(pipe("In {{ward}}, {{name|friend}}: {{x}}{y}", value), "In Abbey, friend: {y}");
        assert_eq!(pipe("open {{ward", value), "open {{ward");
        assert_eq!(pipe("}} {{ward}}", value), "}} Abbey");
        assert_eq!(pipe("{{ward}}}{{{ x | ŵ|b }}é{{}}", value), "Abbey}ŵ|bé");
        assert_eq!(pipe("{{ward}}", |_| Some("{{ward}}".into())), "{{ward}}", "an answer is never piped into");
        assert_eq!(piped("{{a}} {{ b|c }}{{").collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_brace_left_open_is_noticed() {
        for (words, unclosed) in [
            ("{{", true),
            ("{{a}} {{b", true),
            ("}} {{", true),
            ("{{a}}", false),
            ("}}", false),
            ("{ {", false),
            ("", false),
        ] {
            assert_eq!(is_unclosed(words), unclosed, "{words}");
        }
    }
}
