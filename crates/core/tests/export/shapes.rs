//! Films whose pictures are no squares: whole photographs.

use facemath_core::export::{Animation, Format};
use image::{Rgb, RgbImage};

use crate::common::keep_going;

/// Two frames of 48 by 31 pixels, left and right of which differ.
fn wide() -> Vec<RgbImage> {
    let frame = |level: u8| {
        RgbImage::from_fn(48, 31, |x, y| {
            let is_face = (10..20).contains(&x) && (8..24).contains(&y);
            Rgb(if is_face {
                [level, 90, 90]
            } else {
                [30, 60, 200]
            })
        })
    };
    vec![frame(160), frame(220)]
}

fn settings() -> Animation {
    Animation {
        size_px: 48,
        shape: (4800, 3100),
        ..Animation::default()
    }
}

#[test]
fn every_format_keeps_the_shape_of_a_photograph() {
    for format in Format::ALL {
        let frames = wide();
        let order = [0, 1];
        let proof = format
            .proof(
                std::slice::from_ref(&frames),
                &order,
                &settings(),
                &mut keep_going,
            )
            .unwrap_or_else(|error| panic!("{}: {error}", format.name()));
        let size = format.picture_px(&settings());
        // H.264 has colours for pairs of pixels.
        let wanted = if format == Format::Mp4 {
            (48, 30)
        } else {
            (48, 31)
        };
        assert_eq!(size, wanted);
        let mut pictures: Vec<RgbImage> = proof.pictures.iter().map(|p| p.image.clone()).collect();
        if let [both] = &pictures[..] {
            assert!(format.is_picture() && both.dimensions() == (96, 31));
            let half = |left| image::imageops::crop_imm(both, left, 0, 48, 31).to_image();
            pictures = vec![half(0), half(48)];
        }
        assert_eq!(pictures.len(), 2, "{}", format.name());
        for (picture, frame) in pictures.iter().zip(&frames) {
            assert_eq!(picture.dimensions(), wanted, "{}", format.name());
            for at in [(2, 2), (15, 16), (45, 28)] {
                let (Rgb(seen), Rgb(drawn)) =
                    (picture.get_pixel(at.0, at.1), frame.get_pixel(at.0, at.1));
                let is_near = seen.iter().zip(drawn).all(|(a, b)| a.abs_diff(*b) < 24);
                assert!(is_near, "{}: {seen:?} for {drawn:?}", format.name());
            }
        }
    }
}

#[test]
fn a_written_film_has_the_shape_and_other_decoders_agree() {
    let folder = tempfile::tempdir().unwrap();
    for (format, name) in [
        (Format::Gif, "a.gif"),
        (Format::WebP, "a.webp"),
        (Format::Apng, "a.png"),
    ] {
        let path = folder.path().join(name);
        let frames = wide();
        let mut frames = frames.as_slice();
        format
            .write(&path, &mut frames, &settings(), &mut keep_going)
            .unwrap();
        assert_eq!(image::image_dimensions(&path).unwrap(), (48, 31), "{name}");
    }
}

#[test]
fn the_longer_side_is_the_one_that_is_asked_for() {
    let tall = Animation {
        size_px: 100,
        shape: (3000, 4000),
        ..Animation::default()
    };
    assert_eq!(tall.picture_px(), (75, 100));
    let line = Animation {
        shape: (4000, 1),
        ..tall
    };
    assert_eq!(line.picture_px(), (100, 1));
    assert_eq!(Animation::default().picture_px(), (256, 256));
    // A picture as thin as that is no film, and said to be none.
    let frames = wide();
    let error = Format::Mp4
        .proof(&[frames], &[0, 1], &line, &mut keep_going)
        .expect_err("a line");
    assert!(error.to_string().contains("16 to"), "{error}");
}

#[test]
fn frames_of_another_size_are_brought_to_the_shape() {
    let larger: Vec<RgbImage> = wide()
        .iter()
        .map(|frame| image::imageops::resize(frame, 96, 62, image::imageops::FilterType::Nearest))
        .collect();
    let proof = Format::Apng
        .proof(&[larger], &[0, 1], &settings(), &mut keep_going)
        .unwrap();
    assert_eq!(proof.pictures[0].image.dimensions(), (48, 31));
}
