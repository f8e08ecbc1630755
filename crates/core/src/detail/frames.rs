//! Where a face wears the frames of glasses, and what the photograph would show there without them.
//!
//! The decoder hardly draws thin frames, so they are detail, and would stay when an edit takes the glasses off. A network finds
//! them; what the photograph has beside the drawn face goes on across them from their edges, and between those is what the decoder
//! draws. The network was taught by frames that are drawn on faces without any; `tools/pytorch` has the recipe.

use std::sync::OnceLock;

use image::RgbImage;

use super::Planes;
use super::convolutions::sureness;
use super::eye_band::{EyeBand, ROWS, SIDE, TOGETHER, WIDTH};
use super::planes::within_unit;

/// See [`EyeBand::read`].
const WEIGHTS: &[u8] = include_bytes!("../../../../assets/frames/weights.bin");

/// How sure the network must be for a place to count at all, and altogether: of lids and brows it is a little.
const SURE: (f32, f32) = (0.1, 0.5);
/// How far frames and their shadows are taken to reach beyond what is found, in pixels of the network's pictures, and by how
/// much that counts.
const GROWN: (f32, f32) = (1.3, 6.0);
/// From how far away what is beside the frames goes on across them, in pixels of the picture, the farthest first.
const FILLED_FROM_PX: [f32; 3] = [8.0, 4.0, 2.0];
/// How much of what came from farther away counts beside what is near.
const FARTHER: f32 = 0.05;

/// How sure it is that each place of `picture`, a face in the square that models see, shows the frame of glasses or is beside one:
/// 0 to 1, as large as the picture.
pub fn frames(picture: &RgbImage) -> Planes<1> {
    static NETWORK: OnceLock<EyeBand> = OnceLock::new();
    let network = NETWORK.get_or_init(|| EyeBand::read(WEIGHTS, TOGETHER * TOGETHER));
    let answers = network.answers(picture);
    let found = Planes::from_fn(SIDE, |index| {
        let (x, y) = (index % SIDE, index / SIDE);
        if !ROWS.contains(&y) {
            return [0.0];
        }
        let y = y - ROWS.start;
        let answer = answers.get(y % TOGETHER * TOGETHER + x % TOGETHER);
        let answer = answer.and_then(|answer| answer.get(y / TOGETHER * WIDTH + x / TOGETHER));
        let sure = answer.map_or(0.0, |logit| sureness(*logit));
        [within_unit((sure - SURE.0) / (SURE.1 - SURE.0))]
    });
    let (reach_px, counting) = GROWN;
    let grown = found.blurred(reach_px);
    let grown = grown.map(|[sure]| [(counting * sure).min(1.0)]);
    grown.resampled(picture.width() as usize)
}

/// `detail` as it would be without what is `covered`, 0 to 1: what is about it goes on across it.
pub(super) fn uncovered(detail: &Planes<3>, covered: &Planes<1>) -> Planes<3> {
    let seen = detail.zip(covered, |[red, green, blue], [covered]| {
        let free = 1.0 - covered;
        [free * red, free * green, free * blue, free]
    });
    let mut filled = detail.map(|_| [0.0; 3]);
    for from_px in FILLED_FROM_PX {
        filled = filled.zip(
            &seen.blurred(from_px),
            |filled, [red, green, blue, free]| {
                let near = [red, green, blue];
                std::array::from_fn(|i| (near[i] + FARTHER * filled[i]) / (free + FARTHER))
            },
        );
    }
    detail.toward(&filled, covered)
}
