//! Myth busting: statements, whether they hold, and why; as a national template, a place's overlay, and what is shown.

pub mod belief;
mod compare;
pub mod follow_up;
mod merge;
mod overlay;
pub mod placeholders;
mod questions;
pub mod xapi;

pub use merge::{Merged, merge};
pub use overlay::{Change, Overlay, Value};
pub use questions::{AFTER, Labels, SURE, SURE_AFTER};

use crate::date::Date;
use crate::draft::Draft;
use crate::text::Text;

/// Statements to judge, with what is known about each. A template and what a page shows have the same form.
///
/// Made by [`Quiz::read`](Self::read) or [`Quiz::read_template`](Self::read_template). A published version never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiz {
    /// Names the quiz on its server: small letters, digits and hyphens, at most 64.
    pub id: String,
    /// From 1; a change makes a new one.
    pub version: u32,
    /// The heading.
    pub title: Text,
    /// Words before the first statement; a blank line starts a new paragraph.
    pub introduction: Option<Text>,
    /// The languages that every text is meant to have.
    pub locales: Vec<String>,
    /// Who stands behind the answers, and the page where they stand in full.
    pub publisher: Option<Publisher>,
    /// Whether the end says how many answers were right.
    pub score: bool,
    /// Whether residents say how sure they are, and judge each statement again once they have read about it.
    pub confidence: bool,
    /// What answers are collected for; without it none are sent.
    pub collect: Option<Collect>,
    /// The template and the overlays that this was merged from, each with its version.
    pub made_from: Vec<(String, u32)>,
    /// The versions in which members of the whole last changed, such as its title. Those of items stand in the items.
    pub changed: Vec<(String, u32)>,
    /// The statements, at least one.
    pub items: Vec<Item>,
}

/// Who stands behind the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// Its name.
    pub name: Text,
    /// Where the full answers stand.
    pub url: String,
}

/// What answers are collected for, shown to residents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collect {
    /// What the answers are for.
    pub purpose: Text,
    /// How many days answers are kept.
    pub retention_days: u32,
    /// Where the organisation's privacy notice stands.
    pub privacy_url: Option<String>,
    /// Whether each answer is sent by itself, in place of all of them at the end.
    pub each: bool,
    /// After how many days residents are asked to come back and say what they think then.
    pub follow_up_days: Option<u32>,
}

/// One statement with everything about it.
///
/// `fact`, `warning`, `fallacy` and `remember` follow the order of the Debunking Handbook 2020 (Lewandowsky and others):
/// the fact first, a warning, how the myth misleads, and the fact once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name in forms and answers.
    pub id: String,
    /// The version of the template in which it last changed.
    pub changed: u32,
    /// What it is about, in a word or two.
    pub topic: Option<Text>,
    /// What people say.
    pub statement: Text,
    /// What is right.
    pub answer: Answer,
    /// What is true, first.
    pub fact: Text,
    /// Word that a myth follows.
    pub warning: Option<Text>,
    /// How the myth misleads.
    pub fallacy: Option<Text>,
    /// What is true, to remember.
    pub remember: Option<Text>,
    /// What to do next.
    pub next: Option<Next>,
    /// Where all this is from, at least one.
    pub sources: Vec<Source>,
    /// The last day on which it may be shown without another look at its sources.
    pub review_by: Date,
    /// What people of the place say about it.
    pub voices: Vec<Voice>,
}

/// What is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Whether the statement holds.
    Holds(Verdict),
    /// One of these.
    One(Vec<Choosable>),
    /// Several of these, and no others.
    Many(Vec<Choosable>),
}

/// Whether a statement holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    True,
    /// It does not.
    False,
    /// It depends.
    Complicated,
}

impl Verdict {
    /// Every verdict with its word.
    pub const ALL: [(Verdict, &'static str); 3] =
        [(Verdict::True, "true"), (Verdict::False, "false"), (Verdict::Complicated, "complicated")];

    /// The verdict's word in forms and answers.
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// One of the answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosable {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: Text,
    /// Whether it is right.
    pub right: bool,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// In words.
    pub words: Text,
    /// Where to go for it.
    pub url: Option<String>,
}

/// Where something is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What it is called, with who published it.
    pub title: Text,
    /// Where it stands.
    pub url: String,
    /// The day on which it was published or last looked at.
    pub date: Date,
}

/// What somebody said, who agreed to its being shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Their words.
    pub quote: Text,
    /// Who they are, as they want to be called.
    pub who: Text,
    /// The day on which they agreed.
    pub consent: Date,
}

