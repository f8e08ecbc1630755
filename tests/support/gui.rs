//! A window without a screen, a model or a mouse: the app with stand-ins for everything outside it.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::Queryable as _};
use facemath::app::{
    App, Clipboard, ClipboardEvent, Copied, Dialogs, FaceEngine, Question, Services,
};
use facemath_core::latent::{AgeModel, Concept, Directions, Latent, Prior, Probe, Unit};
use facemath_core::photo::{self, Framing};
use facemath_nets::align::FoundFace;
use facemath_nets::engine::{
    DeviceSummary, Drawing, EngineOptions, Event, ModelInfo, Request, TargetId,
};
use facemath_studio::library::{FaceReader, PhotoReading};
use facemath_studio::{FaceMaker, Frames, PhotoDone, PhotoJob, PhotoWorker, PictureMaker, perform};
use image::{Rgb, RgbImage};

/// Side of the stand-in model's pictures.
pub const SIDE_PX: u32 = 16;
/// Side of the bundled faces, and so of the pictures with their detail.
pub const SAMPLE_PX: u32 = 512;
/// Numbers in its codes: red, green, blue, and one that only the sliders change.
const DIM: usize = 4;

/// What the window asked of the engine, and what the engine will answer.
#[derive(Default)]
pub struct EngineLog {
    /// Every request so far, oldest first.
    pub requests: Vec<Request>,
    /// How often an engine was started.
    pub starts: usize,
    events: VecDeque<Event>,
}

impl EngineLog {
    /// An engine begins: it knows nothing of the one before, and has its model at once.
    fn start(&mut self) {
        self.starts += 1;
        self.events.clear();
        self.load(model());
    }

    /// Has another model from now on.
    pub fn load(&mut self, model: ModelInfo) {
        self.events.push_back(Event::Ready {
            device: DeviceSummary {
                text: "CPU".to_owned(),
                on_gpu: false,
            },
            model: Arc::new(model),
        });
    }

    /// The engine has another model.
    pub fn use_model(&mut self, model: ModelInfo) {
        self.events.push_back(Event::Ready {
            device: DeviceSummary {
                text: "CPU".to_owned(),
                on_gpu: false,
            },
            model: Arc::new(model),
        });
    }

    /// The engine fails, with this as its last word.
    pub fn die(&mut self, last_word: &str) {
        self.events = VecDeque::from([Event::Stopped(last_word.to_owned())]);
    }

    /// The newest code asked for on a target.
    pub fn last_preview(&self, target: TargetId) -> Option<&Latent> {
        Some(&self.last_drawing(target)?.latent)
    }

    /// The newest face asked for on a target.
    pub fn last_drawing(&self, target: TargetId) -> Option<&Drawing> {
        self.requests
            .iter()
            .rev()
            .find_map(|request| match request {
                Request::Preview {
                    target: of,
                    drawing,
                    ..
                } if *of == target => Some(drawing),
                _ => None,
            })
    }
}

/// An engine whose model encodes a picture as its mean colour. It answers at once.
pub struct FakeEngine(Rc<RefCell<EngineLog>>);

impl FaceEngine for FakeEngine {
    fn send(&self, request: Request) {
        let mut log = self.0.borrow_mut();
        match &request {
            Request::Encode {
                target,
                generation,
                image,
            } => log.events.push_back(Event::Encoded {
                target: *target,
                generation: *generation,
                latent: mean_colour(image),
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
            } => log.events.push_back(Event::Frame {
                target: *target,
                generation: *generation,
                pixels: Some(Arc::new(pictured(drawing))),
            }),
            Request::Align { ticket, boxes, .. } => log.events.push_back(Event::Aligned {
                ticket: *ticket,
                faces: boxes
                    .iter()
                    .map(|&detected| FoundFace {
                        confidence: 0.95,
                        ..FoundFace::unaligned(detected)
                    })
                    .collect(),
            }),
            _ => {}
        }
        log.requests.push(request);
    }

    fn try_event(&self) -> Option<Event> {
        self.0.borrow_mut().events.pop_front()
    }

    fn decode(&self, drawings: Vec<Drawing>) -> Frames {
        Box::new(drawings.into_iter().map(|drawing| Ok(pictured(&drawing))))
    }

    fn face_maker(&self) -> Arc<dyn FaceMaker> {
        Arc::new(PlainFaces)
    }

    fn attach(&self, _target: TargetId, _texture: wgpu::TextureView) {}

    fn detach(&self, _target: TargetId) {}
}

/// The same model from other threads: a whole picture is its face.
struct PlainFaces;

impl FaceMaker for PlainFaces {
    fn draw(&self, codes: Vec<Latent>) -> Result<Vec<RgbImage>, String> {
        Ok(codes.iter().map(plain).collect())
    }

