//! Refinements under way: one step at a time, whenever nobody waits for a picture.

use std::collections::VecDeque;

use image::RgbImage;

use super::EngineError;
use super::host::Host;
use super::messages::{Event, Generation, Target};
use crate::model::{Refined, Refiner};
use facemath_core::latent::Latent;

/// One face that is being refined.
struct Refinement<T> {
    target: T,
    generation: Generation,
    steps: usize,
    /// The photo and the code it starts from.
    face: (RgbImage, Latent),
    /// There after the first step.
    refiner: Option<Refiner>,
}

impl<T: Target> Refinement<T> {
    fn advance(&mut self, host: &mut Host<T>) -> Result<(), EngineError> {
        let mut refiner = match self.refiner.take() {
            Some(refiner) => refiner,
            None => host.start_refining(std::slice::from_ref(&self.face), self.steps)?,
        };
        host.advance(&mut refiner)?;
        self.refiner = Some(refiner);
        Ok(())
    }

    /// The best so far; before the first step, the start.
    fn best(&self) -> Option<Refined> {
        self.refiner.as_ref()?.refined().pop()
    }

    fn is_finished(&self) -> bool {
        self.refiner.as_ref().is_some_and(Refiner::is_finished)
    }

    /// The last word on it.
    fn ended(&self) -> Event<T> {
        let best = self.best().unwrap_or_else(|| Refined {
            latent: self.face.1.clone(),
            error_before: 0.0,
            error_after: 0.0,
        });
        Event::Refined {
            target: self.target,
            generation: self.generation,
            latent: best.latent,
            error_before: best.error_before,
            error_after: best.error_after,
        }
    }

    fn progress(&self) -> Option<Event<T>> {
        let best = self.best()?;
        Some(Event::Refining {
            target: self.target,
            generation: self.generation,
            latent: best.latent,
            step: self.refiner.as_ref().map_or(0, Refiner::steps_done),
            of: self.steps,
            error_before: best.error_before,
            error_now: best.error_after,
        })
    }
}

/// All of them, oldest first, at most one for a target. The oldest is done to its end before the next begins.
pub(super) struct Refinements<T> {
    waiting: VecDeque<Refinement<T>>,
}

impl<T> Default for Refinements<T> {
    fn default() -> Self {
        Self {
            waiting: VecDeque::new(),
        }
    }
}

impl<T: Target> Refinements<T> {
    /// Adds one; it replaces what there is for the target.
    pub(super) fn push(
        &mut self,
        target: T,
        generation: Generation,
        face: (RgbImage, Latent),
        steps: usize,
    ) {
        self.drop_for(target);
        self.waiting.push_back(Refinement {
            target,
            generation,
            steps,
            face,
            refiner: None,
        });
    }

    /// Makes one step of the oldest and tells how it stands.
    pub(super) fn step(&mut self, host: &mut Host<T>) {
        let Some(refinement) = self.waiting.front_mut() else {
            return;
        };
        let last = match refinement.advance(host) {
            Ok(()) if refinement.is_finished() => refinement.ended(),
            Ok(()) => {
                if let Some(event) = refinement.progress() {
                    host.outbox.send(event);
                }
                return;
            }
            Err(error) => Event::Failed {
                target: Some(refinement.target),
                message: error.to_string(),
            },
        };
        self.waiting.pop_front();
        host.outbox.send(last);
    }

    /// Ends the one for `target` with the best so far.
    pub(super) fn stop(&mut self, target: T, host: &Host<T>) {
        for refinement in self.waiting.iter().filter(|one| one.target == target) {
            host.outbox.send(refinement.ended());
        }
        self.drop_for(target);
    }

    /// Drops the one for `target` without a word.
    pub(super) fn drop_for(&mut self, target: T) {
        self.waiting.retain(|one| one.target != target);
    }

    /// Drops all.
    pub(super) fn clear(&mut self) {
        self.waiting.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}
