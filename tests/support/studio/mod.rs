//! A session with a stand-in engine and a stand-in photo worker, both driven by hand and free of threads.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use facemath_core::latent::{AgeModel, Concept, Directions, Latent, Prior, Probe, Unit};
use facemath_core::photo::{Framing, Photo};
use facemath_core::work::Wake;
use facemath_nets::align::FoundFace;
use facemath_nets::engine::{DeviceSummary, Generation, ModelInfo};
use facemath_studio::{
    Action, Command, Control, Document, Event, Frames, Intent, LoadedPhoto, PhotoDone, PhotoJob,
    PhotoWorker, Picture, Request, Session, SessionOptions, Severity, SlotId, Source, Target,
    apply, perform, samples,
};
use image::{Rgb, RgbImage};

/// Side of the stand-in model's pictures.
pub const SIZE_PX: u32 = 8;
/// Numbers in its codes: red, green and blue of the picture's middle, age, glasses.
pub const DIM: usize = 5;

fn unit(index: usize, length: f32) -> Latent {
    let mut values = vec![0.0; DIM];
    values[index] = length;
    Latent::from_vec(values)
}

/// A model whose codes can be read with the naked eye: number 3 is the age in years, number 4 the glasses.
pub fn model() -> Arc<ModelInfo> {
    let probe = |index| Probe {
        weights: unit(index, 1.0),
        bias: 0.0,
    };
    Arc::new(ModelInfo {
        name: "faces".to_owned(),
        image_size_px: SIZE_PX,
        latent_dim: DIM,
        directions: Directions {
            age: Some(AgeModel {
                averages: (0..=100).map(|years| unit(3, years as f32)).collect(),
                probe: probe(3),
                network: None,
            }),
            concepts: vec![Concept {
                name: "glasses".to_owned(),
                label: "Glasses".to_owned(),
                negative: "off".to_owned(),
                positive: "on".to_owned(),
                direction: unit(4, 1.0),
                network: None,
                probe: probe(4),
                range: 3.0,
                unit: Unit::default(),
            }],
            axes: None,
        },
        prior: Prior::gaussian(Latent::zeros(DIM), vec![1.0; DIM * (DIM + 1) / 2])
            .expect("a valid prior"),
        scales: (0..DIM).map(|number| 1.0 / (1.0 + number as f32)).collect(),
        upscaler: None,
        has_fixed_pose: false,
        card: String::new(),
    })
}

pub fn ready() -> Event {
    Event::Ready {
        device: DeviceSummary {
            text: "CPU".to_owned(),
            on_gpu: false,
        },
        model: model(),
    }
}

/// The code that the stand-in model gives a picture: its middle pixel's colour, 30 years, no glasses.
pub fn code_of(image: &RgbImage) -> Latent {
    assert_eq!(
        image.dimensions(),
        (SIZE_PX, SIZE_PX),
        "encoders read their own size only"
    );
    let Rgb([red, green, blue]) = *image.get_pixel(SIZE_PX / 2, SIZE_PX / 2);
    let colour = [red, green, blue].map(f32::from);
    Latent::from_vec(vec![colour[0], colour[1], colour[2], 30.0, 0.0])
}

#[derive(Default)]
struct PhotoQueue {
    waiting: VecDeque<PhotoJob>,
    done: VecDeque<PhotoDone>,
}

/// A photo worker that works only when told to.
#[derive(Clone, Default)]
pub struct Photos(Arc<Mutex<PhotoQueue>>);

impl Photos {
    /// Does all waiting jobs; photos from disk are taken from `read`.
    pub fn work(&self, read: impl Fn(&Path) -> Result<Photo, String>) {
        let mut queue = self.0.lock().unwrap();
        while let Some(job) = queue.waiting.pop_front() {
            let done = match job {
                PhotoJob::Load(Source::Photo { path }) => PhotoDone::Loaded {
                    result: read(&path).map(LoadedPhoto::new),
                    source: Source::Photo { path },
                },
                other => perform(other),
            };
            queue.done.push_back(done);
        }
    }

