//! Answers on their way: all at the end, or each as it is given. Nobody is named in them. The outbox keeps and sends them.

use super::quiz::QuizHandle;
use super::quizzing::Quizzing;
use super::rare_doors;
use crate::browser;
use crate::delivery::{self, Record, Watcher};
use crate::have_your_say::News;
use std::sync::Weak;
use wecan_model::myths::Item;
use wecan_model::myths::xapi::{self, Attempt};
use wecan_model::outbox::State;
use wecan_model::settings::Format;
use wecan_model::text::digits;
use wecan_model::{Answers, Channel, Draft, Incoming, Response, formats};

/// For how many milliseconds someone watches their answers being sent before they are told that they may go.
const SLOW: i32 = 3000;

/// What has become of sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sending {
    /// Not asked for yet, or nothing to send.
    Idle,
    /// On its way.
    Underway,
    /// The outbox has it.
    Waiting {
        /// Whether it is still there after the page has been closed.
        safe: bool,
        /// Whether it is being sent again.
        underway: bool,
    },
    /// The endpoint has everything.
    Sent,
    /// The endpoint will not take it, in its own words.
    Refused(String),
}

pub(super) fn new_id() -> String {
    formats::uuid_v7(browser::now(), browser::random())
}

impl QuizHandle {
    /// Follows the outbox; what waits there for this endpoint is taken up again.
    pub(super) fn follow_outbox(&self) {
        let (asked, quiz) = (self.asked(), self.quizzing());
        if !asked.sends() {
            return;
        }
        let weak = self.downgrade();
        let with = |weak: &Weak<_>, then: &dyn Fn(Quizzing)| {
            if let Some(quiz) = QuizHandle::upgrade(weak) {
                then(quiz.quizzing());
            }
        };
        let told = weak.clone();
        let watch = delivery::watch(Watcher {
            survey: quiz.outbox_name(),
            endpoint: asked.endpoint,
            credentials: asked.settings.credentials,
            dress: Box::new(move |headers| {
                with(&weak, &|quiz| {
                    quiz.tell(News::Requesting(headers));
                });
            }),
            tell: Box::new(move |record| with(&told, &|quiz| quiz.hear(record))),
            count: Box::new(|_, _| {}),
        });
        self.keep_watch(browser::Held::new(watch));
        // What an earlier visit left is told of too, but not to whoever comes next to a shared device.
        if quiz.settings.channel == Channel::Web {
            let name = quiz.outbox_name();
            let found = move |records: Vec<Record>| {
                for record in records {
                    let new = quiz.pending(|all| {
                        !all.contains(&record.id()) && {
                            all.push(record.id());
                            true
                        }
                    });
                    if new {
                        quiz.hear(&record);
                    }
                }
            };
            delivery::look(name, Box::new(found));
        }
    }
}

impl Quizzing {
    /// What sets this quiz's answers apart in the outbox.
    fn outbox_name(&self) -> String {
        [&self.quiz.id, ":", &digits(self.quiz.version.into()), " ", &self.endpoint()].concat()
    }

    /// Sends the answers to some statements, which stand at these places of the quiz. `end` says that nothing follows.
    pub(super) fn send(&self, answers: Answers, places: &[usize], end: bool) {
        let mut items: Vec<&Item> = Vec::new();
        for place in places {
            items.extend(self.quiz.items.get(*place));
        }
        let response = self.response(answers);
        if !self.tell(News::Submitting(&response)) {
            return;
        }
        let record = match self.settings.format {
            Format::Xapi => rare_doors::statements(self, &response.id, &items, end),
            format => delivery::compose(&response, &self.endpoint(), format),
        };
        record.set_survey(&self.outbox_name());
        self.pending(|all| all.push(record.id()));
        self.set_sending(Sending::Underway);
        let (own, id) = (self.clone(), record.id());
        let added = move || {
            // Whoever has waited so long may go: by now it is in the outbox.
            let look_again = move || {
                if own.sending() == Sending::Underway {
                    own.set_sending(Sending::Waiting { safe: own.is_safe(), underway: false });
                    own.tell(News::Waiting(&id, own.is_safe()));
                }
            };
            browser::after(SLOW, Box::new(look_again));
        };
        delivery::add(record, Box::new(added));
    }

