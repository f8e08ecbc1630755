//! How well a model's read-outs tell the labels of faces that they were not fitted on, and which directions that makes
//! worth trusting.

use std::fmt::Write as _;

use facemath_core::latent::{AgeModel, Directions, Latent};

use super::directions::{MIN_FACES_A_SIDE, MIN_FACES_WITH_AGE};
use super::labels::{AGE, LabelKind, Labels};
use super::looks::Looks;
use super::probes::{ProbeFit, Reading, readings};
use super::scale::{Candidate, candidates};

/// Balanced accuracy from which a direction is called trustworthy.
pub const TRUSTWORTHY_ACCURACY: f32 = 0.75;
/// Balanced accuracy below which a label gets no direction: guessing has 0.5.
pub const LEAST_ACCURACY: f32 = 0.6;
/// Checked faces on each side that it takes to say so.
pub const MIN_CHECKED_A_SIDE: usize = 10;
/// Held-out faces on each side that make a label's check reliable; with fewer, the training faces take part in it, each
/// read by a read-out that was fitted without its label.
const ENOUGH_HELD_OUT_A_SIDE: usize = 50;
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
pub enum Trust {
    /// Its read-out tells faces apart that it was not fitted to: [`TRUSTWORTHY_ACCURACY`] or more, on at least
    /// [`MIN_CHECKED_A_SIDE`] faces a side.
    Trustworthy,
    /// Its read-out does so less well, or too few faces are labelled to know.
    Weak,
}

impl std::fmt::Display for Trust {
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
    pub verdict: Trust,
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
    /// Whether the faces it was checked on are training faces as well, each read by a read-out that was fitted without
    /// its label: few held-out faces have this one.
    pub is_cross_validated: bool,
    /// Checked faces on the side that has fewer.
    pub checked_a_side: usize,
    /// Mean of the shares of checked faces of each side that are read rightly, 0 to 1: guessing gives 0.5 however rare
    /// a label is. `None` if one side has none.
    pub balanced_accuracy: Option<f32>,
    /// For a number, its correlation with what is read in all checked faces, -1 to 1.
    pub correlation: Option<f32>,
    /// Whether to trust the direction.
    pub verdict: Trust,
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
    /// Leaves out the weak labels whose slider was better before, by their names, which are returned.
    pub(crate) fn leave_out_weak(
        &mut self,
        is_better_before: &dyn Fn(&str) -> bool,
    ) -> Vec<String> {
        let is_worse =
            |name: &str, verdict: Trust| verdict == Trust::Weak && is_better_before(name);
        let concepts = &mut self.concepts;
        let worse = concepts.extract_if(.., |label| is_worse(&label.name, label.verdict));
        let mut names: Vec<String> = worse.map(|label| label.name).collect();
        let age = self.age.take_if(|age| is_worse(AGE, age.verdict));
        names.extend(age.map(|_| AGE.to_owned()));
        self.left_out.extend(names.iter().map(|name| LeftOut {
            name: name.clone(),
            reason:
                "its new read-out is weak, and the slider that is there can be trusted".to_owned(),
        }));
        names
    }

    /// Forgets the label of that name.
    pub(crate) fn forget(&mut self, name: &str) {
        if name == AGE {
            self.age = None;
        }
        self.concepts.retain(|label| label.name != name);
        self.left_out.retain(|label| label.name != name);
    }

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
                    let read = readings(&concept.probe, &candidate, held_out.iter());
                    let figures = measure_concept(&candidate, counts, &read, false);
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

    /// Checks the labels that too few held-out faces have on the training faces as well, by cross-validation.
    pub(super) fn check_sparse_labels(
        &mut self,
        directions: &Directions,
        labels: &Labels,
        training: &Looks,
        held_out: &Looks,
    ) {
        let is_sparse = |figures: &ConceptReadOut| figures.checked_a_side < ENOUGH_HELD_OUT_A_SIDE;
        if !self.concepts.iter().any(is_sparse) {
            return;
        }
        let Some(probes) = ProbeFit::new(training) else {
            return;
        };
        let candidates = candidates(labels);
        for figures in self
            .concepts
            .iter_mut()
            .filter(|figures| is_sparse(figures))
        {
            let candidate = candidates
                .iter()
                .find(|candidate| candidate.column.name == figures.name);
            if let (Some(candidate), Some(concept)) = (candidate, directions.concept(&figures.name))
            {
                let counts = (figures.negative_faces, figures.positive_faces);
                let mut read = probes.cross_validated(candidate);
                read.extend(readings(&concept.probe, candidate, held_out.iter()));
                *figures = measure_concept(candidate, counts, &read, true);
            }
        }
    }