    fn reader(&self, size_px: u32) -> Box<dyn FaceReader> {
        Box::new(PlainReader(size_px))
    }
}

struct PlainReader(u32);

impl FaceReader for PlainReader {
    fn read(&mut self, photos: &[PathBuf]) -> Result<Vec<PhotoReading>, String> {
        let readings = photos.iter().map(|path| match photo::load(path) {
            Err(error) => PhotoReading::Failed(error.to_string()),
            Ok(photo) => {
                let framing = Framing::whole(photo.width_px(), photo.height_px());
                let picture = photo::crop(&photo, framing, self.0);
                PhotoReading::Face {
                    code: mean_colour(&picture),
                    framing,
                    picture,
                }
            }
        });
        Ok(readings.collect())
    }
}

fn mean_colour(image: &RgbImage) -> Latent {
    let mut sums = [0.0_f32; DIM];
    for Rgb(pixel) in image.pixels() {
        for (sum, &value) in sums.iter_mut().zip(pixel) {
            *sum += f32::from(value) / 255.0;
        }
    }
    let count = (image.width() * image.height()) as f32;
    Latent::from_vec(sums.map(|sum| sum / count).to_vec())
}

/// The plain picture, at the size that was asked for.
fn pictured(drawing: &Drawing) -> RgbImage {
    let plain = plain(&drawing.latent);
    match &drawing.detail {
        Some(detail) => photo::resize(&plain, detail.size_px, detail.size_px),
        None => plain,
    }
}

fn plain(code: &Latent) -> RgbImage {
    let byte = |index: usize| (code.as_slice()[index].clamp(0.0, 1.0) * 255.0) as u8;
    RgbImage::from_pixel(SIDE_PX, SIDE_PX, Rgb([byte(0), byte(1), byte(2)]))
}

pub fn model() -> ModelInfo {
    let axis = |index: usize, value: f32| {
        let mut numbers = vec![0.0; DIM];
        numbers[index] = value;
        Latent::from_vec(numbers)
    };
    ModelInfo {
        name: "faces".to_owned(),
        image_size_px: SIDE_PX,
        latent_dim: DIM,
        directions: Directions {
            age: Some(AgeModel {
                averages: (0..=90).map(|age| axis(3, age as f32 / 100.0)).collect(),
                probe: Probe {
                    weights: axis(3, 100.0),
                    bias: 30.0,
                },
            }),
            concepts: vec![Concept {
                name: "glasses".to_owned(),
                label: "Glasses".to_owned(),
                negative: "off".to_owned(),
                positive: "on".to_owned(),
                direction: axis(2, 0.3),
                probe: Probe {
                    weights: axis(2, 1.0),
                    bias: 0.0,
                },
                range: 2.0,
                unit: Unit::default(),
            }],
            axes: None,
        },
        prior: Prior::gaussian(axis(0, 0.5), {
            let rows = (0..DIM)
                .flat_map(|row| (0..=row).map(move |column| f32::from(row == column) * 0.1));
            rows.collect()
        })
        .expect("the factor has as many rows as the mean has numbers"),
        card: String::new(),
    }
}

/// Photos read on the spot.
#[derive(Default)]
struct InlinePhotos(VecDeque<PhotoDone>);

impl PhotoWorker for InlinePhotos {
    fn start(&mut self, job: PhotoJob) {
        self.0.push_back(perform(job));
    }

    fn try_next(&mut self) -> Option<PhotoDone> {
        self.0.pop_front()
    }
}

/// What was asked in dialogs, and the files to answer with.
#[derive(Default)]
pub struct DialogLog {
    /// Every question so far.
    pub questions: Vec<Question>,
    /// The answer to the next question; none means that the dialog is cancelled.
    pub answer: Vec<PathBuf>,
    /// Where the last dialog opened.
    pub folder: Option<PathBuf>,
    is_open: bool,
}

struct FakeDialogs(Rc<RefCell<DialogLog>>);

impl Dialogs for FakeDialogs {
    fn ask(
        &mut self,
        question: Question,
        _frame: &eframe::Frame,
        _wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Result<(), String> {
        let mut log = self.0.borrow_mut();
        log.questions.push(question);
        log.is_open = true;
        Ok(())
    }

    fn start_in(&mut self, folder: Option<&Path>) {
        self.0.borrow_mut().folder = folder.map(Path::to_owned);
    }

    fn try_answer(&mut self) -> Option<Result<Vec<PathBuf>, String>> {
        let mut log = self.0.borrow_mut();
        std::mem::take(&mut log.is_open).then(|| Ok(std::mem::take(&mut log.answer)))
    }
}

/// What other programs have copied, and what the window has.
#[derive(Default)]
pub struct ClipboardLog {
    /// What a paste finds; an error is that of a machine without a clipboard.
    pub copied: Option<Result<Copied, String>>,
    /// The picture that was copied last.
    pub picture: Option<RgbImage>,
    events: VecDeque<ClipboardEvent>,
}

struct FakeClipboard(Rc<RefCell<ClipboardLog>>);

impl Clipboard for FakeClipboard {
    fn read(&mut self, _wake: Arc<dyn Fn() + Send + Sync>) {
        let mut log = self.0.borrow_mut();
        let copied = log.copied.clone().transpose();
        log.events.push_back(ClipboardEvent::Read(copied));
    }

    fn put_picture(&mut self, make: PictureMaker, _wake: Arc<dyn Fn() + Send + Sync>) {
        let mut log = self.0.borrow_mut();
        let filled = make().map(|picture| log.picture = Some(picture));
        log.events.push_back(ClipboardEvent::Filled(filled));
    }

