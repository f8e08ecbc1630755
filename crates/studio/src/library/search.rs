//! Exact search: the bearing of every code compared with that of the face asked about.

use half::slice::HalfFloatSliceExt as _;
use rayon::prelude::*;

use super::codes::Codes;
use super::{FaceId, LibraryError};
use facemath_core::latent::{Latent, bearing};

/// Codes that one thread takes at a time.
const BLOCK: usize = 1024;

/// A face and how far it is from the one that was asked about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// The face.
    pub face: FaceId,
    /// One less the cosine between the two bearings: 0 for the same picture, 1 for faces that have nothing in common.
    pub distance: f32,
}

/// The `k` faces whose bearings are closest to that of `query`, nearest first, among those whose index `is_wanted`.
pub(super) fn nearest(
    codes: &Codes,
    query: &Latent,
    k: usize,
    is_wanted: impl Fn(usize) -> bool + Sync,
) -> Result<Vec<Neighbour>, LibraryError> {
    let dim = codes.dim();
    if query.dim() != dim {
        return Err(LibraryError::Length {
            expected: dim,
            found: query.dim(),
        });
    }
    if k == 0 || dim == 0 {
        return Ok(Vec::new());
    }
    let query = bearing(query, codes.mean());
    // (code - mean) . query = code . query - mean . query, and the last is the same for all.
    let offset = codes.mean().dot(&query);
    let blocks = codes.halves().par_chunks(BLOCK * dim);
    let mut best = blocks
        .zip(codes.inverse_lengths().par_chunks(BLOCK))
        .enumerate()
        .map_init(
            || vec![0.0; dim],
            |code, (block, (halves, inverse_lengths))| {
                let mut found = Vec::new();
                let faces = halves.chunks_exact(dim).zip(inverse_lengths);
                for (index, (halves, inverse)) in (block * BLOCK..).zip(faces) {
                    if !is_wanted(index) {
                        continue;
                    }
                    halves.convert_to_f32_slice(code);
                    let cosine = (dot(query.as_slice(), code) - offset) * inverse;
                    let distance = 1.0 - cosine;
                    if distance.is_finite() {
                        found.push((index, distance.max(0.0)));
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
        distance,
    });
    Ok(neighbours.collect())
}

/// Summed in lanes: a single sum would have to be added up in order, one number at a time.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| a * b);
    sums.iter().sum::<f32>() + rest.sum::<f32>()
}

/// Leaves the `k` smallest in any order; of equal ones those that come first.
fn keep_smallest(found: &mut Vec<(usize, f32)>, k: usize) {
    if found.len() > k {
        found.select_nth_unstable_by(k - 1, |a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        found.truncate(k);
    }
}
