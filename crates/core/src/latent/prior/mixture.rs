//! The fit of several Gaussians to the same codes, by expectation maximisation (Dempster, Laird and Rubin 1977).
//!
//! Everything wide is a product of matrices over blocks of codes. Blocks and components are shared between threads and
//! added up in their order, so that the number of threads does not change the result.

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

use super::clusters::groups;
use super::gaussian::{PriorComponent, factor, log_scale, packed};
use super::log_sum_exp;
use crate::latent::{Latent, LatentError};

/// Most rounds of the fit.
const MOST_ROUNDS: usize = 40;
/// The fit ends when a round adds less than this to the mean logarithm of the density, in nats a code.
const LEAST_GAIN_NATS: f64 = 5e-2;
/// A code counts for nothing in a component that it belongs to less than this. In many dimensions nearly every code
/// belongs to one component alone, so that covariances cost as much as a single one would.
const LEAST_SHARE: f64 = 1e-6;
/// Components with fewer codes are dropped: no spread can be told from them.
const FEWEST_CODES: f64 = 2.0;
/// Codes in one product of matrices.
const BLOCK: usize = 1024;
/// Rows of a triangular matrix computed together; what is right of them and known to be zero, or symmetric, is left
/// out.
const STRIPE: usize = 64;

/// The codes that belong to a component, each with the share of it that does, above 0 and up to 1.
type Members<'a> = Vec<(&'a Latent, f64)>;

/// Up to `count` Gaussians, their weights summing to 1, for codes of `dim` numbers each; `None` if fewer than two are
/// left.
///
/// # Errors
/// Fails if a covariance overflows.
pub(super) fn fit(
    codes: &[Latent],
    dim: usize,
    count: usize,
) -> Result<Option<Vec<PriorComponent>>, LatentError> {
    let mut members = vec![Members::new(); count];
    for (code, group) in codes.iter().zip(groups(codes, count)) {
        if let Some(members) = members.get_mut(group) {
            members.push((code, 1.0));
        }
    }
    let mut gaussians = maximize(&members, dim)?;
    let mut before = f64::NEG_INFINITY;
    for _ in 0..MOST_ROUNDS {
        if gaussians.len() < 2 {
            break;
        }
        let (members, now) = expect(codes, &gaussians);
        if now - before < LEAST_GAIN_NATS {
            break;
        }
        before = now;
        gaussians = maximize(&members, dim)?;
    }
    if gaussians.len() < 2 {
        return Ok(None);
    }
    Ok(Some(gaussians.iter().map(Gaussian::component).collect()))
}

/// A component while it is fitted.
struct Gaussian {
    weight: f64,
    mean: DVector<f64>,
    /// `L` with `L Lᵀ` = covariance, `[dim, dim]`.
    lower: DMatrix<f64>,
    /// `L⁻¹`, in the precision that codes have.
    whitening: DMatrix<f32>,
    /// The logarithm of weight and density at the mean.
    log_peak: f64,
}

impl Gaussian {
    fn new(weight: f64, mean: DVector<f64>, covariance: DMatrix<f64>) -> Result<Self, LatentError> {
        let dim = mean.len();
        let lower = factor(covariance)?;
        let whitening = lower
            .solve_lower_triangular(&DMatrix::identity(dim, dim))
            .ok_or(LatentError::Degenerate)?
            .map(|value| value as f32);
        let scales: f64 = lower.diagonal().iter().copied().map(log_scale).sum();
        Ok(Self {
            weight,
            mean,
            lower,
            whitening,
            log_peak: weight.ln() - scales,
        })
    }

    /// The logarithms of weight and density at each code.
    fn log_densities(&self, codes: &[Latent]) -> Vec<f64> {
        let dim = self.mean.len();
        let offsets = codes.iter().flat_map(|code| {
            let pairs = code.as_slice().iter().zip(&self.mean);
            pairs.map(|(value, mean)| (f64::from(*value) - mean) as f32)
        });
        let offsets = DMatrix::from_iterator(dim, codes.len(), offsets);
        let mut densities = vec![self.log_peak; codes.len()];
        for (start, height) in stripes(dim) {
            let end = start + height;
            let white = self.whitening.view((start, 0), (height, end)) * offsets.rows(0, end);
            for (density, column) in densities.iter_mut().zip(white.column_iter()) {
                *density -= 0.5 * f64::from(column.norm_squared());
            }
        }
        densities
    }

