//! Everything that can be done with a key or from a menu, in one table: menus, shortcuts, the list of commands and the help
//! page are read from here and cannot disagree. A row says what it asks for, an [`Intent`].

use crate::command::Command;
use crate::context::StageView;
use crate::intent::{
    ExportIntent, FacesIntent, Intent, KeysIntent, ProjectIntent, SettingsIntent, ShowIntent,
    TimelineIntent, WindowIntent,
};
use crate::keys::{Key, Shortcut};
use crate::panels::Panel;
use crate::rooms::Page;
use crate::timeline::Preset as FilmPreset;

/// A menu of the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Menu {
    File,
    Edit,
    View,
    Film,
    Play,
    Help,
}

impl Menu {
    /// All menus, from left to right.
    pub const ALL: &[Self] = &[
        Self::File,
        Self::Edit,
        Self::View,
        Self::Film,
        Self::Play,
        Self::Help,
    ];

    /// The title in the menu bar.
    pub fn text(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Film => "Film",
            Self::Play => "Play",
            Self::Help => "Help",
        }
    }

    /// The entries of this menu, from top to bottom.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        Action::all().filter(move |action| action.menu() == self)
    }
}

/// Something that can be done with a key or from a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    NewProject,
    OpenPhotos,
    OpenFolder,
    OpenProject,
    BringBack,
    AdoptLeftWork,
    SaveProject,
    SaveProjectAs,
    EmbedPhotos,
    SavePicture,
    SaveCrops,
    SaveFigure,
    ExportFilm,
    PreviewFile,
    WholePhotoFilm,
    SavePhoto,
    ClearTraces,
    Quit,
    Undo,
    Redo,
    CopyPicture,
    Paste,
    AddSlot,
    DuplicateFace,
    RenameFace,
    DeleteSlot,
    InventFace,
    TypeExpression,
    Refine,
    ResetControls,
    Bake,
    /// Turn to a page.
    Show(Page),
    ShowPhoto,
    ShowDifference,
    ToggleDetail,
    SelectPrevious,
    SelectNext,
    ToggleWipe,
    ToggleTheme,
    ToggleFaces,
    ToggleControls,
    ToggleTimeline,
    ToggleSum,
    ResetPanels,
    FilmThereAndBack,
    FilmCircle,
    FilmAges,
    FilmConcepts,
    AddKey,
    DuplicateKey,
    DeleteKey,
    MoveKeyBack,
    MoveKeyForward,
    CopyKey,
    PasteKey,
    PreviousKey,
    NextKey,
    AutomaticKeys,
    EvenPace,
    StartHere,
    EndHere,
    WholeFilm,
    PlayPause,
    StepForward,
    StepBack,
    GoToStart,
    GoToEnd,
    ToggleLoop,
    TogglePingPong,
    ShowHelp,
    ShowLog,
    ShowPalette,
    StartTour,
}

/// One row of the table.
struct Entry {
    menu: Menu,
    text: &'static str,
    tooltip: &'static str,
    shortcuts: &'static [Shortcut],
    intent: Intent,
}

impl Action {
    /// Those before the pages in the order of the menus.
    const BEFORE_PAGES: &[Self] = &[
        Self::NewProject,
        Self::OpenPhotos,
        Self::OpenFolder,
        Self::OpenProject,
        Self::BringBack,
        Self::AdoptLeftWork,
        Self::SaveProject,
        Self::SaveProjectAs,
        Self::EmbedPhotos,
        Self::SavePicture,
        Self::SaveCrops,
        Self::SaveFigure,
        Self::ExportFilm,
        Self::PreviewFile,
        Self::WholePhotoFilm,
        Self::SavePhoto,
        Self::ClearTraces,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::CopyPicture,
        Self::Paste,
        Self::AddSlot,
        Self::DuplicateFace,
        Self::RenameFace,
        Self::DeleteSlot,
        Self::InventFace,
        Self::TypeExpression,
        Self::Refine,
        Self::ResetControls,
        Self::Bake,
    ];

