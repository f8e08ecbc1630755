//! The system's file dialogs, one at a time, without ever holding up the window.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::{Duration, Instant};

use rfd::{AsyncFileDialog, FileHandle};

use facemath_core::export::Format;
use facemath_core::photo::PICTURE_EXTENSIONS;
use facemath_core::work::{Job, Stopped, Wake};
use facemath_studio::concepts::CONCEPT_EXTENSION;
use facemath_studio::{ExampleGroup, FileKind, PROJECT_EXTENSION, SlotId};

/// Nobody cancels a dialog sooner than this.
const FASTEST_HAND: Duration = Duration::from_millis(150);
/// Said where no dialog opens.
const NO_DIALOG: &str = "No file dialog opened. Install xdg-desktop-portal or zenity for one; photos and projects can also be dropped on \
                         this window, or given on the command line";

/// What a person is asked to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// One picture file.
    Photo,
    /// One or more picture files.
    Photos,
    /// A folder with pictures in it.
    PhotoFolder,
    /// A folder of photos to look among.
    Library,
    /// A folder of photos to play with.
    GameFolder,
    /// A project file to open.
    OpenProject,
    /// Where to save the project; the suggested file name.
    SaveProject(String),
    /// A concept file to add.
    OpenConcept,
    /// Where to save a concept; the suggested file name.
    SaveConcept(String),
    /// Where to write the film; the suggested file name and its format.
    ExportFilm(String, Format),
    /// In which folder to make one with the frames.
    FramesFolder,
    /// Where to write a picture; the suggested file name.
    SavePicture(String),
    /// Where to write the edited photo; the suggested file name.
    SavePhoto(String),
}

impl Question {
    /// What the files are for: the dialog opens where the last of them was.
    pub fn kind(&self) -> FileKind {
        match self {
            Self::Photo | Self::Photos | Self::PhotoFolder | Self::Library | Self::GameFolder => {
                FileKind::Photo
            }
            Self::OpenProject | Self::SaveProject(_) | Self::OpenConcept | Self::SaveConcept(_) => {
                FileKind::Project
            }
            Self::ExportFilm(..)
            | Self::FramesFolder
            | Self::SavePicture(_)
            | Self::SavePhoto(_) => FileKind::Export,
        }
    }
}

/// Asks for files.
pub trait Dialogs {
    /// Opens a dialog over the window of `frame`. `wake` is called when there is an answer.
    ///
    /// # Errors
    /// A sentence if no dialog can be opened.
    fn ask(&mut self, question: Question, frame: &eframe::Frame, wake: Wake) -> Result<(), String>;

    /// Where the next dialog opens; `None` for wherever the system likes.
    fn start_in(&mut self, folder: Option<&Path>);

    /// The answer, once there is one; no files if the dialog was cancelled, and a sentence if it failed.
    fn try_answer(&mut self) -> Option<Result<Vec<PathBuf>, String>>;
}

/// What the files of the open dialog are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pending {
    /// Faces, the first into this slot.
    PlaceFiles(Option<SlotId>),
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
    /// Where the picture on the stage goes.
    SavePicture,
    /// Where the photo's square and the edited face go.
    SaveCrops,
    /// Where the figure of the expression goes.
    SaveFigure,
    /// Where the edited photo goes.
    SavePhoto,
    /// Examples of a concept, for this side.
    Examples(ExampleGroup),
    /// A concept to add.
    OpenConcept,
    /// Where the concept of this name goes.
    SaveConcept(String),
    /// Photos to look among.
    OpenLibrary,
    /// Photos to play with.
    GameFolder,
    /// Where the film of the walk goes.
    ExportWalk,
    /// Where the picture of the faces alike goes.
    SaveGrid,
}

impl Pending {
    /// What the files are for.
    pub fn kind(&self) -> FileKind {
        match self {
            Self::PlaceFiles(_)
            | Self::Locate(_)
            | Self::Examples(_)
            | Self::OpenLibrary
            | Self::GameFolder => FileKind::Photo,
            Self::OpenProject
            | Self::SaveProject
            | Self::SaveAndLeave
            | Self::OpenConcept
            | Self::SaveConcept(_) => FileKind::Project,
            Self::ExportFilm
            | Self::SavePicture
            | Self::SaveCrops
            | Self::SaveFigure
            | Self::SavePhoto
            | Self::ExportWalk
            | Self::SaveGrid => FileKind::Export,
        }
    }
}

/// The real dialogs: the desktop portal's.
#[derive(Default)]
pub struct SystemDialogs {
    answer: Option<Job<Vec<PathBuf>>>,
    folder: Option<PathBuf>,
}

type Chosen = Pin<Box<dyn Future<Output = Vec<PathBuf>> + Send>>;

