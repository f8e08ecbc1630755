//! A sum written out in pictures.

use image::{Rgb, RgbImage, imageops};

use super::sheet::NEUTRAL;

/// The width of pictures that signs and gaps are measured for, in pixels; they grow with larger ones, in whole steps.
const BASE_SIDE_PX: u32 = 128;
/// Width of the space in which a sign stands, in pixels.
const SIGN_SPACE_PX: u32 = 40;
/// Length and thickness of a sign's bars, in pixels.
const BAR_PX: (u32, u32) = (20, 4);
/// Space between averaged faces, and between the last of them and their average, in pixels.
const PART_GAP_PX: u32 = 4;
const AVERAGE_GAP_PX: u32 = 16;
const SIGN_COLOUR: Rgb<u8> = Rgb([220, 215, 208]);

/// One operand of an [`equation`].
#[derive(Clone, Debug)]
pub struct Operand {
    /// Whether it is taken away.
    pub is_subtracted: bool,
    /// The picture of it.
    pub face: RgbImage,
    /// The pictures that it is the average of, if any: they stand in a column above it.
    pub parts: Vec<RgbImage>,
}

impl Operand {
    fn width(&self) -> u32 {
        let parts = self.parts.iter().map(RgbImage::width);
        parts.fold(self.face.width(), u32::max)
    }

    /// Height of the column above the face, with the gap between them.
    fn column_height(&self, scale: u32) -> u32 {
        let parts = self.parts.iter();
        let heights: u32 = parts.map(|part| part.height() + PART_GAP_PX * scale).sum();
        match heights {
            0 => 0,
            // What follows the last part is the wider gap.
            _ => heights + (AVERAGE_GAP_PX - PART_GAP_PX) * scale,
        }
    }
}

/// A sum written out in pictures, as the figures of the DCGAN paper (Radford et al. 2016, arXiv 1511.06434) are: the
/// operands, each under the column of the faces that it averages, and the answer, with plus, minus and equals signs
/// between them.
///
/// The row with the signs is as high as the highest of its pictures, and each stands in its middle. Without operands it
/// is the answer alone.
pub fn equation(operands: &[Operand], answer: &RgbImage) -> RgbImage {
    let scale = (answer.width() / BASE_SIDE_PX).max(1);
    let space = SIGN_SPACE_PX * scale;
    let row = operands.iter().map(|operand| operand.face.height());
    let row = row.fold(answer.height(), u32::max).max(1);
    let columns = operands.iter().map(|operand| operand.column_height(scale));
    let top = columns.max().unwrap_or(0);
    let starts_signed = operands.first().is_some_and(|first| first.is_subtracted);
    let sign_count = operands.len() as u32 + u32::from(starts_signed);
    let widths: u32 = operands.iter().map(Operand::width).sum();
    let width = widths + answer.width() + sign_count * space;
    let mut sheet = Sheet {
        picture: RgbImage::from_pixel(width.max(1), top + row, NEUTRAL),
        scale,
        middle: i64::from(top + row / 2),
    };
    let mut x = 0;
    for (index, operand) in operands.iter().enumerate() {
        if index > 0 || starts_signed {
            sheet.draw_sign(x, if operand.is_subtracted { '-' } else { '+' });
            x += space;
        }
        let width = operand.width();
        let mut y = top - operand.column_height(scale);
        for part in &operand.parts {
            let left = x + (width - part.width()) / 2;
            imageops::replace(&mut sheet.picture, part, left.into(), y.into());
            y += part.height() + PART_GAP_PX * scale;
        }
        sheet.draw_face(x + (width - operand.face.width()) / 2, &operand.face);
        x += width;
    }
    if !operands.is_empty() {
        sheet.draw_sign(x, '=');
        x += space;
    }
    sheet.draw_face(x, answer);
    sheet.picture
}

/// The picture in the making.
struct Sheet {
    picture: RgbImage,
    scale: u32,
    /// The middle of the row with the signs, in pixels from the top.
    middle: i64,
}

impl Sheet {
    fn draw_face(&mut self, x: u32, face: &RgbImage) {
        let y = self.middle - i64::from(face.height() / 2);
        imageops::replace(&mut self.picture, face, x.into(), y);
    }

    /// Draws a sign of bars in the space that starts at `x`.
    fn draw_sign(&mut self, x: u32, sign: char) {
        let (length, thickness) = (BAR_PX.0 * self.scale, BAR_PX.1 * self.scale);
        let center = i64::from(x + SIGN_SPACE_PX * self.scale / 2);
        let mut bar = |width: u32, height: u32, dy: i64| {
            let picture = RgbImage::from_pixel(width, height, SIGN_COLOUR);
            let (left, up) = (i64::from(width / 2), i64::from(height / 2));
            let y = self.middle + dy - up;
            imageops::replace(&mut self.picture, &picture, center - left, y);
        };
        match sign {
            '=' => {
                bar(length, thickness, -i64::from(thickness));
                bar(length, thickness, i64::from(thickness));
            }
            '+' => {
                bar(length, thickness, 0);
                bar(thickness, length, 0);
            }
            _ => bar(length, thickness, 0),
        }
    }
}
