//! The words of applications that an earlier version wrote are written as this one looks for them.

use super::import::Rows;
use super::{Fault, application};
use sqlx::Row as _;
use sqlx::sqlite::SqlitePool;

/// Applications in one transaction; whoever stops in between goes on here the next time.
const MOST: u32 = 5_000;

/// Writes the words and places of all applications of which a migration says that they are missing.
///
/// # Errors
/// When the database fails.
pub(in crate::store) async fn write_words_again(write: &SqlitePool) -> Result<(), Fault> {
    let any = "SELECT EXISTS (SELECT 1 FROM planning_unwritten) AS any";
    while sqlx::query(any).fetch_one(write).await?.try_get("any")? {
        let mut transaction = write.begin_with("BEGIN IMMEDIATE").await?;
        let query = "SELECT a.id, a.newest, a.body FROM planning_unwritten u JOIN planning_applications a ON a.id = u.application \
                     ORDER BY u.application LIMIT ?";
        let rows = sqlx::query(query).bind(MOST).fetch_all(&mut *transaction).await?;
        let mut found = Rows::default();
        for row in &rows {
            found.push_words(row.try_get("newest")?, &application(row.try_get("body")?)?);
        }
        found.write_words(&mut transaction).await?;
        let query = "DELETE FROM planning_unwritten WHERE application IN (SELECT application FROM planning_unwritten ORDER BY application LIMIT ?)";
        sqlx::query(query).bind(MOST).execute(&mut *transaction).await?;
        transaction.commit().await?;
    }
    Ok(())
}
