//! An easing's curve, edited by its two handles.

use egui::{
    DragValue, Pos2, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo,
    accesskit::Role,
    emath::{remap, remap_clamp},
    pos2,
};

use crate::ui::theme;
use facemath_core::latent::{Easing, EasingCurve};

/// Side of the square that the curve is drawn in, in points.
const SIDE: f32 = 168.0;
/// Radius of a handle.
const HANDLE: f32 = 6.0;

/// What was done to a curve.
pub(super) enum CurveEvent {
    /// A handle is being dragged.
    Dragged(EasingCurve),
    /// The handle was let go.
    Released,
    /// A number was typed.
    Set(EasingCurve),
}

/// Draws the curve with its handles, and their numbers for the keyboard.
pub(super) fn curve_ui(ui: &mut Ui, curve: EasingCurve) -> Option<CurveEvent> {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(SIDE), Sense::hover());
    let square = rect.shrink(HANDLE);
    paint(ui, square, curve);
    let mut event = None;
    for (place, name) in ["Handle of the start", "Handle of the end"]
        .iter()
        .enumerate()
    {
        let handle = if place == 0 { curve.start } else { curve.end };
        let at = to_screen(square, handle);
        let id = ui.scope_id().with(("handle", place));
        let grip = Rect::from_center_size(at, Vec2::splat(4.0 * HANDLE));
        let response = ui.interact(grip, id, Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, *name));
        if let Some(at) = response
            .interact_pointer_pos()
            .filter(|_| response.dragged())
        {
            let handle = from_screen(square, at);
            event = Some(CurveEvent::Dragged(with_handle(curve, place, handle)));
        }
        if response.drag_stopped() {
            event = Some(CurveEvent::Released);
        }
        response.on_hover_text(format!("{name}: drag it"));
    }
    numbers_ui(ui, curve).or(event)
}

fn numbers_ui(ui: &mut Ui, curve: EasingCurve) -> Option<CurveEvent> {
    let mut edited = curve;
    let mut is_changed = false;
    ui.horizontal(|ui| {
        for (number, name) in [
            (&mut edited.start.0, "Start, time"),
            (&mut edited.start.1, "Start, way"),
            (&mut edited.end.0, "End, time"),
            (&mut edited.end.1, "End, way"),
        ] {
            let field = DragValue::new(number)
                .range(0.0..=1.0)
                .speed(0.01)
                .fixed_decimals(2)
                .update_while_editing(false);
            let response = ui.add(field).accessible_name(name);
            is_changed |= response.changed();
            response.on_hover_text(format!("{name} of its handle, 0 to 1"));
        }
    });
    is_changed.then_some(CurveEvent::Set(edited))
}

fn with_handle(curve: EasingCurve, place: usize, handle: (f32, f32)) -> EasingCurve {
    if place == 0 {
        EasingCurve {
            start: handle,
            ..curve
        }
    } else {
        EasingCurve {
            end: handle,
            ..curve
        }
    }
}

fn to_screen(square: Rect, (time, way): (f32, f32)) -> Pos2 {
    pos2(
        remap(time, 0.0..=1.0, square.x_range()),
        remap(way, 0.0..=1.0, square.bottom()..=square.top()),
    )
}

fn from_screen(square: Rect, at: Pos2) -> (f32, f32) {
    (
        remap_clamp(at.x, square.x_range(), 0.0..=1.0),
        remap_clamp(at.y, square.bottom()..=square.top(), 0.0..=1.0),
    )
}

fn paint(ui: &Ui, square: Rect, curve: EasingCurve) {
    /// Straight pieces that the curve is drawn in.
    const PIECES: usize = 48;
    let tokens = theme::tokens(ui);
    let painter = ui.painter();
    painter.rect_filled(square, f32::from(theme::RADIUS), tokens.stage);
    let easing = Easing::Curve(curve);
    let points = (0..=PIECES).map(|piece| {
        let time = piece as f32 / PIECES as f32;
        to_screen(square, (time, easing.apply(time)))
    });
    painter.line(points.collect(), Stroke::new(2.0, tokens.accent));
    for (end, handle) in [((0.0, 0.0), curve.start), ((1.0, 1.0), curve.end)] {
        let (end, handle) = (to_screen(square, end), to_screen(square, handle));
        painter.line_segment([end, handle], Stroke::new(1.0, tokens.text_weak));
        painter.circle(
            handle,
            HANDLE,
            tokens.accent,
            Stroke::new(2.0, tokens.panel),
        );
    }
}
