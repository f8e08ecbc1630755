//! The window's contents: every panel reads a [`StudioView`] and pushes [`Intent`]s; none of them does anything.
//!
//! [`studio_ui`] draws one frame. What is only about looking (which photo is being framed, whether the original is
//! held) lives in [`UiState`]; everything that is worth undoing is a [`studio::Command`](facemath_studio::Command).

mod axes;
mod controls;
mod drop;
mod export_card;
mod expression;
mod face;
mod facial;
mod filmstrip;
mod focus;
mod framing;
mod gallery;
mod help;
mod icon;
mod leaving;
mod likeness;
mod log;
mod looks;
pub mod map_mesh;
mod menu;
mod own_concepts;
mod pages;
mod palette;
mod panels;
mod proof;
mod property;
mod question;
mod recent;
mod saved_films;
mod shortcuts;
mod slider;
mod splitter;
mod stage;
mod storage;
pub mod theme;
mod tile;
mod timeline;
mod toasts;
mod tooltips;
mod tour;
mod traces;
mod typed_path;
mod view;
mod whole_photo;
mod wipe;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use facemath_studio::{Attribute, Intent, Panels, SlotId, TypedPath, View, WindowIntent};

pub use expression::ExpressionBar;
pub use pages::{ConceptWords, InventState, MapState};
pub use tour::Tour;
pub use view::{
    AlikeFaceView, AttributeView, AxisView, CollectionView, ConceptsView, ControlView,
    ExamplesView, ExportView, ExpressionView, FilmExportView, FilmView, FramingView, GameView,
    InventionsView, KeyView, LeavingView, LeftOutKey, MapView, ModelChoice, OwnConceptView,
    PhotoFaceView, Picture, PlaybackView, ProofView, RecentFile, SampleView, SlotView, StudioView,
    WalkView, WholePhotoView,
};

/// What the panels remember between frames; none of it is part of the document.
#[derive(Debug, Clone, Default)]
pub struct UiState {
    /// What is on show: taken from the session before a frame is drawn, and given back changed.
    pub view: View,
    /// The panels around the stage: taken from the settings at the start, and given back when they change.
    pub panels: Panels,
    /// What the expression bar remembers.
    pub expression: ExpressionBar,
    /// What has been typed about the concept that is being made.
    pub concept_words: ConceptWords,
    /// The name of the concept that is being renamed, and its label as typed so far.
    pub renamed_concept: Option<(String, String)>,
    /// The face that is being renamed, and its name as typed so far.
    pub renamed_slot: Option<(SlotId, String)>,
    /// Whether the name of the selected face is to open for typing.
    pub wants_rename: bool,
    /// The axis that is being given another name.
    renaming_axis: Option<axes::Renaming>,
    /// The attribute whose track is shown below the film.
    pub shown_track: Option<Attribute>,
    /// Where the tour is.
    pub tour: Tour,
    /// What the page of inventions remembers.
    pub invent: InventState,
    /// What the map remembers.
    pub map: MapState,
    /// The list of commands to choose from by typing.
    palette: palette::Palette,
    /// The name for a film that is to be kept, as typed so far.
    film_name: String,
    /// Whether the proof of the film's file is shown at twice its size.
    is_proof_enlarged: bool,
    /// Whether the list of keys is open.
    pub is_help_open: bool,
    /// Whether the log of messages is open.
    is_log_open: bool,
    /// Where the wipe between original and edited face stands, 0 (left) to 1; `None` while it is off.
    pub wipe: Option<f32>,
    /// Side of the large face on the screen, in its own pixels.
    pub stage_px: u32,
    /// The path that is being typed.
    typed_path: String,
    /// The question that covered the window in the last frame.
    asked: Option<&'static str>,
    /// The selected slot that was last scrolled into view.
    revealed_slot: Option<SlotId>,
    /// When the space bar went down: a tap plays, holding it shows the original.
    space_down_at_secs: Option<f64>,
}

impl UiState {
    /// At the start, with the panels as they were left.
    pub fn with_panels(panels: Panels) -> Self {
        Self {
            panels,
            ..Self::default()
        }
    }

