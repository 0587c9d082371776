//! What a widget asks: the definition, once it has been read without a fault.

use crate::date::Date;
use crate::decimal::Decimal;
use crate::draft::Draft;
use crate::logic::Condition;
use crate::text::Text;
use std::ops::Range;

/// A survey: what is asked, why, for how long answers are kept, and what is said at the end.
///
/// Made by [`Definition::read`](Self::read). A published version never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Names the survey on its server: small letters, digits and hyphens, at most 64.
    pub id: String,
    /// From 1 to [`MOST_VERSIONS`]; a change makes a new one.
    pub version: u32,
    /// The heading.
    pub title: Text,
    /// Words before the first question; a blank line starts a new paragraph.
    pub introduction: Option<Text>,
    /// How questions are shared out over steps.
    pub layout: Layout,
    /// Whether answers are shown once more before they are sent.
    pub check_answers: bool,
    /// What the answers are for.
    pub purpose: Text,
    /// How many days answers are kept.
    pub retention_days: u32,
    /// Where the organisation's privacy notice stands.
    pub privacy_url: Option<String>,
    /// What is known of those who answer.
    pub identity: Identity,
    /// The last day on which responses are taken.
    pub closes: Option<Date>,
    /// Whether unfinished answers may be kept on the device.
    pub drafts: bool,
    /// The heading once a response has been accepted.
    pub thank_you: Option<Text>,
    /// What becomes of the response.
    pub what_happens_next: Option<Text>,
    /// What is published of the answers, where the widget is a poll.
    pub poll: Option<Poll>,
    /// The pages, at least one.
    pub pages: Vec<Page>,
    /// The questions of all pages, in order.
    pub questions: Vec<Question>,
}

/// What is published of a poll's answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// Who may see results, and when.
    pub results: Reveal,
    /// The first day on which answers are taken.
    pub opens: Option<Date>,
    /// Whether the invited were drawn at random: only then is a margin of error more than a number.
    pub random_sample: bool,
    /// A sentence on how people were chosen to be asked.
    pub method: Option<Text>,
}

/// When results are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reveal {
    /// Once no more answers are taken.
    AfterClose,
    /// Once somebody has answered, and to everybody in the end.
    AfterVoting,
    /// Only to those with the admin token.
    Never,
}

/// How questions are shared out over steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A page of the definition at a time.
    Pages,
    /// A question at a time.
    Questions,
}

/// What is known of those who answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// Nothing: no address, no cookie, no time finer than the day.
    Anonymous,
    /// What they say of themselves, which nobody checks.
    Named,
    /// Each holds an invitation, which counts once.
    Invited,
    /// Each has shown that an e-mail address is theirs.
    Verified,
}

/// Questions that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// A heading.
    pub title: Option<Text>,
    /// Words before the questions.
    pub introduction: Option<Text>,
    /// When the page is shown; always, where there is none.
    pub show_if: Option<Condition>,
    /// Its questions, at least one, by their places among all.
    pub questions: Range<usize>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name in forms and answers.
    pub id: String,
    /// The question itself.
    pub label: Text,
    /// A sentence that helps to answer it.
    pub hint: Option<Text>,
    /// Whether it must be answered when it is shown.
    pub required: bool,
    /// When it is shown; always, where there is none.
    pub show_if: Option<Condition>,
    /// The words for a missing answer, in place of the usual ones.
    pub error: Option<Text>,
    /// Whether each resident is shown the options in an order of their own.
    pub shuffle: bool,
    /// What kind of answer it takes.
    pub kind: Kind,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Text {
        /// The most characters (Unicode scalar values).
        max_length: u32,
        /// What of whoever answers a browser may fill in by itself, as HTML names it; `on` where it finds out by itself.
        autocomplete: &'static str,
    },
    /// Several lines of text, with a count.
    LongText {
        /// The most characters (Unicode scalar values); a line break counts as one.
        max_length: u32,
        /// Lines shown at first.
        rows: u32,
        /// What is said beside the field while its text holds certain words.
        notes: Vec<Note>,
    },
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// A UK postcode.
    Postcode,
    /// Agreement to the label's sentence.
    Consent,
    /// One or several of a list.
    Choices {
        /// How the list is drawn.
        look: Look,
        /// The list, at least two.
        choices: Vec<Choice>,
        /// The fewest that may be ticked (checkboxes).
        min: Option<u32>,
        /// The most that may be ticked (checkboxes).
        max: Option<u32>,
    },
    /// A point from one whole number to another.
    Points {
        /// The lowest.
        from: i32,
        /// The highest, at most ten above the lowest.
        to: i32,
        /// What the lowest means.
        from_label: Option<Text>,
        /// What the highest means.
        to_label: Option<Text>,
        /// Answers that are no points, such as "I do not know".
        apart: Vec<Choice>,
    },
    /// Options put in order, from the most liked.
    Ranking {
        /// The options, at least two.
        choices: Vec<Choice>,
        /// How many may be given a place.
        max: Option<u32>,
    },
    /// One choice for each row.
    Matrix {
        /// Name and label of each row.
        rows: Vec<(String, Text)>,
        /// What may be chosen in each.
        choices: Vec<Choice>,
    },
    /// A number.
    Number {
        /// The least allowed.
        min: Option<Decimal>,
        /// The most allowed.
        max: Option<Decimal>,
        /// How many decimal places it may have.
        decimals: u8,
        /// What is counted, shown beside the field.
        unit: Option<Text>,
    },
    /// A day.
    Date {
        /// The first allowed.
        min: Option<Date>,
        /// The last allowed.
        max: Option<Date>,
    },
}

