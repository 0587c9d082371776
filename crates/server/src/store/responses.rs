//! Responses: kept once, read, exported, erased, and forgotten at the end of their time.

use super::{Fault, Store};
use crate::clock;
use crate::tokens::Key;
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};
use wecan_model::{Date, Response};

/// What became of a response that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is stored.
    New,
    /// The same one was stored before, on this day.
    Again {
        /// `YYYY-MM-DD`
        received: String,
    },
    /// Another response was stored under its id.
    Different,
    /// Its sender erased it before.
    Erased,
    /// It is stored in place of the response that came with its invitation before.
    Replaced,
    /// Its invitation was used by another response.
    InvitationUsed,
}

/// A response with everything that is stored of it.
pub(super) struct New {
    key: Key,
    response: Response,
    invitation: Option<[u8; 16]>,
    set_aside: bool,
    received: String,
    answers: String,
    /// Whether it is counted, and takes the place of an earlier one with its invitation.
    is_poll: bool,
}

/// A stored response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is stored under.
    pub key: Key,
    /// The definition that it answers.
    pub definition: String,
    /// That definition's version.
    pub version: u32,
    /// The day on which it was accepted, `YYYY-MM-DD`.
    pub received: String,
    /// The language it was answered in.
    pub language: String,
    /// How it came.
    pub channel: String,
    /// The page it was given on.
    pub source: Option<String>,
    /// Whether it looked like a machine's, and stays out of counts.
    pub set_aside: bool,
    /// The answers as canonical JSON.
    pub answers: String,
}

impl Store {
    /// Keeps a response, once: the same id again is the same response.
    ///
    /// # Errors
    /// When the database fails: then it may or may not be stored, and is safe to send again.
    pub async fn keep(
        &self,
        response: Response,
        invitation: Option<[u8; 16]>,
        set_aside: bool,
        is_poll: bool,
        today: Date,
    ) -> Result<Kept, Fault> {
        let answers =
            serde_json::to_string(&response.answers().to_json()).map_err(|_| Fault::Damaged("answers are not JSON"))?;
        let new = New {
            key: Key::of(&response.id),
            response,
            invitation,
            set_aside,
            received: today.iso(),
            answers,
            is_poll,
        };
        self.inserts.insert(new).await
    }

    /// The response under this key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn response(&self, key: &Key) -> Result<Option<Row>, Fault> {
        let found = sqlx::query("SELECT * FROM responses WHERE key = ?")
            .bind(key.bytes().to_vec())
            .fetch_optional(&self.read)
            .await?;
        found.as_ref().map(row).transpose()
    }

    /// Whether the response under this key was erased by its sender.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn was_erased(&self, key: &Key) -> Result<bool, Fault> {
        let found = sqlx::query("SELECT 1 FROM erased WHERE key = ?")
            .bind(key.bytes().to_vec())
            .fetch_optional(&self.read)
            .await?;
        Ok(found.is_some())
    }

    /// Every response with a key from `low` to `high`; more than a few there never are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn responses_between(&self, low: &Key, high: &Key) -> Result<Vec<Row>, Fault> {
        let query = sqlx::query("SELECT * FROM responses WHERE key BETWEEN ? AND ? LIMIT 10");
        let found = query.bind(low.bytes().to_vec()).bind(high.bytes().to_vec()).fetch_all(&self.read).await?;
        found.iter().map(row).collect()
    }

    /// Erases a response for good; of it only the hash of its id stays, so that a late copy is
    /// not stored again. Says whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erase(&self, key: &Key) -> Result<bool, Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        let definition: Option<String> = sqlx::query_scalar("SELECT definition FROM responses WHERE key = ?")
            .bind(key.bytes().to_vec())
            .fetch_optional(&mut *transaction)
            .await?;
        let gone = sqlx::query("DELETE FROM responses WHERE key = ?")
            .bind(key.bytes().to_vec())
            .execute(&mut *transaction)
            .await?;
        if gone.rows_affected() > 0 {
            if let Some(definition) = definition {
                count_change(&mut transaction, &definition).await?;
            }
            sqlx::query("INSERT INTO erased (key) VALUES (?) ON CONFLICT DO NOTHING")
                .bind(key.bytes().to_vec())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        self.empty_log().await?;
        Ok(gone.rows_affected() > 0)
    }

    /// Deletes every response whose definition no longer allows it to be kept; says how many.
    ///
    /// # Errors
    /// When the database fails. Definitions before the failing one have been dealt with.
    pub async fn forget(&self, today: Date) -> Result<u64, Fault> {
        let mut count = 0;
        for published in self.definitions().await? {
            let Some(first_kept) = clock::days_before(today, published.definition.retention_days) else { continue };
            let gone = sqlx::query("DELETE FROM responses WHERE definition = ? AND version = ? AND received < ?")
                .bind(&published.definition.id)
                .bind(published.definition.version)
                .bind(first_kept.iso())
                .execute(&self.write)
                .await?;
            count += gone.rows_affected();
        }
        if count > 0 {
            self.empty_log().await?;
        }
        Ok(count)
    }

    /// A definition's responses in the order of days, from after `last`, so many at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn responses_after(
        &self,
        definition: &str,
        version: Option<u32>,
        last: Option<(&str, &Key)>,
        most: u32,
    ) -> Result<Vec<Row>, Fault> {
        let (day, key) = last.map_or(("", &[][..]), |(day, key)| (day, key.bytes()));
        let query = "SELECT * FROM responses WHERE definition = ?1 AND (?2 IS NULL OR version = ?2) AND (received, key) > (?3, ?4) \
                     ORDER BY received, key LIMIT ?5";
        let query = sqlx::query(query).bind(definition).bind(version).bind(day).bind(key.to_vec()).bind(most);
        query.fetch_all(&self.read).await?.iter().map(row).collect()
    }

    /// How many of a definition's responses are set aside.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_set_aside(&self, definition: &str, version: Option<u32>) -> Result<i64, Fault> {
        let query =
            "SELECT COUNT(*) FROM responses WHERE definition = ?1 AND (?2 IS NULL OR version = ?2) AND set_aside = 1";
        Ok(sqlx::query_scalar(query).bind(definition).bind(version).fetch_one(&self.read).await?)
    }

    /// Empties the write-ahead log, which may still hold what was deleted. Where a reader is in
    /// the way, a later commit does it.
    async fn empty_log(&self) -> Result<(), Fault> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.write).await?;
        Ok(())
    }
}

