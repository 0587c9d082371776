//! What cannot be weighted, and what officers are told; targets as they write them.

use wecan_model::json::Json;
use wecan_model::weighting::{Margin, Measure, Rules, Targets, UNKNOWN, margin_of_error, rake};

fn margin(name: &str, categories: &[(&str, f64)], codes: &[u16]) -> Margin {
    let categories = categories.iter().map(|(name, target)| (name.to_string(), *target)).collect();
    Margin { name: name.to_owned(), categories, codes: codes.to_vec() }
}

#[track_caller]
fn refused(base: Option<&[f64]>, margins: &[Margin], words: &str) {
    let fault = rake(base, margins, &Rules::default()).expect_err("it cannot be weighted").to_string();
    assert!(fault.contains(words), "{fault}");
}

#[test]
fn what_cannot_be_weighted_says_why_and_where() {
    let sex = || margin("sex", &[("F", 0.5), ("M", 0.5)], &[0, 0, 1]);
    refused(None, &[], "no targets");
    refused(None, &[sex(), margin("age", &[("old", 1.0)], &[0])], "`age` has another number of rows");
    refused(None, &[margin("sex", &[("F", 0.5), ("M", 0.5)], &[0, 0, 0])], "sex: nobody who answered is in `M`");
    refused(
        None,
        &[margin("sex", &[("F", 1.0), ("M", 0.0)], &[0, 0, 1])],
        "sex: 1 who answered are in `M`, whose target is 0",
    );
    refused(None, &[margin("sex", &[("F", -1.0), ("M", 2.0)], &[0, 0, 1])], "sex: the target of `F`");
    refused(None, &[margin("sex", &[("F", 1.0)], &[0, 1])], "row 2: `sex` has a category without a target");
    refused(None, &[margin("sex", &[("F", 1.0)], &[UNKNOWN])], "no row has a known category");
    refused(Some(&[1.0, 0.0, 1.0]), &[sex()], "row 2: the base weight");
    refused(Some(&[1.0, f64::NAN, 1.0]), &[sex()], "row 2: the base weight");
    refused(Some(&[1.0]), &[sex()], "row 2: the base weight");
}

#[test]
fn targets_that_exclude_each_other_name_the_category_furthest_off() {
    // All the young are women, yet there are to be more young people than women.
    let margins = [
        margin("age", &[("young", 0.6), ("old", 0.4)], &[0, 0, 1, 1, 1]),
        margin("sex", &[("F", 0.5), ("M", 0.5)], &[0, 0, 0, 1, 1]),
    ];
    refused(None, &margins, "the targets cannot all be met together");
    refused(None, &margins, "join it with another category");
}

#[test]
fn small_categories_are_joined_with_their_neighbour_when_asked() {
    let ages = [("16-24", 0.2), ("25-34", 0.2), ("35-44", 0.3), ("45+", 0.3), ("unheard of", 0.0)];
    let margins = [margin("age", &ages, &[1, 1, 3, 3, 3, 2])];
    let raked = rake(None, &margins, &Rules { join_below: 2, ..Rules::default() }).expect("it can be weighted");
    let groups: Vec<_> = raked.reached[0].1.iter().map(|own| (own.category.as_str(), own.rows)).collect();
    assert_eq!(groups, [("16-24 + 25-34 + 35-44", 3), ("45+", 3)]);
    assert!((raked.reached[0].1[0].after - 0.7).abs() < 1e-12);
    assert!((raked.weights[0] - 0.7 * 6.0 / 3.0).abs() < 1e-12);
}

#[track_caller]
fn targets(json: &str) -> Result<Targets, Vec<String>> {
    let json: Json = serde_json::from_str(json).expect("it is JSON");
    Targets::read(&json).map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn shares_percentages_and_counts_are_told_apart() {
    let shares = targets(r#"{"sex": {"F": 0.51, "M": 0.49}}"#).expect("shares");
    assert_eq!((shares.measure, shares.notes.len()), (Measure::Shares, 0));
    let percentages = targets(r#"{"sex": {" F ": 51.2, "M": 48.7}, "age": {"all": 1}}"#).expect("percentages");
    assert_eq!(percentages.measure, Measure::Shares);
    assert_eq!(percentages.columns[0].categories[0], (String::from("F"), 51.2 / 99.9));
    assert_eq!(percentages.notes, ["sex: the targets add up to 99.9 and were scaled to 100"]);
    let counts =
        targets(r#"{"about": "schools", "targets": {"a": {"x": 4421, "y": 1773}, "b": {"No": 1072, "Yes": 5123}}}"#);
    let counts = counts.expect("counts");
    assert_eq!(counts.measure, Measure::Counts(6194.0));
    assert_eq!(counts.notes, ["b: the targets add up to 6195 and were scaled to 6194"]);
    assert!((counts.columns[1].categories.iter().map(|(_, own)| own).sum::<f64>() - 6194.0).abs() < 1e-9);
}

#[test]
fn targets_that_make_no_sense_are_told_all_at_once() {
    let faults = targets(
        r#"{"sex": {"F": 0.5, "M": 0.4}, "age": {}, "ward": {"Hale": "many", "Hale ": 1, "Sale": 1, "Sale": 2, "": 0}, "tenure": 3, "sex": {"F": 1}}"#,
    );
    let expected = [
        "age: needs its categories, each with a share or a count",
        "ward.Hale: needs a number, 0 or more",
        "ward.Sale: is there twice",
        "ward.: needs a name",
        "tenure: needs an object of categories, each with a share or a count",
        "sex: is there twice",
    ];
    assert_eq!(faults.expect_err("faults"), expected);
    let sums = targets(r#"{"sex": {"F": 0.5, "M": 0.4}, "age": {"a": 40, "b": 53}, "ward": {"x": 3000}}"#);
    let sums = sums.expect_err("faults");
    assert!(sums[0].starts_with("sex: adds up to 0.9: shares need"), "{sums:?}");
    assert!(sums[1].starts_with("age: adds up to 93: "), "{sums:?}");
    let mixed = targets(r#"{"sex": {"F": 0.5, "M": 0.5}, "age": {"a": 5000}}"#).expect_err("faults");
    assert_eq!(mixed, ["sex: has shares, while other columns have counts: use one of the two"]);
    let apart = targets(r#"{"sex": {"F": 500, "M": 500}, "age": {"a": 5000}}"#).expect_err("faults");
    assert!(apart[0].starts_with("age: adds up to 5000, but `sex` to 1000"), "{apart:?}");
    assert_eq!(targets("[]").expect_err("faults"), ["needs an object of columns, each with its categories"]);
    assert_eq!(targets("{}").expect_err("faults"), ["needs at least one column"]);
}

#[test]
fn the_margin_of_error_is_the_textbooks() {
    // 1,000 answers and a share of a half: 3.1 percentage points.
    assert!((margin_of_error(0.5, 1000.0) - 0.030990).abs() < 1e-6);
    assert!((margin_of_error(0.1, 400.0) - 0.029399).abs() < 1e-6);
}
