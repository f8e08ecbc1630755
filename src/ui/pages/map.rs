//! The map: many faces on a plane, those that are alike close together. It is moved like any map; a click takes a face, a
//! line drawn across it becomes a morph.

mod card;
mod gestures;
mod overlay;

use std::sync::Arc;

use egui::{
    ProgressBar, Rect, RichText, Sense, TextStyle, Ui, UiBuilder, WidgetInfo, accesskit::Role, pos2,
};

use self::gestures::Gestures;
use super::collection_bar::{PROGRESS_WIDTH, action, collection_bar_ui};
use crate::ui::icon::{self, Icon};
use crate::ui::map_mesh::{Camera, MapIndex, MapLook, map_meshes};
use crate::ui::view::{MapView, StudioView};
use crate::ui::{face, theme};
use facemath_core::latent::map::Place;
use facemath_core::words;
use facemath_studio::{CollectionIntent, Intent};

/// Thumbnails that are asked for beyond those there is room for, so that a closer look finds them there.
const AHEAD: usize = 64;
/// How much a click on a button or a key zooms.
const ZOOM_STEP: f32 = 1.5;

/// What the page remembers.
#[derive(Debug, Clone, Default)]
pub struct MapState {
    /// How the map is looked at.
    pub camera: Camera,
    /// Whether a drag draws a line instead of moving the map.
    pub draws_path: bool,
    /// The line that is being drawn.
    path: Vec<Place>,
    /// The face whose card is open.
    hovered: Option<u32>,
    /// The map in a form that is quick to draw, and which version of it that is.
    index: Option<(u64, Arc<MapIndex>)>,
    /// Thumbnails that were asked for last.
    asked: Vec<u32>,
}

/// Draws the page.
pub fn map_ui(ui: &mut Ui, view: &StudioView<'_>, state: &mut MapState, intents: &mut Vec<Intent>) {
    collection_bar_ui(ui, view, None, intents, |ui, _| bar_end_ui(ui, state));
    ui.add_space(theme::SPACE_S);
    let area = ui.available_rect_before_wrap();
    let Some(map) = view
        .collection
        .map
        .as_ref()
        .filter(|map| !map.map.is_empty())
    else {
        state.index = None;
        let font = TextStyle::Body.resolve(ui.style());
        face::paint_hint(ui, area, &empty_words(view), font);
        ui.take_available_space();
        return;
    };
    let index = index_of(state, map);
    let response = ui.interact(area, ui.scope_id().with("map"), Sense::click_and_drag());
    let name = format!("Map of {}", view.collection.chosen.name());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &name));
    ui.advance_cursor_after_rect(area);

    let gestures = Gestures::new(ui, &response, area, state, &index);
    let meshes = map_meshes(
        &index,
        &state.camera,
        area,
        &MapLook {
            colours: map.map.colours(),
            no_colour: theme::tokens(ui).hover,
            disc: map.disc,
            cell: &*map.cell,
        },
    );
    let painter = ui.painter_at(area);
    for mesh in meshes.meshes {
        painter.add(mesh);
    }
    ask_for_thumbnails(
        state,
        map,
        &index,
        &meshes.shown,
        gestures.pointed(),
        intents,
    );
    overlay::faces_ui(ui, area, map, &meshes.shown, intents);
    overlay::selected_ui(ui, area, view, map, &state.camera);
    overlay::path_ui(ui, area, map, state);
    card::card_ui(ui, area, view, map, &index, state, &gestures, intents);
    arranging_ui(ui, area, map, intents);
    gestures.finish(map, state, intents);
}

/// The map in a form that is quick to draw, made anew when places have changed.
fn index_of(state: &mut MapState, map: &MapView<'_>) -> Arc<MapIndex> {
    let version = map.map.version;
    match &state.index {
        Some((of, index)) if *of == version => Arc::clone(index),
        _ => {
            let (places, ranks) = (Arc::clone(map.map.places()), Arc::clone(map.map.ranks()));
            let index = Arc::new(MapIndex::new(places, ranks));
            state.index = Some((version, Arc::clone(&index)));
            index
        }
    }
}

