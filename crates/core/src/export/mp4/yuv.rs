//! Pictures as video has them: brightness, and two colour differences at half the size.

use image::RgbImage;
use openh264::formats::YUVSource;

/// A picture in planes, 8 bits, limited range, BT.709, colours sited at the left of each pair of pixels as H.264 has them
/// unless it says otherwise.
pub(super) struct Planes {
    size: (usize, usize),
    brightness: Vec<u8>,
    blueness: Vec<u8>,
    redness: Vec<u8>,
}

impl Planes {
    /// Converts a picture of even width and height.
    pub(super) fn of(image: &RgbImage) -> Self {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let pairs = width / 2 * (height / 2);
        let mut brightness = Vec::with_capacity(width * height);
        let mut differences = Vec::with_capacity(width * height);
        for pixel in image.pixels() {
            let [red, green, blue] = pixel.0.map(f32::from);
            // Rec. ITU-R BT.709-6, items 3.2 to 3.4.
            let luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
            brightness.push((16.5 + luma * (219.0 / 255.0)) as u8);
            let to_chroma = 224.0 / 255.0;
            differences.push([
                (blue - luma) / 1.8556 * to_chroma,
                (red - luma) / 1.5748 * to_chroma,
            ]);
        }
        let mut planes = Self {
            size: (width, height),
            brightness,
            blueness: Vec::with_capacity(pairs),
            redness: Vec::with_capacity(pairs),
        };
        for rows in differences.chunks_exact(2 * width.max(1)) {
            let (upper, lower) = rows.split_at(width);
            for x in (0..width).step_by(2) {
                // One, two and one parts of the pixels around the left one.
                let weights = [(x.saturating_sub(1), 1.0), (x, 2.0), (x + 1, 1.0)];
                let mean = |which: usize| {
                    let sum: f32 = weights
                        .iter()
                        .map(|&(x, weight)| weight * (upper[x][which] + lower[x][which]))
                        .sum();
                    (128.5 + sum / 8.0).clamp(16.0, 240.0) as u8
                };
                planes.blueness.push(mean(0));
                planes.redness.push(mean(1));
            }
        }
        planes
    }
}

impl YUVSource for Planes {
    fn dimensions(&self) -> (usize, usize) {
        self.size
    }

    fn strides(&self) -> (usize, usize, usize) {
        let (width, _) = self.size;
        (width, width / 2, width / 2)
    }

    fn y(&self) -> &[u8] {
        &self.brightness
    }

    fn u(&self) -> &[u8] {
        &self.blueness
    }

    fn v(&self) -> &[u8] {
        &self.redness
    }
}
