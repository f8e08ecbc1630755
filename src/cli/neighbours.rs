//! `facemath neighbours`: the photos with the most similar faces.

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use image::RgbImage;

use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use super::library::{self, LibraryOptions, Line};
use super::options::{CommonOptions, whole};
use super::paths;
use facemath_core::export;
use facemath_studio::library::{Library, Neighbour, Origin};

const HELP: &str = "\
Each photo below DIR is read once; its code is kept in the cache of this program, or
where --index says, so that the next question is answered at once. What is new or has
changed since is added, and an interrupted run goes on where it stopped. The studio's
page \"Alike\" uses the same codes.

Without --aligned the largest face of each photo is found and aligned, and photos
without a face are left out.

Distances are one less the cosine between two codes as seen from the model's average
face: 0 is the same picture, 1 is nothing in common. This compares pictures, light and
pose included; it recognises nobody.

Examples:
  facemath neighbours me.jpg --among photos/ --grid alike.png
  facemath neighbours me.png --aligned --among faces/ -k 20 --json";

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
    #[arg(short, value_name = "K", default_value_t = 12, value_parser = whole(1..=10_000_usize))]
    k: usize,
    /// Also write one picture: the face, and its neighbours in order
    #[arg(long, value_name = "FILE")]
    grid: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    library: LibraryOptions,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let among = library::existing(&self.among)?;
        if let Some(grid) = &self.grid {
            paths::refuse_input_as_target(grid, std::slice::from_ref(&self.photo))?;
            paths::check_picture_target(grid, common)?;
            paths::make_parent(grid)?;
        }
        let faces = Faces::start(common, console)?;
        let asked = faces.read(
            std::slice::from_ref(&self.photo),
            self.library.aligned,
            console,
        );
        let asked: Vec<RgbImage> = asked
            .into_iter()
            .collect::<Result<_, _>>()
            .map_err(CommandError::other)?;
        let codes = faces.encode(asked.clone(), NO_REFINEMENT, console)?;
        let Some(code) = codes.first() else {
            return Err(CommandError::other("the model gave no answer"));
        };

        let mut passing = None;
        let library = self
            .library
            .up_to_date(&among, &mut passing, &faces, console)?;
        let own = self.photo.canonicalize().ok();
        let own = own.and_then(|own| library.find(&Origin::Photo(own)));
        let neighbours = library
            .nearest(code, self.k, |face| Some(face) != own)
            .map_err(CommandError::other)?;
        if let Some(grid) = &self.grid {
            let size_px = faces.model().image_size_px;
            let found = neighbours.iter().map(|neighbour| neighbour.face);
            let mut all = asked;
            all.extend(library::pictures(&library, found, size_px, console));
            export::write_png(grid, &export::square(&all, 0))?;
            console.written(grid);
        }
        // Last: nobody may be reading any more.
        self.print(&library, &neighbours)
    }

    fn print(&self, library: &Library, neighbours: &[Neighbour]) -> Result<(), CommandError> {
        let lines: Vec<Line<'_>> = neighbours
            .iter()
            .filter_map(|neighbour| {
                Some(Line {
                    path: library.origin(neighbour.face)?.path()?,
                    distance: neighbour.distance,
                })
            })
            .collect();
        let mut out = io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &lines).map_err(io::Error::from)?;
            writeln!(out)?;
            return Ok(());
        }
        for Line { path, distance } in lines {
            writeln!(out, "{distance:7.3}  {}", path.display())?;
        }
        Ok(())
    }
}