    /// Those after the pages.
    const AFTER_PAGES: &[Self] = &[
        Self::ShowPhoto,
        Self::ShowDifference,
        Self::ToggleDetail,
        Self::SelectPrevious,
        Self::SelectNext,
        Self::ToggleWipe,
        Self::ToggleTheme,
        Self::ToggleFaces,
        Self::ToggleControls,
        Self::ToggleTimeline,
        Self::ToggleSum,
        Self::ResetPanels,
        Self::FilmThereAndBack,
        Self::FilmCircle,
        Self::FilmAges,
        Self::FilmConcepts,
        Self::AddKey,
        Self::DuplicateKey,
        Self::DeleteKey,
        Self::MoveKeyBack,
        Self::MoveKeyForward,
        Self::CopyKey,
        Self::PasteKey,
        Self::PreviousKey,
        Self::NextKey,
        Self::AutomaticKeys,
        Self::EvenPace,
        Self::StartHere,
        Self::EndHere,
        Self::WholeFilm,
        Self::PlayPause,
        Self::StepForward,
        Self::StepBack,
        Self::GoToStart,
        Self::GoToEnd,
        Self::ToggleLoop,
        Self::TogglePingPong,
        Self::ShowHelp,
        Self::ShowLog,
        Self::ShowPalette,
        Self::StartTour,
    ];

    /// All actions, in the order of the menus.
    pub fn all() -> impl Iterator<Item = Self> {
        let pages = Page::ALL.iter().map(|&page| Self::Show(page));
        let before = Self::BEFORE_PAGES.iter().copied();
        before.chain(pages).chain(Self::AFTER_PAGES.iter().copied())
    }

    /// The menu the action is in.
    pub fn menu(self) -> Menu {
        self.entry().menu
    }

