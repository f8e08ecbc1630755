//! The system's file dialogs, one at a time, without ever holding up the window.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::{Duration, Instant};

use rfd::{AsyncFileDialog, FileHandle};

use facemath_core::work::{Job, Stopped, Wake};
use facemath_studio::{Choice, Dialog};

/// Nobody cancels a dialog sooner than this.
const FASTEST_HAND: Duration = Duration::from_millis(150);
/// Said where no dialog opens.
const NO_DIALOG: &str = "The system opened no dialog for files (xdg-desktop-portal or zenity would bring one). Type the path instead.";

/// Asks for files.
pub trait Dialogs {
    /// Opens a dialog over the window of `frame`. `wake` is called when there is an answer.
    ///
    /// # Errors
    /// A sentence if no dialog can be opened.
    fn ask(&mut self, dialog: Dialog, frame: &eframe::Frame, wake: Wake) -> Result<(), String>;

    /// Where the next dialog opens; `None` for wherever the system likes.
    fn start_in(&mut self, folder: Option<&Path>);

    /// The answer, once there is one; no files if the dialog was cancelled, and a sentence if it failed.
    fn try_answer(&mut self) -> Option<Result<Vec<PathBuf>, String>>;
}

/// The real dialogs: the desktop portal's.
#[derive(Default)]
pub struct SystemDialogs {
    answer: Option<Job<Vec<PathBuf>>>,
    folder: Option<PathBuf>,
}

type Chosen = Pin<Box<dyn Future<Output = Vec<PathBuf>> + Send>>;

impl Dialogs for SystemDialogs {
    fn ask(&mut self, dialog: Dialog, frame: &eframe::Frame, wake: Wake) -> Result<(), String> {
        // Built here because the parent window belongs to this thread; only the waiting goes elsewhere.
        let chosen = open(dialog, self.folder.as_deref(), frame);
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

fn open(asked: Dialog, folder: Option<&Path>, frame: &eframe::Frame) -> Chosen {
    let mut dialog = AsyncFileDialog::new()
        .set_parent(frame)
        .set_title(asked.title);
    if let Some(folder) = folder {
        dialog = dialog.set_directory(folder);
    }
    // Where there is no portal, zenity hears of a folder only in the place of a name, and begins without one in a list of files in
    // which no folder can be chosen. Portals take no name for what is there already.
    let is_new = matches!(asked.choice, Choice::NewFile(_));
    let begins_in = folder.map(Path::to_owned).or_else(std::env::home_dir);
    if let Some(folder) = begins_in.filter(|_| cfg!(target_os = "linux") && !is_new) {
        dialog = dialog.set_file_name(folder.join("").to_string_lossy());
    }
    for (name, endings) in &asked.filters {
        dialog = dialog.add_filter(*name, endings);
    }
    let one = |file: Option<FileHandle>| file.map(path_of).into_iter().collect();
    match asked.choice {
        Choice::Files => {
            let files = dialog.pick_files();
            Box::pin(async move {
                let files = files.await.unwrap_or_default();
                files.into_iter().map(path_of).collect()
            })
        }
        Choice::File => {
            let file = dialog.pick_file();
            Box::pin(async move { one(file.await) })
        }
        Choice::Folder => {
            let folder = dialog.pick_folder();
            Box::pin(async move { one(folder.await) })
        }
        Choice::NewFile(name) => {
            let file = dialog.set_file_name(name).save_file();
            Box::pin(async move { one(file.await) })
        }
    }
}

fn path_of(file: FileHandle) -> PathBuf {
    file.path().to_path_buf()
}
