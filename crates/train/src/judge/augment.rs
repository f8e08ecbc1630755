//! Random looks at a face: what a judge must see through, so that it is neither fooled by nor shy of the softness of
//! decoded pictures.

use rand::{Rng, RngExt as _};
use rand_distr::StandardNormal;

/// How far looks differ from the picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    /// Largest shift, as a share of the side.
    shift: f32,
    /// Largest turn in radians.
    rotation_rad: f32,
    /// Largest change of size, as a factor beside 1.
    zoom: f32,
    /// Largest change of contrast, gamma and each colour's gain, as factors beside 1.
    contrast: f32,
    gamma: f32,
    colour: f32,
    /// Largest change of brightness, of 1.
    brightness: f32,
    /// Largest standard deviation of the blur, as a share of the side.
    blur: f32,
    /// Largest standard deviation of the noise, of 1.
    noise: f32,
}

impl Spread {
    /// For learning what a face shows: four pixels of 128, and light as photographs differ.
    pub(super) const ATTRIBUTES: Self = Self {
        shift: 4.0 / 128.0,
        rotation_rad: 0.14,
        zoom: 0.08,
        contrast: 0.25,
        gamma: 0.25,
        colour: 0.1,
        brightness: 0.12,
        blur: 1.3 / 64.0,
        noise: 0.03,
    };
    /// For learning which photo it is: two looks differ more than any edit should make them differ.
    pub(super) const IDENTITY: Self = Self {
        shift: 6.0 / 128.0,
        rotation_rad: 0.2,
        zoom: 0.12,
        contrast: 0.35,
        gamma: 0.35,
        colour: 0.2,
        brightness: 0.15,
        blur: 1.6 / 64.0,
        noise: 0.04,
    };
}

/// Where each pixel of a look comes from and what light falls on it.
struct Draw {
    mirrored: bool,
    shift_px: [f32; 2],
    sine: f32,
    cosine: f32,
    /// One table a plane instead of powers for every pixel.
    tones: [Vec<f32>; 3],
    blur_px: Option<f32>,
    is_halved: bool,
    noise: Option<f32>,
}

impl Draw {
    fn new(spread: &Spread, size: usize, rng: &mut impl Rng) -> Self {
        let mut around = |largest: f32| rng.random_range(-largest..=largest);
        let side = size as f32;
        let shift_px = [around(spread.shift) * side, around(spread.shift) * side];
        let (sine, cosine) = around(spread.rotation_rad).sin_cos();
        let zoom = 1.0 + around(spread.zoom);
        let contrast = 1.0 + around(spread.contrast);
        let gamma = 1.0 + around(spread.gamma);
        let brightness = around(spread.brightness);
        let tones = [(); 3].map(|()| {
            let gain = 1.0 + around(spread.colour);
            (0u8..=255)
                .map(|byte| {
                    let lit = (f32::from(byte) / 255.0).powf(gamma) * gain;
                    ((lit - 0.5) * contrast + 0.5 + brightness).clamp(0.0, 1.0)
                })
                .collect()
        });
        Self {
            mirrored: rng.random(),
            shift_px,
            sine: sine / zoom,
            cosine: cosine / zoom,
            tones,
            blur_px: rng
                .random_bool(0.6)
                .then(|| rng.random_range(0.2..=1.0) * spread.blur * side),
            is_halved: rng.random_bool(0.15),
            noise: rng
                .random_bool(0.4)
                .then(|| rng.random_range(0.0..=spread.noise)),
        }
    }
}

/// Appends a random look at `planes`, planar `[3, size, size]`, to `out`, values about 0 to 1.
pub(super) fn append_look(
    planes: &[u8],
    size: usize,
    spread: &Spread,
    rng: &mut impl Rng,
    out: &mut Vec<f32>,
) {
    let draw = Draw::new(spread, size, rng);
    let start = out.len();
    warp(planes, size, &draw, out);
    let look = &mut out[start..];
    for plane in look.chunks_exact_mut(size * size) {
        if draw.is_halved {
            halve_and_double(plane, size);
        }
        if let Some(sigma_px) = draw.blur_px {
            blur(plane, size, sigma_px);
        }
    }
    if let Some(noise) = draw.noise {
        for value in look {
            *value += noise * rng.sample::<f32, _>(StandardNormal);
        }
    }
}

