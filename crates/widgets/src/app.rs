//! A widget in a Leptos app: it stands where the app places it, and hears what the app asks for from then on.

use leptos::prelude::*;

/// Whether floors are drawn at all. Who draws in a browser from the start, as the elements do, has none to pass through:
/// what only floors have is left out of the elements' modules.
pub(crate) const FLOORS: bool = !cfg!(all(target_family = "wasm", feature = "csr"));

/// Wakes what a server drew once it stands in a page, and tells it whatever else the app asks for after that: signals that
/// are set to what they were take nothing from under the hand of whoever types. Nothing changes on a server.
pub(crate) fn follow<Asked: Clone + PartialEq + 'static>(
    asked: impl Fn() -> Asked + 'static,
    wake: impl Fn() + 'static,
    ask: impl Fn(Asked) + 'static,
) {
    if cfg!(target_family = "wasm") {
        Effect::new(move |before: Option<Asked>| {
            let asked = asked();
            match before {
                Some(before) if before == asked => {}
                Some(_) => ask(asked.clone()),
                None => wake(),
            }
            asked
        });
    }
}
