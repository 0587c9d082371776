//! What the resident does: types, presses, clears. Where that leads is for `going` to say, once the later part is there.

use super::doors;
use super::survey::{News, Sending, Stage, Survey};
use crate::{browser, later};
use wasm_bindgen::JsCast;
use wecan_model::Draft;

/// How many milliseconds someone has to stop typing before they are told how much room is left.
const PAUSE: i32 = 1000;

impl Survey {
    /// Something was typed or chosen.
    pub(super) fn input(&self, event: &web_sys::Event) {
        if self.stage() == Stage::Floor {
            return;
        }
        let area = target::<web_sys::HtmlTextAreaElement>(event).map(|area| (area.name(), area.value()));
        let name = area.as_ref().map(|(name, _)| name.clone());
        let typed = area.or_else(|| {
            let input = target::<web_sys::HtmlInputElement>(event)?;
            let kind = input.type_();
            if kind == "checkbox" {
                self.exclude(&input);
            }
            (kind != "checkbox" && kind != "radio").then(|| (input.name(), input.value()))
        });
        // Reading the whole form for each letter is what typing on a slow device would wait for.
        if !typed.is_some_and(|(name, value)| self.form.type_in(&name, value)) {
            self.read_form();
        }
        self.follow_change();
        if let Some(name) = name {
            self.say_room(name);
        }
    }

    /// What is filled in has changed.
    pub(super) fn changed(&self) {
        self.read_form();
        self.follow_change();
    }

    fn follow_change(&self) {
        if self.starts() {
            self.tell(News::Started);
        }
        if self.keeps_drafts() {
            self.form.draft(|draft| crate::drafts::keep(self.form.definition(), draft));
        }
    }

    /// Takes the draft from the fields as they stand.
    pub(super) fn read_form(&self) {
        if let Some(form) = self.find("form") {
            self.form.set_draft(browser::form_draft(form.unchecked_ref()));
        }
    }

    /// "None of these" and the other options of its group take each other's ticks away.
    fn exclude(&self, ticked: &web_sys::HtmlInputElement) {
        if !ticked.checked() {
            return;
        }
        let Some(form) = ticked.form() else { return };
        let all = form.elements();
        for other in (0..all.length()).filter_map(|at| all.item(at)) {
            if let Some(other) = other.dyn_ref::<web_sys::HtmlInputElement>()
                && other.name() == ticked.name()
                && other.value() != ticked.value()
                && (ticked.has_attribute("data-exclusive") || other.has_attribute("data-exclusive"))
            {
                other.set_checked(false);
            }
        }
    }

    /// Says how much room is left in a long text, once nothing has been typed for a moment.
    fn say_room(&self, name: String) {
        let (form, typed) = (self.form.clone(), self.form.draft(|draft| draft.typed(&name).to_owned()));
        let say = move || {
            if form.draft(|now| now.typed(&name) == typed) {
                form.live().on_pause.notify();
            }
        };
        browser::after(PAUSE, Box::new(say));
    }

    /// A button or a link of the form was pressed.
    pub(super) fn click(&self, event: &web_sys::Event) {
        let Some(pressed) = target::<web_sys::Element>(event) else { return };
        let Ok(Some(pressed)) = pressed.closest("[data-do],a") else { return };
        let wish = pressed.get_attribute("data-do");
        if wish.is_some() && self.sending() == Sending::Underway {
            // It is on its way with the answers as they were. In a moment it has arrived, or can be changed.
            return;
        }
        match wish {
            Some(wish) if wish == "clear" => self.clear(),
            Some(wish) => {
                let survey = self.clone();
                later::then(&self.handle.0, move |_| doors::pressed(&survey, &pressed, &wish));
                later::want();
            }
            None => {
                // A link of the error summary: its field is in the same root, where no address leads.
                if let Some(id) = pressed.get_attribute("href").as_deref().and_then(|href| href.strip_prefix("#"))
                    && let Some(field) = self.find(&["[id='", id, "']"].concat())
                {
                    event.prevent_default();
                    if let Ok(Some(question)) = field.closest(".wecan-question") {
                        question.scroll_into_view();
                    }
                    focus(&field);
                }
            }
        }
    }

    /// Continue, or Enter in a field.
    pub(super) fn submit(&self, event: &web_sys::Event) {
        if self.stage() != Stage::Floor {
            event.prevent_default();
            self.once_here(doors::proceed);
        }
    }

    /// Does this once the later part is there, and says so where that takes its time.
    fn once_here(&self, next: fn(&Survey)) {
        if later::is_here() {
            return next(self);
        }
        let is_first = self.sending() != Sending::Coming;
        self.set_sending(Sending::Coming);
        if is_first {
            let survey = self.clone();
            later::then(&self.handle.0, move |_| {
                // Unless they have gone elsewhere meanwhile.
                if survey.sending() == Sending::Coming {
                    survey.set_sending(Sending::Idle);
                    next(&survey);
                }
            });
        }
        later::want();
    }

    fn clear(&self) {
        crate::drafts::clear(self.form.definition());
        if self.handle.write(|held| std::mem::take(&mut held.editing))
            && let Some(id) = self.id()
        {
            // What the outbox held back while it was changed goes too.
            doors::withdraw(id);
        }
        self.form.set_draft(Draft::default());
        self.form.set_problems(Vec::new());
        self.set_sending(Sending::Idle);
        self.set_changing(false);
        self.set_id(None);
        self.set_stage(Stage::Step(self.step_after(None).unwrap_or(0)));
        self.redraw_cleared();
        self.focus_soon("[data-cleared]");
    }

    pub(super) fn find(&self, selector: &str) -> Option<web_sys::Element> {
        self.root()?.query_selector(selector).ok().flatten()
    }

    /// Moves the focus once what has changed is on the page.
    pub(super) fn focus_soon(&self, selector: &'static str) {
        let survey = self.clone();
        let move_focus = move || {
            if let Some(element) = survey.find(selector) {
                focus(&element);
            }
        };
        browser::after(0, Box::new(move_focus));
    }
}

fn focus(element: &web_sys::Element) {
    // Whatever cannot take the focus leaves it where it is.
    let _ = element.unchecked_ref::<web_sys::HtmlElement>().focus();
}

fn target<T: JsCast>(event: &web_sys::Event) -> Option<T> {
    event.target().and_then(|target| target.dyn_into().ok())
}