    /// Labels whose read-outs tell checked faces apart hardly better than guessing, and why they should have no
    /// direction.
    pub(super) fn useless(&self) -> Vec<LeftOut> {
        let too_low = self.concepts.iter().filter_map(|concept| {
            let accuracy = concept.balanced_accuracy?;
            (concept.checked_a_side >= MIN_CHECKED_A_SIDE && accuracy < LEAST_ACCURACY).then(
                || LeftOut {
                    name: concept.name.clone(),
                    reason: format!(
                        "its read-out is right for {:.1} % of the {} faces (balanced; guessing has 50), and {:.0} \
                         are needed",
                        100.0 * accuracy,
                        checked_faces(concept),
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
                    "{:.1} % of {} faces right (balanced, {} or more a side)",
                    100.0 * accuracy,
                    checked_faces(concept),
                    concept.checked_a_side
                ),
                None => write!(text, "no {} faces on both sides", checked_faces(concept)),
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

/// What the faces are that a label was checked on.
fn checked_faces(concept: &ConceptReadOut) -> &'static str {
    if concept.is_cross_validated {
        "cross-validated"
    } else {
        "held-out"
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
        && pairs.len() >= 2 * MIN_CHECKED_A_SIDE;
    Some(AgeReadOut {
        faces: known_ages(labels, training),
        mean_error_years,
        median_error_years,
        verdict: if is_good {
            Trust::Trustworthy
        } else {
            Trust::Weak
        },
    })
}

fn measure_concept(
    candidate: &Candidate<'_>,
    (negative_faces, positive_faces): (usize, usize),
    readings: &[Reading],
    is_cross_validated: bool,
) -> ConceptReadOut {
    let share_right = |wanted: bool| {
        let side: Vec<f32> = readings
            .iter()
            .filter(|reading| reading.side == Some(wanted))
            .map(|reading| reading.read)
            .collect();
        let right = side.iter().filter(|read| (**read > 0.0) == wanted).count();
        (side.len(), right as f32 / side.len() as f32)
    };
    let ((no, no_right), (yes, yes_right)) = (share_right(false), share_right(true));
    let checked_a_side = no.min(yes);
    let balanced_accuracy = (checked_a_side > 0).then_some((no_right + yes_right) / 2.0);
    let is_good = checked_a_side >= MIN_CHECKED_A_SIDE
        && balanced_accuracy.is_some_and(|accuracy| accuracy >= TRUSTWORTHY_ACCURACY);
    ConceptReadOut {
        name: candidate.column.name.clone(),
        negative_faces,
        positive_faces,
        is_cross_validated,
        checked_a_side,
        balanced_accuracy,
        correlation: (candidate.column.kind == LabelKind::Number)
            .then(|| correlation(readings))
            .flatten(),
        verdict: if is_good {
            Trust::Trustworthy
        } else {
            Trust::Weak
        },
    }
}

/// Pearson's correlation of what is read with what is labelled; `None` if one of them does not vary.
fn correlation(readings: &[Reading]) -> Option<f32> {
    let count = readings.len().max(1) as f32;
    let mean = |part: fn(&Reading) -> f32| readings.iter().map(part).sum::<f32>() / count;
    let (mean_read, mean_label) = (mean(|r| r.read), mean(|r| r.position));
    let (mut product, mut square_read, mut square_label) = (0.0f32, 0.0f32, 0.0f32);
    for reading in readings {
        let (a, b) = (reading.read - mean_read, reading.position - mean_label);
        product += a * b;
        square_read += a * a;
        square_label += b * b;
    }
    let scale = (square_read * square_label).sqrt();
    (scale > 0.0).then_some(product / scale)
}
