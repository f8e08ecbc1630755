//! The edits of several faces put back together into the one photo that they are of.
//!
//! One after the other, each as a [`Patch`] against what the photo has become by then, so that hair over another shoulder
//! keeps both edits and no seam runs through it. The order is one of the squares alone: small faces first, since a larger one
//! is as a rule in front of those that it touches.

use std::sync::Arc;

use image::{DynamicImage, RgbImage};

use super::{PasteOptions, Patch};
use crate::latent::GlassesChange;
use crate::photo::{ColourSpace, Framing, Photo};

/// The edit of one face of a photo.
#[derive(Clone, Debug)]
pub struct FaceEdit {
    /// The square of the photo that is the face.
    pub framing: Framing,
    /// The model's picture of the face without the edit, square.
    pub plain: Arc<RgbImage>,
    /// The same with it, equally large.
    pub edited: Arc<RgbImage>,
    /// What the edit does to glasses.
    pub glasses: GlassesChange,
}

impl FaceEdit {
    /// One that leaves glasses as they are.
    pub fn new(
        framing: Framing,
        plain: impl Into<Arc<RgbImage>>,
        edited: impl Into<Arc<RgbImage>>,
    ) -> Self {
        Self {
            framing,
            plain: plain.into(),
            edited: edited.into(),
            glasses: GlassesChange::default(),
        }
    }

    /// Whether there is no difference at all, so that pasting changes nothing.
    pub fn is_neutral(&self) -> bool {
        self.plain == self.edited
    }
}

/// The edits of faces of one photo, ready to be put into it.
#[derive(Clone, Debug)]
pub struct Patches {
    /// In the order in which they are pasted.
    steps: Vec<Step>,
    options: PasteOptions,
}

#[derive(Clone, Debug)]
enum Step {
    /// Of a face beside all before it.
    Made(Box<Patch>),
    /// Of a face whose square touches that of one before it: made against what that one leaves.
    After(FaceEdit),
}

impl Patches {
    /// The edits of `faces` in `photo`, in whatever order; those without a difference take no part. `None` if pictures of a
    /// face are not square and equally large.
    pub fn new(photo: &Photo, faces: &[FaceEdit], options: PasteOptions) -> Option<Self> {
        let is_usable = |face: &FaceEdit| {
            let (width, height) = face.plain.dimensions();
            width > 0 && width == height && face.edited.dimensions() == (width, height)
        };
        if !faces.iter().all(is_usable) {
            return None;
        }
        let size = (photo.width_px(), photo.height_px());
        let edited = faces.iter().filter(|face| !face.is_neutral());
        let mut edited: Vec<FaceEdit> = edited
            .map(|face| FaceEdit {
                framing: face.framing.sanitised(size.0, size.1),
                ..face.clone()
            })
            .collect();
        edited.sort_by(|a, b| {
            let numbers = |face: &FaceEdit| {
                let Framing {
                    center_x_px,
                    center_y_px,
                    size_px,
                    rotation_rad,
                } = face.framing;
                [size_px, center_x_px, center_y_px, rotation_rad]
            };
            let pairs = numbers(a).into_iter().zip(numbers(b));
            pairs.fold(std::cmp::Ordering::Equal, |order, (a, b)| {
                order.then(a.total_cmp(&b))
            })
        });
        let steps = edited.iter().enumerate().map(|(number, face)| {
            let mut before = edited.iter().take(number);
            if before.any(|other| touch(&other.framing, &face.framing)) {
                return Some(Step::After(face.clone()));
            }
            let patch = Patch::new(photo, face, options)?;
            Some(Step::Made(Box::new(patch)))
        });
        let steps = steps.collect::<Option<Vec<Step>>>()?;
        Some(Self { steps, options })
    }

    /// Whether no face has an edit, so that pasting changes nothing.
    pub fn is_neutral(&self) -> bool {
        self.steps.is_empty()
    }

    /// Puts the edits into `pixels`, the photo that they are for, where its numbers mean what `colours` says. As for
    /// [`Patch::paste_in`], no bit changes where no edit's [`mask`](super::mask) is above 0.
    pub fn paste_in(&self, colours: &ColourSpace, pixels: &mut DynamicImage) {
        for step in &self.steps {
            match step {
                Step::Made(patch) => patch.paste_in(colours, pixels),
                Step::After(face) => {
                    let photo = Photo::from_picture(pixels, colours);
                    let patch = photo.and_then(|photo| Patch::new(&photo, face, self.options));
                    // There is one of all pictures that were let in.
                    if let Some(patch) = patch {
                        patch.paste_in(colours, pixels);
                    }
                }
            }
        }
    }
}

/// Whether the upright rectangles around two squares have anything in common.
fn touch(a: &Framing, b: &Framing) -> bool {
    let pairs = a.bounds_px().into_iter().zip(b.bounds_px());
    let mut pairs =
        pairs.map(|((a_low, a_high), (b_low, b_high))| a_low < b_high && b_low < a_high);
    pairs.all(|meet| meet)
}
