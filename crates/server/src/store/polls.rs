//! Polls: what changes about them, their results, and the panel that is asked.

use super::{Fault, Store};
use crate::tokens::Key;
use sqlx::{Row as _, sqlite::SqliteRow};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use wecan_model::Date;

/// What is kept of a poll beside its definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollRow {
    /// The last day, where the poll was closed by hand.
    pub closed: Option<Date>,
    /// Published figures, JSON.
    pub targets: Option<String>,
    /// What was done, JSON.
    pub outcomes: Option<String>,
    /// Responses that came or went since results were made.
    pub changes: u64,
    /// Responses in the results.
    pub counted: u64,
    /// The results as they are published, JSON.
    pub results: Option<String>,
    /// Whether they were made after the close.
    pub is_final: bool,
}

/// Somebody who may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The council's own name for them.
    pub member: String,
    /// Where to write to; none for those who are asked by post.
    pub email: Option<String>,
    /// JSON: characteristic to category.
    pub profile: String,
}

/// A response as it is counted: where it stands, its answers, and what the panel knows of its sender.
pub struct Counted {
    /// The day on which it came, and its key: what comes after is counted next.
    pub place: (String, Key),
    /// Canonical JSON.
    pub answers: String,
    /// JSON, where the sender was invited.
    pub profile: Option<String>,
}

/// The polls that are being counted now.
pub(super) type Counting = Arc<Mutex<HashSet<String>>>;

/// The right to count a poll, until it is dropped.
pub struct CountTurn {
    poll: String,
    counting: Counting,
}

impl Drop for CountTurn {
    fn drop(&mut self) {
        self.counting.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.poll);
    }
}

/// What of a poll an officer may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PollPart {
    /// Published figures.
    Targets,
    /// What was done.
    Outcomes,
}

