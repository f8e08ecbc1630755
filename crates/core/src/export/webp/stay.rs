//! Which blocks of a picture may stay as they are shown: writing them again would cost bytes and be seen by nobody.

use image::RgbImage;

use crate::export::player::Area;

/// Side of a block in pixels: a macroblock of the codec, so that those that stay cost nothing.
const BLOCK_PX: u32 = 16;
/// How far a block may be off on average (root of the mean square), in levels of 255 for the root of one step of quality. That
/// is three quarters of what the codec itself is off: 2 levels at a quality of 85.
const OFF: f32 = 0.52;
/// How much further a single pixel may be off.
const PIXEL_OFF: f32 = 5.0;

/// What a viewer sees, but for what the codec is off: pixels of the pictures that they were written from.
pub(super) struct Shown {
    image: RgbImage,
    most_off: f32,
}

/// The part of a picture that is written.
pub(super) struct Written {
    /// Where it is; its left and top edge are even, which is all that the format can say.
    pub(super) area: Area,
    /// Whether each of its pixels is opaque, row by row; empty where all are.
    pub(super) opaque: Vec<bool>,
}

impl Shown {
    /// Of a film that begins with `first`, at a quality of 1 to 100.
    pub(super) fn new(first: &RgbImage, quality: u8) -> Self {
        Self {
            image: first.clone(),
            most_off: OFF * f32::from(100 - quality.min(100)).sqrt(),
        }
    }

    /// What has to be written for the next picture, which is as large: it is shown from then on.
    pub(super) fn show(&mut self, next: &RgbImage) -> Written {
        let (width, height) = next.dimensions();
        let (columns, rows) = (width.div_ceil(BLOCK_PX), height.div_ceil(BLOCK_PX));
        let blocks: Vec<Area> = (0..rows)
            .flat_map(|row| (0..columns).map(move |column| (column, row)))
            .map(|(column, row)| block(column * BLOCK_PX, row * BLOCK_PX, (width, height)))
            .collect();
        let changed: Vec<Area> = blocks
            .into_iter()
            .filter(|block| !self.may_stay(*block, next))
            .collect();
        for block in &changed {
            for y in block.top..block.top + block.height {
                for x in block.left..block.left + block.width {
                    self.image.put_pixel(x, y, *next.get_pixel(x, y));
                }
            }
        }
        // A picture that nobody could tell from the one before it still needs its time.
        let area = around(&changed).unwrap_or_else(|| block(0, 0, (width, height)));
        let of_changed: u32 = changed.iter().map(|block| block.width * block.height).sum();
        if of_changed == area.width * area.height {
            return Written {
                area,
                opaque: Vec::new(),
            };
        }
        let mut opaque = vec![false; (area.width * area.height) as usize];
        for block in &changed {
            for y in block.top - area.top..block.top - area.top + block.height {
                let start = (y * area.width + block.left - area.left) as usize;
                opaque[start..start + block.width as usize].fill(true);
            }
        }
        Written { area, opaque }
    }

    fn may_stay(&self, block: Area, next: &RgbImage) -> bool {
        let stride = 3 * next.width() as usize;
        let (mut sum, mut worst) = (0_u32, 0_u8);
        for y in block.top..block.top + block.height {
            let start = y as usize * stride + 3 * block.left as usize;
            let row = start..start + 3 * block.width as usize;
            let pairs = self.image.as_raw()[row.clone()]
                .iter()
                .zip(&next.as_raw()[row]);
            for (shown, next) in pairs {
                let off = shown.abs_diff(*next);
                sum += u32::from(off) * u32::from(off);
                worst = worst.max(off);
            }
        }
        let count = 3 * block.width * block.height;
        let mean = (sum as f32 / count as f32).sqrt();
        mean <= self.most_off && f32::from(worst) <= PIXEL_OFF * self.most_off
    }
}

/// The block with this corner, as much of it as the picture has.
fn block(left: u32, top: u32, (width, height): (u32, u32)) -> Area {
    Area {
        left,
        top,
        width: BLOCK_PX.min(width - left),
        height: BLOCK_PX.min(height - top),
    }
}

/// The smallest area around others, if there are any.
fn around(areas: &[Area]) -> Option<Area> {
    let left = areas.iter().map(|area| area.left).min()?;
    let top = areas.iter().map(|area| area.top).min()?;
    let right = areas.iter().map(|area| area.left + area.width).max()?;
    let bottom = areas.iter().map(|area| area.top + area.height).max()?;
    Some(Area {
        left,
        top,
        width: right - left,
        height: bottom - top,
    })
}