    fn put_text(&mut self, text: String) {
        self.0.borrow_mut().copied = Some(Ok(Copied::Text(text)));
    }

    fn try_event(&mut self) -> Option<ClipboardEvent> {
        self.0.borrow_mut().events.pop_front()
    }
}

/// The app in a window that is only in memory.
pub struct Window {
    pub harness: Harness<'static, App>,
    pub engine: Rc<RefCell<EngineLog>>,
    pub dialogs: Rc<RefCell<DialogLog>>,
    pub clipboard: Rc<RefCell<ClipboardLog>>,
    /// Where settings and pasted pictures are kept.
    pub data: tempfile::TempDir,
}

impl Window {
    /// The first run, as it is before anything has been touched.
    pub fn untouched() -> Self {
        Self::with_renderer(false)
    }

    /// The first run after a click on nothing in particular.
    pub fn open() -> Self {
        let mut window = Self::untouched();
        window.touch();
        window
    }

    /// Like [`Window::open`], with a software GPU to draw pictures of it.
    pub fn drawn() -> Self {
        let mut window = Self::with_renderer(true);
        window.touch();
        window
    }

    fn with_renderer(is_drawn: bool) -> Self {
        let engine = Rc::new(RefCell::new(EngineLog::default()));
        let dialogs = Rc::new(RefCell::new(DialogLog::default()));
        let clipboard = Rc::new(RefCell::new(ClipboardLog::default()));
        let data = tempfile::tempdir().expect("there is room for temporary files");
        let services = Services {
            start_engine: {
                let engine = Rc::clone(&engine);
                Box::new(move |_, _| {
                    engine.borrow_mut().start();
                    Ok(Box::new(FakeEngine(Rc::clone(&engine))) as Box<dyn FaceEngine>)
                })
            },
            engine_options: EngineOptions::default(),
            dialogs: Box::new(FakeDialogs(Rc::clone(&dialogs))),
            clipboard: Box::new(FakeClipboard(Rc::clone(&clipboard))),
            photos: Some(Box::new(InlinePhotos::default())),
            data_folder: Some(data.path().to_owned()),
            libraries_folder: Some(data.path().join("libraries")),
            model: "faces".to_owned(),
            models: Vec::new(),
            files: Vec::new(),
        };
        let mut builder = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_step_dt(1.0 / 30.0);
        if is_drawn {
            builder = builder.wgpu();
        }
        let harness =
            builder.build_eframe(move |cc| App::new(cc, services).expect("the app starts"));
        let mut window = Self {
            harness,
            engine,
            dialogs,
            clipboard,
            data,
        };
        window.settle();
        window
    }

    /// Runs the frames that it takes for everything under way to arrive, and checks that every control has a name.
    pub fn settle(&mut self) {
        self.harness.run_steps(8);
        self.harness.check_accessibility();
    }

    /// Runs frames until something is so that other threads are working at.
    pub fn wait_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let started = std::time::Instant::now();
        while !is_so(self) {
            assert!(
                started.elapsed().as_secs() < 60,
                "waited for {what} in vain"
            );
            self.harness.step();
        }
        self.settle();
    }

    /// Clicks where nothing is.
    pub fn touch(&mut self) {
        let nowhere = egui::pos2(238.0, 400.0);
        self.harness.hover_at(nowhere);
        self.harness.drag_at(nowhere);
        self.harness.drop_at(nowhere);
        self.harness.remove_cursor();
        self.settle();
    }

    /// Clicks the control with this name.
    pub fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.settle();
    }

    /// Presses a key.
    pub fn press(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Waits until a project has been read or written.
    pub fn wait_for_project(&mut self) {
        self.wait_until("the project", |window| {
            !window.harness.state().session().is_at_project_file()
        });
    }

    /// Drags what has the one name onto what has the other, with `modifiers` held while letting go.
    pub fn drag_onto(&mut self, from: &str, onto: &str, modifiers: egui::Modifiers) {
        let center = |name: &str| {
            self.harness
                .get_by_role_and_label(Role::Button, name)
                .rect()
                .center()
        };
        let (start, end) = (center(from), center(onto));
        self.harness.hover_at(start);
        self.harness.drag_at(start);
        self.harness.run_steps(1);
        for share in [0.2, 0.6, 1.0] {
            self.harness.hover_at(start.lerp(end, share));
            self.harness.run_steps(1);
        }
        let release = egui::Event::PointerButton {
            pos: end,
            button: egui::PointerButton::Primary,
            pressed: false,
            modifiers,
        };
        self.harness.event_modifiers(release, modifiers);
        self.settle();
        self.harness.remove_cursor();
        self.settle();
    }

    /// Drops a file from the desktop, not onto any slot.
    pub fn drop_file(&mut self, path: &Path) {
        let file = DroppedPath(path.to_owned());
        self.harness.input_mut().dropped_files.push(Arc::new(file));
        self.settle();
    }
}

#[derive(Debug)]
struct DroppedPath(PathBuf);

impl egui::DroppedFile for DroppedPath {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}
