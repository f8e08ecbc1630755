//! GIFs and single pictures, read again by other code than wrote them.

use std::fs::File;
use std::path::Path;

use facemath_core::export::{
    Animation, DitherKind, Encoding, ExportError, Format, NEUTRAL, PaletteScope, Repeat, Report,
    grid, strip, write_atomically, write_png,
};
use image::{Rgb, RgbImage};

use crate::common::{animation, frames, keep_going, mean, play, psnr};

fn write(path: &Path, frames: &[RgbImage], animation: &Animation) -> Result<Report, ExportError> {
    Format::Gif.write(path, &mut { frames }, animation, &mut keep_going)
}

#[test]
fn a_gif_holds_the_frames_in_order_at_the_right_pace_and_loops_forever() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("morph.gif");
    let source = frames(24);
    let settings = Animation {
        fps: 24.0,
        hold_frames: 6,
        ping_pong: true,
        ..animation()
    };
    let report = write(&path, &source, &settings).unwrap();
    let played = play(&path);

    assert_eq!(played.size, (64, 64));
    assert_eq!(played.repeat, gif::Repeat::Infinite);
    // 24 there, 22 back; those that are held are longer instead of more.
    assert_eq!(played.pictures.len(), 46);
    assert_eq!(report.frames, 46);
    assert_eq!(report.bytes, std::fs::metadata(&path).unwrap().len());
    let total: u32 = played.delays_cs.iter().copied().map(u32::from).sum();
    assert_eq!(total, (58.0_f32 * 100.0 / 24.0).round() as u32);
    let (held, others): (Vec<_>, _) = played.delays_cs.iter().partition(|&&delay| delay > 5);
    assert_eq!(held, [&29, &29]);
    assert!(others.iter().all(|&&delay| delay == 4 || delay == 5));

    let order: Vec<usize> = (0..24).chain((1..23).rev()).collect();
    for (picture, &index) in played.pictures.iter().zip(&order) {
        let best = (0..24)
            .max_by(|&a, &b| psnr(picture, &source[a]).total_cmp(&psnr(picture, &source[b])))
            .unwrap();
        assert!(best.abs_diff(index) <= 1, "frame {index} looks like {best}");
    }
}

fn with(encoding: Encoding) -> Animation {
    Animation {
        encoding,
        ..animation()
    }
}

#[test]
fn a_palette_of_one_frame_or_of_all_is_good_enough_for_skin() {
    let folder = tempfile::tempdir().unwrap();
    let source = frames(12);
    let all = DitherKind::ALL.into_iter().flat_map(|dither_kind| {
        [
            (dither_kind, PaletteScope::Frame, 75, 38.0),
            (dither_kind, PaletteScope::Frame, 0, 38.0),
            (dither_kind, PaletteScope::File, 75, 35.0),
            (dither_kind, PaletteScope::File, 0, 35.0),
        ]
    });
    for (dither_kind, palette, dither, least_psnr) in all {
        let path = folder.path().join("skin.gif");
        let encoding = Encoding {
            palette,
            dither,
            dither_kind,
            ..Encoding::default()
        };
        write(&path, &source, &with(encoding)).unwrap();
        let played = play(&path);
        let shared = played.palettes.windows(2).all(|pair| pair[0] == pair[1]);
        assert_eq!(shared, palette == PaletteScope::File);
        for (picture, original) in played.pictures.iter().zip(&source) {
            assert!(
                psnr(picture, original) > least_psnr,
                "{:.1} dB with {encoding:?}",
                psnr(picture, original)
            );
            // Dots average to the colour they stand for.
            for (found, wanted) in mean(picture).into_iter().zip(mean(original)) {
                assert!((found - wanted).abs() < 1.5, "{found} for {wanted}");
            }
        }
    }
}

