//! A caption as it is laid over pictures of one size.

use image::RgbImage;
use vello_cpu::color::{AlphaColor, Srgb};
use vello_cpu::kurbo::{Affine, Cap, Join, Stroke};
use vello_cpu::{Pixmap, RenderContext, Resources};

use super::lines::{Lines, Room};
use super::{Caption, CaptionPlace};
use crate::export::NEUTRAL;

/// The font's size in parts of the picture's shorter side, if there is room.
const LARGEST: f64 = 0.075;
/// The smallest in the same parts.
const LEAST: f64 = 0.035;
/// Smaller letters are not read, whatever the picture's size, in pixels.
const LEAST_PX: f64 = 8.0;
/// The part of a picture's height that a caption may take.
const MOST_HEIGHT: f64 = 1.0 / 3.0;
/// Between letters and the picture's edges, in parts of its shorter side.
const MARGIN: f64 = 0.04;
/// How much bolder letters are than the font's, in parts of its size: light letters are lost before faces.
const BOLDER: f64 = 0.05;
/// Dark around them, in parts of the font's size, and never less than a pixel.
const OUTLINE: f64 = 0.075;

const WHITE: [u8; 3] = [255; 3];
const DARK: [u8; 3] = [16; 3];

/// A caption drawn once, for all pictures of a film.
#[derive(Clone, Debug)]
pub(in super::super) struct Overlay {
    /// Its first row in the picture.
    top: u32,
    /// Red, green, blue and how much of the picture they hide, multiplied with each other; rows as wide as the picture.
    pixels: Vec<u8>,
}

impl Overlay {
    /// The caption in pictures of a width and a height in pixels; `None` where there is none. An error says in words why it
    /// cannot be drawn, or does not fit.
    pub(in super::super) fn new(
        caption: &Caption,
        (width, height): (u32, u32),
    ) -> Result<Option<Self>, String> {
        let Some(lines) = lines_in(caption, (width, height))? else {
            return Ok(None);
        };
        let drawn = Drawn::new(&lines, width)?;
        let margin = MARGIN * f64::from(width.min(height));
        let top = match caption.place {
            CaptionPlace::Top => margin - f64::from(drawn.rim_px),
            CaptionPlace::Bottom => {
                f64::from(height) - margin - f64::from(drawn.height - drawn.rim_px)
            }
        };
        let most = height.saturating_sub(drawn.height);
        Ok(Some(Self {
            top: (top.round().max(0.0) as u32).min(most),
            pixels: drawn.pixels,
        }))
    }

    /// Why the caption cannot be in pictures of a width and a height in pixels, in words, without drawing it.
    pub(in super::super) fn fault(caption: &Caption, size_px: (u32, u32)) -> Option<String> {
        lines_in(caption, size_px).err()
    }

    /// Lays it over a picture of that size.
    pub(in super::super) fn lay_over(&self, picture: &mut RgbImage) {
        let start = 3 * self.top as usize * picture.width() as usize;
        let rows = picture.get_mut(start..).unwrap_or_default();
        lay_over(rows, &self.pixels);
    }

    /// Why the caption cannot be beside the pictures of a sheet of a width in pixels, in words, without drawing it.
    pub(in super::super) fn band_fault(
        caption: &Caption,
        width: u32,
        room: Room,
    ) -> Option<String> {
        lines_beside(caption, width, room).err()
    }

    /// The caption of a sheet as a picture of its own, which is as wide and as high as it needs to be.
    pub(in super::super) fn band(
        caption: &Caption,
        width: u32,
        room: Room,
    ) -> Result<Option<RgbImage>, String> {
        let Some(lines) = lines_beside(caption, width, room)? else {
            return Ok(None);
        };
        let drawn = Drawn::new(&lines, width)?;
        let above = (lines.em_px / 2.0).round() as u32;
        let mut band = RgbImage::from_pixel(width, drawn.height + 2 * above, NEUTRAL);
        let start = 3 * above as usize * width as usize;
        lay_over(band.get_mut(start..).unwrap_or_default(), &drawn.pixels);
        Ok(Some(band))
    }
}

