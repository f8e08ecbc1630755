//! `facemath morph`: the studio's timeline for scripts.

use std::path::PathBuf;

use clap::Args;
use clap::builder::RangedU64ValueParser;

use super::animation::{AnimationOptions, MAX_FRAMES, draw};
use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use super::options::{CommonOptions, InputOptions, RefineOptions, SharpenOptions};
use super::paths;
use crate::export::Animation;
use crate::latent::{Easing, Interpolation, Latent, MorphPath};

const HELP: &str = "\
The morph goes from face to face in the order given. Every frame is a face of its
own, drawn by the model. A GIF repeats forever.

Without --aligned the largest face of each picture is found and aligned; where
none is found, a note says so and the middle of the picture is taken. Pictures
exactly as large as the model's are taken as aligned.

Examples:
  facemath morph me.jpg you.jpg --out us.gif --ping-pong --hold 6
  facemath morph a.png b.png c.png --aligned --out morph.gif --size 512 --fps 30
  facemath morph a.png b.png --aligned --out frames/ --frames 60";

/// Frames from one face to the next unless --frames says otherwise.
const FRAMES_PER_FACE: usize = 24;

/// Turn one face into another, as a GIF or a folder of pictures
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    #[command(flatten)]
    inputs: InputOptions,
    #[command(flatten)]
    animation: AnimationOptions,
    #[command(flatten)]
    refine: RefineOptions,
    #[command(flatten)]
    sharpen: SharpenOptions,
    /// Frames from the first face to the last [default: 25 for two faces, 24 more for each other]
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(2..=MAX_FRAMES))]
    frames: Option<usize>,
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
        let inputs = paths::expand(&self.inputs.inputs, console);
        let output = self.animation.output(&inputs)?;
        let faces = Faces::start(common, console)?;
        faces.sharpen(self.sharpen.sharpen());
        let keys = self.keys(&inputs, &faces, console)?;
        let codes = self.codes(keys)?;
        let frames = draw(codes, &faces, console)?;
        let animation = Animation {
            hold_frames: self.hold,
            ping_pong: self.ping_pong,
            ..self.animation.timing()
        };
        output.write(&frames, &animation, console)
    }

    /// The codes of the faces that can be read.
    fn keys(
        &self,
        inputs: &[PathBuf],
        faces: &Faces,
        console: &mut Console,
    ) -> Result<Vec<Latent>, CommandError> {
        let mut images = Vec::with_capacity(inputs.len());
        for image in faces.read(inputs, self.inputs.aligned, console) {
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

    /// The codes of all frames.
    fn codes(&self, keys: Vec<Latent>) -> Result<Vec<Latent>, CommandError> {
        let path = MorphPath::new(keys, Easing::Smooth, Interpolation::Linear)?;
        let count = self.frames.unwrap_or(path.segments() * FRAMES_PER_FACE + 1);
        Ok((0..count)
            // Multiplied before it is divided, so that positions on a face are exactly whole.
            .map(|frame| (frame * path.segments()) as f32 / (count - 1) as f32)
            .map(|position| path.at(position))
            .collect())
    }
}
