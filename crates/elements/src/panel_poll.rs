//! `<wecan-panel-poll>`

use crate::Mounted;
use crate::asking::{ask, doors, tell_news};
use crate::element::{floor_draft, focused_field};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use wecan::browser::Held;
use wecan::{Asked, Carried, PollHandle};

pub(crate) fn mount(
    host: HtmlElement,
    base: HtmlElement,
    definition: &JsValue,
    whole: bool,
) -> Result<Mounted, JsValue> {
    let asked = ready(&host, definition, whole)?;
    let carried = Carried { draft: floor_draft(&host), field: focused_field(&host) };
    let held = Held::new(host);
    let poll = PollHandle::new(asked, carried, false, move |news| tell_news(&held, news, doors::tell_delivery));
    let view = poll.view().draw_into(&base);
    Ok(Mounted {
        reread: Box::new(move |host, definition, whole| {
            poll.ask(ready(host, definition, whole)?);
            Ok(())
        }),
        _view: view,
    })
}

/// What the page asks for; the error is null where what it begins with is not here yet.
fn ready(host: &HtmlElement, definition: &JsValue, whole: bool) -> Result<Asked, JsValue> {
    let asked = ask(host, definition, whole)?;
    if PollHandle::waits_for(&asked) { Err(JsValue::NULL) } else { Ok(asked) }
}
