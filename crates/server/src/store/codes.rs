//! Codes that confirm an address: made a few times an hour, tried a few times, and soon forgotten.

use super::mail::{SealedMail, enqueue_first};
use super::{Fault, Store};
use subtle::ConstantTimeEq;

/// For so long a code counts, in milliseconds.
const LIFE: i64 = 10 * 60 * 1000;
/// For so long it is remembered that a code was made, or a follow asked for.
pub(super) const HOUR: i64 = 60 * 60 * 1000;
/// Forgets what is older than the hour before the first `?`, but no code that still counts, made after the second.
const FORGET: &str = "DELETE FROM poll_codes WHERE first <= ? AND made <= ?";
/// The most codes for one address in an hour.
const MOST_SENT: i64 = 3;
/// The most tries of one code.
const MOST_TRIES: i64 = 5;

/// What became of asking for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It is kept, and its mail goes out.
    Code,
    /// This address has had enough for an hour.
    Enough,
    /// This server has sent so many in an hour that there is room again only after so many seconds.
    Full(u64),
}

impl Store {
    /// Keeps a code in place of an earlier one, with the mail that tells it. `now` stands with the most that may be made in
    /// an hour for all addresses: so nobody can have us mail strangers by the thousand.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_code(
        &self,
        poll: &str,
        who: &[u8; 16],
        code: &[u8; 32],
        mail: &SealedMail,
        (now, most): (u64, u32),
    ) -> Result<Made, Fault> {
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(FORGET).bind(now - HOUR).bind(now - LIFE).execute(&mut *transaction).await?;
        let all = "SELECT coalesce(sum(sent), 0), coalesce(min(first), 0) FROM poll_codes WHERE first > ?";
        let (sent, first): (i64, i64) = sqlx::query_as(all).bind(now - HOUR).fetch_one(&mut *transaction).await?;
        if sent >= i64::from(most) {
            transaction.commit().await?;
            return Ok(Made::Full(room_in(first, now)));
        }
        let insert = "INSERT INTO poll_codes (poll, who, code, made, tries, first, sent) VALUES (?1, ?2, ?3, ?4, 0, ?4, 1) \
                      ON CONFLICT DO UPDATE SET code = ?3, made = ?4, tries = 0, \
                          sent = iif(first > ?6, sent + 1, 1), first = iif(first > ?6, first, ?4) WHERE sent < ?5 OR first <= ?6";
        let query = sqlx::query(insert).bind(poll).bind(who.as_slice()).bind(code.as_slice());
        let query = query.bind(now).bind(MOST_SENT).bind(now - HOUR);
        let made = query.execute(&mut *transaction).await?.rows_affected() == 1;
        if made {
            enqueue_first(&mut transaction, mail).await?;
        }
        transaction.commit().await?;
        Ok(if made { Made::Code } else { Made::Enough })
    }

    /// Forgets the codes of more than an hour ago that no longer count, and when somebody asked for mail of what they follow.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_codes(&self, now: u64) -> Result<(), Fault> {
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        sqlx::query(FORGET).bind(now - HOUR).bind(now - LIFE).execute(&self.write).await?;
        sqlx::query("DELETE FROM follows_asked WHERE asked <= ?").bind(now - HOUR).execute(&self.write).await?;
        Ok(())
    }

    /// Whether this is the code that was made for somebody, and still counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn try_code(&self, poll: &str, who: &[u8; 16], code: &[u8; 32], now: u64) -> Result<bool, Fault> {
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        let update = "UPDATE poll_codes SET tries = tries + 1 WHERE poll = ? AND who = ? AND made > ? AND tries < ? RETURNING code";
        let query = sqlx::query_scalar::<_, Vec<u8>>(update).bind(poll).bind(who.as_slice()).bind(now - LIFE);
        let kept = query.bind(MOST_TRIES).fetch_optional(&self.write).await?;
        Ok(kept.is_some_and(|kept| bool::from(kept.ct_eq(code))))
    }
}

/// After how many seconds there is room again for what is counted by the hour, where the first was at this time.
pub(super) fn room_in(first: i64, now: i64) -> u64 {
    u64::try_from((first + HOUR - now).max(0) / 1000 + 1).unwrap_or(1)
}
