//! Everything that can be done with a key or from a menu, in one table: menus, shortcuts and the help page are read
//! from here and cannot disagree.

use std::fmt;

/// A key, as plain data that any windowing layer can translate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A letter key, as an upper-case ASCII letter.
    Letter(char),
    Space,
    Delete,
    Left,
    Right,
    Home,
    End,
    Comma,
    Period,
    OpenBracket,
    CloseBracket,
    F1,
    F2,
    F7,
    F8,
    F9,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Letter(letter) => write!(f, "{letter}"),
            Self::Space => f.write_str("Space"),
            Self::Delete => f.write_str("Delete"),
            Self::Left => f.write_str("Left"),
            Self::Right => f.write_str("Right"),
            Self::Home => f.write_str("Home"),
            Self::End => f.write_str("End"),
            Self::Comma => f.write_str(","),
            Self::Period => f.write_str("."),
            Self::OpenBracket => f.write_str("["),
            Self::CloseBracket => f.write_str("]"),
            Self::F1 => f.write_str("F1"),
            Self::F2 => f.write_str("F2"),
            Self::F7 => f.write_str("F7"),
            Self::F8 => f.write_str("F8"),
            Self::F9 => f.write_str("F9"),
        }
    }
}

/// A key with its modifiers. `ctrl` is the command key on a Mac.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcut {
    pub ctrl: bool,
    pub shift: bool,
    pub key: Key,
}

impl Shortcut {
    const fn plain(key: Key) -> Self {
        Self {
            ctrl: false,
            shift: false,
            key,
        }
    }

    const fn ctrl(letter: char) -> Self {
        Self {
            ctrl: true,
            shift: false,
            key: Key::Letter(letter),
        }
    }

    const fn ctrl_shift(letter: char) -> Self {
        Self {
            ctrl: true,
            shift: true,
            key: Key::Letter(letter),
        }
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl+")?;
        }
        if self.shift {
            f.write_str("Shift+")?;
        }
        self.key.fmt(f)
    }
}

/// A menu of the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Menu {
    File,
    Edit,
    View,
    Play,
    Help,
}

impl Menu {
    /// All menus, from left to right.
    pub const ALL: &[Self] = &[Self::File, Self::Edit, Self::View, Self::Play, Self::Help];

    /// The title in the menu bar.
    pub fn text(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Play => "Play",
            Self::Help => "Help",
        }
    }

    /// The entries of this menu, from top to bottom.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        Action::ALL
            .iter()
            .copied()
            .filter(move |action| action.menu() == self)
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
    SaveProject,
    SaveProjectAs,
    EmbedPhotos,
    SavePicture,
    SaveCrops,
    SaveFigure,
    ExportFilm,
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
    ShowFace,
    ShowInventions,
    ShowWalk,
    ShowConcepts,
    ShowNeighbours,
    ShowMap,
    ShowGame,
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
    PlayPause,
    StepForward,
    StepBack,
    GoToStart,
    GoToEnd,
    ToggleLoop,
    TogglePingPong,
    ShowHelp,
    ShowPalette,
    StartTour,
}

/// One row of the table.
struct Entry {
    menu: Menu,
    text: &'static str,
    tooltip: &'static str,
    shortcuts: &'static [Shortcut],
}

impl Action {
    /// All actions, in the order of the menus.
    pub const ALL: &[Self] = &[
        Self::NewProject,
        Self::OpenPhotos,
        Self::OpenFolder,
        Self::OpenProject,
        Self::BringBack,
        Self::SaveProject,
        Self::SaveProjectAs,
        Self::EmbedPhotos,
        Self::SavePicture,
        Self::SaveCrops,
        Self::SaveFigure,
        Self::ExportFilm,
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
        Self::ShowFace,
        Self::ShowInventions,
        Self::ShowWalk,
        Self::ShowConcepts,
        Self::ShowNeighbours,
        Self::ShowMap,
        Self::ShowGame,
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
        Self::PlayPause,
        Self::StepForward,
        Self::StepBack,
        Self::GoToStart,
        Self::GoToEnd,
        Self::ToggleLoop,
        Self::TogglePingPong,
        Self::ShowHelp,
        Self::ShowPalette,
        Self::StartTour,
    ];

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

