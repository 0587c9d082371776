//! The form: heading, questions, buttons, and what became of sending.

use super::{Sending, Stage, Survey, check_answers};
use crate::fields::{self, Form};
use crate::locales::fill;
use crate::markup::{Element, Node, el};
use leptos::prelude::*;
use wecan_model::{Identity, Layout};

/// Headings by level.
pub(super) fn heading(level: u8) -> Element {
    el(["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(1, 6)) - 1])
}

/// The whole form, or word that it has closed.
pub(crate) fn draw(survey: &Survey) -> Element {
    let form = &survey.form;
    let definition = &form.definition;
    let title = form.piped(heading(form.heading - 1).class("wecan-title").attr("part", "title"), &definition.title);
    if let Some(last) = definition.closes.filter(|_| is_closed(survey)) {
        let words = fill(form.locale.closed, &[("date", &form.words().date(last))]);
        return el("div")
            .class("wecan-closed")
            .attr("lang", &*form.language)
            .child(title)
            .child(el("p").class("wecan-text").text(words));
    }
    let (on_input, on_submit, on_click) = (survey.clone(), survey.clone(), survey.clone());
    let first = on_first(survey);
    el("form")
        .class("wecan-form")
        .attr("method", "post")
        .attr("action", &*survey.endpoint)
        .attr("lang", &*form.language)
        .flag("novalidate", true)
        .on("input", move |event| on_input.input(&event))
        .on("submit", move |event| on_submit.submit(&event))
        .on("click", move |event| on_click.click(&event))
        .child(back(survey))
        .child(summary(survey))
        .child(title)
        .child(
            el("div")
                .class("wecan-introduction")
                .live_flag("hidden", first)
                .children(definition.introduction.iter().flat_map(|text| form.paragraphs(text)))
                .children(definition.closes.map(|last| {
                    let words = fill(form.locale.closes, &[("date", &form.words().date(last))]);
                    el("p").class("wecan-text").text(words)
                }))
                .child(privacy(form)),
        )
        .child(progress(survey))
        .children(invitation(survey))
        .children(pages(survey))
        .child(check_answers::draw(survey))
        .children(cleared(survey))
        .child(outcome(survey))
        .child(buttons(survey))
        .children(hidden(survey))
}

fn is_closed(survey: &Survey) -> bool {
    #[cfg(target_family = "wasm")]
    return crate::browser::today().is_some_and(|today| !survey.form.definition.is_open(today));
    #[cfg(not(target_family = "wasm"))]
    return survey.hidden.iter().any(|(name, _)| name == "_closed");
}

/// Whether what belongs to the first step alone is out of sight.
fn on_first(survey: &Survey) -> impl Fn() -> bool + Send + Sync + 'static {
    let stage = survey.stage;
    move || !matches!(stage.get(), Stage::Floor | Stage::Step(0))
}

fn back(survey: &Survey) -> Element {
    let own = survey.clone();
    el("button")
        .class("wecan-back")
        .attr("type", "button")
        .attr("data-do", "back")
        .text(survey.form.locale.back)
        .live_flag("hidden", move || match own.stage.get() {
            Stage::Floor => true,
            Stage::Step(at) => own.step_before(at).is_none(),
            Stage::Check => false,
        })
}

/// Every problem, each a link to its field.
fn summary(survey: &Survey) -> Element {
    let form = survey.form.clone();
    let level = survey.form.heading;
    el("div").live(move || {
        let problems = form.problems.get();
        if problems.is_empty() {
            return Vec::new();
        }
        let draft = form.draft.get_untracked();
        let items = problems.iter().map(|problem| {
            let words = form.words().problem(problem, &draft);
            el("li").child(el("a").attr("href", ["#", &form.id(&problem.field)].concat()).text(words))
        });
        let list = el("ul").class("wecan-summary-list").children(items);
        let alert = el("div")
            .attr("role", "alert")
            .child(heading(level).class("wecan-heading").text(form.locale.problem_heading));
        // Without script a page that comes back begins here.
        let summary =
            el("div").class("wecan-summary").attr("tabindex", "-1").flag("autofocus", form.floor.get_untracked());
        vec![Node::Element(summary.child(alert.child(list)))]
    })
}

fn progress(survey: &Survey) -> Element {
    let own = survey.clone();
    let only = Survey::steps(&survey.form.definition).len() < 2;
    el("p")
        .class("wecan-progress")
        .attr("tabindex", "-1")
        .flag("data-start", true)
        .live_flag("hidden", {
            let stage = survey.stage;
            move || only || !matches!(stage.get(), Stage::Step(_))
        })
        .live_text(move || {
            let Stage::Step(at) = own.stage.get() else { return String::new() };
            let asked = own.asked();
            let n = asked.iter().position(|step| *step == at).map_or(1, |place| place + 1);
            let sentence = match own.form.definition.layout {
                Layout::Pages => own.form.locale.page_progress,
                Layout::Questions => own.form.locale.question_progress,
            };
            fill(sentence, &[("n", &n.to_string()), ("all", &asked.len().to_string())])
        })
}

fn privacy(form: &Form) -> Element {
    let definition = &form.definition;
    let days = form.locale.count(&form.locale.kept_days, definition.retention_days);
    let mut words = vec![form.piped(el("p").class("wecan-text"), &definition.purpose)];
    words.push(el("p").class("wecan-text").text(days));
    if definition.identity == Identity::Anonymous {
        words.push(el("p").class("wecan-text").text(form.locale.anonymous));
    }
    words.extend(definition.privacy_url.as_ref().map(|url| {
        el("p").class("wecan-text").child(el("a").attr("href", url.as_str()).text(form.locale.privacy_link))
    }));
    el("details")
        .class("wecan-privacy")
        .child(el("summary").text(form.locale.privacy_heading))
        .child(el("div").children(words))
}

/// The field for an invitation's code, where only the invited may answer.
fn invitation(survey: &Survey) -> Option<Element> {
    let form = &survey.form;
    let stage = survey.stage;
    (form.definition.identity == Identity::Invited).then(|| {
        el("div")
            .live_flag("hidden", move || !matches!(stage.get(), Stage::Floor | Stage::Step(0)))
            .child(fields::invitation(form))
    })
}

/// Every question of every page, in the page from the start: going on shows and hides, and draws nothing anew.
fn pages(survey: &Survey) -> Vec<Element> {
    let form = &survey.form;
    let steps = Survey::steps(&form.definition);
    let mut place = 0;
    let mut pages = Vec::new();
    for page in &form.definition.pages {
        let begin = place;
        let mut questions = Vec::new();
        for question in &page.questions {
            let own = steps.iter().position(|step| step.contains(&place)).unwrap_or(0);
            let stage = survey.stage;
            questions.push(fields::question(form, place, question, move || stage.get() == Stage::Step(own)));
            place += 1;
        }
        let steps: Vec<usize> = steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.start >= begin && step.end <= place)
            .map(|(at, _)| at)
            .collect();
        let stage = survey.stage;
        let title = page.title.as_ref().map(|text| form.piped(heading(form.heading).class("wecan-heading"), text));
        let introduction = page.introduction.iter().flat_map(|text| form.paragraphs(text));
        pages.push(
            el("div")
                .class("wecan-page")
                .live_flag("hidden", move || match stage.get() {
                    Stage::Floor => false,
                    Stage::Step(at) => !steps.contains(&at),
                    Stage::Check => true,
                })
                .children(title)
                .children(introduction)
                .children(questions),
        );
    }
    pages
}

