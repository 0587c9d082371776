//! What can be published: surveys, and quizzes that are filled in. Both are answered in the same way.

use crate::clock;
use crate::responses::MOST_BYTES;
use crate::store::{Fault, Store};
use wecan_model::definition::{Choice, Look, OTHER_MAX_LENGTH};
use wecan_model::json::Json;
use wecan_model::myths::Labels;
use wecan_model::outbox::KEPT_DAYS;
use wecan_model::{Date, Definition, Identity, Kind, Question, Quiz, Trouble};

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

    /// Reads what this server can serve and take answers to, as it is before it is published.
    ///
    /// # Errors
    /// Every fault; of a document without any what is asked of the server that it cannot do, answers that may become too
    /// long for a response, and hints that nobody is shown.
    pub fn read_to_publish(json: &Json) -> Result<Self, Vec<Trouble>> {
        let document = Self::read(json)?;
        let troubles = document.faults_to_publish();
        if troubles.is_empty() { Ok(document) } else { Err(troubles) }
    }

    /// What is asked of the server that it cannot do.
    pub fn faults_to_serve(&self) -> Vec<Trouble> {
        let own = &self.definition;
        let mut troubles = Vec::new();
        if own.identity == Identity::Verified && own.poll.is_none() {
            let what = "\"verified\" is for polls: add `poll`, or use \"anonymous\" or \"invited\"";
            troubles.push(Trouble::new("identity", what));
        }
        // What names no first day is answered from today on.
        let opens = own.poll.as_ref().map(|_| own.opens().unwrap_or_else(clock::today));
        let days =
            opens.zip(own.closes).map(|(opens, closes)| i64::from(closes.number()) - i64::from(opens.number()) + 1);
        if let Some(days) = days.filter(|days| *days > i64::from(own.retention_days)) {
            let what = format!(
                "needs to be at least {days}: a poll's answers are kept until it closes, so that they are counted"
            );
            troubles.push(Trouble::new("retention_days", what));
        }
        troubles
    }

    /// What keeps this server from publishing it, whatever else is published.
    pub fn faults_to_publish(&self) -> Vec<Trouble> {
        self.faults_to_serve().into_iter().chain(self.unfit()).collect()
    }

    /// What is taken as it is where it was published earlier: answers that may grow beyond what this server takes, and hints
    /// that nobody is shown. A quiz has neither texts to write nor such questions.
    fn unfit(&self) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        if self.quiz.is_none() {
            troubles.extend(overflowing(&self.definition));
            troubles.extend(unseen(&self.definition));
        }
        troubles
    }

    /// Whether it can stand beside its other versions: whoever may answer one of those that take answers may answer all, all
    /// are polls or none is, and what was answered under other versions of a poll is kept until this one closes. What is
    /// published already stands there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fits_earlier(&self, store: &Store) -> Result<Vec<Trouble>, Fault> {
        let own = &self.definition;
        let versions = store.versions(&own.id).await?;
        if versions.iter().any(|other| other.definition.version == own.version) {
            return Ok(Vec::new());
        }
        let mut troubles = self.unfit();
        // The newest stands for all: none was published that did not fit.
        if let Some(other) = versions.first().map(|newest| &newest.definition).filter(|newest| counts_still(newest)) {
            let version = other.version;
            let means = "answers to both would be counted together: publish this under another id";
            if other.poll.is_some() != own.poll.is_some() {
                let is = if other.poll.is_some() { "is a poll" } else { "is no poll" };
                troubles.push(Trouble::new("poll", format!("version {version} {is}, and {means}")));
            } else if asks_for(other) != asks_for(own) {
                let what = format!("version {version} asks for {}, and {means}", asks_for(other));
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

/// Whether answers to it come in, or are counted with those to come.
fn counts_still(definition: &Definition) -> bool {
    let first = clock::days_before(clock::today(), KEPT_DAYS);
    definition.poll.is_some() || definition.closes.is_none_or(|last| first.is_none_or(|first| first <= last))
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

/// What a form may hold beside its answers, in bytes: its page's address above all.
const BESIDE_ANSWERS: usize = 8 * 1024;

/// What a letter may take, in bytes: up to three in JSON, which widgets send, and little more than one of the Latin
/// alphabet in a plain form. Of others a plain form makes six and more, but few fill every field without a script.
const LETTER: usize = 3;

/// The longest address of a mailbox, in bytes.
const MAILBOX: usize = 254;

/// Where the answers may grow beyond what this server takes. Nobody would know before a resident's long answers are lost.
fn overflowing(definition: &Definition) -> Option<Trouble> {
    let mut bytes = BESIDE_ANSWERS;
    for (number, page) in definition.pages.iter().enumerate() {
        for (place, question) in definition.questions.get(page.questions.clone())?.iter().enumerate() {
            bytes += most_bytes(question);
            if bytes > MOST_BYTES {
                let is_text = matches!(question.kind, Kind::Text { .. } | Kind::LongText { .. });
                let member = if is_text { ".max_length" } else { "" };
                let what = format!(
                    "is too much: answers as long as they may be up to here are more than the {} KiB that a response may \
                     have; lower `max_length` here or earlier, or make two surveys of it",
                    MOST_BYTES / 1024
                );
                return Some(Trouble::new(format!("pages[{number}].questions[{place}]{member}"), what));
            }
        }
    }
    None
}

/// Hints of options that stand where there is no room for any.
fn unseen(definition: &Definition) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for (number, page) in definition.pages.iter().enumerate() {
        let questions = definition.questions.get(page.questions.clone()).unwrap_or_default();
        for (place, question) in questions.iter().enumerate() {
            let has_room = match &question.kind {
                Kind::Choices { look, .. } => *look != Look::Select,
                kind => !matches!(kind, Kind::Ranking { .. }),
            };
            for choice in question.choices().iter().filter(|choice| !has_room && choice.hint.is_some()) {
                let at = format!("pages[{number}].questions[{place}].options");
                let what =
                    format!("the hint of `{}` is shown nowhere here: use radios, or say it in the label", choice.value);
                troubles.push(Trouble::new(at, what));
            }
        }
    }
    troubles
}

/// The most bytes of a form that hold the answer to a question.
fn most_bytes(question: &Question) -> usize {
    let field = |part: &str, value: usize| question.id.len() + part.len() + value + "=&".len();
    let letters = |most: u32| LETTER * most as usize;
    // Every byte of it may have to be written as `%20`.
    let chosen = |choice: &Choice| field("", 3 * choice.value.len());
    let one = || question.choices().iter().map(chosen).max().unwrap_or_default();
    let all = || question.choices().iter().map(chosen).sum();
    let answer = match &question.kind {
        Kind::Text { max_length, .. } | Kind::LongText { max_length, .. } => field("", letters(*max_length)),
        Kind::Email => field("", 3 * MAILBOX),
        Kind::Choices { .. } if question.is_multiple() => all(),
        Kind::Ranking { .. } => all(),
        Kind::Matrix { rows, .. } => rows.iter().map(|(row, _)| row.len() + 1 + one()).sum(),
        Kind::Choices { .. } | Kind::Points { .. } => one().max(field("", 4)),
        Kind::Date { .. } => field(".day", 2) + field(".month", 2) + field(".year", 4),
        Kind::Telephone | Kind::Postcode | Kind::Consent | Kind::Number { .. } => field("", 30),
    };
    let reveals = question.choices().iter().any(|choice| choice.other.is_some());
    let other = if reveals { field(".other", letters(OTHER_MAX_LENGTH)) } else { 0 };
    // The order that somebody was shown comes with the answers.
    let order = if question.shuffle { all() + "_order.".len() * question.choices().len() } else { 0 };
    answer + other + order
}
