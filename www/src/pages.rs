//! Every file of the gallery, and the list of its pages for those who visit them all.

use serde_json::json;

use crate::survey::SURVEYS;
use crate::{developers, guide, home, hosts, panel, planning, quizzes, stories, surveys};

/// A file to write.
pub(crate) struct File {
    /// Where it belongs, from the top of the gallery.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

/// A page, which is a file that people visit.
pub(crate) struct Page {
    /// Where it belongs, from the top of the gallery, without a slash before it.
    pub(crate) path: String,
    /// The language of the page.
    pub(crate) lang: &'static str,
    /// What sort of page it is: home, list, text, survey, planning, story, broken (a story whose
    /// widgets do not start, and say why), quiz, moment (a state of a quiz, drawn) or host.
    pub(crate) kind: &'static str,
    /// How many widgets it shows.
    pub(crate) widgets: usize,
    /// What it holds.
    pub(crate) html: String,
}

/// The definition files alone.
pub(crate) fn definitions() -> Vec<File> {
    let file = |path: String, text: &str| File { path, text: text.to_owned() };
    let mut files: Vec<File> =
        SURVEYS.iter().map(|survey| file(format!("definitions/{}.json", survey.id), survey.text)).collect();
    files.extend(quizzes::definitions());
    files
}

/// The whole gallery.
pub(crate) fn all() -> Vec<File> {
    let mut pages = vec![home::page()];
    pages.extend(surveys::pages());
    pages.extend(planning::pages());
    pages.extend(stories::pages());
    pages.extend(quizzes::pages());
    pages.extend(hosts::pages());
    pages.extend([panel::page(), guide::page(), developers::page()]);

    let mut files = definitions();
    files.extend(quizzes::sources());
    let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
    files.push(file("gallery.css", include_str!("../gallery.css")));
    files.push(file(planning::DATA, &planning::data()));
    files.extend(planning::tiles());
    files.push(file("icon.svg", include_str!("../icon.svg")));
    files.extend(hosts::sheets().into_iter().map(|(path, text)| file(path, text)));
    files.push(file("schemas/definition-1.json", include_str!("../../crates/model/schema/definition.schema.json")));
    files.push(file("schemas/quiz-1.json", include_str!("../../crates/model/schema/quiz.schema.json")));
    files.push(file("schemas/overlay-1.json", include_str!("../../crates/model/schema/overlay.schema.json")));
    files.push(File { path: String::from("pages.json"), text: list(&pages) });
    files.extend(pages.into_iter().map(|page| File { path: page.path, text: page.html }));
    files
}

fn list(pages: &[Page]) -> String {
    let rows: Vec<_> = pages
        .iter()
        .map(|page| json!({"path": page.path, "lang": page.lang, "kind": page.kind, "widgets": page.widgets}))
        .collect();
    let mut text = serde_json::to_string_pretty(&rows).expect("strings and numbers are always JSON");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every tag of a page, without what stands between them.
    fn tags(html: &str) -> impl Iterator<Item = &str> {
        html.split('<').skip(1).filter_map(|piece| piece.split('>').next())
    }

    /// The addresses that a page links to or loads.
    fn addresses(html: &str) -> impl Iterator<Item = &str> {
        tags(html).flat_map(|tag| tag.split(' ')).filter_map(|attribute| {
            let value = attribute.strip_prefix("href=\"").or_else(|| attribute.strip_prefix("src=\""))?;
            value.split('"').next()
        })
    }

    #[test]
    fn every_link_inside_the_gallery_leads_to_a_file_of_it() {
        let files = all();
        let mut there: BTreeSet<String> = files.iter().map(|file| format!("/{}", file.path)).collect();
        let folders = ["/", "/surveys/", "/myths/", "/stories/", "/hosts/"].map(String::from);
        for folder in &folders {
            assert!(there.contains(&format!("{folder}index.html")), "{folder} has no page");
        }
        there.extend(folders);
        // Served beside the gallery: the bundle, and what the server writes itself.
        there.extend(
            [
                "/wecan.js",
                "/have-your-say.js",
                "/have-your-say.wasm",
                "/planning-follower.js",
                "/planning-follower.wasm",
                "/myth-buster.js",
                "/myth-buster.wasm",
                "/panel-poll.js",
                "/panel-poll.wasm",
                "/wecan.css",
                "/openapi.json",
            ]
            .map(String::from),
        );
        for file in files.iter().filter(|file| file.path.ends_with(".html")) {
            for address in addresses(&file.text).filter(|address| !address.starts_with('#')) {
                let path = address.split(['#', '?']).next().unwrap_or(address);
                let elsewhere =
                    ["https://", "http://", "data:text/calendar;", "/forms/", "/quizzes/", "/v1/", "/leptos-app/"]
                        .iter()
                        .any(|place| path.starts_with(place))
                        || path == "/planning";
                assert!(elsewhere || there.contains(path), "{} leads to {address}, which is not there", file.path);
            }
        }
    }

    #[test]
    fn no_page_has_a_script_or_a_style_of_its_own_or_loads_from_elsewhere() {
        for file in all().iter().filter(|file| file.path.ends_with(".html")) {
            for tag in tags(&file.text) {
                if tag.starts_with("script") {
                    assert!(tag.contains(" src=\"/") || tag.contains("application/json"), "{}: {tag}", file.path);
                }
                for forbidden in [" style=\"", " onclick=", " src=\"http", " src=\"//"] {
                    assert!(!tag.contains(forbidden), "{}: {tag}", file.path);
                }
                let loads = tag.starts_with("link") && tag.contains("href=\"http");
                assert!(!loads && !tag.starts_with("style"), "{}: {tag}", file.path);
            }
        }
    }

    #[test]
    fn every_page_says_its_language_and_has_one_first_heading() {
        for file in all().iter().filter(|file| file.path.ends_with(".html")) {
            assert!(file.text.contains("<html lang=\""), "{}", file.path);
            assert_eq!(file.text.matches("<h1").count(), 1, "{}", file.path);
            assert!(!file.text.contains("data-trunk"), "{}", file.path);
        }
    }
}
