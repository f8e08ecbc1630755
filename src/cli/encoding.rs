//! Options about how frames become bytes.

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{ArgAction, Args, ValueEnum};

use super::console::Console;
use super::options::whole;
use facemath_core::export::{
    Animation, DitherKind, Encoding, Format, PaletteScope, Provenance, Report, keys_left_out,
};
use facemath_core::words;
use facemath_nets::engine::Drawing;

/// What `--mark=false` means.
const UNMARKED: &str = "the file will not say that a model made it: whoever shows it has to say so, in the European Union by law";

/// How frames become bytes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of the format")]
pub(super) struct EncodingOptions {
    /// GIF: colours of a palette [default: 256]
    #[arg(long, value_name = "N", value_parser = whole(Encoding::COLOURS))]
    colors: Option<u16>,
    /// GIF: how much is mixed from dots of other colours, 0 (bands) to 100 [default: 75]
    #[arg(long, value_name = "PERCENT", value_parser = whole(Encoding::PER_CENT))]
    dither: Option<u8>,
    /// GIF: where those dots go, by error diffusion or ordered [default: floyd-steinberg]
    #[arg(long, value_name = "floyd-steinberg|bayer", hide_possible_values = true, value_parser = PossibleValuesParser::new(["floyd-steinberg", "bayer"]).map(|text| dither_kind(&text)))]
    dither_kind: Option<DitherKind>,
    /// GIF: how far pixels may be off for a smaller file, 0 to 100 [default: 20]
    #[arg(long, value_name = "PERCENT", value_parser = whole(Encoding::PER_CENT))]
    lossy: Option<u8>,
    /// GIF: one palette for each frame or for the whole file [default: frame]
    #[arg(long, value_name = "frame|file", hide_possible_values = true, value_parser = PossibleValuesParser::new(["frame", "file"]).map(|text| palette(&text)))]
    palette: Option<PaletteScope>,
    /// MP4, WebP and JPEG: how near to what was drawn, 1 to 100 [default: 85]
    #[arg(long, value_name = "N", value_parser = whole(Encoding::QUALITY))]
    quality: Option<u8>,
    /// Strip: pictures side by side [default: 9]
    #[arg(long, value_name = "N", value_parser = whole(Encoding::PICTURES))]
    pictures: Option<u16>,
    /// Say in the file that a model made it; --mark=false leaves only the program's name
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_value_t = true, default_missing_value = "true", action = ArgAction::Set, hide_possible_values = true)]
    pub(super) mark: bool,
    /// The largest file that will do, such as 8MB: first with more loss, then smaller
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_size: Option<u64>,
}

impl EncodingOptions {
    /// What the encoder is told.
    pub(super) fn encoding(&self) -> Encoding {
        let usual = Encoding::default();
        Encoding {
            colours: self.colors.unwrap_or(usual.colours),
            dither: self.dither.unwrap_or(usual.dither),
            dither_kind: self.dither_kind.unwrap_or(usual.dither_kind),
            lossy: self.lossy.unwrap_or(usual.lossy),
            palette: self.palette.unwrap_or(usual.palette),
            quality: self.quality.unwrap_or(usual.quality),
            pictures: self.pictures.unwrap_or(usual.pictures),
            max_bytes: self.max_size,
        }
    }

    /// What the file says of how these drawings came about.
    pub(super) fn provenance(&self, drawings: &[Drawing]) -> Provenance {
        if !self.mark {
            return Provenance::Unstated;
        }
        Provenance::of(drawings.iter().any(Drawing::carries_detail))
    }

