//! What the numbers of a picture mean: sRGB, or what a colour profile says.

use std::fmt;
use std::sync::{Arc, OnceLock};

use image::{DynamicImage, RgbImage};
use moxcms::{
    ColorProfile, DataColorSpace, Layout, RenderingIntent, ToneReprCurve, TransformF32Executor,
    TransformOptions,
};
use rayon::prelude::*;

use super::sample::Sample;

/// Colours that a profile must change to count, as a share of the full range: less is lost in 8 bits.
const NOTICED: f32 = 0.75 / 255.0;

/// How the numbers of a picture become display-encoded sRGB, and sRGB those numbers again.
///
/// Colours are triples of red, green and blue, each a share of the full range; grey is three times the same.
#[derive(Clone, Default)]
pub struct ColourSpace {
    /// None for sRGB.
    conversion: Option<Arc<Conversion>>,
}

struct Conversion {
    profile: ColorProfile,
    to_srgb: Arc<TransformF32Executor>,
    /// Made when first asked for; None where the profile describes one direction only, as those of scanners do.
    to_own: OnceLock<Option<Arc<TransformF32Executor>>>,
}

impl ColourSpace {
    /// By an ICC profile. One that is broken, or of inks, counts as sRGB, and so does one whose colours are those of sRGB.
    pub(super) fn of_icc_profile(bytes: &[u8]) -> Self {
        ColorProfile::new_from_slice(bytes).map_or_else(|_| Self::default(), Self::of)
    }

    /// By a profile, as [`ColourSpace::of_icc_profile`].
    pub(super) fn of(profile: ColorProfile) -> Self {
        let conversion = match describes_srgb(&profile) {
            true => None,
            false => Conversion::new(profile).filter(Conversion::is_noticed),
        };
        Self {
            conversion: conversion.map(Arc::new),
        }
    }

    /// Whether the numbers are sRGB already.
    pub fn is_srgb(&self) -> bool {
        self.conversion.is_none()
    }

    /// Whether only greys can be described.
    pub(super) fn is_grey(&self) -> bool {
        self.conversion.as_ref().is_some_and(|c| c.is_grey())
    }

    /// Turns triples of the picture's numbers into sRGB.
    pub(crate) fn to_srgb(&self, colours: &mut [f32]) {
        if let Some(conversion) = &self.conversion {
            conversion.to_srgb(colours);
        }
    }

    /// Turns triples of sRGB into the picture's numbers; returns whether that is possible. Colours that the picture cannot
    /// have become the nearest.
    pub(crate) fn to_own(&self, colours: &mut [f32]) -> bool {
        let Some(conversion) = &self.conversion else {
            return true;
        };
        let Some(transform) = conversion.to_own() else {
            return false;
        };
        for share in colours.iter_mut() {
            *share = share.clamp(0.0, 1.0);
        }
        let channels = if conversion.is_grey() { 1 } else { 3 };
        let mut result = vec![0.0; colours.len() / 3 * channels];
        let is_done = transform.transform(colours, &mut result).is_ok();
        if is_done {
            let found = result.chunks_exact(channels);
            for (colour, found) in colours.chunks_exact_mut(3).zip(found) {
                for (share, found) in colour.iter_mut().zip(found.iter().cycle()) {
                    *share = *found;
                }
            }
        }
        is_done
    }

