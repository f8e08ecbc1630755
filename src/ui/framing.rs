//! Framing a photo: a square that is moved, zoomed and turned until the eyes sit on two marks.

use egui::{
    Align, Button, Color32, CursorIcon, EventFilter, Key, Layout, Mesh, Pos2, Rect, Response,
    RichText, Sense, Shape, Stroke, TextStyle, Ui, UiBuilder, Vec2, WidgetInfo, accesskit::Role,
    pos2, vec2,
};

use super::slider::{SliderEvent, ValueSlider};
use super::view::FramingView;
use super::{UiCommand, UiState, face, theme};
use crate::photo::{Framing, LEFT_EYE, RIGHT_EYE};
use crate::studio::Command;

/// Height of the row of sliders under the photo, in points.
const CONTROLS_HEIGHT: f32 = 148.0;
/// Side of the live reconstruction, in points.
const RESULT_SIDE: f32 = 128.0;
/// What an arrow key moves the square by, as a share of its side; Shift makes it a fifth.
const KEY_STEP: f32 = 0.01;
/// Scrolling by this many points zooms by a factor of e.
const SCROLL_POINTS_PER_ZOOM: f32 = 400.0;
const SMALLEST_SHARE: f32 = 0.05;
const MOST_TURN_DEG: f32 = 180.0;

/// Draws the photo with its square, and the sliders for those who prefer numbers.
pub fn framing_ui(
    ui: &mut Ui,
    view: &FramingView,
    state: &mut UiState,
    commands: &mut Vec<UiCommand>,
) {
    let area = ui.max_rect();
    let photo_area = Rect::from_min_max(
        area.min,
        pos2(
            area.right(),
            area.bottom() - CONTROLS_HEIGHT - theme::SPACE_L,
        ),
    );
    let mut change = Change::default();
    photo_ui(ui, photo_area, view, &mut change);

    let row = Rect::from_min_max(
        pos2(area.left(), area.bottom() - CONTROLS_HEIGHT),
        area.right_bottom(),
    );
    ui.scope_builder(UiBuilder::new().max_rect(row), |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::SPACE_L;
            face::captioned_face_ui(
                ui,
                RESULT_SIDE,
                view.reconstruction,
                "Reconstruction",
                "What the model makes of the square",
            );
            ui.vertical(|ui| numbers_ui(ui, view, state, &mut change, commands));
        });
    });
    ui.advance_cursor_after_rect(area);

    if ui.input(|input| input.key_pressed(Key::Escape)) {
        state.framing_slot = None;
    }
    change.push(view, commands);
}

/// What was done to the square in this frame.
#[derive(Default)]
struct Change {
    dragged: Option<Framing>,
    set: Option<Framing>,
    is_reset: bool,
    is_released: bool,
}

impl Change {
    fn push(self, view: &FramingView, commands: &mut Vec<UiCommand>) {
        let size = view.photo_size_px;
        let command = |framing: Framing| Command::SetFraming {
            slot: view.slot,
            framing: Some(framing.sanitised(size.x as u32, size.y as u32)),
        };
        if let Some(framing) = self.dragged {
            commands.push(UiCommand::Drag(command(framing)));
        }
        if let Some(framing) = self.set {
            commands.push(UiCommand::Edit(command(framing)));
        }
        if self.is_reset {
            commands.push(UiCommand::Edit(Command::SetFraming {
                slot: view.slot,
                framing: None,
            }));
        }
        if self.is_released {
            commands.push(UiCommand::EndDrag);
        }
    }
}

/// Photo pixels to points on the screen.
struct OnScreen {
    origin: Pos2,
    points_per_px: f32,
}

impl OnScreen {
    fn fit(photo_size_px: Vec2, area: Rect) -> Self {
        let points_per_px =
            (area.width() / photo_size_px.x.max(1.0)).min(area.height() / photo_size_px.y.max(1.0));
        Self {
            origin: area.center() - photo_size_px * points_per_px / 2.0,
            points_per_px,
        }
    }

    fn from_photo(&self, (x_px, y_px): (f32, f32)) -> Pos2 {
        self.origin + vec2(x_px, y_px) * self.points_per_px
    }

    fn to_photo(&self, at: Pos2) -> (f32, f32) {
        let offset = (at - self.origin) / self.points_per_px;
        (offset.x, offset.y)
    }
}

