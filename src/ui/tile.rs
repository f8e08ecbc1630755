//! Results: small faces that are clicked or dragged into a slot.

use egui::{Response, Ui};

use super::drop::DraggedFace;
use super::face;
use super::view::Picture;
use facemath_studio::{FacesIntent, Intent, Source};

/// A face that can be put into a slot.
#[derive(Debug, Clone)]
pub struct Tile<'a> {
    /// What the slot is to hold.
    pub source: Source,
    /// What the face is to be called, and its accessible name.
    pub name: &'a str,
    /// What is known about it; a line on how to place it follows.
    pub tooltip: &'a str,
    /// Its picture, once drawn.
    pub picture: Option<Picture>,
}

impl Tile<'_> {
    /// Draws it `side` points wide. A click puts it into the selected slot if that is empty, else into the first empty or a
    /// new one.
    pub fn ui(&self, ui: &mut Ui, side: f32, intents: &mut Vec<Intent>) -> Response {
        let response = self.draggable_ui(ui, side, self.name);
        if response.clicked() {
            intents.push(Intent::Faces(FacesIntent::PlaceSource {
                slot: None,
                source: self.source.clone(),
                name: self.name.to_owned(),
            }));
        }
        let separator = if self.tooltip.is_empty() { "" } else { "\n" };
        response.on_hover_text(format!(
            "{}{separator}Click to place it, or drag it onto a slot",
            self.tooltip
        ))
    }

    /// Draws it `side` points wide, to be dragged onto a slot, where the face is called `name`. What a click does is left to
    /// the caller.
    pub fn draggable_ui(&self, ui: &mut Ui, side: f32, name: &str) -> Response {
        let response = face::face_ui(ui, side, self.picture, self.name);
        if response.dragged() {
            response.dnd_set_drag_payload(DraggedFace::Result {
                source: self.source.clone(),
                name: name.to_owned(),
                picture: self.picture,
            });
        }
        response
    }
}
