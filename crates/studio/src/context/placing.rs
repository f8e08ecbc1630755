//! Photos and made-up faces into slots.

use crate::limits::{MAX_KEYS, MAX_NAME_CHARS, MAX_SLOTS};
use std::path::PathBuf;

use super::Context;
use crate::command::{Command, KeyEdit};
use crate::demonstration;
use crate::document::{SlotId, Source};
use crate::messages::Severity;
use crate::photos::source_name;
use crate::storage::absolute;
use crate::timeline::Keyframe;
use facemath_core::photo::has_picture_extension;

/// Photos that were dropped together. The document changes only when the last of them has been read, in one step and in
/// the order of the files, whichever is read first.
pub(crate) struct DroppedFiles {
    destination: Destination,
    /// The answer that says which pictures these are, while it is awaited.
    listing: Option<u64>,
    files: Vec<DroppedFile>,
}

/// Where dropped photos go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// Into slots: the first into this one, or the first empty one.
    Slots(Option<SlotId>),
    /// Into the film, before the key with this number or behind all.
    Keys(usize),
}

struct DroppedFile {
    source: Source,
    /// `None` while it is being read; then whether it is a photo.
    result: Option<Result<(), String>>,
}

impl DroppedFiles {
    /// Whether the first of the photos is to go into `slot`.
    pub fn is_for(&self, slot: SlotId) -> bool {
        self.destination == Destination::Slots(Some(slot))
    }

    /// Whether `source` is one of the photos.
    pub fn expects(&self, source: &Source) -> bool {
        self.files.iter().any(|file| file.source == *source)
    }

    fn is_complete(&self) -> bool {
        self.listing.is_none() && self.files.iter().all(|file| file.result.is_some())
    }
}

impl Context {
    /// Reads photos in the background and puts them where they are to go. Of slots the first takes that which is named (or
    /// the first empty one), the others the empty slots after it and new ones; without a slot they take the place of the
    /// faces of the first run. A folder stands for the pictures in it, by name. A file that is no photo becomes a message;
    /// it takes no place.
    pub(crate) fn place_files(&mut self, paths: Vec<PathBuf>, destination: Destination) {
        if paths.is_empty() {
            return;
        }
        let paths: Vec<PathBuf> = paths.iter().map(|path| absolute(path)).collect();
        let mut drop = DroppedFiles {
            destination,
            listing: None,
            files: Vec::new(),
        };
        // What is called like a picture is taken for one; whether the rest are folders, the disk must say.
        if paths.iter().all(|path| has_picture_extension(path)) {
            self.load_files(&mut drop, paths);
        } else {
            drop.listing = Some(self.faces.list(paths));
        }
        self.drops.push(drop);
        self.finish_drops();
    }

    /// Starts reading the files of a drop, as many as there is room for.
    fn load_files(&mut self, drop: &mut DroppedFiles, mut paths: Vec<PathBuf>) {
        let room = self.room_for(drop);
        if paths.len() > room {
            self.report_no_room(drop.destination, room, paths.len());
            paths.truncate(room);
        }
        for path in paths {
            let source = Source::Photo { path };
            let is_there = self.faces.photos().get(&source).is_some();
            if !is_there {
                self.faces.load(&source);
            }
            drop.files.push(DroppedFile {
                source,
                result: is_there.then_some(Ok(())),
            });
        }
    }

    fn report_no_room(&mut self, destination: Destination, room: usize, count: usize) {
        let opened = match room {
            0 => "None".to_owned(),
            _ => format!("Only the first {room}"),
        };
        let places = match destination {
            Destination::Slots(_) => format!("{MAX_SLOTS} slots"),
            Destination::Keys(_) => format!("{MAX_KEYS} keys"),
        };
        self.notices.report(
            Severity::Warning,
            format!(
                "{opened} of {count} photos can be opened: there is room for {places}. Delete some to open the others"
            ),
        );
    }

    /// Puts a sample or an invention into a slot, or into the first empty or a new one.
    pub(crate) fn place(&mut self, source: Source, name: &str, slot: Option<SlotId>) -> bool {
        self.commit(Command::PlaceFaces {
            first: slot,
            faces: vec![(source, name.to_owned())],
        })
    }

    /// Puts a face that the model makes up into a slot, or into the first empty or a new one.
    pub(crate) fn invent(&mut self, seed: u64, slot: Option<SlotId>) -> bool {
        let source = Source::Invented { seed };
        let name = source_name(&source);
        self.place(source, &name, slot)
    }

    /// Handles a photo that has been read, or not; `is_guest` says that somebody else tells of it.
    pub(crate) fn take_photo(
        &mut self,
        source: &Source,
        result: &Result<(), String>,
        is_guest: bool,
    ) {
        let mut is_dropped = false;
        for drop in &mut self.drops {
            for file in drop.files.iter_mut().filter(|file| file.source == *source) {
                is_dropped = true;
                file.result = Some(result.clone());
            }
        }
        if let Err(reason) = result
            && !is_dropped
            && !is_guest
        {
            self.notices.report(Severity::Error, reason.as_str());
        }
    }

