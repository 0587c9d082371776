//! Every sentence that a resident reads: one typed struct, one file per language.
//!
//! A missing sentence does not build. `{n}`, `{question}` and the like are filled in by [`fill`].

pub mod asking;
mod cy;
mod en;
pub mod planning;
pub(crate) mod poll;
pub mod quiz;

use std::ops::Deref;
use wecan_model::text::{base_language, cut, cuts, digits};

/// The sentences of one language: those of a survey, and through `sent` those that a quiz has too.
#[derive(Debug)]
pub struct Locale {
    /// What is said of answers on their way.
    pub sent: &'static Sent,

    // Around every question
    /// Heading of the error summary.
    pub problem_heading: &'static str,
    /// First line of a drop-down list.
    pub choose: &'static str,
    /// Hint of a ranking in which every option may have a place.
    pub rank_all: &'static str,
    /// Hint of a ranking with a limit.
    pub rank_up_to: Plural,
    /// Name of the button that moves an option towards the first place. `{answer}`
    pub move_up: &'static str,
    /// Name of the button that moves an option away from the first place. `{answer}`
    pub move_down: &'static str,
    /// Label of the first part of a date.
    pub day: &'static str,
    /// Label of the second part of a date.
    pub month: &'static str,
    /// Label of the third part of a date.
    pub year: &'static str,
    /// Under a long text, before anything is typed or without script. `{n}`
    pub count_limit: Plural,
    /// Under a long text. `{n}`
    pub count_left: Plural,
    /// Under a long text that is too long. `{n}`
    pub count_over: Plural,
    /// Without script, before a question that not everybody is asked. `{answer}` `{question}`
    pub only_if: &'static str,
    /// Without script, where the rule is too long to say.
    pub if_it_applies: &'static str,
    /// Label of a field that people never see and that must stay empty.
    pub leave_empty: &'static str,
    /// Label of the field for an invitation's code.
    pub invitation: &'static str,
    /// Hint of that field.
    pub invitation_hint: &'static str,
    /// That field was left empty.
    pub invitation_missing: &'static str,
    /// The endpoint does not know the code in that field.
    pub invitation_unknown: &'static str,
    /// Somebody has answered with the code in that field.
    pub invitation_used: &'static str,
    /// How the answer to a consent question reads when given.
    pub agreed: &'static str,

    // Moving through the form
    /// `{n}` of `{all}` questions.
    pub question_progress: &'static str,
    /// `{n}` of `{all}` pages.
    pub page_progress: &'static str,
    /// Button to the next step.
    pub next: &'static str,
    /// Link to the step before.
    pub back: &'static str,
    /// Heading of the last look before sending.
    pub check_heading: &'static str,
    /// Link back to a question from there.
    pub change: &'static str,
    /// In place of an answer that was skipped.
    pub not_provided: &'static str,
    /// The button that sends.
    pub submit: &'static str,
    /// While going on waits for what it needs to be downloaded.
    pub one_moment: &'static str,

    // About the survey
    /// The last day. `{date}`
    pub closes: &'static str,
    /// After the last day. `{date}`
    pub closed: &'static str,
    /// The answers took the place of earlier ones on the same invitation.
    pub replaced: &'static str,
    /// No answers are taken yet. `{date}`
    pub opens: &'static str,
    /// Where answers are kept on the device until they are sent.
    pub draft_kept: &'static str,
    /// Button that clears them.
    pub draft_clear: &'static str,
    /// Said once they are cleared.
    pub draft_cleared: &'static str,

    // After sending
    /// Heading, where the definition has none.
    pub thank_you: &'static str,
    /// Heading of what becomes of the answers.
    pub next_heading: &'static str,
    /// It is held back because it was being changed.
    pub waiting_held: &'static str,
    /// Why it cannot be changed any more.
    pub may_have_arrived: &'static str,
    /// Button that leads back to the answers.
    pub edit_waiting: &'static str,
    /// Button that takes it back for good.
    pub withdraw: &'static str,
    /// Button to another person's answers.
    pub another: &'static str,
    /// The same on a shared device.
    pub finish: &'static str,
    /// For staff. `{n}`
    pub count_waiting: &'static str,
    /// For staff. `{n}`
    pub count_refused: &'static str,
    /// It waited for as long as it may, and could not be sent.
    pub too_old: &'static str,
    /// Button that puts the answers where they can be pasted from.
    pub copy: &'static str,
    /// Said once they are there.
    pub copied: &'static str,
    /// Said where the browser would not have it.
    pub not_copied: &'static str,
    /// Button to another response of theirs that waits.
    pub show_waiting: &'static str,
    /// For staff: button that sends once more what was refused.
    pub retry_refused: &'static str,
    /// For staff: the answers were given on the telephone.
    pub by_telephone: &'static str,
    /// For staff: the answers were given on paper.
    pub on_paper: &'static str,
    /// The same, told after a response, before there is a warning.
    pub clears_itself: &'static str,
    /// There is no endpoint to send to.
    pub no_endpoint: &'static str,

