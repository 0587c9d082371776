//! Weights against those that R's `survey` package (4.1-1, `rake()` with maxit 2000 and epsilon 1e-9) gives.
//!
//! Pew Research Center's political survey of December 2013: how many of the 1,958 who gave sex, age and education
//! stand in each cell, and how they answered two questions. Counts from the excerpt in pewresearch/pewmethods
//! (MIT; data by Pew Research Center); targets from the American Community Survey. A second case has a margin of
//! sex and age together. And the cluster sample `apiclus1` of California schools, with base weights and counts,
//! from the documentation of `survey`.

use wecan_model::weighting::{Margin, Rules, Spread, estimate, rake, trim};

const SEX: [(&str, f64); 2] = [("Female", 0.5162893017168), ("Male", 0.4837106982832)];
const AGE: [(&str, f64); 6] = [
    ("18-24", 0.1228814394686),
    ("25-34", 0.1777173223114),
    ("35-44", 0.1639719931472),
    ("45-54", 0.1685121046767),
    ("55-64", 0.1676957509642),
    ("65+", 0.1992213894319),
];
const EDUCATION: [(&str, f64); 3] =
    [("Coll+", 0.2978922999022), ("HS grad or less", 0.3923066031915), ("Some coll/Assoc degree", 0.3098010969063)];

/// A cell: its place in each margin, R's weight, and how its people answered the two questions
/// (approve, disapprove, do not know).
type Cell = ([u16; 3], f64, [usize; 3], [usize; 3]);

const PEW: [Cell; 36] = [
    ([0, 0, 0], 1.0255443469, [9, 2, 0], [8, 2, 1]),
    ([0, 0, 1], 1.5873229610, [16, 12, 3], [14, 15, 2]),
    ([0, 0, 2], 1.4384231119, [11, 21, 3], [10, 23, 2]),
    ([0, 1, 0], 1.3104429299, [20, 16, 3], [20, 17, 2]),
    ([0, 1, 1], 2.0282849378, [11, 11, 2], [13, 11, 0]),
    ([0, 1, 2], 1.8380203674, [10, 18, 2], [11, 19, 0]),
    ([0, 2, 0], 1.0309010149, [39, 18, 3], [32, 26, 2]),
    ([0, 2, 1], 1.5956139357, [15, 19, 0], [13, 21, 0]),
    ([0, 2, 2], 1.4459363464, [8, 21, 2], [8, 22, 1]),
    ([0, 3, 0], 0.7285952568, [36, 37, 3], [33, 40, 3]),
    ([0, 3, 1], 1.1277093808, [19, 33, 6], [20, 34, 4]),
    ([0, 3, 2], 1.0219238786, [24, 27, 5], [25, 31, 0]),
    ([0, 4, 0], 0.6613001923, [50, 44, 6], [49, 45, 6]),
    ([0, 4, 1], 1.0235510367, [25, 21, 5], [25, 20, 6]),
    ([0, 4, 2], 0.9275361748, [27, 36, 5], [25, 40, 3]),
    ([0, 5, 0], 0.5622579240, [49, 38, 2], [45, 39, 5]),
    ([0, 5, 1], 0.8702548218, [46, 62, 4], [38, 62, 12]),
    ([0, 5, 2], 0.7886200097, [25, 67, 6], [26, 65, 7]),
    ([1, 0, 0], 0.9603478589, [3, 9, 1], [3, 9, 1]),
    ([1, 0, 1], 1.4864127637, [26, 21, 2], [19, 29, 1]),
    ([1, 0, 2], 1.3469788604, [9, 18, 6], [9, 22, 2]),
    ([1, 1, 0], 1.2271347073, [24, 26, 4], [25, 27, 2]),
    ([1, 1, 1], 1.8993416551, [23, 19, 3], [19, 23, 3]),
    ([1, 1, 2], 1.7211726921, [9, 12, 3], [8, 14, 2]),
    ([1, 2, 0], 0.9653639898, [24, 28, 2], [22, 31, 1]),
    ([1, 2, 1], 1.4941766599, [24, 20, 2], [18, 27, 1]),
    ([1, 2, 2], 1.3540144593, [8, 20, 1], [6, 22, 1]),
    ([1, 3, 0], 0.6822765851, [24, 38, 5], [23, 42, 2]),
    ([1, 3, 1], 1.0560179992, [19, 37, 2], [14, 42, 2]),
    ([1, 3, 2], 0.9569575530, [20, 27, 0], [16, 30, 1]),
    ([1, 4, 0], 0.6192596407, [35, 43, 5], [39, 42, 2]),
    ([1, 4, 1], 0.9584812686, [30, 26, 2], [25, 30, 3]),
    ([1, 4, 2], 0.8685703180, [19, 25, 2], [18, 26, 2]),
    ([1, 5, 0], 0.5265137438, [36, 71, 6], [46, 64, 3]),
    ([1, 5, 1], 0.8149304878, [29, 35, 6], [24, 40, 6]),
    ([1, 5, 2], 0.7384854103, [23, 41, 2], [19, 43, 4]),
];

