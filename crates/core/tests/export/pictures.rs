//! Films as one picture: contact sheets and strips.

use facemath_core::export::{Animation, Encoding, Format};
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
