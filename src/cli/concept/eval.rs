//! `facemath concept eval`: how good directions from few and from many examples are, on labelled faces.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use image::RgbImage;
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use super::super::console::Console;
use super::super::error::CommandError;
use super::super::faces::Faces;
use super::super::options::CommonOptions;
use facemath_core::latent::{ConceptFit, ConceptSpace, Evidence, FitMethod, FitOptions, Latent};
use facemath_train::{FaceSet, LabelKind, Labels, read_label_file};

const HELP: &str = "\
Examples are drawn at random from the labelled faces of each side, and the direction
made from them is tried on labelled faces that took no part. The model's own concepts
take no part either.

Example:
  facemath concept eval --data faces.tar --labels smile.csv";

/// Numbers of examples a side that are tried.
const COUNTS: [usize; 6] = [3, 5, 10, 30, 100, 300];
/// Most faces of each side that are encoded.
const MOST_A_SIDE: usize = 700;
/// Faces of each side that are kept to try on, at least.
const LEAST_TO_TRY: usize = 100;

/// Measure directions fitted to few and to many labelled faces
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// Folder or tar of aligned faces
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// Labels of the faces, such as facemath train takes; may be repeated
    #[arg(long, value_name = "CSV", required = true)]
    labels: Vec<PathBuf>,
    /// How often each number of examples is drawn
    #[arg(long, value_name = "N", default_value_t = 20)]
    draws: u32,
    /// Seed of the draws
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// The codes of a label's two sides, in random order.
struct Sides {
    with: Vec<Latent>,
    without: Vec<Latent>,
}

/// Sums over the draws of one number of examples.
#[derive(Default)]
struct Row {
    draws: f64,
    /// On faces that took no part: mean of both sides' shares that are read rightly, and its square.
    accuracy: f64,
    accuracy_square: f64,
    /// What the fit said of itself.
    claimed: f64,
    /// How often the true figure lay in the interval that it gave.
    covered: f64,
    trustworthy: f64,
    chance: f64,
    /// How much of a unit step goes along the difference of all faces' means.
    along: f64,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let faces = Faces::start(common, console)?;
        let model = faces.model();
        console.start("Reading", 0);
        let mut set = FaceSet::load(&self.data, model.image_size_px as usize, &|_| ())
            .map_err(CommandError::other)?;
        let mut names = Vec::new();
        for path in &self.labels {
            let file = read_label_file(path).map_err(CommandError::other)?;
            set.add_labels(&file);
            let columns = file.columns.iter();
            names.extend(
                columns
                    .filter(|column| column.kind == LabelKind::YesNo)
                    .map(|column| column.name.clone()),
            );
        }
        let space = ConceptSpace::new(&model.prior, &Default::default())?;
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "| label | examples a side | method | accuracy on other faces | said of itself | true within its bounds | \
             trustworthy | chance | along the difference |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
        )?;
        for name in names {
            let sides = self.sides(&faces, &set, &name, console)?;
            let least = sides.with.len().min(sides.without.len());
            for count in COUNTS
                .into_iter()
                .filter(|count| count + LEAST_TO_TRY <= least)
            {
                for method in [FitMethod::Means, FitMethod::Classifier] {
                    let row = self.row(&space, &sides, count, method)?;
                    writeln!(out, "| {name} | {count} | {method:?} | {}", row.cells())?;
                }
            }
        }
        Ok(())
    }

    /// Encodes faces of both sides.
    fn sides(
        &self,
        faces: &Faces,
        set: &FaceSet,
        name: &str,
        console: &mut Console,
    ) -> Result<Sides, CommandError> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let mut side = |wanted: bool| -> Vec<usize> {
            let mut members: Vec<usize> = (0..set.len())
                .filter(|&face| is_yes(set.labels(), name, face) == Some(wanted))
                .collect();
            members.shuffle(&mut rng);
            members.truncate(MOST_A_SIDE);
            members
        };
        let (with, without) = (side(true), side(false));
        console.start("Faces", with.len() + without.len());
        let codes = |members: &[usize]| -> Result<Vec<Latent>, CommandError> {
            let mut codes = Vec::with_capacity(members.len());
            for batch in members.chunks(64) {
                let images = batch.iter().map(|&face| picture(set, face)).collect();
                codes.extend(faces.encode(images, 0, console)?);
                batch.iter().for_each(|_| console.step());
            }
            Ok(codes)
        };
        let sides = Sides {
            with: codes(&with)?,
            without: codes(&without)?,
        };
        console.finish();
        Ok(sides)
    }

    fn row(
        &self,
        space: &ConceptSpace,
        sides: &Sides,
        count: usize,
        method: FitMethod,
    ) -> Result<Row, CommandError> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let (mut with, mut without) = (sides.with.clone(), sides.without.clone());
        let difference = mean(&with) - mean(&without);
        let mut row = Row::default();
        for _ in 0..self.draws {
            with.shuffle(&mut rng);
            without.shuffle(&mut rng);
            let (with_examples, with_others) = with.split_at(count);
            let (without_examples, without_others) = without.split_at(count);
            let options = FitOptions {
                leaves_known_alone: true,
                method: Some(method),
            };
            let fit = space
                .fit(with_examples, without_examples, options)
                .map_err(CommandError::other)?;
            row.add(&fit, with_others, without_others, &difference);
        }
        Ok(row)
    }
}