/// The picture mirrored, turned, scaled, shifted and re-lit; bilinear, with repeated edges.
fn warp(planes: &[u8], size: usize, draw: &Draw, out: &mut Vec<f32>) {
    let last = size as f32 - 1.0;
    let middle = last / 2.0;
    // Position of the upper left of four pixels, and the shares of the right and the lower ones.
    let mut sources = Vec::with_capacity(size * size);
    for y in 0..size {
        for x in 0..size {
            let (dx, dy) = (x as f32 - middle, y as f32 - middle);
            let across = draw.cosine * dx - draw.sine * dy + draw.shift_px[0];
            let down = draw.sine * dx + draw.cosine * dy + draw.shift_px[1];
            let across = if draw.mirrored { -across } else { across };
            let (x, y) = (
                (across + middle).clamp(0.0, last),
                (down + middle).clamp(0.0, last),
            );
            let (left, top) = ((x as usize).min(size - 2), (y as usize).min(size - 2));
            sources.push((top * size + left, x - left as f32, y - top as f32));
        }
    }
    for (plane, tone) in planes.chunks_exact(size * size).zip(&draw.tones) {
        let lit = |place: usize| tone[usize::from(plane[place])];
        out.extend(sources.iter().map(|&(place, right, lower)| {
            let above = lit(place) * (1.0 - right) + lit(place + 1) * right;
            let below = lit(place + size) * (1.0 - right) + lit(place + size + 1) * right;
            above * (1.0 - lower) + below * lower
        }));
    }
}

/// Means of two by two pixels, spread over them: what heavy compression leaves.
pub(crate) fn halve_and_double(plane: &mut [f32], size: usize) {
    for y in (0..size - 1).step_by(2) {
        for x in (0..size - 1).step_by(2) {
            let places = [
                y * size + x,
                y * size + x + 1,
                (y + 1) * size + x,
                (y + 1) * size + x + 1,
            ];
            let mean = places.iter().map(|&place| plane[place]).sum::<f32>() / 4.0;
            for place in places {
                plane[place] = mean;
            }
        }
    }
}

/// A Gaussian blur, with repeated edges.
pub(crate) fn blur(plane: &mut [f32], size: usize, sigma_px: f32) {
    let reach = (2.5 * sigma_px).ceil() as usize;
    let kernel: Vec<f32> = (0..=2 * reach)
        .map(|tap| (-((tap as f32 - reach as f32) / sigma_px).powi(2) / 2.0).exp())
        .collect();
    let total: f32 = kernel.iter().sum();
    let mut line = vec![0.0; size + 2 * reach];
    for (count, step) in [(size, 1), (1, size)] {
        for index in 0..size {
            let start = index * count;
            for (place, value) in line.iter_mut().enumerate() {
                let from = place.saturating_sub(reach).min(size - 1);
                *value = plane[start + from * step];
            }
            for place in 0..size {
                let taps = line[place..].iter().zip(&kernel);
                plane[start + place * step] = taps.map(|(v, k)| v * k).sum::<f32>() / total;
            }
        }
    }
}

/// The same face mirrored, darker, flatter, warmer and blurred: the look that an identity must survive when it is
/// measured. Planar, values 0 to 1.
pub(super) fn disguised(planes: &[u8], size: usize) -> Vec<f32> {
    let tones = [1.05, 1.0, 0.93].map(|gain: f32| {
        (0u8..=255)
            .map(|byte| {
                let lit = (f32::from(byte) / 255.0).powf(1.2) * gain;
                ((lit - 0.5) * 0.85 + 0.48).clamp(0.0, 1.0)
            })
            .collect()
    });
    let draw = Draw {
        mirrored: true,
        shift_px: [0.0; 2],
        sine: 0.0,
        cosine: 1.0,
        tones,
        blur_px: None,
        is_halved: false,
        noise: None,
    };
    let mut look = Vec::with_capacity(planes.len());
    warp(planes, size, &draw, &mut look);
    for plane in look.chunks_exact_mut(size * size) {
        blur(plane, size, size as f32 / 64.0);
    }
    look
}
