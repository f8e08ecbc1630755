//! FolderReading the photos of a folder, on a thread of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::maker::FaceMaker;
use super::threads::Message;
use crate::library::{BATCH, Listing};
use facemath_nets::align::ModelFrame;

/// Where photos come from and their faces go.
pub(super) struct FolderReading {
    pub folder: PathBuf,
    pub model: ModelFrame,
    pub maker: Arc<dyn FaceMaker>,
    /// Set when the thread is to end.
    pub is_over: Arc<AtomicBool>,
    /// Which update this is.
    pub update: u64,
    pub keeper: Sender<Message>,
}

impl FolderReading {
    /// Lists the folder, then reads what the keeper says is missing.
    pub fn run(self) {
        let listing = Listing::of(&self.folder, || !self.is_over());
        let (sender, missing) = bounded(1);
        self.tell(Message::Listed {
            update: self.update,
            listing,
            missing: sender,
        });
        let ended = self.read(&missing);
        self.tell(Message::Ended {
            update: self.update,
            result: ended,
        });
    }

    fn read(&self, missing: &Receiver<Vec<PathBuf>>) -> Result<(), String> {
        // The keeper may have gone on to other faces; then there is nothing to read.
        let Ok(missing) = missing.recv() else {
            return Ok(());
        };
        let mut reader = self.maker.reader(self.model);
        for batch in missing.chunks(BATCH) {
            if self.is_over() {
                return Ok(());
            }
            let readings = reader.read(batch)?;
            self.tell(Message::Read {
                update: self.update,
                readings,
            });
        }
        Ok(())
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    fn tell(&self, message: Message) {
        // The keeper is gone when the window is closed.
        self.keeper.send(message).ok();
    }
}
