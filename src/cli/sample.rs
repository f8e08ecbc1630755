//! `facemath sample`: faces of people who do not exist.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use super::options::{CommonOptions, SharpenOptions};
use super::paths;
use crate::export;
use crate::latent::Latent;

const HELP: &str = "\
Every whole number stands for one invented face of the model, the same every time.
The faces S, S + 1, S + 2 and so on are written as face-S.png and so on.

Examples:
  facemath sample --count 16 --seed 7 --out new --grid new.png";

/// Faces that are in memory at once.
const BATCH: usize = 256;

/// Invent faces
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// How many faces
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
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
    #[command(flatten)]
    sharpen: SharpenOptions,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        paths::make_folder(&self.out)?;
        let targets: Vec<PathBuf> = self
            .seeds()
            .map(|seed| self.out.join(format!("face-{seed:04}.png")))
            .collect();
        if let Some(grid) = &self.grid {
            paths::make_parent(grid)?;
            paths::refuse_result_as_grid(grid, &targets)?;
        }
        let faces = Faces::start(common, console)?;
        faces.sharpen(self.sharpen.sharpen());
        let seeds: Vec<u64> = self.seeds().collect();
        let mut all = Vec::new();
        console.start("Faces", targets.len());
        for (seeds, targets) in seeds.chunks(BATCH).zip(targets.chunks(BATCH)) {
            let codes: Vec<Latent> = seeds
                .iter()
                .map(|seed| faces.model().prior.invent(*seed))
                .collect();
            for (face, target) in faces.decode(codes).zip(targets) {
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
        if let Some(grid) = &self.grid {
            export::write_png(grid, &export::square(&all, 0))?;
        }
        Ok(())
    }

    /// The numbers of the faces. After the largest comes 0.
    fn seeds(&self) -> impl Iterator<Item = u64> {
        (0..self.count).map(|index| self.seed.wrapping_add(index))
    }
}
