//! How long the studio takes, with the bundled model, for everything a user waits for.
//!
//! `cargo bench` measures the CPU path. `FACEMATH_BENCH_WGPU=1 cargo bench` measures wgpu as well, on the machine's fastest
//! adapter; that is asked for because tuning the networks for a software adapter takes minutes.

mod detail;
mod machine;
mod maps;
mod window;

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs};

use burn::tensor::{Device, Tensor, TensorData};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use facemath_core::export::{Animation, Format};
use facemath_core::latent::{
    AGE, AxisMetric, Directions, Easing, Edits, Interpolation, Latent, MorphPath, PrincipalAxes,
};
use facemath_core::photo::{self, Framing, Photo};
use facemath_nets::align::{Aligner, Detector};
use facemath_nets::engine::{
    DeviceChoice, Drawing, Engine, EngineOptions, Event, Generation, Request,
};
use facemath_nets::model::{Bundle, FaceModel, Precision, TensorMap};
use facemath_studio::library::{ALIKE, Face, Library, Origin, Seen, Stamp};
use image::RgbImage;
use rand::{RngExt as _, SeedableRng};
use rand_chacha::ChaCha8Rng;

use machine::print_machine;
use maps::maps;

/// The model that is compiled in.
const MODEL: &str = "faces";

/// Faces in a batch, as the project's figures are given for.
const BATCH: usize = 16;

/// Frames in an exported morph.
const GIF_FRAMES: usize = 60;

/// An engine that has answered once, and some faces for it.
struct Bench {
    engine: Engine,
    latents: Vec<Latent>,
    images: Vec<RgbImage>,
}

impl Bench {
    fn start(device: DeviceChoice) -> Self {
        let options = EngineOptions {
            device,
            ..EngineOptions::default()
        };
        let engine: Engine = Engine::spawn(options, MODEL).expect("the engine starts");
        let ready = engine.wait_until_ready().expect("the model loads");
        ready
            .warnings
            .iter()
            .for_each(|warning| println!("{warning}"));
        println!("device: {}", ready.device.text);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let latents: Vec<Latent> = (0..BATCH)
            .map(|_| ready.model.prior.sample(&mut rng, 0.7))
            .collect();
        let images = decode(&engine, latents.clone());
        Self {
            engine,
            latents,
            images,
        }
    }

    fn preview(&self, generation: u64, latent: &Latent) -> Event {
        self.engine.send(Request::Preview {
            target: 1,
            generation: Generation(generation),
            drawing: Drawing::from(latent.clone()),
        });
        self.engine.recv_event().expect("a frame")
    }

    /// A morph through all the faces.
    fn morph(&self) -> Vec<Latent> {
        let path = MorphPath::new(self.latents.clone(), Easing::Smooth, Interpolation::Linear)
            .expect("some faces");
        let last = path.segments() as f32;
        (0..GIF_FRAMES)
            .map(|frame| path.at(last * frame as f32 / (GIF_FRAMES - 1) as f32))
            .collect()
    }
}

fn decode(engine: &Engine, latents: Vec<Latent>) -> Vec<RgbImage> {
    engine
        .decode(latents)
        .collect::<Result<_, _>>()
        .expect("faces")
}

fn networks(criterion: &mut Criterion) {
    print_machine();
    measure_decoder(criterion);
    measure_networks(criterion, "cpu", DeviceChoice::Cpu);
    if env::var_os("FACEMATH_BENCH_WGPU").is_some_and(|value| value == "1") {
        measure_networks(criterion, "wgpu", DeviceChoice::Gpu);
    }
}

