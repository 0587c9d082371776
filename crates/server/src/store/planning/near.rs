//! Planning applications are found by place: in a circle, through an R*Tree.

use super::find::{Found, MOST_COUNTED, MOST_PLACES, Order, Part, opened};
use super::{Fault, Store, application};
use serde_json::json;
use sqlx::Row as _;
use wecan_model::Date;
use wecan_model::planning::search::{has, haystack, terms};
use wecan_model::planning::{Application, Point, Search};

/// The applications at no more places than this are read, to see what fits.
const MOST_READ: usize = 300;

impl Store {
    /// Finds those in a circle, in any order but the nearest first.
    pub(super) async fn around(
        &self,
        search: &Search,
        part: Part,
        today: Date,
        near: (Point, f64),
    ) -> Result<Found, Fault> {
        let places = self.places(near).await?;
        let within = (places.len() <= MOST_PLACES as usize).then_some(places.as_slice());
        match within {
            Some(places) if part.order != Order::Deadline && places.len() <= MOST_READ => {
                self.among(places, search, part, today).await
            }
            Some(places) if part.order != Order::Deadline && place_alone(search) => {
                let query = "SELECT id FROM planning_applications WHERE id IN (SELECT value FROM json_each(?)) ORDER BY +newest DESC";
                let rows = sqlx::query(query).bind(json!(places).to_string()).fetch_all(&self.read).await?;
                let mut by_age: Vec<i64> = rows.iter().map(|row| row.try_get("id")).collect::<Result<_, _>>()?;
                if part.order == Order::Oldest {
                    by_age.reverse();
                }
                self.part_of(&by_age, part).await
            }
            within => self.find_within(search, part, today, within).await,
        }
    }

    /// Finds the nearest first. In a town a circle may hold a hundred thousand: then the nearest are looked for in ever
    /// wider ones, from one that holds few, until there are enough.
    pub(super) async fn nearest(
        &self,
        search: &Search,
        part: Part,
        today: Date,
        near: (Point, f64),
    ) -> Result<Found, Fault> {
        let place_alone = place_alone(search);
        let most = if place_alone { MOST_PLACES as usize } else { MOST_READ };
        let mut circle = near;
        let mut places = self.places(circle).await?;
        // A whole estate may stand on one point, which no smaller circle parts.
        while places.len() > most && circle.1 >= 1.0 {
            circle.1 /= 2.0;
            places = self.places(circle).await?;
        }
        loop {
            let few = places.len() <= MOST_PLACES as usize;
            let within = few.then_some(places.as_slice());
            let narrowed = Search { near: Some(circle), ..search.clone() };
            let mut found = match within {
                Some(places) if place_alone => self.part_of(places, part).await?,
                Some(places) if places.len() <= MOST_READ => self.among(places, search, part, today).await?,
                _ => self.find_within(&narrowed, part, today, within).await?,
            };
            if circle.1 >= near.1 {
                return Ok(found);
            }
            if found.total > part.skip.saturating_add(part.take) {
                // There are more farther away, and nobody counts them.
                if place_alone {
                    found.total = found.total.max(MOST_COUNTED);
                }
                found.more = true;
                return Ok(found);
            }
            circle.1 = (circle.1 * 4.0).min(near.1);
            places = self.places(circle).await?;
        }
    }

    /// Rows of applications in a circle, the nearest first; where there are more than [`MOST_PLACES`] in and around it, any of them.
    pub(super) async fn places(&self, (middle, metres): (Point, f64)) -> Result<Vec<i64>, Fault> {
        let (low, high) = middle.around(metres);
        let query = "SELECT id, north, east FROM planning_places \
                     WHERE north >= ? AND south <= ? AND east >= ? AND west <= ? LIMIT ?";
        let rows = sqlx::query(query).bind(low.lat).bind(high.lat).bind(low.lng).bind(high.lng).bind(MOST_PLACES + 1);
        let mut places = Vec::new();
        for row in rows.fetch_all(&self.read).await? {
            let point = Point { lat: row.try_get("north")?, lng: row.try_get("east")? };
            places.push((middle.metres_to(point), row.try_get("id")?));
        }
        if places.len() <= MOST_PLACES as usize {
            places.retain(|(away, _)| *away <= metres);
            places.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        }
        Ok(places.into_iter().map(|(_, id)| id).collect())
    }

    /// A part of these, in their order.
    async fn part_of(&self, places: &[i64], part: Part) -> Result<Found, Fault> {
        let these: Vec<_> = places.iter().skip(part.skip as usize).take(part.take as usize).collect();
        let query = "SELECT body, source FROM json_each(?) these JOIN planning_applications a ON a.id = these.value \
                     ORDER BY these.key";
        let rows = sqlx::query(query).bind(json!(these).to_string()).fetch_all(&self.read).await?;
        let (applications, sources) = opened(&mut rows.iter())?;
        Ok(Found { applications, sources, total: u32::try_from(places.len()).unwrap_or(u32::MAX), more: false })
    }

    /// Finds among those at a few places, the nearest first, by reading each.
    async fn among(&self, places: &[i64], search: &Search, part: Part, today: Date) -> Result<Found, Fault> {
        let words = terms(&search.words);
        let query = "SELECT newest, body, source FROM json_each(?) these JOIN planning_applications a ON a.id = these.value \
                     ORDER BY these.key";
        let rows = sqlx::query(query).bind(json!(places).to_string()).fetch_all(&self.read).await?;
        let mut fitting: Vec<(i64, Application, String)> = Vec::new();
        for row in &rows {
            let one = application(row.try_get("body")?)?;
            if search.fits(&one, today) && has(&haystack(&one), &words) {
                fitting.push((row.try_get("newest")?, one, row.try_get("source")?));
            }
        }
        match part.order {
            Order::Newest => fitting.sort_by_key(|(newest, ..)| std::cmp::Reverse(*newest)),
            Order::Oldest => fitting.sort_by_key(|(newest, ..)| *newest),
            Order::Distance | Order::Deadline => {}
        }
        let mut found = Found { total: u32::try_from(fitting.len()).unwrap_or(u32::MAX), ..Found::default() };
        for (_, one, source) in fitting.into_iter().skip(part.skip as usize).take(part.take as usize) {
            found.applications.push(one);
            found.sources.push(source);
        }
        Ok(found)
    }
}

/// Whether nothing but a place is looked for.
fn place_alone(search: &Search) -> bool {
    Search { near: None, ..search.clone() }.is_empty()
}
