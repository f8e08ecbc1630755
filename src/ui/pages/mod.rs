//! The middle of the window: the face, or one of the pages of the lab, chosen by the tabs above.

mod collection_bar;
mod map;
mod neighbours;

use egui::{Button, Ui};

use super::view::StudioView;
use super::{UiCommand, UiState, framing, stage, theme};

pub use map::MapState;
pub use neighbours::NeighboursState;

/// What the middle of the window shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    /// The selected face, its photo, or the morph.
    #[default]
    Face,
    /// The faces most like the selected one.
    Neighbours,
    /// Many faces on a plane.
    Map,
}

impl Page {
    /// All pages, in the order of their tabs.
    pub const ALL: &[Self] = &[Self::Face, Self::Neighbours, Self::Map];

    fn title(self) -> &'static str {
        match self {
            Self::Face => "Face",
            Self::Neighbours => "Alike",
            Self::Map => "Map",
        }
    }

    fn tooltip(self) -> &'static str {
        match self {
            Self::Face => "The selected face, as large as fits",
            Self::Neighbours => {
                "The faces most like the selected one: in the slots, invented, or in a folder of photos"
            }
            Self::Map => "Many faces on a plane, those that are alike close together",
        }
    }
}

/// Draws the tabs and the page.
pub fn pages_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    commands: &mut Vec<UiCommand>,
) {
    // Framing is about one photo: it covers whatever is there.
    if let Some(framing) = &view.framing {
        framing::framing_ui(ui, framing, state, commands);
        return;
    }
    tabs_ui(ui, state);
    match state.page {
        Page::Face => stage::stage_ui(ui, view, state, commands),
        Page::Neighbours => {
            neighbours::neighbours_ui(ui, view, &mut state.neighbours, commands);
        }
        Page::Map => map::map_ui(ui, view, &mut state.map, commands),
    }
}

fn tabs_ui(ui: &mut Ui, state: &mut UiState) {
    ui.horizontal(|ui| {
        for &page in Page::ALL {
            let button = Button::new(page.title())
                .selected(state.page == page)
                .frame_when_inactive(state.page == page);
            if ui.add(button).on_hover_text(page.tooltip()).clicked() {
                state.page = page;
            }
        }
    });
    ui.add_space(theme::SPACE_M);
}
