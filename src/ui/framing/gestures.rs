//! What pointer, wheel and keys do to the square.

use egui::{Key, Response, Ui, Vec2};

use super::{Change, Stand};
use crate::ui::focus::keep_arrows;
use facemath_core::photo::Framing;

/// Scrolling by this many points zooms by a factor of e.
const SCROLL_POINTS_PER_ZOOM: f32 = 400.0;

/// What an arrow key moves the photo by, as a share of the square; Shift makes it a fifth.
const KEY_STEP: f32 = 0.01;

pub(super) const SMALLEST_SHARE: f32 = 0.05;

pub(super) fn handle_pointer(
    ui: &Ui,
    response: &Response,
    stand: &Stand,
    framing: Framing,
    change: &mut Change,
) {
    let corner_id = response.id.with("corner");
    if response.drag_started() {
        let grabs_corner = response.interact_pointer_pos().is_some_and(|at| {
            let corners = stand.corners();
            corners.iter().any(|corner| corner.distance(at) < 14.0)
        });
        ui.data_mut(|data| data.insert_temp(corner_id, grabs_corner));
    }
    if response.dragged() && response.drag_delta() != Vec2::ZERO {
        let grabs_corner = ui.data(|data| data.get_temp(corner_id).unwrap_or(false));
        change.dragged = if grabs_corner {
            corner_dragged(response, stand, framing)
        } else {
            let delta = response.drag_delta() / stand.square.width().max(1.0);
            Some(framing.dragged(delta.x, delta.y))
        };
    }
    if response.drag_stopped() {
        change.is_released = true;
    }
    handle_scroll(ui, response, stand, framing, change);
}

/// Scrolling and pinching zoom about the pointer; with Shift they turn.
pub(super) fn handle_scroll(
    ui: &Ui,
    response: &Response,
    stand: &Stand,
    framing: Framing,
    change: &mut Change,
) {
    let scrolling_id = response.id.with("scrolling");
    let mut is_scrolling = false;
    if response.hovered() {
        let (scroll, zoom, turns, at) = ui.input(|input| {
            (
                input.smooth_scroll_delta(),
                input.zoom_delta(),
                input.modifiers.shift,
                input.pointer.hover_pos(),
            )
        });
        let points = scroll.x + scroll.y;
        if (points != 0.0 || zoom != 1.0)
            && let Some(at) = at
        {
            is_scrolling = true;
            let (u, v) = stand.crop_point(at);
            change.dragged = Some(if turns {
                framing.rotated_about(0.5, 0.5, -points / SCROLL_POINTS_PER_ZOOM)
            } else {
                framing.scaled_about(u, v, (-points / SCROLL_POINTS_PER_ZOOM).exp() / zoom)
            });
        }
    }
    // No button is let go of at the end: the wheel has stopped when a frame comes without it.
    let was_scrolling = ui.data_mut(|data| {
        std::mem::replace(
            data.get_temp_mut_or_default::<bool>(scrolling_id),
            is_scrolling,
        )
    });
    if is_scrolling {
        ui.ctx().request_repaint();
    } else if was_scrolling {
        change.is_released = true;
    }
}

/// The photo turned and zoomed about the square's middle, as if held at the corner.
pub(super) fn corner_dragged(
    response: &Response,
    stand: &Stand,
    framing: Framing,
) -> Option<Framing> {
    let now = response.interact_pointer_pos()?;
    let center = stand.square.center();
    let (before, after) = (now - response.drag_delta() - center, now - center);
    if before.length() < 4.0 || after.length() < 4.0 {
        return None;
    }
    // Turning the photo one way is turning the square on it the other way.
    let turned = framing.rotated_about(0.5, 0.5, before.angle() - after.angle());
    Some(turned.scaled_about(0.5, 0.5, before.length() / after.length()))
}

pub(super) fn handle_keys(ui: &Ui, response: &Response, framing: Framing, change: &mut Change) {
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
    if !response.has_focus() {
        return;
    }
    keep_arrows(ui, response);
    let (x, y, fine) = ui.input(|input| {
        let presses = |key| input.num_presses(key) as f32;
        (
            presses(Key::ArrowRight) - presses(Key::ArrowLeft),
            presses(Key::ArrowDown) - presses(Key::ArrowUp),
            input.modifiers.shift,
        )
    });
    if x != 0.0 || y != 0.0 {
        let step = KEY_STEP * if fine { 0.2 } else { 1.0 };
        change.set = Some(framing.dragged(x * step, y * step));
    }
}
