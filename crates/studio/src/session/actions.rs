//! Actions of menus and keys, carried out as far as that needs no window.

use super::Session;
use crate::actions::Action;
use crate::command::Command;
use crate::context::StageView;
use crate::detail::DetailSetting;
use crate::project::PhotoStorage;
use crate::timeline::Timeline;
use facemath_nets::engine::THOROUGH_REFINE_STEPS;

impl Session {
    /// Carries out an action. `false` for those that need the window: file dialogs, theme, help, and whatever leaves the
    /// work that is open, which goes through [`Session::leave`].
    pub fn perform(&mut self, action: Action) -> bool {
        if !self.is_enabled(action) {
            return true;
        }
        match action {
            Action::Undo => {
                self.undo();
            }
            Action::Redo => {
                self.redo();
            }
            Action::AddSlot => {
                self.commit(Command::AddSlot);
            }
            Action::DuplicateFace => {
                self.commit_for_selected(|slot| Command::DuplicateSlot { slot });
            }
            Action::DeleteSlot => self.commit_for_selected(|slot| Command::RemoveSlot { slot }),
            Action::ResetControls => self.commit_for_selected(|slot| Command::ResetEdits { slot }),
            Action::InventFace => self.invent_anywhere(),
            Action::Refine => self.refine_selected(),
            Action::SelectPrevious => self.select_neighbour(-1),
            Action::SelectNext => self.select_neighbour(1),
            Action::ShowPhoto => self.show_or_leave(StageView::Photo),
            Action::ShowDifference => self.show_or_leave(StageView::Difference),
            Action::ToggleDetail => self.toggle_detail(),
            Action::PlayPause => self.context.toggle_play(),
            Action::StepForward => self.context.step(1),
            Action::StepBack => self.context.step(-1),
            Action::GoToStart => self.context.go_to(0.0),
            Action::GoToEnd => self
                .context
                .go_to(self.context.key_count().saturating_sub(1) as f32),
            Action::ToggleLoop => self.change_timeline(|timeline| timeline.looped ^= true),
            Action::TogglePingPong => self.change_timeline(|timeline| timeline.ping_pong ^= true),
            Action::EmbedPhotos => self.toggle_photo_storage(),
            Action::NewProject
            | Action::OpenPhotos
            | Action::OpenFolder
            | Action::SavePicture
            | Action::SaveCrops
            | Action::SaveFigure
            | Action::TypeExpression
            | Action::RenameFace
            | Action::CopyPicture
            | Action::Paste
            | Action::OpenProject
            | Action::BringBack
            | Action::SaveProject
            | Action::SaveProjectAs
            | Action::ExportFilm
            | Action::SavePhoto
            | Action::Bake
            | Action::ClearTraces
            | Action::StartTour
            | Action::ShowFace
            | Action::ShowInventions
            | Action::ShowWalk
            | Action::ShowGame
            | Action::ShowConcepts
            | Action::ShowNeighbours
            | Action::ShowMap
            | Action::Quit
            | Action::ToggleWipe
            | Action::ToggleTheme
            | Action::ToggleFaces
            | Action::ToggleControls
            | Action::ToggleTimeline
            | Action::ToggleSum
            | Action::ResetPanels
            | Action::ShowPalette
            | Action::ShowHelp => return false,
        }
        true
    }

    /// Shows a view, or the face again when it is shown already.
    fn show_or_leave(&mut self, view: StageView) {
        let is_shown = self.context.stage_view() == view;
        self.context
            .show(if is_shown { StageView::Face } else { view });
    }

