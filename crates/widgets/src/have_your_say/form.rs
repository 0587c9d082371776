//! The form: heading, questions, buttons, and what became of sending.

use super::survey::{Sending, Stage, Survey};
use super::{check_answers, doors, waiting};
use crate::fields::{self, Form};
use crate::locales::{Locale, fill};
use crate::markup::{Element, Node, el};
use crate::{browser, later};
use std::ops::Range;
use wecan_model::text::digits;
use wecan_model::{Channel, Identity, Layout, Page};

/// Headings by level.
pub(crate) fn heading(level: u8) -> Element {
    el(["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(1, 6)) - 1])
}

pub(super) fn paragraph(words: &str) -> Element {
    el("p").class("wecan-text").text(words)
}

/// The whole form, or word that it has closed.
pub(crate) fn draw(survey: &Survey) -> Element {
    let form = &survey.form;
    let definition = form.definition();
    let title = heading(form.heading()).class("wecan-title").attr("part", "title").attr("tabindex", "-1");
    let title = form.piped(title, &definition.title);
    let on_click = survey.clone();
    if let Some((sentence, day)) = shut(survey) {
        let words = fill(sentence, &[("date", &form.words().date(day))]);
        let shut = el("div").class("wecan-closed").attr("lang", form.lang()).child(title).child(paragraph(&words));
        // What came too late can still be copied, and staff still see what waits.
        let late = (!form.is_floor()).then(|| outcome(survey));
        return shut.maybe(late).maybe(waiting::count(survey)).on("click", move |event| on_click.click(&event));
    }
    let (on_input, on_submit) = (survey.clone(), survey.clone());
    let mut all = el("form")
        .class("wecan-form")
        .attr("method", "post")
        .attr("action", &survey.endpoint())
        .attr("lang", form.lang())
        // A page in another encoding would send letters that no server can read.
        .attr("accept-charset", "utf-8")
        .flag("novalidate", true)
        .on("input", move |event| on_input.input(&event))
        .on("submit", move |event| on_submit.submit(&event))
        .on("click", move |event| on_click.click(&event))
        .child(back(survey))
        .child(summary(survey))
        .child(title)
        .maybe(given_elsewhere(survey))
        .child(introduction(survey))
        .child(progress(survey));
    if definition.identity == Identity::Invited {
        all = all.child(on_first(survey, el("div").child(fields::invitation(form))));
    }
    for page in &definition.pages {
        all = all.child(draw_page(survey, page));
    }
    all = all.child(check_answers::draw(survey)).maybe(cleared(survey)).child(outcome(survey)).child(buttons(survey));
    all = all.maybe(waiting::count(survey));
    all.children(hidden(survey))
}

/// Reminds staff how these answers will be counted.
fn given_elsewhere(survey: &Survey) -> Option<Element> {
    let locale = survey.form.locale();
    let words = match survey.settings.channel {
        Channel::Telephone => locale.by_telephone,
        Channel::Paper => locale.on_paper,
        Channel::Web | Channel::Kiosk => return None,
    };
    Some(el("p").class("wecan-hint").text(words))
}

/// Why no answers are taken today, with the day that it is about.
pub(super) fn shut(survey: &Survey) -> Option<(&'static str, wecan_model::Date)> {
    let today = survey.drawn_on();
    // What a server drew stays as it is until it has come to life.
    #[cfg(target_family = "wasm")]
    let today = if survey.form.is_floor() { today } else { crate::browser::today() };
    let (today, definition, locale) = (today?, survey.form.definition(), survey.form.locale());
    let not_yet = definition.opens().filter(|first| today < *first).map(|first| (locale.opens, first));
    not_yet.or_else(|| definition.closes.filter(|last| *last < today).map(|last| (locale.closed, last)))
}

/// What belongs to the first step alone.
fn on_first(survey: &Survey, element: Element) -> Element {
    let own = survey.clone();
    element.live_flag("hidden", move || !matches!(own.follow_stage(), Stage::Floor | Stage::Step(0)))
}

fn introduction(survey: &Survey) -> Element {
    let form = &survey.form;
    let definition = form.definition();
    let closes = definition.closes.map(|last| {
        let words = fill(form.locale().closes, &[("date", &form.words().date(last))]);
        paragraph(&words)
    });
    let words = form.paragraphs(definition.introduction.as_ref());
    on_first(survey, el("div").class("wecan-introduction").children(words).maybe(closes).child(privacy(form)))
}

fn back(survey: &Survey) -> Element {
    let own = survey.clone();
    let gone = move || match own.follow_stage() {
        Stage::Floor => true,
        Stage::Step(at) => own.step_before(at).is_none(),
        Stage::Check => false,
    };
    let button = el("button").class("wecan-back").attr("type", "button").attr("data-do", "back");
    button.text(survey.form.locale().back).live_flag("hidden", gone)
}

/// Every problem, where there are any: they are found once the later part is there.
fn summary(survey: &Survey) -> Element {
    let form = survey.form.clone();
    el("div").live(move || {
        let any = form.follow_problems(|problems, _| !problems.is_empty());
        if any { doors::problems(&form) } else { Vec::new() }
    })
}

/// The summary of the problems, each a link to its field.
pub(super) fn problems(form: &Form) -> Vec<Node> {
    let links = form.follow_problems(|problems, draft| {
        let mut links = Vec::new();
        for problem in problems {
            let address = ["#", &form.id(&problem.field)].concat();
            let link = el("a").attr("href", &address).text(&form.words().problem(problem, draft));
            links.push(el("li").child(link));
        }
        links
    });
    vec![Node::Element(problem_list(form, links))]
}

/// The summary with these links.
pub(crate) fn problem_list(form: &Form, links: Vec<Element>) -> Element {
    let list = el("ul").class("wecan-summary-list").children(links);
    let title = heading(form.heading()).class("wecan-heading").text(form.locale().problem_heading);
    let alert = el("div").attr("role", "alert").child(title).child(list);
    // Without script a page that comes back begins here.
    let summary = el("div").class("wecan-summary").attr("tabindex", "-1").flag("autofocus", form.is_floor());
    summary.child(alert)
}

fn progress(survey: &Survey) -> Element {
    let (own, stage) = (survey.clone(), survey.clone());
    let only = Survey::steps(survey.form.definition()).len() < 2;
    el("p")
        .class("wecan-progress")
        .attr("tabindex", "-1")
        .flag("data-start", true)
        .live_flag("hidden", move || only || !matches!(stage.follow_stage(), Stage::Step(_)))
        .live_text(move || {
            own.form.live().on_shown.track();
            let Stage::Step(at) = own.follow_stage() else { return String::new() };
            let asked = own.asked();
            let n = asked.iter().position(|step| *step == at).map_or(1, |place| place + 1);
            let locale = own.form.locale();
            let sentence = match own.form.definition().layout {
                Layout::Pages => locale.page_progress,
                Layout::Questions => locale.question_progress,
            };
            fill(sentence, &[("n", &digits(n as i64)), ("all", &digits(asked.len() as i64))])
        })
}

/// What answers are used for, folded away.
pub(crate) fn privacy(form: &Form) -> Element {
    let (definition, locale) = (form.definition(), form.around());
    let days = locale.count(&locale.kept_days, definition.retention_days);
    let mut words =
        el("div").child(form.piped(el("p").class("wecan-text"), &definition.purpose)).child(paragraph(&days));
    if definition.identity == Identity::Anonymous {
        words = words.child(paragraph(locale.anonymous));
    }
    let link = |url: &String| el("p").class("wecan-text").child(el("a").attr("href", url).text(locale.privacy_link));
    let words = words.maybe(definition.privacy_url.as_ref().map(link));
    el("details").class("wecan-privacy").child(el("summary").text(locale.privacy_heading)).child(words)
}

/// A page's questions, drawn from the start: going on puts them into the page and takes them out, and draws nothing anew.
fn draw_page(survey: &Survey, page: &Page) -> Element {
    let form = &survey.form;
    let steps = Survey::steps(form.definition());
    let by_page = form.definition().layout == Layout::Pages;
    let Range { start: begin, end } = page.questions;
    let mut all = el("div").class("wecan-page");
    if let Some(text) = &page.title {
        all = all.child(form.piped(heading(form.heading() + 1).class("wecan-heading"), text));
    }
    all = all.maybe(fields::only_if(form, page.show_if.as_ref()));
    all = all.children(form.paragraphs(page.introduction.as_ref()));
    for (place, question) in form.definition().questions().enumerate().take(end).skip(begin) {
        // Where a page is a step, it shows and hides its questions together.
        let step = if by_page { None } else { steps.iter().position(|step| step.contains(&place)) };
        let own = survey.clone();
        let on_step = move || step.is_none_or(|step| own.follow_stage() == Stage::Step(step));
        all = all.child(fields::question(form, place, question, on_step));
    }
    let own = survey.clone();
    all.there_while(move || match own.follow_stage() {
        Stage::Floor => true,
        Stage::Step(at) => steps.get(at).is_some_and(|step| step.start >= begin && step.end <= end),
        Stage::Check => false,
    })
}

/// Word that the answers are gone from the device, after they have been cleared.
fn cleared(survey: &Survey) -> Option<Element> {
    let words = survey.form.locale().draft_cleared;
    survey.was_cleared().then(|| paragraph(words).attr("tabindex", "-1").flag("data-cleared", true))
}

/// What became of sending, said when it changes.
fn outcome(survey: &Survey) -> Element {
    let own = survey.clone();
    el("div").attr("role", "status").live(move || {
        let locale = own.form.locale();
        let alert = |words: &str| el("div").class("wecan-alert").attr("tabindex", "-1").child(paragraph(words));
        let copies = |alert: Element| {
            let copy = el("button").class("wecan-clear").attr("type", "button").attr("data-do", "copy");
            alert.child(copy.text(locale.copy)).child(el("p").class("wecan-text").flag("data-copied", true))
        };
        let said = match own.follow_sending() {
            Sending::Idle => return Vec::new(),
            Sending::Coming if later::follow_missing() => alert(locale.not_loaded),
            Sending::Coming => paragraph(locale.one_moment),
            Sending::Underway => paragraph(locale.sending),
            // Another panel stands in the form's place.
            Sending::Waiting(_) => return Vec::new(),
            Sending::Nowhere => copies(alert(locale.no_endpoint)),
            Sending::Refused(words) => {
                let said = if words.is_empty() { alert(locale.too_old) } else { alert(locale.refused) };
                let said = copies(said.child(paragraph(&words)));
                // Elsewhere that button stands below the form.
                let lacks = !own.keeps_drafts() || shut(&own).is_some();
                said.maybe(lacks.then(|| clear(locale)))
            }
        };
        vec![Node::Element(said)]
    })
}

fn buttons(survey: &Survey) -> Element {
    let own = survey.clone();
    let locale = survey.form.locale();
    let next = el("button").class("wecan-button").attr("type", "submit").attr("part", "button").live_text(move || {
        own.form.live().on_shown.track();
        if own.is_last() { locale.submit } else { locale.next }.into()
    });
    let mut all = el("div").class("wecan-buttons").child(next);
    if survey.keeps_drafts() {
        let form = survey.form.clone();
        // Where a browser keeps nothing, nothing is promised.
        let hidden = move || form.follow_floor() || !browser::remembers();
        let draft = el("div").class("wecan-draft").live_flag("hidden", hidden);
        let draft = draft.child(el("p").class("wecan-hint").text(locale.draft_kept));
        all = all.child(draft.child(clear(locale)));
    }
    all
}

/// The button that takes away everything that is filled in, or was refused.
fn clear(locale: &Locale) -> Element {
    el("button").class("wecan-clear").attr("type", "button").attr("data-do", "clear").text(locale.draft_clear)
}

pub(super) fn hidden_field(name: &str, value: &str) -> Element {
    el("input").attr("type", "hidden").attr("name", name).attr("value", value)
}

/// What a post without script says beside the answers.
pub(super) fn own_fields(survey: &Survey) -> Vec<Element> {
    let definition = survey.form.definition();
    let mut fields = vec![
        hidden_field("_definition", &definition.id),
        hidden_field("_version", &digits(definition.version.into())),
        hidden_field("_lang", survey.form.language()),
        hidden_field("_channel", survey.settings.channel.as_str()),
    ];
    for (name, value) in &survey.hidden() {
        fields.push(hidden_field(name, value));
    }
    fields
}

/// The same, with the trap for machines.
fn hidden(survey: &Survey) -> Vec<Element> {
    let mut fields = own_fields(survey);
    if survey.form.is_floor() {
        fields.push(fields::trap(&survey.form));
    }
    fields
}
