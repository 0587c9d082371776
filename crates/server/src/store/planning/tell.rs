//! What there is to tell of planning applications: between two days, of one, and of those that a search finds.

use super::{Fault, Store, application};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use wecan_model::Date;
use wecan_model::planning::{Application, Event, Follow, History, Search, State, Told};

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

/// Rows that a feed looks through at most: more than a busy council has to tell in a year.
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
        let query = "SELECT e.event, e.day, a.body FROM planning_events e JOIN planning_applications a ON a.id = e.application \
                     WHERE e.day <= ?1 AND (?2 = '' OR a.area = ?2) ORDER BY e.day DESC, a.newest DESC, e.event LIMIT ?3";
        let rows =
            sqlx::query(query).bind(today.iso()).bind(&search.area).bind(MOST_ROWS).fetch_all(&self.read).await?;
        let follow = Follow::of(search);
        let mut found = Vec::new();
        for row in &rows {
            let news = news(row)?;
            if follow.finds(&news.application, today) {
                found.push(news);
                if found.len() == most {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Applications that a search finds and that had a last day to comment since `since`, with their histories.
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
        let query = "SELECT id, body, source, weekly FROM planning_applications a WHERE comments_until >= ?1 AND (?2 = '' OR area = ?2) \
                     ORDER BY comments_until, newest LIMIT ?3";
        let rows =
            sqlx::query(query).bind(since.iso()).bind(&search.area).bind(MOST_ROWS).fetch_all(&self.read).await?;
        let follow = Follow::of(search);
        let mut found = Vec::new();
        for row in &rows {
            let one = application(row.try_get("body")?)?;
            if follow.finds(&one, today) {
                found.push(self.whole(row).await?);
                if found.len() == most {
                    break;
                }
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
