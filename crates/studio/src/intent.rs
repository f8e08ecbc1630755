//! Everything a person can ask for, by what it is about: one vocabulary for menus, keys, the list of commands, and panels.
//!
//! [`Session::perform`](crate::Session::perform) carries intents out. What only a window can do comes back as
//! [`WindowTask`](crate::WindowTask)s.

mod film;
mod path;

use std::path::PathBuf;

use crate::collection::Collection;
use crate::command::Command;
use crate::context::StageView;
use crate::dialog::Purpose;
use crate::document::{SlotId, Source};
use crate::film::Film;
use crate::game::{Rivals, Side};
use crate::inventions::Inventions;
use crate::messages::MessageId;
use crate::panels::{Panel, Panels};
use crate::project::PhotoStorage;
use crate::rooms::{ExampleGroup, Page};
use crate::session::LeavingAnswer;
use crate::settings::{PictureSize, Theme};
use crate::view::View;
use crate::walking::WalkSettings;
use facemath_core::photo::Framing;

pub use film::{KeysIntent, TimelineIntent};
pub use path::PathIntent;

/// Something that a person asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// Change the document in one step.
    Document(Command),
    /// Change the document as part of a drag that goes on; all of it becomes one step.
    Drag(Command),
    /// The drag is over.
    EndDrag,
    /// Take back the last change.
    Undo,
    /// Make the change again that was taken back.
    Redo,
    /// Something about the faces in the slots.
    Faces(FacesIntent),
    /// Something about the morph.
    Timeline(TimelineIntent),
    /// Something about the keys of the film.
    Keys(KeysIntent),
    /// Show something else.
    Show(ShowIntent),
    /// Something about the expression.
    Expression(ExpressionIntent),
    /// Something about the inventions.
    Inventions(InventionsIntent),
    /// Something about the random walk.
    Walk(WalkIntent),
    /// Something about concepts made from faces.
    Concepts(ConceptsIntent),
    /// Something about the faces that are looked among.
    Collection(CollectionIntent),
    /// Something about the game.
    Game(GameIntent),
    /// Something about the work that is open and its file.
    Project(ProjectIntent),
    /// Something about the files and pictures that come out of it.
    Export(ExportIntent),
    /// Something that is remembered between runs, apart from the work.
    Settings(SettingsIntent),
    /// Take a message away.
    Dismiss(MessageId),
    /// Something that only the panels of a window know.
    Window(WindowIntent),
    /// Something about a path that is typed, where no dialog for files opens.
    Path(PathIntent),
    /// Go on with the files that were chosen in a dialog; none if it was cancelled.
    Chosen {
        /// What they are for.
        purpose: Purpose,
        /// The files, in the order in which they were chosen.
        files: Vec<PathBuf>,
    },
}

/// What is asked for about the faces in the slots.
#[derive(Clone, Debug, PartialEq)]
pub enum FacesIntent {
    /// Put picture files into slots: the first into `slot`, or the first empty one. A project file is opened instead.
    PlaceFiles {
        /// Where the first file goes.
        slot: Option<SlotId>,
        /// The files.
        files: Vec<PathBuf>,
    },
    /// So many files were dropped while a question waits for its answer: tell that they are not taken.
    RefuseFiles(usize),
    /// Choose picture files; `None` for the selected slot if it is empty.
    ChooseFiles {
        /// Where the first file goes.
        slot: Option<SlotId>,
    },
    /// Choose a folder of pictures.
    ChooseFolder,
    /// Put what other programs have copied into slots.
    Paste,
    /// Put a bundled face into a slot, or the first empty one.
    PlaceSample {
        /// Where it goes.
        slot: Option<SlotId>,
        /// Index into [`SAMPLES`](crate::samples::SAMPLES).
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
    /// Show where the photo of a slot is now.
    Locate(SlotId),
    /// Try once more to read the photo of a slot.
    Retry(SlotId),
    /// Stop making a face a better likeness; what has been found so far stays.
    StopRefining(SlotId),
    /// Put the face of a slot at random places on all axes.
    RandomiseAxes(SlotId),
    /// Select the face in this square of the selected photo; one that is in no slot is put into one of its own.
    SelectInPhoto(Framing),
    /// Let the model make up a face.
    Invent,
    /// Select the slot this many places to the right, or to the left if negative.
    SelectNeighbour(isize),
    /// Put a copy of the selected face beside it.
    DuplicateSelected,
    /// Take the selected face away.
    RemoveSelected,
    /// Put the sliders of the selected face back.
    ResetSelected,
    /// Work on the selected face until it is as much like its photo as the model can draw.
    RefineSelected,
}

/// What is asked to be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ShowIntent {
    /// All of what is on show at once, as the panels have changed it.
    View(View),
    /// A page.
    Page(Page),
    /// The selected face again, whatever is on the stage.
    Selected,
    /// A view of the stage, or the face again if it is there already.
    Toggle(StageView),
    /// All faces with their photo's own detail, or without.
    ToggleDetail,
}

/// What is asked for about the expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpressionIntent {
    /// Put the answer into a slot.
    KeepAnswer,
    /// It has been typed to its end: it belongs to those used lately.
    Remember,
    /// Forget the expressions used lately.
    ForgetRecent,
}

/// What is asked for about the inventions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum InventionsIntent {
    /// Show others.
    Set(Inventions),
    /// The same from a number drawn by lot.
    Roll,
}

