//! Planning applications are found: by words, filters and places through one full-text index.
//!
//! Half a million of them are searched in a few milliseconds, because the index of words holds what is filtered by and the
//! squares of the map as well, and gives its rows in the order in which they are shown, the newest first. Whatever is
//! found goes by the number that orders it.

use super::import::newest;
use super::matching::{Matching, is_open, since};
use super::near::{away, inside};
use super::{Fault, Store, application};
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};
use wecan_model::Date;
use wecan_model::planning::{Application, Point, Search, Standing};

/// In which order applications are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// The next to close for comments first; those that are not open are left out.
    Deadline,
    /// The nearest first; needs a place.
    Distance,
}

/// Which of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// How many to pass over.
    pub skip: u32,
    /// How many to give at most.
    pub take: u32,
    /// In which order.
    pub order: Order,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// This part of it.
    pub applications: Vec<Application>,
    /// For each of them the name of the format in which it last came.
    pub sources: Vec<String>,
    /// How many there are in all, as far as they were counted.
    pub total: u32,
    /// Whether there may be more than that: nobody counts on from [`MOST_COUNTED`].
    pub more: bool,
}

/// Beyond this nobody counts: nobody reads so far, and counting would take longer than finding.
pub const MOST_COUNTED: u32 = 1_000;

impl Store {
    /// Finds applications as they stand today.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_planning(&self, search: &Search, part: Part, today: Date) -> Result<Found, Fault> {
        if let (Order::Distance, Some(near)) = (part.order, search.near) {
            return self.nearest(search, part, today, near).await;
        }
        let most = part.skip.saturating_add(part.take).max(MOST_COUNTED);
        let found = self.chosen(search, part.order, today, most).await?;
        self.part_of(&found, part, u32::try_from(found.len()).unwrap_or(u32::MAX)).await
    }

    /// The rows that a search finds, the newest first, where they are no more than `most`.
    pub(super) async fn planning_rows(
        &self,
        search: &Search,
        today: Date,
        most: u32,
    ) -> Result<Option<Vec<i64>>, Fault> {
        let found = self.chosen(search, Order::Newest, today, most + 1).await?;
        let few = found.len() <= most as usize;
        Ok(few.then(|| found.into_iter().map(super::import::row).collect()))
    }

    /// At most so many of those that a search finds, in order.
    pub(super) async fn chosen(
        &self,
        search: &Search,
        order: Order,
        today: Date,
        most: u32,
    ) -> Result<Vec<i64>, Fault> {
        let mut chosen = Vec::new();
        // Those that are open until the decision come after all others, in the order of the index: there may be many.
        let ends: &[Ends] = if order == Order::Deadline { &[Ends::OnADay, Ends::Never] } else { &[Ends::Whenever] };
        for ends in ends {
            let most = most.saturating_sub(u32::try_from(chosen.len()).unwrap_or(u32::MAX));
            if most == 0 {
                break;
            }
            let Some(matching) = self.matching(search, order, *ends, today).await? else { continue };
            let mut query = QueryBuilder::new("SELECT group_concat(key) AS keys FROM (SELECT ");
            choose(&mut query, search, &matching, order, *ends, today);
            query.push(" LIMIT ").push_bind(most).push(")");
            chosen.extend(keys(&query.build().fetch_one(&self.read).await?)?);
        }
        Ok(chosen)
    }

    /// A part of these, in their order; of all that there are so many were counted.
    pub(super) async fn part_of(&self, found: &[i64], part: Part, counted: u32) -> Result<Found, Fault> {
        let these: Vec<_> = found.iter().skip(part.skip as usize).take(part.take as usize).collect();
        let query = "SELECT body, source FROM json_each(?) these \
                     CROSS JOIN planning_applications a ON a.newest = these.value ORDER BY these.key";
        let rows = sqlx::query(query).bind(json!(these).to_string()).fetch_all(&self.read).await?;
        let mut part_of = Found::default();
        for row in &rows {
            part_of.applications.push(application(row.try_get("body")?)?);
            part_of.sources.push(row.try_get("source")?);
        }
        part_of.total = counted;
        part_of.more = counted >= MOST_COUNTED.max(part.skip.saturating_add(part.take));
        Ok(part_of)
    }

    /// Where a postcode is, as far as applications tell: the middle of those in it, in its sector or in its district.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planning_postcode(&self, postcode: &str) -> Result<Option<Point>, Fault> {
        let sector = postcode.get(..postcode.len().saturating_sub(2)).unwrap_or(postcode);
        let district = postcode.split(' ').next().unwrap_or_default().to_owned() + " ";
        for (from, exact) in [(postcode, true), (sector, false), (district.as_str(), false)] {
            // `~` comes after every letter and digit.
            let to = if exact { from.to_owned() } else { format!("{from}~") };
            let query = "SELECT avg(lat) AS lat, avg(lng) AS lng FROM planning_applications \
                         WHERE postcode >= ? AND postcode <= ? AND lat IS NOT NULL";
            let row = sqlx::query(query).bind(from).bind(to).fetch_one(&self.read).await?;
            let (lat, lng): (Option<f64>, Option<f64>) = (row.try_get("lat")?, row.try_get("lng")?);
            if let (Some(lat), Some(lng)) = (lat, lng) {
                return Ok(Point::new(lat / 1e6, lng / 1e6));
            }
        }
        Ok(None)
    }
}

