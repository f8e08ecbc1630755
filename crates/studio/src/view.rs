//! What is on show: one value, which the window changes and from which follows what is read, searched and drawn.

use crate::document::SlotId;
use crate::rooms::{AlikeAmong, AlikeLook, Page};

/// Faces alike that are shown until somebody asks for more.
pub const FIRST_ALIKE: usize = 27;

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
    /// Whether the proof of the film's file is looked at.
    pub is_proofing: bool,
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
            is_proofing: false,
            are_axes_open: false,
            inventions: 0,
            alike: AlikeLook {
                among: AlikeAmong::default(),
                k: FIRST_ALIKE,
            },
        }
    }
}
