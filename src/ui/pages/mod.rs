//! The middle of the window: the face, or one of the pages of the lab, chosen by the tabs above.

mod concepts;

use egui::{Button, Ui};

use super::view::StudioView;
use super::{UiCommand, UiState, framing, stage, theme};

pub use concepts::{ConceptWords, drop_words};

/// What the middle of the window shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    /// The selected face, its photo, or the morph.
    #[default]
    Face,
    /// Making a concept from faces.
    Concepts,
}

impl Page {
    /// All pages, in the order of their tabs.
    pub const ALL: &[Self] = &[Self::Face, Self::Concepts];

    fn title(self) -> &'static str {
        match self {
            Self::Face => "Face",
            Self::Concepts => "Concepts",
        }
    }

    fn tooltip(self) -> &'static str {
        match self {
            Self::Face => "The selected face, as large as fits",
            Self::Concepts => {
                "Make a slider of your own from faces with a property and faces without it"
            }
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
        Page::Concepts => concepts::concepts_ui(ui, view, state, commands),
    }
}

fn tabs_ui(ui: &mut Ui, state: &mut UiState) {
    ui.horizontal(|ui| {
        for &page in Page::ALL {
            let button = Button::new(page.title())
                .selected(state.page == page)
                .frame_when_inactive(false);
            if ui.add(button).on_hover_text(page.tooltip()).clicked() {
                state.page = page;
            }
        }
    });
    ui.add_space(theme::SPACE_M);
}
