//! One poll in a page, as a page begins with it: its questions, which are those of have your say. What stands around them
//! is known and drawn by the later part, see `known`.

use super::known::Known;
use super::{ask, doors, vote};
use crate::have_your_say::{Asked, Carried, News, SurveyHandle};
use crate::later;
use crate::locales::Locale;
use crate::locales::poll::FirstWords;
use crate::locales::spoken;
use crate::markup::{Element, Node, el};
use crate::requests::{Answer, request};
use crate::trigger::Trigger;
use crate::words::Words;
use std::sync::{Arc, Mutex, Weak};
use wecan_model::json::Json;
use wecan_model::{Channel, Identity};

/// A poll that stands in a page, for whoever put it there. A clone is the same poll.
#[derive(Clone)]
pub struct PollHandle(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) survey: SurveyHandle,
    /// Nothing until the later part is there.
    pub(super) known: Mutex<Option<Box<Known>>>,
    /// What stands in the questions' place comes or goes.
    pub(super) on_standing: Trigger,
    pub(super) on_results: Trigger,
}

impl PollHandle {
    /// A poll that draws itself one step at a time, or as a floor where it is to be woken later.
    pub fn new(
        asked: Asked,
        mut carried: Carried,
        as_floor: bool,
        tell: impl Fn(News<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        if asked.definition.identity == Identity::Invited
            && carried.draft.first(INVITATION).is_none()
            && let Some(code) = invitation()
        {
            // A floor has the field already, with nothing in it.
            if !carried.draft.change(INVITATION, code.clone()) {
                carried.draft.add(INVITATION.to_owned(), code);
            }
        }
        let it = Self(Arc::new_cyclic(|inner: &Weak<Inner>| {
            let inner = inner.clone();
            let survey = SurveyHandle::new(asked, carried, as_floor, move |news| {
                if let Some(inner) = inner.upgrade() {
                    Self(inner).hear(&news);
                }
                tell(news)
            });
            let (on_standing, on_results) = (Trigger::new(), Trigger::new());
            Inner { survey, known: Mutex::new(None), on_standing, on_results }
        }));
        if !as_floor {
            it.begin();
        }
        it
    }

    /// Whether a page with this poll begins with what is in a part of the module that is not here yet: an address to
    /// confirm, or what is known of an earlier vote. It is asked for then, and until it is here whatever stands in the
    /// page may stay.
    pub fn waits_for(asked: &Asked) -> bool {
        let definition = &asked.definition;
        let confirms = || definition.identity == Identity::Verified && address(asked).is_some() && !is_over(asked);
        let waits =
            asked.settings.channel == Channel::Web && !later::is_here() && (confirms() || vote::is_kept(definition));
        if waits {
            later::want();
        }
        waits
    }

    /// The view.
    pub fn view(&self) -> Element {
        let (own, results) = (self.clone(), self.clone());
        let survey =
            el("div").live_flag("hidden", move || is_here() && doors::replaces(&own)).child(self.0.survey.view());
        let mut all = el("div").class("wecan-poll");
        for name in ["click", "pointerdown", "pointermove", "pointerup", "pointercancel"] {
            let poll = self.clone();
            all = all.on(name, move |event| poll.pointed(name, event));
        }
        all.child(self.part(doors::notice))
            .child(survey)
            .child(self.part(doors::telling).attr("role", "status"))
            .child(el("div").live(move || if is_here() { doors::results(&results) } else { results.missing() }))
    }

    /// The pointer has done something.
    fn pointed(&self, name: &'static str, event: web_sys::Event) {
        // Nothing is in motion before the later part is there, nor is there anything to press beside the questions.
        if matches!(name, "click" | "pointermove") && !later::is_here() {
            return;
        }
        // Whoever was quicker than the later part has a row put down once that is there. Afterwards an event does not
        // tell any more what it was about.
        let at = event.target();
        self.then(move |poll| doors::happen(poll, name, at, &event));
    }

    /// What the later part draws once it is there.
    fn part(&self, draw: fn(&Self) -> Vec<Node>) -> Element {
        let poll = self.clone();
        el("div").live(move || if is_here() { draw(&poll) } else { Vec::new() })
    }

    /// Word that the results of a poll that is over cannot be had yet.
    fn missing(&self) -> Vec<Node> {
        let asked = self.asked();
        if !later::follow_missing() || !is_over(&asked) {
            return Vec::new();
        }
        let words = el("p").class("wecan-text").text(FirstWords::of(&asked.lang).not_loaded);
        let all = el("div").class("wecan wecan-panel-poll").attr("lang", spoken(language(&asked))).child(words);
        vec![Node::Element(all)]
    }

    /// Takes what the page asks for now. Another poll starts afresh; anything else keeps what was filled in.
    pub fn ask(&self, asked: Asked) {
        let before = self.asked();
        self.0.survey.ask(asked);
        let now = self.asked();
        let same = before.definition.id == now.definition.id && before.endpoint == now.endpoint;
        if same {
            self.0.on_standing.notify();
            self.0.on_results.notify();
        } else {
            // Nothing by which somebody is known in one poll goes into another.
            self.0.survey.forget_marks();
            self.begin();
        }
    }

    /// A page that a server drew comes to life.
    pub fn wake(&self) {
        self.0.survey.wake();
        self.begin();
    }

    /// Has the later part look at what this device knows, and asks the server how the poll stands.
    fn begin(&self) {
        if !cfg!(target_family = "wasm") {
            return;
        }
        self.then(doors::begin);
        let asked = self.asked();
        if is_over(&asked) {
            later::want();
        }
        let Some(address) = address(&asked) else { return };
        let (poll, own) = (self.clone(), address.clone());
        let heard = move |answer: Answer| {
            if !poll.is_at(&own) {
                return;
            }
            let said = answer.map_or(Json::Null, |(_, said)| said);
            if ask::is_closed(&said) {
                // It draws what stands in the questions' place.
                later::want();
            }
            poll.then(move |poll| doors::hear_standing(poll, &said));
        };
        request(&address, "", None, Box::new(heard));
    }

    /// The survey has something to tell.
    fn hear(&self, news: &News<'_>) {
        match news {
            News::Started => self.then(doors::mark_device),
            // All else comes of sending.
            _ => doors::hear_sending(self, news),
        }
    }

    /// Does this once the later part is there.
    fn then(&self, work: impl FnOnce(&Self) + 'static) {
        later::then(&self.0, |inner| work(&Self(inner)));
    }

    pub(super) fn asked(&self) -> Asked {
        self.0.survey.asked()
    }

    /// Whether this is still the poll at this address: the page may have put another in its place since it was asked.
    pub(super) fn is_at(&self, own: &str) -> bool {
        address(&self.asked()).is_some_and(|address| address == own)
    }
}

/// Whether the later part is there, for a live part.
fn is_here() -> bool {
    later::follow_missing();
    later::is_here()
}

/// Where the poll is at the server that takes its responses.
pub(super) fn address(asked: &Asked) -> Option<String> {
    ask::address(&asked.endpoint, &asked.definition.id)
}

/// Whether the last day has passed, as this device knows it.
pub(super) fn is_over(asked: &Asked) -> bool {
    #[cfg(target_family = "wasm")]
    return crate::browser::today().is_some_and(|today| asked.definition.is_closed(today));
    #[cfg(not(target_family = "wasm"))]
    {
        let _ = asked;
        false
    }
}

pub(super) fn language(asked: &Asked) -> &str {
    if asked.lang.is_empty() { "en" } else { &asked.lang }
}

pub(super) fn about(asked: &Asked) -> Words<'_> {
    Words { definition: &asked.definition, locale: Locale::of(&asked.lang), language: language(asked) }
}

/// The field with the code of an invitation.
const INVITATION: &str = "_invitation";

/// The code that the page was opened with, by an invitation's link.
pub(super) fn invitation() -> Option<String> {
    #[cfg(target_family = "wasm")]
    {
        let query = crate::browser::window().location().search().ok()?;
        let code = web_sys::UrlSearchParams::new_with_str(&query).ok()?.get("invitation")?;
        return Some(code).filter(|code| !code.trim().is_empty());
    }
    #[cfg(not(target_family = "wasm"))]
    None
}
