//! A face found in a photo.

use super::face_box::FaceBox;
use facemath_core::photo::{Framing, LEFT_EYE, RIGHT_EYE};

/// How far an eye may be from where it should be to count as aligned, in distances between the eyes.
pub const TOLERANCE: f32 = 0.1;
/// Confidence from which a face counts as aligned without a look at it by the user.
pub const SURE: f32 = 0.8;

/// Confidence below which what was detected is taken for no face.
const LEAST_CONFIDENCE: f32 = 1e-4;
/// Side of the aligned square as a share of the detected box below which it is taken for no face; real ones have about 1.5.
const LEAST_SHARE_OF_BOX: f32 = 0.5;

/// Between which sizes, as shares of a picture's side, and how far from its middle a face's square may lie so that the picture
/// itself is taken for that square: of 150 aligned crops all but one in a hundred were found so.
const CROP_SIZES: std::ops::RangeInclusive<f32> = 0.8..=1.25;
const CROP_OFFSET: f32 = 0.1;

/// A face found in a photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FoundFace {
    /// The square that puts the eyes where the model has them.
    pub framing: Framing,
    /// Where the detector saw it.
    pub detected: FaceBox,
    /// The network's own estimate of the chance, 0 to 1, that both eyes are within [`TOLERANCE`] of their places.
    pub confidence: f32,
}

impl FoundFace {
    /// A face that no network has looked at: framed as the box tells, without any confidence.
    pub fn unaligned(detected: FaceBox) -> Self {
        Self {
            framing: detected.rough_framing(),
            detected,
            confidence: 0.0,
        }
    }

    /// Whether this is a face at all: a network that gives it no chance, or draws its square together to a point of what the
    /// detector saw, has seen something else there.
    pub fn is_believable(&self) -> bool {
        self.confidence >= LEAST_CONFIDENCE
            && self.framing.size_px >= LEAST_SHARE_OF_BOX * self.detected.size_px
    }

    /// Whether the framing can be used as it is; else the user should have a look.
    pub fn is_sure(&self) -> bool {
        self.confidence >= SURE
    }

    /// Whether a square picture of `side_px` is about the square of this face.
    fn fills(&self, side_px: f32) -> bool {
        let Framing {
            center_x_px,
            center_y_px,
            size_px,
            ..
        } = self.framing;
        let (dx, dy) = (center_x_px - side_px / 2.0, center_y_px - side_px / 2.0);
        CROP_SIZES.contains(&(size_px / side_px)) && dx.hypot(dy) < CROP_OFFSET * side_px
    }

    /// The middles of the eyes on the viewer's left and right, in photo pixels.
    pub fn eyes_px(&self) -> [(f32, f32); 2] {
        [LEFT_EYE, RIGHT_EYE].map(|(u, v)| self.framing.photo_from_crop(u, v))
    }
}

/// Whether a picture of `size_px` is a crop that somebody has aligned for a model of `model_px`: it is exactly as large as the
/// model's pictures, and no face in it (`largest`) is surely another square than the picture itself. A portrait of that size
/// is none.
pub fn is_aligned_crop(
    (width_px, height_px): (u32, u32),
    model_px: u32,
    largest: Option<&FoundFace>,
) -> bool {
    (width_px, height_px) == (model_px, model_px)
        && largest.is_none_or(|face| !face.is_sure() || face.fills(model_px as f32))
}
