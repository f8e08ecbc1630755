//! How well a model's read-outs tell the labels of faces that they were not fitted on, and which directions that makes
//! worth trusting.

use std::fmt::Write as _;

use crate::latent::{AgeModel, Concept, Directions, Latent};

use super::directions::{MIN_FACES_A_SIDE, MIN_FACES_WITH_AGE};
use super::labels::{AGE, LabelKind, Labels};
use super::looks::Looks;
use super::scale::{Candidate, candidates};

/// Balanced accuracy from which a direction is called trustworthy.
pub const TRUSTWORTHY_ACCURACY: f32 = 0.75;
/// Balanced accuracy below which a label gets no direction: guessing has 0.5.
pub const LEAST_ACCURACY: f32 = 0.6;
/// Held-out faces on each side that it takes to say so.
pub const MIN_HELD_OUT_A_SIDE: usize = 10;
/// Error of a trustworthy age read-out, as a share of the error of always saying the median.
const TRUSTWORTHY_AGE_ERROR: f32 = 0.8;

/// Figures of all read-outs of a model that the labels can check, and the labels without a read-out.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct ReadOuts {
    /// The age read-out; `None` without one or without known ages.
    pub age: Option<AgeReadOut>,
    /// The labels with a direction, in the order of their sliders.
    pub concepts: Vec<ConceptReadOut>,
    /// The labels without one.
    pub left_out: Vec<LeftOut>,
}

/// How much a direction can be relied upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Its read-out tells held-out faces apart: [`TRUSTWORTHY_ACCURACY`] or more, on at least
    /// [`MIN_HELD_OUT_A_SIDE`] faces a side.
    Trustworthy,
    /// Its read-out does so less well, or too few held-out faces are labelled to know.
    Weak,
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Trustworthy => "trustworthy",
            Self::Weak => "weak",
        })
    }
}

/// How far read ages are from the labelled ones.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct AgeReadOut {
    /// Training faces of known age.
    pub faces: usize,
    /// Mean absolute error on held-out faces, in years.
    pub mean_error_years: f32,
    /// The same when every face is said to have the median age.
    pub median_error_years: f32,
    /// Trustworthy if the first is at most four fifths of the second.
    pub verdict: Verdict,
}

/// How well a label is read. The sides of a number are its lowest and its highest third.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ConceptReadOut {
    /// The concept's name.
    pub name: String,
    /// Training faces on the negative side.
    pub negative_faces: usize,
    /// Training faces on the positive side.
    pub positive_faces: usize,
    /// Held-out faces on the side that has fewer.
    pub held_out_a_side: usize,
    /// Mean of the shares of held-out faces of each side that are read rightly, 0 to 1: guessing gives 0.5 however rare
    /// a label is. `None` if one side has no held-out face.
    pub balanced_accuracy: Option<f32>,
    /// For a number, its correlation with what is read in all held-out faces, -1 to 1.
    pub correlation: Option<f32>,
    /// Whether to trust the direction.
    pub verdict: Verdict,
}

/// A label without a direction.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct LeftOut {
    /// The label's name.
    pub name: String,
    /// Why, as the end of a sentence.
    pub reason: String,
}

impl ReadOuts {
    /// Compares what `directions` read in the looks at held-out faces with their labels. `training` are the faces that
    /// the directions were fitted to; both are rows of `labels`.
    pub fn measure(
        directions: &Directions,
        labels: &Labels,
        training: &[usize],
        held_out: &Looks,
    ) -> Self {
        let mut read_outs = Self {
            age: directions
                .age
                .as_ref()
                .and_then(|age| measure_age(age, labels, training, held_out)),
            ..Self::default()
        };
        if directions.age.is_none() && labels.column(AGE).is_some() {
            let known = known_ages(labels, training);
            read_outs.left_out.push(LeftOut {
                name: AGE.to_owned(),
                reason: if known < MIN_FACES_WITH_AGE {
                    format!(
                        "{known} training faces of known age, and {MIN_FACES_WITH_AGE} are needed"
                    )
                } else {
                    NOT_IN_MODEL.to_owned()
                },
            });
        }
        for candidate in candidates(labels) {
            let counts = candidate.counts(training.iter().copied());
            match directions.concept(&candidate.column.name) {
                Some(concept) => {
                    let figures = measure_concept(concept, &candidate, counts, held_out);
                    read_outs.concepts.push(figures);
                }
                None => read_outs.left_out.push(LeftOut {
                    name: candidate.column.name.clone(),
                    reason: too_few(counts).unwrap_or_else(|| NOT_IN_MODEL.to_owned()),
                }),
            }
        }
        read_outs
    }

    /// Labels whose read-outs tell held-out faces apart hardly better than guessing, and why they should have no
    /// direction.
    pub(super) fn useless(&self) -> Vec<LeftOut> {
        let too_low = self.concepts.iter().filter_map(|concept| {
            let accuracy = concept.balanced_accuracy?;
            (concept.held_out_a_side >= MIN_HELD_OUT_A_SIDE && accuracy < LEAST_ACCURACY).then(
                || LeftOut {
                    name: concept.name.clone(),
                    reason: format!(
                        "its read-out is right for {:.1} % of the held-out faces (balanced; guessing has 50), and {:.0} \
                         are needed",
                        100.0 * accuracy,
                        100.0 * LEAST_ACCURACY
                    ),
                },
            )
        });
        too_low.collect()
    }

