//! The icons, drawn as lines so that they are one family, sharp at every scale and in need of no font; and the buttons
//! that show one.

mod drawings;
mod pen;

use self::drawings::drawing;
use self::pen::Pen;

use egui::{
    Color32, CornerRadius, Painter, Pos2, Response, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, accesskit::Role,
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
    for part in drawing(icon) {
        pen.draw(part);
    }
}