    /// The picture in sRGB, 8 bits a channel, transparency laid over `backdrop`.
    pub(super) fn srgb_picture(&self, picture: &DynamicImage, backdrop: u8) -> RgbImage {
        let size = (picture.width(), picture.height());
        match picture {
            DynamicImage::ImageLuma8(image) => self.convert::<_, 1>(image, size, backdrop),
            DynamicImage::ImageLumaA8(image) => self.convert::<_, 2>(image, size, backdrop),
            DynamicImage::ImageRgb8(image) => self
                .convert_bytes(image)
                .unwrap_or_else(|| self.convert::<_, 3>(image, size, backdrop)),
            DynamicImage::ImageRgba8(image) => self.convert::<_, 4>(image, size, backdrop),
            DynamicImage::ImageLuma16(image) => self.convert::<_, 1>(image, size, backdrop),
            DynamicImage::ImageLumaA16(image) => self.convert::<_, 2>(image, size, backdrop),
            DynamicImage::ImageRgb16(image) => self.convert::<_, 3>(image, size, backdrop),
            DynamicImage::ImageRgba16(image) => self.convert::<_, 4>(image, size, backdrop),
            DynamicImage::ImageRgb32F(image) => self.convert::<_, 3>(image, size, backdrop),
            DynamicImage::ImageRgba32F(image) => self.convert::<_, 4>(image, size, backdrop),
            // The library may learn further kinds; the decoders at hand give none of them.
            _ => picture.to_rgb8(),
        }
    }

    /// The quick way for what nearly all photos are: 8 bits a channel, opaque, in colour.
    fn convert_bytes(&self, picture: &RgbImage) -> Option<RgbImage> {
        let conversion = self.conversion.as_ref().filter(|c| !c.is_grey())?;
        let srgb = ColorProfile::new_srgb();
        let transform = conversion
            .profile
            .create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options())
            .ok()?;
        let mut result = RgbImage::new(picture.width(), picture.height());
        let row_len = (3 * picture.width() as usize).max(1);
        let rows = result.par_chunks_exact_mut(row_len);
        rows.zip(picture.par_chunks_exact(row_len))
            .try_for_each(|(result, row)| transform.transform(row, result))
            .ok()?;
        Some(result)
    }

    /// Works row by row on all cores, so that a large photo needs no copy at a higher depth.
    fn convert<S: Sample, const CHANNELS: usize>(
        &self,
        samples: &[S],
        (width_px, height_px): (u32, u32),
        backdrop: u8,
    ) -> RgbImage {
        let mut result = RgbImage::new(width_px, height_px);
        let width = width_px as usize;
        let backdrop = f32::from(backdrop);
        result
            .par_chunks_exact_mut((3 * width).max(1))
            .zip(samples.par_chunks_exact((CHANNELS * width).max(1)))
            .for_each_init(
                || vec![0.0; 3 * width],
                |colours, (opaque, row)| {
                    let pixels = row.chunks_exact(CHANNELS);
                    for (colour, pixel) in colours.chunks_exact_mut(3).zip(pixels.clone()) {
                        match pixel {
                            [grey] | [grey, _] => colour.fill(grey.unit()),
                            [red, green, blue, ..] => {
                                colour.copy_from_slice(&[red.unit(), green.unit(), blue.unit()]);
                            }
                            [] => {}
                        }
                    }
                    self.to_srgb(colours);
                    let found = colours.chunks_exact(3).zip(pixels);
                    for (opaque, (colour, pixel)) in opaque.chunks_exact_mut(3).zip(found) {
                        let alpha = match pixel {
                            [_, alpha] | [_, _, _, alpha] => alpha.unit(),
                            _ => 1.0,
                        };
                        for (level, share) in opaque.iter_mut().zip(colour) {
                            let share = share.clamp(0.0, 1.0) * 255.0;
                            // The cast saturates.
                            *level = (share * alpha + backdrop * (1.0 - alpha)).round() as u8;
                        }
                    }
                },
            );
        result
    }
}

impl fmt::Debug for ColourSpace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ColourSpace")
            .field("is_srgb", &self.is_srgb())
            .finish_non_exhaustive()
    }
}

impl Conversion {
    fn new(profile: ColorProfile) -> Option<Self> {
        let layout = layout(&profile)?;
        let to_srgb = profile
            .create_transform_f32(layout, &ColorProfile::new_srgb(), Layout::Rgb, options())
            .ok()?;
        Some(Self {
            profile,
            to_srgb,
            to_own: OnceLock::new(),
        })
    }

