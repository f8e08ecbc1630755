//! `facemath walk`: wandering through faces that do not exist.

use clap::Args;
use clap::builder::RangedU64ValueParser;

use super::animation::{AnimationOptions, MAX_FRAMES, draw};
use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use super::options::CommonOptions;
use crate::latent::{Latent, Walk};

const HELP: &str = "\
The walk passes the invented faces S, S + 1, S + 2 and so on, those of facemath sample,
smoothly and without a stop, and comes back to the first: the GIF has no end.

Examples:
  facemath walk --seed 7 --out walk.gif
  facemath walk --seed 7 --faces 12 --frames 240 --size 192 --out frames/";

/// Frames from one face to the next unless --frames says otherwise.
const FRAMES_PER_FACE: usize = 15;

/// Walk through invented faces and back to the first
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    #[command(flatten)]
    animation: AnimationOptions,
    /// Number of the first face
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// How many faces the walk passes
    #[arg(long, value_name = "K", default_value_t = 6, value_parser = RangedU64ValueParser::<usize>::new().range(2..=500))]
    faces: usize,
    /// Frames of one round [default: 15 for each face]
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(2..=MAX_FRAMES))]
    frames: Option<usize>,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let output = self.animation.output(&[])?;
        let faces = Faces::start(common, console)?;
        let prior = &faces.model().prior;
        let invented: Vec<Latent> = (0..self.faces as u64)
            .map(|index| prior.invent(self.seed.wrapping_add(index)))
            .collect();
        let frames = self.frames.unwrap_or(self.faces * FRAMES_PER_FACE);
        let codes = Walk::new(invented)?.round(frames);
        let frames = draw(codes, &faces, console)?;
        output.write(&frames, &self.animation.timing(), console)
    }
}
