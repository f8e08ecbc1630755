//! Directions of expression and pose: the most usual change of a code after which the picture shows a unit more of one
//! measure and no more of anything else.
//!
//! What a picture shows is read by a [`PictureReadOut`], which knows nothing of codes. Averaged over faces, its answer
//! to a small step along each number of a code is a matrix `J`. Of all steps `d` with the answers `J d = e`, the one that
//! is least unusual among faces alike in age, labels and light (`dᵀ S⁻¹ d` least, `S` their covariance) is `S Jᵀ (J S Jᵀ +
//! λ)⁻¹ e`. Plain averages show a third to a half of what is asked: which pixels a turn of the head moves depends on the
//! face, and averages blur that.

use nalgebra::{Cholesky, DMatrix, DVector};

use super::alike::Alike;
use super::measures::{Measure, Measures};
use super::read_out::PictureReadOut;
use crate::calibrate::longest;
use crate::least_squares::LeastSquares;
use crate::looks::Looks;
use crate::probes::ProbeFit;
use facemath_core::latent::{Concept, FacialControl, Latent, Mirror, Probe, Unit};

/// Faces over which answers are averaged to find directions.
const ANSWER_FACES: usize = 40;
/// Length of the step along each number of a code; codes vary by about 1.
const STEP: f32 = 0.6;
/// How much of an answer may be missed to stay usual, in squared standard deviations of answers by steps of 1.
const SLACK: f64 = 0.03;
/// The same for the corners of the mouth. The muscle that lifts them pulls them apart too (zygomaticus major): held in one of
/// both alone they become dark strokes beside a mouth that stays, which a reader of edges takes for corners.
const SLACK_OF_CORNERS: f64 = 0.3;
/// How far the corners of the mouth go at most, in standard deviations: smiles can be wider, but let down or drawn together
/// farther they leave a dark trace of the mouth that was, and both sides of a slider are alike.
const MOST_SD_OF_CORNERS: f32 = 1.5;
/// The controls of the corners of the mouth.
const CORNERS: [&str; 2] = ["mouth_wide", "mouth_lift"];
/// Faces on which lengths are calibrated, each up and down.
const LENGTH_FACES: usize = 64;
/// Rounds of mending and looking again. More of them would trade what is usual for the last of what is seen elsewhere.
const ROUNDS: usize = 1;
/// Most that is stretched at last.
const MOST_STRETCH: f32 = 2.5;
/// Share of the colour values that the ends of a slider may push out of what can be shown, beyond those of plain faces.
const MORE_LOST: f32 = 0.03;

/// How far the end of a slider may be from what is usual among faces alike in person and light, in standard deviations.
const MOST_UNUSUAL: f64 = 6.0;

/// Least and most that a slider of an angle goes, in degrees.
const LEAST_DEGREES: f32 = 4.0;
const MOST_DEGREES: f32 = 30.0;

/// What is seen in a drawn picture.
pub(super) struct Seen {
    /// What is read, in standard deviations: the measures, then what must stay.
    pub answers: Vec<f32>,
    /// Share of the colour values that are as dark or as bright as can be.
    pub lost: f32,
}

/// Draws codes and looks at the pictures, in order.
pub(super) type Look<'a> = dyn Fn(&[Latent]) -> Vec<Seen> + 'a;

/// What is fitted to.
pub(super) struct Fitting<'a> {
    pub looks: &'a Looks,
    pub measures: &'a Measures<'a>,
    /// What faces are made alike in.
    pub alike_in: &'a Alike<'a>,
    /// Training faces in a random order.
    pub faces: &'a [Latent],
    pub look: &'a Look<'a>,
}

