//! The unsharp mask on a CPU.

use rayon::prelude::*;

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
    let reach = kernel.len() / 2;
    let mut blurred_rows = vec![0.0; plane.len()];
    let mut padded = vec![0.0; size + 2 * reach];
    for (row, blurred) in lines(plane, size).zip(blurred_rows.chunks_exact_mut(size)) {
        pad(row, reach, &mut padded);
        for (offset, weight) in kernel.iter().enumerate() {
            add_scaled(blurred, &padded[offset..offset + size], *weight);
        }
    }
    let (darkest, lightest) = (
        extremes(plane, size, |a, b| if b < a { b } else { a }),
        extremes(plane, size, |a, b| if b > a { b } else { a }),
    );
    let last = size - 1;
    let mut blurred = vec![0.0; size];
    for y in 0..size {
        blurred.fill(0.0);
        for (offset, weight) in kernel.iter().enumerate() {
            let source = (y + offset).saturating_sub(reach).min(last);
            add_scaled(
                &mut blurred,
                &blurred_rows[source * size..][..size],
                *weight,
            );
        }
        let range = y * size..(y + 1) * size;
        let bounds = darkest[range.clone()].iter().zip(&lightest[range.clone()]);
        for ((pixel, blurred), (darkest, lightest)) in
            plane[range].iter_mut().zip(&blurred).zip(bounds)
        {
            let sharp = *pixel + (*pixel - blurred) * amount;
            *pixel = sharp.max(*darkest).min(*lightest).clamp(0.0, 1.0);
        }
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

fn lines(plane: &[f32], size: usize) -> impl Iterator<Item = &[f32]> {
    plane.chunks_exact(size)
}

/// `row` with its ends repeated `reach` times on both sides.
fn pad(row: &[f32], reach: usize, padded: &mut [f32]) {
    let size = row.len();
    padded[reach..reach + size].copy_from_slice(row);
    padded[..reach].fill(row[0]);
    padded[reach + size..].fill(row[size - 1]);
}

fn add_scaled(sum: &mut [f32], values: &[f32], weight: f32) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += value * weight;
    }
}
