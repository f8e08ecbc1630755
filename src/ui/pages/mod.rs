//! The middle of the window: the face, or one of the pages of the lab, chosen by the tabs above.

mod asked;
mod collection_bar;
mod concepts;
mod game;
mod invent;
mod map;
mod neighbours;
mod walk;

use egui::{Button, Rect, ScrollArea, Ui, UiBuilder, Vec2, vec2};

use super::tour::{self, Anchor};
use super::view::StudioView;
use super::{UiState, framing, stage, theme};
use facemath_studio::{Action, Intent, Page};

pub use invent::InventState;
pub use map::MapState;

pub(super) use game::game_keys_ui;

pub use concepts::ConceptWords;

/// What a page needs, in points: the least window with all panels has that. In less it scrolls.
const LEAST_PAGE: Vec2 = vec2(416.0, 288.0);

/// Draws the tabs and the page.
pub fn pages_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    // Framing is about one photo: it covers whatever is there.
    if let Some(framing) = &view.framing {
        framing::framing_ui(ui, framing, state, intents);
        return;
    }
    tabs_ui(ui, state, intents);
    let room = ui.available_size();
    if room.x >= LEAST_PAGE.x && room.y >= LEAST_PAGE.y {
        return page_ui(ui, view, state, intents);
    }
    ScrollArea::both()
        .id_salt(state.view.page)
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let size = room.max(LEAST_PAGE);
            let rect = Rect::from_min_size(ui.cursor().min, size);
            ui.set_min_size(size);
            ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
                page_ui(ui, view, state, intents);
            });
        });
}

fn page_ui(ui: &mut Ui, view: &StudioView<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    match state.view.page {
        Page::Face => stage::stage_ui(ui, view, state, intents),
        Page::Invent => invent::invent_ui(ui, view, state, intents),
        Page::Walk => walk::walk_ui(ui, view, state, intents),
        Page::Game => game::game_ui(ui, view, intents),
        Page::Concepts => concepts::concepts_ui(ui, view, state, intents),
        Page::Neighbours => {
            neighbours::neighbours_ui(ui, view, &mut state.view.alike, intents);
        }
        Page::Map => map::map_ui(ui, view, &mut state.map, intents),
    }
}

fn tabs_ui(ui: &mut Ui, state: &UiState, intents: &mut Vec<Intent>) {
    let row = ui.horizontal_wrapped(|ui| {
        for &page in Page::ALL {
            let button = Button::new(page.title())
                .selected(state.view.page == page)
                .frame_when_inactive(state.view.page == page);
            let action = Action::Show(page);
            let tooltip = match action.shortcuts().first() {
                Some(shortcut) => format!("{} ({shortcut})", action.tooltip()),
                None => action.tooltip().to_owned(),
            };
            if ui.add(button).on_hover_text(tooltip).clicked() {
                intents.push(action.intent());
            }
        }
    });
    tour::mark(ui, Anchor::Tabs, row.response.rect);
    ui.add_space(theme::SPACE_M);
}
