//! `<wecan-have-your-say>`

use crate::element::{attribute, floor_draft, focused_field, language, message, settings, tell};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::tachys::view::Render;
use send_wrapper::SendWrapper;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use wecan::browser::from_js;
use wecan::markup::Element;
use wecan::model::Definition;
use wecan::model::json::Json;
use wecan::{Asked, Carried, News, SurveyHandle};

/// A widget in its place. Freeing it takes the view away and stops everything in it.
#[wasm_bindgen]
pub struct HaveYourSayElement {
    survey: SurveyHandle,
    _view: UnmountHandle<<Element as Render>::State>,
}

/// Draws the widget into `base`, with what the floor holds already.
///
/// # Errors
/// Every fault of the definition and the attributes, a line each.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, base: HtmlElement, definition: JsValue) -> Result<HaveYourSayElement, JsValue> {
    let asked = read(&host, &definition)?;
    let carried = Carried { draft: floor_draft(&host), field: focused_field(&host) };
    let host = SendWrapper::new(host);
    let survey = SurveyHandle::new(asked, carried, false, move |news| {
        let (event, detail) = match news {
            News::Started => ("wecan-start", Json::Null),
            News::Submitting(response) => ("wecan-submit", response.to_json()),
            News::Received(receipt) => ("wecan-received", receipt.to_json()),
            News::Failed(reason) => ("wecan-error", Json::Object(vec![("message".into(), Json::string(reason))])),
        };
        tell(&host, event, &detail)
    });
    let view = survey.clone();
    Ok(HaveYourSayElement { survey, _view: mount_to(base, move || view.view()) })
}

#[wasm_bindgen]
impl HaveYourSayElement {
    /// Takes what the page says now. Nothing changes where any of it is wrong.
    ///
    /// # Errors
    /// As [`mount`].
    pub fn reread(&self, host: &HtmlElement, definition: &JsValue) -> Result<(), JsValue> {
        self.survey.ask(read(host, definition)?);
        Ok(())
    }
}

fn read(host: &HtmlElement, definition: &JsValue) -> Result<Asked, JsValue> {
    let settings = settings(host).map_err(|faults| message(&faults))?;
    let definition = Definition::read(&from_js(definition)).map_err(|faults| message(&faults))?;
    let endpoint = attribute(host, "endpoint").unwrap_or_default();
    Ok(Asked { definition: Arc::new(definition), endpoint, lang: language(host), settings })
}
