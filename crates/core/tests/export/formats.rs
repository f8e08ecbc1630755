//! The formats besides GIF, each read again by a decoder that has nothing to do with its encoder.

use std::fs::File;
use std::io::BufReader;

use facemath_core::export::{Animation, Encoding, Format, Provenance, Repeat};
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder as _, DynamicImage, RgbImage};
use openh264::formats::YUVSource as _;

use crate::common::{animation, frames, psnr, write};

fn there_and_back() -> Animation {
    Animation {
        fps: 30.0,
        hold_frames: 5,
        ping_pong: true,
        ..animation()
    }
}

/// Frames of [`there_and_back`] with five different ones, and the ticks of each.
const ORDER: [(usize, u64); 8] = [
    (0, 6),
    (1, 1),
    (2, 1),
    (3, 1),
    (4, 6),
    (3, 1),
    (2, 1),
    (1, 1),
];

#[test]
fn every_format_is_in_the_table_under_its_own_name() {
    for format in Format::ALL {
        assert!(!format.name().is_empty() && !format.description().is_empty());
        // Both pictures are PNGs.
        let wanted = match format {
            Format::Strip => Format::Sheet,
            format => format,
        };
        if let Some(extension) = format.extension() {
            assert_eq!(Format::of_extension(extension), Some(wanted));
            let capitals = extension.to_uppercase();
            assert_eq!(Format::of_extension(&capitals), Some(wanted));
        }
    }
    assert_eq!(Format::Mp4.extension(), Some("mp4"));
    assert_eq!(Format::PngFrames.extension(), None);
    assert_eq!(Format::of_extension("mov"), None);
}

#[test]
fn a_webp_holds_the_frames_with_their_times() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.webp");
    let source = frames(5);
    let settings = Animation {
        repeat: Repeat::Times(3),
        ..there_and_back()
    };
    let report = write(Format::WebP, &path, &source, &settings);
    assert_eq!(report.frames, 8);
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(report.bytes, bytes.len() as u64);
    assert_eq!(
        u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize,
        bytes.len() - 8
    );
    // The chunk after VP8X: the background's colour and how often it plays.
    assert_eq!(&bytes[30..34], b"ANIM");
    assert_eq!(bytes[42..44], [3, 0]);

    let decoder = WebPDecoder::new(BufReader::new(File::open(&path).unwrap())).unwrap();
    assert!(decoder.has_animation());
    let played: Vec<_> = decoder.into_frames().map(Result::unwrap).collect();
    assert_eq!(played.len(), 8);
    let mut start_ms = 0;
    let mut ticks_before = 0;
    for (frame, (index, ticks)) in played.into_iter().zip(ORDER) {
        assert_eq!(
            start_ms,
            (f64::from(ticks_before) * 1000.0 / 30.0).round() as u32
        );
        start_ms += frame.delay().numer_denom_ms().0;
        ticks_before += ticks as u32;
        let picture = DynamicImage::ImageRgba8(frame.into_buffer()).into_rgb8();
        assert!(psnr(&picture, &source[index]) > 33.0);
    }
    assert_eq!(start_ms, 600);
}

#[test]
fn an_apng_holds_every_pixel() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.apng");
    let mut source = frames(5);
    // A frame of which only a corner changes.
    source[3] = source[2].clone();
    source[3].put_pixel(60, 61, image::Rgb([1, 2, 3]));
    let settings = Animation {
        repeat: Repeat::Times(2),
        ..there_and_back()
    };
    let report = write(Format::Apng, &path, &source, &settings);
    assert_eq!(report.frames, 8);

    let decoder = png::Decoder::new(BufReader::new(File::open(&path).unwrap()));
    let mut reader = decoder.read_info().unwrap();
    let control = *reader.info().animation_control().unwrap();
    assert_eq!((control.num_frames, control.num_plays), (8, 2));
    let mut screen = RgbImage::new(64, 64);
    let mut total_ms = 0;
    for (index, ticks) in ORDER {
        let mut pixels = vec![0; 64 * 64 * 3];
        reader.next_frame(&mut pixels).unwrap();
        let frame = *reader.info().frame_control().unwrap();
        assert_eq!(frame.blend_op, png::BlendOp::Source);
        assert_eq!(frame.dispose_op, png::DisposeOp::None);
        for y in 0..frame.height {
            for x in 0..frame.width {
                let at = 3 * (y * frame.width + x) as usize;
                let colour = image::Rgb(pixels[at..at + 3].try_into().unwrap());
                screen.put_pixel(frame.x_offset + x, frame.y_offset + y, colour);
            }
        }
        assert!(screen == source[index], "frame {index}");
        if index == 3 && total_ms < 300 {
            assert_eq!((frame.width, frame.height), (1, 1));
        }
        assert_eq!(frame.delay_den, 1000);
        assert!(u64::from(frame.delay_num).abs_diff(ticks * 1000 / 30) <= 1);
        total_ms += u32::from(frame.delay_num);
    }
    assert_eq!(total_ms, 600);
    // Programs that know no animation show the first frame.
    let first = image::load_from_memory_with_format(
        &std::fs::read(&path).unwrap(),
        image::ImageFormat::Png,
    );
    assert!(first.unwrap().into_rgb8() == source[0]);
}

