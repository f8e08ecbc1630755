//! Exporting the morph.

use std::path::Path;
use std::sync::Arc;

use super::{Progress, Session, SlotState};
use crate::export::{Animation, Repeat};
use crate::latent::Latent;
use crate::studio::document::Document;
use crate::studio::export_job::{ExportJob, ExportOutcome, FrameSource};
use crate::studio::messages::Severity;

/// Finished share below which an estimate of the time left would jump about.
const MIN_ESTIMATED_FRACTION: f32 = 0.05;

pub(super) struct Exports {
    running: Option<Running>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

struct Running {
    job: ExportJob,
    started_secs: f64,
}

impl Exports {
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self {
            running: None,
            wake,
        }
    }

    pub fn progress(&self, now_secs: f64) -> Option<Progress> {
        let running = self.running.as_ref()?;
        let fraction = running.job.fraction();
        let elapsed_secs = (now_secs - running.started_secs) as f32;
        let name = running.job.path().file_name().unwrap_or_default();
        Some(Progress {
            label: format!("Exporting {}", name.to_string_lossy()),
            fraction: Some(fraction),
            remaining_secs: (fraction >= MIN_ESTIMATED_FRACTION)
                .then(|| elapsed_secs * (1.0 - fraction) / fraction),
            can_cancel: true,
        })
    }
}

/// How the document's timeline is written into a file.
pub fn animation(document: &Document) -> Animation {
    let timeline = document.timeline();
    Animation {
        fps: timeline.fps,
        size_px: timeline.size_px,
        hold_frames: timeline.hold_frames,
        ping_pong: timeline.ping_pong,
        repeat: if timeline.looped {
            Repeat::Forever
        } else {
            Repeat::Times(1)
        },
        dither: true,
    }
}

impl Session {
    /// Starts writing the morph to a GIF. `false` if it cannot be started; the reason is then among the messages. The
    /// outcome becomes a message too.
    pub fn start_export(&mut self, path: &Path, frames: &dyn FrameSource) -> bool {
        match self.try_start_export(path, frames) {
            Ok(()) => true,
            Err(reason) => {
                self.notices.report(Severity::Error, reason);
                false
            }
        }
    }

    fn try_start_export(&mut self, path: &Path, frames: &dyn FrameSource) -> Result<(), String> {
        if self.is_exporting() {
            return Err("Another export is running. Wait for it or cancel it".to_owned());
        }
        let codes = self.export_codes()?;
        let frame_count = codes.len();
        let job = ExportJob::start(
            path,
            frames.frames(codes),
            frame_count,
            animation(self.document()),
            Arc::clone(&self.exports.wake),
        )
        .map_err(|error| format!("The export cannot start: {error}"))?;
        self.exports.running = Some(Running {
            job,
            started_secs: self.notices.now_secs,
        });
        Ok(())
    }

    /// The code of each frame of the morph, without repeats.
    ///
    /// # Errors
    /// A sentence saying what is missing.
    pub fn export_codes(&self) -> Result<Vec<Latent>, String> {
        if let Some((slot, state)) = self.unfinished_slot() {
            return Err(match state {
                SlotState::Failed(reason) => {
                    format!("{} cannot take part: {reason}", slot.name)
                }
                _ => format!("Wait until {} is ready", slot.name),
            });
        }
        let path = self
            .morph_path()
            .filter(|path| path.segments() > 0)
            .ok_or("A morph needs two faces. Put another one into a slot")?;
        let timeline = self.document().timeline();
        let frame_count = timeline.frame_count(path.segments() + 1);
        Ok((0..frame_count)
            .map(|frame| path.at(timeline.position_of_frame(frame)))
            .collect())
    }

    /// Whether an export is running.
    pub fn is_exporting(&self) -> bool {
        self.exports.running.is_some()
    }

    /// Asks the running export to stop.
    pub fn cancel_export(&mut self) {
        if let Some(running) = &self.exports.running {
            running.job.cancel();
        }
    }

    pub(super) fn pump_export(&mut self) {
        let outcome = self
            .exports
            .running
            .as_mut()
            .and_then(|running| running.job.poll());
        let Some(outcome) = outcome else {
            return;
        };
        self.exports.running = None;
        match outcome {
            ExportOutcome::Written { path, bytes } => self.notices.report(
                Severity::Info,
                format!("Saved {} ({})", path.display(), size_text(bytes)),
            ),
            ExportOutcome::Cancelled => self.notices.report(Severity::Info, "Export cancelled"),
            ExportOutcome::Failed(reason) => self.notices.report(Severity::Error, reason),
        }
    }
}

fn size_text(bytes: u64) -> String {
    const KILOBYTE: f64 = 1000.0;
    let kilobytes = bytes as f64 / KILOBYTE;
    if kilobytes < KILOBYTE {
        format!("{:.0} kB", kilobytes.max(1.0))
    } else {
        format!("{:.1} MB", kilobytes / KILOBYTE)
    }
}
