//! Drawing inventions, on a thread of its own: those first that somebody looks at.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::Sender;

use super::maker::FaceMaker;
use super::threads::Message;
use crate::library::{Face, Origin, Seen, Stamp};
use facemath_core::latent::{Prior, Wanted};
use facemath_nets::engine::ModelInfo;

/// Faces drawn at a time: a face that is looked at waits for no more than these.
const BATCH: usize = 8;

/// The seeds that are still to be drawn, the next one first.
#[derive(Clone, Debug, Default)]
pub(super) struct ToDraw(Arc<Mutex<VecDeque<u64>>>);

impl ToDraw {
    pub fn new(seeds: impl IntoIterator<Item = u64>) -> Self {
        Self(Arc::new(Mutex::new(seeds.into_iter().collect())))
    }

    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Moves seeds to the front, as far as they are still to be drawn.
    pub fn hurry(&self, seeds: &[u64]) {
        let mut waiting = self.lock();
        let wanted: std::collections::HashSet<u64> = seeds.iter().copied().collect();
        let (first, rest): (Vec<u64>, Vec<u64>) =
            waiting.drain(..).partition(|seed| wanted.contains(seed));
        let mut first: std::collections::HashSet<u64> = first.into_iter().collect();
        // In the order in which they were asked for.
        waiting.extend(seeds.iter().filter(|seed| first.remove(seed)));
        waiting.extend(rest);
    }

    fn take(&self) -> Vec<u64> {
        let mut waiting = self.lock();
        let count = waiting.len().min(BATCH);
        waiting.drain(..count).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<u64>> {
        // Nothing is left half done while it is locked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where seeds come from and faces go.
pub(super) struct Drawing {
    pub to_draw: ToDraw,
    pub model: Arc<ModelInfo>,
    pub maker: Arc<dyn FaceMaker>,
    /// Set when the thread is to end.
    pub is_over: Arc<AtomicBool>,
    /// Which update this is.
    pub update: u64,
    pub keeper: Sender<Message>,
}

impl Drawing {
    /// Draws until nothing is left.
    pub fn run(self) {
        let result = self.draw_all();
        let update = self.update;
        // The keeper is gone when the window is closed.
        self.keeper.send(Message::Ended { update, result }).ok();
    }

    fn draw_all(&self) -> Result<(), String> {
        while !self.is_over.load(Ordering::Relaxed) {
            let seeds = self.to_draw.take();
            if seeds.is_empty() {
                break;
            }
            let prior = &self.model.prior;
            let codes = prior.invent_all(&seeds, Prior::TRUNCATION, &Wanted::anybody());
            let pictures = self.maker.draw(codes.clone())?;
            let faces = seeds.into_iter().zip(codes).zip(pictures);
            let faces = faces.map(|((seed, code), picture)| Face {
                origin: Origin::Invented(seed),
                stamp: Stamp::default(),
                seen: Some(Seen {
                    code,
                    framing: None,
                    picture,
                }),
            });
            let drawn = Message::Drawn {
                update: self.update,
                faces: faces.collect(),
            };
            self.keeper.send(drawn).ok();
        }
        Ok(())
    }
}
