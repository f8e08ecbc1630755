//! Fits directions in a model's latent space from the codes and labels of its training faces.
//!
//! One additive model explains every code: a smooth curve over age, plus a fixed difference for each yes-or-no label.
//! Fitted together by least squares, each difference is the one between faces that are alike in all other labels; plain
//! differences of means would carry them along (older faces in the data set are more often male). What is left of a
//! direction in the other labels' read-outs is then projected out.

use nalgebra::{Cholesky, DMatrix, DVector};

use crate::latent::{AgeModel, Concept, Directions, Latent, Probe};

use super::labels::Labels;

/// Ages at which the curve may bend, in years: densest where faces change fastest.
const KNOTS_YEARS: [f64; 15] = [
    0.0, 2.0, 4.0, 7.0, 11.0, 15.0, 20.0, 26.0, 33.0, 41.0, 50.0, 60.0, 70.0, 80.0, 90.0,
];
/// Width of the Gaussian that smooths the averages over neighbouring ages, in years.
const SMOOTHING_YEARS: f64 = 2.0;
/// Oldest age with enough faces to average, in years.
const MAX_YEARS: usize = 90;
/// Ridge of the read-outs, as a share of the codes' mean variance times the number of faces.
const RIDGE: f64 = 0.02;
/// Least answer of the age read-out to a year that stretching makes up for. Below it the averages of children, far from
/// the others as they are, would be pushed out of where faces are.
const LEAST_SLOPE: f32 = 0.6;
/// Faces a label needs on each side before its difference is believed.
const MIN_FACES: usize = 30;

/// A yes-or-no label and the words its slider uses.
struct Binary {
    name: &'static str,
    label: &'static str,
    negative: &'static str,
    positive: &'static str,
    range: f32,
    read: fn(&Labels) -> Option<bool>,
}

const BINARIES: [Binary; 2] = [
    Binary {
        name: "glasses",
        label: "Glasses",
        negative: "off",
        positive: "on",
        range: 2.0,
        read: |labels| labels.glasses,
    },
    Binary {
        name: "gender",
        label: "Gender",
        negative: "masculine",
        positive: "feminine",
        range: 2.0,
        read: |labels| labels.female,
    },
];

/// Fits every direction that the labels allow: age where ages are known, each yes-or-no label with enough faces on both
/// sides. `codes` are the faces' posterior means, in the order of `labels`.
pub fn fit_directions(codes: &[Vec<f32>], labels: &[Labels]) -> Directions {
    let Some(dim) = codes.first().map(Vec::len) else {
        return Directions::default();
    };
    let binaries: Vec<&Binary> = BINARIES
        .iter()
        .filter(|binary| has_enough(binary, labels))
        .collect();
    let has_age = labels.iter().filter(|l| l.age_years.is_some()).count() >= 10 * MIN_FACES;
    let Some(fit) = AdditiveFit::new(codes, labels, &binaries, has_age) else {
        return Directions::default();
    };
    let gram = centred_gram(codes);
    let probe = |targets: &dyn Fn(&Labels) -> Option<f64>| fit_probe(&gram, codes, labels, targets);

    let concept_probes: Vec<Probe> = binaries
        .iter()
        .filter_map(|binary| {
            probe(&|labels| (binary.read)(labels).map(|yes| if yes { 1.0 } else { -1.0 }))
        })
        .collect();
    let age_probe = has_age
        .then(|| probe(&|labels| labels.age_years.map(f64::from)))
        .flatten();

    let concepts = binaries
        .iter()
        .enumerate()
        .zip(&concept_probes)
        .map(|((index, binary), own)| {
            let others = concept_probes
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .map(|(_, probe)| &probe.weights)
                .chain(age_probe.iter().map(|probe| &probe.weights));
            let raw = Latent::from_vec(fit.difference(index, dim));
            let clean = without(&raw, others);
            // What the projection took from the direction's own read-out is given back in length.
            let kept = own.weights.dot(&clean) / own.weights.dot(&raw);
            Concept {
                name: binary.name.to_owned(),
                label: binary.label.to_owned(),
                negative: binary.negative.to_owned(),
                positive: binary.positive.to_owned(),
                direction: if kept > 0.1 {
                    clean * (1.0 / kept)
                } else {
                    clean
                },
                probe: unit_probe(own, codes, labels, binary.read),
                range: binary.range,
            }
        })
        .collect();
    let age = age_probe.map(|probe| {
        let curve = fit.age_curve(dim);
        AgeModel {
            averages: calibrated_averages(curve, &probe, &concept_probes),
            probe,
        }
    });
    Directions { age, concepts }
}

/// How to tell from a face's labels whether it has the concept called `name`.
pub(super) fn concept_label(name: &str) -> Option<fn(&Labels) -> Option<bool>> {
    let binary = BINARIES.iter().find(|binary| binary.name == name)?;
    Some(binary.read)
}

