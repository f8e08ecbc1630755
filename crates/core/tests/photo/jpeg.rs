//! JPEGs in every order of scans and every sampling, whole and with parts missing.

use facemath_core::photo::{self, PhotoError};
use image::{Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

const SAMPLINGS: [SamplingFactor; 9] = [
    SamplingFactor::R_4_4_4,
    SamplingFactor::R_4_4_0,
    SamplingFactor::R_4_4_1,
    SamplingFactor::R_4_2_2,
    SamplingFactor::R_4_2_0,
    SamplingFactor::R_4_2_1,
    SamplingFactor::R_4_1_1,
    SamplingFactor::R_4_1_0,
    SamplingFactor::F_1_1,
];

/// How the data of a file is arranged.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Order {
    Interleaved,
    /// One scan a component, with Huffman tables of its own.
    Apart,
    Progressive,
    /// With a restart marker after every third unit.
    Restarting,
}

const ORDERS: [Order; 4] = [
    Order::Interleaved,
    Order::Apart,
    Order::Progressive,
    Order::Restarting,
];

/// Something with edges and colours, of a size that no unit divides.
fn scene() -> RgbImage {
    RgbImage::from_fn(157, 123, |x, y| {
        let wave = ((x as f32 * 0.11).sin() * (y as f32 * 0.07).cos() * 90.0) as i32;
        let edge = if (x / 23 + y / 17) % 2 == 0 { 40 } else { 0 };
        let level = |base: i32| (base + wave + edge).clamp(0, 255) as u8;
        Rgb([level(120), level(100), level(80 + (x % 50) as i32)])
    })
}

fn jpeg(order: Order, sampling: SamplingFactor, colour: ColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 90);
    encoder.set_sampling_factor(sampling);
    match order {
        Order::Interleaved => {}
        Order::Apart => encoder.set_optimized_huffman_tables(true),
        Order::Progressive => encoder.set_progressive(true),
        Order::Restarting => encoder.set_restart_interval(3),
    }
    let samples = match colour {
        ColorType::Luma => image::DynamicImage::from(scene()).to_luma8().into_raw(),
        _ => scene().into_raw(),
    };
    encoder.encode(&samples, 157, 123, colour).unwrap();
    bytes
}

fn open(bytes: &[u8]) -> RgbImage {
    let photo = photo::decode(bytes, "test").unwrap_or_else(|error| panic!("{error}"));
    photo.pixels().clone()
}

const END_OF_IMAGE: &[u8] = &[0xFF, 0xD9];

fn mean_difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a
        .iter()
        .zip(b.iter())
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    sum as f64 / a.len() as f64
}

#[test]
fn every_order_of_scans_shows_the_same_picture() {
    for sampling in SAMPLINGS {
        let usual = open(&jpeg(Order::Interleaved, sampling, ColorType::Rgb));
        assert!(mean_difference(&usual, &scene()) < 12.0, "{sampling:?}");
        for order in ORDERS {
            let other = open(&jpeg(order, sampling, ColorType::Rgb));
            let difference = mean_difference(&usual, &other);
            assert!(difference < 0.5, "{sampling:?} {order:?}: {difference}");
        }
    }
    let usual = open(&jpeg(
        Order::Interleaved,
        SamplingFactor::F_1_1,
        ColorType::Luma,
    ));
    for order in ORDERS {
        let other = open(&jpeg(order, SamplingFactor::F_1_1, ColorType::Luma));
        assert!(mean_difference(&usual, &other) < 0.5, "grey {order:?}");
    }
}

/// A camera's file names its process "extended" (T.81, table B.1) where nothing in it goes beyond the baseline.
#[test]
fn extended_sequential_files_open() {
    let baseline = jpeg(Order::Interleaved, SamplingFactor::R_4_2_0, ColorType::Rgb);
    let mut extended = baseline.clone();
    let frame = extended
        .windows(2)
        .position(|pair| pair == [0xFF, 0xC0])
        .unwrap();
    extended[frame + 1] = 0xC1;
    assert_eq!(open(&extended), open(&baseline));
}

