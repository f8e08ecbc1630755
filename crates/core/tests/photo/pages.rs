//! Files with several pictures: which of them is the one.

use std::io::Cursor;

use facemath_core::photo::{self, Further, Original};
use image::{DynamicImage, Rgb, RgbImage};
use tiff::encoder::TiffEncoder;
use tiff::encoder::colortype::RGB8;
use tiff::tags::Tag;

struct Page {
    side_px: u32,
    colour: [u8; 3],
    /// Tag NewSubfileType.
    kind: u32,
}

fn tiff(pages: &[Page]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = TiffEncoder::new(Cursor::new(&mut bytes)).unwrap();
    for page in pages {
        let picture = RgbImage::from_pixel(page.side_px, page.side_px, Rgb(page.colour));
        let mut image = encoder
            .new_image::<RGB8>(page.side_px, page.side_px)
            .unwrap();
        image
            .encoder()
            .write_tag(Tag::NewSubfileType, page.kind)
            .unwrap();
        image.write_data(&picture).unwrap();
    }
    bytes
}

fn opened(pages: &[Page]) -> (u32, [u8; 3]) {
    let photo = photo::decode(&tiff(pages), "scan.tif").unwrap_or_else(|error| panic!("{error}"));
    (photo.width_px(), photo.pixels().get_pixel(0, 0).0)
}

const RED: [u8; 3] = [200, 30, 30];
const GREEN: [u8; 3] = [30, 200, 30];

fn page(side_px: u32, colour: [u8; 3], kind: u32) -> Page {
    Page {
        side_px,
        colour,
        kind,
    }
}

#[test]
fn the_main_page_of_a_tiff_is_taken() {
    // A smaller copy that says so, one that does not, a larger mask, pages alike.
    assert_eq!(opened(&[page(16, RED, 1), page(64, GREEN, 0)]), (64, GREEN));
    assert_eq!(opened(&[page(16, RED, 0), page(64, GREEN, 0)]), (64, GREEN));
    assert_eq!(opened(&[page(64, GREEN, 0), page(16, RED, 1)]), (64, GREEN));
    assert_eq!(
        opened(&[page(128, RED, 4), page(64, GREEN, 0)]),
        (64, GREEN)
    );
    assert_eq!(opened(&[page(64, GREEN, 2), page(64, RED, 2)]), (64, GREEN));
    assert_eq!(opened(&[page(64, GREEN, 1)]), (64, GREEN));
}

#[test]
fn directories_that_lead_round_in_a_circle_end() {
    let mut bytes = tiff(&[page(16, RED, 0)]);
    let first = bytes[4..8].to_vec();
    let at = u32::from_le_bytes(first.clone().try_into().unwrap()) as usize;
    let entries = usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let next = at + 2 + 12 * entries;
    bytes[next..next + 4].copy_from_slice(&first);
    assert!(photo::decode(&bytes, "x").is_err());
}

#[test]
fn what_else_a_file_holds_is_counted() {
    let further = |bytes: Vec<u8>| Original::decode(bytes, "test").unwrap().further();
    let three = [page(32, RED, 2), page(32, GREEN, 2), page(32, GREEN, 2)];
    assert_eq!(further(tiff(&three)), Some(Further::Pages(2)));
    assert_eq!(further(tiff(&[page(16, RED, 1), page(32, RED, 0)])), None);
    let frames = [RED, GREEN, RED]
        .map(|colour| DynamicImage::from(RgbImage::from_pixel(32, 32, Rgb(colour))));
    let webp = crate::pictures::animated_webp(&frames);
    assert_eq!(further(webp), Some(Further::Frames(2)));
    let mut gif = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
    let copies = frames
        .iter()
        .map(|frame| image::Frame::new(frame.to_rgba8()));
    encoder.encode_frames(copies).unwrap();
    drop(encoder);
    assert_eq!(further(gif), Some(Further::Frames(2)));
    for format in crate::pictures::FORMATS {
        assert_eq!(further(crate::pictures::encode(&frames[0], format)), None);
    }
    assert_eq!(Further::Pages(1).to_string(), "1 further page");
}

/// A phone's 108 megapixels, in a file that is soon made: grey and plain.
#[test]
fn photos_of_the_largest_phones_open() {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 12_000, 9_000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::Fastest);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![120; 108_000_000]).unwrap();
    writer.finish().unwrap();
    let photo = photo::decode(&bytes, "phone.png").unwrap();
    assert_eq!((photo.width_px(), photo.height_px()), (12_000, 9_000));
}

#[test]
fn a_big_tiff_is_a_tiff() {
    let mut bytes = Vec::new();
    let picture = RgbImage::from_pixel(5, 4, Rgb(RED));
    TiffEncoder::new_big(Cursor::new(&mut bytes))
        .unwrap()
        .write_image::<RGB8>(5, 4, &picture)
        .unwrap();
    let photo = photo::decode(&bytes, "scan.tif").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((photo.width_px(), photo.height_px()), (5, 4));
    assert_eq!(photo.pixels().get_pixel(4, 3).0, RED);
}
