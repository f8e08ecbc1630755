//! Edited photos into files: beside the photo, or in its place as what to go on from.

use std::path::{Path, PathBuf};

use super::export::Exports;
use crate::command::Command;
use crate::context::{Context, SlotState};
use crate::document::{Slot, SlotId, Source};
use crate::export_job::FrameSource;
use crate::messages::Severity;
use crate::photo_job::{self, PhotoExport, PhotoFile};
use facemath_core::detail::PasteOptions;
use facemath_core::photo::Framing;
use facemath_nets::engine::Drawing;

/// The face that a baked photo is made of.
pub(super) struct Baking {
    slot: SlotId,
    source: Source,
    framing: Framing,
}

impl Exports {
    /// Whether the edits of the selected face can be put back into its photo now.
    pub fn can_save_photo(&self, context: &Context) -> bool {
        let selected = context.document().selected_slot();
        !self.is_exporting()
            && selected.is_some_and(|slot| {
                context.has_photo(slot) && context.slot_state(slot.id) == SlotState::Ready
            })
    }

    /// Starts writing the photo of the selected face with its edits to `path`, at its own size and in its own format.
    /// `false` if it cannot be started; the reason is then among the messages. The outcome becomes a message too.
    pub(crate) fn start_saving_photo(
        &mut self,
        context: &mut Context,
        path: &Path,
        frames: &dyn FrameSource,
    ) -> bool {
        let started = self.try_start_photo(context, path, PhotoFile::Own, frames);
        context.report_if_failed(started)
    }

    /// Starts making the photo of the selected face with its edits the new starting point. When it is written the
    /// document changes in one step, unless another face has been put into the slot. `false` as for
    /// [`Session::start_saving_photo`].
    pub(crate) fn start_baking(&mut self, context: &mut Context, frames: &dyn FrameSource) -> bool {
        let started = self
            .new_bake_path(context)
            .and_then(|path| self.try_start_photo(context, &path, PhotoFile::Baked, frames));
        context.report_if_failed(started)
    }

    /// A name that no photo has yet.
    fn new_bake_path(&self, context: &Context) -> Result<PathBuf, String> {
        let folder = context.bake_folder.as_ref().ok_or(
            "There is no folder to keep baked photos in. Save the edited photo and open it",
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
        let slot = context
            .document()
            .selected_slot()
            .filter(|_| self.can_save_photo(context))
            .ok_or("Choose a face with a photo first")?;
        let source = slot.source.clone().ok_or("Choose a face first")?;
        let codes = context
            .plain_and_edited_code(slot)
            .ok_or_else(|| format!("Wait until {} is ready", slot.name))?;
        // The one in use, be it chosen or found.
        let framing = context
            .framing(slot.id)
            .ok_or_else(|| format!("Wait until {} is ready", slot.name))?;
        let export = PhotoExport {
            source: source.clone(),
            framing,
            options: PasteOptions {
                detail: context.detail_amount(),
            },
            file,
        };
        let bakes = (file == PhotoFile::Baked).then_some(Baking {
            slot: slot.id,
            source,
            framing,
        });
        let frames = frames.frames(codes.map(Drawing::from).into());
        let job = photo_job::start(path, export, frames, &self.wake);
        self.run_export(context, path, job, bakes);
        Ok(())
    }
}

/// Lets the baked photo take the place of the one that it was made of.
pub(super) fn finish_baking(context: &mut Context, baking: &Baking, path: PathBuf) {
    let is_same = |slot: &Slot| slot.source.as_ref() == Some(&baking.source);
    if context.document().slot(baking.slot).is_some_and(is_same) {
        context.commit(Command::Bake {
            slot: baking.slot,
            source: Source::Photo { path },
            framing: baking.framing,
        });
    } else {
        context.notices.report(
            Severity::Warning,
            "The face was replaced in the meantime: nothing was baked",
        );
    }
}
