//! What became known when, so that each thing is told once to everybody who follows it.

use super::{Fault, Store, application};
use crate::clock;
use sqlx::Row as _;
use std::sync::Arc;
use wecan_model::Date;
use wecan_model::planning::{Application, Event, Told};

/// Something that became known.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    /// Its number: what became known later has a higher one.
    pub number: i64,
    /// What, and on which day.
    pub told: Told,
}

/// An import that has ended, or is going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Whose applications.
    pub area: String,
    /// In which format.
    pub source: String,
    /// When it began (milliseconds since 1970).
    pub began: u64,
    /// When it ended.
    pub ended: Option<u64>,
    /// What came of it.
    pub report: String,
    /// Whether it came to nothing.
    pub failed: bool,
}

/// An import that has not ended after so long was cut off.
const LONGEST: u64 = 60 * 60 * 1000;

impl Store {
    /// Gives a number to what has come by now, and tells the highest there is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planning_numbered(&self, today: Date) -> Result<i64, Fault> {
        let waits = "SELECT EXISTS (SELECT 1 FROM planning_arrivals WHERE number IS NULL AND day <= ?) AS waits";
        if sqlx::query(waits).bind(today.iso()).fetch_one(&self.read).await?.try_get("waits")? {
            let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
            let number = super::next_number(&mut transaction).await?;
            let query = "UPDATE planning_arrivals SET number = ? WHERE number IS NULL AND day <= ?";
            sqlx::query(query).bind(number).bind(today.iso()).execute(&mut *transaction).await?;
            transaction.commit().await?;
        }
        let query = "SELECT coalesce(max(number), 0) AS highest FROM planning_arrivals WHERE number IS NOT NULL";
        Ok(sqlx::query(query).fetch_one(&self.read).await?.try_get("highest")?)
    }

    /// Each application of which something became known after the first number and up to the second, with what did.
    ///
    /// What a source has since taken back is left out. What is known by several names became known with the first of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planning_arrivals(
        &self,
        after: i64,
        until: i64,
        mut each: impl FnMut(&Arc<Application>, &[Arrival]),
    ) -> Result<(), Fault> {
        use futures_util::TryStreamExt as _;
        let query = "SELECT r.application, r.number, e.event, e.day, a.body FROM planning_arrivals r \
                     JOIN planning_events e ON e.application = r.application AND e.day = r.day \
                       AND (e.event = r.event OR (e.event = 'consultation-reopened' AND r.event = 'consultation-opened')) \
                     JOIN planning_applications a ON a.id = r.application \
                     WHERE r.number > ?1 AND r.number <= ?2 AND NOT EXISTS ( \
                       SELECT 1 FROM planning_arrivals first WHERE first.application = r.application \
                         AND first.event = r.event AND first.day = r.day AND first.number < r.number) \
                     ORDER BY r.application, e.day, e.event";
        let mut rows = sqlx::query(query).bind(after).bind(until).fetch(&self.read);
        let mut one: Option<(i64, Arc<Application>, Vec<Arrival>)> = None;
        while let Some(row) = rows.try_next().await? {
            let id: i64 = row.try_get("application")?;
            let known = one.as_ref().is_some_and(|(own, ..)| *own == id);
            if !known {
                if let Some((_, about, arrivals)) = one.take() {
                    each(&about, &arrivals);
                }
                one = Some((id, Arc::new(application(row.try_get("body")?)?), Vec::new()));
            }
            const DAMAGED: Fault = Fault::Damaged("an event of a planning application cannot be read");
            let event = Event::parse(row.try_get("event")?).ok_or(DAMAGED)?;
            let day = Date::parse(row.try_get("day")?).ok_or(DAMAGED)?;
            if let Some((_, _, arrivals)) = &mut one {
                let arrival = Arrival { number: row.try_get("number")?, told: Told { day, event } };
                // One row for each of its names.
                if arrivals.last() != Some(&arrival) {
                    arrivals.push(arrival);
                }
            }
        }
        if let Some((_, about, arrivals)) = one {
            each(&about, &arrivals);
        }
        Ok(())
    }

    /// Whether applications are coming in at this time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planning_comes_in(&self, now: u64) -> Result<bool, Fault> {
        let since = i64::try_from(now.saturating_sub(LONGEST)).unwrap_or(0);
        let query = "SELECT EXISTS (SELECT 1 FROM planning_imports WHERE ended IS NULL AND began > ?) AS comes";
        Ok(sqlx::query(query).bind(since).fetch_one(&self.read).await?.try_get("comes")?)
    }

    /// Writes down that applications could not be fetched, and why.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planning_failed(&self, area: &str, source: &str, began: u64, why: &str) -> Result<(), Fault> {
        let time = |time: u64| i64::try_from(time).unwrap_or(i64::MAX);
        let query =
            "INSERT INTO planning_imports (area, source, began, ended, report, failed) VALUES (?, ?, ?, ?, ?, 1)";
        let query = sqlx::query(query).bind(area).bind(source).bind(time(began)).bind(time(clock::milliseconds()));
        query.bind(why).execute(&self.write).await?;
        Ok(())
    }

    /// When an area's last good import from a source began (milliseconds since 1970).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planning_last_good(&self, area: &str, source: &str) -> Result<Option<u64>, Fault> {
        let query = "SELECT max(began) AS began FROM planning_imports WHERE area = ? AND source = ? AND failed = 0 AND ended IS NOT NULL";
        let row = sqlx::query(query).bind(area).bind(source).fetch_one(&self.read).await?;
        Ok(row.try_get::<Option<i64>, _>("began")?.and_then(|began| u64::try_from(began).ok()))
    }

    /// The last import of each area from each source.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planning_runs(&self) -> Result<Vec<Run>, Fault> {
        let query = "SELECT area, source, began, ended, report, failed FROM planning_imports \
                     WHERE id IN (SELECT max(id) FROM planning_imports GROUP BY area, source) ORDER BY area, source";
        let rows = sqlx::query(query).fetch_all(&self.read).await?;
        let time = |time: i64| u64::try_from(time).unwrap_or(0);
        rows.iter()
            .map(|row| {
                Ok(Run {
                    area: row.try_get("area")?,
                    source: row.try_get("source")?,
                    began: time(row.try_get("began")?),
                    ended: row.try_get::<Option<i64>, _>("ended")?.map(time),
                    report: row.try_get("report")?,
                    failed: row.try_get("failed")?,
                })
            })
            .collect()
    }
}
