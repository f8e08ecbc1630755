//! Filters that act along rows and columns alike, on a CPU.

/// A plane `[size, size]` filtered along both axes by `kernel`, of an odd number of weights. Edge pixels repeat.
pub fn filtered(plane: &[f32], size: usize, kernel: &[f32]) -> Vec<f32> {
    let reach = kernel.len() / 2;
    let mut rows = vec![0.0; plane.len()];
    let mut padded = vec![0.0; size + 2 * reach];
    for (row, out) in lines(plane, size).zip(rows.chunks_exact_mut(size)) {
        pad(row, reach, &mut padded);
        for (offset, weight) in kernel.iter().enumerate() {
            add_scaled(out, &padded[offset..offset + size], *weight);
        }
    }
    let last = size - 1;
    let mut both = vec![0.0; plane.len()];
    for (y, out) in both.chunks_exact_mut(size).enumerate() {
        for (offset, weight) in kernel.iter().enumerate() {
            let source = (y + offset).saturating_sub(reach).min(last);
            add_scaled(out, &rows[source * size..][..size], *weight);
        }
    }
    both
}

/// The rows of a plane.
pub fn lines(plane: &[f32], size: usize) -> impl Iterator<Item = &[f32]> {
    plane.chunks_exact(size)
}

/// `row` with its ends repeated `reach` times on both sides.
pub fn pad(row: &[f32], reach: usize, padded: &mut [f32]) {
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
