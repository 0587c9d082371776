//! Bars: what a table says, for those who see it sooner in a picture. Never more than the table says.

use crate::markup::{Element, el};
use wecan_model::text::digits;

/// A bar with its label. Numbers are of a hundred.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) plain: Option<u32>,
    pub(super) weighted: Option<u32>,
    /// What stands behind each number.
    pub(super) unit: &'static str,
}

/// In the units of the picture: as wide as a narrow screen, so that its letters stay legible there.
const WIDTH: u32 = 320;
const ROW: u32 = 50;
/// The room that bars have; the rest is for numbers.
const LONGEST: u32 = 250;
/// The room for saying which bar is which.
const LEGEND: u32 = 44;
/// The weighted bar, then the other: their class, and their colour where there is no stylesheet.
const COLOURS: [(&str, &str); 2] = [("wecan-bar", "#00703c"), ("wecan-bar-plain", "#8d979c")];
/// As many letters as stand beside one another in the width.
pub(super) const LETTERS: usize = 42;

/// The chart of one question. `legend` says which bar is weighted, which is not, and that a number is not shown.
pub(super) fn chart(bars: &[Bar], legend: [&str; 3]) -> Element {
    svg(height(bars))
        .attr("class", "wecan-chart")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
        .children(rows(bars, legend, 0))
}

pub(super) fn svg(height: u32) -> Element {
    let size = ["0 0 ", &number(WIDTH), " ", &number(height)].concat();
    el("svg").attr("viewBox", &size).attr("xmlns", "http://www.w3.org/2000/svg")
}

fn number(number: u32) -> String {
    digits(number.into())
}

fn has_both(bars: &[Bar]) -> bool {
    bars.iter().any(|bar| bar.weighted.is_some())
}

pub(super) fn height(bars: &[Bar]) -> u32 {
    ROW * bars.len() as u32 + if has_both(bars) { LEGEND } else { 0 }
}

pub(super) fn rows(bars: &[Bar], legend: [&str; 3], mut top: u32) -> Vec<Element> {
    let mut all = Vec::new();
    if has_both(bars) {
        for (place, words) in legend.iter().take(2).enumerate() {
            let (class, colour) = COLOURS[place];
            let y = top + place as u32 * 18;
            let sign = el("rect").attr("x", "0").attr("y", &number(y + 3)).attr("height", "10").attr("width", "20");
            all.push(sign.attr("class", class).attr("fill", colour));
            all.push(text(26, y + 13, words));
        }
        top += LEGEND;
    }
    for (place, bar) in bars.iter().enumerate() {
        let y = top + place as u32 * ROW;
        let mut label: String = bar.label.chars().take(LETTERS).collect();
        if label.len() < bar.label.len() {
            label.push('…');
        }
        all.push(text(0, y + 14, &label));
        let mut both = vec![(bar.weighted, COLOURS[0]), (bar.plain, COLOURS[1])];
        if bar.weighted.is_none() {
            // One bar alone is the one in colour.
            both = vec![(bar.plain, COLOURS[0])];
        }
        if both.iter().all(|(percent, _)| percent.is_none()) {
            // Without a word the row would look like nobody.
            all.push(text(0, y + 30, legend[2]));
        }
        let there = both.into_iter().filter_map(|(percent, look)| Some((percent?, look)));
        for (line, (percent, (class, colour))) in there.enumerate() {
            let y = y + 20 + line as u32 * 12;
            let width = (percent * LONGEST / 100).max(1);
            let rect = el("rect").attr("x", "0").attr("y", &number(y)).attr("height", "10");
            all.push(rect.attr("width", &number(width)).attr("class", class).attr("fill", colour));
            all.push(text(width + 6, y + 10, &[&number(percent), bar.unit].concat()));
        }
    }
    all
}

pub(super) fn text(x: u32, y: u32, words: &str) -> Element {
    let it = el("text").attr("x", &number(x)).attr("y", &number(y)).attr("font-size", "14");
    it.attr("class", "wecan-chart-text").text(words)
}
