//! The slots: each with its photo and what the model makes of it, side by side.

use egui::{
    Align, Button, Frame, Label, Layout, Margin, Response, RichText, ScrollArea, Sense, TextEdit,
    TextStyle, Ui, UiBuilder, Vec2, WidgetInfo, accesskit::Role, vec2,
};

use super::drop::{self, DraggedFace};
use super::icon::Icon;
use super::tour::{self, Anchor};
use super::view::{SlotView, StudioView};
use super::{UiState, face, icon, theme};
use facemath_studio::{Action, Command, FacesIntent, Intent, MAX_NAME_CHARS, ShowIntent};

/// Side of the two pictures of a slot, in points: where two slots fit below each other, and in the least window.
const FACE_SIDE: f32 = 90.0;
const LEAST_FACE_SIDE: f32 = 56.0;
const CARD_PADDING: f32 = theme::SPACE_M;
const CARD_WIDTH: f32 = 2.0 * FACE_SIDE + theme::SPACE_S + 2.0 * CARD_PADDING;
/// Name and buttons below the pictures, and the space around them.
const CAPTION_HEIGHT: f32 = 24.0;
const BESIDE_FACE_HEIGHT: f32 = CAPTION_HEIGHT + theme::SPACE_S + 2.0 * CARD_PADDING;

/// Share of the panel's height that the slots may take before they scroll; the rest is the gallery's.
const HEIGHT_SHARE: f32 = 0.58;
/// What the gallery keeps where that share is too little for two slots: its heading and a row of samples.
const LEAST_GALLERY_HEIGHT: f32 = 124.0;

/// Draws all slots and the button that adds one.
pub fn filmstrip_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    Frame::new()
        .inner_margin(Margin {
            left: theme::SPACE_L as i8,
            right: theme::SPACE_L as i8,
            top: theme::SPACE_M as i8,
            bottom: 0,
        })
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.heading("Faces");
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let tooltip = "Add an empty slot for one more face";
                    if icon::quiet_icon_button_ui(ui, Icon::Add, "Add slot", tooltip, true)
                        .clicked()
                    {
                        intents.push(Intent::Document(Command::AddSlot));
                    }
                    let tooltip = "Open photos from files";
                    if icon::quiet_icon_button_ui(ui, Icon::Open, "Open photos…", tooltip, true)
                        .clicked()
                    {
                        intents.push(Action::OpenPhotos.intent());
                    }
                });
            });
            let spacing = ui.spacing().item_spacing;
            // In a wide panel there are two beside each other.
            let columns = ((ui.available_width() / (CARD_WIDTH + spacing.x)) as usize).max(1);
            let (height, face_side) = sizes(ui.available_height(), columns, spacing.y);
            ScrollArea::vertical()
                .id_salt("slots")
                .max_height(height)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    tour::mark(ui, Anchor::Slots, ui.clip_rect());
                    let slots: Vec<(usize, &SlotView)> = view.slots.iter().enumerate().collect();
                    for row in slots.chunks(columns) {
                        ui.horizontal(|ui| {
                            for &(index, slot) in row {
                                ui.push_id(slot.id, |ui| {
                                    slot_ui(ui, view, state, (slot, index, face_side), intents);
                                });
                            }
                        });
                    }
                });
        });
}

/// The height that the slots have of `available`, and the side of a face, so that two slots are seen whole also where the
/// window is low.
fn sizes(available: f32, columns: usize, gap: f32) -> (f32, f32) {
    let height_of = |rows: f32, side: f32| rows * (side + BESIDE_FACE_HEIGHT + gap) - gap;
    let rows = if columns > 1 { 1.0 } else { 2.0 };
    let room = (available - LEAST_GALLERY_HEIGHT).min(height_of(rows, FACE_SIDE));
    let height = room.max(available * HEIGHT_SHARE);
    let side = (height + gap) / rows - gap - BESIDE_FACE_HEIGHT;
    (height, side.floor().clamp(LEAST_FACE_SIDE, FACE_SIDE))
}

