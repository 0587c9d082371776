//! The myth-buster in every state; and how a story of it is drawn.

use super::{AskedQuiz, Extra, QuizHandle, Stage};
use crate::markup::el;
use leptos::prelude::Owner;
use std::sync::Arc;
use wecan_model::json::Json;
use wecan_model::{Date, Definition, Draft, Problem, Quiz, Settings, Sitting, Time, Trouble};

/// The day on which every story is told.
const TODAY: &str = "2026-11-22";

/// The attempt of which every story is.
const ATTEMPT: &str = "01923456-789a-7fff-bfff-ffffffffffff";

const BINS: &str = include_str!("stories/bins.json");
const SURE: &str = include_str!("stories/sure.json");
const EXPIRED: &str = include_str!("stories/expired.json");

/// The quiz in one state.
#[derive(Debug, Clone, Copy)]
pub struct QuizStory {
    /// What it shows, in a few words.
    pub name: &'static str,
    /// The quiz as a page writes it: JSON.
    pub definition: &'static str,
    /// The language tag.
    pub lang: &'static str,
    /// What has been answered: form fields with their values.
    pub draft: &'static [(&'static str, &'static str)],
    /// How far the resident has come.
    pub at: At,
    /// The lines of the trouble that a page's author is told; none where all is well.
    pub broken: &'static [&'static str],
}

/// How far a resident has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Everything on one page, folded away: what the gallery puts into an element.
    Floor,
    /// At the statement at this place.
    Item(usize),
    /// There, having come back after some weeks.
    Later(usize),
    /// There, after pressing Check without an answer.
    Missing(usize),
    /// There, after it has been judged.
    Checked(usize),
    /// At the end.
    Done,
}

type Fields = &'static [(&'static str, &'static str)];

const RIGHT: Fields = &[("lorry", "false"), ("brown-bin", "complicated"), ("counts", "light"), ("counts", "privacy")];
const WRONG: Fields = &[("lorry", "true"), ("brown-bin", "true"), ("counts", "view"), ("quarter", "half")];
const UNSURE: Fields = &[("lorry", "true"), ("lorry-sure", "2"), ("lorry-after", "false"), ("lorry-after-sure", "5")];

/// Every story, in English and in Welsh; then those that are broken.
pub fn all() -> Vec<QuizStory> {
    let mut all = Vec::new();
    for lang in ["en", "cy"] {
        all.extend(told().into_iter().map(|story| QuizStory { lang, ..story }));
    }
    all.extend(broken());
    all
}

fn story(name: &'static str, definition: &'static str, at: At, draft: Fields) -> QuizStory {
    QuizStory { name, definition, lang: "en", draft, at, broken: &[] }
}

fn told() -> Vec<QuizStory> {
    vec![
        story("statements", BINS, At::Floor, &[]),
        story("first statement", BINS, At::Item(0), &[]),
        story("first statement, not judged", BINS, At::Missing(0), &[]),
        story("not true, right", BINS, At::Checked(0), RIGHT),
        story("not true, wrong", BINS, At::Checked(0), WRONG),
        story("more complicated", BINS, At::Checked(1), WRONG),
        story("several of a list", BINS, At::Item(2), &[]),
        story("several of a list, right", BINS, At::Checked(2), RIGHT),
        story("one of a list, wrong", BINS, At::Checked(3), WRONG),
        story("true", BINS, At::Checked(4), &[("conditions", "true")]),
        story("end", BINS, At::Done, WRONG),
        story("how sure", SURE, At::Item(0), &[]),
        story("how sure, and now", SURE, At::Checked(0), UNSURE),
        story("how sure, end", SURE, At::Done, UNSURE),
        story("how sure, come back", SURE, At::Later(0), &[]),
        story("nothing to show", EXPIRED, At::Item(0), &[]),
    ]
}

fn broken() -> Vec<QuizStory> {
    vec![
        QuizStory {
            broken: &[
                "title: `{council}` is not filled in: merge the template with an overlay",
                "items[0].fact: `{households}` is not filled in: merge the template with an overlay",
            ],
            ..story(
                "broken, a template",
                r#"{"id": "template", "version": 1, "title": "True in {council}?", "items": [{"id": "lorry", "statement": "So?",
                    "answer": "true", "fact": "So, for {households}.", "review_by": "2030-01-31",
                    "sources": [{"title": "A page", "url": "https://council.example/", "date": "2026-01-31"}]}]}"#,
                At::Floor,
                &[],
            )
        },
        QuizStory {
            broken: &["items[0].sources: is missing", "items[0].review_by: is missing"],
            ..story(
                "broken, no source",
                r#"{"id": "no-source", "version": 1, "title": "True?", "items": [{"id": "lorry", "statement": "So?",
                    "answer": "true", "fact": "So."}]}"#,
                At::Floor,
                &[],
            )
        },
    ]
}

impl QuizStory {
    /// A name for files and addresses: its words joined by hyphens.
    pub fn slug(&self) -> String {
        let words = self.name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        ["quiz-", &words.collect::<Vec<_>>().join("-").to_ascii_lowercase()].concat()
    }

    /// The quiz, or what is wrong with it. `json` is its definition.
    ///
    /// # Errors
    /// Every fault.
    pub fn quiz(&self, json: &Json) -> Result<Quiz, Vec<Trouble>> {
        Quiz::read(json)
    }

    /// The story as HTML, of its own quiz.
    pub fn to_html(&self, quiz: &Quiz, endpoint: &str) -> String {
        let (stage, checked) = match self.at {
            At::Floor => (Stage::Floor, false),
            At::Item(at) | At::Missing(at) | At::Later(at) => (Stage::Item(at), false),
            At::Checked(at) => (Stage::Item(at), true),
            At::Done => (Stage::Done, false),
        };
        let owner = Owner::new();
        let html = owner.with(|| {
            let asked = AskedQuiz {
                quiz: Arc::new(quiz.clone()),
                endpoint: endpoint.into(),
                lang: self.lang.into(),
                settings: Settings::default(),
                today: Date::parse(TODAY),
            };
            let draft = Draft::from_pairs(self.draft.iter().copied());
            let definition = quiz.definition(&Default::default(), true);
            let problems = self.problems(&definition);
            let time = if matches!(self.at, At::Later(_)) { Time::Later } else { Time::First };
            let sitting = Some(Sitting { attempt: ATTEMPT.into(), time });
            let extra = Extra { sitting, ..Extra::default() };
            let quiz = QuizHandle::still(asked, draft, problems, extra, (stage, checked));
            el("div").class("wecan wecan-myth-buster").child(quiz.draw()).to_html()
        });
        owner.cleanup();
        html
    }

    fn problems(&self, definition: &Definition) -> Vec<Problem> {
        let At::Missing(at) = self.at else { return Vec::new() };
        let question = definition.pages.get(at).and_then(|page| definition.questions.get(page.questions.start));
        question.map_or_else(Vec::new, |question| definition.check_question(question, &Draft::default()))
    }
}