/// Words that somebody may write, and what there is to know about them. A note is no problem: it keeps nothing back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The words, in whatever languages people write in.
    pub words: Vec<String>,
    /// What is said.
    pub text: Text,
}

/// How a list of choices is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Radio buttons below one another.
    Radios,
    /// Checkboxes, of which several may be ticked.
    Checkboxes,
    /// A drop-down list.
    Select,
    /// A scale of agreement or the like.
    Scale,
}

/// One of a question's options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: Text,
    /// A sentence that explains it.
    pub hint: Option<Text>,
    /// Stands apart after an "or"; among checkboxes it excludes all others.
    pub exclusive: bool,
    /// The label of a text field that choosing it reveals.
    pub other: Option<Text>,
}

/// The most characters that the words beside an "other" option may have.
pub const OTHER_MAX_LENGTH: u32 = 200;

/// The highest version: nine digits, as many as a form field of ours is read for.
pub const MOST_VERSIONS: u32 = 999_999_999;

impl Definition {
    /// Every question in order.
    pub fn questions(&self) -> std::slice::Iter<'_, Question> {
        self.questions.iter()
    }

    /// The question that a field of this name belongs to.
    pub fn question(&self, name: &str) -> Option<&Question> {
        self.questions().find(|question| question.owns(name))
    }

    /// Whether somebody writes words into the field of this name.
    pub fn is_text(&self, name: &str) -> bool {
        match self.question(name).map(|question| &question.kind) {
            Some(kind) => matches!(
                kind,
                Kind::Text { .. } | Kind::LongText { .. } | Kind::Email | Kind::Telephone | Kind::Postcode
            ),
            None => name.ends_with(".other"),
        }
    }

    /// Whether responses are still taken on this day.
    pub fn is_open(&self, today: Date) -> bool {
        self.closes.is_none_or(|last| today <= last) && self.opens().is_none_or(|first| first <= today)
    }

    /// The first day on which responses are taken.
    pub fn opens(&self) -> Option<Date> {
        self.poll.as_ref().and_then(|poll| poll.opens)
    }

    /// Whether the last day has passed.
    pub fn is_closed(&self, today: Date) -> bool {
        self.closes.is_some_and(|last| last < today)
    }

    /// The names of every answer that a response may hold, in order: the columns of an export.
    pub fn columns(&self) -> Vec<String> {
        let mut columns = Vec::new();
        for question in self.questions() {
            match &question.kind {
                Kind::Matrix { rows, .. } => {
                    columns.extend(rows.iter().map(|(row, _)| [&question.id, ".", row].concat()));
                }
                _ => columns.push(question.id.clone()),
            }
            if question.choices().iter().any(|choice| choice.other.is_some()) {
                columns.push(question.other_name());
            }
        }
        columns
    }
}