    pub fn is_idle(&self) -> bool {
        self.0.lock().unwrap().waiting.is_empty()
    }

    /// Answers the job that came last first.
    pub fn reverse(&self) {
        self.0.lock().unwrap().waiting.make_contiguous().reverse();
    }
}

impl PhotoWorker for Photos {
    fn start(&mut self, job: PhotoJob) {
        self.0.lock().unwrap().waiting.push_back(job);
    }

    fn try_next(&mut self) -> Option<PhotoDone> {
        self.0.lock().unwrap().done.pop_front()
    }
}

/// A session with its two stand-ins.
pub struct Studio {
    pub session: Session,
    pub photos: Photos,
}

impl Studio {
    /// On the first run's document, with the engine not ready yet.
    pub fn starting() -> Self {
        Self::on(first_run())
    }

    pub fn on(document: Document) -> Self {
        Self::woken_by(document, Arc::new(|| {}))
    }

    /// The first run with everything on screen, by a studio that keeps its own files in a folder.
    pub fn keeping(folder: &Path) -> Self {
        let mut studio = Self::with(first_run(), Arc::new(|| {}), Some(folder.join("data")));
        studio.session.handle(ready());
        studio.settle();
        studio
    }

    /// A studio that calls `wake` when other threads have something for it.
    pub fn woken_by(document: Document, wake: Wake) -> Self {
        Self::with(document, wake, None)
    }

    fn with(document: Document, wake: Wake, data_folder: Option<PathBuf>) -> Self {
        let photos = Photos::default();
        let options = SessionOptions {
            document,
            project: None,
            engine_model: "faces".to_owned(),
            autosave_folder: data_folder.clone(),
            data_folder,
            libraries_folder: None,
            seed: 1,
            wake,
        };
        Self {
            session: Session::new(options, Box::new(photos.clone())),
            photos,
        }
    }

    /// The first run with everything on screen.
    pub fn ready() -> Self {
        let mut studio = Self::starting();
        studio.session.handle(ready());
        studio.settle();
        studio
    }

    /// Does what a menu entry asks for.
    pub fn act(&mut self, action: Action) {
        self.perform(action.intent());
    }

    /// Does what is asked for, with an engine that draws nothing into files.
    pub fn perform(&mut self, intent: Intent) {
        self.session.perform(intent, &no_frames);
    }

    pub fn slot(&self, index: usize) -> SlotId {
        self.session.document().slots()[index].id
    }

    /// Lets both stand-ins work until nothing is left to do.
    pub fn settle(&mut self) {
        self.settle_with(read_colour);
    }

    pub fn settle_with(&mut self, read: impl Fn(&Path) -> Result<Photo, String>) {
        self.settle_by(read, answer);
    }

    /// As [`Studio::settle`], with photos and an engine of one's own.
    pub fn settle_by(
        &mut self,
        read: impl Fn(&Path) -> Result<Photo, String>,
        mut answer: impl FnMut(Request) -> Option<Event>,
    ) {
        loop {
            self.photos.work(&read);
            self.session.pump();
            let requests = self.session.take_requests();
            let is_done = requests.is_empty() && self.photos.is_idle();
            for event in requests.into_iter().filter_map(&mut answer) {
                self.session.handle(event);
            }
            if is_done {
                return;
            }
        }
    }

    /// Saves the work and waits for it; whether it is in that file then.
    pub fn save(&mut self, path: &Path) -> bool {
        self.session.save_project(path);
        finish_files(&mut self.session);
        let context = self.session.context();
        context.project_path() == Some(path) && !context.is_modified()
    }

    /// Opens a project and waits for it; whether it is open then.
    pub fn open(&mut self, path: &Path) -> bool {
        self.session.open_project(path);
        finish_files(&mut self.session);
        self.session.context().project_path() == Some(path)
    }

    /// The code that a picture shows, as the stand-in engine wrote it into the picture.
    pub fn shown_code(&self, picture: Picture) -> Option<Vec<u8>> {
        let shown = self.session.context().shown(picture)?;
        Some(shown.pixels.as_ref()?.as_raw().clone())
    }
}

