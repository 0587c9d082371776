//! `<wecan-have-your-say>`

use crate::Mounted;
use crate::element::{attribute, dress, floor_draft, focused_field, language, message, settings, tell};
use std::sync::Arc;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use wecan::browser::{Held, from_js};
use wecan::model::Definition;
use wecan::model::json::Json;
use wecan::{Asked, Carried, News, SurveyHandle};

pub(crate) fn mount(host: HtmlElement, base: HtmlElement, definition: &JsValue) -> Result<Mounted, JsValue> {
    let asked = read(&host, definition)?;
    let carried = Carried { draft: floor_draft(&host), field: focused_field(&host) };
    let held = Held::new(host);
    let survey = SurveyHandle::new(asked, carried, false, move |news| {
        let Some(host) = held.get() else { return true };
        let (event, detail) = match news {
            News::Started => ("wecan-start", Json::Null),
            News::Submitting(response) => ("wecan-submit", response.to_json()),
            News::Waiting(id, saved) => {
                let members = [("id", Json::string(id)), ("saved", Json::Bool(saved))];
                ("wecan-waiting", Json::Object(members.map(|(name, value)| (name.to_owned(), value)).into()))
            }
            News::Requesting(headers) => {
                dress(&host, headers);
                return true;
            }
            News::Received(receipt) => ("wecan-received", receipt.to_json()),
            News::Failed(reason) => ("wecan-error", Json::Object(vec![("message".into(), Json::string(reason))])),
        };
        tell(&host, event, &detail)
    });
    let view = survey.view().draw_into(&base);
    Ok(Mounted {
        reread: Box::new(move |host, definition| {
            survey.ask(read(host, definition)?);
            Ok(())
        }),
        _view: view,
    })
}

fn read(host: &HtmlElement, definition: &JsValue) -> Result<Asked, JsValue> {
    let settings = settings(host).map_err(|faults| message(&faults))?;
    let definition = Definition::read(&from_js(definition)).map_err(|faults| message(&faults))?;
    let endpoint = attribute(host, "endpoint").unwrap_or_default();
    Ok(Asked { definition: Arc::new(definition), endpoint, lang: language(host), settings })
}
