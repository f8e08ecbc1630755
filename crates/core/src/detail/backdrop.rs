//! A whole photograph that the face in it is put back into again and again, as in the frames of a film.

use image::{DynamicImage, RgbImage};

use super::{PasteOptions, Patch};
use crate::photo::{Framing, Photo, resize};

/// A photograph at the size of a film's frames, and the square of the face in it. Between two frames nothing changes outside
/// the face's [`mask`](super::mask).
#[derive(Clone, Debug)]
pub struct Backdrop {
    photo: Photo,
    framing: Framing,
}

impl Backdrop {
    /// `framing` is in the photograph's own pixels; `size_px` is the frames' width and height in pixels, in about the
    /// proportions of the photograph. `None` for a size without pixels.
    pub fn new(photo: &Photo, framing: Framing, size_px: (u32, u32)) -> Option<Self> {
        let (width, height) = size_px;
        let (own_width, own_height) = (photo.width_px(), photo.height_px());
        if (width, height) == (own_width, own_height) {
            return Some(Self {
                photo: photo.clone(),
                framing,
            });
        }
        let across = width as f32 / own_width as f32;
        let down = height as f32 / own_height as f32;
        let pixels = (width > 0 && height > 0).then(|| resize(photo.pixels(), width, height))?;
        Some(Self {
            photo: Photo::from_pixels(pixels)?,
            framing: Framing {
                center_x_px: framing.center_x_px * across,
                center_y_px: framing.center_y_px * down,
                size_px: framing.size_px * (across * down).sqrt(),
                rotation_rad: framing.rotation_rad,
            },
        })
    }

    /// The photograph without an edit.
    pub fn pixels(&self) -> &RgbImage {
        self.photo.pixels()
    }

    /// The photograph with an edit of its face: see [`Patch::new`] for the two drawn faces, and when there is none. Without an
    /// edit it is the photograph, bit for bit.
    pub fn with_edit(
        &self,
        plain: &RgbImage,
        edited: &RgbImage,
        options: PasteOptions,
    ) -> Option<RgbImage> {
        let patch = Patch::new(&self.photo, self.framing, plain, edited, options)?;
        let mut pixels = DynamicImage::ImageRgb8(self.photo.pixels().clone());
        patch.paste(&mut pixels);
        Some(pixels.into_rgb8())
    }
}
