//! Pieces of a film in its file, decoded again.

use std::collections::HashSet;
use std::ops::ControlFlow;

use facemath_core::export::{
    Animation, Caption, CaptionPlace, Encoding, ExportError, Format, Proof, play_order,
};
use image::RgbImage;

use crate::common::{animation, frames, keep_going, psnr, write};

fn pieces(format: Format, film: &[RgbImage], animation: &Animation) -> Vec<Vec<RgbImage>> {
    let pieces = format.proof_pieces(film.len(), animation).into_iter();
    let of = |piece: Vec<usize>| piece.into_iter().map(|frame| film[frame].clone());
    pieces.map(|piece| of(piece).collect()).collect()
}

fn proof(format: Format, film: &[RgbImage], animation: &Animation) -> Proof {
    let order = play_order(film.len(), |_| 0, animation.ping_pong);
    let pieces = pieces(format, film, animation);
    format
        .proof(&pieces, &order, animation, &mut keep_going)
        .unwrap()
}

/// The formats that are no picture.
fn films() -> impl Iterator<Item = Format> {
    Format::ALL
        .into_iter()
        .filter(|format| !format.is_picture())
}

#[test]
fn a_proof_shows_what_the_file_has_and_how_large_all_of_it_is() {
    let film = frames(30);
    let folder = tempfile::tempdir().unwrap();
    let settings = Animation {
        fps: 20.0,
        ping_pong: true,
        ..animation()
    };
    for format in films() {
        let proof = proof(format, &film, &settings);
        assert_eq!(proof.animation, settings);
        let source = pieces(format, &film, &settings).concat();
        assert_eq!(proof.pictures.len(), source.len(), "{}", format.name());
        let is_exact = matches!(format, Format::Apng | Format::PngFrames);
        for (picture, source) in proof.pictures.iter().zip(&source) {
            assert!((picture.secs - 0.05).abs() < 1e-6, "{}", format.name());
            let db = psnr(&picture.image, source);
            assert!(db > 30.0, "{}: {db:.1} dB", format.name());
            assert_eq!(picture.image == *source, is_exact, "{}", format.name());
        }
        let path = folder.path().join(format.name());
        let report = format
            .write(&path, &mut film.as_slice(), &settings, &mut keep_going)
            .unwrap();
        let share = proof.bytes as f64 / report.bytes as f64;
        // In a WebP more stays as it is shown at the beginning of a piece than later on.
        assert!((0.75..1.25).contains(&share), "{}: {share}", format.name());
    }
}

fn captioned(place: CaptionPlace) -> Animation {
    Animation {
        caption: Caption {
            text: "From Anna to Ben".to_owned(),
            place,
        },
        ..animation()
    }
}

/// The picture that is written, and its bytes.
fn written(format: Format, film: &[RgbImage], settings: &Animation) -> (RgbImage, u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    let report = write(format, &path, film, settings);
    (image::open(&path).unwrap().into_rgb8(), report.bytes)
}

#[test]
fn the_proof_of_a_sheet_or_strip_is_the_very_picture_with_its_caption() {
    let film = frames(30);
    for format in [Format::Sheet, Format::Strip] {
        for settings in CaptionPlace::ALL.map(captioned) {
            let proof = proof(format, &film, &settings);
            let (picture, bytes) = written(format, &film, &settings);
            let [seen] = &proof.pictures[..] else {
                panic!("one picture, not {}", proof.pictures.len());
            };
            assert!(seen.image == picture, "{format:?}");
            assert_eq!(proof.bytes, bytes, "{format:?}");
            // The caption counts in what is guessed from a few frames, too.
            let guessed = format.estimate_bytes(&film[10..14], 30, &settings).unwrap();
            let share = guessed as f64 / bytes as f64;
            assert!((0.8..1.25).contains(&share), "{format:?}: {share}");
        }
    }
}

