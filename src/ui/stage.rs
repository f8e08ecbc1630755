//! The face being worked on, as large as fits, with the photo and the model's copy of it below.

use egui::{
    Align, Align2, Button, Label, Layout, Rect, RichText, Sense, TextStyle, Ui, UiBuilder, Vec2,
    WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::drop;
use super::shortcuts::is_original_held;
use super::tour::{self, Anchor};
use super::view::{Picture, SlotView, StudioView};
use super::whole_photo::whole_photo_ui;
use super::{UiState, face, theme, wipe};
use facemath_studio::{Action, FacesIntent, Intent};

/// Side of the two small faces under the large one, in points.
const SMALL_SIDE: f32 = 72.0;
/// Height of the line of invitation above the face.
const INVITATION_HEIGHT: f32 = 40.0;
/// Side in points of the large face that the invitation leaves at least.
const LEAST_INVITING_SIDE: f32 = 128.0;
/// Width of the two buttons under a photo that cannot be read, in points.
const WAY_OUT_WIDTH: f32 = 168.0;

/// Draws the large face and what belongs to it.
pub fn stage_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let area = ui.available_rect_before_wrap();
    let mut top = area.top();
    let footer_height = SMALL_SIDE + 20.0 + theme::SPACE_L;
    // In a small window the face needs the room.
    let least_height = INVITATION_HEIGHT + footer_height + LEAST_INVITING_SIDE;
    if view.is_first_run && area.height() >= least_height {
        let rect = Rect::from_min_size(area.min, vec2(area.width(), INVITATION_HEIGHT));
        invitation_ui(ui, rect, state);
        top += INVITATION_HEIGHT + theme::SPACE_M;
    }
    let is_filled = view.selected().is_some_and(|slot| slot.is_filled);
    let below = Rect::from_min_max(pos2(area.left(), top), area.max);
    if view.is_photo_on_stage && view.can_show_photo {
        whole_photo_ui(ui, below, view, state, intents);
        ui.advance_cursor_after_rect(area);
        return;
    }
    if view.is_difference_on_stage && is_filled {
        difference_ui(ui, below, view);
        ui.advance_cursor_after_rect(area);
        return;
    }
    let side = below.width().min(below.height() - footer_height).max(64.0);
    let hero = Rect::from_center_size(
        pos2(
            below.center().x,
            below.top() + (below.height() - footer_height) / 2.0,
        ),
        Vec2::splat(side),
    );
    let footer = Rect::from_min_max(
        pos2(area.left(), hero.bottom() + theme::SPACE_L),
        area.right_bottom(),
    );

    tour::mark(ui, Anchor::Face, hero);
    // The cast saturates.
    state.stage_px = (hero.width() * ui.pixels_per_point()).round() as u32;
    let slot = view.selected();
    hero_ui(ui, hero, view, slot, state, intents);
    if view.playback.is_on_stage {
        morph_footer_ui(ui, footer, view);
    } else if let Some(slot) = slot.filter(|slot| slot.is_filled) {
        slot_footer_ui(ui, footer, slot);
    }
    notes_ui(ui, footer, view);
    ui.advance_cursor_after_rect(area);
}

/// What the first seconds say.
fn invitation_ui(ui: &mut Ui, rect: Rect, state: &mut UiState) {
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let tour = Action::StartTour;
            let button = Button::new("Take the tour").min_size(vec2(0.0, theme::ROW));
            if ui.add(button).on_hover_text(tour.tooltip()).clicked() {
                state.tour.start();
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = RichText::new("Drop a photo of a face anywhere, or move a slider");
                ui.add(Label::new(words.font(theme::display_font())).truncate());
            });
        });
    });
}

