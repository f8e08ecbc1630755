//! Reconstruction figures on held-out faces, for a model and for PCA of the same code length.

use burn::tensor::{Device, Tensor, TensorData};
use rayon::prelude::*;

use facemath_core::latent::{Directions, Latent};
use facemath_nets::model::{FaceModel, PriorPull, RefineOptions, Refiner, Sharpen, Sharpener};

use super::batch::{plain_batch, rows_of};
use super::encode::codes_of;
use super::faces::{FaceSet, Split};
use super::facial::{FacialFigures, FacialSet};
use super::label_files::LabelFile;
use super::looks::Looks;
use super::metrics::{Fidelity, FidelitySummary};
use super::pca::{Pca, Rows};
use super::read_outs::ReadOuts;
use super::score::{Judging, ScoreCard, Scoring};

/// Faces encoded or decoded at once.
pub(super) const BATCH: usize = 16;
/// Faces refined side by side: more do not fit the cache.
const REFINED_TOGETHER: usize = 4;
/// Seed of the baseline's random start.
const PCA_SEED: u64 = 1;

/// The evaluation's table.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Evaluation {
    /// Faces measured, none of them trained on.
    pub held_out_faces: usize,
    /// Faces the baseline was fitted on: the model's training split.
    pub training_faces: usize,
    /// Numbers in a code, the model's and the baseline's.
    pub code_length: usize,
    /// Seed of the baseline's fit.
    pub pca_seed: u64,
    /// The model, its codes refined if that was asked for.
    pub model: FidelitySummary,
    /// The same pictures, sharpened as the studio does unless told otherwise.
    pub sharpened: FidelitySummary,
    /// What refinement did, if it was asked for.
    pub refinement: Option<RefinementFigures>,
    /// PCA of the same code length.
    pub pca: FidelitySummary,
    /// What the model's read-outs tell of the held-out faces.
    pub read_outs: ReadOuts,
    /// What a judge says of the model's edits, if one was asked.
    pub edits: Option<ScoreCard>,
    /// What the controls of expression and pose do to pictures, where measures of the faces were given.
    pub controls: Vec<FacialFigures>,
}

/// A refinement of the held-out faces' codes.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RefinementFigures {
    /// Gradient steps.
    pub steps: usize,
    /// Seconds that a face took, several side by side.
    pub seconds_a_face: f64,
    /// The model without it.
    pub without: FidelitySummary,
}

/// How codes are refined before anything is measured.
#[derive(Clone, Debug)]
pub struct Refining {
    /// Steps, their size, and the weight of the pull.
    pub options: RefineOptions,
    /// Where codes are pulled to.
    pub pull: Option<PriorPull>,
}

/// What is measured beside plain reconstructions.
#[derive(Clone, Copy, Default)]
pub struct EvaluateOptions<'a> {
    /// Who judges edits; `None` for nobody.
    pub judging: Option<Judging<'a>>,
    /// How codes are refined first; `None` for not at all.
    pub refining: Option<&'a Refining>,
    /// Measures of the faces, by which the controls of expression and pose are measured; `None` for not at all.
    pub measures: Option<&'a LabelFile>,
}

