//! Finds out everything that is said of a trained model: its directions, their strengths, its prior and its figures.

use burn::tensor::Device;
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use facemath_core::latent::{Directions, Latent, LatentError, Prior};
use facemath_core::words;
use facemath_nets::model::{Bundle, BundleError, FaceModel};

use super::calibrate::{Specimen, calibrated};
use super::card::{CardFacts, model_card, with_ages};
use super::encode::{codes_of, jittered_looks, mirrored_looks};
use super::evaluate::{EvaluateOptions, Evaluation, evaluate};
use super::faces::{FaceSet, Split};
use super::facial::{figures_in, with_facial_figures};
use super::flow::{FlowOptions, fit_mixture, with_fitted_flow};
use super::judge::{Judge, JudgeError, SmallFaces, Truth};
use super::labels::AGE;
use super::latent_fit::fit_checked_directions;
use super::latent_tables::LatentTables;
use super::looks::Looks;
use super::news::{News, Tell, in_percent};
use super::score::bench::Bench;
use super::score::{FrechetRow, Judging, ScoreOptions, distances_of_inventions};
use super::training::Training;
use super::upscaled::with_larger_pictures_of;

/// Seed of the second look at the training faces that directions are fitted to.
const JITTER_SEED: u64 = 1;
/// Seed of the order in which training faces are picked for calibration.
const CALIBRATION_SEED: u64 = 1;

