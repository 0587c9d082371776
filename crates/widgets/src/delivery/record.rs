//! A response in the outbox as the browser keeps it: what the state machine decides by, and what is sent.

use crate::browser::{from_js, get, in_full, put, read_json};
use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};
use wecan_model::outbox::{Item, State};
use wecan_model::text::cut;
use wecan_model::{Channel, Draft, ProblemKind, Receipt};

/// One record: a plain object, so that storage and other tabs take it as it is. A clone is the same record.
#[derive(Clone)]
pub(crate) struct Record(pub(super) Object);

const STATES: [State; 5] = [State::Waiting, State::Underway, State::Held, State::Sent, State::Refused];

impl Record {
    /// The record that storage or another tab gave; nothing where it is none of ours.
    pub(super) fn read(value: JsValue) -> Option<Self> {
        let it = Self(value.unchecked_into());
        let (short, survey) = (it.text("endpoint"), it.text("survey"));
        let full = in_full(short.clone());
        // Before addresses were kept in full.
        if full != short {
            if let Some((asked, _)) = cut(&survey, b' ') {
                it.set_survey(&[asked, " ", &full].concat());
            }
            it.set_text("endpoint", &full);
        }
        (!it.id().is_empty()).then_some(it)
    }

    /// The response's id.
    pub(crate) fn id(&self) -> String {
        self.text("id")
    }

    /// What the state machine decides by.
    pub(crate) fn item(&self) -> Item {
        Item {
            id: self.id(),
            added: self.number("added") as u64,
            state: STATES.get(self.number("state") as usize).copied().unwrap_or_default(),
            attempts: self.number("attempts") as u32,
            due: self.number("due") as u64,
            asked: self.number("asked") as u64,
            left: self.get("left").is_truthy(),
        }
    }

    /// Writes down what the state machine decided.
    pub(super) fn set_item(&self, item: &Item) {
        let state = STATES.iter().position(|state| *state == item.state).unwrap_or(0);
        self.set_text("id", &item.id);
        for (name, number) in [
            ("added", item.added as f64),
            ("state", state as f64),
            ("attempts", f64::from(item.attempts)),
            ("due", item.due as f64),
            ("asked", item.asked as f64),
        ] {
            put(&self.0, name, &JsValue::from_f64(number));
        }
        put(&self.0, "left", &JsValue::from_bool(item.left));
    }

    /// Whether it is kept where closing the page does no harm.
    pub(crate) fn is_safe(&self) -> bool {
        !self.get("unsafe").is_truthy()
    }

    /// Whether it came from a shared device: then nothing of it is shown to whoever comes next.
    pub(crate) fn is_private(&self) -> bool {
        self.text("channel") == "kiosk"
    }

    /// Whether it came in this way.
    pub(crate) fn came_by(&self, channel: Channel) -> bool {
        self.text("channel") == channel.as_str()
    }

    /// Whether its receipt is for somebody who may come back for it: staff and shared devices have seen it or have not.
    pub(super) fn has_a_reader(&self) -> bool {
        self.text("channel") == "web"
    }

    /// Says which survey it answers.
    pub(crate) fn set_survey(&self, survey: &str) {
        self.set_text("survey", survey);
    }

    /// Writes down what was filled in, for coming back to it.
    pub(crate) fn set_filled(&self, filled: &str) {
        self.set_text("draft", filled);
    }

    /// Whether it answers this survey.
    pub(crate) fn answers(&self, survey: &str) -> bool {
        self.text("survey") == survey
    }

    /// What was filled in, as it was written down for coming back to it.
    pub(crate) fn filled(&self) -> String {
        self.text("draft")
    }

    /// The same, as a draft.
    pub(crate) fn draft(&self) -> Draft {
        crate::drafts::read(read_json(&self.filled()).as_ref()).unwrap_or_default()
    }

    /// Why the endpoint would not take it, in its own words; empty where it only grew too old.
    pub(crate) fn words(&self) -> String {
        self.text("words")
    }

    /// What is wrong with the code of its invitation, where the endpoint would not take it because of that.
    pub(crate) fn wrong_code(&self) -> Option<ProblemKind> {
        match &*self.text("problem") {
            "urn:wecan:problem:invitation-unknown" => Some(ProblemKind::UnknownInvitation),
            "urn:wecan:problem:invitation-used" => Some(ProblemKind::UsedInvitation),
            _ => None,
        }
    }

    /// What the endpoint gave for it.
    pub(crate) fn receipt(&self) -> Receipt {
        Receipt::read(&from_js(&self.get("receipt")))
    }

    /// Forgets the answers, and whose they are.
    pub(super) fn strip(&self) {
        for name in ["body", "draft", "invitation", "sealed"] {
            put(&self.0, name, &JsValue::UNDEFINED);
        }
    }

    pub(super) fn get(&self, name: &str) -> JsValue {
        get(&self.0, name)
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.get(name).as_string().unwrap_or_default()
    }

    pub(super) fn set_text(&self, name: &str, text: &str) {
        put(&self.0, name, &JsValue::from_str(text));
    }

    fn number(&self, name: &str) -> f64 {
        self.get(name).as_f64().unwrap_or(0.0)
    }
}
