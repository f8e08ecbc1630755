//! Actions on the film, carried out.

use super::Session;
use crate::actions::Action;
use crate::command::{Command, KeyEdit};
use crate::timeline::Preset;

impl Session {
    /// Carries out an action on the film; `false` for all others.
    pub(super) fn perform_on_film(&mut self, action: Action) -> bool {
        match action {
            Action::FilmThereAndBack => self.lay(Preset::ThereAndBack),
            Action::FilmCircle => self.lay(Preset::Circle),
            Action::FilmAges => self.lay(Preset::Ages),
            Action::FilmConcepts => self.lay(Preset::Concepts),
            Action::AddKey => self.add_key(),
            Action::DuplicateKey => self.duplicate_key(),
            Action::DeleteKey => self.delete_key(),
            Action::MoveKeyBack => self.move_key(-1),
            Action::MoveKeyForward => self.move_key(1),
            Action::CopyKey => self.copy_key(),
            Action::PasteKey => self.paste_key(),
            Action::PreviousKey => self.choose_neighbour_key(-1),
            Action::NextKey => self.choose_neighbour_key(1),
            Action::AutomaticKeys => {
                self.commit(Command::EditKeys(KeyEdit::AUTOMATIC));
            }
            Action::EvenPace => self.pacing.start(&mut self.context),
            Action::StartHere => self.trim(true),
            Action::EndHere => self.trim(false),
            Action::WholeFilm => self.change_timeline(|timeline| {
                timeline.starts_at = None;
                timeline.ends_at = None;
            }),
            _ => return false,
        }
        true
    }

    /// Whether an action on the film can be carried out now; all others can.
    pub(super) fn is_film_enabled(&self, action: Action) -> bool {
        match action {
            Action::FilmThereAndBack => self.can_lay(Preset::ThereAndBack),
            Action::FilmCircle => self.can_lay(Preset::Circle),
            Action::FilmAges => self.can_lay(Preset::Ages),
            Action::FilmConcepts => self.can_lay(Preset::Concepts),
            Action::AddKey => self.can_add_key(),
            Action::DuplicateKey | Action::DeleteKey | Action::CopyKey => {
                self.chosen_key().is_some()
            }
            Action::MoveKeyBack => self.chosen_key().is_some_and(|key| key > 0),
            Action::MoveKeyForward => self
                .chosen_key()
                .is_some_and(|key| key + 1 < self.document().film_keys().len()),
            Action::PasteKey => self.has_copied_key(),
            Action::PreviousKey | Action::NextKey => !self.document().film_keys().is_empty(),
            Action::AutomaticKeys => self.document().keys().is_some(),
            Action::EvenPace => self.context.can_morph() && !self.pacing.is_measuring(),
            Action::StartHere => self.can_trim(true),
            Action::EndHere => self.can_trim(false),
            Action::WholeFilm => {
                let timeline = self.context.document().timeline();
                timeline.starts_at.is_some() || timeline.ends_at.is_some()
            }
            _ => true,
        }
    }
}
