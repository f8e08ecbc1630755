//! The faces most like the selected one, as a grid: the asked face first, then the others by distance.

use egui::{
    Align2, DragValue, RichText, ScrollArea, Sense, TextStyle, Ui, Vec2, WidgetInfo,
    accesskit::Role, vec2,
};

use super::collection_bar::{action, collection_bar_ui};
use crate::ui::icon::{self, Icon};
use crate::ui::tile::Tile;
use crate::ui::view::{AlikeFaceView, StudioView};
use crate::ui::{face, theme};
use facemath_studio::library::ALIKE;
use facemath_studio::{
    AlikeAmong, AlikeLook, CollectionIntent, Command, FIRST_ALIKE, Intent, MAX_ALIKE,
};

/// Smallest and largest side of a face, in points.
const SIDES: (f32, f32) = (72.0, 160.0);
/// Height of a caption.
const CAPTION: f32 = 16.0;

/// Draws the page.
pub fn neighbours_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    look: &mut AlikeLook,
    intents: &mut Vec<Intent>,
) {
    let AlikeLook { among, k } = look;
    collection_bar_ui(ui, view, Some(among), intents, |ui, intents| {
        bar_end_ui(ui, view, k, intents);
    });
    ui.add_space(theme::SPACE_M);
    let selected = view.selected().filter(|slot| slot.is_filled);
    let hint = match (selected, &view.collection.alike) {
        (None, _) => Some("Choose a face, and those most like it appear here".to_owned()),
        (Some(_), None) => Some("Reading the face…".to_owned()),
        (Some(_), Some(faces)) if faces.is_empty() => Some(empty_words(view, look.among)),
        _ => None,
    };
    if let Some(words) = hint {
        let rect = ui.available_rect_before_wrap();
        let font = TextStyle::Body.resolve(ui.style());
        face::paint_hint(ui, rect, &words, font);
        ui.take_available_space();
        return;
    }
    if let (Some(slot), Some(faces)) = (selected, &view.collection.alike) {
        let asked = Asked {
            name: &slot.name,
            picture: slot.edited.or(view.on_stage),
        };
        grid_ui(ui, view, &asked, faces, intents);
    }
}

/// Why there is nothing, and what to do.
fn empty_words(view: &StudioView<'_>, among: AlikeAmong) -> String {
    let status = view.collection.status;
    match (among, &status.failure) {
        (AlikeAmong::Slots, _) => {
            "There is no other face to compare with. Put one into another slot".to_owned()
        }
        (_, Some(reason)) => reason.clone(),
        _ if !status.is_open => "Opening…".to_owned(),
        _ if status.updating.is_some() => "The first faces appear in a moment…".to_owned(),
        _ => "No face was found in this folder. Choose another one above".to_owned(),
    }
}

/// From right to left.
fn bar_end_ui(ui: &mut Ui, view: &StudioView<'_>, k: &mut usize, intents: &mut Vec<Intent>) {
    let has_faces = view
        .collection
        .alike
        .as_ref()
        .is_some_and(|faces| !faces.is_empty());
    let save = ui
        .add_enabled(has_faces, egui::Button::new("Save grid…"))
        .on_hover_text("Save the face and those like it as one picture")
        .on_disabled_hover_text("There are no faces to save");
    if save.clicked() {
        intents.push(action(CollectionIntent::SaveGrid));
    }
    ui.add_space(theme::SPACE_M);
    let can_reset = *k != FIRST_ALIKE;
    if icon::quiet_icon_button_ui(
        ui,
        Icon::Reset,
        "Reset number of faces",
        "Back to the first number",
        can_reset,
    )
    .clicked()
    {
        *k = FIRST_ALIKE;
    }
    let label = ui.label("faces");
    ui.add(
        DragValue::new(k)
            .range(1..=MAX_ALIKE)
            .speed(0.2)
            .update_while_editing(false),
    )
    .labelled_by(label.id)
    .on_hover_text("How many faces to show: drag, or click to type a number");
}

/// The face that is compared.
struct Asked<'a> {
    name: &'a str,
    picture: Option<crate::ui::Picture>,
}

