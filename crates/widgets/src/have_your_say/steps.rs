//! From step to step, past the pages and questions that are not asked.

use super::survey::{Stage, Survey};
use std::ops::Range;
use wecan_model::{Definition, Layout, Problem, ProblemKind};

impl Survey {
    /// The questions of each step, by their places among all questions.
    pub(crate) fn steps(definition: &Definition) -> Vec<Range<usize>> {
        let mut steps = Vec::new();
        let mut place = 0;
        for page in &definition.pages {
            let end = place + page.questions.len();
            match definition.layout {
                Layout::Pages => steps.push(place..end),
                Layout::Questions => steps.extend((place..end).map(|place| place..place + 1)),
            }
            place = end;
        }
        steps
    }

    /// The places of the steps that are asked as the draft stands.
    pub(crate) fn asked(&self) -> Vec<usize> {
        let (steps, shown) = (Self::steps(self.form.definition()), self.form.shown());
        let asked = |step: &Range<usize>| step.clone().any(|place| shown.question(place));
        (0..steps.len()).filter(|at| asked(&steps[*at])).collect()
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
        let id = field.split('.').next().unwrap_or(field);
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
                    problems.extend(definition.check_question(question, draft));
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
