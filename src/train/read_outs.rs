//! How well a model's read-outs tell the labels of faces that they were not fitted on.

use crate::latent::{Directions, Latent};

use super::directions::concept_label;
use super::labels::Labels;

/// Figures of all read-outs of a model that the labels can check.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct ReadOuts {
    /// The age read-out; `None` without one or without known ages.
    pub age: Option<AgeReadOut>,
    /// The concepts' read-outs with known labels on both sides.
    pub concepts: Vec<ConceptReadOut>,
}

/// How far read ages are from the labelled ones.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct AgeReadOut {
    /// Mean absolute error, in years.
    pub mean_error_years: f32,
    /// The same when every face is said to have the median age.
    pub median_error_years: f32,
}

/// How often a yes-or-no label is read rightly.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ConceptReadOut {
    /// The concept's name.
    pub name: String,
    /// Mean of the shares of "yes" faces and of "no" faces that are read rightly, 0 to 1: guessing gives 0.5 however
    /// rare a label is.
    pub balanced_accuracy: f32,
}

impl ReadOuts {
    /// Compares what `directions` read in `codes` with `labels`, both in the same order.
    pub fn measure(directions: &Directions, codes: &[Vec<f32>], labels: &[Labels]) -> Self {
        let codes: Vec<Latent> = codes.iter().cloned().map(Latent::from_vec).collect();
        let age = directions.age.as_ref().and_then(|age| {
            let known = codes.iter().zip(labels);
            let pairs: Vec<(f32, f32)> = known
                .filter_map(|(code, labels)| Some((age.estimate(code), labels.age_years?)))
                .collect();
            let mut years: Vec<f32> = pairs.iter().map(|(_, years)| *years).collect();
            years.sort_by(f32::total_cmp);
            let median = *years.get(years.len() / 2)?;
            let mean = |error: &dyn Fn(&(f32, f32)) -> f32| {
                pairs.iter().map(error).sum::<f32>() / pairs.len() as f32
            };
            Some(AgeReadOut {
                mean_error_years: mean(&|(read, years)| (read - years).abs()),
                median_error_years: mean(&|(_, years)| (median - years).abs()),
            })
        });
        let concepts = directions.concepts.iter().filter_map(|concept| {
            let label = concept_label(&concept.name)?;
            let share_right = |wanted: bool| {
                let readings: Vec<f32> = codes
                    .iter()
                    .zip(labels)
                    .filter(|(_, labels)| label(labels) == Some(wanted))
                    .map(|(code, _)| concept.probe.read(code))
                    .collect();
                let right = readings.iter().filter(|read| (**read > 0.0) == wanted);
                (!readings.is_empty()).then(|| right.count() as f32 / readings.len() as f32)
            };
            Some(ConceptReadOut {
                name: concept.name.clone(),
                balanced_accuracy: (share_right(true)? + share_right(false)?) / 2.0,
            })
        });
        Self {
            age,
            concepts: concepts.collect(),
        }
    }
}

impl std::fmt::Display for ReadOuts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts = Vec::new();
        if let Some(age) = self.age {
            parts.push(format!(
                "age within {:.1} years in the mean (always saying the median: {:.1})",
                age.mean_error_years, age.median_error_years
            ));
        }
        parts.extend(self.concepts.iter().map(|concept| {
            format!(
                "{} right for {:.1} % (balanced)",
                concept.name,
                100.0 * concept.balanced_accuracy
            )
        }));
        f.write_str(&parts.join("; "))
    }
}
