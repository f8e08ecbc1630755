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
    let columns = square_columns(pictures.len());
    let rows: Vec<_> = pictures.chunks(columns.max(1)).map(<[_]>::to_vec).collect();
    grid(&rows, gap_px)
}

/// How many of so many pictures stand side by side on such a sheet.
pub(super) fn square_columns(count: usize) -> usize {
    let floor = count.isqrt();
    floor + usize::from(floor * floor < count)
}

/// Pictures side by side: a grid of one row.
pub fn strip(frames: &[RgbImage], gap_px: u32) -> RgbImage {
    grid(&[frames.to_vec()], gap_px)
}
