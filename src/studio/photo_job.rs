//! An edited face on its way back into its photo and into a file, on a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::RgbImage;

use super::document::Source;
use super::export_job::{ExportJob, ExportOutcome, Frames, Reporter};
use super::samples;
use crate::detail::{PasteOptions, Patch};
use crate::export::{write_like, write_png_like, write_unchanged};
use crate::photo::{Framing, Original};

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhotoFile {
    /// The photo in its own format.
    Own,
    /// The photo without further loss, to go on from: PNG at the photo's own depth.
    Baked,
}

/// An edited photo to be written.
pub(super) struct PhotoExport {
    pub source: Source,
    /// The square that the drawn faces are of.
    pub framing: Framing,
    pub options: PasteOptions,
    pub file: PhotoFile,
}

/// Starts writing the photo to `path`. `frames` are the face without and with its edits.
///
/// # Errors
/// What the system said if it has no thread left.
pub(super) fn start(
    path: &Path,
    export: PhotoExport,
    frames: Frames,
    wake: Arc<dyn Fn() + Send + Sync>,
) -> std::io::Result<ExportJob> {
    let target = path.to_owned();
    ExportJob::spawn(path, wake, move |reporter| {
        match write(&target, &export, frames, reporter) {
            Ok(outcome) | Err(outcome) => outcome,
        }
    })
}

fn write(
    path: &Path,
    export: &PhotoExport,
    frames: Frames,
    reporter: &Reporter,
) -> Result<ExportOutcome, ExportOutcome> {
    let goes_on = |fraction| {
        reporter.reached(fraction);
        if reporter.is_cancelled() {
            Err(ExportOutcome::Cancelled)
        } else {
            Ok(())
        }
    };
    let failed = |reason: String| ExportOutcome::Failed(reason);
    let drawn: Vec<RgbImage> = frames.collect::<Result<_, _>>().map_err(failed)?;
    goes_on(0.1)?;
    refuse_input(path, &export.source).map_err(failed)?;
    let mut original = read(&export.source).map_err(failed)?;
    goes_on(0.35)?;
    let patch = original.photo().and_then(|photo| {
        let [plain, edited] = drawn.as_slice() else {
            return None;
        };
        Patch::new(&photo, export.framing, plain, edited, export.options)
    });
    let Some(patch) = patch else {
        return Err(failed("The face was not drawn. Try again".to_owned()));
    };
    goes_on(0.45)?;
    let written = if patch.is_neutral() && export.file == PhotoFile::Own {
        write_unchanged(path, &original)
    } else {
        let mut pixels = original.take_pixels();
        patch.paste(&mut pixels);
        goes_on(0.6)?;
        match export.file {
            PhotoFile::Own => write_like(path, &original, &pixels),
            PhotoFile::Baked => write_png_like(path, &original, &pixels),
        }
    };
    written.map_err(|error| failed(error.to_string()))?;
    Ok(ExportOutcome::Written {
        path: path.to_owned(),
        bytes: std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
    })
}

fn read(source: &Source) -> Result<Original, String> {
    match source {
        Source::Photo { path } => Original::load(path),
        Source::Sample { name } => {
            let sample = samples::find(name)
                .ok_or_else(|| format!("There is no sample called \"{name}\""))?;
            Original::decode(sample.png_bytes.to_vec(), sample.label)
        }
        Source::Invented { .. } | Source::Code { .. } => {
            return Err("A face that was made up has no photo".to_owned());
        }
    }
    .map_err(|error| error.to_string())
}

/// The user's photo is never written over, by whatever name it is reached.
fn refuse_input(path: &Path, source: &Source) -> Result<(), String> {
    let real = |path: &Path| -> Option<PathBuf> { path.canonicalize().ok() };
    match source {
        Source::Photo { path: input } if real(path).is_some() && real(path) == real(input) => {
            Err(format!(
                "{} is the photo itself and stays as it is. Choose another name",
                path.display()
            ))
        }
        _ => Ok(()),
    }
}
