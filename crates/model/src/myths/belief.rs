//! Whether it works: how judgement and confidence change between first sight of a statement and having read about it.
//!
//! Only those count who judged a statement both times, so that both figures are of the same people. What is published
//! has a base of at least [`LEAST`] and counts rounded to [`STEP`]; the caller counts anew only once enough people more
//! have answered, so that nobody can follow the figures from one response to the next.

use super::{AFTER, Item, SURE, SURE_AFTER};
use crate::draft::Draft;

/// The fewest answers of which anything is published.
pub const LEAST: u32 = 10;
/// What published counts are rounded to.
pub const STEP: u32 = 5;

/// Counts for one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Belief {
    /// Those who judged it at first sight.
    pub judged: u32,
    /// Those of them who were right.
    pub right: u32,
    /// Those who judged it again at once, having read about it.
    pub after: Twice,
    /// Those who judged it again when they came back.
    pub later: Twice,
    /// Those who said both times how sure they were.
    pub sure: u32,
    /// The sum of what they said at first, 1 to 5 each.
    pub sure_before: u32,
    /// The sum of what they said afterwards.
    pub sure_after: u32,
}

/// Counts of those who judged a statement at first sight and once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Twice {
    /// How many they are.
    pub both: u32,
    /// Those of them who were right at first.
    pub right_before: u32,
    /// Those of them who were right the second time.
    pub right_after: u32,
    /// Wrong at first, then right.
    pub became_right: u32,
    /// Right at first, then wrong.
    pub became_wrong: u32,
}

/// What may be published about one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// Those who judged it at first sight, rounded.
    pub judged: u32,
    /// Those of them who were right, rounded.
    pub right: u32,
    /// What changed at once, where enough people judged it again.
    pub change: Option<Change>,
    /// What was left of it when people came back, where enough of them did.
    pub later: Option<Change>,
    /// How sure people were, where enough said so twice.
    pub confidence: Option<Confidence>,
}

/// How judgement changed. Counts are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Those who judged it both times.
    pub base: u32,
    /// Those who were right at first.
    pub right_before: u32,
    /// Those who were right afterwards.
    pub right_after: u32,
    /// Those who changed from wrong to right.
    pub became_right: u32,
    /// Those who changed from right to wrong.
    pub became_wrong: u32,
}

/// How sure people were. Means are in tenths of a point on the scale from 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confidence {
    /// Those who said so both times, rounded.
    pub base: u32,
    /// The mean at first.
    pub before: u32,
    /// The mean afterwards.
    pub after: u32,
}

impl Belief {
    /// Counts one response. Its answers are those to the quiz that the item is of.
    pub fn count(&mut self, item: &Item, answers: &Draft) {
        let Some(before) = item.is_right(&item.id, answers) else { return };
        self.judged += 1;
        self.right += u32::from(before);
        let Some(after) = item.is_right(&[&item.id, AFTER].concat(), answers) else { return };
        self.after.count(before, after);
        let sure = |part: &str| answers.first(&[&item.id, part].concat()).and_then(crate::date::digits);
        if let (Some(before), Some(after)) = (sure(SURE), sure(SURE_AFTER)) {
            self.sure += 1;
            self.sure_before += before;
            self.sure_after += after;
        }
    }

    /// Counts what somebody who has been counted said when they came back. The item is the one that they judged then:
    /// another version may have changed it meanwhile.
    pub fn count_later(&mut self, first: (&Item, &Draft), later: (&Item, &Draft)) {
        let right = |(item, answers): (&Item, &Draft)| item.is_right(&item.id, answers);
        if let (Some(before), Some(after)) = (right(first), right(later)) {
            self.later.count(before, after);
        }
    }

    /// What may be published; nothing where too few judged the statement.
    pub fn published(&self) -> Option<Published> {
        let enough = |base: u32| base >= LEAST;
        let confidence = enough(self.sure).then(|| Confidence {
            base: rounded(self.sure),
            before: tenths(self.sure_before, self.sure),
            after: tenths(self.sure_after, self.sure),
        });
        let (change, later) = (self.after.published(), self.later.published());
        let it = Published { judged: rounded(self.judged), right: rounded(self.right), change, later, confidence };
        enough(self.judged).then_some(it)
    }
}

impl Twice {
    fn count(&mut self, before: bool, after: bool) {
        self.both += 1;
        self.right_before += u32::from(before);
        self.right_after += u32::from(after);
        self.became_right += u32::from(!before && after);
        self.became_wrong += u32::from(before && !after);
    }

    fn published(&self) -> Option<Change> {
        let it = Change {
            base: rounded(self.both),
            right_before: rounded(self.right_before),
            right_after: rounded(self.right_after),
            became_right: rounded(self.became_right),
            became_wrong: rounded(self.became_wrong),
        };
        (self.both >= LEAST).then_some(it)
    }
}

impl Change {
    /// Whether the statement makes people more wrong: more of them left the right answer than found it.
    pub fn makes_more_wrong(&self) -> bool {
        self.became_wrong > self.became_right
    }
}

/// To the nearest [`STEP`].
pub fn rounded(count: u32) -> u32 {
    (count + STEP / 2) / STEP * STEP
}

/// A mean in tenths, halves upwards.
fn tenths(sum: u32, of: u32) -> u32 {
    (20 * sum + of) / (2 * of.max(1))
}
