//! Frames for tests and eyes for what was written.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

use facemath_core::export::{Animation, Format, Progress, Report};
use image::{Rgb, RgbImage};

/// Frames like those of a morph: skin-coloured gradients with dark features that drift to the right.
pub fn frames(count: usize) -> Vec<RgbImage> {
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

pub fn animation() -> Animation {
    Animation {
        size_px: 64,
        ..Animation::default()
    }
}

pub fn keep_going(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A GIF as a player sees it.
pub struct Played {
    pub size: (u16, u16),
    pub repeat: gif::Repeat,
    pub delays_cs: Vec<u16>,
    pub pictures: Vec<RgbImage>,
    /// Width times height of each frame.
    pub areas: Vec<usize>,
    /// The palettes' lengths in colours.
    pub palettes: Vec<Vec<u8>>,
}

/// Plays a GIF with a decoder that has nothing to do with the encoder.
pub fn play(path: &Path) -> Played {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    let mut decoder = options.read_info(File::open(path).unwrap()).unwrap();
    let size = (decoder.width(), decoder.height());
    let mut screen = RgbImage::new(size.0.into(), size.1.into());
    let mut played = Played {
        size,
        repeat: gif::Repeat::Finite(0),
        delays_cs: vec![],
        pictures: vec![],
        areas: vec![],
        palettes: vec![],
    };
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        assert_eq!(frame.dispose, gif::DisposalMethod::Keep);
        let palette = frame.palette.clone().expect("a palette of its own");
        let width = usize::from(frame.width);
        assert_eq!(frame.buffer.len(), width * usize::from(frame.height));
        for (place, &index) in frame.buffer.iter().enumerate() {
            if Some(index) != frame.transparent {
                let colour = palette[3 * usize::from(index)..][..3].try_into().unwrap();
                let x = u32::from(frame.left) + (place % width) as u32;
                let y = u32::from(frame.top) + (place / width) as u32;
                screen.put_pixel(x, y, Rgb(colour));
            }
        }
        played.delays_cs.push(frame.delay);
        played.areas.push(frame.buffer.len());
        played.palettes.push(palette);
        played.pictures.push(screen.clone());
    }
    played.repeat = decoder.repeat();
    played
}

/// Peak signal to noise ratio in decibels.
pub fn psnr(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let square_error: f64 = a
        .as_raw()
        .iter()
        .zip(b.as_raw())
        .map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2))
        .sum();
    10.0 * (255.0 * 255.0 * a.as_raw().len() as f64 / square_error).log10()
}

pub fn mean(picture: &RgbImage) -> [f64; 3] {
    let count = f64::from(picture.width() * picture.height());
    std::array::from_fn(|channel| {
        picture
            .pixels()
            .map(|pixel| f64::from(pixel.0[channel]))
            .sum::<f64>()
            / count
    })
}

/// Whether the bytes of a file have a text in them.
pub fn says(path: &Path, text: &str) -> bool {
    let bytes = std::fs::read(path).unwrap();
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

/// Writes frames as a film.
pub fn write(format: Format, path: &Path, source: &[RgbImage], animation: &Animation) -> Report {
    format
        .write(path, &mut { source }, animation, &mut keep_going)
        .unwrap()
}
