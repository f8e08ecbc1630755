//! How a morph moves between two faces in time.

use serde::{Deserialize, Serialize};

/// How a morph moves between two faces in time.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Easing {
    /// At constant speed.
    Linear,
    /// Starting and arriving gently (smoothstep, `3t² - 2t³`).
    #[default]
    Smooth,
    /// Starting gently and arriving at full speed (`t²`).
    In,
    /// Starting at full speed and arriving gently (`2t - t²`).
    Out,
    /// Along a curve of its own.
    Curve(EasingCurve),
    /// At the pace at which what is seen changes evenly.
    Paced(Pace),
}

impl Easing {
    /// Bends time: maps 0..1 onto 0..1, with both ends fixed, and never turns back.
    pub fn apply(self, t: f32) -> f32 {
        match self {
            Self::Linear => t,
            Self::Smooth => t * t * (3.0 - 2.0 * t),
            Self::In => t * t,
            Self::Out => t * (2.0 - t),
            Self::Curve(curve) => curve.apply(t),
            Self::Paced(pace) => pace.apply(t),
        }
    }

    /// The curve that comes nearest to it: where handles that are to change it begin.
    pub fn as_curve(self) -> EasingCurve {
        /// A third of the way: handles there bend nothing.
        const THIRD: f32 = 1.0 / 3.0;
        match self {
            Self::Linear | Self::Paced(_) => EasingCurve {
                start: (THIRD, THIRD),
                end: (2.0 * THIRD, 2.0 * THIRD),
            },
            // Level handles a third long are smoothstep; those of t² and 2t - t² follow from their slopes at the ends.
            Self::Smooth => EasingCurve {
                start: (THIRD, 0.0),
                end: (2.0 * THIRD, 1.0),
            },
            Self::In => EasingCurve {
                start: (THIRD, 0.0),
                end: (2.0 * THIRD, THIRD),
            },
            Self::Out => EasingCurve {
                start: (THIRD, 2.0 * THIRD),
                end: (2.0 * THIRD, 1.0),
            },
            Self::Curve(curve) => curve,
        }
    }
}

/// A pace in straight pieces of equal time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pace([f32; Pace::PIECES - 1]);

impl Pace {
    /// How many pieces it has.
    pub const PIECES: usize = 8;

    /// The pace at which what is seen changes by equal steps, from how much it changes on each piece of the way. What is not
    /// above 0 counts as no change; without any change the pace is even.
    pub fn even(changes: &[f32; Self::PIECES]) -> Self {
        let changes = changes.map(|change| if change > 0.0 { change } else { 0.0 });
        let whole: f32 = changes.iter().sum();
        let even = |moment: usize| moment as f32 / Self::PIECES as f32;
        let ways = std::array::from_fn(|index| {
            let moment = even(index + 1);
            if whole <= 0.0 || !whole.is_finite() {
                return moment;
            }
            // Where the sum of changes reaches this moment's share of the whole.
            let mut wanted = moment * whole;
            for (piece, change) in changes.iter().enumerate() {
                if *change >= wanted && *change > 0.0 {
                    return even(piece) + wanted / change / Self::PIECES as f32;
                }
                wanted -= change;
            }
            1.0
        });
        Self(ways)
    }

    /// Whether it stays on the way and never turns back.
    pub fn is_valid(self) -> bool {
        let within = |way: &f32| (0.0..=1.0).contains(way);
        self.0.iter().all(within) && self.0.is_sorted()
    }

    /// The way that is done after `t` of the time.
    fn apply(self, t: f32) -> f32 {
        if t >= 1.0 {
            return 1.0;
        }
        let place = t.max(0.0) * Self::PIECES as f32;
        let piece = place.floor();
        let way = |index: usize| match index {
            0 => 0.0,
            _ => self.0.get(index - 1).copied().unwrap_or(1.0),
        };
        let (from, to) = (way(piece as usize), way(piece as usize + 1));
        from + (to - from) * (place - piece)
    }
}

/// A cubic Bézier curve from (0, 0) to (1, 1), time to the right and the way upwards, as in CSS's `cubic-bezier`. Its handles
/// stay within the square, so that no face is passed by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EasingCurve {
    /// Handle of the beginning, each number within 0..1.
    pub start: (f32, f32),
    /// Handle of the end, each number within 0..1.
    pub end: (f32, f32),
}

impl EasingCurve {
    /// Whether both handles are within the square.
    pub fn is_valid(self) -> bool {
        let [(a, b), (c, d)] = [self.start, self.end];
        [a, b, c, d]
            .iter()
            .all(|number| (0.0..=1.0).contains(number))
    }

    /// The way that is done after `t` of the time.
    fn apply(self, t: f32) -> f32 {
        /// Halvings of the interval: as many as an `f32` has bits after its point.
        const HALVINGS: usize = 24;
        if !(0.0..1.0).contains(&t) {
            return if t >= 1.0 { 1.0 } else { 0.0 };
        }
        if t == 0.0 {
            return 0.0;
        }
        // Time grows along the curve, so that halving finds where it is `t`, at vertical tangents too.
        let (mut low, mut high) = (0.0_f32, 1.0_f32);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if bezier(self.start.0, self.end.0, middle) < t {
                low = middle;
            } else {
                high = middle;
            }
        }
        bezier(self.start.1, self.end.1, 0.5 * (low + high)).clamp(0.0, 1.0)
    }
}

/// One coordinate of the curve from 0 over `a` and `b` to 1, `s` of the way along it.
fn bezier(a: f32, b: f32, s: f32) -> f32 {
    let rest = 1.0 - s;
    3.0 * rest * rest * s * a + 3.0 * rest * s * s * b + s * s * s
}

/// 0 up to the first of `between`, 1 from the second on, without a corner on the way; 0 for what is no number.
pub(crate) fn smooth_step((begins, ends): (f32, f32), value: f32) -> f32 {
    let share = (value - begins) / (ends - begins);
    if share.is_nan() {
        return 0.0;
    }
    Easing::Smooth.apply(share.clamp(0.0, 1.0))
}
