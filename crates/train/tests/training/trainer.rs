//! Data sets, fitting, metrics and the training loop, on small sets made by code.

mod data;

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use burn::tensor::Device;
use facemath_core::latent::{Directions, Latent, Prior};
use facemath_nets::model::{Bundle, FaceModel, ModelConfig, TensorMap, collect_parameters};
use facemath_train::{
    FaceSet, Fidelity, Pca, Rows, Split, TrainOptions, Trainer, codes_of, fit_basis,
    reconstructions,
};
use image::{Rgb, RgbImage};

const SIZE: usize = 32;

/// A drawn face: its colours and the place of its mouth depend on `seed`.
fn drawn_face(seed: u32) -> RgbImage {
    RgbImage::from_fn(40, 40, |x, y| {
        let (dx, dy) = (x as f32 - 20.0, y as f32 - 20.0);
        let inside = dx * dx + dy * dy < 260.0 + (seed % 7) as f32 * 10.0;
        let mouth = (y + seed % 5).abs_diff(30) < 2 && dx.abs() < 6.0;
        let tone = (seed * 37 % 120) as u8;
        match (mouth, inside) {
            (true, _) => Rgb([180, 40, 40]),
            (_, true) => Rgb([130 + tone, 110 + tone / 2, 90]),
            _ => Rgb([30, (seed * 13 % 90) as u8, 60]),
        }
    })
}

/// A folder of `count` faces under UTKFace names.
fn folder_of_faces(count: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for seed in 0..count {
        let name = format!(
            "{}_{}_{}_2017{seed:013}.jpg.chip.jpg",
            5 + seed % 70,
            seed % 2,
            seed % 5
        );
        drawn_face(seed)
            .save(folder.path().join(name))
            .expect("writable");
    }
    folder
}

fn load(path: &Path) -> FaceSet {
    FaceSet::load(path, SIZE, &|_| {}).expect("the data set is fine")
}

/// Points on a plane in ten dimensions, longer one way than the other.
struct Plane;

impl Rows for Plane {
    fn count(&self) -> usize {
        400
    }
    fn width(&self) -> usize {
        10
    }
    fn read(&self, range: std::ops::Range<usize>) -> Vec<f32> {
        range
            .flat_map(|row| {
                let (a, b) = (
                    (row as f32 * 0.7).sin() * 5.0,
                    (row as f32 * 1.3).cos() * 2.0,
                );
                (0..10)
                    .map(move |i| 3.0 + if i == 2 { a } else { 0.0 } + if i == 7 { b } else { 0.0 })
            })
            .collect()
    }
}

#[test]
fn pca_finds_a_plane_its_scales_and_its_mean() {
    let pca = Pca::fit(&Plane, 2, 1, &Device::flex());
    assert!(
        pca.mean
            .iter()
            .enumerate()
            .all(|(i, m)| (m - 3.0).abs() < 0.1 || i == 2)
    );
    assert!(
        pca.components[2].abs() > 0.999,
        "first axis along dimension 2"
    );
    assert!(
        pca.components[10 + 7].abs() > 0.999,
        "second along dimension 7"
    );
    assert!(
        (pca.scales[0] - 5.0 / 2f32.sqrt()).abs() < 0.1,
        "{:?}",
        pca.scales
    );
    assert!(
        (pca.scales[1] - 2.0 / 2f32.sqrt()).abs() < 0.1,
        "{:?}",
        pca.scales
    );
}

#[test]
fn metrics_are_perfect_for_equal_pictures_and_fall_with_noise_and_blur() {
    let planes = |change: &dyn Fn(usize, f32) -> f32| -> Vec<f32> {
        (0..3 * SIZE * SIZE)
            .map(|i| {
                let (x, y) = (i % SIZE, i / SIZE % SIZE);
                change(i, 0.5 + 0.3 * ((x * y) as f32 * 0.2).sin())
            })
            .collect()
    };
    let photo = planes(&|_, v| v);
    let same = Fidelity::measure(&photo, &photo, SIZE);
    assert_eq!(same.psnr_db, 99.0);
    assert!((same.ssim - 1.0).abs() < 1e-9);
    assert_eq!(same.drawn_sharpness, same.photo_sharpness);
    // A constant error of 0.1 is 20 dB by definition.
    let shifted = Fidelity::measure(&planes(&|_, v| v + 0.1), &photo, SIZE);
    assert!((shifted.psnr_db - 20.0).abs() < 1e-3, "{}", shifted.psnr_db);
    let flat = Fidelity::measure(&planes(&|_, _| 0.5), &photo, SIZE);
    assert!(flat.ssim < 0.3 && flat.drawn_sharpness < 1e-9);
    let noisy = Fidelity::measure(
        &planes(&|i, v| v + 0.1 * ((i * 7919 % 13) as f32 / 6.0 - 1.0)),
        &photo,
        SIZE,
    );
    assert!(noisy.ssim < same.ssim && noisy.drawn_sharpness > same.drawn_sharpness);
}

