//! Where the resident goes: on to the next step once this one is right, back, to an answer that they want to change, and
//! from the last step to sending.

use super::rare_doors;
use super::survey::{Sending, Stage, Survey};
use crate::browser;
use wasm_bindgen::JsCast;
use wecan_model::Problem;
use wecan_model::date::digits;

impl Survey {
    /// A button of this wish was pressed.
    pub(super) fn pressed(&self, button: &web_sys::Element, wish: &str) {
        match wish {
            "back" => self.back(),
            "up" | "down" => rare_doors::rank(self, button, wish == "up"),
            "now" | "edit" | "withdraw" | "another" | "copy" | "show" | "retry" => self.wish(wish),
            step => {
                if let Some(step) = digits(step).filter(|_| self.stage() == Stage::Check) {
                    self.set_changing(true);
                    self.go(Stage::Step(step as usize));
                }
            }
        }
    }

    /// Reads and checks where the resident is, and tells nobody. Browsers compile a function when it is first called: on an
    /// old phone that is a fifth of what the first step forward takes, and better done while nobody waits.
    pub(super) fn rehearse(&self) {
        if let Stage::Step(at) = self.stage() {
            self.read_form();
            drop((self.problems_at(at), self.step_after(Some(at))));
        }
    }

    /// On from where the resident is, unless there is something to mend.
    pub(super) fn proceed(&self) {
        self.read_form();
        match self.stage() {
            Stage::Step(at) => {
                let problems = self.problems_at(at);
                if !problems.is_empty() {
                    return self.show(problems);
                }
                let changing = self.set_changing(false);
                match self.step_after(Some(at)) {
                    // Back to the last page, unless the change has brought up something to answer.
                    Some(_) if changing => {
                        self.go(self.first_wrong().map_or(Stage::Check, |(step, _)| Stage::Step(step)));
                    }
                    Some(next) => self.go(Stage::Step(next)),
                    None if self.form.definition().check_answers => self.go(Stage::Check),
                    None => self.send(),
                }
            }
            Stage::Check => self.send(),
            Stage::Floor => {}
        }
    }

    /// Every answer is checked once more; then the response is on its way.
    fn send(&self) {
        if self.sending() == Sending::Underway {
            return;
        }
        match self.first_wrong() {
            Some((step, problems)) => {
                self.set_stage(Stage::Step(step));
                self.show(problems);
            }
            None => self.give(),
        }
    }

    fn back(&self) {
        let before = match self.stage() {
            Stage::Step(at) => self.step_before(at),
            Stage::Check => self.asked().last().copied(),
            Stage::Floor => None,
        };
        if let Some(before) = before {
            self.go(Stage::Step(before));
        }
    }

    /// An option of a ranking is moved: its list of places shows the new one, and so does its neighbour's.
    pub(super) fn rank(&self, pressed: &web_sys::Element, up: bool) {
        let data = |name| pressed.get_attribute(name).unwrap_or_default();
        let (id, place) = (data("data-question"), digits(&data("data-place")).unwrap_or(0) as usize);
        let definition = self.form.definition();
        let Some(question) = definition.questions().find(|question| question.id == id) else { return };
        self.read_form();
        let moved = self.form.draft(|draft| definition.moved(question, place, up, draft));
        for place in 0..question.choices().len() {
            if let Some(list) = self.find(&["[id='", &self.form.id(&question.rank_name(place)), "']"].concat()) {
                browser::put(list.unchecked_ref(), "value", &moved.typed(&question.rank_name(place)).into());
            }
        }
        self.changed();
    }

    fn go(&self, stage: Stage) {
        self.form.set_problems(Vec::new());
        self.set_sending(Sending::Idle);
        self.set_stage(stage);
        self.focus_start();
    }

    pub(super) fn show(&self, problems: Vec<Problem>) {
        self.form.set_problems(problems);
        self.focus_soon(".wecan-summary");
    }

    /// The first step with something to mend, with its problems.
    pub(super) fn first_wrong(&self) -> Option<(usize, Vec<Problem>)> {
        for step in self.asked() {
            let problems = self.problems_at(step);
            if !problems.is_empty() {
                return Some((step, problems));
            }
        }
        None
    }
}
