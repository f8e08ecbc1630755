//! The colours of a GIF: k-means over a histogram, from a start that always divides the widest part.

use image::RgbImage;

use super::colour::WEIGHTS;
use crate::vectors::vectorized;

/// Bits of a channel that the histogram tells apart; within a cell it knows the mean.
const BITS: u32 = 6;
/// Passes of k-means.
const PASSES: usize = 3;

/// How often which colours occur.
pub(super) struct Histogram {
    /// Count and sums of the channels for each cell.
    cells: Vec<[u32; 4]>,
}

impl Histogram {
    /// Without any colour yet.
    pub(super) fn new() -> Self {
        Self {
            cells: vec![[0; 4]; 1 << (3 * BITS)],
        }
    }

    /// Counts every `step`-th pixel.
    pub(super) fn add(&mut self, image: &RgbImage, step: usize) {
        for pixel in image.pixels().step_by(step.max(1)) {
            let [red, green, blue] = pixel.0.map(|channel| usize::from(channel >> (8 - BITS)));
            let [count, sums @ ..] = &mut self.cells[(red << (2 * BITS)) | (green << BITS) | blue];
            *count += 1;
            for (sum, channel) in sums.iter_mut().zip(pixel.0) {
                *sum += u32::from(channel);
            }
        }
    }

    /// At most `count` different colours that stand for all that were counted, dark ones first; at least one.
    pub(super) fn palette(&self, count: usize) -> Vec<[u8; 3]> {
        let mut points: Vec<Point> = self
            .cells
            .iter()
            .filter(|cell| cell[0] > 0)
            .map(|&[count, red, green, blue]| Point {
                at: [red, green, blue].map(|sum| sum as f32 / count as f32),
                weight: count as f32,
            })
            .collect();
        let mut centres = divide(&mut points, count);
        for _ in 0..PASSES {
            improve(&points, &mut centres);
        }
        let mut palette: Vec<[u8; 3]> = centres
            .into_iter()
            .map(|centre| centre.map(|channel| channel.round() as u8))
            .collect();
        palette.sort_unstable();
        palette.dedup();
        palette
    }
}

/// A mean colour and how many pixels it stands for.
#[derive(Clone, Copy)]
struct Point {
    at: [f32; 3],
    weight: f32,
}

/// The points from `start` to `end`.
struct Part {
    start: usize,
    end: usize,
    mean: [f32; 3],
    /// The channel in which the part is widest.
    widest: usize,
    /// Weighted sum of squares along that channel.
    spread: f32,
}

impl Part {
    fn of(points: &[Point], start: usize, end: usize) -> Self {
        let part = &points[start..end];
        let weight = part.iter().map(|point| point.weight).sum::<f32>().max(1.0);
        let mean: [f32; 3] = std::array::from_fn(|channel| {
            let sum = part.iter().map(|point| point.at[channel] * point.weight);
            sum.sum::<f32>() / weight
        });
        let spreads: [f32; 3] = std::array::from_fn(|channel| {
            let square = |point: &Point| (point.at[channel] - mean[channel]).powi(2) * point.weight;
            part.iter().map(square).sum::<f32>() * WEIGHTS[channel] as f32
        });
        let mut widest = 0;
        for channel in 1..3 {
            if spreads[channel] > spreads[widest] {
                widest = channel;
            }
        }
        Self {
            start,
            end,
            mean,
            widest,
            spread: spreads[widest],
        }
    }
}

/// The means of at most `count` parts: always the part that is widest is divided at its mean.
fn divide(points: &mut [Point], count: usize) -> Vec<[f32; 3]> {
    let mut parts = vec![Part::of(points, 0, points.len())];
    while parts.len() < count {
        let divisible = parts
            .iter()
            .enumerate()
            .filter(|(_, part)| part.end - part.start > 1);
        let Some((widest, _)) = divisible.max_by(|a, b| a.1.spread.total_cmp(&b.1.spread)) else {
            break;
        };
        let part = parts.swap_remove(widest);
        let within = &mut points[part.start..part.end];
        let mut below = 0;
        for index in 0..within.len() {
            if within[index].at[part.widest] < part.mean[part.widest] {
                within.swap(index, below);
                below += 1;
            }
        }
        // Rounding may put all on one side.
        let middle = part.start + below.clamp(1, within.len() - 1);
        parts.push(Part::of(points, part.start, middle));
        parts.push(Part::of(points, middle, part.end));
    }
    parts.into_iter().map(|part| part.mean).collect()
}

/// Centres that are compared side by side.
const LANES: usize = 16;

/// One pass of k-means: each centre goes to the mean of the points that are nearest to it.
fn improve(points: &[Point], centres: &mut [[f32; 3]]) {
    let weights = WEIGHTS.map(|weight| weight as f32);
    // By channel, and filled up with centres that are nearest to nothing.
    let groups: Vec<[[f32; LANES]; 3]> = centres
        .chunks(LANES)
        .map(|group| {
            std::array::from_fn(|channel| {
                std::array::from_fn(|lane| {
                    group
                        .get(lane)
                        .map_or(f32::INFINITY, |centre| centre[channel])
                })
            })
        })
        .collect();
    let mut sums = vec![[0.0_f32; 4]; centres.len()];
    vectorized(
        #[inline(always)]
        || {
            for point in points {
                let nearest = nearest(&groups, point.at, weights);
                let [red, green, blue, weight] = &mut sums[nearest];
                for (sum, channel) in [red, green, blue].into_iter().zip(point.at) {
                    *sum += channel * point.weight;
                }
                *weight += point.weight;
            }
        },
    );
    for (centre, [sums @ .., weight]) in centres.iter_mut().zip(sums) {
        if weight > 0.0 {
            *centre = sums.map(|sum: f32| sum / weight);
        }
    }
}

/// Which centre is nearest to a colour; of equally near ones the first.
#[inline(always)]
fn nearest(groups: &[[[f32; LANES]; 3]], at: [f32; 3], weights: [f32; 3]) -> usize {
    let mut best = [f32::INFINITY; LANES];
    let mut best_group = [0_u32; LANES];
    for (group, centres) in (0..).zip(groups) {
        for lane in 0..LANES {
            let [red, green, blue] = [0, 1, 2].map(|channel: usize| {
                let off = at[channel] - centres[channel][lane];
                weights[channel] * (off * off)
            });
            let far = red + green + blue;
            let is_nearer = far < best[lane];
            best[lane] = if is_nearer { far } else { best[lane] };
            best_group[lane] = if is_nearer { group } else { best_group[lane] };
        }
    }
    let place = |lane: usize| best_group[lane] as usize * LANES + lane;
    let order = |&a: &usize, &b: &usize| best[a].total_cmp(&best[b]).then(place(a).cmp(&place(b)));
    (0..LANES).min_by(order).map_or(0, place)
}
