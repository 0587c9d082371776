//! From step to step, past the pages and questions that are not asked.

use super::survey::{Stage, Survey};
use std::ops::Range;
use wecan_model::text::cut;
use wecan_model::{Definition, Layout, Problem, ProblemKind};

impl Survey {
    /// The questions of each step, by their places among all questions.
    pub(crate) fn steps(definition: &Definition) -> Vec<Range<usize>> {
        match definition.layout {
            Layout::Pages => definition.pages.iter().map(|page| page.questions.clone()).collect(),
            Layout::Questions => (0..definition.questions.len()).map(|place| place..place + 1).collect(),
        }
    }

    /// The places of the steps that are asked as the draft stands.
    pub(crate) fn asked(&self) -> Vec<usize> {
        let shown = self.form.shown();
        let mut asked = Vec::new();
        for (at, mut step) in Self::steps(self.form.definition()).into_iter().enumerate() {
            if step.any(|place| shown.question(place)) {
                asked.push(at);
            }
        }
        asked
    }

    /// The next step that is asked.
    pub(crate) fn step_after(&self, at: Option<usize>) -> Option<usize> {
        self.asked().into_iter().find(|step| at.is_none_or(|at| *step > at))
    }

    /// The step before that is asked.
    pub(crate) fn step_before(&self, at: usize) -> Option<usize> {
        self.asked().into_iter().rev().find(|step| *step < at)
    }

    /// The step that holds the field of this name.
    pub(crate) fn step_of(&self, field: &str) -> Option<usize> {
        let id = cut(field, b'.').map_or(field, |(id, _)| id);
        let place = self.form.definition().questions().position(|question| question.id == id)?;
        Self::steps(self.form.definition()).iter().position(|step| step.contains(&place))
    }

    /// What is to be mended at a step before going on.
    pub(crate) fn problems_at(&self, at: usize) -> Vec<Problem> {
        let definition = self.form.definition();
        let step = Self::steps(definition).get(at).cloned().unwrap_or(0..0);
        self.form.draft(|draft| {
            let shown = definition.shown(draft);
            let mut problems = Vec::new();
            if self.asks_invitation(at) && draft.first("_invitation").is_none() {
                let name = String::from("_invitation");
                problems.push(Problem { question: name.clone(), field: name, kind: ProblemKind::Missing });
            }
            for (place, question) in definition.questions().enumerate() {
                if step.contains(&place) && shown.question(place) {
                    problems.append(&mut definition.check_question(question, draft));
                }
            }
            problems
        })
    }

    /// Whether this step asks for an invitation's code: the first does.
    pub(crate) fn asks_invitation(&self, at: usize) -> bool {
        self.form.definition().identity == wecan_model::Identity::Invited && at == 0
    }

    /// Whether the form goes on after the current step.
    pub(crate) fn is_last(&self) -> bool {
        match self.follow_stage() {
            Stage::Step(at) => !self.form.definition().check_answers && self.step_after(Some(at)).is_none(),
            Stage::Check | Stage::Floor => true,
        }
    }
}
