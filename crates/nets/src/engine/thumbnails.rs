//! Small pictures of many faces: drawn a few at a time, whenever nothing more urgent waits.

use std::collections::VecDeque;
use std::sync::Arc;

use super::drawing::Drawing;
use super::host::Host;
use super::messages::{Event, Generation, Target};

/// Pictures drawn at a time: a slider that starts to move waits for no more than these.
const BATCH: usize = 2;

struct Thumbnail<T> {
    target: T,
    generation: Generation,
    drawing: Drawing,
}

/// Thumbnails still to be drawn, in the order of arrival, one for each target.
pub(super) struct Thumbnails<T> {
    waiting: VecDeque<Thumbnail<T>>,
}

impl<T> Default for Thumbnails<T> {
    fn default() -> Self {
        Self {
            waiting: VecDeque::new(),
        }
    }
}

impl<T: Target> Thumbnails<T> {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Adds one; it takes over the turn of an older one for the same target.
    pub(super) fn push(&mut self, target: T, generation: Generation, drawing: Drawing) {
        let thumbnail = Thumbnail {
            target,
            generation,
            drawing,
        };
        match self.waiting.iter_mut().find(|old| old.target == target) {
            Some(old) => *old = thumbnail,
            None => self.waiting.push_back(thumbnail),
        }
    }

    pub(super) fn drop_for(&mut self, target: T) {
        self.waiting.retain(|waiting| waiting.target != target);
    }

    pub(super) fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Draws the next few.
    pub(super) fn step(&mut self, host: &mut Host<T>) {
        let count = self.waiting.len().min(BATCH);
        let batch: Vec<Thumbnail<T>> = self.waiting.drain(..count).collect();
        if batch.is_empty() {
            return;
        }
        let drawings: Vec<Drawing> = batch.iter().map(|next| next.drawing.clone()).collect();
        match host.draw_small(&drawings) {
            Ok(images) => {
                for (
                    Thumbnail {
                        target, generation, ..
                    },
                    image,
                ) in batch.into_iter().zip(images)
                {
                    host.outbox.send(Event::Frame {
                        target,
                        generation,
                        pixels: Some(Arc::new(image)),
                    });
                }
            }
            Err(error) => {
                // One message, however many there are.
                host.outbox.send(Event::Failed {
                    target: batch.first().map(|next| next.target),
                    message: error.to_string(),
                });
            }
        }
    }
}
