//! That both languages say the same things, each in its own words.

use std::collections::{BTreeMap, BTreeSet};

use wecan::locales::Locale;
use wecan::locales::quiz::{JudgedWords, QuizWords, SentWords};

/// Every sentence by the name of its field: one, or one for each plural form or month.
///
/// Read from what the struct says of itself, so that a new field is looked at without being listed here.
fn sentences(tag: &str) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut name = String::new();
    let shared = format!("{:#?}", Locale::of(tag));
    let quiz = format!("{:#?}{:#?}{:#?}", QuizWords::of(tag), JudgedWords::of(tag), SentWords::of(tag));
    let own = |(of, line): (&str, &str)| (of.to_owned(), line.trim().to_owned());
    let lines = shared.lines().map(|line| ("", line)).chain(quiz.lines().map(|line| ("quiz ", line))).map(own);
    for (of, line) in lines {
        let line = line.as_str();
        let value = match line.split_once(": ") {
            Some((field, value)) if field.chars().all(|c| c.is_ascii_lowercase() || c == '_') => {
                name = of + field;
                value
            }
            _ => line,
        };
        if let Some(words) = value.strip_prefix('"').and_then(|value| value.strip_suffix("\",")) {
            assert!(!words.contains('\\'), "`{words}` needs no escapes");
            all.entry(name.clone()).or_default().push(words.to_owned());
        }
    }
    all.remove("tag");
    all.remove("quiz tag");
    assert!(all.len() > 90, "{} sentences were found", all.len());
    all
}

fn placeholders(sentence: &str) -> BTreeSet<&str> {
    sentence.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn welsh_and_english_fill_the_same_names_into_each_sentence() {
    let (english, welsh) = (sentences("en"), sentences("cy"));
    assert_eq!(english.keys().collect::<Vec<_>>(), welsh.keys().collect::<Vec<_>>());
    for (name, english) in &english {
        let wanted = placeholders(english.last().expect("a field holds a sentence"));
        let known = ["n", "all", "answer", "question", "date", "none", "name"];
        assert!(wanted.iter().all(|name| known.contains(name)), "{name}: {wanted:?}");
        for sentence in english.iter().chain(&welsh[name]).filter(|sentence| !sentence.is_empty()) {
            let mut found = placeholders(sentence);
            if english.len() == 6 && wanted.contains("n") {
                // A form for one number may write it out.
                assert!(found.contains("n") || sentence.contains(|c: char| c.is_ascii_digit()), "{name}: {sentence}");
                found.insert("n");
            }
            assert_eq!(found, wanted, "{name}: {sentence}");
        }
    }
}

#[test]
fn every_welsh_sentence_is_welsh() {
    let (english, welsh) = (sentences("en"), sentences("cy"));
    for (name, words) in &welsh {
        for (english, welsh) in english[name].iter().zip(words).filter(|(english, _)| !english.is_empty()) {
            assert_ne!(english, welsh, "{name}");
        }
    }
}

#[test]
fn every_number_is_said_in_the_form_that_its_language_wants() {
    for tag in ["en", "cy"] {
        let locale = Locale::of(tag);
        for (name, forms) in sentences(tag).into_iter().filter(|(_, forms)| forms.len() == 6) {
            for n in [0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 16, 100, 1000] {
                let form = &forms[(locale.shared.plural)(n)];
                let sentence = if form.is_empty() { &forms[5] } else { form };
                let says = sentence.contains("{n}") || sentence.split(' ').any(|word| word == n.to_string());
                assert!(says, "{tag} {name} {n}: {sentence}");
            }
        }
    }
    let plural = |tag: &str| [0, 1, 2, 3, 4, 5, 6, 7, 11].map(Locale::of(tag).shared.plural);
    assert_eq!(plural("en"), [5, 1, 5, 5, 5, 5, 5, 5, 5]);
    assert_eq!(plural("cy"), [0, 1, 2, 3, 5, 5, 4, 5, 5]);
}

#[test]
fn sentences_are_typeset_and_neither_blame_nor_beg() {
    for tag in ["en", "cy"] {
        for (name, forms) in sentences(tag) {
            for sentence in forms {
                assert!(!sentence.contains(['\'', '"']), "{tag} {name}: {sentence}");
                assert!(!sentence.contains("  ") && sentence.trim() == sentence, "{tag} {name}: {sentence}");
                let low = sentence.to_lowercase();
                for word in ["please", "sorry", "invalid", "forgot", "oops", "annilys", "mae’n ddrwg"] {
                    assert!(!low.contains(word), "{tag} {name}: {sentence}");
                }
            }
        }
    }
}
