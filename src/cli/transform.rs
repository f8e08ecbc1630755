//! What `reconstruct` and `edit` share: one picture out for each picture in.

use std::path::{Path, PathBuf};

use image::RgbImage;

use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use super::options::{InputOptions, RefineOptions};
use super::paths::{self, Assignment};
use crate::export;
use crate::latent::Latent;

/// Pictures that are in memory at once, as small aligned crops.
const BATCH: usize = 64;

/// One picture out for each picture in.
pub(super) struct Transform<'a> {
    pub(super) inputs: &'a InputOptions,
    pub(super) refine: &'a RefineOptions,
    /// Folder of the results.
    pub(super) folder: &'a Path,
    /// The file that is written once all are done, beside the results, if any.
    pub(super) grid: Option<&'a Path>,
}

impl Transform<'_> {
    /// Encodes every input, draws the codes that `recipe` makes of its code, and writes them side by side as one picture.
    /// `done` gets each input's aligned face with that picture.
    ///
    /// # Errors
    /// Only what stops all of them; what is wrong with one is told to the console.
    pub(super) fn run(
        &self,
        faces: &Faces,
        console: &mut Console,
        recipe: impl Fn(&Latent) -> Vec<Latent>,
        mut done: impl FnMut(RgbImage, RgbImage),
    ) -> Result<(), CommandError> {
        let assignments = self.assign(console)?;
        console.start("Faces", assignments.len());
        for batch in assignments.chunks(BATCH) {
            let inputs: Vec<&Path> = batch
                .iter()
                .map(|assignment| assignment.input.as_path())
                .collect();
            let mut read: Vec<(&Path, RgbImage)> = Vec::with_capacity(batch.len());
            let images = faces.read(&inputs, self.inputs.aligned, console);
            for (Assignment { target, .. }, image) in batch.iter().zip(images) {
                match image {
                    Ok(image) => read.push((target, image)),
                    Err(error) => {
                        console.failed(error);
                        console.step();
                    }
                }
            }
            let codes = faces.encode(
                read.iter().map(|(_, image)| image.clone()).collect(),
                self.refine.refine,
                console,
            )?;
            // All codes at once, since the engine draws several faces together faster than one by one.
            let recipes: Vec<Vec<Latent>> = codes.iter().map(&recipe).collect();
            let counts: Vec<usize> = recipes.iter().map(Vec::len).collect();
            let mut drawn = faces.decode(recipes.concat());
            for ((target, aligned), count) in read.into_iter().zip(counts) {
                let drawn: Vec<RgbImage> = drawn.by_ref().take(count).collect::<Result<_, _>>()?;
                let picture = export::strip(&drawn, 0);
                match export::write_png(target, &picture) {
                    Ok(()) => done(aligned, picture),
                    Err(error) => console.failed(error),
                }
                console.step();
            }
            faces.pass_on_warnings(console);
        }
        console.finish();
        Ok(())
    }

    fn assign(&self, console: &mut Console) -> Result<Vec<Assignment>, CommandError> {
        let inputs: Vec<PathBuf> = paths::expand(&self.inputs.inputs, console);
        paths::make_folder(self.folder)?;
        if let Some(grid) = self.grid {
            paths::make_parent(grid)?;
            paths::refuse_input_as_target(grid, &inputs)?;
        }
        Ok(paths::assign(inputs, self.folder, self.grid, console))
    }
}
