//! Additive models of all codes: a smooth curve over age, plus a fixed difference for each label.
//!
//! Fitted together by least squares, each difference is the one between faces that are alike in all other labels; plain
//! differences of means would carry them along (older faces in the data set are more often male). The same goes for
//! measures of the photograph that faces are balanced over, but those that say what a label says are left out for it:
//! labels with the same measures share a model. A label that most faces lack is fitted to what the others leave of its
//! own faces' codes.

use nalgebra::DMatrix;

use facemath_core::latent::Latent;

use super::age_curve::{KNOTS, age_curve, age_hats};
use super::balance::Balance;
use super::labels::{AGE, GROUP, LabelColumn, Labels};
use super::least_squares::LeastSquares;
use super::looks::Looks;
use super::scale::Candidate;

/// Most groups that averages are balanced over.
const MAX_GROUPS: usize = 16;
/// Share of the faces that must have a label for it to be fitted together with the others.
const WIDELY_KNOWN: f64 = 0.5;
/// Ridge on the corrections that a sparse label's own faces make to the other labels' differences, in faces.
const CORRECTION_RIDGE: f64 = 10.0;

/// What is fitted to.
pub(super) struct Known<'a> {
    pub looks: &'a Looks,
    pub labels: &'a Labels,
    pub balance: &'a Balance<'a>,
}

/// The fitted models.
pub(super) struct AdditiveFit {
    /// Code of "yes" minus code of "no", everything else equal, in the order of the candidates.
    pub differences: Vec<Latent>,
    /// The average code at each whole year, smoothed, for a face halfway between the labels; `None` without ages.
    pub age_curve: Option<Vec<Latent>>,
    /// For each candidate and then for age, if there is one, what it is balanced over: one answer for each measure.
    pub measures: Vec<Vec<bool>>,
    /// For each different choice of measures, how codes vary between faces that are alike in all labels and in these
    /// measures: a covariance, `[dim, dim]`.
    pub alike: Vec<(Vec<bool>, DMatrix<f64>)>,
}

impl AdditiveFit {
    /// Fits `candidates`, and the age curve if `has_age`. `None` if there is nothing to fit to.
    pub fn new(known: &Known<'_>, candidates: &[&Candidate<'_>], has_age: bool) -> Option<Self> {
        let Known {
            looks,
            labels,
            balance,
        } = known;
        let faces = looks.distinct_faces();
        let is_wide = |candidate: &&Candidate<'_>| {
            let labelled = faces
                .iter()
                .filter(|&&face| candidate.position(face, false).is_some());
            labelled.count() as f64 >= WIDELY_KNOWN * faces.len() as f64
        };
        let wide: Vec<bool> = candidates.iter().map(is_wide).collect();
        let own_measures: Vec<Vec<bool>> = candidates
            .iter()
            .map(|candidate| {
                balance.over(looks, &|face| {
                    candidate.position(face, false).map(f64::from)
                })
            })
            .collect();
        let age_measures =
            has_age.then(|| balance.over(looks, &|face| labels.value(AGE, face).map(f64::from)));
        let mut all_measures: Vec<&Vec<bool>> = own_measures.iter().chain(&age_measures).collect();
        all_measures.sort();
        all_measures.dedup();
        let mut differences: Vec<Option<Latent>> = vec![None; candidates.len()];
        let mut curve = None;
        let mut alike = Vec::new();
        for measures in all_measures {
            let main = MainFit::new(known, candidates, &wide, measures, has_age)?;
            if age_measures.as_ref() == Some(measures) {
                curve = Some(age_curve(&main.fit.coefficients));
            }
            alike.push((measures.clone(), main.covariance()));
            let mut column = main.first_label;
            for (index, candidate) in candidates.iter().enumerate() {
                let is_wide = wide.get(index) == Some(&true);
                if own_measures.get(index) == Some(measures)
                    && let Some(difference) = differences.get_mut(index)
                {
                    *difference = Some(if is_wide {
                        main.difference(column)
                    } else {
                        main.sparse_difference(candidate, looks)?
                    });
                }
                column += usize::from(is_wide);
            }
        }
        Some(Self {
            differences: differences.into_iter().collect::<Option<_>>()?,
            age_curve: curve,
            alike,
            measures: own_measures.into_iter().chain(age_measures).collect(),
        })
    }
}

/// One model of all codes, with some of the measures.
struct MainFit {
    fit: LeastSquares,
    /// Of each look.
    rows: Vec<Vec<f64>>,
    /// What the fit leaves of each look's code.
    residuals: Vec<Vec<f32>>,
    /// Column of the first label.
    first_label: usize,
    /// Looks at one face are no independent evidence.
    looks_per_face: f64,
}

