//! The host pages: the widget in other people's pages, kind and unkind.

use maud::{Markup, html};

use crate::embed;
use crate::layout::{self, Section};
use crate::pages::Page;
use crate::quizzes;
use crate::survey::survey;

/// Stylesheets that only host pages load.
pub(crate) fn sheets() -> Vec<(&'static str, &'static str)> {
    vec![
        ("hosts/hostile.css", include_str!("../hostile.css")),
        ("hosts/newspaper.css", include_str!("../newspaper.css")),
    ]
}

/// The list of host pages, and the pages.
pub(crate) fn pages() -> Vec<Page> {
    vec![list(), plain(), hostile(), right_to_left(), four(), newspaper()]
}

fn list() -> Page {
    let main = html! {
        div class="gallery-text" {
            h1 { "Host pages" }
            p class="lead" { "A widget lives in somebody else’s page. These pages have nothing of the gallery in them." }
            dl {
                dt { a href="/hosts/plain.html" { "A plain page" } }
                dd { "No styles at all but the widget’s own." }
                dt { a href="/hosts/hostile.html" { "A hostile page" } }
                dd { "Resets everything, makes everything pink and enormous, marks its rules as important, puts a banner over all, and runs right to left." }
                dt { a href="/hosts/rtl.html" { "A page from right to left" } }
                dd { "The widget mirrors itself." }
                dt { a href="/hosts/four.html" { "Four widgets" } }
                dd { "On one page, in two languages, with one module between them." }
                dt { a href="/hosts/newspaper.html" { "A newspaper" } }
                dd { "The council’s statements in the paper’s own colours, saying whose answers they are." }
            }
        }
    };
    let html = layout::page("en", Section::Hosts, "Host pages", &html! {}, &main);
    Page { path: String::from("hosts/index.html"), lang: "en", kind: "list", widgets: 0, html }
}

fn host(name: &str, dir: Option<&str>, title: &str, widgets: usize, more: &Markup, body: &Markup) -> Page {
    let head = html! { (embed::head()) (more) };
    let html = layout::bare("en", dir, title, &head, body);
    Page { path: format!("hosts/{name}.html"), lang: "en", kind: "host", widgets, html }
}

fn plain() -> Page {
    let body = html! {
        main {
            h1 { "School Streets" }
            p { "The council wants to close two roads outside the school at the start and the end of the school day." }
            (embed::element(survey("school-streets"), "en"))
            p { a href="/hosts/" { "All host pages" } }
        }
    };
    host("plain", None, "School Streets: a plain page", 1, &html! {}, &body)
}

fn hostile() -> Page {
    let sheet = html! { link rel="stylesheet" href="/hosts/hostile.css"; };
    let body = html! {
        header class="banner" { "This banner is above everything." }
        main {
            h1 { "A hostile page" }
            p { "The styles of this page try to break whatever is put into it." }
            (embed::element(survey("school-streets"), "en"))
            p { a href="/hosts/" { "All host pages" } }
        }
    };
    host("hostile", Some("rtl"), "A hostile page", 1, &sheet, &body)
}

fn right_to_left() -> Page {
    let body = html! {
        main {
            h1 { "A page from right to left" }
            p { "The words are English, so that you can read them; the page is laid out as one in Urdu or Arabic is." }
            (embed::element(survey("every-question"), "en"))
            p { a href="/hosts/" { "All host pages" } }
        }
    };
    host("rtl", Some("rtl"), "A page from right to left", 1, &html! {}, &body)
}

fn four() -> Page {
    let body = html! {
        main {
            h1 { "Four widgets" }
            (embed::element(survey("town-centre"), "en"))
            hr;
            (embed::element(survey("speed-limit"), "en"))
            hr;
            div lang="cy" { (embed::element(survey("local-area"), "cy")) }
            hr;
            (embed::element(survey("equality"), "en"))
            p { a href="/hosts/" { "All host pages" } }
        }
    };
    host("four", None, "Four widgets on one page", 4, &html! {}, &body)
}

fn newspaper() -> Page {
    let head = html! {
        (embed::head())
        link rel="stylesheet" href="/hosts/newspaper.css";
    };
    let body = html! {
        main {
            h1 { "The Exampleton Echo" }
            p { "Do you know what happens to your rubbish? The council has the answers, and you can test yourself here." }
            (quizzes::guest("en"))
            p { a href="/hosts/" { "All host pages" } }
        }
    };
    let html = layout::bare("en", None, "The Exampleton Echo", &head, &body);
    Page { path: String::from("hosts/newspaper.html"), lang: "en", kind: "host", widgets: 1, html }
}
