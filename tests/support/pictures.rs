//! Picture files made by code, whole and broken. Each test file uses some of these.
#![allow(dead_code)]

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// The six formats that the studio promises to open.
pub const FORMATS: [ImageFormat; 6] = [
    ImageFormat::Jpeg,
    ImageFormat::Png,
    ImageFormat::WebP,
    ImageFormat::Gif,
    ImageFormat::Bmp,
    ImageFormat::Tiff,
];

/// A smooth picture in which every pixel differs from its neighbours: red grows to the right, green downwards.
pub fn gradient(width_px: u32, height_px: u32) -> RgbImage {
    let channel = |position: u32, length: u32| {
        (position * 255 / length.max(2).saturating_sub(1)).min(255) as u8
    };
    RgbImage::from_fn(width_px, height_px, |x, y| {
        Rgb([channel(x, width_px), channel(y, height_px), 90])
    })
}

/// The picture as a file of that format (JPEG at quality 95).
pub fn encode(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    if format == ImageFormat::Jpeg {
        picture
            .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 95))
            .unwrap();
    } else {
        picture.write_to(&mut bytes, format).unwrap();
    }
    bytes.into_inner()
}

/// The average colour of the middle half, rounded.
pub fn middle_colour(picture: &RgbImage) -> [u8; 3] {
    let (width, height) = picture.dimensions();
    let middle = image::imageops::crop_imm(
        picture,
        width / 4,
        height / 4,
        (width / 2).max(1),
        (height / 2).max(1),
    );
    let mut sums = [0_u64; 3];
    let mut count = 0;
    for (_, _, pixel) in image::GenericImageView::pixels(&*middle) {
        for (sum, channel) in sums.iter_mut().zip(pixel.0) {
            *sum += u64::from(channel);
        }
        count += 1;
    }
    sums.map(|sum| ((sum + count / 2) / count) as u8)
}

/// Whether two colours differ by at most `tolerance` in each channel.
pub fn close(a: [u8; 3], b: [u8; 3], tolerance: u8) -> bool {
    a.iter().zip(b).all(|(&a, b)| a.abs_diff(b) <= tolerance)
}

/// How a JPEG says what its four channels mean.
#[derive(Clone, Copy)]
pub enum FourChannels {
    /// No Adobe segment.
    Unmarked,
    /// Adobe segment with transform 0: CMYK, inverted.
    AdobeCmyk,
    /// Adobe segment with transform 2: YCCK, inverted.
    AdobeYcck,
}

