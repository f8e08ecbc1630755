//! One piece of work on a thread of its own.

use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::Builder;

use crossbeam_channel::{Receiver, TryRecvError, bounded};

use super::Wake;
use crate::guard::{Crash, try_guarded};
use crate::words;

/// How a job ended that has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Whoever started it wanted no more of it.
    Cancelled,
    /// A sentence for the user, without a full stop at its end.
    Failed(String),
}

impl From<String> for Stopped {
    fn from(reason: String) -> Self {
        Self::Failed(reason)
    }
}

impl From<Crash> for Stopped {
    fn from(crash: Crash) -> Self {
        Self::Failed(crash.into())
    }
}

/// What the two threads have in common.
struct Shared {
    /// The bits of an `f32`.
    fraction: AtomicU32,
    is_cancelled: AtomicBool,
    wake: Wake,
}

/// Work that is under way, and its result once there is one. Dropping it cancels.
pub struct Job<T> {
    doing: String,
    shared: Arc<Shared>,
    /// Nothing is in it any more once the result was taken.
    result: Option<Receiver<Result<T, Stopped>>>,
}

impl<T: Send + 'static> Job<T> {
    /// Does `work` on a thread called `name`. `doing` begins the sentence of a failure and names the file if there is one,
    /// such as "Writing me.gif". `wake` is called from that thread whenever there is news.
    ///
    /// A system that has no thread left makes a job that has failed.
    pub fn spawn(
        name: &str,
        doing: impl Display,
        wake: &Wake,
        work: impl FnOnce(&Reporter) -> Result<T, Stopped> + Send + 'static,
    ) -> Self {
        let (sender, result) = bounded(1);
        let shared = Arc::new(Shared {
            fraction: AtomicU32::new(0.0_f32.to_bits()),
            is_cancelled: AtomicBool::new(false),
            wake: Arc::clone(wake),
        });
        let doing = doing.to_string();
        let (own_doing, own_sender) = (doing.clone(), sender.clone());
        let reporter = Reporter {
            shared: Arc::clone(&shared),
        };
        let started = Builder::new().name(name.to_owned()).spawn(move || {
            let result = try_guarded(own_doing, || work(&reporter));
            // Nobody listens any more once the job was dropped.
            own_sender.send(result).ok();
            (reporter.shared.wake)();
        });
        if let Err(error) = started {
            let failed =
                Stopped::Failed(format!("{doing} cannot begin: {}", words::io_error(&error)));
            // There is room for one, and it is the only one.
            sender.send(Err(failed)).ok();
        }
        Self {
            doing,
            shared,
            result: Some(result),
        }
    }

    /// Takes the result if there is one now, once.
    pub fn poll(&mut self) -> Option<Result<T, Stopped>> {
        let result = match self.result.as_ref()?.try_recv() {
            Ok(result) => result,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Err(self.gone()),
        };
        self.result = None;
        Some(result)
    }

    /// Waits for the result, for the end of the program; `None` if it was taken already.
    pub fn wait(mut self) -> Option<Result<T, Stopped>> {
        let result = self.result.take()?;
        Some(result.recv().unwrap_or_else(|_| Err(self.gone())))
    }

    fn gone(&self) -> Stopped {
        Stopped::Failed(format!("{} ended without a result. Try again", self.doing))
    }
}

impl<T> Job<T> {
    /// The finished part as the work has told it last, 0 to 1.
    pub fn fraction(&self) -> f32 {
        f32::from_bits(self.shared.fraction.load(Ordering::Relaxed))
    }

    /// Asks the work to stop: it ends as [`Stopped::Cancelled`] unless it was done before it noticed.
    pub fn cancel(&self) {
        self.shared.is_cancelled.store(true, Ordering::Relaxed);
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// How work says how far it is, and learns whether it shall go on.
pub struct Reporter {
    shared: Arc<Shared>,
}

impl Reporter {
    /// Tells the finished part, 0 to 1.
    pub fn reached(&self, fraction: f32) {
        let bits = fraction.to_bits();
        self.shared.fraction.store(bits, Ordering::Relaxed);
        (self.shared.wake)();
    }

    /// Whether the work shall stop.
    pub fn is_cancelled(&self) -> bool {
        self.shared.is_cancelled.load(Ordering::Relaxed)
    }
}
