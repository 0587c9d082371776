//! Planning applications: taken in, found, and what there is to tell of them.

mod arrivals;
mod comments;
mod find;
mod import;
mod matching;
mod near;
mod rewrite;
mod tell;

pub use arrivals::{Arrival, Run};
pub use comments::Comment;
pub use find::{Found, MOST_COUNTED, Order, Part};
pub use import::{Counts, Origin};
pub(super) use rewrite::write_words_again;
pub use tell::{News, Whole};

use super::{Fault, Store};
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;
use wecan_model::json::Json;
use wecan_model::planning::Application;

/// The format of which each telling is of one week alone.
pub const WEEKLY: &str = "isle-of-man";

/// An application as it is kept.
fn application(body: &str) -> Result<Application, Fault> {
    let json: Option<Json> = serde_json::from_str(body).ok();
    json.as_ref().and_then(Application::from_json).ok_or(Fault::Damaged("a planning application cannot be read"))
}

/// The number of what comes in now: higher than all that came before, within a transaction that writes.
async fn next_number(connection: &mut SqliteConnection) -> Result<i64, Fault> {
    let query = "SELECT coalesce(max(number), 0) + 1 AS next FROM planning_arrivals WHERE number IS NOT NULL";
    Ok(sqlx::query(query).fetch_one(connection).await?.try_get("next")?)
}