    /// Carries out what only the panels know.
    fn perform(&mut self, intent: WindowIntent) {
        match intent {
            WindowIntent::TogglePalette => self.palette.toggle(),
            WindowIntent::ToggleHelp => self.is_help_open = !self.is_help_open,
            WindowIntent::ToggleLog => self.is_log_open = !self.is_log_open,
            WindowIntent::TypeExpression => {
                self.panels.hides_sum = false;
                self.expression.focus();
            }
            WindowIntent::TogglePanel(panel) => self.panels.toggle(panel),
            WindowIntent::ResetPanels => self.panels = Panels::default(),
            WindowIntent::StartTour => self.tour.start(),
            // The slot whose name opens is known to the slots themselves.
            WindowIntent::RenameFace => self.wants_rename = true,
            WindowIntent::ToggleWipe => {
                self.wipe = match self.wipe {
                    Some(_) => None,
                    None => Some(wipe::START),
                };
            }
        }
    }
}

/// A question that covers the window.
enum Question<'a> {
    Path(&'a TypedPath),
    Leaving(&'a LeavingView<'a>),
    Storage,
    Clearing,
}

impl<'a> Question<'a> {
    /// The one that is open; the one that hides the others if there are several.
    fn of(view: &'a StudioView<'_>) -> Option<Self> {
        let path = view.typed_path.map(Self::Path);
        path.or_else(|| view.leaving.as_ref().map(Self::Leaving))
            .or_else(|| view.asks_for_storage.then_some(Self::Storage))
            .or_else(|| view.asks_to_clear.then_some(Self::Clearing))
    }

    /// Tells whether it was there in the last frame.
    fn name(&self) -> &'static str {
        match self {
            Self::Path(_) => "path",
            Self::Leaving(_) => "leaving",
            Self::Storage => "storage",
            Self::Clearing => "clearing",
        }
    }
}

/// Draws one frame of the studio and collects what was asked for.
pub fn studio_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    // While a question is open it alone has the keyboard, and what is dropped is refused.
    let question = Question::of(view);
    let asked = question.as_ref().map(Question::name);
    let is_new = std::mem::replace(&mut state.asked, asked) != asked;
    match question {
        Some(Question::Path(path)) => {
            typed_path::typed_path_ui(ui, path, &mut state.typed_path, is_new, intents);
        }
        Some(Question::Leaving(leaving)) => leaving::leaving_ui(ui, leaving, is_new, intents),
        Some(Question::Storage) => storage::storage_ui(ui, is_new, intents),
        Some(Question::Clearing) => traces::traces_ui(ui, is_new, intents),
        None => {
            pages::game_keys_ui(ui, view, state, intents);
            shortcuts::shortcuts_ui(ui, state, intents);
        }
    }
    let panel = theme::tokens(ui).panel;
    let bar = Frame::new().fill(panel);

    Panel::top("menu bar")
        .frame(bar.inner_margin(Margin::symmetric(
            theme::SPACE_M as i8,
            theme::SPACE_S as i8,
        )))
        .show(ui, |ui| menu::menu_bar_ui(ui, view, state, intents));

    panels::panels_ui(ui, view, state, intents);

    let stage = theme::tokens(ui).stage;
    CentralPanel::default()
        .frame(
            Frame::new()
                .fill(stage)
                .inner_margin(Margin::same(theme::SPACE_L as i8)),
        )
        .show(ui, |ui| {
            let area = ui.max_rect();
            pages::pages_ui(ui, view, state, intents);
            toasts::toasts_ui(ui, area, view.messages, intents);
        });

    palette::palette_ui(ui, view, state, intents);
    proof::proof_ui(ui, view, state, intents);
    help::help_ui(ui, state);
    log::log_ui(ui, view, state, intents);
    tour::tour_ui(ui, view, state, intents);
    drop::dragged_face_ui(ui, view);
    drop::dropped_files_ui(ui, view, asked.is_some(), intents);
    tooltips::place_tooltips(ui.ctx());
}