fn photo_ui(ui: &Ui, area: Rect, view: &FramingView, change: &mut Change) {
    let on_screen = OnScreen::fit(view.photo_size_px, area);
    let photo_rect = Rect::from_min_size(
        on_screen.origin,
        view.photo_size_px * on_screen.points_per_px,
    );
    let response = ui.interact(area, ui.scope_id().with("framing"), Sense::click_and_drag());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Image, true, "Framing square: arrow keys move it")
    });
    face::paint_face(ui, photo_rect, Some(view.photo));
    paint_square(ui, area, &on_screen, &view.framing);

    handle_pointer(ui, &response, &on_screen, view.framing, change);
    handle_keys(ui, &response, view.framing, change);
    paint_instruction(ui, area);
    response.on_hover_and_drag_cursor(CursorIcon::Grab);
}

/// Says what to do, over the lower edge of the photo.
fn paint_instruction(ui: &Ui, area: Rect) {
    let tokens = theme::tokens(ui);
    let galley = ui.painter().layout(
        "Drag the square until the eyes sit on the two marks. Scroll to zoom, drag a corner to turn."
            .to_owned(),
        TextStyle::Body.resolve(ui.style()),
        tokens.text,
        area.width() - 4.0 * theme::SPACE_L,
    );
    let at = pos2(
        area.center().x - galley.size().x / 2.0,
        area.bottom() - galley.size().y - theme::SPACE_L,
    );
    let background =
        Rect::from_min_size(at, galley.size()).expand2(vec2(theme::SPACE_M, theme::SPACE_S));
    ui.painter()
        .rect_filled(background, f32::from(theme::RADIUS), tokens.panel);
    ui.painter().galley(at, galley, tokens.text);
}

fn handle_pointer(
    ui: &Ui,
    response: &Response,
    on_screen: &OnScreen,
    framing: Framing,
    change: &mut Change,
) {
    let corner_id = response.id.with("corner");
    if response.drag_started() {
        let grabs_corner = response.interact_pointer_pos().is_some_and(|at| {
            framing
                .corners_px()
                .iter()
                .any(|&corner| on_screen.from_photo(corner).distance(at) < 14.0)
        });
        ui.data_mut(|data| data.insert_temp(corner_id, grabs_corner));
    }
    if response.dragged() && response.drag_delta() != Vec2::ZERO {
        let grabs_corner = ui.data(|data| data.get_temp(corner_id).unwrap_or(false));
        change.dragged = if grabs_corner {
            corner_dragged(response, on_screen, framing)
        } else {
            let delta_px = response.drag_delta() / on_screen.points_per_px;
            Some(framing.moved(delta_px.x, delta_px.y))
        };
    }
    if response.drag_stopped() {
        change.is_released = true;
    }
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
            let (x_px, y_px) = on_screen.to_photo(at);
            let (u, v) = framing.crop_from_photo(x_px, y_px);
            let (u, v) = (u.clamp(0.0, 1.0), v.clamp(0.0, 1.0));
            change.dragged = Some(if turns {
                framing.rotated_about(0.5, 0.5, points / SCROLL_POINTS_PER_ZOOM)
            } else {
                framing.scaled_about(u, v, (-points / SCROLL_POINTS_PER_ZOOM).exp() / zoom)
            });
        }
    }
}

/// The square turned and scaled so that the corner follows the pointer.
fn corner_dragged(response: &Response, on_screen: &OnScreen, framing: Framing) -> Option<Framing> {
    let now = response.interact_pointer_pos()?;
    let center = on_screen.from_photo((framing.center_x_px, framing.center_y_px));
    let (before, after) = (now - response.drag_delta() - center, now - center);
    if before.length() < 4.0 || after.length() < 4.0 {
        return None;
    }
    let turned = framing.rotated_about(0.5, 0.5, after.angle() - before.angle());
    Some(turned.scaled_about(0.5, 0.5, after.length() / before.length()))
}

fn handle_keys(ui: &Ui, response: &Response, framing: Framing, change: &mut Change) {
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..Default::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let (x, y, fine) = ui.input(|input| {
        let presses = |key| input.num_presses(key) as f32;
        (
            presses(Key::ArrowRight) - presses(Key::ArrowLeft),
            presses(Key::ArrowDown) - presses(Key::ArrowUp),
            input.modifiers.shift,
        )
    });
    if x != 0.0 || y != 0.0 {
        let step_px = framing.size_px * KEY_STEP * if fine { 0.2 } else { 1.0 };
        change.set = Some(framing.moved(x * step_px, y * step_px));
    }
}

