//! What becomes of a response: given, followed on its way, changed, taken back, received or refused.

use super::survey::{Followed, Held, News, Sending, Stage, Survey, SurveyHandle, Waiting};
use crate::delivery::{self, Record, Watcher};
use crate::{browser, drafts};
use std::sync::{Arc, Weak};
use wecan_model::outbox::State;
use wecan_model::{Channel, Definition, Incoming, Problem, Receipt, Response, formats};

/// For how many milliseconds someone watches their answers being sent before they are told that they may go.
const SLOW: i32 = 3000;

/// What sets one survey's responses apart in the outbox. Those to an earlier version are its own too.
fn name(definition: &Definition, endpoint: &str) -> String {
    [&definition.id, " ", endpoint].concat()
}

impl SurveyHandle {
    /// Follows the outbox, and shows what is in it already. What is on its way keeps being followed where it goes: what the
    /// page has asked for since counts from the next response on.
    pub(super) fn follow_outbox(&self) {
        let busy = |held: &mut Held| {
            held.unfollowed = matches!(held.sending, Sending::Underway | Sending::Waiting(_));
            held.unfollowed
        };
        if !self.write(busy) {
            self.follow_anew();
        }
    }

    fn follow_anew(&self) {
        let asked = self.asked();
        self.write(|held| held.followed = None);
        if asked.endpoint.is_empty() {
            return;
        }
        let survey = name(&asked.definition, &asked.endpoint);
        let weak = Arc::downgrade(&self.0);
        let with = |weak: &Weak<_>, then: &dyn Fn(Survey)| {
            if let Some(inner) = weak.upgrade() {
                then(SurveyHandle(inner).survey());
            }
        };
        let (told, counted) = (weak.clone(), weak.clone());
        let watch = delivery::watch(Watcher {
            survey: survey.clone(),
            endpoint: asked.endpoint.clone(),
            credentials: asked.settings.credentials,
            dress: Box::new(move |headers| {
                with(&weak, &|survey| {
                    survey.tell(News::Requesting(headers));
                });
            }),
            tell: Box::new(move |record| with(&told, &|survey| survey.hear(record))),
            count: Box::new(move |waiting, refused| with(&counted, &|survey| survey.set_count((waiting, refused)))),
        });
        let followed = Followed { survey, endpoint: asked.endpoint, _watch: browser::Held::new(watch) };
        self.write(|held| held.followed = Some(followed));
        self.look(Survey::take_up);
    }

    /// Goes on with what the outbox has of the survey that is followed, if that is the same one by then.
    fn look(&self, then: fn(&Survey, &[Record])) {
        let followed = |held: &Held| held.followed.as_ref().map(|followed| followed.survey.clone());
        let Some(survey) = self.read(followed) else { return };
        let weak = Arc::downgrade(&self.0);
        let own = survey.clone();
        let found = move |records: Vec<Record>| {
            if let Some(inner) = weak.upgrade() {
                let it = Self(inner);
                if it.read(followed).as_ref() == Some(&own) {
                    then(&it.survey(), &records);
                }
            }
        };
        delivery::look(survey, Box::new(found));
    }
}

impl Survey {
    /// The response is on its way. Whoever has pressed the button sees that first, before there is any more to do.
    pub(super) fn give(&self) {
        self.set_sending(Sending::Underway);
        let survey = self.clone();
        browser::after(0, Box::new(move || survey.hand_over()));
    }

    /// Makes the response and leaves it to the outbox, unless the page will not have it sent.
    fn hand_over(&self) {
        let definition = self.form.definition();
        let Ok(answers) = self.form.draft(|draft| definition.check(draft)) else {
            return self.set_sending(Sending::Idle);
        };
        if self.handle.write(|held| std::mem::take(&mut held.unfollowed)) {
            self.handle.follow_anew();
        }
        let id = self.id().unwrap_or_else(|| formats::uuid_v7(browser::now(), browser::random()));
        self.set_id(Some(id.clone()));
        let incoming = Incoming {
            id: None,
            definition: definition.id.clone(),
            version: definition.version,
            language: self.form.language().to_owned(),
            channel: self.settings.channel,
            source: self.settings.page(|| browser::window().location().href().ok()),
            invitation: self
                .form
                .draft(|draft| draft.first("_invitation").map(String::from))
                .or_else(|| self.handle.read(|held| held.invitation.clone())),
            device: self.handle.read(|held| held.device.clone()),
            sitting: None,
            trapped: false,
            orders: self.form.orders(),
            draft: Default::default(),
        };
        let response = Response::new(id, definition, incoming, answers);
        if !self.tell(News::Submitting(&response)) {
            return self.set_sending(Sending::Idle);
        }
        let followed = |held: &Held| {
            let followed = held.followed.as_ref()?;
            let record = delivery::compose(&response, &followed.endpoint, self.settings.format);
            record.set_survey(&followed.survey);
            Some(record)
        };
        let Some(record) = self.handle.read(followed) else {
            self.set_sending(Sending::Nowhere);
            self.tell(News::Failed("there is no endpoint"));
            return;
        };
        if !record.is_private() {
            record.set_filled(&self.filled());
        }
        let refused = self.handle.write(|held| {
            (held.editing, held.latest) = (false, None);
            held.refused.take()
        });
        let (survey, id) = (self.clone(), self.id());
        let added = move || {
            if let Some(refused) = refused {
                delivery::forget(refused);
            }
            // Whoever has waited so long may go: by now it is in the outbox.
            browser::after(SLOW, Box::new(move || survey.look_again(id)));
        };
        delivery::add(record, Box::new(added));
    }