/// Sex and age together, as the second case has them.
const JOINT: [(&str, f64); 12] = [
    ("Female / 18-24", 0.06031038599245),
    ("Female / 25-34", 0.08893381370145),
    ("Female / 35-44", 0.08333407039928),
    ("Female / 45-54", 0.0860103706125),
    ("Female / 55-64", 0.08724203901242),
    ("Female / 65+", 0.1104586219987),
    ("Male / 18-24", 0.06257105347613),
    ("Male / 25-34", 0.0887835086099),
    ("Male / 35-44", 0.08063792274797),
    ("Male / 45-54", 0.08250173406423),
    ("Male / 55-64", 0.08045371195181),
    ("Male / 65+", 0.08876276743321),
];

fn margin(name: &str, categories: &[(&str, f64)], codes: Vec<u16>) -> Margin {
    let categories = categories.iter().map(|(name, target)| (name.to_string(), *target)).collect();
    Margin { name: name.to_owned(), categories, codes }
}

/// One row for each person of a cell.
fn people<T: Copy>(of: impl Fn(&Cell) -> T) -> Vec<T> {
    PEW.iter().flat_map(|cell| std::iter::repeat_n(of(cell), cell.2.iter().sum())).collect()
}

fn answers(of: fn(&Cell) -> [usize; 3]) -> Vec<u16> {
    let codes = |cell: &Cell| {
        (0..3_u16).flat_map(move |code| std::iter::repeat_n(code, of(cell)[usize::from(code)])).collect::<Vec<_>>()
    };
    PEW.iter().flat_map(codes).collect()
}

#[track_caller]
fn near(own: f64, published: f64, within: f64) {
    assert!((own - published).abs() <= within, "{own} is not {published}");
}

#[track_caller]
fn topline(codes: &[u16], weights: &[f64], plain: [f64; 3], weighted: [f64; 3]) {
    for (place, own) in estimate(codes, weights, 3).iter().enumerate() {
        near(own.plain, plain[place], 1e-12);
        near(own.weighted, weighted[place], 1e-9);
    }
}

fn pew() -> Vec<Margin> {
    vec![
        margin("sex", &SEX, people(|cell| cell.0[0])),
        margin("age_band", &AGE, people(|cell| cell.0[1])),
        margin("education", &EDUCATION, people(|cell| cell.0[2])),
    ]
}

#[test]
fn three_margins_give_the_weights_that_r_gives() {
    let mut raked = rake(None, &pew(), &Rules::default()).expect("the targets can be met");
    assert_eq!(raked.used, 1958);
    for (own, published) in raked.weights.iter().zip(people(|cell| cell.1)) {
        near(*own, published, 1e-9);
    }
    let spread = Spread::of(&raked.weights).expect("there are weights");
    near(spread.sum, 1958.0, 1e-8);
    near(spread.least, 0.526513743791, 1e-9);
    near(spread.most, 2.028284937754, 1e-9);
    near(spread.design_effect, 1.133835603797, 1e-9);
    near(spread.effective_base, 1726.88173968296, 1e-5);
    let (q1, q45) = (answers(|cell| cell.2), answers(|cell| cell.3));
    let plain = [0.4213483146067, 0.5204290091931, 0.0582226762002];
    topline(&q1, &raked.weights, plain, [0.4241340232582, 0.5147293128506, 0.06113666389118]);
    let plain = [0.3922369765066, 0.5592441266599, 0.0485188968335];
    topline(&q45, &raked.weights, plain, [0.3894229733245, 0.5636795205814, 0.04689750609405]);
    for (_, reached) in &raked.reached {
        for own in reached {
            near(own.after, own.target, 1e-11);
        }
    }
    // No weight is outside 0.3 and 3, so that R's strict trimming changes none.
    let before = raked.weights.clone();
    trim(&mut raked.weights, 0.3, 3.0).expect("there is room");
    assert_eq!(raked.weights, before);
}

