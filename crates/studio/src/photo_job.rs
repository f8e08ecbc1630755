//! Edited faces on their way back into their photo and into a file, on a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::RgbImage;

use super::document::Source;
use super::export_job::{Frames, Written};
use super::samples;
use facemath_core::detail::{FaceEdit, PasteOptions, Patches};
use facemath_core::export::{write_like, write_png_like, write_unchanged};
use facemath_core::latent::GlassesChange;
use facemath_core::photo::{Framing, Original, Photo, PictureFormat};
use facemath_core::words;
use facemath_core::work::{Job, Reporter, Stopped, Wake};

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
    /// The squares that the drawn faces are of, and what the edits do to their glasses.
    pub faces: Vec<(Framing, GlassesChange)>,
    pub options: PasteOptions,
}

impl PhotoExport {
    /// The edits that go into the photo, of frames that show each face without and with its own.
    fn patches(&self, original: &Original, drawn: Vec<RgbImage>) -> Result<Patches, String> {
        let mut drawn = drawn.into_iter().map(Arc::new);
        let faces = self.faces.iter().map_while(|&(framing, glasses)| {
            Some(FaceEdit {
                glasses,
                ..FaceEdit::new(framing, drawn.next()?, drawn.next()?)
            })
        });
        let faces: Vec<FaceEdit> = faces.collect();
        let patches = original
            .photo()
            .filter(|_| faces.len() == self.faces.len())
            .and_then(|photo| Patches::new(&photo, &faces, self.options));
        patches.ok_or_else(|| "The face was not drawn. Try again".to_owned())
    }

    /// The whole photo with its edits at its own size, in sRGB. May take a while: for another thread than the window's.
    ///
    /// # Errors
    /// A sentence.
    pub fn picture(&self, frames: Frames) -> Result<RgbImage, String> {
        let drawn: Vec<RgbImage> = frames.collect::<Result<_, _>>()?;
        let mut original = read(&self.source)?;
        let patches = self.patches(&original, drawn)?;
        let mut pixels = original.take_pixels();
        patches.paste_in(original.colours(), &mut pixels);
        let photo = Photo::from_picture(&pixels, original.colours());
        Ok(photo.ok_or("The photo has no pixels")?.into_pixels())
    }
}

/// Starts writing the photo to `path`, whose folder is made if it is our own. `frames` are the faces, each without and with its
/// edits.
pub(super) fn start(
    path: &Path,
    file: PhotoFile,
    export: PhotoExport,
    frames: Frames,
    wake: &Wake,
) -> Job<Written> {
    let target = path.to_owned();
    let doing = format!("Writing {}", path.display());
    Job::spawn("export", doing, wake, move |reporter| {
        write(&target, file, &export, frames, reporter)
    })
}

fn write(
    path: &Path,
    file: PhotoFile,
    export: &PhotoExport,
    frames: Frames,
    reporter: &Reporter,
) -> Result<Written, Stopped> {
    let goes_on = |fraction| {
        reporter.reached(fraction);
        if reporter.is_cancelled() {
            Err(Stopped::Cancelled)
        } else {
            Ok(())
        }
    };
    let drawn: Vec<RgbImage> = frames.collect::<Result<_, _>>()?;
    goes_on(0.1)?;
    refuse_input(path, &export.source)?;
    let mut original = read(&export.source)?;
    goes_on(0.35)?;
    let patches = export.patches(&original, drawn)?;
    goes_on(0.45)?;
    if let (PhotoFile::Baked, Some(folder)) = (file, path.parent()) {
        facemath_core::files::make_private_folder(folder).map_err(|error| {
            format!(
                "{} cannot be made: {}",
                folder.display(),
                words::io_error(&error)
            )
        })?;
    }
    let is_unchanged = patches.is_neutral() && file == PhotoFile::Own;
    // A GIF without an edit becomes a PNG as well.
    let is_copy = is_unchanged && original.format() != PictureFormat::Gif;
    let written = if is_unchanged {
        write_unchanged(path, &original)
    } else {
        let mut pixels = original.take_pixels();
        patches.paste_in(original.colours(), &mut pixels);
        goes_on(0.6)?;
        match file {
            PhotoFile::Own => write_like(path, &original, &pixels),
            PhotoFile::Baked => write_png_like(path, &original, &pixels),
        }
    };
    written.map_err(|error| error.to_string())?;
    if file == PhotoFile::Baked
        && let Ok(file) = std::fs::File::open(path)
    {
        facemath_core::files::close_to_others(&file);
    }
    Ok(Written {
        path: path.to_owned(),
        bytes: std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
        left_behind: original.further().filter(|_| !is_copy),
    })
}

fn read(source: &Source) -> Result<Original, String> {
    match source {
        Source::Photo { path } => Original::load(path),
        Source::Sample { name } => {
            let sample = samples::find(name)
                .ok_or_else(|| format!("There is no sample called \"{name}\""))?;
            Original::decode(sample.file_bytes.to_vec(), sample.label)
        }
        Source::Invented { .. }
        | Source::InventedByMixture { .. }
        | Source::InventedUntold { .. }
        | Source::Code { .. } => {
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
