//! What a file says of its picture, once an edit was put back: kept, made true or taken out.

use std::io::Cursor;

use facemath_core::export::write_like;
use facemath_core::photo::Original;
use image::{DynamicImage, ImageDecoder as _, ImageReader, Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder, PixelDensity, PixelDensityUnit};
use tiff::decoder::Decoder;
use tiff::encoder::colortype::RGB8;
use tiff::encoder::{Rational, TiffEncoder};
use tiff::tags::Tag;

fn scene() -> RgbImage {
    RgbImage::from_fn(64, 48, |x, y| Rgb([60 + x as u8, 200 - y as u8, 90]))
}

/// The file again, with one pixel changed.
fn edited(bytes: Vec<u8>) -> Vec<u8> {
    let original = Original::decode(bytes, "test").unwrap();
    let mut pixels = original.pixels().to_rgb8();
    pixels.put_pixel(20, 20, Rgb([0; 3]));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    write_like(&path, &original, &DynamicImage::from(pixels)).unwrap();
    std::fs::read(&path).unwrap()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// What a camera writes: orientation, its own size, and a thumbnail with this picture data.
fn exif(orientation: u8, thumbnail: &[u8]) -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, value: u32| {
        let mut entry = tag.to_le_bytes().to_vec();
        entry.extend(kind.to_le_bytes());
        entry.extend(1_u32.to_le_bytes());
        entry.extend(value.to_le_bytes());
        entry
    };
    // Main directory at 8, details at 38, thumbnail's directory at 68, its data at 98.
    block.extend(2_u16.to_le_bytes());
    block.extend(entry(0x112, 3, orientation.into()));
    block.extend(entry(0x8769, 4, 38));
    block.extend(68_u32.to_le_bytes());
    block.extend(2_u16.to_le_bytes());
    block.extend(entry(0xA002, 4, 4000));
    block.extend(entry(0xA003, 3, 3000));
    block.extend(0_u32.to_le_bytes());
    block.extend(2_u16.to_le_bytes());
    block.extend(entry(0x201, 4, 98));
    block.extend(entry(0x202, 4, thumbnail.len() as u32));
    block.extend(0_u32.to_le_bytes());
    block.extend(thumbnail);
    block
}

const THUMBNAIL: &[u8] = b"\xFF\xD8 the face as it was \xFF\xD9";

const XMP: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" tiff:Orientation="6" tiff:ImageWidth='4000'>
<tiff:Orientation>6</tiff:Orientation><dc:title>Aunt Ada</dc:title>
<xmp:Thumbnails><rdf:Alt><rdf:li>BASE64OLDFACE</rdf:li></rdf:Alt></xmp:Thumbnails>
</rdf:Description></rdf:RDF></x:xmpmeta>"#;

fn jpeg(describe: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 90);
    describe(&mut encoder);
    encoder.encode(&scene(), 64, 48, ColorType::Rgb).unwrap();
    bytes
}

#[test]
fn a_thumbnail_is_taken_out_and_the_size_made_true() {
    let bytes = jpeg(|encoder| encoder.add_exif_metadata(&exif(1, THUMBNAIL)).unwrap());
    assert!(contains(&bytes, b"the face as it was"));
    let after = edited(bytes);
    assert!(!contains(&after, b"the face as it was"));
    let kept = Original::decode(after, "test").unwrap();
    let exif = kept.exif().unwrap();
    assert_eq!(exif.len(), 68, "nothing is left of the thumbnail");
    assert_eq!(exif[34..38], [0; 4], "no directory after the first");
    assert_eq!(exif[48..52], 64_u32.to_le_bytes());
    assert_eq!(exif[60..62], 48_u16.to_le_bytes());
}

#[test]
fn exif_blocks_that_contradict_themselves_do_no_harm() {
    let whole = exif(6, THUMBNAIL);
    for position in 4..whole.len() {
        for value in [0, 9, 0x7F, 0xFF] {
            let mut block = whole.clone();
            block[position] = value;
            let bytes = jpeg(|encoder| encoder.add_exif_metadata(&block).unwrap());
            let original = Original::decode(bytes, "test").unwrap();
            assert!(original.exif().is_some());
        }
    }
}

