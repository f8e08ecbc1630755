//! A whole photograph that the face in it is put back into again and again, as in the frames of a film.

use std::sync::Arc;

use image::{DynamicImage, RgbImage};

use super::{FaceEdit, PasteOptions, Patch, Portrait};
use crate::latent::GlassesChange;
use crate::photo::{Framing, Photo, resize};

/// A photograph at the size of a film's frames, and the square of the face in it. Between two frames nothing changes outside
/// the face's [`mask`](super::mask).
#[derive(Debug)]
pub struct Backdrop {
    photo: Photo,
    framing: Framing,
    /// The face beside what was last drawn of it without an edit.
    portrait: Option<(Arc<RgbImage>, Portrait)>,
}

impl Backdrop {
    /// `framing` is in the photograph's own pixels; `size_px` is the frames' width and height in pixels, in about the
    /// proportions of the photograph. `None` for a size without pixels.
    pub fn new(photo: &Photo, framing: Framing, size_px: (u32, u32)) -> Option<Self> {
        let (width, height) = size_px;
        let (own_width, own_height) = (photo.width_px(), photo.height_px());
        let (photo, framing) = if (width, height) == (own_width, own_height) {
            (photo.clone(), framing)
        } else {
            let across = width as f32 / own_width as f32;
            let down = height as f32 / own_height as f32;
            let pixels =
                (width > 0 && height > 0).then(|| resize(photo.pixels(), width, height))?;
            let framing = Framing {
                center_x_px: framing.center_x_px * across,
                center_y_px: framing.center_y_px * down,
                size_px: framing.size_px * (across * down).sqrt(),
                rotation_rad: framing.rotation_rad,
            };
            (Photo::from_pixels(pixels)?, framing)
        };
        Some(Self {
            framing: framing.sanitised(photo.width_px(), photo.height_px()),
            photo,
            portrait: None,
        })
    }

    /// The photograph without an edit.
    pub fn pixels(&self) -> &RgbImage {
        self.photo.pixels()
    }

    /// The photograph with an edit of its face, drawn without and with it; see [`FaceEdit::glasses`] and, when there is none,
    /// [`Patch::new`]. Without an edit it is the photograph, bit for bit.
    pub fn with_edit(
        &mut self,
        plain: &Arc<RgbImage>,
        edited: RgbImage,
        glasses: GlassesChange,
        options: PasteOptions,
    ) -> Option<RgbImage> {
        let face = FaceEdit {
            glasses,
            ..FaceEdit::new(self.framing, Arc::clone(plain), edited)
        };
        let known = self.portrait.take();
        let known = known.filter(|(of, _)| Arc::ptr_eq(of, plain));
        let (_, portrait) = match known {
            Some(known) => self.portrait.insert(known),
            None => {
                let portrait = Patch::portrait(&self.photo, self.framing, plain)?;
                self.portrait.insert((Arc::clone(plain), portrait))
            }
        };
        let patch = Patch::of(portrait, self.framing, &face, options)?;
        let mut pixels = DynamicImage::ImageRgb8(self.photo.pixels().clone());
        patch.paste(&mut pixels);
        Some(pixels.into_rgb8())
    }
}
