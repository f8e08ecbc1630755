//! Where things are in another face: displacement fields between two pictures of faces.
//!
//! A flow tells for each pixel of one picture how far away, in pixels, its partner in the other picture is: the first
//! picture is about the second one, [`warped`](super::Planes::warped) by the flow.
//!
//! Dense inverse search (Kroeger, Timofte, Dai and van Gool 2016, arXiv 1603.03590), from coarse to fine: small patches of
//! one picture are looked for in the other by Gauss-Newton steps whose matrix depends on the patch alone. What differs
//! here: patches count by how well they can be located, since decoded faces are smooth and cheeks take their movement
//! from what surrounds them; and the mean of a patch does not count, since edits change the light.

use rayon::prelude::*;

use super::Planes;
use crate::vectors::vectorized;

/// Displacements in pixels, to the right and downwards.
pub type Flow = Planes<2>;

/// Pixels along a patch.
const PATCH: usize = 8;
/// Pixels from one patch to the next.
const STRIDE: usize = 4;
/// Steps of a patch's search on one level.
const STEPS: usize = 10;
/// A step shorter than this, in pixels, ends the search.
const SHORT_PX: f32 = 0.02;
/// The coarsest level's smallest side, in pixels.
const COARSEST: usize = 16;
/// How far the search of a patch may leave its start, in pixels of the level.
const REACH_PX: f32 = 4.0;
/// Pixels around a picture that repeat its edge, so that a search can leave it.
const RIM: usize = 16;
/// What counts as structure: squared gradients of a patch, summed, that are about as large as those of faint lines.
const FAINT: f32 = 0.01;
/// How far patches agree with each other, in pixels of the level.
const AGREEMENT_SIGMA_PX: f32 = 2.5;

/// Where in `source` each pixel of `target` is: two drawn faces, equally large; nothing moves where they are not.
pub fn flow_between(target: &Planes<3>, source: &Planes<3>) -> Flow {
    if target.side() != source.side() {
        return Flow::from_fn(target.side(), |_| [0.0; 2]);
    }
    brightness_flow(&target.luma(), &source.luma())
}

/// The same by way of faces in between: `path` goes from the source's face to the target's. The flows from each to the one
/// before are joined. For measuring what such steps would gain; nothing moves on a path of one.
pub fn flow_along(path: &[Planes<3>]) -> Flow {
    let side = path.last().map_or(1, Planes::side);
    let still = Flow::from_fn(side, |_| [0.0; 2]);
    path.windows(2).fold(still, |so_far, step| {
        let next = flow_between(&step[1], &step[0]);
        let before = so_far.warped(&next);
        next.zip(&before, |[ax, ay], [bx, by]| [ax + bx, ay + by])
    })
}

/// The same by brightness, 0 to 1.
pub(super) fn brightness_flow(target: &Planes<1>, source: &Planes<1>) -> Flow {
    let mut pyramid = vec![(target.clone(), source.clone())];
    while let Some((target, source)) = pyramid.last()
        && target.side() / 2 >= COARSEST
    {
        let half = |picture: &Planes<1>| picture.blurred(0.8).resampled(picture.side() / 2);
        let level = (half(target), half(source));
        pyramid.push(level);
    }
    let mut flow = Flow::from_fn(1, |_| [0.0; 2]);
    for (target, source) in pyramid.iter().rev() {
        let scale = target.side() as f32 / flow.side() as f32;
        let start = flow
            .resampled(target.side())
            .map(|step| step.map(|px| px * scale));
        flow = level_flow(target, source, &start);
    }
    flow
}

/// What one patch found.
#[derive(Clone, Copy)]
struct Found {
    step: [f32; 2],
    /// How well it can be located, 0 to 1.
    trust: f32,
}

fn level_flow(target: &Planes<1>, source: &Planes<1>, start: &Flow) -> Flow {
    let side = target.side();
    if side < PATCH {
        return start.clone();
    }
    let gradient = gradient_of(target);
    let source = Rimmed::new(source);
    let along: Vec<usize> = (0..=(side - PATCH) / STRIDE)
        .map(|place| place * STRIDE)
        .collect();
    let found: Vec<Vec<Found>> = along
        .par_iter()
        .map(|&top| {
            along
                .iter()
                .map(|&left| {
                    vectorized(
                        #[inline(always)]
                        || search(target, &gradient, &source, start, left, top),
                    )
                })
                .collect()
        })
        .collect();
    // Each pixel takes the mean of the patches about it, by their trust; the start stands in where nobody is sure.
    let mut sums = Planes::<3>::from_fn(side, |_| [0.0; 3]).into_values();
    for (row, &top) in found.iter().zip(&along) {
        for (patch, &left) in row.iter().zip(&along) {
            for y in top..top + PATCH {
                for sum in &mut sums[y * side + left..y * side + left + PATCH] {
                    sum[0] += patch.trust * patch.step[0];
                    sum[1] += patch.trust * patch.step[1];
                    sum[2] += patch.trust;
                }
            }
        }
    }
    let sums = Planes::<3>::from_fn(side, |index| sums[index]).blurred(AGREEMENT_SIGMA_PX);
    /// Weight of the start, beside patches that may weigh up to 4.
    const START_WEIGHT: f32 = 0.05;
    sums.zip(start, |[dx, dy, trust], start| {
        let total = trust + START_WEIGHT;
        [
            (dx + START_WEIGHT * start[0]) / total,
            (dy + START_WEIGHT * start[1]) / total,
        ]
    })
}

