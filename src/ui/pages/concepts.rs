//! The page on which a concept is made: faces with a property, faces without it, what that gives, and the slider.

mod result;

use self::result::{preview_ui, report_ui, words_ui};

use egui::{
    Align, Button, Frame, Layout, Margin, Rect, RichText, ScrollArea, Stroke, TextWrapMode, Ui,
    Vec2, vec2,
};

use crate::ui::drop::{self as dropping, DraggedFace};
use crate::ui::icon::{self, Icon};
use crate::ui::view::{ExamplesView, SlotView, StudioView};
use crate::ui::{UiState, face, theme};
use facemath_core::words;
use facemath_studio::{ConceptsIntent, ExampleGroup, Intent, Sheet};

/// Side of an example, in points.
const EXAMPLE_SIDE: f32 = 44.0;
/// Side of a slot's face, in points.
const SLOT_SIDE: f32 = 44.0;
/// Height of the two areas, in points.
const AREA_HEIGHT: f32 = 126.0;
/// What a person has typed about the concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConceptWords {
    /// The slider's name.
    pub label: String,
    /// What less of it means.
    pub negative: String,
    /// What more of it means.
    pub positive: String,
}

impl Default for ConceptWords {
    fn default() -> Self {
        Self {
            label: String::new(),
            negative: "without".to_owned(),
            positive: "with".to_owned(),
        }
    }
}

/// Draws the page.
pub fn concepts_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    ScrollArea::vertical()
        .id_salt("concepts page")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_M;
            slots_ui(ui, view, intents);
            let gap = theme::SPACE_L;
            let width = (ui.available_width() - gap) / 2.0;
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = gap;
                for side in [ExampleGroup::With, ExampleGroup::Without] {
                    ui.push_id(side, |ui| side_ui(ui, view, side, width, intents));
                }
            });
            match view.concepts.progress {
                Some(progress) => progress_ui(ui, progress, intents),
                None => report_ui(ui, view, intents),
            }
            preview_ui(ui, view, intents);
            ui.add_space(theme::SPACE_S);
            words_ui(ui, view, state, intents);
        });
}

/// The faces in the slots, each with a button for either side.
fn slots_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let filled: Vec<&SlotView> = view.slots.iter().filter(|slot| slot.is_filled).collect();
    if filled.is_empty() {
        return;
    }
    ui.label(RichText::new("Choose faces from the slots, or drop photos below").weak());
    ScrollArea::horizontal()
        .id_salt("slots for examples")
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                for slot in filled {
                    ui.push_id(slot.id, |ui| slot_ui(ui, view, slot, intents));
                }
            });
        });
}

fn slot_ui(ui: &mut Ui, view: &StudioView<'_>, slot: &SlotView, intents: &mut Vec<Intent>) {
    let picture = slot.reconstruction.or(slot.original);
    let response = face::face_ui(ui, SLOT_SIDE, picture, &format!("Example {}", slot.name));
    response.dnd_set_drag_payload(DraggedFace::Slot(slot.id));
    response.on_hover_text(format!("{}\nDrag it onto one of the two groups", slot.name));
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_S;
        ui.spacing_mut().interact_size.y = 20.0;
        for side in [ExampleGroup::With, ExampleGroup::Without] {
            let is_in = examples(view, side).summary.slots.contains(&slot.id);
            let button = Button::new(RichText::new(title(side)).small())
                .selected(is_in)
                .wrap_mode(TextWrapMode::Extend)
                .min_size(vec2(52.0, 20.0));
            let words = if is_in {
                "Take it out of"
            } else {
                "Take it among"
            };
            let tooltip = format!("{words} the faces {}", title(side).to_lowercase());
            let response = ui.add(button).on_hover_text(tooltip);
            response.widget_info(|| {
                let name = format!("{} {}", slot.name, title(side).to_lowercase());
                egui::WidgetInfo::selected(egui::accesskit::Role::CheckBox, true, is_in, name)
            });
            if response.clicked() {
                let slot = slot.id;
                push(intents, ConceptsIntent::ToggleSlot { side, slot });
            }
        }
    });
    ui.add_space(theme::SPACE_S);
}

/// One of the two groups: its faces, and ways to add more.
fn side_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    side: ExampleGroup,
    width: f32,
    intents: &mut Vec<Intent>,
) {
    let outline = Stroke::new(1.0, theme::tokens(ui).outline);
    let shown = Frame::new()
        .fill(theme::tokens(ui).panel)
        .stroke(outline)
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::same(theme::SPACE_M as i8))
        .show(ui, |ui| {
            // The frame lays out as its surroundings do, and those are a row.
            ui.vertical(|ui| area_ui(ui, view, side, width, intents));
        });
    take_drop_ui(ui, side, shown.response.rect, intents);
}

