//! What weighting costs, and what weighted answers say.

use super::UNKNOWN;

/// How unequal weights are. Kish (1992): `deff = n Σw² / (Σw)²`, and the effective base is `n / deff`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// How many rows are used.
    pub base: usize,
    /// The design effect of weighting, 1 or more.
    pub design_effect: f64,
    /// As many answers of equal weight would say as much.
    pub effective_base: f64,
    /// The least weight.
    pub least: f64,
    /// The greatest weight.
    pub most: f64,
    /// What the weights add up to.
    pub sum: f64,
}

impl Spread {
    /// The spread of the weights above nought; `None` where there are none.
    pub fn of(weights: &[f64]) -> Option<Self> {
        let mut it =
            Self { base: 0, design_effect: 0.0, effective_base: 0.0, least: f64::INFINITY, most: 0.0, sum: 0.0 };
        let mut squares = 0.0;
        for weight in weights.iter().copied().filter(|weight| *weight > 0.0) {
            it.base += 1;
            it.sum += weight;
            squares += weight * weight;
            it.least = it.least.min(weight);
            it.most = it.most.max(weight);
        }
        if it.base == 0 {
            return None;
        }
        it.effective_base = it.sum * it.sum / squares;
        it.design_effect = it.base as f64 / it.effective_base;
        Some(it)
    }
}

/// One answer of a question: how many gave it, and what share that is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    /// How many gave it.
    pub rows: usize,
    /// Its share of those who answered, each counted once.
    pub plain: f64,
    /// Its share of those who answered, by weight.
    pub weighted: f64,
}

/// The topline of a question with so many answers. Rows without a weight or an answer ([`UNKNOWN`]) do not count.
pub fn estimate(codes: &[u16], weights: &[f64], answers: usize) -> Vec<Estimate> {
    let mut all = vec![Estimate::default(); answers];
    let (mut rows, mut sum) = (0, 0.0);
    for (code, weight) in codes.iter().zip(weights).filter(|(code, weight)| **code != UNKNOWN && **weight > 0.0) {
        if let Some(own) = all.get_mut(usize::from(*code)) {
            own.rows += 1;
            own.weighted += weight;
            rows += 1;
            sum += weight;
        }
    }
    for own in all.iter_mut().filter(|_| rows > 0) {
        own.plain = own.rows as f64 / rows as f64;
        own.weighted /= sum;
    }
    all
}

/// Half the width of the 95 % confidence interval of a share (0 to 1) in a random sample of this effective base.
///
/// It means nothing for people who chose themselves to answer.
pub fn margin_of_error(share: f64, effective_base: f64) -> f64 {
    1.959_963_984_540_054 * (share * (1.0 - share) / effective_base).sqrt()
}
