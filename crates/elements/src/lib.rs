//! The widgets as custom elements: what the loader calls.
//!
//! A page gets a module for each widget that it shows, built with the feature of that widget alone.

#[cfg(any(feature = "have-your-say", feature = "myth-buster", feature = "panel-poll"))]
mod asking;
mod element;
#[cfg(feature = "have-your-say")]
mod have_your_say;
#[cfg(feature = "myth-buster")]
mod myth_buster;
#[cfg(feature = "panel-poll")]
mod panel_poll;
#[cfg(feature = "planning-follower")]
mod planning_follower;

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use wecan::render::Drawn;

#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Draws one widget into `base`.
type Mount = fn(HtmlElement, HtmlElement, &JsValue, bool) -> Result<Mounted, JsValue>;

/// The elements, and who draws them.
const WIDGETS: &[(&str, Mount)] = &[
    #[cfg(feature = "have-your-say")]
    ("wecan-have-your-say", have_your_say::mount),
    #[cfg(feature = "planning-follower")]
    ("wecan-planning-follower", planning_follower::mount),
    #[cfg(feature = "myth-buster")]
    ("wecan-myth-buster", myth_buster::mount),
    #[cfg(feature = "panel-poll")]
    ("wecan-panel-poll", panel_poll::mount),
];

/// A widget in its place. Freeing it stops everything in it.
#[wasm_bindgen]
pub struct Mounted {
    reread: Box<Reread>,
    _view: Drawn,
}

/// Takes what the page says now.
type Reread = dyn Fn(&HtmlElement, &JsValue, bool) -> Result<(), JsValue>;

/// Draws the widget of this element into `base`, with what the floor holds already. `later` asks for the module's other
/// parts, see `wecan::later`. `whole` says that the module's rare part is here, which reads what is faulty or unusual.
///
/// # Errors
/// Every fault of the definition and the attributes, a line each; undefined where the rare part has to look at it first;
/// null where the widget begins with what is in the later part, which it has asked for.
#[wasm_bindgen]
pub fn mount(
    host: HtmlElement,
    base: HtmlElement,
    definition: &JsValue,
    later: js_sys::Function,
    whole: bool,
) -> Result<Mounted, JsValue> {
    wecan::later::comes_from(later);
    let tag = host.local_name();
    match WIDGETS.iter().find(|(own, _)| *own == tag) {
        Some((_, mount)) => mount(host, base, definition, whole),
        None => Err("this module does not have the widget".into()),
    }
}

#[wasm_bindgen]
impl Mounted {
    /// Takes what the page says now. Nothing changes where any of it is wrong.
    ///
    /// # Errors
    /// As [`mount`].
    pub fn reread(&self, host: &HtmlElement, definition: &JsValue, whole: bool) -> Result<(), JsValue> {
        (self.reread)(host, definition, whole)
    }
}
