//! The coordinates that concepts are fitted in, and the normal that tells two groups apart there.

use std::collections::HashSet;

use nalgebra::{Cholesky, DMatrix, DVector};

use super::taught::TaughtWay;
use super::{ConceptFitError, FitMethod, White};
use crate::latent::{Directions, Latent, LatentError, Prior, Probe, Unit};

/// Share of the mean variance that is added to every dimension's: dimensions that hardly vary tell nothing but chance.
const RIDGE: f64 = 0.02;
/// How many examples the covariance of all faces counts for beside the examples' own.
const PRIOR_EXAMPLES: f64 = 512.0;
/// Shortest vector that still has a direction.
const LEAST_NORM: f64 = 1e-9;

/// Where concepts of one model are fitted: coordinates in which the numbers of all faces vary by 1, and the read-outs of
/// the concepts that are known already. Made once for a model and its directions, used for many fits.
#[derive(Clone, Debug)]
pub struct ConceptSpace {
    mean: DVector<f64>,
    /// `L` with `L Lᵀ` = covariance of all faces: codes are `mean + L z`.
    lower: DMatrix<f64>,
    known: Vec<Known>,
    /// The edits among them that were taught through the decoder.
    taught: Vec<TaughtWay>,
}

/// A concept that directions may leave alone.
#[derive(Clone, Debug)]
struct Known {
    name: String,
    /// Its read-out in the coordinates of the space.
    read_out: White,
}

impl ConceptSpace {
    /// The space of a model with this prior, and the concepts in `known` (age among them) that a new one may be told to
    /// leave alone. Measures of mouth, eyes and brows are not among them: a grin without its mouth would be none.
    ///
    /// # Errors
    /// If the prior has no spread, or `known` belongs to codes of another length.
    pub fn new(prior: &Prior, known: &Directions) -> Result<Self, LatentError> {
        let dim = prior.dim();
        known.check(dim)?;
        let mut covariance = prior.covariance();
        let load = RIDGE * covariance.trace() / dim.max(1) as f64;
        for index in 0..dim {
            covariance[(index, index)] += load;
        }
        let lower = Cholesky::new(covariance)
            .ok_or(LatentError::NoSpread)?
            .unpack();
        let mut space = Self {
            mean: column(prior.mean()),
            taught: TaughtWay::of_all(&known.concepts, prior, &lower),
            lower,
            known: Vec::new(),
        };
        let age = known.age.iter().map(|age| ("age", &age.probe));
        let concepts = known.concepts.iter();
        let concepts = concepts.filter(|concept| concept.unit != Unit::StandardDeviations);
        let concepts = concepts.map(|concept| (concept.name.as_str(), &concept.probe));
        let known = age.chain(concepts).map(|(name, probe)| Known {
            name: name.to_owned(),
            read_out: space.read_out(&probe.weights),
        });
        space.known = known.collect();
        Ok(space)
    }

    /// How many numbers a code has.
    pub fn dim(&self) -> usize {
        self.mean.len()
    }

    pub(super) fn known_count(&self) -> usize {
        self.known.len()
    }

    /// The names of the known concepts at these places, and of the others.
    pub(super) fn names(&self, places: &[usize]) -> (Vec<String>, Vec<String>) {
        let (there, others): (Vec<_>, Vec<_>) = (0..)
            .zip(&self.known)
            .partition(|(place, _)| places.contains(place));
        let names = |known: Vec<(usize, &Known)>| {
            let names = known.into_iter().map(|(_, known)| known.name.clone());
            names.collect()
        };
        (names(there), names(others))
    }

    /// Unit vectors that span the read-outs of the known concepts at these places.
    pub(super) fn orthonormal(&self, places: &[usize]) -> Vec<White> {
        let known = places.iter().filter_map(|&place| self.known.get(place));
        orthonormal(known.map(|known| &known.read_out))
    }

    pub(super) fn taught(&self) -> &[TaughtWay] {
        &self.taught
    }

    /// A probe's weights in the coordinates of the space.
    pub(super) fn read_out(&self, weights: &Latent) -> White {
        self.lower.tr_mul(&column(weights))
    }

    /// What a probe reads in the average face.
    pub(super) fn read_mean(&self, probe: &Probe) -> f64 {
        f64::from(probe.bias) + column(&probe.weights).dot(&self.mean)
    }

    /// A vector of the space as a difference of codes.
    pub(super) fn direction(&self, white: &White) -> Latent {
        latent(&(&self.lower * white))
    }

