//! Planning applications come in: each telling finds its place in the history of its application.

use super::matching::facets;
use super::{Fault, Store, application};
use crate::clock;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Row as _, SqliteTransaction};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use wecan_model::Date;
use wecan_model::planning::search::haystack;
use wecan_model::planning::{Application, Event, History, Standing, Status, Telling, What};

/// What became of the applications of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// How many were not known before.
    pub new: usize,
    /// How many are now other than they were.
    pub changed: usize,
    /// How many are as they were.
    pub unchanged: usize,
}

/// Where applications come from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Whose list it is, such as `Surrey Heath`.
    pub area: &'a str,
    /// The name of the format.
    pub source: &'a str,
    /// The day of those that carry none themselves.
    pub today: Date,
}

/// An application on its way in.
struct Known {
    /// The row, and what stood in it.
    before: Option<(i64, String)>,
    history: History,
    touched: bool,
}

/// Applications in one transaction: short enough for others who write to wait.
const MOST: usize = 1_000;

impl Store {
    /// Takes applications in, oldest state first, and keeps the history of each.
    ///
    /// The same again changes nothing.
    ///
    /// # Errors
    /// When the database fails; what was taken in until then stays.
    pub async fn import_planning(&self, origin: Origin<'_>, told: &[Application]) -> Result<Counts, Fault> {
        let began = i64::try_from(clock::milliseconds()).unwrap_or(i64::MAX);
        let query = "INSERT INTO planning_imports (area, source, began) VALUES (?, ?, ?) RETURNING id";
        let row = sqlx::query(query).bind(origin.area).bind(origin.source).bind(began).fetch_one(&self.write).await?;
        let import: i64 = row.try_get("id")?;
        let counts = self.import_all(origin, told).await;
        let report = counts.as_ref().map_or_else(ToString::to_string, |counts| {
            format!("{} new, {} changed, {} unchanged", counts.new, counts.changed, counts.unchanged)
        });
        let ended = i64::try_from(clock::milliseconds()).unwrap_or(i64::MAX);
        let query = "UPDATE planning_imports SET ended = ?, report = ?, failed = ? WHERE id = ?";
        let query = sqlx::query(query).bind(ended).bind(report).bind(counts.is_err()).bind(import);
        query.execute(&self.write).await?;
        counts
    }

    async fn import_all(&self, origin: Origin<'_>, told: &[Application]) -> Result<Counts, Fault> {
        let mut by_reference: BTreeMap<&str, Vec<&Application>> = BTreeMap::new();
        for one in told {
            by_reference.entry(&one.reference).or_default().push(one);
        }
        let all: Vec<_> = by_reference.into_iter().collect();
        let mut counts = Counts::default();
        for batch in all.chunks(MOST) {
            let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
            let done = take_in(&mut transaction, origin, batch).await?;
            transaction.commit().await?;
            counts.new += done.new;
            counts.changed += done.changed;
            counts.unchanged += done.unchanged;
        }
        Ok(counts)
    }
}

async fn take_in(
    transaction: &mut SqliteTransaction<'_>,
    origin: Origin<'_>,
    batch: &[(&str, Vec<&Application>)],
) -> Result<Counts, Fault> {
    let mut known = known(transaction, origin, batch).await?;
    let mut next: i64 = sqlx::query("SELECT coalesce(max(id), 0) + 1 AS next FROM planning_applications")
        .fetch_one(&mut **transaction)
        .await?
        .try_get("next")?;
    let mut counts = Counts::default();
    let mut rows = Rows::default();
    for (reference, states) in batch {
        let one = known.entry((*reference).to_owned()).or_insert_with(|| Known {
            before: None,
            history: History { weekly: origin.source == super::WEEKLY, ..History::default() },
            touched: false,
        });
        let before = one.history.clone();
        for state in states {
            one.history.add(Application { area: origin.area.to_owned(), ..(*state).clone() }, origin.today);
        }
        one.touched = before != one.history;
        let Some(now) = one.history.current() else { continue };
        match &one.before {
            None => counts.new += 1,
            Some((_, was)) => {
                let was = application(was)?;
                let same = Application { updated: None, ..was } == Application { updated: None, ..now.clone() };
                if same { counts.unchanged += 1 } else { counts.changed += 1 }
            }
        }
        if one.touched {
            let id = one.before.as_ref().map_or_else(
                || {
                    next += 1;
                    next - 1
                },
                |(id, _)| *id,
            );
            rows.push(id, origin, &now, &one.history)?;
        }
    }
    rows.write(transaction, origin.today).await?;
    Ok(counts)
}

