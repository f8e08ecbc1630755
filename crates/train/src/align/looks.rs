//! Pairs of a look at a face and where its eyes are in it.

use rand::{Rng, RngExt as _};

use super::light::vary;
use super::scene::{FacePixels, Scene};
use facemath_core::photo::{Framing, LEFT_EYE, RIGHT_EYE};
use facemath_nets::align::{EyeEstimate, look_of};

/// How far a starting square is from the right one.
#[derive(Clone, Copy)]
pub struct Spread {
    /// Largest turn in radians.
    pub rotation_rad: f32,
    /// Largest factor of the size, either way.
    pub zoom: f32,
    /// Largest shift either way, in sides of the right square.
    pub shift: f32,
}

impl Spread {
    /// What is left after a look or two: here the network learns to be exact.
    const NEAR: Self = Self {
        rotation_rad: 0.2,
        zoom: 1.15,
        shift: 0.06,
    };
    /// What a detector, or a careless hand, gives.
    pub const WIDE: Self = Self {
        rotation_rad: std::f32::consts::FRAC_PI_4,
        zoom: 1.41,
        shift: 0.2,
    };
    /// Beyond help: here the network learns to say so.
    const WILD: Self = Self {
        rotation_rad: std::f32::consts::PI,
        zoom: 2.5,
        shift: 0.6,
    };

    /// A square off the canonical one, which is 0 to 1.
    pub fn framing(self, rng: &mut impl Rng) -> Framing {
        let mut around = |largest: f32| rng.random_range(-largest..=largest);
        Framing {
            center_x_px: 0.5 + around(self.shift),
            center_y_px: 0.5 + around(self.shift),
            size_px: around(self.zoom.ln()).exp(),
            rotation_rad: around(self.rotation_rad),
        }
    }
}

/// Appends a look at `face`, planar `[3, look_px, look_px]` with values 0 to 1, to `out`, and returns how far the eyes
/// are from their places in it: u, v of the left and of the right one, in sides of the look.
pub fn append_look(
    face: FacePixels<'_>,
    other: FacePixels<'_>,
    look_px: usize,
    rng: &mut impl Rng,
    out: &mut Vec<f32>,
) -> [f32; 4] {
    let spread = match rng.random_range(0.0..1.0f32) {
        x if x < 0.5 => Spread::NEAR,
        x if x < 0.92 => Spread::WIDE,
        _ => Spread::WILD,
    };
    let look = look_of(spread.framing(rng));
    let half;
    // Bilinear reads of far larger pictures alias. Some soft ones besides, since many photos are.
    let face = if look.size_px * face.size as f32 > 1.7 * look_px as f32 || rng.random_bool(0.3) {
        half = halved(face);
        FacePixels {
            planes: &half,
            size: face.size / 2,
        }
    } else {
        face
    };
    let scene = Scene::new(face, other, rng);
    let start = out.len();
    let area = look_px * look_px;
    out.resize(start + 3 * area, 0.0);
    let look_pixels = &mut out[start..];
    let step = 1.0 / look_px as f32;
    for place in 0..area {
        let (x, y) = (place % look_px, place / look_px);
        let (u, v) = look.photo_from_crop((x as f32 + 0.5) * step, (y as f32 + 0.5) * step);
        for (plane, value) in scene.at(u, v).into_iter().enumerate() {
            look_pixels[plane * area + place] = value;
        }
    }
    vary(look_pixels, look_px, rng);
    let canonical = EyeEstimate::canonical();
    let left = look.crop_from_photo(LEFT_EYE.0, LEFT_EYE.1);
    let right = look.crop_from_photo(RIGHT_EYE.0, RIGHT_EYE.1);
    [
        left.0 - canonical.left.0,
        left.1 - canonical.left.1,
        right.0 - canonical.right.0,
        right.1 - canonical.right.1,
    ]
}

/// Means of two by two pixels.
fn halved(face: FacePixels<'_>) -> Vec<u8> {
    let (size, half) = (face.size, face.size / 2);
    face.planes
        .chunks_exact(size * size)
        .flat_map(|plane| {
            (0..half * half).map(move |place| {
                let at = 2 * (place / half) * size + 2 * (place % half);
                let sum = [at, at + 1, at + size, at + size + 1]
                    .iter()
                    .map(|&at| u16::from(plane[at]))
                    .sum::<u16>();
                (sum / 4) as u8
            })
        })
        .collect()
}
