//! The text in exported films.

use egui::{Button, Margin, RichText, TextEdit, Ui, WidgetInfo, accesskit::Role};

use crate::ui::theme;
use facemath_core::export::{Caption, CaptionPlace};
use facemath_core::words;
use facemath_studio::{Command, Intent};

/// Lines of the field, which grows with what is typed.
const ROWS: usize = 2;

/// What a place is called, what it is called where nothing is seen of its surroundings, and where it is.
fn named(place: CaptionPlace) -> (&'static str, &'static str, &'static str) {
    match place {
        CaptionPlace::Bottom => (
            "Bottom",
            "Caption at the bottom",
            "At the lower edge of each picture; below the pictures of a sheet or strip",
        ),
        CaptionPlace::Top => (
            "Top",
            "Caption at the top",
            "At the upper edge of each picture; above the pictures of a sheet or strip",
        ),
    }
}

/// Draws the caption's text and place, and the way back to none.
pub(super) fn caption_ui(ui: &mut Ui, caption: &Caption, intents: &mut Vec<Intent>) {
    let mut text = caption.text.clone();
    let field = TextEdit::multiline(&mut text)
        .char_limit(Caption::MOST_CHARS)
        .desired_rows(ROWS)
        .margin(Margin::symmetric(theme::SPACE_M as i8, 4))
        .desired_width(f32::INFINITY)
        .hint_text("Caption: text in the pictures");
    let response = ui.add(field).accessible_name("Caption text");
    let response = response.on_hover_text(
        "{from} and {to} become the names of the first and the last face of each film",
    );
    if text != caption.text {
        let place = caption.place;
        let caption = Caption { text, place };
        intents.push(Intent::Drag(Command::SetCaption(caption)));
    }
    if response.lost_focus() {
        intents.push(Intent::EndDrag);
    }
    if let Some(fault) = caption.names_fault().or_else(|| caption.fault()) {
        let sentence = format!("{}.", words::capitalised(&fault));
        ui.label(RichText::new(sentence).color(theme::tokens(ui).error));
    }
    ui.horizontal(|ui| {
        for place in CaptionPlace::ALL {
            let (name, label, tooltip) = named(place);
            let is_chosen = caption.place == place;
            let choice = ui.selectable_label(is_chosen, name);
            choice.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, label));
            if choice.on_hover_text(tooltip).clicked() {
                let text = caption.text.clone();
                intents.push(set(Caption { text, place }));
            }
        }
        let reset = ui
            .add_enabled(*caption != Caption::default(), Button::new("No caption"))
            .on_hover_text("Takes the caption away, and puts its place back");
        if reset.clicked() {
            intents.push(set(Caption::default()));
        }
    });
}

fn set(caption: Caption) -> Intent {
    Intent::Document(Command::SetCaption(caption))
}
