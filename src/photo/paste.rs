//! The edit of a face put back into the photo it was cut from.
//!
//! Neural Photo Editor (Brock et al. 2017, arXiv 1609.07093) adds the edit's *difference* to the photo instead of showing
//! the model's soft face. Here that difference is also warped back to the photo's own size, blended under an oval mask, and
//! the photo's residual (what the model could not draw) is treated by scale. With `I` the photo, `A` the aligned crop of
//! it, `R` the plain reconstruction and `D` the edited one, all display-encoded:
//!
//! ```text
//! out = I + M * ( (D - R) - max((1 - detail) * S, G) * band(A - R) - (1 - detail) * S * (I - A) )
//! ```
//!
//! `M` is the mask, `S` how much the edit changes a place, `G` the same for changes so large that structure must have
//! come or gone, `band` the residual without its slowest part. So what was left of a pair of glasses goes with them, light
//! and colour of the scene stay, and the finest detail (`I - A`, beyond the model's resolution) stays as far as `detail`
//! says. The sum is made in display space: the networks were trained there, so their differences mean the same on dark
//! and light skin only there; in linear light the same difference is far too strong in shadows.

use image::{DynamicImage, RgbImage};
use rayon::prelude::*;

use super::planes::Planes;
use super::{Framing, Photo, crop};

/// The share of fine detail that is kept where the edit changes the face, unless the user chooses another.
pub const DEFAULT_DETAIL: f32 = 0.7;

/// Change of a channel, as a share of the full range, below which a place counts as left alone and above which it counts
/// as changed.
const CHANGED: (f32, f32) = (0.015, 0.09);
/// The same for changes that take structure away or put it there.
const REPLACED: (f32, f32) = (0.10, 0.28);
/// How far the change of a place reaches, in pixels of the model.
const CHANGE_SIGMA_PX: f32 = 2.0;
/// What is slower than this is light and scene rather than structure, in pixels of the model.
const SCENE_SIGMA_PX: f32 = 7.0;
/// Where the mask begins to fall, as a share of the way from the middle to the square's edge.
const MASK_INNER: f32 = 0.72;
/// The oval's exponent: 2 is an ellipse, more is squarer. Training crops are filled by the face to their edges.
const MASK_POWER: f32 = 3.0;
/// Width of the fade at the photo's own edge, as a share of the square.
const BORDER_FADE: f32 = 0.04;

/// How an edit is put back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PasteOptions {
    /// How much of the photo's own fine detail stays where the edit changes the face, 0 to 1: 0 shows there what the
    /// model draws, 1 keeps every pore. Elsewhere all of it stays, always.
    pub detail: f32,
}

impl Default for PasteOptions {
    fn default() -> Self {
        Self {
            detail: DEFAULT_DETAIL,
        }
    }
}

/// The difference that an edit makes to the face in a framing, ready for a photo of any size.
#[derive(Clone, Debug)]
pub struct Patch {
    framing: Framing,
    /// Red, green and blue to add; then red, green and blue of the aligned face; then the share of detail to take away.
    fields: Planes<7>,
    is_neutral: bool,
}

impl Patch {
    /// `plain` and `edited` are the model's pictures of the face in `framing` without and with the edit; both are square
    /// and equally large, or there is no patch. The photo is read at the framing only.
    pub fn new(
        photo: &Photo,
        framing: Framing,
        plain: &RgbImage,
        edited: &RgbImage,
        options: PasteOptions,
    ) -> Option<Self> {
        let side_px = plain.width();
        if side_px == 0 || plain.height() != side_px || plain.dimensions() != edited.dimensions() {
            return None;
        }
        let framing = framing.sanitised(photo.width_px(), photo.height_px());
        let aligned = crop(photo, framing, side_px);
        Some(Self::from_aligned(
            &aligned, framing, plain, edited, options,
        ))
    }