    /// Names options that were given and mean nothing to the format.
    pub(super) fn note_unused(&self, format: Format, console: &Console) {
        let is_gif = format == Format::Gif;
        let has_quality = matches!(format, Format::Mp4 | Format::WebP | Format::JpegFrames);
        let unused = [
            ("--colors", self.colors.is_some() && !is_gif),
            ("--dither", self.dither.is_some() && !is_gif),
            ("--dither-kind", self.dither_kind.is_some() && !is_gif),
            ("--lossy", self.lossy.is_some() && !is_gif),
            ("--palette", self.palette.is_some() && !is_gif),
            ("--quality", self.quality.is_some() && !has_quality),
            (
                "--pictures",
                self.pictures.is_some() && format != Format::Strip,
            ),
        ];
        for (option, _) in unused.iter().filter(|(_, is_unused)| *is_unused) {
            console.note(format_args!("{option} means nothing to {}", format.name()));
        }
        if !self.mark {
            console.note(UNMARKED);
        }
    }
}

/// Says what a limit of the size has changed.
pub(super) fn note_fitted(format: Format, asked: &Animation, report: &Report, console: &Console) {
    let mut changes = Vec::new();
    let made = report.animation.encoding;
    if made.lossy != asked.encoding.lossy {
        changes.push(format!("--lossy {}", made.lossy));
    }
    if made.quality != asked.encoding.quality {
        changes.push(format!("--quality {}", made.quality));
    }
    if report.animation.size_px != asked.size_px {
        changes.push(format!("--size {}", report.animation.size_px));
    }
    if !changes.is_empty() {
        console.note(format_args!(
            "the {} has {}, with {}",
            format.name(),
            words::bytes(report.bytes),
            changes.join(" ")
        ));
    }
}

/// Says that a strip has too few pictures to show every key of a film with so many frames.
pub(super) fn note_left_out(
    format: Format,
    animation: &Animation,
    frame_count: usize,
    console: &Console,
) {
    let pictures = animation.encoding.pictures.into();
    let left_out = match format {
        Format::Strip => keys_left_out(pictures, frame_count, &animation.keys),
        _ => 0,
    };
    if left_out > 0 {
        console.note(format_args!(
            "{pictures} pictures are too few for the {} faces that the film goes through, and {} not seen. Take more \
             with --pictures",
            animation.keys.len(),
            match left_out {
                1 => "1 is".to_owned(),
                _ => format!("{left_out} are"),
            }
        ));
    }
}

/// The formats by the names that `--format` knows.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FormatName {
    Gif,
    Mp4,
    Webp,
    Apng,
    Png,
    Jpeg,
    Sheet,
    Strip,
}

impl FormatName {
    pub(super) fn format(self) -> Format {
        match self {
            Self::Gif => Format::Gif,
            Self::Mp4 => Format::Mp4,
            Self::Webp => Format::WebP,
            Self::Apng => Format::Apng,
            Self::Png => Format::PngFrames,
            Self::Jpeg => Format::JpegFrames,
            Self::Sheet => Format::Sheet,
            Self::Strip => Format::Strip,
        }
    }
}

fn dither_kind(name: &str) -> DitherKind {
    match name {
        "bayer" => DitherKind::Bayer,
        _ => DitherKind::FloydSteinberg,
    }
}

fn palette(name: &str) -> PaletteScope {
    match name {
        "file" => PaletteScope::File,
        _ => PaletteScope::Frame,
    }
}

/// Bytes, such as "8MB", "8 mb", "500kB", "2MiB" or "8000000".
fn size(text: &str) -> Result<u64, String> {
    let unit_at = text
        .find(|letter: char| letter.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let unit = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "kib" => 1024.0,
        "m" | "mb" => 1e6,
        "mib" => 1024.0 * 1024.0,
        "g" | "gb" => 1e9,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        _ => f64::NAN,
    };
    let bytes = number.trim().parse::<f64>().unwrap_or(f64::NAN) * unit;
    if bytes.is_nan() || bytes > 1e12 {
        return Err("a size is a number and a unit, such as 8MB or 500kB".to_owned());
    }
    if bytes < Encoding::LEAST_MAX_BYTES as f64 {
        return Err("the largest size must be at least 10kB".to_owned());
    }
    Ok(bytes as u64)
}
