//! The library of a folder of photos, as the commands use it.

use std::path::{Path, PathBuf};

use clap::Args;
use image::RgbImage;
use serde::Serialize;
use tempfile::TempDir;

use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use crate::app::libraries_folder;
use facemath_core::photo;
use facemath_core::words;
use facemath_nets::align::PhotoUse;
use facemath_studio::EngineFaces;
use facemath_studio::library::{
    BATCH, FaceId, FaceReader as _, Library, LibraryKind, Listing, Update, folder_for, model_key,
};

/// Where the faces of a folder are kept, and how they are read.
#[derive(Debug, Args)]
pub(super) struct LibraryOptions {
    /// The pictures are aligned crops of faces
    #[arg(long)]
    pub(super) aligned: bool,
    /// Folder for the codes [default: in the cache of this program]
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
}

impl LibraryOptions {
    /// Opens the library of the photos below `among`, which is absolute, and reads those that it does not have as they are
    /// now. Where its usual place cannot be written it lies in `passing`, for as long as that is kept. Photos without a face and those that cannot be read are told to the console.
    pub(super) fn up_to_date(
        &self,
        among: &Path,
        passing: &mut Option<TempDir>,
        faces: &Faces,
        console: &mut Console,
    ) -> Result<Library, CommandError> {
        let model = faces.model();
        let reading = if self.aligned {
            LibraryKind::Aligned
        } else {
            LibraryKind::Framed
        };
        let key = model_key(&model.name, &model.prior, reading);
        let mean = model.prior.mean();
        let open = |folder: &Path| Library::open(folder, &key, mean);
        let mut library = match &self.index {
            Some(folder) => open(folder).map_err(CommandError::other)?,
            None => {
                let kept = default_libraries().and_then(|all| {
                    open(&folder_for(&all, Some(among), &key)).map_err(CommandError::other)
                });
                match kept {
                    Ok(library) => library,
                    // The answer is the same, and only the next one takes as long again.
                    Err(error) => {
                        console.note(format_args!(
                            "the codes cannot be kept ({error}): they are forgotten when this is done. Keep them elsewhere with --index"
                        ));
                        let folder =
                            tempfile::tempdir().map_err(|source| CommandError::Folder {
                                path: std::env::temp_dir(),
                                source,
                            })?;
                        let passing = passing.insert(folder);
                        open(passing.path()).map_err(CommandError::other)?
                    }
                }
            }
        };
        let mut reader = EngineFaces::new(faces.jobs()).reading(model.frame(), self.aligned);
        let listing = Listing::of(among, || true);
        for problem in &listing.problems {
            console.failed(problem);
        }
        let mut update = Update::begin(&mut library, listing);
        let missing = update.missing();
        console.start("Photos", missing.len());
        for batch in missing.chunks(BATCH) {
            let readings = reader.read(batch).map_err(CommandError::other)?;
            let problems = update
                .absorb(&mut library, readings)
                .map_err(CommandError::other)?;
            for problem in problems {
                console.failed(problem);
            }
            if let Some(photograph) = reader.photograph() {
                faces.tell_photograph(photograph, console);
            }
            console.reached(update.done(), update.to_read());
            faces.pass_on_warnings(console);
        }
        console.finish();
        for photo in update.faceless() {
            console.note(PhotoUse::Counted.faceless_note(photo.display()));
        }
        if !update.faceless().is_empty() {
            console.note(faces.hint_for_faceless());
        }
        if library.is_empty() {
            console.failed(format_args!(
                "{} holds no photos with a face",
                among.display()
            ));
        }
        Ok(library)
    }
}

/// Makes the path of a folder of the user's absolute, as libraries need it.
pub(super) fn existing(folder: &Path) -> Result<PathBuf, CommandError> {
    let absolute = folder.canonicalize().map_err(|error| {
        CommandError::Request(format!(
            "{} cannot be read: {}",
            folder.display(),
            words::io_error(&error)
        ))
    })?;
    if !absolute.is_dir() {
        return Err(CommandError::Request(format!(
            "{} is a file, and a folder of photos is needed",
            folder.display()
        )));
    }
    Ok(absolute)
}

/// The faces of a library at the model's size, cut out of their photos again. Those that cannot be read any more are told to
/// the console.
pub(super) fn pictures(
    library: &Library,
    found: impl IntoIterator<Item = FaceId>,
    size_px: u32,
    console: &mut Console,
) -> Vec<RgbImage> {
    let mut pictures = Vec::new();
    for face in found {
        let path = library.origin(face).and_then(|origin| origin.path());
        let (Some(path), Some(framing)) = (path, library.framing(face)) else {
            continue;
        };
        match photo::load(path) {
            Ok(photo) => pictures.push(photo::crop(&photo, framing, size_px)),
            Err(error) => console.failed(error),
        }
    }
    pictures
}

fn default_libraries() -> Result<PathBuf, CommandError> {
    libraries_folder().ok_or_else(|| {
        CommandError::Request(
            "there is no home folder to keep the codes in. Say where with --index".to_owned(),
        )
    })
}

/// One photo of an answer, in JSON.
#[derive(Serialize)]
pub(super) struct Line<'a> {
    pub(super) path: &'a Path,
    /// To the face that was asked about, or to the nearest other photo of a group of duplicates.
    pub(super) distance: f32,
}
