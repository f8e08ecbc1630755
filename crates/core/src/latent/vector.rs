use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

use super::LatentError;

/// A face as a model sees it: a point in its code space.
///
/// `+`, `-` and `* f32` work on owned codes and on references. Codes of different lengths never meet in a program that
/// checks its models when it loads them ([`Directions::check`](super::Directions::check)); should it happen, the
/// operators assert in debug builds, and in release builds keep the left side's length and leave what has no
/// counterpart as it is. Where lengths come from outside, use [`try_add`](Self::try_add) and
/// [`try_sub`](Self::try_sub).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Latent(Vec<f32>);

impl Latent {
    /// Wraps the numbers of a code.
    pub fn from_vec(values: Vec<f32>) -> Self {
        Self(values)
    }

    /// The origin of a space with `dim` dimensions.
    pub fn zeros(dim: usize) -> Self {
        Self(vec![0.0; dim])
    }

    /// How many numbers the code has.
    pub fn dim(&self) -> usize {
        self.0.len()
    }

    /// The numbers themselves.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// Takes the numbers out.
    pub fn into_vec(self) -> Vec<f32> {
        self.0
    }

    /// Whether no number is infinite or NaN.
    pub fn is_finite(&self) -> bool {
        self.0.iter().all(|value| value.is_finite())
    }

    /// The inner product, summed in double precision.
    pub fn dot(&self, other: &Self) -> f32 {
        self.dot_f64(other) as f32
    }

    /// The Euclidean length.
    pub fn norm(&self) -> f32 {
        self.dot_f64(self).sqrt() as f32
    }

    /// The Euclidean distance between two codes.
    pub fn distance(&self, other: &Self) -> f32 {
        self.debug_assert_same_dim(other);
        self.pairs(other)
            .map(|(a, b)| (a - b) * (a - b))
            .sum::<f64>()
            .sqrt() as f32
    }

    /// The sum, or an error if the codes differ in length.
    pub fn try_add(&self, other: &Self) -> Result<Self, LatentError> {
        self.check_dim(other.dim())?;
        Ok(self + other)
    }

    /// The difference, or an error if the codes differ in length.
    pub fn try_sub(&self, other: &Self) -> Result<Self, LatentError> {
        self.check_dim(other.dim())?;
        Ok(self - other)
    }

    /// Fails unless a code of `found` numbers may be combined with this one.
    pub(super) fn check_dim(&self, found: usize) -> Result<(), LatentError> {
        if self.dim() == found {
            Ok(())
        } else {
            Err(LatentError::DimensionMismatch {
                expected: self.dim(),
                found,
            })
        }
    }

    /// The inner product before rounding: lengths and angles need the digits.
    pub(super) fn dot_f64(&self, other: &Self) -> f64 {
        self.debug_assert_same_dim(other);
        self.pairs(other).map(|(a, b)| a * b).sum()
    }

    /// `self * self_weight + other * other_weight` in one pass.
    pub(super) fn weighted(&self, self_weight: f32, other: &Self, other_weight: f32) -> Self {
        self.debug_assert_same_dim(other);
        Self(
            self.0
                .iter()
                .zip(&other.0)
                .map(|(a, b)| a * self_weight + b * other_weight)
                .collect(),
        )
    }

    fn pairs(&self, other: &Self) -> impl Iterator<Item = (f64, f64)> {
        self.0
            .iter()
            .zip(&other.0)
            .map(|(a, b)| (f64::from(*a), f64::from(*b)))
    }

    fn debug_assert_same_dim(&self, other: &Self) {
        debug_assert_eq!(
            self.dim(),
            other.dim(),
            "codes of two different models were combined"
        );
    }
}

impl AddAssign<&Latent> for Latent {
    fn add_assign(&mut self, other: &Latent) {
        self.debug_assert_same_dim(other);
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a += b;
        }
    }
}

impl SubAssign<&Latent> for Latent {
    fn sub_assign(&mut self, other: &Latent) {
        self.debug_assert_same_dim(other);
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a -= b;
        }
    }
}

impl Mul<f32> for Latent {
    type Output = Latent;

    fn mul(mut self, factor: f32) -> Latent {
        for value in &mut self.0 {
            *value *= factor;
        }
        self
    }
}

impl Mul<f32> for &Latent {
    type Output = Latent;

    fn mul(self, factor: f32) -> Latent {
        self.clone() * factor
    }
}

impl Neg for Latent {
    type Output = Latent;

    fn neg(self) -> Latent {
        self * -1.0
    }
}

impl Neg for &Latent {
    type Output = Latent;

    fn neg(self) -> Latent {
        self * -1.0
    }
}

/// Writes a binary operator for every mix of owned and borrowed codes on top of its assigning form.
macro_rules! operator {
    ($op:ident, $method:ident, $op_assign:ident, $assign:ident) => {
        impl $op_assign<Latent> for Latent {
            fn $assign(&mut self, other: Latent) {
                self.$assign(&other);
            }
        }

        impl $op<&Latent> for Latent {
            type Output = Latent;

            fn $method(mut self, other: &Latent) -> Latent {
                self.$assign(other);
                self
            }
        }

        impl $op<Latent> for Latent {
            type Output = Latent;

            fn $method(self, other: Latent) -> Latent {
                self.$method(&other)
            }
        }

        impl $op<&Latent> for &Latent {
            type Output = Latent;

            fn $method(self, other: &Latent) -> Latent {
                self.clone().$method(other)
            }
        }

        impl $op<Latent> for &Latent {
            type Output = Latent;

            fn $method(self, other: Latent) -> Latent {
                self.clone().$method(&other)
            }
        }
    };
}

operator!(Add, add, AddAssign, add_assign);
operator!(Sub, sub, SubAssign, sub_assign);
