//! The open faces: how far their update is, and their map.

use std::sync::Arc;
use std::time::Instant;

use super::drawing::{Drawing, ToDraw};
use super::map::OpenMap;
use super::mapping::Layout;
use super::reading::FolderReading;
use super::threads::{StopOnDrop, Threads};
use super::{Collection, CollectionEvent, CollectionNews, Updated, Updating};
use crate::library::{Face, Library, Listing, Origin, PhotoReading, Stamp, Update};
use facemath_core::latent::Latent;
use facemath_core::words;
use facemath_core::work::remaining_secs;
use facemath_nets::engine::ModelInfo;

/// Sentences on unreadable photos that are kept; of the others only the number is.
const MAX_PROBLEMS: usize = 3;
/// Updates and maps are counted over all collections, so that late notes of one are never taken for another's.
static LAST_NUMBER: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

fn next_number() -> u64 {
    LAST_NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1
}

/// An update under way.
struct Running {
    number: u64,
    stop: StopOnDrop,
    /// Photos that are missing; `None` while they are listed, and for inventions.
    photos: Option<Update>,
    /// Inventions that are missing, and how many there were at the start.
    to_draw: Option<(ToDraw, usize)>,
    started: Instant,
    problems: (Vec<String>, usize),
    is_stopped: bool,
}

/// See the [module documentation](self).
pub(super) struct Open {
    pub ticket: u64,
    pub collection: Collection,
    pub model: Arc<ModelInfo>,
    pub library: Library,
    running: Option<Running>,
    map: OpenMap,
}

impl Open {
    pub fn new(
        ticket: u64,
        collection: Collection,
        model: Arc<ModelInfo>,
        mut library: Library,
    ) -> Self {
        if let Collection::Inventions(count) = collection {
            let wanted = 1..=u64::from(count);
            library.keep_only(
                |origin| matches!(origin, Origin::Invented(seed) if wanted.contains(seed)),
            );
        }
        Self {
            ticket,
            collection,
            model,
            library,
            running: None,
            map: OpenMap::default(),
        }
    }

    fn tell(&self, news: CollectionNews, threads: &Threads) {
        threads.tell(CollectionEvent {
            ticket: self.ticket,
            news,
        });
    }

    pub fn tell_opened(&self, threads: &Threads) {
        let count = self.library.len();
        self.tell(CollectionNews::Opened { count }, threads);
    }

    /// Starts reading or drawing what is missing, unless that is under way.
    pub fn start_update(&mut self, threads: &Threads) {
        if self
            .running
            .as_ref()
            .is_some_and(|running| !running.is_stopped)
        {
            return;
        }
        let (number, stop) = (next_number(), StopOnDrop::default());
        let is_over = Arc::clone(&stop.0);
        let mut running = Running {
            number,
            stop,
            photos: None,
            to_draw: None,
            started: Instant::now(),
            problems: (Vec::new(), 0),
            is_stopped: false,
        };
        let maker = Arc::clone(&threads.maker);
        let keeper = threads.keeper.clone();
        let spawned = match &self.collection {
            Collection::Photos(folder) => {
                let reading = FolderReading {
                    folder: folder.clone(),
                    model: self.model.frame(),
                    maker,
                    is_over,
                    update: number,
                    keeper,
                };
                let doing = format!("FolderReading the photos in {}", folder.display());
                threads.spawn_update("library-reading", doing, number, move || reading.run())
            }
            Collection::Inventions(count) => {
                let missing = (1..=u64::from(*count))
                    .filter(|&seed| !self.library.has(&Origin::Invented(seed), Stamp::default()));
                let to_draw = ToDraw::new(missing);
                running.to_draw = Some((to_draw.clone(), to_draw.len()));
                let drawing = Drawing {
                    to_draw,
                    model: Arc::clone(&self.model),
                    maker,
                    is_over,
                    update: number,
                    keeper,
                };
                let doing = "Drawing inventions".to_owned();
                threads.spawn_update("library-drawing", doing, number, move || drawing.run())
            }
        };
        match spawned {
            Ok(()) => {
                self.running = Some(running);
                self.tell_updating(threads);
            }
            Err(reason) => self.tell(CollectionNews::Failed(reason), threads),
        }
    }

    /// Ends the update after the batch it is at, which still counts.
    pub fn stop_update(&mut self, threads: &Threads) {
        if let Some(running) = &mut self.running
            && !running.is_stopped
        {
            running.stop.set();
            running.is_stopped = true;
            self.tell_updated(threads);
        }
    }

    fn tell_updating(&self, threads: &Threads) {
        let Some(running) = self.running.as_ref().filter(|running| !running.is_stopped) else {
            return;
        };
        let (done, to_do) = match (&running.photos, &running.to_draw) {
            (Some(update), _) => (update.done(), update.to_read()),
            (None, Some((to_draw, total))) => (total.saturating_sub(to_draw.len()), *total),
            (None, None) => (0, 0),
        };
        let elapsed = running.started.elapsed().as_secs_f32();
        let updating = Updating {
            count: self.library.len(),
            done,
            to_do,
            left_secs: remaining_secs(elapsed, done as f32 / to_do.max(1) as f32),
        };
        self.tell(CollectionNews::Updating(updating), threads);
    }

    fn tell_updated(&self, threads: &Threads) {
        let Some(running) = &self.running else {
            return;
        };
        let updated = Updated {
            count: self.library.len(),
            faceless: match &running.photos {
                Some(update) => update.faceless().to_vec(),
                None => Vec::new(),
            },
            is_stopped: running.is_stopped,
            problems: running.problems.clone(),
        };
        self.tell(CollectionNews::Updated(updated), threads);
    }

