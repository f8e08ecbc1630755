//! How far the aligner's eyes are from their places on faces that it was not trained on.

use burn::tensor::Device;
use image::{Rgb, RgbImage};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::looks::Spread;
use super::scene::{FacePixels, Scene};
use crate::batch::tensor_of_pictures;
use crate::metrics::psnr_db;
use crate::{FaceSet, Split};
use facemath_core::photo::{self, Framing, LEFT_EYE, Photo, RIGHT_EYE};
use facemath_nets::align::{
    AlignFigures, Aligner, Detector, ErrorFigures, ROUNDS, Refinement, SURE, TOLERANCE,
};
use facemath_nets::model::FaceModel;

/// Side of the made-up photos in sides of the face, which is in the middle.
const PHOTO_IN_FACES: usize = 2;
/// Faces whose reconstruction is measured.
const RECONSTRUCTED: usize = 200;

/// One face's course from a start.
struct Course {
    /// Mean error of both eyes before and after each look, in distances between the eyes.
    errors: Vec<f32>,
    /// The worse eye's last error.
    worst: f32,
    confidence: f32,
    framings: Vec<Framing>,
}

/// Measures `aligner` on the held-out faces of `set`, each set into made-up surroundings; with a `model`, its
/// reconstructions too. `progress` gets the share done.
pub fn measure_aligner(
    aligner: &Aligner,
    model: Option<&FaceModel>,
    set: &FaceSet,
    split: &Split,
    seed: u64,
    device: &Device,
    progress: &dyn Fn(f32),
) -> AlignFigures {
    let faces = &split.held_out;
    let detector = Detector::new();
    let photos: Vec<(Photo, Framing, Option<Framing>)> = faces
        .par_iter()
        .filter_map(|&face| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed ^ face as u64);
            let other = faces.get(rng.random_range(0..faces.len())).copied()?;
            let photo = made_up_photo(set, face, other, &mut rng)?;
            let right = canonical(set);
            let start = on_photo(Spread::WIDE.framing(&mut rng), right);
            let found = detector.find(&photo);
            let detected = found
                .iter()
                .map(facemath_nets::align::FaceBox::rough_framing)
                .find(|rough| eye_error(rough, &right) < 1.0);
            Some((photo, start, detected))
        })
        .collect();
    let right = canonical(set);
    let total = photos.len().max(1) as f32;
    let mut random = Vec::new();
    let mut detected = Vec::new();
    let mut psnr = Vec::new();
    for (index, (photo, start, rough)) in photos.iter().enumerate() {
        random.push(course(aligner, photo, *start, &right));
        if let Some(rough) = rough {
            let course = course(aligner, photo, *rough, &right);
            if let (Some(model), true) = (model, psnr.len() < RECONSTRUCTED) {
                let last = course.framings.last().copied().unwrap_or(*rough);
                psnr.push(
                    [*rough, last, right]
                        .map(|framing| reconstruction_db(model, photo, framing, device)),
                );
            }
            detected.push(course);
        }
        progress((index + 1) as f32 / total);
    }
    let last_errors = |is_wanted: &dyn Fn(&Course) -> bool| -> Vec<f32> {
        let wanted = random.iter().filter(|course| is_wanted(course));
        wanted
            .filter_map(|course| course.errors.last().copied())
            .collect()
    };
    let is_sure = |course: &Course| course.confidence >= SURE;
    let sure: Vec<&Course> = random.iter().filter(|course| is_sure(course)).collect();
    let wrong = sure
        .iter()
        .filter(|course| course.worst > TOLERANCE)
        .count();
    AlignFigures {
        training_faces: split.training.len(),
        held_out_faces: photos.len(),
        from_random: figures_by_round(&random),
        from_detector: figures_by_round(&detected),
        detected: detected.len() as f32 / total,
        sure: sure.len() as f32 / total,
        when_sure: figures_of(last_errors(&is_sure)),
        when_unsure: figures_of(last_errors(&|course| !is_sure(course))),
        sure_and_wrong: wrong as f32 / sure.len().max(1) as f32,
        psnr_db: (!psnr.is_empty()).then(|| {
            let mean =
                |part: usize| psnr.iter().map(|row| row[part]).sum::<f32>() / psnr.len() as f32;
            [mean(0), mean(1), mean(2)]
        }),
    }
}

