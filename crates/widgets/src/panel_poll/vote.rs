//! What stays on the device of somebody's vote: that a poll open to all counts the device once, and that its results
//! can be looked at again.

use super::poll::PollHandle;
use crate::browser::{now, random, read_json, storage, write_json};
use wecan_model::json::Json;
use wecan_model::{Channel, Date, Definition, Identity, Receipt, formats};

/// What every name begins with.
const NAMES: &str = "wecan:poll:";

const DAY: f64 = 24.0 * 60.0 * 60_000.0;

/// What the device knows of a poll.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Vote {
    /// By which an open poll knows the device again: random, and for this poll alone. Empty until it is needed.
    pub(super) device: String,
    /// The response that was accepted; empty while there is none.
    pub(super) response: String,
    /// What opens the response.
    pub(super) token: String,
    /// The day on which it was accepted.
    pub(super) received: Option<Date>,
}

fn key(definition: &Definition) -> String {
    [NAMES, &definition.id].concat()
}

/// Whether anything is kept of this poll.
pub(super) fn is_kept(definition: &Definition) -> bool {
    storage().is_some_and(|storage| storage.get_item(&key(definition)).is_ok_and(|kept| kept.is_some()))
}

impl Vote {
    /// What is kept of this poll, as long as its answers may be kept at all.
    pub(super) fn kept(definition: &Definition) -> Option<Self> {
        let json = read_json(&storage()?.get_item(&key(definition)).ok()??)?;
        let word = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let until = match json.get("until") {
            Some(Json::Number(until)) => *until,
            _ => 0.0,
        };
        if until < now() as f64 {
            forget(definition);
            return None;
        }
        let received = Date::parse(&word("received"));
        Some(Self { device: word("device"), response: word("response"), token: word("token"), received })
    }

    /// Takes what the endpoint gave for the response.
    fn receive(&mut self, receipt: &Receipt) {
        self.response.clone_from(&receipt.id);
        self.token.clone_from(&receipt.erasure_token);
        self.received = Date::parse(&receipt.received);
    }

    /// Keeps it in place of what was kept before.
    fn keep(&self, definition: &Definition) {
        let received = self.received.map_or_else(String::new, Date::iso);
        let words =
            [("device", &self.device), ("response", &self.response), ("token", &self.token), ("received", &received)];
        let mut members = Vec::new();
        for (name, word) in words {
            members.push((name.to_owned(), Json::string(word)));
        }
        let until = now() as f64 + f64::from(definition.retention_days) * DAY;
        members.push((String::from("until"), Json::Number(until)));
        if let Some(storage) = storage() {
            // Where it cannot be kept, the server still knows an invitation, and an open poll says what it is worth.
            let _ = storage.set_item(&key(definition), &write_json(&Json::Object(members)));
        }
    }
}

impl PollHandle {
    /// What is sent from now on says by which device, where the poll counts each once.
    pub(super) fn attend(&self) {
        let asked = self.asked();
        if asked.settings.channel != Channel::Web || asked.definition.identity != Identity::Anonymous {
            return;
        }
        let device = self.known(|it| {
            if it.vote.device.is_empty() {
                it.vote.device = formats::uuid_v7(now(), random());
            }
            it.vote.device.clone()
        });
        self.0.survey.count_as(Some(device));
    }

    /// The first answer is given: from now on every page of this device says that it is the same.
    pub(super) fn mark_device(&self) {
        let asked = self.asked();
        if asked.settings.channel != Channel::Web || asked.definition.identity != Identity::Anonymous {
            return;
        }
        // Another page may have been quicker.
        let vote = Vote::kept(&asked.definition).unwrap_or_else(|| self.known(|it| it.vote.clone()));
        vote.keep(&asked.definition);
        self.0.survey.count_as(Some(vote.device.clone()));
        self.known(|it| it.vote.device = vote.device);
    }

    /// The endpoint has accepted a response.
    pub(super) fn receive(&self, receipt: &Receipt) {
        let asked = self.asked();
        if asked.settings.channel != Channel::Web {
            return;
        }
        let vote = self.known(|it| {
            // The receipt stands in the questions' place.
            it.changing = true;
            it.vote.receive(receipt);
            it.vote.clone()
        });
        vote.keep(&asked.definition);
        self.0.on_standing.notify();
        self.0.on_results.notify();
        self.look(false);
    }
}

/// Forgets what is kept of this poll.
pub(super) fn forget(definition: &Definition) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(definition));
    }
}
