//! What the pixels of a photographed face tell: where the light comes from, how bright it is, where the head turns.
//!
//! Skin tone and hair colour are not here on purpose. In tightly cropped photographs the lightness of cheeks is almost
//! the lightness of the picture (their correlation is 0.94 over UTKFace), and the band above the forehead shows hats,
//! foreheads and the black corners of rotated pictures as often as hair.

use super::Measurement;
use super::lab::{Area, LabFace, median};

/// The right cheek and temple; its mirror image is the left one. The nose's own shadow is not part of it.
const RIGHT_CHEEK: Area = Area {
    left: 0.56,
    right: 0.76,
    top: 0.30,
    bottom: 0.70,
};
/// From above the eyes to the mouth, without hair and background.
pub(super) const INNER_FACE: Area = Area {
    left: 0.25,
    right: 0.75,
    top: 0.20,
    bottom: 0.80,
};
/// Nose and the cheeks beside it: skin in nearly every picture.
const NOSE: Area = Area {
    left: 0.35,
    right: 0.65,
    top: 0.38,
    bottom: 0.62,
};
/// The whole width of the picture between eyebrows and mouth.
const FACE_BAND: Area = Area {
    left: 0.0,
    right: 1.0,
    top: 0.35,
    bottom: 0.75,
};
/// Luminance added to both sides, so that black against nearly black is no difference.
const DARK: f32 = 0.02;
/// Colour distance at which a pixel counts as skin by three fifths.
const SKIN_DISTANCE: f32 = 12.0;
/// How much lightness counts beside colour when skin is recognised: little, since shadows are skin too.
const LIGHTNESS_WEIGHT: f32 = 0.2;

/// All labels of a photograph.
pub(super) fn measure(face: &LabFace) -> Vec<Measurement> {
    vec![
        Measurement {
            name: "light",
            value: light(face),
        },
        Measurement {
            name: "turn",
            value: turn(face),
        },
        Measurement {
            name: "brightness",
            value: brightness(face),
        },
    ]
}

/// Where the light comes from: the median over pairs of mirrored pixels of the logarithm of right luminance over left.
/// 0 is even, 0.7 is twice as bright on the picture's right side. A mirrored picture has the negative value, and a
/// strand of hair or a shadow over less than half a cheek changes little.
fn light(face: &LabFace) -> Option<f32> {
    median(
        face.mirrored_pairs(RIGHT_CHEEK)
            .map(|(right, left)| ((right.luminance + DARK) / (left.luminance + DARK)).ln()),
    )
}

/// Mean CIELAB lightness of the inner face, 0 to 100.
fn brightness(face: &LabFace) -> Option<f32> {
    let (sum, count) = face
        .in_area(INNER_FACE)
        .fold((0.0, 0), |(sum, count), (_, pixel)| {
            (sum + pixel.lightness, count + 1)
        });
    (count > 0).then(|| sum / count as f32)
}

/// Where the head turns: how far to the left the skin lies. A head that turns to the picture's right shows more of its
/// left-hand cheek, while the other one disappears behind the nose. 0 is straight ahead, positive is to the picture's
/// right; the unit is an eighth of the picture's width. A mirrored picture has the negative value.
///
/// Skin is what has the colour of the nose and its surroundings. Backgrounds of that colour, and a strong light from one
/// side, mislead it.
fn turn(face: &LabFace) -> Option<f32> {
    let lightness = median(face.in_area(NOSE).map(|(_, pixel)| pixel.lightness))?;
    let a = median(face.in_area(NOSE).map(|(_, pixel)| pixel.a))?;
    let b = median(face.in_area(NOSE).map(|(_, pixel)| pixel.b))?;
    let (mut moment, mut total) = (0.0, 0.0);
    for (x, pixel) in face.in_area(FACE_BAND) {
        let square = (LIGHTNESS_WEIGHT * (pixel.lightness - lightness)).powi(2)
            + (pixel.a - a).powi(2)
            + (pixel.b - b).powi(2);
        let skin = (-square / (2.0 * SKIN_DISTANCE * SKIN_DISTANCE)).exp();
        moment -= skin * x;
        total += skin;
    }
    (total > 0.0).then(|| 8.0 * moment / total)
}
