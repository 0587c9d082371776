//! Commenting on one application: the widget that asks, with the application's own definition.
//!
//! That widget has a module of its own, which a page loads once somebody wants to comment.

use super::one::link;
use super::state::{FollowerHandle, Following};
use crate::browser::{self, get};
use crate::delivery;
use crate::markup::{Element, Node, el};
use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;
use wecan_model::planning::Application;
use wecan_model::text::digits;

impl FollowerHandle {
    /// The button, or the form once it was pressed; nothing where nobody can comment.
    pub(super) fn draw_comment(&self, at: usize) -> Vec<Element> {
        let frame = self.frame();
        let words = frame.case();
        let (following, open) = self.read(|held| (held.following.clone(), held.comments));
        let Some(one) = following.applications.all.get(at) else { return Vec::new() };
        let council = one.comment_url.as_deref().or(one.page_url.as_deref());
        let sends = following.sends_comments() && !one.comments_elsewhere;
        let form = one.comment_form().filter(|_| one.open_for_comments(frame.today) && (sends || council.is_some()));
        let Some(form) = form else { return Vec::new() };
        if !open {
            let id = "wecan-planning-comment-hint";
            let button = el("button").class("wecan-button").attr("type", "button").attr("data-do", "comment");
            let hint = el("p").class("wecan-hint").attr("id", id).text(words.comment_hint);
            return vec![button.attr("aria-describedby", id).text(words.comment), hint];
        }
        let above = if !sends {
            words.comment_by_hand
        } else if browser::remembers() {
            words.comment_kept
        } else {
            words.comment_hint
        };
        let sent = self.clone();
        let above = el("p")
            .class("wecan-text")
            .attr("tabindex", "-1")
            .flag("data-comment", true)
            .live_flag("hidden", move || {
                sent.0.on_sent.track();
                sent.read(|held| held.sent)
            })
            .text(above);
        let council = council.filter(|_| !sends).map(|url| {
            let own = if one.comment_url.is_some() { words.comment_link } else { words.record };
            el("p").class("wecan-text").child(link(url, own))
        });
        let level = digits(i64::from(frame.heading + 1).min(5));
        let mut asks = asker(&following, form, sends).attr("lang", frame.words.tag).attr("heading-level", &level);
        // What was said of writing is over once it was sent, and begins anew with another comment.
        for (event, is_sent) in [("wecan-start", false), ("wecan-waiting", true), ("wecan-received", true)] {
            let follower = self.clone();
            asks = asks.on(event, move |_| {
                follower.write(|held| held.sent = is_sent);
                follower.0.on_sent.notify();
            });
        }
        vec![Some(above), council, Some(asks)].into_iter().flatten().collect()
    }

    /// Unseen, what sends comments that wait from before, whichever application they were on: a page sends only what its own
    /// widgets ask for. Nothing where nothing waits.
    pub(super) fn draw_sender(&self) -> Vec<Node> {
        let following = self.read(|held| held.following.clone());
        let form = following.applications.all.iter().find_map(Application::comment_form);
        let form = form.filter(|_| following.sends_comments() && delivery::may_hold());
        let sender =
            form.map(|form| Node::Element(asker(&following, form, true).flag("hidden", true).flag("data-sends", true)));
        if sender.is_some() {
            let follower = self.clone();
            let start = move || {
                // What is hidden never comes near the viewport, where it would start by itself.
                let sender = follower.root().and_then(|root| root.query_selector("[data-sends]").ok()?);
                if let Some(sender) = sender
                    && let Ok(start) = get(&sender, "start").dyn_into::<Function>()
                {
                    let _ = start.call0(&sender);
                }
            };
            browser::after(0, Box::new(start));
        }
        sender.into_iter().collect()
    }
}

impl Following {
    /// Whether comments written here are sent.
    pub(super) fn sends_comments(&self) -> bool {
        self.comment.iter().any(|(name, _)| *name == "endpoint")
    }
}

/// The widget that asks this, and sends it as the page says, or nowhere.
fn asker(following: &Following, form: String, sends: bool) -> Element {
    let mut asks = el("wecan-have-your-say");
    for (name, value) in following.comment.iter().filter(|(name, _)| sends || *name != "endpoint") {
        asks = asks.attr(name, value);
    }
    // A property, and read by the browser: of what is asked this module reads nothing.
    asks.taken_by(move |element| {
        if let Ok(definition) = js_sys::JSON::parse(&form) {
            let _ = Reflect::set(&element, &"definition".into(), &definition);
        }
    })
}
