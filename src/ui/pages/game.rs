//! "Which face is real?": a photograph and a drawn face side by side, and the score.

use std::path::Path;

use egui::{
    Align, Align2, Button, Checkbox, Key, Layout, Modifiers, Rect, RichText, TextStyle, Ui,
    UiBuilder, Vec2, pos2, vec2,
};

use crate::ui::icon::{self, Icon};
use crate::ui::view::{Picture, StudioView};
use crate::ui::{UiState, drop::DraggedFace, face, theme};
use facemath_studio::{
    FEW_PHOTOS, FacesIntent, Game, GameIntent, Intent, Rival, Rivals, Round, Side, file_names,
};

/// Height of the lines under the faces.
const FOOTER: f32 = 100.0;
/// Least room for the name of a folder; in less there is an icon.
const LEAST_FOLDER_NAME: f32 = 120.0;
/// Files without a face that are named.
const MOST_NAMES: usize = 3;

fn act(action: GameIntent) -> Intent {
    Intent::Game(action)
}

/// Takes the keys of the game before they mean something else.
pub fn game_keys_ui(ui: &Ui, view: &StudioView<'_>, state: &UiState, intents: &mut Vec<Intent>) {
    if state.view.page != facemath_studio::Page::Game
        || ui.ctx().egui_wants_keyboard_input()
        || state.tour.is_running()
    {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let is_answered = view
        .game
        .game
        .round()
        .is_some_and(|round| round.answer.is_some());
    for (key, side) in [(Key::ArrowLeft, Side::Left), (Key::ArrowRight, Side::Right)] {
        if pressed(key) {
            intents.push(act(GameIntent::Answer(side)));
        }
    }
    for key in [Key::Enter, Key::Space] {
        if pressed(key) && is_answered {
            intents.push(act(GameIntent::Next));
        }
    }
}

/// Draws the page.
pub fn game_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    ui.horizontal(|ui| {
        ui.heading("Which face is real?");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            score_ui(ui, view.game.game);
        });
    });
    ui.horizontal(|ui| options_ui(ui, view, intents));
    ui.add_space(theme::SPACE_M);
    let area = ui.available_rect_before_wrap();
    let Some(round) = view.game.game.round() else {
        let font = TextStyle::Body.resolve(ui.style());
        let words = "There is no photograph to play with. Put photos into slots or choose a folder";
        face::paint_hint(ui, area, words, font);
        ui.take_available_space();
        return;
    };
    let gap = theme::SPACE_L;
    let side = ((area.width() - gap) / 2.0)
        .min(area.height() - FOOTER)
        .max(64.0);
    let left = area.center().x - side - gap / 2.0;
    for (place, which) in Side::BOTH.into_iter().enumerate() {
        let x = left + place as f32 * (side + gap);
        let rect = Rect::from_min_size(pos2(x, area.top()), Vec2::splat(side));
        face_ui(ui, rect, view, round, which, intents);
    }
    let below = Rect::from_min_max(
        pos2(area.left(), area.top() + side + theme::SPACE_M),
        area.max,
    );
    ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            verdict_ui(ui, view, round, intents);
        });
    });
    ui.advance_cursor_after_rect(area);
}

/// From right to left.
fn score_ui(ui: &mut Ui, game: &Game) {
    let (right, answered) = game.score();
    let weak = |text: String| RichText::new(text).weak();
    ui.label(weak(format!("best run {}", game.best_streak())))
        .on_hover_text("The longest run of right answers so far, kept from day to day");
    ui.label(weak(format!("{} in a row  ·", game.streak())));
    ui.label(RichText::new(format!("{right} of {answered} right")).strong())
        .on_hover_text(
            "Guessing gets half of them. The nearer your score is to half, the better the model is",
        );
    if answered > 0 {
        ui.label(weak("·".to_owned()));
    }
}

fn options_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    for (rivals, text, tooltip) in [
        (
            Rivals::Both,
            "Both",
            "The photograph stands against its reconstruction or an invented face",
        ),
        (
            Rivals::Reconstructions,
            "Reconstructions",
            "The photograph stands against what the model makes of it",
        ),
        (
            Rivals::Inventions,
            "Inventions",
            "The photograph stands against a face that nobody has",
        ),
    ] {
        let button = Button::new(text).selected(view.game.game.rivals() == rivals);
        if ui.add(button).on_hover_text(tooltip).clicked() {
            intents.push(act(GameIntent::SetRivals(rivals)));
        }
    }
    ui.add_space(theme::SPACE_M);
    let mut is_even = view.game.is_even;
    let check = ui
        .add(Checkbox::new(&mut is_even, "Equally sharp"))
        .on_hover_text(
            "Both faces are shown at the model's size. This blurs the sharper one, mostly the photograph, until both are as sharp: then the face decides",
        );
    if check.changed() {
        intents.push(act(GameIntent::SetEven(is_even)));
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let folder = view.game.folder.and_then(Path::file_name);
        let text = folder.map_or("Choose a folder of photos…".to_owned(), |name| {
            format!("Folder: {}…", name.to_string_lossy())
        });
        let name = "Choose a folder of photos to play with";
        let tooltip = "Play with the photos in a folder, besides those in the slots. They stay on this computer";
        let button = if ui.available_width() < LEAST_FOLDER_NAME {
            icon::icon_button_ui(ui, Icon::Open, name, tooltip, true)
        } else {
            ui.add(Button::new(text).truncate())
                .accessible_name(name)
                .on_hover_text(tooltip)
        };
        if button.clicked() {
            intents.push(act(GameIntent::ChooseFolder));
        }
    });
}

