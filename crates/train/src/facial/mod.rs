//! Controls of expression and pose: known measures of training faces become directions that are counted in standard
//! deviations or degrees, and what they do is read in pictures.

mod alike;
mod figures;
mod fit;
mod histograms;
mod measures;
mod read_out;

use burn::tensor::Device;
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use self::alike::Alike;
use self::fit::{Fitting, Seen, seen_by};
use self::measures::Measures;
use self::read_out::{Known, PictureReadOut};
use super::encode::{codes_of, jittered_looks};
use super::evaluate::decoded;
use super::faces::{FaceSet, Split};
use super::judge::Judge;
use super::label_files::LabelFile;
use super::labels::{AGE, GENDER, Labels};
use super::looks::Looks;
use facemath_core::latent::{Concept, Directions, FacialControl, FormerName, Latent};
use facemath_nets::model::FaceModel;

pub use self::figures::FacialFigures;
pub(super) use self::figures::figures_in;
pub use self::figures::with_facial_figures;

/// Labels that the controls leave alone, beside age.
const TRAITS: [&str; 2] = [GENDER, "glasses"];
/// Seed of the second look at the training faces.
const JITTER_SEED: u64 = 1;
/// Seed of the order in which faces are looked at.
const ORDER_SEED: u64 = 1;
/// Held-out faces on which the controls are measured.
const MEASURED_FACES: usize = 200;

/// Which half of the training photographs teaches a read-out of pictures. What finds directions and what measures them
/// never learn from the same photographs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Finding,
    Measuring,
}

/// A data set with known measures of expression and pose.
pub struct FacialSet<'a> {
    set: &'a FaceSet,
    split: &'a Split,
    measured: Labels,
}

impl<'a> FacialSet<'a> {
    /// The faces of `set` with the measures of `file`, whose columns have the names of the controls.
    pub fn new(set: &'a FaceSet, split: &'a Split, file: &LabelFile) -> Self {
        let mut measured = Labels::unknown(set.len());
        for column in &file.columns {
            let names = set.names().iter();
            let values = names.map(|name| column.values.get(name).copied());
            measured.add(&column.name, column.kind, values);
        }
        Self {
            set,
            split,
            measured,
        }
    }

