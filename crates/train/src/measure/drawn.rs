//! What the pixels of a drawn face tell: the colours of hair, eyes and background. The places are those of faces cropped
//! with their hair, the eyes a little above the middle.

use super::Measurement;
use super::lab::{Area, Lab, LabFace, median, quantile};

/// The whole head above the eyes: hair, and a forehead where it is bare.
const HEAD_TOP: Area = Area {
    left: 0.12,
    right: 0.88,
    top: 0.03,
    bottom: 0.35,
};
/// Hair over the forehead.
const HAIR: Area = Area {
    left: 0.25,
    right: 0.75,
    top: 0.06,
    bottom: 0.24,
};
const LEFT_EYE: Area = Area {
    left: 0.20,
    right: 0.42,
    top: 0.34,
    bottom: 0.52,
};
const RIGHT_EYE: Area = Area {
    left: 0.56,
    right: 0.78,
    top: 0.34,
    bottom: 0.52,
};
const LEFT_CORNER: Area = Area {
    left: 0.0,
    right: 0.08,
    top: 0.0,
    bottom: 0.3,
};
const RIGHT_CORNER: Area = Area {
    left: 0.92,
    right: 1.0,
    top: 0.0,
    bottom: 0.3,
};

/// Share of the hair from which it has a colour.
const HAIR_YES: f32 = 0.6;
/// Share of the eyes' colour from which they have it.
const EYES_YES: f32 = 0.7;
/// Share up to which hair or eyes do not have a colour; in between nothing is said.
const NO: f32 = 0.1;
/// Strength of colour and lightnesses that only irises have: not skin, nor the white and the outline of an eye.
const IRIS_CHROMA: f32 = 18.0;
const IRIS_LIGHTNESS: (f32, f32) = (12.0, 72.0);
/// Share of the eyes' surroundings that irises must fill for their colour to be known.
const LEAST_IRIS: f32 = 0.04;

/// A colour by ranges of hue in degrees (the second may be beyond 360), least chroma, and lightness.
struct Colour {
    name: &'static str,
    hue_deg: (f32, f32),
    least_chroma: f32,
    lightness: (f32, f32),
}

impl Colour {
    const fn new(
        name: &'static str,
        hue_deg: (f32, f32),
        least_chroma: f32,
        lightness: (f32, f32),
    ) -> Self {
        Self {
            name,
            hue_deg,
            least_chroma,
            lightness,
        }
    }

    fn holds(&self, pixel: &Lab) -> bool {
        let (first, last) = self.hue_deg;
        (pixel.hue_deg() - first).rem_euclid(360.0) < last - first
            && pixel.chroma() > self.least_chroma
            && (self.lightness.0..self.lightness.1).contains(&pixel.lightness)
    }
}

const HAIR_COLOURS: [Colour; 6] = [
    Colour::new("hair_blonde", (60.0, 105.0), 14.0, (55.0, 101.0)),
    Colour::new("hair_red", (15.0, 55.0), 30.0, (25.0, 70.0)),
    Colour::new("hair_pink", (320.0, 400.0), 12.0, (55.0, 101.0)),
    Colour::new("hair_green", (105.0, 200.0), 10.0, (15.0, 101.0)),
    Colour::new("hair_blue", (215.0, 297.0), 12.0, (15.0, 101.0)),
    Colour::new("hair_purple", (297.0, 335.0), 12.0, (15.0, 101.0)),
];

const EYE_COLOURS: [Colour; 4] = [
    Colour::new("eye_blue", (225.0, 300.0), IRIS_CHROMA, IRIS_LIGHTNESS),
    Colour::new("eye_green", (110.0, 200.0), IRIS_CHROMA, IRIS_LIGHTNESS),
    Colour::new("eye_red", (5.0, 45.0), IRIS_CHROMA, IRIS_LIGHTNESS),
    Colour::new("eye_purple", (300.0, 345.0), IRIS_CHROMA, IRIS_LIGHTNESS),
];

/// All labels of a drawn face.
pub(super) fn measure(face: &LabFace) -> Vec<Measurement> {
    let mut measured = vec![Measurement {
        name: "hair_lightness",
        value: hair_lightness(face),
    }];
    measured.extend(HAIR_COLOURS.iter().map(|colour| Measurement {
        name: colour.name,
        value: has_hair(face, colour),
    }));
    measured.extend(EYE_COLOURS.iter().map(|colour| Measurement {
        name: colour.name,
        value: has_eyes(face, colour),
    }));
    measured.push(Measurement {
        name: "background",
        value: background(face),
    });
    measured
}

/// CIELAB lightness, 0 to 100, that a quarter of the head above the eyes stays below: that of the hair even where a bare
/// forehead, which is lighter, fills most of it.
fn hair_lightness(face: &LabFace) -> Option<f32> {
    let lightness = face.in_area(HEAD_TOP).map(|(_, pixel)| pixel.lightness);
    quantile(lightness, 0.25)
}

/// 1 if most of the hair over the forehead has the colour, 0 if next to none of it has.
fn has_hair(face: &LabFace, colour: &Colour) -> Option<f32> {
    let (mut of_colour, mut all) = (0.0, 0.0);
    for (_, pixel) in face.in_area(HAIR) {
        all += 1.0;
        of_colour += f32::from(u8::from(colour.holds(pixel)));
    }
    answer(of_colour / all, HAIR_YES)
}

/// 1 if most of the strong colour around the eyes is this one, 0 if next to none is; unknown where there is hardly any
/// strong colour, as with closed, grey or hidden eyes.
fn has_eyes(face: &LabFace, colour: &Colour) -> Option<f32> {
    let (mut of_colour, mut strong, mut strong_pixels, mut all) = (0.0, 0.0, 0.0, 0.0);
    let (darkest, lightest) = IRIS_LIGHTNESS;
    for (_, pixel) in face.in_area(LEFT_EYE).chain(face.in_area(RIGHT_EYE)) {
        all += 1.0;
        if pixel.chroma() > IRIS_CHROMA && (darkest..lightest).contains(&pixel.lightness) {
            strong_pixels += 1.0;
            strong += pixel.chroma();
            if colour.holds(pixel) {
                of_colour += pixel.chroma();
            }
        }
    }
    if strong_pixels < LEAST_IRIS * all {
        return None;
    }
    answer(of_colour / strong, EYES_YES)
}

/// Median CIELAB lightness of the upper corners, 0 to 100.
fn background(face: &LabFace) -> Option<f32> {
    let corners = face.in_area(LEFT_CORNER).chain(face.in_area(RIGHT_CORNER));
    median(corners.map(|(_, pixel)| pixel.lightness))
}

/// Yes, no, or unknown in between. Not a number is unknown as well.
fn answer(share: f32, yes_from: f32) -> Option<f32> {
    if share >= yes_from {
        Some(1.0)
    } else if share <= NO {
        Some(0.0)
    } else {
        None
    }
}