fn face_ui(
    ui: &mut Ui,
    rect: Rect,
    view: &StudioView<'_>,
    round: &Round,
    side: Side,
    intents: &mut Vec<Intent>,
) {
    let (place, name) = match side {
        Side::Left => (0, "Left face"),
        Side::Right => (1, "Right face"),
    };
    let picture = view.game.faces.and_then(|faces| faces.get(place).copied());
    let response = ui
        .scope_builder(UiBuilder::new().max_rect(rect), |ui| {
            face::face_ui(ui, rect.width(), picture, name)
        })
        .inner;
    if picture.is_none() {
        let font = TextStyle::Body.resolve(ui.style());
        face::paint_hint(ui, rect, "Reading the photograph…", font);
        return;
    }
    let Some(answer) = round.answer else {
        if response.clicked() {
            intents.push(act(GameIntent::Answer(side)));
        }
        let key = if side == Side::Left { "Left" } else { "Right" };
        response.on_hover_text(format!("Click the photograph ({key})"));
        return;
    };
    let tokens = theme::tokens(ui);
    let is_real = side == round.real_side;
    if is_real {
        face::paint_outline(ui, rect);
    } else if answer == side {
        let stroke = egui::Stroke::new(2.0, tokens.error);
        ui.painter()
            .rect_stroke(rect, theme::RADIUS, stroke, egui::StrokeKind::Inside);
    }
    let (word, fill) = if is_real {
        ("The photograph", tokens.accent)
    } else {
        (
            match round.rival {
                Rival::Reconstruction => "Its reconstruction",
                Rival::Invention { .. } => "Invented",
            },
            tokens.raised,
        )
    };
    let color = if is_real {
        tokens.on_accent
    } else {
        tokens.text
    };
    let galley =
        ui.painter()
            .layout_no_wrap(word.to_owned(), TextStyle::Body.resolve(ui.style()), color);
    let at = Align2::LEFT_TOP
        .anchor_size(rect.min + Vec2::splat(theme::SPACE_L), galley.size())
        .min;
    let badge =
        Rect::from_min_size(at, galley.size()).expand2(vec2(theme::SPACE_M, theme::SPACE_S));
    ui.painter()
        .rect_filled(badge, f32::from(theme::RADIUS), fill);
    ui.painter().galley(at, galley, color);
    place_ui(&response, view, place, picture, intents);
    response.on_hover_text("Click to place it, or drag it onto a slot");
}

/// Lets a face whose secret is out be put into a slot.
fn place_ui(
    response: &egui::Response,
    view: &StudioView<'_>,
    place: usize,
    picture: Option<Picture>,
    intents: &mut Vec<Intent>,
) {
    let Some((source, name)) = view.game.sources.get(place).cloned().flatten() else {
        return;
    };
    if response.dragged() {
        response.dnd_set_drag_payload(DraggedFace::Result {
            source: source.clone(),
            name: name.clone(),
            picture,
        });
    }
    if response.clicked() {
        intents.push(Intent::Faces(FacesIntent::PlaceSource {
            slot: None,
            source,
            name,
        }));
    }
}

fn verdict_ui(ui: &mut Ui, view: &StudioView<'_>, round: &Round, intents: &mut Vec<Intent>) {
    let tokens = theme::tokens(ui);
    match round.is_right() {
        None => {
            ui.label(
                RichText::new(
                    "One is a photograph, the other was drawn by the model. Click the photograph",
                )
                .weak(),
            );
        }
        Some(is_right) => {
            let other = match round.rival {
                Rival::Reconstruction => "the other is what the model makes of it".to_owned(),
                Rival::Invention { seed } => format!("the other is nobody: invention {seed}"),
            };
            let real = match round.real_side {
                Side::Left => "left",
                Side::Right => "right",
            };
            let name = &round.photo.name;
            let (words, color) = if is_right {
                (
                    format!("Right! The photograph is {name}, {other}."),
                    tokens.accent,
                )
            } else {
                (
                    format!("No: the photograph is on the {real}, {name}; {other}."),
                    tokens.error,
                )
            };
            ui.label(RichText::new(words).color(color));
            let next = ui
                .add_sized(
                    vec2(160.0, 32.0),
                    Button::new(RichText::new("Next round").color(tokens.on_accent))
                        .fill(tokens.accent),
                )
                .on_hover_text("Two other faces (Space or Enter)");
            if next.clicked() {
                intents.push(act(GameIntent::Next));
            }
        }
    }
    if let Some(words) = few_words(view) {
        let label = ui.label(RichText::new(words).small().weak());
        let unusable = view.game.game.unusable();
        if unusable.len() > MOST_NAMES {
            label.on_hover_text(file_names(unusable, usize::MAX));
        }
    }
}

/// How few photographs there are, as long as that spoils the game.
fn few_words(view: &StudioView<'_>) -> Option<String> {
    let game = view.game.game;
    let unusable = game.unusable();
    let useless = match unusable.len() {
        0 => String::new(),
        _ => format!(
            " Left out for want of a face that is sure: {}.",
            file_names(unusable, MOST_NAMES)
        ),
    };
    match game.photos().len() {
        1 => Some(format!(
            "Only one photograph so far, which is soon known by heart. Put photos of your own into slots, or choose a folder.{useless}"
        )),
        count if count < FEW_PHOTOS => Some(format!(
            "Only {count} photographs so far. Put more into slots, or choose a folder.{useless}"
        )),
        _ if useless.is_empty() => None,
        count => Some(format!("{count} photographs.{useless}")),
    }
}
