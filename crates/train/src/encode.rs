//! Codes of faces as they are, mirrored, and as training saw them.

use burn::tensor::{Device, Tensor};

use super::batch::{jittered_batch, mirrored_in_batch, plain_batch, rows_of};
use super::faces::FaceSet;
use super::looks::Looks;
use facemath_nets::model::FaceModel;

/// Faces encoded at once.
const BATCH: usize = 16;

/// Codes of faces, in order.
pub fn codes_of(
    model: &FaceModel,
    set: &FaceSet,
    faces: &[usize],
    device: &Device,
    progress: &dyn Fn(f32),
) -> Vec<Vec<f32>> {
    codes_of_batches(model, faces, progress, |chunk| {
        plain_batch(set, chunk, device)
    })
}

/// Looks at mirror images of faces; none where all faces have a fixed pose.
pub fn mirrored_looks(
    model: &FaceModel,
    set: &FaceSet,
    faces: &[usize],
    device: &Device,
    progress: &dyn Fn(f32),
) -> Looks {
    if model.config().fixed_pose {
        return Looks::default();
    }
    let codes = codes_of_batches(model, faces, progress, |chunk| {
        plain_batch(set, chunk, device).flip([3])
    });
    Looks {
        codes,
        faces: faces.to_vec(),
        mirrored: vec![true; faces.len()],
    }
}

/// Looks at faces mirrored, shifted and re-lit at random as training saw them, the same for the same `seed`; none where
/// training saw them as they are.
pub fn jittered_looks(
    model: &FaceModel,
    set: &FaceSet,
    faces: &[usize],
    seed: u64,
    device: &Device,
    progress: &dyn Fn(f32),
) -> Looks {
    if model.config().fixed_pose {
        return Looks::default();
    }
    let seed_of = |chunk: &[usize]| {
        let first = chunk.first().copied().unwrap_or_default() as u64;
        seed ^ (first << 20)
    };
    let codes = codes_of_batches(model, faces, progress, |chunk| {
        jittered_batch(set, chunk, seed_of(chunk), device)
    });
    Looks {
        codes,
        faces: faces.to_vec(),
        mirrored: faces
            .chunks(BATCH)
            .flat_map(|chunk| mirrored_in_batch(chunk.len(), seed_of(chunk)))
            .collect(),
    }
}

fn codes_of_batches(
    model: &FaceModel,
    faces: &[usize],
    progress: &dyn Fn(f32),
    batch: impl Fn(&[usize]) -> Tensor<4>,
) -> Vec<Vec<f32>> {
    let mut codes = Vec::with_capacity(faces.len());
    for chunk in faces.chunks(BATCH) {
        codes.extend(rows_of(model.encode(batch(chunk))));
        progress(codes.len() as f32 / faces.len() as f32);
    }
    codes
}