/// What is asked for about the random walk.
#[derive(Clone, Debug, PartialEq)]
pub enum WalkIntent {
    /// Another walk.
    Set(WalkSettings),
    /// The same from a number drawn by lot.
    Roll,
    /// Play or pause.
    Toggle,
    /// Show a frame.
    Scrub(usize),
    /// Some frames on, or back.
    Step(i64),
    /// Write it to a file.
    Export,
}

/// What is asked for about concepts made from faces.
#[derive(Clone, Debug, PartialEq)]
pub enum ConceptsIntent {
    /// Take the face in a slot among the examples of a side, or out of them.
    ToggleSlot { side: ExampleGroup, slot: SlotId },
    /// Take the face in a slot among them.
    AddSlot { side: ExampleGroup, slot: SlotId },
    /// Take a bundled face among them, by its index into [`SAMPLES`](crate::samples::SAMPLES).
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
    /// Choose photos.
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
    /// Add the slider, with its label and the words at its ends.
    AddSlider {
        label: String,
        negative: String,
        positive: String,
    },
    /// Give a concept another label.
    Rename { name: String, label: String },
    /// Choose a file to save a concept to.
    Save { name: String },
    /// Choose a concept file to add.
    Load,
}

/// What is asked for on the pages that look among many faces.
#[derive(Clone, Debug, PartialEq)]
pub enum CollectionIntent {
    /// Look among these.
    Choose(Collection),
    /// Choose a folder.
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

/// What is asked for about the game.
#[derive(Clone, Debug, PartialEq)]
pub enum GameIntent {
    /// Take one face for the photograph.
    Answer(Side),
    /// Go on to the next round.
    Next,
    /// Choose what stands against the photographs.
    SetRivals(Rivals),
    /// Choose whether both are made equally sharp.
    SetEven(bool),
    /// Choose a folder of photos.
    ChooseFolder,
}

/// What is asked for about the work that is open. Whatever leaves it asks first whether to save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectIntent {
    /// Start over with empty slots.
    New,
    /// Choose a project file to go on with.
    Open,
    /// Go on with the work that was left unsaved last.
    BringBack,
    /// Go on with the work of another window that was killed.
    AdoptLeftWork,
    /// Save to the project's file, or choose one.
    Save,
    /// Choose a file to save to.
    SaveAs,
    /// Keep the photos in the project file, or only link to them.
    TogglePhotoStorage,
    /// Keep the photos so and go on saving; `None` does not save.
    AnswerPhotoStorage(Option<PhotoStorage>),
    /// Save the work before it is left, or not.
    AnswerLeaving(LeavingAnswer),
    /// Close the studio.
    Quit,
}

/// What is asked for about files and pictures that come out of the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportIntent {
    /// Save the face on the stage.
    Picture,
    /// Save the square of the photo and the edited face, side by side.
    Crops,
    /// Save the operands of the expression and its answer.
    Figure,
    /// Save the morph.
    Film,
    /// Write the films of a folder, once it is known which of them are there: the answer to
    /// [`WindowTask::WriteFilms`](crate::WindowTask::WriteFilms).
    WriteFilms,
    /// Show how the morph's file will look, or not.
    ToggleProof,
    /// Write films of one photograph's face into the whole of it, or the face alone.
    ToggleWholePhoto,
    /// Save the whole photo with the edits in it.
    Photo,
    /// Make the edited photo the new starting point.
    Bake,
    /// Copy the face on the stage.
    Copy,
    /// Stop writing; nothing is left behind.
    Cancel,
    /// Open the folder that a file is in.
    ShowInFolder(PathBuf),
}

/// What is asked to be remembered, or forgotten.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SettingsIntent {
    /// Write films in another way.
    Film(Film),
    /// Save and copy pictures at another size.
    PictureSize(PictureSize),
    /// Use another theme.
    Theme(Theme),
    /// Use the other theme.
    ToggleTheme,
    /// Forget the recent photos and projects.
    ForgetRecent,
    /// Have the panels of the next run as they are.
    Panels(Panels),
    /// Clear what the studio keeps by itself, once it is sure that this is wanted.
    ClearTraces,
    /// Whether that is wanted.
    AnswerClearing(bool),
}

/// What is asked of a window's own panels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowIntent {
    /// Put the keyboard into the expression.
    TypeExpression,
    /// Open the name of the selected face for typing.
    RenameFace,
    /// Show the original left of a line, or not.
    ToggleWipe,
    /// Open or close the list of commands.
    TogglePalette,
    /// Open or close the list of keys.
    ToggleHelp,
    /// Open or close the log of messages.
    ToggleLog,
    /// Hide a panel, or show it again.
    TogglePanel(Panel),
    /// Show all panels at their usual sizes.
    ResetPanels,
    /// Begin the tour.
    StartTour,
}

impl Intent {
    /// What an intent about the morph means while a page is looked at that plays something of its own.
    #[must_use]
    pub fn on(self, page: Page) -> Self {
        if page != Page::Walk {
            return self;
        }
        match self {
            Self::Timeline(TimelineIntent::TogglePlay) => Self::Walk(WalkIntent::Toggle),
            Self::Timeline(TimelineIntent::Step(frames)) => Self::Walk(WalkIntent::Step(frames)),
            Self::Timeline(TimelineIntent::GoToStart) => Self::Walk(WalkIntent::Scrub(0)),
            Self::Timeline(TimelineIntent::GoToEnd) => Self::Walk(WalkIntent::Scrub(usize::MAX)),
            Self::Export(ExportIntent::Film) => Self::Walk(WalkIntent::Export),
            other => other,
        }
    }
}
