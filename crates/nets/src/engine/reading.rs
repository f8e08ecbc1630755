//! Picture files to aligned faces, many at a time and without a window: decoding and detection on all cores, alignment by
//! the engine.

use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use image::RgbImage;
use rayon::prelude::*;

use super::{Jobs, Photograph};
use crate::align::{
    Detector, FaceBox, FoundFace, ModelFrame, PhotoUse, PictureLook, Placement, Sureness,
};
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
    /// Whether its picture looks like a drawing in plain colours.
    pub is_drawn: bool,
}

impl FramedFace {
    /// Whether its picture is likely a photograph: what finds faces has learned from those alone, and rarely finds drawn ones.
    pub fn is_of_photograph(&self) -> bool {
        // The square of an aligned picture is upright to the last digit; that of a face that was found is turned by some
        // measured angle.
        let is_found = self.placement.framing.rotation_rad != 0.0;
        is_found && self.placement.sureness == Sureness::Sure && !self.is_drawn
    }

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

/// Which faces of a picture are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhichFaces {
    /// The largest, or the middle of a picture without any.
    #[default]
    Largest,
    /// All whose place is sure; where none is, as [`WhichFaces::Largest`].
    All,
    /// The one with this number from the left, from 1.
    Nth(usize),
}

/// What was read of a picture.
#[derive(Clone, Debug)]
pub struct PictureFaces {
    /// The faces that were asked for, from left to right, each with its number among all, from 1. None where there are not
    /// that many.
    pub faces: Vec<(usize, FramedFace)>,
    /// How many faces were found in the picture.
    pub found: usize,
    /// The numbers of those that were left out since it is not sure where they are.
    pub unsure: Vec<usize>,
}

/// Reads the faces of picture files.
pub struct PhotoReader {
    jobs: Jobs,
    detector: Detector,
    model: ModelFrame,
    is_aligned: bool,
    has_squares: bool,
}

/// A decoded picture.
struct Seen {
    photo: Arc<Photo>,
    /// What is seen of it before anybody looks for faces; once for all that are cut out of it.
    look: PictureLook,
}

/// A decoded picture, and what looks like faces in it unless it is aligned.
type Looked = Result<(Seen, Option<Vec<FaceBox>>), PhotoError>;

/// The same with the faces where they are.
type Found = Result<(Seen, Option<Vec<FoundFace>>), PhotoError>;