    /// Whether an action can be carried out now; menus grey out the others.
    pub fn is_enabled(&self, action: Action) -> bool {
        let selected = self.context.document().selected_slot();
        match action {
            Action::Undo => self.context.undo_title().is_some(),
            Action::Redo => self.context.redo_title().is_some(),
            Action::BringBack => self.work_set_aside().is_some(),
            Action::DeleteSlot => selected.is_some(),
            Action::DuplicateFace | Action::RenameFace => {
                selected.is_some_and(|slot| !slot.is_empty())
            }
            Action::ResetControls => selected.is_some_and(|slot| !slot.edits.is_neutral()),
            Action::InventFace => self.context.model().is_some(),
            Action::Refine => selected.is_some_and(|slot| {
                slot.refine_steps < THOROUGH_REFINE_STEPS as u32
                    && self.context.aligned(slot.id).is_some()
            }),
            Action::PlayPause
            | Action::StepForward
            | Action::StepBack
            | Action::GoToStart
            | Action::GoToEnd => self.context.can_morph(),
            Action::ClearTraces => !self.is_clearing(),
            Action::SavePicture | Action::CopyPicture => self.has_stage_picture(),
            Action::SaveCrops => self.picture_files.has_crops(&self.context),
            Action::SaveFigure => self.expressions.expression_answer().is_some(),
            Action::ShowPhoto => selected.is_some_and(|slot| self.context.has_photo(slot)),
            Action::ShowDifference => selected.is_some_and(|slot| !slot.is_empty()),
            Action::SavePhoto => self.exports.can_save_photo(&self.context),
            Action::Bake => {
                self.exports.can_save_photo(&self.context)
                    && selected.is_some_and(|slot| !slot.edits.is_neutral())
            }
            Action::ExportFilm => self.context.can_morph() && !self.exports.is_exporting(),
            _ => true,
        }
    }

    /// Whether what an action turns on and off is on; `None` for actions that do something.
    pub fn is_on(&self, action: Action) -> Option<bool> {
        let document = self.context.document();
        match action {
            Action::EmbedPhotos => Some(self.photo_storage() == Some(PhotoStorage::Embedded)),
            Action::ShowPhoto => Some(self.context.stage_view() == StageView::Photo),
            Action::ShowDifference => Some(self.context.stage_view() == StageView::Difference),
            Action::ToggleDetail => Some(document.detail().is_on),
            Action::ToggleLoop => Some(document.timeline().looped),
            Action::TogglePingPong => Some(document.timeline().ping_pong),
            _ => None,
        }
    }

    fn toggle_photo_storage(&mut self) {
        let storage = match self.photo_storage() {
            Some(PhotoStorage::Embedded) => PhotoStorage::Linked,
            Some(PhotoStorage::Linked) | None => PhotoStorage::Embedded,
        };
        self.set_photo_storage(storage);
    }

    fn commit_for_selected(&mut self, command: impl Fn(crate::SlotId) -> Command) {
        if let Some(slot) = self.context.document().selected() {
            self.commit(command(slot));
        }
    }

    fn refine_selected(&mut self) {
        self.commit_for_selected(|slot| Command::SetRefinement {
            slot,
            steps: THOROUGH_REFINE_STEPS as u32,
        });
    }

    /// Into the selected slot if it is empty: that is where the user looks.
    fn invent_anywhere(&mut self) {
        let selected = self.context.document().selected_slot();
        let slot = selected.filter(|slot| slot.is_empty()).map(|slot| slot.id);
        // Small seeds make readable names, and can be typed again on the command line.
        let seed = rand::random_range(1..=99_999);
        self.invent(seed, slot);
    }

    fn select_neighbour(&mut self, offset: isize) {
        let document = self.context.document();
        let Some(index) = document.selected().and_then(|id| document.index_of(id)) else {
            return;
        };
        let neighbour = index
            .checked_add_signed(offset)
            .and_then(|index| document.slots().get(index));
        if let Some(slot) = neighbour.map(|slot| slot.id) {
            self.commit(Command::SelectSlot { slot });
        }
    }

    fn change_timeline(&mut self, change: impl Fn(&mut Timeline)) {
        let mut timeline = *self.context.document().timeline();
        change(&mut timeline);
        self.commit(Command::SetTimeline(timeline));
    }

    fn toggle_detail(&mut self) {
        let detail = self.context.document().detail();
        self.commit(Command::SetDetail(DetailSetting {
            is_on: !detail.is_on,
            ..detail
        }));
    }
}
