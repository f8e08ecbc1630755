//! What can be asked for now.

use super::Session;
use crate::actions::Action;
use crate::context::{NoFilmPhoto, StageView};
use crate::intent::{
    ExportIntent, FacesIntent, Intent, ProjectIntent, SettingsIntent, ShowIntent, TimelineIntent,
    WindowIntent,
};
use crate::project::PhotoStorage;
use crate::rooms::Page;
use facemath_nets::engine::THOROUGH_REFINE_STEPS;

impl Session {
    /// Whether an action can be carried out now; menus grey out the others.
    pub fn is_enabled(&self, action: Action) -> bool {
        self.can(&action.intent())
    }

    /// Whether what an action turns on and off is on; `None` for actions that do something, and for what only a window
    /// knows.
    pub fn is_on(&self, action: Action) -> Option<bool> {
        let document = self.context.document();
        match action.intent() {
            Intent::Project(ProjectIntent::TogglePhotoStorage) => {
                Some(self.photo_storage() == Some(PhotoStorage::Embedded))
            }
            Intent::Show(ShowIntent::Toggle(view)) => Some(self.context.stage_view() == view),
            Intent::Export(ExportIntent::ToggleProof) => Some(self.view.is_proofing),
            Intent::Export(ExportIntent::ToggleWholePhoto) => {
                Some(self.settings.film().is_whole_photo)
            }
            Intent::Show(ShowIntent::ToggleDetail) => Some(document.detail().is_on),
            Intent::Timeline(TimelineIntent::ToggleLoop) => Some(document.timeline().looped),
            Intent::Timeline(TimelineIntent::TogglePingPong) => Some(document.timeline().ping_pong),
            _ => None,
        }
    }

    /// Whether what is asked for can be carried out now, as far as that is known beforehand.
    pub fn can(&self, intent: &Intent) -> bool {
        match intent {
            Intent::Undo => self.context.undo_title().is_some(),
            Intent::Redo => self.context.redo_title().is_some(),
            Intent::Project(ProjectIntent::BringBack) => self.work_set_aside().is_some(),
            Intent::Project(ProjectIntent::AdoptLeftWork) => self.has_left_work(),
            Intent::Faces(faces) => self.can_with_faces(faces),
            Intent::Window(WindowIntent::RenameFace) => self.is_face_selected(),
            Intent::Timeline(timeline) => self.can_with_timeline(timeline),
            Intent::Keys(keys) => self.can_with_keys(keys),
            Intent::Show(ShowIntent::Toggle(StageView::Photo)) => {
                let selected = self.document().selected_slot();
                selected.is_some_and(|slot| self.context.has_photo(slot))
            }
            Intent::Show(ShowIntent::Toggle(StageView::Difference)) => self.is_face_selected(),
            Intent::Export(export) => self.can_export(export),
            Intent::Settings(SettingsIntent::ClearTraces) => {
                !self.is_clearing() && !self.is_resuming()
            }
            _ => true,
        }
    }

    fn can_with_faces(&self, intent: &FacesIntent) -> bool {
        let selected = self.document().selected_slot();
        match intent {
            FacesIntent::RemoveSelected => selected.is_some(),
            FacesIntent::DuplicateSelected => self.is_face_selected(),
            FacesIntent::ResetSelected => selected.is_some_and(|slot| !slot.edits.is_neutral()),
            FacesIntent::Invent => self.context.model().is_some(),
            FacesIntent::RefineSelected => selected.is_some_and(|slot| {
                slot.refine_steps < THOROUGH_REFINE_STEPS as u32
                    && self.context.aligned(slot.id).is_some()
            }),
            _ => true,
        }
    }

    fn can_export(&self, intent: &ExportIntent) -> bool {
        let exports = &self.rooms.exports;
        match intent {
            ExportIntent::Copy if self.context.stage_view() == StageView::Photo => {
                self.context.can_paste_back()
            }
            ExportIntent::Picture | ExportIntent::Copy => self.has_stage_picture(),
            ExportIntent::Crops => self.rooms.picture_files.has_crops(&self.context),
            ExportIntent::Figure => self.rooms.expressions.expression_answer().is_some(),
            ExportIntent::Photo => exports.can_save_photo(&self.context),
            ExportIntent::Bake => exports.can_bake(&self.context),
            ExportIntent::Film => self.has_film() && !exports.is_exporting(),
            // Walks have no proof.
            ExportIntent::ToggleProof => {
                self.view.is_proofing || (self.context.can_morph() && !self.is_on_walk())
            }
            ExportIntent::ToggleWholePhoto => {
                !matches!(self.context.film_photo(), Err(NoFilmPhoto::Never(_)))
            }
            ExportIntent::WriteFilms => exports.has_looked_up(),
            ExportIntent::Cancel | ExportIntent::ShowInFolder(_) => true,
        }
    }

    fn is_on_walk(&self) -> bool {
        self.view.page == Page::Walk
    }

    /// Whether there is something to export: the film through the slots, or on its page the walk.
    fn has_film(&self) -> bool {
        match self.is_on_walk() {
            true => self.rooms.walking.walk_frame(&self.context).is_some(),
            false => self.context.can_morph(),
        }
    }

    fn is_face_selected(&self) -> bool {
        let selected = self.document().selected_slot();
        selected.is_some_and(|slot| !slot.is_empty())
    }
}
