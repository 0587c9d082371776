//! Responses: kept once, read, exported, erased, and forgotten at the end of their time.

use super::polls::leave;
use super::{Fault, Store};
use crate::clock;
use crate::tokens::Key;
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};
use wecan_model::json::Json;
use wecan_model::{Date, Response, Time};

/// What became of a response that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is stored.
    New,
    /// The same one was stored before, on this day.
    Again {
        /// `YYYY-MM-DD`
        received: String,
        /// Whether it took the place of an earlier one.
        replaced: bool,
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
    orders: Option<String>,
    counts: Counts,
}

/// What counts the responses to a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Nothing.
    Nothing,
    /// A poll: a response takes the place of an earlier one with its invitation.
    Poll,
    /// The report of what a quiz changed.
    Beliefs,
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
    /// Whether it took the place of an earlier one with its invitation.
    pub replaced: bool,
    /// What ties it to others of the same person.
    pub attempt: Option<Key>,
    /// Which of their sittings it is of.
    pub time: Time,
    /// The answers as canonical JSON.
    pub answers: String,
    /// The order in which options were shown, JSON, where that was shuffled.
    pub orders: Option<String>,
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
        counts: Counts,
        today: Date,
    ) -> Result<Kept, Fault> {
        let written = |json: &Json| serde_json::to_string(json).map_err(|_| Fault::Damaged("answers are not JSON"));
        let answers = written(&response.answers().to_json())?;
        let orders = (!response.orders.is_empty()).then(|| written(&response.orders.to_json())).transpose()?;
        let new = New {
            key: Key::of(&response.id),
            response,
            invitation,
            set_aside,
            received: today.iso(),
            answers,
            orders,
            counts,
        };
        let kept = self.inserts.insert(new).await?;
        if kept == Kept::Replaced {
            self.empty_log_soon();
        }
        Ok(kept)
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
        leave(&mut transaction, key.bytes()).await?;
        let first = sqlx::query("SELECT * FROM responses WHERE key = ?")
            .bind(key.bytes().to_vec())
            .fetch_optional(&mut *transaction)
            .await?;
        let gone = sqlx::query("DELETE FROM responses WHERE key = ?")
            .bind(key.bytes().to_vec())
            .execute(&mut *transaction)
            .await?;
        if gone.rows_affected() > 0 {
            if let Some(first) = first.as_ref().map(row).transpose()? {
                super::beliefs::count_erased(&mut transaction, &first).await?;
            }
            sqlx::query("INSERT INTO erased (key) VALUES (?) ON CONFLICT DO NOTHING")
                .bind(key.bytes().to_vec())
                .execute(&mut *transaction)
                .await?;
        }
        self.commit_and_empty_log(transaction).await?;
        Ok(gone.rows_affected() > 0)
    }

    /// The first day on which a response came of those that are here, by version of a definition.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn first_days(&self, id: &str) -> Result<Vec<(u32, Date)>, Fault> {
        let query = "SELECT version, min(received) FROM responses WHERE definition = ? GROUP BY version";
        let rows: Vec<(u32, String)> = sqlx::query_as(query).bind(id).fetch_all(&self.read).await?;
        Ok(rows.into_iter().filter_map(|(version, day)| Some((version, Date::parse(&day)?))).collect())
    }

    /// Deletes every response whose definition no longer allows it to be kept; says how many.
    ///
    /// # Errors
    /// When the database fails. Definitions before that have been dealt with.
    pub async fn forget(&self, today: Date) -> Result<u64, Fault> {
        let mut count = 0;
        for (id, version, days) in self.retentions().await? {
            let Some(first_kept) = clock::days_before(today, days) else { continue };
            let of = (&id, version, first_kept.iso());
            let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
            // Final results stay, and nobody compares anything with them.
            let leave = "INSERT INTO polls_gone (poll, who, look, gone) \
                         SELECT p.poll, COALESCE(r.invitation, r.key), r.look, p.look FROM responses r JOIN polls p ON p.poll = r.definition \
                         WHERE r.definition = ? AND r.version = ? AND r.received < ? AND r.set_aside = 0 AND r.look < p.look AND p.final = 0 \
                         ON CONFLICT DO NOTHING";
            let mut gone = 0;
            for query in [leave, "DELETE FROM responses WHERE definition = ? AND version = ? AND received < ?"] {
                let query = sqlx::query(query).bind(of.0).bind(of.1).bind(&of.2);
                gone = query.execute(&mut *transaction).await?.rows_affected();
            }
            if gone > 0 {
                self.empty_log_soon();
            }
            transaction.commit().await?;
            count += gone;
        }
        // Also of what others have deleted, whom something kept from emptying it.
        self.empty_log().await?;
        // After it: nobody's answers depend on these.
        self.forget_comment_forms(today).await?;
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
        let mut connection = self.read.acquire().await?;
        after(&mut connection, (definition, version), last, most).await
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
}

