//! What a run leaves to look at: `metrics.csv` and contact sheets of held-out faces.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use burn::tensor::Device;
use image::RgbImage;

use facemath_core::files::make_folder;
use facemath_nets::model::FaceModel;

use super::evaluate::{fidelity_of, reconstructions};
use super::faces::{FaceSet, Split};
use super::metrics::FidelitySummary;
use super::planes::picture_of_planes;
use super::trainer::TrainError;
use super::workers::LossParts;

/// Held-out faces measured at each checkpoint; the evaluation command measures all.
const MEASURED_FACES: usize = 200;
/// Held-out faces on a contact sheet.
const SHOWN_FACES: usize = 12;

/// Writes the log of a run.
pub(super) struct Monitor {
    folder: PathBuf,
    csv: PathBuf,
    sum: LossParts,
    count: u32,
}

impl Monitor {
    /// Opens the log in `folder`; a run that starts at step 0 begins a new one.
    pub(super) fn open(folder: &Path, step: u64) -> Result<Self, TrainError> {
        let monitor = Self {
            folder: folder.to_owned(),
            csv: folder.join("metrics.csv"),
            sum: LossParts::default(),
            count: 0,
        };
        if step == 0 || !monitor.csv.exists() {
            let heading = "step,seconds,pixel_loss,divergence_nats,psnr_db,ssim,sharpness_ratio\n";
            make_folder(folder)
                .and_then(|()| std::fs::write(&monitor.csv, heading))
                .map_err(|source| monitor.error(&monitor.csv, source))?;
        }
        Ok(monitor)
    }

    /// Adds one step's losses to the mean that the next line shows.
    pub(super) fn add(&mut self, losses: LossParts) {
        self.sum += losses;
        self.count += 1;
    }

    /// Measures the averaged model on held-out faces; writes a line and a contact sheet.
    pub(super) fn record(
        &mut self,
        step: u64,
        elapsed: Duration,
        model: &FaceModel,
        set: &FaceSet,
        split: &Split,
        device: &Device,
    ) -> Result<(), TrainError> {
        let faces: Vec<usize> = split
            .held_out
            .iter()
            .copied()
            .take(MEASURED_FACES)
            .collect();
        let drawn = reconstructions(model, set, &faces, device, &|_| {});
        let summary = FidelitySummary::of(&fidelity_of(&drawn, set, &faces));
        let losses = std::mem::take(&mut self.sum) / std::mem::take(&mut self.count).max(1) as f32;
        let line = format!(
            "{step},{:.0},{:.5},{:.1},{:.3},{:.4},{:.3}\n",
            elapsed.as_secs_f64(),
            losses.pixels,
            losses.divergence_nats,
            summary.psnr_db,
            summary.ssim,
            summary.sharpness_ratio
        );
        std::fs::OpenOptions::new()
            .append(true)
            .open(&self.csv)
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(|source| self.error(&self.csv, source))?;
        let sheet = self.folder.join(format!("contact-{step:06}.png"));
        contact_sheet(&drawn, set, &faces)
            .save(&sheet)
            .map_err(|error| self.error(&sheet, std::io::Error::other(error)))
    }

    fn error(&self, path: &Path, source: std::io::Error) -> TrainError {
        TrainError::Log {
            path: path.to_owned(),
            source,
        }
    }
}

/// Photographs above, reconstructions below.
fn contact_sheet(drawn: &[Vec<f32>], set: &FaceSet, faces: &[usize]) -> RgbImage {
    let size = set.size_px() as u32;
    let shown = faces.len().min(SHOWN_FACES);
    let mut sheet = RgbImage::new(size * shown.max(1) as u32, size * 2);
    for (column, (planes, &face)) in drawn.iter().zip(faces).take(shown).enumerate() {
        let photo: Vec<f32> = set.values(face).collect();
        for (row, values) in [&photo, planes].into_iter().enumerate() {
            let picture = picture_of_planes(set.size_px(), |place| {
                let value = values.get(place).copied().unwrap_or_default();
                (value.clamp(0.0, 1.0) * 255.0).round() as u8
            });
            let (x, y) = (
                column as i64 * i64::from(size),
                row as i64 * i64::from(size),
            );
            image::imageops::replace(&mut sheet, &picture, x, y);
        }
    }
    sheet
}
