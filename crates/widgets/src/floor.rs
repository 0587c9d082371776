//! The floor: the plain form that works without script, drawn by the very parts that the component is made of.

use crate::have_your_say::{Asked, Survey, SurveyHandle, draw_check, draw_form, draw_received};
use crate::locales::Locale;
use crate::markup::{Element, el};
use crate::panel_poll::{self, Shown};
use crate::words::Words;
use leptos::prelude::Owner;
use std::sync::Arc;
use wecan_model::poll::{Outcome, Results};
use wecan_model::{Date, Definition, Draft, Problem, Receipt, Settings, Text};

/// What a server knows when it draws a floor.
#[derive(Debug, Clone)]
pub struct Floor<'a> {
    /// What to ask.
    pub definition: &'a Definition,
    /// Where the form is posted to.
    pub endpoint: &'a str,
    /// The language tag.
    pub lang: &'a str,
    /// What the page says beside the definition.
    pub settings: Settings,
    /// What has been filled in.
    pub draft: &'a Draft,
    /// What is to be mended.
    pub problems: &'a [Problem],
    /// The response's id (`_id`) and the page's address (`_source`), as hidden fields.
    pub hidden: Vec<(String, String)>,
    /// The day, where the closing date counts.
    pub today: Option<Date>,
}

impl<'a> Floor<'a> {
    /// A floor with nothing filled in.
    pub fn new(definition: &'a Definition, endpoint: &'a str, lang: &'a str) -> Self {
        static BLANK: std::sync::LazyLock<Draft> = std::sync::LazyLock::new(Draft::default);
        Self {
            definition,
            endpoint,
            lang,
            settings: Settings::default(),
            draft: &BLANK,
            problems: &[],
            hidden: Vec::new(),
            today: None,
        }
    }

    /// The form as HTML, in the element that carries its styles.
    pub fn to_html(&self) -> String {
        self.draw(draw_form)
    }

    /// What was filled in once more, with a button that sends it and one that leads back to the form at `change`, which
    /// knows it by the field of the name `wish`.
    pub fn check_html(&self, change: &str, wish: &'static str) -> String {
        self.draw(|survey| draw_check(survey, change, wish))
    }

    /// The page's body once a response was accepted. `back` is an address to return to with its words.
    pub fn received_html(&self, receipt: &Receipt, back: Option<(&str, &str)>) -> String {
        self.draw(|survey| draw_received(survey, receipt, back))
    }

    fn draw(&self, part: impl FnOnce(&Survey) -> Element) -> String {
        let owner = Owner::new();
        let html = owner.with(|| {
            let asked = Asked {
                definition: Arc::new(self.definition.clone()),
                endpoint: self.endpoint.into(),
                lang: self.lang.into(),
                settings: self.settings.clone(),
                today: self.today,
            };
            let survey = SurveyHandle::still(asked, self.draft.clone(), self.problems.to_vec(), self.hidden.clone());
            el("div").class("wecan wecan-have-your-say").child(part(&survey)).to_html()
        });
        owner.cleanup();
        html
    }
}

/// A problem in words for the resident.
pub fn message(definition: &Definition, lang: &str, problem: &Problem, draft: &Draft) -> String {
    words(definition, lang).problem(problem, draft)
}

/// A text of the definition with answers piped in, as the form says it: what is not asked has none.
pub fn text(definition: &Definition, lang: &str, text: &Text, draft: &Draft) -> String {
    words(definition, lang).text(text, draft)
}

/// How an answer reads; `None` where there is none.
pub fn answer(definition: &Definition, lang: &str, name: &str, draft: &Draft) -> Option<String> {
    words(definition, lang).answer(name, draft)
}

fn words<'a>(definition: &'a Definition, lang: &'a str) -> Words<'a> {
    Words { definition, locale: Locale::of(lang), language: lang }
}

/// A poll's results as HTML. `address` is where they can be had in other forms.
pub fn results_html(
    definition: &Definition,
    results: &Results,
    outcomes: &[Outcome],
    lang: &str,
    heading: u8,
    address: Option<&str>,
) -> String {
    let shown = Shown { definition, results, outcomes, language: lang, heading, address };
    el("div").class("wecan wecan-panel-poll").child(panel_poll::draw(&shown)).to_html()
}

/// What was done because of a poll whose results are not shown, or not yet: `results` are those of nobody.
pub fn outcomes_html(definition: &Definition, results: &Results, outcomes: &[Outcome], lang: &str) -> String {
    let shown = Shown { definition, results, outcomes, language: lang, heading: 1, address: None };
    el("div").class("wecan wecan-panel-poll").child(panel_poll::draw_changes(&shown)).to_html()
}

/// A poll's charts as a picture in SVG.
pub fn results_svg(definition: &Definition, results: &Results, lang: &str) -> String {
    panel_poll::picture(&Shown { definition, results, outcomes: &[], language: lang, heading: 1, address: None })
}

/// What is said in place of results that are shown once the poll has closed.
pub fn results_later(lang: &str) -> &'static str {
    crate::locales::poll::PollWords::of(lang).later
}

/// Why none of a question's numbers are shown, though enough people answered it.
pub fn results_withheld(lang: &str) -> &'static str {
    crate::locales::poll::PollWords::of(lang).none_shown
}

/// The heading of results.
pub fn results_heading(lang: &str) -> &'static str {
    crate::locales::poll::PollWords::of(lang).results
}
