//! The window's contents: every panel reads a [`StudioView`] and pushes [`UiCommand`]s; none of them does anything.
//!
//! [`studio_ui`] draws one frame. What is only about looking (which photo is being framed, whether the original is
//! held) lives in [`UiState`]; everything that is worth undoing is a [`studio::Command`](facemath_studio::Command).

mod axes;
mod controls;
mod detail;
mod drop;
mod export_card;
mod expression;
mod face;
mod facial;
mod filmstrip;
mod framing;
mod gallery;
mod help;
mod icon;
mod leaving;
mod likeness;
pub mod map_mesh;
mod menu;
mod own_concepts;
mod pages;
mod palette;
mod panels;
mod property;
mod question;
mod recent;
mod sharpen;
mod shortcuts;
mod slider;
mod splitter;
mod stage;
mod storage;
pub mod theme;
mod tile;
mod timeline;
mod toasts;
mod tour;
mod traces;
mod view;
mod wipe;

use std::path::PathBuf;

use egui::{CentralPanel, Frame, Margin, Panel, ThemePreference, Ui};

use facemath_studio::{
    Action, Animation, Collection, Command, ExampleGroup, Film, Inventions, LeavingAnswer,
    MessageId, Panels, PhotoStorage, PictureSize, SlotId, Source, View,
};

pub use expression::{ExpressionBar, ExpressionView};
pub use pages::{
    ConceptWords, GameAction, GameView, InventState, InventionsView, MapState, WalkAction, WalkView,
};
pub use tour::Tour;
pub use view::{
    AlikeFaceView, AxisView, CollectionView, ConceptsView, ControlView, ExamplesView, ExportView,
    FramingView, LeavingView, MapView, ModelChoice, OwnConceptView, Picture, PlaybackView,
    RecentFile, SampleView, SlotView, StudioView,
};

/// What a person asked for in this frame.
#[derive(Debug, Clone, PartialEq)]
pub enum UiCommand {
    /// Change the document in one step.
    Edit(Command),
    /// Change the document as part of a drag that goes on; all of it becomes one step.
    Drag(Command),
    /// The drag is over.
    EndDrag,
    /// Show where the photo of a slot is now.
    Locate(SlotId),
    /// Try once more to read the photo of a slot.
    Retry(SlotId),
    /// Make a film of one face and play it.
    Animate(Animation),
    /// Something from the menus or the keyboard.
    Act(Action),
    /// Save the work before it is left, or not.
    AnswerLeaving(LeavingAnswer),
    /// Keep the photos so and go on saving, or do not save.
    AnswerStorage(Option<PhotoStorage>),
    /// Clear what the studio keeps by itself, or not.
    AnswerClearing(bool),
    /// Put picture files into slots: the first into `slot`, or the first empty one.
    PlaceFiles {
        /// Where the first file goes.
        slot: Option<SlotId>,
        /// The files.
        files: Vec<PathBuf>,
    },
    /// Choose picture files for a slot with the system's dialog.
    ChooseFiles {
        /// Where the first file goes.
        slot: Option<SlotId>,
    },
    /// Put a bundled face into a slot, or the first empty one.
    PlaceSample {
        /// Where it goes.
        slot: Option<SlotId>,
        /// Index into [`StudioView::samples`].
        sample: usize,
    },
    /// Put a result into a slot: the given one, the selected one if it is empty, or the first empty one.
    PlaceSource {
        /// Where it goes.
        slot: Option<SlotId>,
        /// What the slot is to hold.
        source: Source,
        /// What the face is to be called.
        name: String,
    },
    /// Something about concepts made from faces.
    Concepts(ConceptsCommand),
    /// Show the morph at a position.
    Seek {
        /// 0 is the first face, 1 the second.
        position: f32,
    },
    /// Look at the selected face again instead of the morph.
    ShowSelected,
    /// Put the answer of the expression into a slot.
    KeepAnswer,
    /// The expression has been typed to its end: it belongs to those used lately.
    RememberExpression,
    /// Forget the expressions used lately.
    ClearExpressions,
    /// Put the face of a slot at random places on all axes.
    RandomiseAxes(SlotId),
    /// Forget the recent photos and projects.
    ClearRecent,
    /// Write films in another way.
    SetFilm(Film),
    /// Save and copy pictures at another size.
    SetPictureSize(PictureSize),
    /// Stop making a face a better likeness; what has been found so far stays.
    StopRefining(SlotId),
    /// Stop writing it; nothing is left behind.
    CancelExport,
    /// Open the folder that a file is in.
    ShowInFolder(PathBuf),
    /// Take a message away.
    DismissMessage(MessageId),
    /// Use another theme.
    SetTheme(ThemePreference),
    /// Something about the faces that are looked among.
    Collection(CollectionAction),
    /// Show other inventions.
    Invent(Inventions),
    /// Something about the random walk.
    Walk(WalkAction),
    /// Something about the game.
    Game(GameAction),
}