    fn component(&self) -> PriorComponent {
        PriorComponent {
            weight: self.weight as f32,
            mean: Latent::from_vec(self.mean.iter().map(|value| *value as f32).collect()),
            factor: packed(&self.lower),
        }
    }
}

/// Who belongs to which component, and the mean logarithm of the codes' density.
fn expect<'a>(codes: &'a [Latent], gaussians: &[Gaussian]) -> (Vec<Members<'a>>, f64) {
    let blocks: Vec<(Vec<Members<'a>>, f64)> = codes
        .par_chunks(BLOCK)
        .map(|block| expect_block(block, gaussians))
        .collect();
    let mut members = vec![Members::new(); gaussians.len()];
    let mut sum = 0.0;
    for (block, block_sum) in blocks {
        for (members, more) in members.iter_mut().zip(block) {
            members.extend(more);
        }
        sum += block_sum;
    }
    (members, sum / codes.len() as f64)
}

fn expect_block<'a>(block: &'a [Latent], gaussians: &[Gaussian]) -> (Vec<Members<'a>>, f64) {
    let mut tables: Vec<_> = gaussians
        .iter()
        .map(|gaussian| gaussian.log_densities(block).into_iter())
        .collect();
    let mut members = vec![Members::new(); gaussians.len()];
    let mut sum = 0.0;
    for code in block {
        let terms: Vec<f64> = tables.iter_mut().filter_map(Iterator::next).collect();
        let log_density = log_sum_exp(&terms);
        sum += log_density;
        for (members, term) in members.iter_mut().zip(terms) {
            let share = (term - log_density).exp();
            if share > LEAST_SHARE {
                members.push((code, share));
            }
        }
    }
    (members, sum)
}

/// The Gaussians that fit their members best, except for what keeps the covariance of a few codes usable: `dim` more
/// codes with the covariance that all components share, as in regularised discriminant analysis (Friedman 1989). It is
/// the one *within* components: that of all codes would stretch each Gaussian towards the others.
fn maximize(members: &[Members<'_>], dim: usize) -> Result<Vec<Gaussian>, LatentError> {
    let moments: Vec<Moments> = members
        .par_iter()
        .filter_map(|members| Moments::of(members, dim))
        .collect();
    let total: f64 = moments.iter().map(|moments| moments.count).sum();
    let mut shared = DMatrix::zeros(dim, dim);
    for moments in &moments {
        shared += &moments.scatter;
    }
    let added = shared * (dim as f64 / total);
    moments
        .into_par_iter()
        .map(|moments| {
            let covariance = (moments.scatter + &added) / (moments.count + dim as f64);
            Gaussian::new(moments.count / total, moments.mean, covariance)
        })
        .collect()
}

/// Sums over a component's members.
struct Moments {
    /// How many they are, shares added up.
    count: f64,
    mean: DVector<f64>,
    /// `Σ share (code - mean) (code - mean)ᵀ`, `[dim, dim]`; above the diagonal stripes, zero.
    scatter: DMatrix<f64>,
}

impl Moments {
    /// `None` for too few members.
    fn of(members: &Members<'_>, dim: usize) -> Option<Self> {
        let count: f64 = members.iter().map(|(_, share)| share).sum();
        if count < FEWEST_CODES {
            return None;
        }
        let mut mean = DVector::<f64>::zeros(dim);
        for (code, share) in members {
            for (sum, value) in mean.iter_mut().zip(code.as_slice()) {
                *sum += share * f64::from(*value);
            }
        }
        mean /= count;
        let mut scatter = DMatrix::zeros(dim, dim);
        for block in members.chunks(BLOCK) {
            let offsets = block.iter().flat_map(|(code, share)| {
                let root = share.sqrt();
                let pairs = code.as_slice().iter().zip(&mean);
                pairs.map(move |(value, mean)| root * (f64::from(*value) - mean))
            });
            let columns = DMatrix::from_iterator(dim, block.len(), offsets);
            let rows = columns.transpose();
            for (start, height) in stripes(dim) {
                let end = start + height;
                scatter.view_mut((start, 0), (height, end)).gemm(
                    1.0,
                    &columns.rows(start, height),
                    &rows.columns(0, end),
                    1.0,
                );
            }
        }
        Some(Self {
            count,
            mean,
            scatter,
        })
    }
}

/// First row and height of each stripe of a matrix with `dim` rows.
fn stripes(dim: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..dim)
        .step_by(STRIPE)
        .map(move |start| (start, STRIPE.min(dim - start)))
}