fn slot_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    (slot, index, face_side): (&SlotView, usize, f32),
    intents: &mut Vec<Intent>,
) {
    let tokens = theme::tokens(ui);
    let is_selected = view.document.selected() == Some(slot.id);
    let (rect, response) = ui.allocate_exact_size(
        vec2(CARD_WIDTH, face_side + BESIDE_FACE_HEIGHT),
        Sense::click_and_drag(),
    );
    let name = slot_name(slot, index);
    if is_selected && slot.is_filled && std::mem::take(&mut state.wants_rename) {
        state.renamed_slot = Some((slot.id, slot.name.clone()));
    }
    if is_selected && state.revealed_slot != Some(slot.id) {
        state.revealed_slot = Some(slot.id);
        response.scroll_to_me(None);
    }
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &name));
    if is_selected || response.hovered() {
        let fill = if is_selected {
            tokens.raised
        } else {
            tokens.hover.gamma_multiply(0.4)
        };
        ui.painter()
            .rect_filled(rect, f32::from(theme::RADIUS), fill);
    }
    if is_selected {
        let bar = egui::Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 1.5, tokens.accent);
    }

    let mut content = ui.new_child(
        UiBuilder::new()
            .max_rect(rect.shrink(CARD_PADDING))
            .layout(Layout::top_down(Align::Min)),
    );
    content.spacing_mut().item_spacing = Vec2::splat(theme::SPACE_S);
    if slot.is_filled {
        faces_ui(&mut content, slot, face_side);
    } else {
        empty_ui(&mut content, face_side);
    }
    content.horizontal(|ui| caption_ui(ui, state, slot, index, &name, intents));

    respond(ui, &response, slot, intents);
    response.context_menu(|ui| slot_menu_ui(ui, state, slot, intents));
    drop::slot_drop_target_ui(ui, &response, rect, slot.id, slot.is_filled, intents);
    drop::remember_slot_rect(ui, slot.id, rect);
    response.on_hover_text(if slot.is_filled {
        "Click to edit this face. Drag it onto another slot to swap them, with Ctrl to copy"
    } else {
        "Drop a photo or a sample here, or double-click to choose a file"
    });
}

/// What a slot is called: its face, or its place when it is empty.
fn slot_name(slot: &SlotView, index: usize) -> String {
    if slot.is_filled {
        slot.name.clone()
    } else {
        format!("Empty slot {}", index + 1)
    }
}

fn faces_ui(ui: &mut Ui, slot: &SlotView, side: f32) {
    ui.horizontal(|ui| {
        for picture in [slot.original, slot.edited.or(slot.reconstruction)] {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
            face::paint_face(ui, rect, picture);
            if picture.is_none() && slot.is_loading {
                face::paint_hint(ui, rect, "…", TextStyle::Heading.resolve(ui.style()));
            }
        }
    });
}

fn empty_ui(ui: &mut Ui, height: f32) {
    let size = vec2(2.0 * FACE_SIDE + theme::SPACE_S, height);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let tokens = theme::tokens(ui);
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    ui.painter().extend(egui::Shape::dashed_line(
        &corners,
        egui::Stroke::new(1.0, tokens.text_weak),
        4.0,
        4.0,
    ));
    face::paint_hint(
        ui,
        rect,
        "Drop a photo here,\nor double-click",
        TextStyle::Body.resolve(ui.style()),
    );
}

