//! A trained judge and what it says of pictures.

use burn::tensor::{Device, Tensor};

use super::accuracy::JudgeAccuracy;
use super::config::JudgeConfig;
use super::network::{AttributeNetwork, IdentityNetwork, expected_years};
use super::pictures::SmallFaces;
use crate::batch::tensor_of_pictures;
use facemath_nets::model::Resampler;

/// Pictures judged at once.
const BATCH: usize = 32;

/// Two small networks, trained apart from every face model, that tell what a picture shows.
#[derive(Clone, Debug)]
pub struct Judge {
    pub(super) config: JudgeConfig,
    pub(super) attributes: AttributeNetwork,
    pub(super) identity: IdentityNetwork,
    pub(super) accuracy: JudgeAccuracy,
}

/// What the judge says of one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Age in years.
    pub age_years: f32,
    /// Log odds of "female": above 0 is a yes.
    pub female_log_odds: f32,
    /// Log odds of "wears glasses": above 0 is a yes.
    pub glasses_log_odds: f32,
    /// The attribute network's last layer but one, for a Fréchet distance.
    pub features: Vec<f32>,
    /// A vector of length 1; two looks at one face are close.
    pub identity: Vec<f32>,
}

impl Verdict {
    /// Whether the face has the concept called `name`; `None` for one the judge knows nothing of.
    pub fn concept(&self, name: &str) -> Option<bool> {
        match name {
            "gender" => Some(self.female_log_odds > 0.0),
            "glasses" => Some(self.glasses_log_odds > 0.0),
            _ => None,
        }
    }

    /// Cosine distance of the identities, 0 (the same) to 2.
    pub fn identity_distance(&self, other: &Self) -> f32 {
        cosine_distance(&self.identity, &other.identity)
    }
}

/// One less the inner product of two vectors of length 1.
pub fn cosine_distance(a: &[f32], b: &[f32]) -> f32 {
    1.0 - a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>()
}

impl Judge {
    pub(super) fn from_parts(
        config: JudgeConfig,
        attributes: AttributeNetwork,
        identity: IdentityNetwork,
    ) -> Self {
        Self {
            config,
            attributes,
            identity,
            accuracy: JudgeAccuracy::default(),
        }
    }

    /// Shape of the networks.
    pub fn config(&self) -> &JudgeConfig {
        &self.config
    }

    /// How often the judge is right, on faces it was not trained on.
    pub fn accuracy(&self) -> &JudgeAccuracy {
        &self.accuracy
    }

    /// Judges pictures `[batch, 3, size, size]` of any size, values 0 to 1.
    pub fn judge(&self, pictures: Tensor<4>) -> Vec<Verdict> {
        let [count, _, size, _] = pictures.dims();
        let own = self.config.size_px;
        let small = if size == own {
            pictures
        } else {
            let device = pictures.device();
            Resampler::new(size, own, &device).forward(pictures)
        }
        .clamp(0.0, 1.0);
        let said = self.attributes.forward(small.clone());
        let years = numbers(expected_years(said.age_logits));
        let yes_no = numbers(said.yes_no_logits);
        let features = numbers(said.features);
        let identities = numbers(self.identity.forward(small));
        (0..count)
            .zip(features.chunks_exact(self.config.features))
            .zip(identities.chunks_exact(self.config.identity_dim))
            .map(|((picture, features), identity)| {
                let number =
                    |values: &[f32], at: usize| values.get(at).copied().unwrap_or(f32::NAN);
                Verdict {
                    age_years: number(&years, picture),
                    female_log_odds: number(&yes_no, 2 * picture),
                    glasses_log_odds: number(&yes_no, 2 * picture + 1),
                    features: features.to_vec(),
                    identity: identity.to_vec(),
                }
            })
            .collect()
    }

    /// Judges pictures of `size_px` in memory, each planar `[3, size, size]` with values 0 to 1.
    pub fn judge_planes(
        &self,
        pictures: &[Vec<f32>],
        size_px: usize,
        device: &Device,
    ) -> Vec<Verdict> {
        pictures
            .chunks(BATCH)
            .flat_map(|chunk| self.judge(tensor_of_pictures(chunk.concat(), size_px, device)))
            .collect()
    }

    /// Judges photographs at the judge's own size.
    pub(crate) fn judge_photos(&self, faces: &SmallFaces, device: &Device) -> Vec<Verdict> {
        (0..faces.len())
            .step_by(BATCH)
            .flat_map(|start| {
                let end = (start + BATCH).min(faces.len());
                self.judge(faces.batch(start..end, device))
            })
            .collect()
    }
}

fn numbers(tensor: Tensor<2>) -> Vec<f32> {
    tensor.into_data().try_to_vec().unwrap_or_default()
}
