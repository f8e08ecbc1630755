//! The edit of a face put back into the photo it was cut from.
//!
//! The picture with carried detail is what belongs into the framing's square; it is made here from the photo's own pixels, at
//! whatever size and depth the photo has, and blended under an oval mask that is 0 on the square's edge (Neural Photo
//! Editor, Brock et al. 2017, arXiv 1609.07093, adds the difference of two drawn faces so). With `I` the photo and `x` a
//! place in it:
//!
//! ```text
//! out(x) = I(x) + mask(x) * (low(x) + grain(x) * I(x + flow(x)) - I(x))
//! ```
//!
//! `low`, `grain` and `flow` are small fields (see [`compose`](super::compose)). The sum is made in display space: the networks
//! were trained there, so their differences mean the same on dark and light skin only there; in linear light the same
//! difference is far too strong in shadows.

use image::{DynamicImage, RgbImage};
use rayon::prelude::*;

use super::carried::Moved;
use super::contrast::added_contrast;
use super::planes::{luma_of, within_unit};
use super::rims::{Cover, Rims};
use super::taps::cubic_taps;
use super::{FaceEdit, Planes, Portrait};
use crate::latent::smooth_step;
use crate::photo::sample::Sample;
use crate::photo::{ColourSpace, Framing, Photo, crop};

/// The share of the photo's detail that is carried, unless the user chooses another.
pub const DEFAULT_DETAIL: f32 = 1.0;

/// Change of a channel, as a share of the full range, below which a place counts as left alone and above which it counts
/// as changed.
const CHANGED: (f32, f32) = (0.015, 0.09);
/// How far the change of a place reaches, in pixels of the model.
const CHANGE_SIGMA_PX: f32 = 2.0;
/// Where the mask begins to fall, as a share of the way from the middle to the square's edge.
const MASK_INNER: f32 = 0.72;
/// The oval's exponent: 2 is an ellipse, more is squarer. Training crops are filled by the face to their edges.
const MASK_POWER: f32 = 3.0;
/// Width of the fade at the photo's own edge, as a share of the square.
const BORDER_FADE: f32 = 0.04;

/// How an edit is put back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PasteOptions {
    /// How much of the photo's own detail stays where the edit changes the face, 0 to 1: 0 shows there what the model
    /// draws, 1 carries every pore that the edit does not contradict. Elsewhere all of it stays, always.
    pub detail: f32,
}

impl Default for PasteOptions {
    fn default() -> Self {
        Self {
            detail: DEFAULT_DETAIL,
        }
    }
}

/// The edit of the face in a framing, ready for a photo of any size.
#[derive(Clone, Debug)]
pub struct Patch {
    framing: Framing,
    /// Red, green and blue; the flow to the right and downwards, in shares of the square; and the grain's gain.
    fields: Planes<6>,
    /// Frames that are put on.
    rims: Option<Rims>,
    is_neutral: bool,
}

impl Patch {
    /// The pictures of `face` are square and equally large, or there is no patch. The photo is read at the framing only.
    pub fn new(photo: &Photo, face: &FaceEdit, options: PasteOptions) -> Option<Self> {
        let framing = face.framing.sanitised(photo.width_px(), photo.height_px());
        let portrait = Self::portrait(photo, framing, &face.plain)?;
        Self::of(&portrait, framing, face, options)
    }

    /// The face in a framing of `photo`, as large as `plain`, what the model draws of it.
    pub(super) fn portrait(photo: &Photo, framing: Framing, plain: &RgbImage) -> Option<Portrait> {
        let drawn = Planes::from_image(plain)?;
        Portrait::new(crop(photo, framing, plain.width()).into(), drawn)
    }

    /// As [`Patch::new`], of a portrait that has been made of the photo in a sanitised `framing`.
    pub(super) fn of(
        portrait: &Portrait,
        framing: Framing,
        face: &FaceEdit,
        options: PasteOptions,
    ) -> Option<Self> {
        let target = Planes::from_image(&face.edited)?;
        if target.side() != portrait.drawn().side() {
            return None;
        }
        let luma = target.luma();
        let kept = kept(portrait.drawn(), &target, options.detail);
        let taken_off = within_unit(face.glasses.taken_off);
        let mut carried = Moved::new(portrait, &luma).carried(portrait, &luma, taken_off);
        let rims = Rims::of(&target, options.detail * face.glasses.put_on);
        let contrast = added_contrast(&target).zip(&kept, |added, [kept]| added.map(|a| kept * a));
        let mut low = target.zip(&contrast, |a, b| std::array::from_fn(|i| a[i] + b[i]));
        carried.keep_local(&mut low, within_unit(options.detail), rims.as_ref());
        let carried = carried.without_frames().kept(&kept);
        carried.add_to(&mut low);
        if portrait.is_grey() {
            low = low.faded(1.0);
        }
        let side = low.side() as f32;
        let fields = low.zip(&carried.field(), |[red, green, blue], [dx, dy, grain]| {
            [*red, *green, *blue, dx / side, dy / side, *grain]
        });
        // A face smaller than the model's pictures would pick single pixels out of them.
        let shrinking = side / framing.size_px;
        Some(Self {
            framing,
            fields: if shrinking > 1.0 {
                fields.blurred(0.5 * shrinking)
            } else {
                fields
            },
            rims,
            is_neutral: face.is_neutral(),
        })
    }

