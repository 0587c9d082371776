//! All charts of a poll as one picture, to keep or to print.

use super::chart::{LETTERS, height, rows, svg, text};
use crate::markup::el;

/// All charts as one picture, each under its question, with the words that belong below it.
pub(crate) fn picture(results: &super::Shown<'_>) -> String {
    let mut all = Vec::new();
    let mut top = 24;
    let heading = |words: &str, top: u32| text(0, top, words).attr("font-weight", "bold");
    let lines = |words: &str| -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in words.split(' ') {
            let last = lines.last_mut().expect("there is always one");
            if last.chars().count() + word.chars().count() > LETTERS {
                lines.push(word.to_owned());
            } else {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(word);
            }
        }
        lines
    };
    for (label, bars) in results.charts() {
        for line in lines(&label) {
            all.push(heading(&line, top));
            top += 18;
        }
        all.extend(rows(&bars, results.legend(), top));
        top += height(&bars) + 24;
    }
    for line in results.below().iter().flat_map(|words| lines(words)) {
        all.push(text(0, top, &line));
        top += 18;
    }
    let paper = el("rect").attr("width", "100%").attr("height", "100%").attr("fill", "#fff");
    let all = svg(top).attr("font-family", "sans-serif").attr("width", "640").child(paper).children(all);
    ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", &all.to_html()].concat()
}
