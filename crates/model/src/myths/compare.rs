//! What does not fit between a template and its overlays, and what has changed since an overlay was written.

use super::overlay::{Change, Overlay};
use super::{Item, Quiz};
use crate::json::Json;
use crate::text::digits;
use crate::trouble::Trouble;

/// One overlay beside what it comes after.
pub(super) struct Compared<'a> {
    pub(super) template: &'a Quiz,
    /// The overlays before it.
    pub(super) before: &'a [Overlay],
    pub(super) overlay: &'a Overlay,
}

impl Compared<'_> {
    /// Every conflict, each with the item's, the member's or the placeholder's name.
    pub(super) fn conflicts(&self) -> Vec<Trouble> {
        let mut all = Vec::new();
        self.versions(&mut all);
        self.changes(&mut all);
        let name = self.overlay.name();
        let mut conflict = |at: &str, what: &[&str]| all.push(Trouble::new(at, what.concat()));
        for id in self.overlay.order.iter().filter(|id| !self.knows(id)) {
            conflict(id, &["`", name, "` puts it in order, but there is no such item"]);
        }
        for (value, own) in &self.overlay.values {
            let differs = |it: &&Overlay| it.values.iter().any(|(other, theirs)| other == value && theirs != own);
            if let Some(earlier) = self.last(differs) {
                conflict(
                    value,
                    &["`", name, "` and `", earlier.name(), "` have different values: that of `", name, "` counts"],
                );
            }
        }
        for (member, own) in &self.overlay.members {
            let differs = |it: &&Overlay| it.members.iter().any(|(other, theirs)| other == member && theirs != own);
            if let Some(earlier) = self.last(differs) {
                conflict(
                    member,
                    &["`", name, "` and `", earlier.name(), "` each have their own: that of `", name, "` counts"],
                );
            }
        }
        if let Some(earlier) = self.last(|it| are_at_odds(&it.order, &self.overlay.order)) {
            conflict(
                "order",
                &[
                    "`",
                    name,
                    "` and `",
                    earlier.name(),
                    "` put the same items in another order: that of `",
                    name,
                    "` counts",
                ],
            );
        }
        all
    }

    /// What was made for another template, or for a later version than there is.
    fn versions(&self, all: &mut Vec<Trouble>) {
        let (name, written_for) = (self.overlay.name(), &self.overlay.template);
        let mut conflict = |what: &[&str]| all.push(Trouble::new("template", what.concat()));
        match self.base() {
            None => conflict(&["`", name, "` was written for `", written_for, "`, not for `", &self.template.id, "`"]),
            Some(version) if version < self.overlay.template_version => {
                let (later, version) = (digits(self.overlay.template_version.into()), digits(version.into()));
                conflict(&[
                    "`",
                    name,
                    "` was written against version ",
                    &later,
                    " of `",
                    written_for,
                    "`, this is ",
                    &version,
                ]);
            }
            Some(_) => {}
        }
    }

    /// Items that it and what comes before it want different things of.
    fn changes(&self, all: &mut Vec<Trouble>) {
        let name = self.overlay.name();
        let mut conflict = |id: &str, what: &[&str]| all.push(Trouble::new(id, what.concat()));
        let of_name = ["that of `", name, "`"].concat();
        for (id, change) in self.overlay.changes() {
            let earlier = self.last(|it| it.own(id)).map(Overlay::name);
            let removed = self.last(|it| matches!(it.change(id), Some(Change::Removed))).map(Overlay::name);
            match (change, self.template.item(id), earlier) {
                (Change::Removed, _, Some(earlier)) => {
                    conflict(id, &["`", name, "` removes it, but `", earlier, "` has its own: that stays"]);
                }
                (Change::Removed, None, None) => {
                    conflict(id, &["`", name, "` removes it, but the template does not have it"]);
                }
                (Change::Own { .. }, _, Some(earlier)) => {
                    conflict(id, &["`", name, "` and `", earlier, "` both have their own: ", &of_name, " counts"]);
                }
                (Change::Own { against: None, .. }, Some(_), None) => {
                    conflict(
                        id,
                        &["`", name, "` adds it, but the template has one of this name: ", &of_name, " counts"],
                    );
                }
                (Change::Own { against: Some(_), .. }, None, None) => {
                    conflict(id, &["`", name, "` replaces it, but the template has it no more: ", &of_name, " stays"]);
                }
                _ => {}
            }
            if let (Change::Own { .. }, Some(removed), None) = (change, removed, earlier) {
                conflict(id, &["`", removed, "` removes it, but `", name, "` has its own: that stays"]);
            }
        }
    }

    /// What is new or has changed since it was written, each with the item's or the member's name.
    pub(super) fn news(&self) -> Vec<Trouble> {
        let mut all = Vec::new();
        let written = self.overlay.template_version;
        let Some(version) = self.base().filter(|version| *version > written) else { return all };
        let name = self.overlay.name();
        let against = |since: u32| ["; `", name, "` was written against ", &digits(since.into())].concat();
        // Only a template's own items and members say in which of its versions they changed.
        if self.overlay.template == self.template.id && self.template.made_from.is_empty() {
            for (member, changed) in self.template.changed.iter().filter(|(_, changed)| *changed > written) {
                let own = self.overlay.members.iter().any(|(own, _)| own == member);
                all.push(told(member, *changed, &against(written), if own { INSTEAD } else { "" }));
            }
            for item in &self.template.items {
                let (since, what) = self.since(item);
                if item.changed > since {
                    all.push(told(&item.id, item.changed, &against(since), what));
                }
            }
        }
        if all.is_empty() {
            let what = ["is version ", &digits(version.into()), &against(written), "; nothing in it says what changed"];
            all.push(Trouble::new(self.overlay.template.as_str(), what.concat()));
        }
        all
    }

    /// The version up to which an item has been looked through, and what the place made of it.
    fn since(&self, item: &Item) -> (u32, &'static str) {
        let written = self.overlay.template_version;
        match self.overlay.change(&item.id) {
            Some(Change::Own { against, .. }) => (against.unwrap_or(written), INSTEAD),
            Some(Change::Removed) => (written, "; the place leaves it out"),
            None => (written, ""),
        }
    }

    /// The version of what it was written for, where that is here: the template, or an overlay before it.
    fn base(&self) -> Option<u32> {
        if self.overlay.template == self.template.id {
            return Some(self.template.version);
        }
        let made = self.before.iter().rev().flat_map(|it| it.made_from.iter().rev());
        let mut made = made.chain(self.template.made_from.iter().rev());
        made.find(|(id, _)| *id == self.overlay.template).map(|(_, version)| *version)
    }

    fn knows(&self, id: &str) -> bool {
        self.template.item(id).is_some() || self.overlay.own(id) || self.before.iter().any(|it| it.own(id))
    }

    /// The last overlay before it of which something holds.
    fn last(&self, holds: impl Fn(&&Overlay) -> bool) -> Option<&Overlay> {
        self.before.iter().rev().find(holds)
    }
}

