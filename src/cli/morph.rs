//! `facemath morph`: the studio's timeline for scripts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::animation::{AnimationOptions, MAX_FRAMES, note_few_frames, write_film};
use super::console::Console;
use super::detail::{self, DetailOptions};
use super::error::CommandError;
use super::faces::Faces;
use super::morph_films::{FilmsOption, stem};
use super::options::{CommonOptions, InputOptions, RefineOptions, SharpenOptions, whole};
use super::paths;
use facemath_core::export::{Animation, Films};
use facemath_core::latent::{Between, Easing, Interpolation, MorphPath};
use facemath_nets::align::PhotoUse;
use facemath_nets::engine::{Drawing, Photograph, Share};

const HELP: &str = "\
The morph goes from face to face in the order given. Every frame is a face of its
own, drawn by the model, with the detail of the photos on both sides of it: it begins
and ends with the very photos. The ending of the name says the format: .gif, .mp4,
.webp and .apng are films, .png is one picture of all frames (with --format strip of
steps on the way), and a folder gets a picture for each.

Without --aligned the largest face of each picture is found and aligned; pictures
without a face are named and left out.

Examples:
  facemath morph me.jpg you.jpg --out us.gif --ping-pong --hold 6
  facemath morph a.png b.png c.png --aligned --out morph.gif --size 384 --fps 30
  facemath morph a.png b.png --aligned --out frames/ --frames 60
  facemath morph me.jpg you.jpg --out us.mp4 --fps 30 --hold 15 --ping-pong
  facemath morph me.jpg you.jpg --out small.gif --max-size 2MB
  facemath morph me.jpg you.jpg --out model.gif --detail 0 --size 256
  facemath morph me.jpg you.jpg --out average.mp4 --path mean
  facemath morph photos/ --films pairs --format mp4 --out films/ --caption \"{from} → {to}\"";

/// Frames from one face to the next unless --frames says otherwise.
const FRAMES_PER_FACE: usize = 24;

/// Turn one face into another, as a GIF, a film or a folder of pictures
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
    #[command(flatten)]
    detail: DetailOptions,
    /// Between faces: straight, in an arc, or through the average face
    #[arg(
        long,
        value_name = "straight|arc|mean",
        value_enum,
        default_value = "straight",
        hide_possible_values = true
    )]
    path: PathName,
    #[command(flatten)]
    films: FilmsOption,
    /// Frames from the first face to the last [default: 25, and 24 for each further face]
    #[arg(long, value_name = "N", value_parser = whole(2..=MAX_FRAMES))]
    frames: Option<usize>,
}

/// The ways between two faces by the names that they have in the window.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum PathName {
    Straight,
    Arc,
    Mean,
}

