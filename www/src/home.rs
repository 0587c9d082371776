//! The front page, which is written by hand: `www/index.html`, where Trunk finds it.

use crate::pages::Page;

/// The front page, without what only Trunk reads.
pub(crate) fn page() -> Page {
    let source = include_str!("../index.html");
    let mut html = String::with_capacity(source.len());
    for line in source.lines().filter(|line| !line.contains("data-trunk") && !line.contains("<!--")) {
        html.push_str(line);
        html.push('\n');
    }
    Page { path: String::from("index.html"), lang: "en", kind: "home", widgets: 0, html }
}

#[cfg(test)]
mod tests {
    use crate::survey::{LANGUAGES, SURVEYS, page_address};

    #[test]
    fn the_front_page_leads_to_every_survey_in_every_language() {
        let page = super::page();
        for survey in &SURVEYS {
            for (lang, _) in LANGUAGES {
                assert!(
                    page.html.contains(&format!("href=\"{}\"", page_address(survey.id, lang))),
                    "{} {lang}",
                    survey.id
                );
            }
            let title = survey.definition().title;
            assert!(page.html.contains(title.get("en").split(':').next().unwrap_or_default()), "{}", survey.id);
        }
    }
}
