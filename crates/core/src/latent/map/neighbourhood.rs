//! Who is near whom: for each face the faces closest to it, weighted so that every face has about as many neighbours.

use rayon::prelude::*;

use super::faces::Faces;

/// Neighbours that are looked at, for each one that counts in full.
const NEIGHBOURS_PER_PERPLEXITY: f32 = 3.0;
/// Halvings in the search for a face's own scale.
const SCALE_STEPS: usize = 48;

/// The weights between faces, symmetric and 1 in all, as rows of the pairs that have any.
pub(super) struct Affinities {
    /// Where each face's pairs begin; one more than there are faces.
    starts: Vec<u32>,
    /// The other face and the weight of each pair.
    pairs: Vec<(u32, f32)>,
}

impl Affinities {
    /// Weights of Gaussians around each face, as wide as it takes to reach about `perplexity` others.
    pub(super) fn new(faces: &Faces, perplexity: f32) -> Self {
        let count = faces.count();
        let most = (count.saturating_sub(1) as f32 / NEIGHBOURS_PER_PERPLEXITY).max(1.0);
        let perplexity = perplexity.clamp(1.0, most);
        let k = ((perplexity * NEIGHBOURS_PER_PERPLEXITY) as usize).clamp(1, count.max(2) - 1);
        let mut rows = faces.nearest(k);
        rows.par_iter_mut().for_each(|row| weigh(row, perplexity));
        Self::symmetric(&rows)
    }

    /// The mean of what both faces of a pair say of each other.
    fn symmetric(rows: &[Vec<(u32, f32)>]) -> Self {
        let mut both: Vec<Vec<(u32, f32)>> = rows.to_vec();
        for (face, row) in (0..).zip(rows) {
            for &(other, weight) in row {
                if let Some(others) = both.get_mut(other as usize) {
                    others.push((face, weight));
                }
            }
        }
        let scale = 1.0 / (2.0 * rows.len().max(1) as f32);
        let (mut starts, mut pairs) = (vec![0], Vec::<(u32, f32)>::new());
        for mut row in both {
            row.sort_unstable_by_key(|&(other, _)| other);
            let first = pairs.len();
            for (other, weight) in row {
                let is_again = pairs.len() > first;
                match pairs.last_mut().filter(|_| is_again) {
                    Some((last, sum)) if *last == other => *sum += weight * scale,
                    _ => pairs.push((other, weight * scale)),
                }
            }
            starts.push(pairs.len() as u32);
        }
        Self { starts, pairs }
    }

    /// The faces that a face has a weight with.
    pub(super) fn of(&self, face: usize) -> &[(u32, f32)] {
        let from = self.starts.get(face).copied().unwrap_or_default() as usize;
        let to = self.starts.get(face + 1).copied().unwrap_or_default() as usize;
        self.pairs.get(from..to).unwrap_or_default()
    }
}

/// Makes weights, 1 in all, of squared distances in ascending order: those of the Gaussian whose entropy is that of
/// `perplexity` equal neighbours.
fn weigh(nearest: &mut [(u32, f32)], perplexity: f32) {
    let closest = nearest.first().map_or(0.0, |(_, distance)| *distance);
    let wanted = perplexity.ln();
    let (mut low, mut high) = (0.0_f32, f32::INFINITY);
    let mut precision = 1.0_f32;
    for _ in 0..SCALE_STEPS {
        let (mut sum, mut moment) = (0.0_f32, 0.0_f32);
        for (_, distance) in nearest.iter() {
            let beyond = distance - closest;
            let weight = (-precision * beyond).exp();
            sum += weight;
            moment += weight * beyond;
        }
        let entropy = sum.ln() + precision * moment / sum;
        if entropy > wanted {
            low = precision;
        } else {
            high = precision;
        }
        precision = if high.is_finite() {
            (low + high) / 2.0
        } else {
            low * 2.0
        };
        if precision > 1e30 || high < 1e-30 {
            break;
        }
    }
    let mut sum = 0.0;
    for (_, distance) in nearest.iter_mut() {
        *distance = (-precision * (*distance - closest)).exp();
        sum += *distance;
    }
    for (_, weight) in nearest.iter_mut() {
        *weight /= sum;
    }
}
