//! Exact search: the distance to every code.

use std::path::PathBuf;

use rayon::prelude::*;

use super::LibraryError;
use super::files::Files;
use crate::latent::Latent;

/// Codes that are read at once: a few megabytes, enough to keep all cores busy.
const BLOCK: usize = 8192;

/// A photo and how far its face is from the one that was asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbour {
    /// The photo's file.
    pub path: PathBuf,
    /// Euclidean distance of the codes; 0 for the same face.
    pub distance: f32,
}

/// Positions and distances of the `k` codes closest to `query`, nearest first, among those that are `wanted`.
pub(super) fn nearest(
    files: &Files,
    query: &Latent,
    k: usize,
    wanted: &[bool],
) -> Result<Vec<(usize, f32)>, LibraryError> {
    let query = query.as_slice();
    if query.len() != files.dim() {
        return Err(LibraryError::Length {
            expected: files.dim(),
            found: query.len(),
        });
    }
    if k == 0 || query.is_empty() {
        return Ok(Vec::new());
    }
    let mut best: Vec<(usize, f32)> = Vec::new();
    let mut first = 0;
    files.for_each_block(BLOCK, |numbers| {
        let distances = numbers
            .par_chunks_exact(query.len())
            .enumerate()
            .filter(|(offset, _)| wanted.get(first + offset).is_some_and(|wanted| *wanted))
            .map(|(offset, code)| (first + offset, squared_distance(query, code)))
            .filter(|(_, distance)| distance.is_finite());
        best.par_extend(distances);
        keep_smallest(&mut best, k);
        first += numbers.len() / query.len();
    })?;
    best.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    for (_, distance) in &mut best {
        *distance = distance.sqrt();
    }
    Ok(best)
}

/// Summed in lanes: a single sum would have to be added up in order, one number at a time.
fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let (a, b) = (a.chunks(LANES), b.chunks(LANES));
    let mut sums = [0.0; LANES];
    for (a, b) in a.zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += (a - b) * (a - b);
        }
    }
    sums.iter().sum()
}

/// Leaves the `k` smallest in any order; of equal ones those that come first.
fn keep_smallest(found: &mut Vec<(usize, f32)>, k: usize) {
    if found.len() > k {
        found.select_nth_unstable_by(k - 1, |a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        found.truncate(k);
    }
}
