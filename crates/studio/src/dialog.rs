//! What a window is asked to do that the studio cannot: dialogs for files, the clipboard, the file manager, closing.

use std::path::{Path, PathBuf};

use crate::concepts::CONCEPT_EXTENSION;
use crate::document::SlotId;
use crate::film::Film;
use crate::project::PROJECT_EXTENSION;
use crate::rooms::ExampleGroup;
use crate::settings::{FileKind, Theme};
use facemath_core::export::{Films, Format};
use facemath_core::photo::PICTURE_EXTENSIONS;

/// Something that only a window can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WindowTask {
    /// The work of last time is here: open the files that the program was started with.
    Begin {
        /// Nobody has worked here before, nor done anything yet.
        is_first: bool,
    },
    /// Ask for files, and answer with [`Intent::Chosen`](crate::Intent::Chosen); with no files if the dialog is cancelled.
    /// Where none can be opened, a path is typed: [`PathIntent::Ask`](crate::PathIntent::Ask).
    Ask(Dialog),
    /// Answer with [`Intent::Chosen`](crate::Intent::Chosen), as if these had been chosen in a dialog.
    GoOnWith {
        /// What they are for.
        purpose: Purpose,
        /// The files.
        files: Vec<PathBuf>,
    },
    /// Answer with [`ExportIntent::WriteFilms`](crate::ExportIntent::WriteFilms), with what draws them.
    WriteFilms,
    /// Copy the picture on the stage: see [`Session::picture_to_copy`](crate::Session::picture_to_copy).
    CopyPicture,
    /// Read what other programs have copied.
    ReadClipboard,
    /// Open the folder that a file is in.
    ShowInFolder(PathBuf),
    /// Use a theme.
    UseTheme(Theme),
    /// Close.
    Close,
}

/// A question for files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialog {
    /// What the chosen files are for.
    pub purpose: Purpose,
    /// The words above the dialog.
    pub title: String,
    /// What can be chosen.
    pub choice: Choice,
    /// Kinds of files to choose from: their name, and their endings.
    pub filters: Vec<(&'static str, Vec<&'static str>)>,
    /// The dialog opens where the last file of this kind was.
    pub kind: FileKind,
}

/// What can be chosen in a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One file that is there.
    File,
    /// One or more files that are there.
    Files,
    /// A folder.
    Folder,
    /// A file to write; this is the suggested name.
    NewFile(String),
}

/// What becomes of the files that are chosen in a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Faces, the first into this slot.
    PlaceFiles(Option<SlotId>),
    /// A folder of faces, the first into this slot.
    PlaceFolder(Option<SlotId>),
    /// Where the photo of this slot is now.
    Locate(SlotId),
    /// A project to go on with.
    OpenProject,
    /// Where the project goes.
    SaveProject,
    /// Where the project goes before something else takes its place.
    SaveAndLeave,
    /// Where the film goes.
    ExportFilm,
    /// The folder for films of their own for each two keys.
    ExportFilms(Films),
    /// Where the film of the walk goes.
    ExportWalk,
    /// Where the picture on the stage goes.
    SavePicture,
    /// Where the photo's square and the edited face go.
    SaveCrops,
    /// Where the figure of the expression goes.
    SaveFigure,
    /// Where the picture of the faces alike goes.
    SaveGrid,
    /// Where the edited photo goes.
    SavePhoto,
    /// Examples of a concept, for this side.
    Examples(ExampleGroup),
    /// A folder of examples, for this side.
    ExampleFolder(ExampleGroup),
    /// A concept to add.
    OpenConcept,
    /// Where the concept of this name goes.
    SaveConcept(String),
    /// Photos to look among.
    OpenLibrary,
    /// Photos to play with.
    GameFolder,
}

const PICTURES: &str = "Pictures";
const ALL_FILES: (&str, &[&str]) = ("All files", &["*"]);

