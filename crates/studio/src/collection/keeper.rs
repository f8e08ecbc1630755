//! The thread that owns the open library: it takes orders, and what other threads have read, drawn and laid out, one after
//! the other. Nothing that takes longer than a search happens here.

use std::path::PathBuf;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::crops::{self, CropSource, Crops, Wanted};
use super::maker::FaceMaker;
use super::open::Open;
use super::threads::{Message, Threads};
use super::{Collection, CollectionEvent, CollectionNews, CollectionOrder, Found, FoundFace};
use crate::library::{Library, LibraryKind, Origin, folder_for, model_key};
use facemath_core::latent::Latent;
use facemath_core::words;
use facemath_core::work::Wake;
use facemath_nets::engine::ModelInfo;

/// Thumbnails that are sent together; orders are looked at in between.
const THUMBNAILS: usize = 32;

/// Orders of which only the newest counts.
#[derive(Default)]
struct Waiting {
    search: Option<(Latent, usize, Option<Origin>)>,
    thumbnails: Vec<u32>,
    crops: Option<Vec<Origin>>,
}

pub(super) struct Keeper {
    inbox: Receiver<Message>,
    threads: Threads,
    /// Where libraries are kept; `None` where there is no such place.
    libraries: Option<PathBuf>,
    crops: Sender<Crops>,
    waiting: Waiting,
    open: Option<Open>,
}

impl Keeper {
    pub fn new(
        inbox: Receiver<Message>,
        keeper: Sender<Message>,
        libraries: Option<PathBuf>,
        maker: Arc<dyn FaceMaker>,
        news: Sender<CollectionEvent>,
        wake: Wake,
    ) -> Self {
        let threads = Threads::new(keeper, maker, news, wake);
        let (crops, lists) = unbounded();
        let for_crops = threads.clone();
        // What makes a picture is guarded there, one by one: it goes on with the next.
        let started = threads.spawn(
            "library-crops",
            "Showing faces in full".to_owned(),
            move || crops::run(&lists, &for_crops.maker, &|news| for_crops.tell(news)),
            |reason| tracing::warn!("faces stay small: {reason}"),
        );
        if let Err(reason) = started {
            tracing::warn!("faces stay small: {reason}");
        }
        Self {
            inbox,
            threads,
            libraries,
            crops,
            waiting: Waiting::default(),
            open: None,
        }
    }

    /// Works until the window is closed.
    pub fn run(mut self) {
        loop {
            let is_idle = self.waiting.search.is_none()
                && self.waiting.thumbnails.is_empty()
                && self.waiting.crops.is_none();
            if is_idle {
                let Ok(message) = self.inbox.recv() else {
                    return;
                };
                if !self.take_in(message) {
                    return;
                }
            }
            while let Ok(message) = self.inbox.try_recv() {
                if !self.take_in(message) {
                    return;
                }
            }
            self.search();
            self.send_thumbnails();
            self.order_crops();
        }
    }

    /// Files a message; `false` when it is time to stop.
    fn take_in(&mut self, message: Message) -> bool {
        let threads = &self.threads;
        match (message, &mut self.open) {
            (Message::Quit, _) => return false,
            (Message::Order(order), _) => self.take_order(order),
            (
                Message::Listed {
                    update,
                    listing,
                    missing,
                },
                Some(open),
            ) => open.take_listing(update, listing, &missing, threads),
            (Message::Read { update, readings }, Some(open)) => {
                open.take_readings(update, readings, threads);
            }
            (Message::Drawn { update, faces }, Some(open)) => {
                open.take_drawn(update, &faces, threads);
            }
            (Message::Ended { update, result }, Some(open)) => {
                open.end_update(update, result, threads);
            }
            (
                Message::Mapped {
                    map,
                    layout,
                    fraction,
                    left_secs,
                    is_whole,
                },
                Some(open),
            ) => open.take_map(map, layout, (fraction, left_secs), is_whole, threads),
            // Of faces that are open no longer.
            (_, None) => {}
        }
        true
    }

