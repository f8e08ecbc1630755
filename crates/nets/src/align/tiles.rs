//! Which parts of a photo are scanned, and at which size.

use image::GrayImage;

/// Side of the detector's window in pixels: the smallest face that a scan finds.
pub const WINDOW_PX: u32 = 40;
/// Pixels of the coarse scan, which sees the largest faces.
const COARSE_PIXELS: f64 = 0.8e6;
/// Pixels of the fine scan. What a photo has beyond that is shrunk away: a scan at every size of fifty megapixels takes
/// ten seconds.
const FINE_PIXELS: f64 = 5.0e6;
/// Longest side of a tile of the fine scan, in pixels of the shrunk photo.
const TILE_PX: u32 = 900;
/// Largest face that the fine scan looks for, in pixels: tiles overlap by as much.
pub const LARGEST_IN_TILE_PX: u32 = 110;

/// Scale of the coarse scan, shrunk photo pixels for each photo pixel. Small pictures are enlarged, so that a face that
/// fills one is several windows wide.
pub fn coarse_scale(width_px: u32, height_px: u32) -> f64 {
    let shorter_px = f64::from(width_px.min(height_px)).max(1.0);
    let enlarged = (160.0 / shorter_px).clamp(1.0, 2.0);
    scale_for(COARSE_PIXELS, width_px, height_px).min(enlarged)
}

/// Scale of the fine scan; `None` where the coarse one sees all there is.
pub fn fine_scale(width_px: u32, height_px: u32) -> Option<f64> {
    let scale = scale_for(FINE_PIXELS, width_px, height_px).min(1.0);
    (scale > 1.05 * coarse_scale(width_px, height_px)).then_some(scale)
}

fn scale_for(pixels: f64, width_px: u32, height_px: u32) -> f64 {
    (pixels / (f64::from(width_px) * f64::from(height_px)).max(1.0)).sqrt()
}

/// A part of a picture.
#[derive(Clone, Debug)]
pub struct Tile {
    /// Left edge in the picture, in pixels.
    pub left: u32,
    /// Top edge in the picture, in pixels.
    pub top: u32,
    /// Its pixels.
    pub pixels: GrayImage,
}

/// Overlapping tiles that cover a picture.
pub fn tiles_of(picture: &GrayImage) -> Vec<Tile> {
    let mut tiles = Vec::new();
    for (top, height) in spans(picture.height()) {
        for (left, width) in spans(picture.width()) {
            let pixels = image::imageops::crop_imm(picture, left, top, width, height).to_image();
            tiles.push(Tile { left, top, pixels });
        }
    }
    tiles
}

/// Starts and lengths of equal spans that cover `length` and overlap by the largest face.
fn spans(length: u32) -> Vec<(u32, u32)> {
    let step = TILE_PX - LARGEST_IN_TILE_PX;
    let count = length
        .saturating_sub(LARGEST_IN_TILE_PX)
        .div_ceil(step)
        .max(1);
    let own = length.saturating_sub(LARGEST_IN_TILE_PX).div_ceil(count);
    (0..count)
        .map(|index| {
            let start = index * own;
            (start, (own + LARGEST_IN_TILE_PX).min(length - start))
        })
        .collect()
}
