//! Files that are broken in every way we could think of give a sentence that names them, and cost nothing.

use crate::pictures::{FORMATS, encode, gradient};
use facemath_core::photo::{self, PhotoError};
use image::ImageFormat;
use proptest::prelude::*;

const NAME: &str = "holiday/me.jpg";

/// The error for these bytes, which must name the file and end in advice rather than in a code.
fn refusal(bytes: &[u8]) -> PhotoError {
    let Err(error) = photo::decode(bytes, NAME) else {
        panic!("a broken file was opened");
    };
    let message = error.to_string();
    assert!(message.starts_with(NAME), "{message}");
    assert!(message.len() < 300 && !message.contains('\n'), "{message}");
    error
}

#[test]
fn files_cut_off_anywhere_are_refused() {
    for format in FORMATS {
        let whole = encode(&gradient(24, 24).into(), format);
        for length in 1..picture_end(&whole, format) {
            let error = refusal(&whole[..length]);
            assert!(
                matches!(
                    error,
                    PhotoError::Truncated { .. }
                        | PhotoError::Damaged { .. }
                        | PhotoError::NotAPicture { .. }
                ),
                "{format:?} cut to {length} of {}: {error}",
                whole.len()
            );
        }
    }
}

/// How much of the file the picture needs. A GIF has the end of its data and of the file after it, a JPEG its end marker, a PNG
/// its closing chunk.
fn picture_end(whole: &[u8], format: ImageFormat) -> usize {
    match format {
        ImageFormat::Gif => whole.len() - 3,
        ImageFormat::Jpeg => whole.len() - 2,
        ImageFormat::Png => whole.len() - 12,
        _ => whole.len(),
    }
}

#[test]
fn a_long_photo_cut_in_half_is_called_incomplete() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = encode(&gradient(300, 200).into(), format);
        let error = refusal(&whole[..whole.len() / 2]);
        assert!(
            matches!(error, PhotoError::Truncated { .. }),
            "{format:?}: {error}"
        );
    }
}

#[test]
fn a_thumbnail_inside_the_exif_segment_does_not_hide_a_missing_end() {
    let whole = crate::pictures::jpeg_with_orientation(&gradient(64, 64).into(), 1);
    let thumbnail = encode(&gradient(8, 8).into(), ImageFormat::Jpeg);
    // Another application segment, holding a complete small JPEG.
    let mut file = whole[..2].to_vec();
    file.extend([0xFF, 0xE2]);
    file.extend((thumbnail.len() as u16 + 2).to_be_bytes());
    file.extend(&thumbnail);
    file.extend(&whole[2..]);
    assert!(photo::decode(&file, NAME).is_ok());
    file.truncate(file.len() - 40);
    assert!(matches!(refusal(&file), PhotoError::Truncated { .. }));
}

#[test]
fn empty_files_text_and_other_formats_are_named_for_what_they_are() {
    assert!(matches!(refusal(b""), PhotoError::Empty { .. }));
    assert!(matches!(
        refusal(b"Dear diary, today I renamed a text file."),
        PhotoError::NotAPicture { .. }
    ));
    assert!(matches!(
        refusal(b"%PDF-1.7 something"),
        PhotoError::NotAPicture { .. }
    ));
    assert!(matches!(
        refusal(&[0; 4096]),
        PhotoError::NotAPicture { .. }
    ));
    for (first, expected) in [
        (
            &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..],
            "a HEIC picture,",
        ),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "an AVIF picture,"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "a film rather"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
        (b"8BPS\0\x01", "a Photoshop document"),
        (b"\x76\x2f\x31\x01\x02", "an OpenEXR picture"),
        (b"\0\0\x01\0\x01\0", "an icon"),
        (b"P6\n1 1\n255\n", "a picture of another format"),
    ] {
        let error = refusal(first);
        assert!(matches!(error, PhotoError::Unsupported { .. }), "{error}");
        let text = error.to_string();
        assert!(text.contains(&format!(" is {expected}")), "{text}");
    }
    assert!(matches!(
        refusal(b"qoif\0\0\0\x01\0\0\0\x01\x03\0"),
        PhotoError::Unsupported { .. }
    ));
}

