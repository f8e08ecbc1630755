//! How often a judge is right on faces it was not trained on.

use burn::tensor::Device;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::augment::disguised;
use super::pictures::SmallFaces;
use super::truth::Truth;
use super::verdict::{Judge, Verdict, cosine_distance};
use crate::batch::tensor_of_pictures;
use crate::{FaceSet, Split};

/// Disguised faces judged at once.
const BATCH: usize = 32;

/// A judge's figures on held-out faces; shares go from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JudgeAccuracy {
    /// Faces it was trained on.
    pub training_faces: usize,
    /// Faces it was measured on.
    pub held_out_faces: usize,
    /// Mean absolute error of the age, in years.
    pub age_error_years: f32,
    /// The same when every face is said to have the median age.
    pub median_error_years: f32,
    /// Mean of the shares of both genders that are told rightly: guessing gives 0.5.
    pub gender_balanced: f32,
    /// Mean of the shares of wearers and of others that are told rightly.
    pub glasses_balanced: f32,
    /// Share of the photos whose mirrored, re-lit and blurred copy is nearer to them than to every other photo.
    pub identity_nearest: f32,
    /// The same, nearer than to 95 % of the other photos.
    pub identity_among_nearest: f32,
}

/// How well a judge tells the labels of some pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AttributeAccuracy {
    /// Mean absolute error of the age, in years.
    pub age_error_years: f32,
    /// Mean of the shares of both genders that are told rightly.
    pub gender_balanced: f32,
    /// Mean of the shares of wearers and of others that are told rightly.
    pub glasses_balanced: f32,
}

impl AttributeAccuracy {
    /// Compares verdicts with what is known of the same faces, in the same order.
    pub(crate) fn of(verdicts: &[Verdict], truths: &[Truth]) -> Self {
        let errors: Vec<f32> = verdicts
            .iter()
            .zip(truths)
            .filter_map(|(said, truth)| Some((said.age_years - truth.age_years?).abs()))
            .collect();
        Self {
            age_error_years: errors.iter().sum::<f32>() / errors.len().max(1) as f32,
            gender_balanced: balanced("gender", verdicts, truths),
            glasses_balanced: balanced("glasses", verdicts, truths),
        }
    }
}

impl std::fmt::Display for AttributeAccuracy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "age within {:.1} years in the mean, gender right for {:.1} %, glasses for {:.1} % (balanced)",
            self.age_error_years,
            100.0 * self.gender_balanced,
            100.0 * self.glasses_balanced
        )
    }
}

impl JudgeAccuracy {
    /// Measures `judge` on the held-out faces of `set`.
    pub(super) fn measure(judge: &Judge, set: &FaceSet, split: &Split, device: &Device) -> Self {
        let faces = SmallFaces::of(set, &split.held_out, judge.config().size_px, device);
        let verdicts = judge.judge_photos(&faces, device);
        let truths = Truth::of(set.labels(), &split.held_out);
        let mut years: Vec<f32> = truths.iter().filter_map(|truth| truth.age_years).collect();
        years.sort_by(f32::total_cmp);
        let median = years.get(years.len() / 2).copied().unwrap_or_default();
        let from_median = years.iter().map(|years| (median - years).abs());
        let median_error_years = from_median.sum::<f32>() / years.len().max(1) as f32;
        let attributes = AttributeAccuracy::of(&verdicts, &truths);
        let nearer = shares_nearer(&verdicts, &disguised_identities(judge, &faces, device));
        let share_of = |most: f32| {
            let close = nearer.iter().filter(|share| **share <= most).count();
            close as f32 / nearer.len().max(1) as f32
        };
        Self {
            training_faces: split.training.len(),
            held_out_faces: faces.len(),
            age_error_years: attributes.age_error_years,
            median_error_years,
            gender_balanced: attributes.gender_balanced,
            glasses_balanced: attributes.glasses_balanced,
            identity_nearest: share_of(0.0),
            identity_among_nearest: share_of(0.05),
        }
    }
}

impl std::fmt::Display for JudgeAccuracy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "on {} held-out photos: age within {:.1} years in the mean (always saying the median: {:.1}); gender right \
             for {:.1} %, glasses for {:.1} % (balanced); a mirrored, re-lit and blurred copy is nearer to its photo \
             than to all others for {:.1} %, than to 95 % of them for {:.1} %",
            self.held_out_faces,
            self.age_error_years,
            self.median_error_years,
            100.0 * self.gender_balanced,
            100.0 * self.glasses_balanced,
            100.0 * self.identity_nearest,
            100.0 * self.identity_among_nearest
        )
    }
}

/// Mean of the shares of "yes" faces and of "no" faces that are told rightly; 0 where one of the two is missing.
fn balanced(concept: &str, verdicts: &[Verdict], truths: &[Truth]) -> f32 {
    let share = |wanted: bool| {
        let said: Vec<bool> = verdicts
            .iter()
            .zip(truths)
            .filter(|(_, truth)| truth.concept(concept) == Some(wanted))
            .filter_map(|(verdict, _)| verdict.concept(concept))
            .collect();
        let right = said.iter().filter(|said| **said == wanted).count();
        (!said.is_empty()).then(|| right as f32 / said.len() as f32)
    };
    match (share(true), share(false)) {
        (Some(yes), Some(no)) => (yes + no) / 2.0,
        _ => 0.0,
    }
}

/// For each copy, the share of the other photos that are nearer to it than its own photo is.
fn shares_nearer(photos: &[Verdict], copies: &[Vec<f32>]) -> Vec<f32> {
    copies
        .par_iter()
        .zip(photos)
        .map(|(copy, own)| share_nearer(copy, &own.identity, photos))
        .collect()
}

/// The share of `photos` that are nearer to `identity` than `own` is. The photo itself may be among them: it is never
/// nearer than itself.
pub fn share_nearer(identity: &[f32], own: &[f32], photos: &[Verdict]) -> f32 {
    let distance = cosine_distance(identity, own);
    let nearer = photos
        .iter()
        .filter(|photo| cosine_distance(identity, &photo.identity) < distance)
        .count();
    nearer as f32 / photos.len().saturating_sub(1).max(1) as f32
}

fn disguised_identities(judge: &Judge, faces: &SmallFaces, device: &Device) -> Vec<Vec<f32>> {
    let indices: Vec<usize> = (0..faces.len()).collect();
    indices
        .chunks(BATCH)
        .flat_map(|chunk| {
            let size = faces.size_px();
            let values = chunk
                .iter()
                .flat_map(|&face| disguised(faces.planes(face), size))
                .collect();
            judge.judge(tensor_of_pictures(values, size, device))
        })
        .map(|verdict| verdict.identity)
        .collect()
}
