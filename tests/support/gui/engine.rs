//! An engine that answers at once, with pictures of one colour.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use facemath::app::FaceEngine;
use facemath_core::latent::{AgeModel, Concept, Directions, Latent, Prior, Probe, Unit};
use facemath_core::photo::{self, Framing};
use facemath_nets::align::{FoundFace, ModelFrame};
use facemath_nets::engine::{DeviceSummary, Drawing, ModelInfo};
use facemath_studio::library::{FaceReader, PhotoReading};
use facemath_studio::{Event, FaceMaker, Frames, Request, Target};
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
    pub(super) fn start(&mut self) {
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

    /// The engine fails, with this as its last word.
    pub fn die(&mut self, last_word: &str) {
        self.events = VecDeque::from([Event::Stopped(last_word.to_owned())]);
    }

    /// The newest code asked for on a target.
    pub fn last_preview(&self, target: Target) -> Option<&Latent> {
        Some(&self.last_drawing(target)?.latent)
    }

    /// The newest face asked for on a target.
    pub fn last_drawing(&self, target: Target) -> Option<&Drawing> {
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
pub struct FakeEngine(pub(super) Rc<RefCell<EngineLog>>);

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

    fn attach(&self, _target: Target, _texture: wgpu::TextureView) {}

    fn detach(&self, _target: Target) {}
}

/// The same model from other threads: a whole picture is its face.
struct PlainFaces;

impl FaceMaker for PlainFaces {
    fn draw(&self, codes: Vec<Latent>) -> Result<Vec<RgbImage>, String> {
        Ok(codes.iter().map(plain).collect())
    }

    fn reader(&self, model: ModelFrame) -> Box<dyn FaceReader> {
        Box::new(PlainReader(model.size_px))
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
                network: None,
            }),
            concepts: vec![Concept {
                name: "glasses".to_owned(),
                label: "Glasses".to_owned(),
                negative: "off".to_owned(),
                positive: "on".to_owned(),
                direction: axis(2, 0.3),
                network: None,
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
        scales: Vec::new(),
        upscaler: None,
        has_fixed_pose: false,
        card: String::new(),
    }
}