fn has_enough(binary: &Binary, labels: &[Labels]) -> bool {
    let count = |wanted: bool| {
        labels
            .iter()
            .filter(|l| (binary.read)(l) == Some(wanted))
            .count()
    };
    count(true) >= MIN_FACES && count(false) >= MIN_FACES
}

/// The additive model's coefficients, `[columns, dim]`: age hats, then binaries, then groups.
struct AdditiveFit {
    coefficients: DMatrix<f64>,
    age_columns: usize,
}

impl AdditiveFit {
    fn new(
        codes: &[Vec<f32>],
        labels: &[Labels],
        binaries: &[&Binary],
        has_age: bool,
    ) -> Option<Self> {
        let dim = codes.first()?.len();
        // Without ages, one constant column takes the place of the curve.
        let age_columns = if has_age { KNOTS_YEARS.len() } else { 1 };
        let columns = age_columns + binaries.len() + 4;
        let mut normal = DMatrix::<f64>::zeros(columns, columns);
        let mut right = DMatrix::<f64>::zeros(columns, dim);
        for (code, labels) in codes.iter().zip(labels) {
            let Some(row) = design_row(labels, binaries, has_age) else {
                continue;
            };
            for (i, &a) in row.iter().enumerate().filter(|(_, a)| **a != 0.0) {
                for (j, &b) in row.iter().enumerate() {
                    normal[(i, j)] += a * b;
                }
                for (j, &value) in code.iter().enumerate() {
                    right[(i, j)] += a * f64::from(value);
                }
            }
        }
        // A trace of ridge keeps groups that nobody belongs to at zero.
        for i in 0..columns {
            normal[(i, i)] += 1e-3;
        }
        let coefficients = Cholesky::new(normal)?.solve(&right);
        Some(Self {
            coefficients,
            age_columns,
        })
    }

    /// Code of "yes" minus code of "no", everything else equal.
    fn difference(&self, binary: usize, dim: usize) -> Vec<f32> {
        (0..dim)
            .map(|j| self.coefficients[(self.age_columns + binary, j)] as f32)
            .collect()
    }

    /// The average code at each whole year up to [`MAX_YEARS`], smoothed, for a face halfway between the labels.
    fn age_curve(&self, dim: usize) -> Vec<Latent> {
        let raw: Vec<Vec<f64>> = (0..=MAX_YEARS)
            .map(|years| {
                let hats = age_hats(years as f64);
                (0..dim)
                    .map(|j| {
                        hats.iter()
                            .enumerate()
                            .map(|(i, hat)| hat * self.coefficients[(i, j)])
                            .sum()
                    })
                    .collect()
            })
            .collect();
        (0..=MAX_YEARS)
            .map(|center| {
                let weights: Vec<f64> = (0..=MAX_YEARS)
                    .map(|years| {
                        (-((years as f64 - center as f64) / SMOOTHING_YEARS).powi(2) / 2.0).exp()
                    })
                    .collect();
                let total: f64 = weights.iter().sum();
                let average = (0..dim).map(|j| {
                    let sum: f64 = raw
                        .iter()
                        .zip(&weights)
                        .map(|(row, weight)| row[j] * weight)
                        .sum();
                    (sum / total) as f32
                });
                Latent::from_vec(average.collect())
            })
            .collect()
    }
}

/// One face's row of the design matrix; `None` if a label that the model uses is not known.
fn design_row(labels: &Labels, binaries: &[&Binary], has_age: bool) -> Option<Vec<f64>> {
    let mut row = if has_age {
        age_hats(f64::from(labels.age_years?)).to_vec()
    } else {
        vec![1.0]
    };
    for binary in binaries {
        row.push(if (binary.read)(labels)? { 0.5 } else { -0.5 });
    }
    // Groups as differences from group 0.
    let group = labels.group.unwrap_or_default();
    row.extend((1..5).map(|g| f64::from(u8::from(g == group))));
    Some(row)
}

/// Linear interpolation weights between the knots.
fn age_hats(years: f64) -> [f64; KNOTS_YEARS.len()] {
    let mut hats = [0.0; KNOTS_YEARS.len()];
    let above = KNOTS_YEARS.partition_point(|&knot| knot <= years);
    if above == 0 {
        hats[0] = 1.0;
    } else if above == KNOTS_YEARS.len() {
        hats[above - 1] = 1.0;
    } else {
        let (left, right) = (KNOTS_YEARS[above - 1], KNOTS_YEARS[above]);
        let share = (years - left) / (right - left);
        hats[above - 1] = 1.0 - share;
        hats[above] = share;
    }
    hats
}

/// Mean of the codes and their centred Gram matrix.
struct Gram {
    mean: DVector<f64>,
    matrix: DMatrix<f64>,
}

