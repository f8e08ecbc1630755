//! A concept from examples: some faces with a property, some without, and the direction from one to the other.
//!
//! Everything happens in the coordinates of a [`ConceptSpace`], where all numbers of a code vary equally and
//! independently for the faces of the model. There the difference of two groups' means is the normal of the best linear
//! classifier for groups whose faces vary as all faces do. Few examples are taken for such; many tell themselves how
//! they vary ([`FitMethod`]).
//!
//! What is said of a fit is measured on examples that it was not made from: its [`Separation`], and the length of its
//! direction.

mod folds;
mod separation;
mod space;
mod taught;

use nalgebra::DVector;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Concept, Latent, LatentError, Probe, Unit};

use self::folds::Folds;
use self::space::Group;

pub use separation::{Evidence, Separation};
pub use space::ConceptSpace;

/// Fewest different examples on each side: the fit is checked on one while it is made from the others.
pub const MIN_EXAMPLES_A_SIDE: usize = 2;
/// Most examples on each side that a fit takes in.
pub const MAX_EXAMPLES_A_SIDE: usize = 2000;
/// Examples on each side from which on their own covariance takes part ([`FitMethod::Classifier`]).
pub const ENOUGH_FOR_CLASSIFIER: usize = 30;
/// Ends of a fitted concept's slider, in distances between its groups.
pub const FITTED_RANGE: f32 = 2.0;

/// Share of the held-out distance between the groups that must be left when other concepts' read-outs are taken out of a
/// direction. A property that another concept nearly repeats has less than that to itself.
const LEAST_KEPT: f64 = 0.5;
/// Least distance between the held-out groups that is reckoned with, as a share of the distance between the groups that a
/// direction was made from. Where examples tell nothing it is about 0, and the slider should still show what was found.
const LEAST_HELD_OUT: f64 = 0.02;

/// How a direction is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FitMethod {
    /// The difference of the two groups' means, each counting the same however many faces it has; for few examples.
    Means,
    /// The normal of a linear classifier, whose covariance is the examples' own within the groups, drawn towards that of
    /// all faces (regularised discriminant analysis, Friedman 1989); from [`ENOUGH_FOR_CLASSIFIER`] examples a side.
    Classifier,
}

/// What to make of the examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FitOptions {
    /// Whether the direction is made orthogonal to the read-outs of the concepts that the space knows, as far as enough
    /// of it is left, so that moving along it leaves those alone.
    pub leaves_known_alone: bool,
    /// How to find the direction; `None` decides by the number of examples.
    pub method: Option<FitMethod>,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self {
            leaves_known_alone: true,
            method: None,
        }
    }
}

/// Why examples give no concept.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ConceptFitError {
    /// Too few different faces on one side.
    #[error(
        "a concept needs {MIN_EXAMPLES_A_SIDE} different faces on each side; there are {with} with the property and \
         {without} without"
    )]
    TooFew {
        /// Different faces with the property.
        with: usize,
        /// Different faces without it.
        without: usize,
    },
    /// More faces than a fit takes in.
    #[error(
        "a concept is made from {MAX_EXAMPLES_A_SIDE} faces on each side at most; leave some out"
    )]
    TooMany,
    /// The two sides do not differ.
    #[error("the faces with the property and those without are the same")]
    Alike,
    /// Codes of another length, or with values that are not finite numbers.
    #[error(transparent)]
    Codes(#[from] LatentError),
}

/// A direction fitted to examples, and how much it can be relied upon.
#[derive(Clone, Debug, PartialEq)]
pub struct ConceptFit {
    /// One unit of the slider: as long as the means of the two groups are apart. That distance is the root of the product
    /// of two: of the examples that the direction was made from, which lie apart by chance too, and of held-out ones,
    /// which a direction from few examples mostly misses. Their product is the square of the true one, on the average.
    pub direction: Latent,
    /// Reads about +1 in a face with the property and -1 in one without.
    pub probe: Probe,
    /// How well the two groups are told apart, measured on examples that took no part.
    pub separation: Separation,
    /// How the direction was found.
    pub method: FitMethod,
    /// Names of the known concepts whose read-outs the direction leaves alone.
    pub leaves_alone: Vec<String>,
    /// Names of those that it moves as well: too little of it would be left without them.
    pub moves_too: Vec<String>,
}

