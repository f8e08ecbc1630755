//! A training face set into surroundings that it never had.
//!
//! The training faces end where their framing ends: shown as they are, their edges would tell a network everything. So
//! what lies outside is made up in several ways, the seam is soft and of a random shape, often well within the picture.

use rand::{Rng, RngExt as _};
use std::f32::consts::{PI, TAU};

/// A face's pixels, planar `[3, size, size]`; places are fractions of its canonical square.
#[derive(Clone, Copy)]
pub struct FacePixels<'a> {
    pub planes: &'a [u8],
    pub size: usize,
}

impl FacePixels<'_> {
    /// Bilinear, 0 to 1, with repeated edges.
    fn at(&self, u: f32, v: f32) -> [f32; 3] {
        let last = self.size as f32 - 1.0;
        let x = (u * self.size as f32 - 0.5).clamp(0.0, last);
        let y = (v * self.size as f32 - 0.5).clamp(0.0, last);
        let (left, top) = (
            (x as usize).min(self.size - 2),
            (y as usize).min(self.size - 2),
        );
        let (right, lower) = (x - left as f32, y - top as f32);
        let place = top * self.size + left;
        let area = self.size * self.size;
        [0, 1, 2].map(|plane| {
            let value = |at: usize| {
                let byte = self.planes.get(plane * area + at).copied();
                f32::from(byte.unwrap_or_default())
            };
            let above = value(place) * (1.0 - right) + value(place + 1) * right;
            let below =
                value(place + self.size) * (1.0 - right) + value(place + self.size + 1) * right;
            (above * (1.0 - lower) + below * lower) / 255.0
        })
    }
}

/// What lies around the face.
enum Around<'a> {
    /// The face's own edge, repeated.
    Edge,
    /// The face's own picture, mirrored at its edges.
    Mirror,
    /// Another picture, moved, turned and enlarged.
    Other(FacePixels<'a>, Placement),
    /// One colour.
    Flat([f32; 3]),
    /// A few waves of colour.
    Waves([f32; 3], [Wave; 4]),
}

/// Where a picture is taken from.
struct Placement {
    offset: (f32, f32),
    cosine: f32,
    sine: f32,
}

struct Wave {
    direction: (f32, f32),
    phase: f32,
    colour: [f32; 3],
}

/// Where the face ends: a closed curve about its middle, within its picture.
struct Seam {
    /// Half the axes of an ellipse; `None` for the picture's own edges.
    radii: Option<(f32, f32)>,
    lobes: f32,
    lobe_depth: f32,
    lobe_phase: f32,
    /// Width of the transition, in sides of the square.
    softness: f32,
}

/// A face in its surroundings, as colours at places of an endless plane; the face's square is 0 to 1.
pub struct Scene<'a> {
    face: FacePixels<'a>,
    is_mirrored: bool,
    around: Around<'a>,
    seam: Seam,
}

impl<'a> Scene<'a> {
    /// Random surroundings for `face`, for which `other` lends its texture.
    pub fn new(face: FacePixels<'a>, other: FacePixels<'a>, rng: &mut impl Rng) -> Self {
        Self {
            face,
            is_mirrored: rng.random(),
            around: Around::random(other, rng),
            seam: Seam::random(rng),
        }
    }

    /// The colour at a place, 0 to 1.
    pub fn at(&self, u: f32, v: f32) -> [f32; 3] {
        let u = if self.is_mirrored { 1.0 - u } else { u };
        let share = self.seam.share_of_face(u, v);
        if share >= 1.0 {
            return self.face.at(u, v);
        }
        let outside = self.around.at(&self.face, u, v);
        if share <= 0.0 {
            return outside;
        }
        let inside = self.face.at(u, v);
        [0, 1, 2].map(|plane| inside[plane] * share + outside[plane] * (1.0 - share))
    }
}

impl<'a> Around<'a> {
    fn random(other: FacePixels<'a>, rng: &mut impl Rng) -> Self {
        let colour = |rng: &mut dyn FnMut() -> f32| [rng(), rng(), rng()];
        let mut unit = || rng.random_range(0.0..1.0f32);
        match unit() {
            x if x < 0.25 => Self::Edge,
            x if x < 0.4 => Self::Mirror,
            x if x < 0.75 => {
                let zoom = 0.3 + 1.2 * unit();
                let (sine, cosine) = (TAU * unit()).sin_cos();
                let offset = (unit(), unit());
                Self::Other(
                    other,
                    Placement {
                        offset,
                        cosine: cosine * zoom,
                        sine: sine * zoom,
                    },
                )
            }
            x if x < 0.85 => Self::Flat(colour(&mut unit)),
            _ => {
                let base = colour(&mut unit);
                let waves = [(); 4].map(|()| {
                    let (sine, cosine) = (TAU * unit()).sin_cos();
                    let per_side = 1.0 + 25.0 * unit() * unit();
                    Wave {
                        direction: (cosine * per_side, sine * per_side),
                        phase: TAU * unit(),
                        colour: colour(&mut unit).map(|value| 0.3 * (value - 0.5)),
                    }
                });
                Self::Waves(base, waves)
            }
        }
    }

    fn at(&self, face: &FacePixels<'_>, u: f32, v: f32) -> [f32; 3] {
        match self {
            Self::Edge => face.at(u, v),
            Self::Mirror => face.at(folded(u), folded(v)),
            Self::Other(other, placement) => {
                let (du, dv) = (u - 0.5, v - 0.5);
                let x = placement.cosine * du - placement.sine * dv + placement.offset.0;
                let y = placement.sine * du + placement.cosine * dv + placement.offset.1;
                other.at(folded(x), folded(y))
            }
            Self::Flat(colour) => *colour,
            Self::Waves(base, waves) => {
                let mut colour = *base;
                for wave in waves {
                    let phase = wave.direction.0 * u + wave.direction.1 * v + wave.phase;
                    let height = phase.sin();
                    for (value, amount) in colour.iter_mut().zip(wave.colour) {
                        *value += height * amount;
                    }
                }
                colour.map(|value| value.clamp(0.0, 1.0))
            }
        }
    }
}

/// A place of an endless mirror of 0 to 1.
fn folded(place: f32) -> f32 {
    let within = place.rem_euclid(2.0);
    if within > 1.0 { 2.0 - within } else { within }
}

impl Seam {
    fn random(rng: &mut impl Rng) -> Self {
        let is_oval = rng.random_bool(0.65);
        let width = rng.random_range(0.36..0.8f32);
        Self {
            radii: is_oval.then(|| (width, width * rng.random_range(1.0..1.4f32))),
            lobes: rng.random_range(2.0..7.0f32).floor(),
            lobe_depth: rng.random_range(0.0..0.15),
            lobe_phase: rng.random_range(-PI..PI),
            softness: if rng.random_bool(0.3) {
                0.004
            } else {
                rng.random_range(0.02..0.2)
            },
        }
    }

    /// How much of the face shows at a place, 0 to 1.
    fn share_of_face(&self, u: f32, v: f32) -> f32 {
        // Depth below the picture's edge and below the curve, in sides of the square.
        let mut depth = u.min(1.0 - u).min(v).min(1.0 - v);
        if let Some((across, down)) = self.radii {
            let (x, y) = ((u - 0.5) / across, (v - 0.5) / down);
            let angle = y.atan2(x);
            let reach = 1.0 + self.lobe_depth * (self.lobes * angle + self.lobe_phase).sin();
            depth = depth.min((reach - x.hypot(y)) * across);
        }
        (depth / self.softness).clamp(0.0, 1.0)
    }
}
