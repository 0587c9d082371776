//! A quiz as it stands at one moment: what drawing and events ask of it, and tell it.

use super::quiz::{Extra, QuizHandle, Shared, Stage};
use super::sending::Sending;
use super::{card, doors, floor};
#[cfg(target_family = "wasm")]
use crate::browser;
use crate::fields::Form;
use crate::have_your_say::News;
use crate::locales::quiz::QuizWords;
use crate::markup::Element;
use std::sync::Arc;
use wecan_model::myths::Item;
use wecan_model::{Date, Quiz, Receipt, Settings, Sitting, Time};

/// A quiz as it is drawn now. A clone is the same quiz.
#[derive(Clone)]
pub(crate) struct Quizzing(pub(super) Arc<Drawing>);

/// One drawing of a quiz.
pub(crate) struct Drawing {
    pub(super) handle: QuizHandle,
    pub(crate) form: Form,
    pub(crate) quiz: Arc<Quiz>,
    pub(crate) words: &'static QuizWords,
    pub(crate) settings: Settings,
}

impl std::ops::Deref for Quizzing {
    type Target = Drawing;

    fn deref(&self) -> &Drawing {
        &self.0
    }
}

impl Quizzing {
    /// What is drawn where the resident is.
    pub(crate) fn draw(&self) -> Element {
        match self.stage() {
            // Whoever draws in a browser from the start has no floor to pass through.
            Stage::Floor if cfg!(any(feature = "ssr", feature = "hydrate")) => floor::draw(self),
            Stage::Item(at) if at < self.shown().len() => card::draw(self, at),
            Stage::Done => doors::summary(self),
            _ => card::draw_nothing(self),
        }
    }

    pub(crate) fn stage(&self) -> Stage {
        self.handle.stage()
    }

    pub(super) fn go(&self, stage: Stage) {
        self.handle.write(|held| (held.stage, held.checked) = (stage, false));
        self.handle.0.on_stage.notify();
    }

    pub(crate) fn is_checked(&self) -> bool {
        self.handle.read(|held| held.checked)
    }

    /// Whether the statement has been judged, for a live part.
    pub(super) fn follow_checked(&self) -> bool {
        self.handle.0.on_checked.track();
        self.is_checked()
    }

    pub(super) fn set_checked(&self) {
        self.handle.write(|held| held.checked = true);
        self.handle.0.on_checked.notify();
    }

    /// Whether Check has been pressed before the part that judges is there.
    pub(super) fn is_coming(&self) -> bool {
        self.handle.read(|held| held.coming)
    }

    /// Remembers that; gives what was remembered before.
    pub(super) fn set_coming(&self, coming: bool) -> bool {
        let before = self.handle.write(|held| std::mem::replace(&mut held.coming, coming));
        self.handle.0.on_checked.notify();
        before
    }

    /// The places of the statements that are shown.
    pub(crate) fn shown(&self) -> Vec<usize> {
        self.handle.read(|held| held.shown.clone())
    }

    /// The statements that are shown.
    pub(crate) fn items(&self) -> Vec<&Item> {
        let mut all = Vec::new();
        for place in self.shown() {
            all.extend(self.quiz.items.get(place));
        }
        all
    }

    /// The statements of a floor: which day it is, only whoever draws it can say.
    pub(super) fn floor_items(&self) -> impl Iterator<Item = &Item> {
        let today = self.handle.read(|held| held.asked.today);
        self.quiz.items.iter().filter(move |item| today.is_none_or(|today| item.review_by >= today))
    }

    /// Whether answers go anywhere.
    pub(crate) fn sends(&self) -> bool {
        self.handle.read(|held| held.asked.sends())
    }

    pub(crate) fn endpoint(&self) -> String {
        self.handle.read(|held| held.asked.endpoint.clone())
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

    /// Which of somebody's sittings it is.
    pub(super) fn sitting(&self) -> Option<Sitting> {
        self.handle.read(|held| held.sitting.clone())
    }

    /// Whether they have come back after some weeks.
    pub(super) fn is_later(&self) -> bool {
        self.sitting().is_some_and(|sitting| sitting.time == Time::Later)
    }

    /// Whether a fact may be shown today.
    pub(super) fn is_fresh(&self, item: &Item) -> bool {
        self.today().is_none_or(|today| item.review_by >= today)
    }

    /// The day: a browser knows it by itself.
    pub(super) fn today(&self) -> Option<Date> {
        #[cfg(target_family = "wasm")]
        return browser::today();
        #[cfg(not(target_family = "wasm"))]
        self.handle.read(|held| held.asked.today)
    }

    pub(super) fn refused(&self) -> Option<String> {
        self.handle.read(|held| held.refused.clone())
    }

    pub(super) fn set_refused(&self, words: String) {
        self.handle.write(|held| held.refused = Some(words));
    }

    pub(super) fn receipts<T>(&self, with: impl FnOnce(&mut Vec<Receipt>) -> T) -> T {
        self.handle.write(|held| with(&mut held.receipts))
    }

    pub(super) fn pending<T>(&self, with: impl FnOnce(&mut Vec<String>) -> T) -> T {
        self.handle.write(|held| with(&mut held.pending))
    }

    pub(super) fn is_safe(&self) -> bool {
        self.handle.read(|held| held.safe)
    }

    pub(super) fn set_safe(&self, safe: bool) {
        self.handle.write(|held| held.safe = safe);
    }

    /// What became of sharing, for a live part.
    pub(super) fn follow_shared(&self) -> Shared {
        self.handle.0.on_shared.track();
        self.handle.read(|held| held.shared)
    }

    pub(super) fn set_shared(&self, shared: Shared) {
        self.handle.write(|held| held.shared = shared);
        self.handle.0.on_shared.notify();
    }

    /// Whether this is the first answer.
    pub(super) fn starts(&self) -> bool {
        !self.handle.write(|held| std::mem::replace(&mut held.started, true))
    }

    pub(super) fn root(&self) -> Option<web_sys::Element> {
        self.handle.read(|held| held.root.as_ref().and_then(|root| root.get()).map(|root| (*root).clone()))
    }

    pub(crate) fn extra(&self) -> Extra {
        self.handle.read(|held| held.extra.clone())
    }

    pub(super) fn tell(&self, news: News<'_>) -> bool {
        (self.handle.0.tell)(news)
    }
}
