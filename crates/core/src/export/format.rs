//! The formats that an animation can be written in: a row each.

use std::collections::HashSet;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::ops::{ControlFlow, RangeInclusive};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::caption::Overlay;
use super::images::{self, Kind};
use super::player::{Finish, order_of};
use super::sequence::{Clock, duration_secs};
use super::sink::{Out, Sink};
use super::task::Task;
use super::{
    Animation, ExportError, Frames, Progress, apng, fit, gif, mp4, picture, webp, write_atomically,
};

/// What an animation can be written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    #[default]
    Gif,
    Mp4,
    WebP,
    Apng,
    PngFrames,
    JpegFrames,
    Sheet,
    Strip,
}

/// What [`Format::write`] wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Length of the file, or of all files together.
    pub bytes: u64,
    /// Pictures that are stored. Those that are shown for longer are stored once in GIF, WebP and APNG.
    pub frames: usize,
    /// How long it plays once, in seconds.
    pub secs: f32,
    /// What was written, with what a limit of its bytes has changed.
    pub animation: Animation,
}

/// What sets one format apart.
struct Row {
    format: Format,
    name: &'static str,
    description: &'static str,
    extensions: &'static [&'static str],
    side_px: RangeInclusive<u32>,
    /// What morphs of faces take with the usual settings at 512 pixels.
    bits_per_pixel: f64,
    files: Files,
}

type Encode = fn(&mut Sink<'_>, Task<'_>) -> Result<usize, ExportError>;

enum Files {
    One(Encode),
    /// A folder of them.
    Many(Kind),
}

const ROWS: [Row; 8] = [
    Row {
        format: Format::Gif,
        name: "GIF",
        description: "Plays everywhere, of 256 colours a frame",
        extensions: &["gif"],
        side_px: 1..=4096,
        bits_per_pixel: 3.4,
        files: Files::One(gif::encode),
    },
    Row {
        format: Format::Mp4,
        name: "MP4",
        description: "A film (H.264) for phones, messengers and browsers: by far the smallest. It plays once",
        extensions: &["mp4", "m4v"],
        side_px: mp4::MIN_SIDE_PX..=mp4::MAX_SIDE_PX,
        bits_per_pixel: 0.42,
        files: Files::One(mp4::encode),
    },
    Row {
        format: Format::WebP,
        name: "WebP",
        description: "All colours in a fraction of a GIF's size, for browsers",
        extensions: &["webp"],
        side_px: 1..=4096,
        bits_per_pixel: 0.85,
        files: Files::One(webp::encode),
    },
    Row {
        format: Format::Apng,
        name: "APNG",
        description: "Every pixel as it was drawn, for browsers; large",
        extensions: &["apng"],
        side_px: 1..=4096,
        bits_per_pixel: 11.0,
        files: Files::One(apng::encode),
    },
    Row {
        format: Format::PngFrames,
        name: "PNG frames",
        description: "A folder of pictures, every pixel as it was drawn, for other programs",
        extensions: &[],
        side_px: 1..=4096,
        bits_per_pixel: 11.0,
        files: Files::Many(Kind::Png),
    },
    Row {
        format: Format::JpegFrames,
        name: "JPEG frames",
        description: "A folder of small pictures for other programs",
        extensions: &[],
        side_px: 1..=4096,
        bits_per_pixel: 1.4,
        files: Files::Many(Kind::Jpeg),
    },
    Row {
        format: Format::Sheet,
        name: "PNG sheet",
        description: "A contact sheet: one picture of all frames in rows",
        extensions: &["png"],
        side_px: 1..=4096,
        bits_per_pixel: 11.0,
        files: Files::One(picture::encode_sheet),
    },
    Row {
        format: Format::Strip,
        name: "PNG strip",
        description: "One picture of the way in some steps side by side",
        extensions: &["png"],
        side_px: 1..=4096,
        bits_per_pixel: 11.0,
        files: Files::One(picture::encode_strip),
    },
];

