//! What an element says and is told: the only reader of attributes, the only sender of events.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, Headers, HtmlElement};
use wecan::browser::{from_js, to_js};
use wecan::model::json::Json;
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
    let nearest = host.closest("[lang]").ok().flatten();
    nearest
        .and_then(|element| element.get_attribute("lang"))
        .filter(|tag| !tag.is_empty())
        .unwrap_or_else(|| "en".into())
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

/// Tells the page. `false` where somebody cancelled it.
#[cfg(any(feature = "have-your-say", feature = "myth-buster", feature = "panel-poll"))]
pub(crate) fn tell(host: &Element, event: &str, detail: &Json) -> bool {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_cancelable(event == "wecan-submit");
    init.set_detail(&match detail {
        Json::Null => Object::new().into(),
        detail => to_js(detail),
    });
    let event = CustomEvent::new_with_event_init_dict(event, &init);
    event.and_then(|event| host.dispatch_event(&event)).unwrap_or(true)
}

/// Puts the headers of the element's property `headers` onto a request. A property, since a page's source is no place
/// for a secret; read anew for each request, since tokens do not last.
#[cfg(any(feature = "have-your-say", feature = "myth-buster", feature = "panel-poll"))]
pub(crate) fn dress(host: &HtmlElement, headers: &Headers) {
    let given = Reflect::get(host, &JsValue::from_str("headers")).unwrap_or_default();
    if let Json::Object(members) = from_js(&given) {
        for (name, value) in &members {
            if let Some(value) = value.as_str() {
                // What is no header goes nowhere.
                let _ = headers.set(name, value);
            }
        }
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