fn grid_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    asked: &Asked<'_>,
    faces: &[AlikeFaceView],
    intents: &mut Vec<Intent>,
) {
    let gap = Vec2::splat(theme::SPACE_M);
    let room = ui.available_size();
    let side = side_of_cells(room, faces.len() + 1);
    let cell = vec2(side, side + CAPTION);
    let columns = (((room.x + gap.x) / (side + gap.x)) as usize).max(1);
    ScrollArea::vertical()
        .id_salt("alike")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = gap;
            let rows = (faces.len() + 1).div_ceil(columns);
            for row in 0..rows {
                ui.horizontal(|ui| {
                    for index in row * columns..((row + 1) * columns).min(faces.len() + 1) {
                        ui.allocate_ui(cell, |ui| {
                            ui.vertical(|ui| {
                                ui.spacing_mut().item_spacing.y = 0.0;
                                match index.checked_sub(1).and_then(|index| faces.get(index)) {
                                    Some(found) => found_ui(ui, view, side, found, intents),
                                    None => asked_ui(ui, side, asked),
                                }
                            });
                        });
                    }
                });
            }
        });
}

/// The largest side at which all cells fit, within bounds; beyond them the grid scrolls.
fn side_of_cells(room: Vec2, count: usize) -> f32 {
    let gap = theme::SPACE_M;
    (1..=count.max(1))
        .map(|columns| {
            let rows = count.div_ceil(columns);
            let by_width = (room.x + gap) / columns as f32 - gap;
            let by_height = (room.y + gap) / rows as f32 - gap - CAPTION;
            by_width.min(by_height)
        })
        .fold(SIDES.0, f32::max)
        .min(SIDES.1)
        .floor()
}

fn asked_ui(ui: &mut Ui, side: f32, asked: &Asked<'_>) {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    let name = format!("Asked: {}", asked.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    face::paint_face(ui, rect, asked.picture);
    face::paint_outline(ui, rect);
    response.on_hover_text(format!(
        "{}, with its edits. The others are sorted by their distance to it",
        asked.name
    ));
    caption_ui(ui, side, asked.name, true);
}

fn found_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    side: f32,
    found: &AlikeFaceView,
    intents: &mut Vec<Intent>,
) {
    let place = found.place.as_deref().unwrap_or(&found.name);
    let likeness = likeness_words(found.distance);
    let meaning = if found.distance < ALIKE {
        "the same moment, by all likelihood"
    } else {
        "100 % is the same picture, 0 % nothing in common"
    };
    let tooltip = format!("{place}\n{likeness}: {meaning}");
    let mut own = Vec::new();
    Tile {
        source: found.source.clone(),
        name: &found.name,
        tooltip: &tooltip,
        picture: found.picture,
    }
    .ui(ui, side, &mut own);
    // The question stays: who collects faces wants the next nearest, not those like the one just taken.
    let asked = view.document.selected().filter(|_| !own.is_empty());
    intents.extend(own);
    intents.extend(asked.map(|slot| Intent::Document(Command::SelectSlot { slot })));
    caption_ui(ui, side, &likeness, false);
}

/// "43 % alike": the cosine, of which 1 is the same direction and 0 a right angle.
fn likeness_words(distance: f32) -> String {
    format!(
        "{:.0} % alike",
        ((1.0 - distance) * 100.0).clamp(0.0, 100.0)
    )
}

fn caption_ui(ui: &mut Ui, side: f32, words: &str, is_strong: bool) {
    let (rect, _) = ui.allocate_exact_size(vec2(side, CAPTION), Sense::hover());
    let tokens = theme::tokens(ui);
    let colour = if is_strong {
        tokens.text
    } else {
        tokens.text_weak
    };
    let text = RichText::new(words).small().color(colour);
    if is_strong {
        // A long name is cut off rather than running into its neighbour.
        ui.place(rect, egui::Label::new(text).truncate());
        return;
    }
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        words,
        TextStyle::Small.resolve(ui.style()),
        colour,
    );
}
