//! The unsharp mask on a CPU.

use rayon::prelude::*;

use super::separable::{filtered, lines, pad};

/// Sharpens planes `[_, size, size]` of values 0 to 1, each on its own: `amount` times what differs from the picture blurred
/// along both axes with `kernel`, of an odd number of weights, is added; no pixel leaves the range of its eight neighbours
/// and itself. Edge pixels repeat.
pub fn sharpen(planes: &mut [f32], size: usize, kernel: &[f32], amount: f32) {
    if size == 0 {
        return;
    }
    planes
        .par_chunks_exact_mut(size * size)
        .for_each(|plane| sharpen_plane(plane, size, kernel, amount));
}

fn sharpen_plane(plane: &mut [f32], size: usize, kernel: &[f32], amount: f32) {
    let blurred = filtered(plane, size, kernel);
    let (darkest, lightest) = (
        extremes(plane, size, |a, b| if b < a { b } else { a }),
        extremes(plane, size, |a, b| if b > a { b } else { a }),
    );
    let bounds = darkest.iter().zip(&lightest);
    for ((pixel, blurred), (darkest, lightest)) in plane.iter_mut().zip(&blurred).zip(bounds) {
        let sharp = *pixel + (*pixel - blurred) * amount;
        *pixel = sharp.max(*darkest).min(*lightest).clamp(0.0, 1.0);
    }
}

/// What `pick` chooses of each pixel and its eight neighbours.
fn extremes(plane: &[f32], size: usize, pick: impl Fn(f32, f32) -> f32 + Copy) -> Vec<f32> {
    let mut along = vec![0.0; plane.len()];
    let mut padded = vec![0.0; size + 2];
    for (row, out) in lines(plane, size).zip(along.chunks_exact_mut(size)) {
        pad(row, 1, &mut padded);
        pick_three(out, [&padded, &padded[1..], &padded[2..]], pick);
    }
    let last = size - 1;
    let mut both = vec![0.0; plane.len()];
    for (y, out) in both.chunks_exact_mut(size).enumerate() {
        let line = |y: usize| &along[y * size..][..size];
        pick_three(
            out,
            [line(y.saturating_sub(1)), line(y), line((y + 1).min(last))],
            pick,
        );
    }
    both
}

fn pick_three(out: &mut [f32], [a, b, c]: [&[f32]; 3], pick: impl Fn(f32, f32) -> f32) {
    for (((out, a), b), c) in out.iter_mut().zip(a).zip(b).zip(c) {
        *out = pick(pick(*a, *b), *c);
    }
}
