//! Pieces of a film in its file, decoded again.

use std::collections::HashSet;
use std::ops::ControlFlow;

use facemath_core::export::{Animation, Encoding, ExportError, Format, Proof, play_order};
use image::RgbImage;

use crate::common::{animation, frames, keep_going, psnr};

fn pieces(film: &[RgbImage]) -> Vec<Vec<RgbImage>> {
    [3, 14, 25]
        .into_iter()
        .map(|start| film[start..start + 4].to_vec())
        .collect()
}

fn proof(format: Format, film: &[RgbImage], animation: &Animation) -> Proof {
    let order = play_order(film.len(), |_| 0, animation.ping_pong);
    format
        .proof(&pieces(film), &order, animation, &mut keep_going)
        .unwrap()
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
    for format in Format::ALL {
        let proof = proof(format, &film, &settings);
        assert_eq!(proof.animation, settings);
        let source = pieces(&film).concat();
        assert_eq!(proof.pictures.len(), source.len(), "{}", format.name());
        let is_exact = matches!(
            format,
            Format::Apng | Format::PngFrames | Format::Sheet | Format::Strip
        );
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
        // Of pictures as small as these the headers of single ones count, which a sheet has once.
        let most = if format.is_picture() { 1.4 } else { 1.25 };
        assert!((0.75..most).contains(&share), "{}: {share}", format.name());
    }
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
    let max_bytes = (free / 2).max(Encoding::LEAST_MAX_BYTES);
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
    let mut stop = |_| ControlFlow::Break(());
    let stopped = Format::Gif.proof(&pieces(&film), &order, &animation(), &mut stop);
    assert!(matches!(stopped, Err(ExportError::Cancelled)));
    let none = Format::Gif.proof(&[Vec::new()], &order, &animation(), &mut keep_going);
    assert!(matches!(none, Err(ExportError::Invalid { .. })));
}
