//! Following by mail: a link to the server's page, whose form is drawn in its place once it is pressed.
//!
//! The server hands the form over in words, so that nobody who does not want mail downloads them. Where it does not, the link
//! leads to its page.

use super::doors;
use super::list::query;
use super::state::FollowerHandle;
use crate::browser;
use crate::fields::in_red;
use crate::markup::{Element, Node, el};
use crate::requests::{Answer, Refusal, post, request};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wecan_model::formats::{self, Needed};
use wecan_model::json::Json;
use wecan_model::text::cut;

/// How the address of the server's page ends.
const PAGE: &str = "/follows";

/// The field for the address, and what says something of it.
const FIELD: &str = "wecan-planning-email";
const HINT: &str = "wecan-planning-email-hint";
const ERROR: &str = "wecan-planning-email-error";

/// The form that is open.
#[derive(Default)]
pub(super) struct Mail {
    /// What it says, and where it is sent; nothing while it is not open.
    offer: Option<Arc<Offer>>,
    /// What is wrong with what was typed, or why it was not sent.
    wrong: String,
    /// The address of the link that was pressed, until the form opens in its place.
    coming: String,
    /// Whether it is on its way.
    sending: bool,
    /// Whether a mail is on its way to whoever filled it in.
    asked: bool,
}

/// The form as the server hands it over.
struct Offer {
    address: String,
    form: Json,
}

impl Offer {
    fn says(&self, name: &str) -> &str {
        self.form.get(name).and_then(Json::as_str).unwrap_or_default()
    }
}

impl FollowerHandle {
    /// The link, or the form; nothing where the page does not say where. `one` is the place of the application that it is
    /// about, else it is about what is looked for.
    pub(super) fn draw_mail(&self, one: Option<usize>) -> Option<Element> {
        if self.read(|held| held.following.follows.is_empty()) {
            return None;
        }
        let (drawn, said) = (self.clone(), self.clone());
        let drawn = el("div").live(move || {
            drawn.track_mail();
            match drawn.read(|held| held.mail.offer.is_some()) {
                true => doors::mail(&drawn),
                false => vec![Node::Element(drawn.draw_link(one))],
            }
        });
        let said = el("div").live(move || {
            said.track_wrong();
            match said.read(|held| held.mail.coming.is_empty()) {
                true => Vec::new(),
                false => vec![Node::Element(said.coming())],
            }
        });
        Some(el("div").child(drawn).child(said))
    }

    /// The form, or what comes after it.
    pub(super) fn draw_opened_mail(&self) -> Vec<Node> {
        match self.read(|held| (held.mail.offer.clone(), held.mail.asked)) {
            (None, _) => Vec::new(),
            (Some(offer), true) => self.draw_asked(&offer),
            (Some(offer), false) => self.draw_form(&offer),
        }
    }

    fn draw_link(&self, one: Option<usize>) -> Element {
        let words = self.frame().words;
        let linked = self.clone();
        // The server may have the applications of more councils than this list is about.
        let area = self.read(|held| {
            let all = &held.following.applications.all;
            let first = all.first().map_or("", |first| &first.area);
            if all.iter().all(|one| one.area == first) { first.to_owned() } else { String::new() }
        });
        let link = el("a").attr("data-do", "mail").live_attr("href", move || {
            linked.track_search();
            let tag = linked.frame().words.tag;
            linked.read(|held| {
                let about = match one.map(|at| &held.following.applications.all[at]) {
                    Some(one) => query(&[("area", &one.area), ("reference", &one.reference)]),
                    None => held.chosen.query(&area),
                };
                Some([&held.following.follows, "?lang=", tag, "&follow=", &browser::in_address(&about)].concat())
            })
        });
        let words = if one.is_some() { words.by_mail_one } else { words.by_mail };
        el("p").class("wecan-text").child(link.text(words))
    }

    fn draw_form(&self, offer: &Offer) -> Vec<Node> {
        let judged = self.clone();
        // The focus goes to the field that it describes, and may be there already.
        let wrong = el("div").attr("id", ERROR).live(move || {
            judged.track_wrong();
            let wrong = judged.read(|held| held.mail.wrong.clone());
            if wrong.is_empty() {
                return Vec::new();
            }
            vec![Node::Element(in_red(judged.frame().words.shared, &wrong).attr("role", "alert"))]
        });
        let marked = self.clone();
        let email = el("div")
            .live_attr("class", move || {
                marked.track_wrong();
                let wrong = marked.read(|held| !held.mail.wrong.is_empty());
                Some(if wrong { "wecan-question wecan-wrong" } else { "wecan-question" }.into())
            })
            .child(el("label").class("wecan-label").attr("for", FIELD).text(offer.says("email")))
            .child(el("p").class("wecan-hint").attr("id", HINT).text(offer.says("email_hint")))
            .child(wrong)
            .child(
                el("input")
                    .class("wecan-input")
                    .attr("type", "email")
                    .attr("name", "email")
                    .attr("id", FIELD)
                    .attr("autocomplete", "email")
                    .attr("aria-describedby", [HINT, " ", ERROR].concat().as_str()),
            );
        let mut often = el("fieldset").class("wecan-question");
        often = often.child(el("legend").class("wecan-legend").text(offer.says("how_often")));
        if let Some(Json::Array(periods)) = offer.form.get("periods") {
            for period in periods {
                let Json::Array(pair) = period else { continue };
                let [Json::String(name), Json::String(said)] = pair.as_slice() else { continue };
                let id = [FIELD, name].concat();
                let radio = el("input").class("wecan-tick").attr("type", "radio").attr("name", "period");
                let radio = radio.attr("value", name).attr("id", &id).flag("checked", name == offer.says("period"));
                let option = el("label").class("wecan-option").attr("for", &id);
                often = often.child(option.child(radio).text(said));
            }
        }
        let button = el("button").class("wecan-button").text(offer.says("button"));
        let form = el("form")
            .class("wecan-text")
            .flag("novalidate", true)
            .flag("data-mail", true)
            .child(email)
            .child(often)
            .child(button);
        let said = |name| el("p").class("wecan-text").text(offer.says(name));
        [self.mail_heading(offer.says("title")), said("introduction"), said("what"), form].map(Node::Element).into()
    }

