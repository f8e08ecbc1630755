//! Where a mixture's fit starts from: groups of near codes.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::latent::Latent;

/// Seed of the choice of centres.
const SEED: u64 = 1;
/// Candidates for each centre that the best one is taken of.
const TRIES: usize = 4;
/// Most times that the centres move; expectation maximisation goes on from there anyway.
const MOST_MOVES: usize = 20;

/// The group of each code, below `count`, by k-means from a k-means++ start (Arthur and Vassilvitskii 2007,
/// "k-means++: The advantages of careful seeding"). Groups may be empty. The same codes give the same groups.
pub(super) fn groups(codes: &[Latent], count: usize) -> Vec<usize> {
    let mut centers = spread_centers(codes, count);
    let mut groups = Vec::new();
    for _ in 0..MOST_MOVES {
        let nearer: Vec<usize> = codes
            .par_iter()
            .map(|code| nearest(code, &centers))
            .collect();
        if nearer == groups {
            break;
        }
        groups = nearer;
        for (group, center) in centers.iter_mut().enumerate() {
            let members = codes.iter().zip(&groups).filter(|(_, own)| **own == group);
            if let Some(mean) = mean(members.map(|(code, _)| code)) {
                *center = mean;
            }
        }
    }
    groups
}

/// Codes far from each other: each next one is drawn in proportion to its squared distance from those before, and is
/// the best of several, so that no lonely code becomes a group. Fewer than `count` if there are not as many different
/// ones.
fn spread_centers(codes: &[Latent], count: usize) -> Vec<Vec<f64>> {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    // To the nearest centre; before the first, all are alike.
    let mut distances = vec![1.0; codes.len()];
    let mut centers: Vec<Vec<f64>> = Vec::with_capacity(count);
    while centers.len() < count {
        let is_first = centers.is_empty();
        let total: f64 = distances.iter().sum();
        let tries = (0..TRIES).filter_map(|_| {
            let code = drawn(codes, &distances, rng.random::<f64>() * total)?;
            let center: Vec<f64> = code.as_slice().iter().copied().map(f64::from).collect();
            let left: Vec<f64> = codes
                .par_iter()
                .zip(&distances)
                .map(|(code, distance)| {
                    let own = squared_distance(code, &center);
                    if is_first { own } else { own.min(*distance) }
                })
                .collect();
            let left_total: f64 = left.iter().sum();
            Some((left_total, left, center))
        });
        let Some((_, left, center)) = tries.min_by(|(a, ..), (b, ..)| a.total_cmp(b)) else {
            break;
        };
        distances = left;
        centers.push(center);
    }
    centers
}

/// The code at which the sum of `weights` passes `place`; `None` if it never does.
fn drawn<'a>(codes: &'a [Latent], weights: &[f64], mut place: f64) -> Option<&'a Latent> {
    let mut pairs = codes.iter().zip(weights);
    let found = pairs.find(|(_, weight)| {
        place -= **weight;
        place < 0.0
    });
    found.map(|(code, _)| code)
}

fn nearest(code: &Latent, centers: &[Vec<f64>]) -> usize {
    let distances = centers.iter().map(|center| squared_distance(code, center));
    distances
        .enumerate()
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
        .map_or(0, |(place, _)| place)
}

fn squared_distance(code: &Latent, center: &[f64]) -> f64 {
    let pairs = code.as_slice().iter().zip(center);
    pairs
        .map(|(value, center)| (f64::from(*value) - center).powi(2))
        .sum()
}

fn mean<'a>(codes: impl Iterator<Item = &'a Latent>) -> Option<Vec<f64>> {
    let mut sum: Vec<f64> = Vec::new();
    let mut count = 0.0;
    for code in codes {
        sum.resize(code.dim(), 0.0);
        for (sum, value) in sum.iter_mut().zip(code.as_slice()) {
            *sum += f64::from(*value);
        }
        count += 1.0;
    }
    (count > 0.0).then(|| sum.iter().map(|value| value / count).collect())
}
