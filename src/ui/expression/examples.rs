//! The menu of expressions: to start from, kept, used before; and what the functions do.

use egui::{
    Align, Button, FontFamily, Layout, PopupCloseBehavior, RichText, ScrollArea, TextEdit, Ui,
    containers::menu::{MenuButton, MenuConfig},
    vec2,
};

use super::{ExpressionBar, set};
use crate::ui::icon::{self, Icon};
use crate::ui::theme;
use crate::ui::view::StudioView;
use facemath_studio::{Command, ExpressionIntent, Favourite, Intent, MAX_NAME_CHARS};

/// Width of the menu and of its submenus, in points.
const WIDTH: f32 = 448.0;
/// Height of the history and of the favourites, in points, before they scroll.
const LIST_HEIGHT: f32 = 200.0;

/// Draws the button and, while it is open, the menu.
pub fn examples_menu_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    bar: &mut ExpressionBar,
    intents: &mut Vec<Intent>,
) {
    // Favourites can be renamed and removed while it stays open.
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let button = Button::new("Examples").min_size(vec2(0.0, theme::ROW));
    let (response, _) = MenuButton::from_button(button).config(config).ui(ui, |ui| {
        ui.set_min_width(WIDTH);
        ui.set_max_width(WIDTH);
        presets_ui(ui, view, bar, intents);
        ui.separator();
        favourites_ui(ui, view, bar, intents);
        ui.separator();
        history_ui(ui, view, bar, intents);
        functions_ui(ui, view, bar, intents);
    });
    response.on_hover_text(
        "Expressions to start from, favourites, what you typed before, and functions",
    );
}

/// Takes an expression over and goes on in the field.
fn take(ui: &Ui, text: &str, bar: &mut ExpressionBar, intents: &mut Vec<Intent>) {
    intents.push(set(text.to_owned()));
    bar.focus();
    ui.close();
}

fn caption(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).small().weak());
}

fn small_code(text: &str) -> RichText {
    RichText::new(text)
        .small()
        .family(FontFamily::Monospace)
        .weak()
}

fn presets_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    bar: &mut ExpressionBar,
    intents: &mut Vec<Intent>,
) {
    caption(ui, "Start from");
    for preset in (view.expression.presets)() {
        let button = Button::new(preset.title)
            .right_text(small_code(&preset.text))
            .truncate();
        let missing = preset.missing.as_deref();
        let response = ui
            .add_enabled(missing.is_none(), button)
            .on_hover_text(&preset.explanation)
            .on_disabled_hover_text(format!(
                "{}\n\n{}",
                preset.explanation,
                missing.unwrap_or_default()
            ));
        if response.clicked() {
            take(ui, &preset.text, bar, intents);
        }
    }
}

fn favourites_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    bar: &mut ExpressionBar,
    intents: &mut Vec<Intent>,
) {
    caption(ui, "Favourites");
    let favourites = view.document.favourites();
    if favourites.is_empty() {
        ui.add_enabled(false, Button::new("None yet: the star keeps an expression"));
        return;
    }
    ScrollArea::vertical()
        .id_salt("favourites")
        .max_height(LIST_HEIGHT)
        .show(ui, |ui| {
            for favourite in favourites {
                ui.push_id(&favourite.text, |ui| {
                    favourite_ui(ui, favourite, bar, intents);
                });
            }
        });
    let current = view.document.expression().trim();
    if let Some(favourite) = favourites.iter().find(|kept| kept.text == current) {
        naming_ui(ui, favourite, bar, intents);
    }
}

fn favourite_ui(
    ui: &mut Ui,
    favourite: &Favourite,
    bar: &mut ExpressionBar,
    intents: &mut Vec<Intent>,
) {
    let text = &favourite.text;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let tooltip = "Let this favourite go";
        let remove = format!("Remove favourite {text}");
        if icon::quiet_icon_button_ui(ui, Icon::Close, &remove, tooltip, true).clicked() {
            let text = text.clone();
            intents.push(Intent::Document(Command::DropFavourite { text }));
        }
        let width = ui.available_width();
        let button = match &favourite.name {
            Some(name) => Button::new(name.as_str()).right_text(small_code(text)),
            None => Button::new(RichText::new(text).monospace()).right_text(""),
        };
        let button = button.truncate().min_size(vec2(width, 0.0));
        if ui.add(button).on_hover_text(text).clicked() {
            take(ui, text, bar, intents);
        }
    });
}

/// The name of the favourite that stands in the bar.
fn naming_ui(
    ui: &mut Ui,
    favourite: &Favourite,
    bar: &mut ExpressionBar,
    intents: &mut Vec<Intent>,
) {
    let given = favourite.name.as_deref().unwrap_or_default();
    let mut name = bar.naming.take().unwrap_or_else(|| given.to_owned());
    let response = ui
        .add(
            TextEdit::singleline(&mut name)
                .id_salt("favourite name")
                .hint_text("Name the favourite in the bar")
                .char_limit(MAX_NAME_CHARS)
                .desired_width(f32::INFINITY),
        )
        .accessible_name("Name of the favourite")
        .on_hover_text("What this favourite is called in the list; Enter sets it");
    if response.lost_focus() {
        let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        if name != favourite.name {
            intents.push(Intent::Document(Command::KeepFavourite(Favourite {
                name,
                text: favourite.text.clone(),
            })));
        }
    } else if response.has_focus() {
        bar.naming = Some(name);
    }
}

fn history_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    bar: &mut ExpressionBar,
    intents: &mut Vec<Intent>,
) {
    ui.menu_button("Used before", |ui| {
        ui.set_min_width(WIDTH);
        ui.set_max_width(WIDTH);
        if view.expression.recent.is_empty() {
            ui.add_enabled(false, Button::new("None yet"));
            return;
        }
        ScrollArea::vertical()
            .id_salt("used before")
            .max_height(LIST_HEIGHT)
            .show(ui, |ui| {
                for text in view.expression.recent {
                    let button = Button::new(RichText::new(text).monospace())
                        .right_text("")
                        .truncate();
                    if ui.add(button).on_hover_text(text).clicked() {
                        take(ui, text, bar, intents);
                    }
                }
            });
        ui.separator();
        let clear = ui
            .button("Forget them")
            .on_hover_text("Empty this list; favourites stay");
        if clear.clicked() {
            intents.push(Intent::Expression(ExpressionIntent::ForgetRecent));
            ui.close();
        }
    })
    .response
    .on_hover_text("Expressions whose answer you kept or looked at");
}

fn functions_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    bar: &mut ExpressionBar,
    intents: &mut Vec<Intent>,
) {
    ui.menu_button("Functions", |ui| {
        ui.set_min_width(WIDTH);
        for &(usage, meaning) in &view.expression.functions {
            let button = Button::new(RichText::new(usage).monospace())
                .right_text(RichText::new(meaning).small().weak());
            let response = ui
                .add(button)
                .on_hover_text("Click to write it at the end of the expression");
            if response.clicked() {
                let name = usage.split('(').next().unwrap_or_default();
                let text = match view.document.expression().trim_end() {
                    "" => format!("{name}("),
                    sum if sum.ends_with(['+', '-', '*', '(', ',', '=']) => {
                        format!("{sum} {name}(")
                    }
                    sum => format!("{sum} + {name}("),
                };
                take(ui, &text, bar, intents);
            }
        }
    })
    .response
    .on_hover_text(
        "What an expression may contain besides faces, ideas, numbers, + - * / and brackets",
    );
}
