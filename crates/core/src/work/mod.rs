//! Work that is done elsewhere than on the window's thread.
//!
//! A [`Job`] is one piece of it: it has a thread of its own, says how far it is, can be cancelled, wakes the window when
//! there is news, and makes an error of a panic. Who started it holds the job and polls it; nothing ever waits for it but the
//! end of the program.

mod job;
mod progress;

use std::sync::Arc;

pub use job::{Job, Reporter, Stopped};
pub use progress::{Progress, remaining_secs};

/// Is called from other threads whenever there is news; a window asks for a repaint there.
pub type Wake = Arc<dyn Fn() + Send + Sync>;