    /// Handles the pictures of the folders among what was dropped.
    pub(crate) fn take_listing(&mut self, ticket: u64, files: Vec<PathBuf>, problems: Vec<String>) {
        let mut drops = self.drops.iter();
        // A project may have been opened in the meantime.
        let Some(index) = drops.position(|drop| drop.listing == Some(ticket)) else {
            return;
        };
        for problem in problems {
            self.notices.report(Severity::Warning, problem);
        }
        let mut drop = self.drops.remove(index);
        drop.listing = None;
        self.load_files(&mut drop, files);
        self.drops.insert(index, drop);
    }

    pub(crate) fn finish_drops(&mut self) {
        let (complete, waiting) = std::mem::take(&mut self.drops)
            .into_iter()
            .partition(DroppedFiles::is_complete);
        self.drops = waiting;
        for drop in complete {
            self.finish_drop(drop);
        }
    }

    fn finish_drop(&mut self, drop: DroppedFiles) {
        // The slot may have been taken away, and others filled, while the photos were being read.
        let first = self.target_of(&drop);
        let (room, replaces_demonstration) =
            (self.room_for(&drop), self.replaces_demonstration(&drop));
        let mut faces = Vec::new();
        for file in drop.files {
            match file.result {
                Some(Err(reason)) => self.notices.report(Severity::Error, reason),
                _ => {
                    let name = short_name(&file.source);
                    faces.push((file.source, name));
                }
            }
        }
        if faces.len() > room {
            self.report_no_room(drop.destination, room, faces.len());
            faces.truncate(room);
        }
        if !faces.is_empty() {
            let photos = faces.iter().filter_map(|(source, _)| match source {
                Source::Photo { path } => Some(path.clone()),
                _ => None,
            });
            self.placed_photos.extend(photos);
            let before: Vec<SlotId> = self.filled_slots();
            self.commit(match drop.destination {
                Destination::Keys(index) => inserted_keys(index, &faces),
                Destination::Slots(_) if replaces_demonstration => Command::ArrangeFaces { faces },
                Destination::Slots(_) => Command::PlaceFaces { first, faces },
            });
            self.tell_outside_film(&before);
        }
    }

    fn filled_slots(&self) -> Vec<SlotId> {
        let slots = self.document().filled_slots();
        slots.map(|slot| slot.id).collect()
    }

    /// Tells how the faces that are in slots now and were not `before` come into a film whose keys somebody has written down.
    fn tell_outside_film(&mut self, before: &[SlotId]) {
        let Some(keys) = self.document().keys() else {
            return;
        };
        let is_in_film = |slot: &SlotId| keys.iter().any(|key| key.slot() == Some(*slot));
        let mut new = self.filled_slots();
        new.retain(|slot| !before.contains(slot) && !is_in_film(slot));
        let text = match new.as_slice() {
            [] => return,
            [slot] => {
                let slot = self.document().slot(*slot);
                let name = slot.map(|slot| slot.name.clone()).unwrap_or_default();
                format!(
                    "{name} is not part of the film yet: drag it onto the timeline, or select it and press K"
                )
            }
            _ => format!(
                "{} new faces are not part of the film yet: drag them onto the timeline, or select each and press K",
                new.len()
            ),
        };
        self.notices.report(Severity::Info, text);
    }

    /// How many photos of a drop there is room for.
    fn room_for(&self, drop: &DroppedFiles) -> usize {
        if self.replaces_demonstration(drop) {
            return MAX_SLOTS;
        }
        if let Destination::Keys(_) = drop.destination {
            return MAX_KEYS.saturating_sub(self.document().film_keys().len());
        }
        self.document().room_from(self.target_of(drop))
    }

    /// The slot that a drop is for, unless it has been taken away.
    fn target_of(&self, drop: &DroppedFiles) -> Option<SlotId> {
        match drop.destination {
            Destination::Slots(slot) => slot.filter(|&id| self.document().slot(id).is_some()),
            Destination::Keys(_) => None,
        }
    }

    /// Whether photos are to take the place of all faces: those that everybody meets first, whatever was tried on them,
    /// give way to the user's own unless these are for one slot.
    fn replaces_demonstration(&self, drop: &DroppedFiles) -> bool {
        drop.destination == Destination::Slots(None)
            && self.project_path().is_none()
            && demonstration::is_shown_by(self.document())
    }

    /// The photos that have been put into slots since the last call, oldest first: for the list of recent ones.
    pub(crate) fn take_placed_photos(&mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.placed_photos)
    }
}

/// What makes faces keys of the film.
fn inserted_keys(index: usize, faces: &[(Source, String)]) -> Command {
    let faces = faces.iter();
    let keys = faces.map(|(source, name)| Keyframe::of_source(source.clone(), name));
    Command::EditKeys(KeyEdit::Insert {
        index,
        keys: keys.collect(),
        lead_frames: None,
    })
}

/// A photo's file name without its ending, as the name of a face.
pub(crate) fn short_name(source: &Source) -> String {
    let name = match source {
        Source::Photo { path } => path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned()),
        Source::Sample { .. }
        | Source::Invented { .. }
        | Source::InventedByMixture { .. }
        | Source::InventedUntold { .. }
        | Source::Code { .. } => None,
    };
    let name: String = name
        .unwrap_or_else(|| source_name(source))
        .trim()
        .chars()
        .take(MAX_NAME_CHARS)
        .collect();
    if name.trim().is_empty() {
        "Photo".to_owned()
    } else {
        name
    }
}