/// Measures `model`, the read-outs of its `directions` and the baseline on every held-out face, and its edits where there
/// is a judge. `progress` gets what is being done and the share done.
pub fn evaluate(
    model: &FaceModel,
    directions: &Directions,
    set: &FaceSet,
    split: &Split,
    options: EvaluateOptions<'_>,
    device: &Device,
    progress: &dyn Fn(&'static str, f32),
) -> Evaluation {
    let (judging, refining) = (options.judging, options.refining);
    let held_out = &split.held_out;
    let codes = codes_of(model, set, held_out, device, &|share| {
        progress("Encoding", share);
    });
    let (codes, plain) = match refining {
        Some(refining) => {
            let refinement = refine(model, set, held_out, &codes, refining, device, progress);
            (
                refinement.codes,
                Some((refinement.figures, refinement.drawn_before)),
            )
        }
        None => (codes, None),
    };
    let looks = Looks::plain(codes, held_out.clone());
    let read_outs = ReadOuts::measure(directions, set.labels(), &split.training, &looks);
    let drawn = decoded(model, &looks.codes, device, &|share| {
        progress("Decoding", share);
    });
    let model_figures = FidelitySummary::of(&fidelity_of(&drawn, set, held_out));
    progress("Sharpening", 0.0);
    let sharp = sharpened(&drawn, set.size_px(), device);
    let sharpened_figures = FidelitySummary::of(&fidelity_of(&sharp, set, held_out));
    drop(sharp);
    let scoring = judging.map(|judging| Scoring {
        judging,
        model,
        directions,
        set,
        split,
        device,
    });
    let photos = scoring
        .as_ref()
        .map_or_else(Vec::new, Scoring::judge_held_out);
    let mut edits = scoring
        .as_ref()
        .map(|scoring| scoring.score(&looks.codes, &drawn, &photos, progress));
    drop(drawn);
    let refinement = plain.map(|(figures, drawn)| {
        if let (Some(scoring), Some(card)) = (&scoring, &mut edits) {
            scoring.add_unrefined(card, &drawn, &photos);
        }
        figures
    });
    progress("Fitting PCA", 0.0);
    let code_length = model.config().latent_dim;
    let pca = fitted_pca(set, split, code_length, device);
    let drawn = pca_reconstructions(&pca, set, held_out, device);
    if let (Some(scoring), Some(card)) = (&scoring, &mut edits) {
        scoring.add_baseline(card, &pca, &drawn, &photos, progress);
    }
    let controls = options.measures.and_then(|measures| {
        let judge = judging.map(|judging| judging.judge);
        FacialSet::new(set, split, measures).figures(model, directions, judge, device, progress)
    });
    Evaluation {
        held_out_faces: held_out.len(),
        training_faces: split.training.len(),
        code_length,
        pca_seed: PCA_SEED,
        model: model_figures,
        sharpened: sharpened_figures,
        refinement,
        pca: FidelitySummary::of(&fidelity_of(&drawn, set, held_out)),
        read_outs,
        edits,
        controls: controls.unwrap_or_default(),
    }
}

/// The baseline of this code length, fitted to the training faces.
fn fitted_pca(set: &FaceSet, split: &Split, code_length: usize, device: &Device) -> Pca {
    let rows = FaceRows {
        set,
        faces: &split.training,
    };
    Pca::fit(&rows, code_length, PCA_SEED, device)
}

/// Faces encoded and decoded again, each planar `[3, size, size]`.
pub fn reconstructions(
    model: &FaceModel,
    set: &FaceSet,
    faces: &[usize],
    device: &Device,
    progress: &dyn Fn(f32),
) -> Vec<Vec<f32>> {
    let codes = codes_of(model, set, faces, device, &|share| progress(share / 2.0));
    decoded(model, &codes, device, &|share| {
        progress((1.0 + share) / 2.0);
    })
}

/// Pictures of codes, each planar `[3, size, size]`.
pub(super) fn decoded(
    model: &FaceModel,
    codes: &[Vec<f32>],
    device: &Device,
    progress: &dyn Fn(f32),
) -> Vec<Vec<f32>> {
    let dim = model.config().latent_dim;
    let mut drawn = Vec::with_capacity(codes.len());
    for chunk in codes.chunks(BATCH) {
        let batch = TensorData::new(chunk.concat(), [chunk.len(), dim]);
        let pictures = model.decode(Tensor::from_data(batch, device));
        drawn.extend(rows_of(pictures.flatten(1, 3)));
        progress(drawn.len() as f32 / codes.len() as f32);
    }
    drawn
}

/// Drawn pictures as the studio shows them, each planar `[3, size, size]`.
pub(super) fn sharpened(drawn: &[Vec<f32>], size: usize, device: &Device) -> Vec<Vec<f32>> {
    let sharpener = Sharpener::new(Sharpen::default(), size, device);
    let batches = drawn.chunks(BATCH).flat_map(|chunk| {
        let batch = TensorData::new(chunk.concat(), [chunk.len(), 3, size, size]);
        let sharp = sharpener.forward(Tensor::<4>::from_data(batch, device));
        rows_of(sharp.flatten(1, 3))
    });
    batches.collect()
}

/// Codes after a refinement, what that did, and the pictures of the codes before it.
struct Refinement {
    codes: Vec<Vec<f32>>,
    figures: RefinementFigures,
    drawn_before: Vec<Vec<f32>>,
}

/// Draws faces from their codes, and improves the codes.
fn refine(
    model: &FaceModel,
    set: &FaceSet,
    faces: &[usize],
    codes: &[Vec<f32>],
    refining: &Refining,
    device: &Device,
    progress: &dyn Fn(&'static str, f32),
) -> Refinement {
    let drawn_before = decoded(model, codes, device, &|share| progress("Decoding", share));
    let started = std::time::Instant::now();
    let codes = refined(model, set, faces, codes, refining, device, &|share| {
        progress("Refining", share);
    });
    Refinement {
        codes,
        figures: RefinementFigures {
            steps: refining.options.steps,
            seconds_a_face: started.elapsed().as_secs_f64() / faces.len().max(1) as f64,
            without: FidelitySummary::of(&fidelity_of(&drawn_before, set, faces)),
        },
        drawn_before,
    }
}

/// Codes improved by gradient steps towards their photographs.
fn refined(
    model: &FaceModel,
    set: &FaceSet,
    faces: &[usize],
    codes: &[Vec<f32>],
    refining: &Refining,
    device: &Device,
    progress: &dyn Fn(f32),
) -> Vec<Vec<f32>> {
    let all = codes.len().max(1) as f32;
    let mut refined = Vec::with_capacity(codes.len());
    for (faces, codes) in faces
        .chunks(REFINED_TOGETHER)
        .zip(codes.chunks(REFINED_TOGETHER))
    {
        let start: Vec<Latent> = codes.iter().cloned().map(Latent::from_vec).collect();
        let wanted = plain_batch(set, faces, device);
        let mut refiner = Refiner::new(wanted, &start, refining.pull.as_ref(), refining.options);
        while !refiner.is_finished() {
            // A device that cannot be read leaves the best so far.
            if refiner.advance(&|codes| model.decode(codes)).is_err() {
                break;
            }
        }
        let best = refiner.refined().into_iter();
        refined.extend(best.map(|refined| refined.latent.into_vec()));
        progress(refined.len() as f32 / all);
    }
    refined
}

/// Figures of drawn faces against their photographs.
pub fn fidelity_of(drawn: &[Vec<f32>], set: &FaceSet, faces: &[usize]) -> Vec<Fidelity> {
    drawn
        .par_iter()
        .zip(faces)
        .map(|(planes, &face)| {
            let photo: Vec<f32> = set.values(face).collect();
            Fidelity::measure(planes, &photo, set.size_px())
        })
        .collect()
}

fn pca_reconstructions(
    pca: &Pca,
    set: &FaceSet,
    faces: &[usize],
    device: &Device,
) -> Vec<Vec<f32>> {
    let width = pca.mean.len();
    let mean: Tensor<2> = Tensor::from_data(TensorData::new(pca.mean.clone(), [1, width]), device);
    let components: Tensor<2> = Tensor::from_data(
        TensorData::new(pca.components.clone(), [pca.scales.len(), width]),
        device,
    );
    faces
        .chunks(BATCH * 8)
        .flat_map(|chunk| {
            let flat = plain_batch(set, chunk, device).flatten::<2>(1, 3) - mean.clone();
            let codes = flat.matmul(components.clone().transpose());
            rows_of((codes.matmul(components.clone()) + mean.clone()).clamp(0.0, 1.0))
        })
        .collect()
}

/// Faces at their full size as rows for PCA.
struct FaceRows<'a> {
    set: &'a FaceSet,
    faces: &'a [usize],
}

impl Rows for FaceRows<'_> {
    fn count(&self) -> usize {
        self.faces.len()
    }

    fn width(&self) -> usize {
        3 * self.set.size_px() * self.set.size_px()
    }

    fn read(&self, range: std::ops::Range<usize>) -> Vec<f32> {
        let faces = self.faces.get(range).unwrap_or_default();
        faces
            .iter()
            .flat_map(|&face| self.set.values(face))
            .collect()
    }
}
