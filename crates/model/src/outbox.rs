//! The outbox as a state machine: what waits, what is tried when, and how each response ends.
//!
//! Nothing is done here. Something happens ([`Event`]), at a time and with a chance that are handed in, and what is
//! to be done about it comes back ([`Effect`]). A browser loads the items from its storage, lets one event happen to
//! them, and stores what came of it, all in one transaction; so the storage is the only truth, and every tab of a
//! browser may hold an outbox of its own.
//!
//! An item ends in one of four ways and in no other: the endpoint accepted it, the endpoint refused it, its sender
//! withdrew it, or it grew too old, which its sender is told. The wait before another try follows "full jitter": any
//! time up to a bound that doubles with each try (M. Brooker, "Exponential Backoff And Jitter", 2015). What an
//! endpoint asks for in `Retry-After` (RFC 9110, section 10.2.3) comes before that.

/// How long a response waits for its endpoint, and how long its end is kept for its sender to see, in days.
pub const KEPT_DAYS: u32 = 14;
/// The same in milliseconds.
pub const KEPT: u64 = KEPT_DAYS as u64 * DAY;
/// How long one try may take, in milliseconds.
pub const ATTEMPT: u32 = 30_000;
/// How long a try keeps others away where nothing else does, in milliseconds: longer than it may take.
pub const LEASE: u64 = 2 * ATTEMPT as u64;
/// The most tries at once, so that one that hangs holds nobody up.
pub const MOST_AT_ONCE: usize = 4;
/// The bound of the first wait, in milliseconds.
pub const FIRST_WAIT: u64 = 2_000;
/// The bound of the longest wait, in milliseconds: 15 minutes.
pub const LONGEST_WAIT: u64 = 15 * 60_000;
/// The longest that an endpoint may ask for, in milliseconds: a slip there must not outlast a response.
pub const LONGEST_ASKED: u64 = DAY;

const DAY: u64 = 24 * 60 * 60_000;

/// Where a response is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// To be tried when it is due.
    #[default]
    Waiting,
    /// Being tried; when it is due, the try has been given up.
    Underway,
    /// Its sender is changing it: not tried until they send it again.
    Held,
    /// The endpoint has it, since the time that it was due.
    Sent,
    /// The endpoint will not take it, or it grew too old, at the time that it was due.
    Refused,
}

/// A response in the outbox: what deciding about it needs. Its words are elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// The response's id.
    pub id: String,
    /// When it was added, in milliseconds since 1970, like all times here.
    pub added: u64,
    /// Where it is.
    pub state: State,
    /// How often it was tried.
    pub attempts: u32,
    /// What that means depends on the state.
    pub due: u64,
    /// Before this time the endpoint does not want to hear of it.
    pub asked: u64,
    /// Whether it may have arrived although nobody said so: then it cannot be changed any more.
    pub left: bool,
}

impl Item {
    /// A response that has just been given.
    pub fn new(id: String, now: u64) -> Self {
        Self { id, added: now, due: now, ..Self::default() }
    }

    /// Whether its sender may still change it or take it back: surely nobody has it.
    pub fn is_ours(&self) -> bool {
        matches!(self.state, State::Waiting | State::Held) && !self.left
    }

    /// Whether it is on its way, however long that takes.
    pub fn is_on_its_way(&self) -> bool {
        matches!(self.state, State::Waiting | State::Underway | State::Held)
    }

    fn wait(&mut self, due: u64) {
        self.state = State::Waiting;
        self.due = due.max(self.asked);
    }

    /// What is under way has been given up, and may have arrived.
    fn give_up(&mut self, now: u64) {
        if self.state == State::Underway {
            self.left = true;
            self.wait(now);
        }
    }

    /// What time alone does.
    fn age(&mut self, now: u64) {
        match self.state {
            State::Underway if self.due <= now => self.give_up(now),
            // The device's clock was put back.
            State::Waiting if self.due > now + LONGEST_ASKED + LONGEST_WAIT => {
                (self.due, self.asked) = (now, 0);
            }
            _ => {}
        }
        if matches!(self.state, State::Waiting | State::Held) && now > self.added + KEPT {
            (self.state, self.due) = (State::Refused, now);
        }
    }
}

/// What came back from a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answer {
    /// The status; 0 where there was no answer.
    pub status: u16,
    /// Whether the answer was whole, and could be one to this response: a network's log-in page is not.
    pub sound: bool,
    /// What the endpoint asked for in `Retry-After`, in milliseconds from now.
    pub retry_after: Option<u64>,
}

/// What happens to an outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A response was given, or given again after a change.
    Added(String),
    /// A try has ended.
    Answered(String, Answer),
    /// Things may have changed for the better: the browser is online, or the page is looked at.
    Woken,
    /// Time has passed.
    Tick,
    /// Nobody else sends: whatever is under way was left behind by a page that is gone.
    Alone,
    /// Its sender wants it tried at once, or once more although it was refused: what was wrong may have been the
    /// endpoint's.
    Now(String),
    /// Its sender wants to change it.
    Changing(String),
    /// Its sender wants it back, or has seen its end.
    Withdrawn(String),
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Keep the item as it is now.
    Save(Item),
    /// Keep nothing of it.
    Forget(String),
    /// Try it, once it is saved.
    Send(String),
}

/// Every item that this page knows the way for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outbox {
    /// The items.
    pub items: Vec<Item>,
    /// Whether this page may send now: it is online, and no other page of this browser sends.
    pub may_send: bool,
}