/// When people can comment for the last time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// On any day or none.
    Whenever,
    /// On a day that the council names.
    OnADay,
    /// On no day: until the decision.
    Never,
}

/// The last day of what never ends, as it is kept.
pub(super) const NEVER: &str = "9999-12-31";

/// The numbers in a row of one, which SQLite puts together: a row for each would take longer to hand over than to find.
pub(super) fn keys(row: &SqliteRow) -> Result<Vec<i64>, Fault> {
    let keys: Option<String> = row.try_get("keys")?;
    let keys = keys.unwrap_or_default();
    let numbers = keys.split(',').filter(|key| !key.is_empty()).map(str::parse).collect::<Result<Vec<i64>, _>>();
    numbers.map_err(|_| Fault::Damaged("an application has no number"))
}

/// `key FROM … WHERE … ORDER BY …`
fn choose(
    query: &mut QueryBuilder<Sqlite>,
    search: &Search,
    matching: &Matching,
    order: Order,
    ends: Ends,
    today: Date,
) {
    let reads_rows = search.near.is_some()
        || !search.reference.is_empty()
        || matching.roughly_decided
        || is_open(search, order)
        || matches!(search.standing, Some(Standing::Submitted | Standing::Assessment));
    let key = if matching.words.is_some() { "w.rowid" } else { "a.newest" };
    query.push(key).push(" AS key FROM ").push(match &matching.words {
        Some(_) if !reads_rows => "planning_words w WHERE w.planning_words MATCH ",
        Some(_) if search.reference.is_empty() => {
            "planning_words w CROSS JOIN planning_applications a INDEXED BY planning_by_newest ON a.newest = w.rowid \
             WHERE w.planning_words MATCH "
        }
        Some(_) => "planning_words w JOIN planning_applications a ON a.newest = w.rowid WHERE w.planning_words MATCH ",
        None if is_open(search, order) => {
            "planning_applications a INDEXED BY planning_by_comments WHERE a.life = 'undetermined'"
        }
        None if search.reference.is_empty() => "planning_applications a INDEXED BY planning_by_newest WHERE true",
        None => "planning_applications a WHERE true",
    });
    if let Some(words) = &matching.words {
        query.push_bind(words.clone());
    }
    if let Some(from) = search.from {
        query.push(format!(" AND {key} >= ")).push_bind(newest(0, Some(from)));
    }
    if let Some(to) = search.to {
        let after = Date::from_number(to.number() + 1);
        // Those of which no day is known come before all days.
        query.push(format!(" AND {key} >= ")).push_bind(newest(0, None) + (1 << 32));
        query.push(format!(" AND {key} < ")).push_bind(newest(0, after.or(Some(to))));
    }
    if let Some(near) = search.near {
        query.push(" AND ");
        inside(query, near, "a.lat", "a.lng");
    }
    if !search.reference.is_empty() {
        query.push(" AND a.reference = ").push_bind(search.reference.clone());
    }
    let day = today.iso();
    if let Some(since) = search.decided_days.filter(|_| matching.roughly_decided).map(|days| since(days, today)) {
        query.push(" AND a.decided BETWEEN ").push_bind(since.iso()).push(" AND ").push_bind(day.clone());
    }
    let begun = "a.comments_until >= {} AND (a.comments_from IS NULL OR a.comments_from <= {})";
    let mut compare = |text: &str| {
        let mut parts = text.split("{}");
        query.push(parts.next().unwrap_or_default());
        for part in parts {
            query.push_bind(day.clone()).push(part);
        }
    };
    if is_open(search, order) {
        compare(&[" AND ", begun].concat());
    }
    let assessed = match search.standing {
        Some(Standing::Submitted) => " AND (a.assessed_from IS NULL OR a.assessed_from > {})",
        Some(Standing::Assessment) => " AND a.assessed_from <= {}",
        _ => "",
    };
    if !assessed.is_empty() {
        compare(&[assessed, " AND coalesce(NOT (", begun, "), true)"].concat());
    }
    match ends {
        Ends::Whenever => {}
        Ends::OnADay => _ = query.push(" AND a.comments_until < ").push_bind(NEVER),
        Ends::Never => _ = query.push(" AND a.comments_until = ").push_bind(NEVER),
    }
    query.push(" ORDER BY ");
    match (order, search.near) {
        (Order::Deadline, _) if ends == Ends::OnADay => query.push("a.comments_until, ").push(key),
        (Order::Deadline | Order::Oldest, _) => query.push(key),
        (Order::Distance, Some((middle, _))) => {
            away(query, middle, "a.lat", "a.lng");
            query.push(", ").push(key).push(" DESC")
        }
        (Order::Distance | Order::Newest, _) => query.push(key).push(" DESC"),
    };
}