    fn look_again(&self, id: Option<String>) {
        if self.sending() == Sending::Underway
            && self.id() == id
            && let Some(waiting) = self.handle.read(|held| held.latest)
        {
            self.set_waiting(waiting);
        }
    }

    /// What is filled in, in the form in which another tab can be asked whether it has the same.
    fn filled(&self) -> String {
        // While somebody answers, fields are taken as they change: what they say then stands in the form's own order.
        self.read_form();
        browser::write_json(&drafts::write(&self.form))
    }

    /// What is in the outbox when the widget begins: whatever concerns whoever sits here now.
    fn take_up(&self, records: &[Record]) {
        let busy = self.handle.read(|held| held.started) || self.sending() != Sending::Idle || self.receipt().is_some();
        let concerns = |record: &&Record| {
            let item = record.item();
            record.came_by(self.settings.channel)
                && match self.settings.channel {
                    Channel::Kiosk => false,
                    // Staff go on to the next; what was refused needs mending.
                    Channel::Telephone | Channel::Paper => item.state == State::Refused,
                    Channel::Web => !self.was_given_before(record),
                }
        };
        let Some(record) = records.iter().find(concerns) else { return };
        let other = self.form.draft(wecan_model::Draft::has_answers) && record.filled() != self.filled();
        if !busy && !other {
            self.open(record);
        }
    }

    /// Shows another of the resident's own that is in the outbox: the one after the last that was shown.
    fn show_next(&self, records: &[Record]) {
        let last = self.handle.read(|held| held.shown.clone());
        let place = records.iter().position(|record| Some(record.id()) == last).map_or(0, |place| place + 1);
        let (before, after) = records.split_at(place);
        let own = |record: &&Record| record.came_by(Channel::Web);
        if let Some(record) = after.iter().chain(before).find(own) {
            self.open(record);
            if record.item().state == State::Refused {
                // The button that was pressed has gone.
                self.focus_soon(".wecan-alert");
            }
        }
    }

    fn open(&self, record: &Record) {
        self.set_id(Some(record.id()));
        self.handle.write(|held| held.shown = Some(record.id()));
        let state = record.item().state;
        if state != State::Sent {
            // What waits may be refused yet: then they stand in the form.
            self.form.set_draft(record.draft());
            if self.form.definition().check_answers {
                self.set_stage(Stage::Check);
            }
        }
        match state {
            State::Sent => {}
            State::Refused => self.redraw(),
            _ => return self.set_waiting(waiting(record)),
        }
        self.follow(record);
    }

    /// Whether it was given here before somebody began anew: perhaps not by whoever sits here now.
    fn was_given_before(&self, record: &Record) -> bool {
        self.handle.read(|held| held.given.contains(&record.id()))
    }

    /// A record has changed, here or in another tab.
    fn hear(&self, record: &Record) {
        if self.id().as_deref() != Some(&record.id()) {
            // The same answers to the same survey, open in two tabs at once, are one response.
            let idle = self.sending() == Sending::Idle && self.receipt().is_none();
            let filled = record.filled();
            // Two sheets with the same answers are two people's, and so is what was given here before.
            let own = self.settings.channel == Channel::Web && record.came_by(Channel::Web);
            let own = own && !self.was_given_before(record);
            if !own || !idle || !record.item().is_on_its_way() || filled.len() < 3 || filled != self.filled() {
                return;
            }
            self.set_id(Some(record.id()));
        }
        self.follow(record);
    }

    fn follow(&self, record: &Record) {
        let item = record.item();
        match item.state {
            State::Sent => self.receive(record),
            State::Refused => {
                // Another try after a mend is another response.
                self.set_id(None);
                self.handle.write(|held| held.refused = Some(item.id));
                let words = record.words();
                let reason = ["the endpoint refused the response: ", &words].concat();
                match record.wrong_code().filter(|_| self.has_code_field()) {
                    // It is said at its field, as where no script runs.
                    Some(kind) => {
                        let here = self.is_attended();
                        let field = String::from("_invitation");
                        self.form.set_problems(vec![Problem { question: field.clone(), field, kind }]);
                        self.set_sending(Sending::Idle);
                        self.set_stage(Stage::Step(0));
                        if here {
                            self.focus_soon(".wecan-summary");
                        }
                    }
                    None => {
                        // Another panel comes, and what is said in it from the start is not read out.
                        let anew = self.is_waiting() && self.is_attended();
                        self.set_sending(Sending::Refused(words));
                        if anew {
                            self.focus_soon(".wecan-alert");
                        }
                    }
                }
                self.tell(News::Failed(&reason));
            }
            State::Held if self.handle.read(|held| held.editing) => {}
            _ => {
                let waiting = waiting(record);
                self.handle.write(|held| held.latest = Some(waiting));
                if waiting.safe {
                    // The outbox has it now.
                    drafts::clear(self.form.definition());
                }
                let first = item.attempts == 0 || (item.attempts == 1 && waiting.underway);
                let hopeful = first && waiting.safe && browser::window().navigator().on_line();
                if self.is_waiting() || !hopeful {
                    self.set_waiting(waiting);
                }
            }
        }
    }