    /// Whether there is no difference at all, so that pasting changes nothing.
    pub fn is_neutral(&self) -> bool {
        self.is_neutral
    }

    /// Puts the edit into `pixels`, the photo that the framing is of, in sRGB at any depth. Grey stays grey and transparency
    /// stays. Where the [`mask`] is 0, no bit changes.
    pub fn paste(&self, pixels: &mut DynamicImage) {
        self.paste_in(&ColourSpace::default(), pixels);
    }

    /// As [`Patch::paste`], where the numbers of `pixels` mean what `colours` says. The edit is made in sRGB, as the networks
    /// see it, and only its difference is brought back, so that nothing else is rounded on the way there and back.
    pub fn paste_in(&self, colours: &ColourSpace, pixels: &mut DynamicImage) {
        if self.is_neutral {
            return;
        }
        let size = (pixels.width() as usize, pixels.height() as usize);
        match pixels {
            DynamicImage::ImageLuma8(image) => self.paste_samples::<_, 1>(image, size, colours),
            DynamicImage::ImageLumaA8(image) => self.paste_samples::<_, 2>(image, size, colours),
            DynamicImage::ImageRgb8(image) => self.paste_samples::<_, 3>(image, size, colours),
            DynamicImage::ImageRgba8(image) => self.paste_samples::<_, 4>(image, size, colours),
            DynamicImage::ImageLuma16(image) => self.paste_samples::<_, 1>(image, size, colours),
            DynamicImage::ImageLumaA16(image) => self.paste_samples::<_, 2>(image, size, colours),
            DynamicImage::ImageRgb16(image) => self.paste_samples::<_, 3>(image, size, colours),
            DynamicImage::ImageRgba16(image) => self.paste_samples::<_, 4>(image, size, colours),
            DynamicImage::ImageRgb32F(image) => self.paste_samples::<_, 3>(image, size, colours),
            DynamicImage::ImageRgba32F(image) => self.paste_samples::<_, 4>(image, size, colours),
            // The library may learn further kinds; the decoders at hand give none of them.
            _ => {}
        }
    }

    /// Works row by row on all cores, within the framing's bounding box only.
    fn paste_samples<S: Sample, const CHANNELS: usize>(
        &self,
        samples: &mut [S],
        (width, height): (usize, usize),
        colours: &ColourSpace,
    ) {
        let [across, down] = self.framing.bounds_px();
        let span = |(low, high): (f32, f32), length: usize| {
            let start = (low.floor().max(0.0) as usize).min(length);
            (start, (high.ceil().max(0.0) as usize).clamp(start, length))
        };
        let (left, right) = span(across, width);
        let (top, bottom) = span(down, height);
        let stride = width * CHANNELS;
        let Some(region) = samples.get_mut(top * stride..bottom * stride) else {
            return;
        };
        // What moves is read from where nothing has moved yet.
        let before = Region::<S, CHANNELS> {
            samples: region.to_vec(),
            width,
            top,
        };
        region
            .par_chunks_exact_mut(stride)
            .zip(top..bottom)
            .for_each_init(Row::default, |changes, (row, y)| {
                changes.clear();
                for x in left..right {
                    let (middle_x, middle_y) = (x as f32 + 0.5, y as f32 + 0.5);
                    let weight = mask(
                        &self.framing,
                        width as u32,
                        height as u32,
                        middle_x,
                        middle_y,
                    );
                    if weight > 0.0 {
                        let (drawn, grain, seen) = self.found(&before, middle_x, middle_y);
                        let own = channels(&row[x * CHANNELS..(x + 1) * CHANNELS]);
                        changes.add(
                            x,
                            own,
                            seen,
                            Blend {
                                drawn,
                                grain,
                                weight,
                            },
                        );
                    }
                }
                changes.make(colours, CHANNELS < 3);
                for (x, change) in changes.iter() {
                    let pixel = &mut row[x * CHANNELS..(x + 1) * CHANNELS];
                    // Transparency stays.
                    let coloured = if CHANNELS < 3 { 1 } else { 3 };
                    for (sample, change) in pixel.iter_mut().zip(change).take(coloured) {
                        *sample = sample.plus(*change);
                    }
                }
            });
    }

