//! The icons, drawn as lines so that they are one family, sharp at every scale and in need of no font; and the buttons
//! that show one.

mod pen;

use self::pen::{Pen, arc, star};

use std::f32::consts::{FRAC_PI_2, PI, TAU};

use egui::{
    Color32, CornerRadius, Painter, Pos2, Response, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, accesskit::Role, vec2,
};

use super::theme;

/// A picture for an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// An arrow back.
    Undo,
    /// An arrow forth.
    Redo,
    /// A triangle.
    Play,
    /// Two bars.
    Pause,
    /// A bar and a triangle to the left.
    StepBack,
    /// A triangle to the right and a bar.
    StepForward,
    /// An open circle with an arrow head.
    Reset,
    /// A cross.
    Close,
    /// A plus.
    Add,
    /// A minus.
    Remove,
    /// Four corners.
    Fit,
    /// A winding line between two dots.
    Path,
    /// A die.
    Dice,
    /// A folder.
    Open,
    /// Crop marks.
    Frame,
    /// Two arrows round.
    Loop,
    /// Arrows there and back.
    PingPong,
    /// A moon.
    Dark,
    /// A sun.
    Light,
    /// A star, in outline.
    Star,
    /// A star, filled.
    StarFull,
    /// A question mark.
    Help,
    /// A tick.
    Done,
    /// A triangle with an exclamation mark.
    Warning,
    /// An arrow down into a tray.
    Save,
    /// A closed padlock.
    Locked,
    /// An open padlock.
    Unlocked,
    /// A pencil.
    Rename,
}

/// A square button that shows only an icon; `name` is its accessible name and `tooltip` says what it does.
pub fn icon_button_ui(
    ui: &mut Ui,
    icon: Icon,
    name: &str,
    tooltip: &str,
    enabled: bool,
) -> Response {
    button_ui(ui, icon, name, enabled, theme::ROW, true, None).on_hover_and_disabled(tooltip)
}

/// An [`icon_button_ui`] without a frame at rest, for rows that should stay quiet.
pub fn quiet_icon_button_ui(
    ui: &mut Ui,
    icon: Icon,
    name: &str,
    tooltip: &str,
    enabled: bool,
) -> Response {
    button_ui(ui, icon, name, enabled, 24.0, false, None).on_hover_and_disabled(tooltip)
}

/// An [`icon_toggle_ui`] as small and quiet as [`quiet_icon_button_ui`].
pub fn quiet_icon_toggle_ui(
    ui: &mut Ui,
    on: bool,
    icon: Icon,
    name: &str,
    tooltip: &str,
) -> Response {
    button_ui(ui, icon, name, true, 24.0, false, Some(on)).on_hover_and_disabled(tooltip)
}

/// An icon that is either on or off.
pub fn icon_toggle_ui(ui: &mut Ui, on: bool, icon: Icon, name: &str, tooltip: &str) -> Response {
    button_ui(ui, icon, name, true, theme::ROW, true, Some(on)).on_hover_and_disabled(tooltip)
}

trait HoverText {
    /// The same words whether or not the button can be clicked.
    fn on_hover_and_disabled(self, words: &str) -> Self;
}

impl HoverText for Response {
    fn on_hover_and_disabled(self, words: &str) -> Self {
        self.on_hover_text(words).on_disabled_hover_text(words)
    }
}

fn button_ui(
    ui: &mut Ui,
    icon: Icon,
    name: &str,
    enabled: bool,
    side: f32,
    is_framed: bool,
    toggled: Option<bool>,
) -> Response {
    ui.add_enabled_ui(enabled, |ui| {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
        response.widget_info(|| match toggled {
            Some(on) => WidgetInfo::selected(Role::CheckBox, enabled, on, name),
            None => WidgetInfo::labeled(Role::Button, enabled, name),
        });
        let tokens = theme::tokens(ui);
        let fill = if toggled == Some(true) {
            tokens.accent_faint
        } else if response.hovered() || response.has_focus() {
            tokens.hover
        } else if is_framed {
            tokens.raised
        } else {
            Color32::TRANSPARENT
        };
        let radius = CornerRadius::same(theme::RADIUS);
        ui.painter().rect_filled(rect, radius, fill);
        if response.has_focus() {
            let stroke = Stroke::new(1.0, tokens.accent);
            ui.painter()
                .rect_stroke(rect, radius, stroke, StrokeKind::Inside);
        }
        let color = match toggled {
            Some(true) => tokens.accent,
            // One beside every slider must not call out.
            Some(false) if !is_framed && !response.hovered() && !response.has_focus() => {
                tokens.text_weak.gamma_multiply(0.6)
            }
            Some(false) => tokens.text_weak,
            None if is_framed || response.hovered() => tokens.text,
            None => tokens.text_weak,
        };
        paint_icon(ui.painter(), rect.center(), side * 0.27, icon, color);
        response
    })
    .inner
}