/// The boxes of an MP4 at one level: kind, and content.
fn boxes(mut bytes: &[u8]) -> Vec<(String, &[u8])> {
    let mut found = Vec::new();
    while bytes.len() >= 8 {
        let short = u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
        let kind = String::from_utf8_lossy(&bytes[4..8]).into_owned();
        let (header, len) = match short {
            1 => (
                16,
                u64::from_be_bytes(bytes[8..16].try_into().unwrap()) as usize,
            ),
            _ => (8, short),
        };
        found.push((kind, &bytes[header..len]));
        bytes = &bytes[len..];
    }
    assert!(bytes.is_empty());
    found
}

/// The content of a box by the kinds on the way to it.
fn inside<'a>(bytes: &'a [u8], way: &[&str]) -> &'a [u8] {
    way.iter().fold(bytes, |bytes, kind| {
        let found = boxes(bytes).into_iter().find(|(found, _)| found == kind);
        found.unwrap_or_else(|| panic!("no {kind}")).1
    })
}

fn words(bytes: &[u8]) -> Vec<u32> {
    let words = bytes.chunks_exact(4);
    words
        .map(|word| u32::from_be_bytes(word.try_into().unwrap()))
        .collect()
}

#[test]
fn an_mp4_begins_with_its_tables_and_plays_every_frame_in_colours_that_it_names() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mp4");
    let source = frames(5);
    // An odd size becomes the even one below it.
    let settings = Animation {
        size_px: 65,
        ..there_and_back()
    };
    let report = write(Format::Mp4, &path, &source, &settings);
    assert_eq!(report.frames, 18);
    let bytes = std::fs::read(&path).unwrap();
    let kinds: Vec<String> = boxes(&bytes).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["ftyp", "moov", "uuid", "mdat"]);
    let track = inside(&bytes, &["moov", "trak"]);
    let media = inside(track, &["mdia"]);
    assert_eq!(words(inside(media, &["mdhd"]))[3..5], [30_000, 18_000]);
    let header = words(inside(track, &["tkhd"]));
    assert_eq!(header[header.len() - 2..], [64 << 16, 64 << 16]);
    let tables = inside(media, &["minf", "stbl"]);
    assert_eq!(words(inside(tables, &["stts"])), [0, 1, 18, 1000]);
    assert_eq!(words(inside(tables, &["stss"])), [0, 1, 1]);
    let sizes = words(inside(tables, &["stsz"]))[3..].to_vec();
    assert_eq!(sizes.len(), 18);
    let data_at = words(inside(tables, &["co64"]))[3] as usize;
    let data = &bytes[data_at..];
    assert_eq!(data.len(), sizes.iter().sum::<u32>() as usize);

    let entry = inside(&inside(tables, &["stsd"])[8..], &["avc1"]);
    let entry_boxes = &entry[78..];
    assert_eq!(inside(entry_boxes, &["colr"]), b"nclx\0\x01\0\x01\0\x01\0");
    let configuration = inside(entry_boxes, &["avcC"]);
    let sps_len = usize::from(configuration[7]);
    let sps = &configuration[8..8 + sps_len];
    let pps = &configuration[11 + sps_len..];
    assert_eq!(configuration[1..4], sps[1..4]);

    let mut decoder = openh264::decoder::Decoder::new().unwrap();
    let start = [0, 0, 0, 1];
    let parameters = [&start[..], sps, &start, pps].concat();
    assert!(decoder.decode(&parameters).unwrap().is_none());
    let shown: Vec<usize> = ORDER
        .iter()
        .flat_map(|&(index, ticks)| std::iter::repeat_n(index, ticks as usize))
        .collect();
    let mut rest = data;
    for (&size, &index) in sizes.iter().zip(&shown) {
        let (frame, after) = rest.split_at(size as usize);
        rest = after;
        let mut stream = frame.to_vec();
        assert_eq!(u32::from_be_bytes(frame[..4].try_into().unwrap()), size - 4);
        stream[..4].copy_from_slice(&start);
        let decoded = decoder.decode(&stream).unwrap().expect("a frame");
        assert_eq!(decoded.dimensions(), (64, 64));
        let stride = decoded.strides().0;
        let mut error = 0.0;
        for (x, y, pixel) in source[index].enumerate_pixels() {
            let [red, green, blue] = pixel.0.map(f64::from);
            let luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
            let found = f64::from(decoded.y()[y as usize * stride + x as usize]);
            error += (16.0 + luma * 219.0 / 255.0 - found).powi(2);
        }
        assert!(
            error / 4096.0 < 16.0,
            "frame {index} is off by {}",
            error / 4096.0
        );
    }
    // What rests costs next to nothing.
    assert!(sizes[2..5].iter().all(|&size| size < 100), "{sizes:?}");
}

