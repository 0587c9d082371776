//! `<wecan-panel-poll>`

use crate::Mounted;
use crate::asking::{ask, tell_news};
use crate::element::{floor_draft, focused_field};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use wecan::browser::Held;
use wecan::{Carried, PollHandle};

pub(crate) fn mount(host: HtmlElement, base: HtmlElement, definition: &JsValue) -> Result<Option<Mounted>, JsValue> {
    let asked = ask(&host, definition)?;
    if PollHandle::waits_for(&asked) {
        return Ok(None);
    }
    let carried = Carried { draft: floor_draft(&host), field: focused_field(&host) };
    let held = Held::new(host);
    let poll = PollHandle::new(asked, carried, false, move |news| tell_news(&held, news));
    let view = poll.view().draw_into(&base);
    Ok(Some(Mounted {
        reread: Box::new(move |host, definition| {
            poll.ask(ask(host, definition)?);
            Ok(())
        }),
        _view: view,
    }))
}
