//! `wecan weight` as officers use it: their own files, with everything that spreadsheets do to them.

use std::path::Path;
use std::process::{Command, Output};

struct Case {
    folder: tempfile::TempDir,
}

const TARGETS: &str = r#"{"Sex": {"Female": 0.5, "Male": 0.5}, "Ward": {"Ashton upon Mersey": 0.25, "Hale": 0.75}}"#;
const SURVEY: &str = "id,Sex,Ward\n1,Female,Hale\n2,Female,Ashton upon Mersey\n3,Male,Hale\n4,Female,Hale\n";

impl Case {
    fn new(survey: impl AsRef<[u8]>, targets: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("survey.csv"), survey).expect("written");
        std::fs::write(folder.path().join("targets.json"), targets).expect("written");
        Self { folder }
    }

    fn run(&self, more: &[&str]) -> Output {
        let file = |name: &str| Path::new(self.folder.path()).join(name);
        let mut command = Command::new(env!("CARGO_BIN_EXE_wecan"));
        command.arg("weight").arg(file("survey.csv")).arg("--targets").arg(file("targets.json")).args(more);
        command.output().expect("the program runs")
    }

    /// The rows and the report.
    #[track_caller]
    fn done(&self, more: &[&str]) -> (String, String) {
        let output = self.run(more);
        let errors = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(output.status.success(), "{errors}");
        (String::from_utf8(output.stdout).expect("UTF-8"), errors)
    }

    /// The faults, without the folder before each; nothing has been written.
    #[track_caller]
    fn refused(&self, more: &[&str]) -> String {
        let output = self.run(more);
        assert!(!output.status.success() && output.stdout.is_empty());
        let folder = format!("{}/", self.folder.path().display());
        String::from_utf8(output.stderr).expect("UTF-8").replace(&folder, "")
    }
}

/// The weights in the last column, as far as there are any.
fn weights(rows: &str) -> Vec<Option<f64>> {
    let last = |line: &str| line.trim_end().rsplit([',', ';', '\t']).next().expect("a cell").parse().ok();
    rows.lines().skip(1).map(last).collect()
}

#[track_caller]
fn adds_up(rows: &str, to: f64) {
    let sum: f64 = weights(rows).iter().flatten().sum();
    assert!((sum - to).abs() < 1e-9, "{sum} in {rows}");
}

#[test]
fn every_row_comes_back_in_its_place_with_a_weight() {
    let (rows, report) = Case::new(SURVEY, TARGETS).done(&[]);
    let own: Vec<&str> = rows.lines().collect();
    assert_eq!(own[0], "id,Sex,Ward,weight");
    assert!(own[1].starts_with("1,Female,Hale,0.") && own[4].starts_with("4,Female,Hale,0."), "{rows}");
    adds_up(&rows, 4.0);
    let own: Vec<f64> = weights(&rows).into_iter().flatten().collect();
    // Everybody in Ashton upon Mersey is a woman: she stands for a quarter, the man for a half.
    for (weight, expected) in own.iter().zip([0.5, 1.0, 2.0, 0.5]) {
        assert!((weight - expected).abs() < 1e-9, "{rows}");
    }
    assert!(report.starts_with("4 rows: 4 weighted, 0 without a weight\n"), "{report}");
    assert!(report.contains("Effective base: 2.91 of 4"), "{report}");
    assert!(report.contains("Ward    Ashton upon Mersey     1     25.00     25.00       25.00"), "{report}");
}

#[test]
fn counts_weigh_up_to_the_people_there_are_from_base_weights() {
    let survey = "id;base;Sex\r\n1;2;F\r\n2;2;F\r\n3;1;M\r\n4;;M\r\n";
    let case = Case::new(survey, r#"{"Sex": {"F": 600, "M": 400}}"#);
    let (rows, report) = case.done(&["--base", "base"]);
    assert_eq!(rows, "id;base;Sex;weight\r\n1;2;F;300\r\n2;2;F;300\r\n3;1;M;400\r\n4;;M;\r\n");
    assert!(
        report.contains("4 rows: 3 weighted, 1 without a weight\n  base is empty: 1 row (first in line 5)"),
        "{report}"
    );
    assert!(report.contains("sum 1000.0000 (the targets' total)"), "{report}");
}

#[test]
fn rows_without_a_category_get_no_weight_and_are_counted() {
    let survey =
        "id,Sex,Ward\n1,Female,Hale\n2,,Hale\n3,Male,Ashton upon Mersey\n4,Prefer not to say,Hale\n5,Male,Hale\n";
    let (rows, report) = Case::new(survey, TARGETS).done(&[]);
    assert_eq!(weights(&rows).iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true, false, true]);
    adds_up(&rows, 3.0);
    assert!(report.starts_with("5 rows: 3 weighted, 2 without a weight\n"), "{report}");
    assert!(report.contains("  Sex is empty: 1 row (first in line 3)\n"), "{report}");
    assert!(
        report.contains("  Sex is `Prefer not to say`, which has no target: 1 row (first in line 5)\n"),
        "{report}"
    );
}

