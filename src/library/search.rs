//! Exact search: the distance to every code.

use half::slice::HalfFloatSliceExt as _;
use rayon::prelude::*;

use super::codes::Codes;
use super::{FaceId, LibraryError};
use crate::latent::Latent;

/// Codes that one thread takes at a time.
const BLOCK: usize = 1024;

/// A face and how far it is from the one that was asked about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// The face.
    pub face: FaceId,
    /// Euclidean distance of the codes; 0 for the same picture.
    pub distance: f32,
}

/// The `k` codes closest to `query`, nearest first, among those whose index `is_wanted`.
pub(super) fn nearest(
    codes: &Codes,
    query: &Latent,
    k: usize,
    is_wanted: impl Fn(usize) -> bool + Sync,
) -> Result<Vec<Neighbour>, LibraryError> {
    let dim = codes.dim();
    let query = query.as_slice();
    if query.len() != dim {
        return Err(LibraryError::Length {
            expected: dim,
            found: query.len(),
        });
    }
    if k == 0 || dim == 0 {
        return Ok(Vec::new());
    }
    let mut best = codes
        .halves()
        .par_chunks(BLOCK * dim)
        .enumerate()
        .map_init(
            || vec![0.0; dim],
            |code, (block, halves)| {
                let mut found = Vec::new();
                for (index, halves) in (block * BLOCK..).zip(halves.chunks_exact(dim)) {
                    if !is_wanted(index) {
                        continue;
                    }
                    halves.convert_to_f32_slice(code);
                    let distance = squared_distance(query, code);
                    if distance.is_finite() {
                        found.push((index, distance));
                    }
                }
                keep_smallest(&mut found, k);
                found
            },
        )
        .reduce(Vec::new, |mut a, b| {
            a.extend(b);
            keep_smallest(&mut a, k);
            a
        });
    best.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let neighbours = best.into_iter().map(|(index, distance)| Neighbour {
        face: FaceId::new(index),
        distance: distance.sqrt(),
    });
    Ok(neighbours.collect())
}

/// Summed in lanes: a single sum would have to be added up in order, one number at a time.
pub(super) fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += (a - b) * (a - b);
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| (a - b) * (a - b));
    sums.iter().sum::<f32>() + rest.sum::<f32>()
}

/// Leaves the `k` smallest in any order; of equal ones those that come first.
fn keep_smallest(found: &mut Vec<(usize, f32)>, k: usize) {
    if found.len() > k {
        found.select_nth_unstable_by(k - 1, |a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        found.truncate(k);
    }
}