impl Outbox {
    /// Lets something happen. `now` is the time; `chance` lies from 0 to below 1.
    pub fn handle(&mut self, event: Event, now: u64, chance: f64) -> Vec<Effect> {
        let before = self.items.clone();
        let withdrawn = self.happen(event, now, chance);
        let mut after = Vec::new();
        self.items.retain_mut(|item| {
            item.age(now);
            let ends = withdrawn.as_ref() == Some(&item.id) || (!item.is_on_its_way() && now > item.due + KEPT);
            if ends {
                after.push(Effect::Forget(item.id.clone()));
            }
            !ends
        });
        if self.may_send {
            self.send(now, &mut after);
        }
        let mut effects = Vec::new();
        for item in &self.items {
            if !before.contains(item) {
                effects.push(Effect::Save(item.clone()));
            }
        }
        effects.append(&mut after);
        effects
    }

    /// When something can be done that could not be done now, if anything can without being woken: later than the
    /// time that was handed in last. What waits is no reason to look again where nothing may be sent, or where as many
    /// tries as may be are under way: then what ends that does the waking.
    pub fn next(&self) -> Option<u64> {
        let may_begin = self.may_send && self.underway() < MOST_AT_ONCE;
        let mut next = None;
        for item in &self.items {
            let comes = match item.state {
                State::Waiting => may_begin,
                State::Underway => true,
                State::Held | State::Sent | State::Refused => false,
            };
            if comes && next.is_none_or(|next| item.due < next) {
                next = Some(item.due);
            }
        }
        next
    }

    /// Gives the id of what was withdrawn.
    fn happen(&mut self, event: Event, now: u64, chance: f64) -> Option<String> {
        match event {
            Event::Added(id) => match self.find(&id) {
                None => self.items.push(Item::new(id, now)),
                Some(item) if item.state == State::Held => {
                    (item.added, item.attempts, item.left) = (now, 0, false);
                    item.wait(now);
                }
                // The same response from another tab, or from a second press of the button.
                Some(_) => {}
            },
            Event::Answered(id, answer) => {
                if let Some(item) = self.find(&id) {
                    answered(item, answer, now, chance);
                }
            }
            Event::Woken => {
                let soon = now + (chance * FIRST_WAIT as f64) as u64;
                for item in &mut self.items {
                    // What is tried soon anyway is left as it is: there may be hundreds.
                    if item.state == State::Waiting && item.due > now + FIRST_WAIT {
                        item.wait(soon);
                    }
                }
            }
            Event::Tick => {}
            Event::Alone => {
                for item in &mut self.items {
                    item.give_up(now);
                }
            }
            Event::Now(id) => {
                if let Some(item) = self.find(&id)
                    && matches!(item.state, State::Waiting | State::Held | State::Refused)
                {
                    if item.state == State::Refused {
                        // It may have grown too old: whoever wants it tried again gives it all the time anew.
                        item.added = now;
                    }
                    (item.state, item.due, item.asked) = (State::Waiting, now, 0);
                }
            }
            Event::Changing(id) => {
                if let Some(item) = self.find(&id)
                    && item.is_ours()
                {
                    item.state = State::Held;
                }
            }
            Event::Withdrawn(id) => {
                if self.find(&id).is_some_and(|item| item.is_ours() || !item.is_on_its_way()) {
                    return Some(id);
                }
            }
        }
        None
    }

    /// Begins the tries that are due, the longest due first.
    fn send(&mut self, now: u64, effects: &mut Vec<Effect>) {
        for _ in self.underway()..MOST_AT_ONCE {
            let mut first: Option<&mut Item> = None;
            for item in &mut self.items {
                let is_due = item.state == State::Waiting && item.due <= now;
                if is_due && first.as_ref().is_none_or(|first| item.due < first.due) {
                    first = Some(item);
                }
            }
            let Some(item) = first else { break };
            item.state = State::Underway;
            item.due = now + LEASE;
            item.attempts += 1;
            effects.push(Effect::Send(item.id.clone()));
        }
    }

    fn underway(&self) -> usize {
        self.items.iter().filter(|item| item.state == State::Underway).count()
    }

    fn find(&mut self, id: &str) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.id == id)
    }
}

/// What an answer means for its item. Acceptance counts however late it comes.
fn answered(item: &mut Item, answer: Answer, now: u64, chance: f64) {
    match answer.status {
        200..=299 if answer.sound => {
            if item.is_on_its_way() {
                (item.state, item.due) = (State::Sent, now);
            }
        }
        _ if item.state != State::Underway => {}
        400..=499 if !matches!(answer.status, 408 | 425 | 429) => (item.state, item.due) = (State::Refused, now),
        status => {
            // With these an endpoint says that it did nothing. Some say 503 when they merely lost patience.
            let nothing_done = matches!(status, 408 | 425 | 429) || (status == 503 && answer.retry_after.is_some());
            item.left |= !nothing_done;
            let asked = answer.retry_after.map_or(0, |asked| now + asked.min(LONGEST_ASKED));
            item.asked = asked;
            item.wait(now.max(asked) + (chance * bound(item.attempts) as f64) as u64);
        }
    }
}

/// The bound of the wait after so many tries, in milliseconds.
fn bound(attempts: u32) -> u64 {
    (FIRST_WAIT << attempts.saturating_sub(1).min(16)).min(LONGEST_WAIT)
}
