use std::ops::RangeInclusive;

use super::{Latent, LatentError, Prior, Wanted};

/// Which random walk, but for its pace: the same plan and prior give the same walk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WalkPlan {
    /// The number of the first face; those after it have the numbers after it, as in [`Prior::invent`].
    pub seed: u64,
    /// How many faces it passes, within [`WalkPlan::FACES`].
    pub faces: usize,
    /// How far from the average the faces may be: see [`Prior::sample`].
    pub truncation: f32,
    /// How it turns from one face to the next, 0 to 1: see [`Walk::with_smoothness`].
    pub smoothness: f32,
    /// Whether it comes back to where it began.
    pub is_closed: bool,
}

impl WalkPlan {
    /// How many faces a walk may pass.
    pub const FACES: RangeInclusive<usize> = 2..=500;
    /// How many faces a walk may pass in a second.
    pub const SPEED: RangeInclusive<f32> = 0.05..=10.0;
    /// Frames from one face to the next unless something else is asked for.
    pub const FRAMES_PER_FACE: f32 = 15.0;
}

impl Default for WalkPlan {
    fn default() -> Self {
        Self {
            seed: 0,
            faces: 6,
            truncation: Prior::TRUNCATION,
            smoothness: Walk::SMOOTHNESS,
            is_closed: true,
        }
    }
}

/// A way past faces that never stops on it, and that ends where it began unless it is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    /// At least one, all of the same length.
    faces: Vec<Latent>,
    /// For a walk through a prior, what faces are told apart from: the mean of each face's component. As many as faces,
    /// or none.
    homes: Vec<Latent>,
    smoothness: f32,
    is_closed: bool,
}

impl Walk {
    /// The smoothness of a walk unless something else is asked for: through every face, without a corner.
    pub const SMOOTHNESS: f32 = 0.5;

    /// A walk through `faces` in their order and back to the first.
    ///
    /// # Errors
    /// Fails without any face, or if they differ in length.
    pub fn new(faces: Vec<Latent>) -> Result<Self, LatentError> {
        let first = faces.first().ok_or(LatentError::NoKeys)?;
        for face in &faces {
            first.check_dim(face.dim())?;
        }
        Ok(Self {
            faces,
            homes: Vec::new(),
            smoothness: Self::SMOOTHNESS,
            is_closed: true,
        })
    }

    /// A walk past invented faces; from `start` instead of the first of them, if that is given.
    ///
    /// Frames between two faces are as pronounced as the faces: a weighted sum of independent Gaussian codes has a smaller
    /// variance than each of them, and would look averaged half-way, so how faces differ from the mean of their component
    /// is divided by the root of the sum of the squared weights (Agustsson et al. 2019, arXiv 1711.01970). Every frame of a
    /// walk through one Gaussian is then distributed as its inventions are.
    ///
    /// # Errors
    /// Fails if `start` is no code of the prior's space. A number of faces out of its range is brought into it.
    pub fn random(
        prior: &Prior,
        plan: &WalkPlan,
        start: Option<&Latent>,
    ) -> Result<Self, LatentError> {
        let count = plan
            .faces
            .clamp(*WalkPlan::FACES.start(), *WalkPlan::FACES.end());
        let mut faces = Vec::with_capacity(count);
        let mut homes = Vec::with_capacity(count);
        if let Some(start) = start {
            prior.check_code(start)?;
            homes.push(prior.home_of(start).clone());
            faces.push(start.clone());
        }
        let seeds: Vec<u64> = (faces.len()..count)
            .map(|index| plan.seed.wrapping_add(index as u64))
            .collect();
        for face in prior.invent_all(&seeds, plan.truncation, &Wanted::anybody()) {
            homes.push(prior.home_of(&face).clone());
            faces.push(face);
        }
        let walk = Self {
            homes,
            ..Self::new(faces)?
        };
        let walk = walk.with_smoothness(plan.smoothness);
        Ok(if plan.is_closed { walk } else { walk.opened() })
    }

    /// The same walk, turning differently at its faces.
    ///
    /// At 0 it goes straight from face to face, at constant speed and with a corner at each. At 0.5 it goes through every
    /// face without a corner, along a uniform Catmull-Rom spline (Catmull and Rom 1974). At 1 it follows the uniform cubic
    /// B-spline, whose acceleration does not jump either: it passes by the faces, taking something of the ones before and
    /// after, and moves most evenly. In between it is in between.
    #[must_use]
    pub fn with_smoothness(self, smoothness: f32) -> Self {
        Self {
            smoothness: if smoothness.is_nan() {
                Self::SMOOTHNESS
            } else {
                smoothness.clamp(0.0, 1.0)
            },
            ..self
        }
    }

    /// The same walk, ending at its last face instead of the first.
    #[must_use]
    pub fn opened(self) -> Self {
        Self {
            is_closed: false,
            ..self
        }
    }

    /// How many faces it passes.
    pub fn faces(&self) -> usize {
        self.faces.len()
    }

    /// Stretches from face to face: as many as faces if it is closed, one less if it is open.
    pub fn stretches(&self) -> usize {
        self.faces.len() - usize::from(!self.is_closed)
    }