impl Format {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; ROWS.len()] = [
        Self::Gif,
        Self::Mp4,
        Self::WebP,
        Self::Apng,
        Self::PngFrames,
        Self::JpegFrames,
        Self::Sheet,
        Self::Strip,
    ];

    /// What it is called.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it is good for, in a sentence without a stop.
    pub fn description(self) -> &'static str {
        self.row().description
    }

    /// The ending of its files' names, without a dot; a folder has none.
    pub fn extension(self) -> Option<&'static str> {
        self.row().extensions.first().copied()
    }

    /// Width and height of the pictures that it writes, in pixels: those of the animation, an MP4's brought to the even
    /// numbers below them.
    pub fn picture_px(self, animation: &Animation) -> (u32, u32) {
        match self {
            Self::Mp4 => mp4::even_px(animation.picture_px()),
            _ => animation.picture_px(),
        }
    }

    /// Heights and widths that it can have, in pixels.
    pub fn side_px(self) -> RangeInclusive<u32> {
        self.row().side_px.clone()
    }

    /// Whether it is one picture, which shows each frame at most once and takes no time.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Sheet | Self::Strip)
    }

    /// Whether its files say how often they play.
    pub fn says_repeats(self) -> bool {
        matches!(self, Self::Gif | Self::WebP | Self::Apng)
    }

    /// The format of files with this ending, in capitals or not; of a PNG the contact sheet.
    pub fn of_extension(extension: &str) -> Option<Self> {
        let is_its = |its: &&str| its.eq_ignore_ascii_case(extension);
        let row = ROWS.iter().find(|row| row.extensions.iter().any(is_its));
        row.map(|row| row.format)
    }

    fn row(self) -> &'static Row {
        // The table is in the order of the variants, which a test holds it to.
        &ROWS[self as usize]
    }

    /// Writes frames as an animation to `path`, or into the folder `path`, atomically: frame by frame, so that memory does not grow with their
    /// number, on all cores.
    ///
    /// The frames play in the order of [`super::sequence`] and are resampled to [`Format::picture_px`]. Where `animation.encoding.max_bytes` is given, a file that would be larger is made with
    /// more loss, and then smaller. `progress` hears how far it is and stops the export by breaking.
    ///
    /// # Errors
    /// [`ExportError::Cancelled`] when `progress` broke; [`ExportError::Invalid`] for numbers outside their ranges, without
    /// frames, and when a limit cannot be met; [`ExportError::Frames`] when there is no next frame;
    /// [`ExportError::Unwritable`] when the system refuses. `path` is untouched in all cases.
    pub fn write(
        self,
        path: &Path,
        frames: &mut dyn Frames,
        animation: &Animation,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Report, ExportError> {
        self.check(path, frames.count(), animation)?;
        let fits = animation.encoding.max_bytes;
        let comes_again = animation.ping_pong && !self.is_picture();
        frames.keep(comes_again || fits.is_some() || gif::asks_twice(animation));
        let (bytes, stored, animation) = match (&self.row().files, fits) {
            (Files::One(_), None) => write_atomically(path, |out| {
                let task = Task {
                    frames,
                    animation,
                    progress,
                };
                let (bytes, stored) = self.encode(path, out, task)?;
                Ok((bytes, stored, animation.clone()))
            })?,
            (Files::One(_), Some(max_bytes)) => write_atomically(path, |out| {
                let mut fitted = fit::encode(self, path, frames, animation, max_bytes, progress)?;
                fitted
                    .file
                    .seek(SeekFrom::Start(0))
                    .and_then(|_| std::io::copy(&mut fitted.file, out))
                    .and_then(|_| out.flush())
                    .map_err(ExportError::unwritable(path))?;
                Ok((fitted.bytes, fitted.frames, fitted.animation))
            })?,
            (Files::Many(kind), _) => {
                let task = Task {
                    frames,
                    animation,
                    progress,
                };
                let finish = Finish::new(&animation.caption, animation.picture_px());
                let finish = finish.map_err(|reason| ExportError::Invalid {
                    path: path.into(),
                    reason,
                })?;
                let player = task.player(finish);
                let (stored, bytes) = images::write(path, player, animation, *kind)?;
                (bytes, stored, animation.clone())
            }
        };
        let ticks = order_of(frames, &animation);
        let secs = match self {
            Self::Gif => duration_secs(ticks.len(), animation.fps),
            _ => Clock::new(animation.fps, 1000.0).span(0, ticks.len() as u64) as f32 / 1000.0,
        };
        Ok(Report {
            bytes,
            frames: stored,
            secs,
            animation,
        })
    }

    /// Roughly how large a file with the usual settings gets, in bytes, before there is any picture: expect to be a third
    /// off either way, since sharp faces take more than soft ones. `order` is which frame is shown when: see
    /// [`play_order`](super::play_order).
    pub fn guess_bytes(self, order: &[usize], animation: &Animation) -> u64 {
        const HEADER_BYTES: f64 = 2000.0;
        let (width, height) = animation.picture_px();
        let pixels = f64::from(width) * f64::from(height);
        let pictures = (1 + self.others(order, animation)) as f64;
        (HEADER_BYTES + pictures * pixels * self.row().bits_per_pixel / 8.0) as u64
    }

    /// Pictures after the first that take up space.
    pub(super) fn others(self, order: &[usize], animation: &Animation) -> u64 {
        let others = match self.row().files {
            _ if self.is_picture() => {
                let all = order.iter().collect::<HashSet<_>>().len();
                let shown = match self {
                    Self::Strip => all.min(animation.encoding.pictures.into()),
                    _ => all,
                };
                shown.saturating_sub(1)
            }
            Files::Many(_) => order.len().saturating_sub(1),
            Files::One(_) => order.windows(2).filter(|pair| pair[0] != pair[1]).count(),
        };
        others as u64
    }

    /// Encodes into one file, once. Returns its bytes and stored frames.
    pub(super) fn encode(
        self,
        path: &Path,
        out: &mut dyn Out,
        task: Task<'_>,
    ) -> Result<(u64, usize), ExportError> {
        let mut sink = Sink::new(path, out);
        let Files::One(encode) = self.row().files else {
            return Err(sink.invalid("it is no single file"));
        };
        let frames = encode(&mut sink, task)?;
        Ok((sink.len(), frames))
    }

    /// What each of its pictures becomes, where it is a folder of them.
    pub(super) fn kind(self) -> Option<Kind> {
        match self.row().files {
            Files::One(_) => None,
            Files::Many(kind) => Some(kind),
        }
    }

    /// Why there is no such caption, in words: that it cannot be drawn, or does not fit into the pictures. Whether it fits beside
    /// those of a sheet or strip depends on how many there are.
    pub fn caption_fault(self, animation: &Animation) -> Option<String> {
        if self.is_picture() {
            return animation.caption.fault();
        }
        Overlay::fault(&animation.caption, self.picture_px(animation))
    }

    /// The same for a film with so many frames. Nothing is said of a sheet or strip that is too large anyway.
    fn caption_fault_of(self, frame_count: usize, animation: &Animation) -> Option<String> {
        if self.is_picture() {
            return picture::caption_fault(self, frame_count, animation);
        }
        self.caption_fault(animation)
    }

    /// Why pictures of this size cannot be written, in words: of a sheet or strip of so many frames, that it is too large, and of
    /// all that their caption does not fit.
    pub(super) fn size_fault(self, frame_count: usize, animation: &Animation) -> Option<String> {
        if self.is_picture() {
            return picture::fault(self, frame_count, animation);
        }
        self.caption_fault(animation)
    }

    /// Makes sure that numbers are within their ranges.
    pub(super) fn check(
        self,
        path: &Path,
        frame_count: usize,
        animation: &Animation,
    ) -> Result<(), ExportError> {
        let invalid = |reason: String| {
            Err(ExportError::Invalid {
                path: path.into(),
                reason,
            })
        };
        let row = self.row();
        let (width, height) = animation.picture_px();
        if ![animation.size_px, width, height]
            .iter()
            .all(|side| row.side_px.contains(side))
        {
            let (least, most) = (row.side_px.start(), row.side_px.end());
            return invalid(format!("the size must be {least} to {most} pixels"));
        }
        if !Animation::FPS.contains(&animation.fps) {
            let (least, most) = (Animation::FPS.start(), Animation::FPS.end());
            return invalid(format!("frames per second go from {least} to {most}"));
        }
        if let Some(fault) = animation.encoding.fault() {
            return invalid(fault);
        }
        if matches!(row.files, Files::Many(_)) && animation.encoding.max_bytes.is_some() {
            return invalid("only a single file can have a largest size".to_owned());
        }
        if frame_count == 0 {
            return invalid("there is no picture to write".to_owned());
        }
        if let Some(fault) = self.caption_fault_of(frame_count, animation) {
            return invalid(fault);
        }
        Ok(())
    }
}