/// What is in the area of a group.
fn area_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    side: ExampleGroup,
    width: f32,
    intents: &mut Vec<Intent>,
) {
    let examples = examples(view, side);
    let count = examples.summary.names.len();
    let size = vec2(width - 2.0 * theme::SPACE_M - 2.0, AREA_HEIGHT);
    ui.set_min_size(size);
    ui.set_width(size.x);
    ui.horizontal(|ui| {
        ui.heading(title(side));
        let words = match (count, examples.summary.reading) {
            (0, 0) => String::new(),
            (1, 0) => "1 face".to_owned(),
            (count, 0) => format!("{count} faces"),
            (count, reading) => format!("{count} faces, {reading} to be read"),
        };
        ui.label(RichText::new(words).weak());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let is_any = count + examples.summary.reading > 0;
            let name = format!("Clear {}", title(side).to_lowercase());
            let clear = icon::quiet_icon_button_ui(
                ui,
                Icon::Close,
                &name,
                "Take all faces of this group out",
                is_any,
            );
            if clear.clicked() {
                push(intents, ConceptsIntent::Clear { side });
            }
        });
    });
    faces_ui(ui, view, side, examples, intents);
    ui.horizontal(|ui| {
        let lower = title(side).to_lowercase();
        let photos = ui
            .add(Button::new("Photos…").min_size(vec2(0.0, theme::ROW)))
            .on_hover_text(format!("Choose photos of faces {lower} the property"));
        photos.widget_info(|| button_info(&format!("Photos {lower}")));
        if photos.clicked() {
            push(intents, ConceptsIntent::ChooseFiles { side });
        }
        let folder = ui
            .add(Button::new("Folder…").min_size(vec2(0.0, theme::ROW)))
            .on_hover_text(format!("Take all pictures in a folder as faces {lower} it"));
        folder.widget_info(|| button_info(&format!("Folder {lower}")));
        if folder.clicked() {
            push(intents, ConceptsIntent::ChooseFolder { side });
        }
    });
}

fn faces_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    side: ExampleGroup,
    examples: &ExamplesView,
    intents: &mut Vec<Intent>,
) {
    let height = AREA_HEIGHT - 2.0 * theme::ROW - 2.0 * theme::SPACE_M;
    let names = &examples.summary.names;
    if names.is_empty() {
        let size = vec2(ui.available_width(), height);
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        let words = match side {
            ExampleGroup::With => "Drop faces that have the property here",
            ExampleGroup::Without => "Drop faces that do not have it here",
        };
        let font = egui::TextStyle::Body.resolve(ui.style());
        face::paint_hint(ui, rect, words, font);
        return;
    }
    ScrollArea::vertical()
        .id_salt("examples")
        .auto_shrink([false, false])
        .max_height(height)
        .min_scrolled_height(height)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(theme::SPACE_S);
            ui.horizontal_wrapped(|ui| {
                let sheet = sheet(side);
                for (index, name) in names.iter().enumerate().take(examples.shown) {
                    let picture = (view.tiles)(sheet, index);
                    let accessible = format!("{} {}: {name}", title(side), index + 1);
                    let response = face::face_ui(ui, EXAMPLE_SIDE, picture, &accessible);
                    if response.clicked() {
                        push(intents, ConceptsIntent::Remove { side, index });
                    }
                    response.on_hover_text(format!("{name}\nClick to take it out"));
                }
                let more = names.len().saturating_sub(examples.shown);
                if more > 0 {
                    ui.label(RichText::new(format!("and {more} more")).small().weak());
                }
            });
        });
}

/// Lets the area of a group take faces and files.
fn take_drop_ui(ui: &mut Ui, side: ExampleGroup, rect: Rect, intents: &mut Vec<Intent>) {
    dropping::remember_example_rect(ui, side, rect);
    let response = ui.interact(rect, ui.scope_id().with("drop"), egui::Sense::hover());
    if response.dnd_hover_payload::<DraggedFace>().is_some() {
        face::paint_drop_target(ui, rect, dropping::example_words(side));
    }
    if let Some(face) = response.dnd_release_payload::<DraggedFace>() {
        push(
            intents,
            match face.as_ref() {
                DraggedFace::Slot(slot) => ConceptsIntent::AddSlot { side, slot: *slot },
                DraggedFace::Sample(sample) => ConceptsIntent::AddSample {
                    side,
                    sample: *sample,
                },
                DraggedFace::Result { source, name, .. } => ConceptsIntent::Add {
                    side,
                    source: source.clone(),
                    name: name.clone(),
                },
            },
        );
    }
}

/// The bar while faces are read.
fn progress_ui(
    ui: &mut Ui,
    (read, of, left_secs): (usize, usize, Option<f32>),
    intents: &mut Vec<Intent>,
) {
    ui.horizontal(|ui| {
        let left =
            left_secs.map_or_else(String::new, |secs| format!(", {}", words::time_left(secs)));
        ui.label(format!("Reading faces: {read} of {of}{left}"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let cancel = icon::quiet_icon_button_ui(
                ui,
                Icon::Close,
                "Stop reading faces",
                "Stop; the faces read so far stay",
                true,
            );
            if cancel.clicked() {
                push(intents, ConceptsIntent::Cancel);
            }
            let share = read as f32 / of.max(1) as f32;
            ui.add(egui::ProgressBar::new(share).desired_height(theme::SPACE_M));
        });
    });
}

fn examples<'a>(view: &'a StudioView<'_>, side: ExampleGroup) -> &'a ExamplesView {
    match side {
        ExampleGroup::With => &view.concepts.with,
        ExampleGroup::Without => &view.concepts.without,
    }
}

fn sheet(side: ExampleGroup) -> Sheet {
    match side {
        ExampleGroup::With => Sheet::ExamplesWith,
        ExampleGroup::Without => Sheet::ExamplesWithout,
    }
}

fn title(side: ExampleGroup) -> &'static str {
    match side {
        ExampleGroup::With => "With",
        ExampleGroup::Without => "Without",
    }
}

fn button_info(name: &str) -> egui::WidgetInfo {
    egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name)
}

fn push(intents: &mut Vec<Intent>, command: ConceptsIntent) {
    intents.push(Intent::Concepts(command));
}
