//! The algebra's promises: end points, symmetry, round trips, and numbers that are never invented.

mod aging;
mod algebra;
mod axes;
mod completion;
mod concept_fit;
mod concept_network;
mod edits;
mod expression;
mod facial;
mod flow;
mod glasses;
mod inventing;
mod locks;
mod map;
mod prior;
mod walk;

use facemath_core::latent::Latent;
use proptest::prelude::*;

const DIM: usize = 12;

fn code(values: impl IntoIterator<Item = f32>) -> Latent {
    Latent::from_vec(values.into_iter().collect())
}

/// Codes of the size an encoder writes: a few units in each dimension.
fn any_code() -> impl Strategy<Value = Latent> {
    prop::collection::vec(-4.0_f32..4.0, DIM).prop_map(Latent::from_vec)
}

/// Unit vectors along the axes, so that concepts and age are orthogonal as a fitted model's are.
fn axis(index: usize) -> Latent {
    code((0..DIM).map(|i| if i == index { 1.0 } else { 0.0 }))
}

fn close(a: &Latent, b: &Latent, tolerance: f32) -> bool {
    a.dim() == b.dim() && a.distance(b) <= tolerance
}