fn hero_ui(
    ui: &mut Ui,
    rect: Rect,
    view: &StudioView<'_>,
    slot: Option<&SlotView>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let response = ui.interact(rect, ui.scope_id().with("hero"), Sense::click_and_drag());
    let is_wiping = state.wipe.is_some() && !view.playback.is_on_stage;
    let holds = is_original_held(ui, state) || response.is_pointer_button_down_on() && !is_wiping;
    let (picture, name): (Option<Picture>, String) = if view.playback.is_on_stage {
        (view.on_stage, "Morph frame".to_owned())
    } else {
        match slot {
            Some(slot) if holds && slot.original.is_some() => (
                slot.large_original.or(slot.original),
                format!("Original of {}", slot.name),
            ),
            Some(slot) => (
                view.on_stage
                    .filter(|_| slot.is_filled && slot.problem.is_none()),
                format!("Edited face of {}", slot.name),
            ),
            None => (None, "No face".to_owned()),
        }
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    face::paint_face(ui, rect, picture);
    let before = slot.and_then(|slot| {
        slot.large_original
            .or(slot.original)
            .or(slot.reconstruction)
    });
    if let (Some(place), Some(before), true, false) = (
        &mut state.wipe,
        before.filter(|_| picture.is_some()),
        is_wiping,
        holds,
    ) {
        wipe::wipe_ui(ui, rect, &response, before, place);
    }

    if let Some(slot) = slot {
        if !view.playback.is_on_stage {
            if !slot.is_filled {
                let font = TextStyle::Heading.resolve(ui.style());
                let words = "Drop a photo or a sample here, or press Ctrl+O";
                face::paint_hint(ui, rect, words, font);
            } else if let Some(problem) = &slot.problem {
                face::paint_hint(ui, rect, problem, TextStyle::Body.resolve(ui.style()));
                way_out_ui(ui, rect, slot, intents);
            } else if picture.is_none() {
                let font = TextStyle::Body.resolve(ui.style());
                face::paint_hint(ui, rect, "Reading the face…", font);
            } else if holds {
                badge(ui, rect, "Original");
            }
        }
        drop::slot_drop_target_ui(ui, &response, rect, slot.id, slot.is_filled, intents);
        // A photo that is dropped on a face on the stage is one more, in a slot of its own.
        if !slot.is_filled {
            drop::remember_slot_rect(ui, slot.id, rect);
        }
    }
}

/// What can be done about a photo that cannot be read.
fn way_out_ui(ui: &mut Ui, rect: Rect, slot: &SlotView, intents: &mut Vec<Intent>) {
    if !slot.can_frame {
        return;
    }
    let row = Rect::from_center_size(
        pos2(rect.center().x, rect.center().y + 0.25 * rect.height()),
        vec2(WAY_OUT_WIDTH, theme::ROW),
    );
    ui.scope_builder(UiBuilder::new().max_rect(row), |ui| {
        ui.horizontal(|ui| {
            let locate = ui.button("Locate…").on_hover_text(
                "Show where the photo is now; other lost photos are looked for beside it",
            );
            if locate.clicked() {
                intents.push(Intent::Faces(FacesIntent::Locate(slot.id)));
            }
            let retry = ui
                .button("Try again")
                .on_hover_text("Read the photo once more, for instance when its drive is back");
            if retry.clicked() {
                intents.push(Intent::Faces(FacesIntent::Retry(slot.id)));
            }
        });
    });
}

/// What the edits change, as large as fits.
fn difference_ui(ui: &Ui, area: Rect, view: &StudioView<'_>) {
    let response = ui.interact(area, ui.scope_id().with("difference"), Sense::hover());
    let face = view.selected().map_or("", |slot| slot.name.as_str());
    response
        .widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Difference of {face}")));
    let Some(picture) = view.cover_on_stage else {
        let font = TextStyle::Body.resolve(ui.style());
        face::paint_hint(ui, area, "Drawing both faces…", font);
        return;
    };
    let scale = (area.size() / picture.size_px).min_elem();
    let rect = Rect::from_center_size(area.center(), picture.size_px * scale);
    face::paint_face(ui, rect, Some(picture));
    response.on_hover_text(
        "What the edits change, four times as strong: grey is nothing. Press D to see the face again",
    );
}

/// A word in the corner of the large face.
fn badge(ui: &Ui, rect: Rect, word: &str) {
    let tokens = theme::tokens(ui);
    let galley = ui.painter().layout_no_wrap(
        word.to_owned(),
        TextStyle::Body.resolve(ui.style()),
        tokens.on_accent,
    );
    let at = rect.left_top() + Vec2::splat(theme::SPACE_L);
    let background =
        Rect::from_min_size(at, galley.size()).expand2(vec2(theme::SPACE_M, theme::SPACE_S));
    ui.painter()
        .rect_filled(background, f32::from(theme::RADIUS), tokens.accent);
    ui.painter().galley(at, galley, tokens.on_accent);
}

fn slot_footer_ui(ui: &mut Ui, rect: Rect, slot: &SlotView) {
    let width = 2.0 * SMALL_SIDE + theme::SPACE_L;
    let row = Rect::from_min_size(
        pos2(rect.center().x - width / 2.0, rect.top()),
        vec2(width, SMALL_SIDE + 20.0),
    );
    ui.scope_builder(UiBuilder::new().max_rect(row), |ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_L;
        ui.horizontal(|ui| {
            face::captioned_face_ui(
                ui,
                SMALL_SIDE,
                slot.original,
                "Original",
                "The square of the picture that the model sees",
            );
            face::captioned_face_ui(
                ui,
                SMALL_SIDE,
                slot.reconstruction,
                "Reconstruction",
                "The same face drawn by the model, before any slider: what it could not keep is already gone here",
            );
        });
    });
    if slot.original.is_some() {
        ui.painter().text(
            pos2(row.right() + theme::SPACE_L, row.top() + SMALL_SIDE / 2.0),
            Align2::LEFT_CENTER,
            "Hold Space to\nsee the original",
            TextStyle::Small.resolve(ui.style()),
            theme::tokens(ui).text_weak,
        );
    }
}