/// The place of each scan's data.
fn data_of_scans(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut scans = Vec::new();
    let mut position = 2;
    while position + 4 < bytes.len() {
        let marker = bytes[position + 1];
        let length = usize::from(u16::from_be_bytes([
            bytes[position + 2],
            bytes[position + 3],
        ]));
        position += 2 + length;
        if marker == 0xDA {
            let start = position;
            while bytes[position] != 0xFF || matches!(bytes[position + 1], 0 | 0xD0..=0xD7) {
                position += 1;
            }
            scans.push(start..position);
        }
    }
    scans
}

#[test]
fn data_that_is_missing_inside_is_noticed() {
    for order in ORDERS {
        for sampling in [SamplingFactor::R_4_2_0, SamplingFactor::R_4_4_4] {
            let whole = jpeg(order, sampling, ColorType::Rgb);
            for scan in data_of_scans(&whole) {
                // Too short a scan for a hole in it.
                if scan.len() < 200 {
                    continue;
                }
                for (from, share) in [(0.1, 0.5), (0.3, 0.1), (0.5, 0.5), (0.8, 0.1)] {
                    let start = scan.start + (scan.len() as f32 * from) as usize;
                    let end = start + (scan.len() as f32 * share) as usize;
                    let mut file = whole.clone();
                    file.drain(start..end);
                    let Err(error) = photo::decode(&file, "holiday.jpg") else {
                        panic!("{order:?} {sampling:?}: a hole at {from} of {share} was not seen");
                    };
                    assert!(
                        matches!(
                            error,
                            PhotoError::Truncated { .. } | PhotoError::Damaged { .. }
                        ),
                        "{error}"
                    );
                }
            }
        }
    }
}

#[test]
fn only_the_end_marker_may_be_missing() {
    for order in ORDERS {
        let whole = jpeg(order, SamplingFactor::R_4_2_0, ColorType::Rgb);
        let expected = open(&whole);
        for missing in [1, 2] {
            assert_eq!(open(&whole[..whole.len() - missing]), expected, "{order:?}");
        }
        // What follows the picture does not matter, as where a phone appends a film.
        assert_eq!(
            open(&[&whole[..], &[0xFF, 0xE1, 7, 7, 7]].concat()),
            expected
        );
        for missing in [3, 10, 300] {
            let error = photo::decode(&whole[..whole.len() - missing], "x.jpg").unwrap_err();
            assert!(
                matches!(error, PhotoError::Truncated { .. }),
                "{order:?}: {error}"
            );
        }
    }
}

/// A file that ends between two scans holds all components roughly, or not all of them; whoever copied it may have closed it.
#[test]
fn scans_that_are_missing_at_the_end_are_noticed() {
    for order in [Order::Apart, Order::Progressive] {
        let whole = jpeg(order, SamplingFactor::R_4_2_0, ColorType::Rgb);
        let scans = data_of_scans(&whole);
        for scan in &scans[..scans.len() - 1] {
            for end in [&[][..], END_OF_IMAGE] {
                let file = [&whole[..scan.end], end].concat();
                let error = photo::decode(&file, "x.jpg").unwrap_err();
                assert!(
                    matches!(error, PhotoError::Truncated { .. }),
                    "{order:?}: {error}"
                );
            }
        }
    }
}

/// With scans that refine what came before, as most encoders write them.
#[test]
fn a_progressive_file_is_whole_or_refused() {
    let whole = include_bytes!("../../../../tests/fixtures/progressive.jpg");
    let expected = open(whole);
    let refines = |header: &[u8]| header[header.len() - 1] >> 4 > 0;
    let scans = data_of_scans(whole);
    assert!(scans.iter().any(|scan| refines(&whole[..scan.start])));
    let last = scans.last().expect("it has scans").end;
    for cut in 2..whole.len() {
        for end in [&[][..], END_OF_IMAGE] {
            match photo::decode(&[&whole[..cut], end].concat(), "x.jpg") {
                Ok(photo) => assert!(cut >= last && *photo.pixels() == expected, "{cut}"),
                Err(error) => assert!(cut < last, "{cut}: {error}"),
            }
        }
    }
}
