//! The random walk, played live and large.

mod export;

use self::export::export_ui;

use egui::{
    Align, Button, Checkbox, Layout, Rect, RichText, ScrollArea, Sense, Slider, TextStyle, Ui,
    UiBuilder, Vec2, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::invent::{seed_ui, shortened};
use crate::ui::icon::{self, Icon};
use crate::ui::slider::{SliderEvent, ValueSlider};
use crate::ui::tile::Tile;
use crate::ui::view::{ExportView, StudioView};
use crate::ui::{UiState, face, theme};
use facemath_studio::{FacesIntent, Intent, Inventions, WalkIntent, WalkSettings};

/// Width of the column of controls.
const CONTROLS_WIDTH: f32 = 232.0;
/// Height of the row with the play button.
const FOOTER: f32 = 32.0;

/// Draws the page.
pub fn walk_ui(ui: &mut Ui, view: &StudioView<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let area = ui.available_rect_before_wrap();
    let left = Rect::from_min_max(
        area.min,
        pos2(
            area.right() - CONTROLS_WIDTH - theme::SPACE_L,
            area.bottom(),
        ),
    );
    let column = Rect::from_min_max(pos2(area.right() - CONTROLS_WIDTH, area.top()), area.max);
    let side = left
        .width()
        .min(left.height() - FOOTER - theme::SPACE_M)
        .max(64.0);
    let hero = Rect::from_min_size(
        pos2(left.center().x - side / 2.0, left.top()),
        Vec2::splat(side),
    );
    // The cast saturates.
    state.stage_px = (hero.width() * ui.pixels_per_point()).round() as u32;
    hero_ui(ui, hero, view, intents);
    let footer = Rect::from_min_size(
        pos2(hero.left(), hero.bottom() + theme::SPACE_M),
        vec2(side, FOOTER),
    );
    ui.scope_builder(UiBuilder::new().max_rect(footer), |ui| {
        ui.horizontal(|ui| footer_ui(ui, view, intents));
    });
    ui.scope_builder(UiBuilder::new().max_rect(column), |ui| {
        ScrollArea::vertical()
            .id_salt("walk controls")
            .auto_shrink([false, false])
            .show(ui, |ui| controls_ui(ui, view, intents));
    });
    ui.advance_cursor_after_rect(area);
}

fn hero_ui(ui: &mut Ui, rect: Rect, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let Some((source, name)) = view.walk.face.clone() else {
        let response = ui.interact(rect, ui.scope_id().with("walk"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "No walk yet"));
        face::paint_face(ui, rect, None);
        let font = TextStyle::Body.resolve(ui.style());
        face::paint_hint(ui, rect, "The model is being loaded…", font);
        return;
    };
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        let tile = Tile {
            source,
            name: "Frame of the walk",
            tooltip: &name,
            picture: view.on_stage,
        };
        // Clicking so large a face plays; it is kept by its button or by a drag.
        if tile.draggable_ui(ui, rect.width(), &name).clicked() {
            intents.push(act(WalkIntent::Toggle));
        }
    });
}

fn act(action: WalkIntent) -> Intent {
    Intent::Walk(action)
}

fn footer_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let walk = &view.walk;
    let (glyph, name) = if walk.is_walking {
        (Icon::Pause, "Pause the walk")
    } else {
        (Icon::Play, "Play the walk")
    };
    let is_there = walk.frame.is_some();
    let tooltip = format!("{name} (Space)");
    if icon::icon_button_ui(ui, glyph, name, &tooltip, is_there).clicked() {
        intents.push(act(WalkIntent::Toggle));
    }
    let Some((frame, count)) = walk.frame else {
        return;
    };
    let last = count.saturating_sub(1);
    let words = format!(
        "face {:.1} of {}",
        walk.position + 1.0,
        walk.settings.plan.faces
    );
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.label(RichText::new(words).small().weak())
            .on_hover_text(format!("Frame {} of {count}", frame + 1));
        let mut wanted = frame;
        ui.spacing_mut().slider_width = ui.available_width() - theme::SPACE_M;
        let slider = Slider::new(&mut wanted, 0..=last).show_value(false);
        let response = ui.add(slider).accessible_name("Position in the walk");
        if wanted != frame {
            intents.push(act(WalkIntent::Scrub(wanted)));
        }
        if response.drag_stopped() || response.lost_focus() {
            intents.push(Intent::EndDrag);
        }
        response.on_hover_text("Drag to move through the walk. Left and right go frame by frame");
    });
}

fn controls_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    ui.spacing_mut().item_spacing.y = theme::SPACE_S;
    let mut wanted = view.walk.settings;
    ui.horizontal(|ui| {
        seed_ui(ui, &mut wanted.plan.seed);
        let tooltip = "Another walk, from a number drawn by lot";
        if icon::icon_button_ui(ui, Icon::Dice, "New walk", tooltip, true).clicked() {
            intents.push(act(WalkIntent::Roll));
        }
    });
    sliders_ui(ui, &mut wanted);
    ui.add(Checkbox::new(&mut wanted.plan.is_closed, "Closed loop"))
        .on_hover_text("Come back to the first face and go on for ever, or end at the last");
    start_ui(ui, view, &mut wanted);
    if let Some(note) = &view.detail_note {
        ui.label(RichText::new(note).small().weak())
            .on_hover_text("The detail of the face it starts from fades as the walk leaves it");
    }
    if wanted != view.walk.settings {
        intents.push(act(WalkIntent::Set(wanted)));
    }
    ui.add_space(theme::SPACE_M);
    ui.horizontal(|ui| buttons_ui(ui, view, intents));
    export_ui(ui, view, intents);
}

