//! Sharing by the browser's own means: its share sheet, else a copied link, else a link to copy. Nobody else is told.

use super::quiz::{Quizzing, Shared};
use crate::browser::{put, window};
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The address of the page, without query or fragment.
pub(super) fn address() -> String {
    if !cfg!(target_family = "wasm") {
        return String::new();
    }
    let href = window().location().href().unwrap_or_default();
    wecan_model::formats::page_address(&href).unwrap_or(href)
}

impl Quizzing {
    pub(super) fn share(&self) {
        let own = self.clone();
        spawn_local(async move {
            let address = address();
            let data = Object::new();
            put(&data, "title", &JsValue::from_str(own.text(&own.quiz.title)));
            put(&data, "url", &JsValue::from_str(&address));
            let navigator = Reflect::get(&window(), &JsValue::from_str("navigator")).unwrap_or_default();
            // Whoever closes the sheet has had it: only without one is the link copied.
            if let Some(opened) = call(&navigator, "share", &data) {
                let _ = JsFuture::from(opened).await;
                return own.set_shared(Shared::No);
            }
            let clipboard = Reflect::get(&navigator, &JsValue::from_str("clipboard")).unwrap_or_default();
            let copied = match call(&clipboard, "writeText", &JsValue::from_str(&address)) {
                Some(copied) => JsFuture::from(copied).await.is_ok(),
                None => false,
            };
            own.set_shared(if copied { Shared::Copied } else { Shared::ByHand });
        });
    }
}

/// Calls a method that not every browser has.
fn call(of: &JsValue, name: &str, with: &JsValue) -> Option<Promise> {
    let method = Reflect::get(of, &JsValue::from_str(name)).ok()?;
    let method = method.dyn_into::<js_sys::Function>().ok()?;
    method.call1(of, with).ok()?.dyn_into().ok()
}
