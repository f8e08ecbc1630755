//! Dragging faces inside the window and files into it: what is dragged, what dropping will do, in words.

use std::path::PathBuf;

use egui::{DragAndDrop, Id, LayerId, Order, Rect, Response, Ui};

use super::view::{Picture, StudioView};
use super::{face, theme};
use facemath_studio::{
    Command, ConceptsIntent, ExampleGroup, FacesIntent, Intent, KeysIntent, SlotId, Source,
};

/// A face on its way somewhere.
#[derive(Debug, Clone, PartialEq)]
pub enum DraggedFace {
    /// From a slot.
    Slot(SlotId),
    /// From the gallery, by its index.
    Sample(usize),
    /// A result: any face that can be put into a slot.
    Result {
        /// What the slot is to hold.
        source: Source,
        /// What the face is to be called.
        name: String,
        /// What is drawn under the pointer.
        picture: Option<Picture>,
    },
}

/// A key on its way along the track, by its number among all keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraggedKey(pub usize);

/// Lets `response` (a slot) take faces from the gallery and from other slots. Says what dropping will do while one
/// hovers, and pushes the command when it is dropped.
pub fn slot_drop_target_ui(
    ui: &Ui,
    response: &Response,
    rect: Rect,
    slot: SlotId,
    is_filled: bool,
    intents: &mut Vec<Intent>,
) {
    let copies = ui.input(|input| input.modifiers.command);
    if let Some(face) = response.dnd_hover_payload::<DraggedFace>()
        && let Some(words) = drop_words(&face, slot, is_filled, copies)
    {
        face::paint_drop_target(ui, rect, words);
    }
    if let Some(face) = response.dnd_release_payload::<DraggedFace>() {
        intents.extend(drop_command(&face, slot, copies));
    }
}

fn drop_words(
    face: &DraggedFace,
    slot: SlotId,
    is_filled: bool,
    copies: bool,
) -> Option<&'static str> {
    match face {
        DraggedFace::Slot(from) if *from == slot => None,
        DraggedFace::Slot(_) if copies => Some("Drop to copy the face here"),
        DraggedFace::Slot(_) if is_filled => Some("Drop to swap the two faces\nCtrl copies"),
        DraggedFace::Slot(_) => Some("Drop to move the face here\nCtrl copies"),
        _ if is_filled => Some("Drop to replace this face"),
        _ => Some("Drop to place the face here"),
    }
}

fn drop_command(face: &DraggedFace, slot: SlotId, copies: bool) -> Option<Intent> {
    match face {
        &DraggedFace::Slot(from) if from == slot => None,
        &DraggedFace::Slot(from) if copies => {
            Some(Intent::Document(Command::CopySlot { from, to: slot }))
        }
        &DraggedFace::Slot(from) => Some(Intent::Document(Command::SwapSlots { a: from, b: slot })),
        &DraggedFace::Sample(sample) => Some(Intent::Faces(FacesIntent::PlaceSample {
            slot: Some(slot),
            sample,
        })),
        DraggedFace::Result { source, name, .. } => Some(Intent::Faces(FacesIntent::PlaceSource {
            slot: Some(slot),
            source: source.clone(),
            name: name.clone(),
        })),
    }
}

/// Where each slot was drawn, so that a file dropped on it finds it.
fn slot_rects_id() -> Id {
    Id::unique("slot rects")
}

/// Remembers where a slot was drawn in this frame.
pub fn remember_slot_rect(ui: &Ui, slot: SlotId, rect: Rect) {
    ui.data_mut(|data| {
        data.get_temp_mut_or_default::<Vec<(SlotId, Rect)>>(slot_rects_id())
            .push((slot, rect));
    });
}

fn example_rects_id() -> Id {
    Id::unique("example rects")
}

/// Remembers where a group of examples was drawn in this frame.
pub fn remember_example_rect(ui: &Ui, side: ExampleGroup, rect: Rect) {
    ui.data_mut(|data| {
        data.get_temp_mut_or_default::<Vec<(ExampleGroup, Rect)>>(example_rects_id())
            .push((side, rect));
    });
}

fn track_id() -> Id {
    Id::unique("film track rect")
}

/// Remembers where the film's track was drawn in this frame, and the number of the key that what is dropped at the pointer comes
/// before.
pub fn remember_track(ui: &Ui, rect: Rect, index: usize) {
    ui.data_mut(|data| data.insert_temp(track_id(), Some((rect, index))));
}

/// Where files from the desktop go.
#[derive(Clone, Copy)]
enum Landing {
    Slot(SlotId, Rect),
    Examples(ExampleGroup, Rect),
    /// The film, before the key with this number.
    Track(usize, Rect),
    /// Wherever there is room. Some systems tell no pointer position while files hover.
    Anywhere,
    /// Nowhere, while a question waits for its answer.
    Nowhere,
}

