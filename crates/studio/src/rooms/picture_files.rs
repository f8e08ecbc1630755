//! Single pictures out of the studio and into it: saving what the stage shows, and keeping what was pasted.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::{RgbImage, RgbaImage};
use sha2::{Digest as _, Sha256};

use crate::context::{Context, Destination, Extent};
use crate::export_job::FrameSource;
use crate::messages::Severity;
use crate::{PictureSize, SlotId};
use facemath_core::export::{
    ExportError, Provenance, strip, write_drawn_png, write_png, write_png_with_alpha,
};
use facemath_core::photo::{MAX_PIXELS, resize};
use facemath_core::words;
use facemath_core::work::{Job, Stopped, Wake};
use facemath_nets::engine::Drawing;

/// Folder of the pasted pictures, inside that of the autosave.
const PASTED_FOLDER: &str = "pasted";
/// Bytes of a pasted picture's checksum in its file name: enough to tell a lifetime's pictures apart.
const NAME_BYTES: usize = 6;

/// Makes a picture, which may take a while: for another thread than the window's. An error is a sentence.
pub type PictureMaker = Box<dyn FnOnce() -> Result<RgbImage, String> + Send>;

/// What a picture is written for.
#[derive(Clone, Copy)]
enum Purpose {
    /// The user has chosen the file.
    Saved,
    /// It was pasted, and is then put into a slot like any photo.
    Pasted { slot: Option<SlotId> },
}

/// Pictures on their way to the disk, each on a thread of its own: waiting for the engine would hold up a shared one.
pub struct PictureFiles {
    folder: Option<PathBuf>,
    jobs: Vec<(Purpose, Job<PathBuf>)>,
    wake: Wake,
}

impl PictureFiles {
    pub fn new(data_folder: Option<PathBuf>, wake: Wake) -> Self {
        Self {
            folder: data_folder.map(|folder| folder.join(PASTED_FOLDER)),
            jobs: Vec::new(),
            wake,
        }
    }

    /// Has `work` done, which gives the file; `doing` begins the sentence of a failure.
    fn start(
        &mut self,
        purpose: Purpose,
        doing: String,
        work: impl FnOnce() -> Result<PathBuf, String> + Send + 'static,
    ) {
        let job = Job::spawn("picture-file", doing, &self.wake, move |_| Ok(work()?));
        self.jobs.push((purpose, job));
    }

    /// Takes what has been done.
    fn take_done(&mut self) -> Vec<(Purpose, Result<PathBuf, Stopped>)> {
        let mut done = Vec::new();
        self.jobs.retain_mut(|(purpose, job)| {
            let result = job.poll();
            let is_running = result.is_none();
            done.extend(result.map(|result| (*purpose, result)));
            is_running
        });
        done
    }
}

impl PictureFiles {
    /// Whether the selected face has both a photo's square and an edited face to save beside each other.
    pub fn has_crops(&self, context: &Context) -> bool {
        let selected = context.document().selected();
        selected.is_some_and(|slot| {
            context.aligned(slot).is_some() && context.edited_code(slot).is_some()
        })
    }

    /// What makes the square of the selected photo with the edited face beside it; `None` where there is none.
    pub fn crops_picture(
        &self,
        context: &Context,
        size: PictureSize,
        frames: &dyn FrameSource,
    ) -> Option<PictureMaker> {
        let slot = context.document().selected()?;
        context.aligned(slot)?;
        let square = Arc::clone(context.original(slot)?);
        let side_px = size.px(Some(square.width()), context.model()?.image_size_px);
        let edited = context.edited_drawing(slot, Extent::Exactly(side_px))?;
        let edited = drawn(edited, side_px, frames);
        Some(Box::new(move || {
            let square = resize(&square, side_px, side_px);
            Ok(strip(&[square, edited()?], 0))
        }))
    }

