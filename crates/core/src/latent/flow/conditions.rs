//! What a flow can be asked for, and what it is asked for.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use rand::{Rng, RngExt as _};
use rand_distr::{Beta, Distribution as _};

use super::super::LatentError;

/// Two numbers of a beta distribution that add up to less than this have nearly all faces at the ends.
const LEAST_CONCENTRATION: f64 = 1e-2;
/// With more they have all faces at the mean, and numbers too large to draw with.
const MOST_CONCENTRATION: f64 = 1e6;

/// Something that inventions can be asked for by a number, such as an age.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Its name, that of the label it was learnt from.
    pub name: String,
    /// The mean of the faces it was learnt from, in the label's own unit.
    pub mean: f32,
    /// Their standard deviation, above 0.
    pub spread: f32,
    /// The smallest number worth asking for.
    pub least: f32,
    /// The largest one.
    pub most: f32,
}

impl Condition {
    /// Numbers worth asking for: beyond them the faces it was learnt from are too few.
    pub fn range(&self) -> RangeInclusive<f32> {
        self.least..=self.most
    }

    /// Fails if a number is not finite or the spread is not positive.
    pub(super) fn check(&self) -> Result<(), LatentError> {
        let numbers = [self.mean, self.spread, self.least, self.most];
        if numbers.iter().all(|number| number.is_finite())
            && self.spread > 0.0
            && self.least <= self.most
        {
            Ok(())
        } else {
            Err(LatentError::NotFinite {
                what: format!("the prior's condition {}", self.name),
            })
        }
    }

    /// The two inputs of the network: the number in standard deviations from the mean and 1, or two zeros for anybody.
    /// Numbers out of range are brought into it; what is no number is anybody.
    pub fn inputs(&self, value: Option<f32>) -> [f32; 2] {
        match value {
            Some(value) if !value.is_nan() => {
                let value = value.clamp(self.least, self.most);
                [(value - self.mean) / self.spread, 1.0]
            }
            _ => [0.0, 0.0],
        }
    }

    /// A number by lot, about as often as among the faces it was learnt from: of the beta distribution over the range that has
    /// their mean and spread. A yes or no, whose spread is the largest possible, is at one of the ends.
    pub(super) fn by_lot(&self, rng: &mut impl Rng) -> f32 {
        let [mean, spread, least, most] =
            [self.mean, self.spread, self.least, self.most].map(f64::from);
        let width = most - least;
        let share = (mean - least) / width;
        let concentration = share * (1.0 - share) * (width / spread).powi(2) - 1.0;
        let drawn = if concentration < LEAST_CONCENTRATION {
            f64::from(u8::from(rng.random::<f64>() < share))
        } else {
            let concentration = concentration.min(MOST_CONCENTRATION);
            let beta = Beta::new(share * concentration, (1.0 - share) * concentration);
            // No numbers of one occur where there is no range; inputs take it for anybody.
            beta.map_or(f64::NAN, |beta| beta.sample(rng))
        };
        (least + width * drawn) as f32
    }
}

/// What inventions are asked to be, by the names of conditions; everything that is not named is as it comes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted(BTreeMap<String, f32>);

impl Wanted {
    /// Nothing in particular.
    pub fn anybody() -> Self {
        Self::default()
    }

    /// The same, and `value` of the condition called `name`, in its own unit.
    #[must_use]
    pub fn with(mut self, name: &str, value: f32) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    /// Whether nothing in particular is asked for.
    pub fn is_anybody(&self) -> bool {
        self.0.is_empty()
    }

    /// What is asked for of the condition called `name`.
    pub fn value(&self, name: &str) -> Option<f32> {
        self.0.get(name).copied()
    }

    /// The conditions that are named.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