/// Inserts one response, or says why not. Part of its caller's transaction.
pub(super) async fn insert(connection: &mut SqliteConnection, new: &New) -> Result<Kept, Fault> {
    let replaced = new.is_poll && make_room(connection, new).await?;
    let insert = "INSERT INTO responses (key, definition, version, received, language, channel, source, invitation, set_aside, answers) \
                  SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (SELECT 1 FROM erased WHERE key = ?1) \
                  ON CONFLICT DO NOTHING";
    let done = sqlx::query(insert)
        .bind(new.key.bytes())
        .bind(&new.response.definition)
        .bind(new.response.version)
        .bind(&new.received)
        .bind(&new.response.language)
        .bind(new.response.channel.as_str())
        .bind(new.response.source.as_deref())
        .bind(new.invitation.as_ref().map(<[u8; 16]>::as_slice))
        .bind(new.set_aside)
        .bind(&new.answers)
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 1 {
        if new.is_poll && !new.set_aside {
            count_change(connection, &new.response.definition).await?;
        }
        return Ok(if replaced { Kept::Replaced } else { Kept::New });
    }
    let first = sqlx::query("SELECT * FROM responses WHERE key = ?")
        .bind(new.key.bytes())
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(first) = first.as_ref().map(row).transpose()? {
        let same = first.definition == new.response.definition
            && first.version == new.response.version
            && first.language == new.response.language
            && first.channel == new.response.channel.as_str()
            && first.answers == new.answers;
        return Ok(if same { Kept::Again { received: first.received } } else { Kept::Different });
    }
    let erased = sqlx::query("SELECT 1 FROM erased WHERE key = ?")
        .bind(new.key.bytes())
        .fetch_optional(&mut *connection)
        .await?;
    Ok(if erased.is_some() { Kept::Erased } else { Kept::InvitationUsed })
}

/// Takes an earlier response with the same invitation away, unless the new one is itself a late copy. The earlier
/// one's key stays as that of something erased: a late copy of it must not come back.
async fn make_room(connection: &mut SqliteConnection, new: &New) -> Result<bool, Fault> {
    let Some(mark) = &new.invitation else { return Ok(false) };
    let known = "SELECT 1 FROM responses WHERE key = ?1 UNION ALL SELECT 1 FROM erased WHERE key = ?1";
    let is_copy = sqlx::query(known).bind(new.key.bytes()).fetch_optional(&mut *connection).await?.is_some();
    if is_copy {
        return Ok(false);
    }
    let earlier = "DELETE FROM responses WHERE definition = ? AND invitation = ? RETURNING key";
    let query = sqlx::query_scalar::<_, Vec<u8>>(earlier).bind(&new.response.definition).bind(mark.as_slice());
    let Some(key) = query.fetch_optional(&mut *connection).await? else { return Ok(false) };
    let insert = sqlx::query("INSERT INTO erased (key) VALUES (?) ON CONFLICT DO NOTHING");
    insert.bind(key).execute(&mut *connection).await?;
    Ok(true)
}

/// Results that do not know of this change are one change older.
async fn count_change(connection: &mut SqliteConnection, definition: &str) -> Result<(), Fault> {
    let update = sqlx::query("UPDATE polls SET changes = changes + 1 WHERE poll = ?");
    update.bind(definition).execute(connection).await?;
    Ok(())
}

pub(super) fn row(row: &SqliteRow) -> Result<Row, Fault> {
    Ok(Row {
        key: Key::read(row.try_get("key")?).ok_or(Fault::Damaged("a key has not 32 bytes"))?,
        definition: row.try_get("definition")?,
        version: row.try_get("version")?,
        received: row.try_get("received")?,
        language: row.try_get("language")?,
        channel: row.try_get("channel")?,
        source: row.try_get("source")?,
        set_aside: row.try_get("set_aside")?,
        answers: row.try_get("answers")?,
    })
}
