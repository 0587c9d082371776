//! The pages of the planning follower: real applications, in each language, as a council would show them.

use std::sync::{Arc, LazyLock};

use maud::{Markup, html};
use wecan::{Applications, Following};
use wecan_model::json::Json;
use wecan_model::planning::adapters::{File as Read, Format, read};

use crate::embed;
use crate::layout::{self, Section};
use crate::pages::{File, Page};
use crate::survey::LANGUAGES;
use crate::tiles;

/// Where the applications are, from the top of the gallery.
pub(crate) const DATA: &str = "planning-data/surrey-heath.json";

/// As Surrey Heath published them in 2014; see `tests/data/planning/README.md`.
const LIST: &[u8] = include_bytes!("../../tests/data/planning/surrey-heath/applications.csv");

/// What a page says around its widget.
struct Words {
    notice: &'static str,
    about: &'static str,
    origin: &'static str,
    /// What stands below the map.
    credit: &'static str,
    data: &'static str,
    plain: &'static str,
    paste: &'static str,
    paste_name: &'static str,
}

const ENGLISH: Words = Words {
    notice: "These are real applications from Surrey Heath in 2014, so nobody can comment on them any more.",
    about: "About this list",
    origin: "Published by Surrey Heath Borough Council as open data (Open Government Licence); taken from AstunTechnology/planning-hub (MIT). \
             Coordinates are subject to the Ordnance Survey terms that the data names.",
    credit: "A plain map drawn from these applications alone: ward names on squares of one or more kilometres. Open Government Licence v3.0; positions subject to Ordnance Survey terms.",
    data: "The applications behind it (JSON)",
    plain: "The same on pages of the server, which need no script",
    paste: "What to paste",
    paste_name: "HTML to paste",
};

const WELSH: Words = Words {
    notice: "Ceisiadau go iawn o Surrey Heath yn 2014 yw’r rhain, felly ni all neb roi sylwadau arnynt mwyach.",
    about: "Am y rhestr hon",
    origin: "Published by Surrey Heath Borough Council as open data (Open Government Licence); taken from AstunTechnology/planning-hub (MIT). \
             Coordinates are subject to the Ordnance Survey terms that the data names.",
    credit: "Map plaen a luniwyd o’r ceisiadau hyn yn unig: enwau wardiau ar sgwariau o un cilometr neu fwy. Trwydded Llywodraeth Agored v3.0; mae’r lleoliadau’n ddarostyngedig i delerau’r Arolwg Ordnans.",
    data: "Y ceisiadau y tu ôl iddi (JSON)",
    plain: "Yr un peth ar dudalennau’r gweinydd, heb fod angen sgript",
    paste: "Beth i’w ludo",
    paste_name: "HTML i’w ludo",
};

/// The applications as the server would give them.
static JSON: LazyLock<Json> = LazyLock::new(|| {
    let import = read(Format::Lodis, &[Read { name: "applications.csv", bytes: LIST }], None);
    let list = import.applications.iter().map(|one| {
        let one = wecan_model::planning::Application { area: "Surrey Heath".into(), ..one.clone() };
        one.to_json()
    });
    Json::Object(vec![
        ("source".into(), Json::string("Surrey Heath Borough Council")),
        ("applications".into(), Json::Array(list.collect())),
    ])
});

/// The file with the applications.
pub(crate) fn data() -> String {
    serde_json::to_string(&*JSON).expect("applications are always JSON")
}

/// The pictures of its map.
pub(crate) fn tiles() -> Vec<File> {
    tiles::files(&applications())
}

fn applications() -> Applications {
    Applications::read(&JSON).expect("the list is good")
}

/// A page in each language.
pub(crate) fn pages() -> Vec<Page> {
    LANGUAGES.map(|(lang, _)| page(lang)).into()
}

/// Where the page of a language is.
pub(crate) fn address(lang: &str) -> String {
    if lang == "en" { "/planning-applications.html".into() } else { format!("/planning-applications.{lang}.html") }
}

fn page(lang: &'static str) -> Page {
    let words = if lang == "cy" { &WELSH } else { &ENGLISH };
    let title = wecan::locales::planning::PlanningWords::of(lang).title;
    let main = html! {
        div class="gallery-text" {
            h1 { (title) }
            @for (other, name) in LANGUAGES.iter().filter(|(other, _)| *other != lang) {
                p { a href=(address(other)) lang=(other) hreflang=(other) { (name) } }
            }
            p class="notice" { (words.notice) }
        }
        div class="stage" { (element(lang, words)) }
        section class="aside gallery-text" aria-labelledby="about" {
            h2 id="about" { (words.about) }
            p lang="en" { (words.origin) }
            ul {
                li { a href={ "/" (DATA) } { (words.data) } }
                li { a href={ "/planning?lang=" (lang) } { (words.plain) } }
            }
            h2 { (words.paste) }
            (layout::code(words.paste_name, SNIPPET))
        }
    };
    let html = layout::page(lang, Section::Planning, title, &embed::head(), &main);
    Page { path: address(lang).trim_start_matches('/').to_owned(), lang, kind: "planning", widgets: 1, html }
}

fn element(lang: &str, words: &Words) -> Markup {
    let mut following = Following::now(Arc::new(applications()), lang.into(), 2);
    // Without script the search leads to the server's own page.
    following.page = "/planning".into();
    let floor = layout::made(wecan::planning_follower::floor::first_page(following, ""));
    html! {
        wecan-planning-follower src={ "/" (DATA) } lang=(lang)
            tiles=(tiles::ADDRESS) tiles-zoom=(tiles::DEEPEST) tiles-credit=(words.credit) { (floor) }
    }
}

/// What to paste, as text to read.
const SNIPPET: &str = r#"<link rel="stylesheet" href="https://widgets.council.example/wecan.css">
<wecan-planning-follower src="https://answers.council.example/v1/planning/applications?per_page=5000">
  <div …>the first page of the list, made by: wecan render applications.json --src …</div>
</wecan-planning-follower>
<script type="module" src="https://widgets.council.example/wecan.js"></script>"#;
