//! The system's file dialogs, one at a time, without ever holding up the window.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use crossbeam_channel::{Receiver, TryRecvError, bounded};
use rfd::{AsyncFileDialog, FileHandle};

use crate::studio::{PROJECT_EXTENSION, SlotId};

/// Endings of the picture formats that can be read.
const PHOTO_EXTENSIONS: [&str; 9] = [
    "jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "jfif",
];

/// What a person is asked to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// One or more picture files.
    Photos,
    /// A project file to open.
    OpenProject,
    /// Where to save the project; the suggested file name.
    SaveProject(String),
    /// Where to write the GIF; the suggested file name.
    ExportGif(String),
    /// Where to write the edited photo; the suggested file name.
    SavePhoto(String),
}

/// Asks for files.
pub trait Dialogs {
    /// Opens a dialog over the window of `frame`. `wake` is called when there is an answer.
    ///
    /// # Errors
    /// A sentence if no dialog can be opened.
    fn ask(
        &mut self,
        question: Question,
        frame: &eframe::Frame,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Result<(), String>;

    /// The answer, once there is one; no files if the dialog was cancelled.
    fn try_answer(&mut self) -> Option<Vec<PathBuf>>;
}

/// What the files of the open dialog are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending {
    /// Faces, the first into this slot.
    PlaceFiles(Option<SlotId>),
    /// A project to go on with.
    OpenProject,
    /// Where the project goes.
    SaveProject,
    /// Where the GIF goes.
    ExportGif,
    /// Where the edited photo goes.
    SavePhoto,
}

/// The real dialogs: the desktop portal's.
#[derive(Default)]
pub struct SystemDialogs {
    answer: Option<Receiver<Vec<PathBuf>>>,
}

type Chosen = Pin<Box<dyn Future<Output = Vec<PathBuf>> + Send>>;

impl Dialogs for SystemDialogs {
    fn ask(
        &mut self,
        question: Question,
        frame: &eframe::Frame,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Result<(), String> {
        let (sender, receiver) = bounded(1);
        // Built here because the parent window belongs to this thread; only the waiting goes elsewhere.
        let chosen = open(question, frame);
        std::thread::Builder::new()
            .name("file-dialog".to_owned())
            .spawn(move || {
                // The window may be closed by the time somebody answers.
                sender.send(pollster::block_on(chosen)).ok();
                wake();
            })
            .map_err(|error| format!("The file dialog cannot be opened: {error}"))?;
        self.answer = Some(receiver);
        Ok(())
    }

    fn try_answer(&mut self) -> Option<Vec<PathBuf>> {
        let answer = match self.answer.as_ref()?.try_recv() {
            Ok(files) => Some(files),
            // A dialog that died is a dialog that was cancelled.
            Err(TryRecvError::Disconnected) => Some(Vec::new()),
            Err(TryRecvError::Empty) => None,
        };
        if answer.is_some() {
            self.answer = None;
        }
        answer
    }
}

fn open(question: Question, frame: &eframe::Frame) -> Chosen {
    let dialog = AsyncFileDialog::new().set_parent(frame);
    let one = |file: Option<FileHandle>| file.map(paths_of).into_iter().collect();
    match question {
        Question::Photos => {
            let files = dialog
                .set_title("Open photos")
                .add_filter("Pictures", &PHOTO_EXTENSIONS)
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
        Question::SavePhoto(name) => {
            let file = dialog
                .set_title("Save edited photo")
                .set_file_name(name)
                .add_filter("All files", &["*"])
                .save_file();
            Box::pin(async move { one(file.await) })
        }
        Question::ExportGif(name) => {
            let file = dialog
                .set_title("Export GIF")
                .set_file_name(name)
                .add_filter("GIF", &["gif"])
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
