//! The text in exported films.

use egui::{
    Button, PopupCloseBehavior, RichText, TextEdit, Ui, WidgetInfo,
    accesskit::Role,
    containers::menu::{MenuButton, MenuConfig},
};

use crate::ui::theme;
use facemath_core::export::{Caption, CaptionPlace};
use facemath_studio::{Command, Intent};

/// Width of the menu, in points.
const WIDTH: f32 = 264.0;
/// Lines of the field, which grows with what is typed.
const ROWS: usize = 2;

/// What a place is called, what it is called where nothing is seen of its surroundings, and where it is.
fn words(place: CaptionPlace) -> (&'static str, &'static str, &'static str) {
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

/// A menu with the caption's text and place. Its button is lit while films have one.
pub(super) fn caption_ui(ui: &mut Ui, caption: &Caption, intents: &mut Vec<Intent>) {
    let is_there = !caption.is_blank();
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let button = Button::new("Caption").selected(is_there);
    let (response, _) = MenuButton::from_button(button)
        .config(config)
        .ui(ui, |ui| menu_ui(ui, caption, intents));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_there, "Film caption"));
    let tooltip = if is_there {
        format!("Text in the exported pictures:\n{}", caption.text.trim())
    } else {
        "Text in the exported pictures".to_owned()
    };
    response.on_hover_text(tooltip);
}

fn menu_ui(ui: &mut Ui, caption: &Caption, intents: &mut Vec<Intent>) {
    ui.set_width(WIDTH);
    let mut text = caption.text.clone();
    let field = TextEdit::multiline(&mut text)
        .char_limit(Caption::MOST_CHARS)
        .desired_rows(ROWS)
        .desired_width(f32::INFINITY)
        .hint_text("Anna → Ben");
    let response = ui.add(field).accessible_name("Caption text");
    if text != caption.text {
        let place = caption.place;
        let caption = Caption { text, place };
        intents.push(Intent::Drag(Command::SetCaption(caption)));
    }
    if response.lost_focus() {
        intents.push(Intent::EndDrag);
    }
    if let Some(fault) = caption.fault() {
        ui.label(RichText::new(sentence(&fault)).color(theme::tokens(ui).error));
    }
    ui.horizontal(|ui| {
        for place in CaptionPlace::ALL {
            let (name, label, tooltip) = words(place);
            let is_chosen = caption.place == place;
            let choice = ui.selectable_label(is_chosen, name);
            choice.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, label));
            if choice.on_hover_text(tooltip).clicked() {
                let text = caption.text.clone();
                intents.push(set(Caption { text, place }));
            }
        }
        let reset = ui
            .add_enabled(*caption != Caption::default(), Button::new("Reset"))
            .on_hover_text("No caption");
        if reset.clicked() {
            intents.push(set(Caption::default()));
        }
    });
}

fn set(caption: Caption) -> Intent {
    Intent::Document(Command::SetCaption(caption))
}

/// A fault as it stands alone.
fn sentence(fault: &str) -> String {
    let mut letters = fault.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}
