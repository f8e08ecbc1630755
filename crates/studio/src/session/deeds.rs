//! What a user does, by name and without a window: each deed is passed on to the feature that it is about. What a window asks
//! for is an [`Intent`](crate::Intent).

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::{RgbImage, RgbaImage};

use super::Session;
use crate::collection::{Collection, CollectionWorker};
use crate::command::{Animation, Command};
use crate::concepts::OwnConcept;
use crate::context::{Destination, Sheet, StageView};
use crate::document::{SlotId, Source};
use crate::export_job::FrameSource;
use crate::film::Film;
use crate::game::{Rivals, Side};
use crate::inventions::Inventions;
use crate::messages::{MessageId, Severity};
use crate::rooms::{ExampleGroup, PictureMaker, Proofs};
use crate::walking::WalkSettings;
use facemath_core::export::Provenance;
use facemath_nets::engine::Drawing;

impl Session {
    /// Carries out a command as one step. `false` if it could not be; the reason is then among the messages.
    pub fn commit(&mut self, command: Command) -> bool {
        let kept = self.document().own_key_faces().count();
        let loses_face = matches!(
            command,
            Command::RemoveSlot { .. } | Command::ClearSlot { .. }
        );
        let is_done = self.context.commit(command);
        if is_done && loses_face {
            let now = self.document().own_key_faces().count();
            self.tell_kept_faces(now.saturating_sub(kept));
        }
        is_done
    }

    /// Carries out a command in the middle of a drag: all those of one drag are one step.
    pub fn drag(&mut self, command: Command) -> bool {
        self.context.drag(command)
    }

    /// The pointer has been released, or typing into a field has ended.
    pub fn end_gesture(&mut self) {
        self.context.end_gesture();
    }

    /// Takes back the last step; `false` if there is none.
    pub fn undo(&mut self) -> bool {
        self.context.undo()
    }

    /// Makes the last undone step again; `false` if there is none.
    pub fn redo(&mut self) -> bool {
        self.context.redo()
    }

    /// Shows a message.
    pub fn report(&mut self, severity: Severity, text: impl Into<String>) {
        self.context.report(severity, text);
    }

    /// The installed concepts, of whatever model.
    pub fn set_installed_concepts(&mut self, installed: Vec<OwnConcept>) {
        self.context.set_installed_concepts(installed);
    }

    /// Gives a concept of the document another label, and a name after it.
    pub fn rename_concept(&mut self, name: &str, label: &str) -> bool {
        self.context.rename_concept(name, label)
    }

    /// Writes a concept of the document to a file. `false` if that failed; the reason is then among the messages.
    pub fn save_concept(&mut self, name: &str, path: &Path) -> bool {
        self.context.save_concept(name, path)
    }

    /// Adds the concept in a file to the document. `false` if that failed; the reason is then among the messages.
    pub fn load_concept(&mut self, path: &Path) -> bool {
        self.context.load_concept(path)
    }

    /// Reads photos in the background and puts them into slots: the first into `slot` (or the first empty one), the
    /// others into the empty slots after it and new ones. Without `slot` they take the place of the faces of the first run. A folder stands for the pictures in it, by name. A file that is
    /// no photo becomes a message; it takes no slot.
    pub fn place_files(&mut self, paths: Vec<PathBuf>, slot: Option<SlotId>) {
        self.context.place_files(paths, Destination::Slots(slot));
    }

    /// The proof of the film's file.
    pub fn proofs(&self) -> &Proofs {
        &self.rooms.proofs
    }

    /// Reads photos in the background and makes them keys of the film, before the one with this number or behind all.
    pub fn place_key_files(&mut self, paths: Vec<PathBuf>, index: usize) {
        self.context.place_files(paths, Destination::Keys(index));
    }

    /// Puts a sample or an invention into a slot, or into the first empty or a new one.
    pub fn place(&mut self, source: Source, name: &str, slot: Option<SlotId>) -> bool {
        self.context.place(source, name, slot)
    }

    /// Puts a face that the model makes up into a slot, or into the first empty or a new one.
    pub fn invent(&mut self, seed: u64, slot: Option<SlotId>) -> bool {
        self.context.invent(seed, slot)
    }

    /// The photos that have been put into slots since the last call, oldest first: for the list of recent ones.
    pub fn take_placed_photos(&mut self) -> Vec<PathBuf> {
        self.context.take_placed_photos()
    }

    /// Tries again to get the face of a slot that has failed, or the photos that lend it detail.
    pub fn retry(&mut self, slot: SlotId) {
        self.context.retry(slot);
    }

