//! Members of the panel who asked to hear what changed because of a poll: on their invitation, apart from their answers.

use super::mail::{SealedMail, end, enqueue};
use super::{Fault, Store};
use sqlx::{Row as _, sqlite::SqliteRow};

/// A member who asked to hear what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToTell {
    /// Who they are.
    pub member: String,
    /// The mark of their invitation.
    pub mark: [u8; 16],
    /// Their address.
    pub email: String,
    /// The language in which they asked.
    pub language: String,
}

impl Store {
    /// Whether this invitation is that of a member with an address, who can be told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn can_tell(&self, poll: &str, mark: &[u8; 16]) -> Result<bool, Fault> {
        let query = "SELECT 1 FROM invitations i JOIN panel p ON p.member = i.member \
                     WHERE i.poll = ? AND i.mark = ? AND p.email IS NOT NULL";
        Ok(sqlx::query(query).bind(poll).bind(mark.as_slice()).fetch_optional(&self.read).await?.is_some())
    }

    /// Remembers in which language the holder of an invitation wants to hear what changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_tell(&self, poll: &str, mark: &[u8; 16], language: &str) -> Result<(), Fault> {
        let update = "UPDATE invitations SET tell = ?3 WHERE poll = ?1 AND mark = ?2";
        sqlx::query(update).bind(poll).bind(mark.as_slice()).bind(language).execute(&self.write).await?;
        Ok(())
    }

    /// Tells somebody no more, not by mail that waits either; they are named by the first bytes of their invitation's mark.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stop_telling(&self, poll: &str, first: &[u8; 10]) -> Result<(), Fault> {
        let update = "UPDATE invitations SET tell = NULL WHERE poll = ? AND substr(mark, 1, 10) = ?";
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(update).bind(poll).bind(first.as_slice()).execute(&mut *transaction).await?;
        end(&mut transaction, first).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Everybody who asked to hear what changed because of a poll.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn to_tell(&self, poll: &str) -> Result<Vec<ToTell>, Fault> {
        let query = "SELECT i.member, i.mark, i.tell, p.email FROM invitations i JOIN panel p ON p.member = i.member \
                     WHERE i.poll = ? AND i.tell IS NOT NULL AND p.email IS NOT NULL ORDER BY i.member";
        let read = |row: SqliteRow| {
            let mark: Vec<u8> = row.try_get("mark")?;
            let mark = mark.try_into().map_err(|_| Fault::Damaged("a mark has not 16 bytes"))?;
            Ok(ToTell {
                member: row.try_get("member")?,
                mark,
                email: row.try_get("email")?,
                language: row.try_get("tell")?,
            })
        };
        sqlx::query(query).bind(poll).fetch_all(&self.read).await?.into_iter().map(read).collect()
    }

    /// Keeps what was done because of a poll, and takes in the mails that tell of it, each with the mark of whom it goes to: all or
    /// none, but for those who have stopped while their mail was written.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_outcomes(&self, poll: &str, body: &str, mails: &[([u8; 16], SealedMail)]) -> Result<(), Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        let update = sqlx::query("UPDATE polls SET outcomes = ?2 WHERE poll = ?1").bind(poll).bind(body);
        update.execute(&mut *transaction).await?;
        for (mark, mail) in mails {
            let wants = "SELECT EXISTS (SELECT 1 FROM invitations WHERE poll = ? AND mark = ? AND tell IS NOT NULL)";
            let wants = sqlx::query_scalar(wants).bind(poll).bind(mark.as_slice());
            if wants.fetch_one(&mut *transaction).await? {
                enqueue(&mut transaction, mail).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }
}