/// A definition's responses in the order of days, from after `last`, so many at most.
pub(super) async fn after(
    connection: &mut SqliteConnection,
    (definition, version): (&str, Option<u32>),
    last: Option<(&str, &Key)>,
    most: u32,
) -> Result<Vec<Row>, Fault> {
    let (day, key) = last.map_or(("", &[][..]), |(day, key)| (day, key.bytes()));
    let query = "SELECT * FROM responses WHERE definition = ?1 AND (?2 IS NULL OR version = ?2) AND (received, key) > (?3, ?4) \
                 ORDER BY received, key LIMIT ?5";
    let query = sqlx::query(query).bind(definition).bind(version).bind(day).bind(key.to_vec()).bind(most);
    query.fetch_all(connection).await?.iter().map(row).collect()
}

/// Inserts one response, or says why not. Part of its caller's transaction.
pub(super) async fn insert(connection: &mut SqliteConnection, new: &New) -> Result<Kept, Fault> {
    let replaced = new.counts == Counts::Poll && !new.set_aside && make_room(connection, new).await?;
    if new.counts == Counts::Beliefs && !new.set_aside {
        super::beliefs::count_new(connection, &new.key, &new.response).await?;
    }
    let insert = "INSERT INTO responses (key, definition, version, received, language, channel, source, invitation, set_aside, answers, \
                                         orders, replaced, attempt, time, look) \
                  SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, \
                         COALESCE((SELECT look FROM polls WHERE poll = ?2), 0) \
                  WHERE NOT EXISTS (SELECT 1 FROM erased WHERE key = ?1) \
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
        .bind(&new.orders)
        .bind(replaced)
        .bind(new.response.sitting.as_ref().map(|sitting| Key::of(&sitting.attempt).bytes().to_vec()))
        .bind(new.response.sitting.as_ref().map_or(Time::First, |sitting| sitting.time).as_str())
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 1 {
        return Ok(if replaced { Kept::Replaced } else { Kept::New });
    }
    let first = sqlx::query("SELECT * FROM responses WHERE key = ?")
        .bind(new.key.bytes())
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(found) = &first {
        let mark: Option<&[u8]> = found.try_get("invitation")?;
        let first = row(found)?;
        // On a form that is filled in once more for somebody else, the id of the one before may still stand.
        let same = mark == new.invitation.as_ref().map(<[u8; 16]>::as_slice)
            && first.definition == new.response.definition
            && first.version == new.response.version
            && first.language == new.response.language
            && first.channel == new.response.channel.as_str()
            && first.answers == new.answers;
        return Ok(if same {
            Kept::Again { received: first.received, replaced: first.replaced }
        } else {
            Kept::Different
        });
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
    let earlier = "SELECT key FROM responses WHERE definition = ? AND invitation = ? AND set_aside = 0";
    let query = sqlx::query_scalar::<_, Vec<u8>>(earlier).bind(&new.response.definition).bind(mark.as_slice());
    let Some(key) = query.fetch_optional(&mut *connection).await? else { return Ok(false) };
    leave(connection, &key).await?;
    sqlx::query("DELETE FROM responses WHERE key = ?").bind(&key).execute(&mut *connection).await?;
    let insert = sqlx::query("INSERT INTO erased (key) VALUES (?) ON CONFLICT DO NOTHING");
    insert.bind(key).execute(&mut *connection).await?;
    Ok(true)
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
        replaced: row.try_get("replaced")?,
        attempt: row.try_get::<Option<Vec<u8>>, _>("attempt")?.and_then(|bytes| Key::read(&bytes)),
        time: Time::parse(row.try_get("time")?).unwrap_or_default(),
        answers: row.try_get("answers")?,
        orders: row.try_get("orders")?,
    })
}