impl Dialog {
    /// The question for files that are there already.
    pub(crate) fn open(purpose: Purpose) -> Self {
        let pictures: &[(&str, &[&str])] = &[(PICTURES, &PICTURE_EXTENSIONS), ALL_FILES];
        let (title, choice, filters) = match &purpose {
            Purpose::PlaceFiles(_) | Purpose::Examples(_) => {
                ("Open photos", Choice::Files, pictures)
            }
            Purpose::PlaceFolder(_) | Purpose::ExampleFolder(_) => {
                ("Open a folder of photos", Choice::Folder, &[][..])
            }
            Purpose::Locate(_) => ("Where is the photo now?", Choice::File, pictures),
            Purpose::GameFolder => (
                "Choose a folder of photos to play with",
                Choice::Folder,
                &[][..],
            ),
            Purpose::OpenLibrary => (
                "Choose a folder of photos to look among",
                Choice::Folder,
                &[][..],
            ),
            Purpose::OpenConcept => ("Load concept", Choice::File, CONCEPTS),
            _ => ("Open project", Choice::File, PROJECTS),
        };
        Self::with(purpose, title.to_owned(), choice, filters)
    }

    /// The question where a file is to be written; `name` is the suggestion.
    pub(crate) fn save(purpose: Purpose, name: String) -> Self {
        let (title, filters) = match &purpose {
            Purpose::SaveConcept(_) => ("Save concept", CONCEPTS),
            Purpose::SavePhoto => ("Save edited photo", &[ALL_FILES][..]),
            Purpose::SaveProject | Purpose::SaveAndLeave => ("Save project", PROJECTS),
            _ => ("Save picture", &[("PNG", &["png"][..])][..]),
        };
        Self::with(purpose, title.to_owned(), Choice::NewFile(name), filters)
    }

    /// The question where a film goes: a file, or the folder in which that of its frames is made.
    pub(crate) fn film(purpose: Purpose, film: &Film, name: &str) -> Self {
        let format: Format = film.format;
        let Some(extension) = format.extension() else {
            let title = "Where is the folder of frames to be made?".to_owned();
            return Self::with(purpose, title, Choice::Folder, &[]);
        };
        let title = format!("Export {}", format.name());
        let choice = Choice::NewFile(format.file_name(name));
        Self::with(purpose, title, choice, &[(format.name(), &[extension])])
    }

    /// The question for the folder of films of two keys each.
    pub(crate) fn films(films: Films) -> Self {
        let title = "Where are the films to be made?".to_owned();
        Self::with(Purpose::ExportFilms(films), title, Choice::Folder, &[])
    }

    /// Whether the chosen name of a new file is without the ending of the suggested one. It will get it, and whoever chose it was
    /// not asked whether a file of that name is to be replaced.
    pub fn lacks_ending(&self, files: &[PathBuf]) -> bool {
        match (&self.choice, files) {
            (Choice::NewFile(name), [path]) => {
                // A path that is no text could not be shown in the question.
                path.to_str().is_some()
                    && path.extension().is_none()
                    && Path::new(name).extension().is_some()
            }
            _ => false,
        }
    }

    fn with(
        purpose: Purpose,
        title: String,
        choice: Choice,
        filters: &[(&'static str, &[&'static str])],
    ) -> Self {
        Self {
            kind: purpose.kind(),
            purpose,
            title,
            choice,
            filters: filters
                .iter()
                .map(|&(name, endings)| (name, endings.to_vec()))
                .collect(),
        }
    }
}

const PROJECTS: &[(&str, &[&str])] = &[("FaceMath project", &[PROJECT_EXTENSION])];
const CONCEPTS: &[(&str, &[&str])] = &[("FaceMath concept", &[CONCEPT_EXTENSION])];

impl Purpose {
    /// What kind of files they are: the next dialog for such files opens where the last of them was.
    pub fn kind(&self) -> FileKind {
        match self {
            Self::PlaceFiles(_)
            | Self::PlaceFolder(_)
            | Self::Locate(_)
            | Self::Examples(_)
            | Self::ExampleFolder(_)
            | Self::OpenLibrary
            | Self::GameFolder => FileKind::Photo,
            Self::OpenProject
            | Self::SaveProject
            | Self::SaveAndLeave
            | Self::OpenConcept
            | Self::SaveConcept(_) => FileKind::Project,
            Self::ExportFilm
            | Self::ExportFilms(_)
            | Self::ExportWalk
            | Self::SavePicture
            | Self::SaveCrops
            | Self::SaveFigure
            | Self::SaveGrid
            | Self::SavePhoto => FileKind::Export,
        }
    }
}
