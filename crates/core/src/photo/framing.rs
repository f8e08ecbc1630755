//! The square of a photo that becomes the face picture: a similarity transform (move, zoom, rotate).

use std::f32::consts::{PI, TAU};

use serde::{Deserialize, Serialize};

/// Where the model's training crops have the eye on the viewer's left: fractions of the square, from its top left corner.
pub const LEFT_EYE: (f32, f32) = (0.295, 0.285);

/// Where the model's training crops have the eye on the viewer's right: fractions of the square.
pub const RIGHT_EYE: (f32, f32) = (0.705, 0.285);

/// The smallest side of a framing that [`Framing::sanitised`] lets through, in photo pixels.
const MIN_SIZE_PX: f32 = 4.0;

/// The largest side of a framing that [`Framing::sanitised`] lets through, in multiples of the photo's longer side.
const MAX_SIZE_IN_PHOTOS: f32 = 4.0;

/// How far the middles of two squares of one face may be apart, in sides of the smaller one.
const SAME_FACE_OFFSET: f32 = 0.5;

/// How many times as large as the other one of two squares of one face may be.
const SAME_FACE_RATIO: f32 = 2.0;

/// The square of a photo that becomes the face picture.
///
/// *Photo space* is in pixels: x to the right, y down, `(0, 0)` the top left corner of the top left pixel, so the middle
/// of that pixel is `(0.5, 0.5)`. *Crop space* is in fractions of the square: `(0, 0)` its top left corner, `(1, 1)` its
/// bottom right. The square may reach beyond the photo; [`super::crop`] repeats the photo's edge there.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Framing {
    /// Middle of the square, in photo pixels from the left.
    pub center_x_px: f32,
    /// Middle of the square, in photo pixels from the top.
    pub center_y_px: f32,
    /// Side of the square in photo pixels, above 0.
    pub size_px: f32,
    /// How far the square is turned clockwise as seen on screen, in radians. A face leaning to the viewer's right (its top
    /// to the right) is upright in the crop when this equals its lean.
    pub rotation_rad: f32,
}

impl Framing {
    /// The largest upright square in the middle of a photo: where a new photo starts.
    pub fn whole(width_px: u32, height_px: u32) -> Self {
        Self {
            center_x_px: width_px as f32 / 2.0,
            center_y_px: height_px as f32 / 2.0,
            size_px: width_px.min(height_px) as f32,
            rotation_rad: 0.0,
        }
    }

    /// The framing of a picture that already is an aligned crop: all of it.
    ///
    /// Aligned crops are square, so this is [`Framing::whole`]; one that is not loses its longer side's ends, as it
    /// would when fed to any tool that expects squares.
    pub fn aligned(width_px: u32, height_px: u32) -> Self {
        Self::whole(width_px, height_px)
    }

    /// The framing that puts the eyes on [`LEFT_EYE`] and [`RIGHT_EYE`].
    ///
    /// `left` and `right` are the middles of the eyes on the viewer's left and right, in photo pixels. Returns `None`
    /// when they coincide or are not finite: two points make no square then.
    pub fn from_eyes(left: (f32, f32), right: (f32, f32)) -> Option<Self> {
        let (dx, dy) = (right.0 - left.0, right.1 - left.1);
        let size_px = dx.hypot(dy) / (RIGHT_EYE.0 - LEFT_EYE.0);
        let rotation_rad = dy.atan2(dx);
        let mid_between_eyes_v = (LEFT_EYE.1 + RIGHT_EYE.1) / 2.0;
        let mid_between_eyes_u = (LEFT_EYE.0 + RIGHT_EYE.0) / 2.0;
        let (offset_x, offset_y) = rotate(
            (0.5 - mid_between_eyes_u) * size_px,
            (0.5 - mid_between_eyes_v) * size_px,
            rotation_rad,
        );
        let framing = Self {
            center_x_px: (left.0 + right.0) / 2.0 + offset_x,
            center_y_px: (left.1 + right.1) / 2.0 + offset_y,
            size_px,
            rotation_rad,
        };
        framing.is_finite().then_some(framing)
    }

    /// The square moved by `(dx_px, dy_px)` in photo space.
    pub fn moved(self, dx_px: f32, dy_px: f32) -> Self {
        Self {
            center_x_px: self.center_x_px + dx_px,
            center_y_px: self.center_y_px + dy_px,
            ..self
        }
    }

    /// The square moved as when the crop's *content* is dragged by `(du, dv)` in crop space: what was at `(u, v)` is then
    /// at `(u + du, v + dv)`.
    pub fn dragged(self, du: f32, dv: f32) -> Self {
        let (dx_px, dy_px) = rotate(-du * self.size_px, -dv * self.size_px, self.rotation_rad);
        self.moved(dx_px, dy_px)
    }

