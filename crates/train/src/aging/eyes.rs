//! Eyes that stay eyes: what averages of children and the flow both darken too much.

use super::scale::Scale;
use crate::balance::Balance;
use crate::faces::FaceSet;
use crate::labels::{AGE, GENDER, GROUP};
use crate::least_squares::LeastSquares;
use crate::looks::Looks;
use crate::measure::{measured_eyes, measured_faces};
use facemath_core::latent::{AgeNetwork, among_knots};

/// By how many standard deviations of photographs' eyes those of a face of [`LIGHTER_YEARS`] are lightened. A child's
/// eyes are as dark as an adult's; laid over an adult's they were three times as dark. Half of that is taken back: all
/// of it would take half of the years that are seen along, which say "child" by the eyes too.
const LIGHTER: [f32; 5] = [1.5, 1.4, 1.0, 0.4, 0.0];
/// Ages in years.
const LIGHTER_YEARS: [f32; 5] = [0.0, 5.0, 10.0, 18.0, 30.0];
/// Ages at which what other measures leave may bend, in years.
const BENDS_YEARS: [f32; 7] = [0.0, 3.0, 8.0, 15.0, 25.0, 40.0, 60.0];
/// Added to the squares of standardised columns.
const RIDGE: f64 = 50.0;
/// Groups of the data set that have a column of their own.
const GROUPS: std::ops::RangeInclusive<u8> = 1..=4;
/// Labels that have one.
const LABELS: [&str; 2] = [GENDER, "glasses"];

/// The network with eyes as light as its ages have them; as it is where nothing tells how eyes differ.
pub(super) fn with_lighter_eyes(network: AgeNetwork, looks: &Looks, set: &FaceSet) -> AgeNetwork {
    let Some(direction) = lighter_eyes(looks, set) else {
        return network;
    };
    let rows = network.curve.chunks_exact(direction.len());
    let curve = network
        .knots_years
        .iter()
        .zip(rows)
        .flat_map(|(years, row)| {
            let by = lighter_at(*years);
            let numbers = row.iter().zip(&direction);
            numbers
                .map(|(value, direction)| value + by * direction)
                .collect::<Vec<_>>()
        });
    AgeNetwork {
        curve: curve.collect(),
        ..network
    }
}

/// What codes of faces with eyes lighter by a standard deviation have more, of faces alike in age, light, pose and all else
/// that is known of them.
fn lighter_eyes(looks: &Looks, set: &FaceSet) -> Option<Vec<f32>> {
    let eyes = measured_faces(set, measured_eyes);
    let balance = Balance::new(set.balance());
    let labels = set.labels();
    let rows: Vec<Vec<Option<f32>>> = looks
        .iter()
        .map(|(_, face, mirrored)| {
            // What is asked for comes first.
            let eyes = eyes.get(face).into_iter().flatten();
            let age = labels.value(AGE, face);
            let group = labels.value(GROUP, face);
            let bends = BENDS_YEARS.map(|bend| age.map(|age| (age - bend).max(0.0)));
            let groups = GROUPS
                .map(|wanted| group.map(|group| f32::from(u8::from(group == f32::from(wanted)))));
            let measures = balance.measures.iter();
            eyes.map(|measure| measure.value)
                .chain(bends)
                .chain(groups)
                .chain(LABELS.map(|name| labels.value(name, face)))
                .chain(measures.map(|measure| measure.position(face, mirrored)))
                .collect()
        })
        .collect();
    let columns = rows.first()?.len();
    let scales: Vec<Scale> = (0..columns)
        .map(|place| {
            let known = rows.iter().filter_map(move |row| *row.get(place)?);
            Scale::of(known)
        })
        .collect();
    // A last column takes the mean of all codes; what is not known is as usual.
    let design: Vec<Vec<f64>> = rows
        .iter()
        .map(|row| {
            let numbers = row.iter().zip(&scales).map(|(value, scale)| {
                value.map_or(0.0, |value| f64::from(scale.standardised(value)))
            });
            numbers.chain([1.0]).collect()
        })
        .collect();
    let examples = design.iter().zip(&looks.codes);
    let examples = examples.map(|(row, code)| (row.as_slice(), code.as_slice()));
    let fit = LeastSquares::fit(examples, &vec![RIDGE; columns + 1], looks.dim())?;
    let direction = fit.coefficients.row(0);
    Some(direction.iter().map(|value| *value as f32).collect())
}

/// By how much the eyes are lightened at an age.
fn lighter_at(years: f32) -> f32 {
    let (below, share) = among_knots(&LIGHTER_YEARS, years);
    LIGHTER[below] + (LIGHTER[below + 1] - LIGHTER[below]) * share
}