    fn from_aligned(
        aligned: &RgbImage,
        framing: Framing,
        plain: &RgbImage,
        edited: &RgbImage,
        options: PasteOptions,
    ) -> Self {
        let side = plain.width() as usize;
        let taken = 1.0
            - if options.detail.is_finite() {
                options.detail.clamp(0.0, 1.0)
            } else {
                DEFAULT_DETAIL
            };
        let unit = |image: &RgbImage, index: usize, channel: usize| {
            f32::from(image.as_raw()[3 * index + channel]) / 255.0
        };
        let change = Planes::<3>::from_fn(side, |index| {
            std::array::from_fn(|channel| {
                unit(edited, index, channel) - unit(plain, index, channel)
            })
        });
        let amount = Planes::<1>::from_fn(side, |index| {
            [change.values()[index]
                .iter()
                .map(|value| value.abs())
                .sum::<f32>()
                / 3.0]
        })
        .blurred(CHANGE_SIGMA_PX);
        let residual = Planes::<3>::from_fn(side, |index| {
            std::array::from_fn(|channel| {
                unit(aligned, index, channel) - unit(plain, index, channel)
            })
        });
        let scene = residual.blurred(SCENE_SIGMA_PX);
        let fields = Planes::<7>::from_fn(side, |index| {
            let [amount] = amount.values()[index];
            let taken = taken * smooth_step(CHANGED, amount);
            let structure = taken.max(smooth_step(REPLACED, amount));
            let (change, residual) = (change.values()[index], residual.values()[index]);
            let scene = scene.values()[index];
            std::array::from_fn(|field| match field {
                0..=2 => change[field] - structure * (residual[field] - scene[field]),
                3..=5 => unit(aligned, index, field - 3),
                _ => taken,
            })
        });
        // A face smaller than the model's pictures would pick single pixels out of them.
        let shrinking = side as f32 / framing.size_px;
        Self {
            framing,
            fields: fields.blurred(if shrinking > 1.0 {
                0.5 * shrinking
            } else {
                0.0
            }),
            is_neutral: plain == edited,
        }
    }

    /// Whether there is no difference at all, so that pasting changes nothing.
    pub fn is_neutral(&self) -> bool {
        self.is_neutral
    }

    /// Puts the edit into `pixels`, the photo that the framing is of, at any depth. Grey stays grey and transparency
    /// stays. Where the [`mask`] is 0, no bit changes.
    pub fn paste(&self, pixels: &mut DynamicImage) {
        if self.is_neutral {
            return;
        }
        let size = (pixels.width() as usize, pixels.height() as usize);
        match pixels {
            DynamicImage::ImageLuma8(image) => self.paste_samples::<_, 1>(image, size),
            DynamicImage::ImageLumaA8(image) => self.paste_samples::<_, 2>(image, size),
            DynamicImage::ImageRgb8(image) => self.paste_samples::<_, 3>(image, size),
            DynamicImage::ImageRgba8(image) => self.paste_samples::<_, 4>(image, size),
            DynamicImage::ImageLuma16(image) => self.paste_samples::<_, 1>(image, size),
            DynamicImage::ImageLumaA16(image) => self.paste_samples::<_, 2>(image, size),
            DynamicImage::ImageRgb16(image) => self.paste_samples::<_, 3>(image, size),
            DynamicImage::ImageRgba16(image) => self.paste_samples::<_, 4>(image, size),
            DynamicImage::ImageRgb32F(image) => self.paste_samples::<_, 3>(image, size),
            DynamicImage::ImageRgba32F(image) => self.paste_samples::<_, 4>(image, size),
            // The library may learn further kinds; the decoders at hand give none of them.
            _ => {}
        }
    }

