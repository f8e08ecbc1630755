//! Framing a photo: it is moved, zoomed and turned under a square until the eyes sit on two marks.

use egui::{
    Align, Button, Color32, CursorIcon, Key, Layout, Mesh, Pos2, Rect, RichText, Sense, Shape,
    Stroke, StrokeKind, TextStyle, Ui, UiBuilder, Vec2, WidgetInfo, accesskit::Role,
    epaint::Vertex, pos2, vec2,
};

use super::slider::{SliderEvent, ValueSlider};
use super::view::FramingView;
use super::{UiState, face, theme};
use facemath_core::photo::{Framing, LEFT_EYE, RIGHT_EYE};
use facemath_studio::{Command, Intent, ShowIntent};

mod found;
mod gestures;

use self::gestures::{SMALLEST_SHARE, handle_keys, handle_pointer};

/// Height of the row of sliders under the photo, in points.
const CONTROLS_HEIGHT: f32 = 148.0;
/// Side of the live reconstruction, in points.
const RESULT_SIDE: f32 = 128.0;
/// Side of the square as a share of the area it stands in: the rest shows what is around it.
const SQUARE_SHARE: f32 = 0.78;
const MOST_TURN_DEG: f32 = 180.0;

/// Draws the photo with its square, and the sliders for those who prefer numbers.
pub fn framing_ui(ui: &mut Ui, view: &FramingView, state: &mut UiState, intents: &mut Vec<Intent>) {
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
            ui.vertical(|ui| numbers_ui(ui, view, state, &mut change, intents));
        });
    });
    ui.advance_cursor_after_rect(area);

    if ui.input(|input| input.key_pressed(Key::Escape)) {
        state.view.framing = None;
    }
    change.push(view, intents);
}

/// What was done to the square in this frame.
#[derive(Default)]
struct Change {
    dragged: Option<Framing>,
    set: Option<Framing>,
    is_reset: bool,
    /// Squares that are to have slots of their own.
    others: Vec<Framing>,
    is_released: bool,
}

impl Change {
    fn push(self, view: &FramingView, intents: &mut Vec<Intent>) {
        let size = view.photo_size_px;
        let command = |framing: Framing| Command::SetFraming {
            slot: view.slot,
            framing: Some(framing.sanitised(size.x as u32, size.y as u32)),
        };
        if let Some(framing) = self.dragged {
            intents.push(Intent::Drag(command(framing)));
        }
        if let Some(framing) = self.set {
            intents.push(Intent::Document(command(framing)));
        }
        if !self.others.is_empty() {
            intents.push(Intent::Document(Command::AddFaces {
                slot: view.slot,
                framings: self.others,
            }));
        }
        if self.is_reset {
            intents.push(Intent::Document(Command::SetFraming {
                slot: view.slot,
                framing: None,
            }));
        }
        if self.is_released {
            intents.push(Intent::EndDrag);
        }
    }
}

/// The square as it stands on the screen. It stays put and upright, as large as fits with some of the photo around it:
/// the eyes are easier to place in a large picture, however small the face is in the photo.
struct Stand {
    square: Rect,
}

impl Stand {
    fn in_area(area: Rect) -> Self {
        let side = area.width().min(area.height()) * SQUARE_SHARE;
        Self {
            square: Rect::from_center_size(area.center(), Vec2::splat(side)),
        }
    }

    /// A point of crop space on the screen.
    fn at(&self, (u, v): (f32, f32)) -> Pos2 {
        self.square.min + vec2(u, v) * self.square.width()
    }

    /// A point on the screen in crop space.
    fn crop_point(&self, at: Pos2) -> (f32, f32) {
        let offset = (at - self.square.min) / self.square.width().max(1.0);
        (offset.x, offset.y)
    }

    fn corners(&self) -> [Pos2; 4] {
        let Rect { min, max } = self.square;
        [min, pos2(max.x, min.y), max, pos2(min.x, max.y)]
    }
}

