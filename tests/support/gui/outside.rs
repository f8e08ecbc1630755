//! What is outside the window: photos, dialogs and the clipboard.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use facemath::app::{Clipboard, ClipboardEvent, Copied, Dialogs};
use facemath_studio::{Dialog, PhotoDone, PhotoJob, PhotoWorker, PictureMaker, perform};
use image::RgbImage;

/// Photos read on the spot.
#[derive(Default)]
pub struct InlinePhotos(VecDeque<PhotoDone>);

impl PhotoWorker for InlinePhotos {
    fn start(&mut self, job: PhotoJob) {
        self.0.push_back(perform(job));
    }

    fn try_next(&mut self) -> Option<PhotoDone> {
        self.0.pop_front()
    }
}

/// What was asked in dialogs, and the files to answer with.
#[derive(Default)]
pub struct DialogLog {
    /// Every question so far.
    pub questions: Vec<Dialog>,
    /// The answer to the next question; none means that the dialog is cancelled.
    pub answer: Vec<PathBuf>,
    /// Why no dialog opens.
    pub broken: Option<String>,
    /// Where the last dialog opened.
    pub folder: Option<PathBuf>,
    is_open: bool,
}

pub struct FakeDialogs(pub(super) Rc<RefCell<DialogLog>>);

impl Dialogs for FakeDialogs {
    fn ask(
        &mut self,
        dialog: Dialog,
        _frame: &eframe::Frame,
        _wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Result<(), String> {
        let mut log = self.0.borrow_mut();
        log.questions.push(dialog);
        match &log.broken {
            Some(reason) => Err(reason.clone()),
            None => {
                log.is_open = true;
                Ok(())
            }
        }
    }

    fn start_in(&mut self, folder: Option<&Path>) {
        self.0.borrow_mut().folder = folder.map(Path::to_owned);
    }

    fn try_answer(&mut self) -> Option<Result<Vec<PathBuf>, String>> {
        let mut log = self.0.borrow_mut();
        std::mem::take(&mut log.is_open).then(|| Ok(std::mem::take(&mut log.answer)))
    }
}

/// What other programs have copied, and what the window has.
#[derive(Default)]
pub struct ClipboardLog {
    /// What a paste finds; an error is that of a machine without a clipboard.
    pub copied: Option<Result<Copied, String>>,
    /// The picture that was copied last.
    pub picture: Option<RgbImage>,
    events: VecDeque<ClipboardEvent>,
}

pub struct FakeClipboard(pub(super) Rc<RefCell<ClipboardLog>>);

impl Clipboard for FakeClipboard {
    fn read(&mut self, _wake: Arc<dyn Fn() + Send + Sync>) {
        let mut log = self.0.borrow_mut();
        let copied = log.copied.clone().transpose();
        log.events.push_back(ClipboardEvent::Read(copied));
    }

    fn put_picture(&mut self, make: PictureMaker, _wake: Arc<dyn Fn() + Send + Sync>) {
        let mut log = self.0.borrow_mut();
        let filled = make().map(|picture| log.picture = Some(picture));
        log.events.push_back(ClipboardEvent::Filled(filled));
    }

    fn put_text(&mut self, text: String) {
        self.0.borrow_mut().copied = Some(Ok(Copied::Text(text)));
    }

    fn try_event(&mut self) -> Option<ClipboardEvent> {
        self.0.borrow_mut().events.pop_front()
    }
}
