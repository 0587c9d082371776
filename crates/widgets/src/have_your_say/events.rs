//! What the resident does: types, presses, clears. Where that leads is for `going` to say, once the later part is there.

use super::doors;
use super::survey::{News, Sending, Stage, Survey};
use crate::{browser, later};
use wasm_bindgen::JsCast;
use wecan_model::Draft;

impl Survey {
    /// Something was typed or chosen.
    pub(super) fn input(&self, event: &web_sys::Event) {
        // What is dictated comes without a key.
        self.handle.touched();
        if self.stage() == Stage::Floor {
            return;
        }
        // Lists and long texts have the same names for the same things.
        let field = event.target().map(web_sys::EventTarget::unchecked_into::<web_sys::HtmlInputElement>);
        let Some(field) = field.filter(|field| field.has_attribute("name")) else { return };
        let (name, kind) = (field.name(), field.type_());
        // Reading the whole form for each letter or tick is what a slow device would be waited for.
        match kind.as_str() {
            "radio" => self.form.choose(&name, vec![field.value()]),
            "checkbox" => self.form.choose(&name, self.ticked(&field, &name)),
            _ => {
                if !self.form.type_in(&name, field.value()) {
                    self.read_form();
                }
            }
        }
        self.follow_change();
        if kind == "textarea" {
            self.form.count_on();
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
        // What the outbox holds back, or keeps because it was refused, it keeps as it was: a draft beside it would be a second one.
        let outboxed = self.handle.read(|held| held.editing || held.refused.is_some());
        if self.keeps_drafts() && !outboxed {
            crate::drafts::keep(&self.form);
        }
    }

    /// Takes the draft from the fields as they stand. What is on no page that is shown stays as it was.
    pub(super) fn read_form(&self) {
        let Some(form) = self.find("form") else { return };
        let form: &web_sys::HtmlFormElement = form.unchecked_ref();
        let mut draft = browser::form_draft(form);
        // Apart at first: a name with several values is kept with all of them.
        let mut kept = Vec::new();
        self.form.draft(|before| {
            for (name, value) in before.fields() {
                // A browser has to count the fields of a form that has changed: it is asked only for what was not read.
                if draft.first(name).is_none() && form.elements().named_item(name).is_none() {
                    kept.push((String::from(name), String::from(value)));
                }
            }
        });
        for (name, value) in kept {
            draft.add(name, value);
        }
        self.form.set_draft(draft);
    }

    /// What is ticked of a group once one of its boxes has changed: "none of these" and the other options take each
    /// other's ticks away.
    fn ticked(&self, changed: &web_sys::HtmlInputElement, name: &str) -> Vec<String> {
        let mut ticked = Vec::new();
        let Some(Ok(group)) = self.root().map(|root| root.query_selector_all(&["[name='", name, "']"].concat())) else {
            return ticked;
        };
        let (value, takes) = (changed.value(), changed.checked());
        for at in 0..group.length() {
            let Some(other) = group.item(at) else { continue };
            let other: web_sys::HtmlInputElement = other.unchecked_into();
            let own = other.value();
            if takes
                && own != value
                && (changed.has_attribute("data-exclusive") || other.has_attribute("data-exclusive"))
            {
                other.set_checked(false);
            }
            if other.checked() {
                ticked.push(own);
            }
        }
        ticked
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
                    browser::focus(&field);
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
        let (editing, refused) = self.handle.write(|held| (std::mem::take(&mut held.editing), held.refused.take()));
        // What the outbox held back while it was changed goes too, and what was refused.
        let kept: Vec<String> = refused.into_iter().chain(self.id().filter(|_| editing)).collect();
        self.form.set_draft(Draft::default());
        self.form.set_problems(Vec::new());
        self.set_sending(Sending::Idle);
        self.set_changing(false);
        self.set_id(None);
        self.set_stage(Stage::Step(self.step_after(None).unwrap_or(0)));
        let survey = self.clone();
        let say = move || {
            survey.redraw_cleared();
            survey.focus_soon("[data-cleared],.wecan-closed > .wecan-title");
        };
        // Whoever reads that nothing is left may go at once, and it has to be so by then.
        if kept.is_empty() { say() } else { doors::withdraw(kept, Box::new(say)) }
    }

    pub(super) fn find(&self, selector: &str) -> Option<web_sys::Element> {
        self.root()?.query_selector(selector).ok().flatten()
    }

    /// Moves the focus to where the resident is: to what says how far they are, else to the heading.
    pub(super) fn focus_start(&self) {
        let survey = self.clone();
        let find = move || survey.find("[data-start]:not([hidden])").or_else(|| survey.find(".wecan-title"));
        browser::focus_soon(Box::new(find));
    }

    /// Moves the focus once what has changed is on the page.
    pub(super) fn focus_soon(&self, selector: &'static str) {
        let survey = self.clone();
        browser::focus_soon(Box::new(move || survey.find(selector)));
    }
}

fn target<T: JsCast>(event: &web_sys::Event) -> Option<T> {
    event.target().and_then(|target| target.dyn_into().ok())
}