fn empty_words(view: &StudioView<'_>) -> String {
    let status = view.collection.status;
    match &status.failure {
        Some(reason) => reason.clone(),
        None if !status.is_open => "Opening…".to_owned(),
        None if status.updating.is_some() => {
            "The map appears when the first faces have been read…".to_owned()
        }
        None if status.count == 0 => {
            "No face was found in this folder. Choose another one above".to_owned()
        }
        None => "Laying out the map…".to_owned(),
    }
}

/// From right to left.
fn bar_end_ui(ui: &mut Ui, state: &mut MapState) {
    let area = ui.max_rect();
    let zoom = state.camera.zoom;
    if icon::icon_button_ui(
        ui,
        Icon::Fit,
        "Show all",
        "Show all of the map (Home)",
        zoom > 1.0,
    )
    .clicked()
    {
        state.camera = Camera::default();
    }
    for (icon, name, tooltip, factor, can) in [
        (
            Icon::Add,
            "Zoom in",
            "Look closer (+, or turn the wheel)",
            ZOOM_STEP,
            zoom < Camera::MAX_ZOOM,
        ),
        (
            Icon::Remove,
            "Zoom out",
            "See more (-, or turn the wheel)",
            1.0 / ZOOM_STEP,
            zoom > 1.0,
        ),
    ] {
        if icon::icon_button_ui(ui, icon, name, tooltip, can).clicked() {
            state.camera.zoom_at(area, area.center(), factor);
        }
    }
    let tooltip = "Draw a line across the map: the faces along it become a morph. Shift and dragging does the same";
    if icon::icon_toggle_ui(
        ui,
        state.draws_path,
        Icon::Path,
        "Draw a morph path",
        tooltip,
    )
    .clicked()
    {
        state.draws_path ^= true;
    }
}

/// While the map is still being refined: how long that takes, and an end to it.
fn arranging_ui(ui: &mut Ui, area: Rect, map: &MapView<'_>, intents: &mut Vec<Intent>) {
    if map.map.fraction >= 1.0 {
        return;
    }
    let words = match map.map.left_secs {
        Some(secs) => format!("Arranging, {}", words::time_left(secs)),
        None => "Arranging…".to_owned(),
    };
    let corner = Rect::from_min_max(pos2(area.left(), area.bottom() - theme::ROW), area.max);
    ui.scope_builder(UiBuilder::new().max_rect(corner), |ui| {
        ui.horizontal(|ui| {
            let bar = ProgressBar::new(map.map.fraction)
                .desired_height(theme::SPACE_S)
                .desired_width(PROGRESS_WIDTH)
                .fill(theme::tokens(ui).accent);
            ui.add(bar).accessible_name("Arranging progress");
            let tooltip = "Leave the map as it is now";
            if icon::quiet_icon_button_ui(ui, Icon::Close, "Stop arranging", tooltip, true)
                .clicked()
            {
                intents.push(action(CollectionIntent::StopMap));
            }
            ui.label(RichText::new(words).small().weak())
                .on_hover_text("Faces that are alike move together");
        });
    });
}

/// Asks for the thumbnails that there is room for and that are not there; the one under the pointer first.
fn ask_for_thumbnails(
    state: &mut MapState,
    map: &MapView<'_>,
    index: &MapIndex,
    shown: &[crate::ui::map_mesh::Shown],
    pointed: Option<u32>,
    intents: &mut Vec<Intent>,
) {
    let is_missing = |face: &u32| (map.cell)(*face).is_none();
    let shown = shown
        .iter()
        .filter(|shown| !shown.is_drawn)
        .map(|shown| shown.face);
    let mut wanted: Vec<u32> = pointed
        .into_iter()
        .chain(map.map.along(&state.path))
        .filter(is_missing)
        .chain(shown)
        .collect();
    if wanted.is_empty() {
        wanted = index.first(AHEAD).filter(is_missing).collect();
    }
    if wanted != state.asked {
        state.asked.clone_from(&wanted);
        intents.push(action(CollectionIntent::WantThumbnails(wanted)));
    }
}