    /// A response with these answers.
    fn response(&self, answers: Answers) -> Response {
        let incoming = Incoming {
            id: None,
            definition: self.quiz.id.clone(),
            version: self.quiz.version,
            language: self.form.language().to_owned(),
            channel: self.settings.channel,
            source: self.settings.page(|| browser::window().location().href().ok()),
            invitation: None,
            device: None,
            sitting: self.sitting(),
            trapped: false,
            orders: Default::default(),
            draft: Draft::default(),
        };
        Response::new(new_id(), self.form.definition(), incoming, answers)
    }

    /// The same as statements of the Experience API, each with an id of its own.
    pub(super) fn statements(&self, id: &str, items: &[&Item], end: bool) -> Record {
        let attempt_id = self.sitting().map_or_else(new_id, |sitting| sitting.attempt);
        let (origin, endpoint) = (browser::window().location().origin().unwrap_or_default(), self.endpoint());
        let all = self.form.draft(|draft| {
            let attempt = Attempt {
                quiz: &self.quiz,
                draft,
                id: &attempt_id,
                home: xapi::home(&origin, &endpoint),
                language: self.form.language(),
                verdicts: self.words.holds,
            };
            let mut all = Vec::new();
            for item in items {
                all.extend(attempt.answered(item, new_id()));
            }
            if end {
                all.push(attempt.completed(&self.items(), new_id()));
            }
            all
        });
        delivery::compose_statements(id, all, &self.endpoint(), self.settings.channel)
    }

    /// Sends at once what waits.
    pub(super) fn send_now(&self) {
        for id in self.pending(|all| all.clone()) {
            delivery::send_now(id);
        }
    }

    /// A record has changed, here or in another tab.
    fn hear(&self, record: &Record) {
        let item = record.item();
        if !self.pending(|all| all.contains(&item.id)) {
            return;
        }
        // Once nothing waits any more, what is said takes the place of the button to send it.
        let here = self.root().is_some_and(|root| matches!(root.query_selector("[data-do=send]:focus"), Ok(Some(_))));
        match item.state {
            State::Sent => {
                let left = self.pending(|all| {
                    all.retain(|own| *own != item.id);
                    all.is_empty()
                });
                let receipt = record.receipt();
                self.tell(News::Received(&receipt));
                if !receipt.reference.is_empty() {
                    self.receipts(|all| all.push(receipt));
                }
                if left {
                    // What was refused stays said, whatever else has been taken.
                    self.set_sending(self.refused().map_or(Sending::Sent, Sending::Refused));
                }
                // Seen: nothing of it needs to stay.
                delivery::forget(item.id);
            }
            State::Refused => {
                self.pending(|all| all.retain(|own| *own != item.id));
                let words = record.words();
                self.tell(News::Failed(&["the endpoint refused the answers: ", &words].concat()));
                self.set_refused(words.clone());
                self.set_sending(Sending::Refused(words));
                // It would be refused again.
                delivery::forget(item.id);
            }
            state => {
                self.set_safe(record.is_safe());
                let first = item.attempts == 0 || (item.attempts == 1 && state == State::Underway);
                if !first || !record.is_safe() || !browser::window().navigator().on_line() {
                    let waits = matches!(self.sending(), Sending::Waiting { .. });
                    let underway = state == State::Underway;
                    self.set_sending(Sending::Waiting { safe: record.is_safe(), underway });
                    if !waits {
                        self.tell(News::Waiting(&item.id, record.is_safe()));
                    }
                }
            }
        }
        if here && !matches!(self.sending(), Sending::Waiting { .. }) {
            self.focus_soon("[data-said]");
        }
    }
}
