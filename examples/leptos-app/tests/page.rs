//! What the server sends works before, and without, any script.
#![cfg(feature = "ssr")]

use wecan_leptos_app::{ENDPOINT, page};

#[test]
fn the_page_holds_a_form_that_posts_by_itself() {
    let html = page();
    for part in [
        &format!("<form class=\"wecan-form\" method=\"post\" action=\"{ENDPOINT}\""),
        "<h2 class=\"wecan-title\" part=\"title\" tabindex=\"-1\">A seed library</h2>",
        "<input class=\"wecan-tick\" type=\"radio\" name=\"borrow\" value=\"unsure\"",
        "<textarea name=\"grow\"",
        "<input type=\"hidden\" name=\"_definition\" value=\"seed-library\">",
        "<button class=\"wecan-button\" type=\"submit\"",
        "</form>",
        "<form class=\"wecan-search\" role=\"search\" method=\"get\" action=\"/planning\"",
        "Felling of an oak",
    ] {
        assert!(html.contains(part), "no {part} in {html}");
    }
}

#[test]
fn the_words_of_the_app_stand_around_the_widget() {
    let html = page();
    let (heading, form) = (html.find("<h1>The library</h1>"), html.find("<form"));
    assert!(heading.is_some() && heading < form, "{html}");
    assert!(!html.contains("Seeds are on their way"), "nothing has been sent yet");
}