impl Dialogs for SystemDialogs {
    fn ask(&mut self, question: Question, frame: &eframe::Frame, wake: Wake) -> Result<(), String> {
        // Built here because the parent window belongs to this thread; only the waiting goes elsewhere.
        let chosen = open(question, self.folder.as_deref(), frame);
        let doing = "Choosing a file";
        let asked = Instant::now();
        self.answer = Some(Job::spawn("file-dialog", doing, &wake, move |_| {
            let files = pollster::block_on(chosen);
            // A system without dialogs answers as if one had been cancelled, only faster than anybody can.
            if files.is_empty() && asked.elapsed() < FASTEST_HAND {
                return Err(Stopped::Failed(NO_DIALOG.to_owned()));
            }
            Ok(files)
        }));
        Ok(())
    }

    fn start_in(&mut self, folder: Option<&Path>) {
        self.folder = folder.map(Path::to_owned);
    }

    fn try_answer(&mut self) -> Option<Result<Vec<PathBuf>, String>> {
        let answer = self.answer.as_mut()?.poll()?;
        self.answer = None;
        match answer {
            Ok(paths) => Some(Ok(paths)),
            Err(Stopped::Failed(reason)) => Some(Err(reason)),
            Err(Stopped::Cancelled) => None,
        }
    }
}

fn open(question: Question, folder: Option<&Path>, frame: &eframe::Frame) -> Chosen {
    let mut dialog = AsyncFileDialog::new().set_parent(frame);
    if let Some(folder) = folder {
        dialog = dialog.set_directory(folder);
    }
    let one = |file: Option<FileHandle>| file.map(paths_of).into_iter().collect();
    match question {
        Question::Photos => {
            let files = dialog
                .set_title("Open photos")
                .add_filter("Pictures", &PICTURE_EXTENSIONS)
                .add_filter("All files", &["*"])
                .pick_files();
            Box::pin(async move {
                files
                    .await
                    .unwrap_or_default()
                    .into_iter()
                    .map(paths_of)
                    .collect()
            })
        }
        Question::Photo => {
            let file = dialog
                .set_title("Where is the photo now?")
                .add_filter("Pictures", &PICTURE_EXTENSIONS)
                .add_filter("All files", &["*"])
                .pick_file();
            Box::pin(async move { one(file.await) })
        }
        Question::PhotoFolder => {
            let folder = dialog.set_title("Open a folder of photos").pick_folder();
            Box::pin(async move { one(folder.await) })
        }
        Question::GameFolder => {
            let folder = dialog
                .set_title("Choose a folder of photos to play with")
                .pick_folder();
            Box::pin(async move { one(folder.await) })
        }
        Question::Library => {
            let folder = dialog
                .set_title("Choose a folder of photos to look among")
                .pick_folder();
            Box::pin(async move { one(folder.await) })
        }
        Question::OpenProject => {
            let file = dialog
                .set_title("Open project")
                .add_filter("FaceMath project", &[PROJECT_EXTENSION])
                .pick_file();
            Box::pin(async move { one(file.await) })
        }
        Question::SaveProject(name) => {
            let file = dialog
                .set_title("Save project")
                .set_file_name(name)
                .add_filter("FaceMath project", &[PROJECT_EXTENSION])
                .save_file();
            Box::pin(async move { one(file.await) })
        }
        Question::OpenConcept => {
            let file = dialog
                .set_title("Load concept")
                .add_filter("FaceMath concept", &[CONCEPT_EXTENSION])
                .pick_file();
            Box::pin(async move { one(file.await) })
        }
        Question::SaveConcept(name) => {
            let file = dialog
                .set_title("Save concept")
                .set_file_name(name)
                .add_filter("FaceMath concept", &[CONCEPT_EXTENSION])
                .save_file();
            Box::pin(async move { one(file.await) })
        }
        Question::SavePicture(name) => {
            let file = dialog
                .set_title("Save picture")
                .set_file_name(name)
                .add_filter("PNG", &["png"])
                .save_file();
            Box::pin(async move { one(file.await) })
        }
        Question::SavePhoto(name) => {
            let file = dialog
                .set_title("Save edited photo")
                .set_file_name(name)
                .add_filter("All files", &["*"])
                .save_file();
            Box::pin(async move { one(file.await) })
        }
        Question::FramesFolder => {
            let folder = dialog
                .set_title("Where is the folder of frames to be made?")
                .pick_folder();
            Box::pin(async move { one(folder.await) })
        }
        Question::ExportFilm(name, format) => {
            let file = dialog
                .set_title(format!("Export {}", format.name()))
                .set_file_name(name)
                .add_filter(format.name(), &[format.extension().unwrap_or_default()])
                .save_file();
            Box::pin(async move { one(file.await) })
        }
    }
}

fn paths_of(file: FileHandle) -> PathBuf {
    file.path().to_path_buf()
}

/// `path` with `extension` if it has none: not every dialog adds it.
pub fn with_extension(path: &Path, extension: &str) -> PathBuf {
    if path.extension().is_some() {
        path.to_path_buf()
    } else {
        path.with_extension(extension)
    }
}
