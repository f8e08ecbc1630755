//! What a user does to the keys of the film, beyond single commands.

use super::Session;
use crate::command::{Command, KeyEdit};
use crate::context::StageView;
use crate::document::Slot;
use crate::limits::MAX_SAVED_FILMS;
use crate::messages::Severity;
use crate::timeline::{KeyFace, Keyframe, Preset, SavedFilm, Timeline};

/// A key that has been copied, with the face that it showed then: its slot may be another by the time it is pasted.
#[derive(Clone, Debug)]
pub(super) struct CopiedKey {
    key: Keyframe,
    face: Slot,
}

impl Session {
    /// The number of the chosen key, if the film still has it.
    pub fn chosen_key(&self) -> Option<usize> {
        let count = self.document().film_keys().len();
        self.view.key.filter(|key| *key < count)
    }

    /// Chooses a key and shows its face; the sliders act on its slot, if it has one. `None` chooses none.
    pub fn choose_key(&mut self, key: Option<usize>) {
        self.view.key = None;
        let Some(key) = key else {
            return;
        };
        let keys = self.document().film_keys();
        let Some(slot) = keys.get(key).map(|key| key.key.slot()) else {
            return;
        };
        self.view.key = Some(key);
        if let Some(slot) = slot {
            self.context.commit(Command::SelectSlot { slot });
        }
        let mut ready = self.context.ready_keys().into_iter();
        if ready.any(|(index, _)| index == key) {
            self.context.go_to(key as f32);
        }
    }

    /// Chooses the key before (-1) or after (1) the chosen one; without one the first or the last.
    pub(super) fn choose_neighbour_key(&mut self, offset: isize) {
        let last = self.document().film_keys().len().saturating_sub(1);
        let wanted = match self.chosen_key() {
            Some(key) => key.saturating_add_signed(offset).min(last),
            None if offset > 0 => 0,
            None => last,
        };
        self.choose_key(Some(wanted));
    }

    /// Whether something can be made a key of the film.
    pub(super) fn can_add_key(&self) -> bool {
        match self.context.stage_view() {
            StageView::Morph => self.context.can_morph(),
            StageView::Walk => true,
            _ => {
                let selected = self.document().selected_slot();
                selected.is_some_and(|slot| !slot.is_empty())
            }
        }
    }

    /// Makes what the stage shows a key: the selected face with its sliders as they stand, a frame of the walk, or a frame of
    /// the film between the keys around it.
    pub(super) fn add_key(&mut self) {
        match self.context.stage_view() {
            StageView::Morph => self.add_frame_of_film(),
            StageView::Walk => {
                if let Some((source, name)) = self.rooms.walking.walk_face(&self.context) {
                    self.insert_keys(vec![Keyframe::of_source(source, &name)]);
                }
            }
            _ => {
                let Some(slot) = self.document().selected_slot() else {
                    return;
                };
                let key = Keyframe::of_slot_with(slot.id, slot.edits.clone());
                let document = self.document();
                if document.keys().is_none() && document.film_keys().len() < 2 {
                    // The first key of one face: it would be a strange film that began with what the sliders show later.
                    self.commit(Command::EditKeys(KeyEdit::Replace {
                        keys: Some(vec![key]),
                        there_and_back: None,
                    }));
                    return;
                }
                self.insert_keys(vec![key]);
            }
        }
    }

    /// Puts keys behind the chosen one, or behind all, and chooses the last of them.
    fn insert_keys(&mut self, keys: Vec<Keyframe>) {
        let count = self.document().film_keys().len();
        let index = self.chosen_key().map_or(count, |key| key + 1);
        let added = keys.len();
        let command = Command::EditKeys(KeyEdit::Insert {
            index,
            keys,
            lead_frames: None,
        });
        if self.context.commit(command) {
            let now = self.document().film_keys().len();
            self.view.key = (index + added).min(now).checked_sub(1);
        }
    }

    /// What the film shows where it stands, before what tracks do to it, as a face of its own.
    fn frame_of_film(&self, frame: usize) -> Option<KeyFace> {
        let position = self.context.playhead().position();
        let (code, shares) = self.context.morph_face(position)?;
        let source = self.context.computed_face(code, &shares)?;
        Some(Keyframe::of_source(source, &format!("Frame {}", frame + 1)).face)
    }

    /// The film looks as before, and has a key more where it stands.
    fn add_frame_of_film(&mut self) {
        let position = self.context.playhead().position();
        let schedule = self.context.schedule();
        let frame = schedule.frame_at(position);
        let (before, _) = schedule.place_of(position);
        let ready = self.context.ready_keys();
        let Some((index, before_key)) = ready.get(before) else {
            return;
        };
        let index = *index;
        let start = schedule.frame_of_key(before);
        let next = schedule.frame_of_key(before + 1);
        let face = match self.context.film_edits_at(position) {
            Some(edits) => Some(before_key.key.face.with_edits(edits)),
            None => self.frame_of_film(frame),
        };
        let Some(mut key) = face.map(Keyframe::new) else {
            return;
        };
        key.to_next = before_key.key.to_next;
        // Lengths are those at the usual speed.
        let speed = self.document().timeline().speed;
        let frames = |frames: usize| (frames as f32 * speed).round().max(1.0) as u32;
        // At a key itself nothing is divided.
        let is_between = start < frame && frame < next;
        if is_between {
            key.to_next.frames = Some(frames(next - frame));
        }
        let command = Command::EditKeys(KeyEdit::Insert {
            index: index + 1,
            keys: vec![key],
            lead_frames: is_between.then(|| frames(frame - start)),
        });
        if self.context.commit(command) {
            self.view.key = Some(index + 1);
        }
    }

