//! The stories: every question type in every state, one page each. A widget that starts is put into an
//! element as a page would; a state in the middle of answering is drawn as the component draws it.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};
use wecan::stories::{At, Story};
use wecan_model::Definition;

use crate::embed;
use crate::layout::{self, Section};
use crate::pages::Page;
use crate::story_names::heading;
use crate::survey::LANGUAGES;

/// What a story's page says around it.
struct Words {
    back: &'static str,
    unpublished: &'static str,
    still: &'static str,
    returned: &'static str,
    broken: &'static str,
    section: &'static str,
    part: &'static str,
}

const ENGLISH: Words = Words {
    back: "All stories",
    unpublished: "The server does not know this survey, so it will not accept what you send.",
    still: "This is a picture of one moment: its buttons do nothing.",
    returned: "This is the plain form as the server sends it back. It needs no script.",
    broken: "The page’s author made a mistake here. What stands inside the element stays, and the console says:",
    section: "A section of the page",
    part: "A part of that section",
};

const WELSH: Words = Words {
    back: "Pob enghraifft",
    unpublished: "Nid yw’r gweinydd yn gwybod am yr arolwg hwn, felly ni fydd yn derbyn yr hyn a anfonwch.",
    still: "Llun o un eiliad yw hwn: nid yw ei fotymau’n gwneud dim.",
    returned: "Dyma’r ffurflen blaen fel y mae’r gweinydd yn ei hanfon yn ôl. Nid oes angen sgript arni.",
    broken: "Gwnaeth awdur y dudalen gamgymeriad yma. Mae’r hyn sydd yn yr elfen yn aros, ac mae’r consol yn dweud:",
    section: "Adran o’r dudalen",
    part: "Rhan o’r adran honno",
};

/// The list of stories, and a page for each.
pub(crate) fn pages() -> Vec<Page> {
    let stories = wecan::stories::all();
    let mut pages = vec![list(&stories)];
    pages.extend(stories.iter().map(|story| page(story, &stories)));
    pages
}

fn address(story: &Story) -> String {
    format!("/stories/{}.{}.html", story.slug(), story.lang)
}

/// The stories by what they show, each with its states: `short text, filled in` is a state of `short text`.
fn list(stories: &[Story]) -> Page {
    let mut groups: Vec<(&str, BTreeMap<usize, Vec<&Story>>)> = Vec::new();
    let mut states: Vec<&str> = Vec::new();
    for story in stories {
        let subject = story.name.split(", ").next().unwrap_or(story.name);
        let state = states.iter().position(|name| *name == story.name).unwrap_or_else(|| {
            states.push(story.name);
            states.len() - 1
        });
        match groups.iter_mut().find(|(name, _)| *name == subject) {
            Some((_, states)) => states.entry(state).or_default().push(story),
            None => groups.push((subject, BTreeMap::from([(state, vec![story])]))),
        }
    }
    let main = html! {
        div class="gallery-text" {
            h1 { "Stories" }
            p class="lead" {
                "Every type of question in every state, and what page authors get wrong. "
                "The same list is drawn and compared with reviewed HTML, and visited in a browser, by the tests."
            }
            ul class="cards" {
                @for (subject, states) in &groups {
                    li {
                        p class="name" { (heading(subject, "en")) }
                        ul {
                            @for same in states.values() {
                                li { (links(subject, same)) }
                            }
                        }
                    }
                }
            }
        }
    };
    let html = layout::page("en", Section::Stories, "Stories", &html! {}, &main);
    Page { path: String::from("stories/index.html"), lang: "en", kind: "list", widgets: 0, html }
}

/// One state: a link for the first language, and a short one for each other.
fn links(subject: &str, same: &[&Story]) -> Markup {
    html! {
        @for (at, story) in same.iter().enumerate() {
            @if at == 0 {
                @let state = story.name.strip_prefix(subject).unwrap_or(story.name).trim_start_matches(", ");
                a href=(address(story)) { @if state.is_empty() { "as it starts" } @else { (state) } }
            } @else {
                " (" a href=(address(story)) lang=(story.lang) hreflang=(story.lang) { (language(story.lang)) } ")"
            }
        }
    }
}