#[test]
fn loss_makes_files_smaller_step_by_step_and_none_takes_the_nearest_colours() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lossy.gif");
    let source = grainy(6);
    let made = |lossy: u8| {
        let encoding = Encoding {
            lossy,
            dither: 0,
            ..Encoding::default()
        };
        let bytes = write(&path, &source, &with(encoding)).unwrap().bytes;
        let quality: f64 = play(&path)
            .pictures
            .iter()
            .zip(&source)
            .map(|(picture, original)| psnr(picture, original))
            .sum();
        (bytes, quality / 6.0)
    };
    let steps = [0, 10, 30, 60, 100].map(made);
    for pair in steps.windows(2) {
        assert!(pair[1].0 < pair[0].0, "{steps:?}");
        assert!(pair[1].1 < pair[0].1 + 0.1, "{steps:?}");
    }
    assert!(steps[4].0 * 5 < steps[0].0 * 2, "{steps:?}");
    // 255 colours are nearly enough for such small pictures.
    assert!(steps[0].1 > 40.0, "{steps:?}");
}

/// Skin has pores and photos have noise; plain gradients compress better than any face.
fn grainy(count: usize) -> Vec<RgbImage> {
    let mut source = frames(count);
    let mut noise = 1_u32;
    for channel in source.iter_mut().flat_map(|frame| frame.iter_mut()) {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *channel = channel.saturating_add((noise >> 28) as u8);
    }
    source
}

#[test]
fn palettes_have_no_more_colours_than_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("few.gif");
    for colours in [2, 3, 7, 16, 100, 255, 256] {
        let encoding = Encoding {
            colours,
            ..Encoding::default()
        };
        write(&path, &frames(4), &with(encoding)).unwrap();
        let played = play(&path);
        assert_eq!(played.pictures.len(), 4);
        for picture in &played.pictures[..1] {
            let mut seen: Vec<_> = picture.pixels().collect();
            seen.sort_unstable_by_key(|pixel| pixel.0);
            seen.dedup();
            assert!(
                seen.len() <= usize::from(colours),
                "{} of {colours}",
                seen.len()
            );
        }
    }
}

#[test]
fn only_what_changes_is_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("still.gif");
    let mut source = vec![grainy(1).remove(0); 5];
    for y in 20..30 {
        for x in 8..15 {
            source[2].put_pixel(x, y, Rgb([10, 200, 30]));
        }
    }
    let report = write(&path, &source, &animation()).unwrap();
    let played = play(&path);
    // Two equal ones, the one with a patch, two equal ones.
    assert_eq!(report.frames, 3);
    assert_eq!(played.areas, [64 * 64, 7 * 10, 7 * 10]);
    assert_eq!(played.delays_cs, [8, 5, 8]);
    // What does not change in the frames does not change on the screen.
    for (x, y, pixel) in played.pictures[2].enumerate_pixels() {
        if !(8..15).contains(&x) || !(20..30).contains(&y) {
            assert_eq!(pixel, played.pictures[0].get_pixel(x, y), "{x}, {y}");
        }
    }
}

#[test]
fn pictures_may_rest_for_longer_than_a_frame_of_the_format_can() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slow.gif");
    let settings = Animation {
        fps: 0.1,
        hold_frames: 99,
        ..animation()
    };
    write(&path, &frames(2), &settings).unwrap();
    let played = play(&path);
    let total: u64 = played.delays_cs.iter().copied().map(u64::from).sum();
    assert_eq!(total, 200 * 1000);
    assert_eq!(played.pictures[0], played.pictures[1]);
}

#[test]
fn a_gif_is_the_same_on_any_number_of_cores() {
    let folder = tempfile::tempdir().unwrap();
    for dither_kind in DitherKind::ALL {
        let encoding = Encoding {
            dither_kind,
            ..Encoding::default()
        };
        let bytes = [1, 3, 8].map(|cores| {
            let path = folder.path().join(format!("{cores}.gif"));
            let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build();
            let written = pool
                .unwrap()
                .install(|| write(&path, &grainy(10), &with(encoding)));
            written.unwrap();
            std::fs::read(&path).unwrap()
        });
        assert!(
            bytes[0] == bytes[1] && bytes[1] == bytes[2],
            "{dither_kind:?}"
        );
    }
}

#[test]
fn frames_are_drawn_at_the_asked_size() {
    let folder = tempfile::tempdir().unwrap();
    for size_px in [1, 37, 200] {
        let path = folder.path().join("sized.gif");
        let settings = Animation {
            size_px,
            ..animation()
        };
        write(&path, &frames(2), &settings).unwrap();
        assert_eq!(play(&path).size, (size_px as u16, size_px as u16));
    }
}

