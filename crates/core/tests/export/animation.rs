//! Written files, read again by other code than wrote them.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

use facemath_core::export::{
    Animation, ExportError, NEUTRAL, Progress, Repeat, estimate_gif_bytes, grid, strip,
    write_atomically, write_gif, write_png, write_png_sequence,
};
use image::{Rgb, RgbImage};

/// Frames like those of a morph: skin-coloured gradients with dark features that drift to the right.
fn frames(count: usize) -> Vec<RgbImage> {
    (0..count)
        .map(|frame| {
            let t = frame as f32 / count.max(2).saturating_sub(1) as f32;
            RgbImage::from_fn(64, 64, |x, y| {
                let (x, y) = (x as f32 / 63.0, y as f32 / 63.0);
                let light = 1.0 - 0.6 * ((x - 0.3 - 0.4 * t).powi(2) + (y - 0.4).powi(2));
                let is_eye = [0.3, 0.7]
                    .into_iter()
                    .any(|eye| (x - eye).hypot(y - 0.35) < 0.06);
                if is_eye {
                    Rgb([40, 30, 30])
                } else {
                    Rgb([235.0, 190.0, 165.0].map(|c: f32| (c * light) as u8))
                }
            })
        })
        .collect()
}

fn animation() -> Animation {
    Animation {
        size_px: 64,
        ..Animation::default()
    }
}

fn keep_going(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A GIF as a player sees it.
struct Played {
    size: (u16, u16),
    repeat: gif::Repeat,
    delays_cs: Vec<u16>,
    pictures: Vec<RgbImage>,
    palettes: usize,
}

fn play(path: &Path) -> Played {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    let mut decoder = options.read_info(File::open(path).unwrap()).unwrap();
    let palette = decoder.global_palette().unwrap_or_default().to_vec();
    let size = (decoder.width(), decoder.height());
    let mut played = Played {
        size,
        repeat: gif::Repeat::Finite(0),
        delays_cs: vec![],
        pictures: vec![],
        palettes: 1,
    };
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        assert_eq!(
            (frame.left, frame.top, frame.width, frame.height),
            (0, 0, size.0, size.1)
        );
        played.delays_cs.push(frame.delay);
        played.palettes += usize::from(frame.palette.is_some());
        let colour = |&index: &u8| palette[3 * usize::from(index)..][..3].to_vec();
        let pixels = frame.buffer.iter().flat_map(colour).collect();
        played
            .pictures
            .push(RgbImage::from_raw(size.0.into(), size.1.into(), pixels).unwrap());
    }
    played.repeat = decoder.repeat();
    played
}

/// Peak signal to noise ratio in decibels.
fn psnr(a: &RgbImage, b: &RgbImage) -> f64 {
    let square_error: f64 = a
        .as_raw()
        .iter()
        .zip(b.as_raw())
        .map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2))
        .sum();
    10.0 * (255.0 * 255.0 * a.as_raw().len() as f64 / square_error).log10()
}

fn mean(picture: &RgbImage) -> [f64; 3] {
    let count = f64::from(picture.width() * picture.height());
    std::array::from_fn(|channel| {
        picture
            .pixels()
            .map(|pixel| f64::from(pixel.0[channel]))
            .sum::<f64>()
            / count
    })
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
    let report = write_gif(&path, &source, &settings, &mut keep_going).unwrap();
    let played = play(&path);

    assert_eq!(played.size, (64, 64));
    assert_eq!(played.repeat, gif::Repeat::Infinite);
    // 24 there, 22 back, 6 more at either end.
    assert_eq!(played.pictures.len(), 58);
    assert_eq!(report.frames, 58);
    assert_eq!(report.bytes, std::fs::metadata(&path).unwrap().len());
    let total: u32 = played.delays_cs.iter().copied().map(u32::from).sum();
    assert_eq!(total, (58.0_f32 * 100.0 / 24.0).round() as u32);
    assert!(
        played
            .delays_cs
            .iter()
            .all(|&delay| delay == 4 || delay == 5)
    );

    let order = facemath_core::export::sequence(24, 6, true);
    for (picture, &index) in played.pictures.iter().zip(&order) {
        let best = (0..24)
            .max_by(|&a, &b| psnr(picture, &source[a]).total_cmp(&psnr(picture, &source[b])))
            .unwrap();
        assert!(best.abs_diff(index) <= 1, "frame {index} looks like {best}");
    }
}

