//! Mail waits here until it is handed over, and is handed over once.
//!
//! Nobody can hand mail over exactly once: between the other end's taking it and our writing that down, anything may
//! happen. So it is written down first that it is being sent. What was being sent when a process ended is *doubtful*:
//! somebody may look into it, and it is never sent again by itself.

use super::{Fault, Store};
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

/// A mail as it is kept: nobody can read it without the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedMail {
    /// What names it for good: the same twice is one mail.
    pub reference: String,
    /// To whom and what it says.
    pub sealed: Vec<u8>,
    /// By what it ends, see [`end`]; empty where nothing ends it.
    pub whose: Vec<u8>,
}

/// A mail whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMail {
    /// Its row.
    pub id: i64,
    /// What names it for good.
    pub reference: String,
    /// To whom and what it says.
    pub sealed: Vec<u8>,
    /// How often it was tried before.
    pub tries: u32,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The other end took it.
    Taken,
    /// It was kept for the page that shows what would be sent.
    Caught,
    /// It was not taken now, and may be tried at this time (milliseconds since 1970).
    Later(u64),
    /// It will not be taken as it is: by a fault of its own, or one of ours that somebody may mend.
    Refused,
    /// There is nobody left to get it.
    Gone,
    /// Nobody knows.
    Doubtful,
}

/// A mail as those who run the server see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRow {
    /// Its row.
    pub id: i64,
    /// `waiting`, `sending`, `sent`, `caught`, `refused`, `doubtful`.
    pub state: String,
    /// How often it was tried.
    pub tries: u32,
    /// The day of this state.
    pub changed: String,
    /// What the other end said.
    pub why: String,
    /// What it says, where that is still kept.
    pub sealed: Option<Vec<u8>>,
}

/// How long a sender has for a mail: as long as all the time limits of an SMTP dialogue.
const TURN: u64 = 10 * 60 * 1000;

/// How many mails a list shows.
const MOST: u32 = 200;

impl Store {
    /// Takes mails in, all or none; tells how many were new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enqueue_mail(&self, mails: &[SealedMail]) -> Result<usize, Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        let mut new = 0;
        for mail in mails {
            new += usize::from(enqueue(&mut transaction, mail).await?);
        }
        transaction.commit().await?;
        Ok(new)
    }

    /// The mail that has waited longest of those that are due. Nobody else is given it for a while.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_mail(&self, now: u64) -> Result<Option<DueMail>, Fault> {
        let query = "UPDATE mail SET due = ?2 WHERE id = (SELECT id FROM mail WHERE state = 'waiting' AND sealed IS NOT NULL AND due <= ?1 ORDER BY due, id LIMIT 1) \
                     RETURNING id, reference, sealed, tries";
        let row = sqlx::query(query).bind(number(now)).bind(number(now + TURN)).fetch_optional(&self.write).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(DueMail {
            id: row.try_get("id")?,
            reference: row.try_get("reference")?,
            sealed: row.try_get::<Option<Vec<u8>>, _>("sealed")?.unwrap_or_default(),
            tries: row.try_get("tries")?,
        }))
    }

    /// Writes down that a mail is being handed over, before it is; `false` where somebody else does that already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_mail(&self, id: i64, now: u64) -> Result<bool, Fault> {
        let query = "UPDATE mail SET state = 'sending', tries = tries + 1, due = ? WHERE id = ? AND state = 'waiting'";
        let done = sqlx::query(query).bind(number(now + TURN)).bind(id).execute(&self.write).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes down what became of a mail. What is taken, or has nobody left to get it, is forgotten but for its name; what has been
    /// ended meanwhile waits no longer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_mail(&self, id: i64, sent: &Sent, why: &str, today: wecan_model::Date) -> Result<(), Fault> {
        let (state, due, kept) = match sent {
            Sent::Taken => ("sent", 0, false),
            Sent::Caught => ("caught", 0, true),
            Sent::Later(due) => ("waiting", *due, true),
            Sent::Refused => ("refused", 0, true),
            Sent::Gone => ("refused", 0, false),
            Sent::Doubtful => ("doubtful", 0, true),
        };
        let query = "UPDATE mail SET state = iif(?2 = 'waiting' AND sealed IS NULL, 'refused', ?2), due = ?3, sealed = iif(?4, sealed, NULL), why = ?5, changed = ?6, \
                     tries = tries + (state = 'waiting') WHERE id = ?1";
        let query = sqlx::query(query).bind(id).bind(state).bind(number(due)).bind(kept).bind(why).bind(today.iso());
        query.execute(&self.write).await?;
        Ok(())
    }

    /// Whatever was being handed over and has run out of time is doubtful; tells how many are new ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn doubt_mail(&self, now: u64, today: wecan_model::Date) -> Result<u64, Fault> {
        let query = "UPDATE mail SET state = 'doubtful', why = 'the server ended while it was handed over', changed = ? \
                     WHERE state = 'sending' AND due <= ?";
        let done = sqlx::query(query).bind(today.iso()).bind(number(now)).execute(&self.write).await?;
        Ok(done.rows_affected())
    }

    /// Lets a doubtful or refused mail wait to be sent once more, where what it says is still kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn send_mail_again(&self, id: i64) -> Result<bool, Fault> {
        let query = "UPDATE mail SET state = 'waiting', due = 0, tries = 0 \
                     WHERE id = ? AND state IN ('doubtful', 'refused') AND sealed IS NOT NULL";
        Ok(sqlx::query(query).bind(id).execute(&self.write).await?.rows_affected() == 1)
    }

    /// The same for every refused mail, once its reason is mended; tells how many there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn send_refused_again(&self) -> Result<u64, Fault> {
        let query =
            "UPDATE mail SET state = 'waiting', due = 0, tries = 0 WHERE state = 'refused' AND sealed IS NOT NULL";
        Ok(sqlx::query(query).execute(&self.write).await?.rows_affected())
    }

    /// The last mails in one state, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mails(&self, state: &str) -> Result<Vec<MailRow>, Fault> {
        let query = "SELECT * FROM mail WHERE state = ? ORDER BY id DESC LIMIT ?";
        let rows = sqlx::query(query).bind(state).bind(MOST).fetch_all(&self.read).await?;
        rows.iter()
            .map(|row| {
                Ok(MailRow {
                    id: row.try_get("id")?,
                    state: row.try_get("state")?,
                    tries: row.try_get("tries")?,
                    changed: row.try_get("changed")?,
                    why: row.try_get("why")?,
                    sealed: row.try_get("sealed")?,
                })
            })
            .collect()
    }

    /// How many mails are in each state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_counts(&self) -> Result<Vec<(String, u64)>, Fault> {
        let rows = sqlx::query("SELECT state, count(*) AS count FROM mail GROUP BY state ORDER BY state");
        let rows = rows.fetch_all(&self.read).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("state")?, u64::try_from(row.try_get::<i64, _>("count")?).unwrap_or(0))))
            .collect()
    }

    /// Forgets mails of which nothing has been heard since this day; those that wait stay.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_mail(&self, before: wecan_model::Date) -> Result<u64, Fault> {
        let query = "DELETE FROM mail WHERE state NOT IN ('waiting', 'sending') AND changed < ?";
        Ok(sqlx::query(query).bind(before.iso()).execute(&self.write).await?.rows_affected())
    }
}

