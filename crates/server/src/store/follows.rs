//! Who follows what, sealed, and up to where they have been told.

use super::codes::{HOUR, room_in};
use super::{Fault, SealedMail, Store, mail};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use wecan_model::Date;
use wecan_model::planning::Period;

/// A follow as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowRow {
    /// Its name: random bytes.
    pub id: Vec<u8>,
    /// The address, what is followed, the language and what is muted.
    pub sealed: Vec<u8>,
    /// How often it is told.
    pub period: Period,
    /// The number up to which all has been told; none before it is confirmed.
    pub told: Option<i64>,
}

/// A follow whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueFollow {
    /// As it is kept.
    pub row: FollowRow,
    /// The number up to which all has been told.
    pub told: i64,
}

impl Store {
    /// Takes in a follow that waits for its confirmation, together with the mail that asks for it. `now` stands with the most
    /// that may be asked for in an hour by everybody. Gives the seconds until there is room again, where there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_follow(
        &self,
        id: &[u8],
        sealed: &[u8],
        period: Period,
        letter: &SealedMail,
        (now, most): (u64, u32),
    ) -> Result<Result<(), u64>, Fault> {
        let (today, now) = (crate::clock::today(), number(now));
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM follows_asked WHERE asked <= ?").bind(now - HOUR).execute(&mut *transaction).await?;
        let asked = "SELECT count(*), coalesce(min(asked), 0) FROM follows_asked";
        let (asked, first): (i64, i64) = sqlx::query_as(asked).fetch_one(&mut *transaction).await?;
        if asked >= i64::from(most) {
            transaction.commit().await?;
            return Ok(Err(room_in(first, now)));
        }
        sqlx::query("INSERT INTO follows_asked (asked) VALUES (?)").bind(now).execute(&mut *transaction).await?;
        let query = "INSERT INTO follows (id, sealed, period, due, asked) VALUES (?, ?, ?, 0, ?)";
        let query = sqlx::query(query).bind(id).bind(sealed).bind(period.name()).bind(today.iso());
        query.execute(&mut *transaction).await?;
        mail::enqueue_first(&mut transaction, letter).await?;
        transaction.commit().await?;
        Ok(Ok(()))
    }

    /// The follow with this name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follow(&self, id: &[u8]) -> Result<Option<FollowRow>, Fault> {
        let row = sqlx::query("SELECT * FROM follows WHERE id = ?").bind(id).fetch_optional(&self.read).await?;
        row.as_ref().map(follow).transpose()
    }

    /// Every follow there is, to find those of one address: nothing in the table itself tells whose they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follows(&self) -> Result<Vec<FollowRow>, Fault> {
        sqlx::query("SELECT * FROM follows").fetch_all(&self.read).await?.iter().map(follow).collect()
    }

    /// Confirms a follow: from now on it is told. Confirming again changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn confirm_follow(&self, id: &[u8], due: u64) -> Result<(), Fault> {
        let query = "UPDATE follows SET due = ?2, \
                     told = (SELECT coalesce(max(number), 0) FROM planning_arrivals WHERE number IS NOT NULL) \
                     WHERE id = ?1 AND told IS NULL";
        sqlx::query(query).bind(id).bind(number(due)).execute(&self.write).await?;
        Ok(())
    }

    /// Changes how often, in which words and without which cases a follow is told; `due` is when it is told next where it is
    /// told more often or less from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_follow(&self, id: &[u8], sealed: &[u8], period: Period, due: u64) -> Result<(), Fault> {
        let query = "UPDATE follows SET sealed = ?1, period = ?2, due = iif(period = ?2, due, ?3) WHERE id = ?4";
        sqlx::query(query).bind(sealed).bind(period.name()).bind(number(due)).bind(id).execute(&self.write).await?;
        Ok(())
    }

    /// Deletes a follow with everything that it held, and with its mail that waits; `false` where there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stop_follow(&self, id: &[u8]) -> Result<bool, Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        let done = sqlx::query("DELETE FROM follows WHERE id = ?").bind(id).execute(&mut *transaction).await?;
        mail::end(&mut transaction, id).await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Confirmed follows whose time has come: of those told at once, the ones that have not heard up to `highest`. So many at
    /// most, from after `last`, those first who have heard least.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_follows(
        &self,
        now: u64,
        highest: i64,
        last: Option<&DueFollow>,
        most: usize,
    ) -> Result<Vec<DueFollow>, Fault> {
        let query = "SELECT * FROM follows WHERE told IS NOT NULL AND due <= ?1 AND (period <> 'once' OR told < ?2) \
                     AND (told, id) > (?3, ?4) ORDER BY told, id LIMIT ?5";
        let (told, id) = last.map_or((-1, &[][..]), |last| (last.told, &last.row.id));
        let query = sqlx::query(query).bind(number(now)).bind(highest).bind(told).bind(id);
        let rows = query.bind(i64::try_from(most).unwrap_or(i64::MAX)).fetch_all(&self.read).await?;
        rows.iter()
            .map(|row| {
                let row = follow(row)?;
                let told = row.told.unwrap_or(highest);
                Ok(DueFollow { row, told })
            })
            .collect()
    }

    /// Writes down that a follow has been told up to `highest`, together with the mail that tells it, where there is
    /// something to tell. Both happen or neither; what somebody else has told meanwhile is not told again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell_follow(
        &self,
        due: &DueFollow,
        highest: i64,
        next: u64,
        letter: Option<&SealedMail>,
    ) -> Result<(), Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        let query = "UPDATE follows SET told = ?, due = ? WHERE id = ? AND told = ?";
        let query = sqlx::query(query).bind(highest).bind(number(next)).bind(&due.row.id).bind(due.told);
        let done = query.execute(&mut *transaction).await?;
        if let (1, Some(letter)) = (done.rows_affected(), letter) {
            mail::enqueue(&mut transaction, letter).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Deletes follows that were asked for before this day and never confirmed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_follows(&self, before: Date) -> Result<u64, Fault> {
        let query = "DELETE FROM follows WHERE told IS NULL AND asked < ?";
        Ok(sqlx::query(query).bind(before.iso()).execute(&self.write).await?.rows_affected())
    }
}

fn follow(row: &SqliteRow) -> Result<FollowRow, Fault> {
    let period = Period::parse(row.try_get("period")?).ok_or(Fault::Damaged("a follow cannot be read"))?;
    Ok(FollowRow { id: row.try_get("id")?, sealed: row.try_get("sealed")?, period, told: row.try_get("told")? })
}

/// A time as the database keeps it.
fn number(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}