#[test]
fn sequences_are_numbered_in_playing_order() {
    for (format, extension, least_psnr) in [
        (Format::PngFrames, "png", f64::INFINITY),
        (Format::JpegFrames, "jpg", 33.0),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("frames");
        let settings = Animation {
            ping_pong: true,
            hold_frames: 1,
            provenance: Provenance::WithDetail,
            ..animation()
        };
        let source = frames(3);
        let report = write(format, &target, &source, &settings);
        let mut names: Vec<_> = std::fs::read_dir(&target)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let expected: Vec<String> = (1..=6)
            .map(|number| format!("frame-{number:04}.{extension}"))
            .collect();
        assert_eq!(names, expected);
        assert_eq!(report.frames, 6);
        let mut bytes = 0;
        for (name, index) in names.iter().zip([0, 0, 1, 2, 2, 1]) {
            let path = target.join(name);
            bytes += std::fs::metadata(&path).unwrap().len();
            let picture = image::open(&path).unwrap().into_rgb8();
            assert!(psnr(&picture, &source[index]) >= least_psnr);
        }
        assert_eq!(report.bytes, bytes);
    }
}

#[test]
fn quality_is_paid_for_in_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for format in [Format::Mp4, Format::WebP, Format::JpegFrames] {
        let bytes = [10, 50, 85, 100].map(|quality| {
            let path = folder.path().join(format!("{quality}-{}", format.name()));
            let settings = Animation {
                encoding: Encoding {
                    quality,
                    ..Encoding::default()
                },
                ..animation()
            };
            write(format, &path, &frames(6), &settings).bytes
        });
        assert!(
            bytes.windows(2).all(|pair| pair[0] < pair[1]),
            "{format:?}: {bytes:?}"
        );
    }
}

#[test]
fn frames_of_a_longer_film_do_not_stay_behind_and_pictures_of_others_do() {
    let folder = tempfile::tempdir().unwrap();
    let here = |name: &str| folder.path().join(name);
    let animation = Animation {
        hold_frames: 0,
        ..animation()
    };
    for (format, count) in [
        (Format::PngFrames, 5),
        (Format::JpegFrames, 5),
        (Format::PngFrames, 2),
    ] {
        write(format, folder.path(), &frames(count), &animation);
        if count == 5 {
            // Not made by this program, whatever it is called.
            frames(1)[0].save(here("frame-0099.png")).unwrap();
            frames(1)[0].save(here("mine.png")).unwrap();
        }
    }
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "frame-0001.png",
            "frame-0002.png",
            "frame-0099.png",
            "mine.png"
        ]
    );
}
