//! What lies in the inbox of the engine's thread.

use std::sync::Arc;

use super::job::JobWork;
use super::messages::Request;

/// What the engine's thread is told.
pub(super) enum Message<T> {
    Request(Request<T>),
    Attach(T, wgpu::TextureView),
    Detach(T),
    Job(JobMessage),
    Stop,
}

/// What it is told of jobs, which have no target.
pub(super) enum JobMessage {
    Start(JobWork),
    /// A job has more room, or is cancelled.
    Moved,
}

/// Tells the engine's thread of jobs, whatever its targets are. If the engine is gone, nothing happens.
pub(super) type TellOfJobs = Arc<dyn Fn(JobMessage) + Send + Sync>;
