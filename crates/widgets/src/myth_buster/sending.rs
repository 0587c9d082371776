//! Answers on their way: all at the end, or each as it is given. Nobody is named in them. The outbox keeps and sends them.

use super::quiz::{QuizHandle, Quizzing};
use crate::browser;
use crate::delivery::{self, Record, Watcher};
use crate::have_your_say::News;
use std::sync::Weak;
use wasm_bindgen_futures::spawn_local;
use web_sys::RequestCredentials;
use wecan_model::json::Json;
use wecan_model::myths::xapi::{Attempt, VERSION};
use wecan_model::myths::{AFTER, Item, Labels, SURE, SURE_AFTER};
use wecan_model::outbox::State;
use wecan_model::settings::Credentials;
use wecan_model::{Draft, Incoming, Response, formats};

/// For how many milliseconds someone watches their answers being sent before they are told that they may go.
const SLOW: i32 = 3000;

/// What has become of sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sending {
    /// Not asked for yet, or nothing to send.
    Idle,
    /// On its way.
    Underway,
    /// The outbox has it, and whether it is still there after the page has been closed.
    Waiting(bool),
    /// The endpoint has everything.
    Sent,
    /// The endpoint will not take it, in its own words.
    Refused(String),
}

fn new_id() -> String {
    formats::uuid_v7(browser::now(), browser::random())
}

impl QuizHandle {
    /// Follows the outbox; what waits there for this endpoint is taken up again.
    pub(super) fn attend(&self) {
        let (asked, quiz) = (self.asked(), self.quizzing());
        if !quiz.sends() {
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
            credentials: match asked.settings.credentials {
                Credentials::Omit => RequestCredentials::Omit,
                Credentials::SameOrigin => RequestCredentials::SameOrigin,
                Credentials::Include => RequestCredentials::Include,
            },
            dress: Box::new(move |headers| {
                with(&weak, &|quiz| {
                    if quiz.is_xapi() {
                        // Fails only for what is no header.
                        let _ = headers.set("x-experience-api-version", VERSION);
                    }
                    quiz.tell(News::Requesting(headers));
                });
            }),
            tell: Box::new(move |record| with(&told, &|quiz| quiz.hear(record))),
            count: Box::new(|_, _| {}),
        });
        self.keep_watch(browser::Held::new(watch));
    }
}

impl Quizzing {
    /// What sets this quiz's answers apart in the outbox.
    fn outbox_name(&self) -> String {
        [&self.quiz.id, ":", &self.quiz.version.to_string(), " ", &self.endpoint()].concat()
    }

    /// Sends the answers to one statement.
    pub(super) fn send_one(&self, item: &Item) {
        if self.sends() {
            let one = std::slice::from_ref(item).iter();
            self.take(if self.is_xapi() { self.statements(one, false) } else { self.response(one) });
        }
    }

    /// At the end: everything that has not been sent yet.
    pub(super) fn send_all(&self) {
        if !self.sends() {
            return;
        }
        let each = self.quiz.collect.as_ref().is_some_and(|collect| collect.each);
        self.take(match (self.is_xapi(), each) {
            (true, true) => self.statements([].iter(), true),
            (true, false) => self.statements(self.items(), true),
            (false, true) => None,
            (false, false) => self.response(self.items()),
        });
    }

    fn take(&self, next: Option<Record>) {
        let Some(record) = next else { return };
        record.set_survey(&self.outbox_name());
        self.pending(|all| all.push(record.id()));
        self.set_sending(Sending::Underway);
        let own = self.clone();
        spawn_local(async move {
            delivery::add(record).await;
            // Whoever has waited so long may go: by now it is in the outbox.
            let look_again = move || {
                if own.sending() == Sending::Underway {
                    own.set_sending(Sending::Waiting(own.is_safe()));
                }
            };
            browser::after(SLOW, Box::new(look_again));
        });
    }

    /// The answers to some statements; none where there are none.
    fn response<'a>(&self, items: impl Iterator<Item = &'a Item>) -> Option<Record> {
        let mut draft = Draft::default();
        self.form.draft(|all| {
            for item in items {
                for part in ["", SURE, AFTER, SURE_AFTER] {
                    let name = [&item.id, part].concat();
                    draft.set(&name, all.all(&name).map(String::from));
                }
            }
        });
        let definition = self.quiz.definition(&Labels::default(), false);
        let answers = definition.check(&draft).ok().filter(|_| !draft.is_blank())?;
        let page = || browser::window().location().href().ok().and_then(|href| formats::page_address(&href));
        let incoming = Incoming {
            id: None,
            definition: definition.id.clone(),
            version: definition.version,
            language: self.form.language().to_owned(),
            channel: self.settings.channel,
            source: self.settings.source.clone().or_else(page),
            invitation: None,
            device: None,
            trapped: false,
            orders: Default::default(),
            draft: Draft::default(),
        };
        let response = Response::new(new_id(), &definition, incoming, answers);
        let send = self.tell(News::Submitting(&response));
        send.then(|| delivery::compose(&response, &self.endpoint(), self.settings.format))
    }

    fn statements<'a>(&self, items: impl Iterator<Item = &'a Item>, end: bool) -> Option<Record> {
        let attempt_id = self.attempt(new_id);
        let home = browser::window().location().origin().unwrap_or_default();
        let all = self.form.draft(|draft| {
            let attempt = Attempt {
                quiz: &self.quiz,
                draft,
                id: &attempt_id,
                home: &home,
                language: self.form.language(),
                verdicts: self.words.holds,
            };
            let mut all: Vec<Json> = items.filter_map(|item| attempt.answered(item, new_id())).collect();
            if end {
                all.push(attempt.completed(self.items(), new_id()));
            }
            all
        });
        let record = || delivery::compose_statements(&new_id(), &all, &self.endpoint(), self.settings.channel);
        (!all.is_empty()).then(record)
    }

    /// Sends at once what waits.
    pub(super) fn send_now(&self) {
        for id in self.pending(|all| all.clone()) {
            spawn_local(delivery::send_now(id));
        }
    }

    /// A record has changed, here or in another tab.
    fn hear(&self, record: &Record) {
        let item = record.item();
        if !self.pending(|all| all.contains(&item.id)) {
            return;
        }
        match item.state {
            State::Sent => {
                let left = self.pending(|all| {
                    all.retain(|own| *own != item.id);
                    all.is_empty()
                });
                self.tell(News::Received(&record.receipt()));
                if left {
                    self.set_sending(Sending::Sent);
                }
                // Seen: nothing of it needs to stay.
                spawn_local(async move {
                    delivery::withdraw(item.id).await;
                });
            }
            State::Refused => {
                self.pending(|all| all.retain(|own| *own != item.id));
                let words = record.words();
                self.tell(News::Failed(&["the endpoint refused the answers: ", &words].concat()));
                self.set_sending(Sending::Refused(words));
                // It would be refused again.
                spawn_local(async move {
                    delivery::withdraw(item.id).await;
                });
            }
            state => {
                self.set_safe(record.is_safe());
                let first = item.attempts == 0 || (item.attempts == 1 && state == State::Underway);
                if !first || !record.is_safe() || !browser::window().navigator().on_line() {
                    let waits = matches!(self.sending(), Sending::Waiting(_));
                    self.set_sending(Sending::Waiting(record.is_safe()));
                    if !waits {
                        self.tell(News::Waiting(&item.id, record.is_safe()));
                    }
                }
            }
        }
    }
}
