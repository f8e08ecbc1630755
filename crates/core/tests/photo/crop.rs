//! Cropping: exact where it can be, smooth where it cannot, defined everywhere.

use crate::pictures::{close, gradient, middle_colour};
use facemath_core::photo::{Framing, Photo, crop, resize};
use image::{Rgb, RgbImage, imageops};

fn photo(picture: RgbImage) -> Photo {
    Photo::from_pixels(picture).unwrap()
}

/// The largest difference of any channel of any pixel.
fn worst_difference(a: &RgbImage, b: &RgbImage) -> u8 {
    assert_eq!(a.dimensions(), b.dimensions());
    a.as_raw()
        .iter()
        .zip(b.as_raw())
        .map(|(a, b)| a.abs_diff(*b))
        .max()
        .unwrap_or(0)
}

/// The mean difference of all channels.
fn mean_difference(a: &RgbImage, b: &RgbImage) -> f64 {
    let sum: u64 = a
        .as_raw()
        .iter()
        .zip(b.as_raw())
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    sum as f64 / a.as_raw().len() as f64
}

#[test]
fn an_aligned_picture_of_the_right_size_keeps_its_pixels() {
    let picture = gradient(128, 128);
    assert_eq!(
        crop(&photo(picture.clone()), Framing::aligned(128, 128), 128),
        picture
    );
}

#[test]
fn an_upright_square_on_whole_pixels_is_cut_out_exactly() {
    let picture = gradient(200, 160);
    let framing = Framing {
        center_x_px: 70.0,
        center_y_px: 82.0,
        size_px: 64.0,
        rotation_rad: 0.0,
    };
    let expected = imageops::crop_imm(&picture, 38, 50, 64, 64).to_image();
    assert_eq!(crop(&photo(picture), framing, 64), expected);
}

#[test]
fn quarter_turns_are_quarter_turns() {
    let picture = gradient(96, 96);
    let framing = Framing {
        rotation_rad: std::f32::consts::FRAC_PI_2,
        ..Framing::whole(96, 96)
    };
    // Turning the square clockwise turns its content the other way.
    let expected = imageops::rotate270(&picture);
    assert!(worst_difference(&crop(&photo(picture), framing, 96), &expected) <= 1);
}

#[test]
fn a_small_turn_changes_little_and_takes_another_path_without_a_jump() {
    let photo = photo(gradient(900, 700));
    for size_px in [200.0, 450.0, 700.0] {
        let upright = Framing {
            size_px,
            ..Framing::whole(900, 700)
        };
        let turned = Framing {
            rotation_rad: 1e-4,
            ..upright
        };
        assert!(
            worst_difference(&crop(&photo, upright, 128), &crop(&photo, turned, 128)) <= 2,
            "{size_px}"
        );
    }
}

#[test]
fn shrinking_averages_fine_detail_instead_of_sampling_it() {
    // One-pixel stripes: sampled without care they become waves, averaged they become grey.
    let stripes = photo(RgbImage::from_fn(2000, 2000, |x, y| {
        if (x + y) % 2 == 0 {
            Rgb([255; 3])
        } else {
            Rgb([0; 3])
        }
    }));
    for rotation_rad in [0.0, 0.3, 0.785] {
        let framing = Framing {
            rotation_rad,
            size_px: 1200.0,
            ..Framing::whole(2000, 2000)
        };
        let face = crop(&stripes, framing, 128);
        let (low, high) = face
            .as_raw()
            .iter()
            .fold((255, 0), |(low, high), &c| (c.min(low), c.max(high)));
        assert!(
            low > 100 && high < 155,
            "turned by {rotation_rad}: {low} to {high}"
        );
    }
}

#[test]
fn outside_the_photo_its_edge_is_repeated() {
    let photo = photo(RgbImage::from_pixel(50, 50, Rgb([10, 200, 30])));
    for rotation_rad in [0.0, 0.5] {
        let beyond = Framing {
            center_x_px: 0.0,
            center_y_px: 0.0,
            size_px: 150.0,
            rotation_rad,
        };
        let face = crop(&photo, beyond, 64);
        assert!(
            face.pixels().all(|pixel| close(pixel.0, [10, 200, 30], 1)),
            "turned by {rotation_rad}"
        );
    }
}

#[test]
fn the_eyes_of_a_tilted_face_arrive_on_their_marks() {
    let (left, right) = ((420.0_f32, 300.0_f32), (560.0_f32, 360.0_f32));
    let near = |x: u32, y: u32, eye: (f32, f32)| {
        (x as f32 + 0.5 - eye.0).hypot(y as f32 + 0.5 - eye.1) < 12.0
    };
    let face = RgbImage::from_fn(900, 700, |x, y| {
        if near(x, y, left) || near(x, y, right) {
            Rgb([0; 3])
        } else {
            Rgb([230, 190, 170])
        }
    });
    let aligned = crop(&photo(face), Framing::from_eyes(left, right).unwrap(), 128);
    for (u, v) in [
        facemath_core::photo::LEFT_EYE,
        facemath_core::photo::RIGHT_EYE,
    ] {
        let pixel = aligned.get_pixel((u * 128.0) as u32, (v * 128.0) as u32).0;
        assert!(close(pixel, [0; 3], 12), "{pixel:?} at the mark");
    }
    assert!(close(aligned.get_pixel(64, 36).0, [230, 190, 170], 6));
}

#[test]
fn enlarging_and_shrinking_again_gives_the_picture_back() {
    let picture = gradient(128, 128);
    let there_and_back = resize(&resize(&picture, 512, 512), 128, 128);
    assert!(mean_difference(&picture, &there_and_back) < 1.0);
    assert_eq!(resize(&picture, 128, 128), picture);
    assert_eq!(resize(&RgbImage::new(0, 0), 3, 2), RgbImage::new(3, 2));
}

#[test]
fn the_smallest_photos_and_sizes_work() {
    for (width, height) in [(1, 1), (1, 300), (300, 1), (2, 2)] {
        let photo = photo(RgbImage::from_pixel(width, height, Rgb([90, 80, 70])));
        for framing in [
            Framing::whole(width, height),
            Framing {
                rotation_rad: 0.4,
                ..Framing::whole(width, height)
            },
        ] {
            for size_px in [0, 1, 2, 128] {
                let face = crop(&photo, framing, size_px);
                assert_eq!(face.width(), size_px.max(1));
                assert!(
                    close(middle_colour(&face), [90, 80, 70], 1),
                    "{width} x {height} to {size_px}"
                );
            }
        }
    }
}

#[test]
fn nonsense_framings_still_give_a_picture() {
    let photo = photo(gradient(100, 80));
    for bad in [f32::NAN, f32::INFINITY, -1e30, 0.0, 1e30] {
        for framing in [
            Framing {
                size_px: bad,
                ..Framing::whole(100, 80)
            },
            Framing {
                center_x_px: bad,
                ..Framing::whole(100, 80)
            },
            Framing {
                rotation_rad: bad,
                ..Framing::whole(100, 80)
            },
        ] {
            assert_eq!(crop(&photo, framing, 32).dimensions(), (32, 32));
        }
    }
}
