//! Photos to codes and codes to pictures, from any thread: the engine, or a stand-in in tests.

use std::path::{Path, PathBuf};

use image::RgbImage;

use crate::library::{FaceReader, PhotoReading};
use facemath_core::latent::Latent;
use facemath_nets::align::{ModelFrame, PhotoUse};
use facemath_nets::engine::{FramedFace, Jobs, PhotoReader};

/// Draws faces, and makes readers of photos. Shared by the threads of a collection.
pub trait FaceMaker: Send + Sync {
    /// The pictures of codes, in order. Waits for them.
    ///
    /// # Errors
    /// A sentence.
    fn draw(&self, codes: Vec<Latent>) -> Result<Vec<RgbImage>, String>;

    /// What reads photos for a model.
    fn reader(&self, model: ModelFrame) -> Box<dyn FaceReader>;
}

/// The engine.
pub struct EngineFaces {
    jobs: Jobs,
}

impl EngineFaces {
    /// With the jobs of a running engine.
    pub fn new(jobs: Jobs) -> Self {
        Self { jobs }
    }

    /// As [`FaceMaker::reader`]; with `is_aligned` all of each picture is the face.
    pub fn reading(&self, model: ModelFrame, is_aligned: bool) -> EngineReader {
        EngineReader {
            photos: PhotoReader::new(self.jobs.clone(), model, is_aligned),
            jobs: self.jobs.clone(),
            photograph: None,
        }
    }
}

impl FaceMaker for EngineFaces {
    fn draw(&self, codes: Vec<Latent>) -> Result<Vec<RgbImage>, String> {
        let drawn = self.jobs.decode_plain(codes);
        let drawn = drawn.map(|picture| picture.map_err(|error| error.to_string()));
        drawn.collect()
    }

    fn reader(&self, model: ModelFrame) -> Box<dyn FaceReader> {
        Box::new(self.reading(model, false))
    }
}

/// The engine as a reader of photos. Codes are the encoder's own, without gradient steps: faces are compared by what it sees
/// in them, in a tenth of the time.
pub struct EngineReader {
    photos: PhotoReader,
    jobs: Jobs,
    /// The first picture that is likely a photograph.
    photograph: Option<PathBuf>,
}

impl EngineReader {
    /// The first of the pictures read so far that is likely a photograph ([`FramedFace::is_of_photograph`]).
    pub fn photograph(&self) -> Option<&Path> {
        self.photograph.as_deref()
    }
}

impl FaceReader for EngineReader {
    fn read(&mut self, photos: &[PathBuf]) -> Result<Vec<PhotoReading>, String> {
        let framed = self.photos.read(photos);
        if self.photograph.is_none() {
            let is_one = |face: &Result<FramedFace, _>| {
                face.as_ref().is_ok_and(FramedFace::is_of_photograph)
            };
            let mut photographs = photos.iter().zip(&framed).filter(|(_, face)| is_one(face));
            self.photograph = photographs.next().map(|(path, _)| path.clone());
        }
        let is_left_out = |face: &FramedFace| face.is_left_out(PhotoUse::Counted);
        let pictures = framed
            .iter()
            .flatten()
            .filter(|face| !is_left_out(face))
            .map(|face| face.image.clone());
        let mut codes = self.jobs.encode(pictures.collect());
        framed
            .into_iter()
            .map(|face| match face {
                Err(error) => Ok(PhotoReading::Failed(error.to_string())),
                Ok(face) if is_left_out(&face) => Ok(PhotoReading::NoFace),
                Ok(face) => {
                    let code = codes.next().ok_or("The model gave no answer.")?;
                    Ok(PhotoReading::Face {
                        picture: face.image,
                        framing: face.placement.framing,
                        code: code.map_err(|error| error.to_string())?,
                    })
                }
            })
            .collect()
    }
}

/// The face of a photo that has been read before, at the model's size.
///
/// # Errors
/// A sentence if the photo cannot be read any more.
pub(super) fn crop_again(
    path: &Path,
    framing: facemath_core::photo::Framing,
    size_px: u32,
) -> Result<RgbImage, String> {
    let photo = facemath_core::photo::load(path).map_err(|error| error.to_string())?;
    Ok(facemath_core::photo::crop(&photo, framing, size_px))
}
