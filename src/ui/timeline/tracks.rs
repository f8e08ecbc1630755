//! Which attribute the lane shows, and its value where the film stands.

use egui::{
    Button, DragValue, ScrollArea, Ui, WidgetInfo, accesskit::Role, containers::menu::MenuButton,
};

use crate::ui::icon::Icon;
use crate::ui::slider::caption;
use crate::ui::view::{AttributeView, StudioView};
use crate::ui::{UiState, icon};
use facemath_studio::{Command, Intent, KeysIntent, Track, TrackEdit, TrackPoint};

/// Height of the list of attributes before it scrolls, in points.
const LIST_HEIGHT: f32 = 320.0;

/// The attribute that the lane shows.
pub(super) fn shown<'a>(view: &'a StudioView<'_>, state: &UiState) -> Option<&'a AttributeView> {
    let shown = state.shown_track.as_ref()?;
    let mut attributes = view.film.attributes.iter();
    attributes.find(|attribute| attribute.attribute == *shown)
}

fn track_of<'a>(view: &'a StudioView<'_>, attribute: &AttributeView) -> Option<&'a Track> {
    let mut tracks = view.document.tracks().iter();
    tracks.find(|track| track.attribute == attribute.attribute)
}

/// The button that opens the list of attributes.
pub(super) fn tracks_menu_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let count = view.document.tracks().len();
    let text = match count {
        0 => "Tracks".to_owned(),
        _ => format!("Tracks ({count})"),
    };
    let (response, _) = MenuButton::from_button(Button::new(text)).ui(ui, |ui| {
        ui.set_min_width(184.0);
        if let Some(attribute) = shown(view, state)
            && track_of(view, attribute).is_some()
        {
            let tooltip = "Take the track away with all its points";
            let text = format!("Delete the track of {}", attribute.label);
            if ui.button(text).on_hover_text(tooltip).clicked() {
                intents.push(Intent::Document(Command::EditTracks(TrackEdit::Remove {
                    attribute: attribute.attribute.clone(),
                })));
            }
            ui.separator();
        }
        ScrollArea::vertical()
            .max_height(LIST_HEIGHT)
            .show(ui, |ui| {
                for attribute in &view.film.attributes {
                    let points = match track_of(view, attribute).map(|track| track.points().len()) {
                        Some(1) => " · 1 point".to_owned(),
                        Some(count) => format!(" · {count} points"),
                        None => String::new(),
                    };
                    let is_on = state.shown_track.as_ref() == Some(&attribute.attribute);
                    let text = format!("{}{points}", attribute.label);
                    if ui.selectable_label(is_on, text).clicked() {
                        state.shown_track = (!is_on).then(|| attribute.attribute.clone());
                        intents.push(Intent::Keys(KeysIntent::Choose(None)));
                        ui.close();
                    }
                }
            });
    });
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Tracks"));
    response.on_hover_text(
        "What changes over the film beside its faces: age, glasses, any slider, detail, sharpening",
    );
}

/// The value of the shown attribute where the film stands; laid out from the right.
pub(super) fn track_settings_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    attribute: &AttributeView,
    intents: &mut Vec<Intent>,
) {
    let tooltip = "Hide the track; it stays in the film";
    if icon::quiet_icon_button_ui(ui, Icon::Close, "Hide track", tooltip, true).clicked() {
        state.shown_track = None;
    }
    let position = view.playback.position;
    let track = track_of(view, attribute);
    let here = track.and_then(|track| {
        let mut points = track.points().iter();
        points.position(|point| (point.position - position).abs() < 1e-3)
    });
    let tooltip = "Take the point away that stands here";
    let remove =
        icon::quiet_icon_button_ui(ui, Icon::Remove, "Delete point", tooltip, here.is_some());
    if let Some(index) = here.filter(|_| remove.clicked()) {
        intents.push(Intent::Document(Command::EditTracks(
            TrackEdit::RemovePoint {
                attribute: attribute.attribute.clone(),
                index,
            },
        )));
    }
    let mut value = track.map_or(attribute.without, |track| track.value_at(position));
    let field = DragValue::new(&mut value)
        .range(attribute.range.0..=attribute.range.1)
        .speed((attribute.range.1 - attribute.range.0) / 200.0)
        .fixed_decimals(attribute.decimals)
        .suffix(attribute.suffix)
        .update_while_editing(false);
    let name = format!("{} here", attribute.label);
    let response = ui.add(field).accessible_name(&name);
    let set = Command::EditTracks(TrackEdit::Set {
        attribute: attribute.attribute.clone(),
        point: TrackPoint { position, value },
    });
    super::push_edit(&response, set, intents);
    response.on_hover_text(format!(
        "{}: changing it makes a point where the film stands",
        attribute.label
    ));
    ui.label(caption(&attribute.label));
}
