//! What there is to tell of planning applications: between two days, of one, and of those that a search finds.

use super::{Fault, Store, application};
use futures_util::TryStreamExt as _;
use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use wecan_model::Date;
use wecan_model::planning::search::{has, haystack, terms};
use wecan_model::planning::{Application, Event, History, Search, State, Told};

/// Something to tell of an application.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// What, and on which day.
    pub told: Told,
    /// The application as it is now.
    pub application: Application,
}

/// One application with all that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// As it is now.
    pub application: Application,
    /// As it was.
    pub history: History,
    /// The name of the format in which it last came.
    pub source: String,
}

/// A search that finds more applications than this is held against what there is to tell, and not the other way round.
const MOST_ROWS: u32 = 20_000;

impl Store {
    /// What there is to tell from the day after `since` up to and with `until`, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planning_events(&self, since: Date, until: Date) -> Result<Vec<News>, Fault> {
        let query = "SELECT e.event, e.day, a.body FROM planning_events e JOIN planning_applications a ON a.id = e.application \
                     WHERE e.day > ?1 AND e.day <= ?2 ORDER BY e.day, a.area, a.reference, e.event";
        let rows = sqlx::query(query).bind(since.iso()).bind(until.iso()).fetch_all(&self.read).await?;
        rows.iter().map(news).collect()
    }

    /// What there was to tell lately of applications that a search finds, the last first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planning_news(&self, search: &Search, today: Date, most: usize) -> Result<Vec<News>, Fault> {
        // Few applications lead to their events; of many, some of the last events are soon found.
        let rows = self.planning_rows(search, today, MOST_ROWS).await?;
        let few = "SELECT e.event, e.day, a.body FROM json_each(?2) j JOIN planning_events e ON e.application = j.value \
                   JOIN planning_applications a ON a.id = e.application \
                   WHERE e.day <= ?1 ORDER BY e.day DESC, a.newest DESC, e.event";
        let many = "SELECT e.event, e.day, a.body FROM planning_events e JOIN planning_applications a ON a.id = e.application \
                    WHERE e.day <= ?1 ORDER BY e.day DESC, a.newest DESC, e.event";
        let query = sqlx::query(if rows.is_some() { few } else { many }).bind(today.iso());
        let query = match &rows {
            Some(rows) => query.bind(json!(rows).to_string()),
            None => query,
        };
        let mut rows = query.fetch(&self.read);
        let looked_for = terms(&search.words);
        let mut found = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let news = news(&row)?;
            if finds(search, &looked_for, &news.application, today) {
                found.push(news);
                if found.len() == most {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Applications that a search finds and that have or had a last day to comment, with their histories: at most so many
    /// of which it is still to come, the next first, then at most so many of which it is over or gone since `since`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planning_deadlines(
        &self,
        search: &Search,
        since: Date,
        today: Date,
        most: usize,
    ) -> Result<Vec<Whole>, Fault> {
        let rows = self.planning_rows(search, today, MOST_ROWS).await?;
        let to_come = "deadline >= ?1 ORDER BY deadline, newest";
        let over = "deadline >= ?2 AND deadline < ?1 ORDER BY deadline DESC, newest DESC";
        let looked_for = terms(&search.words);
        let mut found = Vec::new();
        for which in [to_come, over] {
            let from = match &rows {
                Some(_) => "json_each(?3) j JOIN planning_applications a ON a.id = j.value",
                None => "planning_applications a",
            };
            let query = format!("SELECT a.id, a.body, a.source, a.weekly FROM {from} WHERE {which}");
            let query = sqlx::query(sqlx::AssertSqlSafe(query)).bind(today.iso()).bind(since.iso());
            let query = match &rows {
                Some(rows) => query.bind(json!(rows).to_string()),
                None => query,
            };
            let mut chosen = Vec::new();
            let mut rows = query.fetch(&self.read);
            while let Some(row) = rows.try_next().await? {
                if finds(search, &looked_for, &application(row.try_get("body")?)?, today) {
                    chosen.push(row);
                    if chosen.len() == most {
                        break;
                    }
                }
            }
            drop(rows);
            for row in &chosen {
                found.push(self.whole(row).await?);
            }
        }
        Ok(found)
    }

    /// The applications of this reference: one in each area that has it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planning_application(&self, reference: &str, area: Option<&str>) -> Result<Vec<Whole>, Fault> {
        let query = "SELECT id, body, source, weekly FROM planning_applications WHERE reference = ?1 AND (?2 IS NULL OR area = ?2) \
                     ORDER BY area LIMIT 20";
        let rows = sqlx::query(query).bind(reference).bind(area).fetch_all(&self.read).await?;
        let mut found = Vec::new();
        for row in &rows {
            found.push(self.whole(row).await?);
        }
        Ok(found)
    }

    async fn whole(&self, row: &SqliteRow) -> Result<Whole, Fault> {
        let id: i64 = row.try_get("id")?;
        let query = "SELECT first, last, body FROM planning_states WHERE application = ? ORDER BY number";
        let rows = sqlx::query(query).bind(id).fetch_all(&self.read).await?;
        let source: String = row.try_get("source")?;
        let states = rows.iter().map(state).collect::<Result<Vec<_>, Fault>>()?;
        let history = History { states, weekly: row.try_get("weekly")? };
        Ok(Whole { application: application(row.try_get("body")?)?, history, source })
    }
}

/// Whether an application is what is looked for.
fn finds(search: &Search, looked_for: &[String], application: &Application, today: Date) -> bool {
    search.fits(application, today) && (looked_for.is_empty() || has(&haystack(application), looked_for))
}

fn news(row: &SqliteRow) -> Result<News, Fault> {
    const DAMAGED: Fault = Fault::Damaged("an event of a planning application cannot be read");
    let event = Event::parse(row.try_get("event")?).ok_or(DAMAGED)?;
    let day = Date::parse(row.try_get("day")?).ok_or(DAMAGED)?;
    Ok(News { told: Told { day, event }, application: application(row.try_get("body")?)? })
}

/// A state as it is kept.
pub(super) fn state(row: &SqliteRow) -> Result<State, Fault> {
    let day = |name: &str| -> Result<Date, Fault> {
        Date::parse(row.try_get(name)?).ok_or(Fault::Damaged("a planning application's day cannot be read"))
    };
    Ok(State { first: day("first")?, last: day("last")?, application: application(row.try_get("body")?)? })
}
