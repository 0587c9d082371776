//! `<wecan-have-your-say>`

use crate::Mounted;
use crate::asking::{ask, doors, tell_news};
use crate::element::{floor_draft, focused_field};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use wecan::browser::Held;
use wecan::{Carried, SurveyHandle};

pub(crate) fn mount(
    host: HtmlElement,
    base: HtmlElement,
    definition: &JsValue,
    whole: bool,
) -> Result<Mounted, JsValue> {
    let asked = ask(&host, definition, whole)?;
    let carried = Carried { draft: floor_draft(&host), field: focused_field(&host) };
    let held = Held::new(host);
    let survey = SurveyHandle::new(asked, carried, false, move |news| tell_news(&held, news, doors::tell_delivery));
    let view = survey.view().draw_into(&base);
    Ok(Mounted {
        reread: Box::new(move |host, definition, whole| {
            survey.ask(ask(host, definition, whole)?);
            Ok(())
        }),
        _view: view,
    })
}
