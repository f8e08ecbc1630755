//! Reads expression, pose, age, gender and glasses in pictures, without any face model: a ridge regression from
//! histograms of gradients, fitted to photographs.

use nalgebra::{Cholesky, DMatrix};
use rayon::prelude::*;

use super::histograms::{FEATURES, histograms};

/// Ridge, as a share of the features' mean variance times the number of pictures.
const RIDGE: f32 = 0.3;
/// Pictures whose products are added at once.
const BLOCK: usize = 512;
/// One photograph in so many is kept from the fit and says how much too little it answers.
const SCALE_EVERY: usize = 16;

/// A fitted read-out.
pub(super) struct PictureReadOut {
    mean: Vec<f32>,
    /// `[targets, FEATURES]`.
    weights: Vec<Vec<f32>>,
    /// What a feature-less picture reads.
    bias: Vec<f32>,
    /// Correlation with what is known, on the photographs that were kept from the fit.
    pub correlation: Vec<f32>,
}

/// A photograph, planar `[3, size, size]` with values from 0 to 1, and what is known of it.
pub(super) struct Known {
    pub planes: Vec<f32>,
    pub targets: Vec<f64>,
}

impl PictureReadOut {
    /// Fits it to `count` photographs of which `photo` gives one; pictures are `size_px` wide. `None` without any.
    pub fn fit(
        count: usize,
        size_px: usize,
        photo: &(dyn Fn(usize) -> Known + Sync),
    ) -> Option<Self> {
        let photos: Vec<(Vec<f32>, Vec<f64>)> = (0..count)
            .into_par_iter()
            .map(|index| {
                let known = photo(index);
                (histograms(&known.planes, size_px), known.targets)
            })
            .collect();
        let (kept, fitted): (Vec<_>, Vec<_>) = photos
            .iter()
            .enumerate()
            .partition(|(index, _)| index % SCALE_EVERY == 0);
        let fitted: Vec<&(Vec<f32>, Vec<f64>)> =
            fitted.into_iter().map(|(_, photo)| photo).collect();
        let targets = fitted.first()?.1.len();
        let total = fitted.len() as f32;
        let mut mean = vec![0.0f32; FEATURES];
        let mut target_mean = vec![0.0f64; targets];
        for (features, values) in &fitted {
            for (sum, value) in mean.iter_mut().zip(features) {
                *sum += value / total;
            }
            for (sum, value) in target_mean.iter_mut().zip(values) {
                *sum += value / f64::from(total);
            }
        }
        let (mut gram, products) = sums(&fitted, &mean, &target_mean);
        let ridge = RIDGE * gram.trace() / FEATURES as f32;
        for index in 0..FEATURES {
            gram[(index, index)] += ridge;
        }
        let solved = Cholesky::new(gram)?.solve(&products);
        let mut read_out = Self {
            mean,
            weights: solved
                .column_iter()
                .map(|w| w.iter().copied().collect())
                .collect(),
            bias: target_mean.iter().map(|mean| *mean as f32).collect(),
            correlation: Vec::new(),
        };
        read_out.scale(&kept.into_iter().map(|(_, photo)| photo).collect::<Vec<_>>());
        Some(read_out)
    }

    /// Stretches each answer until a unit more of what is known reads as a unit more: a ridge answers too little, falling
    /// back on the mean where it is unsure.
    fn scale(&mut self, kept: &[&(Vec<f32>, Vec<f64>)]) {
        let read: Vec<Vec<f32>> = kept
            .iter()
            .map(|(features, _)| self.answers(features))
            .collect();
        for target in 0..self.weights.len() {
            let pairs: Vec<(f64, f64)> = read
                .iter()
                .zip(kept)
                .filter_map(|(read, (_, known))| {
                    Some((f64::from(*read.get(target)?), *known.get(target)?))
                })
                .collect();
            let line = Line::through(&pairs);
            self.correlation.push(line.correlation as f32);
            // A measure that is not read at all is not stretched to noise.
            let factor = 1.0 / line.slope.max(0.2);
            if let Some(weights) = self.weights.get_mut(target) {
                weights
                    .iter_mut()
                    .for_each(|weight| *weight *= factor as f32);
            }
        }
    }

    /// What is read in a picture, planar `[3, size, size]` with values from 0 to 1, in the order of the targets.
    pub fn read(&self, planes: &[f32], size_px: usize) -> Vec<f32> {
        self.answers(&histograms(planes, size_px))
    }

    fn answers(&self, features: &[f32]) -> Vec<f32> {
        let from_mean: Vec<f32> = features
            .iter()
            .zip(&self.mean)
            .map(|(a, b)| a - b)
            .collect();
        let dots = self.weights.iter().map(|weights| {
            let products = weights.iter().zip(&from_mean).map(|(a, b)| a * b);
            products.sum::<f32>()
        });
        dots.zip(&self.bias).map(|(dot, bias)| dot + bias).collect()
    }
}

/// Sums of products of all features with each other, and with the targets.
fn sums(
    photos: &[&(Vec<f32>, Vec<f64>)],
    mean: &[f32],
    target_mean: &[f64],
) -> (DMatrix<f32>, DMatrix<f32>) {
    let zeros = || {
        (
            DMatrix::<f32>::zeros(FEATURES, FEATURES),
            DMatrix::<f32>::zeros(FEATURES, target_mean.len()),
        )
    };
    let threads = rayon::current_num_threads().max(1);
    photos
        .par_chunks(photos.len().div_ceil(threads).max(1))
        .map(|part| {
            let (mut gram, mut products) = zeros();
            for block in part.chunks(BLOCK) {
                let features = DMatrix::from_iterator(
                    FEATURES,
                    block.len(),
                    block
                        .iter()
                        .flat_map(|(features, _)| features.iter().zip(mean).map(|(a, b)| a - b)),
                );
                let targets = DMatrix::from_iterator(
                    target_mean.len(),
                    block.len(),
                    block.iter().flat_map(|(_, values)| {
                        values.iter().zip(target_mean).map(|(a, b)| (a - b) as f32)
                    }),
                );
                gram.gemm(1.0, &features, &features.transpose(), 1.0);
                products.gemm(1.0, &features, &targets.transpose(), 1.0);
            }
            (gram, products)
        })
        .reduce(zeros, |(a, b), (c, d)| (a + c, b + d))
}

/// The straight line that tells what is read from what is known.
struct Line {
    slope: f64,
    /// Pearson's; 0 if one side does not vary.
    correlation: f64,
}

impl Line {
    /// Of pairs of what is read and what is known.
    fn through(pairs: &[(f64, f64)]) -> Self {
        let count = pairs.len().max(1) as f64;
        let (read_mean, known_mean) = pairs.iter().fold((0.0, 0.0), |(a, b), (read, known)| {
            (a + read / count, b + known / count)
        });
        let (mut product, mut read_square, mut known_square) = (0.0, 0.0, 0.0);
        for (read, known) in pairs {
            let (read, known) = (read - read_mean, known - known_mean);
            product += read * known;
            read_square += read * read;
            known_square += known * known;
        }
        let scale = (read_square * known_square).sqrt();
        Self {
            slope: if known_square > 0.0 {
                product / known_square
            } else {
                0.0
            },
            correlation: if scale > 0.0 { product / scale } else { 0.0 },
        }
    }
}
