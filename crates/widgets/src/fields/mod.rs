//! The fields of a question, shared by every widget and by the floor: one markup for all of them.

mod choices;
mod text;

use crate::locales::Locale;
use crate::markup::{Element, Node, el};
use crate::words::Words;
use leptos::prelude::*;
use std::sync::Arc;
use wecan_model::{Definition, Draft, Kind, Problem, Question, Shown};

/// What a form knows while it is drawn. Cheap to clone: every field holds one.
#[derive(Clone)]
pub(crate) struct Form {
    pub(crate) definition: Arc<Definition>,
    pub(crate) locale: &'static Locale,
    pub(crate) language: Arc<str>,
    /// What has been filled in, as it changes.
    pub(crate) draft: RwSignal<Draft>,
    /// What is to be mended.
    pub(crate) problems: RwSignal<Vec<Problem>>,
    /// Which questions the draft asks.
    pub(crate) shown: Memo<Shown>,
    /// Whether everything stands on one page: the floor, where nothing can be revealed.
    pub(crate) floor: Signal<bool>,
    /// Moves on when someone has stopped typing for a moment: time to say how much room is left.
    pub(crate) pause: RwSignal<u32>,
    /// The level of headings below the widget's own.
    pub(crate) heading: u8,
}

impl Form {
    pub(crate) fn words(&self) -> Words<'_> {
        Words { definition: &self.definition, locale: self.locale, language: &self.language }
    }

    /// The id of the field of this name: unique in a page that shows each definition once.
    pub(crate) fn id(&self, name: &str) -> String {
        ["wecan-", &self.definition.id, "-", name].concat()
    }

    /// A live attribute, text or flag reads this form; the clone is what the closure keeps.
    fn reading<T>(&self, read: impl Fn(&Form) -> T + Send + Sync + 'static) -> impl Fn() -> T + Send + Sync + 'static {
        let form = self.clone();
        move || read(&form)
    }

    /// Text of the definition: it follows the draft where it pipes answers in.
    pub(crate) fn piped(&self, element: Element, text: &wecan_model::Text) -> Element {
        if text.get(&self.language).contains("{{") {
            let text = text.clone();
            element.live_text(self.reading(move |form| form.draft.with(|draft| form.words().text(&text, draft))))
        } else {
            element.text(text.get(&self.language))
        }
    }

    /// Paragraphs, divided by blank lines.
    pub(crate) fn paragraphs<'a>(&'a self, text: &'a wecan_model::Text) -> impl Iterator<Item = Element> + 'a {
        let words = text.get(&self.language);
        words
            .split("\n\n")
            .map(str::trim)
            .filter(|words| !words.is_empty())
            .map(|words| self.piped(el("p").class("wecan-text"), &wecan_model::Text::plain(words)))
    }

    /// The first problem of a field. A date has one for its three parts together.
    fn problem(&self, field: &str) -> Option<String> {
        self.problems.with(|problems| {
            let problem = problems.iter().find(|problem| is_at(problem, field))?;
            Some(self.draft.with_untracked(|draft| self.words().problem(problem, draft)))
        })
    }
}

/// A question with everything about it.
pub(crate) fn question(
    form: &Form,
    place: usize,
    question: &Question,
    on_step: impl Fn() -> bool + Send + Sync + 'static,
) -> Element {
    let id = question.id.clone();
    let conditional = question.show_if.is_some();
    let body = match &question.kind {
        Kind::Choices { look, choices, .. } => choices::list(form, question, *look, choices),
        Kind::Points { from, to, from_label, to_label } => {
            choices::points(form, question, *from..=*to, [from_label, to_label])
        }
        Kind::Matrix { rows, choices } => choices::matrix(form, question, rows, choices),
        Kind::Consent => choices::consent(form, question),
        Kind::Date { .. } => text::date(form, question),
        _ => text::field(form, question),
    };
    let only_if = form.words().only_if(question).filter(|_| form.floor.get_untracked());
    el("div")
        .live_attr(
            "class",
            form.reading(move |form| {
                let wrong = form.problems.with(|problems| problems.iter().any(|problem| problem.question == id));
                Some(if wrong { "wecan-question wecan-wrong" } else { "wecan-question" }.to_owned())
            }),
        )
        .live_flag(
            "hidden",
            form.reading(move |form| {
                let on_step = on_step();
                !form.floor.get() && (!on_step || (conditional && !form.shown.with(|shown| shown.question(place))))
            }),
        )
        .children(only_if.map(|words| {
            let floor = form.floor;
            el("p").class("wecan-only-if").live_flag("hidden", move || !floor.get()).text(words)
        }))
        .children(body)
}

