//! The myth-busters: one national template with the overlays of two councils, merged as `wecan merge` does it, each on
//! a page as its council would have it; and what they show in every state.

use maud::{Markup, html};
use wecan::QuizFloor;
use wecan::quiz_stories::{At, QuizStory};
use wecan_model::json::Json;
use wecan_model::myths::{Merged, merge};
use wecan_model::{Overlay, Quiz};

use crate::embed;
use crate::layout::{self, Section};
use crate::pages::{File, Page};
use crate::story_names::heading;
use crate::survey::LANGUAGES;

const TEMPLATE: (&str, &str) = ("waste-planning-streets", include_str!("../myths/waste-planning-streets.json"));

/// The overlays, each with the id of what comes of it.
const OVERLAYS: [(&str, &str); 2] = [
    ("exampleton-myths", include_str!("../myths/exampleton-myths.json")),
    ("llanenghraifft-myths", include_str!("../myths/llanenghraifft-myths.json")),
];

/// What a page says around its widget.
struct Words {
    heading: &'static str,
    notice: &'static str,
    about: &'static str,
    note: &'static str,
    files: [&'static str; 3],
    plain: &'static str,
    paste: &'static str,
    made: &'static str,
    back: &'static str,
    still: &'static str,
}

const ENGLISH: Words = Words {
    heading: "True or false?",
    notice: "This is an example. There is no such council; the statements that it took from the template are real, with their sources.",
    about: "About this page",
    note: "The statements come from a template that every council can adapt. This council has replaced some, added its own, left some out, and filled in its name and figures.",
    files: ["The template (JSON)", "What this council made of it (JSON)", "What the page gets (JSON)"],
    plain: "The same statements on pages of the server, which need no script",
    paste: "What to paste",
    made: "The first makes the quiz, the second prints the element with the list of its statements inside, which works without script:",
    back: "All myth-busters",
    still: "This is a picture of one moment: its buttons do nothing.",
};

const WELSH: Words = Words {
    heading: "Gwir neu gau?",
    notice: "Enghraifft yw hon. Nid oes cyngor o’r fath; mae’r gosodiadau a gymerodd o’r templed yn rhai go iawn, gyda’u ffynonellau.",
    about: "Am y dudalen hon",
    note: "Daw’r gosodiadau o dempled y gall pob cyngor ei addasu. Mae’r cyngor hwn wedi newid rhai, ychwanegu ei rai ei hun, hepgor rhai, a llenwi ei enw a’i ffigurau.",
    files: ["Y templed (JSON)", "Beth a wnaeth y cyngor hwn ohono (JSON)", "Beth mae’r dudalen yn ei gael (JSON)"],
    plain: "Yr un gosodiadau ar dudalennau’r gweinydd, heb fod angen sgript",
    paste: "Beth i’w ludo",
    made: "Mae’r cyntaf yn gwneud y cwis, mae’r ail yn argraffu’r elfen gyda rhestr ei gosodiadau ynddi, sy’n gweithio heb sgript:",
    back: "Pob cwis chwalu mythau",
    still: "Llun o un eiliad yw hwn: nid yw ei fotymau’n gwneud dim.",
};

fn json(text: &str) -> Json {
    serde_json::from_str(text).expect("a test reads every quiz of the gallery")
}

/// What a page of this council gets.
fn merged(overlay: &str) -> Merged {
    let template = json(TEMPLATE.1);
    let read = Quiz::read_template(&template).expect("a test reads every quiz of the gallery");
    let overlay = Overlay::read(&json(overlay)).expect("a test reads every quiz of the gallery");
    merge(&template, &read, &[overlay])
}

fn quiz(overlay: &str) -> Quiz {
    Quiz::read(&merged(overlay).json).expect("a test reads every quiz of the gallery")
}

/// What has to be published for the pages to send their answers.
pub(crate) fn definitions() -> Vec<File> {
    let file = |(id, overlay): (&str, &str)| {
        let text = serde_json::to_string_pretty(&merged(overlay).json).expect("Json is JSON");
        File { path: format!("definitions/{id}.json"), text: text + "\n" }
    };
    OVERLAYS.map(file).into()
}

/// The template and the overlays as they are kept.
pub(crate) fn sources() -> Vec<File> {
    let all = OVERLAYS.iter().chain([&TEMPLATE]);
    all.map(|(id, text)| File { path: format!("myths/{id}.json"), text: (*text).to_owned() }).collect()
}

/// The list, a page for each council and language, and one for each story.
pub(crate) fn pages() -> Vec<Page> {
    let mut stories = wecan::quiz_stories::all();
    stories.retain(|story| story.broken.is_empty());
    let mut pages = vec![list(&stories)];
    for council in &OVERLAYS {
        pages.extend(LANGUAGES.map(|(lang, _)| page(council, lang)));
    }
    pages.extend(stories.iter().map(story_page));
    pages
}

fn address(id: &str, lang: &str) -> String {
    if lang == "en" { format!("/myths/{id}.html") } else { format!("/myths/{id}.{lang}.html") }
}

fn story_address(story: &QuizStory) -> String {
    format!("/stories/{}.{}.html", story.slug(), story.lang)
}

fn list(stories: &[QuizStory]) -> Page {
    let main = html! {
        div class="gallery-text" {
            h1 { "Myth-busters" }
            p class="lead" {
                "Statements that people hear, to judge one at a time, with what is known about each and where that is from. Without script they are a list with the answers folded away, and pages of the server. "
                "One template serves every council; each makes it its own."
            }
            ul class="cards" {
                @for (id, overlay) in &OVERLAYS {
                    @let quiz = quiz(overlay);
                    @let name = quiz.publisher.as_ref().map(|publisher| publisher.name.clone()).unwrap_or_default();
                    li {
                        a class="name" href=(address(id, "en")) { (name.get("en")) }
                        p { a href=(address(id, "cy")) lang="cy" hreflang="cy" { (name.get("cy")) " (Cymraeg)" } }
                        p class="quiet" { (quiz.items.len()) " statements" }
                    }
                }
                li {
                    a class="name" href="/hosts/newspaper.html" { "In the local paper" }
                    p class="quiet" { "The same quiz on somebody else’s page, in other colours" }
                }
            }
            h2 { "Stories" }
            ul {
                @for story in stories {
                    li { a href=(story_address(story)) hreflang=(story.lang) { (heading(story.name, "en")) " (" (story.lang) ")" } }
                }
            }
        }
    };
    let html = layout::page("en", Section::Myths, "Myth-busters", &html! {}, &main);
    Page { path: String::from("myths/index.html"), lang: "en", kind: "list", widgets: 0, html }
}

fn page((id, overlay): &(&str, &str), lang: &'static str) -> Page {
    let words = if lang == "cy" { &WELSH } else { &ENGLISH };
    let quiz = quiz(overlay);
    let files = [format!("/myths/{}.json", TEMPLATE.0), format!("/myths/{id}.json"), format!("/definitions/{id}.json")];
    let commands = format!(
        "wecan merge {}.json {id}.json > quiz.json\nwecan render quiz.json --endpoint https://answers.council.example/v1/responses",
        TEMPLATE.0
    );
    let main = html! {
        div class="gallery-text" {
            h1 { (words.heading) }
            @for (other, name) in LANGUAGES.iter().filter(|(other, _)| *other != lang) {
                p { a href=(address(id, other)) lang=(other) hreflang=(other) { (name) } }
            }
            p class="notice" { (words.notice) }
        }
        div class="stage" { (element(id, &quiz, lang)) }
        section class="aside gallery-text" aria-labelledby="about" {
            h2 id="about" { (words.about) }
            p { (words.note) }
            ul {
                @for (file, what) in files.iter().zip(words.files) { li { a href=(file) { (what) } } }
                li { a href={ "/quizzes/" (id) "?lang=" (lang) } { (words.plain) } }
            }
            h2 { (words.paste) }
            p { (words.made) }
            (layout::code(words.paste, &commands))
        }
    };
    let html = layout::page(lang, Section::Myths, quiz.title.get(lang), &embed::head(), &main);
    Page { path: address(id, lang).trim_start_matches('/').to_owned(), lang, kind: "quiz", widgets: 1, html }
}

/// The element of a council's quiz, around the list of its statements with the answers folded away.
fn element(id: &str, quiz: &Quiz, lang: &str) -> Markup {
    let floor = QuizFloor { quiz, lang, heading_level: 2, today: None };
    let floor = layout::made(floor.to_html(Some(&format!("/quizzes/{id}?lang={lang}"))));
    let source = format!("/definitions/{id}.json");
    html! { wecan-myth-buster src=(source) endpoint=(embed::ENDPOINT) lang=(lang) { (floor) } }
}

/// The first council's quiz, for pages of other people.
pub(crate) fn guest(lang: &str) -> Markup {
    let (id, overlay) = OVERLAYS[0];
    element(id, &quiz(overlay), lang)
}

fn story_page(story: &QuizStory) -> Page {
    let quiz = Quiz::read(&json(story.definition)).expect("only sound stories are shown");
    let drawn = layout::made(story.to_html(&quiz, embed::ENDPOINT));
    let lang = layout::words(story.lang).lang;
    let words = if lang == "cy" { &WELSH } else { &ENGLISH };
    let heading = heading(story.name, lang);
    let main = html! {
        div class="gallery-text" {
            h1 { (heading) }
            p { a href="/myths/" hreflang="en" { (words.back) } }
            @if story.at != At::Floor { p class="notice" { (words.still) } }
        }
        div class="stage" { (drawn) }
    };
    let html = layout::page(lang, Section::Myths, &heading, &embed::sheet(), &main);
    Page { path: story_address(story).trim_start_matches('/').to_owned(), lang, kind: "moment", widgets: 0, html }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_council_has_a_quiz_without_a_conflict_in_every_language() {
        for (id, overlay) in OVERLAYS {
            let merged = merged(overlay);
            assert_eq!(merged.conflicts, [], "{id}");
            let quiz = quiz(overlay);
            assert_eq!(quiz.id, id);
            assert_eq!(quiz.untranslated(), [], "{id}");
        }
    }

    #[test]
    fn every_file_says_where_its_statements_come_from() {
        for file in sources() {
            let note = json(&file.text).get("note").and_then(Json::as_str).map(String::from);
            assert!(note.is_some_and(|note| !note.is_empty()), "{}", file.path);
        }
    }
}
