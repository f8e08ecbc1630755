//! The keys' faces on the track: chosen with a click, moved by dragging, with everything else under the right button.

use egui::{
    Button, CornerRadius, DragAndDrop, Key, Modifiers, Rect, Response, Sense, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo, accesskit::Role, pos2,
};

use super::track::TrackGeometry;
use crate::ui::drop::{self, DraggedFace, DraggedKey};
use crate::ui::view::{KeyView, StudioView};
use crate::ui::{face, theme};
use facemath_studio::{
    Action, Command, FacesIntent, Intent, KeyEdit, KeyFace, Keyframe, KeysIntent, Source,
    samples::SAMPLES,
};

/// Smallest side of a face where keys are close together.
const LEAST_SIDE: f32 = 16.0;

/// Draws all keys.
pub(super) fn keys_ui(
    ui: &mut Ui,
    track: &TrackGeometry<'_>,
    view: &StudioView<'_>,
    intents: &mut Vec<Intent>,
) {
    let keys = &view.film.keys;
    for (place, key) in keys.iter().enumerate() {
        let x = track.x_of_key(place);
        let gap = |other: usize| match keys.get(other) {
            Some(_) => (track.x_of_key(other) - x).abs(),
            None => f32::INFINITY,
        };
        let nearest = gap(place.wrapping_sub(1)).min(gap(place + 1));
        let side = track.key_side.min(nearest - theme::SPACE_S).max(LEAST_SIDE);
        let rect = Rect::from_center_size(
            pos2(x, track.rect.top() + track.key_side / 2.0),
            Vec2::splat(side),
        );
        let is_chosen = view.film.chosen == Some(key.index);
        key_ui(ui, rect, key, is_chosen, view, intents);
    }
}

fn key_ui(
    ui: &mut Ui,
    rect: Rect,
    key: &KeyView,
    is_chosen: bool,
    view: &StudioView<'_>,
    intents: &mut Vec<Intent>,
) {
    let id = ui.scope_id().with(("key", key.index));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let name = format!("Key {}: {}", key.index + 1, key.name);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
    face::paint_face(ui, rect, key.picture);
    let tokens = theme::tokens(ui);
    let is_marked = is_chosen || response.hovered() || response.has_focus();
    if is_marked {
        let color = if is_chosen {
            tokens.accent
        } else {
            tokens.text_weak
        };
        ui.painter().rect_stroke(
            rect,
            CornerRadius::same(theme::RADIUS),
            Stroke::new(2.0, color),
            StrokeKind::Outside,
        );
    }
    if response.clicked() {
        intents.push(Intent::Keys(KeysIntent::Choose(Some(key.index))));
    }
    if response.has_focus() {
        let asked = keyboard(ui).map(Action::intent);
        intents.extend(
            asked
                .map(|act| [Intent::Keys(KeysIntent::Choose(Some(key.index))), act])
                .into_iter()
                .flatten(),
        );
    }
    response.dnd_set_drag_payload(DraggedKey(key.index));
    response.context_menu(|ui| key_menu_ui(ui, key, view, intents));
    response.on_hover_text(format!(
        "{name}\n{}. Click to choose it, drag it to another place, with Ctrl to copy",
        about(&key.key.face)
    ));
}

/// What a key that has the keyboard is asked for.
fn keyboard(ui: &Ui) -> Option<Action> {
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::NONE, Key::Delete) || pressed(Modifiers::SHIFT, Key::Delete) {
        Some(Action::DeleteKey)
    } else if pressed(Modifiers::SHIFT, Key::ArrowLeft) {
        Some(Action::MoveKeyBack)
    } else if pressed(Modifiers::SHIFT, Key::ArrowRight) {
        Some(Action::MoveKeyForward)
    } else if pressed(Modifiers::SHIFT, Key::C) {
        Some(Action::CopyKey)
    } else if pressed(Modifiers::SHIFT, Key::V) {
        Some(Action::PasteKey)
    } else {
        None
    }
}

/// Where the face of a key is from.
fn about(face: &KeyFace) -> &'static str {
    match face {
        KeyFace::Slot { edits: None, .. } => "A slot's face, which follows its sliders",
        KeyFace::Slot { edits: Some(_), .. } => "A slot's face with sliders of its own",
        KeyFace::Own { .. } => "A face that is in no slot",
    }
}

