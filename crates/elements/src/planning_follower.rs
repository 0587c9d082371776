//! `<wecan-planning-follower>`

use crate::Mounted;
use crate::element::{attribute, floor_draft, language, message, settings};
use std::sync::Arc;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use wecan::browser::from_js;
use wecan::{Applications, FollowerHandle, Following};

pub(crate) fn mount(
    host: HtmlElement,
    base: HtmlElement,
    definition: &JsValue,
    _whole: bool,
) -> Result<Mounted, JsValue> {
    let follower = FollowerHandle::new(read(&host, definition)?, &floor_draft(&host), false);
    let view = follower.view().draw_into(&base);
    Ok(Mounted {
        reread: Box::new(move |host, definition, _| {
            follower.follow(read(host, definition)?);
            Ok(())
        }),
        _view: view,
    })
}

fn read(host: &HtmlElement, definition: &JsValue) -> Result<Following, JsValue> {
    let settings = settings(host).map_err(|faults| message(&faults))?;
    let applications = Applications::read(&from_js(definition)).map_err(|faults| message(&faults))?;
    let mut following = Following::now(Arc::new(applications), language(host), settings.heading_level);
    let said = |name| attribute(host, name).map(|value| (name, value));
    following
        .comment
        .extend(["endpoint", "format", "credentials", "theme", "source", "channel"].into_iter().filter_map(said));
    following.map.extend(["tiles", "tiles-credit", "tiles-zoom"].into_iter().filter_map(said));
    following.follows = attribute(host, "follows").unwrap_or_default();
    Ok(following)
}
