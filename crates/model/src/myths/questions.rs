//! A quiz as a survey: what its answers are called, and what judges them in the browser and on the server.

use super::{Answer, Item, Quiz, Verdict};
use crate::definition::{Choice, Definition, Identity, Kind, Layout, Look, Page, Question};
use crate::text::Text;

/// After an item's id: how sure the resident was at first, 1 to 5.
pub const SURE: &str = "-sure";
/// After an item's id: the judgement once they had read about it.
pub const AFTER: &str = "-after";
/// After an item's id: how sure they were of that, 1 to 5.
pub const SURE_AFTER: &str = "-after-sure";

/// The words around the statements. A program that only checks answers needs none.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// True, false, and that it is more complicated.
    pub holds: [Text; 3],
    /// Asks how sure somebody is.
    pub sure: Text,
    /// Not sure at all, and completely.
    pub ends: [Text; 2],
    /// Asks for a judgement once more.
    pub now: Text,
    /// Asks how sure somebody is of that.
    pub sure_now: Text,
}

impl Quiz {
    /// The questions that the quiz asks, a page for each statement, in the order of the items.
    ///
    /// `required` says whether a statement has to be judged: while it stands before somebody it does, but a
    /// response may leave out any, since facts run out.
    pub fn definition(&self, labels: &Labels, required: bool) -> Definition {
        let collect = self.collect.as_ref();
        let (mut pages, mut questions) = (Vec::new(), Vec::new());
        for item in &self.items {
            let first = questions.len();
            self.ask(item, labels, required, &mut questions);
            pages.push(Page { title: None, introduction: None, show_if: None, questions: first..questions.len() });
        }
        Definition {
            id: self.id.clone(),
            version: self.version,
            title: self.title.clone(),
            introduction: self.introduction.clone(),
            layout: Layout::Pages,
            check_answers: false,
            purpose: collect.map(|it| it.purpose.clone()).unwrap_or_default(),
            retention_days: collect.map_or(1, |it| it.retention_days),
            privacy_url: collect.and_then(|it| it.privacy_url.clone()),
            identity: Identity::Anonymous,
            closes: None,
            poll: None,
            drafts: false,
            thank_you: None,
            what_happens_next: None,
            pages,
            questions,
        }
    }

    /// Adds what is asked of one statement.
    fn ask(&self, item: &Item, labels: &Labels, required: bool, questions: &mut Vec<Question>) {
        let ask = |part: &str, label: &Text, required: bool, kind: Kind| Question {
            id: [&item.id, part].concat(),
            label: label.clone(),
            hint: None,
            required,
            show_if: None,
            error: None,
            shuffle: false,
            kind,
        };
        let sure = || {
            let [from, to] = labels.ends.clone();
            Kind::Points { from: 1, to: 5, from_label: Some(from), to_label: Some(to), apart: Vec::new() }
        };
        questions.push(ask("", &item.statement, required, item.kind(labels)));
        if self.confidence {
            questions.push(ask(SURE, &labels.sure, false, sure()));
            questions.push(ask(AFTER, &labels.now, false, item.kind(labels)));
            questions.push(ask(SURE_AFTER, &labels.sure_now, false, sure()));
        }
    }
}

impl Item {
    fn kind(&self, labels: &Labels) -> Kind {
        let plain = |value: &str, label: &Text| Choice {
            value: value.into(),
            label: label.clone(),
            hint: None,
            exclusive: false,
            other: None,
        };
        let mut choices = Vec::new();
        match &self.answer {
            Answer::Holds(_) => {
                for ((_, word), label) in Verdict::ALL.iter().zip(&labels.holds) {
                    choices.push(plain(word, label));
                }
            }
            Answer::One(own) | Answer::Many(own) => {
                for choice in own {
                    choices.push(plain(&choice.value, &choice.label));
                }
            }
        }
        let look = if matches!(self.answer, Answer::Many(_)) { Look::Checkboxes } else { Look::Radios };
        Kind::Choices { look, choices, min: None, max: None }
    }
}
