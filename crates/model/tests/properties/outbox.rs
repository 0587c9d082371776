//! Whatever happens to an outbox, in whatever order: nothing is lost, nothing goes out twice at once, nobody waits for ever.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use wecan_model::outbox::{
    ATTEMPT, Answer, Effect, Event, FIRST_WAIT, Item, KEPT, LONGEST_ASKED, LONGEST_WAIT, MOST_AT_ONCE, Outbox, State,
};

use super::tape::Tape;

/// A browser with its storage, its tries and the endpoint at the other end.
#[derive(Debug, Default)]
struct World {
    outbox: Outbox,
    now: u64,
    /// Tries under way, with when each began.
    tries: Vec<(String, u64)>,
    /// What the endpoint has, whether or not it could say so.
    arrived: BTreeSet<String>,
    /// What it has said that it has.
    accepted: BTreeSet<String>,
    refused: BTreeSet<String>,
    /// What was given; how it ended, once it is gone from the outbox.
    given: BTreeMap<String, Option<&'static str>>,
}

const ACCEPTS: Answer = Answer { status: 201, sound: true, retry_after: None };

impl World {
    fn new() -> Self {
        let outbox = Outbox { items: Vec::new(), may_send: true };
        Self { outbox, now: 1_800_000_000_000, ..Self::default() }
    }

    /// Lets it happen, does what is to be done, and checks what always holds.
    fn happen(&mut self, event: Event, chance: f64) {
        let before = self.outbox.clone();
        let effects = self.outbox.handle(event.clone(), self.now, chance);
        if let Event::Added(id) = &event {
            self.given.entry(id.clone()).or_default();
        }
        for effect in effects {
            match effect {
                Effect::Save(item) => assert!(self.outbox.items.contains(&item), "what is kept is how it is"),
                Effect::Forget(id) => {
                    let item =
                        before.items.iter().find(|item| item.id == id).expect("only what was there is forgotten");
                    let end = match item.state {
                        State::Sent => "accepted",
                        State::Refused => "refused",
                        _ => {
                            assert_eq!(event, Event::Withdrawn(id.clone()), "nothing goes unless its sender says so");
                            assert!(!self.arrived.contains(&id), "what has arrived cannot be taken back");
                            "withdrawn"
                        }
                    };
                    self.given.insert(id, Some(end));
                }
                Effect::Send(id) => {
                    assert!(self.outbox.may_send, "a page that may not send does not");
                    assert!(!self.tries.iter().any(|(other, _)| *other == id), "{id} is tried twice at once");
                    let item = before.items.iter().find(|item| item.id == id);
                    assert!(
                        item.is_none_or(|item| item.asked <= self.now || matches!(event, Event::Now(_))),
                        "too soon"
                    );
                    self.tries.push((id, self.now));
                }
            }
        }
        assert!(self.tries.len() <= MOST_AT_ONCE);
        assert!(self.outbox.next().is_none_or(|next| next > self.now), "it would look again at once, for ever");
        for item in &self.outbox.items {
            match item.state {
                State::Sent => assert!(self.accepted.contains(&item.id), "the endpoint has not said so"),
                State::Held => assert!(!self.arrived.contains(&item.id), "what has arrived cannot be changed"),
                State::Refused => {
                    assert!(self.refused.contains(&item.id) || item.due > item.added + KEPT, "nobody refused it");
                }
                State::Waiting => assert!(item.due <= self.now + LONGEST_ASKED + LONGEST_WAIT, "it waits for ever"),
                State::Underway => {}
            }
        }
        for (id, end) in &self.given {
            let there = self.outbox.items.iter().any(|item| item.id == *id);
            assert_eq!(there, end.is_none(), "{id} has vanished, or came back");
        }
    }

    /// One of the tries ends in this way; `arrives` says whether the endpoint has the response now.
    fn answer(&mut self, which: usize, answer: Answer, arrives: bool, chance: f64) {
        let (id, _) = self.tries.remove(which);
        if arrives {
            self.arrived.insert(id.clone());
        }
        match answer.status {
            200..=299 if answer.sound => drop(self.accepted.insert(id.clone())),
            400..=499 => drop(self.refused.insert(id.clone())),
            _ => {}
        }
        self.happen(Event::Answered(id, answer), chance);
    }

    /// Time passes. A try that takes too long is given up, as the browser does.
    fn wait(&mut self, milliseconds: u64) {
        let end = self.now + milliseconds;
        let given_up = |world: &Self| world.tries.iter().map(|(_, began)| began + u64::from(ATTEMPT)).min();
        while let Some(at) = given_up(self).filter(|at| *at <= end) {
            self.now = self.now.max(at);
            let late = self.tries.iter().position(|(_, began)| began + u64::from(ATTEMPT) == at);
            self.answer(late.expect("the earliest is there"), Answer::default(), false, 0.5);
        }
        self.now = end;
        self.happen(Event::Tick, 0.5);
    }

