//! Where the detector saw a face, and what that says about its framing.

use facemath_core::photo::Framing;

/// How far below the middle of a detector's box the middle of the canonical square is, and the square's side, both in
/// sides of the box. Medians over 300 training faces set into blurred surroundings.
const SQUARE_BELOW: f32 = 0.083;
const SQUARE_PER_BOX: f32 = 1.01;

/// A square that the detector takes for a face, in photo pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaceBox {
    /// Middle of the box, from the left.
    pub center_x_px: f32,
    /// Middle of the box, from the top.
    pub center_y_px: f32,
    /// Side of the box, above 0.
    pub size_px: f32,
    /// How far the box is turned clockwise, in radians: not 0 only where the photo had to be turned to find a face.
    pub rotation_rad: f32,
    /// The detector's score, above 0; clear faces have more than 5.
    pub score: f32,
}

impl FaceBox {
    /// The canonical square as far as a box can tell: eyes within about a tenth of the square.
    pub fn rough_framing(&self) -> Framing {
        let on_box = Framing {
            center_x_px: self.center_x_px,
            center_y_px: self.center_y_px,
            size_px: self.size_px,
            rotation_rad: self.rotation_rad,
        };
        let (center_x_px, center_y_px) = on_box.photo_from_crop(0.5, 0.5 + SQUARE_BELOW);
        Framing {
            center_x_px,
            center_y_px,
            size_px: self.size_px * SQUARE_PER_BOX,
            ..on_box
        }
    }

    /// The corners in photo pixels, clockwise from the top left.
    pub fn corners_px(&self) -> [(f32, f32); 4] {
        Framing {
            center_x_px: self.center_x_px,
            center_y_px: self.center_y_px,
            size_px: self.size_px,
            rotation_rad: self.rotation_rad,
        }
        .corners_px()
    }

    /// Whether both mean the same face: most of the smaller one lies in the other. Turns are left out of account.
    pub(super) fn is_same_face(&self, other: &Self) -> bool {
        let overlap = |a: f32, a_size: f32, b: f32, b_size: f32| {
            let start = (a - a_size / 2.0).max(b - b_size / 2.0);
            let end = (a + a_size / 2.0).min(b + b_size / 2.0);
            (end - start).max(0.0)
        };
        let shared = overlap(
            self.center_x_px,
            self.size_px,
            other.center_x_px,
            other.size_px,
        ) * overlap(
            self.center_y_px,
            self.size_px,
            other.center_y_px,
            other.size_px,
        );
        let smaller = self.size_px.min(other.size_px);
        shared > 0.5 * smaller * smaller
    }
}

/// The best box of each face: of boxes that mean the same face only the one with the highest score stays.
pub(super) fn best_of_each(mut boxes: Vec<FaceBox>) -> Vec<FaceBox> {
    boxes.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<FaceBox> = Vec::new();
    for candidate in boxes {
        if !kept.iter().any(|face| face.is_same_face(&candidate)) {
            kept.push(candidate);
        }
    }
    kept
}
