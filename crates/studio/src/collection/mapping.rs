//! Laying out a map, on a thread of its own.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

use super::threads::Message;
use facemath_core::latent::map::{MapOptions, Place, Ranked, farthest_first, lay_out};
use facemath_core::work::remaining_secs;

/// How often the map is shown while it is refined: often enough to be watched with pleasure.
const SHOWN_EVERY: Duration = Duration::from_millis(120);

/// How much longer the map is refined than it takes to show it once.
const WORK_PER_SHOWING: u32 = 6;

/// Places and the order to draw them in.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub places: Arc<Vec<Place>>,
    pub ranks: Arc<Vec<Ranked>>,
}

impl Layout {
    pub fn new(places: Vec<Place>) -> Self {
        Self {
            ranks: Arc::new(farthest_first(&places)),
            places: Arc::new(places),
        }
    }
}

/// A map to be laid out.
pub(super) struct Mapping {
    pub codes: Arc<Vec<f32>>,
    pub dim: usize,
    pub options: MapOptions,
    /// Set when the thread is to end; the map stays as it is then.
    pub is_over: Arc<AtomicBool>,
    /// Which map this is.
    pub map: u64,
    pub keeper: Sender<Message>,
}

impl Mapping {
    /// Tells the map again and again until it is done.
    pub fn run(self) {
        let started = Instant::now();
        let mut shown: Option<(Instant, Duration)> = None;
        let mut watch = |fraction: f32, places: &[Place]| {
            let is_due = shown.is_none_or(|(at, pause)| at.elapsed() >= pause);
            if is_due && fraction < 1.0 {
                let elapsed = started.elapsed().as_secs_f32();
                let left = remaining_secs(elapsed, fraction);
                let telling = Instant::now();
                self.tell(Layout::new(places.to_vec()), fraction, left);
                // What it takes to show a map must stay a small part of the work.
                let pause = SHOWN_EVERY.max(telling.elapsed() * WORK_PER_SHOWING);
                shown = Some((Instant::now(), pause));
            }
            if self.is_over.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let places = lay_out(&self.codes, self.dim, self.options, &mut watch);
        self.tell(Layout::new(places), 1.0, None);
    }

    fn tell(&self, layout: Layout, fraction: f32, left_secs: Option<f32>) {
        let message = Message::Mapped {
            map: self.map,
            layout,
            fraction,
            left_secs,
            is_whole: !self.is_over.load(Ordering::Relaxed),
        };
        // The keeper is gone when the window is closed.
        self.keeper.send(message).ok();
    }
}