impl Fitting<'_> {
    /// A concept for each measure, in their order. `None` without looks. `progress` is told the share done.
    pub fn concepts(&self, progress: &dyn Fn(f32)) -> Option<Vec<Concept>> {
        let covariance = self.covariance()?;
        let answers = self.answers(&|share| progress(0.7 * share))?;
        let ways = &covariance * answers.transpose();
        let solved_with = |slack: f64| {
            let mut seen = &answers * &ways;
            for index in 0..seen.nrows() {
                seen[(index, index)] += slack;
            }
            Some(&ways * Cholesky::new(seen)?.inverse())
        };
        let (strict, natural) = (solved_with(SLACK)?, solved_with(SLACK_OF_CORNERS)?);
        let probes = ProbeFit::new(self.looks)?;
        let usual = Cholesky::new(covariance)?;
        let known = self.measures.known.iter().enumerate();
        let concepts: Option<Vec<Concept>> = known
            .map(|(index, measure)| {
                let is_corners = CORNERS.contains(&measure.control.name);
                let solved = if is_corners { &natural } else { &strict };
                let column = solved.column(index);
                let step = Latent::from_vec(column.iter().map(|value| *value as f32).collect());
                let step = self.mended(step, index, solved);
                let numbers = step.as_slice().iter().copied().map(f64::from);
                let numbers = DVector::from_iterator(step.dim(), numbers);
                let unusual = numbers.dot(&usual.solve(&numbers)).sqrt();
                let most_sd = (MOST_UNUSUAL / unusual.max(f64::EPSILON)) as f32;
                let most_sd = if is_corners {
                    most_sd.min(MOST_SD_OF_CORNERS)
                } else {
                    most_sd
                };
                let range_sd = self.range_sd(&step, measure).min(most_sd);
                let done = (index + 1) as f32 / self.measures.known.len() as f32;
                progress(0.7 + 0.3 * done);
                let units = measure.units_a_sd() as f32;
                Some(Concept {
                    name: measure.control.name.to_owned(),
                    label: measure.control.label.to_owned(),
                    negative: measure.control.negative.to_owned(),
                    positive: measure.control.positive.to_owned(),
                    direction: step * (1.0 / units),
                    network: None,
                    probe: self.probe(&probes, index, measure)?,
                    range: rounded_range(range_sd * units, measure.control.unit),
                    unit: measure.control.unit,
                })
            })
            .collect();
        concepts.map(with_equal_sides)
    }

    /// How codes vary between faces alike in who they are of and how they are lit.
    fn covariance(&self) -> Option<DMatrix<f64>> {
        let rows: Vec<Vec<f64>> = self
            .looks
            .iter()
            .map(|(_, face, mirrored)| self.alike_in.row(face, mirrored))
            .collect();
        let dim = self.looks.dim();
        let fit = LeastSquares::fit(
            rows.iter()
                .zip(&self.looks.codes)
                .map(|(row, code)| (row.as_slice(), code.as_slice())),
            &vec![1e-3; rows.first()?.len()],
            dim,
        )?;
        let residuals = rows.iter().zip(&self.looks.codes);
        let residuals = residuals.flat_map(|(row, code)| fit.residual(row, code));
        let columns = DMatrix::from_iterator(dim, rows.len(), residuals.map(f64::from));
        Some(&columns * columns.transpose() / rows.len() as f64)
    }

    /// The answers to steps of 1 along each number of a code, the mean over faces: `[answers, dim]`.
    fn answers(&self, progress: &dyn Fn(f32)) -> Option<DMatrix<f64>> {
        let faces = self.faces.get(..ANSWER_FACES.min(self.faces.len()))?;
        let dim = self.looks.dim();
        let mut columns: Vec<Vec<f64>> = Vec::with_capacity(dim);
        for place in 0..dim {
            let mut step = vec![0.0; dim];
            *step.get_mut(place)? = STEP;
            columns.push(self.answer(&Latent::from_vec(step), 1.0, faces));
            let last = columns.last_mut()?;
            last.iter_mut()
                .for_each(|answer| *answer /= f64::from(STEP));
            progress((place + 1) as f32 / dim as f32);
        }
        let count = columns.first()?.len();
        Some(DMatrix::from_iterator(
            count,
            dim,
            columns.into_iter().flatten(),
        ))
    }

    /// Half the difference between what is seen a step up and a step down, the mean over faces.
    fn answer(&self, step: &Latent, strength: f32, faces: &[Latent]) -> Vec<f64> {
        let moved = |sign: f32| {
            faces
                .iter()
                .map(move |code| code + &(step * (sign * strength)))
        };
        let codes: Vec<Latent> = moved(1.0).chain(moved(-1.0)).collect();
        let seen = (self.look)(&codes);
        let (up, down) = seen.split_at(seen.len() / 2);
        let count = up.first().map_or(0, |seen| seen.answers.len());
        let mut sums = vec![0.0; count];
        for (up, down) in up.iter().zip(down) {
            for ((sum, up), down) in sums.iter_mut().zip(&up.answers).zip(&down.answers) {
                *sum += f64::from(up - down) / 2.0 / faces.len() as f64;
            }
        }
        sums
    }

    /// The step, mended until as much of its measure and as little of everything else is seen as was asked for: the answers to
    /// small steps are not quite those to a whole one. `ways` are the steps for each answer.
    fn mended(&self, mut step: Latent, index: usize, ways: &DMatrix<f64>) -> Latent {
        let faces = self.length_faces();
        for _ in 0..ROUNDS {
            let missing = self.answer(&step, 1.0, faces).into_iter().enumerate();
            let missing = missing.map(|(place, seen)| f64::from(u8::from(place == index)) - seen);
            let missing = DVector::from_iterator(ways.ncols(), missing);
            let more = ways * missing;
            step += Latent::from_vec(more.iter().map(|value| *value as f32).collect());
        }
        let seen = self.answer(&step, 1.0, faces).get(index).copied();
        let more = 1.0 / seen.unwrap_or_default().max(f64::EPSILON) as f32;
        step * more.clamp(1.0 / MOST_STRETCH, MOST_STRETCH)
    }

    fn length_faces(&self) -> &[Latent] {
        let after = self.faces.get(ANSWER_FACES..).unwrap_or_default();
        after
            .get(..LENGTH_FACES.min(after.len()))
            .unwrap_or_default()
    }

    /// How far the slider may go before too much of the pictures at its ends is lost, in standard deviations.
    fn range_sd(&self, step: &Latent, measure: &Measure) -> f32 {
        let faces = self.length_faces();
        let lost = |strength: f32| {
            let codes: Vec<Latent> = faces.iter().map(|code| code + &(step * strength)).collect();
            let seen = (self.look)(&codes);
            seen.iter().map(|seen| seen.lost).sum::<f32>() / seen.len().max(1) as f32
        };
        let most = lost(0.0) + MORE_LOST;
        let (least_sd, most_sd) = match measure.control.unit {
            Unit::Degrees => (
                LEAST_DEGREES / measure.sd as f32,
                MOST_DEGREES / measure.sd as f32,
            ),
            Unit::StandardDeviations | Unit::ClearChange => (1.0, 3.0),
        };
        longest(least_sd, most_sd.min(3.0), &|range| {
            lost(range) <= most && lost(-range) <= most
        })
    }

    /// Reads the measure in a code, in units of the slider.
    fn probe(&self, probes: &ProbeFit<'_>, index: usize, measure: &Measure) -> Option<Probe> {
        let target = |face: usize, mirrored: bool| {
            let known = self.measures.of_face(face, mirrored)?;
            known.get(index).copied()
        };
        let probe = probes.fit(&target)?;
        // A least-squares read-out answers too little: it falls back on the mean where it is unsure.
        let (mut product, mut square) = (0.0, 0.0);
        for (code, face, mirrored) in self.looks.iter() {
            if let Some(known) = target(face, mirrored) {
                product += known * f64::from(probe.read(&Latent::from_vec(code.to_vec())));
                square += known * known;
            }
        }
        let slope = (product / square).max(0.1);
        let units = measure.units_a_sd();
        let factor = (units / slope) as f32;
        Some(Probe {
            weights: probe.weights * factor,
            bias: probe.bias * factor - (measure.origin_sd() * units) as f32,
        })
    }
}

