//! What is found for what was chosen, in which order, and which page of it is shown.

use super::list::{Chosen, PER_PAGE};
use super::read::Applications;
use super::state::{FollowerHandle, Held};
use crate::browser;
use wecan_model::formats;
use wecan_model::planning::Search;
use wecan_model::planning::search::{has, terms};

/// Beyond so many letters there is little left to look among.
const LONGEST_TRAIL: usize = 24;

/// After so many milliseconds without a change the list rests.
const REST: i32 = 300;

/// After so many milliseconds without a change it is said how many there are.
const PAUSE: i32 = 1_000;

impl FollowerHandle {
    /// Looks again, from the first page on. What stands there already is not drawn anew.
    pub(super) fn search(&self, chosen: Chosen) {
        let (list, count) = self.write(|held| {
            if held.chosen == chosen {
                return (false, false);
            }
            let shown = |held: &Held| {
                let page: Vec<u32> = held.hits.iter().skip(held.page * PER_PAGE).take(PER_PAGE).copied().collect();
                (page, held.place)
            };
            let before = (shown(held), held.hits.len(), held.page, held.is_nowhere());
            held.chosen = chosen;
            held.page = 0;
            held.find();
            (before.0 != shown(held), (before.1, before.2, before.3) != (held.hits.len(), 0, held.is_nowhere()))
        });
        self.0.on_search.notify();
        if list {
            self.change_list();
        }
        if count {
            self.0.on_count.notify();
            let number = self.write(|held| {
                held.counts += 1;
                held.counts
            });
            let follower = self.clone();
            let say = move || {
                if follower.read(|held| held.counts) == number {
                    follower.0.on_pause.notify();
                }
            };
            browser::after(PAUSE, Box::new(say));
        }
    }

    /// Goes on by a page, or back.
    pub(super) fn turn(&self, by: isize) {
        self.write(|held| {
            held.page = held.page.saturating_add_signed(by).min(held.hits.len().saturating_sub(1) / PER_PAGE)
        });
        self.0.on_list.notify();
        self.0.on_count.notify();
        self.0.on_pause.notify();
    }

    /// Draws the list again. Whoever types changes it with every letter, so what is far below is laid out only once it
    /// rests: the stylesheet sees to that.
    fn change_list(&self) {
        let number = self.write(|held| {
            held.changes += 1;
            held.changes
        });
        if number == 1 {
            self.0.on_rest.notify();
        }
        self.0.on_list.notify();
        let follower = self.clone();
        let rest = move || {
            if follower.read(|held| held.changes) == number {
                follower.write(|held| held.changes = 0);
                follower.0.on_rest.notify();
            }
        };
        browser::after(REST, Box::new(rest));
    }
}

impl Held {
    /// Whether nobody knows where the postcode is.
    pub(super) fn is_nowhere(&self) -> bool {
        self.place.is_none() && !self.chosen.postcode.is_empty() && !self.chosen.postcode_is_wrong()
    }

    /// Finds what is looked for and puts it in order.
    pub(super) fn find(&mut self) {
        let applications = self.following.applications.clone();
        let today = self.following.today;
        let looked_for = terms(&self.chosen.search.words);
        self.place = formats::postcode(&self.chosen.postcode).and_then(|postcode| applications.place(&postcode));
        if self.chosen.postcode.is_empty() {
            self.place = self.here;
        }
        let near = self.place.map(|place| (place, f64::from(self.chosen.metres)));
        let search = Search { words: String::new(), near, ..self.chosen.search.clone() };
        let words_alone = search.is_empty() && !self.chosen.followed && !self.chosen.is_narrowed();
        self.find_words(&applications, &looked_for);
        let nowhere = self.is_nowhere();
        if !words_alone {
            let mut hits = std::mem::take(&mut self.hits);
            hits.retain(|at| {
                let one = &applications.all[*at as usize];
                !nowhere && search.fits(one, today) && (!self.chosen.followed || self.follows.has(one))
            });
            self.hits = hits;
        }
        let of = |at: &u32| &applications.all[*at as usize];
        match self.chosen.order.as_str() {
            "oldest" => self.hits.reverse(),
            "deadline" => {
                self.hits.retain(|at| of(at).open_for_comments(today));
                self.hits.sort_by_key(|at| of(at).comments_close());
            }
            "distance" => {
                let away = |at: &u32| match self.place.zip(of(at).point) {
                    Some((place, point)) => point.metres_to(place) as u32,
                    None => u32::MAX,
                };
                self.hits.sort_by_key(away);
            }
            _ => {}
        }
    }
    /// Finds those with these words, the newest first.
    fn find_words(&mut self, applications: &Applications, words: &[String]) {
        // Of every piece that was looked for before, one that is looked for now is a longer one.
        let narrows = |before: &[String]| {
            before.iter().all(|before| words.iter().any(|now| now.as_bytes().starts_with(before.as_bytes())))
        };
        while self.trail.last().is_some_and(|(before, _)| !narrows(before)) {
            self.trail.pop();
        }
        let among = match self.trail.last() {
            Some((before, found)) if before == words => {
                self.hits.clone_from(found);
                return;
            }
            Some((_, found)) => found,
            None => &applications.newest,
        };
        let mut hits = Vec::new();
        for at in among {
            if has(&applications.words[*at as usize], words) {
                hits.push(*at);
            }
        }
        if self.trail.len() < LONGEST_TRAIL {
            self.trail.push((words.to_vec(), hits.clone()));
        }
        self.hits = hits;
    }
}
