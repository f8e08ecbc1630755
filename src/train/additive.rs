//! One additive model of all codes: a smooth curve over age, plus a fixed difference for each label.
//!
//! Fitted together by least squares, each difference is the one between faces that are alike in all other labels; plain
//! differences of means would carry them along (older faces in the data set are more often male). A label that most
//! faces lack is fitted to what the others leave of its own faces' codes.

use nalgebra::{Cholesky, DMatrix, DVector};

use crate::latent::Latent;

use super::labels::{AGE, GROUP, LabelColumn, Labels};
use super::looks::Looks;
use super::scale::Candidate;
use super::shrinkage::shrunken;

/// Ages at which the curve may bend, in years: densest where faces change fastest.
const KNOTS_YEARS: [f64; 15] = [
    0.0, 2.0, 4.0, 7.0, 11.0, 15.0, 20.0, 26.0, 33.0, 41.0, 50.0, 60.0, 70.0, 80.0, 90.0,
];
/// Width of the Gaussian that smooths the averages over neighbouring ages, in years.
const SMOOTHING_YEARS: f64 = 2.0;
/// Oldest age with enough faces to average, in years.
const MAX_YEARS: usize = 90;
/// Most groups that averages are balanced over.
const MAX_GROUPS: usize = 16;
/// Share of the faces that must have a label for it to be fitted together with the others.
const WIDELY_KNOWN: f64 = 0.5;
/// Ridge on the corrections that a sparse label's own faces make to the other labels' differences, in faces.
const CORRECTION_RIDGE: f64 = 10.0;

/// The fitted model.
pub(super) struct AdditiveFit {
    /// Code of "yes" minus code of "no", everything else equal, in the order of the candidates.
    pub differences: Vec<Latent>,
    /// The average code at each whole year, smoothed, for a face halfway between the labels; `None` without ages.
    pub age_curve: Option<Vec<Latent>>,
}

impl AdditiveFit {
    /// Fits `candidates`, and the age curve if `has_age`. `None` if there is nothing to fit to.
    pub fn new(
        looks: &Looks,
        labels: &Labels,
        candidates: &[&Candidate<'_>],
        has_age: bool,
    ) -> Option<Self> {
        let faces = looks.distinct_faces();
        let known = |candidate: &Candidate<'_>| {
            let count = faces
                .iter()
                .filter(|&&face| candidate.position(face, false).is_some())
                .count();
            count as f64 >= WIDELY_KNOWN * faces.len() as f64
        };
        let wide: Vec<bool> = candidates
            .iter()
            .map(|candidate| known(candidate))
            .collect();
        let design = Design::new(looks, labels, candidates, &wide, has_age);
        let rows: Vec<Vec<f64>> = looks
            .iter()
            .map(|(_, face, mirrored)| design.row(face, mirrored))
            .collect();
        // Looks at one face are no independent evidence.
        let looks_per_face = looks.codes.len() as f64 / faces.len().max(1) as f64;
        let main = LeastSquares::fit(
            rows.iter()
                .zip(&looks.codes)
                .map(|(row, code)| (row.as_slice(), code.as_slice())),
            // A trace of ridge keeps groups that nobody belongs to at zero.
            &vec![1e-3; design.width()],
            looks.dim(),
        )?;
        let residuals: Vec<Vec<f32>> = rows
            .iter()
            .zip(&looks.codes)
            .map(|(row, code)| main.residual(row, code))
            .collect();
        let mut column = design.first_label();
        let mut differences = Vec::new();
        for (candidate, is_wide) in candidates.iter().zip(&wide) {
            let difference = if *is_wide {
                column += 1;
                main.coefficient(column - 1, &residuals, looks_per_face)
            } else {
                sparse_difference(candidate, looks, &rows, &residuals, looks_per_face)?
            };
            differences.push(difference);
        }
        Some(Self {
            differences,
            age_curve: has_age.then(|| age_curve(&main.coefficients)),
        })
    }
}