/// The hint of a field, where there is one.
fn hint(form: &Form, field: &str, words: Option<Element>) -> Option<Element> {
    words.map(|words| words.class("wecan-hint").attr("id", form.id(&[field, "-hint"].concat())))
}

/// The question's own hint.
fn question_hint(form: &Form, question: &Question) -> Option<Element> {
    hint(form, &question.id, question.hint.as_ref().map(|text| form.piped(el("div"), text)))
}

/// The place where a field's problem is shown.
fn error(form: &Form, field: &str) -> Element {
    let name = field.to_owned();
    el("div").attr("id", form.id(&[field, "-error"].concat())).class("wecan-error-place").live(form.reading(
        move |form| {
            form.problem(&name).map_or_else(Vec::new, |words| {
                let prefix = el("span").class("wecan-unseen").text(form.locale.error);
                vec![Node::Element(el("p").class("wecan-error").child(prefix).text([" ", &words].concat()))]
            })
        },
    ))
}

/// What describes a field: its hint and, while there is one, its problem.
fn described(form: &Form, element: Element, field: &str, hints: &[Option<String>]) -> Element {
    let hints: Vec<String> = hints.iter().flatten().cloned().collect();
    let hints = hints.join(" ");
    let (name, error) = (field.to_owned(), form.id(&[field, "-error"].concat()));
    element.live_attr(
        "aria-describedby",
        form.reading(move |form| {
            let wrong = form.problems.with(|problems| problems.iter().any(|problem| is_at(problem, &name)));
            match (wrong, hints.is_empty()) {
                (false, true) => None,
                (false, false) => Some(hints.clone()),
                (true, true) => Some(error.clone()),
                (true, false) => Some([&hints, " ", &error].concat()),
            }
        }),
    )
}

fn is_at(problem: &Problem, field: &str) -> bool {
    problem.field == field
        || problem.field.strip_prefix(field).is_some_and(|part| [".day", ".month", ".year"].contains(&part))
}

/// The id of a question's hint, where it has one.
fn hint_id(form: &Form, question: &Question) -> Option<String> {
    question.hint.as_ref().map(|_| form.id(&[&question.id, "-hint"].concat()))
}

/// A label or legend with "(optional)" where the question may be skipped.
fn label(form: &Form, question: &Question, element: Element) -> Element {
    let words = form.piped(el("span"), &question.label);
    let optional =
        (!question.required).then(|| el("span").class("wecan-optional").text([" ", form.locale.optional].concat()));
    element.child(words).children(optional)
}

/// The field for an invitation's code.
pub(crate) fn invitation(form: &Form) -> Element {
    let name = "_invitation";
    let id = form.id(name);
    let hinted = hint(form, name, Some(el("div").text(form.locale.invitation_hint)));
    let input = el("input")
        .class("wecan-input wecan-middle")
        .attr("type", "text")
        .attr("name", name)
        .attr("id", id.as_str())
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("value", form.draft.with_untracked(|draft| draft.typed(name).to_owned()));
    el("div")
        .class("wecan-question")
        .child(el("label").class("wecan-label").attr("for", id).text(form.locale.invitation))
        .children(hinted)
        .child(error(form, name))
        .child(described(form, input, name, &[Some(form.id("_invitation-hint"))]))
}

/// A field that people never see and programs fill in. Only a floor has one.
pub(crate) fn trap(form: &Form) -> Element {
    let id = form.id("_website");
    let input = el("input")
        .attr("type", "text")
        .attr("name", "_website")
        .attr("id", id.as_str())
        .attr("tabindex", "-1")
        .attr("autocomplete", "off");
    el("div")
        .class("wecan-trap")
        .attr("aria-hidden", "true")
        .child(el("label").attr("for", id).text(form.locale.leave_empty))
        .child(input)
}
