//! The edit of a face, back in its photo.

use facemath_core::detail::{FaceEdit, PasteOptions, Patch, mask};
use facemath_core::photo::{Framing, Photo};
use image::{DynamicImage, Rgb, RgbImage};
use proptest::prelude::*;

/// Side of the stand-in model's pictures.
const SIDE_PX: u32 = 32;

/// Something with structure of every size.
fn textured(width_px: u32, height_px: u32, seed: u32) -> RgbImage {
    RgbImage::from_fn(width_px, height_px, |x, y| {
        let wave = |a: u32, b: u32| ((a * 7 + b * 3 + seed * 31) as f32 * 0.05).sin() * 70.0;
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503) ^ seed) % 40;
        let level = |shift: f32| (110.0 + wave(x, y) + shift + grain as f32) as u8;
        Rgb([level(20.0), level(0.0), level(-20.0)])
    })
}

fn photo(width_px: u32, height_px: u32) -> Photo {
    Photo::from_pixels(textured(width_px, height_px, 1)).expect("a photo with pixels")
}

/// The model's pictures without and with an edit that is felt everywhere.
fn drawn() -> (RgbImage, RgbImage) {
    let plain = textured(SIDE_PX, SIDE_PX, 2);
    let edited = RgbImage::from_fn(SIDE_PX, SIDE_PX, |x, y| {
        let Rgb([red, green, blue]) = *plain.get_pixel(x, y);
        Rgb([red.saturating_add(60), green.saturating_sub(40), blue / 2])
    });
    (plain, edited)
}

fn patch(photo: &Photo, framing: Framing, options: PasteOptions) -> Patch {
    let (plain, edited) = drawn();
    let face = FaceEdit::new(framing, plain, edited);
    Patch::new(photo, &face, options).expect("pictures of one size")
}

/// The photo at every depth and with all channels that files have.
fn at_all_depths(photo: &Photo) -> Vec<DynamicImage> {
    let rgb = DynamicImage::ImageRgb8(photo.pixels().clone());
    vec![
        DynamicImage::ImageLuma8(rgb.to_luma8()),
        DynamicImage::ImageLumaA8(rgb.to_luma_alpha8()),
        DynamicImage::ImageRgba8(rgb.to_rgba8()),
        DynamicImage::ImageLuma16(rgb.to_luma16()),
        DynamicImage::ImageLumaA16(rgb.to_luma_alpha16()),
        DynamicImage::ImageRgb16(rgb.to_rgb16()),
        DynamicImage::ImageRgba16(rgb.to_rgba16()),
        DynamicImage::ImageRgb32F(rgb.to_rgb32f()),
        rgb,
    ]
}

/// The bytes of one pixel.
fn pixel_bytes(image: &DynamicImage, x: u32, y: u32) -> &[u8] {
    let length = usize::from(image.color().bytes_per_pixel());
    let start = (y as usize * image.width() as usize + x as usize) * length;
    &image.as_bytes()[start..start + length]
}

fn any_framing(width_px: u32, height_px: u32) -> impl Strategy<Value = Framing> {
    let (width, height) = (width_px as f32, height_px as f32);
    (
        -0.2 * width..1.2 * width,
        -0.2 * height..1.2 * height,
        4.0..(2.0 * width.max(height)).max(5.0),
        -4.0..4.0_f32,
    )
        .prop_map(
            |(center_x_px, center_y_px, size_px, rotation_rad)| Framing {
                center_x_px,
                center_y_px,
                size_px,
                rotation_rad,
            },
        )
}

