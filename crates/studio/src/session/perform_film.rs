//! Carrying out what a person asks for about the film and its keys, and what of it can be asked for now.

use super::Session;
use crate::command::{Command, KeyEdit};
use crate::intent::{KeysIntent, TimelineIntent};
use crate::timeline::Timeline;

impl Session {
    pub(super) fn perform_timeline(&mut self, intent: TimelineIntent) {
        match intent {
            TimelineIntent::Seek { position } => self.scrub(position),
            TimelineIntent::Animate(animation) => {
                self.end_gesture();
                self.animate(animation);
            }
            TimelineIntent::TogglePlay => self.context.toggle_play(),
            TimelineIntent::Step(frames) => self.context.step(frames),
            TimelineIntent::GoToStart => {
                let span = self.context.schedule().span();
                self.context.go_to(*span.start());
            }
            TimelineIntent::GoToEnd => {
                let span = self.context.schedule().span();
                self.context.go_to(*span.end());
            }
            TimelineIntent::ToggleLoop => self.change_timeline(|timeline| timeline.looped ^= true),
            TimelineIntent::TogglePingPong => {
                self.change_timeline(|timeline| timeline.ping_pong ^= true);
            }
            TimelineIntent::Lay(preset) => self.lay(preset),
            TimelineIntent::EvenPace => self.rooms.pacing.start(&mut self.context),
            TimelineIntent::StartHere => self.trim(true),
            TimelineIntent::EndHere => self.trim(false),
            TimelineIntent::Save(name) => self.save_film(&name),
            TimelineIntent::LaySaved(name) => self.lay_saved(&name),
            TimelineIntent::ForgetSaved(name) => self.settings.forget_film(&name),
            TimelineIntent::Whole => self.change_timeline(|timeline| {
                timeline.starts_at = None;
                timeline.ends_at = None;
            }),
        }
    }

    pub(super) fn perform_keys(&mut self, intent: KeysIntent) {
        match intent {
            KeysIntent::Choose(key) => self.choose_key(key),
            KeysIntent::ChooseNeighbour(offset) => self.choose_neighbour_key(offset),
            KeysIntent::PlaceFiles { index, files } => {
                self.place_or_open(files, |session, files| {
                    session.place_key_files(files, index);
                });
            }
            KeysIntent::Add => self.add_key(),
            KeysIntent::Duplicate => self.duplicate_key(),
            KeysIntent::Delete => self.delete_key(),
            KeysIntent::Move(offset) => self.move_key(offset),
            KeysIntent::Copy => self.copy_key(),
            KeysIntent::Paste => self.paste_key(),
            KeysIntent::GoBackToAutomatic => {
                self.commit(Command::EditKeys(KeyEdit::AUTOMATIC));
            }
        }
    }

    pub(super) fn can_with_timeline(&self, intent: &TimelineIntent) -> bool {
        match intent {
            TimelineIntent::TogglePlay
            | TimelineIntent::Step(_)
            | TimelineIntent::GoToStart
            | TimelineIntent::GoToEnd => self.context.can_morph(),
            TimelineIntent::Lay(preset) => self.can_lay(*preset),
            TimelineIntent::EvenPace => {
                self.context.can_morph() && !self.rooms.pacing.is_measuring()
            }
            TimelineIntent::StartHere => self.can_trim(true),
            TimelineIntent::EndHere => self.can_trim(false),
            TimelineIntent::Whole => {
                let timeline = self.document().timeline();
                timeline.starts_at.is_some() || timeline.ends_at.is_some()
            }
            TimelineIntent::Seek { .. }
            | TimelineIntent::Animate(_)
            | TimelineIntent::Save(_)
            | TimelineIntent::LaySaved(_)
            | TimelineIntent::ForgetSaved(_)
            | TimelineIntent::ToggleLoop
            | TimelineIntent::TogglePingPong => true,
        }
    }

    pub(super) fn can_with_keys(&self, intent: &KeysIntent) -> bool {
        let count = self.document().film_keys().len();
        match intent {
            KeysIntent::Choose(_) | KeysIntent::PlaceFiles { .. } => true,
            KeysIntent::ChooseNeighbour(_) => count > 0,
            KeysIntent::Add => self.can_add_key(),
            KeysIntent::Duplicate | KeysIntent::Delete | KeysIntent::Copy => {
                self.chosen_key().is_some()
            }
            KeysIntent::Move(offset) => self
                .chosen_key()
                .and_then(|key| key.checked_add_signed(*offset))
                .is_some_and(|key| key < count),
            KeysIntent::Paste => self.has_copied_key(),
            KeysIntent::GoBackToAutomatic => self.document().keys().is_some(),
        }
    }

    fn change_timeline(&mut self, change: impl Fn(&mut Timeline)) {
        let mut timeline = *self.document().timeline();
        change(&mut timeline);
        self.commit(Command::SetTimeline(timeline));
    }
}
