//! A morph on its way into a file: frames are decoded and written as they come, on a thread of their own.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use image::RgbImage;

use facemath_core::export::{
    Animation, ExportError, Format, Progress, Spool, folder_without_frames,
};
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

/// A film that is to be written.
#[derive(Clone, Debug)]
pub struct FilmFile<'a> {
    /// Where to: a folder for formats that are no single file. If frames are in it already, they stay, and these go into one
    /// whose name has a number.
    pub path: &'a Path,
    /// GIF, MP4 and so on.
    pub format: Format,
    /// How it is played.
    pub animation: Animation,
    /// For each frame how many extra times it is shown, as in [`Spool::with_holds`].
    pub holds: Vec<u32>,
}

/// Starts writing `frame_count` frames. Unless the film is written, what is there is as it was before.
pub fn start_film(
    film: FilmFile<'_>,
    frames: Frames,
    frame_count: usize,
    wake: &Wake,
) -> Job<Written> {
    let path = film.path.to_owned();
    let doing = format!("Writing {}", path.display());
    let FilmFile {
        format,
        animation,
        holds,
        ..
    } = film;
    Job::spawn("export", doing, wake, move |reporter| {
        let film = FilmFile {
            path: &path,
            format,
            animation,
            holds,
        };
        film.write(frames, frame_count, reporter, |fraction| fraction)
    })
}

impl FilmFile<'_> {
    /// Writes it frame by frame as they come; `part` says how much of the whole work is done by how much of the film. Those
    /// without detail have the model's size; the writer enlarges them.
    pub(crate) fn write(
        &self,
        frames: impl Iterator<Item = Result<RgbImage, String>>,
        frame_count: usize,
        reporter: &Reporter,
        part: impl Fn(f32) -> f32,
    ) -> Result<Written, Stopped> {
        let path = match self.format.extension() {
            Some(_) => self.path.to_owned(),
            None => folder_without_frames(self.path),
        };
        let frames = Spool::new(frames, frame_count, &path);
        let mut frames = frames.with_holds(self.holds.clone());
        let mut on_progress = |progress: Progress| {
            reporter.reached(part(progress.fraction()));
            if reporter.is_cancelled() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let report = self
            .format
            .write(&path, &mut frames, &self.animation, &mut on_progress);
        match report {
            Ok(report) => Ok(Written {
                path,
                bytes: report.bytes,
                left_behind: None,
            }),
            Err(ExportError::Cancelled) => Err(Stopped::Cancelled),
            // Whoever cancels also stops whoever draws, which then has no next frame.
            Err(_) if reporter.is_cancelled() => Err(Stopped::Cancelled),
            Err(error) => Err(Stopped::Failed(error.to_string())),
        }
    }
}