impl Store {
    /// What is kept of a poll; `None` where no definition of this id is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn poll(&self, id: &str) -> Result<Option<PollRow>, Fault> {
        let found = sqlx::query("SELECT * FROM polls WHERE poll = ?").bind(id).fetch_optional(&self.read).await?;
        let read = |row: SqliteRow| {
            let whole = |name: &str| Ok::<u64, Fault>(u64::try_from(row.try_get::<i64, _>(name)?).unwrap_or(0));
            Ok(PollRow {
                closed: row.try_get::<Option<String>, _>("closed")?.and_then(|day| Date::parse(&day)),
                targets: row.try_get("targets")?,
                outcomes: row.try_get("outcomes")?,
                changes: whole("changes")?,
                counted: whole("counted")?,
                results: row.try_get("results")?,
                is_final: row.try_get("final")?,
            })
        };
        found.map(read).transpose()
    }

    /// The right to count a poll; `None` while somebody else does.
    pub fn count_turn(&self, id: &str) -> Option<CountTurn> {
        let mut counting = self.counting.lock().unwrap_or_else(PoisonError::into_inner);
        counting.insert(id.to_owned()).then(|| CountTurn { poll: id.to_owned(), counting: Arc::clone(&self.counting) })
    }

    /// Keeps what an officer says of a poll. New figures mean new results.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_poll(&self, id: &str, part: PollPart, body: &str) -> Result<(), Fault> {
        let update = match part {
            PollPart::Targets => "UPDATE polls SET targets = ?2, results = NULL, final = 0 WHERE poll = ?1",
            PollPart::Outcomes => "UPDATE polls SET outcomes = ?2 WHERE poll = ?1",
        };
        sqlx::query(update).bind(id).bind(body).execute(&self.write).await?;
        Ok(())
    }

    /// Takes no more answers after this day. Says whether there is such a poll that was not closed before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_poll(&self, id: &str, last: Date) -> Result<bool, Fault> {
        let update = "UPDATE polls SET closed = ?2 WHERE poll = ?1 AND closed IS NULL";
        Ok(sqlx::query(update).bind(id).bind(last.iso()).execute(&self.write).await?.rows_affected() > 0)
    }

    /// A poll's responses from after `last`, so many at most, without those that are set aside.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn poll_responses(
        &self,
        id: &str,
        last: Option<&(String, Key)>,
        most: u32,
    ) -> Result<Vec<Counted>, Fault> {
        let query = "SELECT r.received, r.key, r.answers, p.profile FROM responses r \
                     LEFT JOIN invitations i ON i.poll = r.definition AND i.mark = r.invitation \
                     LEFT JOIN panel p ON p.member = i.member \
                     WHERE r.definition = ?1 AND r.set_aside = 0 AND (r.received, r.key) > (?2, ?3) \
                     ORDER BY r.received, r.key LIMIT ?4";
        let (day, key) = last.map_or(("", &[][..]), |(day, key)| (day.as_str(), key.bytes()));
        let found = sqlx::query(query).bind(id).bind(day).bind(key.to_vec()).bind(most).fetch_all(&self.read).await?;
        let read = |row: SqliteRow| {
            let key = Key::read(row.try_get("key")?).ok_or(Fault::Damaged("a key has not 32 bytes"))?;
            Ok(Counted {
                place: (row.try_get("received")?, key),
                answers: row.try_get("answers")?,
                profile: row.try_get("profile")?,
            })
        };
        found.into_iter().map(read).collect()
    }

    /// Keeps results with how many responses are in them, and how many changes they take account of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_results(
        &self,
        id: &str,
        results: &str,
        counted: u64,
        changes: u64,
        is_final: bool,
    ) -> Result<(), Fault> {
        let update =
            "UPDATE polls SET results = ?2, counted = ?3, changes = MAX(0, changes - ?4), final = ?5 WHERE poll = ?1";
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let query = sqlx::query(update).bind(id).bind(results).bind(whole(counted)).bind(whole(changes)).bind(is_final);
        query.execute(&self.write).await?;
        Ok(())
    }

    /// How many were invited to a poll.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invited(&self, poll: &str) -> Result<u32, Fault> {
        let query = sqlx::query_scalar("SELECT COUNT(*) FROM invitations WHERE poll = ?").bind(poll);
        Ok(query.fetch_one(&self.read).await?)
    }

    /// Takes members into the panel, or what is new about them: all or none. Gives how many were not there before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import_panel(&self, members: &[Member]) -> Result<u32, Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        let count = "SELECT COUNT(*) FROM panel";
        let before: u32 = sqlx::query_scalar(count).fetch_one(&mut *transaction).await?;
        for member in members {
            let insert = "INSERT INTO panel (member, email, profile) VALUES (?1, ?2, ?3) \
                          ON CONFLICT (member) DO UPDATE SET email = ?2, profile = ?3";
            let query = sqlx::query(insert).bind(&member.member).bind(&member.email).bind(&member.profile);
            query.execute(&mut *transaction).await?;
        }
        let after: u32 = sqlx::query_scalar(count).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(after - before)
    }

    /// The members whom nobody has invited to this poll yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn not_invited(&self, poll: &str) -> Result<Vec<Member>, Fault> {
        let query =
            "SELECT * FROM panel WHERE member NOT IN (SELECT member FROM invitations WHERE poll = ?) ORDER BY member";
        self.members(query, poll).await
    }

    /// The members who were invited to this poll and have not answered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unanswered(&self, poll: &str) -> Result<Vec<Member>, Fault> {
        let query = "SELECT p.* FROM invitations i JOIN panel p ON p.member = i.member WHERE i.poll = ?1 AND NOT EXISTS \
                     (SELECT 1 FROM responses r WHERE r.definition = ?1 AND r.invitation = i.mark) ORDER BY p.member";
        self.members(query, poll).await
    }

    async fn members(&self, query: &'static str, poll: &str) -> Result<Vec<Member>, Fault> {
        let found = sqlx::query(query).bind(poll).fetch_all(&self.read).await?;
        let read = |row: SqliteRow| {
            let (member, email) = (row.try_get("member")?, row.try_get("email")?);
            Ok(Member { member, email, profile: row.try_get("profile")? })
        };
        found.into_iter().map(read).collect()
    }

    /// Remembers who was invited, each with the mark of their invitation: all or none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invite(&self, poll: &str, invited: &[(String, [u8; 16])], today: Date) -> Result<(), Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        for (member, mark) in invited {
            let insert =
                "INSERT INTO invitations (poll, mark, member, invited) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
            let query = sqlx::query(insert).bind(poll).bind(mark.as_slice()).bind(member).bind(today.iso());
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Remembers that these members were reminded.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reminded(&self, poll: &str, members: &[Member], today: Date) -> Result<(), Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        for member in members {
            let update = "UPDATE invitations SET reminded = ?3 WHERE poll = ?1 AND member = ?2";
            let query = sqlx::query(update).bind(poll).bind(&member.member).bind(today.iso());
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}
