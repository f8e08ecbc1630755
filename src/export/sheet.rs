//! Several pictures on one: strips and grids.

use image::{Rgb, RgbImage, imageops};

/// What lies between and around the pictures: a neutral dark grey that leaves skin tones as they are.
pub const NEUTRAL: Rgb<u8> = Rgb([32, 32, 32]);

/// Pictures in rows on one sheet, each in the middle of a cell that fits the largest, `gap_px` apart and from the edge.
///
/// Rows may have different lengths; missing cells stay [`NEUTRAL`]. Without any picture the sheet is one pixel.
pub fn grid(rows: &[Vec<RgbImage>], gap_px: u32) -> RgbImage {
    let largest = |side: fn(&RgbImage) -> u32| rows.iter().flatten().map(side).max().unwrap_or(0);
    let (cell_width, cell_height) = (largest(RgbImage::width), largest(RgbImage::height));
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0) as u32;
    let length = |cells: u32, cell: u32| (cells * (cell + gap_px) + gap_px).max(1);
    let mut sheet = RgbImage::from_pixel(
        length(columns, cell_width),
        length(rows.len() as u32, cell_height),
        NEUTRAL,
    );
    for (row, pictures) in rows.iter().enumerate() {
        for (column, picture) in pictures.iter().enumerate() {
            let x =
                gap_px + column as u32 * (cell_width + gap_px) + (cell_width - picture.width()) / 2;
            let y =
                gap_px + row as u32 * (cell_height + gap_px) + (cell_height - picture.height()) / 2;
            imageops::replace(&mut sheet, picture, x.into(), y.into());
        }
    }
    sheet
}

/// Pictures row by row on a sheet that is as wide as it is high, or one row less high.
pub fn square(pictures: &[RgbImage], gap_px: u32) -> RgbImage {
    let floor = pictures.len().isqrt();
    let columns = floor + usize::from(floor * floor < pictures.len());
    let rows: Vec<_> = pictures.chunks(columns.max(1)).map(<[_]>::to_vec).collect();
    grid(&rows, gap_px)
}

/// Pictures side by side: a grid of one row.
pub fn strip(frames: &[RgbImage], gap_px: u32) -> RgbImage {
    grid(&[frames.to_vec()], gap_px)
}

/// Width of the space in which a sign stands, in pixels.
const SIGN_SPACE_PX: u32 = 40;
/// Length and thickness of a sign's bars, in pixels.
const BAR_PX: (u32, u32) = (20, 4);
const SIGN_COLOUR: Rgb<u8> = Rgb([220, 215, 208]);

/// A sum written out in pictures, as the figures of the DCGAN paper (Radford et al. 2016, arXiv 1511.06434) are: the
/// operands, each with whether it is subtracted, and the answer, with plus, minus and equals signs between them.
///
/// The picture is as high as the highest of them; each stands in its middle. Without operands it is the answer alone.
pub fn equation(operands: &[(bool, RgbImage)], answer: &RgbImage) -> RgbImage {
    let faces = || operands.iter().map(|(_, face)| face).chain([answer]);
    let height = faces().map(RgbImage::height).max().unwrap_or(1).max(1);
    let width: u32 = faces().map(|face| face.width() + SIGN_SPACE_PX).sum();
    let starts_signed = operands
        .first()
        .is_some_and(|(is_subtracted, _)| *is_subtracted);
    let unused = if starts_signed { 0 } else { SIGN_SPACE_PX };
    let mut sheet = RgbImage::from_pixel((width - unused).max(1), height, NEUTRAL);
    let mut x = 0;
    for (index, (is_subtracted, face)) in operands.iter().enumerate() {
        if index > 0 || starts_signed {
            draw_sign(&mut sheet, x, if *is_subtracted { '-' } else { '+' });
            x += SIGN_SPACE_PX;
        }
        imageops::replace(
            &mut sheet,
            face,
            x.into(),
            ((height - face.height()) / 2).into(),
        );
        x += face.width();
    }
    if !operands.is_empty() {
        draw_sign(&mut sheet, x, '=');
        x += SIGN_SPACE_PX;
    }
    imageops::replace(
        &mut sheet,
        answer,
        x.into(),
        ((height - answer.height()) / 2).into(),
    );
    sheet
}

/// Draws a sign of bars in the space that starts at `x`.
fn draw_sign(sheet: &mut RgbImage, x: u32, sign: char) {
    let (length, thickness) = (i64::from(BAR_PX.0), i64::from(BAR_PX.1));
    let (center_x, center_y) = (
        i64::from(x + SIGN_SPACE_PX / 2),
        i64::from(sheet.height() / 2),
    );
    let mut bar = |width: i64, height: i64, dy: i64| {
        let picture = RgbImage::from_pixel(width as u32, height as u32, SIGN_COLOUR);
        imageops::replace(
            sheet,
            &picture,
            center_x - width / 2,
            center_y + dy - height / 2,
        );
    };
    match sign {
        '=' => {
            bar(length, thickness, -thickness);
            bar(length, thickness, thickness);
        }
        '+' => {
            bar(length, thickness, 0);
            bar(thickness, length, 0);
        }
        _ => bar(length, thickness, 0),
    }
}