    fn measures(&self) -> Measures<'_> {
        Measures::of(&self.measured, &self.split.training)
    }

    /// Fits a concept for every control that the faces have measures of. `None` if there is nothing to fit to.
    /// `progress` gets what is being done and the share done.
    pub fn concepts(
        &self,
        model: &FaceModel,
        device: &Device,
        progress: &dyn Fn(&'static str, f32),
    ) -> Option<Vec<Concept>> {
        let measures = self.measures();
        progress("Reading pictures", 0.0);
        let read_out = self.read_out(&measures, Half::Finding)?;
        let training = &self.split.training;
        let codes = codes_of(model, self.set, training, device, &|share| {
            progress("Encoding", share / 2.0);
        });
        let mut looks = Looks::plain(codes, training.clone());
        let faces = shuffled(&looks.codes);
        looks.extend(jittered_looks(
            model,
            self.set,
            training,
            JITTER_SEED,
            device,
            &|share| progress("Encoding", (1.0 + share) / 2.0),
        ));
        let fitting = Fitting {
            looks: &looks,
            measures: &measures,
            alike_in: &Alike::new(self.set, &TRAITS),
            faces: &faces,
            look: &|codes| self.look(model, &read_out, codes, device),
        };
        fitting.concepts(&|share| progress("Finding directions", share))
    }

    /// Measures the controls among `directions` on held-out faces. `None` without measures.
    pub fn figures(
        &self,
        model: &FaceModel,
        directions: &Directions,
        judge: Option<&Judge>,
        device: &Device,
        progress: &dyn Fn(&'static str, f32),
    ) -> Option<Vec<FacialFigures>> {
        let measures = self.measures();
        progress("Reading pictures", 0.0);
        let read_out = self.read_out(&measures, Half::Measuring)?;
        let faces: Vec<usize> = self
            .split
            .held_out
            .iter()
            .copied()
            .take(MEASURED_FACES)
            .collect();
        let codes = codes_of(model, self.set, &faces, device, &|_| ());
        let codes: Vec<Latent> = codes.into_iter().map(Latent::from_vec).collect();
        let measuring = figures::Measuring {
            measures: &measures,
            correlation: &read_out.correlation,
            codes: &codes,
            draw: &|codes| drawn(model, codes, device),
            read: &|planes| read_out.read(planes, self.set.size_px()),
            judge,
            size_px: self.set.size_px(),
            device,
        };
        let controls = directions.concepts.iter();
        let controls: Vec<&Concept> = controls.filter(|concept| is_facial(concept)).collect();
        Some(measuring.figures(&controls, &|share| progress("Measuring controls", share)))
    }

    /// Reads the measures, and what they leave alone, in pictures.
    fn read_out(&self, measures: &Measures<'_>, half: Half) -> Option<PictureReadOut> {
        let training = self.split.training.iter().copied().enumerate();
        let own = training.filter(|(place, _)| (place % 2 == 0) == (half == Half::Finding));
        let photos: Vec<(usize, bool, Vec<f64>)> = own
            .flat_map(|(_, face)| [false, true].map(|mirrored| (face, mirrored)))
            .filter_map(|(face, mirrored)| {
                Some((face, mirrored, self.targets(measures, face, mirrored)?))
            })
            .collect();
        let size = self.set.size_px();
        PictureReadOut::fit(photos.len(), size, &|index| {
            let (planes, targets) = match photos.get(index) {
                Some((face, mirrored, targets)) => {
                    let planes: Vec<f32> = self.set.values(*face).collect();
                    (
                        if *mirrored {
                            in_mirror(&planes, size)
                        } else {
                            planes
                        },
                        targets.clone(),
                    )
                }
                None => (Vec::new(), Vec::new()),
            };
            Known { planes, targets }
        })
    }

    /// The measures of a face in standard deviations, then its age, about as widely spread, and its other traits; what is
    /// not known of these counts as the middle.
    fn targets(&self, measures: &Measures<'_>, face: usize, mirrored: bool) -> Option<Vec<f64>> {
        let labels = self.set.labels();
        let mut targets = measures.of_face(face, mirrored)?;
        let years = labels.value(AGE, face).unwrap_or(MIDDLE_YEARS);
        targets.push(f64::from((years - MIDDLE_YEARS) / SPREAD_YEARS));
        targets.extend(TRAITS.map(|name| {
            let value = labels.value(name, face).unwrap_or(0.5);
            f64::from(2.0 * value - 1.0)
        }));
        Some(targets)
    }

    fn look(
        &self,
        model: &FaceModel,
        read_out: &PictureReadOut,
        codes: &[Latent],
        device: &Device,
    ) -> Vec<Seen> {
        use rayon::prelude::*;
        drawn(model, codes, device)
            .par_iter()
            .map(|planes| seen_by(read_out, planes, self.set.size_px()))
            .collect()
    }
}

/// About the mean age in a data set and its spread, in years.
const MIDDLE_YEARS: f32 = 35.0;
const SPREAD_YEARS: f32 = 20.0;

fn drawn(model: &FaceModel, codes: &[Latent], device: &Device) -> Vec<Vec<f32>> {
    let codes: Vec<Vec<f32>> = codes.iter().map(|code| code.as_slice().to_vec()).collect();
    decoded(model, &codes, device, &|_| ())
}

/// A picture, planar `[3, size, size]`, in a mirror.
fn in_mirror(planes: &[f32], size_px: usize) -> Vec<f32> {
    let rows = planes.chunks_exact(size_px.max(1));
    rows.flat_map(|row| row.iter().rev().copied()).collect()
}

/// Whether a concept is a control of expression or pose in its own unit, not a label of somebody's of that name.
pub(super) fn is_facial(concept: &Concept) -> bool {
    FacialControl::named(&concept.name).is_some_and(|control| control.unit == concept.unit)
}

/// `directions` with `controls` in place of those of expression and pose there were, and of what they had another name for.
pub fn with_controls(mut directions: Directions, controls: Vec<Concept>) -> Directions {
    let is_replaced = |concept: &Concept| {
        let is_former = FormerName::of(&concept.name).is_some_and(|known| {
            let mut names = controls.iter().map(|control| control.name.as_str());
            names.any(|name| name == known.name)
        });
        is_facial(concept) || is_former
    };
    directions.concepts.retain(|concept| !is_replaced(concept));
    directions.concepts.extend(controls);
    directions
}

/// Codes in a random order, always the same.
fn shuffled(codes: &[Vec<f32>]) -> Vec<Latent> {
    let mut codes: Vec<Latent> = codes.iter().cloned().map(Latent::from_vec).collect();
    codes.shuffle(&mut ChaCha8Rng::seed_from_u64(ORDER_SEED));
    codes
}
