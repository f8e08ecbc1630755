//! The row above the pages that look among faces: which faces, how far they have been read, and what can be done about it.

use std::path::PathBuf;

use egui::{Align, ComboBox, Layout, ProgressBar, RichText, Ui, WidgetInfo, accesskit::Role};

use crate::ui::icon::{self, Icon};
use crate::ui::theme;
use crate::ui::view::{CollectionView, StudioView};
use facemath_core::words;
use facemath_studio::{
    AlikeAmong, Collection, CollectionIntent, CollectionStatus, INVENTION_COUNTS, Intent, Updating,
    file_names,
};

/// Width of the choice, in points: a folder's name is cut off beyond it.
const CHOICE_WIDTH: f32 = 176.0;
/// Largest height of the list, in points.
const LIST_HEIGHT: f32 = 640.0;
/// Width of the bar of an update, in points.
pub const PROGRESS_WIDTH: f32 = 88.0;

/// Least width of the page in which how far it is stands in the same row; in less it has its own.
const LEAST_ONE_ROW: f32 = 600.0;

/// Photos without a face that are named.
const MOST_NAMES: usize = 24;

/// Draws the row; `among` is there on the page that can also look among the slots. `more_ui` draws what only one page has, at
/// the right end and from right to left.
pub fn collection_bar_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    among: Option<&mut AlikeAmong>,
    intents: &mut Vec<Intent>,
    more_ui: impl FnOnce(&mut Ui, &mut Vec<Intent>),
) {
    let is_slots = among
        .as_deref()
        .is_some_and(|among| *among == AlikeAmong::Slots);
    let is_wide = ui.available_width() >= LEAST_ONE_ROW;
    ui.horizontal(|ui| {
        choice_ui(ui, &view.collection, among, intents);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            more_ui(ui, intents);
            if is_wide && !is_slots {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    status_ui(ui, &view.collection, intents);
                });
            }
        });
    });
    if !is_wide && !is_slots {
        ui.horizontal(|ui| status_ui(ui, &view.collection, intents));
    }
}

fn choice_ui(
    ui: &mut Ui,
    view: &CollectionView<'_>,
    mut among: Option<&mut AlikeAmong>,
    intents: &mut Vec<Intent>,
) {
    let is_slots = among
        .as_deref()
        .is_some_and(|among| *among == AlikeAmong::Slots);
    let current = if is_slots {
        "The other slots".to_owned()
    } else {
        view.chosen.name()
    };
    let response = ComboBox::from_id_salt("among")
        .selected_text(current)
        .width(CHOICE_WIDTH)
        // All of it, with a dozen folders of before: the way to another folder is at its end.
        .height(LIST_HEIGHT)
        .truncate()
        .show_ui(ui, |ui| {
            if let Some(among) = among.as_deref_mut() {
                let slots = ui
                    .selectable_label(is_slots, "The other slots")
                    .on_hover_text("Compare the selected face with those in the other slots");
                if slots.clicked() {
                    *among = AlikeAmong::Slots;
                }
            }
            let mut collection_ui = |ui: &mut Ui, collection: Collection, tooltip: &str| {
                let is_chosen = !is_slots && *view.chosen == collection;
                let choice = ui
                    .selectable_label(is_chosen, collection.name())
                    .on_hover_text(tooltip);
                if choice.clicked() {
                    if let Some(among) = among.as_deref_mut() {
                        *among = AlikeAmong::Collection;
                    }
                    intents.push(action(CollectionIntent::Choose(collection)));
                }
            };
            for count in INVENTION_COUNTS {
                let tooltip = "Faces that the model makes up. They are drawn once and kept";
                collection_ui(ui, Collection::Inventions(count), tooltip);
            }
            if !view.recent.is_empty() {
                ui.separator();
            }
            for folder in &view.recent {
                let place = folder.path.display().to_string();
                ui.add_enabled_ui(!folder.is_missing, |ui| {
                    collection_ui(ui, Collection::Photos(folder.path.clone()), &place);
                });
            }
            ui.separator();
            let folder = ui.button("Choose a folder of photos…").on_hover_text(
                "The largest face of each photo in the folder and the folders in it is read once and kept, on this computer only",
            );
            if folder.clicked() {
                intents.push(action(CollectionIntent::ChooseFolder));
                ui.close();
            }
        })
        .response;
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Among"));
    response.on_hover_text("Which faces to look among");
}

