//! What a photograph shares with others by accident: how it is lit, how it is exposed, what surrounds the face.
//!
//! None of this says anything about a person, but it goes along with much that does: small children, say, are mostly
//! photographed before bright surroundings. Directions are balanced over it (`--balance`).

use facemath_core::photo::burnt_share;
use image::RgbImage;

use super::Measurement;
use super::lab::{Area, Lab, LabFace, mean};
use super::photo::INNER_FACE;

const WHOLE: Area = Area {
    left: 0.0,
    right: 1.0,
    top: 0.0,
    bottom: 1.0,
};
/// Half of the inner face; the other one is its mirror image.
const RIGHT_FACE: Area = Area {
    left: 0.5,
    ..INNER_FACE
};
const UPPER_RIM: Area = Area {
    bottom: 0.12,
    ..WHOLE
};
const LOWER_RIM: Area = Area { top: 0.9, ..WHOLE };
/// Beside the hair on the right; its mirror image is the other corner.
const UPPER_CORNER: Area = Area {
    left: 0.85,
    bottom: 0.4,
    ..WHOLE
};
/// Beside the chin on the right.
const LOWER_CORNER: Area = Area {
    left: 0.85,
    top: 0.6,
    ..WHOLE
};
/// Lightness of a pixel that counts as black.
const BLACK_BELOW: f32 = 2.5;

/// Measures a photograph's light, exposure and surroundings: always the same labels in the same order. `picture` is an
/// aligned square face of any size; 64 pixels are enough. Lightness is CIELAB's, 0 to 100; red and yellow are its other
/// two axes. What is on one side is counted as right less left, and has the negative value in a mirrored picture.
pub fn measured_lighting(picture: &RgbImage) -> Vec<Measurement> {
    let face = LabFace::new(picture);
    let inner = Spread::of(face.in_area(INNER_FACE).map(|(_, pixel)| pixel));
    let whole = Spread::of(face.in_area(WHOLE).map(|(_, pixel)| pixel));
    let around = Spread::of(face.outside_oval());
    let black = mean(
        face.in_area(WHOLE)
            .map(|(_, pixel)| f32::from(u8::from(pixel.lightness < BLACK_BELOW))),
    );
    let side = |area| mean(pairs(&face, area).map(|(right, left)| right - left));
    let both = |area| mean(pairs(&face, area).map(|(right, left)| (right + left) / 2.0));
    let lightness = |area| mean(face.in_area(area).map(|(_, pixel)| pixel.lightness));
    let measured = [
        ("face_lightness", inner.lightness),
        ("face_contrast", inner.contrast),
        ("face_red", inner.red),
        ("face_yellow", inner.yellow),
        ("face_side", side(RIGHT_FACE)),
        ("picture_lightness", whole.lightness),
        ("picture_contrast", whole.contrast),
        ("surroundings_lightness", around.lightness),
        ("surroundings_contrast", around.contrast),
        ("surroundings_red", around.red),
        ("surroundings_yellow", around.yellow),
        ("upper_rim", lightness(UPPER_RIM)),
        ("lower_rim", lightness(LOWER_RIM)),
        ("upper_corners", both(UPPER_CORNER)),
        ("lower_corners", both(LOWER_CORNER)),
        ("upper_side", side(UPPER_CORNER)),
        ("lower_side", side(LOWER_CORNER)),
        ("burnt", whole.lightness.map(|_| burnt_share(picture))),
        ("black", black),
    ];
    measured
        .into_iter()
        .map(|(name, value)| Measurement { name, value })
        .collect()
}

/// How bright a picture is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Exposure {
    /// Mean CIELAB lightness of the inner face, 0 to 100.
    pub face_lightness: f32,
    /// Mean CIELAB lightness of the whole picture, 0 to 100.
    pub picture_lightness: f32,
    /// As [`burnt_share`].
    pub burnt: f32,
}

impl Exposure {
    /// Of an aligned square face.
    pub fn of(picture: &RgbImage) -> Self {
        let face = LabFace::new(picture);
        let lightness = |area| {
            let pixels = face.in_area(area).map(|(_, pixel)| pixel.lightness);
            mean(pixels).unwrap_or_default()
        };
        Self {
            face_lightness: lightness(INNER_FACE),
            picture_lightness: lightness(WHOLE),
            burnt: burnt_share(picture),
        }
    }
}

/// Lightness of mirrored pixels, the right one first.
fn pairs(face: &LabFace, area: Area) -> impl Iterator<Item = (f32, f32)> {
    face.mirrored_pairs(area)
        .map(|(right, left)| (right.lightness, left.lightness))
}

/// Means over some pixels, and how much their lightness differs (a standard deviation). All `None` of no pixels.
struct Spread {
    lightness: Option<f32>,
    contrast: Option<f32>,
    red: Option<f32>,
    yellow: Option<f32>,
}

impl Spread {
    fn of<'a>(pixels: impl Iterator<Item = &'a Lab> + Clone) -> Self {
        let lightness = mean(pixels.clone().map(|pixel| pixel.lightness));
        let contrast = lightness.and_then(|middle| {
            let squares = pixels
                .clone()
                .map(|pixel| (pixel.lightness - middle).powi(2));
            mean(squares).map(f32::sqrt)
        });
        Self {
            lightness,
            contrast,
            red: mean(pixels.clone().map(|pixel| pixel.a)),
            yellow: mean(pixels.map(|pixel| pixel.b)),
        }
    }
}