/// Half the difference of the pixels on both sides, to the right and downwards.
fn gradient_of(picture: &Planes<1>) -> Planes<2> {
    let side = picture.side();
    let values = picture.values();
    Planes::from_fn(side, |index| {
        let (x, y) = (index % side, index / side);
        let at = |x: usize, y: usize| values[y * side + x][0];
        [
            0.5 * (at((x + 1).min(side - 1), y) - at(x.saturating_sub(1), y)),
            0.5 * (at(x, (y + 1).min(side - 1)) - at(x, y.saturating_sub(1))),
        ]
    })
}

/// A picture with a rim.
struct Rimmed {
    width: usize,
    values: Vec<f32>,
}

impl Rimmed {
    fn new(picture: &Planes<1>) -> Self {
        let side = picture.side();
        let width = side + 2 * RIM;
        let inner = |at: usize| at.saturating_sub(RIM).min(side - 1);
        let values = (0..width * width)
            .map(|index| picture.values()[inner(index / width) * side + inner(index % width)][0])
            .collect();
        Self { width, values }
    }

    /// The patch whose first pixel is at `(x, y)`, bilinearly, where that is within the rim.
    #[inline(always)]
    fn patch(&self, x: f32, y: f32) -> [f32; PATCH * PATCH] {
        let limit = (self.width - PATCH - 2) as f32;
        let x = (x + RIM as f32).clamp(0.0, limit);
        let y = (y + RIM as f32).clamp(0.0, limit);
        let (left, top) = (x as usize, y as usize);
        let (across, down) = (x.fract(), y.fract());
        let weights = [
            (1.0 - across) * (1.0 - down),
            across * (1.0 - down),
            (1.0 - across) * down,
            across * down,
        ];
        let mut patch = [0.0; PATCH * PATCH];
        for (row, out) in patch.chunks_exact_mut(PATCH).enumerate() {
            let first = (top + row) * self.width + left;
            let above = &self.values[first..=first + PATCH];
            let below = &self.values[first + self.width..=first + self.width + PATCH];
            for (pixel, out) in out.iter_mut().enumerate() {
                *out = weights[0] * above[pixel]
                    + weights[1] * above[pixel + 1]
                    + weights[2] * below[pixel]
                    + weights[3] * below[pixel + 1];
            }
        }
        patch
    }
}

/// Looks for the patch of `target` at `(left, top)` in `source`.
#[inline(always)]
fn search(
    target: &Planes<1>,
    gradient: &Planes<2>,
    source: &Rimmed,
    start: &Flow,
    left: usize,
    top: usize,
) -> Found {
    const COUNT: f32 = (PATCH * PATCH) as f32;
    let side = target.side();
    let mut wanted = [0.0; PATCH * PATCH];
    let mut slopes = [[0.0; 2]; PATCH * PATCH];
    for row in 0..PATCH {
        let first = (top + row) * side + left;
        for pixel in 0..PATCH {
            wanted[row * PATCH + pixel] = target.values()[first + pixel][0];
            slopes[row * PATCH + pixel] = gradient.values()[first + pixel];
        }
    }
    // Without their means, so that light does not count.
    let mean = wanted.iter().sum::<f32>() / COUNT;
    wanted.iter_mut().for_each(|value| *value -= mean);
    let slope_mean: [f32; 2] =
        std::array::from_fn(|axis| slopes.iter().map(|slope| slope[axis]).sum::<f32>() / COUNT);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for slope in &mut slopes {
        *slope = [slope[0] - slope_mean[0], slope[1] - slope_mean[1]];
        xx += slope[0] * slope[0];
        xy += slope[0] * slope[1];
        yy += slope[1] * slope[1];
    }
    // The smaller eigenvalue: how well the patch can be located in its worse direction.
    let half_trace = 0.5 * (xx + yy);
    let smaller = half_trace
        - (half_trace * half_trace - (xx * yy - xy * xy))
            .max(0.0)
            .sqrt();
    let trust = smaller / (smaller + FAINT);
    // Where there is no slope, steps are short.
    let (xx, yy) = (xx + FAINT, yy + FAINT);
    let determinant = xx * yy - xy * xy;
    let middle = (top + PATCH / 2) * side + left + PATCH / 2;
    let begin = start.values()[middle];
    let mut step = begin;
    let mut best = (f32::INFINITY, begin);
    for _ in 0..=STEPS {
        let seen = source.patch(left as f32 + step[0], top as f32 + step[1]);
        let mean = seen.iter().sum::<f32>() / COUNT;
        let (mut bx, mut by, mut error) = (0.0, 0.0, 0.0);
        for ((seen, wanted), slope) in seen.iter().zip(&wanted).zip(&slopes) {
            let difference = seen - mean - wanted;
            bx += slope[0] * difference;
            by += slope[1] * difference;
            error += difference * difference;
        }
        if error < best.0 {
            best = (error, step);
        }
        let change = [
            (yy * bx - xy * by) / determinant,
            (xx * by - xy * bx) / determinant,
        ];
        step = [step[0] - change[0], step[1] - change[1]];
        let moved = (step[0] - begin[0]).hypot(step[1] - begin[1]);
        if moved.is_nan() || moved > REACH_PX || change[0].hypot(change[1]) < SHORT_PX {
            break;
        }
    }
    // What still differs makes a patch worth less: it may have found something else.
    let contrast: f32 = wanted.iter().map(|value| value * value).sum();
    let agreement = 1.0 / (1.0 + 4.0 * best.0 / (contrast + 0.1 * FAINT));
    Found {
        step: best.1,
        trust: trust * agreement,
    }
}