#[test]
fn xmp_turns_nothing_and_shows_nothing() {
    let header = b"http://ns.adobe.com/xap/1.0/\0";
    let extension = [
        &b"http://ns.adobe.com/xmp/extension/\0"[..],
        &[b'7'; 32],
        &[0; 8],
        b"OLDFACEDATA",
    ];
    let bytes = jpeg(|encoder| {
        let packet = [&header[..], XMP.as_bytes()].concat();
        encoder.add_app_segment(1, packet).unwrap();
        encoder.add_app_segment(1, extension.concat()).unwrap();
    });
    let after = edited(bytes);
    assert!(contains(
        &after,
        b"tiff:Orientation=\"1\" tiff:ImageWidth='64'"
    ));
    assert!(contains(&after, b"<tiff:Orientation>1</tiff:Orientation>"));
    assert!(contains(&after, b"Aunt Ada"));
    assert!(!contains(&after, b"OLDFACE"));
}

#[test]
fn a_jpeg_keeps_its_density_comment_and_captions_but_no_photoshop_thumbnail() {
    let resource = |id: u16, data: &[u8]| {
        let mut bytes = b"8BIM".to_vec();
        bytes.extend(id.to_be_bytes());
        bytes.extend([0, 0]);
        bytes.extend((data.len() as u32).to_be_bytes());
        bytes.extend(data);
        bytes.resize(bytes.len() + data.len() % 2, 0);
        bytes
    };
    let photoshop = [
        b"Photoshop 3.0\0".to_vec(),
        resource(1036, b"a small old face."),
        resource(1028, b"caption"),
    ]
    .concat();
    let mut bytes = jpeg(|encoder| {
        encoder.set_density(PixelDensity {
            density: (300, 300),
            unit: PixelDensityUnit::Inches,
        });
        encoder.add_app_segment(13, photoshop).unwrap();
        encoder
            .add_app_segment(11, b"JP credentials".to_vec())
            .unwrap();
    });
    bytes.splice(20..20, *b"\xFF\xFE\0\x07hello");
    let after = edited(bytes);
    assert_eq!(after[11..18], [1, 2, 1, 1, 44, 1, 44], "300 dots an inch");
    assert!(contains(&after, b"\xFF\xFE\0\x07hello"));
    assert!(contains(&after, b"caption"));
    assert!(!contains(&after, b"small old face"));
    assert!(!contains(&after, b"JP credentials"));
}

/// Type and data of each chunk.
fn chunks(png: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut position = 8;
    while position < png.len() {
        let length = u32::from_be_bytes(png[position..position + 4].try_into().unwrap()) as usize;
        let kind = String::from_utf8(png[position + 4..position + 8].to_vec()).unwrap();
        found.push((kind, png[position + 8..position + 8 + length].to_vec()));
        position += 12 + length;
    }
    found
}

