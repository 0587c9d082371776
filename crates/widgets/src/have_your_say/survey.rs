//! One survey while it is answered: what is asked, where the resident is, what has become of sending.

use super::{form, received};
use crate::fields::{Form, Live};
use crate::markup::{Element, Node, el};
use leptos::prelude::ArcTrigger;
use leptos::reactive::traits::{Notify, Track};
use send_wrapper::SendWrapper;
use std::sync::{Arc, PoisonError, RwLock};
#[cfg(feature = "ssr")]
use wecan_model::Problem;
use wecan_model::{Definition, Draft, Receipt, Response, Settings};

/// What a page asks for: everything that may change while the widget stands.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What to ask.
    pub definition: Arc<Definition>,
    /// Where responses are sent; nowhere when empty.
    pub endpoint: String,
    /// The language tag; English when empty.
    pub lang: String,
    /// Everything else.
    pub settings: Settings,
}

/// What a form had been given before the component stood in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// What was filled in.
    pub draft: Draft,
    /// The name of the field that had the focus.
    pub field: Option<String>,
}

/// What a survey has to tell.
#[derive(Debug)]
pub enum News<'a> {
    /// The first answer has been given.
    Started,
    /// A response is about to be sent. Whoever answers `false` keeps it from being sent.
    Submitting(&'a Response),
    /// The endpoint has accepted the response.
    Received(&'a Receipt),
    /// The response could not be sent, or was refused: the reason.
    Failed(&'a str),
}

/// Where the resident is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Everything on one page, as a server draws it and as it stands until the module runs.
    Floor,
    /// At a step, by its place among all steps.
    Step(usize),
    /// Looking once more at every answer before sending.
    Check,
}

/// What has become of sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sending {
    /// Not asked for yet.
    Idle,
    /// On its way.
    Underway,
    /// It may be tried again.
    Unsettled,
    /// The endpoint will not take it, in its own words.
    Refused(String),
    /// There is nowhere to send to.
    Nowhere,
}

/// A survey that stands in a page, for whoever put it there. A clone is the same survey.
#[derive(Clone)]
pub struct SurveyHandle(Arc<Inner>);

struct Inner {
    held: RwLock<Held>,
    live: Arc<Live>,
    on_stage: ArcTrigger,
    on_sending: ArcTrigger,
    /// The form is drawn anew.
    on_drawing: ArcTrigger,
    tell: Box<dyn Fn(News<'_>) -> bool + Send + Sync>,
}

struct Held {
    asked: Asked,
    stage: Stage,
    sending: Sending,
    receipt: Option<Receipt>,
    /// Whether a change was asked for on the last page, which is where it leads back to.
    changing: bool,
    /// The response's id, made when sending is first asked for.
    id: Option<String>,
    started: bool,
    cleared: bool,
    root: Option<SendWrapper<web_sys::Element>>,
    /// What a server adds to a floor.
    extra: Extra,
}

/// What a server adds to a floor.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extra {
    /// Hidden fields.
    pub(crate) hidden: Vec<(String, String)>,
    /// The day on which it is drawn.
    pub(crate) today: Option<wecan_model::Date>,
}

/// A survey with the form that is drawn of it now. A clone is the same survey.
#[derive(Clone)]
pub(crate) struct Survey(Arc<Drawing>);

/// One drawing of a survey: until its form is drawn anew.
pub(crate) struct Drawing {
    handle: SurveyHandle,
    pub(crate) form: Form,
    pub(crate) settings: Settings,
}

impl std::ops::Deref for Survey {
    type Target = Drawing;

    fn deref(&self) -> &Drawing {
        &self.0
    }
}

