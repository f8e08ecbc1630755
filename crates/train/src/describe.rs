//! Finds out everything that is said of a trained model: its directions, their strengths, its prior and its figures.

use std::collections::BTreeMap;

use burn::tensor::Device;
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use facemath_core::latent::{Concept, Directions, Latent, LatentError, Prior};
use facemath_core::words;
use facemath_nets::model::{Bundle, BundleError, FaceModel};

use super::calibrate::{Specimen, calibrated};
use super::card::{CardFacts, is_trusted, model_card, with_ages};
use super::encode::{codes_of, jittered_looks, mirrored_looks};
use super::evaluate::{EvaluateOptions, Evaluation, evaluate};
use super::faces::{FaceSet, Split};
use super::facial::{figures_in, is_facial, with_controls, with_facial_figures};
use super::flow::{FlowOptions, fit_mixture, with_fitted_flow};
use super::judge::{Judge, JudgeError, SmallFaces, Truth};
use super::labels::AGE;
use super::latent_fit::fit_checked_directions;
use super::looks::Looks;
use super::news::{News, Tell, in_percent};
use super::read_outs::ReadOuts;
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
            refining: None,
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

/// What is known of a model's latent space.
pub struct LatentTables {
    /// What sliders are made of.
    pub directions: Directions,
    /// What inventions are drawn from.
    pub prior: Prior,
    /// How well labels are read from codes.
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

    /// Takes over every slider among `before` that the labels given with `set` are not about, that they have not made anew, or that would
    /// be a weak one in the place of one that can be trusted, as `figures` of the bundle say: they stand for the same codes, and what
    /// could be changed before can be changed after. Returns which those are.
    pub fn keep_sliders(
        &mut self,
        before: &Directions,
        figures: &BTreeMap<String, String>,
        set: &FaceSet,
    ) -> KeptSliders {
        let has = |name: &str| match name {
            AGE => before.age.is_some(),
            _ => before.concept(name).is_some(),
        };
        let is_label = |name: &&str| before.concept(name).is_none_or(|known| !is_facial(known));
        for name in names(before)
            .filter(is_label)
            .filter(|name| !set.is_about(name))
        {
            self.read_outs.forget(name);
            self.drop_slider(name);
        }
        let is_better_before = |name: &str| has(name) && is_trusted(figures, name);
        for name in self.read_outs.leave_out_weak(&is_better_before) {
            self.drop_slider(&name);
        }
        let is_any_new = names(&self.directions).any(|name| is_label(&name));
        let evened = evened(before, &self.directions);
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
        let concepts = &mut self.directions.concepts;
        concepts.extend(missing);
        // Where people know them from, and the new ones after them.
        let place = |name: &str| before.concepts.iter().position(|known| known.name == name);
        concepts.sort_by_key(|concept| place(&concept.name).unwrap_or(usize::MAX));
        KeptSliders {
            names: kept,
            is_any_new,
            evened,
        }
    }

    fn drop_slider(&mut self, name: &str) {
        if name == AGE {
            self.directions.age = None;
        }
        let concepts = &mut self.directions.concepts;
        concepts.retain(|concept| concept.name != name);
    }
}

/// What became of a bundle's sliders where some were fitted again.
pub struct KeptSliders {
    /// Names of those that stay as they were.
    pub names: Vec<String>,
    /// Whether any slider is new or was fitted again.
    pub is_any_new: bool,
    /// Names of those that moved each face on a way of its own and now move all alike.
    evened: Vec<String>,
}

impl KeptSliders {
    /// A sentence for each network that had to go, and how it comes back.
    pub fn lost(&self) -> Vec<String> {
        let (ages, edits): (Vec<_>, Vec<_>) = self.evened.iter().partition(|name| *name == AGE);
        let ages = (!ages.is_empty()).then(|| {
            "all faces age alike, by the new averages, until \"facemath age\" is run again"
                .to_owned()
        });
        let edits = edits.iter().map(|name| {
            format!(
                "\"{name}\" moves all faces alike, by the new direction, until it is taught again (\"facemath edits --taught\")"
            )
        });
        ages.into_iter().chain(edits).collect()
    }
}

/// Names of all sliders, age first.
fn names(directions: &Directions) -> impl Iterator<Item = &str> {
    let age = directions.age.as_ref().map(|_| AGE);
    let concepts = directions.concepts.iter();
    age.into_iter()
        .chain(concepts.map(|concept| concept.name.as_str()))
}

/// Names of the sliders of `fitted` that have no network and had one `before`.
fn evened(before: &Directions, fitted: &Directions) -> Vec<String> {
    let is_own = |directions: &Directions, name: &str| match (name, &directions.age) {
        (AGE, Some(age)) => age.network.is_some(),
        _ => directions
            .concept(name)
            .is_some_and(|concept| concept.network.is_some()),
    };
    let evened = names(fitted).filter(|name| is_own(before, name) && !is_own(fitted, name));
    evened.map(str::to_owned).collect()
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
