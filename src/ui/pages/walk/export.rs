//! Saving the walk, and the command that makes the same one.

use egui::{Align, Layout, RichText, Ui};

use crate::ui::icon::{self, Icon};
use crate::ui::theme;
use crate::ui::view::{ExportView, StudioView};
use facemath_core::latent::WalkPlan;
use facemath_studio::{ExportIntent, Intent, WalkSettings};

/// The export that is under way, and what makes the same without a window.
pub(super) fn export_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let tokens = theme::tokens(ui);
    let timeline = view.document.timeline();
    let frames = view.walk.frame.map_or(0, |(_, count)| count);
    if let ExportView::Running {
        fraction, label, ..
    } = &view.export
    {
        ui.add(egui::Label::new(RichText::new(label).small().weak()).truncate());
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let tooltip = "Stop; no file is left behind";
                let name = "Stop writing the walk";
                if icon::quiet_icon_button_ui(ui, Icon::Close, name, tooltip, true).clicked() {
                    intents.push(Intent::Export(ExportIntent::Cancel));
                }
                let bar = egui::ProgressBar::new(*fraction)
                    .desired_height(theme::SPACE_S)
                    .desired_width(ui.available_width())
                    .fill(tokens.accent);
                ui.add(bar).accessible_name("Progress of the walk's export");
            });
        });
    }
    let seconds = frames as f32 / timeline.fps.max(1.0);
    let words = format!(
        "{seconds:.1} s. facemath walk --seed {} makes it, too",
        view.walk.settings.plan.seed
    );
    ui.label(RichText::new(words).small().weak())
        .on_hover_text(command_line(
            &view.walk.settings,
            view.walk.start.is_some(),
            timeline.fps,
            timeline.size_px,
        ));
}

/// The command that writes the same frames.
pub(super) fn command_line(
    settings: &WalkSettings,
    is_from_face: bool,
    fps: f32,
    size_px: u32,
) -> String {
    let WalkPlan {
        seed,
        faces,
        truncation,
        smoothness,
        is_closed,
    } = settings.plan;
    let from = if is_from_face { " --from PHOTO" } else { "" };
    let open = if is_closed { "" } else { " --open" };
    format!(
        "facemath walk --seed {seed} --faces {faces} --speed {} --smoothness {smoothness} --variety {truncation}{open}{from} --fps {fps} --size {size_px} --out walk.gif",
        settings.speed
    )
}
