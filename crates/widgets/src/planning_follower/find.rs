//! What is found for what was chosen, and in which order.

use super::state::Held;
use wecan_model::formats;
use wecan_model::planning::Search;
use wecan_model::planning::search::{has, terms};

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
        // Of every piece that was looked for before, one that is looked for now is a longer one.
        let narrower = words_alone
            && self.last.as_ref().is_some_and(|last| {
                last.iter().all(|before| looked_for.iter().any(|now| now.starts_with(before.as_str())))
            });
        let nowhere = self.place.is_none() && !self.chosen.postcode.is_empty() && !self.chosen.postcode_is_wrong();
        let fits = |at: &u32| {
            let at = *at as usize;
            has(&applications.words[at], &looked_for)
                && (words_alone
                    || (search.fits(&applications.all[at], today)
                        && !nowhere
                        && (!self.chosen.followed || self.follows.has(&applications.all[at]))))
        };
        if narrower {
            let mut hits = std::mem::take(&mut self.hits);
            hits.retain(fits);
            self.hits = hits;
        } else {
            self.hits = applications.newest.iter().filter(|at| fits(at)).copied().collect();
        }
        self.last = words_alone.then_some(looked_for);
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
}