impl Question {
    /// What may be chosen; nothing for questions without a list.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            Kind::Choices { choices, .. } | Kind::Matrix { choices, .. } | Kind::Ranking { choices, .. } => choices,
            Kind::Points { apart, .. } => apart,
            _ => &[],
        }
    }

    /// Whether there is anything to say about words that somebody may write.
    pub fn has_notes(&self) -> bool {
        matches!(&self.kind, Kind::LongText { notes, .. } if !notes.is_empty())
    }

    /// The notes that what was written calls for.
    pub fn notes(&self, draft: &Draft) -> Vec<&Note> {
        let mut called = Vec::new();
        if let Kind::LongText { notes, .. } = &self.kind {
            let written = draft.typed(&self.id);
            for note in notes {
                if note.words.iter().any(|words| stands_in(words, written)) {
                    called.push(note);
                }
            }
        }
        called
    }

    /// The option whose text field a draft reveals.
    pub fn revealing(&self, draft: &Draft) -> Option<&Choice> {
        self.choices().iter().find(|choice| choice.other.is_some() && draft.has(&self.id, &choice.value))
    }

    /// The name of the text field beside an "other" option.
    pub fn other_name(&self) -> String {
        [&self.id, ".other"].concat()
    }
}

/// Whether words stand in a text, with no letter before them; what follows may end them, as the plural does. A line break
/// is a space, as are several; capitals do not count.
fn stands_in(words: &str, text: &str) -> bool {
    let mut before = ' ';
    text.char_indices().any(|(at, c)| {
        let begins = before.is_ascii() && !before.is_ascii_alphanumeric();
        before = c;
        begins && begins_with(words, text.get(at..).unwrap_or_default())
    })
}

fn begins_with(words: &str, text: &str) -> bool {
    let mut rest = text.chars();
    let mut space = false;
    for word in words.chars() {
        let mut next = rest.next();
        while space && next.is_some_and(|c| c.is_ascii_whitespace()) {
            next = rest.next();
        }
        let Some(next) = next else { return false };
        space = word == ' ';
        if !(small(next) == small(word) || space && next.is_ascii_whitespace()) {
            return false;
        }
    }
    true
}

/// The small letter of a capital of the Latin, Greek and Cyrillic alphabets, in which nearly everybody writes who writes
/// capitals at all. The standard library knows every alphabet, by tables of 4 kB to download.
fn small(c: char) -> char {
    let code = u32::from(c);
    let small = match c {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' | 'А'..='Я' => code + 32,
        'Ѐ'..='Џ' => code + 80,
        'Ά' => code + 38,
        'Έ'..='Ί' => code + 37,
        'Ό' => code + 64,
        'Ύ' | 'Ώ' => code + 63,
        // In most of the rest a capital stands before its small letter, here at even places, there at odd ones.
        'Ā'..='į' | 'Ĳ'..='ķ' | 'Ŋ'..='ŷ' | 'Ơ'..='ơ' | 'Ș'..='ț' | 'Ҋ'..='ҿ' | 'Ḁ'..='ẕ' | 'Ạ'..='ỿ' => {
            code | 1
        }
        'Ĺ'..='ň' | 'Ź'..='ž' | 'Ư'..='ư' => code + code % 2,
        'Ÿ' => return 'ÿ',
        _ => code,
    };
    char::from_u32(small).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::{small, stands_in};

    #[test]
    fn words_are_found_where_somebody_means_them() {
        for (words, text, found) in [
            ("house price", "It will lower House  Prices here", true),
            ("house price", "It will lower house\nprices", true),
            ("house price", "The greenhouse price is high", false),
            ("my view", "It blocks my view.", true),
            ("my view", "my", false),
            ("my view", "", false),
            ("pris tŷ", "Bydd pris tŷ yn gostwng", true),
            ("view", "ŵview", false),
            ("ôl traed", "Ôl traed carbon", true),
            ("ÔL TRAED", "ôl traed", true),
            ("ціна", "ЦІНА житла", true),
            ("τιμή", "ΤΙΜΉ", true),
        ] {
            assert_eq!(stands_in(words, text), found, "{words} in {text}");
        }
    }

    #[test]
    fn small_letters_are_those_of_the_standard_library() {
        let latin = ['\0'..='į', 'ı'..='ſ', 'Ơ'..='ơ', 'Ư'..='ư', 'Ș'..='ț', 'Ḁ'..='ẕ', 'Ạ'..='ỿ'];
        for c in latin.into_iter().chain(['Ά'..='ώ', 'Ѐ'..='џ', 'Ҋ'..='ҿ']).flatten() {
            assert_eq!(c.to_lowercase().collect::<Vec<_>>(), [small(c)], "{c}");
        }
    }
}
