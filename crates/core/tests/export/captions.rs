//! Text in the pictures of films.

use facemath_core::export::{Animation, Caption, CaptionPlace, Format};
use image::RgbImage;

use crate::common::{animation, frames, keep_going, play, write};

fn captioned(text: &str, place: CaptionPlace) -> Animation {
    Animation {
        size_px: 128,
        caption: Caption {
            text: text.to_owned(),
            place,
        },
        ..animation()
    }
}

/// How much the upper and the lower half of two pictures differ, in levels of 255 in the mean.
fn differences(a: &RgbImage, b: &RgbImage) -> [f64; 2] {
    let of = |rows: std::ops::Range<u32>| {
        let pixels = rows.flat_map(|y| (0..a.width()).map(move |x| (x, y)));
        let levels = pixels.flat_map(|(x, y)| {
            let pairs = a.get_pixel(x, y).0.into_iter().zip(b.get_pixel(x, y).0);
            pairs.map(|(a, b)| f64::from(a.abs_diff(b)))
        });
        let levels: Vec<f64> = levels.collect();
        levels.iter().sum::<f64>() / levels.len() as f64
    };
    let half = a.height() / 2;
    [of(0..half), of(half..a.height())]
}

#[test]
fn a_caption_is_in_every_frame_and_leaves_the_rest_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.gif");
    for place in CaptionPlace::ALL {
        write(Format::Gif, &path, &frames(4), &captioned("", place));
        let plain = play(&path);
        write(
            Format::Gif,
            &path,
            &frames(4),
            &captioned("Ten years", place),
        );
        let film = play(&path);
        assert_eq!(film.delays_cs, plain.delays_cs);
        assert_eq!(film.pictures.len(), plain.pictures.len());
        for (plain, frame) in plain.pictures.iter().zip(&film.pictures) {
            let [upper, lower] = differences(plain, frame);
            let (written, left) = match place {
                CaptionPlace::Top => (upper, lower),
                CaptionPlace::Bottom => (lower, upper),
            };
            assert!(written > 4.0, "{place:?}: {written}");
            assert!(left < 2.0, "{place:?}: {left}");
        }
    }
}

#[test]
fn a_caption_that_cannot_be_drawn_is_refused_in_words_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.gif");
    let pictures = frames(2);
    let long = "word ".repeat(39);
    let too_long = "a".repeat(Caption::MOST_CHARS + 1);
    let refused = [
        ("\u{1f600}", "cannot be drawn"),
        (too_long.as_str(), "200 are the most"),
        (long.as_str(), "does not fit"),
    ];
    for (text, words) in refused {
        let animation = captioned(text, CaptionPlace::Bottom);
        let error = Format::Gif
            .write(
                &path,
                &mut { pictures.as_slice() },
                &animation,
                &mut keep_going,
            )
            .unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert!(!path.exists());
    }
}

#[test]
fn a_sheet_has_its_caption_beside_the_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sheet.png");
    let size = |text: &str| {
        write(
            Format::Sheet,
            &path,
            &frames(4),
            &captioned(text, CaptionPlace::Bottom),
        );
        image::open(&path).unwrap().to_rgb8()
    };
    let (plain, sheet) = (size(""), size("Ten years"));
    assert_eq!(sheet.width(), plain.width());
    assert!(sheet.height() > plain.height());
    let cut = image::imageops::crop_imm(&sheet, 0, 0, plain.width(), plain.height()).to_image();
    assert_eq!(cut, plain);
}
