//! A morph on its way into a file: frames are decoded and written as they come, on a thread of their own.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use image::RgbImage;

use facemath_core::export::{Animation, ExportError, Format, Progress, Spool};
use facemath_core::photo::Further;
use facemath_core::work::{Job, Reporter, Stopped, Wake};
use facemath_nets::engine::Drawing;

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

/// A file that an export has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub path: PathBuf,
    /// Size of the file.
    pub bytes: u64,
    /// What of the photo's own file is not in it.
    pub left_behind: Option<Further>,
}

/// Starts writing `frame_count` frames to `path`, a folder for formats that are none. Unless it is written, what is there is as
/// it was before.
pub fn start_film(
    path: &Path,
    frames: Frames,
    frame_count: usize,
    format: Format,
    animation: Animation,
    wake: &Wake,
) -> Job<Written> {
    let worker_path = path.to_owned();
    let doing = format!("Writing {}", path.display());
    Job::spawn("export", doing, wake, move |reporter| {
        let worker = Worker {
            path: worker_path,
            frame_count,
            format,
            animation,
            reporter,
        };
        worker.write(frames)
    })
}

struct Worker<'a> {
    path: PathBuf,
    frame_count: usize,
    format: Format,
    animation: Animation,
    reporter: &'a Reporter,
}

impl Worker<'_> {
    /// Frames are written as they come. Those without detail have the model's size; the writer enlarges them.
    fn write(&self, frames: Frames) -> Result<Written, Stopped> {
        let mut frames = Spool::new(frames, self.frame_count, &self.path);
        let mut on_progress = |progress: Progress| {
            self.reporter.reached(progress.fraction());
            if self.reporter.is_cancelled() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let report = self
            .format
            .write(&self.path, &mut frames, &self.animation, &mut on_progress);
        match report {
            Ok(report) => Ok(Written {
                path: self.path.clone(),
                bytes: report.bytes,
                left_behind: None,
            }),
            Err(ExportError::Cancelled) => Err(Stopped::Cancelled),
            // Whoever cancels also stops whoever draws, which then has no next frame.
            Err(_) if self.reporter.is_cancelled() => Err(Stopped::Cancelled),
            Err(error) => Err(Stopped::Failed(error.to_string())),
        }
    }
}
