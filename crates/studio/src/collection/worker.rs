//! The real worker: a thread for the faces, and others that read, draw and lay out for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::keeper::Keeper;
use super::maker::FaceMaker;
use super::threads::Message;
use super::{CollectionEvent, CollectionNews, CollectionOrder, CollectionWorker};
use facemath_core::guard::guarded;
use facemath_core::work::Wake;

/// Keeps collections in libraries on disk. Dropping it ends its threads, each after the photos it is at.
pub struct ThreadedCollections {
    keeper: Sender<Message>,
    news: Receiver<CollectionEvent>,
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
        let (keeper, inbox) = unbounded();
        let (sender, news) = unbounded();
        let to_keeper = keeper.clone();
        let (last_word, last_wake) = (sender.clone(), Arc::clone(&wake));
        let thread = std::thread::Builder::new()
            .name("library".to_owned())
            .spawn(move || {
                let run = || Keeper::new(inbox, to_keeper, libraries, maker, sender, wake).run();
                if let Err(crash) = guarded("Looking among faces", run) {
                    let news = CollectionNews::Stopped(crash.to_string());
                    // Nobody listens any more once the window is closed.
                    last_word.send(CollectionEvent { ticket: 0, news }).ok();
                    last_wake();
                }
            })?;
        Ok(Self {
            keeper,
            news,
            thread: Some(thread),
        })
    }
}

impl CollectionWorker for ThreadedCollections {
    fn send(&mut self, order: CollectionOrder) {
        // A thread that is gone has said so with its last news.
        self.keeper.send(Message::Order(order)).ok();
    }

    fn try_next(&mut self) -> Option<CollectionEvent> {
        // The last news of a thread that failed says that it did, so a closed channel is no news.
        self.news.try_recv().ok()
    }
}

impl Drop for ThreadedCollections {
    fn drop(&mut self) {
        self.keeper.send(Message::Quit).ok();
        if let Some(thread) = self.thread.take() {
            // What it does is guarded, and what it said last is of no interest any more.
            thread.join().ok();
        }
    }
}
