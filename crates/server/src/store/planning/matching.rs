//! What stands in the index of words, and what it is asked: words, filters and squares of the map are one question to it.

use super::find::{Ends, NEVER, Order};
use super::import::{assessed_from, life};
use super::near::{cover, squares};
use super::{Fault, Store};
use sqlx::Row as _;
use wecan_model::Date;
use wecan_model::planning::search::{fold, folded, terms};
use wecan_model::planning::{Application, Search, Standing};

/// Beginnings of words of up to so many letters are in the index themselves.
pub(super) const INDEXED: usize = 4;

/// More words with one beginning than this are left to the index.
const MOST_WORDS: usize = 256;

/// So many days are looked for day by day; longer times by the month, and then row by row.
const MOST_DAYS: u32 = 14;

/// What the index of words is asked.
pub(super) struct Matching {
    /// The words; none where every application would do.
    pub(super) words: Option<String>,
    /// Whether what is found was decided in the right months, and not yet on the right days.
    pub(super) roughly_decided: bool,
}

/// Whether only those are looked for on which people can comment.
pub(super) fn is_open(search: &Search, order: Order) -> bool {
    search.standing == Some(Standing::Consultation) || order == Order::Deadline
}

/// The first of so many days up to today.
pub(super) fn since(days: u32, today: Date) -> Date {
    Date::from_number(today.number().saturating_sub_unsigned(days.saturating_sub(1))).unwrap_or(today)
}

/// What the index of words keeps of an application beside its words.
pub(super) fn facets(now: &Application) -> Vec<String> {
    let mut facets = vec![facet("kind", now.kind.name()), facet("life", life(now)), facet("area", &now.area)];
    if !now.ward.is_empty() {
        facets.push(facet("ward", &folded(&now.ward)));
    }
    if let Some(day) = now.decided() {
        facets.extend([facet("decided", &day.iso()), facet("decided", month(&day.iso()))]);
    }
    if life(now) == "undetermined" {
        facets.extend(now.comments_close().map(|day| facet("open", month(&day.iso()))));
        facets
            .push(assessed_from(now).map_or_else(|| facet("assessed", ""), |day| facet("assessed", month(&day.iso()))));
    }
    facets.extend(now.point.into_iter().flat_map(squares).map(|square| facet("square", &square)));
    facets
}

/// The year and the month of a day.
fn month(iso: &str) -> &str {
    iso.rsplit_once('-').map_or(iso, |(month, _)| month)
}

/// One word for a filter, whatever its value. No text of an application has its marks, since `fold` takes them for spaces;
/// four of them, so that all of these are one beginning in the index of beginnings.
fn facet(name: &str, value: &str) -> String {
    let mut out = String::from("§§§§");
    out.push_str(name);
    for c in value.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            '-' => out.push('°'),
            ' ' => out.push('·'),
            c => out.push_str(&format!("¤{:x}¤", u32::from(c))),
        }
    }
    out
}

/// Any of these filters.
fn any(name: &str, values: &[String]) -> String {
    let values: Vec<_> = values.iter().map(|value| format!("\"{}\"", facet(name, value))).collect();
    format!("({})", values.join(" OR "))
}

/// Words that have to stand together and whole, as the index of words is asked for them.
fn phrase(words: &str) -> Option<String> {
    let mut folded = String::new();
    fold(words, &mut folded);
    (!folded.is_empty()).then(|| format!("\"{}\"", folded.trim()))
}

