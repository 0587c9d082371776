//! Have your say: a form of any length, from its first question to its receipt.

mod check_answers;
mod events;
mod form;
mod received;
mod steps;

pub(crate) use form::draw as draw_form;
pub(crate) use received::draw as draw_received;

use crate::fields::Form;
use crate::locales::Locale;
use crate::markup::{Node, el};
use leptos::prelude::*;
use std::sync::Arc;
use wecan_model::{Definition, Draft, Problem, Receipt, Response, Settings};

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

/// What happens to whom: given once, by whoever places the component.
#[derive(Clone, Default)]
pub(crate) struct Callbacks {
    start: Option<Callback<()>>,
    submit: Option<Callback<Response, bool>>,
    received: Option<Callback<Receipt>>,
    failed: Option<Callback<String>>,
}

/// Everything that a form's parts share while it is answered. Signals are handles: a clone is the same survey.
#[derive(Clone)]
pub(crate) struct Survey {
    pub(crate) form: Form,
    pub(crate) stage: RwSignal<Stage>,
    pub(crate) sending: RwSignal<Sending>,
    pub(crate) endpoint: Arc<str>,
    pub(crate) settings: Settings,
    /// Whether a change was asked for on the last page, which is where it leads back to.
    changing: StoredValue<bool>,
    /// The response's id, made when sending is first asked for.
    id: StoredValue<Option<String>>,
    started: StoredValue<bool>,
    receipt: RwSignal<Option<Receipt>>,
    /// Moves on when the answers are cleared, which draws the form anew.
    generation: RwSignal<u32>,
    root: StoredValue<Option<web_sys::Element>, LocalStorage>,
    callbacks: Arc<Callbacks>,
    /// Hidden fields that a server adds to a floor.
    pub(crate) hidden: Arc<[(String, String)]>,
}

/// What a form had been given before the component stood in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// What was filled in.
    pub draft: Draft,
    /// The name of the field that had the focus.
    pub field: Option<String>,
}

/// Asks every question of a definition, checks the answers and sends them.
///
/// It draws on a server as a plain form that works by itself, and takes one step at a time in a browser.
///
/// ```
/// use leptos::prelude::*;
/// use wecan::HaveYourSay;
/// use wecan::model::{Definition, Receipt, json::Json};
///
/// #[component]
/// fn Feedback(definition: Definition) -> impl IntoView {
///     let (reference, set_reference) = signal(String::new());
///     view! {
///         <HaveYourSay
///             definition
///             endpoint="https://council.example/v1/responses"
///             on_received=move |receipt: Receipt| set_reference.set(receipt.reference)
///         />
///         <p>{reference}</p>
///     }
/// }
///
/// # let json: Json = serde_json::from_str(r#"{"id": "parks", "version": 1, "title": "Parks", "purpose": "To plan.",
/// #     "retention_days": 30, "pages": [{"questions": [{"id": "why", "type": "text", "label": "Why?"}]}]}"#).unwrap();
/// # Owner::new().with(|| { let _ = Feedback(FeedbackProps { definition: Definition::read(&json).unwrap() }); });
/// ```
#[component]
pub fn HaveYourSay(
    /// What to ask. A definition with another id or version starts afresh.
    #[prop(into)]
    definition: Signal<Definition>,
    /// Where responses are sent; nowhere when empty. A new value counts from the next response on.
    #[prop(into, optional)]
    endpoint: Signal<String>,
    /// The language tag; English when empty. A new value draws the form anew and keeps what was filled in.
    #[prop(into, optional)]
    lang: Signal<String>,
    /// Everything else that a page may set. A new value draws the form anew and keeps what was filled in.
    #[prop(into, optional)]
    settings: Signal<Settings>,
    /// What had been filled in elsewhere before.
    #[prop(optional)]
    carried: Carried,
    /// Called once, at the first answer.
    #[prop(into, optional)]
    on_start: Option<Callback<()>>,
    /// Called with each response before it is sent; `false` keeps it from being sent.
    #[prop(into, optional)]
    on_submit: Option<Callback<Response, bool>>,
    /// Called once for each response that the endpoint accepted.
    #[prop(into, optional)]
    on_received: Option<Callback<Receipt>>,
    /// Called with a reason whenever a response could not be sent or was refused.
    #[prop(into, optional)]
    on_failed: Option<Callback<String>>,
) -> impl IntoView {
    let callbacks =
        Arc::new(Callbacks { start: on_start, submit: on_submit, received: on_received, failed: on_failed });
    // Whoever draws in a browser from the start has no floor to pass through.
    let first = if cfg!(all(target_family = "wasm", feature = "csr")) { Stage::Step(0) } else { Stage::Floor };
    let draft = RwSignal::new(carried.draft);
    let stage = RwSignal::new(first);
    let floor = Signal::derive(move || stage.get() == Stage::Floor);
    let problems = RwSignal::new(Vec::new());
    let (sending, receipt, generation) = (RwSignal::new(Sending::Idle), RwSignal::new(None), RwSignal::new(0));
    let (changing, id, started) = (StoredValue::new(false), StoredValue::new(None), StoredValue::new(false));
    let root = StoredValue::new_local(None);
    let pause = RwSignal::new(0);
    let asked = StoredValue::new(None::<(String, u32)>);
    let field = StoredValue::new(carried.field);

    el("div")
        .class("wecan wecan-have-your-say")
        .attr("part", "widget")
        .taken_by(move |element| root.set_value(Some(element)))
        .live(move || {
            generation.track();
            let (definition, lang, settings) = (Arc::new(definition.get()), lang.get(), settings.get());
            let form = form_of(definition, &lang, draft, problems, floor, pause, settings.heading_level);
            let survey = Survey {
                form,
                stage,
                sending,
                endpoint: endpoint.get().into(),
                settings,
                changing,
                id,
                started,
                receipt,
                generation,
                root,
                callbacks: callbacks.clone(),
                hidden: Arc::new([]),
            };
            if asked.with_value(|asked| asked.as_ref() != Some(&survey.version())) {
                let afresh = asked.with_value(Option::is_some);
                asked.set_value(Some(survey.version()));
                survey.begin(afresh, field.try_update_value(Option::take).flatten());
            }
            if let Some(receipt) = receipt.get() {
                return vec![Node::Element(received::draw(&survey, &receipt, None))];
            }
            vec![Node::Element(form::draw(&survey))]
        })
}

