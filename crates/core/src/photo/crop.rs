//! Resampling the square that a [`Framing`] describes.

use fast_image_resize as fir;
use image::{Rgb, RgbImage};

use super::{Framing, Photo};

/// How many pixels of the straightened square stand for one pixel of the result, at most. Beyond this the photo is shrunk
/// first: twelve megapixels are not rotated to fill a thumbnail.
const MAX_OVERSAMPLING: u32 = 4;

/// The face picture: the square of `photo` that `framing` describes, as `size_px` by `size_px` pixels.
///
/// Shrinking is antialiased; beyond the photo its edge pixels are repeated. A framing whose pixels coincide with the
/// photo's (upright, on whole pixels, same size) returns those pixels exactly. A framing that is no square
/// ([`Framing::is_finite`]) is replaced by [`Framing::sanitised`]'s answer; a size of 0 counts as 1.
pub fn crop(photo: &Photo, framing: Framing, size_px: u32) -> RgbImage {
    let size_px = size_px.max(1);
    let framing = framing.sanitised(photo.width_px(), photo.height_px());
    match upright_inside(photo, &framing) {
        Some(source_box) => resample(photo.pixels(), source_box, size_px, size_px),
        None => {
            let straightened = straighten(photo, framing, size_px);
            resize(&straightened, size_px, size_px)
        }
    }
}

/// A picture at another size, of high quality in both directions (Catmull-Rom, widened when shrinking so that nothing
/// aliases). Sizes of 0 count as 1; the same size gives the same pixels; a picture without pixels becomes black.
pub fn resize(image: &RgbImage, width_px: u32, height_px: u32) -> RgbImage {
    if image.is_empty() {
        return RgbImage::new(width_px.max(1), height_px.max(1));
    }
    let whole = SourceBox {
        left: 0.0,
        top: 0.0,
        width: image.width().into(),
        height: image.height().into(),
    };
    resample(image, whole, width_px.max(1), height_px.max(1))
}

