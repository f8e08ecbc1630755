//! What the network that draws a bundle's pictures larger is worth, on faces that nothing was trained on.

use std::fmt;

use burn::tensor::{Device, Tensor, TensorData};
use rayon::prelude::*;

use facemath_nets::model::{FaceModel, Resampler, Upscaler};

use super::batch::rows_of;
use super::card::{LIMITS_HEADING, with_section};
use super::evaluate::{BATCH, fidelity_of, reconstructions, sharpened};
use super::faces::FaceSet;
use super::metrics::FidelitySummary;
use super::news::{Tell, in_percent};

const LARGER_HEADING: &str = "## Larger pictures";

/// Reconstructions that were sharpened by 1, as the studio shows them, against their originals in a larger size.
#[derive(Clone, Debug, serde::Serialize)]
pub struct UpscaledFigures {
    /// Faces measured, none of them trained on.
    pub held_out_faces: usize,
    /// Side of the pictures compared, in pixels.
    pub size_px: usize,
    /// Drawn larger by the network.
    pub upscaled: FidelitySummary,
    /// Enlarged smoothly, by a Catmull-Rom spline.
    pub enlarged: FidelitySummary,
}

/// Measures `upscaler` on `faces` of `small`, whose pictures have the model's size; `large` are the same faces in the size that it
/// draws. What is done is told.
pub fn measure_upscaler(
    model: &FaceModel,
    upscaler: &Upscaler,
    [small, large]: [&FaceSet; 2],
    faces: &[usize],
    device: &Device,
    tell: &Tell<'_>,
) -> UpscaledFigures {
    let (mut upscaled, mut enlarged) = (Vec::new(), Vec::new());
    let (side, larger_side) = (small.size_px(), large.size_px());
    let resampler = Resampler::new(side, larger_side, device);
    in_percent(tell, "Measuring", |progress| {
        for chunk in faces.chunks(BATCH) {
            let drawn = reconstructions(model, small, chunk, device, &|_| {});
            let drawn = sharpened(&drawn, side, device);
            let larger: Vec<Vec<f32>> = drawn
                .par_iter()
                .filter_map(|face| upscaler.upscale(face).map(clamped))
                .collect();
            upscaled.extend(fidelity_of(&larger, large, chunk));
            let batch = TensorData::new(drawn.concat(), [drawn.len(), 3, side, side]);
            let smooth = resampler.forward(Tensor::from_data(batch, device));
            let smooth = rows_of(smooth.clamp(0.0, 1.0).flatten(1, 3));
            enlarged.extend(fidelity_of(&smooth, large, chunk));
            progress(enlarged.len() as f32 / faces.len().max(1) as f32);
        }
    });
    UpscaledFigures {
        held_out_faces: faces.len(),
        size_px: large.size_px(),
        upscaled: FidelitySummary::of(&upscaled),
        enlarged: FidelitySummary::of(&enlarged),
    }
}

fn clamped(mut face: Vec<f32>) -> Vec<f32> {
    for value in &mut face {
        *value = value.clamp(0.0, 1.0);
    }
    face
}

impl fmt::Display for UpscaledFigures {
    /// A table in Markdown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.size_px;
        writeln!(
            f,
            "| {} held-out faces at {size} x {size} pixels | PSNR, dB | SSIM | sharpness |",
            self.held_out_faces
        )?;
        writeln!(f, "| --- | --- | --- | --- |")?;
        for (name, row) in [
            ("drawn larger", &self.upscaled),
            ("enlarged smoothly", &self.enlarged),
        ] {
            writeln!(
                f,
                "| {name} | {:.2} | {:.3} | {:.2} |",
                row.psnr_db, row.ssim, row.sharpness_ratio
            )?;
        }
        Ok(())
    }
}

/// A card with another section on the network that draws pictures larger.
pub fn with_larger_pictures(card: &str, figures: &UpscaledFigures) -> String {
    let section = format!(
        "{LARGER_HEADING}\n\n\
         Pictures without a photograph's detail are drawn in {size} x {size} pixels by a second network, which sees what the \
         decoder drew, sharpened (`facemath upscaler`). Reconstructions against their originals in that size:\n\n{figures}\n",
        size = figures.size_px
    );
    with_section(card, LARGER_HEADING, LIMITS_HEADING, &section)
}

/// A card with the section on larger pictures that `before` has, if it has one.
pub(super) fn with_larger_pictures_of(card: &str, before: &str) -> String {
    let Some((_, rest)) = before.split_once(LARGER_HEADING) else {
        return card.to_owned();
    };
    let end = rest.find("\n## ").map_or(rest.len(), |place| place + 1);
    let section = format!("{LARGER_HEADING}{}", &rest[..end]);
    with_section(card, LARGER_HEADING, LIMITS_HEADING, &section)
}
