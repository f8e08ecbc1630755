//! Photos off the window's thread: loading, shrinking for display, and cropping.
//!
//! A 24 megapixel photo takes a third of a second to decode and some milliseconds to crop, far too long for a frame of
//! the window. A [`PhotoWorker`] is handed jobs and asked for what is done; it never makes its caller wait.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crossbeam_channel::{Receiver, Sender, unbounded};
use image::{DynamicImage, RgbImage};

use super::document::Source;
use super::fit_job::FitJob;
use super::samples;
use facemath_core::detail::{FaceEdit, PasteOptions, Patches};
use facemath_core::guard::{guarded, try_guarded};
use facemath_core::latent::ConceptFit;
use facemath_core::photo::{self, ColourSpace, Framing, Photo};
use facemath_core::words;
use facemath_core::work::Wake;
use facemath_nets::align::{Detector, FaceBox, PictureLook};
use facemath_nets::engine::Photograph;

/// Longest side of a [`PhotoPreview`] in pixels: sharp in the framing editor, small in memory.
pub const PREVIEW_SIDE_PX: u32 = 1024;

/// A photo as it is shown while it is being framed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoPreview {
    /// The whole photo, at most [`PREVIEW_SIDE_PX`] on its longer side.
    pub pixels: RgbImage,
    /// Width of the photo itself, the space that a [`Framing`] is in.
    pub width_px: u32,
    /// Height of the photo itself.
    pub height_px: u32,
}

/// A decoded photo and its small copy for the screen.
#[derive(Clone, Debug)]
pub struct LoadedPhoto {
    pub photo: Arc<Photo>,
    pub preview: Arc<PhotoPreview>,
    /// What is seen of it before anybody looks for faces.
    pub look: PictureLook,
}

impl LoadedPhoto {
    /// Makes the small copy, and has a look.
    pub fn new(photo: Photo) -> Self {
        let (width_px, height_px) = (photo.width_px(), photo.height_px());
        let longer_px = width_px.max(height_px);
        let pixels = if longer_px <= PREVIEW_SIDE_PX {
            photo.pixels().clone()
        } else {
            let scale = f64::from(PREVIEW_SIDE_PX) / f64::from(longer_px);
            let shrunk = |side_px: u32| ((f64::from(side_px) * scale).round() as u32).max(1);
            photo::resize(photo.pixels(), shrunk(width_px), shrunk(height_px))
        };
        Self {
            look: PictureLook::of(&photo),
            photo: Arc::new(photo),
            preview: Arc::new(PhotoPreview {
                pixels,
                width_px,
                height_px,
            }),
        }
    }

    /// Bytes of pixels held.
    pub(super) fn byte_len(&self) -> usize {
        self.photo.pixels().as_raw().len() + self.preview.pixels.as_raw().len()
    }
}

/// Something to do with a photo.
#[derive(Clone, Debug)]
pub enum PhotoJob {
    /// Decode the photo or sample behind a source.
    Load(Source),
    /// Look for faces in the photo of a source.
    Detect { source: Source, photo: Arc<Photo> },
    /// Cut the face out.
    Crop(CropJob),
    /// Replace folders by the pictures in them.
    List(ListJob),
    /// Put the edits of faces into the small copy of their photo.
    Paste(PasteJob),
    /// Fit a concept to examples.
    Fit(Box<FitJob>),
}

/// Files and folders, of which the pictures are to be found.
#[derive(Clone, Debug)]
pub struct ListJob {
    /// Handed back with the result.
    pub ticket: u64,
    /// In the order that the faces will have.
    pub paths: Vec<PathBuf>,
}

/// Edits to be shown in their photo.
#[derive(Clone, Debug)]
pub struct PasteJob {
    /// Handed back with the result.
    pub ticket: u64,
    /// Whose photo it is.
    pub source: Source,
    pub preview: Arc<PhotoPreview>,
    /// The edited faces, their squares in the pixels of the photo itself.
    pub faces: Vec<FaceEdit>,
    pub options: PasteOptions,
}

