//! What can be published: surveys, and quizzes that are filled in. Both are answered in the same way.

use crate::clock;
use crate::store::{Fault, Store};
use wecan_model::json::Json;
use wecan_model::myths::Labels;
use wecan_model::{Date, Definition, Identity, Quiz, Trouble};

/// A document as it was read.
#[derive(Debug, Clone)]
pub struct Document {
    /// What judges the answers.
    pub definition: Definition,
    /// The quiz, where it is one.
    pub quiz: Option<Quiz>,
}

impl Document {
    /// Reads whatever can be published.
    ///
    /// # Errors
    /// Every fault, each with its path.
    pub fn read(json: &Json) -> Result<Self, Vec<Trouble>> {
        if is_quiz(json) {
            let quiz = Quiz::read(json)?;
            return Ok(Self { definition: quiz.definition(&Labels::default(), false), quiz: Some(quiz) });
        }
        Ok(Self { definition: Definition::read(json)?, quiz: None })
    }

    /// Reads what this server can serve.
    ///
    /// # Errors
    /// Every fault, and what is asked of the server that it cannot do.
    pub fn read_to_serve(json: &Json) -> Result<Self, Vec<Trouble>> {
        let document = Self::read(json)?;
        if document.definition.identity == Identity::Verified && document.definition.poll.is_none() {
            let what = "\"verified\" is for polls: add `poll`, or use \"anonymous\" or \"invited\"";
            return Err(vec![Trouble::new("identity", what)]);
        }
        let own = &document.definition;
        // What names no first day is answered from today on.
        let opens = own.poll.as_ref().map(|_| own.opens().unwrap_or_else(clock::today));
        let days =
            opens.zip(own.closes).map(|(opens, closes)| i64::from(closes.number()) - i64::from(opens.number()) + 1);
        if let Some(days) = days.filter(|days| *days > i64::from(own.retention_days)) {
            let what = format!(
                "needs to be at least {days}: a poll's answers are kept until it closes, so that they are counted"
            );
            return Err(vec![Trouble::new("retention_days", what)]);
        }
        Ok(document)
    }

    /// Whether it can stand beside its other versions, which go on taking answers: whoever may answer one may answer all, all
    /// are polls or none is, and what was answered under other versions of a poll is kept until this one closes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fits_earlier(&self, store: &Store) -> Result<Vec<Trouble>, Fault> {
        let own = &self.definition;
        let mut troubles = Vec::new();
        for other in store.versions(&own.id).await? {
            let (version, other) = (other.definition.version, &other.definition);
            let means = "goes on taking answers, and they would be counted with these: publish this under another id";
            if other.poll.is_some() != own.poll.is_some() {
                let is = if other.poll.is_some() { "is a poll" } else { "is no poll" };
                troubles.push(Trouble::new("poll", format!("version {version} {is} and {means}")));
            } else if asks_for(other) != asks_for(own) {
                let what = format!("version {version} asks for {} and {means}", asks_for(other));
                troubles.push(Trouble::new("identity", what));
            }
        }
        let Some(closes) = own.closes.filter(|_| own.poll.is_some()) else { return Ok(troubles) };
        for (version, first) in store.first_days(&own.id).await? {
            let Some(other) = store.definition(&own.id, Some(version)).await? else { continue };
            let kept = other.definition.retention_days;
            let last = i32::try_from(kept).ok().and_then(|days| Date::from_number(first.number().saturating_add(days)));
            if version != own.version
                && let Some(last) = last.filter(|last| *last <= closes)
            {
                let (last, first) = (last.iso(), first.iso());
                let what = format!(
                    "is too late: answers to version {version} have come since {first} and are kept for {kept} days, until {last}: \
                     they would be gone before they are counted"
                );
                troubles.push(Trouble::new("closes", what));
            }
        }
        Ok(troubles)
    }
}

/// What has to be shown before answers are taken.
fn asks_for(definition: &Definition) -> &'static str {
    match definition.identity {
        Identity::Anonymous | Identity::Named => "nothing",
        Identity::Invited => "an invitation",
        Identity::Verified => "an email address that was confirmed",
    }
}

/// Whether a document is a quiz, by what it holds.
pub fn is_quiz(json: &Json) -> bool {
    json.get("items").is_some()
}
