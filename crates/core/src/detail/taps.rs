//! Where and how strongly neighbouring pixels count for a place between them.

/// The four pixels about `at` along a line of `side` pixels (0 is the middle of the first), and their Catmull-Rom weights
/// (Keys 1981 with a = -1/2), which add up to 1. Beyond the line its end pixels are repeated.
#[inline(always)]
pub(super) fn cubic_taps(at: f32, side: usize) -> ([usize; 4], [f32; 4]) {
    let last = side.saturating_sub(1);
    // Far outside all four are the end pixel, whatever the weights; what is not a number becomes 0.
    let at = at.max(-2.0).min(last as f32 + 2.0);
    let floor = at.floor();
    let first = floor as isize - 1;
    let pixels = std::array::from_fn(|tap| (first + tap as isize).clamp(0, last as isize) as usize);
    (pixels, cubic_weights(at - floor))
}

/// Catmull-Rom weights of the four pixels about a place `t` (0 to 1) beyond the second of them.
#[inline(always)]
pub(super) fn cubic_weights(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [
        -0.5 * t + t2 - 0.5 * t3,
        1.0 - 2.5 * t2 + 1.5 * t3,
        0.5 * t + 2.0 * t2 - 1.5 * t3,
        -0.5 * t2 + 0.5 * t3,
    ]
}

/// The two pixels about `at` along a line of `side` pixels, and the share of the second; at and beyond the ends the end pixel.
#[inline(always)]
pub(super) fn linear_taps(at: f32, side: usize) -> (usize, usize, f32) {
    let last = side.saturating_sub(1);
    let at = at.max(0.0).min(last as f32);
    let first = at as usize;
    (first, (first + 1).min(last), at.fract())
}