impl PasteJob {
    fn run(&self) -> RgbImage {
        let pixels = &self.preview.pixels;
        let scale = pixels.width() as f32 / self.preview.width_px.max(1) as f32;
        let faces = self.faces.iter().map(|face| FaceEdit {
            framing: Framing {
                center_x_px: face.framing.center_x_px * scale,
                center_y_px: face.framing.center_y_px * scale,
                size_px: face.framing.size_px * scale,
                rotation_rad: face.framing.rotation_rad,
            },
            ..face.clone()
        });
        let faces: Vec<FaceEdit> = faces.collect();
        let patches = Photo::from_pixels(pixels.clone())
            .and_then(|photo| Patches::new(&photo, &faces, self.options));
        let mut pasted = DynamicImage::ImageRgb8(pixels.clone());
        if let Some(patches) = patches {
            patches.paste_in(&ColourSpace::default(), &mut pasted);
        }
        pasted.into_rgb8()
    }
}

/// A square to be cut out of a photo.
#[derive(Clone, Debug)]
pub struct CropJob {
    /// Handed back with the result.
    pub ticket: u64,
    /// Whose photo it is.
    pub source: Source,
    pub photo: Arc<Photo>,
    pub framing: Framing,
    /// Side of the result in pixels.
    pub size_px: u32,
    /// Whether the square is wanted at its working size as well.
    pub with_square: bool,
}

impl CropJob {
    fn run(&self) -> Cut {
        let pixels = photo::crop(&self.photo, self.framing, self.size_px);
        let (width_px, height_px) = (self.photo.width_px(), self.photo.height_px());
        let framing = self.framing.sanitised(width_px, height_px);
        let square =
            self.with_square.then(
                || match Photograph::working_size_px(&framing, self.size_px) {
                    same if same == self.size_px => pixels.clone(),
                    working_px => photo::crop(&self.photo, framing, working_px),
                },
            );
        Cut { pixels, square }
    }
}

/// A face that was cut out of its photo.
#[derive(Debug)]
pub struct Cut {
    /// At the size that was asked for.
    pub pixels: RgbImage,
    /// The same square at its working size, if that was wanted.
    pub square: Option<RgbImage>,
}

/// The result of a [`PhotoJob`]. Errors are sentences.
#[derive(Debug)]
pub enum PhotoDone {
    /// Of [`PhotoJob::Load`]: the photo.
    Loaded {
        source: Source,
        result: Result<LoadedPhoto, String>,
    },
    /// Of [`PhotoJob::Detect`]: what looks like faces, largest first.
    Detected {
        source: Source,
        photo: Arc<Photo>,
        boxes: Result<Vec<FaceBox>, String>,
    },
    /// Of [`PhotoJob::Crop`]: the face.
    Cropped {
        ticket: u64,
        result: Result<Cut, String>,
    },
    /// Of [`PhotoJob::List`]: the files, each folder replaced by its pictures, and a sentence for each folder without any.
    Listed {
        ticket: u64,
        files: Vec<PathBuf>,
        problems: Vec<String>,
    },
    /// Of [`PhotoJob::Paste`]: the whole photo at the size of its small copy.
    Pasted {
        ticket: u64,
        result: Result<RgbImage, String>,
    },
    /// Of [`PhotoJob::Fit`]: the direction.
    Fitted {
        ticket: u64,
        result: Result<Box<ConceptFit>, String>,
    },
}

/// Does [`PhotoJob`]s somewhere else.
pub trait PhotoWorker {
    /// Takes a job without waiting. Results may come in any order.
    fn start(&mut self, job: PhotoJob);

    /// The next result, if one is there.
    fn try_next(&mut self) -> Option<PhotoDone>;
}

/// The real worker: all cores, through rayon's pool.
pub struct ThreadedPhotos {
    done_sender: Sender<PhotoDone>,
    done: Receiver<PhotoDone>,
    wake: Wake,
}

impl ThreadedPhotos {
    /// `wake` is called from a worker thread whenever a result can be fetched; a window asks for a repaint there.
    pub fn new(wake: Wake) -> Self {
        let (done_sender, done) = unbounded();
        Self {
            done_sender,
            done,
            wake,
        }
    }
}

impl PhotoWorker for ThreadedPhotos {
    fn start(&mut self, job: PhotoJob) {
        let (sender, wake) = (self.done_sender.clone(), Arc::clone(&self.wake));
        rayon::spawn(move || {
            // Nobody listens any more once the window is closed.
            sender.send(perform(job)).ok();
            // A panic on one of rayon's threads ends the program, wherever it comes from.
            if let Err(crash) = guarded("Telling the window of a photo", || wake()) {
                tracing::error!("{crash}");
            }
        });
    }

