//! A poll on paper: a questionnaire for each member, with their code to copy and a picture of it for telephones.

use super::Invited;
use crate::pages::escape;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;
use wecan::locales::Locale;
use wecan_model::{Choice, Definition, Kind, Question, Text, text};

/// How the sheets look. They are opened from a file and printed, so that their style is inside.
const STYLE: &str = "\
body { font: 12pt/1.4 sans-serif; margin: 0 auto; max-width: 18cm; }
section { break-after: page; }
header { display: flex; justify-content: space-between; gap: 1cm; align-items: flex-start; }
svg { width: 3cm; height: 3cm; flex: none; }
h1 { font-size: 18pt; margin: 0 0 6pt; }
h2 { font-size: 13pt; margin: 14pt 0 2pt; }
.question { break-inside: avoid; }
.code { font: bold 14pt monospace; white-space: nowrap; }
.hint { color: #333; margin: 0 0 4pt; }
ul { list-style: none; margin: 0; padding: 0; }
.points { display: flex; flex-wrap: wrap; gap: 6pt 14pt; }
.box { display: inline-block; width: 4.5mm; height: 4.5mm; border: 1pt solid #000; vertical-align: -0.8mm; margin-right: 6pt; }
.round { border-radius: 50%; }
.wide { width: 9mm; height: 7mm; vertical-align: -2mm; }
.line { border-bottom: 1pt solid #000; height: 9mm; }
";

/// A document with a questionnaire for each of these, to print.
pub(crate) fn sheets(definition: &Definition, language: &str, invited: &[Invited]) -> String {
    let title = plain(&definition.title, language);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        escape(language),
        escape(&title)
    );
    for own in invited {
        out.push_str(&sheet(definition, language, own));
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// Nobody has answered anything on paper yet.
fn plain(text: &Text, language: &str) -> String {
    text::pipe(text.get(language), |_| None)
}

fn sheet(definition: &Definition, language: &str, invited: &Invited) -> String {
    let locale = Locale::of(language);
    let mut out = format!(
        "<section>\n<header>\n<div>\n<h1>{}</h1>\n<p>{}: <span class=\"code\">{}</span></p>\n<p>{}</p>\n</div>\n{}\n</header>\n",
        escape(&plain(&definition.title, language)),
        escape(locale.invitation),
        escape(&invited.code),
        escape(&invited.link),
        picture(&invited.link)
    );
    // Writing to a string cannot fail.
    for words in definition.introduction.iter().chain([&definition.purpose]) {
        let _ = writeln!(out, "<p>{}</p>", escape(&plain(words, language)));
    }
    let _ = writeln!(out, "<p>{}</p>", escape(&locale.count(&locale.kept_days, definition.retention_days)));
    for page in &definition.pages {
        if let Some(title) = &page.title {
            let _ = writeln!(out, "<h2>{}</h2>", escape(&plain(title, language)));
        }
        for asked in definition.questions.get(page.questions.clone()).unwrap_or_default() {
            out.push_str(&question(asked, page.show_if.is_some(), locale, language));
        }
    }
    out.push_str("</section>\n");
    out
}

fn question(question: &Question, conditional: bool, locale: &Locale, language: &str) -> String {
    let say = |text: &Text| escape(&plain(text, language));
    let hint = |words: &str| format!("<p class=\"hint\">{words}</p>\n");
    let mut out = format!("<div class=\"question\">\n<h2>{}</h2>\n", say(&question.label));
    if conditional || question.show_if.is_some() {
        out.push_str(&hint(&escape(locale.if_it_applies)));
    }
    out.push_str(&question.hint.as_ref().map(|text| hint(&say(text))).unwrap_or_default());
    let option =
        |class: &str, choice: &Choice| format!("<li><span class=\"box {class}\"></span>{}</li>\n", say(&choice.label));
    let options = |class: &str, choices: &[Choice]| {
        let rows: String = choices.iter().map(|choice| option(class, choice)).collect();
        format!("<ul>\n{rows}</ul>\n")
    };
    let lines = |count: u32| "<div class=\"line\"></div>\n".repeat(count as usize);
    let body = match &question.kind {
        Kind::Choices { choices, max, .. } if question.is_multiple() => {
            let limit = max.map_or_else(|| locale.select_all.to_owned(), |max| locale.count(&locale.select_up_to, max));
            hint(&escape(&limit)) + &options("", choices)
        }
        Kind::Choices { choices, .. } => options("round", choices),
        Kind::Ranking { choices, max } => {
            let limit = max.map_or_else(|| locale.rank_all.to_owned(), |max| locale.count(&locale.rank_up_to, max));
            hint(&escape(&limit)) + &options("wide", choices)
        }
        Kind::Points { from, to, from_label, to_label, apart } => {
            let ends = [(from, from_label), (to, to_label)];
            let ends = ends.into_iter().filter_map(|(point, label)| Some(format!("{point}: {}", say(label.as_ref()?))));
            let point = |point: i32| format!("<li><span class=\"box round\"></span>{point}</li>\n");
            let points: String = (*from..=*to).map(point).collect();
            let ends = hint(&ends.collect::<Vec<_>>().join(", "));
            ends + &format!("<ul class=\"points\">\n{points}</ul>\n") + &options("round", apart)
        }
        Kind::Matrix { rows, choices } => {
            let row = |(_, label): &(String, Text)| format!("<p>{}</p>\n{}", say(label), options("round", choices));
            rows.iter().map(row).collect()
        }
        Kind::Consent => format!("<p><span class=\"box\"></span>{}</p>\n", escape(locale.agreed)),
        Kind::LongText { rows, .. } => lines((*rows).clamp(2, 8)),
        _ => lines(1),
    };
    out + &body + "</div>\n"
}

/// The link as a QR code. One that is too long for any has no picture: the words are there all the same.
fn picture(link: &str) -> String {
    let Ok(code) = QrCode::encode_text(link, QrCodeEcc::Medium) else { return String::new() };
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{},{}h1v1h-1z", x + 4, y + 4);
        }
    }
    let all = size + 8;
    format!("<svg viewBox=\"0 0 {all} {all}\" role=\"img\" aria-label=\"{}\"><path d=\"{path}\"/></svg>", escape(link))
}
