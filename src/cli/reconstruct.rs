//! `facemath reconstruct`: what the model makes of faces.

use std::path::PathBuf;

use clap::Args;
use image::RgbImage;

use super::console::Console;
use super::detail::{DetailOptions, SizeOptions};
use super::error::CommandError;
use super::faces::Faces;
use super::options::{CommonOptions, InputOptions, RefineOptions, SharpenOptions};
use super::transform::{Carrying, Transform};
use facemath_core::export;

const HELP: &str = "\
Every face is encoded and drawn again, which shows what the model can express:
neither sharpened nor with the photo's own detail unless that is asked for.
For each input there is one PNG of the same name in --out.

Without --aligned the largest face of each picture is found and aligned; where
none is found, a note says so and the middle of the picture is taken.
A picture of exactly the model's size stays whole, unless its face is surely
elsewhere in it.

Examples:
  facemath reconstruct me.jpg --out out
  facemath reconstruct faces/ --out out --aligned --grid out/compare.png";

/// Write what the model makes of each face
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    #[command(flatten)]
    inputs: InputOptions,
    #[command(flatten)]
    refine: RefineOptions,
    #[command(flatten)]
    sharpen: SharpenOptions,
    #[command(flatten)]
    detail: DetailOptions,
    #[command(flatten)]
    size: SizeOptions,
    /// Folder for the results; made if it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Also write one picture with the inputs above and the results below
    #[arg(long, value_name = "FILE")]
    grid: Option<PathBuf>,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        if self.size.asked_px().is_some() && self.detail.asked().is_none() {
            return Err(CommandError::Request(
                "--size is for faces with detail: the model's own pictures have the model's size. Add --detail, or leave --size out"
                    .to_owned(),
            ));
        }
        let faces = Faces::start(common, console)?;
        faces.sharpen(self.sharpen.sharpen_if_asked());
        let transform = Transform {
            common,
            inputs: &self.inputs,
            which: None,
            refine: &self.refine,
            folder: &self.out,
            grid: self.grid.as_deref(),
            paste_back: None,
            carrying: self.detail.asked().map(|amount| Carrying {
                amount,
                asked_px: self.size.asked_px(),
            }),
        };
        let (mut above, mut below) = (Vec::new(), Vec::new());
        transform.run(
            &faces,
            console,
            |code| vec![code.clone()],
            |aligned, drawn| {
                if self.grid.is_some() {
                    above.push(aligned);
                    below.push(drawn);
                }
            },
        )?;
        if let Some(grid) = &self.grid
            && !below.is_empty()
        {
            export::write_png(grid, &export::grid(&rows_of(above, below), 0))?;
            console.written(grid);
        }
        Ok(())
    }
}

/// Inputs with their results below them, as many beside each other as make the whole about square.
fn rows_of(above: Vec<RgbImage>, below: Vec<RgbImage>) -> Vec<Vec<RgbImage>> {
    /// Beside each other in any case.
    const LEAST_COLUMNS: usize = 12;
    let columns = ((2.0 * above.len() as f32).sqrt().ceil() as usize).max(LEAST_COLUMNS);
    let pairs = above.chunks(columns).zip(below.chunks(columns));
    let rows = pairs.flat_map(|(above, below)| [above.to_vec(), below.to_vec()]);
    rows.collect()
}