impl MainFit {
    fn new(
        known: &Known<'_>,
        candidates: &[&Candidate<'_>],
        wide: &[bool],
        measures: &[bool],
        has_age: bool,
    ) -> Option<Self> {
        let looks = known.looks;
        let design = Design::new(known, candidates, wide, measures, has_age);
        let rows: Vec<Vec<f64>> = looks
            .iter()
            .map(|(_, face, mirrored)| design.row(face, mirrored))
            .collect();
        let fit = LeastSquares::fit(
            rows.iter()
                .zip(&looks.codes)
                .map(|(row, code)| (row.as_slice(), code.as_slice())),
            // A trace of ridge keeps groups that nobody belongs to at zero.
            &vec![1e-3; design.width()],
            looks.dim(),
        )?;
        let residuals = rows
            .iter()
            .zip(&looks.codes)
            .map(|(row, code)| fit.residual(row, code))
            .collect();
        Some(Self {
            fit,
            rows,
            residuals,
            first_label: design.first_label(),
            looks_per_face: looks.codes.len() as f64 / looks.distinct_faces().len().max(1) as f64,
        })
    }

    /// The residuals' covariance.
    fn covariance(&self) -> DMatrix<f64> {
        let dim = self.fit.coefficients.ncols();
        let columns = DMatrix::from_iterator(
            dim,
            self.residuals.len(),
            self.residuals.iter().flatten().copied().map(f64::from),
        );
        &columns * columns.transpose() / self.residuals.len().max(1) as f64
    }

    /// The difference that the widely known label of a column makes.
    fn difference(&self, column: usize) -> Latent {
        self.fit
            .coefficient(column, &self.residuals, self.looks_per_face)
    }

    /// The difference that a label makes to what the widely known ones leave of its own faces' codes. Those faces may also
    /// correct the others' differences, by as much as their number allows: the label is balanced over the others.
    fn sparse_difference(&self, candidate: &Candidate<'_>, looks: &Looks) -> Option<Latent> {
        let mut own_rows = Vec::new();
        let mut own_residuals = Vec::new();
        for (((_, face, mirrored), row), residual) in
            looks.iter().zip(&self.rows).zip(&self.residuals)
        {
            if let Some(position) = candidate.position(face, mirrored) {
                let mut own = vec![1.0, f64::from(position) / 2.0];
                own.extend_from_slice(row);
                own_rows.push(own);
                own_residuals.push(residual.clone());
            }
        }
        let mut ridge = vec![CORRECTION_RIDGE * self.looks_per_face; own_rows.first()?.len()];
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
        Some(fit.coefficient(1, &rest, self.looks_per_face))
    }
}

/// What the columns of the design matrix mean: age hats (or a constant), labels, measures, groups. What is not known of
/// a face is filled with the mean of the others.
struct Design<'a> {
    age: Option<&'a LabelColumn>,
    mean_hats: [f64; KNOTS],
    labels: Vec<Scaled<'a>>,
    /// What faces are balanced over.
    measures: Vec<Scaled<'a>>,
    group: Option<&'a LabelColumn>,
    /// Groups but the first, from which the others differ.
    groups: Vec<f32>,
}

impl<'a> Design<'a> {
    fn new(
        known: &Known<'a>,
        candidates: &[&'a Candidate<'a>],
        wide: &[bool],
        measures: &[bool],
        has_age: bool,
    ) -> Self {
        let Known {
            looks,
            labels,
            balance,
        } = *known;
        let age = has_age.then(|| labels.column(AGE)).flatten();
        let hats: Vec<[f64; KNOTS]> = looks
            .faces
            .iter()
            .filter_map(|&face| value_of(age, face))
            .map(age_hats)
            .collect();
        let mean_hats =
            std::array::from_fn(|knot| mean(hats.iter().map(|row| row.get(knot).copied())));
        let wide_labels = candidates.iter().copied().zip(wide);
        let balanced_over = balance.measures.iter().zip(measures);
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
            labels: wide_labels
                .filter(|(_, is_wide)| **is_wide)
                .map(|(label, _)| Scaled::new(label, looks))
                .collect(),
            measures: balanced_over
                .filter(|(_, is_used)| **is_used)
                .map(|(measure, _)| Scaled::new(measure, looks))
                .collect(),
            group,
            groups,
        }
    }

    /// Column of the first label.
    fn first_label(&self) -> usize {
        // Without ages, one constant column takes the place of the curve.
        if self.age.is_some() { KNOTS } else { 1 }
    }

    fn width(&self) -> usize {
        self.first_label() + self.labels.len() + self.measures.len() + self.groups.len()
    }

    fn row(&self, face: usize, mirrored: bool) -> Vec<f64> {
        let mut row = if self.age.is_some() {
            value_of(self.age, face)
                .map_or(self.mean_hats, age_hats)
                .to_vec()
        } else {
            vec![1.0]
        };
        row.extend(self.labels.iter().map(|label| label.at(face, mirrored)));
        // The curve and the differences are those of faces with average measures.
        row.extend(
            self.measures
                .iter()
                .map(|measure| measure.at(face, mirrored) - measure.mean),
        );
        let own = value_of(self.group, face);
        row.extend(
            self.groups
                .iter()
                .map(|group| f64::from(u8::from(own == Some(f64::from(*group))))),
        );
        row
    }
}

/// A label on a scale where "no" and "yes" are 1 apart.
struct Scaled<'a> {
    label: &'a Candidate<'a>,
    /// Of all looks.
    mean: f64,
}

impl<'a> Scaled<'a> {
    fn new(label: &'a Candidate<'a>, looks: &Looks) -> Self {
        let known = looks
            .iter()
            .map(|(_, face, mirrored)| half(label, face, mirrored));
        Self {
            label,
            mean: mean(known),
        }
    }

    /// The mean where it is not known.
    fn at(&self, face: usize, mirrored: bool) -> f64 {
        half(self.label, face, mirrored).unwrap_or(self.mean)
    }
}

fn half(label: &Candidate<'_>, face: usize, mirrored: bool) -> Option<f64> {
    let position = label.position(face, mirrored)?;
    Some(f64::from(position) / 2.0)
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