/// Says, quietly, whether a film plays slower than it should and whether the large face carries its photo's detail: left of the
/// small faces, or below the morph's names.
fn notes_ui(ui: &mut Ui, footer: Rect, view: &StudioView<'_>) {
    let (rect, layout) = if view.playback.is_on_stage {
        let below_names = pos2(footer.left(), footer.top() + 2.0 * theme::SPACE_L);
        let rect = Rect::from_min_max(below_names, footer.max);
        (rect, Layout::top_down(Align::Center))
    } else {
        let faces_left = footer.center().x - SMALL_SIDE - theme::SPACE_L / 2.0;
        let end = pos2(faces_left - theme::SPACE_L, footer.top() + SMALL_SIDE);
        let rect = Rect::from_min_max(footer.min, end);
        (rect, Layout::right_to_left(Align::Center))
    };
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.with_layout(layout, |ui| {
            if let Some((shown, due)) = view.playback.lagging {
                let note = format!("Plays at {shown} of {due} frames a second");
                ui.add(Label::new(RichText::new(note).small().weak()).wrap())
                    .on_hover_text(
                        "The frames take longer to draw than to show. Those that were drawn stay for the next round, as many as fit \
                         into 64 MiB; the exported file has all of them in any case",
                    );
            }
            if let Some(note) = &view.detail_note {
                ui.add(Label::new(RichText::new(note).small().weak()).wrap())
                    .on_hover_text("Detail, among the sliders, says how much of it the faces carry");
            }
        });
    });
}

fn morph_footer_ui(ui: &Ui, rect: Rect, view: &StudioView<'_>) {
    let keys = view.film.keys.iter();
    let names: Vec<&str> = keys.map(|key| key.name.as_str()).collect();
    let (from, share) = view.film.schedule.place_of(view.playback.position);
    let words = match (names.get(from), names.get(from + 1), &view.film.face_name) {
        (Some(_), Some(_), Some(moved)) if share > 0.0 => moved.clone(),
        // One face, with other sliders.
        (Some(a), Some(b), _) if share > 0.0 && a == b => {
            format!("{a}, {:.0} % of the way", share * 100.0)
        }
        (Some(a), Some(b), _) if share > 0.0 => {
            format!(
                "{:.0} % {a}  ·  {:.0} % {b}",
                (1.0 - share) * 100.0,
                share * 100.0
            )
        }
        (Some(a), _, _) => (*a).to_owned(),
        _ => String::new(),
    };
    ui.painter().text(
        pos2(rect.center().x, rect.top() + theme::SPACE_L),
        Align2::CENTER_CENTER,
        words,
        TextStyle::Body.resolve(ui.style()),
        theme::tokens(ui).text_weak,
    );
}
