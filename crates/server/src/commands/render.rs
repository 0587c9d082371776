//! `wecan render`: the markup that a web team pastes into a page.

use super::{Failure, document};
use crate::clock;
use crate::documents::Document;
use crate::pages::escape;
use crate::settings::Render;
use wecan::QuizFloor;
use wecan_model::json::Json;
use wecan_model::{Channel, Quiz};

/// Prints the element with its floor, and what the page's head needs.
///
/// # Errors
/// A line for each fault of the document, or that a survey has nowhere to send to.
pub fn render(settings: &Render) -> Result<(), Failure> {
    let (json, it) = document(&settings.file, Document::read)?;
    if it.quiz.is_none() && settings.endpoint.is_empty() {
        return Err(String::from("--endpoint: is missing: a survey needs an address to send responses to").into());
    }
    print!("{}", snippet(settings, &json, &it));
    Ok(())
}

/// The markup to paste: the element around its floor, the stylesheet for both, and the loader.
pub fn snippet(settings: &Render, json: &Json, it: &Document) -> String {
    let host = escape(settings.host.trim_end_matches('/'));
    let (widget, floor) = match &it.quiz {
        Some(quiz) => ("myth-buster", folded(settings, quiz)),
        None => {
            let widget = if it.definition.poll.is_some() { "panel-poll" } else { "have-your-say" };
            (widget, crate::floor::plain(&it.definition, &settings.endpoint, &settings.lang, settings.channel))
        }
    };
    let mut attributes = String::new();
    let mut attribute = |name: &str, value: &str| {
        if !value.is_empty() {
            attributes.push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
    };
    attribute("src", settings.src.as_deref().unwrap_or_default());
    attribute("endpoint", &settings.endpoint);
    attribute("lang", &settings.lang);
    // What the element takes it to be anyway need not be said.
    attribute("channel", if settings.channel == Channel::Web { "" } else { settings.channel.as_str() });
    let inside = match &settings.src {
        Some(_) => String::new(),
        None => format!("<script type=\"application/json\">{}</script>\n", in_script(json)),
    };
    format!(
        "<link rel=\"stylesheet\" href=\"{host}/wecan.css\">\n\
         <link rel=\"modulepreload\" href=\"{host}/wecan.js\">\n\
         <link rel=\"modulepreload\" href=\"{host}/{widget}.js\">\n\
         <link rel=\"preload\" href=\"{host}/{widget}.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n\
         <wecan-{widget}{attributes}>\n{inside}{floor}\n</wecan-{widget}>\n\
         <script type=\"module\" src=\"{host}/wecan.js\"></script>\n",
    )
}

/// Every statement with its answer folded away. Where the endpoint is a server of ours, it asks one at a time as well.
fn folded(settings: &Render, quiz: &Quiz) -> String {
    let floor = QuizFloor { quiz, lang: &settings.lang, heading_level: 2, today: Some(clock::today()) };
    let server = settings.endpoint.strip_suffix("/v1/responses");
    let start = server.map(|server| format!("{server}/quizzes/{}?lang={}", quiz.id, settings.lang));
    floor.to_html(start.as_deref())
}

/// JSON that can stand in a `script` element: nothing in it ends the element.
fn in_script(json: &Json) -> String {
    serde_json::to_string(json).unwrap_or_default().replace('<', "\\u003c")
}