/// The difference that a label makes to what the widely known ones leave of its own faces' codes. Those faces may also
/// correct the others' differences, by as much as their number allows: the label is balanced over the others.
fn sparse_difference(
    candidate: &Candidate<'_>,
    looks: &Looks,
    rows: &[Vec<f64>],
    residuals: &[Vec<f32>],
    looks_per_face: f64,
) -> Option<Latent> {
    let mut own_rows = Vec::new();
    let mut own_residuals = Vec::new();
    for (((_, face, mirrored), row), residual) in looks.iter().zip(rows).zip(residuals) {
        if let Some(position) = candidate.position(face, mirrored) {
            let mut own = vec![1.0, f64::from(position) / 2.0];
            own.extend_from_slice(row);
            own_rows.push(own);
            own_residuals.push(residual.clone());
        }
    }
    let mut ridge = vec![CORRECTION_RIDGE * looks_per_face; own_rows.first()?.len()];
    ridge[..2].fill(1e-3);
    let fit = LeastSquares::fit(
        own_rows
            .iter()
            .zip(&own_residuals)
            .map(|(row, residual)| (row.as_slice(), residual.as_slice())),
        &ridge,
        looks.dim(),
    )?;
    let rest: Vec<Vec<f32>> = own_rows
        .iter()
        .zip(&own_residuals)
        .map(|(row, residual)| fit.residual(row, residual))
        .collect();
    Some(fit.coefficient(1, &rest, looks_per_face))
}

/// What the columns of the design matrix mean: age hats (or a constant), labels, groups. What is not known of a face is
/// filled with the mean of the others.
struct Design<'a> {
    age: Option<&'a LabelColumn>,
    mean_hats: [f64; KNOTS_YEARS.len()],
    labels: Vec<&'a Candidate<'a>>,
    mean_positions: Vec<f64>,
    group: Option<&'a LabelColumn>,
    /// Groups but the first, from which the others differ.
    groups: Vec<f32>,
}

impl<'a> Design<'a> {
    fn new(
        looks: &Looks,
        labels: &'a Labels,
        candidates: &[&'a Candidate<'a>],
        wide: &[bool],
        has_age: bool,
    ) -> Self {
        let age = has_age.then(|| labels.column(AGE)).flatten();
        let hats: Vec<[f64; KNOTS_YEARS.len()]> = looks
            .faces
            .iter()
            .filter_map(|&face| value_of(age, face))
            .map(age_hats)
            .collect();
        let mean_hats =
            std::array::from_fn(|knot| mean(hats.iter().map(|row| row.get(knot).copied())));
        let wide_labels: Vec<&Candidate<'_>> = candidates
            .iter()
            .zip(wide)
            .filter_map(|(candidate, wide)| wide.then_some(*candidate))
            .collect();
        let mean_positions = wide_labels
            .iter()
            .map(|label| {
                mean(looks.iter().map(|(_, face, mirrored)| {
                    label.position(face, mirrored).map(|p| f64::from(p) / 2.0)
                }))
            })
            .collect();
        let group = labels.column(GROUP);
        let mut groups: Vec<f32> = group.map_or_else(Vec::new, |column| {
            column.values.iter().flatten().copied().collect()
        });
        groups.sort_by(f32::total_cmp);
        groups.dedup();
        let groups = groups.into_iter().skip(1).take(MAX_GROUPS).collect();
        Self {
            age,
            mean_hats,
            labels: wide_labels,
            mean_positions,
            group,
            groups,
        }
    }

    /// Column of the first label.
    fn first_label(&self) -> usize {
        // Without ages, one constant column takes the place of the curve.
        if self.age.is_some() {
            KNOTS_YEARS.len()
        } else {
            1
        }
    }

    fn width(&self) -> usize {
        self.first_label() + self.labels.len() + self.groups.len()
    }

