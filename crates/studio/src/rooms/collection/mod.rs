//! Faces to look among: which are open, how far they have been read, and what has been found among them.

mod alike;
mod map;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use image::RgbImage;

use self::alike::AlikeState;
use self::map::MapState;
use crate::collection::{
    Collection, CollectionEvent, CollectionNews, CollectionOrder, CollectionWorker, Updated,
    Updating,
};
use crate::context::Context;
use crate::messages::{Severity, file_names};
use facemath_core::words;
use facemath_nets::align::PhotoUse;

pub use self::alike::{Alike, AlikeAmong, AlikeFace, AlikeLook, AlikePicture, MAX_ALIKE};
pub use self::map::{FaceMap, MAX_PATH};

/// Inventions that are looked among until something else is chosen.
const FIRST_INVENTIONS: u32 = 2_000;

/// Photos without a face that are named in a message; the line below the folder's name has the others.
const NAMED_FACELESS: usize = 3;

/// How far the chosen faces are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CollectionStatus {
    /// Faces that can be found.
    pub count: usize,
    /// Whether they are open.
    pub is_open: bool,
    /// The update under way.
    pub updating: Option<Updating>,
    /// How the last update ended.
    pub updated: Option<Updated>,
    /// Why there are none, in a sentence.
    pub failure: Option<String>,
}

impl CollectionStatus {
    /// Whether the user has stopped the last update.
    pub fn is_stopped(&self) -> bool {
        self.updated
            .as_ref()
            .is_some_and(|updated| updated.is_stopped)
    }
}

/// What the pages that look among faces show now. Nothing is read, searched or laid out that no page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Watching {
    /// The faces most like the selected one.
    pub alike: Option<AlikeLook>,
    /// The map.
    pub map: bool,
}

/// The faces that are looked among, what has been found among them, and their map.
pub struct Collections {
    worker: Option<Box<dyn CollectionWorker>>,
    chosen: Collection,
    /// What the worker was told to open last: the ticket, which faces, and the model's name.
    opened: Option<(u64, Collection, String)>,
    last_ticket: u64,
    status: CollectionStatus,
    watching: Watching,
    alike: AlikeState,
    map: MapState,
    /// Small pictures of the map that nobody has fetched yet.
    thumbnails: VecDeque<(u32, Arc<RgbImage>)>,
}

impl Default for Collections {
    fn default() -> Self {
        Self {
            worker: None,
            chosen: Collection::Inventions(FIRST_INVENTIONS),
            opened: None,
            last_ticket: 0,
            status: CollectionStatus::default(),
            watching: Watching::default(),
            alike: AlikeState::default(),
            map: MapState::default(),
            thumbnails: VecDeque::new(),
        }
    }
}

impl Collections {
    fn send(&mut self, order: CollectionOrder) {
        if let Some(worker) = &mut self.worker {
            worker.send(order);
        }
    }

    /// Lets the worker go, which has failed for this reason.
    pub fn lose_worker(&mut self, reason: String) {
        self.worker = None;
        self.opened = None;
        self.forget_answers();
        self.status = CollectionStatus {
            failure: Some(reason),
            ..CollectionStatus::default()
        };
    }

    pub fn has_worker(&self) -> bool {
        self.worker.is_some()
    }

    fn forget_answers(&mut self) {
        self.alike.forget();
        self.map.forget();
        self.thumbnails.clear();
    }
}

impl Collections {
    /// Has collections kept by `worker` from now on; without one there are none.
    pub(crate) fn use_collections(&mut self, worker: Box<dyn CollectionWorker>) {
        self.worker = Some(worker);
        self.opened = None;
    }

    /// Which faces are looked among.
    pub fn collection(&self) -> &Collection {
        &self.chosen
    }

    /// How far they are.
    pub fn collection_status(&self) -> &CollectionStatus {
        &self.status
    }

    /// Looks among other faces from now on.
    pub(crate) fn choose_collection(&mut self, collection: Collection) {
        if self.chosen != collection || self.status.failure.is_some() {
            self.chosen = collection;
            self.opened = None;
        }
    }

    /// Says which pages are on show: once a frame.
    pub(crate) fn watch(&mut self, watching: Watching) {
        self.watching = watching;
    }

    /// Reads no further; what has been read stays.
    pub(crate) fn stop_updating(&mut self) {
        self.send(CollectionOrder::Stop);
    }

