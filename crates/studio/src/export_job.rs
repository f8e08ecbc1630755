//! A morph on its way into a file: frames are decoded, gathered and written on a thread of their own.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use image::RgbImage;

use facemath_core::export::{Animation, ExportError, write_gif};
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

/// Share of the work, by time, that decoding is taken for; writing (palette, dithering, compression) is the rest. It
/// only has to make the bar move about evenly.
const DECODING_SHARE: f32 = 0.5;

/// A file that an export has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub path: PathBuf,
    /// Size of the file.
    pub bytes: u64,
    /// What of the photo's own file is not in it.
    pub left_behind: Option<Further>,
}

/// Starts writing `frame_count` frames to a GIF at `path`. Unless it is written, the file is as it was before.
pub fn start_gif(
    path: &Path,
    frames: Frames,
    frame_count: usize,
    animation: Animation,
    wake: &Wake,
) -> Job<Written> {
    let worker_path = path.to_owned();
    let doing = format!("Writing {}", path.display());
    Job::spawn("export", doing, wake, move |reporter| {
        let worker = Worker {
            path: worker_path,
            frame_count,
            animation,
            reporter,
        };
        worker.write(&worker.gather(frames)?)
    })
}

struct Worker<'a> {
    path: PathBuf,
    frame_count: usize,
    animation: Animation,
    reporter: &'a Reporter,
}

impl Worker<'_> {
    /// Decoded frames. Those without detail have the model's size; the writer enlarges them.
    fn gather(&self, frames: Frames) -> Result<Vec<RgbImage>, Stopped> {
        let mut gathered = Vec::with_capacity(self.frame_count);
        for frame in frames {
            if self.reporter.is_cancelled() {
                return Err(Stopped::Cancelled);
            }
            gathered.push(frame?);
            let done = gathered.len() as f32 / self.frame_count.max(1) as f32;
            self.reporter.reached(DECODING_SHARE * done.min(1.0));
        }
        if self.reporter.is_cancelled() {
            return Err(Stopped::Cancelled);
        }
        if gathered.len() != self.frame_count {
            return Err(Stopped::Failed(format!(
                "Only {} of {} frames were made. Try again",
                gathered.len(),
                self.frame_count
            )));
        }
        Ok(gathered)
    }

    fn write(&self, frames: &[RgbImage]) -> Result<Written, Stopped> {
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
            Ok(report) => Ok(Written {
                path: self.path.clone(),
                bytes: report.bytes,
                left_behind: None,
            }),
            Err(ExportError::Cancelled) => Err(Stopped::Cancelled),
            Err(error) => Err(Stopped::Failed(error.to_string())),
        }
    }
}