    /// Whether a field asks for the code of an invitation, which no page has brought along.
    fn has_code_field(&self) -> bool {
        self.asks_invitation(0) && self.handle.read(|held| held.invitation.is_none())
    }

    /// Whether the focus may go to what is new here: not while somebody is at something else in the page, nor where they have
    /// done nothing here yet.
    fn is_attended(&self) -> bool {
        let within = self.root().is_some_and(|root| root.matches(":focus-within").unwrap_or(true));
        within || (self.sending() != Sending::Idle && browser::is_unfocused())
    }

    /// Shows that the response waits; says so once.
    fn set_waiting(&self, waiting: Waiting) {
        let (first, here) = (!self.is_waiting(), self.is_attended());
        self.set_sending(Sending::Waiting(waiting));
        if first {
            if let Some(id) = self.id() {
                self.tell(News::Waiting(&id, waiting.safe));
            }
            if here {
                self.focus_start();
            }
        }
    }

    fn receive(&self, record: &Record) {
        let receipt: Receipt = record.receipt();
        drafts::clear(self.form.definition());
        let id = record.id();
        if self.receipt().is_none() {
            let here = self.is_attended();
            self.tell(News::Received(&receipt));
            self.set_receipt(receipt);
            if here {
                self.focus_start();
            }
        }
        // Seen: nothing of it needs to stay.
        delivery::forget(id);
    }

    /// What can be wished for besides going on and back.
    pub(super) fn wish(&self, wish: &str) {
        match wish {
            "another" => {
                drafts::clear(self.form.definition());
                self.restart();
                self.handle.focus_start();
            }
            "copy" => self.copy(),
            "show" => self.handle.look(Self::show_next),
            "retry" => self.handle.look(Self::retry),
            _ => {
                let Some(id) = self.id() else { return };
                match wish {
                    "edit" => self.edit(id),
                    "withdraw" => self.withdraw(id),
                    _ => delivery::send_now(id),
                }
            }
        }
    }

    /// Back to the form with the answers in it; the outbox holds them until they are sent again.
    fn edit(&self, id: String) {
        self.handle.write(|held| held.editing = true);
        let survey = self.clone();
        delivery::hold(id, Box::new(move || survey.handle.look(Self::change)));
    }

    /// The same, once the outbox holds them.
    fn change(&self, records: &[Record]) {
        let definition = self.form.definition();
        let id = self.id();
        let held = records.iter().find(|record| Some(record.id()) == id && record.item().state == State::Held);
        let Some(record) = held else {
            // It may have left in the meantime.
            return self.handle.write(|held| held.editing = false);
        };
        self.form.set_draft(record.draft());
        let first = Stage::Step(self.step_after(None).unwrap_or(0));
        self.set_stage(if definition.check_answers { Stage::Check } else { first });
        self.set_sending(Sending::Idle);
        self.focus_start();
    }

    fn withdraw(&self, id: String) {
        let survey = self.clone();
        let withdrawn = move |is_out: bool| {
            if is_out {
                drafts::clear(survey.form.definition());
                survey.restart();
                survey.redraw_cleared();
                survey.focus_soon("[data-cleared]");
            }
        };
        delivery::withdraw(id, Box::new(withdrawn));
    }

    /// Sends once more what was refused here: what was wrong may have been the endpoint's, and has been mended.
    fn retry(&self, records: &[Record]) {
        for record in records {
            if record.item().state == State::Refused && record.came_by(self.settings.channel) {
                let in_hand = self.handle.write(|held| held.refused.take_if(|refused| *refused == record.id()));
                if in_hand.is_some() {
                    // It stands in the form: what becomes of it is shown there, and it is not sent a second time.
                    self.set_id(in_hand);
                    self.set_sending(Sending::Underway);
                }
                delivery::send_now(record.id());
            }
        }
    }

    /// Puts the answers where they can be pasted from.
    fn copy(&self) {
        let mut text = String::new();
        for line in super::check_answers::lines(self) {
            text.push_str(&[&line.label, "\n", line.answer.as_deref().unwrap_or_default(), "\n\n"].concat());
        }
        let survey = self.clone();
        let copied = move |is_copied: bool| {
            let locale = survey.form.locale();
            if let Some(said) = survey.find("[data-copied]") {
                said.set_text_content(Some(if is_copied { locale.copied } else { locale.not_copied }));
            }
        };
        browser::copy(&text, Box::new(copied));
    }
}

fn waiting(record: &Record) -> Waiting {
    let item = record.item();
    Waiting {
        safe: record.is_safe(),
        ours: item.is_ours(),
        held: item.state == State::Held,
        underway: item.state == State::Underway,
    }
}