impl ConceptFit {
    /// The concept with its names: `name` in files and expressions, `label` on the slider, and the words for its ends.
    pub fn concept(&self, name: &str, label: &str, negative: &str, positive: &str) -> Concept {
        Concept {
            name: name.to_owned(),
            label: label.to_owned(),
            negative: negative.to_owned(),
            positive: positive.to_owned(),
            direction: self.direction.clone(),
            network: None,
            probe: self.probe.clone(),
            range: FITTED_RANGE,
            unit: Unit::default(),
        }
    }
}

impl ConceptSpace {
    /// Fits the direction from faces `without` a property to faces `with` it.
    ///
    /// Examples are checked in blocks of neighbours, since neighbouring files are often of the same person; the same
    /// code twice on a side counts once. The same examples give the same fit.
    ///
    /// # Errors
    /// [`ConceptFitError`], also for codes that are not of this space.
    pub fn fit(
        &self,
        with: &[Latent],
        without: &[Latent],
        options: FitOptions,
    ) -> Result<ConceptFit, ConceptFitError> {
        let with = Group::new(self, with)?;
        let without = Group::new(self, without)?;
        let fewest = with.len().min(without.len());
        if fewest < MIN_EXAMPLES_A_SIDE {
            return Err(ConceptFitError::TooFew {
                with: with.len(),
                without: without.len(),
            });
        }
        if with.len().max(without.len()) > MAX_EXAMPLES_A_SIDE {
            return Err(ConceptFitError::TooMany);
        }
        let method = options.method.unwrap_or(if fewest < ENOUGH_FOR_CLASSIFIER {
            FitMethod::Means
        } else {
            FitMethod::Classifier
        });
        let whole = space::normal(&with, &without, method).ok_or(ConceptFitError::Alike)?;
        let folds = Folds::new(&with, &without, method);
        let kept = if options.leaves_known_alone {
            self.to_leave_alone(&folds)
        } else {
            Vec::new()
        };
        let cleared = self.orthonormal(&kept);
        let held_out = folds.held_out(&cleared);

        let normal = space::cleared(&whole, &cleared).ok_or(ConceptFitError::Alike)?;
        let (high, low) = (normal.dot(&with.mean()), normal.dot(&without.mean()));
        let apart = high - low;
        let held_apart = held_out.distance().max(LEAST_HELD_OUT * apart);
        let length = (apart * held_apart).sqrt();
        // Each group's own mean leans away from the other by as much as it has few faces; held-out ones do not.
        let middle = (high + low) / 2.0 + held_out.middle();
        let (leaves_alone, moves_too) = self.names(&kept);
        let probe = self.probe(&(&normal * (2.0 / held_apart)), middle * 2.0 / held_apart);
        Ok(ConceptFit {
            direction: self.direction(&(&normal * length)),
            // What it leaves alone leaves it alone too.
            probe: self.unmoved(&probe, |taught| {
                leaves_alone.iter().any(|name| name == taught)
            }),
            separation: held_out.separation(folds.count()),
            method,
            leaves_alone,
            moves_too,
        })
    }

    /// Which known read-outs can be taken out of a direction with enough of it left: all, less those that cost it most.
    fn to_leave_alone(&self, folds: &Folds<'_>) -> Vec<usize> {
        let distance = |known: &[usize]| folds.held_out(&self.orthonormal(known)).distance();
        let needed = LEAST_KEPT * distance(&[]);
        let mut kept: Vec<usize> = (0..self.known_count()).collect();
        while needed > 0.0 && !kept.is_empty() && distance(&kept) < needed {
            let without = |place: usize| {
                let mut fewer = kept.clone();
                fewer.remove(place);
                fewer
            };
            let best = (0..kept.len())
                .max_by(|a, b| distance(&without(*a)).total_cmp(&distance(&without(*b))));
            kept = best.map(without).unwrap_or_default();
        }
        kept
    }
}

/// A vector in the coordinates of a space.
type White = DVector<f64>;
