//! `facemath morph`: the studio's timeline for scripts.

use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::RangedU64ValueParser;
use image::RgbImage;

use super::console::Console;
use super::error::CommandError;
use super::faces::{Faces, note_framing};
use super::options::{CommonOptions, InputOptions, RefineOptions, SharpenOptions};
use super::paths;
use crate::export::{self, Animation};
use crate::latent::{Easing, Interpolation, Latent, MorphPath};

const HELP: &str = "\
The morph goes from face to face in the order given. Every frame is a face of its
own, drawn by the model. A GIF repeats forever.

Without --aligned the face is taken to fill the middle of each picture.

Examples:
  facemath morph me.jpg you.jpg --out us.gif --ping-pong --hold 6
  facemath morph a.png b.png c.png --aligned --out morph.gif --size 512 --fps 30
  facemath morph a.png b.png --aligned --out frames/ --frames 60";

/// Frames from one face to the next unless --frames says otherwise.
const FRAMES_PER_FACE: usize = 24;
/// More frames, of which all are in memory at the end, are a mistake in the arguments.
const MAX_FRAMES: u64 = 10_000;

/// Turn one face into another, as a GIF or a folder of pictures
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    #[command(flatten)]
    inputs: InputOptions,
    #[command(flatten)]
    refine: RefineOptions,
    #[command(flatten)]
    sharpen: SharpenOptions,
    /// A GIF, or a folder for PNG frames; made if it does not exist
    #[arg(long, value_name = "FILE.gif|DIR")]
    out: PathBuf,
    /// Frames from the first face to the last [default: 25 for two faces, 24 more for each other]
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(2..=MAX_FRAMES))]
    frames: Option<usize>,
    /// Frames per second, up to 50
    #[arg(long, value_name = "F", default_value = "24", value_parser = frame_rate)]
    fps: f32,
    /// Width and height of the frames in pixels
    #[arg(long, value_name = "PX", default_value_t = 256, value_parser = clap::value_parser!(u32).range(16..=i64::from(export::MAX_GIF_SIDE_PX)))]
    size: u32,
    /// Extra frames on the first and on the last face
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=1000))]
    hold: u32,
    /// Come back to the first face
    #[arg(long)]
    ping_pong: bool,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let writes_gif = wants_gif(&self.out)?;
        let inputs = paths::expand(&self.inputs.inputs, console);
        if writes_gif {
            paths::refuse_input_as_target(&self.out, &inputs)?;
            paths::make_parent(&self.out)?;
        } else {
            self.refuse_folder_of_inputs(&inputs)?;
            paths::make_folder(&self.out)?;
        }

        let faces = Faces::start(common, console)?;
        faces.sharpen(self.sharpen.sharpen());
        let keys = self.keys(&inputs, &faces, console)?;
        let frames = self.draw(keys, &faces, console)?;
        let animation = Animation {
            fps: self.fps,
            size_px: self.size,
            hold_frames: self.hold,
            ping_pong: self.ping_pong,
            ..Animation::default()
        };
        console.start("Writing", 0);
        let mut progress = |progress: export::Progress| {
            console.reached(progress.done, progress.total);
            ControlFlow::Continue(())
        };
        if writes_gif {
            export::write_gif(&self.out, &frames, &animation, &mut progress)?;
        } else {
            export::write_png_sequence(&self.out, &frames, &animation, &mut progress)?;
        }
        console.finish();
        Ok(())
    }

    /// The codes of the faces that can be read.
    fn keys(
        &self,
        inputs: &[PathBuf],
        faces: &Faces,
        console: &mut Console,
    ) -> Result<Vec<Latent>, CommandError> {
        note_framing(self.inputs.aligned, console);
        let mut images = Vec::with_capacity(inputs.len());
        for image in faces.read(inputs, self.inputs.aligned) {
            match image {
                Ok(image) => images.push(image),
                Err(error) => console.failed(error),
            }
        }
        if images.len() < 2 {
            return Err(CommandError::Request(format!(
                "a morph needs at least two faces, but {} could be read",
                images.len()
            )));
        }
        faces.encode(images, self.refine.refine, console)
    }

    fn draw(
        &self,
        keys: Vec<Latent>,
        faces: &Faces,
        console: &mut Console,
    ) -> Result<Vec<RgbImage>, CommandError> {
        let path = MorphPath::new(keys, Easing::Smooth, Interpolation::Linear)?;
        let count = self.frames.unwrap_or(path.segments() * FRAMES_PER_FACE + 1);
        let codes = (0..count)
            // Multiplied before it is divided, so that positions on a face are exactly whole.
            .map(|frame| (frame * path.segments()) as f32 / (count - 1) as f32)
            .map(|position| path.at(position))
            .collect();
        console.start("Frames", count);
        let frames = faces
            .decode(codes)
            .inspect(|_| console.step())
            .collect::<Result<_, _>>();
        console.finish();
        faces.pass_on_warnings(console);
        Ok(frames?)
    }

    /// Frames get names of their own choosing, so a folder that holds inputs is not a place for them.
    fn refuse_folder_of_inputs(&self, inputs: &[PathBuf]) -> Result<(), CommandError> {
        let Ok(folder) = self.out.canonicalize() else {
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
                self.out.display()
            )));
        }
        Ok(())
    }
}

/// Whether the output is a GIF rather than a folder.
fn wants_gif(out: &Path) -> Result<bool, CommandError> {
    if out.is_dir() {
        return Ok(false);
    }
    match out.extension().and_then(OsStr::to_str) {
        Some(extension) if extension.eq_ignore_ascii_case("gif") => Ok(true),
        Some(extension) if is_media(extension) => Err(CommandError::Request(format!(
            "{} cannot be written: a morph becomes a .gif file, or PNG frames in a folder",
            out.display()
        ))),
        _ => Ok(false),
    }
}

/// Whether a name with this extension is meant as a file, of a kind that is not written here.
fn is_media(extension: &str) -> bool {
    [
        "png", "apng", "webp", "jpg", "jpeg", "avif", "mp4", "webm", "mov", "mkv",
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