/// A form of a definition with the signals that it lives by.
pub(crate) fn form_of(
    definition: Arc<Definition>,
    lang: &str,
    draft: RwSignal<Draft>,
    problems: RwSignal<Vec<Problem>>,
    floor: Signal<bool>,
    pause: RwSignal<u32>,
    heading_level: u8,
) -> Form {
    let language = if lang.is_empty() { "en" } else { lang };
    let own = definition.clone();
    let shown = Memo::new(move |_| draft.with(|draft| own.shown(draft)));
    Form {
        definition,
        locale: Locale::of(language),
        language: language.into(),
        draft,
        problems,
        shown,
        floor,
        pause,
        heading: heading_level.clamp(1, 5) + 1,
    }
}

impl Survey {
    /// A survey that a server draws once: nothing in it will change.
    #[cfg(feature = "ssr")]
    pub(crate) fn still(form: Form, endpoint: &str, settings: Settings, hidden: Vec<(String, String)>) -> Self {
        Self {
            form,
            stage: RwSignal::new(Stage::Floor),
            sending: RwSignal::new(Sending::Idle),
            endpoint: endpoint.into(),
            settings,
            changing: StoredValue::new(false),
            id: StoredValue::new(None),
            started: StoredValue::new(false),
            receipt: RwSignal::new(None),
            generation: RwSignal::new(0),
            root: StoredValue::new_local(None),
            callbacks: Arc::default(),
            hidden: hidden.into(),
        }
    }

    fn version(&self) -> (String, u32) {
        (self.form.definition.id.clone(), self.form.definition.version)
    }

    /// Puts every signal where a resident starts.
    fn begin(&self, afresh: bool, field: Option<String>) {
        if afresh {
            self.form.draft.set(Draft::default());
            self.form.problems.set(Vec::new());
            self.sending.set(Sending::Idle);
            self.receipt.set(None);
            self.changing.set_value(false);
            self.id.set_value(None);
        }
        #[cfg(target_family = "wasm")]
        {
            if self.keeps_drafts()
                && self.form.draft.with_untracked(Draft::is_blank)
                && let Some(kept) = crate::drafts::kept(&self.form.definition)
            {
                self.form.draft.set(kept);
            }
            if cfg!(feature = "csr") {
                let place = field.and_then(|field| self.step_of(&field));
                self.stage.set(Stage::Step(place.or_else(|| self.step_after(None)).unwrap_or(0)));
            } else {
                self.wake();
            }
        }
        #[cfg(not(target_family = "wasm"))]
        let _ = field;
    }

    /// A page that a server drew comes to life: what was typed meanwhile counts.
    #[cfg(target_family = "wasm")]
    fn wake(&self) {
        let survey = self.clone();
        Effect::new(move |_| {
            if survey.stage.get_untracked() == Stage::Floor {
                survey.read_form();
                survey.stage.set(Stage::Step(survey.step_after(None).unwrap_or(0)));
            }
        });
    }

    /// Whether unfinished answers may stay on this device.
    pub(crate) fn keeps_drafts(&self) -> bool {
        self.form.definition.drafts && self.settings.channel != wecan_model::Channel::Kiosk
    }
}