/// What is known of these applications already.
async fn known(
    connection: &mut SqliteConnection,
    origin: Origin<'_>,
    batch: &[(&str, Vec<&Application>)],
) -> Result<HashMap<String, Known>, Fault> {
    let references: Vec<&str> = batch.iter().map(|(reference, _)| *reference).collect();
    let query = "SELECT a.id, a.reference, a.weekly, a.body AS now, s.first, s.last, s.body FROM json_each(?2) j \
                 JOIN planning_applications a ON a.area = ?1 AND a.reference = j.value \
                 JOIN planning_states s ON s.application = a.id ORDER BY a.id, s.number";
    let rows = sqlx::query(query).bind(origin.area).bind(json!(references).to_string()).fetch_all(connection).await?;
    let mut known: HashMap<String, Known> = HashMap::new();
    for row in rows {
        let state = super::tell::state(&row)?;
        let one = match known.entry(row.try_get("reference")?) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => entry.insert(Known {
                before: Some((row.try_get("id")?, row.try_get("now")?)),
                history: History {
                    weekly: origin.source == super::WEEKLY || row.try_get::<bool, _>("weekly")?,
                    ..History::default()
                },
                touched: false,
            }),
        };
        one.history.states.push(state);
    }
    Ok(known)
}

/// The number by which newer applications come first: the day since which one is known, then its row.
///
/// Days before 1970 count, and those that are not known at all come last; the whole is exact in JSON.
pub(super) fn newest(id: i64, known: Option<Date>) -> i64 {
    let day = known.map_or(0, |day| i64::from(day.number()) + 400_000);
    (day << 32) + id
}

/// The row of which [`newest`] made a number.
pub(super) fn row(newest: i64) -> i64 {
    newest & 0xffff_ffff
}

/// Where an application stands as far as that does not depend on the day; in the order of `Application::standing`.
pub(super) fn life(now: &Application) -> &'static str {
    let has = |label: &str, what: &What| !label.is_empty() || now.first(what).is_some();
    match now.status {
        Status::Withdrawn | Status::Returned => now.status.name(),
        _ if has(&now.appeal_label, &What::AppealDecided) => Standing::AppealDecided.name(),
        _ if now.is_appealed() || now.first(&What::AppealLodged).is_some() => Standing::Appeal.name(),
        status => status.name(),
    }
}

/// The day from which on the council is working on an application.
pub(super) fn assessed_from(now: &Application) -> Option<Date> {
    let whats = [What::Valid, What::ConsultationStarts, What::ConsultationEnds, What::Committee];
    whats.iter().filter_map(|what| now.first(what)).min()
}

/// What is written, as JSON: a statement for each table, not one for each row.
#[derive(Default)]
pub(super) struct Rows {
    ids: Vec<i64>,
    applications: Vec<Value>,
    states: Vec<Value>,
    events: Vec<Value>,
    arrivals: Vec<Value>,
    words: Vec<Value>,
    vocabulary: BTreeSet<String>,
    places: Vec<Value>,
}

impl Rows {
    fn push(&mut self, id: i64, origin: Origin<'_>, now: &Application, history: &History) -> Result<(), Fault> {
        let body = |application: &Application| {
            serde_json::to_string(&application.to_json()).map_err(|_| Fault::Damaged("an application is not JSON"))
        };
        let day = |day: Option<Date>| day.map(Date::iso);
        self.ids.push(id);
        let newest = newest(id, now.known());
        self.applications.push(json!([
            id,
            newest,
            origin.area,
            now.reference,
            origin.source,
            now.kind.name(),
            life(now),
            day(now.known()),
            day(now.decided()),
            day(assessed_from(now)),
            day(now.first(&What::ConsultationStarts)),
            day(now.comments_close()),
            day(now.updated),
            now.postcode,
            now.point.map(|point| point.lat),
            now.point.map(|point| point.lng),
            body(now)?,
            i64::from(history.weekly),
            day(history.deadline().map(|deadline| deadline.day)),
        ]));
        for (number, state) in history.states.iter().enumerate() {
            self.states.push(json!([id, number, state.first.iso(), state.last.iso(), body(&state.application)?]));
        }
        for Telling { told, names, is_over } in history.tellings() {
            let day = told.day.iso();
            self.events.push(json!([id, told.event.name(), day]));
            // That an end was near is no news any more where there is another end by now.
            let late = is_over && told.event == Event::ConsultationEnding;
            for name in names {
                self.arrivals.push(json!([id, arrival(told.event), name, day, i64::from(late)]));
            }
        }
        self.push_words(newest, now);
        Ok(())
    }

