//! What a flow can be asked for, and what it is asked for.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::super::LatentError;

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
}

/// What inventions are asked to be, by the names of conditions; anybody in everything that is not named.
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
