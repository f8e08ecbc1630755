//! What is on show: one value, which the window changes and from which follows what is read, searched and drawn.

use crate::actions::Action;
use crate::document::SlotId;
use crate::rooms::{AlikeAmong, AlikeLook};

/// Faces alike that are shown until somebody asks for more.
pub const FIRST_ALIKE: usize = 27;

/// What the middle of the window shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    /// The selected face, its photo, or the morph.
    #[default]
    Face,
    /// Faces that are made up, to choose from.
    Invent,
    /// A random walk, played live.
    Walk,
    /// Making a concept from faces.
    Concepts,
    /// The faces most like the selected one.
    Neighbours,
    /// Many faces on a plane.
    Map,
    /// Which face is real?
    Game,
}

impl Page {
    /// All pages, in the order of their tabs.
    pub const ALL: &[Self] = &[
        Self::Face,
        Self::Invent,
        Self::Walk,
        Self::Concepts,
        Self::Neighbours,
        Self::Map,
        Self::Game,
    ];

    /// The words on its tab.
    pub fn title(self) -> &'static str {
        match self {
            Self::Face => "Face",
            Self::Invent => "Invent",
            Self::Walk => "Walk",
            Self::Game => "Game",
            Self::Concepts => "Concepts",
            Self::Neighbours => "Alike",
            Self::Map => "Map",
        }
    }

    /// What turns to it.
    pub fn action(self) -> Action {
        match self {
            Self::Face => Action::ShowFace,
            Self::Invent => Action::ShowInventions,
            Self::Walk => Action::ShowWalk,
            Self::Game => Action::ShowGame,
            Self::Concepts => Action::ShowConcepts,
            Self::Neighbours => Action::ShowNeighbours,
            Self::Map => Action::ShowMap,
        }
    }

    /// The page that an action turns to.
    pub fn of(action: Action) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|page| page.action() == action)
    }
}

/// What is on show beside the stage, which [`StageView`](crate::StageView) is about. Nothing is read, searched or drawn that
/// nobody looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The page in the middle of the window.
    pub page: Page,
    /// The slot whose photo is being framed, over the page.
    pub framing: Option<SlotId>,
    /// The number of the chosen key of the film.
    pub key: Option<usize>,
    /// Pictures that the strip below the film has room for.
    pub strip: usize,
    /// Whether the axes are unfolded.
    pub are_axes_open: bool,
    /// Inventions that the page has room for.
    pub inventions: usize,
    /// What the page of faces alike looks for.
    pub alike: AlikeLook,
}

impl Default for View {
    fn default() -> Self {
        Self {
            page: Page::default(),
            framing: None,
            key: None,
            strip: 0,
            are_axes_open: false,
            inventions: 0,
            alike: AlikeLook {
                among: AlikeAmong::default(),
                k: FIRST_ALIKE,
            },
        }
    }
}
