//! One survey while it is answered: what is asked, where the resident is, what has become of sending.

use super::rare_doors;
use crate::browser;
use crate::delivery::Watch;
use crate::fields::{self, Form, Live};
use crate::kiosk::Idle;
use crate::trigger::Trigger;
use std::sync::{Arc, PoisonError, RwLock};
#[cfg(feature = "ssr")]
use wecan_model::Problem;
use wecan_model::order::Orders;
use wecan_model::{Channel, Date, Definition, Draft, Receipt, Response, Settings};

/// What a page asks for: everything that may change while the widget stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// What to ask.
    pub definition: Arc<Definition>,
    /// Where responses are sent; nowhere when empty.
    pub endpoint: String,
    /// The language tag; English when empty.
    pub lang: String,
    /// Everything else.
    pub settings: Settings,
    /// The day on which a server draws it: a browser has a clock of its own.
    pub today: Option<Date>,
}

impl Asked {
    /// With the endpoint's address in full.
    pub(super) fn in_full(mut self) -> Self {
        self.endpoint = browser::in_full(self.endpoint);
        self
    }
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
    /// The endpoint could not take the response yet. It waits in the outbox: its id, and whether it is still there
    /// after the page has been closed.
    Waiting(&'a str, bool),
    /// A request to the endpoint is about to go: whoever put the widget there may add headers.
    Requesting(&'a web_sys::Headers),
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
    /// Going on was asked for before the part that it needs is there.
    Coming,
    /// On its way for the first time.
    Underway,
    /// It waits in the outbox.
    Waiting(Waiting),
    /// The endpoint will not take it, in its own words; without words it grew too old.
    Refused(String),
    /// There is nowhere to send to.
    Nowhere,
}

/// A response in the outbox, as its sender sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waiting {
    /// Whether it is still there after the page has been closed.
    pub(crate) safe: bool,
    /// Whether it may still be changed or taken back.
    pub(crate) ours: bool,
    /// Whether it is held back, because its sender was changing it.
    pub(crate) held: bool,
    /// Whether it is being tried now.
    pub(crate) underway: bool,
}

/// A survey that stands in a page, for whoever put it there. A clone is the same survey.
#[derive(Clone)]
pub struct SurveyHandle(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) held: RwLock<Held>,
    pub(super) live: Arc<Live>,
    on_stage: Trigger,
    on_sending: Trigger,
    /// The form is drawn anew.
    pub(super) on_drawing: Trigger,
    /// Others of this survey's responses came or went.
    on_count: Trigger,
    pub(super) idle: Idle,
    tell: Box<dyn Fn(News<'_>) -> bool + Send + Sync>,
}

pub(super) struct Held {
    pub(super) asked: Asked,
    stage: Stage,
    pub(super) sending: Sending,
    receipt: Option<Receipt>,
    /// Whether a change was asked for on the last page, which is where it leads back to.
    changing: bool,
    /// The response's id, made when sending is first asked for.
    id: Option<String>,
    /// The ids of the responses that were given here before it.
    pub(super) given: Vec<String>,
    /// The id of the response that was refused, until another one is in its place.
    pub(super) refused: Option<String>,
    /// The id of the one that was last taken out of the outbox to be shown.
    pub(super) shown: Option<String>,
    /// Whether the resident is changing what the outbox holds back for them.
    pub(super) editing: bool,
    /// What was last heard of it while it was on its way.
    pub(super) latest: Option<Waiting>,
    /// How many of this survey's responses wait on this device, and how many were refused.
    count: (u32, u32),
    pub(super) followed: Option<Followed>,
    /// Whether responses from the next one on are to be followed anew.
    pub(super) unfollowed: bool,
    pub(super) started: bool,
    cleared: bool,
    pub(super) root: Option<browser::Held<web_sys::Element>>,
    /// Hidden fields that a server adds to a floor.
    hidden: Vec<(String, String)>,
    /// By which an open poll knows the device again.
    pub(super) device: Option<String>,
    /// The code of an invitation that no field asks for.
    pub(super) invitation: Option<String>,
}

/// The outbox as far as it is followed.
pub(super) struct Followed {
    /// Which survey's responses are heard of, as in [`crate::delivery::Record::answers`].
    pub(super) survey: String,
    /// Where they go.
    pub(super) endpoint: String,
    pub(super) _watch: browser::Held<Watch>,
}

impl Held {
    pub(super) fn restart(&mut self) {
        self.given.extend(self.id.take());
        (self.sending, self.receipt, self.refused) = (Sending::Idle, None, None);
        (self.changing, self.cleared, self.editing, self.started) = (false, false, false, false);
        self.latest = None;
    }
}

/// A survey with the form that is drawn of it now. A clone is the same survey.
#[derive(Clone)]
pub(crate) struct Survey(Arc<Drawing>);

/// One drawing of a survey: until its form is drawn anew.
pub(crate) struct Drawing {
    pub(super) handle: SurveyHandle,
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
        let it = Self::with(asked, live, Vec::new(), Box::new(tell));
        if !as_floor {
            it.begin(carried.field);
        }
        it
    }