    /// A line for each label: its name, and its figures with the verdict.
    pub fn lines(&self) -> Vec<(String, String)> {
        let age = self.age.map(|age| {
            let text = format!(
                "{} faces, held out within {:.1} years in the mean (always saying the median: {:.1}): {}",
                age.faces, age.mean_error_years, age.median_error_years, age.verdict
            );
            (AGE.to_owned(), text)
        });
        let concepts = self.concepts.iter().map(|concept| {
            let mut text = format!(
                "{} against {} faces, ",
                concept.negative_faces, concept.positive_faces
            );
            // Writing to a String cannot fail.
            let _ = match concept.balanced_accuracy {
                Some(accuracy) => write!(
                    text,
                    "held out {:.1} % right (balanced, {} or more a side)",
                    100.0 * accuracy,
                    concept.held_out_a_side
                ),
                None => write!(text, "no held-out faces on both sides"),
            };
            if let Some(correlation) = concept.correlation {
                let _ = write!(text, ", correlation {correlation:.2}");
            }
            let _ = write!(text, ": {}", concept.verdict);
            (concept.name.clone(), text)
        });
        let left_out = self
            .left_out
            .iter()
            .map(|label| (label.name.clone(), format!("left out: {}", label.reason)));
        age.into_iter().chain(concepts).chain(left_out).collect()
    }
}

impl std::fmt::Display for ReadOuts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, text) in self.lines() {
            writeln!(f, "{name:<16} {text}")?;
        }
        Ok(())
    }
}

const NOT_IN_MODEL: &str = "the model has no direction for it";

/// Why a label with these numbers of training faces on its sides gets no direction.
fn too_few((no, yes): (usize, usize)) -> Option<String> {
    (no.min(yes) < MIN_FACES_A_SIDE).then(|| {
        format!("{no} against {yes} training faces, and {MIN_FACES_A_SIDE} are needed on each side")
    })
}

fn known_ages(labels: &Labels, faces: &[usize]) -> usize {
    let known = faces
        .iter()
        .filter(|&&face| labels.value(AGE, face).is_some());
    known.count()
}

fn measure_age(
    age: &AgeModel,
    labels: &Labels,
    training: &[usize],
    held_out: &Looks,
) -> Option<AgeReadOut> {
    let pairs: Vec<(f32, f32)> = held_out
        .iter()
        .filter_map(|(code, face, _)| {
            let years = labels.value(AGE, face)?;
            Some((age.estimate(&Latent::from_vec(code.to_vec())), years))
        })
        .collect();
    let mut years: Vec<f32> = pairs.iter().map(|(_, years)| *years).collect();
    years.sort_by(f32::total_cmp);
    let median = *years.get(years.len() / 2)?;
    let mean = |error: &dyn Fn(&(f32, f32)) -> f32| {
        pairs.iter().map(error).sum::<f32>() / pairs.len() as f32
    };
    let mean_error_years = mean(&|(read, years)| (read - years).abs());
    let median_error_years = mean(&|(_, years)| (median - years).abs());
    let is_good = mean_error_years <= TRUSTWORTHY_AGE_ERROR * median_error_years
        && pairs.len() >= 2 * MIN_HELD_OUT_A_SIDE;
    Some(AgeReadOut {
        faces: known_ages(labels, training),
        mean_error_years,
        median_error_years,
        verdict: if is_good {
            Verdict::Trustworthy
        } else {
            Verdict::Weak
        },
    })
}

fn measure_concept(
    concept: &Concept,
    candidate: &Candidate<'_>,
    (negative_faces, positive_faces): (usize, usize),
    held_out: &Looks,
) -> ConceptReadOut {
    let readings: Vec<(f32, f32, Option<bool>)> = held_out
        .iter()
        .filter_map(|(code, face, mirrored)| {
            let position = candidate.position(face, mirrored)?;
            let read = concept.probe.read(&Latent::from_vec(code.to_vec()));
            Some((read, position, candidate.side(face, mirrored)))
        })
        .collect();
    let share_right = |wanted: bool| {
        let side: Vec<f32> = readings
            .iter()
            .filter(|(.., side)| *side == Some(wanted))
            .map(|(read, ..)| *read)
            .collect();
        let right = side.iter().filter(|read| (**read > 0.0) == wanted).count();
        (side.len(), right as f32 / side.len() as f32)
    };
    let ((no, no_right), (yes, yes_right)) = (share_right(false), share_right(true));
    let held_out_a_side = no.min(yes);
    let balanced_accuracy = (held_out_a_side > 0).then_some((no_right + yes_right) / 2.0);
    let is_good = held_out_a_side >= MIN_HELD_OUT_A_SIDE
        && balanced_accuracy.is_some_and(|accuracy| accuracy >= TRUSTWORTHY_ACCURACY);
    ConceptReadOut {
        name: concept.name.clone(),
        negative_faces,
        positive_faces,
        held_out_a_side,
        balanced_accuracy,
        correlation: (candidate.column.kind == LabelKind::Number)
            .then(|| correlation(&readings))
            .flatten(),
        verdict: if is_good {
            Verdict::Trustworthy
        } else {
            Verdict::Weak
        },
    }
}

/// Pearson's correlation of what is read with what is labelled; `None` if one of them does not vary.
fn correlation(readings: &[(f32, f32, Option<bool>)]) -> Option<f32> {
    let count = readings.len().max(1) as f32;
    let mean_read = readings.iter().map(|(read, ..)| read).sum::<f32>() / count;
    let mean_label = readings.iter().map(|(_, label, _)| label).sum::<f32>() / count;
    let (mut product, mut square_read, mut square_label) = (0.0f32, 0.0f32, 0.0f32);
    for (read, label, _) in readings {
        let (a, b) = (read - mean_read, label - mean_label);
        product += a * b;
        square_read += a * a;
        square_label += b * b;
    }
    let scale = (square_read * square_label).sqrt();
    (scale > 0.0).then_some(product / scale)
}