    /// Writes a picture as PNG in the background, with a comment if it is one of drawn faces alone. The outcome becomes a
    /// message.
    pub(crate) fn save_picture(
        &mut self,
        path: &Path,
        make: PictureMaker,
        provenance: Option<Provenance>,
    ) {
        let path = path.to_owned();
        let doing = format!("Saving {}", path.display());
        let save = move || {
            let picture = make()?;
            match provenance {
                Some(provenance) => write_drawn_png(&path, &picture, provenance),
                None => write_png(&path, &picture),
            }
            .map_err(|error| in_a_sentence(&error))?;
            Ok(path)
        };
        self.start(Purpose::Saved, doing, save);
    }

    /// Keeps a pasted picture as a file in the data folder, in the background, and then puts it into `slot` (or the first
    /// empty one) like any photo, so that projects find it again.
    pub(crate) fn paste_picture(
        &mut self,
        context: &mut Context,
        picture: RgbaImage,
        slot: Option<SlotId>,
    ) {
        let Some(folder) = self.folder.clone() else {
            context.notices.report(
                Severity::Error,
                "The picture cannot be pasted: there is no folder to keep it in. Save it as a file and open that",
            );
            return;
        };
        let doing = format!("Keeping a pasted picture in {}", folder.display());
        self.start(Purpose::Pasted { slot }, doing, move || {
            keep(&folder, &picture)
        });
    }

    /// Whether a picture is being saved or kept.
    pub fn is_writing_picture(&self) -> bool {
        !self.jobs.is_empty()
    }

    pub(crate) fn pump_picture_files(&mut self, context: &mut Context) {
        for (purpose, result) in self.take_done() {
            match (purpose, result) {
                (Purpose::Saved, Ok(path)) => {
                    let text = format!("Saved {}", path.display());
                    context.notices.report_saved(path, text);
                }
                (Purpose::Pasted { slot }, Ok(path)) => {
                    context.place_files(vec![path], Destination::Slots(slot));
                }
                (_, Err(Stopped::Failed(reason))) => {
                    context.notices.report(Severity::Error, reason);
                }
                (_, Err(Stopped::Cancelled)) => {}
            }
        }
    }
}

/// The face, `side_px` wide and high.
pub(crate) fn drawn(drawing: Drawing, side_px: u32, frames: &dyn FrameSource) -> PictureMaker {
    let mut frames = frames.frames(vec![drawing]);
    Box::new(move || {
        let face = frames
            .next()
            .ok_or("The model drew no picture. Try again")??;
        Ok(resize(&face, side_px, side_px))
    })
}

/// Writes a pasted picture under a name made of its content: the same picture is the same file.
fn keep(folder: &Path, picture: &RgbaImage) -> Result<PathBuf, String> {
    let pixel_count = u64::from(picture.width()) * u64::from(picture.height());
    if pixel_count == 0 || pixel_count > MAX_PIXELS {
        return Err(format!(
            "The pasted picture is {} x {} pixels; at most {} million can be opened. Copy a smaller one",
            picture.width(),
            picture.height(),
            MAX_PIXELS / 1_000_000
        ));
    }
    let mut hasher = Sha256::new();
    hasher.update(picture.width().to_le_bytes());
    hasher.update(picture.as_raw());
    let digest = hasher.finalize();
    let name: String = digest
        .iter()
        .take(NAME_BYTES)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let path = folder.join(format!("Pasted {name}.png"));
    facemath_core::files::make_private_folder(folder).map_err(|error| {
        format!(
            "The pasted picture cannot be kept in {}: {}",
            folder.display(),
            words::io_error(&error)
        )
    })?;
    if !path.is_file() {
        write_png_with_alpha(&path, picture).map_err(|error| in_a_sentence(&error))?;
        if let Ok(file) = std::fs::File::open(&path) {
            facemath_core::files::close_to_others(&file);
        }
    }
    Ok(path)
}

fn in_a_sentence(error: &ExportError) -> String {
    format!("The picture was not saved: {error}")
}
