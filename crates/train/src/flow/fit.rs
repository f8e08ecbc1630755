//! The flow of a model that is being described: which faces it learns from, and which say when to stop.

use burn::tensor::Device;
use sha2::{Digest as _, Sha256};

use super::conditions::{conditions_of, value};
use super::training::{FlowFaces, FlowOptions, train_flow};
use crate::describe::DescribeError;
use crate::faces::FaceSet;
use crate::looks::Looks;
use crate::news::{News, Tell};
use facemath_core::latent::{Latent, LatentError, Prior};

/// Share of the training faces that only say when to stop, in percent. The faces that a model is measured on are never
/// among them.
const KEPT_ASIDE_PERCENT: u64 = 4;
/// With fewer training faces a network learns them by heart before it knows more than a mixture.
pub(crate) const FEWEST_FACES: usize = 2000;

/// What inventions of a model are drawn with: `mixture` and a flow that corrects it, or the mixture alone where faces are too
/// few for more. `looks` are at training faces of `set`.
///
/// # Errors
/// [`DescribeError`] if the fit diverges.
pub fn with_fitted_flow(
    mixture: Prior,
    looks: &Looks,
    set: &FaceSet,
    options: &FlowOptions,
    tell: &Tell<'_>,
) -> Result<Prior, DescribeError> {
    let mixture = mixture.without_flow();
    let faces = looks.distinct_faces().len();
    if faces < FEWEST_FACES {
        tell(News::Note(&format!(
            "Inventions are drawn from a mixture of {} Gaussians: a flow needs {FEWEST_FACES} training faces, and there are {faces}.",
            mixture.components().len()
        )));
        return Ok(mixture);
    }
    let (training, held_out) = set_aside(looks, set);
    tell(News::Note(&format!(
        "Fitting the flow of inventions: seed {}, {} codes, {} more to say when to stop",
        options.seed,
        training.codes.len(),
        held_out.codes.len()
    )));
    tell(News::Begins {
        what: "Fitting the flow",
        steps: options.steps,
    });
    let labels = set.labels();
    let conditions = conditions_of(labels, &training.distinct_faces());
    let told_of = |looks: &Looks| -> Vec<Vec<Option<f32>>> {
        let of = |&face: &usize| {
            let values = conditions
                .iter()
                .map(|known| value(labels, &known.name, face));
            values.collect()
        };
        looks.faces.iter().map(of).collect()
    };
    let [told, told_aside] = [&training, &held_out].map(told_of);
    let faces = FlowFaces {
        prior: &mixture,
        training: &training,
        held_out: &held_out,
        conditions: &conditions,
        told: [&told, &told_aside],
    };
    // Wherever the model is: steps this small gain nothing from a GPU.
    let flow = train_flow(faces, options, &Device::flex(), &mut |report| {
        tell(News::Done(report.step));
        tell(News::Note(&format!(
            "step {}: loss {:.4}, of faces kept aside {:.4}, told their labels {:.4}",
            report.step, report.training_loss, report.held_out_loss, report.told_loss
        )));
    })?;
    tell(News::Ends);
    match flow {
        Some(flow) => Ok(mixture.with_flow(flow)?),
        None => {
            tell(News::Note(
                "A flow says hardly more of unseen faces than the mixture, which is left as it is.",
            ));
            Ok(mixture)
        }
    }
}

/// Looks at training faces that a fit may see, and at those that only say when to stop.
pub(crate) fn set_aside(looks: &Looks, set: &FaceSet) -> (Looks, Looks) {
    let names = set.names();
    let is_aside = |face: usize| names.get(face).is_some_and(|name| is_kept_aside(name));
    (
        looks.filtered(|face| !is_aside(face)),
        looks.filtered(is_aside),
    )
}

/// The mixture of a model's codes.
///
/// # Errors
/// If there are no codes, or they are not numbers.
pub(crate) fn fit_mixture(codes: &[Vec<f32>]) -> Result<Prior, LatentError> {
    let codes: Vec<Latent> = codes.iter().cloned().map(Latent::from_vec).collect();
    Prior::fit(&codes)
}

/// Whether a training face only says when to stop; another hash than that of the faces which models are measured on.
fn is_kept_aside(name: &str) -> bool {
    let digest = Sha256::new()
        .chain_update("flow ")
        .chain_update(name)
        .finalize();
    let number = digest
        .iter()
        .take(8)
        .fold(0u64, |sum, &byte| (sum << 8) | u64::from(byte));
    number % 100 < KEPT_ASIDE_PERCENT
}
