//! Definitions. A published version never changes, so one that has been read stays in memory; forms to comment are too many for
//! that, and seldom read.

use super::{Fault, Store};
use crate::documents::Document;
use futures_util::TryStreamExt as _;
use sqlx::Row as _;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use wecan_model::json::Json;
use wecan_model::planning::comment::PREFIX;
use wecan_model::{Definition, Quiz, Trouble};

/// One version of a definition, as published and as read.
#[derive(Debug)]
pub struct Published {
    /// The document as it was published, in compact JSON.
    pub body: String,
    /// What it says.
    pub definition: Definition,
    /// The quiz, where it is one.
    pub quiz: Option<Quiz>,
    /// The planning application, where it is the form to comment on one: that is made of the application, not published.
    pub about: Option<About>,
}

/// Which planning application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its area.
    pub area: String,
    /// Its reference.
    pub reference: String,
}

impl Published {
    /// Whether answers are taken: a quiz that says for no purpose takes none.
    pub fn takes_answers(&self) -> bool {
        self.quiz.as_ref().is_none_or(|quiz| quiz.collect.is_some())
    }
}

/// What became of a definition that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publishing {
    /// It is published.
    New,
    /// The very same was published before.
    Again,
    /// Something else was published as this version.
    Different,
}

/// Definitions by id and version.
pub(super) type Cache = RwLock<HashMap<(String, u32), Arc<Published>>>;

impl Store {
    /// Publishes a version of a definition, for good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn publish(&self, json: &Json, definition: &Definition) -> Result<Publishing, Fault> {
        let body = serde_json::to_string(json).map_err(|_| Fault::Damaged("a definition is not JSON"))?;
        // Together: what is answered before the poll is known is in no look, and is never counted.
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        let insert = sqlx::query("INSERT INTO definitions (id, version, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
        let done = insert.bind(&definition.id).bind(definition.version).bind(&body).execute(&mut *transaction).await?;
        if definition.poll.is_some() {
            let insert = sqlx::query("INSERT INTO polls (poll) VALUES (?) ON CONFLICT DO NOTHING");
            insert.bind(&definition.id).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        if done.rows_affected() == 1 {
            return Ok(Publishing::New);
        }
        let first = self.definition(&definition.id, Some(definition.version)).await?;
        let same = first.is_some_and(|first| first.body == body);
        Ok(if same { Publishing::Again } else { Publishing::Different })
    }

    /// A definition's version, or the newest where none is named. The form to comment on a planning application is made
    /// of the application as it is now, since its last day may move.
    ///
    /// # Errors
    /// When the database fails, or the definition can no longer be read.
    pub async fn definition(&self, id: &str, version: Option<u32>) -> Result<Option<Arc<Published>>, Fault> {
        if let Some(form) = self.comment_form(id).await?
            && version.is_none_or(|version| version == form.definition.version)
        {
            return Ok(Some(form));
        }
        let published = match version.and_then(|version| self.known(id, version)) {
            Some(known) => known,
            None => {
                let query = "SELECT version, body FROM definitions WHERE id = ?1 AND (?2 IS NULL OR version = ?2) \
                             ORDER BY version DESC LIMIT 1";
                let Some(found) = sqlx::query(query).bind(id).bind(version).fetch_optional(&self.read).await? else {
                    return Ok(None);
                };
                self.read_in(id, found.try_get("version")?, found.try_get("body")?)?
            }
        };
        Ok(Some(self.closed_comment_form(&published).await?.unwrap_or(published)))
    }

    /// Every version of a definition, the newest first.
    ///
    /// # Errors
    /// When the database fails, or a definition can no longer be read.
    pub async fn versions(&self, id: &str) -> Result<Vec<Arc<Published>>, Fault> {
        let query = sqlx::query("SELECT version, body FROM definitions WHERE id = ? ORDER BY version DESC").bind(id);
        let found = query.fetch_all(&self.read).await?;
        found.into_iter().map(|row| self.read_in(id, row.try_get("version")?, row.try_get("body")?)).collect()
    }

    /// The newest version of every definition that somebody has published, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_definitions(&self) -> Result<Vec<Arc<Published>>, Fault> {
        let query = "SELECT id, version, body FROM definitions d \
                     WHERE version = (SELECT MAX(version) FROM definitions WHERE id = d.id) \
                       AND id NOT IN (SELECT definition FROM planning_comments) ORDER BY id";
        self.readable(query).await
    }

