//! Comments on planning applications: the forms for them, made of the applications; and the comments that go on to a council.
//!
//! Nobody can hand a comment on exactly once, as with mail: so it is written down first that it is being sent, and what was
//! being sent when a process ended is *doubtful* and never sent again by itself.

use super::application;
use crate::clock;
use crate::documents::Document;
use crate::store::responses::{Row, row};
use crate::store::{About, Fault, Published, Sent, Store};
use crate::tokens::Key;
use sqlx::Row as _;
use std::sync::Arc;
use wecan_model::json::Json;
use wecan_model::planning::Application;
use wecan_model::planning::comment::PREFIX;
use wecan_model::{Date, Definition};

/// A comment with the application that it is about, and what became of handing it on.
#[derive(Debug, Clone)]
pub struct Comment {
    /// What it is about.
    pub about: About,
    /// The comment itself.
    pub row: Row,
    /// `sent`, `refused`, …; empty where it was not tried.
    pub state: String,
    /// What the council's system said.
    pub why: String,
    /// How often it was tried.
    pub tries: u32,
}

/// As the migration `planning_by_slug` has it.
const SLUG: &str = "replace(replace(replace(replace(replace(replace(replace(lower(reference), '/', '-'), ' ', '-'), '.', '-'), '_', '-'), ':', '-'), '(', '-'), ')', '-')";

const COMMENTS: &str = "SELECT c.area, c.reference, r.*, coalesce(f.state, '') AS state, coalesce(f.why, '') AS why, coalesce(f.tries, 0) AS tries \
                        FROM planning_comments c JOIN responses r ON r.definition = c.definition LEFT JOIN planning_forwards f ON f.comment = r.key ";

impl Store {
    /// The same store, which takes comments on applications of these areas alone; of all where none is named.
    #[must_use]
    pub fn taking_comments(self, areas: Vec<String>) -> Self {
        Self { comment_areas: areas.into(), ..self }
    }

