//! Rough boxes to exact framings: the network looks, the square moves, and it looks again.

use burn::tensor::{Device, Tensor, TensorData};
use image::RgbImage;

use super::config::AlignConfig;
use super::detector::Detector;
use super::face_box::FaceBox;
use super::files::AlignFigures;
use super::found::{FoundFace, TOLERANCE};
use super::look::{LOOK_SHARE, look_of, look_pixels};
use super::network::{AlignNetwork, EyeEstimate};
use facemath_core::photo::{Framing, LEFT_EYE, Photo, RIGHT_EYE};

/// How often the network looks at each face.
pub const ROUNDS: usize = 3;
/// Faces looked at together, each as it is and mirrored.
const BATCH: usize = 8;
/// Faces of a photo that are aligned, the largest: a stadium would take minutes.
const MOST_FACES: usize = 64;

/// Confidence below which a box is no face if there is another one.
const HOPELESS: f32 = 0.01;

/// A framing after a look, with what the look and its mirror image say of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Refinement {
    /// The framing.
    pub framing: Framing,
    /// Standard deviation of each coordinate of an eye, in distances between the eyes.
    pub deviation: f32,
}

impl Refinement {
    /// The chance that both eyes are within [`TOLERANCE`] of their places, 0 to 1.
    pub fn confidence(&self) -> f32 {
        if !self.deviation.is_finite() {
            return 0.0;
        }
        // Distances from the middle of a round Gaussian follow Rayleigh's distribution.
        let ratio = TOLERANCE / self.deviation.max(1e-4);
        let one_eye = 1.0 - (-ratio * ratio / 2.0).exp();
        one_eye * one_eye
    }
}

/// Finds faces and aligns them. Holds tensors: it belongs on the thread that owns its device.
#[derive(Debug)]
pub struct Aligner {
    pub(super) config: AlignConfig,
    pub(super) network: AlignNetwork,
    pub(super) figures: AlignFigures,
    pub(super) device: Device,
}

impl Aligner {
    /// From a trained network without autodiff, on `device`.
    pub fn from_network(config: AlignConfig, network: AlignNetwork, device: &Device) -> Self {
        Self {
            config,
            network,
            figures: AlignFigures::default(),
            device: device.clone(),
        }
    }

    /// The network's shape.
    pub fn config(&self) -> &AlignConfig {
        &self.config
    }

    /// How well it did on faces that it was not trained on.
    pub fn figures(&self) -> &AlignFigures {
        &self.figures
    }

    /// The same with other figures.
    #[must_use]
    pub fn with_figures(self, figures: AlignFigures) -> Self {
        Self { figures, ..self }
    }

    /// All faces of a photo, largest first: detection and alignment in one call, for programs without an engine.
    pub fn find(&self, photo: &Photo) -> Vec<FoundFace> {
        self.align(photo, &Detector::new().find(photo))
    }

    /// The exact framings of detected faces, in the same order, at most 64. Boxes that the network can make nothing of are
    /// left out where there are better ones: the detector is wrong now and then.
    pub fn align(&self, photo: &Photo, boxes: &[FaceBox]) -> Vec<FoundFace> {
        let boxes: Vec<FaceBox> = boxes.iter().copied().take(MOST_FACES).collect();
        let mut refined: Vec<Refinement> = boxes
            .iter()
            .map(|face| Refinement {
                framing: face.rough_framing(),
                deviation: f32::INFINITY,
            })
            .collect();
        for _ in 0..ROUNDS {
            let framings: Vec<Framing> = refined.iter().map(|one| one.framing).collect();
            refined = self.refine(photo, &framings);
        }
        let mut faces: Vec<FoundFace> = boxes
            .into_iter()
            .zip(refined)
            .map(|(detected, refined)| FoundFace {
                framing: refined.framing,
                detected,
                confidence: refined.confidence(),
            })
            .collect();
        if faces.iter().any(|face| face.confidence >= HOPELESS) {
            faces.retain(|face| face.confidence >= HOPELESS);
        }
        faces
    }

    /// Looks once at each framing and returns better ones, in the same order. A look that says nothing usable leaves its
    /// framing as it is, with an infinite deviation.
    pub fn refine(&self, photo: &Photo, framings: &[Framing]) -> Vec<Refinement> {
        framings
            .chunks(BATCH)
            .flat_map(|chunk| {
                let looks: Vec<RgbImage> = chunk
                    .iter()
                    .map(|&framing| look_pixels(photo, framing, self.config.look_px))
                    .collect();
                self.refine_looks(chunk, &looks)
            })
            .collect()
    }

    /// As [`Self::refine`], with the looks already cut out.
    fn refine_looks(&self, framings: &[Framing], looks: &[RgbImage]) -> Vec<Refinement> {
        let both: Vec<f32> = looks
            .iter()
            .flat_map(|look| {
                let mirrored = image::imageops::flip_horizontal(look);
                [planes(look), planes(&mirrored)].concat()
            })
            .collect();
        let side = self.config.look_px;
        let shape = [2 * looks.len(), 3, side, side];
        let tensor = Tensor::from_data(TensorData::new(both, shape), &self.device);
        let estimates = self.network.estimates(tensor);
        let (pairs, _) = estimates.as_chunks::<2>();
        framings
            .iter()
            .zip(pairs)
            .map(|(&framing, [plain, mirrored])| {
                combined(framing, plain, &mirrored.mirrored()).unwrap_or(Refinement {
                    framing,
                    deviation: f32::INFINITY,
                })
            })
            .collect()
    }
}

/// The mean of what a look and its mirror image say. Where they disagree, neither is believed much.
fn combined(framing: Framing, plain: &EyeEstimate, mirrored: &EyeEstimate) -> Option<Refinement> {
    let mean = |a: (f32, f32), b: (f32, f32)| ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    let (left, right) = (
        mean(plain.left, mirrored.left),
        mean(plain.right, mirrored.right),
    );
    let squared = |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).powi(2) + (a.1 - b.1).powi(2);
    // A quarter of the squared difference of two numbers is the square of its half: the mean's own error if one is right.
    let disagreement =
        (squared(plain.left, mirrored.left) + squared(plain.right, mirrored.right)) / 16.0;
    let variance = (plain.deviation.powi(2) + mirrored.deviation.powi(2)) / 2.0 + disagreement;
    let estimate = EyeEstimate {
        left,
        right,
        deviation: variance.sqrt(),
    };
    let found = estimate.framing(look_of(framing))?;
    // Sides of the look to distances between the eyes that it shows.
    let eyes_apart = squared(left, right).sqrt();
    let canonical_apart = (RIGHT_EYE.0 - LEFT_EYE.0) / LOOK_SHARE;
    let is_plausible = (0.2..5.0).contains(&(eyes_apart / canonical_apart));
    (is_plausible && found.is_finite()).then_some(Refinement {
        framing: found,
        deviation: estimate.deviation / eyes_apart,
    })
}

/// A picture as planar values from 0 to 1.
fn planes(image: &RgbImage) -> Vec<f32> {
    (0..3)
        .flat_map(|plane| {
            image
                .pixels()
                .map(move |pixel| f32::from(pixel[plane]) / 255.0)
        })
        .collect()
}