    /// A survey that a server draws once: nothing in it will change.
    #[cfg(feature = "ssr")]
    pub(crate) fn still(asked: Asked, draft: Draft, problems: Vec<Problem>, hidden: Vec<(String, String)>) -> Survey {
        Self::with(asked, Live::new(draft, problems, true), hidden, Box::new(|_| true)).survey()
    }

    fn with(
        asked: Asked,
        live: Arc<Live>,
        hidden: Vec<(String, String)>,
        tell: Box<dyn Fn(News<'_>) -> bool + Send + Sync>,
    ) -> Self {
        let held = Held {
            asked: asked.in_full(),
            stage: Stage::Floor,
            sending: Sending::Idle,
            receipt: None,
            changing: false,
            id: None,
            given: Vec::new(),
            refused: None,
            shown: None,
            editing: false,
            latest: None,
            count: (0, 0),
            followed: None,
            unfollowed: false,
            started: false,
            cleared: false,
            root: None,
            hidden,
            device: None,
            invitation: None,
        };
        Self(Arc::new(Inner {
            held: RwLock::new(held),
            live,
            on_stage: Trigger::default(),
            on_sending: Trigger::default(),
            on_drawing: Trigger::default(),
            on_count: Trigger::default(),
            idle: Idle::default(),
            tell,
        }))
    }

    /// What the page asks for now.
    pub(crate) fn asked(&self) -> Asked {
        self.read(|held| held.asked.clone())
    }

    /// The element in which it stands, once it stands in a page.
    pub(crate) fn root(&self) -> Option<web_sys::Element> {
        self.read(|held| held.root.as_ref().and_then(browser::Held::get).map(|root| (*root).clone()))
    }

    /// Whether any of its responses wait on this device or were refused, for a live part.
    pub(crate) fn follow_unsent(&self) -> bool {
        self.0.on_count.track();
        self.read(|held| held.count != (0, 0))
    }

    pub(super) fn survey(&self) -> Survey {
        let asked = self.asked();
        self.0.live.ask_strangers(asked.settings.channel != Channel::Web);
        let level = asked.settings.heading_level;
        let form = Form::new(asked.definition, &asked.lang, level, self.0.live.clone(), &fields::SURVEY);
        Survey(Arc::new(Drawing { handle: self.clone(), form, settings: asked.settings }))
    }

    pub(super) fn stage(&self) -> Stage {
        self.read(|held| held.stage)
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&Held) -> T) -> T {
        read(&self.0.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn write<T>(&self, write: impl FnOnce(&mut Held) -> T) -> T {
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

    /// What has become of sending; whatever waits is drawn in the form's place.
    pub(super) fn set_sending(&self, sending: Sending) {
        let before = self.sending();
        // Anything else is said once more, for those who hear it.
        if sending == Sending::Idle && before == Sending::Idle {
            return;
        }
        let [waits, waited] = [&sending, &before].map(|sending| matches!(sending, Sending::Waiting(_)));
        self.handle.write(|held| held.sending = sending);
        self.handle.0.on_sending.notify();
        if waits != waited {
            self.handle.0.idle.start_over();
            self.redraw();
        }
    }

    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.sending(), Sending::Waiting(_))
    }

    /// How many of this survey's responses wait on this device, and how many were refused, without the one that is in
    /// hand here; for a live part.
    pub(super) fn follow_others(&self) -> (u32, u32) {
        self.handle.0.on_count.track();
        let underway = self.follow_sending() == Sending::Underway;
        self.handle.read(|held| {
            let ((waiting, refused), web) = (held.count, self.settings.channel == Channel::Web);
            let own = web && (held.editing || underway);
            (waiting.saturating_sub(own.into()), refused.saturating_sub((web && held.refused.is_some()).into()))
        })
    }

    pub(super) fn set_count(&self, count: (u32, u32)) {
        if self.handle.write(|held| std::mem::replace(&mut held.count, count)) != count {
            self.handle.0.on_count.notify();
        }
    }

    pub(super) fn redraw(&self) {
        self.handle.0.on_drawing.notify();
    }

    /// Ready for somebody's answers, with nothing left of those before.
    pub(super) fn restart(&self) {
        self.handle.0.live.restart();
        self.handle.write(Held::restart);
        self.handle.0.idle.forget();
        self.shuffle();
        self.set_stage(Stage::Step(self.step_after(None).unwrap_or(0)));
        self.redraw();
    }

    /// Puts options in an order of this resident's own, where the definition asks for it.
    pub(super) fn shuffle(&self) {
        if self.form.definition().questions().any(|question| question.shuffle) {
            rare_doors::shuffle(self);
        }
    }

    /// The same, where nothing is chosen yet. Those who answer elsewhere have not seen it.
    pub(super) fn shuffle_options(&self) {
        let definition = self.form.definition();
        let begun = self.form.draft(|draft| {
            let filled = |(name, value): (&str, &str)| {
                !value.is_empty() && definition.question(name).is_some_and(|question| question.shuffle)
            };
            draft.fields().any(filled)
        });
        if cfg!(target_family = "wasm") && !begun && matches!(self.settings.channel, Channel::Web | Channel::Kiosk) {
            let chance = browser::random().into_iter().fold(0, |chance: u64, byte| chance << 8 | u64::from(byte));
            self.form.live().set_orders(Orders::shuffled(definition, chance));
        }
    }

    pub(super) fn endpoint(&self) -> String {
        self.handle.read(|held| held.asked.endpoint.clone())
    }

    pub(super) fn receipt(&self) -> Option<Receipt> {
        self.handle.read(|held| held.receipt.clone())
    }

    pub(super) fn set_receipt(&self, receipt: Receipt) {
        // There is something new to read.
        self.handle.write(|held| (held.receipt, held.sending) = (Some(receipt), Sending::Idle));
        self.handle.0.idle.start_over();
        self.redraw();
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
        self.redraw();
    }

    pub(super) fn root(&self) -> Option<web_sys::Element> {
        self.handle.root()
    }

    pub(super) fn hidden(&self) -> Vec<(String, String)> {
        self.handle.read(|held| held.hidden.clone())
    }

    /// The day on which a server drew it.
    pub(super) fn drawn_on(&self) -> Option<Date> {
        self.handle.read(|held| held.asked.today)
    }

    pub(super) fn tell(&self, news: News<'_>) -> bool {
        (self.handle.0.tell)(news)
    }

    /// Whether unfinished answers may stay on this device.
    pub(crate) fn keeps_drafts(&self) -> bool {
        self.form.definition().drafts && self.settings.channel != wecan_model::Channel::Kiosk
    }
}