/// Takes a mail in with whatever else the caller writes; `false` where it is there already.
pub(super) async fn enqueue(connection: &mut SqliteConnection, mail: &SealedMail) -> Result<bool, Fault> {
    enqueue_due(connection, mail, 0).await
}

/// The same for a mail that goes before all others: somebody sits and waits for it.
pub(super) async fn enqueue_first(connection: &mut SqliteConnection, mail: &SealedMail) -> Result<bool, Fault> {
    enqueue_due(connection, mail, -1).await
}

/// The same where a mail of this name may be over: then this one takes its place.
pub(super) async fn enqueue_again(connection: &mut SqliteConnection, mail: &SealedMail) -> Result<(), Fault> {
    let query = "DELETE FROM mail WHERE reference = ? AND state NOT IN ('waiting', 'sending')";
    sqlx::query(query).bind(&mail.reference).execute(&mut *connection).await?;
    enqueue(connection, mail).await?;
    Ok(())
}

/// Ends every mail by this name: nothing that it says, and no address, is kept, and what waits is not sent. What is being handed over
/// cannot be held back, and is not tried again. What was caught is a demonstration's, and stays to be looked at.
pub(super) async fn end(connection: &mut SqliteConnection, whose: &[u8]) -> Result<(), Fault> {
    let query = "UPDATE mail SET sealed = NULL, why = 'nobody wants it any more', changed = ?2, \
                 state = iif(state = 'sending', state, 'refused') WHERE whose = ?1 AND state NOT IN ('sent', 'caught')";
    sqlx::query(query).bind(whose).bind(crate::clock::today().iso()).execute(connection).await?;
    Ok(())
}

async fn enqueue_due(connection: &mut SqliteConnection, mail: &SealedMail, due: i64) -> Result<bool, Fault> {
    let query = "INSERT INTO mail (reference, sealed, whose, state, due, changed) VALUES (?, ?, ?, 'waiting', ?, ?) \
                 ON CONFLICT (reference) DO NOTHING";
    let done = sqlx::query(query)
        .bind(&mail.reference)
        .bind(&mail.sealed)
        .bind(Some(&mail.whose).filter(|whose| !whose.is_empty()))
        .bind(due)
        .bind(crate::clock::today().iso())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// A time as the database keeps it.
fn number(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}
