//! Nothing is told of few, nor can it be worked out.

use proptest::prelude::*;
use wecan_model::poll::disclosure::{batch, told, told_parts, told_share, told_table};

#[test]
fn counts_are_told_to_the_nearest_five_and_not_at_all_under_ten() {
    let pairs = [
        (0, None),
        (9, None),
        (10, Some(10)),
        (12, Some(10)),
        (13, Some(15)),
        (17, Some(15)),
        (18, Some(20)),
        (1002, Some(1000)),
    ];
    for (count, expected) in pairs {
        assert_eq!(told(count), expected, "{count}");
    }
}

#[test]
fn a_hidden_cell_never_stands_alone() {
    let none = |_| false;
    let table = told_table(&[vec![50, 4, 30], vec![40, 60, 20], vec![70, 80, 90]], none);
    // 4 is too few; the smallest of its row and of its column go with it, and then the one where these meet.
    assert_eq!(table[0], [Some(50), None, None]);
    assert_eq!(table[1], [Some(40), None, None]);
    assert_eq!(table[2], [Some(70), Some(80), Some(90)]);
    assert_eq!(told_table(&[vec![12, 30], vec![14, 51]], none), [[Some(10), Some(30)], [Some(15), Some(50)]]);
    assert_eq!(told_table(&[], none), Vec::<Vec<Option<u32>>>::new());
    // The total of the first row is hidden: so are its parts, and in each column one more.
    let table = told_table(&[vec![50, 30], vec![40, 20], vec![70, 90]], |row| row == 0);
    assert_eq!(table, [[None, None], [None, None], [Some(70), Some(90)]]);
}

#[test]
fn what_is_left_of_a_total_is_not_one_hidden_count() {
    let none = |_| false;
    assert_eq!(told_parts(&[60, 20, 4], none), [Some(60), None, None]);
    assert_eq!(told_parts(&[30, 7], none), [None, None]);
    assert_eq!(told_parts(&[60, 20, 4, 0], none), [Some(60), Some(20), None, None]);
    assert_eq!(told_parts(&[60, 22, 18], none), [Some(60), Some(20), Some(20)]);
    assert_eq!(told_parts(&[60, 22, 18], |place| place == 0), [None, None, Some(20)], "the first of two told alike");
    assert_eq!(told_parts(&[7], none), [None]);
}

#[test]
fn shares_by_weight_are_no_finer_than_counts() {
    let shares = [(0.0, 0), (6.2, 0), (6.3, 5), (50.0, 20), (55.9, 20), (56.3, 25), (100.0, 40)];
    for (percent, told) in shares {
        assert_eq!(told_share(percent, 100.0, 40), told, "{percent}");
    }
    assert_eq!(told_share(1.0 + 1e-9, 1.0, 40), 40);
}

#[test]
fn results_wait_for_ten_answers_or_a_twentieth() {
    assert_eq!([0, 10, 199, 400, 1_000_000].map(batch), [10, 10, 10, 20, 50_000]);
}

proptest! {
    #[test]
    fn no_table_tells_of_few_or_hides_one_alone(
        cells in (1_usize..6, 1_usize..6).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(prop::collection::vec(0_u32..60, columns), rows)
        }),
    ) {
        let table = told_table(&cells, |_| false);
        let columns = cells[0].len();
        for (row, own) in table.iter().enumerate() {
            for (column, told) in own.iter().enumerate() {
                if let Some(told) = told {
                    prop_assert!(cells[row][column] >= 10 && told.abs_diff(cells[row][column]) <= 2 && told % 5 == 0);
                }
            }
            let hidden = own.iter().filter(|told| told.is_none()).count();
            prop_assert!(hidden != 1 || columns == 1, "row {row}");
        }
        for column in 0..columns {
            let hidden = table.iter().filter(|row| row[column].is_none()).count();
            prop_assert!(hidden != 1 || table.len() == 1, "column {column}");
        }
    }
}
