//! The refinement: faces that belong together attract each other, all others push away, step by step.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::neighbourhood::Affinities;
use super::tree::Tree;
use super::{MapOptions, Place};

/// How much stronger attraction is in the first part, so that groups find together before they take their room.
const EXAGGERATION: f32 = 12.0;
/// Share of the steps in which it is.
const EXAGGERATED_SHARE: f32 = 0.35;
/// Share of its last movement that a face goes on with, in the first part and after.
const MOMENTUM: (f32, f32) = (0.5, 0.8);
/// How far the widest axis spreads at the start: close together, so that all can reach each other.
const START_DEVIATION: f32 = 1e-2;
/// Least factor of a coordinate's own pace.
const LEAST_GAIN: f32 = 0.01;

/// A map on its way.
pub(super) struct Descent<'a> {
    affinities: &'a Affinities,
    options: MapOptions,
    places: Vec<Place>,
    speeds: Vec<Place>,
    gains: Vec<Place>,
    done: usize,
}

impl<'a> Descent<'a> {
    /// Starts at `start`, scaled down.
    pub(super) fn new(start: &[Place], affinities: &'a Affinities, options: MapOptions) -> Self {
        let count = start.len().max(1) as f32;
        let variance: f32 = start.iter().map(|place| place[0] * place[0]).sum::<f32>() / count;
        let scale = START_DEVIATION / variance.sqrt().max(f32::MIN_POSITIVE);
        let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
        // Faces at the same place would never part.
        let mut jitter = || rng.random_range(-1.0..1.0) * START_DEVIATION * 1e-2;
        let places = start
            .iter()
            .map(|place| place.map(|value| value * scale + jitter()));
        Self {
            affinities,
            options,
            places: places.collect(),
            speeds: vec![[0.0; 2]; start.len()],
            gains: vec![[1.0; 2]; start.len()],
            done: 0,
        }
    }

    /// Where the faces are.
    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    /// Makes a step and gives the share of the steps made; `None` when there is none left.
    pub(super) fn step(&mut self) -> Option<f32> {
        if self.done >= self.options.iterations {
            return None;
        }
        let total = self.options.iterations as f32;
        let is_early = (self.done as f32) < total * EXAGGERATED_SHARE;
        let (exaggeration, momentum) = if is_early {
            (EXAGGERATION, MOMENTUM.0)
        } else {
            (1.0, MOMENTUM.1)
        };
        // Belkina et al. 2019: as many steps as there are faces, shared between the exaggeration's pulls.
        let rate = (self.places.len() as f32 / EXAGGERATION / 4.0).max(50.0);
        let gradients = self.gradients(exaggeration);
        let moves = self.places.iter_mut().zip(&mut self.speeds);
        for (((place, speed), gain), gradient) in moves.zip(&mut self.gains).zip(&gradients) {
            for axis in 0..2 {
                let turns = gradient[axis] * speed[axis] > 0.0;
                // A coordinate that keeps its direction speeds up, one that turns slows down (Jacobs 1988).
                gain[axis] = if turns {
                    (gain[axis] * 0.8).max(LEAST_GAIN)
                } else {
                    gain[axis] + 0.2
                };
                speed[axis] = momentum * speed[axis] - rate * gain[axis] * gradient[axis];
                place[axis] += speed[axis];
            }
        }
        self.done += 1;
        Some(self.done as f32 / total)
    }

    /// The direction in which each face should not go. Each is computed alone and summed in order, so that the number of
    /// threads changes nothing.
    fn gradients(&self, exaggeration: f32) -> Vec<Place> {
        let tree = Tree::new(&self.places);
        let forces: Vec<(Place, Place, f32)> = self
            .places
            .par_iter()
            .enumerate()
            .with_min_len(64)
            .map(|(face, &place)| {
                let (push, closeness) = tree.repulsion(place);
                (self.attraction(face, place), push, closeness)
            })
            .collect();
        // A face is close to itself, which repels nobody.
        let closeness: f64 = forces
            .iter()
            .map(|(_, _, closeness)| f64::from(*closeness) - 1.0)
            .sum();
        let share = (1.0 / closeness.max(f64::MIN_POSITIVE)) as f32;
        forces
            .into_iter()
            .map(|(pull, push, _)| {
                [0, 1].map(|axis| 4.0 * (exaggeration * pull[axis] - push[axis] * share))
            })
            .collect()
    }

    fn attraction(&self, face: usize, place: Place) -> Place {
        let mut pull = [0.0_f32; 2];
        for &(other, weight) in self.affinities.of(face) {
            let other = self.places[other as usize];
            let away = [place[0] - other[0], place[1] - other[1]];
            let q = weight / (1.0 + away[0] * away[0] + away[1] * away[1]);
            pull[0] += q * away[0];
            pull[1] += q * away[1];
        }
        pull
    }
}
