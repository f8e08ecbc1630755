//! A photograph of a face beside what the decoder draws of it: where detail is taken from.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use image::RgbImage;

use super::Planes;
use super::bands::{BANDS, bands_of};
use super::contrast::added_contrast;
use super::frames::{frames, uncovered};
use super::surroundings::surroundings;
use crate::photo::resize;

/// Values of a portrait's layers: red, green and blue of each band of the residual, fine to coarse, and of the photograph, and
/// the surroundings.
pub(super) const LAYERS: usize = BEHIND + 1;
/// Which of them says where what is behind the person is seen.
const BEHIND: usize = 3 * (BANDS + 1);

/// Where what is behind the person is seen, of such layers.
pub(super) fn behind(layers: &Planes<LAYERS>) -> Planes<1> {
    layers.map(|layers| [layers[BEHIND]])
}

/// What of a portrait is another without the frames of glasses: the bands of the residual, as in its layers, and where the frames are.
pub(super) const BARE_LAYERS: usize = FRAMES + 1;
/// Which of them says where frames are, 0 to 1.
pub(super) const FRAMES: usize = 3 * BANDS;

/// A photograph, and what the decoder's picture of its code lacks.
#[derive(Debug)]
pub struct Portrait {
    seen: Seen,
    /// What the decoder draws.
    drawn: Planes<3>,
    luma: Planes<1>,
    /// Whether the photograph has no colours.
    is_grey: bool,
    /// At the size of what is drawn: the photograph less what is drawn with more contrast, by scale, the photograph, and its
    /// surroundings.
    layers: Planes<LAYERS>,
    /// Made when an edit takes glasses off.
    bare: OnceLock<Planes<BARE_LAYERS>>,
}

/// A photograph and what is known of it, whatever is drawn of it.
#[derive(Clone, Debug)]
struct Seen {
    /// As wide as high.
    pixels: Arc<RgbImage>,
    /// At sizes that were needed.
    sized: Arc<Mutex<Vec<Arc<Padded>>>>,
    /// At the size of what is drawn.
    small: Arc<Planes<3>>,
    /// Where it shows frames of glasses, once that was asked.
    frames: Arc<OnceLock<Planes<1>>>,
}

/// What a photograph has beside what is drawn with more contrast.
fn residual(small: &Planes<3>, drawn: &Planes<3>) -> Planes<3> {
    small.minus(drawn).minus(&added_contrast(drawn))
}

/// Channels of a pixel that are nearer than this, as a share of the full range, have no colour: JPEG rounds greys.
const GREY: f32 = 4.0 / 255.0;

/// Whether no pixel of a picture has a colour.
fn is_grey(picture: &Planes<3>) -> bool {
    picture.values().iter().all(|[red, green, blue]| {
        let most = red.max(*green).max(*blue);
        most - red.min(*green).min(*blue) < GREY
    })
}

/// Sizes that are kept: a stage, the same under a moving hand, and a thumbnail.
const MAX_SIZED: usize = 3;

/// A square picture whose pixels are four bytes, the last one unused: a processor reads them as one.
#[derive(Debug)]
pub struct Padded {
    pub(super) side: usize,
    pub(super) pixels: Vec<[u8; 4]>,
}

impl Padded {
    /// Pixels along each side.
    pub fn side_px(&self) -> u32 {
        self.side as u32
    }

    /// Red, green, blue and an unused byte of each pixel, row by row.
    pub fn bytes(&self) -> &[u8] {
        self.pixels.as_flattened()
    }
}

impl Portrait {
    /// A photograph at its working size, display-encoded, and the decoder's picture of its code. `None` unless the
    /// photograph is square and has pixels.
    pub fn new(pixels: Arc<RgbImage>, drawn: Planes<3>) -> Option<Self> {
        let (width, height) = pixels.dimensions();
        if width == 0 || width != height {
            return None;
        }
        let side = u32::try_from(drawn.side()).ok()?;
        let small = resize(&pixels, side, side);
        let behind = surroundings(&small);
        let seen = Seen {
            pixels,
            sized: Arc::default(),
            small: Arc::new(Planes::from_image(&small)?),
            frames: Arc::default(),
        };
        Some(Self::made_of(seen, &behind, drawn))
    }