    /// The words on the menu entry or button; they end in an ellipsis when a dialog follows.
    pub fn text(self) -> &'static str {
        self.entry().text
    }

    /// What the action does, in one sentence.
    pub fn tooltip(self) -> &'static str {
        self.entry().tooltip
    }

    /// Whether the keys for it belong to a text field while that has the keyboard.
    pub fn yields_to_text(self) -> bool {
        matches!(self, Self::CopyPicture | Self::Paste)
    }

    /// The keys for it. The first is the one to show; the others work as well.
    pub fn shortcuts(self) -> &'static [Shortcut] {
        self.entry().shortcuts
    }

    /// What is asked for by it.
    pub fn intent(self) -> Intent {
        self.entry().intent
    }

    #[rustfmt::skip] // One row per action, so that it reads as the table it is.
    fn entry(self) -> Entry {
        use Menu::{Edit, File, Film, Help, Play, View};
        let row = |menu, text, tooltip, shortcuts, intent| Entry { menu, text, tooltip, shortcuts, intent };
        match self {
            Self::NewProject => row(File, "New project", "Start over with empty slots", &const { [Shortcut::ctrl('N')] }, Intent::Project(ProjectIntent::New)),
            Self::OpenPhotos => row(File, "Open photos…", "Put faces from picture files into slots", &const { [Shortcut::ctrl('O')] }, Intent::Faces(FacesIntent::ChooseFiles { slot: None })),
            Self::OpenFolder => row(File, "Open folder of photos…", "Put the faces of all pictures in a folder into slots", &const { [Shortcut::ctrl_shift('F')] }, Intent::Faces(FacesIntent::ChooseFolder)),
            Self::OpenProject => row(File, "Open project…", "Go on with a saved project", &const { [Shortcut::ctrl_shift('O')] }, Intent::Project(ProjectIntent::Open)),
            Self::BringBack => row(File, "Bring back discarded work", "Go on with the work that was left unsaved last; it is kept until other work is discarded", &[], Intent::Project(ProjectIntent::BringBack)),
            Self::AdoptLeftWork => row(File, "Go on with another window's work", "Open here what another window had when it was killed", &[], Intent::Project(ProjectIntent::AdoptLeftWork)),
            Self::SaveProject => row(File, "Save project", "Save the slots, sliders and timeline", &const { [Shortcut::ctrl('S')] }, Intent::Project(ProjectIntent::Save)),
            Self::SaveProjectAs => row(File, "Save project as…", "Save the project under another name", &const { [Shortcut::ctrl_shift('S')] }, Intent::Project(ProjectIntent::SaveAs)),
            Self::EmbedPhotos => row(File, "Keep photos in the project", "Save copies of the photos in the project file, so that it opens anywhere; without it the project says where they are", &[], Intent::Project(ProjectIntent::TogglePhotoStorage)),
            Self::SavePicture => row(File, "Save picture…", "Save the face on the stage as a PNG", &const { [Shortcut::ctrl('P')] }, Intent::Export(ExportIntent::Picture)),
            Self::SaveCrops => row(File, "Save before and after…", "Save the square of the photo and the edited face, side by side", &const { [Shortcut::ctrl_shift('B')] }, Intent::Export(ExportIntent::Crops)),
            Self::SaveFigure => row(File, "Save figure…", "Save the operands of the expression and its answer as a picture", &const { [Shortcut::ctrl_shift('K')] }, Intent::Export(ExportIntent::Figure)),
            Self::ExportFilm => row(File, "Export…", "Save the morph as a GIF, a film or pictures", &const { [Shortcut::ctrl('E')] }, Intent::Export(ExportIntent::Film)),
            Self::PreviewFile => row(File, "Preview of the file", "Show pieces of the film as its file will have them, with its size, before all of it is written", &const { [Shortcut::shift(Key::Letter('E'))] }, Intent::Export(ExportIntent::ToggleProof)),
            Self::WholePhotoFilm => row(File, "Export the whole photo", "Write a film of one photo's face into that whole photo, or the face alone", &[], Intent::Export(ExportIntent::ToggleWholePhoto)),
            Self::SavePhoto => row(File, "Save edited photo…", "Save the whole photo with the edits of all its faces in it, at its own size and in its own format", &const { [Shortcut::ctrl_shift('E')] }, Intent::Export(ExportIntent::Photo)),
            Self::ClearTraces => row(File, "Clear what the studio keeps…", "Remove autosaves of earlier work, thumbnails, crash reports and lists of recent files from this computer", &[], Intent::Settings(SettingsIntent::ClearTraces)),
            Self::Quit => row(File, "Quit", "Close the studio", &const { [Shortcut::ctrl('Q')] }, Intent::Project(ProjectIntent::Quit)),
            Self::Undo => row(Edit, "Undo", "Take back the last change", &const { [Shortcut::ctrl('Z')] }, Intent::Undo),
            Self::Redo => row(Edit, "Redo", "Make the change again that was taken back", &const { [Shortcut::ctrl_shift('Z'), Shortcut::ctrl('Y')] }, Intent::Redo),
            Self::CopyPicture => row(Edit, "Copy picture", "Copy what the stage shows, the face or the whole photo, to paste it into another program", &const { [Shortcut::ctrl('C')] }, Intent::Export(ExportIntent::Copy)),
            Self::Paste => row(Edit, "Paste", "Put a copied picture, or copied picture files, into slots", &const { [Shortcut::ctrl('V')] }, Intent::Faces(FacesIntent::Paste)),
            Self::AddSlot => row(Edit, "Add slot", "Make room for another face", &const { [Shortcut::ctrl('T')] }, Intent::Document(Command::AddSlot)),
            Self::DuplicateFace => row(Edit, "Duplicate face", "Put a copy of the selected face beside it, with its sliders", &const { [Shortcut::ctrl('D')] }, Intent::Faces(FacesIntent::DuplicateSelected)),
            Self::RenameFace => row(Edit, "Rename face", "Give the selected face another name", &const { [Shortcut::plain(Key::F2)] }, Intent::Window(WindowIntent::RenameFace)),
            Self::DeleteSlot => row(Edit, "Delete slot", "Take the selected face away", &const { [Shortcut::plain(Key::Delete)] }, Intent::Faces(FacesIntent::RemoveSelected)),
            Self::InventFace => row(Edit, "Invent a face", "Let the model make up a face", &const { [Shortcut::ctrl('I')] }, Intent::Faces(FacesIntent::Invent)),
            Self::TypeExpression => row(Edit, "Type an expression", "Add and subtract faces and ideas as you would write it down", &const { [Shortcut::ctrl('K')] }, Intent::Window(WindowIntent::TypeExpression)),
            Self::Refine => row(Edit, "Make it look like me", "Work on the selected face until it is as much like its photo as the model can draw", &const { [Shortcut::ctrl('L')] }, Intent::Faces(FacesIntent::RefineSelected)),
            Self::ResetControls => row(Edit, "Reset all sliders", "Put the selected face back to how it was", &const { [Shortcut::ctrl('R')] }, Intent::Faces(FacesIntent::ResetSelected)),
            Self::Bake => row(Edit, "Start from edited photo", "Make the edited photo the new starting point of its faces, with all sliders back", &const { [Shortcut::ctrl('B')] }, Intent::Export(ExportIntent::Bake)),
            Self::Show(page) => row(View, page.title(), page.tooltip(), page.shortcuts(), Intent::Show(ShowIntent::Page(page))),
            Self::ShowPhoto => row(View, "Whole photo", "Show the whole photo with the edits in it, or the face again", &const { [Shortcut::plain(Key::Letter('V'))] }, Intent::Show(ShowIntent::Toggle(StageView::Photo))),
            Self::ShowDifference => row(View, "Difference", "Show what the edits change, four times as strong, or the face again", &const { [Shortcut::plain(Key::Letter('D'))] }, Intent::Show(ShowIntent::Toggle(StageView::Difference))),
            Self::ToggleDetail => row(View, "Detail", "Let all faces carry their photo's own detail, or show what the model draws", &const { [Shortcut::plain(Key::Letter('T'))] }, Intent::Show(ShowIntent::ToggleDetail)),
            Self::SelectPrevious => row(View, "Previous face", "Select the slot to the left", &const { [Shortcut::plain(Key::OpenBracket)] }, Intent::Faces(FacesIntent::SelectNeighbour(-1))),
            Self::SelectNext => row(View, "Next face", "Select the slot to the right", &const { [Shortcut::plain(Key::CloseBracket)] }, Intent::Faces(FacesIntent::SelectNeighbour(1))),
            Self::ToggleWipe => row(View, "Wipe", "Show the original left of a line and the edited face right of it; drag the line", &const { [Shortcut::plain(Key::Letter('W'))] }, Intent::Window(WindowIntent::ToggleWipe)),
            Self::ToggleTheme => row(View, "Dark or light", "Switch between the dark and the light theme", &const { [Shortcut::ctrl_shift('D')] }, Intent::Settings(SettingsIntent::ToggleTheme)),
            Self::ToggleFaces => row(View, "Panel of faces", "Show or hide slots and samples", &const { [Shortcut::plain(Key::F7)] }, Intent::Window(WindowIntent::TogglePanel(Panel::Faces))),
            Self::ToggleControls => row(View, "Panel of sliders", "Show or hide the sliders", &const { [Shortcut::plain(Key::F8)] }, Intent::Window(WindowIntent::TogglePanel(Panel::Controls))),
            Self::ToggleTimeline => row(View, "Timeline and export", "Show or hide the timeline and the export", &const { [Shortcut::plain(Key::F9)] }, Intent::Window(WindowIntent::TogglePanel(Panel::Timeline))),
            Self::ToggleSum => row(View, "Line for sums", "Show or hide the line that sums are typed into", &[], Intent::Window(WindowIntent::TogglePanel(Panel::Sum))),
            Self::ResetPanels => row(View, "Reset panels", "Show all panels at their usual sizes", &[], Intent::Window(WindowIntent::ResetPanels)),
            Self::FilmThereAndBack => row(Film, "There and back through all slots", "A film from the first face to the last and back", &[], Intent::Timeline(TimelineIntent::Lay(FilmPreset::ThereAndBack))),
            Self::FilmCircle => row(Film, "All slots in a circle", "A film through all faces and on to the first, for ever", &[], Intent::Timeline(TimelineIntent::Lay(FilmPreset::Circle))),
            Self::FilmAges => row(Film, "The face at 5 to the face at 80", "A film of the selected face from a child to an old person and back", &[], Intent::Timeline(TimelineIntent::Lay(FilmPreset::Ages))),
            Self::FilmConcepts => row(Film, "The face with every slider in turn", "A film of the selected face in which one slider after the other is moved", &[], Intent::Timeline(TimelineIntent::Lay(FilmPreset::Concepts))),
            Self::AddKey => row(Film, "Add key", "Make what the stage shows a key of the film: the selected face as its sliders stand, or the frame itself", &const { [Shortcut::plain(Key::Letter('K'))] }, Intent::Keys(KeysIntent::Add)),
            Self::DuplicateKey => row(Film, "Duplicate key", "Put a copy of the chosen key behind it", &[], Intent::Keys(KeysIntent::Duplicate)),
            Self::DeleteKey => row(Film, "Delete key", "Take the chosen key out of the film; its slot stays", &const { [Shortcut::shift(Key::Delete)] }, Intent::Keys(KeysIntent::Delete)),
            Self::MoveKeyBack => row(Film, "Move key back", "Exchange the chosen key with the one before", &const { [Shortcut::shift(Key::Left)] }, Intent::Keys(KeysIntent::Move(-1))),
            Self::MoveKeyForward => row(Film, "Move key forward", "Exchange the chosen key with the one after", &const { [Shortcut::shift(Key::Right)] }, Intent::Keys(KeysIntent::Move(1))),
            Self::CopyKey => row(Film, "Copy key", "Copy the chosen key with its hold and its way to the next", &const { [Shortcut::shift(Key::Letter('C'))] }, Intent::Keys(KeysIntent::Copy)),
            Self::PasteKey => row(Film, "Paste key", "Put the copied key behind the chosen one, or at the end", &const { [Shortcut::shift(Key::Letter('V'))] }, Intent::Keys(KeysIntent::Paste)),
            Self::PreviousKey => row(Film, "Previous key", "Choose the key before and show its face", &const { [Shortcut::plain(Key::PageUp)] }, Intent::Keys(KeysIntent::ChooseNeighbour(-1))),
            Self::NextKey => row(Film, "Next key", "Choose the key after and show its face", &const { [Shortcut::plain(Key::PageDown)] }, Intent::Keys(KeysIntent::ChooseNeighbour(1))),
            Self::AutomaticKeys => row(Film, "Back to automatic keys", "Let the film go through all slots again", &[], Intent::Keys(KeysIntent::GoBackToAutomatic)),
            Self::EvenPace => row(Film, "Even pace", "Space the frames so that each changes as much as the next, in as many frames as now", &[], Intent::Timeline(TimelineIntent::EvenPace)),
            Self::StartHere => row(Film, "Begin here", "Let the film begin where it stands", &const { [Shortcut::plain(Key::Letter('I'))] }, Intent::Timeline(TimelineIntent::StartHere)),
            Self::EndHere => row(Film, "End here", "Let the film end where it stands", &const { [Shortcut::plain(Key::Letter('O'))] }, Intent::Timeline(TimelineIntent::EndHere)),
            Self::WholeFilm => row(Film, "Whole film", "Let the film run from its first key to its last again", &[], Intent::Timeline(TimelineIntent::Whole)),
            Self::PlayPause => row(Play, "Play or pause", "Run the morph through all faces", &const { [Shortcut::plain(Key::Space)] }, Intent::Timeline(TimelineIntent::TogglePlay)),
            Self::StepForward => row(Play, "Step forward", "Go one frame forward", &const { [Shortcut::plain(Key::Right), Shortcut::plain(Key::Period)] }, Intent::Timeline(TimelineIntent::Step(1))),
            Self::StepBack => row(Play, "Step back", "Go one frame back", &const { [Shortcut::plain(Key::Left), Shortcut::plain(Key::Comma)] }, Intent::Timeline(TimelineIntent::Step(-1))),
            Self::GoToStart => row(Play, "First face", "Go to the start of the morph", &const { [Shortcut::plain(Key::Home)] }, Intent::Timeline(TimelineIntent::GoToStart)),
            Self::GoToEnd => row(Play, "Last face", "Go to the end of the morph", &const { [Shortcut::plain(Key::End)] }, Intent::Timeline(TimelineIntent::GoToEnd)),
            Self::ToggleLoop => row(Play, "Loop", "Start again after the last frame", &const { [Shortcut::plain(Key::Letter('L'))] }, Intent::Timeline(TimelineIntent::ToggleLoop)),
            Self::TogglePingPong => row(Play, "There and back", "Run back to the first face after the last", &const { [Shortcut::plain(Key::Letter('P'))] }, Intent::Timeline(TimelineIntent::TogglePingPong)),
            Self::StartTour => row(Help, "Tour", "Learn what the studio does in two minutes, by doing it", &[], Intent::Window(WindowIntent::StartTour)),
            Self::ShowPalette => row(Help, "Find a command…", "Type a few letters of what you want to do", &const { [Shortcut::ctrl_shift('P')] }, Intent::Window(WindowIntent::TogglePalette)),
            Self::ShowHelp => row(Help, "Keys and help", "Show all keys", &const { [Shortcut::plain(Key::F1)] }, Intent::Window(WindowIntent::ToggleHelp)),
            Self::ShowLog => row(Help, "Messages", "Show everything that was told since the start: what could not be done and why, and what was saved", &[], Intent::Window(WindowIntent::ToggleLog)),
        }
    }
}