/// Why a model could not be described.
#[derive(Debug, thiserror::Error)]
pub enum DescribeError {
    /// The bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The judge.
    #[error(transparent)]
    Judge(#[from] JudgeError),
    /// The system refused a thread.
    #[error("The threads that fit the flow of inventions could not be started: {}.", words::io_error(.0))]
    Threads(#[from] std::io::Error),
    /// The codes could not be described.
    #[error("The model's codes could not be summarised: {0}.")]
    Latent(#[from] LatentError),
}

/// A bundle with everything that is said of its model.
pub struct Described {
    /// The bundle, with directions, prior, figures and card.
    pub bundle: Bundle,
    /// What was measured, for people: all of it, or only how well labels are read where no face was held out.
    pub figures: String,
}

/// Fits directions and prior, measures the model and writes its card, which tells how it was trained.
///
/// # Errors
/// [`DescribeError`] if the bundle is damaged, or its codes make no sense.
pub fn describe(
    bundle: Bundle,
    set: &FaceSet,
    split: &Split,
    training: Training,
    data_notice: Option<&str>,
    device: &Device,
    tell: &Tell<'_>,
) -> Result<Described, DescribeError> {
    let model = FaceModel::new(&bundle, device)?;
    let judge = default_judge(set, device)?;
    let judge = judge.as_ref();
    let mut fitted = fit_latent_tables(&model, bundle.prior(), set, split, judge, device, tell)?;
    fitted.keep_controls(bundle.directions());
    let kept = fitted.keep_sliders(bundle.directions(), bundle.figures(), set);
    for sentence in kept.lost() {
        tell(News::Note(&sentence));
    }
    let scales = bundle.basis().scales.clone();
    let judging = judge.map(|judge| Judging {
        judge,
        prior: &fitted.prior,
        scales: &scales,
        options: ScoreOptions::default(),
    });
    let evaluation = (!split.held_out.is_empty()).then(|| {
        let directions = &fitted.directions;
        let options = EvaluateOptions {
            judging,
            ..EvaluateOptions::default()
        };
        let mut evaluation =
            evaluate_telling(&model, directions, set, split, options, device, tell);
        // The fit knows why it left labels out.
        evaluation.read_outs = fitted.read_outs.clone();
        evaluation
    });
    let told = match &evaluation {
        Some(evaluation) => evaluation.to_string(),
        None => fitted.read_outs.to_string(),
    };
    let (figures, card) = model_card(&CardFacts {
        config: model.config(),
        training,
        data_notice,
        training_faces: split.training.len(),
        held_out_faces: split.held_out.len(),
        read_outs: &fitted.read_outs,
        before: bundle.figures(),
        kept: &kept.names,
        has_age: fitted.directions.age.is_some(),
        prior: &fitted.prior,
        evaluation: evaluation.as_ref(),
    });
    let controls = figures_in(bundle.figures()).map(|(name, text)| (name, text.to_owned()));
    let (figures, card) = with_facial_figures(&figures, &card, controls);
    let card = with_larger_pictures_of(&card, bundle.card());
    let card = with_ages(&card, &fitted.directions);
    Ok(Described {
        bundle: bundle
            .with_latent_tables(fitted.directions, fitted.prior)
            .with_card(figures, card),
        figures: told,
    })
}

/// Fits what is known of a model's codes. `prior` stays if it is one: weights that have not changed give the same codes,
/// and a model is known by its prior to the libraries and concepts that were made with it.
///
/// # Errors
/// [`DescribeError`] if the codes make no sense.
pub fn fit_latent_tables(
    model: &FaceModel,
    prior: &Prior,
    set: &FaceSet,
    split: &Split,
    judge: Option<&Judge>,
    device: &Device,
    tell: &Tell<'_>,
) -> Result<LatentTables, DescribeError> {
    tell(News::Begins {
        what: "Encoding faces",
        steps: 300,
    });
    let part = |first: f32| move |share: f32| ((first + share) * 100.0) as u64;
    let codes = |faces: &[usize], first: f32| {
        let place = part(first);
        codes_of(model, set, faces, device, &|share| {
            tell(News::Done(place(share)));
        })
    };
    let mut training = Looks::plain(codes(&split.training, 0.0), split.training.clone());
    let specimens = specimens(&training, set);
    let plain = training.clone();
    let held_out = Looks::plain(codes(&split.held_out, 1.0), split.held_out.clone());
    // A second look from a little aside: a read-out must not depend on where exactly the eyes are.
    let place = part(2.0);
    training.extend(jittered_looks(
        model,
        set,
        &split.training,
        JITTER_SEED,
        device,
        &|share| tell(News::Done(place(share))),
    ));
    tell(News::Ends);
    let (mut directions, read_outs) =
        fit_checked_directions(&training, &held_out, set.labels(), set.balance());
    if let Some(judge) = judge {
        let bench = Bench {
            model,
            judge,
            device,
            directions: &Directions::default(),
            photos: &[],
        };
        let look = |codes: &[Latent]| bench.sights(codes);
        directions = in_percent(tell, "Calibrating sliders", |progress| {
            calibrated(directions, &specimens, &look, progress)
        });
    }
    Ok(LatentTables {
        directions,
        prior: if prior.has_spread() {
            prior.clone()
        } else {
            let mixture = fit_mixture(&training.codes)?;
            let options = FlowOptions {
                workers: FlowOptions::cores(),
                ..FlowOptions::default()
            };
            let looks = with_mirror_images(plain, model, set, device, tell);
            with_fitted_flow(mixture, &looks, set, &options, tell)?
        },
        read_outs,
    })
}

/// What a flow is fitted to: the faces as they are, and mirrored.
pub fn flow_looks(
    model: &FaceModel,
    set: &FaceSet,
    faces: &[usize],
    device: &Device,
    tell: &Tell<'_>,
) -> Looks {
    let codes = in_percent(tell, "Encoding faces", |progress| {
        codes_of(model, set, faces, device, progress)
    });
    let looks = Looks::plain(codes, faces.to_vec());
    with_mirror_images(looks, model, set, device, tell)
}

fn with_mirror_images(
    mut looks: Looks,
    model: &FaceModel,
    set: &FaceSet,
    device: &Device,
    tell: &Tell<'_>,
) -> Looks {
    let mirrored = in_percent(tell, "Encoding mirrored faces", |progress| {
        mirrored_looks(model, set, &looks.faces, device, progress)
    });
    looks.extend(mirrored);
    looks
}

/// How far inventions are from held-out photographs, by a flow and by the mixture alone; nothing without a judge.
pub fn measure_inventions(
    model: &FaceModel,
    judge: Option<&Judge>,
    prior: &Prior,
    set: &FaceSet,
    split: &Split,
    device: &Device,
    tell: &Tell<'_>,
) -> Vec<FrechetRow> {
    let Some(judge) = judge else {
        return Vec::new();
    };
    let photos = judge.judge_photos(
        &SmallFaces::of(set, &split.held_out, judge.config().size_px, device),
        device,
    );
    let bench = Bench {
        model,
        judge,
        device,
        directions: &Directions::default(),
        photos: &photos,
    };
    in_percent(tell, "Judging inventions", |progress| {
        distances_of_inventions(&bench, prior, ScoreOptions::default().inventions, progress)
    })
}

/// Training faces in a random order, for calibration.
fn specimens(training: &Looks, set: &FaceSet) -> Vec<Specimen> {
    let truths = Truth::of(set.labels(), &training.faces);
    let codes = training.codes.iter().cloned().map(Latent::from_vec);
    let mut specimens: Vec<Specimen> = codes
        .zip(truths)
        .map(|(code, truth)| Specimen { code, truth })
        .collect();
    specimens.shuffle(&mut ChaCha8Rng::seed_from_u64(CALIBRATION_SEED));
    specimens
}

/// The judge that ships, if it is there. It was trained on photographs, and says nothing of faces without ages: drawn
/// ones.
///
/// # Errors
/// [`JudgeError`] if it is there and cannot be read.
pub fn default_judge(set: &FaceSet, device: &Device) -> Result<Option<Judge>, JudgeError> {
    if set.labels().column(AGE).is_none() {
        return Ok(None);
    }
    let folder = Judge::installed();
    if folder.is_none() {
        tracing::warn!(
            "There is no judge where models are looked for (models/judge beside the program, or here), so edits are not judged"
        );
    }
    folder
        .map(|folder| Judge::load(&folder, device))
        .transpose()
}

/// As [`evaluate`], telling how far it is.
pub fn evaluate_telling(
    model: &FaceModel,
    directions: &Directions,
    set: &FaceSet,
    split: &Split,
    options: EvaluateOptions<'_>,
    device: &Device,
    tell: &Tell<'_>,
) -> Evaluation {
    tell(News::Begins {
        what: "Measuring",
        steps: 100,
    });
    let told = |what: &'static str, share: f32| {
        tell(News::At(what));
        tell(News::Done((share * 100.0) as u64));
    };
    let evaluation = evaluate(model, directions, set, split, options, device, &told);
    tell(News::Ends);
    evaluation
}