/// Word that the answers are gone from the device, after they have been cleared.
fn cleared(survey: &Survey) -> Option<Element> {
    (survey.generation.get_untracked() > 0).then(|| {
        el("p")
            .class("wecan-text")
            .attr("tabindex", "-1")
            .attr("role", "status")
            .flag("data-cleared", true)
            .text(survey.form.locale.draft_cleared)
    })
}

/// What became of sending, said when it changes.
fn outcome(survey: &Survey) -> Element {
    let (own, sending) = (survey.form.clone(), survey.sending);
    el("div").attr("role", "status").live(move || {
        let paragraph = |words: &str| Node::Element(el("p").class("wecan-text").text(words));
        let alert = |children: Vec<Element>| vec![Node::Element(el("div").class("wecan-alert").children(children))];
        match sending.get() {
            Sending::Idle => Vec::new(),
            Sending::Underway => vec![paragraph(own.locale.sending)],
            Sending::Unsettled => alert(vec![el("p").text(own.locale.not_sent)]),
            Sending::Nowhere => alert(vec![el("p").text(own.locale.no_endpoint)]),
            Sending::Refused(words) => alert(vec![el("p").text(own.locale.refused), el("p").text(words)]),
        }
    })
}

fn buttons(survey: &Survey) -> Element {
    let own = survey.clone();
    let next = el("button").class("wecan-button").attr("type", "submit").attr("part", "button").live_text(move || {
        let locale = own.form.locale;
        if own.is_last() { locale.submit } else { locale.next }.to_owned()
    });
    let clear = survey.keeps_drafts().then(|| {
        let floor = survey.form.floor;
        el("div")
            .class("wecan-draft")
            .live_flag("hidden", move || floor.get())
            .child(el("p").class("wecan-hint").text(survey.form.locale.draft_kept))
            .child(
                el("button")
                    .class("wecan-clear")
                    .attr("type", "button")
                    .attr("data-do", "clear")
                    .text(survey.form.locale.draft_clear),
            )
    });
    el("div").class("wecan-buttons").child(next).children(clear)
}

/// What a post without script says beside the answers.
fn hidden(survey: &Survey) -> Vec<Element> {
    let definition = &survey.form.definition;
    let own = [
        ("_definition", definition.id.clone()),
        ("_version", definition.version.to_string()),
        ("_lang", survey.form.language.as_ref().to_owned()),
        ("_channel", survey.settings.channel.as_str().to_owned()),
    ];
    let field =
        |name: &'static str, value: &str| el("input").attr("type", "hidden").attr("name", name).attr("value", value);
    let mut fields: Vec<Element> = own.iter().map(|(name, value)| field(name, value)).collect();
    for name in ["_id", "_source"] {
        let given = survey.hidden.iter().find(|(own, _)| own == name);
        fields.extend(given.map(|(_, value)| field(name, value)));
    }
    if survey.form.floor.get_untracked() {
        fields.push(fields::trap(&survey.form));
    }
    fields
}
