//! Numbers that are refused, sizes that are met, exports that are stopped.

use std::ops::ControlFlow;

use facemath_core::export::{Animation, Encoding, ExportError, Format};
use image::RgbImage;

use crate::common::{animation, frames, keep_going, play};

/// Frames with grain, which takes up space.
fn grainy(count: usize, side_px: u32) -> Vec<RgbImage> {
    let mut noise = 1_u32;
    frames(count)
        .iter()
        .map(|frame| {
            let mut frame = facemath_core::photo::resize(frame, side_px, side_px);
            for channel in frame.iter_mut() {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *channel = channel.saturating_add((noise >> 28) as u8);
            }
            frame
        })
        .collect()
}

/// Checks that these are refused in words, and that nothing is written.
fn assert_refused(refused: &[(Format, Animation, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none");
    let one = frames(1);
    for (format, animation, reason) in refused {
        let error = format.write(&path, &mut &one[..], animation, &mut keep_going);
        let error = error.unwrap_err();
        assert!(matches!(error, ExportError::Invalid { .. }), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn sizes_and_rates_outside_their_ranges_are_refused_in_words_before_anything_is_written() {
    let sized = |size_px| Animation {
        size_px,
        ..animation()
    };
    let paced = |fps| Animation { fps, ..animation() };
    assert_refused(&[
        (Format::Gif, sized(0), "1 to 4096"),
        (Format::Gif, sized(100_000), "1 to 4096"),
        (Format::Mp4, sized(1), "16 to 2160"),
        (Format::Mp4, sized(4000), "16 to 2160"),
        (Format::WebP, sized(100_000), "1 to 4096"),
        (Format::PngFrames, sized(0), "1 to 4096"),
        (Format::Gif, paced(0.0), "0.1 to 60"),
        (Format::Mp4, paced(1000.0), "0.1 to 60"),
        (Format::Apng, paced(f32::NAN), "0.1 to 60"),
    ]);
}

#[test]
fn encodings_outside_their_ranges_are_refused_in_words_before_anything_is_written() {
    let coded = |change: fn(&mut Encoding)| {
        let mut encoding = Encoding::default();
        change(&mut encoding);
        Animation {
            encoding,
            ..animation()
        }
    };
    assert_refused(&[
        (Format::Gif, coded(|coded| coded.colours = 1), "2 to 256"),
        (Format::Gif, coded(|coded| coded.colours = 257), "2 to 256"),
        (Format::Gif, coded(|coded| coded.dither = 101), "0 to 100"),
        (Format::Gif, coded(|coded| coded.lossy = 101), "0 to 100"),
        (Format::WebP, coded(|coded| coded.quality = 0), "1 to 100"),
        (
            Format::Gif,
            coded(|coded| coded.max_bytes = Some(9)),
            "10 kB",
        ),
        (
            Format::PngFrames,
            coded(|coded| coded.max_bytes = Some(1 << 20)),
            "single file",
        ),
    ]);
}

#[test]
fn no_pictures_are_refused_in_words_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for (format, source) in [
        (Format::Gif, vec![]),
        (Format::WebP, vec![]),
        (Format::Gif, vec![RgbImage::new(0, 0)]),
    ] {
        let path = folder.path().join("none");
        let written = format.write(&path, &mut &source[..], &animation(), &mut keep_going);
        assert!(written.unwrap_err().to_string().contains("no picture"));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn progress_runs_to_one_and_never_back() {
    let folder = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        for max_bytes in [None, Some(60_000)] {
            if max_bytes.is_some() && format.extension().is_none() {
                continue;
            }
            let settings = Animation {
                encoding: Encoding {
                    max_bytes,
                    ..Encoding::default()
                },
                ..animation()
            };
            let mut fractions = Vec::new();
            format
                .write(
                    &folder.path().join(format.name()),
                    &mut &frames(20)[..],
                    &settings,
                    &mut |progress| {
                        fractions.push(progress.fraction());
                        ControlFlow::Continue(())
                    },
                )
                .unwrap();
            assert!(
                fractions.windows(2).all(|pair| pair[0] <= pair[1]),
                "{fractions:?}"
            );
            assert_eq!(fractions.last(), Some(&1.0));
        }
    }
}

#[test]
fn cancelling_leaves_the_target_and_the_folder_as_they_were() {
    for format in Format::ALL {
        for after in [0, 2] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("kept");
            if format.extension().is_some() {
                std::fs::write(&path, "the old file").unwrap();
            }
            let mut calls = 0;
            let written = format.write(&path, &mut &frames(40)[..], &animation(), &mut |_| {
                calls += 1;
                match calls > after {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            });
            assert!(matches!(written, Err(ExportError::Cancelled)), "{format:?}");
            if format.extension().is_some() {
                assert_eq!(std::fs::read_to_string(&path).unwrap(), "the old file");
                assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
            } else {
                assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
            }
        }
    }
}

#[test]
fn a_sequence_that_fails_leaves_earlier_files_of_the_folder_alone() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("frame-0001.png");
    std::fs::write(&old, "the old file").unwrap();
    let written = Format::PngFrames.write(
        folder.path(),
        &mut &frames(9)[..],
        &animation(),
        &mut |_| ControlFlow::Break(()),
    );
    assert!(written.is_err());
    assert_eq!(std::fs::read_to_string(&old).unwrap(), "the old file");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_largest_size_is_kept_to_with_as_little_loss_as_it_takes() {
    let folder = tempfile::tempdir().unwrap();
    let source = grainy(10, 96);
    for format in [Format::Gif, Format::Mp4, Format::WebP, Format::Apng] {
        let path = folder.path().join(format.name());
        let free = Animation {
            size_px: 96,
            ping_pong: true,
            ..animation()
        };
        let whole = format
            .write(&path, &mut &source[..], &free, &mut keep_going)
            .unwrap();
        for part in [0.8, 0.3] {
            let max_bytes = (whole.bytes as f64 * part) as u64;
            let settings = Animation {
                encoding: Encoding {
                    max_bytes: Some(max_bytes.max(Encoding::LEAST_MAX_BYTES)),
                    ..free.encoding
                },
                ..free.clone()
            };
            let report = format
                .write(&path, &mut &source[..], &settings, &mut keep_going)
                .unwrap();
            let max_bytes = settings.encoding.max_bytes.unwrap();
            assert_eq!(report.bytes, std::fs::metadata(&path).unwrap().len());
            assert!(report.bytes <= max_bytes, "{format:?} {report:?}");
            // Not much smaller than it may be either.
            assert!(
                report.bytes as f64 > 0.5 * max_bytes as f64,
                "{format:?} {part} {report:?}"
            );
        }
        // A limit that is met anyway changes nothing.
        let settings = Animation {
            encoding: Encoding {
                max_bytes: Some(whole.bytes * 2),
                ..free.encoding
            },
            ..free
        };
        let report = format
            .write(&path, &mut &source[..], &settings, &mut keep_going)
            .unwrap();
        assert_eq!(report.bytes, whole.bytes);
    }
    let path = folder.path().join("small.gif");
    let settings = Animation {
        size_px: 96,
        encoding: Encoding {
            max_bytes: Some(16_000),
            ..Encoding::default()
        },
        ..animation()
    };
    let report = Format::Gif
        .write(&path, &mut &source[..], &settings, &mut keep_going)
        .unwrap();
    assert!(report.animation.size_px < 96);
    assert_eq!(u32::from(play(&path).size.0), report.animation.size_px);
}

#[test]
fn a_size_that_cannot_be_met_is_said_and_nothing_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.apng");
    let settings = Animation {
        encoding: Encoding {
            max_bytes: Some(10_000),
            ..Encoding::default()
        },
        ..animation()
    };
    let source = grainy(40, 64);
    let written = Format::Apng.write(&path, &mut &source[..], &settings, &mut keep_going);
    let error = written.unwrap_err().to_string();
    assert!(error.contains("more than the 10000 allowed"), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn estimates_from_a_few_frames_are_near() {
    let folder = tempfile::tempdir().unwrap();
    let source = grainy(24, 96);
    for format in Format::ALL {
        for ping_pong in [false, true] {
            let settings = Animation {
                size_px: 96,
                hold_frames: 4,
                ping_pong,
                ..animation()
            };
            let path = folder.path().join(format.name());
            let report = format
                .write(&path, &mut &source[..], &settings, &mut keep_going)
                .unwrap();
            let estimate = format
                .estimate_bytes(&source[10..14], 24, &settings)
                .unwrap();
            let ratio = estimate as f64 / report.bytes as f64;
            assert!((0.8..1.25).contains(&ratio), "{format:?}: {ratio:.2}");
        }
    }
}