fn key_menu_ui(ui: &mut Ui, key: &KeyView, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    ui.set_min_width(184.0);
    let entry = |ui: &mut Ui, text: &str, tooltip: &str, is_enabled: bool| {
        let response = ui
            .add_enabled(is_enabled, Button::new(text))
            .on_hover_text(tooltip);
        if response.clicked() {
            ui.close();
        }
        response.clicked()
    };
    for action in [
        Action::DuplicateKey,
        Action::CopyKey,
        Action::PasteKey,
        Action::MoveKeyBack,
        Action::MoveKeyForward,
        Action::DeleteKey,
    ] {
        // What counts is whether it can be done once this key is the chosen one.
        let is_enabled = match action {
            Action::PasteKey => (view.is_enabled)(action),
            Action::MoveKeyBack => key.index > 0,
            Action::MoveKeyForward => key.index + 1 < view.film.whole.key_count(),
            _ => true,
        };
        if entry(ui, action.text(), action.tooltip(), is_enabled) {
            intents.push(Intent::Keys(KeysIntent::Choose(Some(key.index))));
            intents.push(action.intent());
        }
    }
    ui.separator();
    match &key.key.face {
        KeyFace::Slot { edits, .. } => {
            let follows = edits.is_some();
            let (text, tooltip) = if follows {
                (
                    "Follow the sliders",
                    "Let the key show the face as its sliders stand at any time",
                )
            } else {
                (
                    "Keep these sliders",
                    "Let the key stay as it is when the sliders of its face move",
                )
            };
            if entry(ui, text, tooltip, true) {
                let index = key.index;
                let edit = KeyEdit::FollowSliders { index, follows };
                intents.push(Intent::Document(Command::EditKeys(edit)));
            }
        }
        KeyFace::Own { face } => {
            let tooltip = "Change it with the sliders";
            if entry(ui, "Put into a slot", tooltip, true)
                && let Some(source) = &face.source
            {
                intents.push(Intent::Faces(FacesIntent::PlaceSource {
                    slot: None,
                    source: source.clone(),
                    name: face.name.clone(),
                }));
            }
        }
    }
    let action = Action::AutomaticKeys;
    if entry(
        ui,
        action.text(),
        action.tooltip(),
        (view.is_enabled)(action),
    ) {
        intents.push(action.intent());
    }
}

/// Takes faces that are dropped on the track, and keys that are moved along it.
pub(super) fn drop_target_ui(
    ui: &Ui,
    response: &Response,
    track: &TrackGeometry<'_>,
    view: &StudioView<'_>,
    intents: &mut Vec<Intent>,
) {
    // The faces lie over the track and would take the pointer from it.
    let Some(at) = ui
        .input(|input| input.pointer.latest_pos())
        .filter(|at| response.rect.contains(*at))
    else {
        return;
    };
    let keys = &view.film.keys;
    let places = 0..keys.len();
    let before = places.filter(|place| track.x_of_key(*place) < at.x);
    let place = before.count();
    let index = match keys.get(place) {
        Some(key) => key.index,
        None => view.film.whole.key_count(),
    };
    drop::remember_track(ui, response.rect, index);
    let ctx = ui.ctx();
    let face = DragAndDrop::payload::<DraggedFace>(ctx);
    let key = DragAndDrop::payload::<DraggedKey>(ctx);
    if face.is_none() && key.is_none() {
        return;
    }
    if ui.input(|input| input.pointer.any_released()) {
        DragAndDrop::clear_payload(ctx);
        let copies = ui.input(|input| input.modifiers.command);
        let edit = match (face, key) {
            (Some(face), _) => inserted(&face).map(|key| insert(index, key)),
            (None, Some(key)) => moved(key.0, index, copies, view),
            (None, None) => None,
        };
        intents.extend(edit.map(|edit| Intent::Document(Command::EditKeys(edit))));
        return;
    }
    let tokens = theme::tokens(ui);
    let x = match (place.checked_sub(1), keys.get(place)) {
        (Some(before), Some(_)) => 0.5 * (track.x_of_key(before) + track.x_of_key(place)),
        (None, Some(_)) => track.rect.left() + 2.0,
        _ => track.rect.right() - 2.0,
    };
    ui.painter()
        .vline(x, track.rect.y_range(), Stroke::new(3.0, tokens.accent));
}

/// What a key becomes that is dropped before the one with the number `index`.
fn moved(from: usize, index: usize, copies: bool, view: &StudioView<'_>) -> Option<KeyEdit> {
    if copies {
        let mut keys = view.film.keys.iter();
        let key = keys.find(|key| key.index == from)?.key.clone();
        return Some(insert(index, key));
    }
    // The place is counted without the key itself.
    let to = if index > from { index - 1 } else { index };
    (to != from).then_some(KeyEdit::Move { from, to })
}

fn insert(index: usize, key: Keyframe) -> KeyEdit {
    KeyEdit::Insert {
        index,
        keys: vec![key],
        lead_frames: None,
    }
}

/// The key that a face becomes.
fn inserted(face: &DraggedFace) -> Option<Keyframe> {
    match face {
        DraggedFace::Slot(slot) => Some(Keyframe::of_slot(*slot)),
        DraggedFace::Sample(sample) => {
            let sample = SAMPLES.get(*sample)?;
            let source = Source::Sample {
                name: sample.name.to_owned(),
            };
            Some(Keyframe::of_source(source, sample.label))
        }
        DraggedFace::Result { source, name, .. } => Some(Keyframe::of_source(source.clone(), name)),
    }
}
