//! What is found for what was chosen, and in which order.

use super::read::Applications;
use super::state::Held;
use wecan_model::formats;
use wecan_model::planning::Search;
use wecan_model::planning::search::{has, terms};

/// Beyond so many letters there is little left to look among.
const LONGEST_TRAIL: usize = 24;

impl Held {
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
        let nowhere = self.place.is_none() && !self.chosen.postcode.is_empty() && !self.chosen.postcode_is_wrong();
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