    // What is wrong with an answer
    /// A text is missing. `{question}`
    pub missing_text: &'static str,
    /// No option of a ranking has a place. `{question}`
    pub missing_rank: &'static str,
    /// Two options of a ranking have the same place. `{question}`
    pub same_place: &'static str,
    /// A date is missing. `{question}`
    pub missing_date: &'static str,
    /// A consent is missing. `{question}`
    pub missing_consent: &'static str,
    /// `{question}` `{n}`
    pub too_long: Plural,
    /// `{question}`
    pub not_a_number: &'static str,
    /// `{question}`
    pub not_whole: &'static str,
    /// `{question}` `{n}`
    pub too_precise: Plural,
    /// `{question}` `{n}`
    pub too_small: &'static str,
    /// `{question}` `{n}`
    pub too_big: &'static str,
    /// `{question}`
    pub date_incomplete: &'static str,
    /// `{question}`
    pub not_a_date: &'static str,
    /// `{question}` `{date}`
    pub too_early: &'static str,
    /// `{question}` `{date}`
    pub too_late: &'static str,
    /// The slip is in an e-mail address.
    pub not_an_email: &'static str,
    /// The slip is in a telephone number.
    pub not_a_telephone: &'static str,
    /// `{question}` `{none}`
    pub exclusive: &'static str,
    /// `{question}` `{n}`
    pub too_few: Plural,
    /// `{question}` `{n}`
    pub too_many: Plural,
}

/// What every form needs: a quiz downloads this of the sentences of a survey, and [`Sent`].
#[derive(Debug)]
pub struct Around {
    /// The language tag.
    pub tag: &'static str,
    /// What those need too who show none of the rest.
    pub shared: &'static Shared,
    /// After the label of a question that may be skipped: "(optional)".
    pub optional: &'static str,
    /// Between the options and the one that stands apart: "or".
    pub or: &'static str,
    /// Hint of a group of checkboxes.
    pub select_all: &'static str,
    /// Hint of checkboxes with a limit.
    pub select_up_to: Plural,
    /// Heading of the privacy note.
    pub privacy_heading: &'static str,
    /// How long answers are kept. `{n}`
    pub kept_days: Plural,
    /// What anonymous means here.
    pub anonymous: &'static str,
    /// Link to the organisation's own notice.
    pub privacy_link: &'static str,
    /// The part of the widget that is wanted next could not be had so far.
    pub not_loaded: &'static str,
    /// A choice is missing. `{question}`
    pub missing_choice: &'static str,
    /// `{question}`
    pub unknown_option: &'static str,
}

/// What is said of answers on their way, and on shared devices. It comes with the later part of a quiz's module.
#[derive(Debug)]
pub struct Sent {
    /// What every form needs.
    pub around: &'static Around,
    /// While it is being sent.
    pub sending: &'static str,
    /// Heading while the response waits for a connection or for the endpoint.
    pub waiting_heading: &'static str,
    /// It is safe, and the page can be closed.
    pub waiting_safe: &'static str,
    /// The same on a device that somebody else uses next, or where staff enter answers.
    pub waiting_handed_over: &'static str,
    /// It cannot be kept: it is gone when the page is closed.
    pub waiting_unsafe: &'static str,
    /// Button that sends it without waiting.
    pub send_now: &'static str,
    /// The endpoint said no; its words follow.
    pub refused: &'static str,
    /// Before the reference.
    pub reference: &'static str,
    /// Before the code that lets a resident see and erase what they sent.
    pub erase_code: &'static str,
    /// What the reference and the code are for.
    pub erase_why: &'static str,
    /// Heading of the warning before answers are cleared on a shared device.
    pub idle_heading: &'static str,
    /// What will happen. `{n}`
    pub idle_clears: Plural,
    /// Button that keeps them.
    pub idle_stay: &'static str,
}

