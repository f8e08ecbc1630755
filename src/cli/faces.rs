//! The engine as the commands use it: pictures to codes, codes to pictures, waiting for each.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use image::RgbImage;

use super::console::Console;
use super::error::CommandError;
use super::options::CommonOptions;
use facemath_core::latent::Latent;
use facemath_core::photo::{Photo, PhotoError};
use facemath_nets::align::{FaceBox, FoundFace, PhotoUse, Sureness};
use facemath_nets::engine::{
    Drawing, EngineOptions, FramedFace, Job, Jobs, ModelInfo, PhotoReader, Photograph,
    PictureFaces, Sharpen, WhichFaces,
};
use facemath_studio::{Engine, Event, Medium, Request};

/// What helps where faces are not found because there is nothing around them.
const ALIGNED_HINT: &str = "Use --aligned for pictures that are aligned crops";
/// The same for a model of drawings.
const DRAWINGS_HINT: &str = "What finds faces has learned from photographs and finds few that are drawn: with --aligned each picture \
                             is taken as a whole, the face where the model's faces are";

/// A running engine and its model.
pub(super) struct Faces {
    engine: Engine,
    model: Arc<ModelInfo>,
    /// What the model draws, until it was told that a picture is something else.
    untold_medium: Cell<Option<Medium>>,
    /// Whether it was told that pictures are taken as a whole.
    has_told_whole: Cell<bool>,
    /// Whether it was told that drawn faces are rarely found.
    has_told_finder: Cell<bool>,
}

impl Faces {
    /// Starts the engine and waits for the model.
    pub(super) fn start(common: &CommonOptions, console: &Console) -> Result<Self, CommandError> {
        let options = EngineOptions {
            device: common.device,
            ..EngineOptions::default()
        };
        let engine = Engine::spawn(options, common.model())?;
        let ready = engine.wait_until_ready()?;
        for warning in ready.warnings {
            console.warning(warning);
        }
        Ok(Self {
            engine,
            untold_medium: Cell::new(Medium::of(&ready.model)),
            has_told_whole: Cell::new(false),
            has_told_finder: Cell::new(false),
            model: ready.model,
        })
    }

    /// Sharpens what is drawn from now on.
    pub(super) fn sharpen(&self, sharpen: Sharpen) {
        self.engine.send(Request::Sharpen(sharpen));
    }

    /// What the model is and can do.
    pub(super) fn model(&self) -> &ModelInfo {
        &self.model
    }

    /// Reads the faces of picture files, in order: all of a picture that is `aligned` or an aligned crop,
    /// else the largest face that is found in it. Where none is found the console gets a note, and the middle is taken.
    pub(super) fn read<P: AsRef<Path> + Sync>(
        &self,
        pictures: &[P],
        aligned: bool,
        console: &Console,
    ) -> Vec<Result<RgbImage, PhotoError>> {
        let framed = self.read_framed(&self.reader(aligned), pictures, console);
        let faces = framed.into_iter();
        faces.map(|face| Ok(face?.image)).collect()
    }

    /// Reads faces as [`Faces::read`] does and finds their codes, refined by `steps` gradient steps: photographs to take
    /// detail from, in order, or a sentence for each that is none. `photo_use` says what becomes of one without a face.
    pub(super) fn photographs<P: AsRef<Path> + Sync>(
        &self,
        pictures: &[P],
        aligned: bool,
        steps: usize,
        photo_use: PhotoUse,
        console: &Console,
    ) -> Result<Vec<Result<Arc<Photograph>, String>>, CommandError> {
        let read = self.reader(aligned).with_squares().read(pictures);
        let framed: Vec<Result<FramedFace, String>> = pictures
            .iter()
            .zip(read)
            .map(|(picture, face)| match face {
                Ok(face) if face.is_left_out(photo_use) => {
                    Err(photo_use.faceless_note(picture.as_ref().display()))
                }
                Ok(face) => {
                    self.tell_framing(picture.as_ref(), &face, photo_use, console);
                    Ok(face)
                }
                Err(error) => Err(error.to_string()),
            })
            .collect();
        let images = framed.iter().flatten().map(|face| face.image.clone());
        let mut codes = self.encode(images.collect(), steps, console)?.into_iter();
        let photographs = framed.into_iter().map(|face| match face {
            Ok(face) => {
                let code = codes.next();
                let code = code.ok_or_else(|| CommandError::other("the model gave no answer"))?;
                Ok(Ok(Arc::new(face.into_photograph(code))))
            }
            Err(error) => Ok(Err(error)),
        });
        photographs.collect()
    }