    /// The words and the place of an application, under the number that orders it.
    pub(super) fn push_words(&mut self, newest: i64, now: &Application) {
        let words = haystack(now);
        // Shorter ones are never looked up there.
        let long = words.split(' ').filter(|word| word.chars().nth(super::matching::INDEXED).is_some());
        self.vocabulary.extend(long.map(String::from));
        self.words.push(json!([newest, format!("{words} {}", facets(now).join(" "))]));
        if let Some(point) = now.point {
            self.places.push(json!([newest, point.lat, point.lng]));
        }
    }

    /// Writes what [`Rows::push_words`] gathered.
    pub(super) async fn write_words(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        for (statement, rows) in [
            (
                "INSERT INTO planning_words (rowid, words) SELECT value->>0, value->>1 FROM json_each(?)",
                json!(self.words).to_string(),
            ),
            (
                "INSERT OR IGNORE INTO planning_vocabulary SELECT value FROM json_each(?)",
                json!(self.vocabulary).to_string(),
            ),
            (
                "INSERT INTO planning_places SELECT value->>0, value->>1, value->>1, value->>2, value->>2 FROM json_each(?)",
                json!(self.places).to_string(),
            ),
        ] {
            sqlx::query(statement).bind(rows).execute(&mut *connection).await?;
        }
        Ok(())
    }

    async fn write(self, connection: &mut SqliteConnection, today: Date) -> Result<(), Fault> {
        let ids = json!(self.ids).to_string();
        for (statement, rows) in [
            ("DELETE FROM planning_states WHERE application IN (SELECT value FROM json_each(?))", &ids),
            ("DELETE FROM planning_events WHERE application IN (SELECT value FROM json_each(?))", &ids),
            (
                "DELETE FROM planning_words WHERE rowid IN \
                 (SELECT newest FROM planning_applications WHERE id IN (SELECT value FROM json_each(?)))",
                &ids,
            ),
            (
                "DELETE FROM planning_places WHERE newest IN \
                 (SELECT newest FROM planning_applications WHERE id IN (SELECT value FROM json_each(?)))",
                &ids,
            ),
            (
                "INSERT INTO planning_applications SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, \
                 value->>6, value->>7, value->>8, value->>9, value->>10, value->>11, value->>12, value->>13, value->>14, \
                 value->>15, value->>16, value->>17, value->>18 FROM json_each(?) WHERE true \
                 ON CONFLICT (id) DO UPDATE SET newest = excluded.newest, source = excluded.source, kind = excluded.kind, life = excluded.life, \
                 known = excluded.known, decided = excluded.decided, \
                 assessed_from = excluded.assessed_from, postcode = excluded.postcode, \
                 lat = excluded.lat, lng = excluded.lng, comments_from = excluded.comments_from, comments_until = excluded.comments_until, \
                 updated = excluded.updated, body = excluded.body, weekly = excluded.weekly, deadline = excluded.deadline",
                &json!(self.applications).to_string(),
            ),
            (
                "INSERT INTO planning_states SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?)",
                &json!(self.states).to_string(),
            ),
            (
                "INSERT INTO planning_events SELECT value->>0, value->>1, value->>2 FROM json_each(?)",
                &json!(self.events).to_string(),
            ),
        ] {
            sqlx::query(statement).bind(rows).execute(&mut *connection).await?;
        }
        self.write_words(connection).await?;
        // What is to come may have moved; what has come stays known.
        let moved =
            "DELETE FROM planning_arrivals WHERE number IS NULL AND application IN (SELECT value FROM json_each(?))";
        sqlx::query(moved).bind(&ids).execute(&mut *connection).await?;
        let number = super::next_number(connection).await?;
        let arrive = "INSERT INTO planning_arrivals \
                      SELECT value->>0, value->>1, value->>2, value->>3, \
                      iif(value->>4, 0, iif(value->>3 <= ?2, ?3, NULL)) FROM json_each(?1) WHERE true \
                      ON CONFLICT DO UPDATE SET day = excluded.day WHERE day <> excluded.day";
        let arrive = sqlx::query(arrive).bind(json!(self.arrivals).to_string()).bind(today.iso()).bind(number);
        arrive.execute(&mut *connection).await?;
        Ok(())
    }
}

/// The name under which an event is known to have come: opened and opened again are one, since only all that is known
/// of an application tells which it is.
fn arrival(event: Event) -> &'static str {
    match event {
        Event::ConsultationReopened => Event::ConsultationOpened.name(),
        event => event.name(),
    }
}