fn course(aligner: &Aligner, photo: &Photo, start: Framing, right: &Framing) -> Course {
    let mut now = Refinement {
        framing: start,
        deviation: f32::INFINITY,
    };
    let mut framings = vec![start];
    for _ in 0..ROUNDS {
        if let Some(next) = aligner.refine(photo, &[now.framing]).into_iter().next() {
            now = next;
        }
        framings.push(now.framing);
    }
    Course {
        errors: framings
            .iter()
            .map(|framing| eye_error(framing, right))
            .collect(),
        worst: eye_errors(&now.framing, right)
            .into_iter()
            .fold(0.0, f32::max),
        confidence: now.confidence(),
        framings,
    }
}

/// The mean distance of the eyes from their right places, in distances between the eyes.
fn eye_error(framing: &Framing, right: &Framing) -> f32 {
    eye_errors(framing, right).iter().sum::<f32>() / 2.0
}

fn eye_errors(framing: &Framing, right: &Framing) -> [f32; 2] {
    let apart = (RIGHT_EYE.0 - LEFT_EYE.0) * right.size_px;
    [LEFT_EYE, RIGHT_EYE].map(|(u, v)| {
        let (is, should) = (framing.photo_from_crop(u, v), right.photo_from_crop(u, v));
        (is.0 - should.0).hypot(is.1 - should.1) / apart
    })
}

fn figures_by_round(courses: &[Course]) -> Vec<ErrorFigures> {
    (0..=ROUNDS)
        .map(|round| {
            let errors = courses.iter().filter_map(|course| course.errors.get(round));
            figures_of(errors.copied().collect())
        })
        .collect()
}

fn figures_of(mut errors: Vec<f32>) -> ErrorFigures {
    errors.sort_by(f32::total_cmp);
    let at = |share: f32| {
        let place = (share * errors.len() as f32) as usize;
        100.0
            * errors
                .get(place.min(errors.len().saturating_sub(1)))
                .copied()
                .unwrap_or_default()
    };
    ErrorFigures {
        median: at(0.5),
        most: at(0.95),
    }
}

/// The right framing in every made-up photo.
fn canonical(set: &FaceSet) -> Framing {
    let side = set.size_px() as f32;
    let middle = side * PHOTO_IN_FACES as f32 / 2.0;
    Framing {
        center_x_px: middle,
        center_y_px: middle,
        size_px: side,
        rotation_rad: 0.0,
    }
}

/// A framing of the unit square as one of the made-up photo.
fn on_photo(unit: Framing, right: Framing) -> Framing {
    Framing {
        center_x_px: right.center_x_px + (unit.center_x_px - 0.5) * right.size_px,
        center_y_px: right.center_y_px + (unit.center_y_px - 0.5) * right.size_px,
        size_px: unit.size_px * right.size_px,
        rotation_rad: unit.rotation_rad,
    }
}

fn made_up_photo(set: &FaceSet, face: usize, other: usize, rng: &mut ChaCha8Rng) -> Option<Photo> {
    let pixels = |face: usize| FacePixels {
        planes: set.planes(face),
        size: set.size_px(),
    };
    let scene = Scene::new(pixels(face), pixels(other), rng);
    let right = canonical(set);
    let side = (set.size_px() * PHOTO_IN_FACES) as u32;
    Photo::from_pixels(RgbImage::from_fn(side, side, |x, y| {
        let (u, v) = right.crop_from_photo(x as f32 + 0.5, y as f32 + 0.5);
        Rgb(scene.at(u, v).map(|value| (value * 255.0).round() as u8))
    }))
}

fn reconstruction_db(model: &FaceModel, photo: &Photo, framing: Framing, device: &Device) -> f32 {
    let size = model.config().image_size_px;
    let crop = photo::crop(photo, framing, size as u32);
    let values: Vec<f32> = (0..3)
        .flat_map(|plane| {
            crop.pixels()
                .map(move |pixel| f32::from(pixel[plane]) / 255.0)
        })
        .collect();
    let picture = tensor_of_pictures(values.clone(), size, device);
    let drawn: Vec<f32> = model
        .decode(model.encode(picture))
        .into_data()
        .try_to_vec()
        .unwrap_or_default();
    psnr_db(&drawn, &values) as f32
}