#[test]
fn arithmetic_coded_and_lossless_jpegs_are_refused_as_unusual() {
    let whole = encode(&gradient(24, 16).into(), ImageFormat::Jpeg);
    let frame = whole
        .windows(2)
        .position(|pair| pair == [0xFF, 0xC0])
        .unwrap();
    // Sequential arithmetic, progressive arithmetic, lossless, hierarchical (ITU-T T.81, table B.1).
    for kind in [0xC9, 0xCA, 0xC3, 0xC5] {
        let mut file = whole.clone();
        file[frame + 1] = kind;
        let error = refusal(&file);
        assert!(
            matches!(
                error,
                PhotoError::Unsupported { .. } | PhotoError::Damaged { .. }
            ),
            "{error}"
        );
    }
}

#[test]
fn absurd_sizes_cost_no_memory() {
    for (format, file) in crate::pictures::absurdly_large() {
        let memory_before = peak_memory_bytes();
        let error = refusal(&file);
        // The kernel counts in batches: a peak may read a page or two less than before.
        let grown = peak_memory_bytes().saturating_sub(memory_before);
        assert!(grown < 64 << 20, "{format:?} took {} MiB", grown >> 20);
        match format {
            // These decoders notice on their own that the claim and the rest of the header contradict each other.
            ImageFormat::WebP | ImageFormat::Tiff => {}
            _ => assert!(
                matches!(
                    error,
                    PhotoError::TooManyPixels {
                        width_px: 60_000,
                        height_px: 60_000,
                        ..
                    }
                ),
                "{format:?}: {error}"
            ),
        }
    }
}

/// The most memory this process ever held, where the system tells; 0 elsewhere.
fn peak_memory_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or("0 kB");
    line.trim()
        .trim_end_matches(" kB")
        .parse::<u64>()
        .unwrap_or(0)
        * 1024
}

#[test]
fn claims_within_the_limit_that_the_file_does_not_keep_are_refused() {
    // An animated WebP's canvas may be larger than its frames, so a large claim there is no lie.
    for format in FORMATS
        .into_iter()
        .filter(|&format| format != ImageFormat::WebP)
    {
        refusal(&crate::pictures::with_claimed_size(format, 9_000, 9_000));
    }
}

#[test]
fn sizes_of_zero_are_refused() {
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Bmp,
        ImageFormat::Tiff,
    ] {
        refusal(&crate::pictures::with_claimed_size(format, 0, 16));
        refusal(&crate::pictures::with_claimed_size(format, 16, 0));
    }
}

#[test]
fn missing_files_and_folders_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("nobody.png");
    let error = photo::load(&missing).unwrap_err();
    assert!(matches!(error, PhotoError::Unreadable { .. }));
    assert!(error.to_string().contains("nobody.png"), "{error}");
    assert!(matches!(
        photo::load(folder.path()).unwrap_err(),
        PhotoError::NotAFile { .. }
    ));
}

#[cfg(unix)]
#[test]
fn devices_are_refused_without_reading_them() {
    assert!(matches!(
        photo::load("/dev/zero".as_ref()).unwrap_err(),
        PhotoError::NotAFile { .. }
    ));
}

#[test]
fn files_beyond_the_limit_are_refused_before_they_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.png");
    // A sparse file: long, without taking room.
    std::fs::File::create(&path)
        .unwrap()
        .set_len(photo::MAX_FILE_BYTES + 1)
        .unwrap();
    let memory_before = peak_memory_bytes();
    assert!(matches!(
        photo::load(&path).unwrap_err(),
        PhotoError::FileTooLarge { .. }
    ));
    let grown = peak_memory_bytes().saturating_sub(memory_before);
    assert!(grown < photo::MAX_FILE_BYTES / 2, "{} MiB", grown >> 20);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Whatever is overwritten in a file, the answer is a photo or a sentence: never a crash.
    #[test]
    fn damaged_bytes_never_crash(
        format in prop::sample::select(FORMATS.to_vec()),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut file = encode(&gradient(20, 14).into(), format);
        for (position, value) in damage {
            let position = position.index(file.len());
            file[position] = value;
        }
        if let Err(error) = photo::decode(&file, NAME) {
            prop_assert!(error.to_string().starts_with(NAME));
        }
    }
}