    /// As [`Faces::read`] for faces that only count ([`PhotoUse::Counted`]): pictures without a face are left out, with a note.
    pub(super) fn read_counted<P: AsRef<Path> + Sync>(
        &self,
        pictures: &[P],
        aligned: bool,
        console: &Console,
    ) -> Vec<Result<RgbImage, PhotoError>> {
        let photo_use = PhotoUse::Counted;
        let framed = self.reader(aligned).read(pictures);
        self.tell_framings(pictures, &framed, photo_use, console);
        let kept = framed.into_iter().filter_map(|face| match face {
            Ok(face) if face.is_left_out(photo_use) => None,
            Ok(face) => Some(Ok(face.image)),
            Err(error) => Some(Err(error)),
        });
        kept.collect()
    }

    /// As [`Faces::read`] by a reader of one's own, with the square of each picture that its face is from.
    pub(super) fn read_framed<P: AsRef<Path> + Sync>(
        &self,
        reader: &PhotoReader,
        pictures: &[P],
        console: &Console,
    ) -> Vec<Result<FramedFace, PhotoError>> {
        let faces = reader.read(pictures);
        self.tell_framings(pictures, &faces, PhotoUse::Edited, console);
        faces
    }

    /// As [`Faces::read_framed`] for those faces of each picture that were asked for, from left to right; or for the largest if
    /// nobody has asked, and the console gets a note where there are others. What is wrong with a picture stands in its place.
    pub(super) fn read_several<P: AsRef<Path> + Sync>(
        &self,
        reader: &PhotoReader,
        pictures: &[P],
        asked: Option<WhichFaces>,
        console: &Console,
    ) -> Vec<Result<Vec<FramedFace>, String>> {
        let read = reader.read_faces(pictures, asked.unwrap_or_default());
        let faces = pictures.iter().zip(read).map(|(picture, read)| {
            let picture = picture.as_ref();
            let read = read.map_err(|error| error.to_string())?;
            if read.faces.is_empty() {
                return Err(no_such_face(picture, read.found, asked));
            }
            for (_, face) in &read.faces {
                self.tell_framing(picture, face, PhotoUse::Edited, console);
            }
            tell_others(picture, &read, asked, console);
            Ok(read.faces.into_iter().map(|(_, face)| face).collect())
        });
        faces.collect()
    }

    /// What reads picture files for this model, from whichever thread.
    pub(super) fn reader(&self, aligned: bool) -> PhotoReader {
        PhotoReader::new(self.engine.jobs(), self.model.frame(), aligned)
    }

    /// What starts the engine's jobs.
    pub(super) fn jobs(&self) -> Jobs {
        self.engine.jobs()
    }

    /// The exact framings of detected faces.
    pub(super) fn align(
        &self,
        photo: &Arc<Photo>,
        boxes: Vec<FaceBox>,
        console: &Console,
    ) -> Vec<FoundFace> {
        if boxes.is_empty() {
            return Vec::new();
        }
        self.engine.send(Request::Align {
            ticket: 0,
            photo: Arc::clone(photo),
            boxes,
        });
        // One request at a time: the next answer is this one's.
        while let Some(event) = self.engine.recv_event() {
            match event {
                Event::Aligned { faces, .. } => return faces,
                Event::Warning(message) | Event::Stopped(message) => console.warning(message),
                _ => {}
            }
        }
        Vec::new()
    }

    /// The codes of faces, refined by `steps` gradient steps.
    pub(super) fn encode(
        &self,
        images: Vec<RgbImage>,
        steps: usize,
        console: &Console,
    ) -> Result<Vec<Latent>, CommandError> {
        let codes = self.encode_and_refine(images, steps);
        self.pass_on_warnings(console);
        codes
    }

    fn encode_and_refine(
        &self,
        images: Vec<RgbImage>,
        steps: usize,
    ) -> Result<Vec<Latent>, CommandError> {
        let codes: Vec<Latent> = self
            .engine
            .encode(images.clone())
            .collect::<Result<_, _>>()?;
        if steps == 0 {
            return Ok(codes);
        }
        let faces = images.into_iter().zip(codes).collect();
        let refined = self.engine.refine(faces, steps);
        let codes = refined.map(|refined| refined.map(|refined| refined.latent));
        Ok(codes.collect::<Result<_, _>>()?)
    }

