//! What somebody looks for among planning applications: the same question in a page and on a server.

use super::{Application, Kind, Point, Standing};
use crate::Date;

/// What to look for. What is empty does not count.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Search {
    /// Words, or beginnings of words, that all have to be in reference, address, postcode, ward or description.
    pub words: String,
    /// One sort of application.
    pub kind: Option<Kind>,
    /// Where it stands today.
    pub standing: Option<Standing>,
    /// Decided within so many days, today included.
    pub decided_days: Option<u32>,
    /// Known from this day on.
    pub from: Option<Date>,
    /// Known up to and with this day.
    pub to: Option<Date>,
    /// In whose list.
    pub area: String,
    /// Within so many metres of a place.
    pub near: Option<(Point, f64)>,
    /// One case: the council's own reference.
    pub reference: String,
    /// One ward or parish by its name, whatever its capitals, accents and marks.
    pub ward: String,
    /// One street, as whole words: `High Street`.
    pub street: String,
}

impl Search {
    /// Whether everything is looked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an application is what is looked for, words aside: [`terms`] and [`has`] see to those.
    pub fn fits(&self, application: &Application, today: Date) -> bool {
        let since = |days: u32| today.number().saturating_sub_unsigned(days.saturating_sub(1));
        self.kind.is_none_or(|kind| application.kind == kind)
            && self.standing.is_none_or(|standing| application.standing(today) == standing)
            && self
                .decided_days
                .is_none_or(|days| application.decided().is_some_and(|day| day <= today && since(days) <= day.number()))
            && self.from.is_none_or(|from| application.known().is_some_and(|day| from <= day))
            && self.to.is_none_or(|to| application.known().is_some_and(|day| day <= to))
            && (self.area.is_empty() || self.area == application.area)
            && self
                .near
                .is_none_or(|(place, metres)| application.point.is_some_and(|point| point.metres_to(place) <= metres))
            && (self.reference.is_empty() || self.reference == application.reference)
            && (self.ward.is_empty() || folded(&self.ward) == folded(&application.ward))
            && (self.street.is_empty() || has_phrase(&haystack(application), &self.street))
    }
}

/// Whether these words stand in a haystack whole and in this order.
pub fn has_phrase(haystack: &str, phrase: &str) -> bool {
    let mut folded = String::new();
    fold(phrase, &mut folded);
    let (haystack, folded) = (haystack.as_bytes(), folded.as_bytes());
    let ends = |at: usize| haystack.get(at + folded.len()).is_none_or(|next| *next == b' ');
    !folded.is_empty() && (0..haystack.len()).any(|at| haystack[at..].starts_with(folded) && ends(at))
}

/// Everything of an application that words are looked for in, as [`fold`] writes it.
pub fn haystack(application: &Application) -> String {
    let mut out = String::new();
    let postcode = application.postcode.as_deref().unwrap_or_default();
    for text in [&application.reference, &application.address, postcode, &application.ward, &application.description] {
        fold(text, &mut out);
    }
    // Also without its space, as people type it.
    out.push(' ');
    out.extend(postcode.chars().filter(|c| *c != ' ').map(|c| c.to_ascii_lowercase()));
    out
}

/// A name as [`fold`] writes it: two that people take for one are equal.
pub fn folded(name: &str) -> String {
    let mut out = String::new();
    fold(name, &mut out);
    out
}

/// Words in small letters, without accents and marks, a space before each.
pub fn fold(text: &str, out: &mut String) {
    let mut between = true;
    for c in text.chars() {
        let c = plain(c);
        // Marks and signs beyond ASCII stand in three places; what is elsewhere are letters and figures.
        let is_mark = matches!(c, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '×' | '÷');
        if c.is_ascii_alphanumeric() || (!c.is_ascii() && !is_mark) {
            if between {
                out.push(' ');
                between = false;
            }
            out.push(c.to_ascii_lowercase());
        } else if c != '\'' {
            between = true;
        }
    }
}

/// What somebody typed, as pieces that [`has`] looks for: ` 14 0590` of `14/0590`.
///
/// One letter or figure at the end of a piece says nothing yet: `14/0` looks for ` 14`.
pub fn terms(words: &str) -> Vec<String> {
    let fold = |word: &str| {
        let mut out = String::new();
        fold(word, &mut out);
        if let Some((lead, last)) = out.rsplit_once(' ')
            && !lead.is_empty()
            && last.chars().nth(1).is_none()
        {
            out.truncate(lead.len());
        }
        out
    };
    words.split_whitespace().map(fold).filter(|term| !term.is_empty()).take(12).collect()
}

/// Whether all of these begin words of a haystack.
pub fn has(haystack: &str, terms: &[String]) -> bool {
    terms.iter().all(|term| begins_a_word(haystack.as_bytes(), term.as_bytes()))
}

/// Whether a term stands somewhere in a haystack. Every term begins with the space before a word; the letter after it is
/// rarer, so that is what is looked for first. A search that is ready for any text costs more to set up than this does.
fn begins_a_word(haystack: &[u8], term: &[u8]) -> bool {
    let Some(second) = term.get(1) else { return true };
    let Some(last) = haystack.len().checked_sub(term.len()) else { return false };
    (0..=last).any(|at| haystack[at + 1] == *second && haystack[at..].starts_with(term))
}

/// A letter without its accent: those of the languages of the British Isles and their neighbours.
fn plain(c: char) -> char {
    match c {
        'à'..='å' | 'À'..='Å' => 'a',
        'ç' | 'Ç' => 'c',
        'è'..='ë' | 'È'..='Ë' => 'e',
        'ì'..='ï' | 'Ì'..='Ï' => 'i',
        'ñ' | 'Ñ' => 'n',
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' => 'o',
        'ù'..='ü' | 'Ù'..='Ü' => 'u',
        'ý' | 'ÿ' | 'Ý' | 'ŷ' | 'Ŷ' | 'ỳ' | 'Ỳ' | 'Ÿ' => 'y',
        'ŵ' | 'Ŵ' | 'ẁ' | 'Ẁ' | 'ẃ' | 'Ẃ' | 'ẅ' | 'Ẅ' => 'w',
        // The apostrophe that word processors write.
        '’' => '\'',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_from_their_beginnings_whatever_their_marks() {
        let application = Application {
            reference: "14/0590".into(),
            address: "St Mary's, Ffordd Tŷ’n-y-Coed".into(),
            postcode: Some("GU24 8SN".into()),
            description: "Two-storey EXTENSION (café)".into(),
            ..Application::default()
        };
        let haystack = haystack(&application);
        for (typed, found) in [
            ("", true),
            ("14/0590", true),
            ("14/05", true),
            ("0590", true),
            ("590", false),
            ("14/9", true),
            ("ext CAFE", true),
            ("tension", false),
            ("gu24 8sn", true),
            ("GU248SN", true),
            ("tyn-y-coed", true),
            ("st marys", true),
            ("two storey shed", false),
            ("…", true),
        ] {
            assert_eq!(has(&haystack, &terms(typed)), found, "{typed} in{haystack}");
        }
        for (street, found) in [
            ("ffordd tŷ'n-y-coed", true),
            ("Ffordd Tŷ’n y", true),
            ("Ffordd Tŷ’n y Co", false),
            ("fordd", false),
            ("St Mary's Ffordd", true),
            ("", false),
            ("…", false),
        ] {
            assert_eq!(has_phrase(&haystack, street), found, "{street} in{haystack}");
        }
    }
}