fn tiny_config() -> ModelConfig {
    ModelConfig {
        name: "tiny".into(),
        image_size_px: SIZE,
        latent_dim: 8,
        basis_size_px: 16,
        encoder_channels: [4, 4, 6, 8],
        decoder_channels: [8, 6, 4, 4, 4],
        fixed_pose: false,
    }
}

/// Steps against the photographs, and then against a critic, of the small runs here.
const PLAIN_STEPS: u64 = 12;

const FINISH_STEPS: u64 = 4;

/// Trains for all steps, stopping for a checkpoint after each of `stops`; returns the last losses and contents.
fn train(set: &FaceSet, split: &Split, folder: &Path, stops: &[u64]) -> (f32, Vec<u8>) {
    let device = Device::flex();
    let options = TrainOptions {
        epochs: (PLAIN_STEPS * 8) as f64 / split.training.len() as f64,
        finish_epochs: (FINISH_STEPS * 8) as f64 / split.training.len() as f64,
        batch: 8,
        workers: 2,
        checkpoint_steps: 1000,
        ..TrainOptions::default()
    };
    let basis = fit_basis(set, &split.training, &tiny_config(), 1, &device).expect("enough faces");
    let mut trainer = Trainer::start(set, split, folder, tiny_config(), basis, options, &device)
        .expect("threads");
    let mut last = f32::NAN;
    for &stop in stops.iter().chain([&u64::MAX]) {
        trainer
            .run(&mut |report| {
                last = report.losses.pixels;
                if report.step == stop {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })
            .expect("the folder is writable");
        if stop != u64::MAX {
            trainer = Trainer::resume(set, split, folder, None, None, &device)
                .expect("the checkpoint is whole");
        }
    }
    let step = trainer.step();
    let weights = fs::read(folder.join(format!("step-{step}")).join("average.bpk"))
        .expect("saved at the end");
    (last, weights)
}

#[test]
fn a_run_stopped_and_resumed_ends_exactly_where_an_unbroken_one_does() {
    let faces = folder_of_faces(48);
    let set = load(faces.path());
    let split = set.split();
    let (whole, broken) = (
        tempfile::tempdir().expect("folder"),
        tempfile::tempdir().expect("folder"),
    );
    let unbroken = train(&set, &split, whole.path(), &[]);
    let resumed = train(&set, &split, broken.path(), &[3, 7, 13]);
    assert_eq!(unbroken.0, resumed.0, "last loss");
    assert_eq!(unbroken.1.len(), resumed.1.len());
    let csv = fs::read_to_string(broken.path().join("metrics.csv")).expect("the log is there");
    assert_eq!(
        csv.lines().count(),
        1 + 4,
        "a heading, three stops and the end:\n{csv}"
    );
    assert!(
        fs::read_dir(broken.path())
            .expect("readable")
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("contact-"))
    );
}

