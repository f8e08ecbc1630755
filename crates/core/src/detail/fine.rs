//! What a model draws finer than its decoder does, where no photograph's own detail is.

use rayon::prelude::*;

use super::composition::Composition;
use super::planes::Planes;
use super::taps::cubic_taps;
use crate::photo::resize;

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
    let places = (0..side).map(|pixel| (pixel as f32 + 0.5) * from as f32 / side as f32 - 0.5);
    let taps: Vec<_> = places.map(|at| cubic_taps(at, from)).collect();
    let rows = taps.par_iter().flat_map_iter(|(rows, down)| {
        let mut line = vec![[0.0f32; 3]; from];
        for (row, weight) in rows.iter().zip(down) {
            for (sum, value) in line.iter_mut().zip(picture.row(*row)) {
                *sum = std::array::from_fn(|i| sum[i] + weight * value[i]);
            }
        }
        let pixels = taps.iter().map(|(columns, across)| {
            let pairs = columns.iter().zip(across);
            pairs.fold([0.0; 3], |sum, (column, weight)| {
                std::array::from_fn(|i| sum[i] + weight * line[*column][i])
            })
        });
        pixels.collect::<Vec<_>>()
    });
    let values: Vec<[f32; 3]> = rows.collect();
    Planes::from_fn(side, |index| values[index])
}
