//! Many faces in order, every one of which counts: exports and the command line.

use std::iter::FusedIterator;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::vec;

use crossbeam_channel::{Receiver, Sender, bounded};
use image::RgbImage;

use super::EngineError;
use super::drawing::Drawing;
use super::inbox::{JobMessage, TellOfJobs};
use crate::align::{FaceBox, FoundFace};
use crate::model::{Refined, Sharpen};
use facemath_core::latent::Latent;
use facemath_core::photo::Photo;

/// Results that may wait to be taken before the engine turns to other work: two batches of the largest size.
const WAITING_MAX: usize = 32;

/// The results of a job, in the order of its inputs. Blocks while the next one is not ready.
///
/// The engine works ahead by a bounded number of results, so whoever writes them to a slow disk holds no film in memory.
/// Previews go on meanwhile. An error is the last item. Dropping the job cancels what is left of it.
#[must_use = "a job that is dropped is cancelled"]
pub struct Job<T> {
    results: Receiver<Result<T, EngineError>>,
    remaining: usize,
    cancelled: Arc<AtomicBool>,
    engine: TellOfJobs,
}

impl<T> Job<T> {
    /// Results still to come, if nothing fails.
    pub fn remaining(&self) -> usize {
        self.remaining
    }

    /// Stops the job: no more results come, and the engine gives it up after the batch it is at.
    pub fn cancel(&mut self) {
        self.remaining = 0;
        self.cancelled.store(true, Ordering::Relaxed);
        self.nudge();
    }

    /// Tells the engine, which may be asleep, to look at the job again.
    fn nudge(&self) {
        (self.engine)(JobMessage::Moved);
    }
}

impl<T> Iterator for Job<T> {
    type Item = Result<T, EngineError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.remaining == 0 {
            return None;
        }
        let result = self.results.recv().unwrap_or(Err(EngineError::Stopped));
        match result {
            Ok(_) => self.remaining -= 1,
            Err(_) => self.remaining = 0,
        }
        self.nudge();
        Some(result)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.remaining.min(1), Some(self.remaining))
    }
}

impl<T> FusedIterator for Job<T> {}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// The engine's end of a job that turns `I` into `O`.
pub(super) struct Lane<I, O> {
    inputs: vec::IntoIter<I>,
    results: Sender<Result<O, EngineError>>,
    cancelled: Arc<AtomicBool>,
}

impl<I, O> Lane<I, O> {
    /// Both ends of a job. `engine` is what the job nudges.
    pub(super) fn open(inputs: Vec<I>, engine: TellOfJobs) -> (Self, Job<O>) {
        let (sender, receiver) = bounded(WAITING_MAX);
        let cancelled = Arc::new(AtomicBool::new(false));
        let job = Job {
            results: receiver,
            remaining: inputs.len(),
            cancelled: Arc::clone(&cancelled),
            engine,
        };
        let lane = Self {
            inputs: inputs.into_iter(),
            results: sender,
            cancelled,
        };
        (lane, job)
    }

    fn is_over(&self) -> bool {
        self.inputs.len() == 0 || self.cancelled.load(Ordering::Relaxed)
    }

    /// Whether the results of the next `batch` inputs can be handed over without waiting.
    fn has_room(&self, batch: usize) -> bool {
        self.results.len() + batch.min(self.inputs.len()) <= WAITING_MAX
    }

    /// Does up to `batch` inputs. An error is the job's last result.
    fn step(&mut self, batch: usize, mut work: impl FnMut(&[I]) -> Result<Vec<O>, EngineError>) {
        let inputs: Vec<I> = self.inputs.by_ref().take(batch).collect();
        let outcome = work(&inputs).and_then(|outputs| {
            if outputs.len() == inputs.len() {
                Ok(outputs)
            } else {
                Err(EngineError::Failed(format!(
                    "the model answered {} of {} faces",
                    outputs.len(),
                    inputs.len()
                )))
            }
        });
        match outcome {
            Ok(outputs) => outputs
                .into_iter()
                .for_each(|output| self.hand_over(Ok(output))),
            Err(error) => {
                self.hand_over(Err(error));
                self.inputs = Vec::new().into_iter();
            }
        }
    }

    fn hand_over(&mut self, result: Result<O, EngineError>) {
        // There is room, so this fails only if nobody wants the rest.
        if self.results.try_send(result).is_err() {
            self.cancelled.store(true, Ordering::Relaxed);
        }
    }
}

/// A job as the engine's thread sees it.
pub(super) enum JobWork {
    Encode(Lane<RgbImage, Latent>),
    /// With its sharpening; without one it gets that of the time at which it comes in: a film is of one piece.
    Decode(Lane<Drawing, RgbImage>, Option<Sharpen>),
    /// With the number of steps.
    Refine(Lane<(RgbImage, Latent), Refined>, usize),
    Align(Lane<Detected, Vec<FoundFace>>),
}

/// A photo and what the detector saw in it.
pub(super) type Detected = (Arc<Photo>, Vec<FaceBox>);

impl JobWork {
    pub(super) fn is_over(&self) -> bool {
        match self {
            Self::Encode(lane) => lane.is_over(),
            Self::Decode(lane, _) => lane.is_over(),
            Self::Refine(lane, _) => lane.is_over(),
            Self::Align(lane) => lane.is_over(),
        }
    }

    pub(super) fn has_room(&self, batch: usize) -> bool {
        match self {
            Self::Encode(lane) => lane.has_room(batch),
            Self::Decode(lane, _) => lane.has_room(batch),
            Self::Refine(lane, _) => lane.has_room(batch),
            Self::Align(lane) => lane.has_room(batch),
        }
    }

    /// Does one batch, with the given ways to do it.
    pub(super) fn step<W: FaceWork>(&mut self, batch: usize, worker: &mut W) {
        match self {
            Self::Encode(lane) => lane.step(batch, |images| worker.encode(images)),
            Self::Decode(lane, sharpen) => {
                let sharpen = sharpen.unwrap_or_default();
                lane.step(batch, |drawings| worker.decode(drawings, sharpen));
            }
            Self::Refine(lane, steps) => lane.step(batch, |faces| worker.refine(faces, *steps)),
            // One at a time: a photo of a crowd takes as long as a hundred portraits.
            Self::Align(lane) => lane.step(1, |photos| Ok(worker.align(photos))),
        }
    }
}

/// What a job needs done.
pub(super) trait FaceWork {
    fn encode(&mut self, images: &[RgbImage]) -> Result<Vec<Latent>, EngineError>;
    fn decode(
        &mut self,
        drawings: &[Drawing],
        sharpen: Sharpen,
    ) -> Result<Vec<RgbImage>, EngineError>;
    fn refine(
        &mut self,
        faces: &[(RgbImage, Latent)],
        steps: usize,
    ) -> Result<Vec<Refined>, EngineError>;
    fn align(&mut self, photos: &[Detected]) -> Vec<Vec<FoundFace>>;
}
