//! What the resident does: judges a statement, goes on, begins again, shares, sends again.

use super::quiz::Stage;
use super::quizzing::Quizzing;
use super::{doors, sending_doors};
use crate::browser;
use crate::have_your_say::News;
use crate::later::Part;
use wasm_bindgen::JsCast;
use wecan_model::myths::{AFTER, Item, Labels, SURE, SURE_AFTER};
use wecan_model::{Answers, Channel, Definition, Draft, Problem, ProblemKind};

impl Quizzing {
    /// Something was chosen.
    pub(super) fn input(&self) {
        if self.starts() {
            self.tell(News::Started);
        }
    }

    /// Check, or Enter in a field. What judges may have to be waited for.
    pub(super) fn submit(&self, event: &web_sys::Event) {
        event.prevent_default();
        let Some((_, item)) = self.current().filter(|_| !self.is_checked()) else { return };
        self.keep();
        if self.form.draft(|draft| draft.first(&item.id).is_none()) {
            // Nothing has to be waited for to see that.
            let (question, field) = (item.id.clone(), item.id.clone());
            return self.show(vec![Problem { question, field, kind: ProblemKind::Missing }]);
        }
        self.form.set_problems(Vec::new());
        if !self.set_coming(true) {
            self.handle.then(|handle| {
                let quiz = handle.quizzing();
                // Unless another quiz has taken its place meanwhile.
                if quiz.set_coming(false) {
                    doors::check(&quiz);
                }
            });
        }
        self.handle.want();
    }

    /// Judges what stands in the fields.
    pub(super) fn check(&self) {
        let Some((place, _)) = self.current() else { return };
        self.keep();
        let definition = self.form.definition();
        let first = definition.pages.get(place).map_or(0, |page| page.questions.start);
        let question = definition.questions.get(first..).and_then(|all| all.get(..1)).unwrap_or_default();
        match self.form.draft(|draft| Definition::check_choices(question, draft)) {
            Ok(_) => {
                self.form.set_problems(Vec::new());
                self.set_checked();
            }
            Err(problems) => self.show(problems),
        }
    }

    fn show(&self, problems: Vec<Problem>) {
        self.form.set_problems(problems);
        self.focus_soon(".wecan-tick");
    }

    pub(super) fn click(&self, event: &web_sys::Event) {
        let Some(target) = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok()) else { return };
        // What has been judged stays as it was, but can still be looked at and reached by the keyboard.
        if let Ok(Some(_)) = target.closest("[data-locked]") {
            return event.prevent_default();
        }
        let Some(pressed) = target.closest("[data-do]").ok().flatten() else { return };
        match pressed.get_attribute("data-do").unwrap_or_default().as_str() {
            "send" => sending_doors::send_now(self),
            // That somebody is there is known from the touch.
            "stay" => {}
            wish => doors::wish(self, wish),
        }
    }

    /// What can be wished for once a statement has been judged.
    pub(super) fn wish(&self, wish: &str) {
        match wish {
            "next" => self.next(),
            "again" => {
                // On a shared device it is the next person who begins.
                self.handle.restart(self.settings.channel != Channel::Kiosk);
                self.focus_soon("[data-start]");
            }
            "share" => self.share(),
            _ => {}
        }
    }

    fn next(&self) {
        let (Stage::Item(at), Some((place, item))) = (self.stage(), self.current()) else { return };
        self.record(item, [AFTER, SURE_AFTER]);
        let each = self.quiz.collect.as_ref().is_some_and(|collect| collect.each);
        let fresh = |place: &usize| self.quiz.items.get(*place).is_some_and(|item| self.is_fresh(item));
        // A day may have ended meanwhile.
        let next = self.shown().iter().skip(at + 1).position(fresh);
        let last = next.is_none();
        self.go(next.map_or(Stage::Done, |after| Stage::Item(at + 1 + after)));
        match (each, last) {
            (true, _) => self.hand_over(vec![place], last),
            (false, true) => self.hand_over(self.shown(), true),
            (false, false) => {}
        }
        self.focus_soon("[data-start]");
    }

    /// Has the answers to some statements sent, where they go anywhere. What sends is there by now, unless the page has
    /// named an endpoint only since.
    fn hand_over(&self, places: Vec<usize>, end: bool) {
        if !self.sends() {
            return;
        }
        let Some(answers) = self.answers(&places) else { return };
        let own = self.clone();
        Part::Sending.then(&self.handle.0, move |_| sending_doors::send(&own, answers, &places, end));
        Part::Sending.want();
    }

    /// The answers to some statements; nothing where there are none. Checked here, since what sends has no checks.
    fn answers(&self, places: &[usize]) -> Option<Answers> {
        let mut draft = Draft::default();
        self.form.draft(|all| {
            for item in places.iter().filter_map(|place| self.quiz.items.get(*place)) {
                for part in ["", SURE, AFTER, SURE_AFTER] {
                    let name = [&item.id, part].concat();
                    draft.set(&name, all.all(&name).map(String::from));
                }
            }
        });
        let definition = self.quiz.definition(&Labels::default(), false);
        Definition::check_choices(&definition.questions, &draft).ok().filter(|_| !draft.is_blank())
    }

    /// The statement that stands before the resident, with its place in the quiz.
    fn current(&self) -> Option<(usize, &Item)> {
        let Stage::Item(at) = self.stage() else { return None };
        let place = *self.shown().get(at)?;
        Some((place, self.quiz.items.get(place)?))
    }

    /// Takes what stands in the fields, judged or not.
    pub(super) fn keep(&self) {
        if let Some((_, item)) = self.current() {
            self.record(item, if self.is_checked() { [AFTER, SURE_AFTER] } else { ["", SURE] });
        }
    }

    /// Takes the answers to some of a statement's questions from the fields as they stand.
    fn record(&self, item: &Item, parts: [&str; 2]) {
        let Some(form) = self.root().and_then(|root| root.query_selector("form").ok().flatten()) else { return };
        let fields = browser::form_draft(form.unchecked_ref());
        let mut draft: Draft = self.form.draft(Clone::clone);
        for part in parts {
            let name = [&item.id, part].concat();
            draft.set(&name, fields.all(&name).map(String::from));
        }
        self.form.set_draft(draft);
    }

    /// Moves the focus once what has changed is on the page.
    pub(super) fn focus_soon(&self, selector: &'static str) {
        let root = self.root();
        browser::focus_soon(Box::new(move || root?.query_selector(selector).ok()?));
    }
}