    /// The code at a position: at face number `n` at `n`. Positions of a closed walk are counted round and round, so that
    /// the number of faces is the first face again; those of an open one are limited to its ends. A position that is no
    /// number is the first face.
    pub fn at(&self, position: f32) -> Latent {
        let count = self.faces.len();
        let position = if !position.is_finite() {
            0.0
        } else if self.is_closed {
            f64::from(position).rem_euclid(count as f64)
        } else {
            f64::from(position).clamp(0.0, (count - 1) as f64)
        };
        let index = position.floor() as usize % count;
        let t = (position - position.floor()) as f32;
        let is_end = !self.is_closed && (position == 0.0 || index + 1 == count);
        if t == 0.0 && (is_end || self.smoothness <= Self::SMOOTHNESS) {
            return self.face(index).clone();
        }
        self.sum(&self.weights(index, t))
    }

    /// The face with this number, round and round.
    fn face(&self, index: usize) -> &Latent {
        &self.faces[index % self.faces.len()]
    }

    /// How much each face counts at `t`, 0 to 1, between face `index` and the next: pairs of a face's number and its
    /// weight, which sum to 1. No face is named twice.
    fn weights(&self, index: usize, t: f32) -> Vec<(usize, f32)> {
        let count = self.faces.len();
        let [before, from, to, after] = basis(self.smoothness, t);
        let mut weights: Vec<(usize, f32)> = Vec::with_capacity(4);
        let mut add =
            |face: usize, weight: f32| match weights.iter_mut().find(|(known, _)| *known == face) {
                Some((_, sum)) => *sum += weight,
                None => weights.push((face, weight)),
            };
        add(index, from);
        add((index + 1) % count, to);
        if self.is_closed {
            // `count - 1` is one back, on a circle.
            add((index + count - 1) % count, before);
            add((index + 2) % count, after);
        } else {
            // Beyond an end the walk is continued by its mirror image through the end.
            match index.checked_sub(1) {
                Some(known) => add(known, before),
                None => {
                    add(index, 2.0 * before);
                    add((index + 1) % count, -before);
                }
            }
            if index + 2 < count {
                add(index + 2, after);
            } else {
                add((index + 1) % count, 2.0 * after);
                add(index, -after);
            }
        }
        weights
    }

    fn sum(&self, weights: &[(usize, f32)]) -> Latent {
        let mut sum = Latent::zeros(self.face(0).dim());
        if self.homes.is_empty() {
            for &(face, weight) in weights {
                sum += self.face(face) * weight;
            }
            return sum;
        }
        // At least a quarter, since up to four weights sum to 1.
        let squares: f32 = weights.iter().map(|(_, weight)| weight * weight).sum();
        let share = squares.sqrt().recip();
        for &(face, weight) in weights {
            let home = &self.homes[face];
            sum += home * weight + (self.face(face) - home) * (weight * share);
        }
        sum
    }

    /// How many frames show the whole walk with this many from one face to the next: at least two. An open walk has one
    /// more, for its last face.
    pub fn frame_count(&self, frames_per_face: f32) -> usize {
        let moving = (self.stretches() as f32 * frames_per_face).round() as usize;
        (moving + usize::from(!self.is_closed)).max(2)
    }

    /// Frame number `index` of `count` that are evenly spread over the walk. The first is its beginning; the last is the
    /// end of an open walk, and one step short of the beginning in a closed one, so that it can be played forever.
    pub fn frame(&self, index: usize, count: usize) -> Latent {
        self.at(self.position_of_frame(index, count))
    }

    /// The position of frame number `index` of `count`: see [`Walk::frame`].
    pub fn position_of_frame(&self, index: usize, count: usize) -> f32 {
        let steps = count.saturating_sub(usize::from(!self.is_closed)).max(1);
        // Multiplied before it is divided, so that positions on a face are exactly whole.
        (index * self.stretches()) as f32 / steps as f32
    }

    /// The frames, by their numbers among `count`, that are nearest to the faces that it passes, in ascending order: fewer than
    /// faces where there are not enough frames.
    pub fn face_frames(&self, count: usize) -> Vec<usize> {
        let steps = count.saturating_sub(usize::from(!self.is_closed)).max(1);
        let stretches = self.stretches().max(1);
        let last = count.saturating_sub(1);
        let mut frames: Vec<usize> = (0..self.faces())
            .map(|face| ((2 * face * steps + stretches) / (2 * stretches)).min(last))
            .collect();
        frames.dedup();
        frames
    }

    /// All `count` frames of [`Walk::frame`].
    pub fn frames(&self, count: usize) -> Vec<Latent> {
        (0..count).map(|index| self.frame(index, count)).collect()
    }
}

/// How much the faces one before, at the start, at the end and one after count at `t` of a stretch: straight on, through
/// all (Catmull-Rom) and past them (B-spline), by `smoothness`.
fn basis(smoothness: f32, t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    let straight = [0.0, 1.0 - t, t, 0.0];
    let through = [
        -0.5 * t3 + t2 - 0.5 * t,
        1.5 * t3 - 2.5 * t2 + 1.0,
        -1.5 * t3 + 2.0 * t2 + 0.5 * t,
        0.5 * t3 - 0.5 * t2,
    ];
    let past = [
        (1.0 - 3.0 * t + 3.0 * t2 - t3) / 6.0,
        (4.0 - 6.0 * t2 + 3.0 * t3) / 6.0,
        (1.0 + 3.0 * t + 3.0 * t2 - 3.0 * t3) / 6.0,
        t3 / 6.0,
    ];
    let (from, to, share) = if smoothness <= Walk::SMOOTHNESS {
        (straight, through, smoothness / Walk::SMOOTHNESS)
    } else {
        let share = (smoothness - Walk::SMOOTHNESS) / (1.0 - Walk::SMOOTHNESS);
        (through, past, share)
    };
    std::array::from_fn(|place| from[place] * (1.0 - share) + to[place] * share)
}
