//! The faces that were found in the photo: an outline and a number each, to be clicked.

use egui::{Align2, Button, Rect, Response, Shape, Stroke, TextStyle, Ui};

use super::{Change, Stand};
use crate::ui::theme;
use crate::ui::view::FramingView;
use facemath_core::photo::Framing;
use facemath_nets::align::FoundFace;

/// Most faces that get a button: more do not fit beside the others.
const MOST_BUTTONS: usize = 9;

/// Outlines the faces, where there are several or the one is not framed yet.
pub(super) fn paint_faces(ui: &Ui, area: Rect, stand: &Stand, view: &FramingView) {
    let tokens = theme::tokens(ui);
    let painter = ui.painter().with_clip_rect(area);
    for (index, face) in view.faces.iter().enumerate() {
        if is_framed(face, view) {
            continue;
        }
        let corners = face.framing.corners_px();
        let corners = corners.map(|(x, y)| stand.at(view.framing.crop_from_photo(x, y)));
        painter.add(Shape::closed_line(
            corners.to_vec(),
            Stroke::new(1.5, tokens.accent),
        ));
        painter.text(
            corners[0],
            Align2::LEFT_BOTTOM,
            index + 1,
            TextStyle::Body.resolve(ui.style()),
            tokens.accent,
        );
    }
}

/// A click takes the face under the pointer; of several the smallest, which would be out of reach otherwise.
pub(super) fn handle_click(
    response: &Response,
    stand: &Stand,
    view: &FramingView,
    change: &mut Change,
) {
    let Some(at) = response
        .interact_pointer_pos()
        .filter(|_| response.clicked())
    else {
        return;
    };
    let (u, v) = stand.crop_point(at);
    let (x, y) = view.framing.photo_from_crop(u, v);
    let is_under_pointer = |face: &&FoundFace| {
        let (u, v) = face.framing.crop_from_photo(x, y);
        (0.0..=1.0).contains(&u) && (0.0..=1.0).contains(&v)
    };
    let clicked = view
        .faces
        .iter()
        .filter(|face| !is_framed(face, view))
        .filter(is_under_pointer)
        .min_by(|a, b| a.framing.size_px.total_cmp(&b.framing.size_px));
    if let Some(face) = clicked {
        change.set = Some(face.framing);
    }
}

/// A button for each face, for the keyboard; none where there is nothing to choose.
pub(super) fn numbers_ui(ui: &mut Ui, view: &FramingView, change: &mut Change) {
    if view.faces.len() < 2 {
        return;
    }
    let others = others(view);
    let text = format!("Add all {}", view.faces.len());
    let tooltip = "Put the other faces of this photo into slots of their own";
    let button = ui
        .add_enabled(!others.is_empty(), Button::new(text))
        .on_hover_text(tooltip);
    if button.clicked() {
        change.others = others;
    }
    // The row is laid out from the right.
    for (index, face) in view.faces.iter().enumerate().take(MOST_BUTTONS).rev() {
        let button = ui
            .selectable_label(is_framed(face, view), format!("Face {}", index + 1))
            .on_hover_text("Frame this face; faces are numbered from left to right");
        if button.clicked() {
            change.set = Some(face.framing);
        }
    }
}

/// The squares of the faces that are in no slot.
fn others(view: &FramingView) -> Vec<Framing> {
    let is_in_slot = |face: &&FoundFace| {
        let mut known = view.in_slots.iter();
        known.any(|known| known.is_of_same_face(&face.framing))
    };
    let others = view.faces.iter().filter(|face| !is_in_slot(face));
    others.map(|face| face.framing).collect()
}

fn is_framed(face: &FoundFace, view: &FramingView) -> bool {
    face.framing == view.framing
}