    /// The same photograph beside another picture of its code, such as one that is sharpened otherwise. `None` for a picture of
    /// another size. What depends on the photograph alone is shared.
    pub fn redrawn(&self, drawn: Planes<3>) -> Option<Self> {
        (drawn.side() == self.drawn.side())
            .then(|| Self::made_of(self.seen.clone(), &behind(&self.layers), drawn))
    }

    fn made_of(seen: Seen, behind: &Planes<1>, drawn: Planes<3>) -> Self {
        let bands = bands_of(&residual(&seen.small, &drawn));
        let layers = Planes::from_fn(drawn.side(), |index| {
            std::array::from_fn(|value| {
                if value == BEHIND {
                    return behind.values()[index][0];
                }
                let layer = bands.get(value / 3).unwrap_or(&seen.small);
                layer.values()[index][value % 3]
            })
        });
        Self {
            luma: drawn.luma(),
            is_grey: is_grey(&seen.small),
            seen,
            drawn,
            layers,
            bare: OnceLock::new(),
        }
    }

    /// What the decoder draws of the photograph's code.
    pub fn drawn(&self) -> &Planes<3> {
        &self.drawn
    }

    /// The photograph's pixels along each side.
    pub fn side_px(&self) -> u32 {
        self.seen.pixels.width()
    }

    pub(super) fn luma(&self) -> &Planes<1> {
        &self.luma
    }

    /// Whether the photograph has no colours: what an edit adds to it must have none either.
    pub(super) fn is_grey(&self) -> bool {
        self.is_grey
    }

    /// The photograph at its working size.
    pub fn pixels(&self) -> &RgbImage {
        &self.seen.pixels
    }

    /// The drawn face of another code with the whole of the residual where it was in the photograph: what carrying is
    /// measured against. `None` for one of another size.
    pub fn unmoved(&self, drawn: &Planes<3>) -> Option<Planes<3>> {
        let photograph = 3 * BANDS;
        (drawn.side() == self.drawn.side()).then(|| {
            let change = drawn.minus(&self.drawn);
            change.zip(&self.layers, |change, layers| {
                std::array::from_fn(|i| (change[i] + layers[photograph + i]).clamp(0.0, 1.0))
            })
        })
    }

    /// See [`LAYERS`].
    pub(super) fn layers(&self) -> &Planes<LAYERS> {
        &self.layers
    }

    /// See [`BARE_LAYERS`].
    pub(super) fn bare(&self) -> &Planes<BARE_LAYERS> {
        self.bare.get_or_init(|| {
            let small = &self.seen.small;
            let frames = self.seen.frames.get_or_init(|| frames(&small.to_image()));
            let residual = residual(small, &self.drawn);
            let bands = bands_of(&uncovered(&residual, frames));
            Planes::from_fn(self.drawn.side(), |index| {
                std::array::from_fn(|value| match bands.get(value / 3) {
                    Some(band) => band.values()[index][value % 3],
                    None => frames.values()[index][0],
                })
            })
        })
    }

    /// The photograph at `size_px` pixels a side, at least 1.
    pub(super) fn at_size(&self, size_px: u32) -> Arc<Padded> {
        // Whoever panicked here left a list of finished pictures.
        let mut sized = self
            .seen
            .sized
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = sized.iter().find(|made| made.side == size_px as usize) {
            return Arc::clone(made);
        }
        let padded = |picture: &RgbImage| Padded {
            side: size_px as usize,
            pixels: picture
                .pixels()
                .map(|pixel| [pixel[0], pixel[1], pixel[2], 0])
                .collect(),
        };
        let made = Arc::new(if size_px == self.seen.pixels.width() {
            padded(&self.seen.pixels)
        } else {
            padded(&resize(&self.seen.pixels, size_px, size_px))
        });
        if sized.len() == MAX_SIZED {
            sized.remove(0);
        }
        sized.push(Arc::clone(&made));
        made
    }
}
