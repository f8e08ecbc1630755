//! How far sets of pictures are from photographs, by the Fréchet distance of the judge's features.

use burn::tensor::{Device, Tensor, TensorData};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::bench::Bench;
use super::frechet::frechet_distance;
use crate::batch::tensor_of_pictures;
use crate::judge::{Judge, Verdict};
use crate::pca::Pca;
use facemath_core::latent::{Prior, Wanted};

/// Name of the row of inventions.
pub(crate) const INVENTIONS: &str = "inventions";
/// Pictures of PCA drawn at once.
const BATCH: usize = 64;

/// A set of pictures and its distance to held-out photographs.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct FrechetRow {
    /// Which pictures.
    pub pictures: String,
    /// How many of them.
    pub count: usize,
    /// Judge-feature Fréchet distance to the held-out photographs; `None` with fewer than two pictures.
    pub distance: Option<f64>,
}

impl FrechetRow {
    pub(super) fn new(pictures: &str, verdicts: &[Verdict], photos: &[Verdict]) -> Self {
        Self {
            pictures: pictures.to_owned(),
            count: verdicts.len(),
            distance: frechet_distance(&features(verdicts), &features(photos)),
        }
    }
}

fn features(verdicts: &[Verdict]) -> Vec<Vec<f32>> {
    verdicts.iter().map(|v| v.features.clone()).collect()
}

/// The distances of the inventions with the numbers `0..count`, and of those of the mixture alone where a flow draws them.
pub(crate) fn distances_of_inventions(
    bench: &Bench<'_>,
    prior: &Prior,
    count: usize,
    progress: &dyn Fn(f32),
) -> Vec<FrechetRow> {
    let row = |name: &str, prior: &Prior| {
        let verdicts = judge_inventions(bench, prior, count, progress);
        FrechetRow::new(name, &verdicts, bench.photos)
    };
    let mut rows = vec![row(INVENTIONS, prior)];
    if prior.flow().is_some() {
        rows.push(row(
            "inventions of the mixture alone",
            &prior.clone().without_flow(),
        ));
    }
    rows
}

/// Verdicts on the inventions with the numbers `0..count`.
fn judge_inventions(
    bench: &Bench<'_>,
    prior: &Prior,
    count: usize,
    progress: &dyn Fn(f32),
) -> Vec<Verdict> {
    let seeds: Vec<u64> = (0..count as u64).collect();
    let codes = prior.invent_all(&seeds, Prior::TRUNCATION, &Wanted::anybody());
    bench.verdicts(&codes, progress)
}

/// Verdicts on samples of the Gaussian that PCA fits to the training faces, of `size_px`.
pub(super) fn judge_pca_samples(
    judge: &Judge,
    pca: &Pca,
    size_px: usize,
    count: usize,
    seed: u64,
    device: &Device,
    progress: &dyn Fn(f32),
) -> Vec<Verdict> {
    let (dim, width) = (pca.scales.len(), pca.mean.len());
    let tensor = |values: &[f32], shape: [usize; 2]| -> Tensor<2> {
        Tensor::from_data(TensorData::new(values.to_vec(), shape), device)
    };
    let mean = tensor(&pca.mean, [1, width]);
    let components = tensor(&pca.components, [dim, width]);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut verdicts = Vec::with_capacity(count);
    while verdicts.len() < count {
        let rows = BATCH.min(count - verdicts.len());
        let codes: Vec<f32> = (0..rows)
            .flat_map(|_| &pca.scales)
            .map(|scale| scale * rng.sample::<f32, _>(StandardNormal))
            .collect();
        let drawn = tensor(&codes, [rows, dim]).matmul(components.clone()) + mean.clone();
        let values = drawn.clamp(0.0, 1.0).into_data().try_to_vec();
        let pictures = tensor_of_pictures(values.unwrap_or_default(), size_px, device);
        verdicts.extend(judge.judge(pictures));
        progress(verdicts.len() as f32 / count as f32);
    }
    verdicts
}