    #[rustfmt::skip] // One row per action, so that it reads as the table it is.
    fn entry(self) -> Entry {
        use Menu::{Edit, File, Help, Play, View};
        let row = |menu, text, tooltip, shortcuts| Entry { menu, text, tooltip, shortcuts };
        match self {
            Self::NewProject => row(File, "New project", "Start over with empty slots", &const { [Shortcut::ctrl('N')] }),
            Self::OpenPhotos => row(File, "Open photos…", "Put faces from picture files into slots", &const { [Shortcut::ctrl('O')] }),
            Self::OpenFolder => row(File, "Open folder of photos…", "Put the faces of all pictures in a folder into slots", &const { [Shortcut::ctrl_shift('F')] }),
            Self::OpenProject => row(File, "Open project…", "Go on with a saved project", &const { [Shortcut::ctrl_shift('O')] }),
            Self::BringBack => row(File, "Bring back discarded work", "Go on with the work that was left unsaved last; it is kept until other work is discarded", &[]),
            Self::SaveProject => row(File, "Save project", "Save the slots, sliders and timeline", &const { [Shortcut::ctrl('S')] }),
            Self::SaveProjectAs => row(File, "Save project as…", "Save the project under another name", &const { [Shortcut::ctrl_shift('S')] }),
            Self::EmbedPhotos => row(File, "Keep photos in the project", "Save copies of the photos in the project file, so that it opens anywhere; without it the project says where they are", &[]),
            Self::SavePicture => row(File, "Save picture…", "Save the face on the stage as a PNG", &const { [Shortcut::ctrl('P')] }),
            Self::SaveCrops => row(File, "Save before and after…", "Save the square of the photo and the edited face, side by side", &const { [Shortcut::ctrl_shift('B')] }),
            Self::SaveFigure => row(File, "Save figure…", "Save the operands of the expression and its answer as a picture", &const { [Shortcut::ctrl_shift('K')] }),
            Self::ExportFilm => row(File, "Export…", "Save the morph as a GIF, a film or pictures", &const { [Shortcut::ctrl('E')] }),
            Self::SavePhoto => row(File, "Save edited photo…", "Save the whole photo with the edits in it, at its own size and in its own format", &const { [Shortcut::ctrl_shift('E')] }),
            Self::ClearTraces => row(File, "Clear what the studio keeps…", "Remove autosaves of earlier work, thumbnails, crash reports and lists of recent files from this computer", &[]),
            Self::Quit => row(File, "Quit", "Close the studio", &const { [Shortcut::ctrl('Q')] }),
            Self::Undo => row(Edit, "Undo", "Take back the last change", &const { [Shortcut::ctrl('Z')] }),
            Self::Redo => row(Edit, "Redo", "Make the change again that was taken back", &const { [Shortcut::ctrl_shift('Z'), Shortcut::ctrl('Y')] }),
            Self::CopyPicture => row(Edit, "Copy picture", "Copy the face on the stage, to paste it into another program", &const { [Shortcut::ctrl('C')] }),
            Self::Paste => row(Edit, "Paste", "Put a copied picture, or copied picture files, into slots", &const { [Shortcut::ctrl('V')] }),
            Self::AddSlot => row(Edit, "Add slot", "Make room for another face", &const { [Shortcut::ctrl('T')] }),
            Self::DuplicateFace => row(Edit, "Duplicate face", "Put a copy of the selected face beside it, with its sliders", &const { [Shortcut::ctrl('D')] }),
            Self::RenameFace => row(Edit, "Rename face", "Give the selected face another name", &const { [Shortcut::plain(Key::F2)] }),
            Self::DeleteSlot => row(Edit, "Delete slot", "Take the selected face away", &const { [Shortcut::plain(Key::Delete)] }),
            Self::InventFace => row(Edit, "Invent a face", "Let the model make up a face", &const { [Shortcut::ctrl('I')] }),
            Self::TypeExpression => row(Edit, "Type an expression", "Add and subtract faces and ideas as you would write it down", &const { [Shortcut::ctrl('K')] }),
            Self::Refine => row(Edit, "Make it look like me", "Work on the selected face until it is as much like its photo as the model can draw", &const { [Shortcut::ctrl('L')] }),
            Self::ResetControls => row(Edit, "Reset all sliders", "Put the selected face back to how it was", &const { [Shortcut::ctrl('R')] }),
            Self::Bake => row(Edit, "Bake edits", "Make the edited photo the new starting point, with all sliders back", &const { [Shortcut::ctrl('B')] }),
            Self::ShowFace => row(View, "Face", "The selected face, as large as fits", &const { [Shortcut::ctrl('1')] }),
            Self::ShowInventions => row(View, "Invent", "Faces that the model makes up, to choose from: new ones, more like the selected one, or kids of two", &const { [Shortcut::ctrl('2')] }),
            Self::ShowWalk => row(View, "Walk", "Wander through invented faces, live", &const { [Shortcut::ctrl('3')] }),
            Self::ShowGame => row(View, "Game", "Which face is real? Tell photographs from faces that the model drew", &const { [Shortcut::ctrl('7')] }),
            Self::ShowConcepts => row(View, "Concepts", "Make a slider of your own from faces with a property and faces without it", &const { [Shortcut::ctrl('4')] }),
            Self::ShowNeighbours => row(View, "Alike", "The faces most like the selected one: in the slots, invented, or in a folder of photos", &const { [Shortcut::ctrl('5')] }),
            Self::ShowMap => row(View, "Map", "Many faces on a plane, those that are alike close together", &const { [Shortcut::ctrl('6')] }),
            Self::ShowPhoto => row(View, "Whole photo", "Show the whole photo with the edits in it, or the face again", &const { [Shortcut::plain(Key::Letter('V'))] }),
            Self::ShowDifference => row(View, "Difference", "Show what the edits change, four times as strong, or the face again", &const { [Shortcut::plain(Key::Letter('D'))] }),
            Self::ToggleDetail => row(View, "Detail", "Let all faces carry their photo's own detail, or show what the model draws", &const { [Shortcut::plain(Key::Letter('T'))] }),
            Self::SelectPrevious => row(View, "Previous face", "Select the slot to the left", &const { [Shortcut::plain(Key::OpenBracket)] }),
            Self::SelectNext => row(View, "Next face", "Select the slot to the right", &const { [Shortcut::plain(Key::CloseBracket)] }),
            Self::ToggleWipe => row(View, "Wipe", "Show the original left of a line and the edited face right of it; drag the line", &const { [Shortcut::plain(Key::Letter('W'))] }),
            Self::ToggleTheme => row(View, "Dark or light", "Switch between the dark and the light theme", &const { [Shortcut::ctrl_shift('D')] }),
            Self::ToggleFaces => row(View, "Panel of faces", "Show or hide slots and samples", &const { [Shortcut::plain(Key::F7)] }),
            Self::ToggleControls => row(View, "Panel of sliders", "Show or hide the sliders", &const { [Shortcut::plain(Key::F8)] }),
            Self::ToggleTimeline => row(View, "Timeline and export", "Show or hide the timeline and the export", &const { [Shortcut::plain(Key::F9)] }),
            Self::ToggleSum => row(View, "Line for sums", "Show or hide the line that sums are typed into", &[]),
            Self::ResetPanels => row(View, "Reset panels", "Show all panels at their usual sizes", &[]),
            Self::PlayPause => row(Play, "Play or pause", "Run the morph through all faces", &const { [Shortcut::plain(Key::Space)] }),
            Self::StepForward => row(Play, "Step forward", "Go one frame forward", &const { [Shortcut::plain(Key::Right), Shortcut::plain(Key::Period)] }),
            Self::StepBack => row(Play, "Step back", "Go one frame back", &const { [Shortcut::plain(Key::Left), Shortcut::plain(Key::Comma)] }),
            Self::GoToStart => row(Play, "First face", "Go to the start of the morph", &const { [Shortcut::plain(Key::Home)] }),
            Self::GoToEnd => row(Play, "Last face", "Go to the end of the morph", &const { [Shortcut::plain(Key::End)] }),
            Self::ToggleLoop => row(Play, "Loop", "Start again after the last frame", &const { [Shortcut::plain(Key::Letter('L'))] }),
            Self::TogglePingPong => row(Play, "There and back", "Run back to the first face after the last", &const { [Shortcut::plain(Key::Letter('P'))] }),
            Self::StartTour => row(Help, "Tour", "Learn what the studio does in two minutes, by doing it", &[]),
            Self::ShowPalette => row(Help, "Find a command…", "Type a few letters of what you want to do", &const { [Shortcut::ctrl_shift('P')] }),
            Self::ShowHelp => row(Help, "Keys and help", "Show all keys", &const { [Shortcut::plain(Key::F1)] }),
        }
    }
}