#[test]
fn files_come_back_the_way_the_spreadsheet_wrote_them() {
    let survey = "\u{feff}\"id\";\" Sex \";\"What, in short; is wrong?\"\r\n\"1\";\"F\";\"Bins; \"\"late\"\"\nagain\"\r\n2; M ;Ŵ\r\n";
    let targets = "\u{feff}{\"Sex\": {\"F\": 50, \"M\": 50}}";
    let (rows, _) = Case::new(survey, targets).done(&[]);
    let expected =
        "\u{feff}id; Sex ;\"What, in short; is wrong?\";weight\r\n1;F;\"Bins; \"\"late\"\"\nagain\";1\r\n2; M ;Ŵ;1\r\n";
    assert_eq!(rows, expected);
    let (rows, _) = Case::new("id\tSex\n1\tF\n2\tM\n", targets).done(&["--name", "w"]);
    assert_eq!(rows, "id\tSex\tw\n1\tF\t1\n2\tM\t1\n");
    // The code page of Windows: a curly apostrophe in a ward's name.
    let old = [b"id,Ward\n1,St Mary\x92s\n2,Hale\n".as_slice()].concat();
    let (rows, _) = Case::new(old, r#"{"Ward": {"St Mary’s": 0.5, "Hale": 0.5}}"#).done(&[]);
    assert_eq!(rows, "\u{feff}id,Ward,weight\n1,St Mary’s,1\n2,Hale,1\n", "Excel reads it only with the mark");
}

#[test]
fn trimming_keeps_weights_within_bounds_and_says_what_it_cost() {
    let (rows, report) = Case::new(SURVEY, TARGETS).done(&["--trim", "0.6,1.6"]);
    assert!(weights(&rows).iter().flatten().all(|weight| (0.6..=1.6).contains(weight)), "{rows}");
    adds_up(&rows, 4.0);
    assert!(report.contains("Trimming to 0.6 and 1.6: 3 rows outside"), "{report}");
    // Trimmed weights no longer meet the margins, and the table shows it.
    assert!(report.contains("Male                   1     25.00     50.00       40.00"), "{report}");
    let tight = Case::new(SURVEY, TARGETS).refused(&["--trim", "1.5,2"]);
    assert!(tight.contains("survey.csv: the weights are 1.0000 on average"), "{tight}");
    for wrong in ["3,0.3", "0,3", "1", "a,b"] {
        let said = Case::new(SURVEY, TARGETS).refused(&["--trim", wrong]);
        assert!(said.contains("needs two numbers above 0, the lower first"), "{said}");
    }
}

#[test]
fn what_cannot_be_weighted_says_which_row_column_or_category_is_wrong() {
    let says = |survey: &str, targets: &str, words: &str| {
        let said = Case::new(survey, targets).refused(&[]);
        assert!(said.contains(words), "{said}");
    };
    says("", TARGETS, "survey.csv: is empty");
    says("id,Sex,Ward\n", TARGETS, "survey.csv: has no rows below its first line");
    says("id,Sex\n1,Male\n", TARGETS, "survey.csv: has no column `Ward`; it has: id, Sex");
    says("Ward,Sex,Ward\nHale,Male,Hale\n", TARGETS, "survey.csv: has two columns `Ward`");
    says("id,Sex,Ward\n1,Male\n", TARGETS, "survey.csv: line 2: has 2 cells, while the first line has 3");
    says("id,Sex,Ward,weight\n1,Male,Hale,1\n", TARGETS, "has a column `weight` already");
    says(
        &SURVEY.replace("3,Male", "3,male"),
        TARGETS,
        "survey.csv: line 4: Sex is `male`, while the targets have `Male`",
    );
    says(
        &SURVEY.replace("upon Mersey", "Upon  Mersey"),
        TARGETS,
        "line 3: Ward is `Ashton Upon  Mersey`, while the targets have",
    );
    says(
        &SURVEY.replace("Female", "1").replace("Male", "2"),
        TARGETS,
        "line 2: Sex is `1`, and no row has any category of the targets: Female, Male",
    );
    says(&SURVEY.replace(",Male", ","), TARGETS, "survey.csv: Sex: nobody who answered is in `Male`");
    says(
        SURVEY,
        &TARGETS.replace("0.75", "1").replace("0.25", "0"),
        "survey.csv: Ward: 1 who answered are in `Ashton upon Mersey`, whose target is 0",
    );
    says(SURVEY, &TARGETS.replace("0.75", "0.7"), "targets.json: Ward: adds up to 0.95");
    says(SURVEY, "{", "targets.json: EOF while parsing");
    let base = Case::new("b,Sex\n1,F\nx,M\n", r#"{"Sex": {"F": 0.5, "M": 0.5}}"#).refused(&["--base", "b"]);
    assert!(base.contains("survey.csv: line 3: b is `x`; a base weight needs to be a number above 0"), "{base}");
    let infeasible = "a,Sex,Age\n1,F,young\n2,F,old\n3,M,old\n";
    says(
        infeasible,
        r#"{"Sex": {"F": 0.4, "M": 0.6}, "Age": {"young": 0.5, "old": 0.5}}"#,
        "the targets cannot all be met together; after",
    );
    let utf16 = Case::new([0xff, 0xfe, b'i', 0], TARGETS).refused(&[]);
    assert!(utf16.contains("is in UTF-16; save it as `CSV UTF-8`"), "{utf16}");
}

#[test]
fn an_empty_category_is_joined_with_its_neighbour_when_asked() {
    let targets = r#"{"Sex": {"Female": 0.4, "Male": 0.4, "Another": 0.2}}"#;
    let said = Case::new(SURVEY, targets).refused(&[]);
    assert!(said.contains("nobody who answered is in `Another`"), "{said}");
    let (rows, report) = Case::new(SURVEY, targets).done(&["--join-below", "1"]);
    adds_up(&rows, 4.0);
    assert!(report.contains("Male + Another     1     25.00     60.00       60.00"), "{report}");
}