    fn take_order(&mut self, order: CollectionOrder) {
        match order {
            CollectionOrder::Open {
                ticket,
                collection,
                model,
            } => {
                // The files of the one before are free only when it is gone.
                self.open = None;
                self.waiting = Waiting::default();
                match self.open(ticket, collection, model) {
                    Ok(open) => self.open = Some(open),
                    Err(reason) => self.threads.tell(CollectionEvent {
                        ticket,
                        news: CollectionNews::Failed(reason),
                    }),
                }
            }
            CollectionOrder::Close => {
                self.open = None;
                self.waiting = Waiting::default();
            }
            CollectionOrder::Search { query, k, own } => {
                self.waiting.search = Some((query, k, own));
            }
            CollectionOrder::Thumbnails(faces) => self.waiting.thumbnails = faces,
            CollectionOrder::Crops(origins) => self.waiting.crops = Some(origins),
            CollectionOrder::Stop => {
                if let Some(open) = &mut self.open {
                    open.stop_update(&self.threads);
                }
            }
            CollectionOrder::Resume => {
                if let Some(open) = &mut self.open {
                    open.start_update(&self.threads);
                }
            }
            CollectionOrder::Map => {
                if let Some(open) = &mut self.open {
                    open.want_map(&self.threads);
                }
            }
            CollectionOrder::StopMap => {
                if let Some(open) = &mut self.open {
                    open.stop_map();
                }
            }
        }
    }

    fn open(
        &self,
        ticket: u64,
        collection: Collection,
        model: Arc<ModelInfo>,
    ) -> Result<Open, String> {
        let libraries = self
            .libraries
            .as_ref()
            .ok_or("There is no folder to keep the faces in")?;
        let (photos, reading) = match &collection {
            Collection::Photos(folder) if !folder.is_dir() => {
                return Err(format!(
                    "The folder {} is not there any more. Choose another one",
                    folder.display()
                ));
            }
            Collection::Photos(folder) => (Some(folder.as_path()), LibraryKind::Framed),
            Collection::Inventions(_) => (None, LibraryKind::Invented),
        };
        let key = model_key(&model.name, &model.prior, reading);
        let folder = folder_for(libraries, photos, &key);
        let library = Library::open(&folder, &key, model.prior.mean())
            .map_err(|error| words::capitalised(&error.to_string()))?;
        let mut open = Open::new(ticket, collection, model, library);
        open.tell_opened(&self.threads);
        open.start_update(&self.threads);
        Ok(open)
    }

    fn search(&mut self) {
        let (Some(open), Some((query, k, own))) = (&mut self.open, self.waiting.search.take())
        else {
            return;
        };
        let own = own.and_then(|own| open.library.find(&own));
        // A failure says that the codes are of another model, whose faces are being opened.
        let nearest = open
            .library
            .nearest(&query, k, |face| Some(face) != own)
            .unwrap_or_default();
        let faces = nearest.into_iter().filter_map(|neighbour| {
            let face = neighbour.face;
            Some(FoundFace {
                face,
                origin: open.library.origin(face)?.clone(),
                distance: neighbour.distance,
                framing: open.library.framing(face),
                thumbnail: Arc::new(open.library.thumbnail(face).ok()?),
            })
        });
        let faces = faces.collect();
        let found = Found {
            faces,
            between: open.between(&query),
        };
        self.threads.tell(CollectionEvent {
            ticket: open.ticket,
            news: CollectionNews::Found(found),
        });
    }

    fn send_thumbnails(&mut self) {
        let count = self.waiting.thumbnails.len().min(THUMBNAILS);
        let faces: Vec<u32> = self.waiting.thumbnails.drain(..count).collect();
        if let Some(open) = &mut self.open
            && !faces.is_empty()
        {
            open.send_thumbnails(&faces, &self.threads);
        }
    }

    fn order_crops(&mut self) {
        let (Some(open), Some(origins)) = (&self.open, self.waiting.crops.take()) else {
            return;
        };
        let wanted = origins.into_iter().filter_map(|origin| {
            let source = match &origin {
                Origin::Photo(_) => {
                    let face = open.library.find(&origin)?;
                    CropSource::Photo(open.library.framing(face)?)
                }
                Origin::Invented(seed) => CropSource::Code(open.model.prior.invent(*seed)),
            };
            Some(Wanted { origin, source })
        });
        let crops = Crops {
            ticket: open.ticket,
            size_px: open.model.image_size_px,
            wanted: wanted.collect(),
        };
        // Without its thread faces stay small, which has been said.
        self.crops.send(crops).ok();
    }
}