/// A slider of the walk: what it says, and its place among the settings.
struct WalkSlider {
    label: &'static str,
    tooltip: &'static str,
    range: (f32, f32),
    step: f32,
    decimals: usize,
    ends: (&'static str, &'static str),
    value: fn(&WalkSettings) -> f32,
    put: fn(&mut WalkSettings, f32),
}

const SLIDERS: [WalkSlider; 4] = [
    WalkSlider {
        label: "Speed",
        tooltip: "Faces passed in a second",
        range: (*WalkSettings::SPEED.start(), *WalkSettings::SPEED.end()),
        step: 0.1,
        decimals: 1,
        ends: ("slow", "fast"),
        value: |settings| settings.speed,
        put: |settings, value| settings.speed = value,
    },
    WalkSlider {
        label: "Smoothness",
        tooltip: "How the walk turns from face to face: sharply, through each without a corner, or past them in wide curves",
        range: (0.0, 1.0),
        step: 0.05,
        decimals: 2,
        ends: ("straight on", "wide curves"),
        value: |settings| settings.plan.smoothness,
        put: |settings, value| settings.plan.smoothness = value,
    },
    WalkSlider {
        label: "Variety",
        tooltip: "How far from the average the faces may be: at 1 they are as varied as real ones",
        range: (
            *Inventions::TRUNCATION.start(),
            *Inventions::TRUNCATION.end(),
        ),
        step: 0.05,
        decimals: 2,
        ends: ("average", "varied"),
        value: |settings| settings.plan.truncation,
        put: |settings, value| settings.plan.truncation = value,
    },
    WalkSlider {
        label: "Faces",
        tooltip: "How many faces the walk passes",
        range: (
            *WalkSettings::FACES.start() as f32,
            *WalkSettings::FACES.end() as f32,
        ),
        step: 1.0,
        decimals: 0,
        ends: ("few", "many"),
        value: |settings| settings.plan.faces as f32,
        put: |settings, value| settings.plan.faces = value.round() as usize,
    },
];

fn sliders_ui(ui: &mut Ui, wanted: &mut WalkSettings) {
    let default = WalkSettings::default();
    for row in &SLIDERS {
        let (value, usual) = ((row.value)(wanted), (row.value)(&default));
        let slider = ValueSlider {
            label: row.label,
            tooltip: row.tooltip,
            range: row.range,
            step: row.step,
            decimals: row.decimals,
            suffix: "",
            origin: usual,
            mark: None,
            ends: Some(row.ends),
            can_reset: value != usual,
        };
        match slider.ui(ui, value) {
            Some(SliderEvent::Dragged(new) | SliderEvent::Set(new)) => (row.put)(wanted, new),
            Some(SliderEvent::Reset) => (row.put)(wanted, usual),
            Some(SliderEvent::Released) | None => {}
        }
    }
}

fn start_ui(ui: &mut Ui, view: &StudioView<'_>, wanted: &mut WalkSettings) {
    let selected = view.selected().filter(|slot| slot.is_filled);
    let start = view.walk.start;
    let named = view.slots.iter().find(|slot| Some(slot.id) == start);
    let mut is_from_face = start.is_some();
    let text = named.map_or("Start from the selected face".to_owned(), |slot| {
        format!("Starts from {}", shortened(&slot.name))
    });
    let can_start = is_from_face || selected.is_some();
    ui.add_enabled_ui(can_start, |ui| {
        ui.add(Checkbox::new(&mut is_from_face, text))
            .accessible_name("Start from the selected face")
            .on_hover_text("Set out from the face that is selected, with its edits, instead of an invented one");
    });
    if is_from_face != start.is_some() {
        wanted.start = selected.filter(|_| is_from_face).map(|slot| slot.id);
    }
}

fn buttons_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    ui.spacing_mut().item_spacing.x = theme::SPACE_M;
    let size = vec2((ui.available_width() - theme::SPACE_M) / 2.0, theme::ROW);
    let is_there = view.walk.face.is_some();
    let keep = ui
        .add_enabled_ui(is_there, |ui| {
            ui.add_sized(size, Button::new("Keep this face"))
        })
        .inner
        .on_hover_text("Put the face on show into a slot. It can be dragged there, too");
    if keep.clicked()
        && let Some((source, name)) = view.walk.face.clone()
    {
        intents.push(Intent::Faces(FacesIntent::PlaceSource {
            slot: None,
            source,
            name,
        }));
    }
    let tokens = theme::tokens(ui);
    let can_export = is_there && view.export == ExportView::Idle;
    let timeline = view.document.timeline();
    let frames = view.walk.frame.map_or(0, |(_, count)| count);
    let (text, fill) = if can_export {
        (
            RichText::new("Export…").color(tokens.on_accent),
            tokens.accent,
        )
    } else {
        (RichText::new("Export…"), tokens.raised)
    };
    let export = ui
        .add_enabled_ui(can_export, |ui| {
            ui.add_sized(size, Button::new(text).fill(fill))
        })
        .inner
        .accessible_name("Export the walk")
        .on_hover_text(format!(
            "Save the walk as {}: {frames} frames, {size_px} × {size_px} pixels, {:.0} a second. Format, size and rate are those of the export and the timeline below (Ctrl+E)",
            view.film_file.format.name(),
            timeline.fps,
            size_px = timeline.size_px,
        ))
        .on_disabled_hover_text("Something is being written");
    if export.clicked() {
        intents.push(act(WalkIntent::Export));
    }
}
