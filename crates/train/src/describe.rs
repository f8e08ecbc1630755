//! Finds out everything that is said of a trained model: its directions, their strengths, its prior and its figures.

use burn::tensor::Device;
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use facemath_core::latent::{Concept, Directions, Latent, Prior};
use facemath_nets::model::{Bundle, FaceModel};

use super::calibrate::{Specimen, calibrated};
use super::card::{CardFacts, model_card};
use super::commands::{CommandError, bar};
use super::encode::{codes_of, jittered_looks, mirrored_looks};
use super::evaluate::{EvaluateOptions, Evaluation, evaluate};
use super::faces::{FaceSet, Split};
use super::facial::{figures_in, is_facial, with_controls, with_facial_figures};
use super::flow::{FlowOptions, fit_mixture, with_fitted_flow};
use super::judge::{Judge, JudgeError, SmallFaces, Truth};
use super::labels::AGE;
use super::latent_fit::fit_checked_directions;
use super::looks::Looks;
use super::read_outs::ReadOuts;
use super::score::bench::Bench;
use super::score::{FrechetRow, Judging, ScoreOptions, distances_of_inventions};
use super::training::Training;

/// Seed of the second look at the training faces that directions are fitted to.
const JITTER_SEED: u64 = 1;
/// Seed of the order in which training faces are picked for calibration.
const CALIBRATION_SEED: u64 = 1;

/// Fits directions and prior, measures the model and writes its card.
pub(super) fn describe(
    bundle: Bundle,
    set: &FaceSet,
    split: &Split,
    training: Training,
    data_notice: Option<&str>,
    device: &Device,
) -> Result<Bundle, CommandError> {
    let model = FaceModel::new(&bundle, device)?;
    let judge = default_judge(set, device)?;
    let mut fitted = fit_latent_tables(&model, bundle.prior(), set, split, judge.as_ref(), device)?;
    fitted.keep_controls(bundle.directions());
    let judging = judge.as_ref().map(|judge| Judging {
        judge,
        prior: &fitted.prior,
        options: ScoreOptions::default(),
    });
    let evaluation = (!split.held_out.is_empty()).then(|| {
        let directions = &fitted.directions;
        let options = EvaluateOptions {
            judging,
            refining: None,
        };
        let mut evaluation = evaluate_with_bar(&model, directions, set, split, options, device);
        // The fit knows why it left labels out.
        evaluation.read_outs = fitted.read_outs.clone();
        evaluation
    });
    match &evaluation {
        Some(evaluation) => eprint!("{evaluation}"),
        None => eprint!("{}", fitted.read_outs),
    }
    let (figures, card) = model_card(&CardFacts {
        config: model.config(),
        training,
        data_notice,
        training_faces: split.training.len(),
        held_out_faces: split.held_out.len(),
        read_outs: &fitted.read_outs,
        prior: &fitted.prior,
        evaluation: evaluation.as_ref(),
    });
    let controls = figures_in(bundle.figures()).map(|(name, text)| (name, text.to_owned()));
    let (figures, card) = with_facial_figures(&figures, &card, controls);
    Ok(bundle
        .with_latent_tables(fitted.directions, fitted.prior)
        .with_card(figures, card))
}

/// What is known of a model's latent space.
pub(super) struct LatentTables {
    pub directions: Directions,
    pub prior: Prior,
    pub read_outs: ReadOuts,
}

impl LatentTables {
    /// Takes over the controls of expression and pose among `before`, which no label brings: weights that have not changed
    /// give the same codes.
    pub fn keep_controls(&mut self, before: &Directions) {
        let controls = before.concepts.iter().filter(|concept| is_facial(concept));
        let controls = controls.cloned().collect();
        let fitted = std::mem::take(&mut self.directions);
        self.directions = with_controls(fitted, controls);
        let directions = &self.directions;
        let known = &mut self.read_outs.concepts;
        known.retain(|label| directions.concept(&label.name).is_some());
    }

    /// Takes over every slider among `before` that these labels have not made anew: they stand for the same codes, and what
    /// could be changed before can be changed after. Returns the names of those.
    pub fn keep_sliders(&mut self, before: &Directions) -> Vec<String> {
        let mut kept = Vec::new();
        if self.directions.age.is_none() && before.age.is_some() {
            self.directions.age.clone_from(&before.age);
            kept.push(AGE.to_owned());
        }
        let missing: Vec<Concept> = before
            .concepts
            .iter()
            .filter(|concept| self.directions.concept(&concept.name).is_none())
            .cloned()
            .collect();
        kept.extend(missing.iter().map(|concept| concept.name.clone()));
        self.directions.concepts.extend(missing);
        kept
    }
}

