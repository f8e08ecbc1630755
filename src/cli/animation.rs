//! What commands that write moving pictures share: where the frames go, how fast and how large.

use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use image::RgbImage;

use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use super::options::{CommonOptions, whole};
use super::{detail, paths};
use facemath_core::export::{self, Animation, Provenance};
use facemath_core::photo;
use facemath_nets::engine::{Drawing, Photograph};

/// More frames, of which all are in memory at the end, are a mistake in the arguments.
pub(super) const MAX_FRAMES: usize = 10_000;

/// What all frames may take in memory: they are written once all are there.
const MAX_FRAME_BYTES: u64 = 4 << 30;

/// Frames of a sheet that stand in one row, as a strip; more of them make a square.
const STRIP_FRAMES: usize = 16;

/// Where an animation goes, how fast it plays and how large it is.
#[derive(Debug, Args)]
pub(super) struct AnimationOptions {
    /// A GIF, a PNG of all frames, or a folder for PNG frames
    #[arg(long, value_name = "FILE|DIR")]
    out: PathBuf,
    /// Frames per second, up to 50
    #[arg(long, value_name = "F", default_value = "24", value_parser = frame_rate)]
    fps: f32,
    /// Width and height of the frames in pixels [default: what the photos fill, up to 512]
    #[arg(long, value_name = "PX", value_parser = whole(16..=export::MAX_GIF_SIDE_PX))]
    size: Option<u32>,
}

impl AnimationOptions {
    /// Makes sure that the output can be written and overwrites none of `inputs`, before anything is computed.
    pub(super) fn output(
        &self,
        inputs: &[PathBuf],
        common: &CommonOptions,
    ) -> Result<Output<'_>, CommandError> {
        let out = self.out.as_path();
        let output = kind(out)?;
        match output {
            Output::Gif(_) | Output::Sheet(_) => {
                paths::refuse_input_as_target(out, inputs)?;
                paths::refuse_existing(out, common)?;
                paths::make_parent(out)?;
            }
            Output::Frames(_) => {
                refuse_folder_of_inputs(out, inputs)?;
                paths::make_folder(out)?;
            }
        }
        Ok(output)
    }

    /// The size of frames with the detail of these photographs, in pixels. Where it is larger than they fill, the console
    /// gets a note.
    pub(super) fn size_px(&self, photographs: &[Arc<Photograph>], console: &Console) -> u32 {
        detail::note_enlargement(self.size, detail::filled_px(photographs), console);
        detail::note_smallest(self.size, photographs, console);
        let usual = Animation::default().size_px;
        detail::size_px(self.size, photographs).unwrap_or(usual)
    }

    /// Frames per second.
    pub(super) fn fps(&self) -> f32 {
        self.fps
    }

    /// The speed of `drawings` at a size, played once through and without holds.
    pub(super) fn timing(&self, size_px: u32, drawings: &[Drawing]) -> Animation {
        Animation {
            fps: self.fps,
            size_px,
            provenance: Provenance::of(drawings.iter().any(Drawing::carries_detail)),
            ..Animation::default()
        }
    }
}

/// Where an animation goes.
pub(super) enum Output<'a> {
    Gif(&'a Path),
    /// One picture of all frames.
    Sheet(&'a Path),
    /// A folder.
    Frames(&'a Path),
}

impl Output<'_> {
    /// Writes the animation, with a bar.
    pub(super) fn write(
        &self,
        frames: &[RgbImage],
        animation: &Animation,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        console.start("Writing", 0);
        let mut progress = |progress: export::Progress| {
            console.reached(progress.done, progress.total);
            ControlFlow::Continue(())
        };
        match self {
            Self::Gif(path) => {
                export::write_gif(path, frames, animation, &mut progress)?;
            }
            Self::Sheet(path) => {
                let side = animation.size_px;
                let frames: Vec<RgbImage> = frames
                    .iter()
                    .map(|frame| photo::resize(frame, side, side))
                    .collect();
                let sheet = if frames.len() <= STRIP_FRAMES {
                    export::strip(&frames, 0)
                } else {
                    export::square(&frames, 0)
                };
                export::write_drawn_png(path, &sheet, animation.provenance)?;
            }
            Self::Frames(folder) => {
                export::write_png_sequence(folder, frames, animation, &mut progress)?;
            }
        }
        console.finish();
        Ok(())
    }
}

/// Draws every frame, with a bar.
pub(super) fn draw(
    drawings: Vec<Drawing>,
    faces: &Faces,
    console: &mut Console,
) -> Result<Vec<RgbImage>, CommandError> {
    let details = drawings
        .iter()
        .filter_map(|drawing| drawing.detail.as_ref());
    let bytes = details.map(|detail| 3 * u64::from(detail.size_px).pow(2));
    if bytes.sum::<u64>() > MAX_FRAME_BYTES {
        return Err(CommandError::Request(format!(
            "{} frames of this size do not fit into memory. Make them smaller with --size, or fewer with --frames",
            drawings.len()
        )));
    }
    console.start("Frames", drawings.len());
    let frames = faces
        .draw(drawings)
        .inspect(|_| console.step())
        .collect::<Result<_, _>>();
    console.finish();
    faces.pass_on_warnings(console);
    Ok(frames?)
}

/// Frames get names of their own choosing, so a folder that holds inputs is not a place for them.
fn refuse_folder_of_inputs(out: &Path, inputs: &[PathBuf]) -> Result<(), CommandError> {
    let Ok(folder) = out.canonicalize() else {
        // It does not exist yet.
        return Ok(());
    };
    let holds_input = inputs
        .iter()
        .filter_map(|input| input.canonicalize().ok())
        .any(|input| input.parent() == Some(&folder));
    if holds_input {
        return Err(CommandError::Request(format!(
            "the folder {} holds inputs, which the frames could overwrite. Choose another folder",
            out.display()
        )));
    }
    Ok(())
}

/// What the name of the output asks for.
fn kind(out: &Path) -> Result<Output<'_>, CommandError> {
    if out.is_dir() {
        return Ok(Output::Frames(out));
    }
    match out.extension().and_then(OsStr::to_str) {
        Some(extension) if extension.eq_ignore_ascii_case("gif") => Ok(Output::Gif(out)),
        Some(extension) if extension.eq_ignore_ascii_case("png") => Ok(Output::Sheet(out)),
        Some(extension) if is_media(extension) => Err(CommandError::Request(format!(
            "{} cannot be written: an animation becomes a .gif file, a .png of all its frames, or PNG frames in a \
             folder",
            out.display()
        ))),
        _ => Ok(Output::Frames(out)),
    }
}

/// Whether a name with this extension is meant as a file, of a kind that is not written here.
fn is_media(extension: &str) -> bool {
    [
        "apng", "webp", "jpg", "jpeg", "avif", "mp4", "webm", "mov", "mkv",
    ]
    .iter()
    .any(|known| extension.eq_ignore_ascii_case(known))
}

fn frame_rate(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|fps| (0.1..=50.0).contains(fps))
        .ok_or_else(|| {
            "frames per second go from 0.1 to 50, the most that GIF players show".to_owned()
        })
}