    /// The areas named to [`Store::taking_comments`] that no application is in: they may be mistyped.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unknown_comment_areas(&self) -> Result<Vec<String>, Fault> {
        let mut unknown = Vec::new();
        for area in self.comment_areas.iter() {
            let query = "SELECT EXISTS (SELECT 1 FROM planning_applications WHERE area = ?)";
            if !sqlx::query_scalar(query).bind(area).fetch_one(&self.read).await? {
                unknown.push(area.clone());
            }
        }
        Ok(unknown)
    }

    /// Whether applications of this area can be commented on here.
    pub fn takes_comments(&self, area: &str) -> bool {
        self.comment_areas.is_empty() || self.comment_areas.iter().any(|own| own == area)
    }

    /// The form to comment on an application with this name, where people may comment on it or could until lately.
    pub(in crate::store) async fn comment_form(&self, id: &str) -> Result<Option<Arc<Published>>, Fault> {
        let Some((slug, _)) = id.strip_prefix(PREFIX).and_then(|rest| rest.rsplit_once('-')) else { return Ok(None) };
        let query =
            sqlx::query(sqlx::AssertSqlSafe(format!("SELECT body FROM planning_applications WHERE {SLUG} = ?")));
        for row in query.bind(slug).fetch_all(&self.read).await? {
            let one = application(row.try_get("body")?)?;
            if self.takes_comments(&one.area) && one.comment_id().as_deref() == Some(id) {
                return form(&one);
            }
        }
        Ok(None)
    }

    /// Keeps a form with what it is about, before the first comment comes in: whatever becomes of the application,
    /// comments can be read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_comment_form(&self, published: &Published, about: &About) -> Result<(), Fault> {
        let (id, version) = (&published.definition.id, published.definition.version);
        let insert = sqlx::query("INSERT INTO definitions (id, version, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
        insert.bind(id).bind(version).bind(&published.body).execute(&self.write).await?;
        let insert =
            "INSERT INTO planning_comments (definition, area, reference) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        sqlx::query(insert).bind(id).bind(&about.area).bind(&about.reference).execute(&self.write).await?;
        Ok(())
    }

    /// The form as it closed, where it is one that was kept to comment on an application: nobody is asked any more, whether
    /// the application is gone, was decided, or has lost its last day. What was sent can still be read by it.
    pub(in crate::store) async fn closed_comment_form(
        &self,
        kept: &Published,
    ) -> Result<Option<Arc<Published>>, Fault> {
        if !kept.definition.id.starts_with(PREFIX) {
            return Ok(None);
        }
        let query = "SELECT area, reference FROM planning_comments WHERE definition = ?";
        let found = sqlx::query_as(query).bind(&kept.definition.id).fetch_optional(&self.read).await?;
        let Some((area, reference)) = found else { return Ok(None) };
        let mut definition = kept.definition.clone();
        close(&mut definition, clock::today());
        let (body, about) = (kept.body.clone(), Some(About { area, reference }));
        Ok(Some(Arc::new(Published { body, definition, quiz: None, about })))
    }

    /// Forgets every form that has no comment and by which nobody is asked any more. If people may comment once more, it is made
    /// of the application again.
    ///
    /// All are looked at each time: the last comment may have been erased by who wrote it, or have gone while the form was open.
    pub(in crate::store) async fn forget_comment_forms(&self, today: Date) -> Result<(), Fault> {
        let query = "SELECT c.definition FROM planning_comments c \
                     WHERE NOT EXISTS (SELECT 1 FROM responses WHERE definition = c.definition)";
        let without: Vec<String> = sqlx::query_scalar(query).fetch_all(&self.read).await?;
        for id in without {
            match self.comment_form(&id).await {
                Ok(Some(form)) if !form.definition.is_closed(today) => {}
                Ok(_) => self.forget_comment_form(&id).await?,
                // One that cannot be made is no reason to keep all others.
                Err(fault @ (Fault::Damaged(_) | Fault::Definition(_))) => {
                    tracing::error!(definition = id, cause = %fault, "a form to comment cannot be made, and is passed over");
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }

    /// Forgets a form, unless somebody has commented by it meanwhile.
    async fn forget_comment_form(&self, id: &str) -> Result<(), Fault> {
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await?;
        // A definition that somebody has published under such a name is none of these forms, and stays.
        let form = "DELETE FROM definitions WHERE id = ?1 AND id IN (SELECT definition FROM planning_comments) \
                    AND NOT EXISTS (SELECT 1 FROM responses WHERE definition = ?1)";
        sqlx::query(form).bind(id).execute(&mut *transaction).await?;
        let about = "DELETE FROM planning_comments WHERE definition = ?1 AND NOT EXISTS (SELECT 1 FROM definitions WHERE id = ?1)";
        sqlx::query(about).bind(id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Comments of one area or of all in the order of days, from after `last`, so many at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn comments_after(
        &self,
        area: Option<&str>,
        last: Option<(&str, &Key)>,
        most: u32,
    ) -> Result<Vec<Comment>, Fault> {
        let (day, key) = last.map_or(("", &[][..]), |(day, key)| (day, key.bytes()));
        let query = format!(
            "{COMMENTS} WHERE (?1 IS NULL OR c.area = ?1) AND (r.received, r.key) > (?2, ?3) ORDER BY r.received, r.key LIMIT ?4"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(query)).bind(area).bind(day).bind(key.to_vec()).bind(most);
        query.fetch_all(&self.read).await?.iter().map(comment).collect()
    }

    /// The comment in one of these areas that has waited longest to be handed on. What looks like a machine's stays here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_comment(&self, area: &str, now: u64) -> Result<Option<Comment>, Fault> {
        let query = format!(
            "{COMMENTS} WHERE c.area = ? AND r.set_aside = 0 AND (f.comment IS NULL OR (f.state = 'later' AND f.due <= ?)) \
             ORDER BY coalesce(f.due, 0), r.received, r.key LIMIT 1"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(query)).bind(area).bind(milliseconds(now));
        query.fetch_optional(&self.read).await?.as_ref().map(comment).transpose()
    }

    /// Writes down that a comment is being handed on, until `until`; `false` where somebody else is at it, or it is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_comment(&self, key: &Key, until: u64) -> Result<bool, Fault> {
        let begin = "INSERT INTO planning_forwards (comment, state, tries, due, why) SELECT key, 'sending', 1, ?2, '' FROM responses WHERE key = ?1 \
                     ON CONFLICT (comment) DO UPDATE SET state = 'sending', tries = tries + 1, due = ?2 WHERE state = 'later'";
        let done = sqlx::query(begin).bind(key.bytes().to_vec()).bind(milliseconds(until)).execute(&self.write).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes down what became of a comment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_comment(&self, key: &Key, sent: &Sent, why: &str) -> Result<(), Fault> {
        let (state, due) = match sent {
            Sent::Taken | Sent::Caught => ("sent", 0),
            Sent::Later(due) => ("later", *due),
            Sent::Refused | Sent::Gone => ("refused", 0),
            Sent::Doubtful => ("doubtful", 0),
        };
        let why: String = why.chars().take(500).collect();
        let update = "UPDATE planning_forwards SET state = ?, due = ?, why = ? WHERE comment = ? AND state = 'sending'";
        let update = sqlx::query(update).bind(state).bind(milliseconds(due)).bind(why).bind(key.bytes().to_vec());
        update.execute(&self.write).await?;
        Ok(())
    }

    /// What was being handed on for longer than its sender had is doubtful; says how many comments that are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn doubt_comments(&self, now: u64) -> Result<u64, Fault> {
        let update = "UPDATE planning_forwards SET state = 'doubtful', why = 'the server ended meanwhile' WHERE state = 'sending' AND due <= ?";
        Ok(sqlx::query(update).bind(milliseconds(now)).execute(&self.write).await?.rows_affected())
    }
}

/// The form of an application on which people may comment; of one on which they no longer may, the form as it closed.
fn form(one: &Application) -> Result<Option<Arc<Published>>, Fault> {
    let today = clock::today();
    let Some(body) = one.comment_form().filter(|_| one.took_comments(today)) else { return Ok(None) };
    let json: Json = serde_json::from_str(&body).map_err(|_| Fault::Damaged("a comment's form is no JSON"))?;
    let Document { mut definition, quiz } = Document::read(&json).map_err(Fault::Definition)?;
    if !one.open_for_comments(today) {
        // Decided or withdrawn before its time was over.
        close(&mut definition, today);
    }
    let about = About { area: one.area.clone(), reference: one.reference.clone() };
    Ok(Some(Arc::new(Published { body, definition, quiz, about: Some(about) })))
}

/// Nobody is asked from this day on.
fn close(definition: &mut Definition, today: Date) {
    definition.closes = clock::days_before(today, 1).map(|day| definition.closes.map_or(day, |last| last.min(day)));
}

fn comment(found: &sqlx::sqlite::SqliteRow) -> Result<Comment, Fault> {
    Ok(Comment {
        about: About { area: found.try_get("area")?, reference: found.try_get("reference")? },
        row: row(found)?,
        state: found.try_get("state")?,
        why: found.try_get("why")?,
        tries: found.try_get("tries")?,
    })
}

fn milliseconds(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}