impl PhotoReader {
    /// A reader of faces for a model. With `is_aligned` all of each picture is the face; without, the
    /// largest face is found and aligned, except in pictures that are aligned already or framed as the model's
    /// ([`Placement::of`]).
    pub fn new(jobs: Jobs, model: ModelFrame, is_aligned: bool) -> Self {
        Self {
            jobs,
            detector: Detector::new(),
            model,
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
        self.read_by(pictures, 1, |this, seen, found| {
            this.cut_out(seen, this.placement(seen.look, found.as_deref()))
        })
    }

    /// As [`PhotoReader::read`] for several faces of each picture.
    pub fn read_faces<P: AsRef<Path> + Sync>(
        &self,
        pictures: &[P],
        which: WhichFaces,
    ) -> Vec<Result<PictureFaces, PhotoError>> {
        self.read_by(pictures, usize::MAX, |this, seen, found| {
            this.choose(seen, found, which)
        })
    }

    /// Reads pictures by what was found in each, at most as many faces as `most` and the largest first; `None` where all of a
    /// picture is the face.
    fn read_by<P: AsRef<Path> + Sync, T>(
        &self,
        pictures: &[P],
        most: usize,
        read: impl Fn(&Self, &Seen, Option<Vec<FoundFace>>) -> T,
    ) -> Vec<Result<T, PhotoError>> {
        let mut faces = Vec::with_capacity(pictures.len());
        // Few at once: photos are large, and stay in memory until the engine has looked at them. While it looks at some, the
        // next are decoded, on a thread of its own: one of rayon's that waits could be the last that the engine needs.
        let mut chunks = pictures.chunks(rayon::current_num_threads().max(1));
        let mut looked = chunks.next().map(|chunk| self.look_at(chunk, most));
        while let Some(current) = looked.take() {
            let next = chunks.next();
            looked = thread::scope(|scope| {
                let next = next.map(|chunk| scope.spawn(|| self.look_at(chunk, most)));
                let found = self.find(current).into_iter();
                faces.extend(found.map(|found| {
                    let (seen, found) = found?;
                    Ok(read(self, &seen, found))
                }));
                next.map(|next| next.join().unwrap_or_else(|panic| resume_unwind(panic)))
            });
        }
        faces
    }

    fn look_at<P: AsRef<Path> + Sync>(&self, pictures: &[P], most: usize) -> Vec<Looked> {
        pictures
            .par_iter()
            .map(|picture| {
                let picture = picture.as_ref();
                // Neither a malicious file nor what it shows may end the program.
                let doing = format_args!("Reading {}", picture.display());
                let looked = guarded(doing, || self.look_at_one(picture, most));
                looked.unwrap_or_else(|crash| {
                    Err(PhotoError::Damaged {
                        name: picture.display().to_string(),
                        reason: crash.reason(),
                    })
                })
            })
            .collect()
    }

    fn look_at_one(&self, picture: &Path, most: usize) -> Looked {
        let photo = photo::load(picture)?;
        let boxes = (!self.is_aligned).then(|| {
            let mut boxes = self.detector.find(&photo);
            boxes.truncate(most);
            boxes
        });
        let look = PictureLook::of(&photo);
        let photo = Arc::new(photo);
        Ok((Seen { photo, look }, boxes))
    }

    /// Has the engine say where exactly the faces are.
    fn find(&self, looked: Vec<Looked>) -> Vec<Found> {
        let to_align: Vec<_> = looked
            .iter()
            .flatten()
            .filter_map(|(seen, boxes)| Some((Arc::clone(&seen.photo), boxes.clone()?)))
            .filter(|(_, boxes)| !boxes.is_empty())
            .collect();
        let mut aligned = self.jobs.align(to_align);
        let found = looked.into_iter().map(|picture| {
            let (seen, boxes) = picture?;
            let Some(boxes) = boxes else {
                return Ok((seen, None));
            };
            let rough = |boxes: &[FaceBox]| -> Vec<FoundFace> {
                boxes.iter().copied().map(FoundFace::unaligned).collect()
            };
            let found = match boxes.is_empty() {
                true => Vec::new(),
                false => match aligned.next() {
                    // What is taken for no face after all is the best there is.
                    Some(Ok(found)) if found.is_empty() => rough(&boxes[..1]),
                    Some(Ok(found)) => found,
                    Some(Err(_)) | None => rough(&boxes),
                },
            };
            Ok((seen, Some(found)))
        });
        found.collect()
    }

    fn placement(&self, look: PictureLook, found: Option<&[FoundFace]>) -> Placement {
        match found {
            None => Placement::aligned(look.size_px),
            Some(found) => Placement::of(found.first(), look, self.model),
        }
    }

    fn choose(
        &self,
        seen: &Seen,
        found: Option<Vec<FoundFace>>,
        which: WhichFaces,
    ) -> PictureFaces {
        let largest = self.placement(seen.look, found.as_deref());
        let mut found = found.unwrap_or_default();
        let by_place = |a: &FoundFace, b: &FoundFace| {
            let (a, b) = (a.framing.center_x_px, b.framing.center_x_px);
            a.total_cmp(&b)
        };
        found.sort_by(by_place);
        let number_of_largest = found
            .iter()
            .position(|face| face.framing == largest.framing)
            .map_or(1, |index| index + 1);
        let numbered = || (1..).zip(&found);
        let is_whole =
            largest.sureness == Sureness::Whole || largest == Placement::aligned(seen.look.size_px);
        let is_any_sure = found.iter().any(FoundFace::is_sure);
        let (chosen, unsure): (Vec<(usize, Placement)>, Vec<usize>) = match which {
            WhichFaces::All if is_any_sure && !is_whole => {
                let (sure, unsure): (Vec<_>, Vec<_>) =
                    numbered().partition(|(_, face)| face.is_sure());
                let placed = sure.into_iter();
                let placed = placed.map(|(number, face)| (number, Placement::of_face(face)));
                let unsure = unsure.into_iter().map(|(number, _)| number);
                (placed.collect(), unsure.collect())
            }
            WhichFaces::Nth(number) if number != number_of_largest => {
                let face = numbered().find(|(its, _)| *its == number);
                let placed = face.map(|(_, face)| (number, Placement::of_face(face)));
                (placed.into_iter().collect(), Vec::new())
            }
            _ => (vec![(number_of_largest, largest)], Vec::new()),
        };
        let cut_out = |(number, placement)| (number, self.cut_out(seen, placement));
        PictureFaces {
            faces: chosen.into_iter().map(cut_out).collect(),
            found: found.len(),
            unsure,
        }
    }

    fn cut_out(&self, seen: &Seen, placement: Placement) -> FramedFace {
        let (photo, framing) = (&*seen.photo, placement.framing);
        let square = self.has_squares.then(|| {
            let side_px = Photograph::working_size_px(&framing, self.model.size_px);
            Arc::new(photo::crop(photo, framing, side_px))
        });
        FramedFace {
            image: photo::crop(photo, framing, self.model.size_px),
            square,
            placement,
            is_drawn: seen.look.is_drawn,
        }
    }
}