    fn step(&mut self, tape: &mut Tape, names: &mut usize) {
        let chance = tape.below(1000) as f64 / 1000.0;
        let one = |world: &Self, tape: &mut Tape| {
            let items = &world.outbox.items;
            if items.is_empty() { String::from("nobody") } else { items[tape.below(items.len())].id.clone() }
        };
        match tape.below(16) {
            0..=2 => {
                *names += 1;
                self.happen(Event::Added(format!("r{names}")), chance);
            }
            3 if !self.outbox.items.is_empty() => {
                let id = one(self, tape);
                self.happen(Event::Added(id.clone()), chance);
            }
            4..=8 if !self.tries.is_empty() => {
                let which = tape.below(self.tries.len());
                let retry_after = tape.chance(3).then(|| tape.below(100_000) as u64 * 2_000);
                let status = tape.one(&[201, 200, 0, 0, 408, 425, 429, 500, 502, 503, 504, 302, 400, 409, 422]);
                let sound = !tape.chance(4);
                // What says that nothing was done tells the truth; of anything else nobody can be sure.
                let arrives = match status {
                    200 | 201 => sound || tape.chance(2),
                    0 | 302 | 500 | 502 | 504 => tape.chance(2),
                    503 => retry_after.is_none() && tape.chance(2),
                    _ => false,
                };
                self.answer(which, Answer { status, sound, retry_after }, arrives, chance);
            }
            9 => self.happen(Event::Woken, chance),
            10 => {
                let id = one(self, tape);
                self.happen(Event::Now(id), chance);
            }
            11 => {
                let id = one(self, tape);
                self.happen(Event::Changing(id), chance);
            }
            12 => {
                let id = one(self, tape);
                self.happen(Event::Withdrawn(id), chance);
            }
            13 => {
                // The browser dies; what it had under way may have arrived all the same.
                for (id, _) in std::mem::take(&mut self.tries) {
                    if tape.chance(2) {
                        self.arrived.insert(id);
                    }
                }
                self.happen(Event::Alone, chance);
            }
            14 => self.outbox.may_send = !self.outbox.may_send,
            _ => {
                let far = tape.one(&[100, 5_000, 40_000, 3_600_000, KEPT / 7]);
                self.wait(far);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_goes_out_twice_at_once(mut tape in Tape::any(400)) {
        let mut world = World::new();
        let mut names = 0;
        for _ in 0..120 {
            world.step(&mut tape, &mut names);
        }
    }

    #[test]
    fn once_the_endpoint_is_well_everything_arrives(mut tape in Tape::any(300)) {
        let mut world = World::new();
        let mut names = 0;
        for _ in 0..80 {
            world.step(&mut tape, &mut names);
        }
        world.outbox.may_send = true;
        let held: Vec<String> = world.outbox.items.iter().filter(|item| item.state == State::Held).map(|item| item.id.clone()).collect();
        for id in held {
            world.happen(Event::Now(id), 0.0);
        }
        // No longer than the longest wait, with some more for whatever is in front.
        let end = world.now + LONGEST_ASKED + LONGEST_WAIT + 1_000_000;
        while world.now < end {
            while !world.tries.is_empty() {
                world.answer(0, ACCEPTS, true, 0.9);
            }
            let Some(next) = world.outbox.next() else { break };
            world.wait(next.saturating_sub(world.now));
        }
        prop_assert!(world.outbox.items.iter().all(|item| !item.is_on_its_way()), "{:#?}", world.outbox);
    }

    #[test]
    fn a_wait_stays_within_its_bound_and_never_comes_before_what_was_asked(
        attempts in 0u32..200,
        chance in 0.0..1.0f64,
        asked in proptest::option::of(0u64..10_000_000_000),
        status in prop::sample::select(vec![0u16, 408, 425, 429, 500, 503]),
    ) {
        let now = 1_800_000_000_000;
        let item = Item { state: State::Underway, attempts, ..Item::new("r1".into(), now) };
        let mut outbox = Outbox { items: vec![item], may_send: false };
        outbox.handle(Event::Answered("r1".into(), Answer { status, sound: true, retry_after: asked }), now, chance);
        let item = &outbox.items[0];
        prop_assert_eq!(item.state, State::Waiting);
        let asked = asked.unwrap_or(0).min(LONGEST_ASKED);
        let bound = (FIRST_WAIT as f64 * 2f64.powi(attempts.saturating_sub(1).min(60) as i32)).min(LONGEST_WAIT as f64);
        prop_assert!(item.due >= now + asked);
        prop_assert!((item.due - now - asked) as f64 <= bound);
    }
}

fn states(outbox: &Outbox) -> Vec<(&str, State)> {
    outbox.items.iter().map(|item| (item.id.as_str(), item.state)).collect()
}

#[test]
fn one_that_fails_or_hangs_never_blocks_the_next() {
    let mut world = World::new();
    for bad in ["fails", "hangs", "is refused"] {
        world.happen(Event::Added(bad.into()), 0.0);
    }
    let at = |world: &World, id: &str| world.tries.iter().position(|(own, _)| own == id);
    for n in 0..200 {
        let id = format!("good {n}");
        world.happen(Event::Added(id.clone()), 0.0);
        if let Some(which) = at(&world, "fails") {
            world.answer(which, Answer { status: 500, ..Answer::default() }, false, 0.0);
        }
        if let Some(which) = at(&world, "is refused") {
            world.answer(which, Answer { status: 422, ..Answer::default() }, false, 0.0);
        }
        // It goes out at once, whatever the others do; the one that fails is due again at the same time.
        let which = at(&world, &id).expect("the good one is under way");
        world.answer(which, ACCEPTS, true, 0.0);
        world.wait(1_000);
    }
    assert_eq!(world.accepted.len(), 200);
}

#[test]
fn a_response_waits_fourteen_days_and_then_its_sender_is_told() {
    let mut world = World::new();
    world.outbox.may_send = false;
    world.happen(Event::Added("r1".into()), 0.0);
    world.wait(KEPT);
    assert_eq!(states(&world.outbox), [("r1", State::Waiting)]);
    assert_eq!(KEPT, 14 * 24 * 60 * 60 * 1000);
    world.wait(1);
    assert_eq!(states(&world.outbox), [("r1", State::Refused)]);
    world.wait(KEPT + 1);
    assert_eq!(states(&world.outbox), []);
}

#[test]
fn what_was_refused_or_grew_too_old_is_tried_again_when_somebody_asks() {
    let mut world = World::new();
    world.outbox.may_send = false;
    world.happen(Event::Added("a".into()), 0.0);
    world.wait(KEPT + 1);
    assert_eq!(states(&world.outbox), [("a", State::Refused)]);
    world.outbox.may_send = true;
    world.happen(Event::Now("a".into()), 0.0);
    assert_eq!(states(&world.outbox), [("a", State::Underway)]);
    world.answer(0, Answer { status: 404, sound: true, retry_after: None }, false, 0.0);
    assert_eq!(states(&world.outbox), [("a", State::Refused)]);
    world.happen(Event::Now("a".into()), 0.0);
    assert_eq!(states(&world.outbox), [("a", State::Underway)]);
}

#[test]
fn what_may_have_arrived_can_be_neither_changed_nor_taken_back() {
    for (status, retry_after, ours) in [
        (0, None, false),
        (500, None, false),
        (503, None, false),
        (503, Some(1_000), true),
        (429, None, true),
        (425, None, true),
        (408, None, true),
    ] {
        let mut world = World::new();
        world.happen(Event::Added("r1".into()), 0.0);
        world.answer(0, Answer { status, sound: true, retry_after }, false, 0.9);
        assert_eq!(world.outbox.items[0].is_ours(), ours, "{status}");
        world.happen(Event::Changing("r1".into()), 0.0);
        assert_eq!(world.outbox.items[0].state == State::Held, ours, "{status}");
        world.happen(Event::Withdrawn("r1".into()), 0.0);
        assert_eq!(world.outbox.items.is_empty(), ours, "{status}");
    }
}

#[test]
fn what_is_being_changed_stays_until_it_is_given_again() {
    let mut world = World::new();
    world.outbox.may_send = false;
    world.happen(Event::Added("r1".into()), 0.0);
    world.happen(Event::Changing("r1".into()), 0.0);
    world.outbox.may_send = true;
    world.wait(60_000);
    world.happen(Event::Woken, 0.0);
    assert_eq!(states(&world.outbox), [("r1", State::Held)]);
    assert_eq!(world.outbox.next(), None, "nothing wakes it");
    world.happen(Event::Added("r1".into()), 0.0);
    assert_eq!(states(&world.outbox), [("r1", State::Underway)]);
}

#[test]
fn given_twice_it_is_one() {
    let mut world = World::new();
    for _ in 0..3 {
        world.happen(Event::Added("r1".into()), 0.0);
    }
    assert_eq!(world.tries.len(), 1);
    world.answer(0, ACCEPTS, true, 0.0);
    world.happen(Event::Added("r1".into()), 0.0);
    assert_eq!(states(&world.outbox), [("r1", State::Sent)]);
    assert!(world.tries.is_empty());
}

#[test]
fn a_clock_put_back_does_not_stop_the_sending() {
    let mut world = World::new();
    world.happen(Event::Added("r1".into()), 0.0);
    world.answer(0, Answer::default(), false, 0.9);
    world.now -= 400 * 24 * 60 * 60 * 1000;
    world.happen(Event::Tick, 0.0);
    assert_eq!(states(&world.outbox), [("r1", State::Underway)]);
}

#[test]
fn an_acceptance_counts_however_late_it_comes() {
    let mut world = World::new();
    world.happen(Event::Added("r1".into()), 0.0);
    world.outbox.may_send = false;
    // The page was asleep for longer than a try may take, and the answer was there when it woke.
    let tries = std::mem::take(&mut world.tries);
    world.now += 10 * 60_000;
    world.happen(Event::Tick, 0.0);
    assert_eq!(states(&world.outbox), [("r1", State::Waiting)]);
    world.tries = tries;
    world.answer(0, ACCEPTS, true, 0.0);
    assert_eq!(states(&world.outbox), [("r1", State::Sent)]);
}
