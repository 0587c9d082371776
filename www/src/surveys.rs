//! The survey pages: real questionnaires, each in every language on a page as a council would have it.

use maud::{Markup, html};
use wecan_model::Identity;

use crate::embed;
use crate::layout::{self, Section};
use crate::pages::Page;
use crate::survey::{LANGUAGES, SURVEYS, Survey, page_address};

/// What a survey page says around its widget.
struct Words {
    heading: &'static str,
    notice: &'static str,
    invited: &'static str,
    about: &'static str,
    paste: &'static str,
    paste_name: &'static str,
    whole: &'static str,
    definition: &'static str,
    plain: &'static str,
}

const ENGLISH: Words = Words {
    heading: "Have your say",
    notice: "This is a demonstration. What you send goes to the server that showed you this page, and nowhere else.",
    invited: "This survey asks for an invitation. This command, on the machine that shows you this page, prints one:",
    about: "About this survey",
    paste: "What to paste",
    paste_name: "HTML to paste",
    whole: "Show all of it, with the plain form",
    definition: "The definition of this survey (JSON)",
    plain: "The same survey on a page of the server, which needs no script",
};

const WELSH: Words = Words {
    heading: "Dweud eich dweud",
    notice: "Arddangosiad yw hwn. Mae’r hyn a anfonwch yn mynd i’r gweinydd a ddangosodd y dudalen hon i chi, ac nid i unman arall.",
    invited: "Mae’r arolwg hwn yn gofyn am wahoddiad. Mae’r gorchymyn hwn, ar y peiriant sy’n dangos y dudalen hon i chi, yn rhoi un:",
    about: "Am yr arolwg hwn",
    paste: "Beth i’w ludo",
    paste_name: "HTML i’w ludo",
    whole: "Dangos y cyfan, gyda’r ffurflen blaen",
    definition: "Diffiniad yr arolwg hwn (JSON)",
    plain: "Yr un arolwg ar dudalen y gweinydd, heb fod angen sgript",
};

/// The list of surveys, and a page for each in each language.
pub(crate) fn pages() -> Vec<Page> {
    let mut pages = vec![list()];
    for survey in &SURVEYS {
        pages.extend(LANGUAGES.map(|(lang, _)| page(survey, lang)));
    }
    pages
}

fn list() -> Page {
    let main = html! {
        div class="gallery-text" {
            h1 { "Surveys" }
            p class="lead" {
                "Questionnaires as councils use them, each with the element that you would paste and the file behind it."
            }
            ul class="cards" {
                @for survey in &SURVEYS {
                    @let definition = survey.definition();
                    li {
                        @for (lang, name) in LANGUAGES {
                            @let title = definition.title.get(lang);
                            @if lang == "en" {
                                a class="name" href=(page_address(survey.id, lang)) { (title) }
                            } @else {
                                p { a href=(page_address(survey.id, lang)) lang=(lang) hreflang=(lang) { (title) " (" (name) ")" } }
                            }
                        }
                        @if definition.poll.is_some() {
                            p { a href=(crate::panel::ADDRESS) { "A panel, with and without weighting" } }
                        }
                        p class="quiet" { (count(definition.questions().count(), "question")) ", " (count(definition.pages.len(), "page")) }
                    }
                }
            }
        }
    };
    let html = layout::page("en", Section::Surveys, "Surveys", &html! {}, &main);
    Page { path: String::from("surveys/index.html"), lang: "en", kind: "list", widgets: 0, html }
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn page(survey: &Survey, lang: &'static str) -> Page {
    let words = if lang == "cy" { &WELSH } else { &ENGLISH };
    let definition = survey.definition();
    let title = definition.title.get(lang);
    let element = embed::element(survey, lang);
    let main = html! {
        div class="gallery-text" {
            h1 { (words.heading) }
            (twins(survey, lang))
            p class="notice" { (words.notice) }
            @if definition.identity == Identity::Invited {
                p { (words.invited) " " code { "wecan invite " (survey.id) " --data DIR" } }
            }
        }
        div class="stage" { (element) }
        section class="aside gallery-text" aria-labelledby="about" {
            h2 id="about" { (words.about) }
            p lang="en" { (survey.note()) }
            ul {
                li { a href=(survey.address()) { (words.definition) } }
                li { a href={ "/forms/" (survey.id) "?lang=" (lang) } { (words.plain) } }
            }
            h2 { (words.paste) }
            (layout::code(words.paste_name, &embed::snippet_of(embed::widget_of(&definition), survey.id, lang)))
            details {
                summary { (words.whole) }
                (layout::code(words.whole, &embed::whole(survey, lang)))
            }
        }
    };
    let html = layout::page(lang, Section::Surveys, title, &embed::head(), &main);
    let path = page_address(survey.id, lang).trim_start_matches('/').to_owned();
    Page { path, lang, kind: "survey", widgets: 1, html }
}

/// Links to the same survey in its other languages.
fn twins(survey: &Survey, lang: &str) -> Markup {
    html! {
        @for (other, name) in LANGUAGES.iter().filter(|(other, _)| *other != lang) {
            p { a href=(page_address(survey.id, other)) lang=(other) hreflang=(other) { (name) } }
        }
    }
}
