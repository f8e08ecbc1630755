//! What the engine is asked to draw: a code, and the photographs whose detail the picture carries.

use std::sync::Arc;

use image::RgbImage;

use crate::latent::Latent;

/// A photograph that detail is taken from, and the code of the face in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Photograph {
    /// The face's square at its working size, as wide as high and at least as large as the model's pictures:
    /// as many pixels as the photo has there, up to [`Photograph::MAX_SIDE_PX`].
    pub pixels: Arc<RgbImage>,
    /// The code that draws the likeness which detail is measured against.
    pub latent: Latent,
}

impl Photograph {
    /// The largest working size in pixels.
    pub const MAX_SIDE_PX: u32 = 1024;
}

/// How much of a picture's detail is one photograph's.
#[derive(Clone, Debug)]
pub struct Share {
    /// Whose detail.
    pub photograph: Arc<Photograph>,
    /// Its share, 0 to 1; the shares of one picture add up to at most 1.
    pub weight: f32,
}

impl PartialEq for Share {
    /// Photographs are compared by identity: they are large, and made once for a face.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.photograph, &other.photograph) && self.weight == other.weight
    }
}

/// The detail that a drawn face carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// Whose.
    pub shares: Vec<Share>,
    /// How much of it, 0 (the decoder's picture alone) to 1.
    pub amount: f32,
    /// Side of the picture that is made, in pixels.
    pub size_px: u32,
}

/// A face to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// [`ModelInfo::latent_dim`](super::ModelInfo::latent_dim) numbers.
    pub latent: Latent,
    /// The detail that it carries; `None` for the decoder's picture at the model's own size.
    pub detail: Option<Arc<Detail>>,
}

impl From<Latent> for Drawing {
    /// The decoder's picture alone.
    fn from(latent: Latent) -> Self {
        Self {
            latent,
            detail: None,
        }
    }
}
