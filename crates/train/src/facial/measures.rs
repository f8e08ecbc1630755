//! Known expression and pose of faces, in standard deviations.

use crate::labels::Labels;
use facemath_core::latent::{FACIAL_CONTROLS, FacialControl, Mirror, Unit};

/// Numbers beyond this share of the faces on each side count as that one: a slip of a measure must not bend a fit.
const TAIL_SHARE: f32 = 0.01;
/// Faces that a measure needs.
const MIN_FACES: usize = 300;

/// A measure and its spread over the training faces and their mirror images.
#[derive(Clone, Debug)]
pub(super) struct Measure {
    pub control: &'static FacialControl,
    pub mean: f64,
    pub sd: f64,
    /// Smallest and largest value that counts as itself.
    bounds: (f64, f64),
}

impl Measure {
    /// Units of the slider in a standard deviation.
    pub fn units_a_sd(&self) -> f64 {
        match self.control.unit {
            Unit::Degrees => self.sd,
            Unit::StandardDeviations | Unit::ClearChange => 1.0,
        }
    }

    /// The slider's 0 in standard deviations: what is counted in degrees is counted from 0 degrees.
    pub fn origin_sd(&self) -> f64 {
        match self.control.unit {
            Unit::Degrees => -self.mean / self.sd,
            Unit::StandardDeviations | Unit::ClearChange => 0.0,
        }
    }
}

/// The measures of a data set.
pub(super) struct Measures<'a> {
    labels: &'a Labels,
    pub known: Vec<Measure>,
}

impl<'a> Measures<'a> {
    /// The measures that `labels` has, by the names of the controls; those of the other side must be there, too.
    /// `training` says over which faces they are standardised.
    pub fn of(labels: &'a Labels, training: &[usize]) -> Self {
        let has = |name: &str| {
            let known = training
                .iter()
                .filter(|&&face| labels.value(name, face).is_some());
            known.count() >= MIN_FACES
        };
        let known = FACIAL_CONTROLS.iter().filter(|control| {
            let other = match control.mirror {
                Mirror::Other(name) => name,
                Mirror::Kept | Mirror::Negated => control.name,
            };
            has(control.name) && has(other)
        });
        let known = known.filter_map(|control| spread(labels, training, control));
        Self {
            labels,
            known: known.collect(),
        }
    }

    /// One face in standard deviations, in the order of `known`; `None` unless all of them are known.
    pub fn of_face(&self, face: usize, mirrored: bool) -> Option<Vec<f64>> {
        let known = self.known.iter();
        known
            .map(|measure| {
                let value = value(self.labels, face, measure.control, mirrored)?;
                let (least, most) = measure.bounds;
                Some((value.clamp(least, most) - measure.mean) / measure.sd)
            })
            .collect()
    }
}

/// A measure of a face or of its mirror image.
fn value(labels: &Labels, face: usize, control: &FacialControl, mirrored: bool) -> Option<f64> {
    let (name, sign) = match control.mirror {
        Mirror::Negated if mirrored => (control.name, -1.0),
        Mirror::Other(name) if mirrored => (name, 1.0),
        _ => (control.name, 1.0),
    };
    labels
        .value(name, face)
        .map(|value| sign * f64::from(value))
}

/// `None` for a measure that is the same for every face.
fn spread(labels: &Labels, training: &[usize], control: &'static FacialControl) -> Option<Measure> {
    let mut values: Vec<f64> = training
        .iter()
        .flat_map(|&face| [false, true].map(|mirrored| value(labels, face, control, mirrored)))
        .flatten()
        .collect();
    values.sort_by(f64::total_cmp);
    let at = |share: f32| {
        let place = (share * (values.len().saturating_sub(1)) as f32).round() as usize;
        values.get(place).copied()
    };
    let bounds = (at(TAIL_SHARE)?, at(1.0 - TAIL_SHARE)?);
    let count = values.len() as f64;
    let clamped = || values.iter().map(|value| value.clamp(bounds.0, bounds.1));
    let mean = clamped().sum::<f64>() / count;
    let variance = clamped().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    (variance > 0.0).then(|| Measure {
        control,
        mean,
        sd: variance.sqrt(),
        bounds,
    })
}
