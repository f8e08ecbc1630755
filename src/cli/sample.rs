//! `facemath sample`: faces of people who do not exist.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::console::Console;
use super::detail::{self, DetailOptions, SizeOptions};
use super::error::CommandError;
use super::faces::Faces;
use super::options::{
    CommonOptions, PictureOptions, SharpenOptions, finite_number, share, variety, whole,
};
use super::paths;
use facemath_core::export;
use facemath_core::latent::{AGE, Latent, Prior, Wanted, kid};
use facemath_nets::engine::{ModelInfo, Photograph, Share};

const HELP: &str = "\
Every whole number stands for one invented face of the model, the same every time.
The faces S, S + 1, S + 2 and so on are written as face-S.png and so on. With --like
they are variations of the face in a photo, with --kids children of the faces in two:
the nearer to a photo's face, the more of the photo's own detail they carry.

--age, --glasses and --gender say what the faces are to be; what is left out is as it
comes. The numbers are then other faces, and vary in everything else. Models trained
on faces with such labels know them: see facemath models.

Without --aligned the largest face of each picture is found and aligned; where
none is found, a note says so and the middle of the picture is taken.
A picture of exactly the model's size stays whole, unless its face is surely
elsewhere in it.

Examples:
  facemath sample --count 16 --seed 7 --out new --grid new.png
  facemath sample --count 16 --variety 1 --out varied
  facemath sample --count 16 --age 60 --glasses 1 --gender female --out grandmothers
  facemath sample --count 9 --like me.jpg --amount 0.5 --out like-me --grid like-me.png
  facemath sample --count 9 --kids me.jpg you.jpg --out kids --grid kids.png";

/// Faces that are in memory at once.
const BATCH: usize = 256;