    fn row(&self, face: usize, mirrored: bool) -> Vec<f64> {
        let mut row = if self.age.is_some() {
            value_of(self.age, face)
                .map_or(self.mean_hats, age_hats)
                .to_vec()
        } else {
            vec![1.0]
        };
        for (label, mean) in self.labels.iter().zip(&self.mean_positions) {
            let position = label.position(face, mirrored);
            row.push(position.map_or(*mean, |position| f64::from(position) / 2.0));
        }
        let own = value_of(self.group, face);
        row.extend(
            self.groups
                .iter()
                .map(|group| f64::from(u8::from(own == Some(f64::from(*group))))),
        );
        row
    }
}

fn value_of(column: Option<&LabelColumn>, face: usize) -> Option<f64> {
    let value = column?.values.get(face).copied().flatten()?;
    Some(f64::from(value))
}

/// Mean of the known values, 0 if there is none.
fn mean(values: impl Iterator<Item = Option<f64>>) -> f64 {
    let (sum, count) = values
        .flatten()
        .fold((0.0, 0usize), |(sum, count), v| (sum + v, count + 1));
    sum / count.max(1) as f64
}

/// Ridge regression of codes on rows.
struct LeastSquares {
    /// `[columns, dim]`.
    coefficients: DMatrix<f64>,
    /// Variance of each column's coefficient, for codes with a residual variance of 1.
    variances: DVector<f64>,
}

impl LeastSquares {
    fn fit<'a>(
        examples: impl Iterator<Item = (&'a [f64], &'a [f32])>,
        ridge: &[f64],
        dim: usize,
    ) -> Option<Self> {
        let columns = ridge.len();
        let mut normal = DMatrix::<f64>::zeros(columns, columns);
        let mut right = DMatrix::<f64>::zeros(columns, dim);
        for (row, code) in examples {
            for (i, &a) in row.iter().enumerate().filter(|(_, a)| **a != 0.0) {
                for (j, &b) in row.iter().enumerate() {
                    normal[(i, j)] += a * b;
                }
                for (j, &value) in code.iter().enumerate() {
                    right[(i, j)] += a * f64::from(value);
                }
            }
        }
        for (i, ridge) in ridge.iter().enumerate() {
            normal[(i, i)] += ridge;
        }
        let cholesky = Cholesky::new(normal)?;
        Some(Self {
            coefficients: cholesky.solve(&right),
            variances: cholesky.inverse().diagonal(),
        })
    }

    fn residual(&self, row: &[f64], code: &[f32]) -> Vec<f32> {
        let mut rest: Vec<f64> = code.iter().map(|&value| f64::from(value)).collect();
        for (i, &a) in row.iter().enumerate().filter(|(_, a)| **a != 0.0) {
            for (rest, coefficient) in rest.iter_mut().zip(self.coefficients.row(i).iter()) {
                *rest -= a * coefficient;
            }
        }
        rest.into_iter().map(|value| value as f32).collect()
    }

    /// One column's coefficients, less what chance alone would give them.
    fn coefficient(&self, column: usize, residuals: &[Vec<f32>], looks_per_face: f64) -> Latent {
        let count = residuals.len().max(1) as f64;
        let numbers = self.coefficients.row(column);
        let variance = self.variances[column] * looks_per_face;
        let values = numbers.iter().enumerate().map(|(j, &value)| {
            let squares = residuals.iter().filter_map(|rest| rest.get(j));
            let residual: f64 = squares.map(|v| f64::from(*v).powi(2)).sum::<f64>() / count;
            shrunken(value, residual * variance) as f32
        });
        Latent::from_vec(values.collect())
    }
}

/// The curve over ages, from the coefficients of the hats.
fn age_curve(coefficients: &DMatrix<f64>) -> Vec<Latent> {
    let dim = coefficients.ncols();
    let raw: Vec<Vec<f64>> = (0..=MAX_YEARS)
        .map(|years| {
            let hats = age_hats(years as f64);
            (0..dim)
                .map(|j| {
                    hats.iter()
                        .enumerate()
                        .map(|(i, hat)| hat * coefficients[(i, j)])
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