fn page(story: &Story, stories: &[Story]) -> Page {
    let words = if story.lang == "cy" { &WELSH } else { &ENGLISH };
    let lang = layout::words(story.lang).lang;
    let (stage, widgets) = stage(story);
    let said = if !story.broken.is_empty() {
        words.broken
    } else if story.at != At::Floor {
        words.still
    } else if story.checked {
        words.returned
    } else {
        words.unpublished
    };
    let level = story.settings().map_or(2, |settings| settings.heading_level);
    let heading = heading(story.name, lang);
    let main = html! {
        div class="gallery-text" {
            h1 { (heading) }
            p {
                a href="/stories/" hreflang="en" { (words.back) }
                @for twin in stories.iter().filter(|twin| twin.name == story.name && twin.lang != story.lang) {
                    " · " a href=(address(twin)) lang=(twin.lang) hreflang=(twin.lang) { (language(twin.lang)) }
                }
            }
            p class="notice" { (said) }
            @if !story.broken.is_empty() { (layout::code(words.broken, &story.broken.join("\n"))) }
            // The widget's heading stands below the page's own.
            @if level > 2 { h2 { (words.section) } }
            @if level > 3 { h3 { (words.part) } }
        }
        div class="stage" dir=[is_right_to_left(story.lang).then_some("rtl")] { (stage) }
    };
    let head = if widgets > 0 { embed::head() } else { embed::sheet() };
    let html = layout::page(lang, Section::Stories, &heading, &head, &main);
    let kind = if story.broken.is_empty() { "story" } else { "broken" };
    Page { path: address(story).trim_start_matches('/').to_owned(), lang, kind, widgets, html }
}

/// A page in such a language says so; a widget follows its page.
fn is_right_to_left(lang: &str) -> bool {
    ["ar", "fa", "he", "ur"].contains(&lang)
}

/// A language in its own words.
fn language(lang: &'static str) -> &'static str {
    LANGUAGES.iter().find(|(tag, _)| *tag == lang).map_or(lang, |(_, name)| name)
}

/// What the story shows, and how many live widgets that is.
fn stage(story: &Story) -> (Markup, usize) {
    let read = serde_json::from_str(story.definition).ok().and_then(|json| Definition::read(&json).ok());
    let drawn = match &read {
        Some(definition) => layout::made(story.to_html(definition, embed::ENDPOINT)),
        None => html! { p { "Here would stand the plain form." } },
    };
    // A widget that starts knows nothing of what a server found wrong.
    if story.at != At::Floor || story.checked {
        return (drawn, 0);
    }
    (element(story, &drawn), 1)
}

/// The element with its definition inside it, as a page without a file of its own has it.
fn element(story: &Story, floor: &Markup) -> Markup {
    let mut tag = format!("<{} endpoint=\"{}\" lang=\"{}\"", story.widget, embed::ENDPOINT, story.lang);
    for (name, value) in story.attributes {
        // Attributes of stories are plain words.
        tag.push_str(&format!(" {name}=\"{value}\""));
    }
    // A `<` would end the script element if the right letters followed it; inside JSON strings it may be written so.
    let definition = story.definition.replace('<', "\\u003c");
    html! {
        (PreEscaped(tag)) (PreEscaped(">"))
        script type="application/json" { (PreEscaped(definition)) }
        (floor)
        (PreEscaped(format!("</{}>", story.widget)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_story_has_a_page_of_its_own() {
        let stories = wecan::stories::all();
        let paths: BTreeSet<String> = super::pages().into_iter().map(|page| page.path).collect();
        assert_eq!(paths.len(), stories.len() + 1);
    }

    #[test]
    fn attributes_of_stories_need_no_escaping() {
        for story in wecan::stories::all() {
            for (name, value) in story.attributes {
                assert!(!value.contains(['"', '&']), "{}: {name}", story.name);
            }
        }
    }
}
