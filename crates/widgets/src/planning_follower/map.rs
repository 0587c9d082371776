//! The map, which is shown once somebody wants it. The list stays the whole truth.
//!
//! What draws it is no part of this module: `<wecan-map>` belongs to the loader, which asks for its code once such an
//! element stands in a page. It is handed the places in one attribute, and its markers open applications as the list does.

use super::doors;
use super::list::title;
use super::state::FollowerHandle;
use crate::later;
use crate::markup::{Element, Node, el};
use wecan_model::text::digits;

impl FollowerHandle {
    /// The button, and the map below it once it was pressed; nothing where the page has no tiles.
    pub(super) fn draw_map(&self) -> Option<Element> {
        if self.read(|held| !held.lives() || held.following.map.first().is_none_or(|(name, _)| *name != "tiles")) {
            return None;
        }
        let (said, shown, offered) = (self.clone(), self.clone(), self.clone());
        let button = el("button").class("wecan-button wecan-second").attr("type", "button").attr("data-do", "map");
        let button = button.live_flag("hidden", move || {
            let is_open = offered.track_map();
            offered.0.on_count.track();
            !is_open && offered.read(|held| held.hits.is_empty())
        });
        let button = button.live_text(move || said.frame().words.map[usize::from(said.track_map())].to_owned());
        let place = el("div").live(move || match (shown.track_map(), later::is_here()) {
            (false, _) => Vec::new(),
            (true, true) => vec![doors::map(&shown)],
            (true, false) => vec![Node::Element(shown.coming())],
        });
        Some(el("div").class("wecan-text").child(button).child(place))
    }

    /// The map.
    pub(super) fn draw_shown_map(&self) -> Node {
        let words = self.frame().case();
        let placed = self.clone();
        let failed = el("p").class("wecan-error").attr("role", "alert").flag("hidden", true).text(words.map_failed);
        let mut map = el("wecan-map").attr("words", words.map_words);
        for (name, value) in self.read(|held| held.following.map.clone()) {
            map = map.attr(name, &value);
        }
        Node::Element(map.live_attr("points", move || Some(placed.points())).child(failed))
    }

    /// Those that are found: a line each with number, latitude, longitude and name.
    fn points(&self) -> String {
        self.track_search();
        self.read(|held| {
            let mut lines = String::new();
            for at in &held.hits {
                let one = &held.following.applications.all[*at as usize];
                // Nobody is where both are 0.
                let (lat, lng) = one.point.map_or((0, 0), |point| (point.lat, point.lng));
                for number in [*at as i32, lat, lng] {
                    lines.push_str(&[&digits(i64::from(number)), "\t"].concat());
                }
                lines.push_str(&[&one.reference, ", ", title(one), "\n"].concat());
            }
            lines
        })
    }
}
