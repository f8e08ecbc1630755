//! Messages at the edge of the stage: what happened, to which file, and what to do. They go after a while; the log keeps them.

use egui::{Align, Align2, Area, Frame, Id, Label, Layout, Margin, Order, Rect, Stroke, Ui};

use super::icon::Icon;
use super::{icon, theme};
use facemath_studio::{ExportIntent, Intent, Message, Severity};

/// Width of a message, in points.
const WIDTH: f32 = 360.0;
/// The newest messages shown at once.
const MOST_SHOWN: usize = 4;

/// Draws the newest messages over the top right of `area`.
pub fn toasts_ui(ui: &Ui, area: Rect, messages: &[Message], intents: &mut Vec<Intent>) {
    if messages.is_empty() {
        return;
    }
    Area::new(Id::unique("messages"))
        .order(Order::Foreground)
        .pivot(Align2::RIGHT_TOP)
        .fixed_pos(area.right_top())
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH.min(area.width()));
            for message in messages.iter().rev().take(MOST_SHOWN) {
                ui.push_id(message.id, |ui| toast_ui(ui, message, intents));
            }
        });
}

fn toast_ui(ui: &mut Ui, message: &Message, intents: &mut Vec<Intent>) {
    let tokens = theme::tokens(ui);
    Frame::new()
        .fill(tokens.raised)
        .stroke(Stroke::new(1.0, tokens.outline))
        .corner_radius(f32::from(theme::RADIUS))
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin::same(theme::SPACE_M as i8))
        .show(ui, |ui| {
            ui.horizontal_top(|ui| {
                severity_ui(ui, message.severity);
                ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                    let close = icon::quiet_icon_button_ui(
                        ui,
                        Icon::Close,
                        "Dismiss message",
                        "Take this message away",
                        true,
                    );
                    if close.clicked() {
                        intents.push(Intent::Dismiss(message.id));
                    }
                    ui.with_layout(Layout::top_down(Align::Min), |ui| {
                        words_ui(ui, message, intents);
                    });
                });
            });
        });
}

/// Paints the sign of how much a message matters.
pub fn severity_ui(ui: &mut Ui, severity: Severity) {
    let tokens = theme::tokens(ui);
    let (glyph, color) = match severity {
        Severity::Info => (Icon::Done, tokens.accent),
        Severity::Warning => (Icon::Warning, tokens.warning),
        Severity::Error => (Icon::Warning, tokens.error),
    };
    let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(24.0), egui::Sense::hover());
    icon::paint_icon(ui.painter(), rect.center(), 7.0, glyph, color);
}

/// Draws what a message says, and a button to the file that it is about.
pub fn words_ui(ui: &mut Ui, message: &Message, intents: &mut Vec<Intent>) {
    ui.add(Label::new(&message.text).wrap().selectable(true));
    if let Some(file) = &message.file {
        let show = ui
            .button("Show in folder")
            .on_hover_text("Open the folder with the file in it");
        if show.clicked() {
            intents.push(Intent::Export(ExportIntent::ShowInFolder(file.clone())));
        }
    }
}
