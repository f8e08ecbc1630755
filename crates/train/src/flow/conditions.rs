//! Which labels a flow learns to be asked for.

use crate::labels::{AGE, GENDER, LabelKind, Labels};
use facemath_core::latent::Condition;

/// Labels that become conditions where a data set has them.
const NAMES: [&str; 3] = [AGE, GENDER, "glasses"];
/// A condition needs this many labelled faces.
const FEWEST: usize = 500;
/// Share of the faces beyond each end of what can be asked for.
const TAIL: f64 = 0.005;

/// The conditions that the labels of `faces` give.
pub(super) fn conditions_of(labels: &Labels, faces: &[usize]) -> Vec<Condition> {
    let known = |name: &str| -> Vec<f32> {
        let values = faces.iter().filter_map(|&face| value(labels, name, face));
        values.collect()
    };
    NAMES
        .iter()
        .filter_map(|name| condition(name, known(name)))
        .collect()
}

/// What a label says of a face, as conditions have it: numbers as they are, no and yes as -1 and 1, as on sliders.
pub(super) fn value(labels: &Labels, name: &str, face: usize) -> Option<f32> {
    let column = labels.column(name)?;
    let value = column.values.get(face).copied().flatten()?;
    Some(match column.kind {
        LabelKind::Number => value,
        LabelKind::YesNo => 2.0 * value - 1.0,
    })
}

/// A condition of this name; `None` for too few values, or if all are alike.
pub(crate) fn condition(name: &str, mut values: Vec<f32>) -> Option<Condition> {
    if values.len() < FEWEST {
        return None;
    }
    values.sort_by(f32::total_cmp);
    let count = values.len() as f64;
    let mean = values.iter().copied().map(f64::from).sum::<f64>() / count;
    let variance = values
        .iter()
        .map(|value| (f64::from(*value) - mean).powi(2))
        .sum::<f64>()
        / count;
    let at = |share: f64| {
        values
            .get((share * (count - 1.0)).round() as usize)
            .copied()
    };
    let (least, most) = (at(TAIL)?, at(1.0 - TAIL)?);
    (least < most && variance > 0.0).then(|| Condition {
        name: name.to_owned(),
        mean: mean as f32,
        spread: variance.sqrt() as f32,
        least,
        most,
    })
}