fn caption_ui(
    ui: &mut Ui,
    state: &mut UiState,
    slot: &SlotView,
    index: usize,
    name: &str,
    intents: &mut Vec<Intent>,
) {
    ui.set_height(CAPTION_HEIGHT);
    let color = if slot.is_filled {
        theme::tokens(ui).text
    } else {
        theme::tokens(ui).text_weak
    };
    let text_width = 2.0 * FACE_SIDE - 48.0 - theme::SPACE_S;
    ui.allocate_ui_with_layout(
        vec2(text_width, CAPTION_HEIGHT),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.set_min_width(text_width);
            let is_renamed = state
                .renamed_slot
                .as_ref()
                .is_some_and(|(id, _)| *id == slot.id);
            if is_renamed {
                rename_ui(ui, state, slot, intents);
            } else {
                let label = Label::new(RichText::new(name).color(color)).truncate();
                let label = ui.add(label.sense(Sense::click()));
                if slot.is_filled && label.double_clicked() {
                    state.renamed_slot = Some((slot.id, slot.name.clone()));
                }
            }
        },
    );
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let number = index + 1;
        let remove = format!("Remove slot {number}");
        if icon::quiet_icon_button_ui(
            ui,
            Icon::Close,
            &remove,
            "Remove this slot and its face",
            true,
        )
        .clicked()
        {
            intents.push(Intent::Document(Command::RemoveSlot { slot: slot.id }));
        }
        if slot.can_frame {
            let frame = format!("Frame the photo in slot {number}");
            let tooltip = "Move, zoom and turn the photo until the eyes sit on the marks";
            if icon::quiet_icon_button_ui(ui, Icon::Frame, &frame, tooltip, true).clicked() {
                state.view.framing = Some(slot.id);
            }
        }
    });
}

/// The name while it is typed: Enter or a click elsewhere keeps it, Escape the old one.
fn rename_ui(ui: &mut Ui, state: &mut UiState, slot: &SlotView, intents: &mut Vec<Intent>) {
    let Some((_, name)) = &mut state.renamed_slot else {
        return;
    };
    let field = TextEdit::singleline(name)
        .char_limit(MAX_NAME_CHARS)
        .desired_width(ui.available_width());
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Name of the face"));
    if !response.has_focus() && !response.lost_focus() {
        response.request_focus();
    }
    if response.lost_focus() {
        let is_given_up = ui.input(|input| input.key_pressed(egui::Key::Escape));
        let name = name.trim().to_owned();
        if !is_given_up && !name.is_empty() && name != slot.name {
            intents.push(Intent::Document(Command::RenameSlot {
                slot: slot.id,
                name,
            }));
        }
        state.renamed_slot = None;
    }
}

/// What can be done with a slot, under the right button.
fn slot_menu_ui(ui: &mut Ui, state: &mut UiState, slot: &SlotView, intents: &mut Vec<Intent>) {
    ui.set_min_width(176.0);
    let id = slot.id;
    let entry = |ui: &mut Ui, is_enabled: bool, text: &str| {
        let is_clicked = ui.add_enabled(is_enabled, Button::new(text)).clicked();
        if is_clicked {
            ui.close();
        }
        is_clicked
    };
    if entry(ui, true, "Open photos here…") {
        intents.push(Intent::Faces(FacesIntent::ChooseFiles { slot: Some(id) }));
    }
    if entry(ui, slot.is_filled, "Duplicate") {
        intents.push(Intent::Document(Command::DuplicateSlot { slot: id }));
    }
    if entry(ui, slot.is_filled, "Rename") {
        state.renamed_slot = Some((id, slot.name.clone()));
    }
    if entry(ui, slot.can_frame, "Frame photo") {
        state.view.framing = Some(id);
    }
    if entry(ui, slot.has_edits, "Reset all sliders") {
        intents.push(Intent::Document(Command::ResetEdits { slot: id }));
    }
    ui.separator();
    if entry(ui, slot.is_filled, "Save picture…") {
        intents.push(Intent::Document(Command::SelectSlot { slot: id }));
        intents.push(Intent::Show(ShowIntent::Selected));
        intents.push(Action::SavePicture.intent());
    }
    if entry(ui, true, "Remove") {
        intents.push(Intent::Document(Command::RemoveSlot { slot: id }));
    }
}

fn respond(ui: &Ui, response: &Response, slot: &SlotView, intents: &mut Vec<Intent>) {
    if slot.is_filled {
        response.dnd_set_drag_payload(DraggedFace::Slot(slot.id));
    }
    if response.double_clicked() && !slot.is_filled {
        intents.push(Intent::Faces(FacesIntent::ChooseFiles {
            slot: Some(slot.id),
        }));
    } else if response.clicked() {
        intents.push(Intent::Document(Command::SelectSlot { slot: slot.id }));
        intents.push(Intent::Show(ShowIntent::Selected));
    }
    if response.has_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
        intents.push(Intent::Show(ShowIntent::Selected));
    }
}