/// What is asked for on the pages that look among many faces.
#[derive(Debug, Clone, PartialEq)]
pub enum CollectionAction {
    /// Look among these.
    Choose(Collection),
    /// Choose a folder with the system's dialog.
    ChooseFolder,
    /// Read no further.
    Stop,
    /// Look for new photos and go on reading.
    Resume,
    /// Save the faces alike as one picture.
    SaveGrid,
    /// Refine the map no further.
    StopMap,
    /// Have these faces of the map drawn, the most urgent first.
    WantThumbnails(Vec<u32>),
    /// Show one face of the map in full.
    LookCloser(Option<u32>),
    /// Put faces of the map into the slots, as a morph from one to the next.
    LayPath(Vec<u32>),
}

/// What a person asked for about concepts made from faces.
#[derive(Debug, Clone, PartialEq)]
pub enum ConceptsCommand {
    /// Take the face in a slot among the examples of a side, or out of them.
    ToggleSlot { side: ExampleGroup, slot: SlotId },
    /// Take the face in a slot among them.
    AddSlot { side: ExampleGroup, slot: SlotId },
    /// Take a bundled face among them, by its index into [`StudioView::samples`].
    AddSample { side: ExampleGroup, sample: usize },
    /// Take a result among them.
    Add {
        side: ExampleGroup,
        source: Source,
        name: String,
    },
    /// Take photos and folders of photos among them.
    AddFiles {
        side: ExampleGroup,
        files: Vec<PathBuf>,
    },
    /// Choose photos with the system's dialog.
    ChooseFiles { side: ExampleGroup },
    /// Choose a folder of photos.
    ChooseFolder { side: ExampleGroup },
    /// Take out the example at a place.
    Remove { side: ExampleGroup, index: usize },
    /// Take all of a side out.
    Clear { side: ExampleGroup },
    /// Stop reading faces.
    Cancel,
    /// Whether the direction is to leave alone what the other concepts read.
    LeaveKnownAlone(bool),
    /// Add the slider.
    AddSlider { words: ConceptWords },
    /// Give a concept another label.
    Rename { name: String, label: String },
    /// Choose a file to save a concept to.
    Save { name: String },
    /// Choose a concept file to add.
    Load,
}

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
    /// Where the tour is.
    pub tour: Tour,
    /// What the page of inventions remembers.
    pub invent: InventState,
    /// What the map remembers.
    pub map: MapState,
    /// The list of commands to choose from by typing.
    palette: palette::Palette,
    /// Whether the list of keys is open.
    pub is_help_open: bool,
    /// Where the wipe between original and edited face stands, 0 (left) to 1; `None` while it is off.
    pub wipe: Option<f32>,
    /// Side of the large face on the screen, in its own pixels.
    pub stage_px: u32,
    /// Whether a question that covers the window was there in the last frame.
    is_asking: bool,
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
}

/// Draws one frame of the studio and collects what was asked for.
pub fn studio_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    commands: &mut Vec<UiCommand>,
) {
    // While a question is open it alone has the keyboard, and nothing can be dropped.
    let is_asking = view.leaving.is_some() || view.asks_for_storage || view.asks_to_clear;
    let is_new = !std::mem::replace(&mut state.is_asking, is_asking);
    if let Some(leaving) = &view.leaving {
        leaving::leaving_ui(ui, leaving, is_new, commands);
    } else if view.asks_for_storage {
        storage::storage_ui(ui, is_new, commands);
    } else if view.asks_to_clear {
        traces::traces_ui(ui, is_new, commands);
    } else {
        pages::game_keys_ui(ui, view, state, commands);
        shortcuts::shortcuts_ui(ui, state, commands);
    }
    let panel = theme::tokens(ui).panel;
    let bar = Frame::new().fill(panel);

    Panel::top("menu bar")
        .frame(bar.inner_margin(Margin::symmetric(
            theme::SPACE_M as i8,
            theme::SPACE_S as i8,
        )))
        .show(ui, |ui| menu::menu_bar_ui(ui, view, state, commands));

    panels::panels_ui(ui, view, state, commands);

    let stage = theme::tokens(ui).stage;
    CentralPanel::default()
        .frame(
            Frame::new()
                .fill(stage)
                .inner_margin(Margin::same(theme::SPACE_L as i8)),
        )
        .show(ui, |ui| {
            let area = ui.max_rect();
            pages::pages_ui(ui, view, state, commands);
            toasts::toasts_ui(ui, area, view.messages, commands);
        });

    palette::palette_ui(ui, view, state, commands);
    help::help_ui(ui, state);
    tour::tour_ui(ui, view, state, commands);
    drop::dragged_face_ui(ui, view);
    if !is_asking {
        drop::dropped_files_ui(ui, view, commands);
    }
}