/// What an engine draws that draws nothing.
pub fn no_frames(_: Vec<facemath_nets::engine::Drawing>) -> Frames {
    Box::new(std::iter::empty())
}

/// Waits for projects that are being read or written.
pub fn finish_files(session: &mut Session) {
    while session.is_at_project_file() {
        std::thread::yield_now();
        session.pump();
    }
}

/// A photo of one colour: the length of the file's name.
pub fn read_colour(path: &Path) -> Result<Photo, String> {
    let level = path.as_os_str().len() as u8;
    photo_of(Rgb([level, 0, 0]))
}

pub fn photo_of(colour: Rgb<u8>) -> Result<Photo, String> {
    Photo::from_pixels(RgbImage::from_pixel(40, 30, colour)).ok_or_else(|| "no pixels".to_owned())
}

/// What an engine at hand would say. Frames hold their code, a byte a number, so that tests can read it.
pub fn answer(request: Request) -> Option<Event> {
    match request {
        Request::Encode {
            target,
            generation,
            image,
        } => Some(Event::Encoded {
            target,
            generation,
            latent: code_of(&image),
        }),
        Request::Preview {
            target,
            generation,
            drawing,
        }
        | Request::Thumbnail {
            target,
            generation,
            drawing,
        } => Some(frame(target, generation, &drawing.latent)),
        Request::UseModel(_) => Some(ready()),
        Request::Align { ticket, boxes, .. } => Some(Event::Aligned {
            ticket,
            faces: boxes.into_iter().map(FoundFace::unaligned).collect(),
        }),
        Request::Refine {
            target,
            generation,
            start,
            ..
        } => Some(Event::Refined {
            target,
            generation,
            latent: start,
            error_before: 0.01,
            error_after: 0.01,
        }),
        Request::StopRefining { .. } | Request::Sharpen(_) | Request::Forget { .. } => None,
    }
}

pub fn frame(target: Target, generation: Generation, latent: &Latent) -> Event {
    Event::Frame {
        target,
        generation,
        pixels: Some(Arc::new(drawn(latent))),
    }
}

/// A row of pixels that spells a code.
pub fn drawn(latent: &Latent) -> RgbImage {
    let mut bytes: Vec<u8> = latent
        .as_slice()
        .iter()
        .map(|&value| value.round() as u8)
        .collect();
    bytes.resize(DIM.next_multiple_of(3), 0);
    RgbImage::from_raw(bytes.len() as u32 / 3, 1, bytes).expect("whole pixels")
}

/// Index of the age among the numbers of a code.
pub const AGE: usize = 3;

pub fn paths(names: &[&str]) -> Vec<PathBuf> {
    names
        .iter()
        .map(|name| Path::new("/photos").join(name))
        .collect()
}

pub fn first_run() -> Document {
    Document::first_run(samples::SAMPLES)
}

pub fn ids(document: &Document) -> Vec<SlotId> {
    document.slots().iter().map(|slot| slot.id).collect()
}

pub fn invented(seed: u64) -> Source {
    Source::Invented { seed }
}

/// The document after commands that must all succeed.
pub fn after(mut document: Document, commands: &[Command]) -> Document {
    for command in commands {
        apply(&mut document, command).expect("the command can be carried out");
    }
    document
}

pub const FRAMING: Framing = Framing {
    center_x_px: 10.0,
    center_y_px: 12.0,
    size_px: 8.0,
    rotation_rad: 0.5,
};

pub fn set_age(studio: &Studio, index: usize, age_years: f32) -> Command {
    Command::SetControl {
        slot: studio.slot(index),
        control: Control::Age,
        value: age_years,
    }
}

pub fn stage_age(studio: &Studio) -> u8 {
    studio
        .shown_code(Picture::Stage)
        .expect("the stage shows a face")[AGE]
}

pub fn errors(studio: &Studio) -> Vec<&str> {
    let messages = studio.session.context().messages().iter();
    messages
        .filter(|message| message.severity == Severity::Error)
        .map(|message| message.text.as_str())
        .collect()
}
