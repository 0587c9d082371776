//! The element as a council pastes it: a stylesheet, the element around its floor, and a script.

use maud::{Markup, html};
use wecan::floor::Floor;
use wecan_model::Definition;

use crate::layout;
use crate::survey::Survey;

/// Where the pages of the gallery send responses: the server that shows them.
pub(crate) const ENDPOINT: &str = "/v1/responses";

/// The stylesheet, which dresses the plain form too.
pub(crate) fn sheet() -> Markup {
    html! { link rel="stylesheet" href="/wecan.css"; }
}

/// What goes into the head of a page with widgets.
pub(crate) fn head() -> Markup {
    html! {
        (sheet())
        script type="module" src="/wecan.js" {}
    }
}

/// The element of a survey, around the floor that works without any script.
pub(crate) fn element(survey: &Survey, lang: &str) -> Markup {
    let definition = survey.definition();
    let floor = floor(&definition, lang);
    html! {
        @if definition.poll.is_some() {
            wecan-panel-poll src=(survey.address()) endpoint=(ENDPOINT) lang=(lang) { (floor) }
        } @else {
            wecan-have-your-say src=(survey.address()) endpoint=(ENDPOINT) lang=(lang) { (floor) }
        }
    }
}

/// The name of the widget that asks a definition.
pub(crate) fn widget_of(definition: &Definition) -> &'static str {
    if definition.poll.is_some() { "panel-poll" } else { "have-your-say" }
}

/// The plain form of a definition.
fn floor(definition: &Definition, lang: &str) -> Markup {
    layout::made(Floor::new(definition, ENDPOINT, lang).to_html())
}

/// All that a page has of a widget, for the curious.
pub(crate) fn whole(survey: &Survey, lang: &str) -> String {
    let breaks = |markup: Markup| markup.into_string().replace("><", ">\n<");
    // A line for each tag, except where a line break would show: in a form's text it would be a space.
    format!("{}\n{}", breaks(head()), element(survey, lang).into_string())
}

/// What to paste, as text to read: the floor is left to the command that makes it.
pub(crate) fn snippet(id: &str, lang: &str) -> String {
    snippet_of("have-your-say", id, lang)
}

/// The same for another widget.
pub(crate) fn snippet_of(widget: &str, id: &str, lang: &str) -> String {
    let lang = if lang == "en" { String::new() } else { format!(" lang=\"{lang}\"") };
    format!(
        "<link rel=\"stylesheet\" href=\"https://widgets.council.example/wecan.css\">\n\
         <wecan-{widget} src=\"{id}.json\" endpoint=\"https://answers.council.example/v1/responses\"{lang}>\n  \
           <form …>the plain form, made by: wecan render {id}.json --endpoint URL</form>\n\
         </wecan-{widget}>\n\
         <script type=\"module\" src=\"https://widgets.council.example/wecan.js\"></script>"
    )
}