    /// Looks for new photos, and goes on reading.
    pub(crate) fn resume_updating(&mut self) {
        self.status.updated = None;
        self.send(CollectionOrder::Resume);
    }

    /// Handles what the worker has to say, and asks it for what is on show.
    pub(crate) fn pump_collections(&mut self, context: &mut Context) {
        while let Some(CollectionEvent { ticket, news }) =
            self.worker.as_mut().and_then(|worker| worker.try_next())
        {
            let opened = self.opened.as_ref();
            let is_of_open = opened.is_some_and(|(of, ..)| *of == ticket);
            if is_of_open || matches!(news, CollectionNews::Stopped(_)) {
                self.take_news(context, news);
            }
        }
        self.open_collection(context);
        self.ask_for_alike(context);
        self.ask_for_map();
    }

    fn take_news(&mut self, context: &mut Context, news: CollectionNews) {
        let collections = &mut *self;
        match news {
            CollectionNews::Opened { count } => {
                collections.status = CollectionStatus {
                    count,
                    is_open: true,
                    ..CollectionStatus::default()
                };
            }
            CollectionNews::Failed(reason) => {
                collections.status.updating = None;
                collections.status.failure = Some(reason.clone());
                context.notices.report(Severity::Error, reason);
            }
            CollectionNews::Trouble(reason) => context.notices.report(Severity::Warning, reason),
            CollectionNews::Stopped(reason) => {
                self.lose_worker(reason.clone());
                context.report(Severity::Error, reason);
            }
            CollectionNews::Updating(updating) => {
                // A search among more faces may find nearer ones.
                if collections.status.count != updating.count {
                    collections.alike.ask_again();
                }
                collections.status.count = updating.count;
                collections.status.updating = Some(updating);
            }
            CollectionNews::Updated(updated) => self.take_updated(context, updated),
            CollectionNews::Found(found) => {
                collections.map.between.clone_from(&found.between);
                collections.alike.take(found);
            }
            CollectionNews::Map(map) => {
                // The selected face is between other faces now.
                if collections.map.take(map) {
                    collections.alike.ask_again();
                }
            }
            CollectionNews::Thumbnails(pictures) => collections.thumbnails.extend(pictures),
            CollectionNews::Colours(colours) => collections.map.take_colours(&colours),
            CollectionNews::Crop { origin, picture } => {
                collections.map.take_crop(&origin, &picture);
                collections.alike.take_crop(origin, picture);
            }
        }
    }

    fn take_updated(&mut self, context: &mut Context, updated: Updated) {
        let status = &mut self.status;
        if status.count != updated.count {
            self.alike.ask_again();
        }
        status.count = updated.count;
        status.updating = None;
        let (sentences, count) = &updated.problems;
        if let Some(first) = sentences.first() {
            let text = match count {
                1 => first.clone(),
                _ => format!("{count} photos cannot be read. The first: {first}"),
            };
            context.notices.report(Severity::Warning, text);
        }
        if !updated.faceless.is_empty() {
            let names = file_names(
                updated.faceless.iter().map(PathBuf::as_path),
                NAMED_FACELESS,
            );
            let note = PhotoUse::Counted.faceless_note(names);
            context
                .notices
                .report(Severity::Warning, words::capitalised(&note));
        }
        status.updated = Some(updated);
    }

    /// Has the chosen faces opened when a page first shows them, and again with another model.
    fn open_collection(&mut self, context: &Context) {
        let watching = self.watching;
        let is_needed = watching.map
            || watching
                .alike
                .is_some_and(|look| look.among == AlikeAmong::Collection);
        let Some(model) = context.engine.model() else {
            return;
        };
        let collections = &mut *self;
        if !is_needed || collections.worker.is_none() {
            return;
        }
        let is_open = collections
            .opened
            .as_ref()
            .is_some_and(|(_, which, of)| *which == collections.chosen && *of == model.name);
        if is_open {
            return;
        }
        collections.last_ticket += 1;
        let ticket = collections.last_ticket;
        collections.opened = Some((ticket, collections.chosen.clone(), model.name.clone()));
        collections.status = CollectionStatus::default();
        collections.forget_answers();
        let order = CollectionOrder::Open {
            ticket,
            collection: collections.chosen.clone(),
            model: Arc::clone(&model.info),
        };
        collections.send(order);
    }
}
