//! Before a poll for confirmed addresses asks its questions: an address, and the code that is mailed to it.

use super::ask;
use super::poll::{PollHandle, about, language};
use crate::browser;
use crate::have_your_say::heading;
use crate::locales::asking::AskingWords;
use crate::locales::{Locale, fill};
use crate::markup::{Element, el};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use wecan_model::formats::{Needed, code_digits, needed_email};
use wecan_model::{Channel, Draft, Identity};

/// How far somebody has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Confirming {
    /// The address.
    pub(super) email: String,
    /// Whether a code has been mailed to it.
    pub(super) mailed: bool,
    /// What is wrong with what was entered last; empty where nothing is.
    pub(super) wrong: String,
    /// Whether the server is being asked.
    pub(super) busy: bool,
}

/// The step, one field each time. `title` is the poll's own.
fn draw(poll: &PollHandle, own: &Confirming, title: &str, language: &str, level: u8) -> Element {
    let (words, locale) = (AskingWords::of(language), Locale::of(language));
    let paragraph = |words: &str| el("p").class("wecan-text").text(words);
    let id = if own.mailed { "wecan-confirm-code" } else { "wecan-confirm-email" };
    let error_id = [id, "-error"].concat();
    let on_submit = poll.clone();
    let mut all = el("form")
        .class("wecan wecan-confirm")
        .attr("lang", language)
        .flag("novalidate", true)
        .on("submit", move |event| on_submit.enter(&event));
    let wrong = !own.wrong.is_empty();
    if wrong {
        let link = el("a").attr("href", &["#", id].concat()).attr("data-poll", "field").text(&own.wrong);
        let list = el("ul").class("wecan-summary-list").child(el("li").child(link));
        let title = heading(level).class("wecan-heading").text(locale.problem_heading);
        let alert = el("div").attr("role", "alert").child(title).child(list);
        all = all.child(el("div").class("wecan-summary").attr("tabindex", "-1").child(alert));
    }
    let name = if own.mailed { words.code_heading } else { words.email_heading };
    let name = heading(level).class("wecan-title").attr("tabindex", "-1").flag("data-confirm", true).text(name);
    all = all.child(el("p").class("wecan-hint").text(title)).child(name);
    if own.mailed {
        let asked = fill(words.code_asked, &[("email", &own.email)]);
        all = all.child(paragraph(&asked)).child(paragraph(words.code_life));
    } else {
        all = all.children(words.email_asked.map(paragraph).into());
    }
    let class = if own.mailed { "wecan-input wecan-short" } else { "wecan-input" };
    let mut field = el("input").class(class).attr("id", id).flag("data-entered", true);
    field = if own.mailed {
        field.attr("inputmode", "numeric").attr("autocomplete", "one-time-code")
    } else {
        field.attr("type", "email").attr("autocomplete", "email").attr("value", &own.email)
    };
    let mut question = el("div").class(if wrong { "wecan-question wecan-wrong" } else { "wecan-question" });
    let label = if own.mailed { words.code_label } else { words.email_label };
    question = question.child(el("label").class("wecan-label").attr("for", id).text(label));
    if wrong {
        field = field.attr("aria-describedby", &error_id);
        let unseen = el("span").class("wecan-unseen").text(locale.error);
        question = question
            .child(el("p").class("wecan-error").attr("id", &error_id).child(unseen).text(&[" ", &own.wrong].concat()));
    }
    let button = el("button").class("wecan-button").attr("part", "button").attr("type", "submit");
    let button = button.text(if own.mailed { words.go_on } else { words.send_code });
    all = all.child(question.child(field)).child(button);
    let again = own.mailed.then(|| {
        let button = el("button").class("wecan-button wecan-quiet").attr("type", "button");
        button.attr("data-poll", "again").text(words.code_again)
    });
    all.maybe(again)
}

/// What is wrong with what was entered, as far as it can be said without asking the server.
fn wrong(words: &AskingWords, own: &Confirming, entered: &str) -> Option<&'static str> {
    if own.mailed {
        return (code_digits(entered).is_empty()).then_some(words.enter_code);
    }
    match needed_email(entered) {
        Ok(_) => None,
        Err(Needed::Missing) => Some(words.enter_email),
        Err(Needed::Wrong) => Some(words.wrong_email),
    }
}

impl PollHandle {
    /// Whether an address has to be confirmed before anything is asked. Staff and shared
    /// devices cannot, and another's endpoint knows of no codes.
    pub(super) fn needs_confirming(&self) -> bool {
        let asked = self.asked();
        cfg!(target_family = "wasm")
            && asked.definition.identity == Identity::Verified
            && asked.settings.channel == Channel::Web
            && self.read(|held| held.invitation.is_none())
            && self.address().is_some()
            && !self.is_closed()
    }

    /// The step that confirms an address.
    pub(super) fn draw_confirm(&self) -> Element {
        let asked = self.asked();
        let own = self.read(|held| held.confirming.clone());
        let title = about(&asked).text(&asked.definition.title, &Draft::default());
        draw(self, &own, &title, language(&asked), asked.settings.heading_level)
    }

    /// The step that confirms an address has changed.
    pub(super) fn confirm_changed(&self, focus: &'static str) {
        self.0.on_standing.notify();
        self.focus_soon(focus);
    }

    /// An address or a code was entered.
    fn enter(&self, event: &web_sys::Event) {
        event.prevent_default();
        let (Some(address), Some(entered)) = (self.address(), self.entered()) else { return };
        let words = AskingWords::of(&self.asked().lang);
        let wrong = self.read(|held| wrong(words, &held.confirming, &entered));
        if let Some(wrong) = wrong {
            self.write(|held| {
                if !held.confirming.mailed {
                    held.confirming.email = entered;
                }
                held.confirming.wrong = wrong.to_owned();
            });
            return self.confirm_changed(".wecan-summary");
        }
        if self.write(|held| std::mem::replace(&mut held.confirming.busy, true)) {
            return;
        }
        let poll = self.clone();
        spawn_local(async move {
            let asked = poll.asked();
            let own = poll.read(|held| held.confirming.clone());
            let done = if own.mailed {
                ask::confirm(&address, &own.email, &entered, language(&asked)).await.map(Some)
            } else {
                ask::mail_code(&address, &entered, language(&asked)).await.map(|()| None)
            };
            let confirmed = poll.write(|held| {
                let confirming = &mut held.confirming;
                confirming.busy = false;
                if !confirming.mailed {
                    confirming.email = entered;
                }
                match done {
                    Ok(Some(invitation)) => {
                        held.confirming = Confirming::default();
                        held.invitation = Some(invitation);
                    }
                    Ok(None) => (confirming.mailed, confirming.wrong) = (true, String::new()),
                    Err(refusal) => {
                        confirming.wrong =
                            refusal.unwrap_or_else(|| AskingWords::of(&asked.lang).not_reached.to_owned());
                    }
                }
                held.invitation.clone()
            });
            let wrong = poll.read(|held| !held.confirming.wrong.is_empty());
            poll.confirm_changed(if wrong { ".wecan-summary" } else { "[data-confirm]" });
            if let (Some(invitation), Some(survey)) = (confirmed, poll.survey()) {
                survey.answer_by(invitation);
                survey.focus_start();
            }
        });
    }

    fn entered(&self) -> Option<String> {
        let root = self.read(|held| held.root.as_ref().and_then(browser::Held::get))?;
        let field = root.query_selector("[data-entered]").ok().flatten()?;
        Some(field.dyn_into::<web_sys::HtmlInputElement>().ok()?.value())
    }
}
