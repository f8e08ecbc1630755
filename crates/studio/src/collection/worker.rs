//! The real worker: a thread for the faces, and others that read, draw and lay out for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::desk::Desk;
use super::maker::FaceMaker;
use super::office::Note;
use super::{CollectionNews, CollectionOrder, CollectionWorker, Ticketed};
use facemath_core::guard::guarded;
use facemath_core::work::Wake;

/// Keeps collections in libraries on disk. Dropping it ends its threads, each after the photos it is at.
pub struct ThreadedCollections {
    desk: Sender<Note>,
    news: Receiver<Ticketed>,
    thread: Option<JoinHandle<()>>,
}

impl ThreadedCollections {
    /// Starts the thread. `libraries` is the folder that libraries are kept in, made when the first is; `maker` reads and
    /// draws; `wake` is called from other threads when there are news.
    ///
    /// # Errors
    /// What the system said if it has no thread left.
    pub fn start(
        libraries: Option<PathBuf>,
        maker: Arc<dyn FaceMaker>,
        wake: Wake,
    ) -> std::io::Result<Self> {
        let (desk, inbox) = unbounded();
        let (sender, news) = unbounded();
        let to_desk = desk.clone();
        let (last_word, last_wake) = (sender.clone(), Arc::clone(&wake));
        let thread = std::thread::Builder::new()
            .name("library".to_owned())
            .spawn(move || {
                let run = || Desk::new(inbox, to_desk, libraries, maker, sender, wake).run();
                if let Err(crash) = guarded("Looking among faces", run) {
                    let news = CollectionNews::Stopped(crash.to_string());
                    // Nobody listens any more once the window is closed.
                    last_word.send(Ticketed { ticket: 0, news }).ok();
                    last_wake();
                }
            })?;
        Ok(Self {
            desk,
            news,
            thread: Some(thread),
        })
    }
}

impl CollectionWorker for ThreadedCollections {
    fn send(&mut self, order: CollectionOrder) {
        // A thread that is gone has said so with its last news.
        self.desk.send(Note::Order(order)).ok();
    }

    fn try_next(&mut self) -> Option<Ticketed> {
        // The last news of a thread that failed says that it did, so a closed channel is no news.
        self.news.try_recv().ok()
    }
}

impl Drop for ThreadedCollections {
    fn drop(&mut self) {
        self.desk.send(Note::Quit).ok();
        if let Some(thread) = self.thread.take() {
            // What it does is guarded, and what it said last is of no interest any more.
            thread.join().ok();
        }
    }
}