/// The concepts with both sides of a face going equally far.
fn with_equal_sides(mut concepts: Vec<Concept>) -> Vec<Concept> {
    let ranges: Vec<(String, f32)> = concepts
        .iter()
        .map(|concept| (concept.name.clone(), concept.range))
        .collect();
    for concept in &mut concepts {
        if let Some(Mirror::Other(name)) = FacialControl::named(&concept.name).map(|c| c.mirror)
            && let Some((_, range)) = ranges.iter().find(|(other, _)| other == name)
        {
            concept.range = concept.range.min(*range);
        }
    }
    concepts
}

/// A range that reads well.
fn rounded_range(range: f32, unit: Unit) -> f32 {
    match unit {
        Unit::Degrees => range.floor(),
        Unit::StandardDeviations | Unit::ClearChange => (range * 2.0).floor() / 2.0,
    }
}

/// A read-out as [`Look`]s use it.
pub(super) fn seen_by(read_out: &PictureReadOut, planes: &[f32], size_px: usize) -> Seen {
    let lost = planes.iter().filter(|value| {
        let level = (**value * 255.0).round();
        level <= 0.0 || level >= 255.0
    });
    Seen {
        answers: read_out.read(planes, size_px),
        lost: lost.count() as f32 / planes.len().max(1) as f32,
    }
}