/// The decoder alone, without the engine around it, for the comparison in `tools/pytorch`. Leaves faces for it to
/// check its own against.
fn measure_decoder(criterion: &mut Criterion) {
    let bundle = Bundle::find(MODEL).expect("the model");
    let device = Device::flex();
    let model = FaceModel::new(&bundle, &device).expect("the networks");
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let dim = bundle.config().latent_dim;
    let codes: Vec<f32> = (0..BATCH)
        .flat_map(|_| bundle.prior().sample(&mut rng, 0.7).into_vec())
        .collect();
    let codes = Tensor::<2>::from_data(TensorData::new(codes, [BATCH, dim]), &device);
    let mut group = criterion.benchmark_group("cpu");
    group
        .sample_size(30)
        .measurement_time(Duration::from_secs(4));
    for faces in [1, BATCH] {
        group.throughput(Throughput::Elements(faces as u64));
        group.bench_function(format!("network decode {faces}"), |timer| {
            timer.iter(|| {
                model
                    .decode(codes.clone().slice([0..faces, 0..dim]))
                    .into_data()
            });
        });
    }
    let doodles = Bundle::find("doodle").expect("the model");
    if let Some(upscaler) = doodles.upscaler() {
        let side = doodles.config().image_size_px;
        let face = vec![0.5; 3 * side * side];
        let title = format!("draw a doodle at {}", upscaler.drawn_size_px());
        group.throughput(Throughput::Elements(1));
        group.bench_function(title, |timer| timer.iter(|| upscaler.upscale(&face)));
    }
    group.finish();

    let mut decoded = TensorMap::default();
    for (name, shape, data) in [
        ("codes", vec![BATCH, dim], codes.clone().into_data()),
        (
            "faces",
            model.decode(codes.clone()).dims().to_vec(),
            model.decode(codes).into_data(),
        ),
    ] {
        let values = data.try_to_vec().expect("floats");
        decoded.insert(name, &shape, values, Precision::Single);
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("decoded.safetensors");
    fs::write(path, decoded.to_bytes().expect("safetensors")).expect("a writable target folder");
}

/// Decode, encode and a slider step on one device, through the engine.
fn measure_networks(criterion: &mut Criterion, name: &str, device: DeviceChoice) {
    let bench = Bench::start(device);
    let mut group: BenchmarkGroup<'_, WallTime> = criterion.benchmark_group(name);
    group
        .sample_size(30)
        .measurement_time(Duration::from_secs(4));
    for faces in [1, BATCH] {
        group.throughput(Throughput::Elements(faces as u64));
        group.bench_function(format!("decode {faces}"), |timer| {
            timer.iter(|| decode(&bench.engine, bench.latents[..faces].to_vec()));
        });
        group.bench_function(format!("encode {faces}"), |timer| {
            timer.iter(|| {
                let job = bench.engine.encode(bench.images[..faces].to_vec());
                job.collect::<Result<Vec<Latent>, _>>().expect("codes")
            });
        });
    }
    group.throughput(Throughput::Elements(1));
    let mut generation = 0;
    group.bench_function("slider step", |timer| {
        timer.iter(|| {
            generation += 1;
            let latent = &bench.latents[generation as usize % BATCH];
            black_box(bench.preview(generation, latent))
        });
    });
    group.finish();
}

fn exports(criterion: &mut Criterion) {
    let bench = Bench::start(DeviceChoice::Cpu);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut group = criterion.benchmark_group("gif of 60 frames");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(10));
    for size_px in [256, 512] {
        let animation = Animation {
            size_px,
            ..Animation::default()
        };
        group.bench_function(format!("{size_px} px"), |timer| {
            timer.iter(|| {
                let frames = decode(&bench.engine, bench.morph());
                let path = folder.path().join("morph.gif");
                Format::Gif
                    .write(&path, &mut &frames[..], &animation, &mut |_| {
                        ControlFlow::Continue(())
                    })
                    .expect("a GIF")
            });
        });
    }
    group.finish();
}

/// The astronaut's portrait in photos of three sizes: detection, and all of it up to the aligned framing.
fn finding_faces(criterion: &mut Criterion) {
    let portrait = photo::load(Path::new("assets/photos/astronaut.jpg")).expect("the photo");
    let detector = Detector::new();
    let aligner = Aligner::builtin(&Device::flex()).expect("the aligner");
    let mut group = criterion.benchmark_group("faces in a photo");
    group.sample_size(10);
    for (name, width, height) in [
        ("2 megapixels", 1600, 1250),
        ("12 megapixels", 4000, 3000),
        ("50 megapixels", 8160, 6120),
    ] {
        let pixels = photo::resize(portrait.pixels(), width, height);
        let photo = Photo::from_pixels(pixels).expect("pixels");
        group.bench_function(format!("detected, {name}"), |timer| {
            timer.iter(|| detector.find(black_box(&photo)));
        });
        let boxes = detector.find(&photo);
        group.bench_function(format!("aligned, {name}"), |timer| {
            timer.iter(|| aligner.align(black_box(&photo), &boxes));
        });
    }
    // What is done again for each movement while a photo is framed.
    let photo = Photo::from_pixels(photo::resize(portrait.pixels(), 6000, 4000)).expect("pixels");
    let framing = Framing {
        rotation_rad: 0.2,
        ..Framing::whole(6000, 4000)
    };
    group.bench_function("turned crop, 24 megapixels", |timer| {
        timer.iter(|| photo::crop(black_box(&photo), framing, 128));
    });
    group.finish();
}