    /// The update with this number, if it is the one under way.
    fn running(&mut self, update: u64) -> Option<&mut Running> {
        self.running
            .as_mut()
            .filter(|running| running.number == update)
    }

    pub fn take_listing(
        &mut self,
        update: u64,
        listing: Listing,
        missing: &crossbeam_channel::Sender<Vec<std::path::PathBuf>>,
        threads: &Threads,
    ) {
        let library = &mut self.library;
        let Some(running) = self
            .running
            .as_mut()
            .filter(|running| running.number == update)
        else {
            return;
        };
        for problem in &listing.problems {
            running.note(problem);
        }
        let photos = Update::begin(library, listing);
        // The reader waits for this; it is gone only if it has been stopped.
        missing.send(photos.missing()).ok();
        running.photos = Some(photos);
        running.started = Instant::now();
        self.tell_updating(threads);
    }

    pub fn take_readings(&mut self, update: u64, readings: Vec<PhotoReading>, threads: &Threads) {
        let library = &mut self.library;
        let Some(running) = self
            .running
            .as_mut()
            .filter(|running| running.number == update)
        else {
            return;
        };
        let Some(photos) = &mut running.photos else {
            return;
        };
        match photos.absorb(library, readings) {
            Ok(problems) => {
                for problem in &problems {
                    running.note(problem);
                }
                self.tell_updating(threads);
                self.map_if_grown(threads);
            }
            Err(error) => self.give_up(&error.to_string(), threads),
        }
    }

    pub fn take_drawn(&mut self, update: u64, faces: &[Face], threads: &Threads) {
        if self.running(update).is_none() {
            return;
        }
        if let Err(error) = self.library.append(faces) {
            self.give_up(&error.to_string(), threads);
            return;
        }
        self.tell_updating(threads);
        let (thumbnails, colours) = self.map.take_drawn(faces, &mut self.library);
        if !colours.is_empty() {
            self.tell(CollectionNews::Colours(colours), threads);
        }
        if !thumbnails.is_empty() {
            self.tell(CollectionNews::Thumbnails(thumbnails), threads);
        }
    }

    fn give_up(&mut self, reason: &str, threads: &Threads) {
        self.running = None;
        let reason = words::capitalised(reason);
        self.tell(CollectionNews::Failed(reason), threads);
    }

    pub fn end_update(&mut self, update: u64, result: Result<(), String>, threads: &Threads) {
        let Some(running) = self.running(update) else {
            return;
        };
        let is_told = running.is_stopped;
        match result {
            Err(reason) => self.give_up(&reason, threads),
            Ok(()) => {
                if !is_told {
                    self.tell_updated(threads);
                }
                self.running = None;
                self.map_if_changed(threads);
            }
        }
    }

    /// Lays the map out, or tells the one there is.
    pub fn want_map(&mut self, threads: &Threads) {
        self.map.is_wanted = true;
        self.start_map(threads);
    }

    fn start_map(&mut self, threads: &Threads) {
        let started = self.map.start(
            next_number(),
            self.ticket,
            &self.collection,
            &self.model,
            &self.library,
            threads,
        );
        if let Err(reason) = started {
            self.tell(CollectionNews::Failed(reason), threads);
        }
        self.draw_in_order();
    }

    /// A map of half of the faces is of little use: it is laid out again while the others are being read.
    fn map_if_grown(&mut self, threads: &Threads) {
        let is_grown = self.library.len() >= 2 * self.map.len().max(super::map::LEAST);
        if self.map.is_wanted && is_grown && self.map.len() < super::MAX_MAPPED {
            self.start_map(threads);
        }
    }

    fn map_if_changed(&mut self, threads: &Threads) {
        if self.map.is_wanted && !self.map.is_of(&self.collection, &self.library) {
            self.start_map(threads);
        }
    }

    pub fn stop_map(&mut self) {
        self.map.stop();
    }

    pub fn take_map(
        &mut self,
        number: u64,
        layout: Layout,
        progress: (f32, Option<f32>),
        is_whole: bool,
        threads: &Threads,
    ) {
        let is_first = self
            .map
            .take(number, layout, progress, is_whole, &self.library);
        if let Some(is_first) = is_first {
            if is_first {
                self.draw_in_order();
            }
            self.tell_map(threads);
        }
    }

    fn tell_map(&self, threads: &Threads) {
        if let Some(news) = self.map.news() {
            self.tell(CollectionNews::Map(news), threads);
        }
    }

    /// Inventions are drawn in the order in which the map shows them.
    fn draw_in_order(&self) {
        let to_draw = self
            .running
            .as_ref()
            .and_then(|running| running.to_draw.as_ref());
        if let Some((to_draw, _)) = to_draw {
            to_draw.hurry(&self.map.seeds_in_order());
        }
    }

    /// The faces on the map between which a code would be.
    pub fn between(&self, query: &Latent) -> Vec<(u32, f32)> {
        self.map.between(query, self.model.prior.mean())
    }

    /// Sends the thumbnails that there are, and hurries the others.
    pub fn send_thumbnails(&mut self, faces: &[u32], threads: &Threads) {
        let (there, missing) = self.map.thumbnails(faces, &mut self.library);
        if !there.is_empty() {
            self.tell(CollectionNews::Thumbnails(there), threads);
        }
        let to_draw = self
            .running
            .as_ref()
            .and_then(|running| running.to_draw.as_ref());
        if let Some((to_draw, _)) = to_draw
            && !missing.is_empty()
        {
            to_draw.hurry(&missing);
        }
    }
}

impl Running {
    fn note(&mut self, problem: &str) {
        if self.problems.0.len() < MAX_PROBLEMS {
            self.problems.0.push(words::capitalised(problem));
        }
        self.problems.1 += 1;
    }
}
