//! What the threads that work for one collection share: what they tell the thread that owns it, and how they are started and
//! stopped.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::Sender;

use super::maker::FaceMaker;
use super::mapping::Layout;
use super::{CollectionEvent, CollectionOrder};
use crate::library::{Face, Listing, PhotoReading};
use facemath_core::guard::guarded;
use facemath_core::words;
use facemath_core::work::Wake;

/// What the keeper is told.
pub(super) enum Message {
    Order(CollectionOrder),
    /// A folder has been listed; who reads it waits for what is missing.
    Listed {
        update: u64,
        listing: Listing,
        missing: Sender<Vec<PathBuf>>,
    },
    Read {
        update: u64,
        readings: Vec<PhotoReading>,
    },
    Drawn {
        update: u64,
        faces: Vec<Face>,
    },
    /// Reading or drawing has ended; a sentence if it could not go on.
    Ended {
        update: u64,
        result: Result<(), String>,
    },
    Mapped {
        map: u64,
        layout: Layout,
        fraction: f32,
        left_secs: Option<f32>,
        /// Whether nobody has stopped it.
        is_whole: bool,
    },
    /// The window is closed.
    Quit,
}

/// What the threads of one keeper share.
#[derive(Clone)]
pub(super) struct Threads {
    pub keeper: Sender<Message>,
    pub maker: Arc<dyn FaceMaker>,
    news: Sender<CollectionEvent>,
    wake: Wake,
}

impl Threads {
    pub fn new(
        keeper: Sender<Message>,
        maker: Arc<dyn FaceMaker>,
        news: Sender<CollectionEvent>,
        wake: Wake,
    ) -> Self {
        Self {
            keeper,
            maker,
            news,
            wake,
        }
    }

    pub fn tell(&self, event: CollectionEvent) {
        // Nobody listens any more once the window is closed.
        self.news.send(event).ok();
        (self.wake)();
    }

    /// Does `work` on a thread of its own; a sentence if there is none. If `work` panics, `fail` is called there with a
    /// sentence that begins with `doing`.
    pub fn spawn(
        &self,
        name: &str,
        doing: String,
        work: impl FnOnce() + Send + 'static,
        fail: impl FnOnce(String) + Send + 'static,
    ) -> Result<(), String> {
        let thread = std::thread::Builder::new().name(name.to_owned());
        let spawned = thread.spawn(move || {
            if let Err(crash) = guarded(doing, work) {
                fail(crash.to_string());
            }
        });
        let spawned = spawned.map(drop);
        spawned.map_err(|error| {
            format!(
                "There is no thread left to work on: {}",
                words::io_error(&error)
            )
        })
    }

    /// Reads or draws for an update on a thread of its own; a panic ends the update.
    pub fn spawn_update(
        &self,
        name: &str,
        doing: String,
        update: u64,
        work: impl FnOnce() + Send + 'static,
    ) -> Result<(), String> {
        let keeper = self.keeper.clone();
        self.spawn(name, doing, work, move |reason| {
            let result = Err(reason);
            // The keeper is gone when the window is closed.
            keeper.send(Message::Ended { update, result }).ok();
        })
    }
}

/// A flag that a thread looks at, set when it goes out of use.
#[derive(Debug, Default)]
pub(super) struct StopOnDrop(pub Arc<AtomicBool>);

impl StopOnDrop {
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.set();
    }
}
