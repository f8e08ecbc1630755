//! Exporting the morph.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::drawings::Extent;
use super::{Progress, Session, SlotState};
use crate::detail::PasteOptions;
use crate::engine::Drawing;
use crate::export::{Animation, Provenance, Repeat};
use crate::photo::Framing;
use crate::studio::command::Command;
use crate::studio::document::{Document, Slot, SlotId, Source};
use crate::studio::export_job::{ExportJob, ExportOutcome, FrameSource};
use crate::studio::messages::Severity;
use crate::studio::photo_job::{self, PhotoExport, PhotoFile};

/// Finished share below which an estimate of the time left would jump about.
const MIN_ESTIMATED_FRACTION: f32 = 0.05;
/// Most bytes of frames with detail in one GIF. They are all held until the colours have been chosen.
const MAX_FRAMES_BYTES: u64 = 1 << 30;

pub(super) struct Exports {
    running: Option<Running>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

struct Running {
    job: ExportJob,
    /// What the file is to take the place of, if anything.
    bakes: Option<Baking>,
    started_secs: f64,
}

/// The face that a baked photo is made of.
struct Baking {
    slot: SlotId,
    source: Source,
    framing: Framing,
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
            label: match running.bakes {
                Some(_) => "Baking the edits".to_owned(),
                None => format!("Exporting {}", name.to_string_lossy()),
            },
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
        provenance: Provenance::default(),
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
        let drawings = self.export_drawings()?;
        let animation = animation(self.document());
        self.start_gif(path, drawings, animation, frames)
    }

    /// Starts writing the faces of `drawings` to a GIF.
    ///
    /// # Errors
    /// A sentence saying why it cannot be started.
    pub(super) fn start_gif(
        &mut self,
        path: &Path,
        drawings: Vec<Drawing>,
        animation: Animation,
        frames: &dyn FrameSource,
    ) -> Result<(), String> {
        if self.is_exporting() {
            return Err("Another export is running. Wait for it or cancel it".to_owned());
        }
        let carries = drawings.iter().any(Drawing::carries_detail);
        let animation = Animation {
            provenance: Provenance::of(carries),
            ..animation
        };
        let frame_count = drawings.len();
        let bytes = drawings.iter().map(bytes_of).sum::<u64>();
        if bytes > MAX_FRAMES_BYTES {
            return Err(format!(
                "{frame_count} frames at {} pixels are more than fit in memory. Choose a smaller size, or fewer frames",
                animation.size_px
            ));
        }
        let job = ExportJob::start(
            path,
            frames.frames(drawings),
            frame_count,
            animation,
            Arc::clone(&self.exports.wake),
        )
        .map_err(|error| format!("The export cannot start: {error}"))?;
        self.exports.running = Some(Running {
            job,
            bakes: None,
            started_secs: self.notices.now_secs,
        });
        Ok(())
    }

    /// Each frame of the morph, without repeats: at the timeline's size where it carries detail, and at the model's where
    /// it does not.
    ///
    /// # Errors
    /// A sentence saying what is missing.
    pub fn export_drawings(&self) -> Result<Vec<Drawing>, String> {
        if let Some((slot, state)) = self.unfinished_slot() {
            return Err(match state {
                SlotState::Failed(reason) => {
                    format!("{} cannot take part: {reason}", slot.name)
                }
                _ => format!("Wait until {} is ready", slot.name),
            });
        }
        let morph = self
            .morph()
            .filter(|morph| morph.path.segments() > 0)
            .ok_or("A morph needs two faces. Put another one into a slot")?;
        let timeline = self.document().timeline();
        let extent = Extent::Exactly(timeline.size_px);
        let frame_count = timeline.frame_count(morph.path.segments() + 1);
        Ok((0..frame_count)
            .map(|frame| self.frame_of(&morph, timeline.position_of_frame(frame), extent))
            .collect())
    }

    /// Whether the edits of the selected face can be put back into its photo now.
    pub fn can_save_photo(&self) -> bool {
        let selected = self.document().selected_slot();
        !self.is_exporting()
            && selected.is_some_and(|slot| {
                self.has_photo(slot) && self.slot_state(slot.id) == SlotState::Ready
            })
    }

