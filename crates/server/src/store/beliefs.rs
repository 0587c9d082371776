//! Reports of what quizzes changed: how much has changed since one was made, and what it said.

use super::responses::{Row, after};
use super::{Fault, Store};
use crate::tokens::Key;
use sqlx::{Row as _, Sqlite, SqliteConnection, Transaction, sqlite::SqliteRow};
use wecan_model::{Response, Time};

/// What is kept of the report on a version of a quiz.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BeliefsRow {
    /// People who came or went since the report was made.
    pub changes: u64,
    /// People in the report.
    pub counted: u64,
    /// The report as it is told, JSON.
    pub report: Option<String>,
}

/// What somebody answered when they came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaterRow {
    /// What ties it to their first answers.
    pub attempt: Key,
    /// The version of the quiz that they saw then.
    pub version: u32,
    /// Canonical JSON.
    pub answers: String,
}

/// A version of a quiz as it is at one moment, to be reported on.
pub struct BeliefsLook {
    /// What is kept of the report so far.
    pub kept: BeliefsRow,
    quiz: String,
    version: u32,
    snapshot: Transaction<'static, Sqlite>,
}

impl BeliefsLook {
    /// The responses to this version in the order of days, from after `last`, so many at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn responses(&mut self, last: Option<(&str, &Key)>, most: u32) -> Result<Vec<Row>, Fault> {
        after(&mut self.snapshot, (&self.quiz, Some(self.version)), last, most).await
    }

    /// What was answered later to the quiz, whichever version, the earliest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn later(&mut self) -> Result<Vec<LaterRow>, Fault> {
        let query = "SELECT attempt, version, answers FROM responses WHERE definition = ? AND time = 'later' \
                     AND attempt IS NOT NULL AND set_aside = 0 ORDER BY received, key";
        let read = |row: SqliteRow| {
            let attempt = Key::read(row.try_get("attempt")?).ok_or(Fault::Damaged("a key has not 32 bytes"))?;
            Ok(LaterRow { attempt, version: row.try_get("version")?, answers: row.try_get("answers")? })
        };
        let query = sqlx::query(query).bind(&self.quiz);
        query.fetch_all(&mut *self.snapshot).await?.into_iter().map(read).collect()
    }
}

impl Store {
    /// Looks at a version of a quiz: what comes from now on is in a later look.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look_at_beliefs(&self, quiz: &str, version: u32) -> Result<BeliefsLook, Fault> {
        // Its first read fixes what there is to be seen in it, so that no change is in a report and still to be counted.
        let mut snapshot = self.read.begin().await?;
        let query = sqlx::query("SELECT * FROM beliefs WHERE quiz = ? AND version = ?").bind(quiz).bind(version);
        let found = query.fetch_optional(&mut *snapshot).await?;
        let read = |row: SqliteRow| {
            let whole = |name: &str| Ok::<u64, Fault>(u64::try_from(row.try_get::<i64, _>(name)?).unwrap_or(0));
            Ok::<_, Fault>(BeliefsRow {
                changes: whole("changes")?,
                counted: whole("counted")?,
                report: row.try_get("report")?,
            })
        };
        let kept = found.map(read).transpose()?.unwrap_or_default();
        Ok(BeliefsLook { kept, quiz: quiz.to_owned(), version, snapshot })
    }

    /// Keeps the report of a look, and how many people are in it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_beliefs(&self, look: BeliefsLook, report: &str, counted: u64) -> Result<(), Fault> {
        // Only one who reads no more may wait for those who write.
        look.snapshot.rollback().await?;
        let update = "UPDATE beliefs SET report = ?3, counted = ?4, changes = MAX(0, changes - ?5) \
                      WHERE quiz = ?1 AND version = ?2";
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let query = sqlx::query(update).bind(&look.quiz).bind(look.version).bind(report);
        query.bind(whole(counted)).bind(whole(look.kept.changes)).execute(&self.write).await?;
        Ok(())
    }
}

/// Takes account of a response that is about to be kept: somebody is counted at the first part of what they send, and
/// once more when they come back. A copy of what is kept already is no change.
pub(super) async fn count_new(connection: &mut SqliteConnection, key: &Key, new: &Response) -> Result<(), Fault> {
    let attempt = new.sitting.as_ref().map(|sitting| Key::of(&sitting.attempt));
    let time = new.sitting.as_ref().map_or(Time::First, |sitting| sitting.time);
    if time == Time::Again {
        return Ok(());
    }
    let known = "SELECT 1 FROM responses WHERE key = ?1 OR (attempt = ?2 AND definition = ?3 AND time = ?4 AND set_aside = 0) \
                 UNION ALL SELECT 1 FROM erased WHERE key = ?1";
    let query = sqlx::query(known).bind(key.bytes().to_vec()).bind(attempt.map(|it| it.bytes().to_vec()));
    let query = query.bind(&new.definition).bind(time.as_str());
    if query.fetch_optional(&mut *connection).await?.is_some() {
        return Ok(());
    }
    let version = match time {
        Time::Later => first_version(connection, &new.definition, attempt).await?,
        _ => Some(new.version),
    };
    let Some(version) = version else { return Ok(()) };
    let insert = "INSERT INTO beliefs (quiz, version, changes) VALUES (?, ?, 1) \
                  ON CONFLICT (quiz, version) DO UPDATE SET changes = changes + 1";
    sqlx::query(insert).bind(&new.definition).bind(version).execute(connection).await?;
    Ok(())
}

/// The version that somebody saw at first. The report on that one tells what they say later.
async fn first_version(
    connection: &mut SqliteConnection,
    quiz: &str,
    attempt: Option<Key>,
) -> Result<Option<u32>, Fault> {
    let first = "SELECT version FROM responses WHERE attempt = ? AND definition = ? AND time = 'first' AND set_aside = 0 LIMIT 1";
    let query = sqlx::query_scalar(first).bind(attempt.map(|it| it.bytes().to_vec())).bind(quiz);
    Ok(query.fetch_optional(connection).await?)
}

/// Takes account of a response that has been erased: somebody is gone with the last part of what they sent.
pub(super) async fn count_erased(connection: &mut SqliteConnection, gone: &Row) -> Result<(), Fault> {
    if gone.set_aside || gone.time == Time::Again {
        return Ok(());
    }
    let others =
        "SELECT EXISTS (SELECT 1 FROM responses WHERE attempt = ? AND definition = ? AND time = ? AND set_aside = 0)";
    let others = sqlx::query_scalar(others).bind(gone.attempt.map(|it| it.bytes().to_vec()));
    if others.bind(&gone.definition).bind(gone.time.as_str()).fetch_one(&mut *connection).await? {
        return Ok(());
    }
    let version = match gone.time {
        Time::Later => first_version(connection, &gone.definition, gone.attempt).await?,
        _ => Some(gone.version),
    };
    let update = "UPDATE beliefs SET changes = changes + 1 WHERE quiz = ? AND version = ?";
    sqlx::query(update).bind(&gone.definition).bind(version).execute(connection).await?;
    Ok(())
}
