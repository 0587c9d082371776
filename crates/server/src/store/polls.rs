//! Polls: what changes about them, their results, and the panel that is asked.

use super::mail::{SealedMail, enqueue, enqueue_again};
use super::members::part;
use super::{Fault, Store};
use crate::tokens::Key;
use sqlx::{Row as _, Sqlite, SqliteConnection, Transaction, sqlite::SqliteRow};
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};
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
    /// The look whose results are kept; 0 before the first.
    pub shown: i64,
    /// Responses in the results.
    pub counted: u64,
    /// The look before which somebody in the results last lost or changed their profile; 0 for none.
    pub parted: i64,
    /// Whether the results do not know of the published figures yet.
    pub retarget: bool,
    /// The results as they are published, JSON.
    pub results: Option<String>,
    /// Whether they were made after the close.
    pub is_final: bool,
}

impl PollRow {
    /// The last day, where a definition names this one: the day on which the poll was closed by hand may come first.
    #[must_use]
    pub fn last_day(&self, closes: Option<Date>) -> Option<Date> {
        self.closed.into_iter().chain(closes).min()
    }
}

/// A member who is invited or reminded, the mark of their invitation, and the mail that says so, where it goes by mail.
pub type Written = (String, [u8; 16], Option<SealedMail>);

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

/// What an import of members did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Members who were not there before.
    pub new: u32,
    /// Those of the import who have an address now.
    pub addressed: u32,
    /// Those who had one, and have none now.
    pub lost: u32,
    /// Those who have one in the import and get no mail all the same, since they have stopped it.
    pub unwritten: u32,
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

/// Who counts now: one poll at a time, so that others can still read.
pub(super) type Counting = Arc<Mutex<()>>;

/// A poll as it is at one moment, to be counted.
pub struct Look {
    /// What is kept of it.
    pub poll: PollRow,
    id: String,
    number: i64,
    snapshot: Transaction<'static, Sqlite>,
}

impl Look {
    /// Looks once more at those alone who are in the results that are kept.
    pub fn again(&mut self) {
        self.number = self.poll.shown;
    }

    /// Whether this looks at those alone who are in the results that are kept.
    pub fn is_again(&self) -> bool {
        self.number == self.poll.shown
    }

    /// The poll's responses from after `last`, so many at most, without those that are set aside.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn responses(&mut self, last: Option<&(String, Key)>, most: u32) -> Result<Vec<Counted>, Fault> {
        let query = "SELECT r.received, r.key, r.answers, p.profile FROM responses r \
                     LEFT JOIN invitations i ON i.poll = r.definition AND i.mark = r.invitation \
                     LEFT JOIN panel p ON p.member = i.member \
                     WHERE r.definition = ?1 AND r.set_aside = 0 AND r.look > 0 AND r.look <= ?5 AND (r.received, r.key) > (?2, ?3) \
                     ORDER BY r.received, r.key LIMIT ?4";
        let (day, key) = last.map_or(("", &[][..]), |(day, key)| (day.as_str(), key.bytes()));
        let query = sqlx::query(query).bind(&self.id).bind(day).bind(key.to_vec()).bind(most).bind(self.number);
        let read = |row: SqliteRow| {
            let key = Key::read(row.try_get("key")?).ok_or(Fault::Damaged("a key has not 32 bytes"))?;
            Ok(Counted {
                place: (row.try_get("received")?, key),
                answers: row.try_get("answers")?,
                profile: row.try_get("profile")?,
            })
        };
        query.fetch_all(&mut *self.snapshot).await?.into_iter().map(read).collect()
    }

    /// How many were invited to the poll.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invited(&mut self) -> Result<u32, Fault> {
        let query = sqlx::query_scalar("SELECT COUNT(*) FROM invitations WHERE poll = ?").bind(&self.id);
        Ok(query.fetch_one(&mut *self.snapshot).await?)
    }
}

/// Remembers that somebody who may be in a look is no longer as they were in it. Final results stay, and nobody compares
/// anything with them. Part of its caller's transaction.
pub(super) async fn leave(connection: &mut SqliteConnection, key: &[u8]) -> Result<(), Fault> {
    let insert = "INSERT INTO polls_gone (poll, who, look, gone) \
                  SELECT p.poll, COALESCE(r.invitation, r.key), r.look, p.look FROM responses r JOIN polls p ON p.poll = r.definition \
                  WHERE r.key = ? AND r.set_aside = 0 AND r.look < p.look AND p.final = 0 ON CONFLICT DO NOTHING";
    sqlx::query(insert).bind(key.to_vec()).execute(connection).await?;
    Ok(())
}

