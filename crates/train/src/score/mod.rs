//! The score card of a model's edits: each one made exactly as the studio makes it on faces it was not trained on, and
//! judged by networks that have nothing to do with the model.

mod age;
pub(super) mod bench;
mod detail;
mod edits;
mod frechet;
mod inventions;
mod locks;
mod morphs;
mod round_trip;
mod table;

pub use age::AgeSweep;
pub use detail::{DetailCard, DetailRow, Kind as DetailKind};
pub use edits::EditFigures;
pub use frechet::frechet_distance;
pub use inventions::FrechetRow;
pub(crate) use inventions::{INVENTIONS, distances_of_inventions};
pub use locks::LockFigures;
pub use morphs::{MorphPace, Ratio};
pub use round_trip::RoundTrip;

use burn::tensor::Device;
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use self::bench::{Bench, Subject, mean, share};
use self::inventions::judge_pca_samples;
use super::faces::{FaceSet, Split};
use super::judge::{AttributeAccuracy, Judge, JudgeAccuracy, SmallFaces, Truth, Verdict};
use super::pca::Pca;
use facemath_core::latent::{AxisMetric, Directions, Latent, PrincipalAxes, Prior};
use facemath_nets::model::FaceModel;

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ScoreOptions {
    /// Most faces an edit is measured on.
    pub faces: usize,
    /// Pairs of faces that are morphed.
    pub pairs: usize,
    /// Inventions, and as many other pictures to compare them with.
    pub inventions: usize,
    /// Seed of the choice of faces and of the baseline's samples.
    pub seed: u64,
    /// Whether pictures with carried detail are measured too.
    pub detail: bool,
}

impl Default for ScoreOptions {
    fn default() -> Self {
        Self {
            faces: 500,
            pairs: 100,
            inventions: 5000,
            seed: 1,
            detail: false,
        }
    }
}

impl ScoreOptions {
    /// A first look, in a tenth of the time.
    pub fn quick(self) -> Self {
        Self {
            faces: 50,
            pairs: 10,
            inventions: 500,
            ..self
        }
    }
}

/// What a score card needs beside the model and the faces.
#[derive(Clone, Copy)]
pub struct Judging<'a> {
    /// Who judges.
    pub judge: &'a Judge,
    /// Where inventions are drawn from.
    pub prior: &'a Prior,
    /// How strongly each number of a code shows in the picture ([`BasisData::scales`](facemath_nets::model::BasisData)).
    pub scales: &'a [f32],
    /// How much is measured.
    pub options: ScoreOptions,
}

/// Every figure of a model's edits, morphs and inventions.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ScoreCard {
    /// How much was measured.
    pub options: ScoreOptions,
    /// How often the judge itself is right.
    pub judge: JudgeAccuracy,
    /// What it tells of the model's plain reconstructions, against the labels of the photographs.
    pub reconstructions: AttributeAccuracy,
    /// The edits, each both ways.
    pub edits: Vec<EditFigures>,
    /// The edits in pictures with carried detail, if that was asked for.
    pub detail: Option<DetailCard>,
    /// Edits with and without locks.
    pub locks: Vec<LockFigures>,
    /// The age slider; `None` for a model without ages.
    pub age: Option<AgeSweep>,
    /// Reconstructions as likenesses.
    pub likeness: Vec<Likeness>,
    /// Edits done and undone.
    pub round_trips: Vec<RoundTrip>,
    /// Morphs.
    pub morphs: MorphPace,
    /// Judge-feature Fréchet distances to the held-out photographs.
    pub frechet: Vec<FrechetRow>,
}

/// How alike pictures are to the photographs they are of.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Likeness {
    /// Which pictures.
    pub pictures: String,
    /// Mean cosine distance of the identities.
    pub distance: f32,
    /// Share that is nearer to its own photograph than to 95 % of the others.
    pub recognised: f32,
}

/// A model and the held-out faces it has drawn, ready to be scored.
pub(super) struct Scoring<'a> {
    pub judging: Judging<'a>,
    pub model: &'a FaceModel,
    pub directions: &'a Directions,
    pub set: &'a FaceSet,
    pub split: &'a Split,
    pub device: &'a Device,
}

