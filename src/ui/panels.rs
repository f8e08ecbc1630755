//! The panels around the stage, at the sizes that they were given.

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::splitter::{Edge, splitter_ui};
use super::view::StudioView;
use super::{UiState, controls, export_card, expression, filmstrip, gallery, theme, timeline};
use facemath_studio::{Intent, Panels};

/// What the panels leave of the window at least, in points.
const LEAST_STAGE_WIDTH: f32 = 400.0;
const LEAST_STAGE_HEIGHT: f32 = 400.0;

/// Draws the panels that are shown, and leaves the rest to the stage.
pub fn panels_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let sizes = fitting(state.panels, ui);
    let bar = Frame::new().fill(theme::tokens(ui).panel);
    if !sizes.hides_timeline {
        timeline_panel_ui(ui, view, state, sizes, intents);
    }
    if !sizes.hides_sum {
        expression::expression_panel_ui(ui, view, state, intents);
    }
    if !sizes.hides_faces {
        Panel::left("faces")
            .exact_size(sizes.faces_width)
            .resizable(false)
            .frame(bar)
            .show(ui, |ui| {
                let area = ui.max_rect();
                filmstrip::filmstrip_ui(ui, view, state, intents);
                gallery::gallery_ui(ui, view, intents);
                let name = "Width of the panel of faces";
                let range = Panels::FACES_WIDTH;
                let asked = splitter_ui(ui, area, Edge::Right, name, sizes.faces_width, range);
                state.panels.faces_width = asked.unwrap_or(state.panels.faces_width);
            });
    }
    if !sizes.hides_controls {
        Panel::right("controls")
            .exact_size(sizes.controls_width)
            .resizable(false)
            .frame(bar)
            .show(ui, |ui| {
                let area = ui.max_rect();
                controls::controls_ui(ui, view, state, intents);
                let name = "Width of the panel of sliders";
                let range = Panels::CONTROLS_WIDTH;
                let asked = splitter_ui(ui, area, Edge::Left, name, sizes.controls_width, range);
                state.panels.controls_width = asked.unwrap_or(state.panels.controls_width);
            });
    }
}

/// Timeline and export, side by side.
fn timeline_panel_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    sizes: Panels,
    intents: &mut Vec<Intent>,
) {
    let bar = Frame::new().fill(theme::tokens(ui).panel);
    let padded = bar.inner_margin(Margin::same(theme::SPACE_L as i8));
    Panel::bottom("timeline")
        .exact_size(sizes.timeline_height)
        .resizable(false)
        .frame(bar)
        .show(ui, |ui| {
            let area = ui.max_rect();
            Panel::right("export")
                .exact_size(*Panels::CONTROLS_WIDTH.start())
                .resizable(false)
                .frame(padded)
                .show(ui, |ui| export_card::export_card_ui(ui, view, intents));
            CentralPanel::default()
                .frame(padded)
                .show(ui, |ui| timeline::timeline_ui(ui, view, state, intents));
            let name = "Height of timeline and export";
            let range = Panels::TIMELINE_HEIGHT;
            let asked = splitter_ui(ui, area, Edge::Top, name, sizes.timeline_height, range);
            state.panels.timeline_height = asked.unwrap_or(state.panels.timeline_height);
        });
}

/// The panels as this window has room for them: the stage is not squeezed out by sizes of a larger one.
fn fitting(panels: Panels, ui: &Ui) -> Panels {
    let room = ui.available_size();
    let least = Panels::default();
    let taken = |hides: bool, size: f32| if hides { 0.0 } else { size };
    let least_faces = taken(panels.hides_faces, least.faces_width);
    let for_controls = room.x - LEAST_STAGE_WIDTH - least_faces;
    let controls_width = panels
        .controls_width
        .min(for_controls.max(least.controls_width));
    let for_faces = room.x - LEAST_STAGE_WIDTH - taken(panels.hides_controls, controls_width);
    let for_timeline = room.y - LEAST_STAGE_HEIGHT;
    Panels {
        controls_width,
        faces_width: panels.faces_width.min(for_faces.max(least.faces_width)),
        timeline_height: panels
            .timeline_height
            .min(for_timeline.max(least.timeline_height)),
        ..panels
    }
}
