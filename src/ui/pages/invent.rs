//! Faces to choose from: from nothing, like the selected one, or children of two.

use egui::{
    Align, Button, ComboBox, DragValue, Label, Layout, RichText, Sense, TextStyle, Ui, Vec2,
    WidgetInfo, accesskit::Role, vec2,
};

use super::asked::asked_ui;
use crate::ui::icon::{self, Icon};
use crate::ui::slider::{SliderEvent, ValueSlider};
use crate::ui::tile::Tile;
use crate::ui::view::StudioView;
use crate::ui::{UiState, face, theme};
use facemath_studio::{Intent, InventionKind, Inventions, InventionsIntent, Page, Sheet, SlotId};

/// Columns that can be chosen.
const COLUMNS: std::ops::RangeInclusive<usize> = 3..=12;
/// Smallest side of a face, in points.
const LEAST_SIDE: f32 = 24.0;
/// Height of the number under a face.
const CAPTION: f32 = 16.0;
/// Width of the sliders above the faces.
const SLIDER_WIDTH: f32 = 260.0;
/// Least width of the page in which numbers and choices stand beside the sliders; in less they stand below.
const LEAST_BESIDE: f32 = 600.0;
/// Height of the row that they are in, so that the faces stay where they are whatever it holds.
const OPTIONS_HEIGHT: f32 = 64.0;

/// What the page remembers.
#[derive(Debug, Clone)]
pub struct InventState {
    /// Faces beside each other.
    pub columns: usize,
}

impl Default for InventState {
    fn default() -> Self {
        Self { columns: 9 }
    }
}

/// Draws the page.
pub fn invent_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let mut wanted = view.inventions.settings;
    ui.horizontal(|ui| kinds_ui(ui, view, &mut wanted));
    ui.add_space(theme::SPACE_S);
    let width = ui.available_width();
    let mut right_ui = |ui: &mut Ui, wanted: &mut Inventions| {
        let row = vec2(ui.available_width(), theme::ROW);
        let layout = Layout::right_to_left(Align::Center);
        ui.allocate_ui_with_layout(row, layout, |ui| {
            numbers_ui(ui, state, wanted, intents);
        });
        let known = &view.inventions.conditions;
        if wanted.kind == InventionKind::New && !known.is_empty() {
            asked_ui(ui, known, &mut wanted.asked);
        }
    };
    let is_wide = width >= LEAST_BESIDE;
    ui.allocate_ui(vec2(width, OPTIONS_HEIGHT), |ui| {
        ui.set_min_height(OPTIONS_HEIGHT);
        ui.horizontal_top(|ui| {
            options_ui(ui, view, &mut wanted);
            if is_wide {
                ui.with_layout(Layout::top_down(Align::Max), |ui| right_ui(ui, &mut wanted));
            }
        });
    });
    if !is_wide {
        ui.with_layout(Layout::top_down(Align::Max), |ui| right_ui(ui, &mut wanted));
    }
    ui.add_space(theme::SPACE_S);
    if wanted != view.inventions.settings {
        intents.push(Intent::Inventions(InventionsIntent::Set(wanted)));
    }
    if let Some(problem) = view.inventions.problem {
        let rect = ui.available_rect_before_wrap();
        let font = TextStyle::Body.resolve(ui.style());
        face::paint_hint(ui, rect, problem, font);
        ui.take_available_space();
        return;
    }
    grid_ui(ui, view, state, intents);
}

/// Where the faces come from.
fn kinds_ui(ui: &mut Ui, view: &StudioView<'_>, wanted: &mut Inventions) {
    let selected = view.selected().filter(|slot| slot.is_filled);
    let alike = selected.map_or("More like the selected face".to_owned(), |slot| {
        format!("More like {}", shortened(&slot.name))
    });
    for (kind, text, name, tooltip) in [
        (
            InventionKind::New,
            "New faces",
            "New faces",
            "Faces that nobody has, from nothing but a number",
        ),
        (
            InventionKind::Alike,
            alike.as_str(),
            "More like the selected face",
            "Variations of the selected face, with its edits",
        ),
        (
            InventionKind::Kids,
            "Kids of two",
            "Kids of two",
            "Faces that have each of their traits from somewhere between two parents",
        ),
    ] {
        let button = Button::new(text).selected(wanted.kind == kind);
        let response = ui.add(button).accessible_name(name);
        if response.on_hover_text(tooltip).clicked() {
            wanted.kind = kind;
        }
    }
}

