//! What is done with a follower: typing, choosing, turning pages, opening and following.

use super::doors;
use super::list::{Chosen, ORDERS};
use super::state::FollowerHandle;
use crate::{browser, later};
use wasm_bindgen::JsCast;
use wecan_model::planning::Point;

/// The list: what is new and what stands on the map has buttons of the same kind, and stands before it.
const LIST: &str = ".wecan-applications";

impl FollowerHandle {
    /// Something was typed or chosen: the list follows at once.
    pub(super) fn input(&self, event: &web_sys::Event) {
        let field = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        match field.filter(|field| self.lives() && field.name() == "q") {
            // Letters follow one another fast, and nothing but words has changed.
            Some(field) => {
                let mut chosen = self.read(|held| held.chosen.clone());
                chosen.search.words = field.value().trim().to_owned();
                self.search(chosen);
            }
            None => self.look(),
        }
    }

    /// Reads the form, and looks for what stands in it.
    fn look(&self) {
        if self.lives()
            && let Some(form) = self.element(".wecan-search")
        {
            let draft = browser::form_draft(form.unchecked_ref());
            self.search(Chosen::read(|name| draft.first(name)));
            self.judge_postcode(false);
        }
    }

    /// A field was left with something else in it.
    pub(super) fn changed(&self) {
        self.look();
        self.judge_postcode(true);
    }

    /// There is nothing to send: everything is here.
    pub(super) fn submit(&self, event: &web_sys::Event) {
        if !self.lives() {
            return;
        }
        event.prevent_default();
        match self.element("[data-mail]") {
            // Of the two forms only one was sent.
            Some(form) if event.target().as_ref() == Some(form.as_ref()) => doors::send_mail(self, &form),
            _ => self.changed(),
        }
    }

    /// A button was pressed.
    pub(super) fn click(&self, event: &web_sys::Event) {
        let Some(pressed) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
            return;
        };
        let Ok(Some(pressed)) = pressed.closest("[data-do],[data-open]") else { return };
        if let Some(at) = pressed.get_attribute("data-open").and_then(|at| at.parse().ok()) {
            self.open(Some(at));
            return self.focus_soon("[data-start]".into());
        }
        match pressed.get_attribute("data-do").as_deref() {
            Some("back") => {
                let at = self.open(None).unwrap_or_default();
                // Back to where the resident was, in the list.
                self.focus_soon([LIST, " [data-open='", &at.to_string(), "']"].concat());
            }
            // Both stand with what the later part has drawn.
            Some(wish @ ("follow" | "comment")) if later::is_here() => doors::wish(self, wish),
            Some("mail") => self.press_mail(event, &pressed),
            Some("map") => self.toggle_map(),
            Some("near") => self.near(),
            Some("clear") => {
                self.clear();
                self.focus_soon("[name=q]".into());
            }
            Some("next") => {
                self.turn(1);
                self.focus_soon([LIST, " .wecan-open"].concat());
            }
            Some("previous") => {
                self.turn(-1);
                self.focus_soon([LIST, " .wecan-open"].concat());
            }
            _ => {}
        }
    }

    /// What can be wished for with one application.
    pub(super) fn wish(&self, wish: &str) {
        if wish == "follow" {
            return self.toggle();
        }
        self.comment();
        self.focus_soon("[data-comment]".into());
    }

    /// The device is asked where it is, which it asks its owner; what it says stays in the page.
    fn near(&self) {
        let follower = self.clone();
        browser::locate(Box::new(move |place| {
            let here = place.and_then(|(lat, lng)| Point::new(lat, lng));
            follower.locate(here);
            for (field, value) in [("[name=postcode]", ""), ("[name=sort]", ORDERS[3])] {
                if let (Some(field), Some(_)) = (follower.element(field), here) {
                    browser::put(&field, "value", &value.into());
                }
            }
        }));
    }

    fn element(&self, selector: &str) -> Option<web_sys::Element> {
        self.root()?.query_selector(selector).ok().flatten()
    }

    /// Takes what was typed and chosen in what a server drew. Gives the name of the field that has the focus.
    pub(super) fn read_floor(&self) -> Option<String> {
        let form = self.element(".wecan-search")?;
        let draft = browser::form_draft(form.unchecked_ref());
        let chosen = Chosen::read(|name| draft.first(name));
        self.write(|held| {
            held.postcode_wrong = chosen.postcode_is_wrong();
            held.chosen = chosen;
        });
        form.query_selector(":focus").ok()??.get_attribute("name")
    }

    /// Gives the focus to the field of this name, with the caret after what is in it, once it is on the page.
    pub(super) fn focus_at_end(&self, name: String) {
        let follower = self.clone();
        let find = move || {
            let field = follower.element(&["[name='", &name, "']"].concat())?;
            if let Some(field) = field.dyn_ref::<web_sys::HtmlInputElement>() {
                let end = field.value().encode_utf16().count() as u32;
                // Days have no caret.
                let _ = field.set_selection_range(end, end);
            }
            Some(field)
        };
        browser::focus_soon(Box::new(find));
    }

    /// Moves the focus once what has changed is on the page.
    pub(super) fn focus_soon(&self, selector: String) {
        let follower = self.clone();
        let find = move || follower.element(&selector).or_else(|| follower.element("h1,h2,h3,h4,h5,h6"));
        browser::focus_soon(Box::new(find));
    }
}