    fn draw_asked(&self, offer: &Offer) -> Vec<Node> {
        let next = el("p").class("wecan-text").text(offer.says("next"));
        [self.mail_heading(offer.says("asked")), next].map(Node::Element).into()
    }

    fn mail_heading(&self, words: &str) -> Element {
        let heading = self.frame().heading(1).class("wecan-heading").attr("tabindex", "-1");
        heading.flag("data-asks", true).text(words)
    }

    /// The link was pressed.
    pub(super) fn press_mail(&self, event: &web_sys::Event, link: &web_sys::Element) {
        let address = link.get_attribute("href").unwrap_or_default();
        if !cut(&address, b'?').is_some_and(|(page, _)| page.ends_with(PAGE)) {
            return;
        }
        let press: &web_sys::MouseEvent = event.unchecked_ref();
        if press.ctrl_key() || press.meta_key() {
            // Another tab is for the server's page.
            return;
        }
        event.prevent_default();
        if self.write(|held| std::mem::replace(&mut held.mail.coming, address.clone())) != address {
            self.tell_wrong();
            self.once_here(move |follower| {
                if follower.awaits_mail(&address) {
                    doors::open_mail(follower, address);
                }
            });
        }
    }

    /// Whether they have not gone elsewhere since they pressed the link with this address.
    fn awaits_mail(&self, address: &str) -> bool {
        self.read(|held| held.mail.coming == address)
    }

    /// Opens the form in place of the link with this address.
    pub(super) fn open_mail(&self, address: String) {
        let Some((page, query)) = cut(&address, b'?') else { return };
        let Some(server) = page.strip_suffix(PAGE) else { return };
        let (follower, here) = (self.clone(), [server, "/v1/follows"].concat());
        let asked = [&here, "?", query].concat();
        let heard = move |offer: Answer| match offer.as_ref().and_then(|(_, offer)| offer.get("form")) {
            _ if !follower.awaits_mail(&address) => {}
            Some(form) => {
                let offer = Offer { address: here, form: form.clone() };
                follower.show_mail(|mail| (mail.offer, mail.coming) = (Some(Arc::new(offer)), String::new()));
                follower.tell_wrong();
                follower.focus_soon("[data-asks]".into());
            }
            // What cannot be followed as it is, is asked for there.
            None => {
                follower.show_mail(|mail| mail.coming.clear());
                let _ = browser::window().location().set_href(&address);
            }
        };
        request(&asked, "", None, Box::new(heard));
    }

    /// Sends what was filled in, once it could be an address.
    pub(super) fn send_mail(&self, form: &web_sys::Element) {
        let draft = browser::form_draft(form.unchecked_ref());
        let Some(offer) = self.read(|held| held.mail.offer.clone().filter(|_| !held.mail.sending)) else { return };
        let email = match formats::needed_email(draft.first("email").unwrap_or_default()) {
            Ok(email) => email,
            Err(Needed::Missing) => return self.mend(offer.says("required")),
            Err(Needed::Wrong) => return self.mend(offer.says("format")),
        };
        let period = draft.first("period").unwrap_or_default().to_owned();
        self.write(|held| held.mail.sending = true);
        let lang = self.frame().words.tag;
        let (follower, own) = (self.clone(), offer.clone());
        let heard = move |done: Result<Json, Refusal>| match done {
            // They have gone elsewhere meanwhile.
            _ if !follower.read(|held| held.mail.offer.as_ref().is_some_and(|offer| Arc::ptr_eq(offer, &own))) => {}
            Ok(_) => {
                follower.show_mail(|mail| mail.asked = true);
                follower.focus_soon("[data-asks]".into());
            }
            Err(why) => follower.mend(why.as_deref().unwrap_or(own.says("unsent"))),
        };
        let said = [("email", &*email), ("period", &*period), ("lang", lang), ("follow", offer.says("follow"))];
        post(&offer.address, &said, Box::new(heard));
    }

    /// Says what is wrong. What was typed stays.
    fn mend(&self, wrong: &str) {
        self.write(|held| (held.mail.wrong, held.mail.sending) = (wrong.to_owned(), false));
        self.tell_wrong();
        self.focus_soon(["#", FIELD].concat());
    }
}
