//! Batches of faces as tensors, with the small random changes that make a data set larger.

use burn::tensor::{Device, Tensor, TensorData};
use rand::{RngExt as _, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::faces::FaceSet;

/// Largest random shift, in pixels.
const SHIFT_PX: i32 = 2;
/// Largest random change of brightness, of 1.
const BRIGHTNESS: f32 = 0.06;
/// Largest random change of contrast, as a factor beside 1.
const CONTRAST: f32 = 0.1;

/// Faces as they are: `[faces, 3, size, size]`, values 0 to 1.
pub fn plain_batch(set: &FaceSet, faces: &[usize], device: &Device) -> Tensor<4> {
    let values: Vec<f32> = faces.iter().flat_map(|&face| set.values(face)).collect();
    tensor_of_pictures(values, set.size_px(), device)
}

/// The small random changes of one face.
struct Jitter {
    mirrored: bool,
    shift_px: (i32, i32),
    contrast: f32,
    brightness: f32,
}

/// The changes of `count` faces in a batch. The same `seed` gives the same changes.
fn jitters(count: usize, seed: u64) -> impl Iterator<Item = Jitter> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..count).map(move |_| {
        let mirrored = rng.random();
        let mut shift = || rng.random_range(-SHIFT_PX..=SHIFT_PX);
        Jitter {
            mirrored,
            shift_px: (shift(), shift()),
            contrast: 1.0 + rng.random_range(-CONTRAST..=CONTRAST),
            brightness: rng.random_range(-BRIGHTNESS..=BRIGHTNESS),
        }
    })
}

/// Which faces of [`jittered_batch`] come out mirrored.
pub fn mirrored_in_batch(count: usize, seed: u64) -> impl Iterator<Item = bool> {
    jitters(count, seed).map(|jitter| jitter.mirrored)
}

/// Faces mirrored, shifted and re-lit at random: `[faces, 3, size, size]`, values 0 to 1. The same `seed` gives the same
/// batch.
pub fn jittered_batch(set: &FaceSet, faces: &[usize], seed: u64, device: &Device) -> Tensor<4> {
    let size = set.size_px();
    let mut values = Vec::with_capacity(faces.len() * 3 * size * size);
    for (&face, jitter) in faces.iter().zip(jitters(faces.len(), seed)) {
        let Jitter {
            mirrored,
            shift_px: (dx, dy),
            contrast,
            brightness,
        } = jitter;
        // One table instead of arithmetic for every pixel.
        let tone: Vec<f32> = (0u8..=255)
            .map(|byte| {
                ((f32::from(byte) / 255.0 - 0.5) * contrast + 0.5 + brightness).clamp(0.0, 1.0)
            })
            .collect();
        let last = size as i32 - 1;
        let columns: Vec<usize> = (0..size as i32)
            .map(|x| {
                let x = if mirrored { last - x } else { x };
                (x + dx).clamp(0, last) as usize
            })
            .collect();
        let planes = set.planes(face);
        for plane in planes.chunks_exact(size * size) {
            for y in 0..size as i32 {
                let row = (y + dy).clamp(0, last) as usize * size;
                let line = &plane[row..row + size];
                values.extend(columns.iter().map(|&x| tone[usize::from(line[x])]));
            }
        }
    }
    tensor_of_pictures(values, size, device)
}

/// Faces as a network is trained on them: as [`jittered_batch`], or as they are where all have a `fixed_pose`.
pub fn training_batch(
    set: &FaceSet,
    faces: &[usize],
    seed: u64,
    fixed_pose: bool,
    device: &Device,
) -> Tensor<4> {
    if fixed_pose {
        plain_batch(set, faces, device)
    } else {
        jittered_batch(set, faces, seed, device)
    }
}

/// Planar values, one picture after the other, as `[pictures, 3, size, size]`.
pub fn tensor_of_pictures(values: Vec<f32>, size_px: usize, device: &Device) -> Tensor<4> {
    let pictures = values.len() / (3 * size_px * size_px);
    Tensor::from_data(
        TensorData::new(values, [pictures, 3, size_px, size_px]),
        device,
    )
}

/// The rows of a tensor.
pub fn rows_of(tensor: Tensor<2>) -> Vec<Vec<f32>> {
    let [_, width] = tensor.dims();
    let values: Vec<f32> = tensor.into_data().try_to_vec().unwrap_or_default();
    values.chunks_exact(width).map(<[f32]>::to_vec).collect()
}
