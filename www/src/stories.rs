//! The stories: every question type in every state, one page each.

use maud::html;

use crate::layout::{self, Section};
use crate::pages::Page;

/// The list of stories, and a page for each.
pub(crate) fn pages() -> Vec<Page> {
    let main = html! { div class="gallery-text" { h1 { "Stories" } } };
    let html = layout::page("en", Section::Stories, "Stories", &html! {}, &main);
    vec![Page { path: String::from("stories/index.html"), lang: "en", kind: "list", widgets: 0, html }]
}
