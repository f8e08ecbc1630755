//! The real worker: a thread for the faces, and others that read, draw and lay out for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::desk::{Desk, Note};
use super::maker::FaceMaker;
use super::{CollectionOrder, CollectionWorker, Ticketed};

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
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> std::io::Result<Self> {
        let (desk, inbox) = unbounded();
        let (sender, news) = unbounded();
        let to_desk = desk.clone();
        let thread = std::thread::Builder::new()
            .name("library".to_owned())
            .spawn(move || Desk::new(inbox, to_desk, libraries, maker, sender, wake).run())?;
        Ok(Self {
            desk,
            news,
            thread: Some(thread),
        })
    }
}

impl CollectionWorker for ThreadedCollections {
    fn send(&mut self, order: CollectionOrder) {
        // A thread that is gone has been missed by the session already.
        self.desk.send(Note::Order(order)).ok();
    }

    fn try_next(&mut self) -> Option<Ticketed> {
        self.news.try_recv().ok()
    }
}

impl Drop for ThreadedCollections {
    fn drop(&mut self) {
        self.desk.send(Note::Quit).ok();
        if let Some(thread) = self.thread.take() {
            // One that panicked has printed so.
            thread.join().ok();
        }
    }
}