    /// Works row by row on all cores, within the framing's bounding box only.
    fn paste_samples<S: Sample, const CHANNELS: usize>(
        &self,
        samples: &mut [S],
        (width, height): (usize, usize),
    ) {
        let corners = self.framing.corners_px();
        let span = |values: [f32; 4], length: usize| {
            let low = values.into_iter().fold(f32::INFINITY, f32::min);
            let high = values.into_iter().fold(f32::NEG_INFINITY, f32::max);
            let start = (low.floor().max(0.0) as usize).min(length);
            (start, (high.ceil().max(0.0) as usize).clamp(start, length))
        };
        let (left, right) = span(corners.map(|(x, _)| x), width);
        let (top, bottom) = span(corners.map(|(_, y)| y), height);
        let stride = width * CHANNELS;
        let Some(region) = samples.get_mut(top * stride..bottom * stride) else {
            return;
        };
        region
            .par_chunks_exact_mut(stride)
            .zip(top..bottom)
            .for_each(|(row, y)| {
                let pixels = row[left * CHANNELS..right * CHANNELS].chunks_exact_mut(CHANNELS);
                for (pixel, x) in pixels.zip(left..right) {
                    let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
                    let weight = mask(&self.framing, width as u32, height as u32, x, y);
                    if weight > 0.0 {
                        self.change_pixel(pixel, x, y, weight);
                    }
                }
            });
    }

    fn change_pixel<S: Sample>(&self, pixel: &mut [S], x: f32, y: f32, weight: f32) {
        let (u, v) = self.framing.crop_from_photo(x, y);
        let fields = self.fields.at(u, v);
        let taken = fields[6].clamp(0.0, 1.0);
        if let [grey] | [grey, _] = pixel {
            let luma = |first: usize| {
                0.299 * fields[first] + 0.587 * fields[first + 1] + 0.114 * fields[first + 2]
            };
            *grey = grey.plus(weight * (luma(0) - taken * (grey.unit() - luma(3))));
        } else {
            for (channel, sample) in pixel.iter_mut().take(3).enumerate() {
                let detail = sample.unit() - fields[3 + channel];
                *sample = sample.plus(weight * (fields[channel] - taken * detail));
            }
        }
    }
}

/// How much of an edit shows at a photo point, 0 to 1: an oval inside the framing's square that is exactly 0 on the
/// square's edge and beyond it, and fades at the edge of a photo of `width_px` by `height_px`.
pub fn mask(framing: &Framing, width_px: u32, height_px: u32, x_px: f32, y_px: f32) -> f32 {
    let (u, v) = framing.crop_from_photo(x_px, y_px);
    let (across, down) = ((2.0 * u - 1.0).abs(), (2.0 * v - 1.0).abs());
    // Also for points that are nowhere (not a number).
    if !(across < 1.0 && down < 1.0) {
        return 0.0;
    }
    let radius = (across.powf(MASK_POWER) + down.powf(MASK_POWER)).powf(1.0 / MASK_POWER);
    let oval = 1.0 - smooth_step((MASK_INNER, 1.0), radius);
    let to_border_px = x_px
        .min(y_px)
        .min(width_px as f32 - x_px)
        .min(height_px as f32 - y_px);
    oval * smooth_step((0.0, BORDER_FADE * framing.size_px), to_border_px)
}

/// 0 up to the first of `between`, 1 from the second on, without a corner on the way.
fn smooth_step(between: (f32, f32), x: f32) -> f32 {
    let t = ((x - between.0) / (between.1 - between.0)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// A channel of a pixel at some depth.
trait Sample: Copy + Send + Sync {
    /// As a share of the full range.
    fn unit(self) -> f32;
    /// With `change` added, a share of the full range; exactly the same for no change.
    fn plus(self, change: f32) -> Self;
}

impl Sample for u8 {
    fn unit(self) -> f32 {
        f32::from(self) / 255.0
    }

    fn plus(self, change: f32) -> Self {
        // The cast saturates.
        (f32::from(self) + change * 255.0).round() as Self
    }
}

impl Sample for u16 {
    fn unit(self) -> f32 {
        f32::from(self) / 65_535.0
    }

    fn plus(self, change: f32) -> Self {
        (f32::from(self) + change * 65_535.0).round() as Self
    }
}

impl Sample for f32 {
    fn unit(self) -> f32 {
        self
    }

    fn plus(self, change: f32) -> Self {
        self + change
    }
}
