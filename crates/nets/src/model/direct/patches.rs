//! Planar pictures as grids of patches, and back.

use super::picture::Picture;

/// A planar picture `[3, size, size]` as a network sees it: spread about zero, in patches of `side` pixels,
/// `[size / side, size / side, 3 * side^2]`.
pub fn patches_of(planes: &[f32], size: usize, side: usize) -> Picture {
    let mut patches = Picture::zeros(size / side, 3 * side * side);
    patches.fill(|row, line| {
        for (channel, plane) in planes.chunks_exact(size * size).enumerate() {
            for within in 0..side {
                let pixels = &plane[(row * side + within) * size..][..size];
                let patches = line.chunks_exact_mut(3 * side * side);
                for (patch, pixels) in patches.zip(pixels.chunks_exact(side)) {
                    let places = patch[within * side * 3..].chunks_exact_mut(3);
                    for (place, pixel) in places.zip(pixels) {
                        place[channel] = (pixel - 0.5) * 4.0;
                    }
                }
            }
        }
    });
    patches
}

/// Adds what a network draws in patches of `side` pixels, `[size / side, size / side, 3 * side^2]`, to a planar picture
/// `[3, size, size]`.
pub fn add_patches(patches: &Picture, size: usize, side: usize, planes: &mut [f32]) {
    patches.read(|row, line| {
        for (channel, plane) in planes.chunks_exact_mut(size * size).enumerate() {
            for within in 0..side {
                let pixels = &mut plane[(row * side + within) * size..][..size];
                let patches = line.chunks_exact(3 * side * side);
                for (pixels, patch) in pixels.chunks_exact_mut(side).zip(patches) {
                    let places = patch[within * side * 3..].chunks_exact(3);
                    for (pixel, place) in pixels.iter_mut().zip(places) {
                        *pixel += place[channel];
                    }
                }
            }
        }
    });
}