/// An axis-parallel box of source pixels; its ends may lie within pixels.
#[derive(Clone, Copy)]
struct SourceBox {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

/// The framing as a box of the photo, if it is upright and wholly on the photo.
fn upright_inside(photo: &Photo, framing: &Framing) -> Option<SourceBox> {
    let size = f64::from(framing.size_px);
    let left = f64::from(framing.center_x_px) - size / 2.0;
    let top = f64::from(framing.center_y_px) - size / 2.0;
    let is_inside = left >= 0.0
        && top >= 0.0
        && left + size <= f64::from(photo.width_px())
        && top + size <= f64::from(photo.height_px());
    (framing.rotation_rad == 0.0 && is_inside).then_some(SourceBox {
        left,
        top,
        width: size,
        height: size,
    })
}

/// The framed square, turned upright, at about the photo's own resolution but never more than
/// [`MAX_OVERSAMPLING`] times the wanted size.
///
/// Photos much larger than that are shrunk first, which is what keeps the bilinear reads below from aliasing.
fn straighten(photo: &Photo, framing: Framing, size_px: u32) -> RgbImage {
    let side_px =
        (framing.size_px.ceil() as u32).clamp(1, size_px.saturating_mul(MAX_OVERSAMPLING));
    let photo_px_per_side_px = framing.size_px / side_px as f32;
    if photo_px_per_side_px <= 1.0 {
        return sample_square(photo.pixels(), framing, side_px);
    }
    let region = bounding_region(photo, &framing);
    let reduced_width = ((region.width / f64::from(photo_px_per_side_px)).round() as u32).max(1);
    let reduced_height = ((region.height / f64::from(photo_px_per_side_px)).round() as u32).max(1);
    let reduced = resample(photo.pixels(), region, reduced_width, reduced_height);
    // Rounding to whole pixels leaves the two axes with slightly different scales; one mean scale is wrong by less than
    // half a reduced pixel at the region's ends.
    let scale_x = f64::from(reduced_width) / region.width;
    let scale_y = f64::from(reduced_height) / region.height;
    let in_reduced = Framing {
        center_x_px: ((f64::from(framing.center_x_px) - region.left) * scale_x) as f32,
        center_y_px: ((f64::from(framing.center_y_px) - region.top) * scale_y) as f32,
        size_px: side_px as f32,
        rotation_rad: framing.rotation_rad,
    };
    sample_square(&reduced, in_reduced, side_px)
}

/// The part of the photo that the framing can touch, in whole pixels, at least one pixel in size.
fn bounding_region(photo: &Photo, framing: &Framing) -> SourceBox {
    let [across, down] = framing.bounds_px();
    let span = |(low, high): (f32, f32), length_px: u32| {
        let (low, high) = (low.floor() - 1.0, high.ceil() + 1.0);
        let start = low.clamp(0.0, length_px as f32 - 1.0);
        let end = high.clamp(start + 1.0, length_px as f32);
        (f64::from(start), f64::from(end - start))
    };
    let (left, width) = span(across, photo.width_px());
    let (top, height) = span(down, photo.height_px());
    SourceBox {
        left,
        top,
        width,
        height,
    }
}

/// Reads the framed square bilinearly at `side_px` by `side_px` points, repeating edge pixels outside the source.
fn sample_square(source: &RgbImage, framing: Framing, side_px: u32) -> RgbImage {
    let step = 1.0 / side_px as f32;
    RgbImage::from_fn(side_px, side_px, |column, row| {
        let (x, y) =
            framing.photo_from_crop((column as f32 + 0.5) * step, (row as f32 + 0.5) * step);
        // Pixel middles lie at half coordinates.
        bilinear(source, x - 0.5, y - 0.5)
    })
}

/// The colour between the four pixels around `(x, y)`, where whole numbers are pixel middles.
fn bilinear(source: &RgbImage, x: f32, y: f32) -> Rgb<u8> {
    let x = x.clamp(0.0, source.width() as f32 - 1.0);
    let y = y.clamp(0.0, source.height() as f32 - 1.0);
    let (x0, y0) = (x as u32, y as u32);
    let (x1, y1) = (
        (x0 + 1).min(source.width() - 1),
        (y0 + 1).min(source.height() - 1),
    );
    let (fraction_x, fraction_y) = (x - x0 as f32, y - y0 as f32);
    let [top_left, top_right, bottom_left, bottom_right] = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)]
        .map(|(x, y)| source.get_pixel(x, y).0.map(f32::from));
    Rgb(std::array::from_fn(|channel| {
        let top = top_left[channel] + (top_right[channel] - top_left[channel]) * fraction_x;
        let bottom =
            bottom_left[channel] + (bottom_right[channel] - bottom_left[channel]) * fraction_x;
        (top + (bottom - top) * fraction_y).round() as u8
    }))
}

/// A box of the source at another size. The box must lie within the source and the sizes be above 0.
fn resample(source: &RgbImage, source_box: SourceBox, width_px: u32, height_px: u32) -> RgbImage {
    let mut result = RgbImage::new(width_px, height_px);
    // Catmull-Rom is sharp without the halo that Lanczos draws around a dark eye on bright skin.
    let options = fir::ResizeOptions::new()
        .resize_alg(fir::ResizeAlg::Convolution(fir::FilterType::CatmullRom))
        .crop(
            source_box.left,
            source_box.top,
            source_box.width,
            source_box.height,
        )
        .use_alpha(false);
    // By the kind of its pixels: asked to find it out, the crate would compile its loops for fourteen of them.
    let resized = fir::images::TypedImageRef::<fir::pixels::U8x3>::from_buffer(
        source.width(),
        source.height(),
        source.as_raw(),
    )
    .map_err(|error| error.to_string())
    .and_then(|source| {
        let mut target = fir::images::TypedImage::from_buffer(width_px, height_px, &mut result)
            .map_err(|error| error.to_string())?;
        fir::Resizer::new()
            .resize_typed(&source, &mut target, &options)
            .map_err(|error| error.to_string())
    });
    // Both pictures have all their pixels and the box lies within the source, so no error can happen; in a release build a
    // black picture beats a crash over a thumbnail.
    debug_assert!(resized.is_ok(), "{resized:?}");
    result
}