async fn poll(connection: &mut SqliteConnection, id: &str) -> Result<Option<PollRow>, Fault> {
    let found = sqlx::query("SELECT * FROM polls WHERE poll = ?").bind(id).fetch_optional(connection).await?;
    let read = |row: SqliteRow| {
        Ok(PollRow {
            closed: row.try_get::<Option<String>, _>("closed")?.and_then(|day| Date::parse(&day)),
            targets: row.try_get("targets")?,
            outcomes: row.try_get("outcomes")?,
            shown: row.try_get("shown")?,
            counted: u64::try_from(row.try_get::<i64, _>("counted")?).unwrap_or(0),
            parted: row.try_get("parted")?,
            retarget: row.try_get("retarget")?,
            results: row.try_get("results")?,
            is_final: row.try_get("final")?,
        })
    };
    found.map(read).transpose()
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Store {
    /// What is kept of a poll; `None` where no definition of this id is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn poll(&self, id: &str) -> Result<Option<PollRow>, Fault> {
        let mut connection = self.read.acquire().await?;
        poll(&mut connection, id).await
    }

    /// The right to count, once nobody else does.
    pub async fn count_turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.counting).lock_owned().await
    }

    /// The right to count; `None` while somebody else does.
    pub fn free_count_turn(&self) -> Option<OwnedMutexGuard<()>> {
        Arc::clone(&self.counting).try_lock_owned().ok()
    }

    /// In how many people a poll is other than in the results that are kept, as far as `most`: each counts once, however
    /// often they have changed their answers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn differing(&self, id: &str, shown: i64, most: u64) -> Result<u64, Fault> {
        // What is asked of `look` first is what the index is searched by; the rest is what the index is made of. The other
        // way round it would be read from its beginning.
        let query = "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM responses \
                             WHERE definition = ?1 AND look > ?2 AND look > 0 AND set_aside = 0 LIMIT ?3)) \
                     + (SELECT COUNT(DISTINCT g.who) FROM polls_gone g WHERE g.poll = ?1 AND g.look <= ?2 AND g.gone > ?2 \
                        AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.definition = ?1 AND r.invitation = g.who \
                                        AND r.set_aside = 0 AND r.look > ?2))";
        let query = sqlx::query_scalar::<_, i64>(query).bind(id).bind(shown).bind(signed(most));
        Ok(u64::try_from(query.fetch_one(&self.read).await?).unwrap_or(0))
    }

    /// Whether every response in the results that are kept is still there as it was, and everybody's profile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_whole(&self, id: &str, poll: &PollRow) -> Result<bool, Fault> {
        let query = "SELECT COUNT(*) FROM responses WHERE definition = ? AND look > 0 AND set_aside = 0 AND look <= ?";
        let left: i64 = sqlx::query_scalar(query).bind(id).bind(poll.shown).fetch_one(&self.read).await?;
        Ok(left == signed(poll.counted) && poll.parted <= poll.shown)
    }

    /// Begins to count a poll: what comes from now on is in a later look.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look(&self, id: &str) -> Result<Option<Look>, Fault> {
        let mut turn = self.write.begin_with("BEGIN IMMEDIATE").await?;
        let update = "UPDATE polls SET look = look + 1 WHERE poll = ? RETURNING look - 1";
        let number: Option<i64> = sqlx::query_scalar(update).bind(id).fetch_optional(&mut *turn).await?;
        let Some(number) = number else { return Ok(None) };
        // Nobody else writes until this is committed: what is read here is what there is up to this very look.
        let mut snapshot = self.read.begin().await?;
        let Some(poll) = poll(&mut snapshot, id).await? else { return Ok(None) };
        turn.commit().await?;
        Ok(Some(Look { poll, id: id.to_owned(), number, snapshot }))
    }

    /// Keeps published figures. They weight the results anew.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_targets(&self, id: &str, body: &str) -> Result<(), Fault> {
        let update = "UPDATE polls SET targets = ?2, retarget = 1 WHERE poll = ?1";
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

    /// Keeps the results of a look, and how many responses are in them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_results(&self, look: Look, results: &str, counted: u64, is_final: bool) -> Result<(), Fault> {
        // Only one who reads no more may wait for those who write.
        look.snapshot.rollback().await?;
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        let update = "UPDATE polls SET results = ?2, counted = ?3, shown = ?4, retarget = targets IS NOT ?5, final = ?6 \
                      WHERE poll = ?1";
        let query = sqlx::query(update).bind(&look.id).bind(results).bind(signed(counted)).bind(look.number);
        query.bind(&look.poll.targets).bind(is_final).execute(&mut *transaction).await?;
        let delete = sqlx::query("DELETE FROM polls_gone WHERE poll = ?1 AND (gone <= ?2 OR ?3)");
        delete.bind(&look.id).bind(look.number).bind(is_final).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The results of a poll that has closed stay as they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_for_good(&self, id: &str) -> Result<(), Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        for query in ["UPDATE polls SET final = 1 WHERE poll = ?", "DELETE FROM polls_gone WHERE poll = ?"] {
            sqlx::query(query).bind(id).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Takes members into the panel, or what is new about them: all or none. Who comes without an address has none any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import_panel(&self, members: &[Member]) -> Result<Imported, Fault> {
        self.take_in(members, true).await
    }

    /// The same from a list that says nothing of addresses: everybody keeps theirs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import_profiles(&self, members: &[Member]) -> Result<Imported, Fault> {
        self.take_in(members, false).await
    }

    async fn take_in(&self, members: &[Member], with_addresses: bool) -> Result<Imported, Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        let mut done = Imported::default();
        for member in members {
            let before = sqlx::query_as("SELECT profile <> ?2, email IS NOT NULL FROM panel WHERE member = ?1");
            let before = before.bind(&member.member).bind(&member.profile);
            let before: Option<(bool, bool)> = before.fetch_optional(&mut *transaction).await?;
            let (changed, addressed) = before.unwrap_or_default();
            if changed {
                part(&mut transaction, &member.member).await?;
            }
            let insert = "INSERT INTO panel (member, email, profile) VALUES (?1, ?2, ?3) \
                          ON CONFLICT (member) DO UPDATE SET email = iif(unwritten, NULL, iif(?4, ?2, email)), profile = ?3 \
                          RETURNING email IS NOT NULL, unwritten AND ?2 IS NOT NULL";
            let query = sqlx::query_as(insert).bind(&member.member).bind(&member.email).bind(&member.profile);
            let (written, stopped): (bool, bool) = query.bind(with_addresses).fetch_one(&mut *transaction).await?;
            done.new += u32::from(before.is_none());
            done.addressed += u32::from(written);
            done.lost += u32::from(addressed && !written);
            done.unwritten += u32::from(stopped);
        }
        // Where nobody was here before, nothing was taken away.
        if done.new as usize == members.len() {
            transaction.commit().await?;
        } else {
            self.commit_and_empty_log(transaction).await?;
        }
        Ok(done)
    }

    /// Each characteristic of the panel with its categories.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn panel_columns(&self) -> Result<Vec<(String, Vec<String>)>, Fault> {
        let query = "SELECT DISTINCT j.key, TRIM(j.value) FROM panel, json_each(panel.profile) j ORDER BY 1, 2";
        let found: Vec<(String, String)> = sqlx::query_as(query).fetch_all(&self.read).await?;
        let mut columns: Vec<(String, Vec<String>)> = Vec::new();
        for (column, category) in found {
            match columns.last_mut() {
                Some((own, categories)) if *own == column => categories.push(category),
                _ => columns.push((column, vec![category])),
            }
        }
        Ok(columns)
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
                     (SELECT 1 FROM responses r WHERE r.definition = ?1 AND r.invitation = i.mark AND r.set_aside = 0) ORDER BY p.member";
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

    /// Remembers who was invited, and takes in the mails that say so: all or none. Who is invited already gets no other.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invite(&self, poll: &str, invited: &[Written], today: Date) -> Result<(), Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        for (member, mark, mail) in invited {
            let insert =
                "INSERT INTO invitations (poll, mark, member, invited) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
            let query = sqlx::query(insert).bind(poll).bind(mark.as_slice()).bind(member).bind(today.iso());
            let is_new = query.execute(&mut *transaction).await?.rows_affected() == 1;
            let again = sqlx::query("DELETE FROM invitations_revoked WHERE poll = ? AND mark = ?");
            again.bind(poll).bind(mark.as_slice()).execute(&mut *transaction).await?;
            if let Some(mail) = mail.as_ref().filter(|_| is_new) {
                // Of a member who was taken out and came back, an earlier one may be kept by this name.
                enqueue_again(&mut transaction, mail).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Remembers that these members were reminded, and takes in the mails that do: all or none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reminded(&self, poll: &str, reminded: &[Written], today: Date) -> Result<(), Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        for (member, _, mail) in reminded {
            let update = "UPDATE invitations SET reminded = ?3 WHERE poll = ?1 AND member = ?2";
            let query = sqlx::query(update).bind(poll).bind(member).bind(today.iso());
            query.execute(&mut *transaction).await?;
            if let Some(mail) = mail {
                enqueue(&mut transaction, mail).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }
}