impl Row {
    fn add(&mut self, fit: &ConceptFit, with: &[Latent], without: &[Latent], difference: &Latent) {
        let share = |codes: &[Latent], wanted: bool| {
            let right = codes
                .iter()
                .filter(|code| (fit.probe.read(code) > 0.0) == wanted);
            right.count() as f64 / codes.len().max(1) as f64
        };
        let accuracy = (share(with, true) + share(without, false)) / 2.0;
        let said = fit.separation;
        let bounds = f64::from(said.accuracy_low)..=f64::from(said.accuracy_high);
        let is = |evidence: Evidence| f64::from(u8::from(said.evidence() == evidence));
        self.draws += 1.0;
        self.accuracy += accuracy;
        self.accuracy_square += accuracy * accuracy;
        self.claimed += f64::from(said.accuracy);
        self.covered += f64::from(u8::from(bounds.contains(&accuracy)));
        self.trustworthy += is(Evidence::Trustworthy);
        self.chance += is(Evidence::Chance);
        let lengths = fit.direction.norm() * difference.norm();
        self.along += f64::from(fit.direction.dot(difference) / lengths.max(f32::MIN_POSITIVE));
    }

    fn cells(&self) -> String {
        let draws = self.draws.max(1.0);
        let mean = self.accuracy / draws;
        let deviation = (self.accuracy_square / draws - mean * mean).max(0.0).sqrt();
        let percent = |sum: f64| 100.0 * sum / draws;
        format!(
            "{:.1} ± {:.1} % | {:.1} % | {:.0} % | {:.0} % | {:.0} % | {:.2} |",
            100.0 * mean,
            100.0 * deviation,
            percent(self.claimed),
            percent(self.covered),
            percent(self.trustworthy),
            percent(self.chance),
            self.along / draws
        )
    }
}

fn mean(codes: &[Latent]) -> Latent {
    let mut sum = Latent::zeros(codes.first().map_or(0, Latent::dim));
    for code in codes {
        sum += code;
    }
    sum * (1.0 / codes.len().max(1) as f32)
}

/// Whether a face has the property; `None` where that is not known.
fn is_yes(labels: &Labels, name: &str, face: usize) -> Option<bool> {
    Some(labels.value(name, face)? > 0.0)
}

fn picture(set: &FaceSet, face: usize) -> RgbImage {
    let side = set.size_px();
    let planes = set.planes(face);
    RgbImage::from_fn(side as u32, side as u32, |x, y| {
        let at = y as usize * side + x as usize;
        image::Rgb([0, 1, 2].map(|plane| {
            let value = planes.get(plane * side * side + at);
            value.copied().unwrap_or_default()
        }))
    })
}
