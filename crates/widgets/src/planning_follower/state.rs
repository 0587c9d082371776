//! A follower while it stands in a page: what was chosen, what was found, which application is open.

use super::doors;
use super::follows::Follows;
use super::list::{Chosen, Frame, Near, ORDERS, PER_PAGE};
use super::mail::Mail;
use super::read::Applications;
use crate::locales::planning::PlanningWords;
use crate::trigger::Trigger;
use crate::{browser, delivery, later};
use std::sync::{Arc, PoisonError, RwLock};
use wecan_model::planning::{Point, Told};
use wecan_model::{Date, Draft};

/// What a page hands over: everything that may change while the widget stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Following {
    /// The applications.
    pub applications: Arc<Applications>,
    /// The language tag; English when empty.
    pub lang: String,
    /// The level of the first heading.
    pub heading_level: u8,
    /// The day it is.
    pub today: Date,
    /// The server's page with the same list, which answers the form where there is no script; none when empty.
    pub page: String,
    /// Attributes of the element with which people comment: its endpoint, and whatever else the page says about sending.
    /// Without an endpoint comments are written here, and copied into the council's own form.
    pub comment: Vec<(&'static str, String)>,
    /// The server's page where people ask to be told by mail; nobody is told by mail when empty.
    pub follows: String,
    /// Attributes of the element that is the map: `tiles` first, whose value is the address of its pictures with `{z}`, `{x}`
    /// and `{y}`; without that there is no map. `tiles-credit` is text, `tiles-zoom` the deepest level of the pictures.
    pub map: Vec<(&'static str, String)>,
}

/// A follower that stands in a page, for whoever put it there. A clone is the same follower.
#[derive(Clone)]
pub struct FollowerHandle(pub(super) Arc<Inner>);

pub(super) struct Inner {
    held: RwLock<Held>,
    /// The list gives way to one application, or the other way round; or everything is drawn anew.
    pub(super) on_view: Trigger,
    /// Other applications stand on the page of the list.
    pub(super) on_list: Trigger,
    /// The list begins to change, or rests again.
    pub(super) on_rest: Trigger,
    /// Nobody has typed for a while, and it may be said how many there are.
    pub(super) on_pause: Trigger,
    /// How many there are, or which page, has changed.
    pub(super) on_count: Trigger,
    /// One is followed, or no longer.
    pub(super) on_follow: Trigger,
    /// There is something new of those that are followed, or no longer.
    pub(super) on_news: Trigger,
    /// What is said of the postcode has changed.
    pub(super) on_postcode: Trigger,
    /// Somebody wants to comment.
    pub(super) on_comment: Trigger,
    /// A comment has been sent, or another is begun.
    pub(super) on_sent: Trigger,
    /// The map is wanted, or no longer.
    pub(super) on_map: Trigger,
    /// The form to get mail opens, or has been sent.
    pub(super) on_mail: Trigger,
    /// What is said of it has changed.
    pub(super) on_wrong: Trigger,
    /// Something else is looked for, whether or not the same is found.
    pub(super) on_search: Trigger,
}

pub(super) struct Held {
    pub(super) following: Following,
    /// Whether it has come to life: before that it is drawn as a server draws it.
    lives: bool,
    pub(super) chosen: Chosen,
    /// Whether it is said that the postcode is none: not before whoever types it has left the field.
    pub(super) postcode_wrong: bool,
    /// Searches for words alone with what they found, each among what the one before it found: whoever types on looks
    /// among fewer, and whoever takes letters away finds what was there.
    pub(super) trail: Vec<(Vec<String>, Vec<u32>)>,
    /// The places of those that were found, in order.
    pub(super) hits: Vec<u32>,
    /// Where distance is measured from.
    pub(super) place: Option<Point>,
    /// Where the device is, once somebody wanted it to say so; forgotten with the page.
    pub(super) here: Option<Point>,
    /// What is said of that.
    pub(super) near: Near,
    pub(super) page: usize,
    /// The number of the last change since the list began to change; 0 where it rests.
    pub(super) changes: u32,
    /// How often there was another number of applications.
    pub(super) counts: u32,
    /// The place of the one that is open.
    pub(super) open: Option<usize>,
    /// Whether the form to comment on it is open.
    pub(super) comments: bool,
    /// Whether a comment on it has been sent.
    pub(super) sent: bool,
    /// Whether the map is shown.
    map: bool,
    /// The form to get mail.
    pub(super) mail: Mail,
    pub(super) follows: Follows,
    pub(super) news: Vec<(usize, Vec<Told>)>,
    pub(super) root: Option<browser::Held<web_sys::Element>>,
}

impl Held {
    /// Whether it has come to life. Where nothing is drawn for a server, it has from the beginning, and this is no question.
    pub(super) fn lives(&self) -> bool {
        cfg!(not(any(feature = "ssr", feature = "hydrate"))) || self.lives
    }
}

impl FollowerHandle {
    /// A follower that is searched at once, or one that is drawn as a server draws it, to be woken later.
    ///
    /// `carried` is what had been typed and chosen in the floor.
    pub fn new(following: Following, carried: &Draft, as_floor: bool) -> Self {
        let chosen = Chosen::read(|name| carried.first(name));
        let held = Held {
            following,
            lives: false,
            postcode_wrong: chosen.postcode_is_wrong(),
            chosen,
            trail: Vec::new(),
            hits: Vec::new(),
            place: None,
            here: None,
            near: Near::Unasked,
            page: 0,
            changes: 0,
            counts: 0,
            open: None,
            comments: false,
            sent: false,
            map: false,
            mail: Mail::default(),
            follows: Follows::default(),
            news: Vec::new(),
            root: None,
        };
        let trigger = Trigger::default;
        let it = Self(Arc::new(Inner {
            held: RwLock::new(held),
            on_view: trigger(),
            on_list: trigger(),
            on_rest: trigger(),
            on_pause: trigger(),
            on_count: trigger(),
            on_follow: trigger(),
            on_news: trigger(),
            on_postcode: trigger(),
            on_comment: trigger(),
            on_sent: trigger(),
            on_map: trigger(),
            on_mail: trigger(),
            on_wrong: trigger(),
            on_search: trigger(),
        }));
        if as_floor {
            it.write(Held::find)
        } else {
            it.begin()
        }
        it
    }

    fn begin(&self) {
        self.write(|held| {
            held.lives = true;
            held.find();
        });
        self.once_here(doors::read_follows);
        // A comment may wait from an earlier visit.
        let sends = || self.read(|held| held.following.sends_comments()) && delivery::may_hold();
        if Follows::may_be_kept() || sends() {
            later::want();
        }
    }

    /// Does this once the later part is there, if the follower still is.
    pub(super) fn once_here(&self, work: impl FnOnce(&Self) + 'static) {
        later::then(&self.0, |inner| work(&Self(inner)));
    }

    /// Reads what is followed on this device, and what is new of it.
    pub(super) fn read_follows(&self) {
        let followed = self.write(|held| {
            for (at, told) in held.follows.news(&held.following.applications.all, held.following.today) {
                match held.news.iter_mut().find(|(own, _)| *own == at) {
                    Some((_, known)) => known.extend(told),
                    None => held.news.push((at, told)),
                }
            }
            if held.chosen.followed {
                held.find();
            }
            held.chosen.followed
        });
        self.0.on_news.notify();
        if followed {
            self.0.on_list.notify();
            self.0.on_count.notify();
            self.0.on_pause.notify();
        }
    }

    /// A page that a server drew comes to life: what was typed and chosen meanwhile counts.
    pub fn wake(&self) {
        if !self.read(Held::lives) {
            let focused = self.read_floor();
            self.begin();
            self.0.on_view.notify();
            if let Some(name) = focused {
                self.focus_at_end(name);
            }
        }
    }

    /// Takes what the page hands over now; what was typed and chosen stays, and so does the one that is open and what is new,
    /// where the list still has it.
    pub fn follow(&self, following: Following) {
        self.write(|held| {
            let before = std::mem::replace(&mut held.following, following).applications;
            let now = held.following.applications.clone();
            let place = |at: usize| {
                let one = &before.all[at];
                now.all.iter().position(|now| now.reference == one.reference && now.area == one.area)
            };
            held.open = held.open.and_then(place);
            held.comments &= held.open.is_some();
            held.news.retain_mut(|(at, _)| match place(*at) {
                Some(now) => {
                    *at = now;
                    true
                }
                None => false,
            });
            (held.page, held.mail) = (0, Mail::default());
            held.trail.clear();
            held.find();
        });
        if self.lives() && later::is_here() {
            doors::read_follows(self);
        }
        self.0.on_view.notify();
    }

    pub(super) fn frame(&self) -> Frame {
        self.read(|held| Frame {
            words: PlanningWords::of(&held.following.lang),
            today: held.following.today,
            heading: held.following.heading_level,
            may_age: !held.lives(),
        })
    }

    /// Opens one application, or goes back to the list. Gives the one that was open.
    pub(super) fn open(&self, at: Option<usize>) -> Option<usize> {
        let before = self.write(|held| {
            (held.comments, held.sent, held.mail) = (false, false, Mail::default());
            std::mem::replace(&mut held.open, at.filter(|at| *at < held.following.applications.all.len()))
        });
        self.0.on_view.notify();
        if let Some(at) = at.filter(|_| !later::is_here()) {
            self.once_here(move |follower| {
                // Unless they have gone back meanwhile.
                if follower.read(|held| held.open) == Some(at) {
                    follower.0.on_view.notify();
                    follower.focus_soon("[data-start]".into());
                }
            });
        }
        before
    }

    /// Follows the one that is open, or no longer.
    pub(super) fn toggle(&self) {
        self.write(|held| {
            if let Some(at) = held.open {
                held.follows.toggle(&held.following.applications.all[at], held.following.today);
                if held.chosen.followed {
                    // The list that it was opened from holds only those that are followed.
                    held.find();
                    held.page = held.page.min(held.hits.len().saturating_sub(1) / PER_PAGE);
                }
            }
        });
        self.0.on_follow.notify();
    }

    /// Opens the form to comment on the one that is open.
    pub(super) fn comment(&self) {
        self.write(|held| held.comments = true);
        self.0.on_comment.notify();
    }

    /// Shows the map, or hides it.
    pub(super) fn toggle_map(&self) {
        self.write(|held| held.map = !held.map);
        self.0.on_map.notify();
        if !later::is_here() {
            self.once_here(|follower| follower.0.on_map.notify());
        }
    }

    /// Whether the map is shown, for what follows that.
    pub(super) fn track_map(&self) -> bool {
        self.0.on_map.track();
        self.read(|held| held.map)
    }

    /// Opens the form to get mail, or what comes after it.
    pub(super) fn show_mail(&self, change: impl FnOnce(&mut Mail)) {
        self.write(|held| change(&mut held.mail));
        self.0.on_mail.notify();
    }

    pub(super) fn track_mail(&self) {
        self.0.on_mail.track();
    }

    pub(super) fn track_wrong(&self) {
        self.0.on_wrong.track();
    }

    pub(super) fn tell_wrong(&self) {
        self.0.on_wrong.notify();
    }

    pub(super) fn track_search(&self) {
        self.0.on_search.track();
    }

    /// The device has said where it is, or has not.
    pub(super) fn locate(&self, here: Option<Point>) {
        let mut chosen = self.write(|held| {
            held.near = if here.is_some() { Near::Known } else { Near::Unknown };
            held.here = here;
            held.postcode_wrong &= here.is_none();
            // Whatever was found before was found from elsewhere.
            std::mem::take(&mut held.chosen)
        });
        if here.is_some() {
            chosen.postcode.clear();
            ORDERS[3].clone_into(&mut chosen.order);
        }
        self.search(chosen);
        self.0.on_postcode.notify();
    }

    /// Says that the postcode is none, if the field has been left; what is right is not complained of any longer.
    pub(super) fn judge_postcode(&self, left: bool) {
        let changed = self.write(|held| {
            let wrong = held.chosen.postcode_is_wrong() && (left || held.postcode_wrong);
            let near = if held.chosen.postcode.is_empty() { held.near } else { Near::Unasked };
            let before = (std::mem::replace(&mut held.postcode_wrong, wrong), std::mem::replace(&mut held.near, near));
            before != (wrong, near)
        });
        if changed {
            self.0.on_postcode.notify();
        }
    }

    /// Everything that was typed and chosen is taken away.
    pub(super) fn clear(&self) {
        self.write(|held| {
            (held.here, held.near) = (None, Near::Unasked);
            // The same choice finds more once it is not only what is near.
            held.chosen = Chosen::default();
        });
        self.search(Chosen::read(|_| None));
        self.judge_postcode(false);
        self.0.on_view.notify();
    }

    pub(super) fn lives(&self) -> bool {
        self.read(Held::lives)
    }

    pub(super) fn root(&self) -> Option<web_sys::Element> {
        self.read(|held| held.root.as_ref().and_then(browser::Held::get).map(|root| (*root).clone()))
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&Held) -> T) -> T {
        read(&self.0.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn write<T>(&self, write: impl FnOnce(&mut Held) -> T) -> T {
        write(&mut self.0.held.write().unwrap_or_else(PoisonError::into_inner))
    }
}
