//! The picture of a face with the detail of photographs.
//!
//! Everything that is computed, is computed at the model's size: where things have gone, what still holds, and the sum of the
//! drawn face with all bands of the residual. What remains at the picture's own size are two reads for each pixel, here
//! ([`Composition::render`]) or in a shader:
//!
//! ```text
//! picture(x) = enlarge(low)(x) + fine(x) + sum over photographs of grain(x) * photograph(x + flow(x))
//! low        = drawn with more contrast + sum over photographs of (sum over bands of gain * band - grain * small photograph), each moved
//! ```
//!
//! `fine` is nothing unless the model draws finer than its decoder ([`Composition::with_larger`]). Frames of glasses that an edit
//! puts on cover all of it (`rims.rs`).
//!
//! In the photograph's own face nothing moves and all gains are 1, so `low` is nothing and the picture is the photograph.

use std::sync::Arc;

use image::RgbImage;
use rayon::prelude::*;

use super::carried::{Carried, Moved};
use super::contrast::added_contrast;
use super::flow::brightness_flow;
use super::gain::GAINS;
use super::planes::within_unit;
use super::portrait::Padded;
use super::rims::{Cover, Rims};
use super::{Planes, Portrait};
use crate::latent::GlassesChange;

/// How shares of the bands are evened out, from fine to coarse and for the grain: by the power mean whose exponent this is.
/// Detail of different photographs has nothing in common: added by halves it would lose three tenths of its contrast,
/// so fine bands keep their energy (2). Light adds up (1).
const EVENING: [f32; GAINS] = [2.0, 2.0, 1.5, 1.0, 2.0];

/// How far the moves of a shape are evened out when its look is another face's, as a share of the picture's side: what only one of
/// the two has, such as a beard, would otherwise pull at what lies nearest in the other.
const EVEN_SHAPE: f32 = 1.0 / 12.0;

/// What a picture is made of once everything at the model's size is done.
#[derive(Clone, Debug)]
pub struct Composition {
    low: Planes<3>,
    layers: Vec<Layer>,
    /// At the picture's size, where the model draws finer than its decoder.
    pub(super) fine: Option<Planes<3>>,
    /// What frames that are put on do to each pixel.
    pub(super) covers: Option<Vec<Cover>>,
    size_px: u32,
}

/// A portrait in a picture.
#[derive(Clone, Copy, Debug)]
pub struct Lent<'a> {
    /// Whose detail it is.
    pub portrait: &'a Portrait,
    /// Its share of what is seen, 0 to 1: the detail, and the colours.
    pub look: f32,
    /// Its share of the face that was drawn, 0 to 1. Where it is another than the look's, the drawn face is repainted.
    pub shape: f32,
    /// What has happened to its glasses in the drawn face.
    pub glasses: GlassesChange,
}

/// A photograph on its way into a picture of its size.
#[derive(Clone, Debug)]
pub struct Layer {
    photograph: Arc<Padded>,
    field: Planes<3>,
}

/// The picture of [`Composition::new`].
pub fn compose(
    drawn: &Planes<3>,
    shares: &[(&Portrait, f32)],
    amount: f32,
    size_px: u32,
) -> RgbImage {
    Composition::new(drawn, shares, amount, size_px).render()
}

impl Composition {
    /// The face `drawn`, display-encoded, with the detail of portraits by their shares, `size_px` pixels a side.
    ///
    /// Shares are 0 to 1 and add up to at most 1; the rest has no detail. `amount` is how much of the detail is carried, 0 (the
    /// drawn face alone, enlarged) to 1. Numbers that make no sense count as nothing. A portrait whose drawn face has another
    /// size than `drawn` is left out. A `size_px` of 0 counts as 1.
    pub fn new(drawn: &Planes<3>, shares: &[(&Portrait, f32)], amount: f32, size_px: u32) -> Self {
        let lent = shares.iter().map(|(portrait, share)| Lent {
            portrait,
            look: *share,
            shape: *share,
            glasses: GlassesChange::default(),
        });
        Self::of_lent(drawn, &lent.collect::<Vec<_>>(), amount, size_px)
    }