/// Draws an icon around `center`; `reach` is half its side, in points.
pub fn paint_icon(painter: &Painter, center: Pos2, reach: f32, icon: Icon, color: Color32) {
    let pen = Pen {
        painter,
        center,
        reach,
        color,
    };
    match icon {
        Icon::Undo => pen.hook(-1.0),
        Icon::Redo => pen.hook(1.0),
        Icon::Play => pen.triangle(vec2(0.1, 0.0), 1.0, 1.0),
        Icon::Pause => {
            pen.bar(-0.5, 0.32);
            pen.bar(0.5, 0.32);
        }
        Icon::StepBack => {
            pen.bar(-0.8, 0.2);
            pen.triangle(vec2(0.15, 0.0), -0.8, 0.9);
        }
        Icon::StepForward => {
            pen.bar(0.8, 0.2);
            pen.triangle(vec2(-0.15, 0.0), 0.8, 0.9);
        }
        Icon::Reset => pen.round_arrow(-FRAC_PI_2 * 0.6, -TAU * 0.8),
        Icon::Close => {
            pen.line(&[(-0.7, -0.7), (0.7, 0.7)]);
            pen.line(&[(-0.7, 0.7), (0.7, -0.7)]);
        }
        Icon::Add => {
            pen.line(&[(-0.9, 0.0), (0.9, 0.0)]);
            pen.line(&[(0.0, -0.9), (0.0, 0.9)]);
        }
        Icon::Remove => pen.line(&[(-0.9, 0.0), (0.9, 0.0)]),
        Icon::Fit => {
            for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
                pen.line(&[(x * 0.9, y * 0.35), (x * 0.9, y * 0.9), (x * 0.35, y * 0.9)]);
            }
        }
        Icon::Path => {
            pen.dot((-0.8, 0.75), 0.24);
            pen.line(&[
                (-0.8, 0.75),
                (-0.55, -0.1),
                (0.0, -0.35),
                (0.1, 0.3),
                (0.55, 0.15),
                (0.8, -0.75),
            ]);
            pen.dot((0.8, -0.75), 0.24);
        }
        Icon::Dice => {
            pen.square(0.9);
            for at in [(-0.4, -0.4), (0.0, 0.0), (0.4, 0.4)] {
                pen.dot(at, 0.17);
            }
        }
        Icon::Open => pen.line(&[
            (-0.95, 0.7),
            (-0.95, -0.7),
            (-0.3, -0.7),
            (-0.05, -0.4),
            (0.95, -0.4),
            (0.95, 0.7),
            (-0.95, 0.7),
        ]),
        Icon::Frame => {
            pen.line(&[(-0.55, -1.0), (-0.55, 0.55), (1.0, 0.55)]);
            pen.line(&[(-1.0, -0.55), (0.55, -0.55), (0.55, 1.0)]);
        }
        Icon::Loop => {
            pen.round_arrow(-PI * 0.9, PI * 0.75);
            pen.round_arrow(PI * 0.1, PI * 0.75);
        }
        Icon::PingPong => {
            pen.line(&[(-0.9, -0.4), (0.95, -0.4)]);
            pen.line(&[(0.5, -0.85), (0.95, -0.4), (0.5, 0.05)]);
            pen.line(&[(0.9, 0.45), (-0.95, 0.45)]);
            pen.line(&[(-0.5, 0.0), (-0.95, 0.45), (-0.5, 0.9)]);
        }
        Icon::Dark => {
            // Two circles that cross: most of the outer one, and the part of the inner one that lies in it.
            let outer = arc(0.9, 0.32, 4.325);
            let inner = arc(0.75, 3.961, -2.960);
            let inner = inner.into_iter().map(|(x, y)| (x + 0.45, y - 0.35));
            pen.line(&outer.into_iter().chain(inner).collect::<Vec<_>>());
        }
        Icon::Light => {
            pen.circle(0.42);
            for ray in 0..8 {
                let (sin, cos) = (ray as f32 * TAU / 8.0).sin_cos();
                pen.line(&[(cos * 0.72, sin * 0.72), (cos, sin)]);
            }
        }
        Icon::Star => pen.line(&star()),
        Icon::StarFull => pen.solid_star(),
        Icon::Help => {
            pen.line(&[
                (-0.5, -0.45),
                (-0.35, -0.85),
                (0.0, -1.0),
                (0.4, -0.85),
                (0.52, -0.45),
                (0.3, -0.1),
                (0.0, 0.12),
                (0.0, 0.4),
            ]);
            pen.dot((0.0, 0.85), 0.16);
        }
        Icon::Done => pen.line(&[(-0.85, 0.05), (-0.25, 0.65), (0.85, -0.6)]),
        Icon::Save => {
            pen.line(&[(0.0, -0.95), (0.0, 0.35)]);
            pen.line(&[(-0.45, -0.1), (0.0, 0.35), (0.45, -0.1)]);
            pen.line(&[(-0.9, 0.3), (-0.9, 0.9), (0.9, 0.9), (0.9, 0.3)]);
        }
        Icon::Warning => {
            pen.line(&[(0.0, -0.9), (1.0, 0.85), (-1.0, 0.85), (0.0, -0.9)]);
            pen.line(&[(0.0, -0.25), (0.0, 0.25)]);
            pen.dot((0.0, 0.55), 0.12);
        }
        Icon::Locked => pen.padlock(true),
        Icon::Unlocked => pen.padlock(false),
        Icon::Rename => {
            pen.line(&[
                (-0.9, 0.9),
                (-0.75, 0.3),
                (0.4, -0.85),
                (0.85, -0.4),
                (-0.3, 0.75),
                (-0.9, 0.9),
            ]);
            pen.line(&[(0.05, -0.5), (0.5, -0.05)]);
        }
    }
}
