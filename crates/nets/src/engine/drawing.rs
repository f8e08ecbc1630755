//! What the engine is asked to draw: a code, and the photographs whose detail the picture carries.

use std::sync::Arc;

use image::RgbImage;

use crate::model::Sharpen;
use facemath_core::latent::{Easing, Latent};
use facemath_core::photo::Framing;

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

    /// The working size, in pixels a side, of the face in a framing: what the photo has there, at least `least_px`, the side
    /// of the model's pictures, and at most [`Photograph::MAX_SIDE_PX`].
    pub fn working_size_px(framing: &Framing, least_px: u32) -> u32 {
        // The cast saturates, and takes what is not a number to 0.
        let own = framing.size_px.round() as u32;
        own.max(least_px).min(Self::MAX_SIDE_PX)
    }

    /// How much of the photograph's detail a face keeps that set out from it and is `latent` by now, where nothing else says so:
    /// 1 at the photograph's own code, falling smoothly to 0 where faces are as far from it as other people are, or of another
    /// model.
    pub fn share_in(&self, latent: &Latent) -> f32 {
        if latent.dim() != self.latent.dim() {
            return 0.0;
        }
        // `max` first: a code that is no number has nothing of the photograph.
        let left = 1.0 - self.latent.distance(latent) / STRANGERS_APART;
        Easing::Smooth.apply(left.max(0.0))
    }
}

/// How far apart, in code space, two people are who are rather alike: of pairs of people, three in four are further apart
/// (measured on photographs and on drawn faces alike: the median is 22, the first quartile 19, the change of an age by 30 years 5).
const STRANGERS_APART: f32 = 20.0;

/// How much of a picture's detail is one photograph's.
#[derive(Clone, Debug)]
pub struct Share {
    /// Whose detail.
    pub photograph: Arc<Photograph>,
    /// Its share, 0 to 1; the shares of one picture add up to at most 1.
    pub weight: f32,
    /// Its share of the face that is drawn, 0 to 1: another one where the look of a morph goes ahead of its shape or stays
    /// behind. These add up to at most 1, too.
    pub shape: f32,
}

impl PartialEq for Share {
    /// Photographs are compared by identity: they are large, and made once for a face.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.photograph, &other.photograph)
            && (self.weight, self.shape) == (other.weight, other.shape)
    }
}

impl Share {
    /// A photograph that has as much of the shape as of the look.
    pub fn new(photograph: Arc<Photograph>, weight: f32) -> Self {
        Self {
            photograph,
            weight,
            shape: weight,
        }
    }

    /// Whether the picture would be another without it.
    pub fn counts(&self) -> bool {
        self.weight > 0.0 || self.shape > 0.0
    }

    /// The shares of the photographs that a face set out from: see [`Photograph::share_in`]. More than a whole is shared out.
    pub fn of_origins(photographs: &[Arc<Photograph>], latent: &Latent) -> Vec<Self> {
        let shares = photographs
            .iter()
            .map(|photograph| Self::new(Arc::clone(photograph), photograph.share_in(latent)));
        let mut shares: Vec<Self> = shares.filter(|share| share.weight > 0.0).collect();
        let whole: f32 = shares.iter().map(|share| share.weight).sum();
        if whole > 1.0 {
            for share in &mut shares {
                share.weight /= whole;
                share.shape /= whole;
            }
        }
        shares
    }
}

/// The detail that a drawn face carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// Whose. Without any, the picture is the model's own at `size_px`; a photograph that is not square, has no pixels or a code
    /// of another model's length lends nothing.
    pub shares: Vec<Share>,
    /// How much of it, 0 (the decoder's picture alone) to 1.
    pub amount: f32,
    /// Side of the picture that is made, in pixels, 1 to [`Photograph::MAX_SIDE_PX`]; one in a texture is as large as that.
    pub size_px: u32,
}

/// A face to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// [`ModelInfo::latent_dim`](super::ModelInfo::latent_dim) numbers.
    pub latent: Latent,
    /// The detail that it carries, and its size; `None` for the decoder's picture at the decoder's size.
    pub detail: Option<Arc<Detail>>,
    /// An amount of sharpening of its own, within [`Sharpen::AMOUNT`], in place of the engine's. Its photographs' faces are then
    /// sharpened anew for it, which takes a small part of the time of drawing them.
    pub sharpen: Option<f32>,
}

impl Drawing {
    /// How it is sharpened where everything else is sharpened so.
    pub(super) fn sharpened(&self, usual: Sharpen) -> Sharpen {
        Sharpen {
            amount: self.sharpen.unwrap_or(usual.amount),
            ..usual
        }
    }

    /// Whether any photograph lends it detail.
    pub fn carries_detail(&self) -> bool {
        self.carried().is_some()
    }

    /// The detail that it carries, if any photograph lends it some.
    pub fn carried(&self) -> Option<&Detail> {
        let detail = self.detail.as_deref();
        detail.filter(|detail| detail.amount > 0.0 && !detail.shares.is_empty())
    }
}

impl From<Latent> for Drawing {
    /// The decoder's picture alone.
    fn from(latent: Latent) -> Self {
        Self {
            latent,
            detail: None,
            sharpen: None,
        }
    }
}