const INSTEAD: &str = "; the words of the place stand in its stead";

fn told(at: &str, changed: u32, against: &str, what: &str) -> Trouble {
    Trouble::new(at, ["is new or changed in version ", &digits(changed.into()), against, what].concat())
}

/// Whether two lists have items in common, but not in the same order.
fn are_at_odds(one: &[String], other: &[String]) -> bool {
    let common = |of: &[String], with: &[String]| of.iter().filter(|id| with.contains(id)).cloned().collect::<Vec<_>>();
    common(one, other) != common(other, one)
}

/// What places have said of items that are not shown: voices that nobody will hear.
pub(super) fn unheard(shown: &Json, template: &Quiz, overlays: &[Overlay]) -> Vec<Trouble> {
    let Some(Json::Array(items)) = shown.get("items") else { return Vec::new() };
    let is_shown = |id: &str| items.iter().any(|item| item.get("id").and_then(Json::as_str) == Some(id));
    let mut all = Vec::new();
    for overlay in overlays {
        for (id, _) in overlay.voices.iter().filter(|(id, _)| !is_shown(id)) {
            let why = if template.item(id).is_some() { "it is left out" } else { "there is no such item" };
            all.push(Trouble::new(id.as_str(), ["`", overlay.name(), "` has a voice about it, but ", why].concat()));
        }
    }
    all
}
