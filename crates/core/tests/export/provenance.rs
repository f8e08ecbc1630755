//! What written files say of how their pictures came about.

use std::path::{Path, PathBuf};

use facemath_core::export::{Animation, Format, Provenance, write_drawn_png};
use image::ImageDecoder as _;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{Rgb, RgbImage};

use crate::common::{keep_going, says};

const COMPOSITE: &str =
    "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
const TRAINED: &str = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

/// A file of each format that says so, and a single picture.
fn written(folder: &Path, frames: &[RgbImage], provenance: Provenance) -> Vec<PathBuf> {
    let animation = Animation {
        size_px: 32,
        provenance,
        ..Animation::default()
    };
    let mut paths = vec![folder.join("single.png")];
    write_drawn_png(&paths[0], &frames[1], provenance).expect("a PNG");
    for format in Format::ALL {
        let path = folder.join(format.name());
        format
            .write(&path, &mut &frames[..], &animation, &mut keep_going)
            .expect("a file");
        match format {
            Format::PngFrames => paths.push(path.join("frame-0002.png")),
            Format::JpegFrames => paths.push(path.join("frame-0002.jpg")),
            _ => paths.push(path),
        }
    }
    paths
}

#[test]
fn where_nothing_is_to_be_said_files_name_the_program_and_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let frames = [
        RgbImage::new(32, 32),
        RgbImage::from_pixel(32, 32, Rgb([9, 99, 200])),
    ];
    for path in &written(folder.path(), &frames, Provenance::Unstated) {
        let name = path.display();
        for said in ["DigitalSourceType", "lgorithmicMedia", "Drawn", "model"] {
            assert!(!says(path, said), "{name} says {said}");
        }
        assert!(
            says(path, concat!("FaceMath Studio ", env!("CARGO_PKG_VERSION"))),
            "{name}"
        );
    }
    for pictures in [Provenance::Drawn, Provenance::WithDetail] {
        assert_eq!(Provenance::Unstated.stating(pictures), Provenance::Unstated);
        assert_eq!(Provenance::Drawn.stating(pictures), pictures);
    }
}

/// A shorter film into the folder of a longer one leaves no frames of that behind, marked or not.
#[test]
fn frames_that_say_nothing_are_still_known_as_ours() {
    let folder = tempfile::tempdir().expect("a folder");
    let frames: Vec<RgbImage> = (0..3)
        .map(|level| RgbImage::from_pixel(32, 32, Rgb([level * 80; 3])))
        .collect();
    let animation = Animation {
        size_px: 32,
        provenance: Provenance::Unstated,
        ..Animation::default()
    };
    for format in [Format::PngFrames, Format::JpegFrames] {
        for count in [3, 2] {
            let path = folder.path().join(format.name());
            format
                .write(&path, &mut &frames[..count], &animation, &mut keep_going)
                .expect("frames");
            let files = std::fs::read_dir(path).expect("a folder").count();
            assert_eq!(files, count, "{format:?}");
        }
    }
}

/// What every reader is asked for: the whole packet, where its format has it.
fn assert_packets(provenance: Provenance) {
    let folder = tempfile::tempdir().expect("a folder");
    let frames = [
        RgbImage::new(32, 32),
        RgbImage::from_pixel(32, 32, Rgb([9, 99, 200])),
    ];
    let animation = Animation {
        size_px: 32,
        provenance,
        ..Animation::default()
    };
    let bytes = |format: Format| {
        let path = folder.path().join(format.name());
        format
            .write(&path, &mut &frames[..], &animation, &mut keep_going)
            .expect("a file");
        let path = match format {
            Format::JpegFrames => path.join("frame-0001.jpg"),
            _ => path,
        };
        std::fs::read(path).expect("the file")
    };
    let packet = provenance.xmp().into_bytes();
    assert!(packet.starts_with(b"<?xpacket begin=\"\xEF\xBB\xBF\""));

    let apng = bytes(Format::Apng);
    let mut png = PngDecoder::new(std::io::Cursor::new(&apng)).expect("a PNG");
    assert_eq!(png.xmp_metadata().expect("readable"), Some(packet.clone()));
    let webp = bytes(Format::WebP);
    let mut webp = WebPDecoder::new(std::io::Cursor::new(&webp)).expect("a WebP");
    assert_eq!(webp.xmp_metadata().expect("readable"), Some(packet.clone()));
    let jpeg = bytes(Format::JpegFrames);
    let mut jpeg =
        image::codecs::jpeg::JpegDecoder::new(std::io::Cursor::new(&jpeg)).expect("a JPEG");
    assert_eq!(jpeg.xmp_metadata().expect("readable"), Some(packet.clone()));

    // A GIF's packet is not in blocks; who reads it as blocks must come out behind it.
    let gif = bytes(Format::Gif);
    let mark = b"XMP DataXMP";
    let at = gif
        .windows(mark.len())
        .position(|part| part == mark)
        .expect("XMP")
        + mark.len();
    assert!(gif[at..].starts_with(&packet));
    let end = at + packet.len() + 258;
    for start in at..at + packet.len() {
        let mut place = start;
        while gif[place] != 0 {
            place += usize::from(gif[place]) + 1;
        }
        assert!(place == end - 1 || place == end - 2, "{place} of {end}");
    }

    let mp4 = bytes(Format::Mp4);
    let id = [
        0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF,
        0xAC,
    ];
    let at = mp4
        .windows(16)
        .position(|part| part == id)
        .expect("an XMP box");
    assert_eq!(&mp4[at - 4..at], b"uuid");
    let len = u32::from_be_bytes(mp4[at - 8..at - 4].try_into().expect("four bytes")) as usize;
    assert_eq!(&mp4[at + 16..at - 8 + len], packet);
}

#[test]
fn files_say_that_their_faces_are_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let frames = [
        RgbImage::new(32, 32),
        RgbImage::from_pixel(32, 32, Rgb([9, 99, 200])),
    ];
    for (provenance, term, other) in [
        (Provenance::Drawn, TRAINED, COMPOSITE),
        (Provenance::WithDetail, COMPOSITE, TRAINED),
    ] {
        for path in &written(folder.path(), &frames, provenance) {
            assert!(says(path, term) && !says(path, other), "{}", path.display());
            assert!(says(path, "Iptc4xmpExt:DigitalSourceType"));
            assert!(says(
                path,
                concat!("FaceMath Studio ", env!("CARGO_PKG_VERSION"))
            ));
            assert!(says(path, "Drawn by a model in FaceMath Studio"));
            let with_detail = provenance == Provenance::WithDetail;
            assert_eq!(says(path, "photographs' own detail"), with_detail);
        }
    }
}

/// Readers find the packet where their format has it, whole and nothing else.
#[test]
fn readers_find_the_packet_in_its_place() {
    for provenance in [Provenance::WithDetail, Provenance::Unstated] {
        assert_packets(provenance);
    }
}