impl Quiz {
    /// The statements that may be shown on this day: those whose facts are not past their review.
    pub fn shown(&self, today: Date) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.review_by >= today)
    }

    /// The statements that are past their review on this day, or will be within so many days, soonest first.
    pub fn expiring(&self, today: Date, within_days: u32) -> Vec<&Item> {
        let last = i64::from(today.number()) + i64::from(within_days);
        let soon = |item: &&Item| i64::from(item.review_by.number()) <= last;
        let mut all: Vec<&Item> = self.items.iter().filter(soon).collect();
        all.sort_by_key(|item| item.review_by);
        all
    }

    /// The statement of this id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Texts that lack one of the languages that this is meant to have: the place, and the language.
    pub fn untranslated(&self) -> Vec<(String, &str)> {
        let mut all = Vec::new();
        let mut look = |at: String, text: &Text| {
            for locale in &self.locales {
                let has = text.languages().any(|(tag, _)| tag.is_empty() || tag.eq_ignore_ascii_case(locale));
                if !has {
                    all.push((at.clone(), locale.as_str()));
                }
            }
        };
        let own = [("title", Some(&self.title)), ("introduction", self.introduction.as_ref())];
        for (name, text) in own {
            text.into_iter().for_each(|text| look(name.into(), text));
        }
        self.publisher.iter().for_each(|it| look("publisher".into(), &it.name));
        self.collect.iter().for_each(|it| look("purpose".into(), &it.purpose));
        for item in &self.items {
            for (name, text) in item.texts() {
                look([&item.id, ".", name].concat(), text);
            }
        }
        all
    }
}

impl Item {
    /// Every text of it, with the name of its member.
    pub fn texts<'a>(&'a self) -> Vec<(&'static str, &'a Text)> {
        let mut all = Vec::new();
        let mut add = |name, text: Option<&'a Text>| all.extend(text.map(|text| (name, text)));
        add("statement", Some(&self.statement));
        add("fact", Some(&self.fact));
        add("topic", self.topic.as_ref());
        add("warning", self.warning.as_ref());
        add("fallacy", self.fallacy.as_ref());
        add("remember", self.remember.as_ref());
        add("next", self.next.as_ref().map(|next| &next.words));
        for source in &self.sources {
            add("sources", Some(&source.title));
        }
        for voice in &self.voices {
            add("voices", Some(&voice.quote));
            add("voices", Some(&voice.who));
        }
        if let Answer::One(choices) | Answer::Many(choices) = &self.answer {
            for choice in choices {
                add("options", Some(&choice.label));
            }
        }
        all
    }

    /// What a resident has to choose to be right: the values, in the order of the options.
    pub fn right(&self) -> Vec<&str> {
        match &self.answer {
            Answer::Holds(verdict) => vec![verdict.as_str()],
            Answer::One(choices) | Answer::Many(choices) => {
                let mut all = Vec::new();
                for choice in choices.iter().filter(|choice| choice.right) {
                    all.push(choice.value.as_str());
                }
                all
            }
        }
    }

    /// Whether a draft's answer of this name is right; `None` where there is no answer.
    ///
    /// The name is the item's id, or that with [`AFTER`] for the second judgement.
    pub fn is_right(&self, name: &str, draft: &Draft) -> Option<bool> {
        let right = self.right();
        let mut given = 0;
        let mut good = true;
        for value in draft.all(name) {
            given += 1;
            good = good && right.contains(&value);
        }
        match (&self.answer, given) {
            (_, 0) => None,
            // One of several right answers is enough where one alone can be chosen.
            (Answer::Holds(_) | Answer::One(_), _) => Some(good),
            (Answer::Many(_), given) => Some(good && given == right.len()),
        }
    }
}

/// How many of the answers of a draft are right, of how many that were given.
pub fn score(items: &[&Item], draft: &Draft) -> (u32, u32) {
    let (mut right, mut all) = (0, 0);
    for item in items {
        if let Some(is) = item.is_right(&item.id, draft) {
            right += u32::from(is);
            all += 1;
        }
    }
    (right, all)
}
