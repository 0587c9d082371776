//! What is said to a resident about a question: labels, answers, days and problems in words.

use crate::locales::{Locale, Shared, fill};
use wecan_model::text::digits;
use wecan_model::{Condition, Date, Decimal, Definition, Draft, Kind, Problem, ProblemKind, Question, Text, text};

/// A day in full, such as 5 May 2026: through `Intl` where it knows the language.
pub(crate) fn long_day(date: Date, tag: &'static str, shared: &Shared) -> String {
    #[cfg(target_family = "wasm")]
    if let Some(words) = crate::browser::long_date(date, tag) {
        return words;
    }
    #[cfg(not(target_family = "wasm"))]
    let _ = tag;
    let month = shared.months[usize::from(date.month()) - 1];
    [&digits(date.day().into()), " ", month, " ", &digits(date.year().into())].concat()
}

/// A definition in one language.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) locale: &'static Locale,
    /// The language tag asked for, which the locale may not have.
    pub(crate) language: &'a str,
}

impl Words<'_> {
    /// A text of the definition with earlier answers piped in.
    pub(crate) fn text(&self, text: &Text, draft: &Draft) -> String {
        let words = text.get(self.language);
        if !text::holds(words, b'{') {
            return words.to_owned();
        }
        let shown = self.definition.shown(draft);
        text::pipe(words, |name| {
            // What stands in a field that is not shown any more is no answer.
            let mut questions = self.definition.questions().enumerate();
            let (place, question) = questions.find(|(_, own)| own.owns(name) || own.other_name() == name)?;
            let revealed = question.owns(name) || question.revealing(draft).is_some();
            // The label of an answer pipes in no others here: labels that name the one before twice double at each step.
            let label = |label: &Text| text::pipe(label.get(self.language), |_| None);
            if shown.question(place) && revealed { self.answer_labelled(name, draft, &label) } else { None }
        })
    }

    /// How a draft's answer of this name reads; `None` where there is none.
    pub(crate) fn answer(&self, name: &str, draft: &Draft) -> Option<String> {
        self.answer_labelled(name, draft, &|label| self.text(label, draft))
    }

    /// The same with the labels of options in these words.
    fn answer_labelled(&self, name: &str, draft: &Draft, words: &dyn Fn(&Text) -> String) -> Option<String> {
        let question = self.definition.questions().find(|question| question.owns(name));
        let Some(question) = question else {
            return draft.first(name).map(String::from);
        };
        let label = |value: &str| {
            let choice = question.choices().iter().find(|choice| choice.value == value);
            choice.map_or_else(|| value.to_owned(), |choice| words(&choice.label))
        };
        match &question.kind {
            Kind::Choices { .. } => {
                let mut all = String::new();
                let mut add = |words: &str| {
                    if !all.is_empty() {
                        all.push_str(", ");
                    }
                    all.push_str(words);
                };
                draft.all(name).for_each(|value| add(&label(value)));
                if question.revealing(draft).is_some() {
                    draft.first(&question.other_name()).into_iter().for_each(add);
                }
                (!all.is_empty()).then_some(all)
            }
            Kind::Matrix { .. } | Kind::Points { .. } => draft.first(name).map(label),
            Kind::Ranking { .. } => match question.ranked(draft) {
                Ok(ranked) => {
                    let mut all = String::new();
                    for (place, choice) in ranked.iter().enumerate() {
                        let comma = if place > 0 { ", " } else { "" };
                        all.push_str(&[comma, &digits(place as i64 + 1), ". ", &words(&choice.label)].concat());
                    }
                    (!all.is_empty()).then_some(all)
                }
                Err(_) => None,
            },
            Kind::Date { .. } => question.is_answered(name, draft).then(|| match day(name, draft) {
                Some(date) => self.date(date),
                None => {
                    let part = |part: &str| draft.first(&[name, part].concat()).unwrap_or("");
                    [part(".day"), " ", part(".month"), " ", part(".year")].concat()
                }
            }),
            Kind::Consent => draft.first(name).map(|_| self.locale.agreed.to_owned()),
            _ => draft.first(name).map(String::from),
        }
    }

    /// A day in full.
    pub(crate) fn date(&self, date: Date) -> String {
        long_day(date, self.locale.tag, self.locale.shared)
    }

    /// A number with the language's marks between thousands.
    fn number(&self, number: Decimal) -> String {
        // English and Welsh both write 1,000: a browser that knows no Welsh writes it as in English.
        #[cfg(target_family = "wasm")]
        return [self.locale.tag, "en"]
            .iter()
            .find_map(|tag| crate::browser::number(number.to_f64(), tag))
            .unwrap_or_else(|| number.digits());
        #[cfg(not(target_family = "wasm"))]
        thousands(&number.digits())
    }

    /// What to do about a problem.
    pub(crate) fn problem(&self, problem: &Problem, draft: &Draft) -> String {
        let locale = self.locale;
        let question = self.definition.questions().find(|question| question.id == problem.question);
        let Some(question) = question else {
            return match problem.kind {
                ProblemKind::UnknownInvitation => locale.invitation_unknown.into(),
                ProblemKind::UsedInvitation => locale.invitation_used.into(),
                _ if problem.question == "_invitation" => locale.invitation_missing.into(),
                _ => fill(locale.unknown_option, &[("question", &problem.question)]),
            };
        };
        if let (ProblemKind::Missing, Some(error)) = (problem.kind, &question.error) {
            return self.text(error, draft);
        }
        let label = self.quoted_label(question, &problem.field, draft);
        let none = || {
            question
                .choices()
                .iter()
                .find(|choice| choice.exclusive)
                .map_or_else(String::new, |choice| self.text(&choice.label, draft))
        };
        let (sentence, name, value) = match problem.kind {
            ProblemKind::Missing => (missing(question, locale), "", String::new()),
            ProblemKind::TooLong(max) => return locale.count_about(&locale.too_long, max, &label),
            ProblemKind::TooPrecise(0) => (locale.not_whole, "", String::new()),
            ProblemKind::TooPrecise(places) => return locale.count_about(&locale.too_precise, places.into(), &label),
            ProblemKind::TooFew(min) => return locale.count_about(&locale.too_few, min, &label),
            ProblemKind::TooMany(max) => return locale.count_about(&locale.too_many, max, &label),
            ProblemKind::NotANumber => (locale.not_a_number, "", String::new()),
            ProblemKind::TooSmall(min) => (locale.too_small, "n", self.number(min)),
            ProblemKind::TooBig(max) => (locale.too_big, "n", self.number(max)),
            ProblemKind::DateIncomplete => (locale.date_incomplete, "", String::new()),
            ProblemKind::NotADate => (locale.not_a_date, "", String::new()),
            ProblemKind::TooEarly(min) => (locale.too_early, "date", self.date(min)),
            ProblemKind::TooLate(max) => (locale.too_late, "date", self.date(max)),
            ProblemKind::NotAnEmail => (locale.not_an_email, "", String::new()),
            ProblemKind::NotATelephone => (locale.not_a_telephone, "", String::new()),
            ProblemKind::NotAPostcode => (locale.shared.not_a_postcode, "", String::new()),
            ProblemKind::UnknownOption
            | ProblemKind::NoSuchQuestion
            | ProblemKind::UnknownInvitation
            | ProblemKind::UsedInvitation => (locale.unknown_option, "", String::new()),
            ProblemKind::SamePlace => (locale.same_place, "", String::new()),
            ProblemKind::ExclusiveWithOthers => (locale.exclusive, "none", none()),
        };
        fill(sentence, &[(name, &value), ("question", &label)])
    }

    /// The label that a sentence quotes: the row's in a matrix, the revealed field's beside "other".
    fn quoted_label(&self, question: &Question, field: &str, draft: &Draft) -> String {
        let text = match &question.kind {
            Kind::Matrix { rows, .. } => {
                let row = text::cut_last(field, b'.').map_or(field, |(_, row)| row);
                rows.iter().find(|(id, _)| id == row).map(|(_, label)| label)
            }
            _ if field == question.other_name() => question.choices().iter().find_map(|choice| choice.other.as_ref()),
            _ => None,
        };
        let words = self.text(text.unwrap_or(&question.label), draft);
        unended(&words).to_owned()
    }

    /// Without script: who is asked what stands under this condition.
    pub(crate) fn only_if(&self, condition: &Condition, draft: &Draft) -> String {
        if let Condition::Equals(name, value) | Condition::Includes(name, value) = condition
            && let Some(earlier) = self.definition.questions().find(|earlier| earlier.owns(name))
            && let Some(choice) = earlier.choices().iter().find(|choice| choice.value == *value)
        {
            let (answer, label) = (self.text(&choice.label, draft), self.quoted_label(earlier, name, draft));
            return fill(self.locale.only_if, &[("answer", &answer), ("question", &label)]);
        }
        self.locale.if_it_applies.to_owned()
    }
}

