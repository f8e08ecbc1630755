//! The document and its history.

use super::Context;
use crate::command::Command;
use crate::document::Document;
use crate::history::Merge;
use crate::messages::Severity;

impl Context {
    /// The work as it is now.
    pub fn document(&self) -> &Document {
        self.history.document()
    }

    /// Carries out a command as one step. `false` if it could not be; the reason is then among the messages.
    pub(crate) fn commit(&mut self, command: Command) -> bool {
        self.carry_out(&command, Merge::Never)
    }

    /// Carries out a command in the middle of a drag: all those of one drag are one step.
    pub(crate) fn drag(&mut self, command: Command) -> bool {
        self.hand.move_at(self.notices.now_secs);
        self.carry_out(&command, Merge::Drag)
    }

    /// The pointer has been released, or typing into a field has ended.
    pub(crate) fn end_gesture(&mut self) {
        self.hand.release();
        self.history.end_gesture();
    }

    fn carry_out(&mut self, command: &Command, merge: Merge) -> bool {
        match self.history.commit(command, merge) {
            Ok(_) => {
                self.refresh_directions();
                self.tell_left_out(command);
                self.turn_stage_to(command);
                self.limit_playhead();
                true
            }
            Err(error) => {
                self.notices.report(Severity::Error, error.to_string());
                false
            }
        }
    }

    /// A face that comes into a slot is no key of a film that has keys of its own.
    fn tell_left_out(&mut self, command: &Command) {
        let brings_face = matches!(
            command,
            Command::PlaceFaces { .. }
                | Command::AppendFace { .. }
                | Command::AddFaces { .. }
                | Command::DuplicateSlot { .. }
        );
        if brings_face && self.document().keys().is_some() {
            let text = "The film has keys of its own: drag the new face onto its track to have it there, or go back to \
                        automatic keys";
            self.notices.report(Severity::Info, text);
        }
    }

    /// Takes back the last step; `false` if there is none.
    pub(crate) fn undo(&mut self) -> bool {
        let changed = self.history.undo();
        self.refresh_directions();
        self.limit_playhead();
        changed
    }

    /// Makes the last undone step again; `false` if there is none.
    pub(crate) fn redo(&mut self) -> bool {
        let changed = self.history.redo();
        self.refresh_directions();
        self.limit_playhead();
        changed
    }
}
