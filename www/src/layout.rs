//! The frame that every page of the gallery stands in: head, skip link, header, footer.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The gallery's own words in the languages of its survey pages.
pub(crate) struct Words {
    pub(crate) lang: &'static str,
    skip: &'static str,
    sections: &'static str,
    home: &'static str,
    surveys: &'static str,
    planning: &'static str,
    myths: &'static str,
    stories: &'static str,
    hosts: &'static str,
    guide: &'static str,
    developers: &'static str,
    footer: &'static str,
}

const ENGLISH: Words = Words {
    lang: "en",
    skip: "Skip to the main content",
    sections: "Sections",
    home: "Home",
    surveys: "Surveys",
    planning: "Planning",
    myths: "Myth-busters",
    stories: "Stories",
    hosts: "Host pages",
    guide: "Embedding guide",
    developers: "Developers",
    footer: "Free software under the MIT licence or the Apache licence 2.0, as you choose. Data and published questions are under the licences that their pages name.",
};

const WELSH: Words = Words {
    lang: "cy",
    skip: "Neidio i’r prif gynnwys",
    sections: "Adrannau",
    home: "Hafan",
    surveys: "Arolygon",
    planning: "Cynllunio",
    myths: "Chwalu mythau",
    stories: "Enghreifftiau",
    hosts: "Tudalennau lletya",
    guide: "Canllaw mewnosod",
    developers: "Datblygwyr",
    footer: "Meddalwedd rydd o dan drwydded MIT neu drwydded Apache 2.0, fel y dymunwch. Mae data a chwestiynau cyhoeddedig o dan y trwyddedau y mae eu tudalennau’n eu henwi.",
};

/// The words of a language; English where the gallery has none.
pub(crate) fn words(lang: &str) -> &'static Words {
    if lang == "cy" { &WELSH } else { &ENGLISH }
}

/// Where a page belongs in the navigation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Surveys,
    Planning,
    Myths,
    Stories,
    Hosts,
    Guide,
    Developers,
}

/// A page of the gallery in its frame. `head` is for what only some pages load.
pub(crate) fn page(lang: &str, section: Section, title: &str, head: &Markup, main: &Markup) -> String {
    let words = words(lang);
    let link = |address: &str, text: &str, own: Option<Section>| {
        // Of what is linked here only the planning applications are in other languages too.
        let hreflang = (words.lang != "en").then_some(if own == Some(Section::Planning) { words.lang } else { "en" });
        let current = (own == Some(section)).then_some("true");
        html! { li { a href=(address) hreflang=[hreflang] aria-current=[current] { (text) } } }
    };
    html! {
        (DOCTYPE)
        html lang=(words.lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – wecan" }
                link rel="icon" href="/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/gallery.css";
                (head)
            }
            body {
                a class="skip" href="#main" { (words.skip) }
                header {
                    div class="band" {
                        a class="brand" href="/" { "wecan" }
                        nav aria-label=(words.sections) {
                            ul {
                                (link("/", words.home, None))
                                (link("/surveys/", words.surveys, Some(Section::Surveys)))
                                (link(&crate::planning::address(words.lang), words.planning, Some(Section::Planning)))
                                (link("/myths/", words.myths, Some(Section::Myths)))
                                (link("/stories/", words.stories, Some(Section::Stories)))
                                (link("/hosts/", words.hosts, Some(Section::Hosts)))
                                (link("/guide.html", words.guide, Some(Section::Guide)))
                                (link("/developers.html", words.developers, Some(Section::Developers)))
                            }
                        }
                    }
                }
                main id="main" tabindex="-1" { (main) }
                footer { div class="band" { p { (words.footer) } } }
            }
        }
    }
    .into_string()
}

/// A page without the gallery's frame, as the host pages are.
pub(crate) fn bare(lang: &str, dir: Option<&str>, title: &str, head: &Markup, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang=(lang) dir=[dir] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="icon" href="/icon.svg" type="image/svg+xml";
                (head)
            }
            body { (body) }
        }
    }
    .into_string()
}

/// Source text to read and copy. It can be scrolled with the keyboard.
pub(crate) fn code(name: &str, text: &str) -> Markup {
    html! { pre tabindex="0" role="region" aria-label=(name) { code { (text) } } }
}

/// HTML that another part of the project has already made safe.
pub(crate) fn made(html: String) -> Markup {
    PreEscaped(html)
}