/// A name that leaves room for others.
pub fn shortened(name: &str) -> String {
    const MOST: usize = 18;
    match name.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// What only one kind of invention has.
fn options_ui(ui: &mut Ui, view: &StudioView<'_>, wanted: &mut Inventions) {
    let default = Inventions::default();
    match wanted.kind {
        InventionKind::New => share_ui(
            ui,
            &ValueSlider {
                label: "Variety",
                tooltip: "How far from the average the faces may be. Near it they are drawn best and look much alike; at 1 they are as varied as real ones",
                range: (
                    *Inventions::TRUNCATION.start(),
                    *Inventions::TRUNCATION.end(),
                ),
                step: 0.05,
                decimals: 2,
                suffix: "",
                origin: default.truncation,
                mark: Some((
                    default.truncation,
                    "The mark: where numbers mean the same faces as everywhere else",
                )),
                ends: Some(("average", "as varied as real ones")),
                can_reset: wanted.truncation != default.truncation,
            },
            &mut wanted.truncation,
            default.truncation,
        ),
        InventionKind::Alike => share_ui(
            ui,
            &ValueSlider {
                label: "Difference",
                tooltip: "How different from the selected face they are",
                range: (0.0, 1.0),
                step: 0.05,
                decimals: 2,
                suffix: "",
                origin: default.amount,
                mark: None,
                ends: Some(("the same face", "anybody")),
                can_reset: wanted.amount != default.amount,
            },
            &mut wanted.amount,
            default.amount,
        ),
        InventionKind::Kids => {
            parents_ui(ui, view, wanted);
            share_ui(
                ui,
                &ValueSlider {
                    label: "Takes after",
                    tooltip: "How much they take after the second parent",
                    range: (0.0, 1.0),
                    step: 0.05,
                    decimals: 2,
                    suffix: "",
                    origin: default.share,
                    mark: None,
                    ends: Some(("the first", "the second")),
                    can_reset: wanted.share != default.share,
                },
                &mut wanted.share,
                default.share,
            );
        }
    }
}

fn share_ui(ui: &mut Ui, slider: &ValueSlider<'_>, value: &mut f32, default: f32) {
    let room = SLIDER_WIDTH.min(ui.available_width() * 0.5);
    ui.allocate_ui_with_layout(
        vec2(room, OPTIONS_HEIGHT),
        Layout::top_down(Align::Min),
        |ui| {
            ui.set_width(room);
            match slider.ui(ui, *value) {
                Some(SliderEvent::Dragged(new) | SliderEvent::Set(new)) => *value = new,
                Some(SliderEvent::Reset) => *value = default,
                Some(SliderEvent::Released) | None => {}
            }
        },
    );
}

fn parents_ui(ui: &mut Ui, view: &StudioView<'_>, wanted: &mut Inventions) {
    let name_of = |id: Option<SlotId>| {
        let slot = view.slots.iter().find(|slot| Some(slot.id) == id);
        slot.map_or("Choose…", |slot| slot.name.as_str())
    };
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_S;
        for (place, label) in ["First parent", "Second parent"].into_iter().enumerate() {
            let current = view.inventions.parents.get(place).copied().flatten();
            let response = ComboBox::from_id_salt(label)
                .selected_text(name_of(current))
                .width(128.0)
                .truncate()
                .show_ui(ui, |ui| {
                    for slot in view.slots.iter().filter(|slot| slot.is_filled) {
                        let choice = ui.selectable_label(current == Some(slot.id), &slot.name);
                        if choice.clicked() {
                            // The one that is not being chosen stays as it shows.
                            wanted.parents = view.inventions.parents;
                            if let Some(parent) = wanted.parents.get_mut(place) {
                                *parent = Some(slot.id);
                            }
                        }
                    }
                })
                .response;
            response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, label));
            response.on_hover_text(format!("{label}: any face in a slot, with its edits"));
        }
    });
    ui.add_space(theme::SPACE_M);
}

