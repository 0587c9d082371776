//! Planning applications are found: by words and filters through one full-text index, by place through an R*Tree.
//!
//! Half a million of them are searched in a few milliseconds, because the index of words holds what is filtered by as
//! well, and gives its rows in the order in which they are shown, the newest first.

use super::import::{facet, newest};
use super::{Fault, Store, application};
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};
use wecan_model::Date;
use wecan_model::planning::search::{fold, terms};
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

/// More places than this in a circle are not looked at one by one.
pub(super) const MOST_PLACES: u32 = 4_000;

/// Beginnings of words of up to so many letters are in the index themselves.
pub(super) const INDEXED: usize = 4;

/// More words with one beginning than this are left to the index.
const MOST_WORDS: usize = 256;

/// Words of filters for so many days; longer times are compared row by row.
const MOST_DAYS: u32 = 120;

impl Store {
    /// Finds applications as they stand today.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_planning(&self, search: &Search, part: Part, today: Date) -> Result<Found, Fault> {
        let Some(near) = search.near else {
            return self.find_within(search, part, today, None).await;
        };
        if part.order == Order::Distance {
            return self.nearest(search, part, today, near).await;
        }
        self.around(search, part, today, near).await
    }

    pub(super) async fn find_within(
        &self,
        search: &Search,
        part: Part,
        today: Date,
        places: Option<&[i64]>,
    ) -> Result<Found, Fault> {
        let sorted_here = places.is_some() && part.order == Order::Distance;
        let Some(words) = self.words(search).await? else { return Ok(Found::default()) };
        let words = matching(search, &words, part.order, today);
        let mut query = QueryBuilder::new("SELECT a.body, a.source, a.lat, a.lng");
        conditions(&mut query, search, words.as_deref(), part.order, today, places);
        if !sorted_here {
            query.push(match part.order {
                Order::Newest => " DESC",
                Order::Distance => "",
                Order::Oldest | Order::Deadline => "",
            });
            query.push(" LIMIT ").push_bind(part.take).push(" OFFSET ").push_bind(part.skip);
        }
        let rows: Vec<SqliteRow> = query.build().fetch_all(&self.read).await?;
        if sorted_here {
            return nearest(&rows, search, part);
        }
        let (applications, sources) = opened(&mut rows.iter())?;
        let few = (applications.len() as u32) < part.take && (part.skip == 0 || !applications.is_empty());
        let seen = part.skip + applications.len() as u32;
        if few {
            return Ok(Found { applications, sources, total: seen, more: false });
        }
        let mut count = QueryBuilder::new("SELECT count(*) AS count FROM (SELECT 1");
        conditions(&mut count, search, words.as_deref(), part.order, today, places);
        count.push(" LIMIT ").push_bind(MOST_COUNTED).push(")");
        let counted: u32 = count.build().fetch_one(&self.read).await?.try_get("count")?;
        Ok(Found { applications, sources, total: counted.max(seen), more: counted == MOST_COUNTED })
    }

    /// The rows that a search finds, where they are no more than `most`.
    pub(super) async fn planning_rows(
        &self,
        search: &Search,
        today: Date,
        most: u32,
    ) -> Result<Option<Vec<i64>>, Fault> {
        let places = match search.near {
            Some(near) => self.places(near).await?,
            None => Vec::new(),
        };
        let within = (search.near.is_some() && places.len() <= MOST_PLACES as usize).then_some(places.as_slice());
        let Some(words) = self.words(search).await? else { return Ok(Some(Vec::new())) };
        let words = matching(search, &words, Order::Newest, today);
        let mut query = QueryBuilder::new("SELECT a.id");
        conditions(&mut query, search, words.as_deref(), Order::Newest, today, within);
        query.push(" DESC LIMIT ").push_bind(most + 1);
        let rows: Vec<SqliteRow> = query.build().fetch_all(&self.read).await?;
        if rows.len() > most as usize {
            return Ok(None);
        }
        rows.iter().map(|row| Ok(row.try_get("id")?)).collect::<Result<Vec<_>, Fault>>().map(Some)
    }

    /// What the index of words is asked for; `None` where nothing can be found.
    async fn words(&self, search: &Search) -> Result<Option<Vec<String>>, Fault> {
        // Whole words that are no words at all stand nowhere.
        if !search.street.is_empty() && phrase(&search.street).is_none() {
            return Ok(None);
        }
        let mut words = self.pieces(&search.words).await?;
        words.extend([&search.ward, &search.street].into_iter().filter_map(|whole| phrase(whole)));
        Ok(Some(words))
    }

    /// What is typed, as the index of words is asked for it: words that begin so, in each piece.
    ///
    /// The index would gather and sort all that begins with a longer piece before it gave the first row; single words
    /// it gives in order.
    async fn pieces(&self, typed: &str) -> Result<Vec<String>, Fault> {
        let mut pieces = Vec::new();
        for term in terms(typed) {
            let term = term.trim();
            let (lead, last) = term.rsplit_once(' ').unwrap_or(("", term));
            let letters = last.chars().count();
            let mut words = Vec::new();
            if letters > INDEXED {
                let query = "SELECT word FROM planning_vocabulary WHERE word >= ? AND word < ? LIMIT ?";
                let after = format!("{last}\u{10ffff}");
                let rows = sqlx::query(query).bind(last).bind(after).bind(MOST_WORDS as u32 + 1);
                for row in rows.fetch_all(&self.read).await? {
                    let word: String = row.try_get("word")?;
                    words.push(format!("\"{lead} {word}\""));
                }
            }
            pieces.push(if letters == 1 || (words.is_empty() && letters > INDEXED) {
                // One letter alone begins too many words for an answer in time.
                format!("\"{term}\"")
            } else if words.is_empty() || words.len() > MOST_WORDS {
                format!("\"{term}\"*")
            } else {
                format!("({})", words.join(" OR "))
            });
        }
        Ok(pieces)
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

/// Words that have to stand together and whole, as the index of words is asked for them.
fn phrase(words: &str) -> Option<String> {
    let mut folded = String::new();
    fold(words, &mut folded);
    (!folded.is_empty()).then(|| format!("\"{}\"", folded.trim()))
}

/// Applications with their sources.
pub(super) fn opened(rows: &mut dyn Iterator<Item = &SqliteRow>) -> Result<(Vec<Application>, Vec<String>), Fault> {
    let (mut applications, mut sources) = (Vec::new(), Vec::new());
    for row in rows {
        applications.push(application(row.try_get("body")?)?);
        sources.push(row.try_get("source")?);
    }
    Ok((applications, sources))
}

/// Those in the circle, the nearest first.
fn nearest(rows: &[SqliteRow], search: &Search, part: Part) -> Result<Found, Fault> {
    let mut by_distance = Vec::new();
    for row in rows {
        let point = Point { lat: row.try_get("lat")?, lng: row.try_get("lng")? };
        let metres = search.near.map_or(0.0, |(middle, _)| middle.metres_to(point));
        if search.near.is_some_and(|(_, most)| metres <= most) {
            by_distance.push((metres, row));
        }
    }
    by_distance.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let total = u32::try_from(by_distance.len()).unwrap_or(u32::MAX);
    let these = by_distance.iter().skip(part.skip as usize).take(part.take as usize);
    let (applications, sources) = opened(&mut these.map(|(_, row)| *row))?;
    Ok(Found { applications, sources, total, more: false })
}

/// `FROM … WHERE … ORDER BY …`, without the direction; the order is by what the last word names.
fn conditions(
    query: &mut QueryBuilder<Sqlite>,
    search: &Search,
    words: Option<&str>,
    order: Order,
    today: Date,
    places: Option<&[i64]>,
) {
    match words {
        Some(_) => query.push(
            " FROM planning_words w JOIN planning_applications a ON a.newest = w.rowid WHERE w.planning_words MATCH ",
        ),
        None if open(search, order) => {
            query.push(" FROM planning_applications a INDEXED BY planning_by_comments WHERE true")
        }
        None => query.push(" FROM planning_applications a WHERE true"),
    };
    if let Some(words) = words {
        query.push_bind(words.to_owned());
    }
    let key = if words.is_some() { "w.rowid" } else { "a.newest" };
    if let Some(from) = search.from {
        query.push(format!(" AND {key} >= ")).push_bind(newest(0, Some(from)));
    }
    if let Some(to) = search.to {
        let after = Date::from_number(to.number() + 1);
        query.push(format!(" AND {key} < ")).push_bind(newest(0, after.or(Some(to)))).push(" AND a.known IS NOT NULL");
    }
    if let Some(places) = places {
        // With words, rows are tried against the places; without, the places lead to the rows.
        query.push(if words.is_some() { " AND +a.id IN (" } else { " AND a.id IN (" });
        query.push("SELECT value FROM json_each(").push_bind(json!(places).to_string()).push("))");
    }
    if let (Some((middle, metres)), true) = (search.near, order != Order::Distance || places.is_none()) {
        // As `Point::metres_to`, in the square; the circle is small, so one length of a degree does for all of it.
        let (low, high) = middle.around(metres);
        query.push(" AND a.lat BETWEEN ").push_bind(low.lat).push(" AND ").push_bind(high.lat);
        query.push(" AND a.lng BETWEEN ").push_bind(low.lng).push(" AND ").push_bind(high.lng);
        let cos = middle.latitude().to_radians().cos();
        let most = metres / METRES_A_MILLIONTH;
        query.push(" AND (a.lat - ").push_bind(middle.lat).push(") * (a.lat - ").push_bind(middle.lat);
        query.push(") + (a.lng - ").push_bind(middle.lng).push(") * (a.lng - ").push_bind(middle.lng);
        query.push(") * ").push_bind(cos * cos).push(" <= ").push_bind(most * most);
    }
    if !search.reference.is_empty() {
        query.push(" AND a.reference = ").push_bind(search.reference.clone());
    }
    if !search.ward.is_empty() {
        query.push(" AND a.body ->> '$.ward' = ").push_bind(search.ward.clone()).push(" COLLATE NOCASE");
    }
    if !search.area.is_empty() {
        query.push(" AND a.area = ").push_bind(search.area.clone());
    }
    if let (Some(kind), None) = (search.kind, words) {
        query.push(" AND a.kind = ").push_bind(kind.name());
    }
    let day = today.iso();
    if let Some(days) = search.decided_days.filter(|days| *days > MOST_DAYS) {
        let since = Date::from_number(today.number().saturating_sub_unsigned(days - 1)).unwrap_or(today);
        query.push(" AND a.decided BETWEEN ").push_bind(since.iso()).push(" AND ").push_bind(day.clone());
    }
    let is_open = "a.comments_until >= {} AND (a.comments_from IS NULL OR a.comments_from <= {})";
    let mut compare = |text: &str| {
        let mut parts = text.split("{}");
        query.push(parts.next().unwrap_or_default());
        for part in parts {
            query.push_bind(day.clone()).push(part);
        }
    };
    if open(search, order) {
        compare(&[" AND a.life = 'undetermined' AND ", is_open].concat());
    }
    match search.standing {
        Some(Standing::Submitted) => {
            compare(
                &[" AND (a.assessed_from IS NULL OR a.assessed_from > {}) AND coalesce(NOT (", is_open, "), true)"]
                    .concat(),
            );
        }
        Some(Standing::Assessment) => {
            compare(&[" AND a.assessed_from <= {} AND coalesce(NOT (", is_open, "), true)"].concat());
        }
        _ => {}
    }
    match order {
        Order::Deadline => query.push(" ORDER BY a.comments_until, a.newest"),
        Order::Distance if places.is_some() => query,
        Order::Distance => {
            // As `Point::metres_to`, squared: too many places to be sorted here.
            let (middle, _) = search.near.unwrap_or((Point { lat: 0, lng: 0 }, 0.0));
            let cos = middle.latitude().to_radians().cos();
            query.push(" ORDER BY (a.lat - ").push_bind(middle.lat).push(") * (a.lat - ").push_bind(middle.lat);
            query.push(") + (a.lng - ").push_bind(middle.lng).push(") * (a.lng - ").push_bind(middle.lng);
            query.push(") * ").push_bind(cos * cos)
        }
        // Sorted: the few that are open come in the order of their deadlines.
        // Those at few places too, which are found sooner than among all by age.
        _ if words.is_none() && (open(search, order) || places.is_some()) => query.push(" ORDER BY +a.newest"),
        _ => query.push(format!(" ORDER BY {key}")),
    };
}

/// Whether only those are looked for on which people can comment.
fn open(search: &Search, order: Order) -> bool {
    search.standing == Some(Standing::Consultation) || order == Order::Deadline
}

/// Metres in a millionth of a degree of latitude.
const METRES_A_MILLIONTH: f64 = 0.111_195_08;

/// What the index of words is asked; nothing where every application would do.
fn matching(search: &Search, words: &[String], order: Order, today: Date) -> Option<String> {
    let mut parts = Vec::new();
    if !words.is_empty() {
        parts.push(format!("words : ({})", words.join(" AND ")));
    }
    let only_open = matches!(search.standing, None | Some(Standing::Consultation)) && open(search, order);
    if words.is_empty() && search.decided_days.is_none() && only_open {
        return None;
    }
    let mut facets = Vec::new();
    facets.extend(search.kind.map(|kind| facet("kind", kind.name())));
    if let Some(standing) = search.standing {
        let life = match standing {
            Standing::Submitted | Standing::Consultation | Standing::Assessment => "undetermined",
            Standing::Decided => "determined",
            standing => standing.name(),
        };
        facets.push(facet("life", life));
    }
    if !search.area.is_empty() && (!words.is_empty() || !facets.is_empty()) {
        facets.push(facet("area", &search.area));
    }
    let days = |name: &str, from: i32, count: u32| {
        let days = (0..count as i32).filter_map(|at| Date::from_number(from.checked_add(at)?));
        let days: Vec<_> = days.map(|day| facet(name, &day.iso())).collect();
        format!("({})", days.join(" OR "))
    };
    if let Some(count) = search.decided_days.filter(|days| (1..=MOST_DAYS).contains(days)) {
        facets.push(days("decided", today.number() - count as i32 + 1, count));
    }
    if !facets.is_empty() {
        parts.push(format!("facets : ({})", facets.join(" AND ")));
    }
    (!parts.is_empty()).then(|| parts.join(" AND "))
}