/// A 16 x 16 JPEG of one colour with four channels, which no encoder at hand writes.
///
/// `samples` are the stored values. One colour needs only the DC coefficients: every block after a component's first
/// repeats it, so the Huffman tables hold the categories for DC and end-of-block for AC.
pub fn four_channel_jpeg(samples: [u8; 4], kind: FourChannels) -> Vec<u8> {
    let mut file = vec![0xFF, 0xD8];
    let mut segment = |marker: u8, body: &[u8]| {
        file.extend([0xFF, marker]);
        file.extend((body.len() as u16 + 2).to_be_bytes());
        file.extend(body);
    };
    match kind {
        FourChannels::Unmarked => {}
        FourChannels::AdobeCmyk => segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x00"),
        FourChannels::AdobeYcck => segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x02"),
    }
    // One quantisation table of eights: a DC step is then exactly one grey level.
    segment(0xDB, &[&[0x00][..], &[8; 64]].concat());
    // 8 bits, 16 x 16, four components without subsampling.
    segment(
        0xC0,
        &[
            8, 0, 16, 0, 16, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0,
        ],
    );
    // DC table 0: categories 0 to 11 as four-bit codes; AC table 0: end of block as a one-bit code.
    segment(
        0xC4,
        &[
            &[0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &(0..12).collect::<Vec<u8>>(),
        ]
        .concat(),
    );
    segment(
        0xC4,
        &[0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00],
    );
    segment(0xDA, &[4, 1, 0x00, 2, 0x00, 3, 0x00, 4, 0x00, 0, 63, 0]);

    let mut bits = String::new();
    for block in 0..4 {
        for sample in samples {
            let difference = if block == 0 {
                i32::from(sample) - 128
            } else {
                0
            };
            let category = 32 - difference.unsigned_abs().leading_zeros();
            bits += &format!("{category:04b}");
            if category > 0 {
                let value = if difference > 0 {
                    difference
                } else {
                    difference + (1 << category) - 1
                };
                bits += &format!("{value:0width$b}", width = category as usize);
            }
            bits += "0";
        }
    }
    while !bits.len().is_multiple_of(8) {
        bits.push('1');
    }
    for byte in bits.as_bytes().chunks(8) {
        let byte = byte.iter().fold(0, |byte, bit| byte << 1 | (bit - b'0'));
        file.push(byte);
        if byte == 0xFF {
            file.push(0);
        }
    }
    file.extend([0xFF, 0xD9]);
    file
}

/// A JPEG with an Exif segment that holds nothing but the orientation (1 to 8).
pub fn jpeg_with_orientation(picture: &DynamicImage, orientation: u8) -> Vec<u8> {
    let plain = encode(picture, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut file = plain[..2].to_vec();
    file.extend([0xFF, 0xE1]);
    file.extend((exif.len() as u16 + 2).to_be_bytes());
    file.extend(exif);
    file.extend(&plain[2..]);
    file
}

/// Where the Exif segment of [`jpeg_with_orientation`] ends.
pub fn exif_end(file: &[u8]) -> usize {
    4 + usize::from(u16::from_be_bytes([file[4], file[5]]))
}

/// A PNG with a palette, changed so that every colour of it is wholly transparent.
pub fn with_transparent_palette(png: &[u8]) -> Vec<u8> {
    let palette = png.windows(4).position(|name| name == b"PLTE").unwrap();
    let length = u32::from_be_bytes(png[palette - 4..palette].try_into().unwrap()) as usize;
    // The palette's name, content and checksum.
    let (before, after) = png.split_at(palette + 4 + length + 4);
    let mut transparency = b"tRNS".to_vec();
    transparency.extend(vec![0; length / 3]);
    let checksum = crc32(&transparency).to_be_bytes();
    let size = (length as u32 / 3).to_be_bytes();
    [before, &size, &transparency, &checksum, after].concat()
}

/// An animated WebP whose frames are these pictures, which must be of one even size.
pub fn animated_webp(frames: &[DynamicImage]) -> Vec<u8> {
    let u24 = |value: u32| value.to_le_bytes()[..3].to_vec();
    let chunk = |name: &[u8; 4], body: &[u8]| {
        let mut chunk = name.to_vec();
        chunk.extend((body.len() as u32).to_le_bytes());
        chunk.extend(body);
        chunk.extend(vec![0; body.len() % 2]);
        chunk
    };
    let (width, height) = (frames[0].width(), frames[0].height());
    let canvas = [u24(width - 1), u24(height - 1)].concat();
    let mut body = b"WEBP".to_vec();
    body.extend(chunk(
        b"VP8X",
        &[&[0b0000_0010, 0, 0, 0][..], &canvas].concat(),
    ));
    body.extend(chunk(b"ANIM", &[0; 6]));
    for frame in frames {
        let still = encode(frame, ImageFormat::WebP);
        let header = [u24(0), u24(0), canvas.clone(), u24(100), vec![0]].concat();
        // A still picture's file is a RIFF header of 12 bytes and the picture's own chunk.
        body.extend(chunk(b"ANMF", &[header, still[12..].to_vec()].concat()));
    }
    chunk(b"RIFF", &body)
}

/// A file of each format whose header claims 60,000 x 60,000 pixels and whose content stops soon after.
pub fn absurdly_large() -> Vec<(ImageFormat, Vec<u8>)> {
    const SIDE: u32 = 60_000;
    FORMATS
        .into_iter()
        .map(|format| (format, with_claimed_size(format, SIDE, SIDE)))
        .collect()
}

/// A small real file of that format, its header changed to claim another size.
pub fn with_claimed_size(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut file = encode(&gradient(16, 16).into(), format);
    let mut put = |position: usize, bytes: &[u8]| {
        file[position..position + bytes.len()].copy_from_slice(bytes);
    };
    let (width16, height16) = (width as u16, height as u16);
    match format {
        ImageFormat::Png => {
            put(16, &width.to_be_bytes());
            put(20, &height.to_be_bytes());
            let checksum = crc32(&file[12..29]);
            file[29..33].copy_from_slice(&checksum.to_be_bytes());
        }
        ImageFormat::Bmp => {
            put(18, &width.to_le_bytes());
            put(22, &height.to_le_bytes());
        }
        ImageFormat::Gif => {
            put(6, &width16.to_le_bytes());
            put(8, &height16.to_le_bytes());
            let frame = file.iter().position(|&byte| byte == 0x2C).unwrap();
            file[frame + 5..frame + 7].copy_from_slice(&width16.to_le_bytes());
            file[frame + 7..frame + 9].copy_from_slice(&height16.to_le_bytes());
        }
        ImageFormat::Jpeg => {
            let frame = file
                .windows(2)
                .position(|pair| pair == [0xFF, 0xC0])
                .unwrap();
            file[frame + 5..frame + 7].copy_from_slice(&height16.to_be_bytes());
            file[frame + 7..frame + 9].copy_from_slice(&width16.to_be_bytes());
        }
        ImageFormat::WebP => {
            // A lossless picture cannot claim more than 16,384; the extended header's canvas can.
            file = animated_webp(&[gradient(16, 16).into()]);
            file[24..27].copy_from_slice(&(width - 1).to_le_bytes()[..3]);
            file[27..30].copy_from_slice(&(height - 1).to_le_bytes()[..3]);
        }
        ImageFormat::Tiff => {
            let directory = u32::from_le_bytes(file[4..8].try_into().unwrap()) as usize;
            let entries =
                u16::from_le_bytes(file[directory..directory + 2].try_into().unwrap()) as usize;
            for entry in (0..entries).map(|entry| directory + 2 + 12 * entry) {
                let value = match u16::from_le_bytes(file[entry..entry + 2].try_into().unwrap()) {
                    256 => width,
                    257 => height,
                    _ => continue,
                };
                // Type 4: a 32-bit number.
                file[entry + 2..entry + 4].copy_from_slice(&4_u16.to_le_bytes());
                file[entry + 8..entry + 12].copy_from_slice(&value.to_le_bytes());
            }
        }
        other => panic!("no recipe for {other:?}"),
    }
    file
}

/// The checksum of PNG chunks (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    })
}