#[test]
fn a_run_that_starts_from_a_finished_model_goes_on_from_its_weights() {
    let faces = folder_of_faces(48);
    let set = load(faces.path());
    let split = set.split();
    let device = Device::flex();
    let (first, second) = (
        tempfile::tempdir().expect("folder"),
        tempfile::tempdir().expect("folder"),
    );
    train(&set, &split, first.path(), &[]);
    let trained =
        Trainer::resume(&set, &split, first.path(), None, None, &device).expect("a checkpoint");
    let mut weights = TensorMap::default();
    collect_parameters(
        trained.averaged_model().vae(),
        Bundle::NETWORK,
        &mut weights,
    );
    let dim = tiny_config().latent_dim;
    let prior = Prior::gaussian(Latent::zeros(dim), vec![0.0; dim * (dim + 1) / 2]);
    let bundle = Bundle::from_parts(
        tiny_config(),
        weights,
        trained.basis().clone(),
        Directions::default(),
        prior.expect("the sizes fit"),
    );

    let options = TrainOptions {
        epochs: 1.0,
        finish_epochs: 0.0,
        batch: 8,
        ..TrainOptions::default()
    };
    let folder = second.path();
    let mut trainer = Trainer::start_from(&set, &split, folder, &bundle, "finer", options, &device)
        .expect("fits");
    let codes = |model: &FaceModel| codes_of(model, &set, &split.training, &device, &|_| {});
    let farthest = |a: &[Vec<f32>], b: &[Vec<f32>]| {
        let pairs = a.iter().flatten().zip(b.iter().flatten());
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    };
    let of_bundle = codes(&FaceModel::new(&bundle, &device).expect("whole"));
    let at_start = codes(&trainer.averaged_model());
    assert_eq!(trainer.averaged_model().config().name, "finer");
    assert!(farthest(&at_start, &of_bundle) < 1e-5);

    trainer
        .run(&mut |_| ControlFlow::Continue(()))
        .expect("the folder is writable");
    assert!(
        farthest(&codes(&trainer.averaged_model()), &at_start) > 1e-5,
        "the weights do not learn"
    );
}

#[test]
fn resuming_without_a_checkpoint_says_so() {
    let faces = folder_of_faces(12);
    let set = load(faces.path());
    let split = set.split();
    let folder = tempfile::tempdir().expect("folder");
    let Err(error) = Trainer::resume(&set, &split, folder.path(), None, None, &Device::flex())
    else {
        panic!("there is nothing to resume");
    };
    assert!(error.to_string().contains("--resume"), "{error}");
}

#[test]
fn the_finish_redraws_faces_and_leaves_their_codes_alone() {
    let faces = folder_of_faces(48);
    let set = load(faces.path());
    let split = set.split();
    let folder = tempfile::tempdir().expect("folder");
    let device = Device::flex();
    // Each is read back from its checkpoint.
    let model = |name: &str, finish_steps: u64, finish_share: f32| {
        let options = TrainOptions {
            epochs: (PLAIN_STEPS * 8) as f64 / split.training.len() as f64,
            finish_epochs: (finish_steps * 8) as f64 / split.training.len() as f64,
            finish_share,
            batch: 8,
            workers: 2,
            ..TrainOptions::default()
        };
        let config = tiny_config();
        let basis = fit_basis(&set, &split.training, &config, 1, &device).expect("enough");
        let path = folder.path().join(name);
        Trainer::start(&set, &split, &path, config, basis, options, &device)
            .expect("threads")
            .run(&mut |_| ControlFlow::Continue(()))
            .expect("writable");
        let resumed = Trainer::resume(&set, &split, &path, None, None, &device);
        resumed.expect("a checkpoint").averaged_model()
    };
    let plain = model("plain", 0, 0.7);
    let none = model("none", FINISH_STEPS, 0.0);
    let some = model("some", FINISH_STEPS, 0.5);
    let all = model("all", FINISH_STEPS, 1.0);
    let codes = |model: &FaceModel| codes_of(model, &set, &split.training, &device, &|_| {});
    assert_eq!(codes(&plain), codes(&all));
    let picture = |model: &FaceModel| -> Vec<f32> {
        reconstructions(model, &set, &[0], &device, &|_| {}).concat()
    };
    let distance = |a: &FaceModel, b: &FaceModel| {
        let (a, b) = (picture(a), picture(b));
        let differences = a.iter().zip(&b).map(|(a, b)| (a - b).abs());
        differences.sum::<f32>()
    };
    let whole = distance(&plain, &all);
    assert!(whole > 0.0);
    assert!(distance(&plain, &none) < 1e-3 * whole);
    assert!(distance(&plain, &some) < 0.8 * whole);
    assert!(distance(&some, &all) < 0.8 * whole);
}

#[test]
fn too_few_faces_for_the_code_are_refused_in_words() {
    let faces = folder_of_faces(5);
    let set = load(faces.path());
    let split = set.split();
    let error = fit_basis(&set, &split.training, &tiny_config(), 1, &Device::flex())
        .expect_err("five is too few");
    assert!(error.contains('8'), "{error}");
}