impl Scoring<'_> {
    /// Verdicts on the held-out photographs, in the split's order.
    pub fn judge_held_out(&self) -> Vec<Verdict> {
        self.judge_photos(&self.split.held_out)
    }

    /// Scores everything but the baseline. `photos` are the verdicts on the held-out photographs. `codes` and `drawn` are the held-out faces' codes and plain reconstructions,
    /// in the split's order.
    pub fn score(
        &self,
        codes: &[Vec<f32>],
        drawn: &[Vec<f32>],
        photos: &[Verdict],
        progress: &dyn Fn(&'static str, f32),
    ) -> ScoreCard {
        let options = self.judging.options;
        let plain = self.judge_drawn(drawn);
        let bench = self.bench(photos);
        let again = bench.encode(drawn);
        let truths = Truth::of(self.set.labels(), &self.split.held_out);
        let verdicts = photos.iter().zip(&plain);
        let known = truths.iter().copied().zip(again);
        let subjects = self.subjects(codes.iter().zip(drawn), verdicts, known);

        let told = |what: &'static str| move |share: f32| progress(what, share);
        // Sweeps and round trips draw each face many times.
        let fewer = options.faces / 2;
        let edits = edits::measure_edits(&bench, &subjects, options.faces, &told("Judging edits"));
        let detail = options.detail.then(|| {
            detail::measure_detail(
                &bench,
                self.set,
                &subjects,
                options,
                &told("Judging detail"),
            )
        });
        let prior = self.judging.prior;
        let axes = PrincipalAxes::of(prior, AxisMetric::Picture, self.judging.scales);
        let locks = locks::measure_locks(
            &bench,
            axes,
            &subjects,
            options.faces,
            &told("Judging locks"),
        );
        let age = age::sweep_age(&bench, &subjects, fewer, &told("Sweeping the ages"));
        let round_trips =
            round_trip::measure_round_trips(&bench, &subjects, fewer, &told("Undoing edits"));
        let morphs = morphs::measure_morphs(
            &bench,
            &subjects,
            options.pairs,
            options.seed,
            &told("Morphing"),
        );
        let inventions = distances_of_inventions(
            &bench,
            self.judging.prior,
            options.inventions,
            &told("Judging inventions"),
        );
        progress("Judging training photographs", 0.0);
        let training = self.judge_photos(&self.some_training_faces());
        ScoreCard {
            options,
            judge: self.judging.judge.accuracy().clone(),
            reconstructions: AttributeAccuracy::of(&plain, &truths),
            edits,
            detail,
            locks,
            age,
            likeness: vec![likeness("this model", &bench, &plain), strangers(&bench)],
            round_trips,
            morphs,
            frechet: [
                FrechetRow::new("training photographs", &training, photos),
                FrechetRow::new("reconstructions", &plain, photos),
            ]
            .into_iter()
            .chain(inventions)
            .collect(),
        }
    }

    /// The held-out faces, in an order drawn by lot: codes and plain reconstructions, verdicts on photographs and
    /// reconstructions, labels and codes of the reconstructions, each in the split's order.
    fn subjects<'b>(
        &self,
        faces: impl Iterator<Item = (&'b Vec<f32>, &'b Vec<f32>)>,
        verdicts: impl Iterator<Item = (&'b Verdict, &'b Verdict)>,
        known: impl Iterator<Item = (Truth, Latent)>,
    ) -> Vec<Subject<'b>> {
        let held_out = self.split.held_out.iter().copied();
        let rows = held_out.zip(faces).zip(verdicts).zip(known);
        let mut subjects: Vec<Subject<'b>> = rows
            .map(
                |(((face, (code, picture)), (photo, plain)), (truth, again))| Subject {
                    face,
                    code: Latent::from_vec(code.clone()),
                    truth,
                    photo,
                    plain,
                    picture,
                    again,
                },
            )
            .collect();
        subjects.shuffle(&mut ChaCha8Rng::seed_from_u64(self.judging.options.seed));
        subjects
    }

    /// Adds the likeness of reconstructions without refinement.
    pub fn add_unrefined(&self, card: &mut ScoreCard, drawn: &[Vec<f32>], photos: &[Verdict]) {
        let plain = self.judge_drawn(drawn);
        let row = likeness("without refinement", &self.bench(photos), &plain);
        card.likeness.insert(1, row);
    }

    /// Adds the baseline's figures to `card`: `drawn` are the held-out faces' reconstructions by `pca`,
    /// `photos` the verdicts on their photographs.
    pub fn add_baseline(
        &self,
        card: &mut ScoreCard,
        pca: &Pca,
        drawn: &[Vec<f32>],
        photos: &[Verdict],
        progress: &dyn Fn(&'static str, f32),
    ) {
        let plain = self.judge_drawn(drawn);
        card.likeness
            .insert(1, likeness("PCA", &self.bench(photos), &plain));
        let options = self.judging.options;
        let samples = judge_pca_samples(
            self.judging.judge,
            pca,
            self.set.size_px(),
            options.inventions,
            options.seed,
            self.device,
            &|share| progress("Judging samples of PCA", share),
        );
        card.frechet.extend([
            FrechetRow::new("reconstructions by PCA", &plain, photos),
            FrechetRow::new("samples of PCA's Gaussian", &samples, photos),
        ]);
    }

    fn bench<'b>(&'b self, photos: &'b [Verdict]) -> Bench<'b> {
        Bench {
            model: self.model,
            directions: self.directions,
            judge: self.judging.judge,
            device: self.device,
            photos,
        }
    }

    fn judge_photos(&self, faces: &[usize]) -> Vec<Verdict> {
        let judge = self.judging.judge;
        let small = SmallFaces::of(self.set, faces, judge.config().size_px, self.device);
        judge.judge_photos(&small, self.device)
    }

    fn judge_drawn(&self, drawn: &[Vec<f32>]) -> Vec<Verdict> {
        let size = self.set.size_px();
        self.judging.judge.judge_planes(drawn, size, self.device)
    }

    fn some_training_faces(&self) -> Vec<usize> {
        let options = self.judging.options;
        let mut faces = self.split.training.clone();
        faces.shuffle(&mut ChaCha8Rng::seed_from_u64(options.seed));
        faces.truncate(options.inventions);
        faces
    }
}

fn likeness(pictures: &str, bench: &Bench<'_>, drawn: &[Verdict]) -> Likeness {
    let pairs = || drawn.iter().zip(bench.photos);
    Likeness {
        pictures: pictures.to_owned(),
        distance: mean(pairs().map(|(drawn, photo)| drawn.identity_distance(photo))),
        recognised: share(pairs().map(|(drawn, photo)| bench.is_recognised(drawn, photo))),
    }
}

/// Photographs taken for those of other people, which the other rows are to be compared with.
fn strangers(bench: &Bench<'_>) -> Likeness {
    let others = bench.photos.iter().skip(bench.photos.len() / 2);
    let pairs = || bench.photos.iter().zip(others.clone());
    Likeness {
        pictures: "photographs of others".to_owned(),
        distance: mean(pairs().map(|(a, b)| a.identity_distance(b))),
        recognised: share(pairs().map(|(a, b)| bench.is_recognised(a, b))),
    }
}
