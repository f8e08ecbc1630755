//! Submenus of the File menu: files of an earlier time, and the size of saved pictures.

use egui::{Button, Ui};

use super::UiCommand;
use super::view::{RecentFile, StudioView};
use crate::studio::PICTURE_SCALES;

/// Draws the submenus.
pub fn file_submenus_ui(ui: &mut Ui, view: &StudioView<'_>, commands: &mut Vec<UiCommand>) {
    ui.separator();
    recent_ui(ui, "Recent photos", "photos", &view.recent_photos, commands);
    recent_ui(
        ui,
        "Recent projects",
        "projects",
        &view.recent_projects,
        commands,
    );
    ui.menu_button("Size of pictures", |ui| {
        for scale in PICTURE_SCALES {
            let words = match scale {
                1 => "As the model draws".to_owned(),
                _ => format!("{scale} times as large"),
            };
            let chosen = ui
                .radio(view.picture_scale == scale, words)
                .on_hover_text("The size of pictures that are saved or copied");
            if chosen.clicked() {
                commands.push(UiCommand::SetPictureScale { scale });
                ui.close();
            }
        }
    })
    .response
    .on_hover_text("Choose how large saved and copied pictures are");
}

fn recent_ui(
    ui: &mut Ui,
    title: &str,
    what: &str,
    files: &[RecentFile],
    commands: &mut Vec<UiCommand>,
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
                commands.push(UiCommand::PlaceFiles {
                    slot: None,
                    files: vec![file.path.clone()],
                });
                ui.close();
            }
        }
        ui.separator();
        let clear = ui
            .button("Clear recent files")
            .on_hover_text("Forget the recent photos and projects; the files stay");
        if clear.clicked() {
            commands.push(UiCommand::ClearRecent);
            ui.close();
        }
    })
    .response
    .on_hover_text(format!("Open one of the {what} used lately"));
}