    /// The pictures of drawings, in order, as they get ready.
    pub(super) fn draw(&self, drawings: Vec<Drawing>) -> Job<RgbImage> {
        self.engine.decode(drawings)
    }

    /// Tells what the engine had to get round since the last time, such as losing the GPU.
    pub(super) fn pass_on_warnings(&self, console: &Console) {
        while let Some(event) = self.engine.try_event() {
            if let Event::Warning(message) | Event::Stopped(message) = event {
                console.warning(message);
            }
        }
    }

    /// Tells where no face was found, or not for sure.
    fn tell_framings<P: AsRef<Path>>(
        &self,
        pictures: &[P],
        faces: &[Result<FramedFace, PhotoError>],
        photo_use: PhotoUse,
        console: &Console,
    ) {
        for (picture, face) in pictures.iter().zip(faces) {
            if let Ok(face) = face {
                self.tell_framing(picture.as_ref(), face, photo_use, console);
            }
        }
    }

    fn tell_framing(&self, path: &Path, face: &FramedFace, photo_use: PhotoUse, console: &Console) {
        let picture = path.display();
        match face.placement.sureness {
            Sureness::NoFace => {
                let note = photo_use.faceless_note(&picture);
                let advice = match self.untold_medium.get() {
                    Some(medium @ Medium::Photographs) => {
                        self.untold_medium.set(None);
                        format!(". {} (--model)", medium.advice_for_other())
                    }
                    _ => String::new(),
                };
                let hint = self.hint_for_faceless();
                console.note(format_args!("{note}. {hint}{advice}"));
            }
            Sureness::Doubtful => console.note(format_args!(
                "not sure of the face in {picture}: check the result, or frame it in the studio"
            )),
            Sureness::Whole if !self.has_told_whole.replace(true) => console.note(format_args!(
                "{picture} is taken as a whole, as are other square drawings: the faces of the model \"{}\" all \
                 stand in one place",
                self.model.name
            )),
            Sureness::Sure if face.is_of_photograph() => self.tell_photograph(path, console),
            Sureness::Whole | Sureness::Sure => {}
        }
    }

    /// Whether the model is known to draw drawings.
    pub(super) fn draws_drawings(&self) -> bool {
        Medium::of(&self.model) == Some(Medium::Drawings)
    }

    /// What helps where no face is found; why, once.
    pub(super) fn hint_for_faceless(&self) -> &'static str {
        if self.draws_drawings() && !self.has_told_finder.replace(true) {
            DRAWINGS_HINT
        } else {
            ALIGNED_HINT
        }
    }

    /// Says once that the model draws drawings, where a picture is likely a photograph.
    pub(super) fn tell_photograph(&self, picture: &Path, console: &Console) {
        if let Some(medium @ Medium::Drawings) = self.untold_medium.get() {
            self.untold_medium.set(None);
            let note = medium.mismatch_note(&self.model.name, &picture.display().to_string());
            console.note(format_args!("{note} (--model)"));
        }
    }
}

/// Says that a picture does not have the face that was asked for.
fn no_such_face(picture: &Path, found: usize, asked: Option<WhichFaces>) -> String {
    let picture = picture.display();
    let number = match asked {
        Some(WhichFaces::Nth(number)) => number,
        _ => 1,
    };
    match found {
        0 => format!("no face was found in {picture}, and so none with the number {number}"),
        1 => format!("{picture} has one face, and none with the number {number}"),
        _ => format!(
            "{picture} has {found} faces, and none with the number {number}: they count from the left"
        ),
    }
}

/// Tells of faces of a picture that are left as they are.
fn tell_others(picture: &Path, read: &PictureFaces, asked: Option<WhichFaces>, console: &Console) {
    let picture = picture.display();
    let found = read.found;
    if let (None, [(number, face)]) = (asked, read.faces.as_slice())
        && found > 1
        && face.placement.sureness != Sureness::Whole
    {
        console.note(format_args!(
            "{picture} has {found} faces, and the largest was taken, which is number {number} from the left. \
             Take another with --face N, or all with --face all --paste-back"
        ));
    }
    for number in &read.unsure {
        console.note(format_args!(
            "face {number} from the left of {picture} was left out, since it is not sure where it is. \
             Take it with --face {number}"
        ));
    }
}
