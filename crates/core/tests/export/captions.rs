//! Text in films.

use std::path::Path;

use facemath_core::export::{
    Animation, Caption, CaptionPlace, Encoding, ExportError, Format, PaletteScope, Report,
};
use image::{Rgb, RgbImage};

use crate::common::{animation, frames, keep_going, play, psnr, write};

const SIDE: u32 = 256;
const FILMS: [Format; 4] = [Format::Gif, Format::Mp4, Format::WebP, Format::Apng];

fn said(text: &str, place: CaptionPlace) -> Animation {
    let text = text.to_owned();
    Animation {
        size_px: SIDE,
        caption: Caption { text, place },
        ..animation()
    }
}

fn silent() -> Animation {
    said("", CaptionPlace::Bottom)
}

/// The pictures of a film's file, decoded.
fn shown(format: Format, source: &[RgbImage], settings: &Animation) -> Vec<RgbImage> {
    let order: Vec<usize> = (0..source.len()).collect();
    let proof = format.proof(&[source.to_vec()], &order, settings, &mut keep_going);
    let pictures = proof.expect("it is written").pictures.into_iter();
    pictures.map(|picture| picture.image).collect()
}

fn part(picture: &RgbImage, top: u32, height: u32) -> RgbImage {
    image::imageops::crop_imm(picture, 0, top, picture.width(), height).to_image()
}

/// The first and the last column and row that two pictures differ in by more than `much`.
fn difference(a: &RgbImage, b: &RgbImage, much: u8) -> Option<[u32; 4]> {
    let mut bounds: Option<[u32; 4]> = None;
    for (x, y, pixel) in a.enumerate_pixels() {
        let other = b.get_pixel(x, y);
        if pixel
            .0
            .iter()
            .zip(other.0)
            .any(|(&p, o)| p.abs_diff(o) > much)
        {
            let [left, top, right, bottom] = bounds.unwrap_or([x, y, x, y]);
            bounds = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
        }
    }
    bounds
}

fn try_write(format: Format, path: &Path, settings: &Animation) -> Result<Report, ExportError> {
    let source = frames(3);
    format.write(path, &mut source.as_slice(), settings, &mut keep_going)
}

#[test]
fn every_film_has_its_caption_where_it_was_put_and_nothing_else_changes() {
    let source = frames(4);
    for format in FILMS {
        let plain = shown(format, &source, &silent());
        for place in CaptionPlace::ALL {
            let captioned = shown(format, &source, &said("Anna → Ben", place));
            assert_eq!(captioned.len(), plain.len());
            for (with, without) in captioned.iter().zip(&plain) {
                let (own, other) = match place {
                    CaptionPlace::Bottom => (SIDE * 3 / 4, 0),
                    CaptionPlace::Top => (0, SIDE / 4),
                };
                let own = [with, without].map(|picture| part(picture, own, SIDE / 4));
                assert!(psnr(&own[0], &own[1]) < 20.0, "{format:?} {place:?}");
                let white = own[0]
                    .pixels()
                    .filter(|pixel| pixel.0.iter().all(|&c| c > 215));
                assert!(white.count() > 100, "{format:?} {place:?}: white letters");
                let dark = own[0]
                    .pixels()
                    .filter(|pixel| pixel.0.iter().all(|&c| c < 45));
                assert!(dark.count() > 100, "{format:?} {place:?}: dark outlines");
                let rest = [with, without].map(|picture| part(picture, other, SIDE * 3 / 4));
                let same = psnr(&rest[0], &rest[1]);
                assert!(same > 33.0, "{format:?} {place:?}: {same} dB");
            }
        }
    }
    let place = CaptionPlace::Bottom;
    let [plain, captioned] = [silent(), said("Anna → Ben", place)]
        .map(|settings| shown(Format::Apng, &source, &settings));
    for (with, without) in captioned.iter().zip(&plain) {
        let [left, top, right, bottom] = difference(with, without, 0).expect("a caption");
        assert!(top > SIDE * 3 / 4 && bottom < SIDE - 3, "{top} to {bottom}");
        assert!(left > 10 && right < SIDE - 10, "{left} to {right}");
        assert!((left + right).abs_diff(SIDE) < 4, "in the middle");
    }
}

#[test]
fn single_frames_have_captions_too() {
    let folder = tempfile::tempdir().unwrap();
    for (format, ending) in [(Format::PngFrames, "png"), (Format::JpegFrames, "jpg")] {
        let [plain, captioned] = ["", "Anna"].map(|text| {
            let path = folder.path().join(format!("{ending}{text}"));
            write(format, &path, &frames(2), &said(text, CaptionPlace::Top));
            let frame = path.join(format!("frame-0002.{ending}"));
            image::open(frame).unwrap().into_rgb8()
        });
        let [_, top, _, bottom] = difference(&plain, &captioned, 60).expect("a caption");
        assert!(top < SIDE / 8 && bottom < SIDE / 4, "{top} to {bottom}");
    }
}

