//! Sharing by the browser's own means: its share sheet, else a copied link, else a link to copy. Nobody else is told.

use super::quiz::Shared;
use super::quizzing::Quizzing;
use crate::browser::{copy, document, get, on_settled, put, window};
use crate::markup::{Element, el};
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wecan_model::myths::follow_up::unmarked;

/// The address of this very page.
pub(super) fn page() -> String {
    if !cfg!(target_family = "wasm") {
        return String::new();
    }
    window().location().href().unwrap_or_default()
}

/// The address to share: the one that the page itself says is its own, since what follows `?` may be the page's number
/// as well as a mark of how somebody came. Only the mark of whoever has come back is known to be theirs alone.
pub(super) fn address() -> String {
    let said = || document().query_selector("link[rel=canonical]").ok().flatten();
    let said = said().and_then(|link| Reflect::get(&link, &JsValue::from_str("href")).ok()?.as_string());
    said.filter(|own| !own.is_empty()).unwrap_or_else(|| unmarked(&page()))
}

/// An address in a field, to be copied by hand.
pub(super) fn to_copy(quiz: &Quizzing, label: &str, id: &str, address: &str) -> Element {
    let id = quiz.form.id(id);
    let field = el("input").class("wecan-input").attr("type", "url").attr("name", "_address").flag("readonly", true);
    let field = field.attr("id", &id).attr("value", address);
    el("div").child(el("label").class("wecan-label").attr("for", &id).text(label)).child(field)
}

impl Quizzing {
    pub(super) fn share(&self) {
        let data = Object::new();
        put(&data, "title", &JsValue::from_str(self.text(&self.quiz.title)));
        put(&data, "url", &JsValue::from_str(&address()));
        let Some(opened) = call(&get(&window(), "navigator"), "share", &data) else { return self.copy_link() };
        let own = self.clone();
        let closed = move |end: Result<JsValue, JsValue>| {
            let name = end.err().and_then(|error| get(&error, "name").as_string());
            // Whoever closes the sheet has had it. Where it never opened, the link is copied.
            if name.is_none_or(|name| name == "AbortError") {
                own.set_shared(Shared::No);
            } else {
                own.copy_link();
            }
        };
        on_settled(&opened, Box::new(closed));
    }

    fn copy_link(&self) {
        let own = self.clone();
        let copied = move |is_copied: bool| own.set_shared(if is_copied { Shared::Copied } else { Shared::ByHand });
        copy(&address(), Box::new(copied));
    }
}

/// Calls a method that not every browser has.
fn call(of: &JsValue, name: &str, with: &JsValue) -> Option<Promise> {
    let method = Reflect::get(of, &JsValue::from_str(name)).ok()?;
    let method = method.dyn_into::<js_sys::Function>().ok()?;
    method.call1(of, with).ok()?.dyn_into().ok()
}
