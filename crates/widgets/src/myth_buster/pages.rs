//! Quizzes as a server draws them: folded lists for any page, and pages that ask one statement at a time.

use super::{AskedQuiz, Extra, QuizHandle, Quizzing, Stage, draw_floor, draw_page, draw_summary};
use crate::locales::fill;
use crate::locales::quiz::QuizWords;
use crate::markup::{Element, el};
use leptos::prelude::Owner;
use std::sync::Arc;
use wecan_model::{Date, Draft, Problem, Quiz, Receipt, Settings, Sitting};

/// What a server knows when it draws a quiz.
#[derive(Debug, Clone)]
pub struct QuizFloor<'a> {
    /// What to judge.
    pub quiz: &'a Quiz,
    /// The language tag.
    pub lang: &'a str,
    /// The level of the heading in the page, 1 to 5.
    pub heading_level: u8,
    /// The day: facts that are past their review are left out. Without it, all are there.
    pub today: Option<Date>,
}

/// Where somebody without script is.
#[derive(Debug, Clone)]
pub struct QuizPage<'a> {
    /// The place of the statement among those that are shown.
    pub at: usize,
    /// Whether it has been judged, so that what is known is told.
    pub checked: bool,
    /// Where the form is posted to.
    pub action: &'a str,
    /// Whether the end sends the answers.
    pub sends: bool,
    /// What has been answered.
    pub draft: &'a Draft,
    /// Which of somebody's sittings it is.
    pub sitting: &'a Sitting,
    /// What is to be mended.
    pub problems: &'a [Problem],
    /// Everything to carry on to the next page.
    pub hidden: Vec<(String, String)>,
}

/// What the last page says.
#[derive(Debug, Clone, Copy)]
pub struct QuizEnd<'a> {
    /// What came of sending; nothing where nothing was sent.
    pub receipt: Option<&'a Receipt>,
    /// The address of the first page, to try again.
    pub again: &'a str,
    /// The attempt, and the address at which it goes on some weeks later.
    pub later: Option<(&'a str, &'a str)>,
}

impl QuizFloor<'_> {
    /// Every statement with its answer folded away. `start` is the address of the pages that ask one at a time.
    pub fn to_html(&self, start: Option<&str>) -> String {
        let extra = Extra { start: start.map(String::from), ..Extra::default() };
        self.draw(Draft::default(), &[], extra, "", (Stage::Floor, false), draw_floor)
    }

    /// One statement on a page of its own.
    pub fn page_html(&self, page: &QuizPage<'_>) -> String {
        let extra = Extra { hidden: page.hidden.clone(), sitting: Some(page.sitting.clone()), ..Extra::default() };
        let endpoint = if page.sends { page.action } else { "" };
        let at = (Stage::Item(page.at), page.checked);
        self.draw(page.draft.clone(), page.problems, extra, endpoint, at, |quiz| draw_page(quiz, page.at, page.action))
    }

    /// The title of that page: which statement it is, and of which quiz.
    pub fn page_title(&self, at: usize) -> String {
        let all = self.today.map_or(self.quiz.items.len(), |today| self.quiz.shown(today).count());
        let (n, all) = ((at + 1).to_string(), all.to_string());
        let progress = fill(QuizWords::of(self.lang).progress, &[("n", &n), ("all", &all)]);
        [&progress, ": ", self.quiz.title.get(self.lang)].concat()
    }

    /// What was learned.
    pub fn summary_html(&self, draft: &Draft, end: &QuizEnd<'_>) -> String {
        let at = (Stage::Done, false);
        self.draw(draft.clone(), &[], Extra::default(), "", at, |quiz| draw_summary(quiz, end))
    }

    fn draw(
        &self,
        draft: Draft,
        problems: &[Problem],
        extra: Extra,
        endpoint: &str,
        at: (Stage, bool),
        part: impl FnOnce(&Quizzing) -> Element,
    ) -> String {
        let owner = Owner::new();
        let html = owner.with(|| {
            let asked = AskedQuiz {
                quiz: Arc::new(self.quiz.clone()),
                endpoint: endpoint.into(),
                lang: self.lang.into(),
                settings: Settings { heading_level: self.heading_level, ..Settings::default() },
                today: self.today,
            };
            let quiz = QuizHandle::still(asked, draft, problems.to_vec(), extra, at);
            el("div").class("wecan wecan-myth-buster").child(part(&quiz)).to_html()
        });
        owner.cleanup();
        html
    }
}
