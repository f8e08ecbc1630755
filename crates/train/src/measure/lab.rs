//! A face in CIELAB, where equal distances look about equally large.

use image::RgbImage;

use crate::judge::inside_oval;

/// White of sRGB (D65).
const WHITE: [f32; 3] = [0.950_47, 1.0, 1.088_83];

/// One pixel's colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lab {
    /// Lightness, 0 to 100.
    pub lightness: f32,
    /// Green (negative) to red.
    pub a: f32,
    /// Blue (negative) to yellow.
    pub b: f32,
    /// Linear luminance, 0 to 1.
    pub luminance: f32,
}

impl Lab {
    /// Strength of the colour; 0 is grey.
    pub fn chroma(&self) -> f32 {
        self.a.hypot(self.b)
    }

    /// Hue in degrees, from 0 to 360: about 40 is red, 90 yellow, 140 green, 280 blue.
    pub fn hue_deg(&self) -> f32 {
        self.b.atan2(self.a).to_degrees().rem_euclid(360.0)
    }
}

/// A rectangle of a picture, in shares of its sides from the top left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
}

/// The pixels of a face.
pub(super) struct LabFace {
    width: usize,
    height: usize,
    pixels: Vec<Lab>,
}

impl LabFace {
    pub fn new(picture: &RgbImage) -> Self {
        let linear: Vec<f32> = (0u8..=255).map(|byte| linear(f32::from(byte))).collect();
        Self {
            width: picture.width() as usize,
            height: picture.height() as usize,
            pixels: picture
                .pixels()
                .map(|pixel| lab(pixel.0.map(|byte| linear[usize::from(byte)])))
                .collect(),
        }
    }

    /// The pixels of an area with their places: x from -0.5 (left) to 0.5.
    pub fn in_area(&self, area: Area) -> impl Iterator<Item = (f32, &Lab)> + Clone {
        self.rows(area).flat_map(move |(row, _)| {
            let middle = self.width as f32;
            let (first, last) = span(area.left, area.right, self.width);
            (first..last).filter_map(move |column| {
                let x = (column as f32 + 0.5) / middle - 0.5;
                Some((x, row.get(column)?))
            })
        })
    }

    /// The pixels of an area in the right half, each with its mirror image in the left half.
    pub fn mirrored_pairs(&self, area: Area) -> impl Iterator<Item = (&Lab, &Lab)> {
        let (first, last) = span(area.left, area.right, self.width);
        self.rows(area).flat_map(move |(row, width)| {
            (first..last)
                .filter_map(move |column| Some((row.get(column)?, row.get(width - 1 - column)?)))
        })
    }

    /// The pixels of a square picture that do not lie on the face's oval.
    pub fn outside_oval(&self) -> impl Iterator<Item = &Lab> + Clone {
        let places = self.pixels.iter().zip(inside_oval(self.width));
        places.filter_map(|(pixel, inside)| (!inside).then_some(pixel))
    }

    fn rows(&self, area: Area) -> impl Iterator<Item = (&[Lab], usize)> + Clone {
        let (first, last) = span(area.top, area.bottom, self.height);
        self.pixels
            .chunks_exact(self.width.max(1))
            .skip(first)
            .take(last - first)
            .map(|row| (row, self.width))
    }
}

fn span(from: f32, to: f32, length: usize) -> (usize, usize) {
    let at = |share: f32| ((share * length as f32).round() as usize).min(length);
    (at(from), at(to).max(at(from)))
}

/// `None` of nothing.
pub(super) fn mean(values: impl Iterator<Item = f32>) -> Option<f32> {
    let (sum, count) = values.fold((0.0f64, 0usize), |(sum, count), value| {
        (sum + f64::from(value), count + 1)
    });
    (count > 0).then(|| (sum / count as f64) as f32)
}

/// The middle value; `None` of nothing.
pub(super) fn median(values: impl Iterator<Item = f32>) -> Option<f32> {
    quantile(values, 0.5)
}

/// The value that `share` (0 to below 1) of the values are smaller than; `None` of nothing.
pub(super) fn quantile(values: impl Iterator<Item = f32>, share: f32) -> Option<f32> {
    let mut sorted: Vec<f32> = values.collect();
    sorted.sort_by(f32::total_cmp);
    let place = (share * sorted.len() as f32) as usize;
    sorted.get(place).copied()
}

/// The sRGB transfer curve, from a byte to linear light from 0 to 1.
fn linear(byte: f32) -> f32 {
    let value = byte / 255.0;
    if value <= 0.040_45 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

/// CIELAB of linear sRGB.
fn lab([red, green, blue]: [f32; 3]) -> Lab {
    let x = 0.412_456 * red + 0.357_576 * green + 0.180_438 * blue;
    let y = 0.212_673 * red + 0.715_152 * green + 0.072_175 * blue;
    let z = 0.019_334 * red + 0.119_192 * green + 0.950_304 * blue;
    let [x_white, y_white, z_white] = WHITE;
    let curve = |value: f32| {
        if value > 0.008_856 {
            value.cbrt()
        } else {
            7.787 * value + 16.0 / 116.0
        }
    };
    let (fx, fy, fz) = (curve(x / x_white), curve(y / y_white), curve(z / z_white));
    Lab {
        lightness: 116.0 * fy - 16.0,
        a: 500.0 * (fx - fy),
        b: 200.0 * (fy - fz),
        luminance: y,
    }
}
