//! Random light, colour, blur and noise: what photographs differ in.

use rand::{Rng, RngExt as _};
use rand_distr::StandardNormal;

use crate::judge::{blur, halve_and_double};

/// Changes a look, planar `[3, size, size]` with values about 0 to 1, in place.
pub fn vary(look: &mut [f32], size: usize, rng: &mut impl Rng) {
    cover_beyond_an_edge(look, size, rng);
    relight(look, size, rng);
    let is_halved = rng.random_bool(0.15);
    let sigma_px = rng
        .random_bool(0.5)
        .then(|| 0.3 + 1.7 * rng.random_range(0.0..1.0f32).powi(2));
    for plane in look.chunks_exact_mut(size * size) {
        if is_halved {
            halve_and_double(plane, size);
        }
        if let Some(sigma_px) = sigma_px {
            blur(plane, size, sigma_px);
        }
    }
    if rng.random_bool(0.4) {
        let noise = rng.random_range(0.0..0.06f32);
        for value in look.iter_mut() {
            *value += noise * rng.sample::<f32, _>(StandardNormal);
        }
    }
    for value in look {
        *value = value.clamp(0.0, 1.0);
    }
}

/// Hair, hats, hands and the ends of photos: now and then one colour covers what lies beyond a straight line that leaves
/// the middle free. Such edges say nothing about the face, and the network learns that they say nothing.
fn cover_beyond_an_edge(look: &mut [f32], size: usize, rng: &mut impl Rng) {
    while rng.random_bool(0.25) {
        let (sine, cosine) = rng.random_range(0.0..std::f32::consts::TAU).sin_cos();
        let distance = rng.random_range(0.22..0.7f32);
        let colour: [f32; 3] = rng.random();
        let step = 1.0 / size as f32;
        for (plane, colour) in look.chunks_exact_mut(size * size).zip(colour) {
            for (y, row) in plane.chunks_exact_mut(size).enumerate() {
                for (x, value) in row.iter_mut().enumerate() {
                    let across = (x as f32 + 0.5) * step - 0.5;
                    let down = (y as f32 + 0.5) * step - 0.5;
                    if cosine * across + sine * down > distance {
                        *value = colour;
                    }
                }
            }
        }
    }
}

/// Contrast, gamma, brightness and colours, and a light from one side.
fn relight(look: &mut [f32], size: usize, rng: &mut impl Rng) {
    let mut around = |largest: f32| rng.random_range(-largest..=largest);
    let contrast = 1.0 + around(0.4);
    let gamma = 1.0 + around(0.4);
    let brightness = around(0.15);
    let gains = [(); 3].map(|()| 1.0 + around(0.2));
    let slope = (around(0.35), around(0.35));
    let is_lit_from_a_side = rng.random_bool(0.4);
    if rng.random_bool(0.15) {
        make_grey(look, size);
    }
    let step = 1.0 / size as f32;
    for (plane, gain) in look.chunks_exact_mut(size * size).zip(gains) {
        for (y, row) in plane.chunks_exact_mut(size).enumerate() {
            for (x, value) in row.iter_mut().enumerate() {
                let side = if is_lit_from_a_side {
                    let across = x as f32 * step - 0.5;
                    1.0 + slope.0 * across + slope.1 * (y as f32 * step - 0.5)
                } else {
                    1.0
                };
                let lit = value.max(0.0).powf(gamma) * gain * side;
                *value = (lit - 0.5) * contrast + 0.5 + brightness;
            }
        }
    }
}

fn make_grey(look: &mut [f32], size: usize) {
    let area = size * size;
    let grey: Vec<f32> = (0..area)
        .map(|place| {
            let of = |plane: usize| look.get(plane * area + place).copied().unwrap_or_default();
            0.299 * of(0) + 0.587 * of(1) + 0.114 * of(2)
        })
        .collect();
    for plane in look.chunks_exact_mut(area) {
        plane.copy_from_slice(&grey);
    }
}