    fn try_next(&mut self) -> Option<PhotoDone> {
        self.done.try_recv().ok()
    }
}

/// Does a job on this thread. A panic in it, such as that of a decoder that meets a malicious file, is an error of that job.
pub fn perform(job: PhotoJob) -> PhotoDone {
    match job {
        PhotoJob::Load(source) => {
            let doing = format!("Reading {}", source_name(&source));
            let result = try_guarded(doing, || load(&source));
            PhotoDone::Loaded { source, result }
        }
        PhotoJob::Detect { source, photo } => {
            let doing = format!("Looking for faces in {}", source_name(&source));
            let boxes = guarded(doing, || detector().find(&photo)).map_err(String::from);
            PhotoDone::Detected {
                boxes,
                source,
                photo,
            }
        }
        PhotoJob::Paste(job) => {
            let doing = format!("Putting the face back into {}", source_name(&job.source));
            PhotoDone::Pasted {
                ticket: job.ticket,
                result: guarded(doing, || job.run()).map_err(String::from),
            }
        }
        PhotoJob::Crop(job) => {
            let doing = format!("Cutting the face out of {}", source_name(&job.source));
            PhotoDone::Cropped {
                ticket: job.ticket,
                result: guarded(doing, || job.run()).map_err(String::from),
            }
        }
        PhotoJob::List(job) => {
            let first = job.paths.first().map(|path| path.display().to_string());
            let doing = format!("Looking for pictures in {}", first.unwrap_or_default());
            let listed = guarded(doing, || list(&job));
            let (files, problems) =
                listed.unwrap_or_else(|crash| (Vec::new(), vec![crash.to_string()]));
            PhotoDone::Listed {
                ticket: job.ticket,
                files,
                problems,
            }
        }
        PhotoJob::Fit(job) => PhotoDone::Fitted {
            ticket: job.ticket,
            result: try_guarded("Making a slider of the examples", || job.run()),
        },
    }
}

/// The files, each folder replaced by its pictures, and a sentence for each folder without any.
fn list(job: &ListJob) -> (Vec<PathBuf>, Vec<String>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in &job.paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        match photo::pictures_in(path) {
            Ok(found) if found.is_empty() => problems.push(no_pictures(path)),
            Ok(found) => files.extend(found),
            Err(error) => problems.push(format!(
                "The folder {} cannot be opened: {}",
                path.display(),
                words::io_error(&error)
            )),
        }
    }
    (files, problems)
}

/// Tells that a folder holds no pictures, and which one to choose.
fn no_pictures(folder: &Path) -> String {
    let name = folder.display();
    match photo::pictures_in_subfolders(folder) {
        Some(below) => {
            format!("There are no pictures in the folder {name} itself, but {below}. Choose those")
        }
        None => format!(
            "There are no pictures in the folder {name}. Choose one that has JPEG, PNG, WebP, GIF, BMP or TIFF files in it"
        ),
    }
}

/// The one detector that all threads share.
fn detector() -> &'static Detector {
    static DETECTOR: OnceLock<Detector> = OnceLock::new();
    DETECTOR.get_or_init(Detector::new)
}

fn load(source: &Source) -> Result<LoadedPhoto, String> {
    let photo = match source {
        Source::Photo { path } => photo::load(path).map_err(|error| error.to_string())?,
        Source::Sample { name } => {
            let sample = samples::find(name)
                .ok_or_else(|| format!("There is no sample called \"{name}\""))?;
            photo::decode(sample.file_bytes, sample.label).map_err(|error| error.to_string())?
        }
        Source::Invented { .. }
        | Source::InventedByMixture { .. }
        | Source::InventedUntold { .. }
        | Source::Code { .. } => {
            return Err("A face that was made up has no photo".to_owned());
        }
    };
    Ok(LoadedPhoto::new(photo))
}

/// What a source is called in a message.
pub(super) fn source_name(source: &Source) -> String {
    match source {
        Source::Photo { path } => path.file_name().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        ),
        Source::Sample { name } => {
            samples::find(name).map_or_else(|| name.clone(), |sample| sample.label.to_owned())
        }
        Source::Invented { seed }
        | Source::InventedByMixture { seed }
        | Source::InventedUntold { seed } => {
            format!("Invented {seed}")
        }
        Source::Code { .. } => "Computed face".to_owned(),
    }
}
