//! What directions are balanced over: measures of a photograph that go along with a label by accident.

use super::labels::Labels;
use super::looks::Looks;
use super::scale::{Candidate, candidates};

/// Correlation with a label from which a measure counts as another way of saying the same: a wide mouth says "smile", and
/// a smile balanced over it would be no smile any more.
const SAYS_THE_SAME: f64 = 0.4;

/// Measures, each on the scale of its outer thirds.
pub(super) struct Balance<'a> {
    pub measures: Vec<Candidate<'a>>,
}

impl<'a> Balance<'a> {
    /// Every measure that differs between faces.
    pub fn new(measures: &'a Labels) -> Self {
        let mut measures = candidates(measures);
        measures.retain(|measure| measure.scale.is_some());
        Self { measures }
    }

    /// For each measure, whether what `position` says of a face is to be balanced over it: unless both say about the same.
    pub fn over(&self, looks: &Looks, position: &dyn Fn(usize) -> Option<f64>) -> Vec<bool> {
        let faces = looks.distinct_faces();
        let measures = self.measures.iter();
        let is_other = measures.map(|measure| {
            let pairs = faces.iter().filter_map(|&face| {
                let own = f64::from(measure.position(face, false)?);
                Some((own, position(face)?))
            });
            correlation(&pairs.collect::<Vec<_>>()).abs() < SAYS_THE_SAME
        });
        is_other.collect()
    }
}

/// Pearson's correlation; 0 if one side does not vary.
fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.len().max(1) as f64;
    let mean = |part: fn(&(f64, f64)) -> f64| pairs.iter().map(part).sum::<f64>() / count;
    let (mean_a, mean_b) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut product, mut square_a, mut square_b) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        let (a, b) = (a - mean_a, b - mean_b);
        product += a * b;
        square_a += a * a;
        square_b += b * b;
    }
    let scale = (square_a * square_b).sqrt();
    if scale > 0.0 { product / scale } else { 0.0 }
}
