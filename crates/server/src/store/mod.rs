//! The only module with SQL. Today that is SQLite; callers see plain methods and no pool.
//!
//! Everything is written by one connection, everything is read by others. A response is answered
//! for only after the commit that holds it has reached the disk.

mod beliefs;
mod codes;
mod definitions;
mod follows;
mod log;
mod mail;
mod members;
pub mod planning;
mod polls;
mod responses;
mod tell;
mod writer;

pub use beliefs::{BeliefsLook, BeliefsRow, LaterRow};
pub use codes::Made;
pub use definitions::{About, Published, Publishing};
pub use follows::{DueFollow, FollowRow};
pub use mail::{DueMail, MailRow, SealedMail, Sent};
pub use polls::{Counted, Imported, Look, Member, PollRow};
pub use responses::{Counts, Kept, Row};
pub use tell::ToTell;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqlSafeStr};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use wecan_model::Trouble;

/// Definitions and responses, safe on the disk.
#[derive(Clone)]
pub struct Store {
    read: SqlitePool,
    write: SqlitePool,
    /// Empties the log, and does nothing else.
    log: SqlitePool,
    emptying: Arc<AtomicBool>,
    inserts: writer::Inserts,
    definitions: Arc<definitions::Cache>,
    counting: polls::Counting,
    /// Areas whose applications can be commented on; none for all.
    comment_areas: Arc<[String]>,
}

/// Why the store could not do what it was asked.
#[derive(Debug)]
pub enum Fault {
    /// The database failed.
    Database(sqlx::Error),
    /// A migration failed.
    Migration(sqlx::migrate::MigrateError),
    /// A stored definition can no longer be read.
    Definition(Vec<Trouble>),
    /// Something stored is not what was once put there.
    Damaged(&'static str),
    /// The store is being closed.
    Closed,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Database(error) => write!(f, "the database failed: {error}"),
            Self::Migration(error) => write!(f, "the database could not be brought up to date: {error}"),
            Self::Definition(faults) => {
                let faults: Vec<_> = faults.iter().map(Trouble::line).collect();
                write!(f, "a stored definition can no longer be read: {}", faults.join("; "))
            }
            Self::Damaged(what) => write!(f, "the database is damaged: {what}"),
            Self::Closed => f.write_str("the store is closed"),
        }
    }
}

impl std::error::Error for Fault {}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// Connections that read at the same time.
const READERS: u32 = 4;

/// The database in its folder.
const FILE: &str = "wecan.sqlite";

impl Store {
    /// Whether there is a database in this folder.
    #[must_use]
    pub fn is_in(folder: &Path) -> bool {
        folder.join(FILE).exists()
    }

    /// Opens the database in this folder, made or brought up to date where needed.
    ///
    /// # Errors
    /// When the folder or the database cannot be used.
    pub async fn open(folder: &Path) -> Result<Self, Fault> {
        make(folder).map_err(|error| Fault::Database(error.into()))?;
        let options = options(folder);
        // In kibibytes: an import of planning applications touches more pages than the 2 MB that SQLite keeps at hand.
        let write = pool(1).connect_with(options.clone().pragma("cache_size", "-65536")).await?;
        // Two programs that start on one new folder take turns: SQLite's migrations have no lock of their own.
        let turn = File::create(folder.join("migrating.lock")).and_then(|file| file.lock().map(|()| file));
        let turn = turn.map_err(|error| Fault::Database(error.into()))?;
        migrator().run(&write).await.map_err(Fault::Migration)?;
        planning::write_words_again(&write).await?;
        drop(turn);
        let log = pool(1).connect_lazy_with(options.clone().busy_timeout(Duration::ZERO));
        // In kibibytes: a search among many planning applications touches a few thousand pages.
        let read = options.pragma("query_only", "ON").pragma("cache_size", "-16384");
        let read = pool(READERS).connect_lazy_with(read);
        let inserts = writer::start(write.clone());
        let (definitions, counting, emptying, comment_areas) = Default::default();
        Ok(Self { read, write, log, emptying, inserts, definitions, counting, comment_areas })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn is_well(&self) -> Result<(), Fault> {
        sqlx::query("SELECT 1").execute(&self.read).await?;
        Ok(())
    }

    /// Whether there may be receipts, invitations or links of this database in somebody's hands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_given_out(&self) -> Result<bool, Fault> {
        let query = "SELECT EXISTS (SELECT 1 FROM definitions) OR EXISTS (SELECT 1 FROM responses) OR EXISTS (SELECT 1 FROM follows)";
        Ok(sqlx::query_scalar(query).fetch_one(&self.read).await?)
    }

    /// Finishes what was begun and closes the database.
    pub async fn close(&self) {
        self.inserts.close().await;
        self.read.close().await;
        self.log.close().await;
        self.write.close().await;
    }
}

/// Makes the folder where there is none: answers are nobody else's business on this machine either.
fn make(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// A pool of connections that stay open: they are to a file, and do not go stale.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

fn options(folder: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(folder.join(FILE))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        // What is erased is overwritten, not only forgotten.
        .pragma("secure_delete", "ON")
        // Statements are logged nowhere: they would carry answers.
        .disable_statement_logging()
}

/// The numbered files of `migrations`, as they were when the program was built.
fn migrator() -> Migrator {
    let files = [
        (1, "responses", include_str!("../../migrations/0001_responses.sql")),
        (10, "planning", include_str!("../../migrations/0010_planning.sql")),
        (20, "polls", include_str!("../../migrations/0020_polls.sql")),
        (30, "mail", include_str!("../../migrations/0030_mail.sql")),
        (31, "follows", include_str!("../../migrations/0031_follows.sql")),
        (32, "deadlines", include_str!("../../migrations/0032_deadlines.sql")),
        (33, "runs", include_str!("../../migrations/0033_runs.sql")),
        (34, "comments", include_str!("../../migrations/0034_comments.sql")),
        (40, "orders", include_str!("../../migrations/0040_orders.sql")),
        (41, "looks", include_str!("../../migrations/0041_looks.sql")),
        (42, "codes", include_str!("../../migrations/0042_codes.sql")),
        (43, "tell", include_str!("../../migrations/0043_tell.sql")),
        (44, "sittings", include_str!("../../migrations/0044_sittings.sql")),
        (50, "amendments", include_str!("../../migrations/0050_amendments.sql")),
        (60, "places_among_words", include_str!("../../migrations/0060_places_among_words.sql")),
        (61, "polls_gone", include_str!("../../migrations/0061_polls_gone.sql")),
        (62, "follows_asked", include_str!("../../migrations/0062_follows_asked.sql")),
        (63, "polls_parted", include_str!("../../migrations/0063_polls_parted.sql")),
        (64, "panel_unwritten", include_str!("../../migrations/0064_panel_unwritten.sql")),
        (65, "mail_whose", include_str!("../../migrations/0065_mail_whose.sql")),
        (66, "wards_folded", include_str!("../../migrations/0066_wards_folded.sql")),
        (67, "invitations_revoked", include_str!("../../migrations/0067_invitations_revoked.sql")),
        (71, "invitations_of_member", include_str!("../../migrations/0071_invitations_of_member.sql")),
    ];
    let migrations = files.map(|(number, name, sql)| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.into())
}
