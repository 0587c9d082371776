//! The write-ahead log. What was deleted still stands in it until it is emptied, which has to wait while somebody reads
//! what was there before.

use super::{Fault, Store};
use sqlx::{Sqlite, Transaction};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// The pauses between tries: the first, which doubles, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(60));

/// How often a command that waits looks again.
const LOOK: Duration = Duration::from_millis(50);

impl Store {
    /// Commits what deletes something, and empties the log of it.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn commit_and_empty_log(&self, transaction: Transaction<'_, Sqlite>) -> Result<(), Fault> {
        // Whoever wants this may go while it is committed, and nothing after it would be done. Before it is, no try succeeds.
        self.empty_log_soon();
        transaction.commit().await?;
        self.empty_log().await
    }

    /// Empties the log for a program that is about to end, and would try no more. Says whether it is empty after so long at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn empty_log_within(&self, most: Duration) -> Result<bool, Fault> {
        let last = Instant::now() + most;
        loop {
            let empty = self.try_to_empty_log().await?;
            if empty || Instant::now() >= last {
                return Ok(empty);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Empties the log of what was deleted. Where somebody is in the way, it is tried again until nobody is.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn empty_log(&self) -> Result<(), Fault> {
        if !self.try_to_empty_log().await? {
            self.empty_log_soon();
        }
        Ok(())
    }

    /// The same, in a moment, and once for all who ask meanwhile.
    pub(super) fn empty_log_soon(&self) {
        if self.emptying.swap(true, Ordering::SeqCst) {
            return;
        }
        let store = self.clone();
        tokio::spawn(async move {
            let mut pause = PAUSES.0;
            loop {
                tokio::time::sleep(pause).await;
                // Whoever deletes from here on asks again.
                store.emptying.store(false, Ordering::SeqCst);
                let tried = store.try_to_empty_log().await;
                // Where it failed, the store is being closed, which empties the log too, or nothing can be written at all.
                if !matches!(tried, Ok(false)) || store.emptying.swap(true, Ordering::SeqCst) {
                    return;
                }
                pause = (pause * 2).min(PAUSES.1);
            }
        });
    }

    /// Says whether it is empty. On a connection of its own that does not wait: nobody else could write meanwhile.
    async fn try_to_empty_log(&self) -> Result<bool, Fault> {
        let query = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)");
        let (busy, ..): (i64, i64, i64) = query.fetch_one(&self.log).await?;
        Ok(busy == 0)
    }
}
