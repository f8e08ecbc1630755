//! `facemath neighbours`: the photos with the most similar faces.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::RangedU64ValueParser;
use image::RgbImage;
use serde::Serialize;

use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use super::options::CommonOptions;
use super::paths;
use crate::engine::ModelInfo;
use crate::export;
use crate::library::{Face, Library, Neighbour, Stamp};
use crate::model::fingerprint;
use crate::photo::pictures_below;

const HELP: &str = "\
Each photo below DIR is encoded once; its code is kept in the cache of this program, or
where --index says, so that the next question is answered at once. What is new or has
changed since is added, and an interrupted run goes on where it stopped.

Without --aligned the largest face of each photo is found and aligned.

Distances are between codes: 0 is the same picture, and people who look alike are nearer
than others. This compares pictures, light and pose included; it recognises nobody.

Examples:
  facemath neighbours me.jpg --among photos/ --grid alike.png
  facemath neighbours me.png --aligned --among faces/ -k 20 --json";

/// Pictures that are in memory at once, as small aligned crops. After each batch the codes are safe.
const BATCH: usize = 64;
/// Gradient steps on each code. Faces are compared by what the encoder sees in them: that takes a tenth of the time, which is
/// what counts with many photos.
const NO_REFINEMENT: usize = 0;

/// Find the photos with the most similar faces
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// The photo to compare with
    #[arg(value_name = "PHOTO")]
    photo: PathBuf,
    /// Folder of photos, with its subfolders
    #[arg(long, value_name = "DIR")]
    among: PathBuf,
    /// How many neighbours
    #[arg(short, value_name = "K", default_value_t = 12, value_parser = RangedU64ValueParser::<usize>::new().range(1..=10_000))]
    k: usize,
    /// The pictures are aligned crops of faces
    #[arg(long)]
    aligned: bool,
    /// Also write one picture: the face, and its neighbours in order
    #[arg(long, value_name = "FILE")]
    grid: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Folder for the codes [default: in the cache of this program]
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
}

/// One line of the answer.
#[derive(Serialize)]
struct Line<'a> {
    path: &'a Path,
    distance: f32,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let among = self.among.canonicalize().map_err(|error| {
            CommandError::Request(format!("{} cannot be read: {error}", self.among.display()))
        })?;
        if let Some(grid) = &self.grid {
            paths::refuse_input_as_target(grid, std::slice::from_ref(&self.photo))?;
            paths::make_parent(grid)?;
        }
        let faces = Faces::start(common, console)?;
        let asked = faces.read(std::slice::from_ref(&self.photo), self.aligned, console);
        let asked: Vec<RgbImage> = asked
            .into_iter()
            .collect::<Result<_, _>>()
            .map_err(CommandError::other)?;
        let codes = faces.encode(asked.clone(), NO_REFINEMENT, console)?;
        let Some(code) = codes.first() else {
            return Err(CommandError::other("the model gave no answer"));
        };

        let model = codes_of(faces.model(), self.aligned);
        let index = match &self.index {
            Some(folder) => folder.clone(),
            None => default_index(&among, &model)?,
        };
        let mut library =
            Library::open(&index, &model, faces.model().latent_dim).map_err(CommandError::other)?;
        self.encode_new(&among, &mut library, &faces, console)?;

        let own = self.photo.canonicalize().ok();
        let neighbours = library
            .nearest(code, self.k, |path| {
                path.starts_with(&among) && Some(path) != own.as_deref() && path.exists()
            })
            .map_err(CommandError::other)?;
        self.print(&neighbours)?;
        match &self.grid {
            Some(grid) => self.draw(grid, asked, &neighbours, &faces, console),
            None => Ok(()),
        }
    }

    /// Adds the photos that the library does not have as they are now.
    fn encode_new(
        &self,
        among: &Path,
        library: &mut Library,
        faces: &Faces,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let mut missing = Vec::new();
        for picture in pictures_below(among) {
            let stamped = picture.and_then(|picture| Ok((Stamp::of(&picture)?, picture)));
            match stamped {
                Ok((_, picture)) if picture.to_str().is_none() => console.failed(format_args!(
                    "{} has a name that cannot be noted down. Rename it",
                    picture.display()
                )),
                Ok((stamp, picture)) if !library.has(&picture, stamp) => {
                    missing.push((stamp, picture));
                }
                Ok(_) => {}
                Err(error) => console.failed(error),
            }
        }
        console.start("Photos", missing.len());
        for batch in missing.chunks(BATCH) {
            let pictures: Vec<&Path> = batch.iter().map(|(_, path)| path.as_path()).collect();
            let (mut read, mut images) = (Vec::new(), Vec::new());
            for (photo, image) in batch
                .iter()
                .zip(faces.read(&pictures, self.aligned, console))
            {
                match image {
                    Ok(image) => {
                        read.push(photo);
                        images.push(image);
                    }
                    Err(error) => console.failed(error),
                }
                console.step();
            }
            let codes = faces.encode(images, NO_REFINEMENT, console)?;
            let new: Vec<Face> = read
                .into_iter()
                .zip(codes)
                .map(|((stamp, path), code)| Face {
                    path: path.clone(),
                    stamp: *stamp,
                    code,
                })
                .collect();
            library.append(&new).map_err(CommandError::other)?;
        }
        console.finish();
        Ok(())
    }

    fn print(&self, neighbours: &[Neighbour]) -> Result<(), CommandError> {
        let mut out = std::io::stdout().lock();
        if self.json {
            let lines: Vec<Line<'_>> = neighbours
                .iter()
                .map(|neighbour| Line {
                    path: &neighbour.path,
                    distance: neighbour.distance,
                })
                .collect();
            serde_json::to_writer_pretty(&mut out, &lines).map_err(CommandError::other)?;
            writeln!(out)?;
            return Ok(());
        }
        for Neighbour { path, distance } in neighbours {
            writeln!(out, "{distance:7.3}  {}", path.display())?;
        }
        Ok(())
    }

    /// The asked face first, then its neighbours, in an almost square sheet.
    fn draw(
        &self,
        grid: &Path,
        asked: Vec<RgbImage>,
        neighbours: &[Neighbour],
        faces: &Faces,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let pictures: Vec<&Path> = neighbours
            .iter()
            .map(|found| found.path.as_path())
            .collect();
        let mut all = asked;
        for picture in faces.read(&pictures, self.aligned, console) {
            match picture {
                Ok(picture) => all.push(picture),
                Err(error) => console.failed(error),
            }
        }
        export::write_png(grid, &export::square(&all, 0))?;
        Ok(())
    }
}

/// What tells apart codes that cannot be compared: those of other models and of pictures framed otherwise.
fn codes_of(model: &ModelInfo, aligned: bool) -> String {
    let framing = if aligned { "aligned" } else { "framed" };
    format!("{}-{}-{framing}", model.name, fingerprint(&model.prior))
}

/// A folder of its own for each folder of photos and model.
fn default_index(among: &Path, model: &str) -> Result<PathBuf, CommandError> {
    let cache = directories::ProjectDirs::from("", "", "facemath-studio").ok_or_else(|| {
        CommandError::Request(
            "there is no home folder to keep the codes in. Say where with --index".to_owned(),
        )
    })?;
    let key = format!("{}\n{model}", among.display());
    let name = &crate::model::hex_sha256(key.as_bytes())[..16];
    Ok(cache.cache_dir().join("libraries").join(name))
}