fn centred_gram(codes: &[Vec<f32>]) -> Gram {
    let dim = codes.first().map_or(0, Vec::len);
    let count = codes.len().max(1) as f64;
    let mut mean = DVector::<f64>::zeros(dim);
    for code in codes {
        for (sum, &value) in mean.iter_mut().zip(code) {
            *sum += f64::from(value) / count;
        }
    }
    let columns = DMatrix::from_fn(dim, codes.len(), |r, c| {
        f64::from(codes[c].get(r).copied().unwrap_or_default()) - mean[r]
    });
    Gram {
        matrix: &columns * columns.transpose(),
        mean,
    }
}

/// Ridge regression from codes to a number.
fn fit_probe(
    gram: &Gram,
    codes: &[Vec<f32>],
    labels: &[Labels],
    target: &dyn Fn(&Labels) -> Option<f64>,
) -> Option<Probe> {
    let known: Vec<(usize, f64)> = labels
        .iter()
        .enumerate()
        .filter_map(|(face, labels)| target(labels).map(|value| (face, value)))
        .collect();
    let mean_target = known.iter().map(|(_, value)| value).sum::<f64>() / known.len().max(1) as f64;
    let dim = gram.mean.len();
    let mut right = DVector::<f64>::zeros(dim);
    for &(face, value) in &known {
        for ((sum, &number), mean) in right.iter_mut().zip(codes.get(face)?).zip(&gram.mean) {
            *sum += (f64::from(number) - mean) * (value - mean_target);
        }
    }
    let mut matrix = gram.matrix.clone();
    let ridge = RIDGE * matrix.trace() / dim.max(1) as f64;
    for i in 0..dim {
        matrix[(i, i)] += ridge;
    }
    let weights = Cholesky::new(matrix)?.solve(&right);
    let bias = mean_target - weights.dot(&gram.mean);
    Some(Probe {
        weights: Latent::from_vec(weights.iter().map(|&w| w as f32).collect()),
        bias: bias as f32,
    })
}

/// The same read-out stretched so that the two groups' means read -1 and +1.
fn unit_probe(
    probe: &Probe,
    codes: &[Vec<f32>],
    labels: &[Labels],
    read: fn(&Labels) -> Option<bool>,
) -> Probe {
    let mean_reading = |wanted: bool| {
        let readings: Vec<f32> = codes
            .iter()
            .zip(labels)
            .filter(|(_, labels)| read(labels) == Some(wanted))
            .map(|(code, _)| probe.read(&Latent::from_vec(code.clone())))
            .collect();
        readings.iter().sum::<f32>() / readings.len().max(1) as f32
    };
    let (no, yes) = (mean_reading(false), mean_reading(true));
    let half = ((yes - no) / 2.0).max(1e-3);
    Probe {
        weights: probe.weights.clone() * (1.0 / half),
        bias: (probe.bias - (yes + no) / 2.0) / half,
    }
}

/// `vector` less everything that `others` would read in it.
fn without<'a>(vector: &Latent, others: impl Iterator<Item = &'a Latent>) -> Latent {
    // Gram-Schmidt on the read-outs first, since they overlap.
    let mut orthogonal: Vec<Latent> = Vec::new();
    for other in others {
        let mut rest = other.clone();
        for known in &orthogonal {
            rest = &rest - &(known.clone() * rest.dot(known));
        }
        let norm = rest.norm();
        if norm > 1e-6 {
            orthogonal.push(rest * (1.0 / norm));
        }
    }
    orthogonal.iter().fold(vector.clone(), |rest, unit| {
        let shadow = rest.dot(unit);
        &rest - &(unit.clone() * shadow)
    })
}

/// Averages by age, orthogonal to the concepts and stretched about their centre until asking for a year more moves the
/// age read-out by a year. A least-squares read-out answers too little (it falls back on the mean where it is unsure),
/// and so would plain averages.
fn calibrated_averages(curve: Vec<Latent>, probe: &Probe, concepts: &[Probe]) -> Vec<Latent> {
    let Some(first) = curve.first() else {
        return curve;
    };
    let count = curve.len() as f32;
    let center = curve
        .iter()
        .fold(Latent::zeros(first.dim()), |sum, average| &sum + average)
        * (1.0 / count);
    let clean: Vec<Latent> = curve
        .iter()
        .map(|average| {
            without(
                &(average - &center),
                concepts.iter().map(|probe| &probe.weights),
            )
        })
        .collect();
    let mean_years = (count - 1.0) / 2.0;
    let (mut covariance, mut variance) = (0.0f32, 0.0f32);
    for (years, offset) in clean.iter().enumerate() {
        let from_mean = years as f32 - mean_years;
        covariance += from_mean * probe.weights.dot(offset);
        variance += from_mean * from_mean;
    }
    let slope = (covariance / variance.max(f32::MIN_POSITIVE)).clamp(LEAST_SLOPE, 1.0);
    clean
        .into_iter()
        .map(|offset| &center + &(offset * (1.0 / slope)))
        .collect()
}
