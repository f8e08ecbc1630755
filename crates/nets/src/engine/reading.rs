//! Picture files to aligned faces, many at a time and without a window: decoding and detection on all cores, alignment by
//! the engine.

use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use image::RgbImage;
use rayon::prelude::*;

use super::{Jobs, Photograph};
use crate::align::{Detector, FaceBox, FoundFace, PhotoUse, Placement};
use facemath_core::guard::guarded;
use facemath_core::latent::Latent;
use facemath_core::photo::{self, Photo, PhotoError};

/// A face as the model sees it, and where it is in its picture.
#[derive(Clone, Debug)]
pub struct FramedFace {
    /// The aligned face, as large as the model's pictures.
    pub image: RgbImage,
    /// The same at its working size ([`Photograph::working_size_px`]), from readers that were asked for it
    /// ([`PhotoReader::with_squares`]).
    pub square: Option<Arc<RgbImage>>,
    /// Where it is in its picture, and how sure that is.
    pub placement: Placement,
}

impl FramedFace {
    /// Whether its picture is left out by readers for this use.
    pub fn is_left_out(&self, photo_use: PhotoUse) -> bool {
        photo_use.leaves_out(self.placement.sureness)
    }

    /// The face as one to take detail from, with the code that was found for it; at the model's size if the reader gave no
    /// other.
    pub fn into_photograph(self, latent: Latent) -> Photograph {
        Photograph {
            pixels: self.square.unwrap_or_else(|| Arc::new(self.image)),
            latent,
        }
    }
}

/// Reads the faces of picture files.
pub struct PhotoReader {
    jobs: Jobs,
    detector: Detector,
    size_px: u32,
    is_aligned: bool,
    has_squares: bool,
}

/// A decoded picture, and what looks like faces in it unless it is aligned.
type Looked = Result<(Arc<Photo>, Option<Vec<FaceBox>>), PhotoError>;

impl PhotoReader {
    /// A reader of faces of `size_px`, the model's size. With `is_aligned` all of each picture is the face; without, the
    /// largest face is found and aligned, except in pictures of exactly the model's size that are aligned already
    /// ([`Placement::of`]).
    pub fn new(jobs: Jobs, size_px: u32, is_aligned: bool) -> Self {
        Self {
            jobs,
            detector: Detector::new(),
            size_px,
            is_aligned,
            has_squares: false,
        }
    }

    /// The same reader, giving each face at its working size as well. That is up to 3 MiB a face.
    #[must_use]
    pub fn with_squares(self) -> Self {
        Self {
            has_squares: true,
            ..self
        }
    }

    /// The faces of pictures, in order; what is wrong with a picture stands in its place. Where the engine is gone, framings
    /// are rough and doubtful.
    pub fn read<P: AsRef<Path> + Sync>(
        &self,
        pictures: &[P],
    ) -> Vec<Result<FramedFace, PhotoError>> {
        let mut faces = Vec::with_capacity(pictures.len());
        // Few at once: photos are large, and stay in memory until the engine has looked at them. While it looks at some, the
        // next are decoded, on a thread of its own: one of rayon's that waits could be the last that the engine needs.
        let mut chunks = pictures.chunks(rayon::current_num_threads().max(1));
        let mut looked = chunks.next().map(|chunk| self.look_at(chunk));
        while let Some(current) = looked.take() {
            let next = chunks.next();
            looked = thread::scope(|scope| {
                let next = next.map(|chunk| scope.spawn(|| self.look_at(chunk)));
                faces.extend(self.frame(current));
                next.map(|next| next.join().unwrap_or_else(|panic| resume_unwind(panic)))
            });
        }
        faces
    }

    fn look_at<P: AsRef<Path> + Sync>(&self, pictures: &[P]) -> Vec<Looked> {
        pictures
            .par_iter()
            .map(|picture| {
                let picture = picture.as_ref();
                // Neither a malicious file nor what it shows may end the program.
                let doing = format_args!("Reading {}", picture.display());
                guarded(doing, || self.look_at_one(picture)).unwrap_or_else(|crash| {
                    Err(PhotoError::Damaged {
                        name: picture.display().to_string(),
                        reason: crash.reason(),
                    })
                })
            })
            .collect()
    }

    fn look_at_one(&self, picture: &Path) -> Looked {
        let photo = photo::load(picture)?;
        let boxes = (!self.is_aligned).then(|| {
            let mut boxes = self.detector.find(&photo);
            boxes.truncate(1);
            boxes
        });
        Ok((Arc::new(photo), boxes))
    }

    fn frame(&self, looked: Vec<Looked>) -> Vec<Result<FramedFace, PhotoError>> {
        let to_align: Vec<_> = looked
            .iter()
            .flatten()
            .filter_map(|(photo, boxes)| Some((Arc::clone(photo), boxes.clone()?)))
            .filter(|(_, boxes)| !boxes.is_empty())
            .collect();
        let mut aligned = self.jobs.align(to_align);
        let framed = looked.into_iter().map(|picture| {
            let (photo, boxes) = picture?;
            let size_px = (photo.width_px(), photo.height_px());
            let placement = match boxes.as_ref().map(|boxes| boxes.first()) {
                None => Placement::aligned(size_px),
                Some(detected) => {
                    let face = detected.map(|&detected| {
                        let found = aligned.next().and_then(Result::ok);
                        let found = found.and_then(|faces| faces.first().copied());
                        found.unwrap_or_else(|| FoundFace::unaligned(detected))
                    });
                    Placement::of(face.as_ref(), size_px, self.size_px)
                }
            };
            let framing = placement.framing;
            let square = self.has_squares.then(|| {
                let side_px = Photograph::working_size_px(&framing, self.size_px);
                Arc::new(photo::crop(&photo, framing, side_px))
            });
            Ok(FramedFace {
                image: photo::crop(&photo, framing, self.size_px),
                square,
                placement,
            })
        });
        framed.collect()
    }
}
