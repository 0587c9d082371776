//! Planning applications are found by place: in a circle, through squares in the index of words; the nearest first,
//! through an R*Tree.

use super::find::{Found, MOST_COUNTED, Order, Part, keys};
use super::{Fault, Store};
use sqlx::{QueryBuilder, Sqlite};
use wecan_model::Date;
use wecan_model::planning::{Point, Search};

/// Heights of the squares of the map, in millionths of a degree: 800 m, 2.8 km and 9 km.
const HEIGHTS: [i32; 3] = [7_200, 25_200, 81_000];

/// A square is wider in degrees than it is high, since meridians draw together: about square in the south of England.
const WIDER: f64 = 1.6;

/// A circle is covered with squares of which no more than so many stand in a row.
const MOST_IN_A_ROW: i32 = 6;

/// The first circle in which the nearest are looked for is this many times smaller than the one that is asked for.
const SMALLER: f64 = 64.0;

/// The squares that a place is in, one of each size.
pub(super) fn squares(place: Point) -> impl Iterator<Item = String> {
    (0..HEIGHTS.len()).map(move |size| {
        let (row, column) = square(size, place);
        named(size, row, column)
    })
}

/// The squares of one size that a circle touches.
pub(super) fn cover((middle, metres): (Point, f64)) -> Vec<String> {
    let (low, high) = middle.around(metres);
    let rows = |size: usize| square(size, high).0 - square(size, low).0 + 1;
    let size = (0..HEIGHTS.len()).find(|size| rows(*size) <= MOST_IN_A_ROW).unwrap_or(HEIGHTS.len() - 1);
    let (first, last) = (square(size, low), square(size, high));
    let mut names = Vec::new();
    for row in first.0..=last.0 {
        for column in first.1..=last.1 {
            let corner = |row: i32, column: i32| (row * HEIGHTS[size], column * width(size));
            let ((south, west), (north, east)) = (corner(row, column), corner(row + 1, column + 1));
            let nearest = Point { lat: middle.lat.clamp(south, north), lng: middle.lng.clamp(west, east) };
            // A little more: the length of a degree is that of the way's middle, which is not the same for all of a square.
            if nearest.metres_to(middle) <= metres * 1.01 + 1.0 {
                names.push(named(size, row, column));
            }
        }
    }
    names
}

fn width(size: usize) -> i32 {
    (f64::from(HEIGHTS[size]) * WIDER) as i32
}

fn square(size: usize, place: Point) -> (i32, i32) {
    (place.lat.div_euclid(HEIGHTS[size]), place.lng.div_euclid(width(size)))
}

fn named(size: usize, row: i32, column: i32) -> String {
    format!("{size} {row} {column}")
}

/// The square of the way to a place, in millionths of a degree of latitude, as SQL; the same as `Point::metres_to`.
///
/// The length of an east-west degree is that of the way's middle. Its square is written as a series, the first three terms of
/// which are right to nine figures within the widest circle: SQLite has no cosine.
pub(super) fn away(query: &mut QueryBuilder<Sqlite>, middle: Point, lat: &str, lng: &str) {
    let latitude = middle.latitude().to_radians();
    let half = (0.5e-6_f64).to_radians();
    let (sin, cos) = (2.0 * latitude).sin_cos();
    query.push(format!("(({lat} - ")).push_bind(middle.lat).push(format!(") * ({lat} - ")).push_bind(middle.lat);
    query.push(format!(") + ({lng} - ")).push_bind(middle.lng).push(format!(") * ({lng} - ")).push_bind(middle.lng);
    query.push(") * (").push_bind(latitude.cos() * latitude.cos());
    query.push(format!(" + ({lat} - ")).push_bind(middle.lat).push(") * (").push_bind(-sin * half);
    query.push(format!(" + ({lat} - ")).push_bind(middle.lat).push(") * ").push_bind(-cos * half * half).push(")))");
}

/// That a place is in a circle, as SQL.
pub(super) fn inside(query: &mut QueryBuilder<Sqlite>, (middle, metres): (Point, f64), lat: &str, lng: &str) {
    let (low, high) = middle.around(metres);
    query.push(format!("{lat} BETWEEN ")).push_bind(low.lat).push(" AND ").push_bind(high.lat);
    query.push(format!(" AND {lng} BETWEEN ")).push_bind(low.lng).push(" AND ").push_bind(high.lng).push(" AND ");
    away(query, middle, lat, lng);
    let most = metres / METRES_A_MILLIONTH;
    query.push(" <= ").push_bind(most * most);
}

