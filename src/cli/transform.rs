//! What `reconstruct` and `edit` share: one picture out for each picture in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::RgbImage;

use super::console::Console;
use super::detail;
use super::error::CommandError;
use super::faces::Faces;
use super::options::{CommonOptions, InputOptions, RefineOptions};
use super::paste_back;
use super::paths::{self, Assignment, Naming};
use facemath_core::detail::PasteOptions;
use facemath_core::export::{self, Provenance};
use facemath_core::latent::Latent;
use facemath_core::photo;
use facemath_nets::engine::{Drawing, FramedFace, Share};

/// Faces that are in memory at once, each at up to 3 MiB.
const BATCH: usize = 16;

/// How results carry the detail of their photos.
#[derive(Clone, Copy, Debug)]
pub(super) struct Carrying {
    /// How much of it, 0 to 1.
    pub(super) amount: f32,
    /// Width and height of each face in pixels; what its photo fills if there is none.
    pub(super) asked_px: Option<u32>,
}

/// One picture out for each picture in.
pub(super) struct Transform<'a> {
    pub(super) common: &'a CommonOptions,
    pub(super) inputs: &'a InputOptions,
    pub(super) refine: &'a RefineOptions,
    /// Folder of the results.
    pub(super) folder: &'a Path,
    /// The file that is written once all are done, beside the results, if any.
    pub(super) grid: Option<&'a Path>,
    /// Whether results are whole photos with the edit in them: the recipe then gives the plain and the edited code.
    pub(super) paste_back: Option<PasteOptions>,
    /// Whether results carry the detail of their photos; without it they are as the model draws them.
    pub(super) carrying: Option<Carrying>,
}

impl Transform<'_> {
    /// Encodes every input, draws the codes that `recipe` makes of its code, and writes them side by side as one picture.
    /// `done` gets each input's aligned face, as large as it is drawn, with that picture.
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
        let reader = faces.reader(self.inputs.aligned);
        let reader = if self.carrying.is_some() {
            reader.with_squares()
        } else {
            reader
        };
        let mut least_filled_px: Option<u32> = None;
        console.start("Faces", assignments.len());
        for batch in assignments.chunks(BATCH) {
            let inputs: Vec<&Path> = batch
                .iter()
                .map(|assignment| assignment.input.as_path())
                .collect();
            let mut read: Vec<(&Assignment, FramedFace)> = Vec::with_capacity(batch.len());
            let framed = faces.read_framed(&reader, &inputs, console);
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
            let recipes: Vec<Vec<Drawing>> = read
                .iter()
                .zip(codes)
                .map(|((_, face), code)| self.drawings(face, code, &recipe))
                .collect();
            let made: Vec<(usize, Provenance)> = recipes
                .iter()
                .map(|drawings| {
                    let carries = drawings.iter().any(Drawing::carries_detail);
                    (drawings.len(), Provenance::of(carries))
                })
                .collect();
            let filled = read.iter().filter_map(|(_, face)| face.square.as_ref());
            let filled = filled.map(|square| square.width());
            least_filled_px = least_filled_px.into_iter().chain(filled).min();
            let mut drawn = faces.draw(recipes.concat());
            for ((Assignment { input, target }, face), (count, provenance)) in
                read.into_iter().zip(made)
            {
                let drawn: Vec<RgbImage> = drawn.by_ref().take(count).collect::<Result<_, _>>()?;
                match (self.paste_back, drawn.as_slice()) {
                    (Some(options), [plain, edited]) => {
                        let written =
                            paste_back::write(input, target, &face, plain, edited, options);
                        match written {
                            Ok(left_behind) => {
                                if let Some(left_behind) = left_behind {
                                    console.note(left_behind);
                                }
                                console.written(target);
                            }
                            Err(problem) => console.failed(problem),
                        }
                    }
                    _ => {
                        let picture = export::strip(&drawn, 0);
                        match export::write_drawn_png(target, &picture, provenance) {
                            Ok(()) => {
                                console.written(target);
                                done(aligned(face, &picture), picture);
                            }
                            Err(error) => console.failed(error),
                        }
                    }
                }
                console.step();
            }
            faces.pass_on_warnings(console);
        }
        console.finish();
        if let Some(carrying) = self.carrying {
            detail::note_enlargement(carrying.asked_px, least_filled_px, console);
        }
        Ok(())
    }

    /// What `recipe` makes of the face with this code.
    fn drawings(
        &self,
        face: &FramedFace,
        code: Latent,
        recipe: impl Fn(&Latent) -> Vec<Latent>,
    ) -> Vec<Drawing> {
        let codes = recipe(&code).into_iter();
        let Some(carrying) = self.carrying else {
            return codes.map(Drawing::from).collect();
        };
        let photograph = Arc::new(face.clone().into_photograph(code));
        let size_px = detail::size_px(carrying.asked_px, [&photograph]);
        let drawings = codes.map(|code| {
            let whole = Share::new(Arc::clone(&photograph), 1.0);
            detail::drawing(code, vec![whole], carrying.amount, size_px)
        });
        drawings.collect()
    }

    fn assign(&self, console: &mut Console) -> Result<Vec<Assignment>, CommandError> {
        let inputs: Vec<PathBuf> = paths::expand(&self.inputs.inputs, console);
        paths::make_folder(self.folder)?;
        if let Some(grid) = self.grid {
            paths::check_picture_target(grid, self.common)?;
            paths::make_parent(grid)?;
            paths::refuse_input_as_target(grid, &inputs)?;
        }
        let naming = if self.paste_back.is_some() {
            Naming::AsInput
        } else {
            Naming::Png
        };
        let (folder, grid) = (self.folder, self.grid);
        let assigned = paths::assign(inputs, folder, grid, naming, self.common, console);
        Ok(assigned)
    }
}

/// The aligned face beside which `picture` is shown, as high as that.
fn aligned(face: FramedFace, picture: &RgbImage) -> RgbImage {
    match face.square {
        Some(square) => photo::resize(&square, picture.height(), picture.height()),
        None => face.image,
    }
}
