//! How evenly morphs move.

use rand::SeedableRng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;

use super::bench::{Bench, Subject, mean};
use facemath_core::latent::{Easing, Interpolation, MorphPath};

/// Frames of a morph.
const FRAMES: usize = 30;

/// Largest step against the mean step, from frame to frame, over many morphs. A step is the root mean square difference
/// of two frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct MorphPace {
    /// Pairs of faces.
    pub pairs: usize,
    /// Frames from face to face.
    pub frames: usize,
    /// The ratio of morphs as the studio makes them, which start and arrive gently: even pictures would give 1.5.
    pub smooth: Ratio,
    /// The same without easing: even pictures would give 1.
    pub even: Ratio,
}

/// A ratio over many morphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Ratio {
    /// Mean.
    pub mean: f32,
    /// 95 % of the morphs have less.
    pub high: f32,
    /// The largest.
    pub largest: f32,
}

/// Morphs between random pairs of faces.
pub(super) fn measure_morphs(
    bench: &Bench<'_>,
    subjects: &[Subject<'_>],
    pairs: usize,
    seed: u64,
    progress: &dyn Fn(f32),
) -> MorphPace {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (mut smooth, mut even) = (Vec::new(), Vec::new());
    for pair in 0..pairs {
        let ends: Vec<&Subject<'_>> = subjects.sample(&mut rng, 2).collect();
        let [from, to] = ends[..] else { break };
        for (easing, ratios) in [(Easing::Smooth, &mut smooth), (Easing::Linear, &mut even)] {
            ratios.extend(pace(bench, from, to, easing));
        }
        progress((pair + 1) as f32 / pairs as f32);
    }
    MorphPace {
        pairs: smooth.len(),
        frames: FRAMES,
        smooth: Ratio::of(smooth),
        even: Ratio::of(even),
    }
}

/// Largest step over mean step of one morph; `None` if the two are the same.
fn pace(bench: &Bench<'_>, from: &Subject<'_>, to: &Subject<'_>, easing: Easing) -> Option<f32> {
    let keys = vec![from.code.clone(), to.code.clone()];
    let path = MorphPath::new(keys, easing, Interpolation::Linear).ok()?;
    let codes: Vec<_> = (0..FRAMES)
        .map(|frame| path.at(frame as f32 / (FRAMES - 1) as f32))
        .collect();
    largest_over_mean(&bench.pictures(&codes))
}

/// Largest step over mean step of frames; `None` if all are the same.
pub(super) fn largest_over_mean(frames: &[Vec<f32>]) -> Option<f32> {
    let steps: Vec<f32> = frames
        .windows(2)
        .map(|frames| {
            let pairs = frames[0].iter().zip(&frames[1]);
            mean(pairs.map(|(a, b)| (a - b).powi(2))).sqrt()
        })
        .collect();
    let largest = steps.iter().copied().fold(0.0, f32::max);
    let typical = mean(steps);
    (typical > 0.0).then(|| largest / typical)
}

impl Ratio {
    pub(super) fn of(mut ratios: Vec<f32>) -> Self {
        ratios.sort_by(f32::total_cmp);
        let high = (ratios.len() * 95 / 100).min(ratios.len().saturating_sub(1));
        Self {
            high: ratios.get(high).copied().unwrap_or_default(),
            largest: ratios.last().copied().unwrap_or_default(),
            mean: mean(ratios),
        }
    }
}
