//! Films as one picture: contact sheets and strips.

use facemath_core::export::{Animation, Encoding, Format, keys_left_out};
use image::RgbImage;

use crate::common::{animation, frames, keep_going, write};

fn there_and_back() -> Animation {
    Animation {
        hold_frames: 5,
        ping_pong: true,
        ..animation()
    }
}

#[test]
fn a_contact_sheet_has_every_frame_once_and_a_strip_some_at_even_steps() {
    let folder = tempfile::tempdir().unwrap();
    let source = frames(25);
    let picture = |format: Format, source: &[RgbImage], settings: &Animation| {
        let path = folder.path().join("a.png");
        let report = write(format, &path, source, settings);
        assert_eq!(report.bytes, std::fs::metadata(&path).unwrap().len());
        (image::open(&path).unwrap().into_rgb8(), report.frames)
    };
    let cell = |sheet: &RgbImage, column: u32, row: u32| {
        image::imageops::crop_imm(sheet, 64 * column, 64 * row, 64, 64).to_image()
    };
    let (sheet, shown) = picture(Format::Sheet, &source, &there_and_back());
    assert_eq!((sheet.dimensions(), shown), ((5 * 64, 5 * 64), 25));
    for (index, frame) in (0..).zip(&source) {
        assert!(
            cell(&sheet, index % 5, index / 5) == *frame,
            "frame {index}"
        );
    }
    let (row, _) = picture(Format::Sheet, &source[..16], &animation());
    assert_eq!(row.dimensions(), (16 * 64, 64), "few frames are one row");

    for (pictures, wanted) in [
        (2, vec![0, 24]),
        (9, vec![0, 3, 6, 9, 12, 15, 18, 21, 24]),
        (64, (0..25).collect()),
    ] {
        let settings = Animation {
            encoding: Encoding {
                pictures,
                ..Encoding::default()
            },
            ..there_and_back()
        };
        let (strip, shown) = picture(Format::Strip, &source, &settings);
        assert_eq!(strip.dimensions(), (64 * wanted.len() as u32, 64));
        assert_eq!(shown, wanted.len());
        for (column, &index) in (0..).zip(&wanted) {
            assert!(cell(&strip, column, 0) == source[index], "frame {index}");
        }
    }
}

#[test]
fn a_contact_sheet_that_no_program_reads_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    let settings = Animation {
        size_px: 4096,
        ..animation()
    };
    let written = Format::Sheet.write(&path, &mut &frames(300)[..], &settings, &mut keep_going);
    let error = written.unwrap_err().to_string();
    assert!(error.contains("Make them smaller"), "{error}");
    assert!(!path.exists());
}

#[test]
fn a_strip_shows_every_key_as_far_as_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let source = frames(25);
    let shown = |pictures: u16, keys: &[usize]| -> Vec<usize> {
        let path = folder.path().join("a.png");
        let settings = Animation {
            encoding: Encoding {
                pictures,
                ..Encoding::default()
            },
            keys: keys.to_vec(),
            ..animation()
        };
        write(Format::Strip, &path, &source, &settings);
        let strip = image::open(&path).unwrap().into_rgb8();
        let cells = (0..strip.width() / 64)
            .map(|column| image::imageops::crop_imm(&strip, 64 * column, 0, 64, 64).to_image());
        let number = |cell: RgbImage| source.iter().position(|frame| *frame == cell).unwrap();
        cells.map(number).collect()
    };
    assert_eq!(shown(5, &[0, 8, 24]), [0, 8, 13, 19, 24]);
    assert_eq!(shown(3, &[0, 7, 24]), [0, 7, 24]);
    assert_eq!(shown(4, &[0, 1, 2, 24]), [0, 1, 2, 24]);
    assert_eq!(shown(4, &[0, 22, 23, 24]), [0, 22, 23, 24]);
    // Ends that are no keys, since the film begins and ends between them.
    assert_eq!(shown(3, &[5]), [0, 5, 24]);
    let keys = [0, 5, 10, 24];
    assert_eq!(keys_left_out(4, 25, &keys), 0);
    // Too few pictures for all: even steps.
    assert_eq!(shown(3, &keys), [0, 12, 24]);
    assert_eq!(keys_left_out(3, 25, &keys), 2);
    for pictures in 2..=25 {
        for keys in [vec![], vec![3], vec![1, 2, 3], vec![11, 20, 23]] {
            let frames = shown(pictures, &keys);
            assert_eq!(frames.len(), usize::from(pictures));
            assert!(frames.is_sorted_by(|a, b| a < b), "{pictures}: {frames:?}");
        }
    }
}
