//! Members of the panel who leave it, or who can no longer be written to.

use super::{Fault, Store};

impl Store {
    /// Takes members out of the panel, with their address, their profile and what they were invited to: all or none. Answers
    /// that they gave stay, and belong to nobody. Gives those whom the panel does not have.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_members(&self, members: &[String]) -> Result<Vec<String>, Fault> {
        let mut unknown = Vec::new();
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        for member in members {
            // Their answers are counted without their profile from now on: for whoever compares two looks that is as if
            // somebody had gone.
            let leave = "INSERT INTO polls_gone (poll, who, look, gone) \
                         SELECT p.poll, i.mark, r.look, p.look FROM invitations i JOIN polls p ON p.poll = i.poll \
                         JOIN responses r ON r.definition = i.poll AND r.invitation = i.mark \
                         WHERE i.member = ? AND r.set_aside = 0 AND r.look < p.look AND p.final = 0 ON CONFLICT DO NOTHING";
            let mut gone = 0;
            for query in [leave, "DELETE FROM panel WHERE member = ?"] {
                gone = sqlx::query(query).bind(member).execute(&mut *transaction).await?.rows_affected();
            }
            if gone == 0 {
                unknown.push(member.clone());
            }
        }
        if !unknown.is_empty() {
            transaction.rollback().await?;
            return Ok(unknown);
        }
        transaction.commit().await?;
        self.empty_log().await?;
        Ok(unknown)
    }

    /// Forgets an address of which mail came back: its member is asked by post from now on. Says how many had it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_address(&self, email: &str) -> Result<u64, Fault> {
        let update = "UPDATE panel SET email = NULL WHERE email = ? COLLATE NOCASE";
        let done = sqlx::query(update).bind(email).execute(&self.write).await?.rows_affected();
        if done > 0 {
            self.empty_log().await?;
        }
        Ok(done)
    }
}
