//! Planning applications come in: each telling finds its place in the history of its application.

use super::{Fault, Store, application};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Row as _, SqliteTransaction};
use std::collections::{BTreeMap, HashMap};
use wecan_model::Date;
use wecan_model::planning::{Application, History, State, What};

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
    /// Whether each telling is of one week alone.
    pub weekly: bool,
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
            history: History { weekly: origin.weekly, ..History::default() },
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
    rows.write(transaction).await?;
    Ok(counts)
}

/// What is known of these applications already.
async fn known(
    connection: &mut SqliteConnection,
    origin: Origin<'_>,
    batch: &[(&str, Vec<&Application>)],
) -> Result<HashMap<String, Known>, Fault> {
    let references: Vec<&str> = batch.iter().map(|(reference, _)| *reference).collect();
    let query = "SELECT a.id, a.reference, a.body AS now, s.first, s.last, s.body FROM json_each(?2) j \
                 JOIN planning_applications a ON a.area = ?1 AND a.reference = j.value \
                 JOIN planning_states s ON s.application = a.id ORDER BY a.id, s.number";
    let rows = sqlx::query(query).bind(origin.area).bind(json!(references).to_string()).fetch_all(connection).await?;
    let mut known: HashMap<String, Known> = HashMap::new();
    for row in rows {
        let day = |name: &str| -> Result<Date, Fault> {
            Date::parse(row.try_get(name)?).ok_or(Fault::Damaged("a planning application's day cannot be read"))
        };
        let state = State { first: day("first")?, last: day("last")?, application: application(row.try_get("body")?)? };
        let one = match known.entry(row.try_get("reference")?) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => entry.insert(Known {
                before: Some((row.try_get("id")?, row.try_get("now")?)),
                history: History { weekly: origin.weekly, ..History::default() },
                touched: false,
            }),
        };
        one.history.states.push(state);
    }
    Ok(known)
}

/// What is written, as JSON: a statement for each table, not one for each row.
#[derive(Default)]
struct Rows {
    ids: Vec<i64>,
    applications: Vec<Value>,
    states: Vec<Value>,
    events: Vec<Value>,
    words: Vec<Value>,
    places: Vec<Value>,
}

impl Rows {
    fn push(&mut self, id: i64, origin: Origin<'_>, now: &Application, history: &History) -> Result<(), Fault> {
        let body = |application: &Application| {
            serde_json::to_string(&application.to_json()).map_err(|_| Fault::Damaged("an application is not JSON"))
        };
        let day = |day: Option<Date>| day.map(Date::iso);
        let appeal = match (&now.appeal_label, &now.appeal_reference) {
            (label, _) if !label.is_empty() || now.first(&What::AppealDecided).is_some() => 2,
            (_, reference) if !reference.is_empty() || now.first(&What::AppealLodged).is_some() => 1,
            _ => 0,
        };
        self.ids.push(id);
        self.applications.push(json!([
            id,
            origin.area,
            now.reference,
            origin.source,
            now.kind.name(),
            now.status.name(),
            appeal,
            day(now.known()),
            day(now.decided()),
            day(now.first(&What::ConsultationStarts)),
            day(now.comments_until()),
            day(now.updated),
            body(now)?,
        ]));
        for (number, state) in history.states.iter().enumerate() {
            self.states.push(json!([id, number, state.first.iso(), state.last.iso(), body(&state.application)?]));
        }
        for told in history.events() {
            self.events.push(json!([id, told.event.name(), told.day.iso()]));
        }
        let postcode = now.postcode.clone().unwrap_or_default();
        // Found with its space and without.
        let postcode = format!("{postcode} {}", postcode.replace(' ', ""));
        self.words.push(json!([id, now.reference, now.address, postcode, now.ward, now.description]));
        if let Some(point) = now.point {
            self.places.push(json!([id, point.lat, point.lng]));
        }
        Ok(())
    }

    async fn write(self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let ids = json!(self.ids).to_string();
        for (statement, rows) in [
            ("DELETE FROM planning_states WHERE application IN (SELECT value FROM json_each(?))", &ids),
            ("DELETE FROM planning_events WHERE application IN (SELECT value FROM json_each(?))", &ids),
            ("DELETE FROM planning_words WHERE rowid IN (SELECT value FROM json_each(?))", &ids),
            ("DELETE FROM planning_places WHERE id IN (SELECT value FROM json_each(?))", &ids),
            (
                "INSERT INTO planning_applications SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, \
                 value->>6, value->>7, value->>8, value->>9, value->>10, value->>11, value->>12 FROM json_each(?) WHERE true \
                 ON CONFLICT (id) DO UPDATE SET source = excluded.source, kind = excluded.kind, status = excluded.status, \
                 appeal = excluded.appeal, known = excluded.known, decided = excluded.decided, \
                 comments_from = excluded.comments_from, comments_until = excluded.comments_until, \
                 updated = excluded.updated, body = excluded.body",
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
            (
                "INSERT INTO planning_words (rowid, reference, address, postcode, ward, description) \
                 SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(?)",
                &json!(self.words).to_string(),
            ),
            (
                "INSERT INTO planning_places SELECT value->>0, value->>1, value->>1, value->>2, value->>2 FROM json_each(?)",
                &json!(self.places).to_string(),
            ),
        ] {
            sqlx::query(statement).bind(rows).execute(&mut *connection).await?;
        }
        Ok(())
    }
}