fn cold_start(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("cold start");
    group.sample_size(10);
    group.bench_function("to the first frame", |timer| {
        timer.iter(|| {
            let options = EngineOptions {
                device: DeviceChoice::Cpu,
                ..EngineOptions::default()
            };
            let engine: Engine = Engine::spawn(options, MODEL).expect("the engine starts");
            let ready = engine.wait_until_ready().expect("the model loads");
            engine.send(Request::Preview {
                target: 1,
                generation: Generation(1),
                drawing: Drawing::from(Latent::zeros(ready.model.latent_dim)),
            });
            engine.recv_event().expect("a frame")
        });
    });
    group.finish();
}

/// The most similar of 100,000 faces, and all duplicates among 10,000.
fn neighbours(criterion: &mut Criterion) {
    let (mut rng, mut group) = (
        ChaCha8Rng::seed_from_u64(1),
        criterion.benchmark_group("library"),
    );
    let query = random_code(&mut rng);
    let (_folder, library) = library_of(&mut rng, 100_000);
    group.sample_size(30);
    group.bench_function("12 nearest of 100,000", |timer| {
        timer.iter(|| library.nearest(&query, 12, |_| true).expect("neighbours"));
    });
    let (_folder, library) = library_of(&mut rng, 10_000);
    group.sample_size(10);
    group.bench_function("duplicates among 10,000", |timer| {
        timer.iter(|| library.duplicates(ALIKE, &mut |_| ControlFlow::Continue(())));
    });
    group.finish();
}

const DIM: usize = 256;

fn random_code(rng: &mut ChaCha8Rng) -> Latent {
    Latent::from_vec((0..DIM).map(|_| rng.random_range(-2.0..2.0)).collect())
}

/// A library of faces that nobody has seen.
fn library_of(rng: &mut ChaCha8Rng, count: usize) -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mean = Latent::zeros(DIM);
    let mut library = Library::open(folder.path(), "bench", &mean).expect("a new library");
    for part in 0..count.div_ceil(1000) {
        let faces: Vec<Face> = (0..1000)
            .map(|face| Face {
                origin: Origin::Photo(format!("/photos/{part}/{face}.jpg").into()),
                stamp: Stamp::default(),
                seen: Some(Seen {
                    code: random_code(rng),
                    framing: None,
                    picture: RgbImage::new(64, 64),
                }),
            })
            .collect();
        library.append(&faces).expect("space on the disk");
    }
    (folder, library)
}

fn axes_of(bundle: &Bundle) -> PrincipalAxes {
    PrincipalAxes::of(bundle.prior(), AxisMetric::Picture, &bundle.basis().scales)
}

/// What a slider costs before anything is drawn: an edit without locks, with all of them, and the axes that are computed
/// once.
fn algebra(criterion: &mut Criterion) {
    let bundle = Bundle::find(MODEL).expect("the model");
    let prior = bundle.prior();
    let directions = Directions {
        axes: Some(Arc::new(axes_of(&bundle))),
        ..bundle.directions().clone()
    };
    let face = prior.invent(1);
    let mut free = Edits {
        age_years: Some(70.0),
        ..Edits::default()
    };
    for concept in &directions.concepts {
        free.set_concept(&concept.name, 0.5);
    }
    let mut group = criterion.benchmark_group("algebra");
    group.bench_function("edit", |timer| {
        timer.iter(|| free.apply(&face, &directions));
    });
    let names = directions
        .concepts
        .iter()
        .map(|concept| concept.name.clone());
    let locked = Edits {
        axes: PrincipalAxes::random_positions_sd(1),
        truncation: 0.7,
        locked: names.skip(1).chain([AGE.to_owned()]).collect(),
        ..free
    };
    group.bench_function("edit on 40 axes with all but one locked", |timer| {
        timer.iter(|| locked.apply(&face, &directions));
    });
    group.sample_size(10);
    group.bench_function("principal axes", |timer| {
        timer.iter(|| axes_of(&bundle));
    });
    group.finish();
}

criterion_group!(
    benches,
    window::frames,
    networks,
    exports,
    detail::detail,
    finding_faces,
    cold_start,
    neighbours,
    maps,
    algebra
);

criterion_main!(benches);