/// What every widget needs of a language, apart from the sentences around questions: a page with a list alone does not
/// load those.
#[derive(Debug)]
pub struct Shared {
    /// Which of the six CLDR plural forms a whole number takes, as an index into [`Plural`].
    pub plural: fn(u32) -> usize,
    /// The months, for dates drawn where there is no `Intl`, or none that knows the language.
    pub months: [&'static str; 12],
    /// The slip is in a postcode.
    pub not_a_postcode: &'static str,
    /// Before each message about a field, for those who do not see the red: "Error:".
    pub error: &'static str,
}

/// A sentence in the plural forms zero, one, two, few, many and other; an empty form takes the last.
pub type Plural = [&'static str; 6];

/// How many languages there are. Lists of them begin with English.
const LANGUAGES: usize = 2;

static LOCALES: [&Locale; LANGUAGES] = [&en::EN, &cy::CY];
static SENT: [&Sent; LANGUAGES] = [&en::SENT, &cy::SENT];
static AROUND: [&Around; LANGUAGES] = [&en::AROUND, &cy::AROUND];

/// The place of a language among all; that of English where there are no sentences in it.
fn place(tag: &str) -> usize {
    let base = base_language(tag);
    AROUND.iter().position(|words| words.tag.eq_ignore_ascii_case(base)).unwrap_or(0)
}

/// The language in which sentences are said where this one is asked for.
pub(crate) fn spoken(language: &str) -> &str {
    let tag = Around::of(language).tag;
    if base_language(language).eq_ignore_ascii_case(tag) { language } else { tag }
}

impl Around {
    /// The sentences for a language tag; English where there are none.
    pub fn of(tag: &str) -> &'static Around {
        AROUND[place(tag)]
    }

    /// The sentence for a count, with `{n}` filled in.
    pub fn count(&self, forms: &Plural, n: u32) -> String {
        self.shared.count(forms, n)
    }
}

impl Sent {
    /// The sentences for a language tag; English where there are none.
    pub fn of(tag: &str) -> &'static Sent {
        SENT[place(tag)]
    }
}

/// Whoever shows these shows the others too.
impl Deref for Sent {
    type Target = Around;

    fn deref(&self) -> &Around {
        self.around
    }
}

/// A survey shows all of them.
impl Deref for Locale {
    type Target = Sent;

    fn deref(&self) -> &Sent {
        self.sent
    }
}

impl Locale {
    /// The sentences for a language tag; English where there are none.
    pub fn of(tag: &str) -> &'static Locale {
        LOCALES[place(tag)]
    }

    /// The same, with `{question}` filled in too.
    pub fn count_about(&self, forms: &Plural, n: u32, question: &str) -> String {
        self.shared.count_about(forms, n, question)
    }
}

impl Shared {
    /// The sentence for a count, with `{n}` filled in.
    pub fn count(&self, forms: &Plural, n: u32) -> String {
        self.count_about(forms, n, "")
    }

    fn count_about(&self, forms: &Plural, n: u32, question: &str) -> String {
        let form = forms[(self.plural)(n)];
        fill(if form.is_empty() { forms[5] } else { form }, &[("n", &counted(n)), ("question", question)])
    }
}

/// A count as English and Welsh write it: 1,000.
pub(crate) fn counted(n: u32) -> String {
    marked(digits(n.into()))
}

/// Digits with the same marks.
pub(crate) fn marked(mut digits: String) -> String {
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert(at, ',');
    }
    digits
}

/// A sentence with its `{names}` filled in.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut pieces = cuts(sentence, b'{');
    let mut out = String::from(pieces.next().unwrap_or(""));
    for piece in pieces {
        let (name, rest) = cut(piece, b'}').unwrap_or(("", piece));
        let value = values.iter().find(|(own, _)| *own == name);
        out.push_str(value.map_or("", |(_, value)| value));
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_a_mark_between_thousands() {
        let written = [0, 7, 999, 1_000, 12_345, 1_000_000].map(counted);
        assert_eq!(written, ["0", "7", "999", "1,000", "12,345", "1,000,000"]);
        let locale = Locale::of("cy");
        assert_eq!(locale.count(&locale.count_left, 5_000), "Mae gennych 5,000 o gymeriadau ar ôl");
    }
}