    /// What reads `normal · z - offset` in the code with the coordinates `z`.
    pub(super) fn probe(&self, normal: &White, offset: f64) -> Probe {
        let weights = self.lower.tr_solve_lower_triangular(normal);
        // The factor of a positive definite matrix has no zero on its diagonal.
        let weights = weights.unwrap_or_else(|| DVector::zeros(self.dim()));
        Probe {
            bias: (-offset - weights.dot(&self.mean)) as f32,
            weights: latent(&weights),
        }
    }
}

/// Unit vectors that span `vectors` (Gram-Schmidt, since they overlap).
pub(super) fn orthonormal<'a>(vectors: impl Iterator<Item = &'a White>) -> Vec<White> {
    let mut units: Vec<White> = Vec::new();
    for vector in vectors {
        let length = vector.norm();
        let mut rest = vector.clone();
        for unit in &units {
            rest.axpy(-unit.dot(&rest), unit, 1.0);
        }
        if rest.norm() > 1e-6 * length && length > LEAST_NORM {
            units.push(rest.normalize());
        }
    }
    units
}

/// The different faces of one side.
pub(super) struct Group {
    /// `[dim, faces]`.
    faces: DMatrix<f64>,
}

impl Group {
    pub fn new(space: &ConceptSpace, codes: &[Latent]) -> Result<Self, ConceptFitError> {
        let mut seen = HashSet::new();
        let mut numbers = Vec::new();
        for code in codes {
            if code.dim() != space.dim() {
                return Err(ConceptFitError::Codes(LatentError::DimensionMismatch {
                    expected: space.dim(),
                    found: code.dim(),
                }));
            }
            if !code.is_finite() {
                return Err(ConceptFitError::Codes(LatentError::NotFinite {
                    what: "a face".to_owned(),
                }));
            }
            let bits: Vec<u32> = code.as_slice().iter().map(|v| v.to_bits()).collect();
            if seen.insert(bits) {
                let offsets = code.as_slice().iter().zip(&space.mean);
                numbers.extend(offsets.map(|(value, mean)| f64::from(*value) - mean));
            }
        }
        let mut faces = DMatrix::from_vec(space.dim(), seen.len(), numbers);
        space.lower.solve_lower_triangular_mut(&mut faces);
        Ok(Self { faces })
    }

    pub fn len(&self) -> usize {
        self.faces.ncols()
    }

    pub fn mean(&self) -> White {
        self.faces.column_mean()
    }

    /// The faces from `start` to before `end`, and the others.
    pub fn split(&self, start: usize, end: usize) -> (Self, Self) {
        let inside = self.faces.columns(start, end - start).into_owned();
        let others = self.faces.clone().remove_columns(start, end - start);
        (Self { faces: inside }, Self { faces: others })
    }

    /// `normal · z` of each face.
    pub fn along<'a>(&'a self, normal: &'a White) -> impl Iterator<Item = f64> + 'a {
        self.faces.column_iter().map(|face| face.dot(normal))
    }

    /// Adds `Σ (z - mean) (z - mean)ᵀ` to `sum`.
    fn add_scatter(&self, sum: &mut DMatrix<f64>) {
        let mean = self.mean();
        let mut centered = self.faces.clone();
        for mut face in centered.column_iter_mut() {
            face -= &mean;
        }
        sum.gemm(1.0, &centered, &centered.transpose(), 1.0);
    }
}

/// The unit normal that points from one group to the other; `None` if they do not differ.
pub(super) fn normal(with: &Group, without: &Group, method: FitMethod) -> Option<White> {
    let difference = with.mean() - without.mean();
    let normal = match method {
        FitMethod::Means => difference,
        FitMethod::Classifier => {
            let dim = difference.len();
            let mut within = DMatrix::from_diagonal_element(dim, dim, PRIOR_EXAMPLES);
            with.add_scatter(&mut within);
            without.add_scatter(&mut within);
            Cholesky::new(within)?.solve(&difference)
        }
    };
    unit(normal)
}

/// `normal` without what lies along the unit vectors `cleared`, as a unit vector; `None` if nothing is left.
pub(super) fn cleared(normal: &White, cleared: &[White]) -> Option<White> {
    let mut rest = normal.clone();
    for unit in cleared {
        rest.axpy(-unit.dot(normal), unit, 1.0);
    }
    unit(rest)
}

fn unit(vector: White) -> Option<White> {
    let norm = vector.norm();
    (norm > LEAST_NORM).then(|| vector / norm)
}

pub(super) fn column(code: &Latent) -> DVector<f64> {
    let numbers = code.as_slice();
    DVector::from_iterator(numbers.len(), numbers.iter().copied().map(f64::from))
}

fn latent(vector: &DVector<f64>) -> Latent {
    Latent::from_vec(vector.iter().map(|value| *value as f32).collect())
}
