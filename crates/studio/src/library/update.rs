//! Bringing a library up to date with a folder of photos, in steps that can be stopped anywhere.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use image::RgbImage;

use super::{Face, Library, LibraryError, Origin, Seen, Stamp};
use facemath_core::latent::Latent;
use facemath_core::photo::{Framing, pictures_below};

/// Photos that are read at a time. After each batch their faces are safe.
pub const BATCH: usize = 16;

/// Turns photos into codes: the engine, or a stand-in in tests.
pub trait FaceReader: Send {
    /// Reads photos, one answer for each, in order.
    ///
    /// # Errors
    /// A sentence if no photo can be read any more, as when the model is gone.
    fn read(&mut self, photos: &[PathBuf]) -> Result<Vec<PhotoReading>, String>;
}

/// What became of a photo.
#[derive(Clone, Debug)]
pub enum PhotoReading {
    /// The face in it.
    Face {
        /// The aligned face.
        picture: RgbImage,
        /// The square of the photo that it is from.
        framing: Framing,
        /// Its code.
        code: Latent,
    },
    /// There is no face in it.
    NoFace,
    /// It cannot be read; a sentence.
    Failed(String),
}

/// The photos in a folder and below it, with their stamps.
#[derive(Debug, Default)]
pub struct Listing {
    photos: Vec<(PathBuf, Stamp)>,
    /// What could not be listed, in sentences.
    pub problems: Vec<String>,
}

impl Listing {
    /// Lists the photos below `folder`, which is absolute. Takes a second for every hundred thousand; `goes_on` is asked
    /// now and then.
    pub fn of(folder: &Path, goes_on: impl Fn() -> bool) -> Self {
        let mut listing = Self::default();
        for picture in pictures_below(folder) {
            let stamped = picture.and_then(|path| Ok((Stamp::of(&path)?, path)));
            match stamped {
                Ok((_, path)) if path.to_str().is_none() => listing.problems.push(format!(
                    "{} has a name that cannot be noted down. Rename it",
                    path.display()
                )),
                Ok((stamp, path)) => listing.photos.push((path, stamp)),
                Err(error) => listing.problems.push(error.to_string()),
            }
            if !goes_on() {
                break;
            }
        }
        listing
    }

    /// How many photos there are.
    pub fn len(&self) -> usize {
        self.photos.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.photos.is_empty()
    }
}

/// The photos that a library still lacks.
#[derive(Debug)]
pub struct Update {
    missing: Vec<(PathBuf, Stamp)>,
    next: usize,
    /// Photos in the folder, whether they are in the library already or not.
    total: usize,
    faceless: Vec<PathBuf>,
}

impl Update {
    /// Compares a library with its folder: photos that are gone from the folder are no longer found, and those that are
    /// new or have changed are to be read.
    pub fn begin(library: &mut Library, listing: Listing) -> Self {
        let total = listing.photos.len();
        let there: HashSet<&Path> = listing
            .photos
            .iter()
            .map(|(path, _)| path.as_path())
            .collect();
        library.keep_only(|origin| origin.path().is_some_and(|path| there.contains(path)));
        let missing = listing
            .photos
            .into_iter()
            .filter(|(path, stamp)| !library.has(&Origin::Photo(path.clone()), *stamp));
        Self {
            missing: missing.collect(),
            next: 0,
            total,
            faceless: Vec::new(),
        }
    }

    /// The photos that are still to be read, in order.
    pub fn missing(&self) -> Vec<PathBuf> {
        let missing = self.missing.iter().skip(self.next);
        missing.map(|(path, _)| path.clone()).collect()
    }

    /// Handles what became of the next photos of [`Update::missing`]. Returns a sentence for each that could not be read; the
    /// next update tries them again.
    ///
    /// # Errors
    /// If the library cannot be written.
    pub fn absorb(
        &mut self,
        library: &mut Library,
        readings: Vec<PhotoReading>,
    ) -> Result<Vec<String>, LibraryError> {
        let (mut faces, mut problems) = (Vec::new(), Vec::new());
        let batch = self.missing.iter().skip(self.next).take(readings.len());
        self.next += batch.len();
        for ((path, stamp), reading) in batch.zip(readings) {
            let seen = match reading {
                PhotoReading::Face {
                    picture,
                    framing,
                    code,
                } => Some(Seen {
                    code,
                    framing: Some(framing),
                    picture,
                }),
                PhotoReading::NoFace => {
                    self.faceless.push(path.clone());
                    None
                }
                PhotoReading::Failed(reason) => {
                    problems.push(reason);
                    continue;
                }
            };
            faces.push(Face {
                origin: Origin::Photo(path.clone()),
                stamp: *stamp,
                seen,
            });
        }
        library.append(&faces)?;
        Ok(problems)
    }

    /// Photos that had to be read and have been.
    pub fn done(&self) -> usize {
        self.next
    }

    /// Photos that had to be read.
    pub fn to_read(&self) -> usize {
        self.missing.len()
    }

    /// Photos in the folder.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Photos read by this update that have no face, in the order in which they were read.
    pub fn faceless(&self) -> &[PathBuf] {
        &self.faceless
    }
}