    fn is_grey(&self) -> bool {
        self.profile.color_space == DataColorSpace::Gray
    }

    fn to_own(&self) -> Option<&TransformF32Executor> {
        let made = self.to_own.get_or_init(|| {
            let layout = layout(&self.profile)?;
            ColorProfile::new_srgb()
                .create_transform_f32(Layout::Rgb, &self.profile, layout, options())
                .ok()
        });
        made.as_deref()
    }

    fn to_srgb(&self, colours: &mut [f32]) {
        let own: Vec<f32> = if self.is_grey() {
            colours.iter().step_by(3).copied().collect()
        } else {
            colours.to_vec()
        };
        // Both are of the length that the transform was made for.
        let done = self.to_srgb.transform(&own, colours);
        debug_assert!(done.is_ok(), "{done:?}");
    }

    /// Whether the colours differ from those of sRGB, and are colours at all: white lighter than black.
    fn is_noticed(&self) -> bool {
        const STEPS: usize = 9;
        let share = |step: usize| (step % STEPS) as f32 / (STEPS - 1) as f32;
        let before: Vec<f32> = if self.is_grey() {
            (0..STEPS).flat_map(|step| [share(step); 3]).collect()
        } else {
            (0..STEPS.pow(3))
                .flat_map(|i| [share(i / (STEPS * STEPS)), share(i / STEPS), share(i)])
                .collect()
        };
        let mut after = before.clone();
        self.to_srgb(&mut after);
        let is_finite = after.iter().all(|share| share.is_finite());
        let lightness = |colour: Option<&[f32]>| colour.map_or(0.0, |c| c.iter().sum::<f32>());
        let (black, white) = (after.chunks(3).next(), after.chunks(3).next_back());
        is_finite
            && lightness(white) > lightness(black) + 1.0
            && before
                .iter()
                .zip(&after)
                .any(|(a, b)| (a - b).abs() > NOTICED)
    }
}

/// How the numbers of a profile's pictures lie in memory; None for inks and colours that no file here has.
fn layout(profile: &ColorProfile) -> Option<Layout> {
    match profile.color_space {
        DataColorSpace::Rgb => Some(Layout::Rgb),
        DataColorSpace::Gray => Some(Layout::Gray),
        _ => None,
    }
}

/// White stays white, as in every viewer.
fn options() -> TransformOptions {
    TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    }
}

/// Whether the profile says by three primaries and a curve each what sRGB is: most do, and making a conversion to see that
/// it changes nothing takes longer than decoding a small picture.
fn describes_srgb(profile: &ColorProfile) -> bool {
    /// Beyond which a number of the matrix, or a curve's share of the full range in linear light, is another.
    const NEAR: f64 = 0.001;
    let srgb = ColorProfile::new_srgb();
    let curves = [&profile.red_trc, &profile.green_trc, &profile.blue_trc];
    let is_by_table =
        profile.lut_a_to_b_perceptual.is_some() || profile.lut_a_to_b_colorimetric.is_some();
    let is_same = |curve: &Option<ToneReprCurve>| {
        let evaluator =
            |curve: &Option<ToneReprCurve>| curve.as_ref()?.make_linear_evaluator().ok();
        let Some((own, srgb)) = evaluator(curve).zip(evaluator(&srgb.red_trc)) else {
            return false;
        };
        (0..=32_u8).all(|step| {
            let share = f32::from(step) / 32.0;
            let difference = own.evaluate_value(share) - srgb.evaluate_value(share);
            f64::from(difference.abs()) < NEAR
        })
    };
    profile.color_space == DataColorSpace::Rgb
        && !is_by_table
        && curves.into_iter().all(is_same)
        && (0..3).all(|row| {
            let matrix = profile.transform_matrix(&srgb).v;
            (0..3).all(|column| {
                let same = if row == column { 1.0 } else { 0.0 };
                (matrix[row][column] - same).abs() < NEAR
            })
        })
}
