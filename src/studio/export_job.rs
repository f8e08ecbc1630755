//! A morph on its way into a file: frames are decoded, gathered and written on a thread of their own.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, TryRecvError, unbounded};
use image::RgbImage;

use crate::engine::Drawing;
use crate::export::{Animation, ExportError, write_gif};
use crate::guard::guarded;

/// Decoded faces in order; dropping it stops whoever makes them. An error is a sentence for the user.
pub type Frames = Box<dyn Iterator<Item = Result<RgbImage, String>> + Send>;

/// Draws faces, all of them and in order: the engine, or a stand-in in tests.
///
/// Implemented by closures, so that the window can write `&|drawings| Box::new(engine.decode(drawings))`.
pub trait FrameSource {
    /// Starts drawing without waiting.
    fn frames(&self, drawings: Vec<Drawing>) -> Frames;
}

impl<F: Fn(Vec<Drawing>) -> Frames> FrameSource for F {
    fn frames(&self, drawings: Vec<Drawing>) -> Frames {
        self(drawings)
    }
}

/// Share of the work, by time, that decoding is taken for; writing (palette, dithering, compression) is the rest. It
/// only has to make the bar move about evenly.
const DECODING_SHARE: f32 = 0.5;

/// How an export ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportOutcome {
    /// The file is there.
    Written {
        path: PathBuf,
        /// Size of the file.
        bytes: u64,
    },
    /// The user stopped it; the file is as it was before.
    Cancelled,
    /// A sentence saying why not; the file is as it was before.
    Failed(String),
}

enum Update {
    Fraction(f32),
    Ended(ExportOutcome),
}

/// A running export. Dropping it cancels.
pub struct ExportJob {
    path: PathBuf,
    updates: Receiver<Update>,
    is_cancelled: Arc<AtomicBool>,
    fraction: f32,
}

impl ExportJob {
    /// Writes `frame_count` frames to a GIF at `path`. `wake` is called from the job's thread whenever there is news.
    ///
    /// # Errors
    /// What the system said if it has no thread left.
    pub fn start(
        path: &Path,
        frames: Frames,
        frame_count: usize,
        animation: Animation,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> std::io::Result<Self> {
        let worker_path = path.to_owned();
        Self::spawn(path, wake, move |reporter| {
            let worker = Worker {
                path: worker_path,
                frame_count,
                animation,
                reporter,
            };
            worker.run(frames)
        })
    }

    /// Does `work`, which writes `path`, on a thread of its own.
    ///
    /// # Errors
    /// What the system said if it has no thread left.
    pub(super) fn spawn(
        path: &Path,
        wake: Arc<dyn Fn() + Send + Sync>,
        work: impl FnOnce(&Reporter) -> ExportOutcome + Send + 'static,
    ) -> std::io::Result<Self> {
        let doing = format!("Writing {}", path.display());
        let (sender, updates) = unbounded();
        let is_cancelled = Arc::new(AtomicBool::new(false));
        let reporter = Reporter {
            sender,
            wake,
            is_cancelled: Arc::clone(&is_cancelled),
        };
        std::thread::Builder::new()
            .name("export".to_owned())
            .spawn(move || {
                let outcome = guarded(doing, || work(&reporter))
                    .unwrap_or_else(|crash| ExportOutcome::Failed(crash.into()));
                reporter.tell(Update::Ended(outcome));
            })?;
        Ok(Self {
            path: path.to_owned(),
            updates,
            is_cancelled,
            fraction: 0.0,
        })
    }

    /// The file being written.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The finished part, 0 to 1.
    pub fn fraction(&self) -> f32 {
        self.fraction
    }

    /// Asks the job to stop; [`ExportJob::poll`] then tells when it has.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Takes in the news without waiting; the outcome once there is one.
    pub fn poll(&mut self) -> Option<ExportOutcome> {
        loop {
            match self.updates.try_recv() {
                Ok(Update::Fraction(fraction)) => self.fraction = fraction,
                Ok(Update::Ended(outcome)) => return Some(outcome),
                Err(TryRecvError::Empty) => return None,
                Err(TryRecvError::Disconnected) => {
                    return Some(ExportOutcome::Failed(
                        "The export stopped unexpectedly. Try again".to_owned(),
                    ));
                }
            }
        }
    }
}

impl Drop for ExportJob {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// How a job tells what it does, and learns whether it shall go on.
pub(super) struct Reporter {
    sender: Sender<Update>,
    wake: Arc<dyn Fn() + Send + Sync>,
    is_cancelled: Arc<AtomicBool>,
}

impl Reporter {
    /// The finished part, 0 to 1.
    pub fn reached(&self, fraction: f32) {
        self.tell(Update::Fraction(fraction));
    }

    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    fn tell(&self, update: Update) {
        // Nobody listens any more once the window is closed.
        self.sender.send(update).ok();
        (self.wake)();
    }
}

struct Worker<'a> {
    path: PathBuf,
    frame_count: usize,
    animation: Animation,
    reporter: &'a Reporter,
}

impl Worker<'_> {
    fn run(self, frames: Frames) -> ExportOutcome {
        match self.gather(frames).and_then(|frames| self.write(&frames)) {
            Ok(outcome) | Err(outcome) => outcome,
        }
    }

    /// Decoded frames. Those without detail have the model's size; the writer enlarges them.
    fn gather(&self, frames: Frames) -> Result<Vec<RgbImage>, ExportOutcome> {
        let mut gathered = Vec::with_capacity(self.frame_count);
        for frame in frames {
            if self.reporter.is_cancelled() {
                return Err(ExportOutcome::Cancelled);
            }
            gathered.push(frame.map_err(ExportOutcome::Failed)?);
            let done = gathered.len() as f32 / self.frame_count.max(1) as f32;
            self.reporter.reached(DECODING_SHARE * done.min(1.0));
        }
        if self.reporter.is_cancelled() {
            return Err(ExportOutcome::Cancelled);
        }
        if gathered.len() != self.frame_count {
            return Err(ExportOutcome::Failed(format!(
                "Only {} of {} frames were made. Try again",
                gathered.len(),
                self.frame_count
            )));
        }
        Ok(gathered)
    }

    fn write(&self, frames: &[RgbImage]) -> Result<ExportOutcome, ExportOutcome> {
        let report = write_gif(&self.path, frames, &self.animation, &mut |progress| {
            let fraction = DECODING_SHARE + (1.0 - DECODING_SHARE) * progress.fraction();
            self.reporter.reached(fraction);
            if self.reporter.is_cancelled() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        match report {
            Ok(report) => Ok(ExportOutcome::Written {
                path: self.path.clone(),
                bytes: report.bytes,
            }),
            Err(ExportError::Cancelled) => Err(ExportOutcome::Cancelled),
            Err(error) => Err(ExportOutcome::Failed(error.to_string())),
        }
    }
}
