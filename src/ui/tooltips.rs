//! Where tooltips stand: beside their control, where they cover as little of the others as can be, and never before a question.
//!
//! The library puts each below its control, over the next one, and keeps it there while the pointer rests. So they are moved once all
//! of a frame is laid out.

use egui::emath::TSTransform;
use egui::{AreaState, Context, LayerId, Order, Rect, RectAlign, Tooltip, Vec2, WidgetRects};

/// Distance from the control, in points.
const GAP: f32 = 4.0;
/// Moved so far, nothing is seen.
const AWAY: Vec2 = Vec2::splat(1e5);
/// The places beside a control; of those that cover as much the first is taken.
const PLACES: [RectAlign; 12] = [
    RectAlign::BOTTOM_START,
    RectAlign::BOTTOM_END,
    RectAlign::TOP_START,
    RectAlign::TOP_END,
    RectAlign::LEFT,
    RectAlign::RIGHT,
    RectAlign::LEFT_START,
    RectAlign::RIGHT_START,
    RectAlign::LEFT_END,
    RectAlign::RIGHT_END,
    RectAlign::BOTTOM,
    RectAlign::TOP,
];

/// Moves the tooltips of this frame. Called when all else has been drawn.
pub(super) fn place_tooltips(ctx: &Context) {
    let layers: Vec<LayerId> = ctx.memory(|memory| {
        let tooltips = memory
            .layer_ids()
            .filter(|layer| layer.order == Order::Tooltip && memory.areas().is_visible(layer));
        tooltips.collect()
    });
    for layer in layers {
        let moved = moved(ctx, layer).unwrap_or_default();
        ctx.set_transform_layer(layer, TSTransform::from_translation(moved));
    }
}

/// How far a tooltip is to be moved from where the library has put it, in points; `None` for what is no control's tooltip.
fn moved(ctx: &Context, layer: LayerId) -> Option<Vec2> {
    let (owner, anchor) = ctx.viewport(|viewport| owner(&viewport.this_pass.widgets, layer))?;
    if !ctx.memory(|memory| memory.allows_interaction(owner)) {
        return Some(AWAY);
    }
    let placed = AreaState::load(ctx, layer.id)?.rect();
    if placed.intersects(anchor) {
        // It follows the pointer over something large.
        return None;
    }
    let room = ctx.content_rect();
    let fitting = PLACES
        .iter()
        .map(|place| place.align_rect(&anchor, placed.size(), GAP))
        .map(|rect| inside(rect, room))
        .filter(|rect| !rect.intersects(anchor));
    // In quarters: a corner of the picture makes no difference.
    let covered = |rect: &Rect| {
        (4.0 * ctx.viewport(|viewport| covered(&viewport.this_pass.widgets, *rect))) as u32
    };
    let best = fitting.min_by_key(covered)?;
    Some(best.min - placed.min)
}

/// The layer and the place of the control that a tooltip is of.
fn owner(widgets: &WidgetRects, tooltip: LayerId) -> Option<(LayerId, Rect)> {
    let mut all = widgets.layers().flat_map(|(_, widgets)| widgets);
    let owner = all.find(|widget| Tooltip::tooltip_id(widget.id, 0) == tooltip.id)?;
    Some((owner.layer_id, owner.interact_rect))
}

/// How many controls a place covers. One that is covered in part counts for less than its share: half of two is better than all
/// of one.
fn covered(widgets: &WidgetRects, place: Rect) -> f32 {
    let controls = widgets
        .layers()
        .filter(|(layer, _)| layer.order != Order::Tooltip)
        .flat_map(|(_, widgets)| widgets)
        .filter(|widget| widget.sense.interactive());
    let shares = controls.map(|control| {
        let common = control.interact_rect.intersect(place);
        let is_touched = common.is_positive();
        let share = common.area() / control.interact_rect.area();
        if is_touched { share * share } else { 0.0 }
    });
    shares.sum()
}

/// A rectangle moved along the edge that it crosses until it is inside `room`.
fn inside(rect: Rect, room: Rect) -> Rect {
    let low = (room.min - rect.min).max(Vec2::ZERO);
    let high = (room.max - rect.max).min(Vec2::ZERO);
    rect.translate(low + high)
}
