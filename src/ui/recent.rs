//! Submenus of the File menu: files of an earlier time, and the size of saved pictures.

use egui::{Button, Ui};

use super::view::{RecentFile, StudioView};
use facemath_studio::{FacesIntent, Intent, PICTURE_SCALES, PictureSize, SettingsIntent};

/// Draws the submenus.
pub fn file_submenus_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    ui.separator();
    recent_ui(ui, "Recent photos", "photos", &view.recent_photos, intents);
    recent_ui(
        ui,
        "Recent projects",
        "projects",
        &view.recent_projects,
        intents,
    );
    ui.menu_button("Size of pictures", |ui| {
        let sizes = PICTURE_SCALES.map(PictureSize::Times);
        for size in [PictureSize::Filled].into_iter().chain(sizes) {
            let chosen = ui
                .radio(view.picture_size == size, size_words(size, view))
                .on_hover_text("The size of pictures that are saved or copied");
            if chosen.clicked() {
                intents.push(Intent::Settings(SettingsIntent::PictureSize(size)));
                ui.close();
            }
        }
    })
    .response
    .on_hover_text("Choose how large saved and copied pictures are");
}

/// What a size means for the picture on the stage: one beyond what there is of it only enlarges.
fn size_words(size: PictureSize, view: &StudioView<'_>) -> String {
    let words = match size {
        PictureSize::Filled if view.stage_filled_px.is_some() => "As large as the photo".to_owned(),
        PictureSize::Filled => "As large as it is sharp".to_owned(),
        PictureSize::Times(1) => "As the model draws".to_owned(),
        PictureSize::Times(scale) => format!("{scale} times as the model draws"),
    };
    let Some(model_px) = view.model_px else {
        return words;
    };
    let side_px = size.px(view.stage_filled_px, model_px);
    // Without a photo there is nothing beyond what the model draws.
    let is_enlarged = side_px > view.stage_filled_px.or(view.drawn_px).unwrap_or(model_px);
    let end = if is_enlarged { ", enlarged" } else { "" };
    format!("{words} ({side_px} px{end})")
}

fn recent_ui(
    ui: &mut Ui,
    title: &str,
    what: &str,
    files: &[RecentFile],
    intents: &mut Vec<Intent>,
) {
    ui.menu_button(title, |ui| {
        if files.is_empty() {
            ui.add_enabled(false, Button::new("None yet"));
            return;
        }
        for file in files {
            let name = file.path.file_name().unwrap_or(file.path.as_os_str());
            let place = file.path.display();
            let response = ui
                .add_enabled(!file.is_missing, Button::new(name.to_string_lossy()))
                .on_hover_text(place.to_string())
                .on_disabled_hover_text(format!("{place} is not there any more"));
            if response.clicked() {
                intents.push(Intent::Faces(FacesIntent::PlaceFiles {
                    slot: None,
                    files: vec![file.path.clone()],
                }));
                ui.close();
            }
        }
        ui.separator();
        let clear = ui
            .button("Clear recent files")
            .on_hover_text("Forget the recent photos and projects; the files stay");
        if clear.clicked() {
            intents.push(Intent::Settings(SettingsIntent::ForgetRecent));
            ui.close();
        }
    })
    .response
    .on_hover_text(format!("Open one of the {what} used lately"));
}