#[test]
fn a_caption_stands_still_in_a_gif_and_changes_no_times() {
    let folder = tempfile::tempdir().unwrap();
    let (path, plain_path) = (folder.path().join("a.gif"), folder.path().join("b.gif"));
    let source = frames(8);
    for palette in [PaletteScope::Frame, PaletteScope::File] {
        let with = |text: &str| Animation {
            hold_frames: 5,
            ping_pong: true,
            encoding: Encoding {
                palette,
                ..Encoding::default()
            },
            ..said(text, CaptionPlace::Bottom)
        };
        let captioned = write(Format::Gif, &path, &source, &with("Anna → Ben"));
        let plain = write(Format::Gif, &plain_path, &source, &with(""));
        let (played, silent) = (play(&path), play(&plain_path));
        assert_eq!(played.delays_cs, silent.delays_cs);
        assert_eq!(captioned.frames, plain.frames);
        let first = &played.pictures[0];
        let letters: Vec<(u32, u32)> = first
            .enumerate_pixels()
            .filter(|(_, y, pixel)| *y > SIDE * 3 / 4 && pixel.0.iter().all(|&c| c > 215))
            .map(|(x, y, _)| (x, y))
            .collect();
        assert!(letters.len() > 100, "{palette:?}: {}", letters.len());
        for picture in &played.pictures {
            for &(x, y) in &letters {
                assert_eq!(
                    picture.get_pixel(x, y),
                    first.get_pixel(x, y),
                    "{palette:?}"
                );
            }
        }
        let grown = captioned.bytes as f64 / plain.bytes as f64;
        assert!(grown < 1.15, "{palette:?}: {grown} times as large");
    }
}

#[test]
fn long_captions_break_between_words_and_stay_inside() {
    let grey = vec![RgbImage::from_pixel(64, 64, Rgb([128; 3]))];
    let text = "A caption of so many words that no single line has room for all of them, and two have none either";
    let [short, long] = ["A caption", text]
        .map(|text| shown(Format::Apng, &grey, &said(text, CaptionPlace::Bottom)));
    let plain = shown(Format::Apng, &grey, &silent());
    let bounds = |pictures: &[RgbImage]| difference(&pictures[0], &plain[0], 0).expect("text");
    let [_, short_top, _, _] = bounds(&short);
    let [left, top, right, bottom] = bounds(&long);
    assert!(top + 16 < short_top, "{top} is no line above {short_top}");
    assert!(left > 3 && right < SIDE - 4 && bottom < SIDE - 3);
    assert!(
        top > SIDE * 3 / 5,
        "{top}: a third of it and the margin at most"
    );
    let rows = long[0]
        .enumerate_rows()
        .map(|(_, mut row)| row.any(|(_, _, pixel)| pixel.0.iter().all(|&level| level > 200)));
    let rows: Vec<bool> = rows.collect();
    let lines = rows.windows(2).filter(|pair| !pair[0] && pair[1]).count();
    assert!(lines >= 3, "{lines} lines");

    let [one, two] = ["Anna Ben", "Anna\nBen"]
        .map(|text| shown(Format::Apng, &grey, &said(text, CaptionPlace::Bottom)));
    assert!(bounds(&two)[1] + 6 < bounds(&one)[1], "a break is kept");
}

#[test]
fn what_is_too_long_or_does_not_fit_is_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gif");
    let words = "seven letters and more ".repeat(8);
    let fault = |text: &str, settings: Animation| {
        let caption = Caption {
            text: text.to_owned(),
            ..Caption::default()
        };
        let settings = Animation {
            caption,
            ..settings
        };
        let error = try_write(Format::Gif, &path, &settings).expect_err("a fault");
        assert!(!path.exists());
        error.to_string()
    };
    let small = || Animation {
        size_px: 48,
        ..silent()
    };
    let told = fault(&words, small());
    assert!(
        told.contains("does not fit into pictures of 48 x 48 pixels"),
        "{told}"
    );
    assert!(fault("Donaudampfschifffahrtsgesellschaft", small()).contains("does not fit"));
    let told = fault(&"a".repeat(201), silent());
    assert!(
        told.contains("201 characters, and 200 are the most"),
        "{told}"
    );
    let told = fault(&["a"; 7].join("\n"), silent());
    assert!(told.contains("7 lines, and 6 are the most"), "{told}");
}