    /// The square made `factor` times as large about the crop point `(u, v)`, which keeps its place in photo and crop.
    ///
    /// Above 1 shows more of the photo (zooming out), below 1 less.
    pub fn scaled_about(self, u: f32, v: f32, factor: f32) -> Self {
        Self {
            size_px: self.size_px * factor,
            ..self
        }
        .with_crop_point_at(u, v, self.photo_from_crop(u, v))
    }

    /// The square turned clockwise by `angle_rad` about the crop point `(u, v)`, which keeps its place in photo and crop.
    pub fn rotated_about(self, u: f32, v: f32, angle_rad: f32) -> Self {
        Self {
            rotation_rad: self.rotation_rad + angle_rad,
            ..self
        }
        .with_crop_point_at(u, v, self.photo_from_crop(u, v))
    }

    /// The photo point, in pixels, at the crop point `(u, v)`.
    pub fn photo_from_crop(&self, u: f32, v: f32) -> (f32, f32) {
        let (x, y) = rotate(
            (u - 0.5) * self.size_px,
            (v - 0.5) * self.size_px,
            self.rotation_rad,
        );
        (self.center_x_px + x, self.center_y_px + y)
    }

    /// The crop point at the photo point `(x, y)` in pixels: the inverse of [`Framing::photo_from_crop`].
    pub fn crop_from_photo(&self, x_px: f32, y_px: f32) -> (f32, f32) {
        let (x, y) = rotate(
            x_px - self.center_x_px,
            y_px - self.center_y_px,
            -self.rotation_rad,
        );
        (x / self.size_px + 0.5, y / self.size_px + 0.5)
    }

    /// The square's corners in photo pixels: top left, top right, bottom right, bottom left as seen in the crop.
    pub fn corners_px(&self) -> [(f32, f32); 4] {
        [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(u, v)| self.photo_from_crop(u, v))
    }

    /// From where to where the square reaches in photo pixels, from left to right and from top to bottom.
    pub fn bounds_px(&self) -> [(f32, f32); 2] {
        let corners = self.corners_px();
        [corners.map(|(x, _)| x), corners.map(|(_, y)| y)].map(|values| {
            let low = values.into_iter().fold(f32::INFINITY, f32::min);
            (low, values.into_iter().fold(f32::NEG_INFINITY, f32::max))
        })
    }

    /// Whether this and another square of the same photo are about the same face, however well each is framed: two heads are
    /// further apart than half a face, or of very different sizes.
    pub fn is_of_same_face(&self, other: &Self) -> bool {
        let (dx, dy) = (
            self.center_x_px - other.center_x_px,
            self.center_y_px - other.center_y_px,
        );
        let smaller = self.size_px.min(other.size_px);
        let larger = self.size_px.max(other.size_px);
        dx.hypot(dy) < SAME_FACE_OFFSET * smaller && larger < SAME_FACE_RATIO * smaller
    }

    /// Whether this describes a square at all: four finite numbers and a side above 0.
    pub fn is_finite(&self) -> bool {
        [
            self.center_x_px,
            self.center_y_px,
            self.size_px,
            self.rotation_rad,
        ]
        .iter()
        .all(|x| x.is_finite())
            && self.size_px > 0.0
    }

    /// The nearest framing that is usable with a photo of this size: the middle on the photo, the side neither smaller
    /// than a few pixels nor many times the photo, the angle in -π..=π. Nonsense (from a hand-edited project file, say)
    /// becomes [`Framing::whole`].
    pub fn sanitised(self, width_px: u32, height_px: u32) -> Self {
        if !self.is_finite() {
            return Self::whole(width_px, height_px);
        }
        let longer_side_px = width_px.max(height_px).max(1) as f32;
        // The whole of a photo is a framing, however thin the photo is.
        let shorter_side_px = width_px.min(height_px).max(1) as f32;
        let rotation_rad = if self.rotation_rad.abs() > PI {
            let within_a_turn = self.rotation_rad.rem_euclid(TAU);
            if within_a_turn > PI {
                within_a_turn - TAU
            } else {
                within_a_turn
            }
        } else {
            self.rotation_rad
        };
        Self {
            center_x_px: self.center_x_px.clamp(0.0, width_px as f32),
            center_y_px: self.center_y_px.clamp(0.0, height_px as f32),
            size_px: self.size_px.clamp(
                MIN_SIZE_PX.min(shorter_side_px),
                longer_side_px * MAX_SIZE_IN_PHOTOS,
            ),
            rotation_rad,
        }
    }

    /// This framing, moved so that its crop point `(u, v)` lies on `photo_point`.
    fn with_crop_point_at(self, u: f32, v: f32, photo_point: (f32, f32)) -> Self {
        let now = self.photo_from_crop(u, v);
        self.moved(photo_point.0 - now.0, photo_point.1 - now.1)
    }
}

/// `(x, y)` turned clockwise (y points down) about the origin.
fn rotate(x: f32, y: f32, angle_rad: f32) -> (f32, f32) {
    let (sin, cos) = angle_rad.sin_cos();
    (x * cos - y * sin, x * sin + y * cos)
}
