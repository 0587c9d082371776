//! `<wecan-have-your-say>`

use crate::Mounted;
use crate::asking::tell_news;
use crate::element::{attribute, floor_draft, focused_field, language, message, settings};
use std::sync::Arc;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use wecan::browser::{Held, from_js};
use wecan::model::Definition;
use wecan::model::settings::Format;
use wecan::{Asked, Carried, SurveyHandle};

pub(crate) fn mount(host: HtmlElement, base: HtmlElement, definition: &JsValue) -> Result<Mounted, JsValue> {
    let asked = read(&host, definition)?;
    let carried = Carried { draft: floor_draft(&host), field: focused_field(&host) };
    let held = Held::new(host);
    let survey = SurveyHandle::new(asked, carried, false, move |news| tell_news(&held, news));
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
    if settings.format == Format::Xapi {
        return Err(JsValue::from_str("format: `xapi` is for quizzes: a survey needs cloudevents, json or form"));
    }
    let definition = Definition::read(&from_js(definition)).map_err(|faults| message(&faults))?;
    let endpoint = attribute(host, "endpoint").unwrap_or_default();
    Ok(Asked { definition: Arc::new(definition), endpoint, lang: language(host), settings })
}
