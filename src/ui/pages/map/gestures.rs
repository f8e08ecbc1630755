//! What the pointer and the keys do on the map.

use egui::{CursorIcon, Key, PointerButton, Pos2, Rect, Response, Ui, Vec2, vec2};

use super::{MapState, ZOOM_STEP, action};
use crate::ui::focus::keep_arrows;
use crate::ui::map_mesh::{Camera, MapIndex, face_at};
use crate::ui::view::MapView;
use facemath_studio::{CollectionIntent, FacesIntent, Intent};

/// How far a key moves the map, in points.
const KEY_STEP: f32 = 48.0;
/// How far from a dot the pointer still means it, in points.
const REACH: f32 = 12.0;
/// Points of scrolling that double the size.
const SCROLL_DOUBLES: f32 = 160.0;
/// Distance of two points of a line, in points of the screen.
const LINE_STEP: f32 = 6.0;

/// What was done in this frame.
pub(super) struct Gestures {
    area: Rect,
    pointer: Option<Pos2>,
    /// The face under the pointer, or in the middle while the keys have the map.
    pointed: Option<u32>,
    is_by_keys: bool,
    is_taken: bool,
    ends_path: bool,
}

impl Gestures {
    /// Moves the camera and the line that is being drawn.
    pub(super) fn new(
        ui: &Ui,
        response: &Response,
        area: Rect,
        state: &mut MapState,
        index: &MapIndex,
    ) -> Self {
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        if response.has_focus() {
            keys(ui, response, area, &mut state.camera);
        }
        wheel(ui, response, area, &mut state.camera);
        let is_line = drag(ui, response, area, state);
        let pointer = response.hover_pos().filter(|_| !response.dragged());
        let is_by_keys = response.has_focus() && pointer.is_none();
        let at = if is_by_keys {
            Some(area.center())
        } else {
            pointer
        };
        let reach = if is_by_keys {
            area.width() / 4.0
        } else {
            REACH
        };
        let reach = reach.max(state.camera.thumbnail_side() / 2.0);
        let pointed = at.and_then(|at| face_at(index, &state.camera, area, at, reach));
        if response.hovered() {
            let icon = match (response.dragged(), is_line || draws(ui, state)) {
                (_, true) => CursorIcon::Crosshair,
                (true, false) => CursorIcon::Grabbing,
                (false, false) if pointed.is_some() => CursorIcon::PointingHand,
                (false, false) => CursorIcon::Grab,
            };
            ui.set_cursor_icon(icon);
        }
        let enter = is_by_keys && ui.input(|input| input.key_pressed(Key::Enter));
        Self {
            area,
            pointer,
            pointed,
            is_by_keys,
            is_taken: response.clicked_by(PointerButton::Primary) || enter,
            ends_path: is_line && response.drag_stopped(),
        }
    }

    /// The face that is meant.
    pub(super) fn pointed(&self) -> Option<u32> {
        self.pointed
    }

    /// Where the pointer is on the map, or its middle while the keys have it.
    pub(super) fn at(&self) -> Option<Pos2> {
        self.pointer
            .or_else(|| self.is_by_keys.then(|| self.area.center()))
    }

    /// Whether the pointed face is shown for the keys' sake.
    pub(super) fn is_by_keys(&self) -> bool {
        self.is_by_keys
    }

    /// Takes the face that was clicked, and lays the line that was drawn.
    pub(super) fn finish(self, map: &MapView<'_>, state: &mut MapState, intents: &mut Vec<Intent>) {
        if self.is_taken
            && let Some(face) = self.pointed
            && let (Some(source), Some(name)) = (map.map.source(face), map.map.name(face))
        {
            intents.push(Intent::Faces(FacesIntent::PlaceSource {
                slot: None,
                source,
                name,
            }));
        }
        if self.ends_path {
            let path = std::mem::take(&mut state.path);
            let faces = map.map.along(&path);
            if faces.len() >= 2 {
                state.draws_path = false;
                intents.push(action(CollectionIntent::LayPath(faces)));
            }
        }
    }
}

fn draws(ui: &Ui, state: &MapState) -> bool {
    state.draws_path || ui.input(|input| input.modifiers.shift)
}

fn keys(ui: &Ui, response: &Response, area: Rect, camera: &mut Camera) {
    keep_arrows(ui, response);
    let (offset, factor, home) = ui.input(|input| {
        let pressed = |key| input.num_presses(key) as f32;
        let offset = vec2(
            pressed(Key::ArrowLeft) - pressed(Key::ArrowRight),
            pressed(Key::ArrowUp) - pressed(Key::ArrowDown),
        );
        let steps = pressed(Key::Plus) + pressed(Key::Equals) - pressed(Key::Minus);
        (offset, ZOOM_STEP.powf(steps), input.key_pressed(Key::Home))
    });
    if offset != Vec2::ZERO {
        camera.pan(area, offset * KEY_STEP);
    }
    if factor != 1.0 {
        camera.zoom_at(area, area.center(), factor);
    }
    if home {
        *camera = Camera::default();
    }
}

fn wheel(ui: &Ui, response: &Response, area: Rect, camera: &mut Camera) {
    let Some(at) = response.hover_pos() else {
        return;
    };
    let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
    let factor = pinch * 2.0_f32.powf(scroll / SCROLL_DOUBLES);
    if factor != 1.0 {
        camera.zoom_at(area, at, factor);
    }
}

/// Moves the map, or goes on with the line; returns whether it is a line.
fn drag(ui: &Ui, response: &Response, area: Rect, state: &mut MapState) -> bool {
    let is_primary = response.dragged_by(PointerButton::Primary) || response.drag_stopped();
    if response.drag_started_by(PointerButton::Primary) && draws(ui, state) {
        let start = ui.input(|input| input.pointer.press_origin());
        state.path = start
            .map(|start| state.camera.to_map(area, start))
            .into_iter()
            .collect();
    }
    let is_line = !state.path.is_empty() && is_primary;
    if is_line {
        if let Some(at) = response.interact_pointer_pos() {
            let last = state
                .path
                .last()
                .map(|&place| state.camera.to_screen(area, place));
            if last.is_none_or(|last| last.distance(at) >= LINE_STEP) {
                state.path.push(state.camera.to_map(area, at));
            }
        }
    } else {
        state.path.clear();
        if response.dragged() {
            state.camera.pan(area, response.drag_delta());
        }
    }
    is_line
}