/// A label without its own end, for a sentence around it.
pub(crate) fn unended(mut label: &str) -> &str {
    while let Some(b'.' | b':') = label.as_bytes().last() {
        label = label.get(..label.len() - 1).unwrap_or_default();
    }
    label
}

fn missing(question: &Question, locale: &'static Locale) -> &'static str {
    match question.kind {
        Kind::Choices { .. } | Kind::Matrix { .. } | Kind::Points { .. } => locale.missing_choice,
        Kind::Date { .. } => locale.missing_date,
        Kind::Ranking { .. } => locale.missing_rank,
        Kind::Consent => locale.missing_consent,
        _ => locale.missing_text,
    }
}

/// The day that a draft holds, where there is such a day.
fn day(name: &str, draft: &Draft) -> Option<Date> {
    wecan_model::logic::typed_date(name, draft)
}

/// The same where there is no browser.
#[cfg(not(target_family = "wasm"))]
fn thousands(digits: &str) -> String {
    let (whole, fraction) = text::cut(digits, b'.').unwrap_or((digits, ""));
    let (sign, whole) = whole.strip_prefix("-").map_or(("", whole), |whole| ("-", whole));
    let mut out = [sign, &crate::locales::marked(whole.to_owned())].concat();
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_pipe_each_other_in_stay_short() {
        let question = |place: usize| {
            let before = place.checked_sub(1).map_or_else(String::new, |before| format!("{{{{q{before}}}}}"));
            format!(
                r#"{{"id": "q{place}", "type": "radios", "label": "Q", "options": [
                    {{"value": "a", "label": "({before}{before}{place})"}}, {{"value": "b", "label": "B"}}]}}"#
            )
        };
        let questions: Vec<String> = (0..30).map(question).collect();
        let json = format!(
            r#"{{"id": "long", "version": 1, "title": "Long", "purpose": "To try.", "retention_days": 1,
                "thank_you": "Thanks for {{{{q29}}}}", "pages": [{{"questions": [{}]}}]}}"#,
            questions.join(",")
        );
        let definition = Definition::read(&serde_json::from_str(&json).expect("it is JSON")).expect("it is sound");
        let words = Words { definition: &definition, locale: Locale::of("en"), language: "en" };
        let draft = Draft::from_pairs((0..30).map(|place| (format!("q{place}"), "a")));
        let thanks = definition.thank_you.as_ref().expect("it is there");
        assert_eq!(words.text(thanks, &draft), "Thanks for (29)");
        assert_eq!(words.answer("q29", &draft).as_deref(), Some("((28)(28)29)"));
    }
}