    /// What the edit says at a point of the photo: what is drawn there, how much grain there is on it, and the colour in the
    /// photo that the grain comes from.
    fn found<S: Sample, const CHANNELS: usize>(
        &self,
        before: &Region<S, CHANNELS>,
        x: f32,
        y: f32,
    ) -> ([f32; 3], f32, [f32; 3]) {
        let (u, v) = self.framing.crop_from_photo(x, y);
        let side = self.fields.side() as f32;
        let [red, green, blue, du, dv, grain] = self.fields.at(u * side - 0.5, v * side - 0.5);
        let (from_x, from_y) = self.framing.photo_from_crop(u + du, v + dv);
        let (own_x, own_y) = self.framing.photo_from_crop(u, v);
        // By their difference: the way there and back would not end at the very same place.
        let seen = before.at(x + (from_x - own_x), y + (from_y - own_y));
        let rims = self.rims.as_ref();
        let cover = rims.map_or_else(Cover::default, |rims| rims.at([u, v], self.framing.size_px));
        let drawn = [red, green, blue].map(|level| cover.over(level));
        (drawn, cover.leaves() * grain, seen)
    }
}

/// How a pixel is mixed from what is there, what is drawn and what the photo has elsewhere.
struct Blend {
    drawn: [f32; 3],
    grain: f32,
    weight: f32,
}

/// The pixels of a row that change. Colours are triples of shares of the full range.
#[derive(Default)]
struct Row {
    columns: Vec<usize>,
    blends: Vec<Blend>,
    own: Vec<f32>,
    seen: Vec<f32>,
    changes: Vec<f32>,
}

impl Row {
    fn clear(&mut self) {
        self.columns.clear();
        self.blends.clear();
        self.own.clear();
        self.seen.clear();
        self.changes.clear();
    }

    fn add(&mut self, column: usize, own: [f32; 3], seen: [f32; 3], blend: Blend) {
        self.columns.push(column);
        self.own.extend(own);
        self.seen.extend(seen);
        self.blends.push(blend);
    }

    /// Mixes in sRGB, and says what that adds to the picture's own numbers.
    fn make(&mut self, colours: &ColourSpace, is_grey: bool) {
        colours.to_srgb(&mut self.own);
        colours.to_srgb(&mut self.seen);
        let places = self.own.chunks_exact(3).zip(self.seen.chunks_exact(3));
        for (blend, (own, seen)) in self.blends.iter().zip(places) {
            let Blend {
                drawn,
                grain,
                weight,
            } = blend;
            let drawn = match is_grey {
                true => [luma_of(*drawn); 3],
                false => *drawn,
            };
            let channels = drawn.iter().zip(seen).zip(own);
            self.changes
                .extend(channels.map(|((drawn, seen), own)| weight * (drawn + grain * seen - own)));
        }
        if colours.is_srgb() {
            return;
        }
        let mut after: Vec<f32> = self
            .own
            .iter()
            .zip(&self.changes)
            .map(|(a, b)| a + b)
            .collect();
        let is_known = colours.to_own(&mut after) && colours.to_own(&mut self.own);
        // A profile that leads to sRGB only: the same difference is the best guess.
        if is_known {
            self.changes.clear();
            self.changes
                .extend(after.iter().zip(&self.own).map(|(a, b)| a - b));
        }
    }

    fn iter(&self) -> impl Iterator<Item = (usize, &[f32])> {
        self.columns
            .iter()
            .copied()
            .zip(self.changes.chunks_exact(3))
    }
}

/// The colour of a pixel, grey three times.
fn channels<S: Sample>(pixel: &[S]) -> [f32; 3] {
    match pixel {
        [grey] | [grey, _] => [grey.unit(); 3],
        [red, green, blue, ..] => [red.unit(), green.unit(), blue.unit()],
        [] => [0.0; 3],
    }
}

/// Rows of a photo.
struct Region<S, const CHANNELS: usize> {
    samples: Vec<S>,
    width: usize,
    /// The first row's place in the photo.
    top: usize,
}

impl<S: Sample, const CHANNELS: usize> Region<S, CHANNELS> {
    /// The colour at a point of the photo, as shares of the full range, by Catmull-Rom interpolation.
    fn at(&self, x: f32, y: f32) -> [f32; 3] {
        let height = self.samples.len() / (self.width * CHANNELS).max(1);
        let (columns, across) = cubic_taps(x - 0.5, self.width);
        let (rows, down) = cubic_taps(y - 0.5 - self.top as f32, height);
        let mut sum = [0.0; 3];
        for (row, down) in rows.into_iter().zip(down) {
            for (column, across) in columns.into_iter().zip(across) {
                let first = (row * self.width + column) * CHANNELS;
                let colour = channels(&self.samples[first..first + CHANNELS]);
                for (sum, share) in sum.iter_mut().zip(colour) {
                    *sum += share * down * across;
                }
            }
        }
        sum
    }
}

/// How much of the detail is kept at each pixel: all where nothing changes, `detail` where much does.
fn kept(plain: &Planes<3>, edited: &Planes<3>, detail: f32) -> Planes<1> {
    let detail = if detail.is_finite() {
        detail.clamp(0.0, 1.0)
    } else {
        DEFAULT_DETAIL
    };
    let change = plain.zip(edited, |a, b| {
        [(0..3)
            .map(|channel| (a[channel] - b[channel]).abs())
            .sum::<f32>()
            / 3.0]
    });
    change
        .blurred(CHANGE_SIGMA_PX)
        .map(|[change]| [1.0 - (1.0 - detail) * smooth_step(CHANGED, *change)])
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