    /// Chooses what the stage shows. Showing a face stops the morph.
    pub fn show(&mut self, view: StageView) {
        self.context.show(view);
    }

    /// Plays the morph on the stage. Does nothing with fewer than two faces.
    pub fn play(&mut self) {
        self.context.play();
    }

    /// Stops the morph where it is.
    pub fn pause(&mut self) {
        self.context.pause();
    }

    /// Shows the morph at a position, under a hand that moves until [`Session::end_gesture`]: 0 is the first face, 1 the
    /// second.
    pub fn scrub(&mut self, position: f32) {
        self.context.scrub(position);
    }

    /// Watches another walk, or the same in another way, from about where it stands; numbers out of their range are
    /// brought into it.
    pub fn set_walk(&mut self, settings: WalkSettings) {
        self.rooms.walking.set_walk(&mut self.context, settings);
    }

    /// Shows the walk and lets it go on.
    pub fn start_walking(&mut self) {
        self.rooms.walking.start_walking(&mut self.context);
    }

    /// Walks or stops.
    pub fn toggle_walking(&mut self) {
        self.rooms.walking.toggle_walking(&mut self.context);
    }

    /// Goes to a frame of the walk, under a hand that moves until [`Session::end_gesture`], and stays there.
    pub fn scrub_walk(&mut self, frame: usize) {
        self.rooms.walking.scrub_walk(&mut self.context, frame);
    }

    /// Goes some frames on, or back if negative; a closed walk goes on at its other end.
    pub fn step_walk(&mut self, frames: i64) {
        self.rooms.walking.step_walk(&mut self.context, frames);
    }

    /// Shows others; numbers out of their range are brought into it.
    pub fn set_inventions(&mut self, inventions: Inventions) {
        self.rooms.inventing.set_inventions(inventions);
    }

    /// Which rivals the photographs have.
    pub fn set_rivals(&mut self, rivals: Rivals) {
        self.rooms.game.set_rivals(rivals);
    }

    /// Chooses whether the photograph is made as soft as its rival.
    pub fn set_game_even(&mut self, is_even: bool) {
        self.rooms.game.set_game_even(is_even);
    }

    /// Plays with the photos of a folder too.
    pub fn set_game_folder(&mut self, folder: PathBuf) {
        self.rooms.game.set_game_folder(&mut self.context, folder);
    }

    /// Takes one face for the photograph. `None` unless both are seen and the round is not answered yet.
    pub fn answer_game(&mut self, side: Side) -> Option<bool> {
        self.rooms.game.answer_game(side)
    }

    /// Goes on to the next round once this one is answered.
    pub fn next_game_round(&mut self) {
        self.rooms.game.next_game_round();
    }

    /// Takes the face in a slot among the examples of a side, or out of them. It leaves the other side.
    pub fn toggle_slot_example(&mut self, side: ExampleGroup, slot: SlotId) {
        self.rooms
            .draft
            .toggle_slot_example(&mut self.context, side, slot);
    }

    /// Takes a face among the examples of a side.
    pub fn add_example(&mut self, side: ExampleGroup, source: Source, name: &str) {
        self.rooms
            .draft
            .add_example(&mut self.context, side, source, name);
    }

    /// Takes photos among the examples of a side; a folder stands for the pictures in it.
    pub fn add_example_files(&mut self, side: ExampleGroup, paths: Vec<PathBuf>) {
        self.rooms
            .draft
            .add_example_files(&mut self.context, side, paths);
    }

    /// Stops reading; the examples that are read stay.
    pub fn cancel_examples(&mut self) {
        self.rooms.draft.cancel_examples();
    }

    /// Adds the slider of what was fitted. `false` if there is nothing or it cannot be; the reason is then among the
    /// messages.
    pub fn add_drafted_concept(&mut self, label: &str, negative: &str, positive: &str) -> bool {
        self.rooms
            .draft
            .add_drafted_concept(&mut self.context, label, negative, positive)
    }

    /// Has collections kept by `worker` from now on; without one there are none.
    pub fn use_collections(&mut self, worker: Box<dyn CollectionWorker>) {
        self.rooms.collections.use_collections(worker);
    }

    /// Looks among other faces from now on.
    pub fn choose_collection(&mut self, collection: Collection) {
        self.rooms.collections.choose_collection(collection);
    }

    /// Reads no further; what has been read stays.
    pub fn stop_updating(&mut self) {
        self.rooms.collections.stop_updating();
    }