/// Which numbers, and how many beside each other; from right to left.
fn numbers_ui(
    ui: &mut Ui,
    state: &mut UiState,
    wanted: &mut Inventions,
    intents: &mut Vec<Intent>,
) {
    ui.spacing_mut().item_spacing.x = theme::SPACE_S;
    let mut columns = state.invent.columns;
    let field = DragValue::new(&mut columns)
        .range(COLUMNS)
        .speed(0.05)
        .suffix(" columns")
        .update_while_editing(false);
    ui.add(field)
        .accessible_name("Columns")
        .on_hover_text("Faces beside each other: fewer are larger");
    state.invent.columns = columns;
    ui.add_space(theme::SPACE_M);
    let page = state.view.inventions.max(1) as u64;
    let dice = icon::icon_button_ui(
        ui,
        Icon::Dice,
        "New seeds",
        "Other faces, from a number drawn by lot",
        true,
    );
    if dice.clicked() {
        intents.push(Intent::Inventions(InventionsIntent::Roll));
    }
    let next = icon::icon_button_ui(
        ui,
        Icon::StepForward,
        "Next seeds",
        "The faces with the next numbers",
        true,
    );
    if next.clicked() {
        wanted.seed = wanted.seed.saturating_add(page);
    }
    let before = icon::icon_button_ui(
        ui,
        Icon::StepBack,
        "Previous seeds",
        "The faces with the numbers before",
        wanted.seed > 0,
    );
    if before.clicked() {
        wanted.seed = wanted.seed.saturating_sub(page);
    }
    seed_ui(ui, &mut wanted.seed);
}

/// A number that stands for a face, typed or dragged.
pub fn seed_ui(ui: &mut Ui, seed: &mut u64) {
    let field = DragValue::new(seed)
        .speed(0.2)
        .prefix("Seed ")
        .update_while_editing(false);
    ui.add_sized(vec2(96.0, theme::ROW), field)
        .accessible_name("Seed")
        .on_hover_text(
            "The number of the first face: the same number is the same face. Click to type one",
        );
}

fn grid_ui(ui: &mut Ui, view: &StudioView<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let room = ui.available_size();
    let columns = state.invent.columns;
    let (gap, under) = (theme::SPACE_M, CAPTION + theme::SPACE_S);
    let height = room.y + theme::SPACE_S;
    let widest = ((room.x + gap) / columns as f32 - gap).max(LEAST_SIDE);
    // As many rows as fill the page when the faces get a little smaller for the last one.
    let rows = (height / (widest + under)).round().max(1.0);
    let side = (height / rows - under).min(widest).max(LEAST_SIDE).floor();
    let gap = (room.x - columns as f32 * side) / (columns - 1).max(1) as f32;
    let rows = rows as usize;
    state.view.inventions = columns * rows;
    ui.spacing_mut().item_spacing = vec2(gap.max(0.0), theme::SPACE_S);
    for row in 0..rows {
        ui.horizontal(|ui| {
            for column in 0..columns {
                let index = row * columns + column;
                ui.allocate_ui_with_layout(
                    vec2(side, side + CAPTION),
                    Layout::top_down(Align::Center),
                    |ui| tile_ui(ui, view, index, side, intents),
                );
            }
        });
    }
}

fn tile_ui(ui: &mut Ui, view: &StudioView<'_>, index: usize, side: f32, intents: &mut Vec<Intent>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let seed = view.inventions.settings.seed_at(index);
    match (view.inventions.face)(index) {
        Some((source, name)) => {
            Tile {
                source,
                name: &name,
                tooltip: &name,
                picture: (view.tiles)(Sheet::Page(Page::Invent), index),
            }
            .ui(ui, side, intents);
        }
        None => {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
            face::paint_face(ui, rect, None);
        }
    }
    let number = RichText::new(seed.to_string()).small().weak();
    ui.add(Label::new(number).truncate());
}
