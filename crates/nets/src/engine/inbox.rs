//! What lies in the inbox of the engine's thread.

use super::job::JobWork;
use super::messages::{Request, TargetId};

/// What the engine's thread is told.
pub(super) enum Message {
    Request(Request),
    Attach(TargetId, wgpu::TextureView),
    Detach(TargetId),
    Job(JobWork),
    /// A job has more room, or is cancelled.
    JobMoved,
    Stop,
}