/// Fits what is known of a model's codes. `prior` stays if it is one: weights that have not changed give the same codes,
/// and a model is known by its prior to the libraries and concepts that were made with it.
pub(super) fn fit_latent_tables(
    model: &FaceModel,
    prior: &Prior,
    set: &FaceSet,
    split: &Split,
    judge: Option<&Judge>,
    device: &Device,
) -> Result<LatentTables, CommandError> {
    let progress = bar(300, "Encoding faces");
    let part = |first: f32| move |share: f32| ((first + share) * 100.0) as u64;
    let codes = |faces: &[usize], first: f32| {
        let place = part(first);
        codes_of(model, set, faces, device, &|share| {
            progress.set_position(place(share));
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
        &|share| progress.set_position(place(share)),
    ));
    progress.finish_and_clear();
    let (mut directions, read_outs) =
        fit_checked_directions(&training, &held_out, set.labels(), set.balance());
    if let Some(judge) = judge {
        let progress = bar(100, "Calibrating sliders");
        let bench = Bench {
            model,
            judge,
            device,
            directions: &Directions::default(),
            photos: &[],
        };
        let look = |codes: &[Latent]| bench.sights(codes);
        directions = calibrated(directions, &specimens, &look, &|share| {
            progress.set_position((share * 100.0) as u64);
        });
        progress.finish_and_clear();
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
            let looks = with_mirror_images(plain, model, set, device);
            with_fitted_flow(mixture, &looks, set, &options)?
        },
        read_outs,
    })
}

/// What a flow is fitted to: the faces as they are, and mirrored.
pub(super) fn flow_looks(
    model: &FaceModel,
    set: &FaceSet,
    faces: &[usize],
    device: &Device,
) -> Looks {
    let progress = bar(100, "Encoding faces");
    let codes = codes_of(model, set, faces, device, &|share| {
        progress.set_position((share * 100.0) as u64);
    });
    progress.finish_and_clear();
    with_mirror_images(Looks::plain(codes, faces.to_vec()), model, set, device)
}

fn with_mirror_images(
    mut looks: Looks,
    model: &FaceModel,
    set: &FaceSet,
    device: &Device,
) -> Looks {
    let progress = bar(100, "Encoding mirrored faces");
    let mirrored = mirrored_looks(model, set, &looks.faces, device, &|share| {
        progress.set_position((share * 100.0) as u64);
    });
    progress.finish_and_clear();
    looks.extend(mirrored);
    looks
}

/// How far inventions are from held-out photographs, by a flow and by the mixture alone; nothing without a judge.
pub(super) fn measure_inventions(
    model: &FaceModel,
    judge: Option<&Judge>,
    prior: &Prior,
    set: &FaceSet,
    split: &Split,
    device: &Device,
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
    let progress = bar(100, "Judging inventions");
    let rows = distances_of_inventions(&bench, prior, ScoreOptions::default().inventions, &|s| {
        progress.set_position((s * 100.0) as u64);
    });
    progress.finish_and_clear();
    rows
}

/// Codes in a random order, always the same.
pub(super) fn shuffled(codes: &[Vec<f32>]) -> Vec<Latent> {
    let mut codes: Vec<Latent> = codes.iter().cloned().map(Latent::from_vec).collect();
    codes.shuffle(&mut ChaCha8Rng::seed_from_u64(CALIBRATION_SEED));
    codes
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
pub(super) fn default_judge(set: &FaceSet, device: &Device) -> Result<Option<Judge>, JudgeError> {
    let folder = set.labels().column(AGE).and_then(|_| Judge::installed());
    folder
        .map(|folder| Judge::load(&folder, device))
        .transpose()
}

pub(super) fn evaluate_with_bar(
    model: &FaceModel,
    directions: &Directions,
    set: &FaceSet,
    split: &Split,
    options: EvaluateOptions<'_>,
    device: &Device,
) -> Evaluation {
    let progress = bar(100, "Measuring");
    let told = |what: &'static str, share: f32| {
        if progress.message() != what {
            // The time left is of the part under way.
            progress.reset();
            progress.set_message(what);
        }
        progress.set_position((share * 100.0) as u64);
    };
    let evaluation = evaluate(model, directions, set, split, options, device, &told);
    progress.finish_and_clear();
    evaluation
}