#[test]
fn all_frames_share_one_palette_that_is_good_enough_for_skin() {
    let folder = tempfile::tempdir().unwrap();
    let source = frames(12);
    for (dither, least_psnr) in [(true, 34.0), (false, 36.0)] {
        let path = folder.path().join(format!("dither-{dither}.gif"));
        write_gif(
            &path,
            &source,
            &Animation {
                dither,
                ..animation()
            },
            &mut keep_going,
        )
        .unwrap();
        let played = play(&path);
        assert_eq!(played.palettes, 1);
        for (picture, original) in played.pictures.iter().zip(&source) {
            assert!(
                psnr(picture, original) > least_psnr,
                "{:.1} dB with dither {dither}",
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
fn frames_are_drawn_at_the_asked_size() {
    let folder = tempfile::tempdir().unwrap();
    for size_px in [1, 37, 200] {
        let path = folder.path().join("sized.gif");
        write_gif(
            &path,
            &frames(2),
            &Animation {
                size_px,
                ..animation()
            },
            &mut keep_going,
        )
        .unwrap();
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
        write_gif(&path, &frames(2), &settings, &mut keep_going).unwrap();
        assert_eq!(play(&path).repeat, gif::Repeat::Finite(stored), "{times}");
    }
}

#[test]
fn single_frames_and_single_colours_are_gifs_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("still.gif");
    let still = RgbImage::from_pixel(64, 64, Rgb([200, 150, 120]));
    write_gif(
        &path,
        std::slice::from_ref(&still),
        &animation(),
        &mut keep_going,
    )
    .unwrap();
    let played = play(&path);
    assert_eq!(played.pictures.len(), 1);
    assert!(psnr(&played.pictures[0], &still) > 45.0);
}

#[test]
fn progress_runs_to_one_and_never_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut fractions = Vec::new();
    write_gif(
        &folder.path().join("a.gif"),
        &frames(20),
        &animation(),
        &mut |progress| {
            fractions.push(progress.fraction());
            ControlFlow::Continue(())
        },
    )
    .unwrap();
    assert!(fractions.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(fractions.last(), Some(&1.0));
}

#[test]
fn cancelling_leaves_the_target_and_the_folder_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.gif");
    std::fs::write(&path, "the old file").unwrap();
    let error = write_gif(&path, &frames(40), &animation(), &mut |_| {
        ControlFlow::Break(())
    })
    .unwrap_err();
    assert!(matches!(error, ExportError::Cancelled));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "the old file");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
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
        write_gif(&path, &frames(2), &animation(), &mut keep_going).unwrap_err(),
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

#[test]
fn settings_that_make_no_gif_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.gif");
    for (source, size_px) in [
        (frames(0), 64),
        (frames(1), 0),
        (frames(1), 70_000),
        (vec![RgbImage::new(0, 0)], 64),
    ] {
        let error = write_gif(
            &path,
            &source,
            &Animation {
                size_px,
                ..animation()
            },
            &mut keep_going,
        )
        .unwrap_err();
        assert!(matches!(error, ExportError::Invalid { .. }), "{error}");
    }
    assert!(!path.exists());
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
fn the_estimate_is_of_the_right_size() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("estimated.gif");
    let settings = Animation {
        size_px: 128,
        hold_frames: 2,
        ..Animation::default()
    };
    // Skin has pores and photos have noise; the plain gradients of the other tests compress better than any face.
    let mut source = frames(10);
    let mut noise = 1_u32;
    for channel in source.iter_mut().flat_map(|frame| frame.iter_mut()) {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *channel = channel.saturating_add((noise >> 28) as u8);
    }
    let report = write_gif(&path, &source, &settings, &mut keep_going).unwrap();
    let ratio = estimate_gif_bytes(10, &settings) as f64 / report.bytes as f64;
    assert!(
        (0.6..1.7).contains(&ratio),
        "estimated {ratio:.2} times the real size"
    );
}

#[test]
fn png_files_keep_every_pixel() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("face.png");
    write_png(&path, &frames(1)[0]).unwrap();
    assert_eq!(image::open(&path).unwrap().to_rgb8(), frames(1)[0]);
}

#[test]
fn a_png_sequence_is_numbered_in_playing_order() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("frames");
    let settings = Animation {
        ping_pong: true,
        ..animation()
    };
    let source = frames(3);
    let written = write_png_sequence(&target, &source, &settings, &mut keep_going).unwrap();
    let names: Vec<_> = written
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "frame-0001.png",
            "frame-0002.png",
            "frame-0003.png",
            "frame-0004.png"
        ]
    );
    for (path, index) in written.iter().zip([0, 1, 2, 1]) {
        assert_eq!(image::open(path).unwrap().to_rgb8(), source[index]);
    }
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