impl SurveyHandle {
    /// A survey that draws itself one step at a time, or as a floor where it is to be woken later.
    pub fn new(
        asked: Asked,
        carried: Carried,
        as_floor: bool,
        tell: impl Fn(News<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        let live = Live::new(carried.draft, Vec::new(), as_floor);
        let it = Self::with(asked, live, Extra::default(), Box::new(tell));
        if !as_floor {
            it.begin(carried.field);
        }
        it
    }

    /// A survey that a server draws once: nothing in it will change.
    #[cfg(feature = "ssr")]
    pub(crate) fn still(asked: Asked, draft: Draft, problems: Vec<Problem>, extra: Extra) -> Survey {
        Self::with(asked, Live::new(draft, problems, true), extra, Box::new(|_| true)).survey()
    }

    fn with(asked: Asked, live: Arc<Live>, extra: Extra, tell: Box<dyn Fn(News<'_>) -> bool + Send + Sync>) -> Self {
        let held = Held {
            asked,
            stage: Stage::Floor,
            sending: Sending::Idle,
            receipt: None,
            changing: false,
            id: None,
            started: false,
            cleared: false,
            root: None,
            extra,
        };
        Self(Arc::new(Inner {
            held: RwLock::new(held),
            live,
            on_stage: ArcTrigger::new(),
            on_sending: ArcTrigger::new(),
            on_drawing: ArcTrigger::new(),
            tell,
        }))
    }

    /// The view.
    pub fn view(&self) -> Element {
        let (own, root) = (self.clone(), self.clone());
        el("div")
            .class("wecan wecan-have-your-say")
            .attr("part", "widget")
            .taken_by(move |element| root.write(|held| held.root = Some(SendWrapper::new(element))))
            .live(move || {
                own.0.on_drawing.track();
                let survey = own.survey();
                vec![Node::Element(match survey.receipt() {
                    Some(receipt) => received::draw(&survey, &receipt, None),
                    None => form::draw(&survey),
                })]
            })
    }

    /// Takes what the page asks for now. Another definition starts afresh; anything else keeps what was filled in.
    pub fn ask(&self, asked: Asked) {
        let now = asked.definition.clone();
        let before = self.write(|held| std::mem::replace(&mut held.asked, asked)).definition;
        if before.id != now.id || before.version != now.version {
            self.0.live.restart();
            self.write(|held| {
                (held.sending, held.receipt, held.id) = (Sending::Idle, None, None);
                (held.changing, held.cleared) = (false, false);
            });
            if self.stage() != Stage::Floor {
                self.begin(None);
            }
        }
        self.0.on_drawing.notify();
    }

    /// A page that a server drew comes to life: what was typed meanwhile counts.
    pub fn wake(&self) {
        if self.stage() == Stage::Floor {
            let survey = self.survey();
            survey.read_form();
            self.0.live.leave_floor();
            self.begin(None);
        }
    }

    /// Puts the resident where they start: where they had the focus, else at the first step.
    fn begin(&self, field: Option<String>) {
        let survey = self.survey();
        if survey.keeps_drafts()
            && survey.form.draft(Draft::is_blank)
            && let Some(kept) = crate::drafts::kept(survey.form.definition())
        {
            survey.form.set_draft(kept);
        }
        let place = field.and_then(|field| survey.step_of(&field)).or_else(|| survey.step_after(None));
        survey.set_stage(Stage::Step(place.unwrap_or(0)));
    }

    fn survey(&self) -> Survey {
        let asked = self.read(|held| held.asked.clone());
        let form = Form::new(asked.definition, &asked.lang, asked.settings.heading_level, self.0.live.clone());
        Survey(Arc::new(Drawing { handle: self.clone(), form, settings: asked.settings }))
    }

    fn stage(&self) -> Stage {
        self.read(|held| held.stage)
    }

    fn read<T>(&self, read: impl FnOnce(&Held) -> T) -> T {
        read(&self.0.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, write: impl FnOnce(&mut Held) -> T) -> T {
        write(&mut self.0.held.write().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Survey {
    pub(crate) fn stage(&self) -> Stage {
        self.handle.stage()
    }

    /// The stage, for a live part.
    pub(crate) fn follow_stage(&self) -> Stage {
        self.handle.0.on_stage.track();
        self.stage()
    }

    pub(super) fn set_stage(&self, stage: Stage) {
        self.handle.write(|held| held.stage = stage);
        self.handle.0.on_stage.notify();
    }

    pub(super) fn sending(&self) -> Sending {
        self.handle.read(|held| held.sending.clone())
    }

    /// What has become of sending, for a live part.
    pub(super) fn follow_sending(&self) -> Sending {
        self.handle.0.on_sending.track();
        self.sending()
    }

    pub(super) fn set_sending(&self, sending: Sending) {
        self.handle.write(|held| held.sending = sending);
        self.handle.0.on_sending.notify();
    }

    pub(super) fn endpoint(&self) -> String {
        self.handle.read(|held| held.asked.endpoint.clone())
    }

    pub(super) fn receipt(&self) -> Option<Receipt> {
        self.handle.read(|held| held.receipt.clone())
    }

    pub(super) fn set_receipt(&self, receipt: Receipt) {
        self.handle.write(|held| held.receipt = Some(receipt));
        self.handle.0.on_drawing.notify();
    }

    /// Remembers whether a change was asked for on the last page; gives what was remembered before.
    pub(super) fn set_changing(&self, changing: bool) -> bool {
        self.handle.write(|held| std::mem::replace(&mut held.changing, changing))
    }

    pub(super) fn id(&self) -> Option<String> {
        self.handle.read(|held| held.id.clone())
    }

    pub(super) fn set_id(&self, id: Option<String>) {
        self.handle.write(|held| held.id = id);
    }

    /// Whether this is the first answer.
    pub(super) fn starts(&self) -> bool {
        !self.handle.write(|held| std::mem::replace(&mut held.started, true))
    }

    pub(super) fn was_cleared(&self) -> bool {
        self.handle.read(|held| held.cleared)
    }

    /// Draws the form anew with nothing in it.
    pub(super) fn redraw_cleared(&self) {
        self.handle.write(|held| held.cleared = true);
        self.handle.0.on_drawing.notify();
    }

    pub(super) fn root(&self) -> Option<web_sys::Element> {
        self.handle.read(|held| held.root.as_ref().map(|root| (**root).clone()))
    }

    pub(super) fn extra(&self) -> Extra {
        self.handle.read(|held| held.extra.clone())
    }

    pub(super) fn tell(&self, news: News<'_>) -> bool {
        (self.handle.0.tell)(news)
    }

    /// Whether unfinished answers may stay on this device.
    pub(crate) fn keeps_drafts(&self) -> bool {
        self.form.definition().drafts && self.settings.channel != wecan_model::Channel::Kiosk
    }
}