    /// Starts writing the photo of the selected face with its edits to `path`, at its own size and in its own format.
    /// `false` if it cannot be started; the reason is then among the messages. The outcome becomes a message too.
    pub fn start_saving_photo(&mut self, path: &Path, frames: &dyn FrameSource) -> bool {
        let started = self.try_start_photo(path, PhotoFile::Own, frames);
        self.report_if_failed(started)
    }

    /// Starts making the photo of the selected face with its edits the new starting point. When it is written the
    /// document changes in one step, unless another face has been put into the slot. `false` as for
    /// [`Session::start_saving_photo`].
    pub fn start_baking(&mut self, frames: &dyn FrameSource) -> bool {
        let started = self
            .new_bake_path()
            .and_then(|path| self.try_start_photo(&path, PhotoFile::Baked, frames));
        self.report_if_failed(started)
    }

    pub(super) fn report_if_failed(&mut self, started: Result<(), String>) -> bool {
        match started {
            Ok(()) => true,
            Err(reason) => {
                self.notices.report(Severity::Error, reason);
                false
            }
        }
    }

    /// A name that no photo has yet.
    fn new_bake_path(&self) -> Result<PathBuf, String> {
        let folder = self.bake_folder.as_ref().ok_or(
            "There is no folder to keep baked photos in. Save the edited photo and open it",
        )?;
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
        let number: u64 = rand::random();
        Ok(folder.join(format!("baked-{number:016x}.png")))
    }

    fn try_start_photo(
        &mut self,
        path: &Path,
        file: PhotoFile,
        frames: &dyn FrameSource,
    ) -> Result<(), String> {
        if self.is_exporting() {
            return Err("Another export is running. Wait for it or cancel it".to_owned());
        }
        let slot = self
            .document()
            .selected_slot()
            .filter(|_| self.can_save_photo())
            .ok_or("Choose a face with a photo first")?;
        let source = slot.source.clone().ok_or("Choose a face first")?;
        let codes = self
            .plain_and_edited_code(slot)
            .ok_or_else(|| format!("Wait until {} is ready", slot.name))?;
        // The one in use, be it chosen or found.
        let framing = self
            .framing(slot.id)
            .ok_or_else(|| format!("Wait until {} is ready", slot.name))?;
        let export = PhotoExport {
            source: source.clone(),
            framing,
            options: PasteOptions {
                detail: self.detail_amount(),
            },
            file,
        };
        let bakes = (file == PhotoFile::Baked).then_some(Baking {
            slot: slot.id,
            source,
            framing,
        });
        let wake = Arc::clone(&self.exports.wake);
        let job = photo_job::start(
            path,
            export,
            frames.frames(codes.map(Drawing::from).into()),
            wake,
        )
        .map_err(|error| format!("The export cannot start: {error}"))?;
        self.exports.running = Some(Running {
            job,
            bakes,
            started_secs: self.notices.now_secs,
        });
        Ok(())
    }

    fn finish_baking(&mut self, baking: &Baking, path: PathBuf) {
        let is_same = |slot: &Slot| slot.source.as_ref() == Some(&baking.source);
        if self.document().slot(baking.slot).is_some_and(is_same) {
            self.commit(Command::Bake {
                slot: baking.slot,
                source: Source::Photo { path },
                framing: baking.framing,
            });
        } else {
            self.notices.report(
                Severity::Warning,
                "The face was replaced in the meantime: nothing was baked",
            );
        }
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
            .and_then(|running| Some((running.job.poll()?, running.bakes.take())));
        let Some((outcome, bakes)) = outcome else {
            return;
        };
        self.exports.running = None;
        match outcome {
            ExportOutcome::Written { path, bytes } => match bakes {
                Some(baking) => self.finish_baking(&baking, path),
                None => self.notices.report(
                    Severity::Info,
                    format!("Saved {} ({})", path.display(), size_text(bytes)),
                ),
            },
            ExportOutcome::Cancelled => self.notices.report(Severity::Info, "Export cancelled"),
            ExportOutcome::Failed(reason) => self.notices.report(Severity::Error, reason),
        }
    }
}

/// Bytes that a frame takes until it is written; those without detail are as small as the model's pictures.
fn bytes_of(frame: &Drawing) -> u64 {
    let side_px = frame.detail.as_ref().map_or(0, |detail| detail.size_px);
    3 * u64::from(side_px).pow(2)
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
