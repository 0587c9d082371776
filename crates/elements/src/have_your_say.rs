//! `<wecan-have-your-say>`

use crate::element::{attribute, floor_draft, focused_field, language, message, settings, tell};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::Render;
use leptos::tachys::view::any_view::{AnyView, IntoAny};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use wecan::browser::from_js;
use wecan::model::json::Json;
use wecan::model::{Definition, Receipt, Response, Settings};
use wecan::{Carried, HaveYourSay, HaveYourSayProps};

/// A widget in its place. Freeing it takes the view away and stops everything in it.
#[wasm_bindgen]
pub struct HaveYourSayElement {
    definition: RwSignal<Definition>,
    endpoint: RwSignal<String>,
    lang: RwSignal<String>,
    settings: RwSignal<Settings>,
    _view: UnmountHandle<<AnyView as Render>::State>,
    _owner: Owner,
}

/// Draws the widget into `base`, with what the floor holds already.
///
/// # Errors
/// Every fault of the definition and the attributes, a line each.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, base: HtmlElement, definition: JsValue) -> Result<HaveYourSayElement, JsValue> {
    let (first, said) = read(&host, &definition)?;
    let carried = Carried { draft: floor_draft(&host), field: focused_field(&host) };
    let owner = Owner::new();
    owner.with(|| {
        let definition = RwSignal::new(first);
        let endpoint = RwSignal::new(attribute(&host, "endpoint").unwrap_or_default());
        let (lang, settings) = (RwSignal::new(language(&host)), RwSignal::new(said));
        let host = StoredValue::new_local(host);
        let event =
            move |name: &str, detail: &Json| host.try_with_value(|host| tell(host, name, detail)).unwrap_or(true);
        let view = mount_to(base, move || {
            let props = HaveYourSayProps::builder()
                .definition(definition)
                .endpoint(endpoint)
                .lang(lang)
                .settings(settings)
                .carried(carried)
                .on_start(move |()| {
                    event("wecan-start", &Json::Null);
                })
                .on_submit(move |response: Response| event("wecan-submit", &response.to_json()))
                .on_received(move |receipt: Receipt| {
                    event("wecan-received", &receipt.to_json());
                })
                .on_failed(move |reason: String| {
                    event("wecan-error", &Json::Object(vec![("message".into(), Json::String(reason))]));
                })
                .build();
            HaveYourSay(props).into_any()
        });
        Ok(HaveYourSayElement { definition, endpoint, lang, settings, _view: view, _owner: owner.clone() })
    })
}

#[wasm_bindgen]
impl HaveYourSayElement {
    /// Takes what the page says now. Nothing changes where any of it is wrong.
    ///
    /// # Errors
    /// As [`mount`].
    pub fn reread(&self, host: &HtmlElement, definition: &JsValue) -> Result<(), JsValue> {
        let (definition, settings) = read(host, definition)?;
        set(self.definition, definition);
        set(self.settings, settings);
        set(self.lang, language(host));
        set(self.endpoint, attribute(host, "endpoint").unwrap_or_default());
        Ok(())
    }
}

/// Sets only what has changed: the form is drawn anew for each change.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|own| *own != value) {
        signal.set(value);
    }
}

fn read(host: &HtmlElement, definition: &JsValue) -> Result<(Definition, Settings), JsValue> {
    let settings = settings(host).map_err(|faults| message(&faults))?;
    let definition = Definition::read(&from_js(definition)).map_err(|faults| message(&faults))?;
    Ok((definition, settings))
}