fn paint_square(ui: &Ui, area: Rect, on_screen: &OnScreen, framing: &Framing) {
    let tokens = theme::tokens(ui);
    let painter = ui.painter().with_clip_rect(area);
    let corners = framing
        .corners_px()
        .map(|corner| on_screen.from_photo(corner));
    painter.add(veil(area, corners, tokens.veil));
    painter.add(Shape::closed_line(
        corners.to_vec(),
        Stroke::new(2.0, tokens.accent),
    ));
    for corner in corners {
        painter.circle(corner, 5.0, tokens.accent, Stroke::new(1.5, tokens.stage));
    }
    for (u, v) in [LEFT_EYE, RIGHT_EYE] {
        let at = on_screen.from_photo(framing.photo_from_crop(u, v));
        let radius = (framing.size_px * on_screen.points_per_px * 0.07).max(6.0);
        // Dark under light, so that the mark shows on any skin.
        painter.circle_stroke(at, radius, Stroke::new(3.0, Color32::from_black_alpha(120)));
        painter.circle_stroke(at, radius, Stroke::new(1.5, Color32::WHITE));
        for direction in [vec2(1.0, 0.0), vec2(0.0, 1.0)] {
            let arm = direction * 3.0;
            painter.line_segment([at - arm, at + arm], Stroke::new(1.5, Color32::WHITE));
        }
    }
}

/// Everything of `area` outside the (possibly turned) square: one triangle fan per side.
fn veil(area: Rect, corners: [Pos2; 4], color: Color32) -> Shape {
    // Far enough out that the ring around the square covers the whole area whatever its turn.
    let reach = 4.0 * (area.width() + area.height());
    let center = corners.iter().fold(Vec2::ZERO, |sum, c| sum + c.to_vec2()) / 4.0;
    let mut mesh = Mesh::default();
    for corner in corners {
        let outward = (corner.to_vec2() - center).normalized();
        mesh.colored_vertex(corner, color);
        mesh.colored_vertex(corner + outward * reach, color);
    }
    for side in 0..4_u32 {
        let (a, b) = (2 * side, 2 * ((side + 1) % 4));
        mesh.add_triangle(a, a + 1, b);
        mesh.add_triangle(a + 1, b + 1, b);
    }
    Shape::mesh(mesh)
}

fn numbers_ui(
    ui: &mut Ui,
    view: &FramingView,
    state: &mut UiState,
    change: &mut Change,
    commands: &mut Vec<UiCommand>,
) {
    let framing = view.framing;
    let longer_px = view.photo_size_px.max_elem().max(1.0);
    ui.horizontal(|ui| {
        ui.heading("Frame the face");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let tokens = theme::tokens(ui);
            let done =
                Button::new(RichText::new("Done").color(tokens.on_accent)).fill(tokens.accent);
            if ui
                .add(done)
                .on_hover_text("Back to the face (Escape)")
                .clicked()
            {
                state.framing_slot = None;
                commands.push(UiCommand::ShowSelected);
            }
            let reset = ui.button("Reset frame");
            if reset
                .on_hover_text("Back to the largest square in the middle")
                .clicked()
            {
                change.is_reset = true;
            }
        });
    });
    let zoom = longer_px / framing.size_px;
    let zoom_slider = ValueSlider {
        label: "Zoom",
        tooltip: "How much of the photo the square takes",
        range: (0.25, 1.0 / SMALLEST_SHARE),
        step: 0.05,
        decimals: 2,
        suffix: " ×",
        origin: 0.25,
        mark: None,
        ends: None,
        can_reset: true,
    };
    let whole = Framing::whole(view.photo_size_px.x as u32, view.photo_size_px.y as u32);
    let start = longer_px / whole.size_px.max(1.0);
    apply(zoom_slider.ui(ui, zoom), start, change, |zoom| Framing {
        size_px: longer_px / zoom.max(0.01),
        ..framing
    });
    let turn_slider = ValueSlider {
        label: "Turn",
        tooltip: "How far the square is turned, in degrees",
        range: (-MOST_TURN_DEG, MOST_TURN_DEG),
        step: 0.5,
        decimals: 1,
        suffix: "°",
        origin: 0.0,
        mark: None,
        ends: None,
        can_reset: framing.rotation_rad != 0.0,
    };
    apply(
        turn_slider.ui(ui, framing.rotation_rad.to_degrees()),
        0.0,
        change,
        |degrees| Framing {
            rotation_rad: degrees.to_radians(),
            ..framing
        },
    );
}

/// Turns what happened to a slider into what happened to the square; `start` is where a reset goes.
fn apply(
    event: Option<SliderEvent>,
    start: f32,
    change: &mut Change,
    with: impl Fn(f32) -> Framing,
) {
    match event {
        Some(SliderEvent::Dragged(value)) => change.dragged = Some(with(value)),
        Some(SliderEvent::Set(value)) => change.set = Some(with(value)),
        Some(SliderEvent::Released) => change.is_released = true,
        Some(SliderEvent::Reset) => change.set = Some(with(start)),
        None => {}
    }
}