#[test]
fn characters_that_cannot_be_drawn_are_named_and_accents_are_no_such() {
    let fault = |text: &str| {
        let text = text.to_owned();
        Caption {
            text,
            ..Caption::default()
        }
        .fault()
    };
    let told = fault("Anna 😀 und 漢漢").expect("a fault");
    assert!(told.contains("😀 (U+1F600), 漢 (U+6F22)."), "{told}");
    let told = fault(&('\u{1f600}'..='\u{1f60f}').collect::<String>()).expect("a fault");
    assert!(told.contains("and 8 more"), "{told}");
    for text in [
        "",
        "Ångström, naïve «Grüße» – 50 % … £ € →←↑↓×÷½²",
        "Анна → Βασίλης",
        "e\u{301}\u{a0}x\tand\r\nthe rest",
    ] {
        assert_eq!(fault(text), None, "{text}");
    }
    let source = frames(1);
    let [composed, apart] = ["Anné", "Anne\u{301}"]
        .map(|text| shown(Format::Apng, &source, &said(text, CaptionPlace::Bottom)));
    assert!(composed == apart, "an accent stands on its letter");
}

#[test]
fn names_in_braces_become_those_of_the_faces_and_what_is_none_is_named() {
    let caption = |text: &str| Caption {
        text: text.to_owned(),
        place: CaptionPlace::Top,
    };
    let named = |text: &str| caption(text).named(["Anna", "{to}"]);
    assert_eq!(named("{from} → {to}"), caption("Anna → {to}"));
    assert_eq!(named("{from}{from}").text, "AnnaAnna");
    assert_eq!(named("{{from}} and {{{from}}}").text, "{from} and {Anna}");
    assert_eq!(named("no names").text, "no names");
    assert!(caption("to {to}").has_names() && !caption("{{to}}").has_names());

    for text in ["", "Anna", "{from}", "{to}\n{from}", "{{x}}", "}}{{"] {
        assert_eq!(caption(text).names_fault(), None, "{text}");
    }
    for (text, told) in [
        ("{name}", "has {name}, which is no name"),
        ("a {From} b", "has {From}, which"),
        ("{}", "has {}, which"),
        ("{a\nb}", "has {a\\nb}, which"),
        ("Anna {from", "has a { without the other"),
        ("from} Ben", "has a } without the other"),
        ("{{from}", "has a } without the other"),
        ("é{", "has a { without"),
    ] {
        let fault = caption(text).names_fault().expect("a fault");
        assert!(fault.contains(told), "{text}: {fault}");
        assert!(fault.contains("{from} and {to} become"), "{fault}");
        // It stays as it was typed.
        assert!(named(text).text.len() + 1 >= text.len());
    }
}

#[test]
fn a_sheet_has_one_caption_beside_all_of_its_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let source = frames(9);
    for format in [Format::Sheet, Format::Strip] {
        let picture = |text: &str, place| {
            let path = folder.path().join("a.png");
            let settings = Animation {
                size_px: 64,
                ..said(text, place)
            };
            write(format, &path, &source, &settings);
            image::open(&path).unwrap().into_rgb8()
        };
        let plain = picture("", CaptionPlace::Bottom);
        for place in CaptionPlace::ALL {
            let captioned = picture("From Anna to Ben", place);
            let band = captioned.height() - plain.height();
            assert_eq!(captioned.width(), plain.width());
            assert!((8..40).contains(&band), "{format:?}: {band} pixels");
            let (rows, text) = match place {
                CaptionPlace::Bottom => (0, plain.height()),
                CaptionPlace::Top => (band, 0),
            };
            assert!(
                part(&captioned, rows, plain.height()) == plain,
                "{format:?} {place:?}"
            );
            let text = part(&captioned, text, band);
            let white = text
                .pixels()
                .filter(|pixel| pixel.0.iter().all(|&c| c > 215));
            assert!(white.count() > 100, "{format:?} {place:?}");
        }
    }
}

#[test]
fn a_limit_of_the_size_is_met_with_the_caption_and_never_by_making_it_too_small() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gif");
    let limited = |max_bytes| Animation {
        encoding: Encoding {
            max_bytes: Some(max_bytes),
            ..Encoding::default()
        },
        ..said("Five words under all pictures", CaptionPlace::Bottom)
    };
    let report = try_write(Format::Gif, &path, &limited(15_000)).expect("it fits");
    assert!(report.bytes <= 15_000 && report.animation.size_px < SIDE);
    let size_px = report.animation.size_px;
    let plain = Animation {
        size_px,
        ..silent()
    };
    let captioned = play(&path).pictures;
    let without = shown(Format::Gif, &frames(3), &plain);
    assert!(difference(&captioned[0], &without[0], 100).expect("a caption")[1] > size_px / 2);
    std::fs::remove_file(&path).unwrap();
    let long = Animation {
        caption: Caption {
            text: "Words that need room ".repeat(7),
            place: CaptionPlace::Bottom,
        },
        ..limited(10_000)
    };
    let told = try_write(Format::Gif, &path, &long).expect_err("no room");
    assert!(
        told.to_string().contains("more than the 10000 allowed"),
        "{told}"
    );
    assert!(!path.exists());
}
