//! Members of the panel who leave it, or who can no longer be written to.

use super::{Fault, Store};
use sqlx::Sqlite;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnection};

/// Takes the invitations of a member away.
const REVOKE: &str =
    "INSERT INTO invitations_revoked SELECT poll, mark FROM invitations WHERE member = ? ON CONFLICT DO NOTHING";
/// Says of the polls that a member has answered that profiles have changed since their looks.
const PART: &str = "UPDATE polls SET parted = look WHERE poll IN (SELECT r.definition FROM invitations i \
                    JOIN responses r ON r.definition = i.poll AND r.invitation = i.mark WHERE i.member = ? AND r.set_aside = 0)";

impl Store {
    /// Takes members out of the panel, with their address, their profile and what they were invited to: all or none. Answers
    /// that they gave stay, and belong to nobody; with their invitations nobody answers any more, until they are invited
    /// again. Gives those whom the panel does not have.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_members(&self, members: &[String]) -> Result<Vec<String>, Fault> {
        let mut unknown = Vec::new();
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        for member in members {
            part(&mut transaction, member).await?;
            sqlx::query(REVOKE).bind(member).execute(&mut *transaction).await?;
            let delete = sqlx::query("DELETE FROM panel WHERE member = ?").bind(member);
            if delete.execute(&mut *transaction).await?.rows_affected() == 0 {
                unknown.push(member.clone());
            }
        }
        if !unknown.is_empty() {
            transaction.rollback().await?;
            return Ok(unknown);
        }
        self.commit_and_empty_log(transaction).await?;
        Ok(unknown)
    }

    /// Forgets an address of which mail came back: its member is asked by post, until an import brings an address, or for good
    /// where somebody complained of our mail. Says how many had it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_address(&self, email: &str, for_good: bool) -> Result<u64, Fault> {
        let update = "UPDATE panel SET email = NULL, unwritten = max(unwritten, ?2) WHERE email = ?1 COLLATE NOCASE";
        self.forget_addresses(sqlx::query(update).bind(email).bind(for_good)).await
    }

    /// Forgets the address of whoever holds an invitation, named by the first bytes of its mark, for good: whatever address an
    /// import brings, they are asked by post.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stop_writing(&self, poll: &str, first: &[u8; 10]) -> Result<(), Fault> {
        let update = "UPDATE panel SET email = NULL, unwritten = 1 WHERE member IN \
                      (SELECT member FROM invitations WHERE poll = ? AND substr(mark, 1, 10) = ?)";
        self.forget_addresses(sqlx::query(update).bind(poll).bind(first.as_slice())).await?;
        Ok(())
    }

    /// Says how many there were.
    async fn forget_addresses(&self, update: Query<'_, Sqlite, SqliteArguments>) -> Result<u64, Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        let done = update.execute(&mut *transaction).await?.rows_affected();
        if done > 0 {
            self.commit_and_empty_log(transaction).await?;
        }
        Ok(done)
    }

    /// Whether an invitation was that of a member who was taken out of the panel since.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_revoked(&self, poll: &str, mark: &[u8; 16]) -> Result<bool, Fault> {
        let query = "SELECT EXISTS (SELECT 1 FROM invitations_revoked WHERE poll = ? AND mark = ?)";
        Ok(sqlx::query_scalar(query).bind(poll).bind(mark.as_slice()).fetch_one(&self.read).await?)
    }

    /// The address at which a member is written to now, if at any.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn address_of(&self, member: &str) -> Result<Option<String>, Fault> {
        let query = "SELECT email FROM panel WHERE member = ? AND email IS NOT NULL";
        Ok(sqlx::query_scalar(query).bind(member).fetch_optional(&self.read).await?)
    }
}

/// A member's answers no longer meet the profile that they met in the looks so far. Part of its caller's transaction.
pub(super) async fn part(connection: &mut SqliteConnection, member: &str) -> Result<(), Fault> {
    sqlx::query(PART).bind(member).execute(connection).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::Row as _;

    #[tokio::test]
    async fn what_is_done_for_each_member_of_an_import_goes_through_no_whole_table() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).await.expect("a store");
        // The last is what a foreign key asks when a member is deleted.
        for query in [PART, REVOKE, "DELETE FROM invitations WHERE member = ?"] {
            let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}"));
            let steps = sqlx::query(explain).bind("A1").fetch_all(&store.write).await.expect("a plan");
            let steps: Vec<String> = steps.iter().map(|step| step.get("detail")).collect();
            assert!(steps.iter().any(|step| step.contains("SEARCH")), "{query}: {steps:?}");
            assert!(!steps.iter().any(|step| step.contains("SCAN")), "{query}: {steps:?}");
        }
    }
}
