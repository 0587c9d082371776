//! Before a poll for confirmed addresses asks its questions: an address, and the code that is mailed to it.

use super::ask::{self, Confirmed};
use super::poll::{PollHandle, about, address, language};
use crate::have_your_say::heading;
use crate::locales::asking::AskingWords;
use crate::locales::{Locale, fill, spoken};
use crate::markup::{Element, el};
use wasm_bindgen::JsCast;
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

impl Confirming {
    /// Goes back to the address, unless the server is just being asked about what was entered; says whether it does.
    pub(super) fn ask_again(&mut self) -> bool {
        if self.busy {
            return false;
        }
        // A wrong code is nothing that is wrong with the address.
        (self.mailed, self.wrong) = (false, String::new());
        true
    }
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
        .attr("lang", spoken(language))
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
        let unseen = el("span").class("wecan-unseen").text(locale.shared.error);
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
            && self.known(|it| it.invitation.is_none())
            && address(&asked).is_some()
            && !self.is_closed()
    }

    /// The step that confirms an address.
    pub(super) fn draw_confirm(&self) -> Element {
        let asked = self.asked();
        let own = self.known(|it| it.confirming.clone());
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
        let (Some(address), Some(entered)) = (address(&self.asked()), self.entered()) else { return };
        let words = AskingWords::of(&self.asked().lang);
        let wrong = self.known(|it| wrong(words, &it.confirming, &entered));
        if let Some(wrong) = wrong {
            self.known(|it| {
                if !it.confirming.mailed {
                    it.confirming.email = entered;
                }
                it.confirming.wrong = wrong.to_owned();
            });
            return self.confirm_changed(".wecan-summary");
        }
        if self.known(|it| std::mem::replace(&mut it.confirming.busy, true)) {
            return;
        }
        let asked = self.asked();
        let own = self.known(|it| it.confirming.clone());
        let (poll, sent) = (self.clone(), entered.clone());
        let next = Box::new(move |done| poll.hear_confirmed(sent, done));
        if own.mailed {
            ask::confirm(&address, &own.email, &entered, language(&asked), next);
        } else {
            ask::mail_code(&address, &entered, language(&asked), next);
        }
    }

    /// What became of the address or the code that was entered.
    fn hear_confirmed(&self, entered: String, done: Confirmed) {
        let words = AskingWords::of(&self.asked().lang);
        let (confirmed, wrong) = self.known(|it| {
            let confirming = &mut it.confirming;
            confirming.busy = false;
            if !confirming.mailed {
                confirming.email = entered;
            }
            match done {
                Ok(Some(invitation)) => {
                    it.confirming = Confirming::default();
                    it.invitation = Some(invitation);
                }
                Ok(None) => (confirming.mailed, confirming.wrong) = (true, String::new()),
                Err(refusal) => confirming.wrong = refusal.unwrap_or_else(|| words.not_reached.to_owned()),
            }
            (it.invitation.clone(), !it.confirming.wrong.is_empty())
        });
        self.confirm_changed(if wrong { ".wecan-summary" } else { "[data-confirm]" });
        if let Some(invitation) = confirmed {
            self.0.survey.answer_by(invitation);
            self.0.survey.focus_start();
        }
    }

    fn entered(&self) -> Option<String> {
        Some(self.find("[data-entered]")?.dyn_into::<web_sys::HtmlInputElement>().ok()?.value())
    }
}
