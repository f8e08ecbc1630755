//! The sum in pictures: operands, each beside the faces that it averages, and the answer.

use egui::{Align, Label, Layout, RichText, ScrollArea, Ui, Vec2, vec2};

use crate::ui::theme;
use crate::ui::tile::Tile;
use crate::ui::view::StudioView;
use facemath_studio::{Answer, Intent, Sheet};

/// Side of an operand and of the answer, in points.
pub const FACE_SIDE: f32 = 72.0;
/// Faces that an operand averages stand in columns of this many beside it.
const COLUMN: usize = 3;
const GAP: f32 = 3.0;
const PART_SIDE: f32 = (FACE_SIDE - (COLUMN as f32 - 1.0) * GAP) / COLUMN as f32;
/// Width of the space in which a sign stands, in points.
const SIGN_WIDTH: f32 = 24.0;

/// Draws the sum. One that is no longer what the text says is faint and cannot be touched.
pub fn strip_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    answer: &Answer,
    is_current: bool,
    intents: &mut Vec<Intent>,
) {
    ScrollArea::horizontal()
        .id_salt("sum")
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            ui.add_enabled_ui(is_current, |ui| {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.set_height(FACE_SIDE);
                    Strip { view, next: 0 }.ui(ui, answer, intents);
                });
            });
        });
}

struct Strip<'a> {
    view: &'a StudioView<'a>,
    /// Place of the next face on its sheet.
    next: usize,
}

impl Strip<'_> {
    fn ui(mut self, ui: &mut Ui, answer: &Answer, intents: &mut Vec<Intent>) {
        for (index, term) in answer.terms.iter().enumerate() {
            if index > 0 || term.is_subtracted {
                sign_ui(ui, if term.is_subtracted { "−" } else { "+" });
            }
            let is_answer = answer.is_plain();
            if term.parts.is_empty() {
                if is_answer {
                    // The answer itself follows.
                    self.next += 1;
                    continue;
                }
            } else {
                let names = term.parts.iter();
                let parts: Vec<String> = names.map(|part| answer.name_of(&part.range)).collect();
                for column in parts.chunks(COLUMN) {
                    ui.vertical(|ui| {
                        ui.set_width(PART_SIDE + GAP);
                        ui.spacing_mut().item_spacing.y = GAP;
                        for name in column {
                            let tooltip = "One of the faces that are averaged";
                            self.face_ui(ui, PART_SIDE, name, tooltip, intents);
                        }
                    });
                }
            }
            let name = answer.name_of(&term.range);
            let tooltip = if term.is_subtracted {
                format!("Taken away: {name}")
            } else {
                format!("Added: {name}")
            };
            self.face_ui(ui, FACE_SIDE, &name, &tooltip, intents);
        }
        if !answer.is_plain() {
            sign_ui(ui, "=");
        }
        let name = answer.name();
        let tooltip = format!("The answer: {name}");
        self.face_ui(ui, FACE_SIDE, &name, &tooltip, intents);
    }

    fn face_ui(
        &mut self,
        ui: &mut Ui,
        side: f32,
        name: &str,
        tooltip: &str,
        intents: &mut Vec<Intent>,
    ) {
        let index = self.next;
        self.next += 1;
        let Some(source) = (self.view.tile_face)(Sheet::Operands, index) else {
            return;
        };
        let tile = Tile {
            source,
            name,
            tooltip,
            picture: (self.view.tiles)(Sheet::Operands, index),
        };
        // Two operands may be the same face under the same name.
        ui.push_id(index, |ui| tile.ui(ui, side, intents));
    }
}

fn sign_ui(ui: &mut Ui, sign: &str) {
    let label = Label::new(RichText::new(sign).font(theme::display_font()).weak());
    ui.add_sized(vec2(SIGN_WIDTH, FACE_SIDE), label);
}
