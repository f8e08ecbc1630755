use serde::{Deserialize, Serialize};

use super::concept::{check_probe, check_vector};
use super::{AgeNetwork, Latent, LatentError, Probe, lerp};

/// How faces change with the years: the average face of every age.
///
/// A face gets older by subtracting the average face of its own age and adding the average face of the wanted one. Since
/// the path through the averages may bend, this catches what a single "older" direction cannot: a child's head grows,
/// an old face's skin changes. A network, where a model has one, knows for every face a way of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgeModel {
    /// The average face of each age: the index is the age in years. Smoothed over neighbouring ages (few faces exist
    /// for many of them), balanced over the other labels and over what photographs share by accident, and unseen by the
    /// read-outs of concepts that are no such accident.
    pub averages: Vec<Latent>,
    /// Estimates the age of a face, in years.
    pub probe: Probe,
    /// How each face changes by itself; `None` moves all faces alike, by the averages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<AgeNetwork>,
}

impl AgeModel {
    /// The highest age there is an average for, in years.
    pub fn max_years(&self) -> f32 {
        self.averages.len().saturating_sub(1) as f32
    }

    /// How old the face looks, in years, within `0..=max_years`.
    pub fn estimate(&self, code: &Latent) -> f32 {
        self.clamped(self.probe.read(code))
    }

    /// The average face of an age, linearly interpolated between whole years. Ages beyond the model's are clamped.
    pub fn average(&self, age_years: f32) -> Latent {
        let age_years = self.clamped(age_years);
        let below = age_years.floor() as usize;
        match (self.averages.get(below), self.averages.get(below + 1)) {
            (Some(below), Some(above)) => lerp(below, above, age_years.fract()),
            (Some(last), None) => last.clone(),
            (None, _) => Latent::zeros(self.probe.weights.dim()),
        }
    }

    /// What to add to the face `code`, which looks `from_years` old, to make it look `to_years` old; exactly nothing if both are
    /// the same.
    pub fn shift_of(&self, code: &Latent, from_years: f32, to_years: f32) -> Latent {
        match &self.network {
            Some(network) => network.shift(code, self.clamped(from_years), self.clamped(to_years)),
            None => self.shift(from_years, to_years),
        }
    }

    /// What lies between the average faces of two ages.
    pub fn shift(&self, from_years: f32, to_years: f32) -> Latent {
        self.average(to_years) - self.average(from_years)
    }

    /// Checks that everything fits codes of `dim` numbers.
    ///
    /// # Errors
    /// Says what has the wrong length or a value that is not a number, or that there are no averages.
    pub(super) fn check(&self, dim: usize) -> Result<(), LatentError> {
        if self.averages.is_empty() {
            return Err(LatentError::NoAgeAverages);
        }
        for (years, average) in self.averages.iter().enumerate() {
            check_vector(average, dim, || format!("the average face of age {years}"))?;
        }
        check_probe(&self.probe, dim, || "the age probe".to_owned())?;
        match &self.network {
            Some(network) => network.check(dim),
            None => Ok(()),
        }
    }

    fn clamped(&self, age_years: f32) -> f32 {
        if age_years.is_nan() {
            0.0
        } else {
            age_years.clamp(0.0, self.max_years())
        }
    }
}