impl PathName {
    fn interpolation(self) -> Interpolation {
        match self {
            Self::Straight => Interpolation::Linear,
            Self::Arc => Interpolation::Spherical,
            Self::Mean => Interpolation::ThroughMean,
        }
    }
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        self.animation.refuse_whole_photo(
            "a morph goes from one photo's face to another's, and only one photo can be behind all frames",
        )?;
        let inputs = paths::expand(&self.inputs.inputs, console);
        if self.films.films() != Films::One {
            return self.write_films(&inputs, common, console);
        }
        let output = self.animation.output(&inputs, common, console)?;
        let faces = Faces::start(common, console)?;
        faces.sharpen(self.sharpen.sharpen());
        let (files, photographs): (Vec<PathBuf>, Vec<Arc<Photograph>>) = self
            .photographs(&inputs, &faces, console)?
            .into_iter()
            .unzip();
        if let [first, others @ ..] = &files[..]
            && others.iter().all(|file| is_same(first, file))
        {
            return Err(CommandError::Request(of_itself(first)));
        }
        let size_px = self.animation.size_px(&photographs, console);
        let drawings = self.drawings(&photographs, size_px)?;
        let names = [files.first(), files.last()].map(|file| file.map_or("", |file| stem(file)));
        let animation = Animation {
            keys: self.keys(photographs.len(), drawings.len(), console),
            ..self.animation.animation(size_px, &drawings, names)
        };
        output.write(drawings, &animation, &faces, console)
    }

    /// Writes a film of each two photos. One that cannot be written is told, and the others are made.
    fn write_films(
        &self,
        inputs: &[PathBuf],
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let (format, folder) = self.animation.folder_of_films(console)?;
        let faces = Faces::start(common, console)?;
        faces.sharpen(self.sharpen.sharpen());
        let photographs = self.photographs(inputs, &faces, console)?;
        let films = self.films.films();
        let (photos, count) = (photographs.len(), films.count(photographs.len()));
        if count > Films::MOST {
            return Err(CommandError::Request(format!(
                "{photos} photos would make {count} films, more than {}. Take fewer, or --films steps",
                Films::MOST
            )));
        }
        let names: Vec<&str> = photographs.iter().map(|(path, _)| stem(path)).collect();
        for plan in films.plans(&names) {
            let path = format.file_in(folder, &plan.name);
            let [from, to] = plan.faces.map(|number| photographs.get(number));
            if let (Some((from, _)), Some((to, _))) = (from, to)
                && is_same(from, to)
            {
                console.failed(of_itself(from));
                continue;
            }
            if let Err(error) = paths::refuse_existing(&path, common)
                .and_then(|()| paths::refuse_input_as_target(&path, inputs))
            {
                console.failed(error);
                continue;
            }
            let ends = plan
                .faces
                .iter()
                .filter_map(|&number| photographs.get(number));
            let ends: Vec<Arc<Photograph>> = ends.map(|(_, photo)| Arc::clone(photo)).collect();
            let size_px = self.animation.size_px(&ends, console);
            let drawings = self.drawings(&ends, size_px)?;
            let of = |number: usize| names.get(number).copied().unwrap_or_default();
            let animation = self
                .animation
                .animation(size_px, &drawings, plan.faces.map(of));
            if let Err(error) = write_film(format, &path, drawings, &animation, &faces, console) {
                console.failed(error);
            }
        }
        faces.pass_on_warnings(console);
        Ok(())
    }

    /// The faces that can be read, with their files.
    fn photographs(
        &self,
        inputs: &[PathBuf],
        faces: &Faces,
        console: &mut Console,
    ) -> Result<Vec<(PathBuf, Arc<Photograph>)>, CommandError> {
        let mut photographs = Vec::with_capacity(inputs.len());
        let (aligned, steps) = (self.inputs.aligned, self.refine.refine);
        // A wall is no key of a morph.
        let photo_use = PhotoUse::Counted;
        let read = faces.photographs(inputs, aligned, steps, photo_use, console)?;
        for (path, photograph) in inputs.iter().zip(read) {
            match photograph {
                Ok(photograph) => photographs.push((path.clone(), photograph)),
                Err(error) => console.failed(error),
            }
        }
        if photographs.len() < 2 {
            return Err(CommandError::Request(format!(
                "a morph needs at least two faces, but {} could be read",
                photographs.len()
            )));
        }
        Ok(photographs)
    }

    /// The frames, by their numbers, in which the faces are reached, or nearly. The console gets a note where there are too few
    /// frames for all of them.
    fn keys(&self, faces: usize, frames: usize, console: &Console) -> Vec<usize> {
        if frames < faces {
            note_few_frames(frames, faces, console);
            return Vec::new();
        }
        let (ways, last) = (faces.saturating_sub(1).max(1), frames.saturating_sub(1));
        let frame = |face: usize| (2 * face * last + ways) / (2 * ways);
        (0..faces).map(frame).collect()
    }

    /// All frames: at a whole position the face is one photograph's, in between it carries the detail of both.
    fn drawings(
        &self,
        photographs: &[Arc<Photograph>],
        size_px: u32,
    ) -> Result<Vec<Drawing>, CommandError> {
        let keys = photographs.iter().map(|photo| photo.latent.clone());
        let path = MorphPath::new(keys.collect(), Easing::Smooth, self.path.interpolation())?;
        let count = self.frames.unwrap_or(path.segments() * FRAMES_PER_FACE + 1);
        let drawing = |position: f32| {
            let Between { key, look, .. } = path.between(position);
            let ends = [(key, look.0), (key + 1, look.1)].into_iter();
            let shares = ends.filter_map(|(key, weight)| {
                let photograph = Arc::clone(photographs.get(key)?);
                (weight > 0.0).then(|| Share::new(photograph, weight))
            });
            let amount = self.detail.amount();
            detail::drawing(path.at(position), shares.collect(), amount, Some(size_px))
        };
        Ok((0..count)
            // Multiplied before it is divided, so that positions on a face are exactly whole.
            .map(|frame| (frame * path.segments()) as f32 / (count - 1) as f32)
            .map(drawing)
            .collect())
    }
}

/// Whether two names are one file's.
fn is_same(a: &Path, b: &Path) -> bool {
    paths::resolved(a) == paths::resolved(b)
}

/// What is wrong with a morph of one photo.
fn of_itself(photo: &Path) -> String {
    format!(
        "{} is both ends of the morph, which would stand still. Give it another face to turn into; facemath edit changes one \
         face alone",
        photo.display()
    )
}