#[test]
fn a_png_keeps_gamma_resolution_and_texts() {
    let xmp = [b"XML:com.adobe.xmp\0\0\0\0\0", XMP.as_bytes()].concat();
    let kept: [(&[u8; 4], Vec<u8>); 5] = [
        (b"gAMA", 100_000_u32.to_be_bytes().to_vec()),
        (b"pHYs", vec![0, 0, 46, 35, 0, 0, 46, 35, 1]),
        (b"tEXt", b"Description\0a caption".to_vec()),
        (b"iTXt", b"Title\0\0\0\0\0Ad\xC3\xA4".to_vec()),
        (b"prVt", b"of some program".to_vec()),
    ];
    let dropped: [(&[u8; 4], Vec<u8>); 4] = [
        (b"tIME", vec![7, 228, 1, 1, 0, 0, 0]),
        (b"prVT", b"bound to the pixels".to_vec()),
        (b"zTXt", b"Raw profile type exif\0\0xxxx".to_vec()),
        (b"eXIf", exif(1, THUMBNAIL)),
    ];
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 64, 48);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    for (kind, data) in kept.iter().chain(&dropped) {
        writer
            .write_chunk(png::chunk::ChunkType(**kind), data)
            .unwrap();
    }
    writer
        .write_chunk(png::chunk::ChunkType(*b"iTXt"), &xmp)
        .unwrap();
    writer.write_image_data(&scene()).unwrap();
    writer.finish().unwrap();

    let after = edited(bytes);
    let found = chunks(&after);
    let has =
        |kind: &[u8; 4], data: &[u8]| found.iter().any(|(k, d)| k.as_bytes() == kind && d == data);
    for (kind, data) in &kept {
        assert!(has(kind, data), "{}", String::from_utf8_lossy(&kind[..]));
    }
    for (kind, data) in &dropped {
        assert!(!has(kind, data), "{}", String::from_utf8_lossy(&kind[..]));
    }
    let of_kind = |kind: &str| found.iter().filter(|(k, _)| k == kind).count();
    assert_eq!((of_kind("eXIf"), of_kind("iTXt")), (1, 2));
    assert!(!contains(&after, b"the face as it was"));
    assert!(!contains(&after, b"OLDFACE"));
    assert!(contains(&after, b"tiff:Orientation=\"1\""));
    // Only the pixel that was changed.
    let decoded = image::load_from_memory(&after).unwrap().to_rgb8();
    let changed = decoded
        .pixels()
        .zip(scene().pixels())
        .filter(|(a, b)| a != b)
        .count();
    assert_eq!(changed, 1);
}

#[test]
fn a_webp_keeps_its_xmp() {
    let mut bytes = Vec::new();
    let mut encoder = image_webp::WebPEncoder::new(&mut bytes);
    encoder.set_xmp_metadata(XMP.as_bytes().to_vec());
    encoder.set_exif_metadata(exif(1, THUMBNAIL));
    encoder
        .encode(&scene(), 64, 48, image_webp::ColorType::Rgb8)
        .unwrap();
    let after = edited(bytes);
    let mut decoder = ImageReader::new(Cursor::new(&after))
        .with_guessed_format()
        .unwrap()
        .into_decoder()
        .unwrap();
    let xmp = String::from_utf8(decoder.xmp_metadata().unwrap().unwrap()).unwrap();
    assert!(xmp.contains("Aunt Ada") && xmp.contains("tiff:Orientation=\"1\""));
    assert!(decoder.exif_metadata().unwrap().is_some());
    assert!(!contains(&after, b"the face as it was"));
}

#[test]
fn a_tiff_keeps_texts_and_resolution() {
    let mut bytes = Vec::new();
    let mut encoder = TiffEncoder::new(Cursor::new(&mut bytes)).unwrap();
    let mut image = encoder.new_image::<RGB8>(64, 48).unwrap();
    image
        .encoder()
        .write_tag(Tag::ImageDescription, "Aunt Ada")
        .unwrap();
    image
        .encoder()
        .write_tag(Tag::Copyright, "Uncle Bob")
        .unwrap();
    image
        .encoder()
        .write_tag(Tag::XResolution, Rational { n: 300, d: 1 })
        .unwrap();
    image
        .encoder()
        .write_tag(Tag::YResolution, Rational { n: 300, d: 1 })
        .unwrap();
    image
        .encoder()
        .write_tag(Tag::ResolutionUnit, 2_u16)
        .unwrap();
    image
        .encoder()
        .write_tag(Tag::Unknown(700), XMP.as_bytes())
        .unwrap();
    image.write_data(&scene()).unwrap();
    let mut decoder = Decoder::new(Cursor::new(edited(bytes))).unwrap();
    let mut text = |tag| decoder.get_tag_ascii_string(tag).unwrap();
    assert_eq!(text(Tag::ImageDescription), "Aunt Ada");
    assert_eq!(text(Tag::Copyright), "Uncle Bob");
    let xmp = String::from_utf8(decoder.get_tag_u8_vec(Tag::Unknown(700)).unwrap()).unwrap();
    assert!(xmp.contains("tiff:Orientation=\"1\""));
    let resolution = decoder.get_tag(Tag::XResolution).unwrap();
    assert_eq!(format!("{resolution:?}"), "Rational(300, 1)");
}