    /// Whether a preset has something to lay out.
    pub(super) fn can_lay(&self, preset: Preset) -> bool {
        let directions = self.context.directions();
        preset.lay(self.document(), directions).is_some()
    }

    /// Lays out the film of a preset and plays it.
    pub(super) fn lay(&mut self, preset: Preset) {
        let laid = preset.lay(self.document(), self.context.directions());
        if let Some(laid) = laid {
            let edit = KeyEdit::Replace {
                keys: laid.keys,
                there_and_back: Some(laid.there_and_back),
            };
            self.play_film_of(Command::EditKeys(edit));
        }
    }

    /// Keeps the film without its faces under a name, in place of one that is kept under it.
    pub(super) fn save_film(&mut self, name: &str) {
        match SavedFilm::of(self.document(), name) {
            Ok(film) => {
                let name = film.name().to_owned();
                let (severity, text) = if self.settings.keep_film(film) {
                    let text = format!(
                        "\"{name}\" is kept: Film, Saved films lays it out over other faces"
                    );
                    (Severity::Info, text)
                } else {
                    let text = format!(
                        "There is room for {MAX_SAVED_FILMS} films at most. Forget one first"
                    );
                    (Severity::Error, text)
                };
                self.context.report(severity, text);
            }
            Err(error) => self.context.report(Severity::Error, error.to_string()),
        }
    }

    /// Lays out a film that was kept, and plays it.
    pub(super) fn lay_saved(&mut self, name: &str) {
        let mut films = self.settings.saved_films().iter();
        if let Some(film) = films.find(|film| film.name() == name).cloned() {
            self.play_film_of(Command::LayFilm(film));
        }
    }

    /// Makes another film with a command and plays it from its start. `false` if that could not be.
    pub(super) fn play_film_of(&mut self, command: Command) -> bool {
        let had_keys = self.document().keys().is_some();
        let is_done = self.context.commit(command);
        if is_done {
            self.view.key = None;
            let start = *self.context.schedule().span().start();
            self.context.go_to(start);
            self.context.play();
            if had_keys {
                let text = "The keys that the film had made room: Ctrl+Z brings them back";
                self.context.report(Severity::Info, text);
            }
        }
        is_done
    }

    /// Lets the film begin where it stands, or end there.
    pub(super) fn trim(&mut self, is_start: bool) {
        let position = self.context.playhead().position();
        let timeline = *self.document().timeline();
        let timeline = if is_start {
            Timeline {
                starts_at: Some(position),
                ends_at: timeline.ends_at.filter(|end| *end > position),
                ..timeline
            }
        } else {
            Timeline {
                ends_at: Some(position),
                starts_at: timeline.starts_at.filter(|start| *start < position),
                ..timeline
            }
        };
        self.context.commit(Command::SetTimeline(timeline));
    }

    /// Whether the film could begin where it stands, or end there.
    pub(super) fn can_trim(&self, is_start: bool) -> bool {
        let position = self.context.playhead().position();
        let schedule = self.context.schedule();
        let is_on_stage = self.context.stage_view() == StageView::Morph;
        is_on_stage
            && if is_start {
                position < schedule.end()
            } else {
                position > schedule.start()
            }
    }

    pub(super) fn delete_key(&mut self) {
        if let Some(index) = self.chosen_key() {
            self.context
                .commit(Command::EditKeys(KeyEdit::Remove { index }));
            let count = self.document().film_keys().len();
            self.view.key = count.checked_sub(1).map(|last| index.min(last));
        }
    }

    pub(super) fn duplicate_key(&mut self) {
        let copied = self.copied_key.take();
        self.copy_key();
        self.paste_key();
        self.copied_key = copied;
    }

    /// Exchanges the chosen key with its neighbour: -1 for the one before, 1 for the one after.
    pub(super) fn move_key(&mut self, offset: isize) {
        let count = self.document().film_keys().len();
        let Some(from) = self.chosen_key() else {
            return;
        };
        let Some(to) = from.checked_add_signed(offset).filter(|to| *to < count) else {
            return;
        };
        self.context
            .commit(Command::EditKeys(KeyEdit::Move { from, to }));
        self.view.key = Some(to);
    }

    pub(super) fn copy_key(&mut self) {
        let keys = self.document().film_keys();
        let chosen = self.chosen_key().and_then(|key| keys.get(key));
        let copied = chosen.map(|key| CopiedKey {
            key: key.key.clone().into_owned(),
            face: key.face.clone().into_owned(),
        });
        if copied.is_some() {
            self.copied_key = copied;
        }
    }

    /// Whether a key has been copied.
    pub fn has_copied_key(&self) -> bool {
        self.copied_key.is_some()
    }

    pub(super) fn paste_key(&mut self) {
        let Some(CopiedKey { mut key, face }) = self.copied_key.clone() else {
            return;
        };
        if let Some(slot) = key.slot() {
            let is_still_there = self
                .document()
                .slot(slot)
                .is_some_and(|slot| slot.source == face.source);
            if !is_still_there {
                key.face = KeyFace::Own {
                    face: Box::new(face),
                };
            }
        }
        self.insert_keys(vec![key]);
    }

    /// Tells of keys that have kept the face of a slot that is no more.
    pub(super) fn tell_kept_faces(&mut self, kept: usize) {
        if kept > 0 {
            let keys = if kept == 1 {
                "One key of the film keeps its face".to_owned()
            } else {
                format!("{kept} keys of the film keep their face")
            };
            self.context.report(
                Severity::Info,
                format!("{keys}. Delete it on the timeline, or go back to automatic keys"),
            );
        }
    }
}