fn photo_ui(ui: &Ui, area: Rect, view: &FramingView, change: &mut Change) {
    let stand = Stand::in_area(area);
    let response = ui.interact(area, ui.scope_id().with("framing"), Sense::click_and_drag());
    response.widget_info(|| {
        WidgetInfo::labeled(
            Role::Image,
            true,
            "Photo under the square: arrow keys move it",
        )
    });
    paint_photo(ui, area, &stand, view);
    paint_square(ui, area, &stand);
    found::paint_faces(ui, area, &stand, view);

    found::handle_click(&response, &stand, view, change);
    handle_pointer(ui, &response, &stand, view.framing, change);
    handle_keys(ui, &response, view.framing, change);
    paint_instruction(ui, area, view);
    response.on_hover_and_drag_cursor(CursorIcon::Grab);
}

/// The photo where the framing puts it: moved, zoomed and turned.
fn paint_photo(ui: &Ui, area: Rect, stand: &Stand, view: &FramingView) {
    let Vec2 {
        x: width_px,
        y: height_px,
    } = view.photo_size_px;
    let mut mesh = Mesh::with_texture(view.photo.texture);
    for (x, y) in [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)] {
        let crop_point = view.framing.crop_from_photo(x * width_px, y * height_px);
        mesh.vertices.push(Vertex {
            pos: stand.at(crop_point),
            uv: pos2(x, y),
            color: Color32::WHITE,
        });
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    ui.painter().with_clip_rect(area).add(Shape::mesh(mesh));
}

/// Says what to do, over the lower edge of the photo.
fn paint_instruction(ui: &Ui, area: Rect, view: &FramingView) {
    let tokens = theme::tokens(ui);
    let galley = ui.painter().layout(
        view.hint.clone().unwrap_or_else(|| {
            "Drag the photo until the eyes sit on the two marks. Scroll to zoom, drag a corner to turn."
                .to_owned()
        }),
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

fn paint_square(ui: &Ui, area: Rect, stand: &Stand) {
    let tokens = theme::tokens(ui);
    let painter = ui.painter().with_clip_rect(area);
    let square = stand.square;
    for outside in [
        Rect::from_min_max(area.min, pos2(area.max.x, square.min.y)),
        Rect::from_min_max(pos2(area.min.x, square.max.y), area.max),
        Rect::from_min_max(
            pos2(area.min.x, square.min.y),
            pos2(square.min.x, square.max.y),
        ),
        Rect::from_min_max(
            pos2(square.max.x, square.min.y),
            pos2(area.max.x, square.max.y),
        ),
    ] {
        painter.rect_filled(outside, 0.0, tokens.veil);
    }
    painter.rect_stroke(
        square,
        0.0,
        Stroke::new(2.0, tokens.accent),
        StrokeKind::Middle,
    );
    for corner in stand.corners() {
        painter.circle(corner, 5.0, tokens.accent, Stroke::new(1.5, tokens.stage));
    }
    for eye in [LEFT_EYE, RIGHT_EYE] {
        let at = stand.at(eye);
        let radius = square.width() * 0.07;
        // Dark under light, so that the mark shows on any skin.
        painter.circle_stroke(at, radius, Stroke::new(3.0, Color32::from_black_alpha(120)));
        painter.circle_stroke(at, radius, Stroke::new(1.5, Color32::WHITE));
        for direction in [vec2(1.0, 0.0), vec2(0.0, 1.0)] {
            let arm = direction * 3.0;
            painter.line_segment([at - arm, at + arm], Stroke::new(1.5, Color32::WHITE));
        }
    }
}

fn numbers_ui(
    ui: &mut Ui,
    view: &FramingView,
    state: &mut UiState,
    change: &mut Change,
    intents: &mut Vec<Intent>,
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
                state.view.framing = None;
                intents.push(Intent::Show(ShowIntent::Selected));
            }
            let reset = ui.button("Find face");
            if reset
                .on_hover_text(
                    "Back to the square that was found by itself: the largest face, or the middle where there is none",
                )
                .clicked()
            {
                change.is_reset = true;
            }
            found::numbers_ui(ui, view, change);
        });
    });
    let zoom = longer_px / framing.size_px;
    let zoom_slider = ValueSlider {
        label: "Zoom",
        tooltip: "How large the photo is under the square",
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
        tooltip: "How far the face leans to the right, in degrees; the photo is turned back by as much",
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