    /// For how many days responses are kept, by version of each definition that has any.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn retentions(&self) -> Result<Vec<(String, u32, u32)>, Fault> {
        let query = "SELECT id, version, body FROM definitions d WHERE EXISTS (SELECT 1 FROM responses WHERE definition = d.id)";
        let mut all = Vec::new();
        // One at a time: each is many times as large as what is asked of it.
        let mut rows = sqlx::query(query).fetch(&self.read);
        while let Some(row) = rows.try_next().await? {
            let (id, version): (String, u32) = (row.try_get("id")?, row.try_get("version")?);
            let days = match self.known(&id, version) {
                Some(known) => Ok(known.definition.retention_days),
                None => read(row.try_get("body")?).map(|published| published.definition.retention_days),
            };
            match days {
                Ok(days) => all.push((id, version, days)),
                Err(fault) => pass_over(&id, version, &fault),
            }
        }
        Ok(all)
    }

    /// The newest version of every poll.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_polls(&self) -> Result<Vec<Arc<Published>>, Fault> {
        let query = "SELECT id, MAX(version) AS version, body FROM definitions WHERE id IN (SELECT poll FROM polls) GROUP BY id";
        self.readable(query).await
    }

    /// Definitions that can still be read.
    async fn readable(&self, query: &'static str) -> Result<Vec<Arc<Published>>, Fault> {
        let mut all = Vec::new();
        for row in sqlx::query(query).fetch_all(&self.read).await? {
            let (id, version): (String, u32) = (row.try_get("id")?, row.try_get("version")?);
            match self.read_in(&id, version, row.try_get("body")?) {
                Ok(published) => all.push(published),
                Err(fault) => pass_over(&id, version, &fault),
            }
        }
        Ok(all)
    }

    fn known(&self, id: &str, version: u32) -> Option<Arc<Published>> {
        let cache = self.definitions.read().unwrap_or_else(PoisonError::into_inner);
        cache.get(&(id.to_owned(), version)).cloned()
    }

    fn read_in(&self, id: &str, version: u32, body: String) -> Result<Arc<Published>, Fault> {
        if let Some(known) = self.known(id, version) {
            return Ok(known);
        }
        let published = Arc::new(read(body)?);
        if !id.starts_with(PREFIX) {
            let mut cache = self.definitions.write().unwrap_or_else(PoisonError::into_inner);
            cache.insert((id.to_owned(), version), Arc::clone(&published));
        }
        Ok(published)
    }
}

fn read(body: String) -> Result<Published, Fault> {
    let json: Json =
        serde_json::from_str(&body).map_err(|error| Fault::Definition(vec![Trouble::new("", error.to_string())]))?;
    let Document { definition, quiz } = Document::read(&json).map_err(Fault::Definition)?;
    Ok(Published { body, definition, quiz, about: None })
}

/// A definition that an earlier version of this program took, and this one would not, is no reason to keep the answers to all others
/// for longer than was promised.
fn pass_over(id: &str, version: u32, fault: &Fault) {
    tracing::error!(definition = id, version, cause = %fault, "a definition cannot be read, and is passed over");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_read_to_forget_responses_and_forms_to_comment_do_not_stay_in_memory() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).await.expect("a store");
        let form = "comment-26-1-00000000";
        for id in ["park", form] {
            let body = serde_json::json!({
                "id": id, "version": 1, "title": "A survey", "purpose": "To ask.", "retention_days": 30,
                "pages": [{"questions": [{"id": "words", "type": "text", "label": "Words?"}]}]
            });
            let insert = sqlx::query("INSERT INTO definitions (id, version, body) VALUES (?, 1, ?)");
            insert.bind(id).bind(body.to_string()).execute(&store.write).await.expect("kept");
            let insert = "INSERT INTO responses (key, definition, version, received, language, channel, set_aside, answers) \
                          VALUES (randomblob(32), ?, 1, '2026-01-01', 'en', 'web', 0, '{}')";
            sqlx::query(insert).bind(id).execute(&store.write).await.expect("kept");
        }
        let in_memory = || {
            let known = store.definitions.read().expect("nobody panicked");
            known.keys().map(|(id, _)| id.clone()).collect::<Vec<_>>()
        };
        let today = wecan_model::Date::parse("2026-03-01").expect("a day");
        assert_eq!(store.forget(today).await.expect("done"), 2);
        assert!(in_memory().is_empty(), "{:?}", in_memory());
        for id in ["park", form] {
            assert!(store.definition(id, Some(1)).await.expect("read").is_some(), "{id}");
        }
        assert_eq!(in_memory(), ["park"]);
        store.newest_definitions().await.expect("read");
        assert_eq!(in_memory(), ["park"]);
    }
}
