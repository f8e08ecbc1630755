//! `facemath walk`: wandering through faces that do not exist.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::animation::{AnimationOptions, MAX_FRAMES, note_few_frames};
use super::console::Console;
use super::detail::{self, DetailOptions};
use super::error::CommandError;
use super::faces::Faces;
use super::options::{
    CommonOptions, PictureOptions, SharpenOptions, finite_number, share, variety, whole,
};
use facemath_core::export::Animation;
use facemath_core::latent::{Prior, Walk, WalkPlan};
use facemath_nets::engine::{Drawing, Photograph, Share};

const HELP: &str = "\
The walk passes the invented faces S, S + 1, S + 2 and so on, those of facemath sample,
without a stop, and comes back to the first: a GIF of it has no end. With --from it sets
out from the face in a photo instead of number S, and the photo's detail fades on the
way. Without a photo the frames are 256 pixels wide unless --size says otherwise.

Without --aligned the largest face of each picture is found and aligned; where
none is found, a note says so and the middle of the picture is taken.
A picture of exactly the model's size stays whole, unless its face is surely
elsewhere in it.

Examples:
  facemath walk --seed 7 --out walk.gif
  facemath walk --seed 7 --faces 12 --speed 0.8 --smoothness 1 --out slow.gif
  facemath walk --from me.jpg --seed 7 --open --out away.gif
  facemath walk --seed 7 --faces 12 --frames 240 --size 192 --out frames/";

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
    #[arg(long, value_name = "K", default_value_t = WalkPlan::default().faces, value_parser = whole(WalkPlan::FACES))]
    faces: usize,
    /// Frames of the whole walk [default: 15 for each face]
    #[arg(long, value_name = "N", value_parser = whole(2..=MAX_FRAMES))]
    frames: Option<usize>,
    /// Faces passed in a second, 0.05 to 10 [default: 1.6 at 24 frames per second]
    #[arg(long, value_name = "X", value_parser = speed, conflicts_with = "frames")]
    speed: Option<f32>,
    /// How the walk turns at a face: 0 sharply, 0.5 through it without a corner, 1 in a wide curve past it
    #[arg(long, value_name = "X", default_value_t = Walk::SMOOTHNESS, value_parser = share)]
    smoothness: f32,
    /// How varied the faces are: 0 all alike, 1 as real ones
    #[arg(long = "variety", alias = "truncation", value_name = "X", default_value_t = Prior::TRUNCATION, value_parser = variety)]
    truncation: f32,
    /// End at the last face instead of the first
    #[arg(long)]
    open: bool,
    /// Set out from the face in this picture
    #[arg(long, value_name = "PHOTO")]
    from: Option<PathBuf>,
    #[command(flatten)]
    pictures: PictureOptions,
    #[command(flatten)]
    sharpen: SharpenOptions,
    #[command(flatten)]
    detail: DetailOptions,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        self.animation.refuse_whole_photo(
            "a walk leaves the face of its photo for faces in other light, which would be masks in it",
        )?;
        self.animation
            .refuse_names("a walk goes through faces that have no names")?;
        let inputs: Vec<PathBuf> = self.from.iter().cloned().collect();
        let output = self.animation.output(&inputs, common, console)?;
        let faces = Faces::start(common, console)?;
        faces.sharpen(self.sharpen.sharpen());
        let start = self.pictures.photographs(&inputs, &faces, console)?;
        let size_px = self.animation.size_px(&start, console);
        let plan = WalkPlan {
            seed: self.seed,
            faces: self.faces,
            truncation: self.truncation,
            smoothness: self.smoothness,
            is_closed: !self.open,
        };
        let walk = Walk::random(
            &faces.model().prior,
            &plan,
            start.first().map(|photo| &photo.latent),
        )?;
        let has_photo = (!start.is_empty()).then_some(size_px);
        let drawn_px = has_photo.or_else(|| detail::model_px(Some(size_px), faces.model()));
        let drawings = self.drawings(&walk, &start, drawn_px)?;
        let keys = walk.face_frames(drawings.len());
        if keys.len() < walk.faces() {
            note_few_frames(drawings.len(), walk.faces(), console);
        }
        let animation = Animation {
            keys,
            ..self.animation.animation(size_px, &drawings, [""; 2])
        };
        output.write(drawings, &animation, &faces, console)
    }

    /// All frames. The detail of the photograph that the walk sets out from fades on the way.
    fn drawings(
        &self,
        walk: &Walk,
        start: &[Arc<Photograph>],
        size_px: Option<u32>,
    ) -> Result<Vec<Drawing>, CommandError> {
        let frames = walk.frames(self.frame_count(walk)?).into_iter();
        let drawings = frames.map(|code| {
            let shares = Share::of_origins(start, &code);
            detail::drawing(code, shares, self.detail.amount(), size_px)
        });
        Ok(drawings.collect())
    }

    fn frame_count(&self, walk: &Walk) -> Result<usize, CommandError> {
        if let Some(frames) = self.frames {
            return Ok(frames);
        }
        let frames_per_face = self.speed.map_or(WalkPlan::FRAMES_PER_FACE, |speed| {
            self.animation.fps() / speed
        });
        let count = walk.frame_count(frames_per_face);
        if count > MAX_FRAMES {
            return Err(CommandError::Request(format!(
                "so slow a walk past {} faces has {count} frames, and {MAX_FRAMES} are the most. Walk faster, or past fewer faces",
                self.faces
            )));
        }
        Ok(count)
    }
}

fn speed(text: &str) -> Result<f32, String> {
    finite_number(text).and_then(|speed| {
        if WalkPlan::SPEED.contains(&speed) {
            Ok(speed)
        } else {
            Err("a walk passes 0.05 to 10 faces in a second".to_owned())
        }
    })
}
