//! How dark the eyes of a face are, and what surrounds them.

use image::RgbImage;

use super::Measurement;
use super::lab::{Area, Lab, LabFace, mean, quantile};

/// Brow to lower lid, and both corners. Faces are aligned by their eyes: 29.5 % and 70.5 % of the width, 28.5 % of the height.
const EYES: [Area; 2] = [
    Area {
        left: 0.19,
        right: 0.40,
        top: 0.21,
        bottom: 0.36,
    },
    Area {
        left: 0.60,
        right: 0.81,
        top: 0.21,
        bottom: 0.36,
    },
];
/// Share of the pixels that are darker than the darkest that count.
const DARKEST_SHARE: f32 = 0.05;

/// Measures the eyes of an aligned square photograph, in the mean of both: always the same measures in the same order, all of
/// CIELAB's lightness, 0 to 100.
pub(crate) fn measured_eyes(picture: &RgbImage) -> Vec<Measurement> {
    let face = LabFace::new(picture);
    let both = |measure: fn(&[f32]) -> Option<f32>| {
        let [left, right] = EYES.map(|area| {
            let lightness = |(_, pixel): (f32, &Lab)| pixel.lightness;
            measure(&face.in_area(area).map(lightness).collect::<Vec<f32>>())
        });
        Some((left? + right?) / 2.0)
    };
    let measured = [
        (
            "eyes_darkest",
            both(|eye| quantile(eye.iter().copied(), DARKEST_SHARE)),
        ),
        ("eyes_lightness", both(|eye| mean(eye.iter().copied()))),
        ("eyes_contrast", both(deviation)),
    ];
    measured
        .into_iter()
        .map(|(name, value)| Measurement { name, value })
        .collect()
}

fn deviation(values: &[f32]) -> Option<f32> {
    let middle = mean(values.iter().copied())?;
    mean(values.iter().map(|v| (v - middle).powi(2))).map(f32::sqrt)
}
