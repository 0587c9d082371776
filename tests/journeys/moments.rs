//! What a screen reader is given of the live quiz, moment by moment, held against what was read and found good in
//! `tests/moments`. `ACCEPT=1` writes it anew.

use wecan_tests::find::Place;
use wecan_tests::{Browser, need};

use crate::council::{Council, later_part_comes, later_part_fails, later_part_is_held, upgraded};
use crate::gallery::differs;
use crate::myths::quiz;

/// The words by which the journey goes on, in one language.
struct Words {
    lang: &'static str,
    begun: &'static str,
    check: &'static str,
    missing: &'static str,
    coming: &'static str,
    not_loaded: &'static str,
    first: (&'static str, &'static str),
    judged: &'static str,
    next: &'static str,
    second: &'static str,
    view: &'static str,
    finish: &'static str,
    sent: &'static str,
}

const WORDS: [Words; 2] = [
    Words {
        lang: "en",
        begun: "Statement 1 of 2",
        check: "Check",
        missing: "Select an answer to ‘It all goes in the same lorry’",
        coming: "Getting the answer…",
        not_loaded: "This page could not load all that it needs.",
        first: ("It all goes in the same lorry.…", "True"),
        judged: "This is not true. You chose ‘True’.",
        next: "Next statement",
        second: "Statement 2 of 2",
        view: "Losing a view",
        finish: "Finish and send your answers",
        sent: "Your answers have been sent. Thank you.",
    },
    Words {
        lang: "cy",
        begun: "Gosodiad 1 o 2",
        check: "Gwirio",
        missing: "Mae’r cyfan yn mynd i’r un lori",
        coming: "Wrthi’n nôl yr ateb…",
        not_loaded: "Ni allai’r dudalen hon lwytho popeth sydd ei angen arni.",
        first: ("Mae’r cyfan yn mynd i’r un lori.…", "Gwir"),
        judged: "Nid yw hyn yn wir. Fe wnaethoch chi ddewis ‘Gwir’.",
        next: "Y gosodiad nesaf",
        second: "Gosodiad 2 o 2",
        view: "Colli golygfa",
        finish: "Gorffen ac anfon eich atebion",
        sent: "Mae eich atebion wedi’u hanfon. Diolch.",
    },
];

#[tokio::test]
async fn every_moment_of_a_quiz_is_given_to_a_screen_reader_as_it_was_found_good() {
    let mut faults = Vec::new();
    for words in &WORDS {
        let council = Council::open().await;
        let mut asked = quiz();
        // The link to come back by is another one each time.
        asked["collect"].as_object_mut().expect("an object").remove("follow_up_days");
        let widget = council.widget(&asked, &["--lang", words.lang]).await;
        let browser = Browser::chromium().await;
        browser.open(&council.page_in(words.lang, "ltr", "", &widget)).await;
        upgraded(&browser, 1).await;
        let page: Place<'_> = browser.page();
        page.see_text(words.begun).await;
        faults.extend(moment(&browser, words, "begun").await);
        later_part_is_held(&browser).await;
        page.press(words.check).await;
        page.see_text(words.missing).await;
        faults.extend(moment(&browser, words, "not-judged").await);
        page.group(words.first.0).choose(words.first.1).await;
        page.press(words.check).await;
        page.see_text(words.coming).await;
        faults.extend(moment(&browser, words, "coming").await);
        later_part_fails(&browser).await;
        page.see_text(words.not_loaded).await;
        faults.extend(moment(&browser, words, "not-loaded").await);
        later_part_comes(&browser).await;
        page.see_text(words.judged).await;
        faults.extend(moment(&browser, words, "judged").await);
        page.press(words.next).await;
        page.see_text(words.second).await;
        page.choose(words.view).await;
        faults.extend(moment(&browser, words, "several").await);
        page.press(words.check).await;
        page.press(words.finish).await;
        page.see_text(words.sent).await;
        faults.extend(moment(&browser, words, "end").await);
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

async fn moment(browser: &Browser, words: &Words, name: &str) -> Option<String> {
    let file = need::root().join(format!("tests/moments/quiz-{name}.{}.txt", words.lang));
    differs(&browser.tree("wecan-myth-buster").await, &file)
}
