//! Whether a picture looks drawn.

use image::Rgb;

use super::Photo;

/// Rows and columns that are looked at, at most.
const MOST_SAMPLES: u32 = 256;
/// Neighbouring pixels that differ by more in a channel, in levels, are on two sides of a line.
const ONE_SURFACE: u8 = 8;
/// Share of the neighbours on one surface that are exactly alike in a drawing. What a camera sees has noise and shading everywhere.
const LEAST_ALIKE: f32 = 0.7;

impl Photo {
    /// Whether it looks like a drawing in plain colours: nearly all neighbouring pixels that do not lie across a line are exactly alike.
    /// Drawings with shades, or of which JPEG has left little, are not told from photographs.
    ///
    /// Of 100 doodles as large as they are drawn, of 200 of 128 pixels and of these at three quarters of that, all are seen; of 200
    /// photographs and of the same in grey none is, of these as JPEG of quality 40 about one in fifty.
    pub fn looks_drawn(&self) -> bool {
        let (width, height) = (self.width_px(), self.height_px());
        let step = (width.min(height) / MOST_SAMPLES).max(1) as usize;
        let (mut alike, mut near) = (0u32, 0u32);
        let mut compare = |a: &Rgb<u8>, b: &Rgb<u8>| {
            let apart = a.0.iter().zip(b.0).map(|(a, b)| a.abs_diff(b)).max();
            alike += u32::from(apart == Some(0));
            near += u32::from(apart <= Some(ONE_SURFACE));
        };
        for y in (1..height).step_by(step) {
            for x in (1..width).step_by(step) {
                let pixel = self.pixels().get_pixel(x, y);
                compare(pixel, self.pixels().get_pixel(x - 1, y));
                compare(pixel, self.pixels().get_pixel(x, y - 1));
            }
        }
        near > 0 && alike as f32 >= LEAST_ALIKE * near as f32
    }
}
