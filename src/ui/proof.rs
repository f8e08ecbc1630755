//! The film as its file will show it, with the size that the file will have.

use egui::{
    Align2, Image, Rect, Sense, Spinner, Ui, Vec2, WidgetInfo, Window, accesskit::Role, pos2,
};

use super::slider::caption;
use super::view::{Picture, ProofView, StudioView};
use super::{UiState, theme};
use facemath_studio::{Action, ExportIntent, Intent};

/// Largest side of the picture, in points.
const MOST_SIDE: f32 = 384.0;
/// Largest width of a picture that is much wider than high, in points: strips would be too low to be seen.
const MOST_WIDTH: f32 = 760.0;
/// Smallest side of the window's contents, in points.
const LEAST_SIDE: f32 = 256.0;
/// What is left of each edge of an enlarged picture: the middle half shows at twice its size.
const ENLARGED_EDGE: f32 = 0.25;

/// Draws it in a window of its own, as long as it is asked for.
pub fn proof_ui(ui: &Ui, view: &StudioView<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Some(proof) = &view.proof else {
        return;
    };
    let mut is_open = true;
    // Above the export card, where its settings are within reach.
    let above_card = -timeline_height(state) - theme::SPACE_L;
    Window::new(Action::PreviewFile.text())
        .open(&mut is_open)
        .anchor(Align2::RIGHT_BOTTOM, Vec2::new(-theme::SPACE_L, above_card))
        .collapsible(false)
        .resizable(false)
        .show(ui.ctx(), |ui| {
            let enlarges = &mut state.is_proof_enlarged;
            match proof.picture {
                Some(picture) => picture_ui(ui, picture, enlarges),
                None => {
                    ui.set_min_width(LEAST_SIDE);
                }
            }
            words_ui(ui, proof);
        });
    if !is_open {
        intents.push(Intent::Export(ExportIntent::ToggleProof));
    }
}

/// Height of what is below the stage, in points.
fn timeline_height(state: &UiState) -> f32 {
    if state.panels.hides_timeline {
        0.0
    } else {
        state.panels.timeline_height
    }
}

/// The picture, pixel for pixel where that fits; a click shows its middle larger.
fn picture_ui(ui: &mut Ui, picture: Picture, is_enlarged: &mut bool) {
    let own = picture.size_px / ui.pixels_per_point();
    // Whole photos are no squares, and strips are long.
    let most_width = if own.x > 2.0 * own.y {
        MOST_WIDTH
    } else {
        MOST_SIDE
    };
    let scale = (most_width / own.x.max(1.0)).min(MOST_SIDE / own.y.max(1.0));
    let size = own * scale.min(1.0);
    let uv = if *is_enlarged {
        Rect::from_min_max(
            pos2(ENLARGED_EDGE, ENLARGED_EDGE),
            pos2(1.0 - ENLARGED_EDGE, 1.0 - ENLARGED_EDGE),
        )
    } else {
        Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0))
    };
    ui.vertical_centered(|ui| {
        let image = Image::new((picture.texture, size))
            .uv(uv)
            .sense(Sense::click());
        let response = ui.add(image);
        let name = "Enlarge the preview";
        let is_on = *is_enlarged;
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_on, name));
        if response.clicked() {
            *is_enlarged = !is_on;
        }
        response.on_hover_text("Click to see its middle at twice the size, or all of it again");
    });
}

fn words_ui(ui: &mut Ui, proof: &ProofView) {
    ui.horizontal(|ui| {
        ui.label(&proof.words);
        if proof.is_pending {
            ui.add(Spinner::new().size(theme::SPACE_L))
                .accessible_name("The preview is being made");
        }
    });
    for note in &proof.notes {
        ui.label(caption(note));
    }
}
