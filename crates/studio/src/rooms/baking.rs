//! Edited photos into files: beside the photo, or in its place as what to go on from.

use std::path::{Path, PathBuf};

use super::export::Exports;
use super::picture_files::PictureMaker;
use crate::command::Command;
use crate::context::{Context, SlotState};
use crate::document::{SlotId, Source};
use crate::export_job::FrameSource;
use crate::messages::Severity;
use crate::photo_job::{self, PhotoExport, PhotoFile};
use facemath_core::detail::PasteOptions;
use facemath_core::photo::Framing;
use facemath_nets::engine::Drawing;

/// The faces that a baked photo is made of.
pub(super) struct Baking {
    source: Source,
    faces: Vec<(SlotId, Framing)>,
}

impl Exports {
    /// Whether the edits of the selected face can be put back into its photo now.
    pub fn can_save_photo(&self, context: &Context) -> bool {
        !self.is_exporting() && context.can_paste_back()
    }

    /// Whether anything of the selected face's photo has been edited, and can be put back into it now.
    pub fn can_bake(&self, context: &Context) -> bool {
        let mut group = context.group_in_slots().into_iter();
        self.can_save_photo(context) && group.any(|(_, _, is_edited)| is_edited)
    }

    /// What makes the whole photo of the selected face with the edits of all its faces, at its own size.
    ///
    /// # Errors
    /// A sentence saying why there is none now.
    pub(crate) fn photo_picture(
        &self,
        context: &Context,
        frames: &dyn FrameSource,
    ) -> Result<PictureMaker, String> {
        let (export, drawings) = photo_export(context)?;
        let frames = frames.frames(drawings);
        Ok(Box::new(move || export.picture(frames)))
    }

    /// Starts writing the photo of the selected face with the edits of all its faces to `path`, at its own size and in its
    /// own format. `false` if it cannot be started; the reason is then among the messages. The outcome becomes a message too.
    pub(crate) fn start_saving_photo(
        &mut self,
        context: &mut Context,
        path: &Path,
        frames: &dyn FrameSource,
    ) -> bool {
        let started = self.try_start_photo(context, path, PhotoFile::Own, frames);
        context.report_if_failed(started)
    }

    /// Starts making that photo the new starting point of all its faces. When it is written the document changes in one
    /// step, but for faces that have left their slots. `false` as for [`Exports::start_saving_photo`].
    pub(crate) fn start_baking(&mut self, context: &mut Context, frames: &dyn FrameSource) -> bool {
        let started = self
            .new_bake_path(context)
            .and_then(|path| self.try_start_photo(context, &path, PhotoFile::Baked, frames));
        context.report_if_failed(started)
    }

    /// A name that no photo has yet.
    fn new_bake_path(&self, context: &Context) -> Result<PathBuf, String> {
        let folder = context.bake_folder.as_ref().ok_or(
            "There is no folder to keep edited photos in. Save the edited photo and open it",
        )?;
        let number: u64 = rand::random();
        Ok(folder.join(format!("baked-{number:016x}.png")))
    }

    fn try_start_photo(
        &mut self,
        context: &Context,
        path: &Path,
        file: PhotoFile,
        frames: &dyn FrameSource,
    ) -> Result<(), String> {
        if self.is_exporting() {
            return Err("Another export is running. Wait for it or cancel it".to_owned());
        }
        let (export, drawings) = photo_export(context)?;
        let bakes = (file == PhotoFile::Baked).then(|| Baking {
            source: export.source.clone(),
            faces: context
                .group_in_slots()
                .into_iter()
                .map(|(slot, framing, _)| (slot, framing))
                .collect(),
        });
        let job = photo_job::start(path, file, export, frames.frames(drawings), &self.wake);
        self.run_export(context, path, job, bakes);
        Ok(())
    }
}

/// What is written of the selected face's photo, and what is drawn for it: each edited face without and with its edits.
///
/// # Errors
/// A sentence saying what is missing.
fn photo_export(context: &Context) -> Result<(PhotoExport, Vec<Drawing>), String> {
    let selected = context.document().selected_slot();
    let selected = selected.filter(|slot| context.has_photo(slot));
    let selected = selected.ok_or("Choose a face with a photo first")?;
    let source = selected.source.clone().ok_or("Choose a face first")?;
    let (mut faces, mut drawings) = (Vec::new(), Vec::new());
    let group = context.group_in_slots().into_iter();
    for (slot, framing, _) in group.filter(|&(.., is_edited)| is_edited) {
        let Some(slot) = context.document().slot(slot) else {
            continue;
        };
        let waits = || format!("Wait until {} is ready", slot.name);
        match context.slot_state(slot.id) {
            SlotState::Ready => {}
            SlotState::Failed(reason) => {
                return Err(format!("{} cannot take part: {reason}", slot.name));
            }
            _ => return Err(waits()),
        }
        let codes = context.plain_and_edited_code(slot).ok_or_else(waits)?;
        faces.push((framing, context.glasses_change(&codes)));
        drawings.extend(codes.map(Drawing::from));
    }
    let export = PhotoExport {
        source,
        faces,
        options: PasteOptions {
            detail: context.detail_amount(),
        },
    };
    Ok((export, drawings))
}

/// Lets the baked photo take the place of the one that it was made of.
pub(super) fn finish_baking(context: &mut Context, baking: Baking, path: PathBuf) {
    let document = context.document();
    let is_there = |slot: SlotId| {
        let slot = document.slot(slot);
        slot.is_some_and(|slot| slot.source.as_ref() == Some(&baking.source))
    };
    let faces = baking.faces.into_iter().filter(|&(slot, _)| is_there(slot));
    let faces: Vec<(SlotId, Framing)> = faces.collect();
    if faces.is_empty() {
        context.notices.report(
            Severity::Warning,
            "The face was replaced in the meantime, and stays as it is",
        );
    } else {
        context.commit(Command::Bake {
            faces,
            source: Source::Photo { path },
        });
    }
}
