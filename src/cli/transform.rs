//! What `reconstruct` and `edit` share: one picture out for each picture in.

use std::path::{Path, PathBuf};

use image::RgbImage;

use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use super::options::{InputOptions, RefineOptions};
use super::paste_back;
use super::paths::{self, Assignment, Naming};
use crate::engine::FramedFace;
use crate::export;
use crate::latent::Latent;
use crate::photo::PasteOptions;

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
    /// Whether results are whole photos with the edit in them: the recipe then gives the plain and the edited code.
    pub(super) paste_back: Option<PasteOptions>,
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
            let mut read: Vec<(&Assignment, FramedFace)> = Vec::with_capacity(batch.len());
            let framed = faces.read_framed(&inputs, self.inputs.aligned, console);
            for (assignment, face) in batch.iter().zip(framed) {
                match face {
                    Ok(face) => read.push((assignment, face)),
                    Err(error) => {
                        console.failed(error);
                        console.step();
                    }
                }
            }
            let codes = faces.encode(
                read.iter().map(|(_, face)| face.image.clone()).collect(),
                self.refine.refine,
                console,
            )?;
            // All codes at once, since the engine draws several faces together faster than one by one.
            let recipes: Vec<Vec<Latent>> = codes.iter().map(&recipe).collect();
            let counts: Vec<usize> = recipes.iter().map(Vec::len).collect();
            let mut drawn = faces.decode(recipes.concat());
            for ((Assignment { input, target }, face), count) in read.into_iter().zip(counts) {
                let drawn: Vec<RgbImage> = drawn.by_ref().take(count).collect::<Result<_, _>>()?;
                match (self.paste_back, drawn.as_slice()) {
                    (Some(options), [plain, edited]) => {
                        let written =
                            paste_back::write(input, target, &face, plain, edited, options);
                        if let Err(problem) = written {
                            console.failed(problem);
                        }
                    }
                    _ => {
                        let picture = export::strip(&drawn, 0);
                        match export::write_png(target, &picture) {
                            Ok(()) => done(face.image, picture),
                            Err(error) => console.failed(error),
                        }
                    }
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
        let naming = if self.paste_back.is_some() {
            Naming::AsInput
        } else {
            Naming::Png
        };
        let (folder, grid) = (self.folder, self.grid);
        Ok(paths::assign(inputs, folder, grid, naming, console))
    }
}