    /// Looks for new photos, and goes on reading.
    pub fn resume_updating(&mut self) {
        self.rooms.collections.resume_updating();
    }

    /// Asks for small pictures of faces on the map, the most urgent first, in place of what was asked for before.
    pub fn want_thumbnails(&mut self, faces: Vec<u32>) {
        self.rooms.collections.want_thumbnails(faces);
    }

    /// The small pictures that have arrived since the last call.
    pub fn take_thumbnails(&mut self) -> VecDeque<(u32, Arc<RgbImage>)> {
        self.rooms.collections.take_thumbnails()
    }

    /// Puts faces of the map into the slots, in place of all that is there, so that the morph goes from one to the next. One
    /// step of the history. `false` with fewer than two.
    pub fn lay_path(&mut self, faces: &[u32]) -> bool {
        self.rooms.collections.lay_path(&mut self.context, faces)
    }

    /// Puts the answer into the first empty slot after all faces, or a new one, named after the expression; `false` if
    /// there is no answer or no room. Empty slots between faces are left alone: filling one would move the letters of those
    /// after it, and with them what the expression means.
    pub fn keep_answer(&mut self) -> bool {
        self.rooms.expressions.keep_answer(&mut self.context)
    }

    /// Starts writing the morph to a GIF. `false` if it cannot be started; the reason is then among the messages. The
    /// outcome becomes a message too.
    pub fn start_export(&mut self, path: &Path, film: Film, frames: &dyn FrameSource) -> bool {
        self.rooms
            .exports
            .start_export(&mut self.context, path, film, frames)
    }

    /// Starts writing the photo of the selected face with the edits of all its faces to `path`, at its own size and in its own format.
    /// `false` if it cannot be started; the reason is then among the messages. The outcome becomes a message too.
    pub fn start_saving_photo(&mut self, path: &Path, frames: &dyn FrameSource) -> bool {
        self.rooms
            .exports
            .start_saving_photo(&mut self.context, path, frames)
    }

    /// Starts making that photo the new starting point of all its faces. When it is written the document changes in one
    /// step, but for faces that have left their slots. `false` as for [`Session::start_saving_photo`].
    pub fn start_baking(&mut self, frames: &dyn FrameSource) -> bool {
        self.rooms.exports.start_baking(&mut self.context, frames)
    }

    /// Asks the running export to stop.
    pub fn cancel_export(&mut self) {
        self.rooms.exports.cancel_export(&mut self.context);
    }

    /// Writes a picture as PNG in the background, with a comment if it is one of drawn faces alone. The outcome becomes a
    /// message.
    pub fn save_picture(
        &mut self,
        path: &Path,
        make: PictureMaker,
        provenance: Option<Provenance>,
    ) {
        self.rooms
            .picture_files
            .save_picture(path, make, provenance);
    }

    /// Keeps a pasted picture as a file in the data folder, in the background, and then puts it into `slot` (or the first
    /// empty one) like any photo, so that projects find it again.
    pub fn paste_picture(&mut self, picture: RgbaImage, slot: Option<SlotId>) {
        self.rooms
            .picture_files
            .paste_picture(&mut self.context, picture, slot);
    }

    /// The user has read a message.
    pub fn dismiss(&mut self, message: MessageId) {
        self.context.notices.messages.dismiss(message);
    }

    /// Asks for all pictures again: the textures they were drawn into are gone.
    pub fn refresh(&mut self) {
        self.context.refresh();
    }

    /// Says what a sheet shows from now on, in order; nothing lets its pictures go.
    pub fn set_tiles(&mut self, sheet: Sheet, faces: Vec<impl Into<Drawing>>) {
        self.context.set_tiles(sheet, faces);
    }

    /// Makes a film of one face that runs from one setting of a control to another, and plays it. `false` as for
    /// [`Session::commit`].
    pub(super) fn animate(&mut self, animation: Animation) -> bool {
        self.play_film_of(Command::Animate(animation))
    }

    /// Takes `found` for the photo of a slot, which cannot be read where it was, and looks for other lost ones beside it.
    pub fn locate(&mut self, slot: SlotId, found: PathBuf) {
        let source = self.context.document().slot(slot);
        if let Some(Source::Photo { path }) = source.and_then(|slot| slot.source.as_ref()) {
            let lost = path.clone();
            self.rooms.relinking.locate(&self.context, lost, found);
        }
    }

    /// Sets whether anybody sees the sliders: then it is found out how far they go. See [`Reach`](crate::Reach).
    pub fn show_reach(&mut self, is_shown: bool) {
        self.rooms.reach.show(is_shown);
    }
}