/// Invent faces
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// How many faces
    #[arg(long, value_name = "N", value_parser = whole(1..=1_000_000_u64))]
    count: u64,
    /// Number of the first face
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// Folder for the faces; made if it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Also write one picture with all faces
    #[arg(long, value_name = "FILE")]
    grid: Option<PathBuf>,
    /// How varied the faces are: 0 all alike, 1 as real ones
    #[arg(long = "variety", alias = "truncation", value_name = "X", default_value_t = Prior::TRUNCATION, value_parser = variety, conflicts_with_all = ["like", "kids"])]
    truncation: f32,
    /// Invent faces of this age, in years
    #[arg(long, value_name = "YEARS", value_parser = finite_number, allow_negative_numbers = true, conflicts_with_all = ["like", "kids"])]
    age: Option<f32>,
    /// 1 (or "on") invents faces with glasses, -1 (or "off") without
    #[arg(long, value_name = "X", value_parser = glasses, allow_negative_numbers = true, conflicts_with_all = ["like", "kids"])]
    glasses: Option<f32>,
    /// +1 (or "female") invents feminine faces, -1 (or "male") masculine ones
    #[arg(long, value_name = "X", value_parser = gender, allow_negative_numbers = true, conflicts_with_all = ["like", "kids"])]
    gender: Option<f32>,
    /// Invent faces like the one in this picture
    #[arg(long, value_name = "PHOTO", conflicts_with = "kids")]
    like: Option<PathBuf>,
    /// How different from --like: 0 the same face, 1 another person
    #[arg(long, value_name = "X", default_value_t = Prior::NEARNESS, value_parser = share)]
    amount: f32,
    /// Invent children of the faces in two pictures
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    kids: Vec<PathBuf>,
    /// How much --kids take after B: 0 not at all, 1 wholly
    #[arg(long, value_name = "X", default_value_t = 0.5, value_parser = share)]
    share: f32,
    #[command(flatten)]
    pictures: PictureOptions,
    #[command(flatten)]
    sharpen: SharpenOptions,
    #[command(flatten)]
    detail: DetailOptions,
    #[command(flatten)]
    size: SizeOptions,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        if self.seed.checked_add(self.count - 1).is_none() {
            return Err(CommandError::Request(format!(
                "the faces have numbers up to {}, and with --count {} from --seed {} on there are not as many left. Take a smaller --seed",
                u64::MAX,
                self.count,
                self.seed
            )));
        }
        paths::make_folder(&self.out)?;
        let targets: Vec<PathBuf> = self
            .seeds()
            .map(|seed| self.out.join(format!("face-{seed:04}.png")))
            .collect();
        let inputs: Vec<PathBuf> = self.like.iter().chain(&self.kids).cloned().collect();
        for input in &inputs {
            let names_target = |target: &&PathBuf| target.file_name() == input.file_name();
            if let Some(target) = targets.iter().find(names_target) {
                paths::refuse_input_as_target(target, &inputs)?;
            }
        }
        for target in &targets {
            paths::refuse_existing(target, common)?;
        }
        if let Some(grid) = &self.grid {
            paths::check_picture_target(grid, common)?;
            paths::make_parent(grid)?;
            paths::refuse_result_as_grid(grid, &targets)?;
            paths::refuse_input_as_target(grid, &inputs)?;
        }
        let faces = Faces::start(common, console)?;
        faces.sharpen(self.sharpen.sharpen());
        let given = self.pictures.photographs(&inputs, &faces, console)?;
        let asked_px = self.size.asked_px();
        detail::note_enlargement(asked_px, detail::filled_px(&given), console);
        let size_px =
            detail::size_px(asked_px, &given).or_else(|| detail::model_px(asked_px, faces.model()));
        let wanted = self.wanted(faces.model(), console)?;
        let seeds: Vec<u64> = self.seeds().collect();
        let mut all = Vec::new();
        console.start("Faces", targets.len());
        for (seeds, targets) in seeds.chunks(BATCH).zip(targets.chunks(BATCH)) {
            let codes = self.codes(&faces.model().prior, &given, seeds, &wanted)?;
            let drawings = codes.into_iter().map(|code| {
                let shares = Share::of_origins(&given, &code);
                detail::drawing(code, shares, self.detail.amount(), size_px)
            });
            for (face, target) in faces.draw(drawings.collect()).zip(targets) {
                let face = face?;
                export::write_png(target, &face)?;
                if self.grid.is_some() {
                    all.push(face);
                }
                console.step();
            }
            faces.pass_on_warnings(console);
        }
        console.finish();
        match &targets[..] {
            [target] => console.written(target),
            _ => console.written_into(&self.out, targets.len()),
        }
        if let Some(grid) = &self.grid {
            export::write_png(grid, &export::square(&all, 0))?;
            console.written(grid);
        }
        Ok(())
    }

    /// The codes of the faces with these numbers; `given` are the faces to go by.
    fn codes(
        &self,
        prior: &Prior,
        given: &[Arc<Photograph>],
        seeds: &[u64],
        wanted: &Wanted,
    ) -> Result<Vec<Latent>, CommandError> {
        match given {
            [] => Ok(prior.invent_all(seeds, self.truncation, wanted)),
            [like] => {
                let near = prior.near(&like.latent)?;
                let faces = seeds.iter().map(|&seed| near.face(self.amount, seed));
                Ok(faces.collect())
            }
            [a, b, ..] => {
                let kids = seeds
                    .iter()
                    .map(|&seed| kid(&a.latent, &b.latent, self.share, seed));
                Ok(kids.collect::<Result<_, _>>()?)
            }
        }
    }

    /// What the faces are to be.
    fn wanted(&self, model: &ModelInfo, console: &Console) -> Result<Wanted, CommandError> {
        let asked = [
            (AGE, self.age),
            ("glasses", self.glasses),
            ("gender", self.gender),
        ];
        let asked = asked
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        let mut wanted = Wanted::anybody();
        for (name, value) in asked {
            let known = model.prior.conditions();
            let Some(condition) = known.iter().find(|condition| condition.name == name) else {
                return Err(CommandError::Request(format!(
                    "the model \"{}\" cannot be asked for faces by {name}; leave --{name} out or choose another --model",
                    model.name
                )));
            };
            let range = condition.range();
            if !range.contains(&value) {
                console.note(format_args!(
                    "the model \"{}\" invents faces with {name} from {} to {}; the nearest is used",
                    model.name,
                    range.start(),
                    range.end()
                ));
            }
            wanted = wanted.with(name, value);
        }
        Ok(wanted)
    }

    /// The numbers of the faces, which [`Options::run`] has seen to be numbers.
    fn seeds(&self) -> impl Iterator<Item = u64> {
        (0..self.count).map(|index| self.seed.saturating_add(index))
    }
}

/// Reads a number, or one of two words that stand for 1 and -1.
fn side(text: &str, yes: &str, no: &str) -> Result<f32, String> {
    match text {
        _ if text == yes => Ok(1.0),
        _ if text == no => Ok(-1.0),
        _ => finite_number(text).map_err(|_| format!("a number, \"{yes}\" or \"{no}\" is needed")),
    }
}

fn glasses(text: &str) -> Result<f32, String> {
    side(text, "on", "off")
}

fn gender(text: &str) -> Result<f32, String> {
    side(text, "female", "male")
}
