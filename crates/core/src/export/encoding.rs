//! How pictures become bytes: what each format lets one choose.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// What an export gives up for a smaller file. Every format reads what concerns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Encoding {
    /// GIF: colours of a palette, within [`Encoding::COLOURS`]. Where pixels stay from the frame before, one of 256 goes to
    /// them.
    pub colours: u16,
    /// GIF: how strongly colours that a palette lacks are mixed from dots of others, in per cent. At 0 gradients show bands; at
    /// 100 they never do, and dots are seen instead.
    pub dither: u8,
    /// GIF: where those dots go.
    pub dither_kind: DitherKind,
    /// GIF: how far pixels may be off for a smaller file, in per cent; 0 is as near as the palette allows.
    pub lossy: u8,
    /// GIF: whether each frame has its own palette.
    pub palette: PaletteScope,
    /// MP4, WebP and JPEG: how near the pictures are to what was drawn, within [`Encoding::QUALITY`].
    pub quality: u8,
    /// Strip: how many pictures stand side by side, within [`Encoding::PICTURES`].
    pub pictures: u16,
    /// The largest file that will do, in bytes, for formats that are one file.
    pub max_bytes: Option<u64>,
}

impl Encoding {
    /// Colours of a GIF's palette.
    pub const COLOURS: RangeInclusive<u16> = 2..=256;
    /// Shares in per cent.
    pub const PER_CENT: RangeInclusive<u8> = 0..=100;
    /// From barely recognisable to hardly any loss.
    pub const QUALITY: RangeInclusive<u8> = 1..=100;
    /// From both ends alone to more than anybody can look at.
    pub const PICTURES: RangeInclusive<u16> = 2..=64;
    /// The smallest limit of a file's size that makes sense, in bytes.
    pub const LEAST_MAX_BYTES: u64 = 10_000;

    /// What is wrong with these numbers, in words, if anything.
    pub fn fault(&self) -> Option<String> {
        fn outside<T: PartialOrd + std::fmt::Display>(
            what: &str,
            value: T,
            range: &RangeInclusive<T>,
        ) -> Option<String> {
            let (least, most) = (range.start(), range.end());
            (!range.contains(&value)).then(|| format!("{what} go from {least} to {most}"))
        }
        outside("colours", self.colours, &Self::COLOURS)
            .or_else(|| outside("shares of dithering", self.dither, &Self::PER_CENT))
            .or_else(|| outside("shares of loss", self.lossy, &Self::PER_CENT))
            .or_else(|| outside("qualities", self.quality, &Self::QUALITY))
            .or_else(|| outside("pictures of a strip", self.pictures, &Self::PICTURES))
            .or_else(|| {
                let is_too_small = self.max_bytes? < Self::LEAST_MAX_BYTES;
                is_too_small.then(|| "the largest size must be at least 10 kB".to_owned())
            })
    }
}

impl Default for Encoding {
    fn default() -> Self {
        Self {
            colours: 256,
            dither: 75,
            dither_kind: DitherKind::FloydSteinberg,
            lossy: 20,
            palette: PaletteScope::Frame,
            quality: 85,
            pictures: 9,
            max_bytes: None,
        }
    }
}

/// Where the dots go from which colours are mixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DitherKind {
    /// Error diffusion (Floyd and Steinberg 1976): what a pixel is off is handed on to its neighbours.
    #[default]
    FloydSteinberg,
    /// Ordered dithering (Bayer 1973): each place of the picture has a threshold of its own, in every frame the same.
    Bayer,
}

impl DitherKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::FloydSteinberg, Self::Bayer];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::FloydSteinberg => "Floyd-Steinberg",
            Self::Bayer => "Bayer",
        }
    }

    /// What it does, in a sentence without a stop.
    pub fn description(self) -> &'static str {
        match self {
            Self::FloydSteinberg => {
                "Error diffusion: what a colour is off goes to its neighbours, in irregular dots"
            }
            Self::Bayer => {
                "Ordered: dots in a regular pattern that stays in its place from frame to frame"
            }
        }
    }
}

/// What a palette is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaletteScope {
    /// Each frame has the colours that suit it best.
    #[default]
    Frame,
    /// All frames share one palette: plain areas keep exactly one colour throughout. Every frame is asked for twice.
    File,
}
