//! What an element says: the only reader of attributes.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, ShadowRoot};
use wecan::model::{Settings, Trouble};

/// An attribute, where it says anything.
pub(crate) fn attribute(host: &HtmlElement, name: &str) -> Option<String> {
    host.get_attribute(name).filter(|value| !value.trim().is_empty())
}

/// Everything that attributes say.
pub(crate) fn settings(host: &HtmlElement) -> Result<Settings, Vec<Trouble>> {
    Settings::read(|name| attribute(host, name))
}

/// The element's language, else the nearest in the page, else English.
pub(crate) fn language(host: &HtmlElement) -> String {
    let mut from: Element = host.clone().into();
    loop {
        if let Ok(Some(nearest)) = from.closest("[lang]") {
            let tag = nearest.get_attribute("lang").filter(|tag| !tag.is_empty());
            return tag.unwrap_or_else(|| "en".into());
        }
        // The page goes on outside whatever the widget stands in.
        match from.get_root_node().dyn_into::<ShadowRoot>() {
            Ok(root) => from = root.host(),
            Err(_) => return "en".into(),
        }
    }
}

/// What the resident has put into the floor already.
#[cfg(any(feature = "have-your-say", feature = "panel-poll", feature = "planning-follower"))]
pub(crate) fn floor_draft(host: &HtmlElement) -> wecan::model::Draft {
    let form = host.query_selector("form").ok().flatten();
    form.map_or_else(Default::default, |form| wecan::browser::form_draft(form.unchecked_ref()))
}

/// The name of the floor's field that has the focus.
#[cfg(any(feature = "have-your-say", feature = "panel-poll"))]
pub(crate) fn focused_field(host: &HtmlElement) -> Option<String> {
    let focused = host.query_selector("form :focus").ok().flatten()?;
    focused.get_attribute("name")
}

/// What was read plainly, else what the module's rare part reads. The error is undefined where that is not here yet: the
/// module is not `whole`.
#[cfg(any(feature = "have-your-say", feature = "panel-poll", feature = "myth-buster"))]
pub(crate) fn plain_or_rare<T>(
    plain: Option<T>,
    whole: bool,
    rare: impl FnOnce() -> Result<T, Vec<Trouble>>,
) -> Result<T, JsValue> {
    match plain {
        Some(read) => Ok(read),
        None if whole => rare().map_err(|faults| message(&faults)),
        None => Err(JsValue::UNDEFINED),
    }
}

/// Faults as one message for the page's author.
pub(crate) fn message(faults: &[Trouble]) -> JsValue {
    let mut lines = String::new();
    for fault in faults {
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines.push_str(&fault.line());
    }
    JsValue::from_str(&lines)
}