#[test]
fn a_counted_repeat_is_stored_as_the_times_after_the_first() {
    let folder = tempfile::tempdir().unwrap();
    for (times, stored) in [(0, 0), (1, 0), (3, 2)] {
        let path = folder.path().join("counted.gif");
        let settings = Animation {
            repeat: Repeat::Times(times),
            ..animation()
        };
        write(&path, &frames(2), &settings).unwrap();
        assert_eq!(play(&path).repeat, gif::Repeat::Finite(stored), "{times}");
    }
}

#[test]
fn single_frames_and_single_colours_are_gifs_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("still.gif");
    let still = RgbImage::from_pixel(64, 64, Rgb([200, 150, 120]));
    write(&path, std::slice::from_ref(&still), &animation()).unwrap();
    let played = play(&path);
    assert_eq!(played.pictures.len(), 1);
    assert!(psnr(&played.pictures[0], &still) > 45.0);
}

#[test]
fn a_failure_half_way_leaves_the_target_and_the_folder_as_they_were() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.bin");
    std::fs::write(&path, "the old file").unwrap();
    let result = write_atomically(&path, |writer| {
        writer.write_all(&[7; 100_000]).unwrap();
        Err::<(), _>(ExportError::Invalid {
            path: path.clone(),
            reason: "of a reason".to_owned(),
        })
    });
    assert!(result.is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "the old file");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn folders_that_cannot_be_written_to_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no such folder").join("face.gif");
    for error in [
        write(&path, &frames(2), &animation()).unwrap_err(),
        write_png(&path, &frames(1)[0]).unwrap_err(),
        write_png(folder.path(), &frames(1)[0]).unwrap_err(),
    ] {
        assert!(matches!(error, ExportError::Unwritable { .. }));
        assert!(
            error
                .to_string()
                .starts_with(&folder.path().display().to_string()),
            "{error}"
        );
    }
}

#[cfg(unix)]
#[test]
fn new_files_have_the_usual_permissions_and_replaced_files_keep_theirs() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let (usual, written) = (folder.path().join("usual"), folder.path().join("face.png"));
    File::create(&usual).unwrap();
    write_png(&written, &frames(1)[0]).unwrap();
    assert_eq!(mode(&written), mode(&usual));

    std::fs::set_permissions(&written, std::fs::Permissions::from_mode(0o640)).unwrap();
    write_png(&written, &frames(1)[0]).unwrap();
    assert_eq!(mode(&written), 0o640);
}

#[test]
fn png_files_keep_every_pixel() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("face.png");
    write_png(&path, &frames(1)[0]).unwrap();
    assert_eq!(image::open(&path).unwrap().to_rgb8(), frames(1)[0]);
}

#[test]
fn sheets_place_pictures_in_cells_on_a_neutral_ground() {
    let red = RgbImage::from_pixel(10, 10, Rgb([200, 0, 0]));
    let small = RgbImage::from_pixel(4, 6, Rgb([0, 0, 200]));
    let sheet = grid(
        &[vec![red.clone(), red.clone(), red.clone()], vec![small]],
        2,
    );
    assert_eq!(sheet.dimensions(), (3 * 12 + 2, 2 * 12 + 2));
    assert_eq!(*sheet.get_pixel(0, 0), NEUTRAL);
    assert_eq!(*sheet.get_pixel(2, 2), Rgb([200, 0, 0]));
    assert_eq!(*sheet.get_pixel(12, 5), NEUTRAL);
    // The smaller picture sits in the middle of its cell.
    assert_eq!(*sheet.get_pixel(2 + 3, 14 + 2), Rgb([0, 0, 200]));
    assert_eq!(*sheet.get_pixel(2 + 2, 14 + 2), NEUTRAL);
    assert_eq!(*sheet.get_pixel(30, 20), NEUTRAL);

    assert_eq!(strip(&[red.clone(), red], 0).dimensions(), (20, 10));
    assert_eq!(grid(&[], 0).dimensions(), (1, 1));
}
