//! Change in belief and confidence, against an example worked by hand.

use super::{item, quiz, template};
use wecan_model::Draft;
use wecan_model::myths::belief::{Belief, Change, Confidence, Published, Twice, rounded};

/// So many people gave these answers: before, how sure, afterwards, how sure.
fn counted(people: &[(u32, &str, &str, &str, &str)]) -> Belief {
    let quiz = template(&quiz(&[item("a")]));
    let mut belief = Belief::default();
    for (count, before, sure, after, sure_after) in people {
        let fields = [("a", *before), ("a-sure", *sure), ("a-after", *after), ("a-after-sure", *sure_after)];
        let draft = Draft::from_pairs(fields.into_iter().filter(|(_, value)| !value.is_empty()));
        (0..*count).for_each(|_| belief.count(&quiz.items[0], &draft));
    }
    belief
}

#[test]
fn a_worked_example_comes_out_as_by_hand() {
    // The right answer is "true". 43 people:
    //   18  false (sure 4) -> true  (sure 4)     wrong, then right
    //    9  true  (sure 2) -> true  (sure 5)     right both times
    //    7  false (sure 5) -> false (sure 3)     wrong both times
    //    4  true  (sure 3) -> false (sure 2)     right, then wrong
    //    2  complicated    -> true               wrong, then right, without saying how sure
    //    3  true                                 judged once
    // Judged at first sight:   43, right 9 + 4 + 3 = 16.
    // Judged twice:            18 + 9 + 7 + 4 + 2 = 40; right before 9 + 4 = 13; right after 18 + 9 + 2 = 29.
    // Became right:            18 + 2 = 20; became wrong 4. Check: 13 + 20 - 4 = 29.
    // Said how sure twice:     38. Before: 18*4 + 9*2 + 7*5 + 4*3 = 72 + 18 + 35 + 12 = 137, mean 3.605.
    //                              After:  18*4 + 9*5 + 7*3 + 4*2 = 72 + 45 + 21 + 8  = 146, mean 3.842.
    // Published, counts to the nearest 5: 43 -> 45, 16 -> 15; 40, 13 -> 15, 29 -> 30, 20, 4 -> 5; 38 -> 40, 3.6 and 3.8.
    let belief = counted(&[
        (18, "false", "4", "true", "4"),
        (9, "true", "2", "true", "5"),
        (7, "false", "5", "false", "3"),
        (4, "true", "3", "false", "2"),
        (2, "complicated", "", "true", ""),
        (3, "true", "", "", ""),
    ]);
    let by_hand = Belief {
        judged: 43,
        right: 16,
        after: Twice { both: 40, right_before: 13, right_after: 29, became_right: 20, became_wrong: 4 },
        later: Twice::default(),
        sure: 38,
        sure_before: 137,
        sure_after: 146,
    };
    assert_eq!(belief, by_hand);
    let change = Change { base: 40, right_before: 15, right_after: 30, became_right: 20, became_wrong: 5 };
    assert!(!change.makes_more_wrong());
    let confidence = Confidence { base: 40, before: 36, after: 38 };
    let published =
        Published { judged: 45, right: 15, change: Some(change), later: None, confidence: Some(confidence) };
    assert_eq!(belief.published(), Some(published));
}

#[test]
fn what_was_left_weeks_later_is_told_of_those_who_came_back() {
    // Of 30 people who were wrong at first, 12 come back: 9 are right now, 3 are wrong again. Of 5 who were right at
    // first one comes back, and is wrong now. One comes back without an answer.
    // Base 13 -> 15, right before 1 -> 0, right later 9 -> 10, became right 9 -> 10, became wrong 1 -> 0.
    let quiz = template(&quiz(&[item("a")]));
    let item = &quiz.items[0];
    let said = |value: &str| Draft::from_pairs([("a", value)]);
    let mut belief = counted(&[(30, "false", "", "true", ""), (5, "true", "", "true", "")]);
    for (count, before, later) in
        [(9, "false", "true"), (3, "false", "complicated"), (1, "true", "false"), (1, "true", "")]
    {
        (0..count).for_each(|_| belief.count_later((item, &said(before)), (item, &said(later))));
    }
    assert_eq!(belief.later, Twice { both: 13, right_before: 1, right_after: 9, became_right: 9, became_wrong: 1 });
    let later = Change { base: 15, right_before: 0, right_after: 10, became_right: 10, became_wrong: 0 };
    assert_eq!(belief.published().and_then(|it| it.later), Some(later));
    let few = counted(&[(30, "false", "", "true", "")]).published().expect("enough judged it");
    assert_eq!(few.later, None, "nothing is told of those who came back while they are too few");
}

#[test]
fn nothing_is_published_of_fewer_than_ten() {
    assert_eq!(counted(&[(9, "true", "3", "true", "3")]).published(), None);
    let ten = counted(&[(9, "true", "3", "true", "3"), (1, "true", "", "", "")]).published();
    assert_eq!(ten, Some(Published { judged: 10, right: 10, change: None, later: None, confidence: None }));
    assert!(counted(&[(10, "true", "", "true", "")]).published().is_some_and(|it| it.change.is_some()));
}

#[test]
fn a_statement_that_makes_people_more_wrong_is_marked() {
    let worse = counted(&[(12, "true", "4", "false", "4"), (3, "false", "4", "true", "4")]).published();
    assert!(worse.and_then(|it| it.change).is_some_and(|change| change.makes_more_wrong()));
    // One person more or less is within the rounding.
    let level = counted(&[(6, "true", "4", "false", "4"), (5, "false", "4", "true", "4")]).published();
    assert!(level.and_then(|it| it.change).is_some_and(|change| !change.makes_more_wrong()));
}

#[test]
fn counts_are_rounded_to_the_nearest_five() {
    for (count, to) in [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (10, 10), (12, 10), (13, 15)] {
        assert_eq!(rounded(count), to, "{count}");
    }
}