fn photo_and_framing() -> impl Strategy<Value = (Photo, Framing)> {
    (1..90_u32, 1..90_u32)
        .prop_flat_map(|(width, height)| (Just(photo(width, height)), any_framing(width, height)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn outside_the_mask_no_bit_changes((photo, framing) in photo_and_framing(), detail in 0.0..=1.0_f32) {
        let patch = patch(&photo, framing, PasteOptions { detail });
        let framing = framing.sanitised(photo.width_px(), photo.height_px());
        for before in at_all_depths(&photo) {
            let mut after = before.clone();
            patch.paste(&mut after);
            prop_assert_eq!(before.color(), after.color());
            for (y, x) in (0..before.height()).flat_map(|y| (0..before.width()).map(move |x| (y, x))) {
                let (u, v) = framing.crop_from_photo(x as f32 + 0.5, y as f32 + 0.5);
                if !((0.0..1.0).contains(&u) && (0.0..1.0).contains(&v)) {
                    prop_assert_eq!(pixel_bytes(&before, x, y), pixel_bytes(&after, x, y));
                }
            }
        }
    }

    #[test]
    fn without_an_edit_nothing_changes((photo, framing) in photo_and_framing(), detail in 0.0..=1.0_f32) {
        let (plain, _) = drawn();
        let face = FaceEdit::new(framing, plain.clone(), plain);
        let patch = Patch::new(&photo, &face, PasteOptions { detail }).expect("a patch");
        prop_assert!(patch.is_neutral());
        for before in at_all_depths(&photo) {
            let mut after = before.clone();
            patch.paste(&mut after);
            prop_assert_eq!(before, after);
        }
    }

    #[test]
    fn the_mask_is_nothing_on_the_squares_edge((photo, framing) in photo_and_framing(), along in 0.0..=1.0_f32) {
        for (u, v) in [(0.0, along), (1.0, along), (along, 0.0), (along, 1.0)] {
            let (x, y) = framing.photo_from_crop(u, v);
            // Rounding may put the point a hair inside.
            prop_assert!(mask(&framing, photo.width_px(), photo.height_px(), x, y) < 1e-4);
        }
    }
}

#[test]
fn the_edit_shows_in_the_middle_at_every_depth() {
    let photo = photo(200, 160);
    let framing = Framing {
        center_x_px: 100.0,
        center_y_px: 80.0,
        size_px: 120.0,
        rotation_rad: 0.3,
    };
    for before in at_all_depths(&photo) {
        let mut after = before.clone();
        patch(&photo, framing, PasteOptions { detail: 1.0 }).paste(&mut after);
        let mean = |image: &DynamicImage| {
            let crop = image.crop_imm(80, 60, 40, 40).to_rgb8();
            let sum: u64 = crop.pixels().map(|pixel| u64::from(pixel[0])).sum();
            sum as f64 / 1600.0
        };
        let is_grey = !before.color().has_color();
        let change = mean(&after) - mean(&before);
        // The edit adds 60 to red; grey moves by its luma, about -13.
        assert!(
            if is_grey {
                change < -5.0
            } else {
                change > 30.0
            },
            "{:?}: {change}",
            before.color()
        );
    }
}

#[test]
fn transparency_stays() {
    let photo = photo(64, 64);
    let mut before = DynamicImage::ImageRgb8(photo.pixels().clone()).to_rgba8();
    for (x, _, pixel) in before.enumerate_pixels_mut() {
        pixel[3] = (x * 4) as u8;
    }
    let mut after = DynamicImage::ImageRgba8(before.clone());
    patch(&photo, Framing::whole(64, 64), PasteOptions::default()).paste(&mut after);
    let after = after.into_rgba8();
    assert_ne!(before, after);
    assert!(
        before
            .pixels()
            .zip(after.pixels())
            .all(|(a, b)| a[3] == b[3])
    );
}

#[test]
fn detail_is_kept_as_asked() {
    let photo = photo(256, 256);
    let framing = Framing::whole(256, 256);
    let grain = |detail: f32| {
        let mut pixels = DynamicImage::ImageRgb8(photo.pixels().clone());
        patch(&photo, framing, PasteOptions { detail }).paste(&mut pixels);
        let grey = pixels.crop_imm(96, 96, 64, 64).to_luma8();
        let neighbours = grey.as_raw().windows(2);
        neighbours
            .map(|pair| u64::from(pair[0].abs_diff(pair[1])))
            .sum::<u64>()
    };
    assert!(grain(0.0) < grain(0.5) && grain(0.5) < grain(1.0));
}

/// Steps between neighbouring pixels across the mask's edge must be as the photo's own are.
#[test]
fn no_seam_is_visible() {
    // A smooth photo, where a seam of one level would be seen.
    let smooth = RgbImage::from_fn(300, 300, |x, y| {
        Rgb([100 + (x / 6) as u8, 90 + (y / 6) as u8, 80])
    });
    let photo = Photo::from_pixels(smooth).expect("a photo");
    let framing = Framing {
        rotation_rad: 0.2,
        size_px: 200.0,
        ..Framing::whole(300, 300)
    };
    let mut pixels = DynamicImage::ImageRgb8(photo.pixels().clone());
    let plain = RgbImage::from_pixel(SIDE_PX, SIDE_PX, Rgb([120, 110, 90]));
    let edited = RgbImage::from_pixel(SIDE_PX, SIDE_PX, Rgb([150, 90, 60]));
    let face = FaceEdit::new(framing, plain, edited);
    Patch::new(&photo, &face, PasteOptions::default())
        .expect("a patch")
        .paste(&mut pixels);
    let after = pixels.into_rgb8();
    let mut largest = 0;
    for (u, v) in (0..1000)
        .map(|step| step as f32 / 1000.0)
        .flat_map(|t| [(0.01, t), (0.99, t), (t, 0.01), (t, 0.99)])
    {
        let (x, y) = framing.photo_from_crop(u, v);
        let (x, y) = (x as u32, y as u32);
        let step = |image: &RgbImage| {
            let (here, there) = (image.get_pixel(x, y), image.get_pixel(x + 1, y));
            (0..3)
                .map(|channel| here[channel].abs_diff(there[channel]))
                .max()
                .unwrap_or(0)
        };
        largest = largest.max(step(&after).saturating_sub(step(photo.pixels())));
    }
    println!("largest step on the mask's edge beyond the photo's own: {largest} of 255 levels");
    assert!(
        largest <= 1,
        "a step of {largest} levels on the mask's edge"
    );
}

#[test]
fn pictures_of_unlike_sizes_make_no_patch() {
    let photo = photo(40, 40);
    let framing = Framing::whole(40, 40);
    let options = PasteOptions::default();
    for (plain, edited) in [((8, 8), (9, 9)), ((16, 8), (16, 8)), ((0, 0), (0, 0))] {
        let [plain, edited] = [plain, edited].map(|(width, height)| RgbImage::new(width, height));
        let face = FaceEdit::new(framing, plain, edited);
        assert!(Patch::new(&photo, &face, options).is_none());
    }
}