    /// As [`Composition::new`], with portraits whose look goes ahead of the shape of `drawn` or stays behind. Both kinds of
    /// shares add up to at most 1.
    pub fn of_lent(drawn: &Planes<3>, lent: &[Lent<'_>], amount: f32, size_px: u32) -> Self {
        let size_px = size_px.max(1);
        let amount = within_unit(amount);
        let repainted = repainted(drawn, lent);
        let drawn = repainted.as_ref().unwrap_or(drawn);
        let counting: Vec<&Lent<'_>> = lent
            .iter()
            .filter(|lent| lent.look > 0.0 && lent.portrait.drawn().side() == drawn.side())
            .collect();
        let shares = counting
            .iter()
            .map(|lent| (lent.portrait, within_unit(lent.look)));
        let shares: Vec<(&Portrait, f32)> = shares.collect();
        let total: f32 = shares.iter().map(|(_, share)| share).sum();
        let rest = (1.0 - total).max(0.0);
        let luma = drawn.luma();
        let moved: Vec<Moved> = shares
            .par_iter()
            .map(|(portrait, _)| Moved::new(portrait, &luma))
            .collect();
        // What the decoder would draw half-way if it only cross-faded; what it does beyond that is news to every portrait.
        let mut surprise = luma.map(|[luma]| [luma * (1.0 - rest)]);
        for ((_, share), moved) in shares.iter().zip(&moved) {
            surprise = surprise.zip(moved.luma(), |[a], [b]| [a - share * b]);
        }
        let mut carried: Vec<Carried> = shares
            .par_iter()
            .zip(moved)
            .zip(&counting)
            .map(|(((portrait, _), moved), lent)| {
                let expected = moved.luma().zip(&surprise, |[a], [b]| [a + b]);
                moved.carried(portrait, &expected, within_unit(lent.glasses.taken_off))
            })
            .collect();
        let rims = Rims::of(drawn, amount * put_on(&counting) * total.min(1.0));
        let mut low = drawn.clone();
        let contrast = total.min(1.0);
        if contrast > 0.0 {
            low = low.zip(&added_contrast(drawn), |low, added| {
                std::array::from_fn(|i| low[i] + contrast * added[i])
            });
        }
        for ((_, share), carried) in shares.iter().zip(&mut carried) {
            // One photograph at most has more than half.
            let strength = 2.0 * share - 1.0;
            if strength > 0.0 {
                carried.keep_local(&mut low, strength, rims.as_ref());
            }
        }
        let mut layers = Vec::with_capacity(carried.len());
        for ((portrait, share), carried) in shares.iter().zip(carried) {
            let evened = EVENING.map(|power| {
                let sum: f32 = shares.iter().map(|(_, other)| other.powf(power)).sum();
                share / (sum + rest.powf(power)).powf(power.recip())
            });
            let carried = carried.without_frames().shared(evened);
            carried.add_to(&mut low);
            let scale = size_px as f32 / drawn.side() as f32;
            layers.push(Layer {
                photograph: portrait.at_size(size_px),
                field: carried
                    .field()
                    .map(|[dx, dy, grain]| [dx * scale, dy * scale, amount * grain]),
            });
        }
        let grey = shares.iter().filter(|(portrait, _)| portrait.is_grey());
        let grey: f32 = grey.map(|(_, share)| share).sum();
        let low = drawn.zip(&low.faded(grey), |drawn, low| {
            std::array::from_fn(|i| drawn[i] + amount * (low[i] - drawn[i]))
        });
        Self {
            low,
            layers,
            fine: None,
            covers: rims.map(|rims| rims.at_size(size_px, largest_px(&counting))),
            size_px,
        }
    }

    /// Pixels along the picture, at least 1.
    pub fn size_px(&self) -> u32 {
        self.size_px
    }

    /// Bytes of what belongs to this picture alone, without the photographs.
    pub fn bytes(&self) -> usize {
        let planes = 1 + self.layers.len();
        let fine = self
            .fine
            .as_ref()
            .map_or(0, |fine| size_of_val(fine.values()));
        let covers = self.covers.as_deref().map_or(0, size_of_val);
        planes * size_of_val(self.low.values()) + fine + covers
    }

    /// What is enlarged by Catmull-Rom interpolation, display-encoded, before the photographs are added.
    pub fn low(&self) -> &Planes<3> {
        &self.low
    }

    /// The photographs, in the order in which they are added.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }
}

/// How much of glasses is put on that none of the photographs has of its own.
fn put_on(lent: &[&Lent<'_>]) -> f32 {
    let put_on = lent.iter().map(|lent| lent.glasses.put_on);
    put_on.reduce(f32::min).unwrap_or(0.0)
}

/// The size of the largest photograph.
fn largest_px(lent: &[&Lent<'_>]) -> u32 {
    let sizes = lent.iter().map(|lent| lent.portrait.side_px());
    sizes.max().unwrap_or_default()
}

/// A drawn face with the colours that it would have if its look were as far as its shape: portraits' drawn faces are moved to
/// where everything is in it, and take each other's place by how much look and shape differ. `None` where they do not.
fn repainted(drawn: &Planes<3>, lent: &[Lent<'_>]) -> Option<Planes<3>> {
    let luma = drawn.luma();
    let even_px = drawn.side() as f32 * EVEN_SHAPE;
    let mut repainted = None;
    for Lent {
        portrait,
        look,
        shape,
        ..
    } in lent
    {
        let more = within_unit(*look) - within_unit(*shape);
        if more == 0.0 || portrait.drawn().side() != drawn.side() {
            continue;
        }
        let flow = brightness_flow(&luma, portrait.luma());
        let moved = portrait.drawn().warped(&flow.blurred(even_px));
        let painted = repainted.get_or_insert_with(|| drawn.clone());
        let difference = moved.minus(drawn);
        *painted = painted.zip(&difference, |painted, difference| {
            std::array::from_fn(|i| painted[i] + more * difference[i])
        });
    }
    repainted
}

impl Layer {
    /// The photograph, as large as the picture.
    pub fn photograph(&self) -> &Arc<Padded> {
        &self.photograph
    }

    /// Where the photograph is read for each pixel, as a displacement to the right and downwards in pixels of the picture,
    /// and by how much it counts there. To be read between its own pixels bilinearly, the photograph by Catmull-Rom
    /// interpolation.
    pub fn field(&self) -> &Planes<3> {
        &self.field
    }
}
