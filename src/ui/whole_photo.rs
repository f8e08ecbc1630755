//! The whole photo with its edits in place of the face, and the faces in it, each of which can be chosen.

use egui::{
    Align, Align2, Button, CursorIcon, Label, Layout, Pos2, Rect, Response, RichText, ScrollArea,
    Sense, Shape, Stroke, TextStyle, Ui, UiBuilder, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::shortcuts::is_original_held;
use super::view::{PhotoFaceView, StudioView, WholePhotoView};
use super::{UiState, face, theme, wipe};
use facemath_studio::{FacesIntent, Intent};

const TOOLTIP: &str = "The whole photo with the edits in it. Press V to see the face again";
const GROUP_TOOLTIP: &str = "The whole photo with the edits of all its faces in it. Click a face to have its own sliders; press V to see the face again";
/// Height of the row below the photo, in points: its buttons and a scroll bar.
const ROW_HEIGHT: f32 = theme::ROW + 10.0;
/// Width of the words before the buttons, in points.
const WORDS_WIDTH: f32 = 230.0;

/// Draws the photo as large as fits, and below it, where there are several faces, a line that says so.
pub fn whole_photo_ui(
    ui: &mut Ui,
    area: Rect,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let unread = WholePhotoView::default();
    let photo = view.whole_photo.as_ref().unwrap_or(&unread);
    let is_group = photo.faces.len() > 1;
    let row_height = if is_group {
        ROW_HEIGHT + theme::SPACE_M
    } else {
        0.0
    };
    let above = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - row_height));
    let mut pointed_at = None;
    if is_group {
        let row = Rect::from_min_max(
            pos2(area.left(), area.bottom() - ROW_HEIGHT),
            area.right_bottom(),
        );
        ui.scope_builder(UiBuilder::new().max_rect(row), |ui| {
            pointed_at = faces_ui(ui, &photo.faces, intents);
        });
    }
    picture_ui(ui, above, view, photo, state, pointed_at, intents);
}

fn picture_ui(
    ui: &Ui,
    area: Rect,
    view: &StudioView<'_>,
    photo: &WholePhotoView,
    state: &mut UiState,
    pointed_at: Option<usize>,
    intents: &mut Vec<Intent>,
) {
    let name = view.selected().map_or("", |slot| slot.name.as_str());
    let holds = is_original_held(ui, state) && photo.original.is_some();
    let name = match holds {
        true => format!("Original photo of {name}"),
        false => format!("Photo of {name}"),
    };
    let id = ui.scope_id().with("whole photo");
    let Some(edited) = view.cover_on_stage else {
        let response = ui.interact(area, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
        let font = TextStyle::Body.resolve(ui.style());
        face::paint_hint(ui, area, "Putting the face back…", font);
        return;
    };
    let picture = photo.original.filter(|_| holds).unwrap_or(edited);
    let scale = (area.size() / edited.size_px).min_elem();
    let rect = Rect::from_center_size(area.center(), edited.size_px * scale);
    let response = ui.interact(rect, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    face::paint_face(ui, rect, Some(picture));
    if let (Some(place), Some(before), false) = (&mut state.wipe, photo.original, holds) {
        wipe::wipe_ui(ui, rect, &response, before, place);
    } else if photo.faces.len() > 1 {
        let stand = Stand { rect, photo };
        let under = choose_ui(ui, &response, &stand, intents);
        if response.hovered() || pointed_at.is_some() {
            paint_faces(ui, &stand, under.or(pointed_at));
        }
    }
    let tooltip = match photo.faces.len() {
        0 | 1 => TOOLTIP,
        _ => GROUP_TOOLTIP,
    };
    response.on_hover_text(tooltip);
}

/// Where the photo is on the screen.
struct Stand<'a> {
    rect: Rect,
    photo: &'a WholePhotoView,
}

impl Stand<'_> {
    fn at(&self, (x, y): (f32, f32)) -> Pos2 {
        self.rect.min + vec2(x, y) / self.photo.size_px * self.rect.size()
    }

    /// The number of the face at a place on the screen; of several the smallest, which would be out of reach otherwise.
    fn face_at(&self, place: Pos2) -> Option<usize> {
        let at = (place - self.rect.min) / self.rect.size() * self.photo.size_px;
        let faces = self.photo.faces.iter().enumerate().filter(|(_, face)| {
            let (u, v) = face.framing.crop_from_photo(at.x, at.y);
            (0.0..=1.0).contains(&u) && (0.0..=1.0).contains(&v)
        });
        let smallest = faces.min_by(|(_, a), (_, b)| {
            let (a, b) = (a.framing.size_px, b.framing.size_px);
            a.total_cmp(&b)
        });
        smallest.map(|(number, _)| number)
    }
}

