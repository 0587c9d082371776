//! Planning applications: taken in, found, and what there is to tell of them.

mod import;

pub use import::{Counts, Origin};

use super::{Fault, Store};
use sqlx::Row as _;
use wecan_model::Date;
use wecan_model::json::Json;
use wecan_model::planning::Application;

/// Something to tell of an application.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The event's name, such as `decided`.
    pub event: String,
    /// Its day.
    pub day: String,
    /// The application as it is now.
    pub application: Application,
}

impl Store {
    /// What there is to tell from the day after `since` up to and with `until`, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planning_events(&self, since: Date, until: Date) -> Result<Vec<Told>, Fault> {
        let query = "SELECT e.event, e.day, a.body FROM planning_events e JOIN planning_applications a ON a.id = e.application \
                     WHERE e.day > ?1 AND e.day <= ?2 ORDER BY e.day, a.area, a.reference, e.event";
        let rows = sqlx::query(query).bind(since.iso()).bind(until.iso()).fetch_all(&self.read).await?;
        rows.iter()
            .map(|row| {
                let application = application(row.try_get("body")?)?;
                Ok(Told { event: row.try_get("event")?, day: row.try_get("day")?, application })
            })
            .collect()
    }
}

/// An application as it is kept.
fn application(body: &str) -> Result<Application, Fault> {
    let json: Option<Json> = serde_json::from_str(body).ok();
    json.as_ref().and_then(Application::from_json).ok_or(Fault::Damaged("a planning application cannot be read"))
}
