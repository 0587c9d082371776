//! What a place makes of a template, and several overlays as one.

use crate::date::Date;
use crate::json::Json;
use crate::text::Text;

/// What a place makes of a template: a county's and then a district's are one overlay again ([`Overlay::then`]).
///
/// Made by [`Overlay::read`].
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// Its id and version; of several that were put together, those of each.
    pub made_from: Vec<(String, u32)>,
    /// The id of the template that it was written for.
    pub template: String,
    /// The version of the template that its writers last looked through.
    pub template_version: u32,
    /// What the whole says in place of the template: title, introduction and the like.
    pub(crate) members: Vec<(String, Json)>,
    /// What becomes of each item that is not as in the template.
    pub(crate) changes: Vec<(String, Change)>,
    /// The items that come first.
    pub(crate) order: Vec<String>,
    /// What placeholders stand for.
    pub(crate) values: Vec<(String, Value)>,
    /// What people of the place say, by item.
    pub(crate) voices: Vec<(String, Json)>,
}

/// What becomes of an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It is left out.
    Removed,
    /// The place has its own.
    Own {
        /// The item, as it was read.
        item: Json,
        /// The version of the template that it replaces an item of; none where it was added.
        against: Option<u32>,
    },
}

/// What a placeholder stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// In words.
    pub words: Text,
    /// Where the figure is from, as it was read.
    pub source: Option<Json>,
}

impl Overlay {
    /// This overlay and a later one as one: the later counts, but removes no item that a place has written.
    ///
    /// It makes no difference which of three are put together first.
    pub fn then(mut self, later: &Overlay) -> Overlay {
        self.made_from.extend(later.made_from.iter().cloned());
        for (name, member) in &later.members {
            put(&mut self.members, name, member.clone());
        }
        for (id, change) in &later.changes {
            let kept = matches!(change, Change::Removed) && self.own(id);
            if !kept {
                put(&mut self.changes, id, change.clone());
            }
        }
        let before = std::mem::replace(&mut self.order, later.order.clone());
        self.order.extend(before.into_iter().filter(|id| !later.order.contains(id)));
        for (name, value) in &later.values {
            put(&mut self.values, name, value.clone());
        }
        self.voices.extend(later.voices.iter().cloned());
        self
    }

    /// Whether the place has an item of its own under this id.
    pub fn own(&self, id: &str) -> bool {
        matches!(self.change(id), Some(Change::Own { .. }))
    }

    /// What becomes of the item of this id.
    pub fn change(&self, id: &str) -> Option<&Change> {
        self.changes.iter().find(|(own, _)| own == id).map(|(_, change)| change)
    }

    /// The items that it removes, replaces or adds, in order.
    pub fn changes(&self) -> impl Iterator<Item = (&str, &Change)> {
        self.changes.iter().map(|(id, change)| (id.as_str(), change))
    }

    /// The items that the place has written and that are past their review on this day, or will be within so many days:
    /// each with its last day, the soonest first.
    pub fn expiring(&self, today: Date, within_days: u32) -> Vec<(&str, Date)> {
        let last = i64::from(today.number()) + i64::from(within_days);
        let mut all = Vec::new();
        for (id, change) in self.changes() {
            let Change::Own { item, .. } = change else { continue };
            let day = item.get("review_by").and_then(Json::as_str).and_then(Date::parse);
            all.extend(day.filter(|day| i64::from(day.number()) <= last).map(|day| (id, day)));
        }
        all.sort_by_key(|(_, day)| *day);
        all
    }

    /// Its name in what is said about it.
    pub(crate) fn name(&self) -> &str {
        self.made_from.last().map_or("", |(id, _)| id)
    }
}

/// Replaces what stands under a name, in its place, or adds it at the end.
fn put<T>(all: &mut Vec<(String, T)>, name: &str, value: T) {
    match all.iter_mut().find(|(own, _)| own == name) {
        Some((_, own)) => *own = value,
        None => all.push((name.to_owned(), value)),
    }
}