/// Lets a click choose the face under the pointer, whose number is returned.
fn choose_ui(
    ui: &Ui,
    response: &Response,
    stand: &Stand<'_>,
    intents: &mut Vec<Intent>,
) -> Option<usize> {
    let under = response.hover_pos().and_then(|at| stand.face_at(at));
    let other = |number: &usize| {
        let face = stand.photo.faces.get(*number);
        face.filter(|face| !face.is_selected)
    };
    if under.as_ref().and_then(other).is_some() {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    }
    let clicked = response
        .interact_pointer_pos()
        .filter(|_| response.clicked())
        .and_then(|at| stand.face_at(at));
    if let Some(face) = clicked.as_ref().and_then(other) {
        intents.push(choice_of(face));
    }
    under
}

fn choice_of(face: &PhotoFaceView) -> Intent {
    Intent::Faces(FacesIntent::SelectInPhoto(face.framing))
}

/// Outlines the faces with their numbers, that with the number `strong` more than the others.
fn paint_faces(ui: &Ui, stand: &Stand<'_>, strong: Option<usize>) {
    let tokens = theme::tokens(ui);
    let painter = ui.painter().with_clip_rect(stand.rect);
    for (index, face) in stand.photo.faces.iter().enumerate() {
        let width = if face.is_selected || strong == Some(index) {
            2.5
        } else {
            1.0
        };
        let corners = face.framing.corners_px().map(|corner| stand.at(corner));
        let line = |width, color| Shape::closed_line(corners.to_vec(), Stroke::new(width, color));
        // On any photo: the accent on a wider line of the ground.
        painter.add(line(width + 2.0, tokens.stage.gamma_multiply(0.6)));
        painter.add(line(width, tokens.accent));
        let font = TextStyle::Body.resolve(ui.style());
        let words = (index + 1).to_string();
        let galley = painter.layout_no_wrap(words, font, tokens.on_accent);
        let label =
            Align2::LEFT_TOP.anchor_size(corners[0], galley.size() + vec2(theme::SPACE_M, 0.0));
        painter.rect_filled(label, f32::from(theme::RADIUS), tokens.accent);
        let at = label.min + vec2(theme::SPACE_M / 2.0, 0.0);
        painter.galley(at, galley, tokens.on_accent);
    }
}

/// How many faces there are, and a button for each, for the keyboard. Returns the number of the one that is pointed at.
fn faces_ui(ui: &mut Ui, faces: &[PhotoFaceView], intents: &mut Vec<Intent>) -> Option<usize> {
    let edited = faces.iter().filter(|face| face.is_edited).count();
    let words = match edited {
        0 => format!("{} faces of this photo, none edited", faces.len()),
        _ => format!("{} faces of this photo, {edited} edited", faces.len()),
    };
    let mut pointed_at = None;
    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
        let size = vec2(WORDS_WIDTH.min(0.5 * ui.available_width()), theme::ROW);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            ui.add(Label::new(RichText::new(words)).truncate())
                .on_hover_text("The edits of all of them are in the whole photo, in what is saved of it, and in what is copied");
        });
        ScrollArea::horizontal().id_salt("faces of the photo").show(ui, |ui| {
            ui.horizontal(|ui| {
                for (index, face) in faces.iter().enumerate() {
                    let (text, tooltip) = words_of(index + 1, face);
                    let button = Button::selectable(face.is_selected, text)
                        .min_size(vec2(0.0, theme::ROW));
                    let response = ui.add(button).on_hover_text(tooltip);
                    if response.hovered() || response.has_focus() {
                        pointed_at = Some(index);
                    }
                    if response.gained_focus() {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() && !face.is_selected {
                        intents.push(choice_of(face));
                    }
                }
            });
        });
    });
    pointed_at
}

/// The words on the button of a face, and what they mean.
fn words_of(number: usize, face: &PhotoFaceView) -> (String, &'static str) {
    match (&face.name, face.is_edited) {
        (Some(name), true) => (
            format!("{number} {name}, edited"),
            "Have the sliders of this face; its edits are in the photo",
        ),
        (Some(name), false) => (
            format!("{number} {name}"),
            "Have the sliders of this face, which is as it was",
        ),
        (None, _) => (
            format!("{number} Add"),
            "Put this face into a slot of its own, with its own sliders",
        ),
    }
}
