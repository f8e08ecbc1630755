//! Which attribute the lane shows, and its value where the film stands.

use egui::{
    Button, DragValue, PopupCloseBehavior, ScrollArea, Ui, WidgetInfo,
    accesskit::Role,
    containers::menu::{MenuButton, MenuConfig},
};

use super::easing::{self, EasingEdit};
use crate::ui::icon::Icon;
use crate::ui::slider::caption;
use crate::ui::view::{AttributeView, StudioView};
use crate::ui::{UiState, icon};
use facemath_core::latent::Easing;
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
    let easing = track.map_or(Easing::Linear, |track| track.easing_at(position));
    let set = Command::EditTracks(TrackEdit::Set {
        attribute: attribute.attribute.clone(),
        point: TrackPoint {
            position,
            value,
            easing,
        },
    });
    super::push_edit(&response, set, intents);
    response.on_hover_text(format!(
        "{}: changing it makes a point where the film stands",
        attribute.label
    ));
    easing_ui(ui, attribute, track, position, intents);
    ui.label(caption(&attribute.label));
}

/// How the value goes from the point before the place where the film stands to the one after it.
fn easing_ui(
    ui: &mut Ui,
    attribute: &AttributeView,
    track: Option<&Track>,
    position: f32,
    intents: &mut Vec<Intent>,
) {
    let way = track.and_then(|track| Some((track.way_at(position)?, track.easing_at(position))));
    let now = way.map_or(Easing::Linear, |(_, easing)| easing);
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let response = ui
        .add_enabled_ui(way.is_some(), |ui| {
            let menu = MenuButton::from_button(Button::new(easing::word(now))).config(config);
            let (response, _) = menu.ui(ui, |ui| {
                ui.set_min_width(184.0);
                let Some((index, _)) = way else {
                    return;
                };
                let ease = |easing| {
                    Command::EditTracks(TrackEdit::Ease {
                        attribute: attribute.attribute.clone(),
                        index,
                        easing,
                    })
                };
                easing::easings_ui(ui, "Easing to the next point", now, |edit| {
                    intents.push(match edit {
                        EasingEdit::Drag(easing) => Intent::Drag(ease(easing)),
                        EasingEdit::Release => Intent::EndDrag,
                        EasingEdit::Set(easing) => Intent::Document(ease(easing)),
                    });
                });
            });
            response
        })
        .inner;
    let is_enabled = way.is_some();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, "Easing of the track"));
    response
        .on_hover_text("How the value goes here from the point before to the one after: linear, in, out, in and out, or a curve")
        .on_disabled_hover_text("The value is level here: between two points it has an easing");
}