fn status_ui(ui: &mut Ui, view: &CollectionView<'_>, intents: &mut Vec<Intent>) {
    let status = view.status;
    let is_photos = matches!(view.chosen, Collection::Photos(_));
    if let Some(updating) = &status.updating {
        if updating.to_do > 0 {
            let share = updating.done as f32 / updating.to_do as f32;
            let bar = ProgressBar::new(share)
                .desired_height(theme::SPACE_S)
                .desired_width(PROGRESS_WIDTH)
                .fill(theme::tokens(ui).accent);
            ui.add(bar).accessible_name("Reading progress");
        }
        let tooltip = "Stop here. What has been read stays, and can be gone on with later";
        if icon::quiet_icon_button_ui(ui, Icon::Close, "Stop reading", tooltip, true).clicked() {
            intents.push(action(CollectionIntent::Stop));
        }
        let words = updating_words(updating, is_photos);
        quiet(ui, &words, &words);
        return;
    }
    if status.updated.is_some() {
        let (icon, name, tooltip) = match (status.is_stopped(), is_photos) {
            (true, true) => (
                Icon::Play,
                "Go on reading",
                "Read the photos that are missing",
            ),
            (true, false) => (
                Icon::Play,
                "Go on reading",
                "Draw the faces that are missing",
            ),
            (false, true) => (
                Icon::Reset,
                "Look for new photos",
                "Read what is new or has changed in the folder since",
            ),
            (false, false) => {
                count_ui(ui, status, is_photos);
                return;
            }
        };
        if icon::quiet_icon_button_ui(ui, icon, name, tooltip, true).clicked() {
            intents.push(action(CollectionIntent::Resume));
        }
    }
    if status.is_open || status.failure.is_some() {
        count_ui(ui, status, is_photos);
    }
}

/// How many faces there are, and on hovering the names of the photos without one.
fn count_ui(ui: &mut Ui, status: &CollectionStatus, is_photos: bool) {
    let words = count_words(status, is_photos);
    let names = faceless(status).iter().map(PathBuf::as_path);
    if names.len() == 0 {
        quiet(ui, &words, &words);
    } else {
        let names = file_names(names, MOST_NAMES);
        quiet(ui, &words, &format!("No face was found in {names}"));
    }
}

fn quiet(ui: &mut Ui, words: &str, tooltip: &str) {
    ui.add(egui::Label::new(RichText::new(words).small().weak()).truncate())
        .on_hover_text(tooltip);
}

fn updating_words(updating: &Updating, is_photos: bool) -> String {
    let (doing, what) = if is_photos {
        ("Reading", "photos")
    } else {
        ("Drawing", "faces")
    };
    if updating.to_do == 0 {
        return "Looking through the folder…".to_owned();
    }
    let left = updating
        .left_secs
        .map_or_else(String::new, |secs| format!(", {}", words::time_left(secs)));
    format!(
        "{doing} {} of {} {what}{left}",
        words::with_commas(updating.done),
        words::with_commas(updating.to_do)
    )
}

/// The photos without a face.
fn faceless(status: &CollectionStatus) -> &[PathBuf] {
    let updated = status.updated.as_ref();
    updated.map_or(&[], |updated| &updated.faceless)
}

fn count_words(status: &CollectionStatus, is_photos: bool) -> String {
    let count = words::with_commas(status.count);
    let faces = if status.count == 1 { "face" } else { "faces" };
    let faceless = faceless(status).len();
    if status.failure.is_some() {
        "Cannot be read".to_owned()
    } else if status.is_stopped() {
        format!("{count} {faces} so far")
    } else if is_photos && faceless > 0 {
        format!(
            "{count} {faces}; {} photos without one",
            words::with_commas(faceless)
        )
    } else {
        format!("{count} {faces}")
    }
}

/// Shorthand for the one kind of command that these pages push.
pub fn action(action: CollectionIntent) -> Intent {
    Intent::Collection(action)
}