#[test]
fn a_margin_of_two_columns_together_gives_what_r_gives() {
    let joint = people(|cell| cell.0[0] * 6 + cell.0[1]);
    let margins = [margin("sex x age_band", &JOINT, joint), margin("education", &EDUCATION, people(|cell| cell.0[2]))];
    let raked = rake(None, &margins, &Rules::default()).expect("the targets can be met");
    let spread = Spread::of(&raked.weights).expect("there are weights");
    near(spread.least, 0.5400670892211, 1e-9);
    near(spread.most, 2.289908475315, 1e-9);
    near(spread.design_effect, 1.141045674839, 1e-9);
    near(spread.effective_base, 1715.96987147399, 1e-5);
    let own = estimate(&answers(|cell| cell.2), &raked.weights, 3);
    near(own[0].weighted, 0.423832355569, 1e-9);
    near(own[1].weighted, 0.5154467242368, 1e-9);
}

/// A cell of `apiclus1`: type of school and whether it met its growth target, how many schools,
/// their pupils together, and R's weight.
const SCHOOLS: [([u16; 2], usize, f64, f64); 6] = [
    ([0, 0], 12, 5243.0, 39.8392362447),
    ([0, 1], 132, 57088.0, 29.8706754920),
    ([1, 0], 3, 2237.0, 67.1255292420),
    ([1, 1], 11, 13587.0, 50.3294011186),
    ([2, 0], 8, 5983.0, 49.0690721672),
    ([2, 1], 17, 16460.0, 36.7910248679),
];

#[test]
fn base_weights_and_counts_give_what_r_gives() {
    let codes = |which: usize| {
        SCHOOLS.iter().flat_map(move |cell| std::iter::repeat_n(cell.0[which], cell.1)).collect::<Vec<_>>()
    };
    let margins = [
        margin("stype", &[("E", 4421.0), ("H", 755.0), ("M", 1018.0)], codes(0)),
        margin("sch_wide", &[("No", 1072.0), ("Yes", 5122.0)], codes(1)),
    ];
    let rules = Rules { total: Some(6194.0), ..Rules::default() };
    let raked = rake(Some(&[33.8469963074; 183]), &margins, &rules).expect("the targets can be met");
    let mut pupils = 0.0;
    let mut row = 0;
    for (_, schools, enrolled, published) in SCHOOLS {
        near(raked.weights[row], published, 1e-7);
        pupils += raked.weights[row] * enrolled;
        row += schools;
    }
    near(raked.weights.iter().sum(), 6194.0, 1e-7);
    // The total of the documented example, run to convergence.
    near(pupils, 3647280.14813187, 1e-3);
}

#[test]
fn what_trimming_takes_is_shared_out_until_nothing_is_outside() {
    let mut once = [0.2, 0.5, 1.0, 1.0, 2.3, 0.0];
    trim(&mut once, 0.4, 1.5).expect("there is room");
    for (own, expected) in once.iter().zip([0.4, 0.7, 1.2, 1.2, 1.5, 0.0]) {
        near(*own, expected, 1e-12);
    }
    // The first round pushes 1.4 over the bound: the rounds end with 0.25 for each of the two others.
    let mut again = [0.5, 1.4, 1.0, 2.1];
    trim(&mut again, 0.1, 1.5).expect("there is room");
    for (own, expected) in again.iter().zip([0.75, 1.5, 1.25, 1.5]) {
        near(*own, expected, 1e-12);
    }
    assert!(trim(&mut [1.0, 1.0], 1.1, 2.0).is_err_and(|fault| fault.to_string().contains("1.0000 on average")));
}
