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
use facemath_core::detail::{FaceEdit, PasteOptions};
use facemath_core::export::{self, Provenance};
use facemath_core::latent::{GlassesChange, Latent};
use facemath_core::photo;
use facemath_nets::engine::{Drawing, FramedFace, Share, WhichFaces};

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

/// A face and the pictures that were made of it.
struct Made {
    face: FramedFace,
    drawn: Vec<RgbImage>,
    /// What has happened to its glasses in the last of them.
    glasses: GlassesChange,
    provenance: Provenance,
}

/// One picture out for each picture in.
pub(super) struct Transform<'a> {
    pub(super) common: &'a CommonOptions,
    pub(super) inputs: &'a InputOptions,
    /// Which faces of each picture, if that was asked about; all only with `paste_back`.
    pub(super) which: Option<WhichFaces>,
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
        let directions = &faces.model().directions;
        let mut least_filled_px: Option<u32> = None;
        console.start("Faces", assignments.len());
        for batch in assignments.chunks(BATCH) {
            let inputs = batch.iter().map(|assignment| assignment.input.as_path());
            let inputs: Vec<&Path> = inputs.collect();
            let mut read: Vec<(&Assignment, Vec<FramedFace>)> = Vec::with_capacity(batch.len());
            let framed = faces.read_several(&reader, &inputs, self.which, console);
            for (assignment, found) in batch.iter().zip(framed) {
                match found {
                    Ok(found) => read.push((assignment, found)),
                    Err(error) => {
                        console.failed(error);
                        console.step();
                    }
                }
            }
            let all = read.iter().flat_map(|(_, found)| found);
            let codes = faces.encode(
                all.clone().map(|face| face.image.clone()).collect(),
                self.refine.refine,
                console,
            )?;
            // All codes at once, since the engine draws several faces together faster than one by one.
            let recipes: Vec<Vec<Drawing>> = all
                .clone()
                .zip(codes)
                .map(|(face, code)| self.drawings(face, code, &recipe))
                .collect();
            let filled = all.filter_map(|face| face.square.as_ref());
            let filled = filled.map(|square| square.width());
            least_filled_px = least_filled_px.into_iter().chain(filled).min();
            let mut drawn = faces.draw(recipes.concat());
            let mut recipes = recipes.iter();
            for (assignment, found) in read {
                let mut made = Vec::with_capacity(found.len());
                for (face, drawings) in found.into_iter().zip(recipes.by_ref()) {
                    let drawn = drawn.by_ref().take(drawings.len());
                    let carries = drawings.iter().any(Drawing::carries_detail);
                    let ends = drawings.first().zip(drawings.last());
                    let glasses = ends.map_or_else(GlassesChange::default, |(own, edited)| {
                        directions.glasses_change(&own.latent, &edited.latent)
                    });
                    made.push(Made {
                        face,
                        glasses,
                        drawn: drawn.collect::<Result<_, _>>()?,
                        provenance: Provenance::of(carries),
                    });
                }
                self.write(assignment, made, console, &mut done);
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

    /// Writes what has been made of the faces of one picture.
    fn write(
        &self,
        Assignment { input, target }: &Assignment,
        made: Vec<Made>,
        console: &mut Console,
        mut done: impl FnMut(RgbImage, RgbImage),
    ) {
        if let Some(options) = self.paste_back {
            paste_all(input, target, made, options, console);
            return;
        }
        for Made {
            face,
            drawn,
            provenance,
            ..
        } in made
        {
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

/// Writes a photo with the edits of its faces in it, each drawn without and with its edit.
fn paste_all(
    input: &Path,
    target: &Path,
    made: Vec<Made>,
    options: PasteOptions,
    console: &mut Console,
) {
    let edits = made.into_iter().filter_map(|made| {
        let [plain, edited] = <[RgbImage; 2]>::try_from(made.drawn).ok()?;
        Some(FaceEdit {
            glasses: made.glasses,
            ..FaceEdit::new(made.face.placement.framing, plain, edited)
        })
    });
    let edits: Vec<FaceEdit> = edits.collect();
    match paste_back::write(input, target, &edits, options) {
        Ok(left_behind) => {
            if let Some(left_behind) = left_behind {
                console.note(left_behind);
            }
            console.written(target);
        }
        Err(problem) => console.failed(problem),
    }
}

/// The aligned face beside which `picture` is shown, as high as that.
fn aligned(face: FramedFace, picture: &RgbImage) -> RgbImage {
    match face.square {
        Some(square) => photo::resize(&square, picture.height(), picture.height()),
        None => face.image,
    }
}
