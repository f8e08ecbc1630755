//! The axes along which faces differ most, found from the faces themselves rather than from words.

use std::collections::BTreeMap;

use nalgebra::SymmetricEigen;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::{Latent, Prior};

/// Variance, as a share of the largest axis's, below which an axis is only rounding.
const LEAST_VARIANCE: f64 = 1e-6;

/// The principal axes of the faces that a [`Prior`] describes: the eigenvectors of its whole covariance, within its
/// components and between them, the widest first. Moving faces along such axes, each within three standard deviations, is how
/// CodeParade's Face Editor (2017) makes a whole face out of a row of sliders.
///
/// Axes are numbered from 1, as people count them. Each vector is one standard deviation long; its sign, which the
/// mathematics leaves open, is the one that makes its number of largest magnitude positive, so that the same prior always
/// gives the same axes.
#[derive(Debug, Clone, PartialEq)]
pub struct PrincipalAxes {
    mean: Latent,
    axes: Vec<Latent>,
    shares: Vec<f32>,
}

impl PrincipalAxes {
    /// Most axes that are kept.
    pub const MOST: u16 = 40;
    /// How far from the average face a position on an axis may be asked for, in standard deviations.
    pub const REACH_SD: f32 = 3.0;

    /// Computes the axes: [`MOST`](Self::MOST), or fewer if the faces vary in fewer directions. Takes 30 milliseconds
    /// for 256 dimensions, so it is not for the interface's thread.
    pub fn of(prior: &Prior) -> Self {
        let covariance = prior.covariance();
        let total = covariance.trace();
        let eigen = SymmetricEigen::new(covariance);
        let mut order: Vec<usize> = (0..prior.dim()).collect();
        order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
        let largest = order.first().map_or(0.0, |&first| eigen.eigenvalues[first]);
        let (axes, shares) = order
            .into_iter()
            .take(usize::from(Self::MOST))
            .map(|index| (eigen.eigenvalues[index], eigen.eigenvectors.column(index)))
            .take_while(|(variance, _)| *variance > largest * LEAST_VARIANCE)
            .map(|(variance, vector)| {
                let peak = vector[vector.iamax()];
                let scale = variance.sqrt().copysign(peak);
                let axis = vector.iter().map(|value| (value * scale) as f32).collect();
                (Latent::from_vec(axis), (variance / total) as f32)
            })
            .unzip();
        Self {
            mean: prior.mean().clone(),
            axes,
            shares,
        }
    }

    /// The average face: position 0 on every axis.
    pub fn mean(&self) -> &Latent {
        &self.mean
    }

    /// The numbers of the axes, from 1.
    pub fn numbers(&self) -> impl Iterator<Item = u16> + use<> {
        1..=self.axes.len() as u16
    }

    /// Axis `number`, one standard deviation long.
    pub fn axis(&self, number: u16) -> Option<&Latent> {
        self.axes.get(place(number)?)
    }

    /// Share of all variance between faces that lies along axis `number`, 0 to 1.
    pub fn share(&self, number: u16) -> Option<f32> {
        self.shares.get(place(number)?).copied()
    }

    /// Where a face is on axis `number`, in standard deviations from the average face.
    pub fn position_sd(&self, number: u16, code: &Latent) -> Option<f32> {
        let axis = self.axis(number)?;
        let along = axis.dot_f64(code) - axis.dot_f64(&self.mean);
        Some((along / axis.dot_f64(axis)) as f32)
    }

    /// A random position on each of [`MOST`](Self::MOST) axes, as faces are spread over them (a unit Gaussian) but within
    /// [`REACH_SD`](Self::REACH_SD): the same seed gives the same positions.
    pub fn random_positions_sd(seed: u64) -> BTreeMap<u16, f32> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut position = || rng.sample::<f32, _>(StandardNormal);
        (1..=Self::MOST)
            .map(|number| (number, position().clamp(-Self::REACH_SD, Self::REACH_SD)))
            .collect()
    }

    /// The average face, but at `position_sd` on axis `number`: what the axis is about.
    pub fn average_at(&self, number: u16, position_sd: f32) -> Option<Latent> {
        Some(&self.mean + self.axis(number)? * position_sd)
    }
}

fn place(number: u16) -> Option<usize> {
    usize::from(number).checked_sub(1)
}
