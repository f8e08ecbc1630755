use serde::{Deserialize, Serialize};

use super::Latent;

/// Below this sine of the angle between two codes, the great circle through them is not well defined in `f32`.
const SMALLEST_SINE: f64 = 1e-3;

/// How a morph gets from one face to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interpolation {
    /// Along the straight line: see [`lerp`].
    #[default]
    Linear,
    /// Around the origin, so that faces half-way are as pronounced as the two at the ends: see [`slerp`].
    Spherical,
    /// Straight to the average face, which is the origin, and straight on from there.
    ThroughMean,
}

impl Interpolation {
    /// The code at `t` between `a` (0) and `b` (1).
    pub fn between(self, a: &Latent, b: &Latent, t: f32) -> Latent {
        match self {
            Self::Linear => lerp(a, b, t),
            Self::Spherical => slerp(a, b, t),
            Self::ThroughMean => {
                let (of_a, of_b) = self.weights(t);
                a.weighted(of_a, b, of_b)
            }
        }
    }

    /// How much of the two faces' own is in the face at `t`, 0 to 1 each and together at most 1: by so much it carries their
    /// detail. The average face has nothing of either.
    pub fn weights(self, t: f32) -> (f32, f32) {
        match self {
            Self::Linear | Self::Spherical => (1.0 - t, t),
            Self::ThroughMean => ((1.0 - 2.0 * t).max(0.0), (2.0 * t - 1.0).max(0.0)),
        }
    }
}

/// The point at `t` on the straight line from `a` (0) to `b` (1), exact at both ends. `t` outside 0..1 extrapolates.
pub fn lerp(a: &Latent, b: &Latent, t: f32) -> Latent {
    a.weighted(1.0 - t, b, t)
}

/// The point at `t` on the arc from `a` (0) to `b` (1), exact at both ends.
///
/// The direction turns at constant speed along the great circle while the length goes linearly from one norm to the
/// other (Shoemake's quaternion slerp, extended to codes of unequal length). A straight line between two typical codes
/// of a high-dimensional Gaussian cuts through its sparsely populated middle, where faces look averaged; the arc does
/// not. Where there is no arc (a zero code, the same direction, or exactly opposite ones) this is [`lerp`].
pub fn slerp(a: &Latent, b: &Latent, t: f32) -> Latent {
    if t == 0.0 {
        return a.clone();
    }
    if t == 1.0 {
        return b.clone();
    }
    let norm_a = a.dot_f64(a).sqrt();
    let norm_b = b.dot_f64(b).sqrt();
    let cosine = (a.dot_f64(b) / (norm_a * norm_b)).clamp(-1.0, 1.0);
    let angle_rad = cosine.acos();
    let sine = angle_rad.sin();
    // Also true for NaN, which zero codes and infinities lead to.
    if !(norm_a > 0.0 && norm_b > 0.0 && sine > SMALLEST_SINE) {
        return lerp(a, b, t);
    }
    let t = f64::from(t);
    let norm = norm_a * (1.0 - t) + norm_b * t;
    let weight_a = ((1.0 - t) * angle_rad).sin() / sine * norm / norm_a;
    let weight_b = (t * angle_rad).sin() / sine * norm / norm_b;
    a.weighted(weight_a as f32, b, weight_b as f32)
}
