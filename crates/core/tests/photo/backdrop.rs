//! A whole photograph behind the frames of a film.

use std::sync::Arc;

use facemath_core::detail::{Backdrop, PasteOptions, mask};
use facemath_core::latent::GlassesChange;
use facemath_core::photo::{Framing, Photo};
use image::{Rgb, RgbImage};

const SIDE_PX: u32 = 32;

fn textured(width: u32, height: u32, seed: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503) ^ seed) % 60;
        Rgb([100 + grain as u8, 90, 60 + (x % 50) as u8])
    })
}

fn photo() -> Photo {
    Photo::from_pixels(textured(240, 160, 1)).expect("pixels")
}

const FRAMING: Framing = Framing {
    center_x_px: 150.0,
    center_y_px: 70.0,
    size_px: 90.0,
    rotation_rad: 0.2,
};

fn edited(plain: &RgbImage, by: u8) -> RgbImage {
    let mut edited = plain.clone();
    edited
        .pixels_mut()
        .for_each(|pixel| pixel.0[0] = pixel.0[0].saturating_add(by));
    edited
}

#[test]
fn between_frames_nothing_changes_outside_the_mask() {
    let plain = Arc::new(textured(SIDE_PX, SIDE_PX, 2));
    for (size, scale) in [((240, 160), 1.0), ((120, 80), 0.5)] {
        let mut backdrop = Backdrop::new(&photo(), FRAMING, size).expect("a size");
        assert_eq!(backdrop.pixels().dimensions(), size);
        let framing = Framing {
            center_x_px: FRAMING.center_x_px * scale,
            center_y_px: FRAMING.center_y_px * scale,
            size_px: FRAMING.size_px * scale,
            ..FRAMING
        };
        let mut has_changed = false;
        for by in [30, 90] {
            let edited = edited(&plain, by);
            let frame = backdrop.with_edit(
                &plain,
                edited,
                GlassesChange::default(),
                PasteOptions::default(),
            );
            let frame = frame.expect("two faces of one size");
            assert_eq!(frame.dimensions(), size);
            for (x, y, pixel) in frame.enumerate_pixels() {
                let at = (x as f32 + 0.5, y as f32 + 0.5);
                if mask(&framing, size.0, size.1, at.0, at.1) == 0.0 {
                    assert_eq!(pixel, backdrop.pixels().get_pixel(x, y), "{x} {y}");
                } else {
                    has_changed |= pixel != backdrop.pixels().get_pixel(x, y);
                }
            }
        }
        assert!(has_changed);
    }
}

#[test]
fn a_frame_without_an_edit_is_the_photograph() {
    let plain = textured(SIDE_PX, SIDE_PX, 2);
    let mut backdrop = Backdrop::new(&photo(), FRAMING, (240, 160)).expect("a size");
    let frame = backdrop.with_edit(
        &Arc::new(plain.clone()),
        plain,
        GlassesChange::default(),
        PasteOptions::default(),
    );
    assert_eq!(frame.as_ref(), Some(photo().pixels()));
}

#[test]
fn there_is_none_without_pixels_or_a_face() {
    assert!(Backdrop::new(&photo(), FRAMING, (0, 10)).is_none());
    let mut backdrop = Backdrop::new(&photo(), FRAMING, (24, 16)).expect("a size");
    let (a, b) = (Arc::new(textured(32, 32, 1)), textured(16, 16, 1));
    let frame = backdrop.with_edit(&a, b, GlassesChange::default(), PasteOptions::default());
    assert!(frame.is_none());
}
