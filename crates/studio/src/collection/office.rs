//! What the threads that work for one collection share: what they tell the thread that owns it, and how they are started and
//! stopped.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::Sender;

use super::maker::FaceMaker;
use super::mapping::Layout;
use super::{CollectionOrder, Ticketed};
use crate::library::{Face, Listing, PhotoReading};
use facemath_core::guard::guarded;
use facemath_core::work::Wake;

/// What the desk is told.
pub(super) enum Note {
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

/// What the threads of one desk share.
#[derive(Clone)]
pub(super) struct Office {
    pub desk: Sender<Note>,
    pub maker: Arc<dyn FaceMaker>,
    news: Sender<Ticketed>,
    wake: Wake,
}

impl Office {
    pub fn new(
        desk: Sender<Note>,
        maker: Arc<dyn FaceMaker>,
        news: Sender<Ticketed>,
        wake: Wake,
    ) -> Self {
        Self {
            desk,
            maker,
            news,
            wake,
        }
    }

    pub fn tell(&self, ticketed: Ticketed) {
        // Nobody listens any more once the window is closed.
        self.news.send(ticketed).ok();
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
        spawned.map_err(|error| format!("There is no thread left to work on: {error}"))
    }

    /// Reads or draws for an update on a thread of its own; a panic ends the update.
    pub fn spawn_update(
        &self,
        name: &str,
        doing: String,
        update: u64,
        work: impl FnOnce() + Send + 'static,
    ) -> Result<(), String> {
        let desk = self.desk.clone();
        self.spawn(name, doing, work, move |reason| {
            let result = Err(reason);
            // The desk is gone when the window is closed.
            desk.send(Note::Ended { update, result }).ok();
        })
    }
}

/// A flag that a thread looks at, set when it goes out of use.
#[derive(Debug, Default)]
pub(super) struct Leash(pub Arc<AtomicBool>);

impl Leash {
    pub fn let_go(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        self.let_go();
    }
}
