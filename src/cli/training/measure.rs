//! `facemath measure`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use image::RgbImage;

use super::super::console::Console;
use super::super::error::CommandError;
use super::super::options::CommonOptions;
use super::super::paths;
use super::bar;
use facemath_core::export::{ExportError, write_atomically};
use facemath_train::{
    FaceSet, Measurement, PictureKind, measured_faces, measured_labels, measured_lighting,
};

/// Side of the pictures that are measured, in pixels.
const SIZE_PX: usize = 64;

/// Measure labels from the pixels of aligned faces, for `--labels` or `--balance`.
///
/// Photographs get `light` (from the left or the right), `turn` (of the head) and `brightness`; drawn faces get the
/// lightness and colours of their hair, the colour of their eyes, and the lightness of the background. With `--lighting`,
/// what is measured is how a photograph is lit and exposed and what surrounds the face, for `--balance`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct MeasureArgs {
    /// Folder or tar of aligned faces.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// File to write the labels to.
    #[arg(long, value_name = "CSV")]
    out: PathBuf,
    /// The faces are drawn, and cropped with their hair.
    #[arg(long)]
    drawn: bool,
    /// Measure light, exposure and surroundings, which directions are balanced over.
    #[arg(long, conflicts_with = "drawn")]
    lighting: bool,
}

impl MeasureArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data cannot be read or the file cannot be written.
    pub(in crate::cli) fn run(
        &self,
        common: &CommonOptions,
        console: &Console,
    ) -> Result<(), CommandError> {
        paths::refuse_existing(&self.out, common)?;
        paths::make_parent(&self.out)?;
        let spinner = bar(0, "Reading faces");
        let set = FaceSet::load(&self.data, SIZE_PX, &|count| spinner.inc(count as u64));
        let set = set.map_err(CommandError::other)?;
        spinner.finish_and_clear();
        let measure = |picture: &RgbImage| match (self.lighting, self.drawn) {
            (true, _) => measured_lighting(picture),
            (false, true) => measured_labels(picture, PictureKind::Drawn),
            (false, false) => measured_labels(picture, PictureKind::Photo),
        };
        let measured = measured_faces(&set, measure);
        let text = csv(set.names(), &measured);
        write_atomically(&self.out, |file| {
            file.write_all(text.as_bytes())
                .map_err(|source| ExportError::Unwritable {
                    path: self.out.clone(),
                    source,
                })
        })?;
        eprint!("{}", summary(&measured));
        console.written(&self.out);
        Ok(())
    }
}

/// The file's text; what is unknown is empty.
fn csv(names: &[String], measured: &[Vec<Measurement>]) -> String {
    let mut text = "file".to_owned();
    for label in measured.first().into_iter().flatten() {
        text.push(',');
        text.push_str(label.name);
    }
    text.push('\n');
    for (name, labels) in names.iter().zip(measured) {
        // Writing to a String cannot fail.
        let _ = if name.contains([',', '"']) {
            write!(text, "\"{}\"", name.replace('"', "\"\""))
        } else {
            write!(text, "{name}")
        };
        for label in labels {
            text.push(',');
            if let Some(value) = label.value {
                let _ = write!(text, "{}", (value * 1e4).round() / 1e4);
            }
        }
        text.push('\n');
    }
    text
}

/// A line for each label: for how many faces it is known, and its spread.
fn summary(measured: &[Vec<Measurement>]) -> String {
    let mut text = String::new();
    let names = measured.first().into_iter().flatten();
    for (index, Measurement { name, .. }) in names.enumerate() {
        let mut values: Vec<f32> = measured
            .iter()
            .filter_map(|labels| labels.get(index)?.value)
            .collect();
        values.sort_by(f32::total_cmp);
        let at = |share: f32| {
            let place = (share * values.len().saturating_sub(1) as f32).round() as usize;
            values.get(place).copied().unwrap_or(f32::NAN)
        };
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{name:<16} known for {}, mean {mean:.2}, a tenth below {:.2}, a tenth above {:.2}",
            values.len(),
            at(0.1),
            at(0.9)
        );
    }
    text
}