#[test]
fn of_a_large_sheet_the_row_beside_its_caption_is_seen() {
    let film = frames(90);
    for place in CaptionPlace::ALL {
        let settings = captioned(place);
        let proof = proof(Format::Sheet, &film, &settings);
        let (picture, bytes) = written(Format::Sheet, &film, &settings);
        let seen = &proof.pictures[0].image;
        assert_eq!(seen.width(), picture.width());
        assert!(seen.height() < picture.height() / 4);
        let top = match place {
            CaptionPlace::Top => 0,
            CaptionPlace::Bottom => picture.height() - seen.height(),
        };
        let part = image::imageops::crop_imm(&picture, 0, top, seen.width(), seen.height());
        assert!(part.to_image() == *seen, "{place:?}");
        let share = proof.bytes as f64 / bytes as f64;
        assert!((0.8..1.25).contains(&share), "{place:?}: {share}");
    }
}

#[test]
fn a_strip_is_made_to_fit_with_its_caption_as_long_as_that_can_be_read() {
    let film = frames(30);
    let free = Animation {
        size_px: 256,
        ..captioned(CaptionPlace::Bottom)
    };
    let limited = |max_bytes| Animation {
        encoding: Encoding {
            max_bytes: Some(max_bytes),
            ..Encoding::default()
        },
        ..free.clone()
    };
    let max_bytes = written(Format::Strip, &film, &free).1 / 3;
    let (_, bytes) = written(Format::Strip, &film, &limited(max_bytes));
    assert!(bytes <= max_bytes, "{bytes} of {max_bytes}");
    let proof = proof(Format::Strip, &film, &limited(max_bytes));
    assert!(proof.bytes <= max_bytes && proof.animation.size_px < 256);
    let smaller = Animation {
        size_px: proof.animation.size_px,
        ..free.clone()
    };
    let (picture, bytes) = written(Format::Strip, &film, &smaller);
    assert!(proof.pictures[0].image == picture);
    assert_eq!(proof.bytes, bytes);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    let long = Animation {
        caption: Caption {
            text: "Words that need room ".repeat(9),
            ..Caption::default()
        },
        ..limited(Encoding::LEAST_MAX_BYTES)
    };
    let refused = Format::Strip.write(&path, &mut film.as_slice(), &long, &mut keep_going);
    let told = refused.unwrap_err().to_string();
    assert!(told.contains("more than the 10000 allowed"), "{told}");
}

#[test]
fn a_proof_follows_its_settings() {
    let film = frames(30);
    let colours = |picture: &RgbImage| picture.pixels().collect::<HashSet<_>>().len();
    let settings = Animation {
        encoding: Encoding {
            colours: 8,
            dither: 0,
            ..Encoding::default()
        },
        ..animation()
    };
    let few = proof(Format::Gif, &film, &settings);
    let usual = proof(Format::Gif, &film, &animation());
    // Pixels that stay keep the colour of the palette before.
    assert!(colours(&few.pictures[0].image) <= 8);
    assert!(colours(&usual.pictures[0].image) > 8);
    assert!(few.bytes < usual.bytes);
}

#[test]
fn a_limit_is_met_in_the_proof() {
    let film = frames(30);
    let free = proof(Format::Gif, &film, &animation()).bytes;
    let max_bytes = free * 3 / 4;
    let settings = Animation {
        encoding: Encoding {
            max_bytes: Some(max_bytes),
            ..Encoding::default()
        },
        ..animation()
    };
    let limited = proof(Format::Gif, &film, &settings);
    assert!(
        limited.bytes <= max_bytes,
        "{} of {max_bytes}",
        limited.bytes
    );
    let (made, asked) = (limited.animation, settings);
    assert!(made.size_px < asked.size_px || made.encoding.lossy > asked.encoding.lossy);
    let side = limited.pictures[0].image.width();
    assert_eq!(side, made.size_px);
}

#[test]
fn a_proof_that_nobody_wants_any_more_stops() {
    let film = frames(30);
    let order = play_order(film.len(), |_| 0, false);
    let pieces = pieces(Format::Gif, &film, &animation());
    let mut stop = |_| ControlFlow::Break(());
    let stopped = Format::Gif.proof(&pieces, &order, &animation(), &mut stop);
    assert!(matches!(stopped, Err(ExportError::Cancelled)));
    let none = Format::Gif.proof(&[Vec::new()], &order, &animation(), &mut keep_going);
    assert!(matches!(none, Err(ExportError::Invalid { .. })));
}
