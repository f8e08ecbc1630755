//! `facemath duplicates`: photos of a folder that show the same face at the same moment.

use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use super::library::{self, LibraryOptions, Line};
use super::options::{CommonOptions, finite_number};
use super::paths;
use facemath_core::export;
use facemath_studio::library::{ALIKE, Group, Library};

const HELP: &str = "\
All pairs of photos below DIR are compared by their faces. Photos of a group show the
same face at the same moment: copies, other sizes and crops, the next frame of a series.
Each line has the distance to the nearest other photo of the group. A smaller --within
asks for more; from 0.4 on different photos begin to match.

Photos are read once and their codes kept, as for facemath neighbours.

Examples:
  facemath duplicates photos/
  facemath duplicates faces/ --aligned --within 0.1 --json";

/// Faces of one row in the picture of all groups.
const ROW: usize = 8;

/// Find photos of a folder that show the same face twice
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// Folder of photos, with its subfolders
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Largest distance between two photos of a group
    #[arg(long, value_name = "X", default_value_t = ALIKE, value_parser = distance)]
    within: f32,
    /// Also write one picture: a row for each group
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
        let folder = library::existing(&self.folder)?;
        if let Some(grid) = &self.grid {
            paths::check_picture_target(grid, common)?;
            paths::make_parent(grid)?;
        }
        let faces = Faces::start(common, console)?;
        let mut passing = None;
        let library = self
            .library
            .up_to_date(&folder, &mut passing, &faces, console)?;
        let thousandths = |share: f32| (share * 1000.0) as usize;
        console.start("Comparing", thousandths(1.0));
        let groups = library.duplicates(self.within, &mut |share| {
            console.reached(thousandths(share), thousandths(1.0));
            ControlFlow::Continue(())
        });
        console.finish();
        let groups = groups.unwrap_or_default();
        if let Some(grid) = &self.grid {
            let size_px = faces.model().image_size_px;
            let rows: Vec<_> = groups
                .iter()
                .map(|group| {
                    let some = group.faces.iter().take(ROW).map(|(face, _)| *face);
                    library::pictures(&library, some, size_px, console)
                })
                .collect();
            export::write_png(grid, &export::grid(&rows, 0))?;
            note_left_out(&groups, console);
            console.written(grid);
        }
        // Last: nobody may be reading any more.
        self.print(&library, &groups)
    }

    fn print(&self, library: &Library, groups: &[Group]) -> Result<(), CommandError> {
        let groups: Vec<Vec<Line<'_>>> = groups
            .iter()
            .map(|group| {
                let faces = group.faces.iter();
                let lines = faces.filter_map(|&(face, distance)| {
                    Some(Line {
                        path: library.origin(face)?.path()?,
                        distance,
                    })
                });
                lines.collect()
            })
            .collect();
        let mut out = io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &groups).map_err(io::Error::from)?;
            writeln!(out)?;
            return Ok(());
        }
        for (index, group) in groups.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            for Line { path, distance } in group {
                writeln!(out, "{distance:7.3}  {}", path.display())?;
            }
        }
        Ok(())
    }
}

/// Says how many faces of the groups the picture has no room for.
fn note_left_out(groups: &[Group], console: &Console) {
    let faces = groups.iter().map(|group| group.faces.len());
    let left_out: usize = faces.map(|faces| faces.saturating_sub(ROW)).sum();
    if left_out > 0 {
        console.note(format_args!(
            "a row has up to {ROW} faces of its group, and {left_out} more {} only listed",
            if left_out == 1 { "is" } else { "are" }
        ));
    }
}

fn distance(text: &str) -> Result<f32, String> {
    finite_number(text)
        .ok()
        .filter(|number| *number >= 0.0)
        .ok_or_else(|| "a distance is a number from 0 up".to_owned())
}