/// Metres in a millionth of a degree of latitude.
const METRES_A_MILLIONTH: f64 = 0.111_195_08;

impl Store {
    /// Finds the nearest first. In a town a circle may hold a hundred thousand: then the nearest are looked for in ever
    /// wider ones, from one that holds few, until there are enough.
    pub(super) async fn nearest(
        &self,
        search: &Search,
        part: Part,
        today: Date,
        near: (Point, f64),
    ) -> Result<Found, Fault> {
        let place_alone = Search { near: None, ..search.clone() }.is_empty();
        let wanted = part.skip.saturating_add(part.take);
        let most = wanted.max(MOST_COUNTED);
        let (all, total) = if place_alone {
            (None, self.places(near, "", most).await?.len())
        } else {
            let all = self.chosen(search, Order::Newest, today, most).await?;
            let total = all.len();
            (Some(all), total)
        };
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        if part.skip >= total {
            return self.part_of(&[], part, total).await;
        }
        let mut circle = if total < most { near } else { (near.0, near.1 / SMALLER) };
        let nearest = loop {
            let nearest = match &all {
                None => self.places(circle, " ORDER BY away, newest DESC", wanted).await?,
                Some(all) if total < most => self.by_distance(all, near.0).await?,
                Some(_) => {
                    let narrowed = Search { near: Some(circle), ..search.clone() };
                    self.chosen(&narrowed, Order::Distance, today, wanted).await?
                }
            };
            if circle.1 >= near.1 || nearest.len() >= wanted as usize {
                break nearest;
            }
            circle.1 = (circle.1 * 2.0).min(near.1);
        };
        self.part_of(&nearest, part, total).await
    }

    /// What is in a circle, whatever it is.
    async fn places(&self, near: (Point, f64), order: &'static str, most: u32) -> Result<Vec<i64>, Fault> {
        let (low, high) = near.0.around(near.1);
        let mut query = QueryBuilder::new("SELECT group_concat(newest) AS keys FROM (SELECT newest, ");
        away(&mut query, near.0, "north", "east");
        query.push(" AS away FROM planning_places WHERE north >= ").push_bind(low.lat);
        query.push(" AND south <= ").push_bind(high.lat).push(" AND east >= ").push_bind(low.lng);
        query.push(" AND west <= ").push_bind(high.lng).push(" AND ");
        inside(&mut query, near, "north", "east");
        query.push(order).push(" LIMIT ").push_bind(most).push(")");
        keys(&query.build().fetch_one(&self.read).await?)
    }

    /// The same, the nearest first.
    async fn by_distance(&self, these: &[i64], middle: Point) -> Result<Vec<i64>, Fault> {
        let mut query = QueryBuilder::new("SELECT group_concat(newest) AS keys FROM (SELECT a.newest FROM json_each(");
        query.push_bind(serde_json::json!(these).to_string());
        query.push(") these CROSS JOIN planning_applications a INDEXED BY planning_by_newest ON a.newest = these.value ORDER BY ");
        away(&mut query, middle, "a.lat", "a.lng");
        query.push(", a.newest DESC)");
        keys(&query.build().fetch_one(&self.read).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_in_a_circle_is_in_a_square_that_the_circle_touches() {
        for (lat, lng) in [(49.9, -6.3), (51.35, -0.7), (53.0, 0.0), (60.8, -0.9), (54.2, -7.6)] {
            let middle = Point::new(lat, lng).expect("a place");
            for metres in [1.0, 100.0, 800.0, 1_999.0, 2_600.0, 7_000.0, 20_000.0] {
                let cover = cover((middle, metres));
                assert!(!cover.is_empty() && cover.len() <= 64, "{} squares for {metres} m", cover.len());
                for step in 0..720 {
                    let (sin, cos) = f64::from(step).to_radians().sin_cos();
                    for way in [0.3, 0.7, 0.999] {
                        let degrees = metres * way / 111_195.08;
                        let east = degrees * cos / middle.latitude().to_radians().cos();
                        let Some(place) = Point::new(lat + degrees * sin, lng + east) else { continue };
                        if place.metres_to(middle) <= metres {
                            assert!(squares(place).any(|square| cover.contains(&square)), "{place:?} {metres}");
                        }
                    }
                }
            }
        }
    }
}