/// What is under the pointer of all that was drawn in this frame.
fn take_landing(ui: &Ui) -> Landing {
    let slots: Vec<(SlotId, Rect)> = ui.data_mut(|data| {
        std::mem::take(data.get_temp_mut_or_default::<Vec<(SlotId, Rect)>>(slot_rects_id()))
    });
    let groups: Vec<(ExampleGroup, Rect)> = ui.data_mut(|data| {
        std::mem::take(
            data.get_temp_mut_or_default::<Vec<(ExampleGroup, Rect)>>(example_rects_id()),
        )
    });
    let track = ui.data_mut(|data| {
        std::mem::take(data.get_temp_mut_or_default::<Option<(Rect, usize)>>(track_id()))
    });
    let Some(at) = ui.ctx().pointer_latest_pos() else {
        return Landing::Anywhere;
    };
    let mut groups = groups.into_iter();
    let mut slots = slots.into_iter();
    if let Some((side, rect)) = groups.find(|(_, rect)| rect.contains(at)) {
        Landing::Examples(side, rect)
    } else if let Some((slot, rect)) = slots.find(|(_, rect)| rect.contains(at)) {
        Landing::Slot(slot, rect)
    } else if let Some((rect, index)) = track.filter(|(rect, _)| rect.contains(at)) {
        Landing::Track(index, rect)
    } else {
        Landing::Anywhere
    }
}

/// Takes files dropped from the desktop; while they hover, says where they will go. Under a question (`is_asked`) they go nowhere.
pub fn dropped_files_ui(ui: &Ui, view: &StudioView<'_>, is_asked: bool, intents: &mut Vec<Intent>) {
    let landing = take_landing(ui);
    let (hovering, files): (usize, Vec<PathBuf>) = ui.input(|input| {
        let files = input.raw.dropped_files.iter();
        (
            input.raw.hovered_files.len(),
            files.map(|file| file.path().to_path_buf()).collect(),
        )
    });
    let landing = if is_asked { Landing::Nowhere } else { landing };
    if hovering > 0 {
        hovering_files_ui(ui, view, landing, hovering);
    }
    if files.is_empty() {
        return;
    }
    intents.push(match landing {
        Landing::Nowhere => Intent::Faces(FacesIntent::RefuseFiles(files.len())),
        Landing::Examples(side, _) => Intent::Concepts(ConceptsIntent::AddFiles { side, files }),
        Landing::Track(index, _) => Intent::Keys(KeysIntent::PlaceFiles { index, files }),
        Landing::Slot(slot, _) => Intent::Faces(FacesIntent::PlaceFiles {
            slot: Some(slot),
            files,
        }),
        Landing::Anywhere => Intent::Faces(FacesIntent::PlaceFiles { slot: None, files }),
    });
}

/// Says what becomes of files that are held over the window.
fn hovering_files_ui(ui: &Ui, view: &StudioView<'_>, landing: Landing, count: usize) {
    let layer = LayerId::new(Order::Foreground, Id::unique("file drop"));
    let ui_over = ui_on_layer(ui, layer);
    match landing {
        Landing::Examples(side, rect) => {
            face::paint_drop_target(&ui_over, rect, example_words(side));
        }
        Landing::Slot(slot, rect) => {
            let words = match view.slots.iter().find(|view| view.id == slot) {
                Some(view) if view.is_filled => "Drop to replace this face",
                _ => "Drop to place the photo here",
            };
            face::paint_drop_target(&ui_over, rect, words);
        }
        Landing::Track(_, rect) => {
            let words = match count {
                1 => "Drop to make the photo a key of the film".to_owned(),
                _ => format!("Drop to make {count} photos keys of the film"),
            };
            face::paint_drop_target(&ui_over, rect, &words);
        }
        Landing::Nowhere => {
            let rect = ui.ctx().content_rect().shrink(theme::SPACE_L);
            face::paint_drop_target(&ui_over, rect, "Answer the question first");
        }
        Landing::Anywhere => {
            let words = match count {
                1 => "Drop to add the photo".to_owned(),
                _ => format!("Drop to add {count} photos"),
            };
            let rect = ui.ctx().content_rect().shrink(theme::SPACE_L);
            face::paint_drop_target(&ui_over, rect, &words);
        }
    }
}

fn ui_on_layer(ui: &Ui, layer: LayerId) -> Ui {
    Ui::new(
        ui.ctx().clone(),
        Id::unique("file drop"),
        egui::UiBuilder::new()
            .layer_id(layer)
            .max_rect(ui.ctx().content_rect()),
    )
}

/// Draws the face that is being dragged inside the window under the pointer.
pub fn dragged_face_ui(ui: &Ui, view: &StudioView<'_>) {
    if let Some(dragged) = DragAndDrop::payload::<DraggedKey>(ui.ctx()) {
        let mut keys = view.film.keys.iter();
        let key = keys.find(|key| key.index == dragged.0);
        face::dragged_face_ui(ui, key.and_then(|key| key.picture));
    }
    let Some(face) = DragAndDrop::payload::<DraggedFace>(ui.ctx()) else {
        return;
    };
    let picture = match &*face {
        DraggedFace::Slot(id) => view
            .slots
            .iter()
            .find(|slot| slot.id == *id)
            .and_then(|slot| slot.edited.or(slot.original)),
        DraggedFace::Result { picture, .. } => *picture,
        DraggedFace::Sample(index) => view.samples.get(*index).and_then(|sample| sample.picture),
    };
    face::dragged_face_ui(ui, picture);
}

/// What dropping on a group does.
pub fn example_words(side: ExampleGroup) -> &'static str {
    match side {
        ExampleGroup::With => "Drop among the faces with it",
        ExampleGroup::Without => "Drop among the faces without it",
    }
}
