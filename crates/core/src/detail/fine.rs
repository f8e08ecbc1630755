//! What a model draws finer than its decoder does, where no photograph's own detail is.

use rayon::prelude::*;

use super::composition::Composition;
use super::planes::Planes;
use super::render::{CubicTaps, Row, enlarge_row, places};
use super::taps::cubic_taps;
use crate::photo::resize;
use crate::vectors::vectorized;

impl Composition {
    /// The same with what is finer in `larger` than in `drawn`, the same face drawn larger by the model and as its decoder draws it:
    /// by as much as the photographs' grain does not count at a place. So a photograph's own face stays the photograph, and what
    /// an edit adds to it has as clean lines as an invention. Nothing is finer in a picture that is no larger than `drawn`.
    #[must_use]
    pub fn with_larger(mut self, drawn: &Planes<3>, larger: &Planes<3>) -> Self {
        let side = self.size_px() as usize;
        if side <= drawn.side() {
            return self;
        }
        let mut grain = Planes::from_fn(side, |_| [0.0]);
        for layer in self.layers() {
            let of_layer = layer.field().map(|[_, _, grain]| [*grain]).resampled(side);
            grain = grain.zip(&of_layer, |[sum], [grain]| [sum + grain]);
        }
        let finer = at_size(larger, side).minus(&enlarged(drawn, side));
        self.fine = Some(finer.zip(&grain, |finer, [grain]| {
            let free = (1.0 - grain).clamp(0.0, 1.0);
            finer.map(|value| free * value)
        }));
        self
    }
}

/// A picture in another size.
fn at_size(picture: &Planes<3>, side: usize) -> Planes<3> {
    if side >= picture.side() {
        return enlarged(picture, side);
    }
    let side_px = u32::try_from(side).unwrap_or(u32::MAX);
    let smaller = resize(&picture.to_image(), side_px, side_px);
    Planes::from_image(&smaller).unwrap_or_else(|| picture.clone())
}

/// A picture enlarged to `side` pixels by Catmull-Rom interpolation, as a composition is.
fn enlarged(picture: &Planes<3>, side: usize) -> Planes<3> {
    let from = picture.side();
    if side == from {
        return picture.clone();
    }
    let taps: CubicTaps = places(side, from).map(|at| cubic_taps(at, from)).collect();
    let mut enlarged = vec![[0.0; 3]; side * side];
    enlarged
        .par_chunks_exact_mut(side)
        .enumerate()
        .for_each_init(
            || Row::new(side, from),
            |row, (y, out)| {
                vectorized(
                    #[inline(always)]
                    || enlarge_row(picture, &taps, row, y),
                );
                for (out, [red, green, blue, _]) in out.iter_mut().zip(&row.sums) {
                    *out = [*red, *green, *blue];
                }
            },
        );
    Planes::new(side, enlarged).unwrap_or_else(|| picture.clone())
}
