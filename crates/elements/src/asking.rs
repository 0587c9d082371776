//! What the elements that ask have in common: what the page says to them, and what they tell it.

#[cfg(any(feature = "have-your-say", feature = "panel-poll"))]
use crate::element::{attribute, language, message, plain_or_rare, settings};
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, Element, Headers, HtmlElement};
use wecan::News;
use wecan::browser::{Held, from_js, to_js};
use wecan::model::json::Json;

/// Tells the page what there is to tell; `false` where it is kept from it. `deliver` is [`tell_delivery`], by the door of
/// the part that delivers.
pub(crate) fn tell_news(
    host: &Held<HtmlElement>,
    news: News<'_>,
    deliver: impl FnOnce(&HtmlElement, News<'_>) -> bool,
) -> bool {
    match (host.get(), news) {
        (None, _) => true,
        (Some(host), News::Started) => tell(&host, "wecan-start", &Json::Null),
        (Some(host), news) => deliver(&host, news),
    }
}

#[cfg(any(feature = "have-your-say", feature = "panel-poll"))]
pub(crate) mod doors {
    //! Whatever there is to tell of a delivery is told by a module's later part, which delivers: see `wecan::later`.

    use web_sys::HtmlElement;
    use wecan::News;

    /// See [`super::tell_delivery`].
    #[inline(never)]
    pub(crate) fn tell_delivery(host: &HtmlElement, news: News<'_>) -> bool {
        super::tell_delivery(host, news)
    }
}

/// The same for what there is to tell once somebody has given their answers.
pub(crate) fn tell_delivery(host: &HtmlElement, news: News<'_>) -> bool {
    let (event, detail) = match news {
        News::Started => return true,
        News::Submitting(response) => ("wecan-submit", response.to_json()),
        News::Waiting(id, saved) => {
            let mut waiting = Json::words(&[("id", id)]);
            waiting.add("saved", Json::Bool(saved));
            ("wecan-waiting", waiting)
        }
        News::Requesting(headers) => {
            dress(host, headers);
            return true;
        }
        News::Received(receipt) => ("wecan-received", receipt.to_json()),
        News::Failed(reason) => ("wecan-error", Json::words(&[("message", reason)])),
    };
    tell(host, event, &detail)
}

/// What the page asks for: a definition's questions; see [`plain_or_rare`].
#[cfg(any(feature = "have-your-say", feature = "panel-poll"))]
pub(crate) fn ask(host: &HtmlElement, definition: &JsValue, whole: bool) -> Result<wecan::Asked, JsValue> {
    let settings = settings(host).map_err(|faults| message(&faults))?;
    if settings.format == wecan::model::settings::Format::Xapi {
        return Err(JsValue::from_str("format: `xapi` is for quizzes: this needs cloudevents, json or form"));
    }
    let json = from_js(definition);
    let definition = plain_or_rare(wecan::model::Definition::read_plain(&json), whole, || rare_doors::read(&json))?;
    let endpoint = attribute(host, "endpoint").unwrap_or_default();
    Ok(wecan::Asked {
        definition: std::sync::Arc::new(definition),
        endpoint,
        lang: language(host),
        settings,
        today: None,
    })
}

#[cfg(any(feature = "have-your-say", feature = "panel-poll"))]
mod rare_doors {
    //! What reads definitions that have a fault, which it puts into words, or something rare: a part of the module that
    //! the loader asks for when it is told that a definition needs it. The bundle step cuts the module here.

    use wecan::model::json::Json;
    use wecan::model::{Definition, Trouble};

    /// See [`Definition::read`].
    #[inline(never)]
    pub(super) fn read(json: &Json) -> Result<Definition, Vec<Trouble>> {
        Definition::read(json)
    }
}

/// Tells the page. `false` where somebody cancelled it.
fn tell(host: &Element, event: &str, detail: &Json) -> bool {
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
fn dress(host: &HtmlElement, headers: &Headers) {
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
