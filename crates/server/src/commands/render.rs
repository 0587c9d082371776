//! `wecan render`: the markup that a web team pastes into a page.

use super::{Failure, document};
use crate::pages::escape;
use crate::settings::Render;
use wecan_model::Definition;
use wecan_model::json::Json;

/// Prints the element with its floor, and what the page's head needs.
///
/// # Errors
/// A line for each fault of the definition.
pub fn render(settings: &Render) -> Result<(), Failure> {
    let (json, definition) = document(&settings.file, Definition::read)?;
    print!("{}", snippet(settings, &json, &definition));
    Ok(())
}

/// The markup to paste.
pub fn snippet(settings: &Render, json: &Json, definition: &Definition) -> String {
    let host = escape(settings.host.trim_end_matches('/'));
    let floor = crate::floor::plain(definition, &settings.endpoint, &settings.lang);
    let (attribute, inside) = match &settings.src {
        Some(src) => (format!(" src=\"{}\"", escape(src)), String::new()),
        None => (String::new(), format!("<script type=\"application/json\">{}</script>\n", in_script(json))),
    };
    format!(
        "<link rel=\"stylesheet\" href=\"{host}/wecan.css\">\n\
         <link rel=\"modulepreload\" href=\"{host}/wecan.js\">\n\
         <link rel=\"modulepreload\" href=\"{host}/have-your-say.js\">\n\
         <link rel=\"preload\" href=\"{host}/have-your-say.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n\
         <wecan-have-your-say{attribute} endpoint=\"{endpoint}\" lang=\"{lang}\">\n{inside}{floor}\n</wecan-have-your-say>\n\
         <script type=\"module\" src=\"{host}/wecan.js\"></script>\n",
        endpoint = escape(&settings.endpoint),
        lang = escape(&settings.lang),
    )
}

/// JSON that can stand in a `script` element: nothing in it ends the element.
fn in_script(json: &Json) -> String {
    serde_json::to_string(json).unwrap_or_default().replace('<', "\\u003c")
}
