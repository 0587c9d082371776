//! What is known about a statement: whether it holds, why, where that is from, and what to do next.

use super::card::questions;
use super::quizzing::Quizzing;
use crate::have_your_say::heading;
use crate::locales::fill;
use crate::locales::quiz::JudgedWords;
use crate::markup::{Element, Node, el, nodes};
use crate::words::long_day;
use wecan_model::myths::{Answer, Item, Source, Voice};
use wecan_model::{Date, Text};

/// Whether the statement at this place of the quiz holds.
pub(super) fn status(quiz: &Quizzing, place: usize) -> Vec<Node> {
    let item = quiz.quiz.items.get(place);
    item.map_or_else(Vec::new, |item| vec![Node::Element(verdict(quiz, item))])
}

/// Whether the statement holds, and whether the resident got it right.
pub(super) fn verdict(quiz: &Quizzing, item: &Item) -> Element {
    let judged = quiz.judged(item).map_or_else(String::new, |words| [" ", &words].concat());
    el("p").class("wecan-verdict").child(el("strong").text(&quiz.verdict(item))).text(&judged)
}

/// What is known of the statement at this place of the quiz, what the resident thinks now, and the way on. `at` is its
/// place among those that are shown.
pub(super) fn known(quiz: &Quizzing, at: usize, place: usize) -> Vec<Node> {
    let Some(item) = quiz.quiz.items.get(place) else { return Vec::new() };
    let mut all = quiz.explanation(item);
    all.extend(questions(quiz, place, 1));
    let last = at + 1 == quiz.shown().len();
    let sends = quiz.sends() && quiz.quiz.collect.as_ref().is_some_and(|collect| !collect.each);
    let words = match (last, sends) {
        (false, _) => quiz.judged_words().next,
        (true, false) => quiz.judged_words().finish,
        (true, true) => quiz.judged_words().finish_and_send,
    };
    let next = el("button").class("wecan-button").attr("type", "button").attr("data-do", "next").text(words);
    all.push(el("div").class("wecan-buttons").child(next));
    nodes(all)
}

impl Quizzing {
    /// A text of the quiz in the language of the page.
    pub(super) fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.form.language())
    }

    /// The same in an element, which says what language it is in where it is another than the widget's.
    pub(super) fn said(&self, element: Element, text: &Text) -> Element {
        let (tag, words) = text.found(self.form.language());
        self.form.marked(element.text(words), tag)
    }

    /// The sentences that are read from now on.
    pub(super) fn judged_words(&self) -> &'static JudgedWords {
        JudgedWords::of(self.form.language())
    }

    pub(super) fn paragraph(&self, class: &'static str, words: &str) -> Element {
        el("p").class(class).text(words)
    }

    /// A heading below that of the widget.
    pub(super) fn part(&self, words: &str) -> Element {
        heading(self.form.heading() + 1).class("wecan-heading").text(words)
    }

    /// A day in full.
    pub(super) fn date(&self, date: Date) -> String {
        let around = self.form.around();
        long_day(date, around.tag, around.shared)
    }

    /// Whether the statement holds, in words.
    pub(super) fn verdict(&self, item: &Item) -> String {
        match &item.answer {
            Answer::Holds(verdict) => [self.judged_words().verdicts[*verdict as usize], "."].concat(),
            Answer::One(choices) | Answer::Many(choices) => {
                let mut right = String::new();
                for choice in choices.iter().filter(|choice| choice.right) {
                    list(&mut right, self.text(&choice.label));
                }
                fill(self.judged_words().right_answer, &[("answer", &right)])
            }
        }
    }

    /// What the resident said of it; nothing where they did not.
    pub(super) fn judged(&self, item: &Item) -> Option<String> {
        let words = self.judged_words();
        self.form.draft(|draft| {
            if item.is_right(&item.id, draft)? {
                return Some(words.you_were_right.to_owned());
            }
            let question = self.form.definition().questions().find(|question| question.id == item.id)?;
            let mut chosen = String::new();
            for value in draft.all(&item.id) {
                let choice = question.choices().iter().find(|choice| choice.value == value);
                list(&mut chosen, choice.map_or(value, |choice| self.text(&choice.label)));
            }
            Some(fill(words.you_chose, &[("answer", &chosen)]))
        })
    }

    /// Everything that is known, after the verdict. The fact comes first and last, the myth once in between.
    pub(super) fn explanation(&self, item: &Item) -> Vec<Element> {
        let words = self.judged_words();
        let mut all = vec![self.said(el("p").class("wecan-truth"), &item.fact)];
        all.extend(item.warning.as_ref().map(|text| self.said(el("p").class("wecan-text"), text)));
        let mut part = |title: &str, class: &'static str, text: &Option<Text>| {
            if let Some(text) = text {
                all.push(self.part(title));
                all.push(self.said(el("p").class(class), text));
            }
        };
        part(words.fallacy, "wecan-text", &item.fallacy);
        part(words.remember, "wecan-truth", &item.remember);
        if let Some(next) = &item.next {
            let said = el("p").class("wecan-text");
            let said = match &next.url {
                Some(url) => said.child(self.said(el("a").attr("href", url), &next.words)),
                None => self.said(said, &next.words),
            };
            all.push(self.part(words.next_heading));
            all.push(said);
        }
        if !item.voices.is_empty() {
            all.push(self.part(words.voices));
            for voice in &item.voices {
                all.push(self.voice(voice));
            }
        }
        let date = self.date(item.review_by);
        all.push(self.part(words.sources));
        all.push(self.sources(&item.sources));
        all.push(self.paragraph("wecan-hint", &fill(words.review_by, &[("date", &date)])));
        all
    }

    fn voice(&self, voice: &Voice) -> Element {
        el("figure")
            .class("wecan-voice")
            .child(el("blockquote").child(self.said(el("p").class("wecan-text"), &voice.quote)))
            .child(self.said(el("figcaption").class("wecan-hint"), &voice.who))
    }

    /// Each source as a link with its day.
    pub(super) fn sources(&self, sources: &[Source]) -> Element {
        let mut all = el("ul").class("wecan-sources");
        for source in sources {
            let link = self.said(el("a").attr("href", &source.url), &source.title);
            all = all.child(el("li").child(link).text(&[" (", &self.date(source.date), ")"].concat()));
        }
        all
    }

    /// Who stands behind all this, and where it stands in full.
    pub(super) fn publisher(&self) -> Option<Element> {
        self.quiz.publisher.as_ref().map(|publisher| {
            let said = fill(self.words.publisher, &[("name", self.text(&publisher.name))]);
            let link = el("a").attr("href", &publisher.url).text(self.words.full_answers);
            el("p").class("wecan-text wecan-publisher").text(&[&said, " "].concat()).child(link)
        })
    }
}

/// Adds to words with commas between them.
fn list(all: &mut String, words: &str) {
    if !all.is_empty() {
        all.push_str(", ");
    }
    all.push_str(words);
}