/// The caption's lines beside the pictures of a sheet of a width in pixels; `None` where there is no caption.
fn lines_beside(caption: &Caption, width: u32, room: Room) -> Result<Option<Lines>, String> {
    lines(caption, room, || {
        format!(
            "the caption does not fit to a picture that is {width} pixels wide. Shorten it, or make the frames larger"
        )
    })
}

/// The caption's lines in pictures of a width and a height in pixels; `None` where there is no caption.
fn lines_in(caption: &Caption, (width, height): (u32, u32)) -> Result<Option<Lines>, String> {
    let side = f64::from(width.min(height));
    let room = Room {
        width_px: f64::from(width) - 2.0 * MARGIN * side,
        height_px: MOST_HEIGHT * f64::from(height),
        largest_px: LARGEST * side,
        least_px: (LEAST * side).max(LEAST_PX),
    };
    lines(caption, room, || {
        format!(
            "the caption does not fit into pictures of {width} x {height} pixels. Shorten it, or make them larger"
        )
    })
}

/// The caption's lines; `None` where there is no caption. `too_long` says that they do not fit.
fn lines(
    caption: &Caption,
    room: Room,
    too_long: impl FnOnce() -> String,
) -> Result<Option<Lines>, String> {
    if caption.is_blank() {
        return Ok(None);
    }
    if let Some(fault) = caption.fault() {
        return Err(fault);
    }
    let lines = Lines::fitting(&caption.text, room).ok_or_else(too_long)?;
    Ok(Some(lines))
}

fn lay_over(picture: &mut [u8], over: &[u8]) {
    for (below, over) in picture.chunks_exact_mut(3).zip(over.chunks_exact(4)) {
        let [colour @ .., hidden] = over else {
            continue;
        };
        let left = 255 - u32::from(*hidden);
        for (below, over) in below.iter_mut().zip(colour) {
            let seen = (u32::from(*below) * left + 127) / 255;
            *below = (seen + u32::from(*over)).min(255) as u8;
        }
    }
}

/// Lines as pixels.
struct Drawn {
    height: u32,
    /// What is above the first line and below the last, for the outlines of their letters.
    rim_px: u32,
    pixels: Vec<u8>,
}

impl Drawn {
    fn new(lines: &Lines, width: u32) -> Result<Self, String> {
        let outline_px = (OUTLINE * lines.em_px).max(1.0);
        let bold_px = BOLDER * lines.em_px;
        let rim_px = outline_px.ceil() as u32;
        let height = lines.height_px().ceil() as u32 + 2 * rim_px;
        let (Ok(columns), Ok(rows)) = (u16::try_from(width), u16::try_from(height)) else {
            return Err("the picture is too large for a caption".to_owned());
        };
        let path = lines.path(f64::from(width));
        let round = |width: f64| {
            Stroke::new(width)
                .with_join(Join::Round)
                .with_caps(Cap::Round)
        };
        let opaque = |[red, green, blue]: [u8; 3]| AlphaColor::<Srgb>::from_rgb8(red, green, blue);
        let mut context = RenderContext::new(columns, rows);
        context.set_transform(Affine::translate((0.0, f64::from(rim_px))));
        context.set_paint(opaque(DARK));
        context.set_stroke(round(bold_px + 2.0 * outline_px));
        context.stroke_path(&path);
        context.set_paint(opaque(WHITE));
        context.set_stroke(round(bold_px));
        context.stroke_path(&path);
        context.fill_path(&path);
        let mut pixels = Pixmap::new(columns, rows);
        context.render(&mut pixels, &mut Resources::new());
        Ok(Self {
            height,
            rim_px,
            pixels: pixels.data_as_u8_slice().to_vec(),
        })
    }
}
