//! How well two groups are told apart, and how sure that is.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Examples on each side from which on a separation can be trusted at all.
const ENOUGH_TO_TRUST: usize = 10;
/// Accuracy from which on a separation is trusted, if it is sure to be above [`TRUSTWORTHY_AT_LEAST`].
const TRUSTWORTHY_ACCURACY: f32 = 0.75;
/// Where the interval of a trusted accuracy may start.
const TRUSTWORTHY_AT_LEAST: f32 = 0.6;
/// What guessing gets.
const GUESSING: f32 = 0.5;
/// Standard deviations on each side that hold 95 % of a normal distribution.
const STANDARD_DEVIATIONS: f64 = 1.96;

/// How well held-out examples are told apart. Shares are from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Separation {
    /// Examples with the property.
    pub with: usize,
    /// Examples without it.
    pub without: usize,
    /// Parts that were left out in turn.
    pub folds: usize,
    /// Mean of the shares of examples of each side that are read rightly: guessing has 0.5 however many there are.
    pub accuracy: f32,
    /// Where 95 % of such intervals hold the true accuracy: their lower end (Wilson 1927). Faces of few people, or from
    /// one film, are more alike than it knows.
    pub accuracy_low: f32,
    /// The upper end.
    pub accuracy_high: f32,
    /// The chance that of two examples, one of each side, the right one is read as having more of the property: the area
    /// under the ROC curve; guessing has 0.5.
    pub auc: f32,
}

/// What a separation allows to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// At least three of four held-out examples are read rightly, and with enough examples to be sure that it is more
    /// than three of five.
    Trustworthy,
    /// Better than guessing, but not much, or of too few examples to be sure.
    Weak,
    /// Guessing could do as well.
    Chance,
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Trustworthy => "trustworthy",
            Self::Weak => "weak",
            Self::Chance => "no better than chance",
        })
    }
}

impl Separation {
    /// Compares readings, which are above 0 where the property is seen.
    pub(super) fn measure(with: &[f64], without: &[f64], folds: usize) -> Self {
        let share = |side: &[f64], is_right: &dyn Fn(f64) -> bool| {
            let right = side.iter().filter(|&&read| is_right(read)).count();
            right as f64 / side.len().max(1) as f64
        };
        let accuracy = (share(with, &|read| read > 0.0) + share(without, &|read| read < 0.0)) / 2.0;
        let (low, high) = wilson(accuracy, effective_count(with.len(), without.len()));
        Self {
            with: with.len(),
            without: without.len(),
            folds,
            accuracy: accuracy as f32,
            accuracy_low: low as f32,
            accuracy_high: high as f32,
            auc: area_under_curve(with, without) as f32,
        }
    }

    /// What it allows to say.
    pub fn evidence(&self) -> Evidence {
        let is_enough = self.with.min(self.without) >= ENOUGH_TO_TRUST;
        if self.accuracy_low <= GUESSING {
            Evidence::Chance
        } else if is_enough
            && self.accuracy >= TRUSTWORTHY_ACCURACY
            && self.accuracy_low >= TRUSTWORTHY_AT_LEAST
        {
            Evidence::Trustworthy
        } else {
            Evidence::Weak
        }
    }

    /// Whether all numbers are what they say, for separations from files.
    pub fn is_sound(&self) -> bool {
        let shares = [
            self.accuracy,
            self.accuracy_low,
            self.accuracy_high,
            self.auc,
        ];
        shares.iter().all(|share| (0.0..=1.0).contains(share))
    }
}

impl fmt::Display for Separation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: f32| (100.0 * share).round();
        write!(
            f,
            "{} of 100 other faces would be told apart ({} to {}; guessing gets 50): {}",
            percent(self.accuracy),
            percent(self.accuracy_low),
            percent(self.accuracy_high),
            self.evidence()
        )
    }
}

/// Examples in all that would leave the mean of two sides' shares as unsure, were they even.
fn effective_count(with: usize, without: usize) -> f64 {
    4.0 / (1.0 / with.max(1) as f64 + 1.0 / without.max(1) as f64)
}

/// The score interval of a share (Wilson 1927).
fn wilson(share: f64, count: f64) -> (f64, f64) {
    let square = STANDARD_DEVIATIONS * STANDARD_DEVIATIONS;
    let scale = 1.0 + square / count;
    let middle = (share + square / (2.0 * count)) / scale;
    let spread = share * (1.0 - share) / count + square / (4.0 * count * count);
    let half = STANDARD_DEVIATIONS / scale * spread.sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

/// The share of pairs, one of each side, in which the one with the property has the larger reading; ties count half.
fn area_under_curve(with: &[f64], without: &[f64]) -> f64 {
    let mut sorted = without.to_vec();
    sorted.sort_by(f64::total_cmp);
    let right: f64 = with
        .iter()
        .map(|read| {
            let below = sorted.partition_point(|other| other < read);
            let not_above = sorted.partition_point(|other| other <= read);
            (below + not_above) as f64 / 2.0
        })
        .sum();
    right / (with.len() * without.len()).max(1) as f64
}