impl Store {
    /// What the index of words is asked; `None` where nothing can be found.
    pub(super) async fn matching(
        &self,
        search: &Search,
        order: Order,
        ends: Ends,
        today: Date,
    ) -> Result<Option<Matching>, Fault> {
        let mut parts = self.pieces(&search.words).await?;
        if !search.street.is_empty() {
            // Whole words that are no words at all stand nowhere.
            let Some(street) = phrase(&search.street) else { return Ok(None) };
            parts.push(street);
        }
        let mut only = |name: &str, value: &str| parts.push(any(name, &[value.to_owned()]));
        if let Some(kind) = search.kind {
            only("kind", kind.name());
        }
        match search.standing {
            None => {}
            Some(Standing::Submitted | Standing::Consultation | Standing::Assessment) => only("life", "undetermined"),
            Some(Standing::Decided) => only("life", "determined"),
            Some(standing) => only("life", standing.name()),
        }
        if !search.area.is_empty() {
            only("area", &search.area);
        }
        if !search.ward.is_empty() {
            only("ward", &folded(&search.ward));
        }
        let mut roughly_decided = false;
        if let Some(count) = search.decided_days {
            let days = (since(count, today).number()..=today.number()).filter_map(Date::from_number).map(Date::iso);
            let mut days: Vec<_> = days.collect();
            if count > MOST_DAYS {
                days = days.iter().map(|day| month(day).to_owned()).collect();
                days.dedup();
                roughly_decided = true;
            }
            parts.push(any("decided", &days));
        }
        if search.standing == Some(Standing::Submitted) {
            let mut months = self.months("assessed_from", today).await?;
            months.push(String::new());
            parts.push(any("assessed", &months));
        }
        if let Some(near) = search.near {
            parts.push(any("square", &cover(near)));
        }
        if is_open(search, order) {
            if order == Order::Deadline && is_nothing_else(search) {
                // They come in the order of their deadlines from an index of their own.
                return Ok(Some(Matching { words: None, roughly_decided }));
            }
            let mut months = self.months("comments_until", today).await?;
            months.retain(|month| ends == Ends::Whenever || NEVER.starts_with(month.as_str()) == (ends == Ends::Never));
            if months.is_empty() {
                return Ok(None);
            }
            parts.push(any("open", &months));
        }
        Ok(Some(Matching { words: (!parts.is_empty()).then(|| parts.join(" AND ")), roughly_decided }))
    }

    /// The months, from this one on, that this column has in applications that are not decided.
    async fn months(&self, column: &'static str, today: Date) -> Result<Vec<String>, Fault> {
        // From month to month through the column's index, since there are days enough in each to pass over.
        let next = format!(
            "SELECT substr(min({column}), 1, 7) FROM planning_applications WHERE life = 'undetermined' AND {column}"
        );
        let query = format!(
            "WITH RECURSIVE months (month) AS ({next} >= ?1 || '-01' UNION ALL \
             SELECT ({next} > month || '-99') FROM months WHERE month IS NOT NULL) \
             SELECT month FROM months WHERE month IS NOT NULL"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query)).bind(month(&today.iso())).fetch_all(&self.read).await?;
        rows.iter().map(|row| Ok(row.try_get("month")?)).collect()
    }

    /// What is typed, as the index of words is asked for it: words that begin so, in each piece.
    ///
    /// The index would gather and sort all that begins with a longer piece before it gave the first row; single words
    /// it gives in order.
    async fn pieces(&self, typed: &str) -> Result<Vec<String>, Fault> {
        let mut pieces = Vec::new();
        for term in terms(typed) {
            let term = term.trim();
            let (lead, last) = term.rsplit_once(' ').unwrap_or(("", term));
            let letters = last.chars().count();
            let mut words = Vec::new();
            if letters > INDEXED {
                let query = "SELECT word FROM planning_vocabulary WHERE word >= ? AND word < ? LIMIT ?";
                let after = format!("{last}\u{10ffff}");
                let rows = sqlx::query(query).bind(last).bind(after).bind(MOST_WORDS as u32 + 1);
                for row in rows.fetch_all(&self.read).await? {
                    let word: String = row.try_get("word")?;
                    words.push(format!("\"{lead} {word}\""));
                }
            }
            pieces.push(if letters == 1 || (words.is_empty() && letters > INDEXED) {
                // One letter alone begins too many words for an answer in time.
                format!("\"{term}\"")
            } else if words.is_empty() || words.len() > MOST_WORDS {
                format!("\"{term}\"*")
            } else {
                format!("({})", words.join(" OR "))
            });
        }
        Ok(pieces)
    }
}

/// Whether nothing is looked for but what is open, if that.
fn is_nothing_else(search: &Search) -> bool {
    let standing = search.standing.filter(|standing| *standing != Standing::Consultation);
    Search { standing, ..search.clone() }.is_empty()
}
