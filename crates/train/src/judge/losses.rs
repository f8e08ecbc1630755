//! What the judge's training minimises.

use burn::tensor::activation::{log_softmax, relu};
use burn::tensor::{Device, Tensor, TensorData};

use super::config::AGE_BINS_YEARS;
use super::network::{Attributes, expected_years};
use super::truth::Truth;

/// Weight of a year's error of the mean age, beside the cross-entropy of the belief.
const YEAR_WEIGHT: f32 = 0.05;
/// Divides the similarities of looks (Chen et al. 2020 use 0.1 to 0.5): lower counts near misses for more.
const TEMPERATURE: f32 = 0.1;

/// Weights that make both answers of a yes-or-no label count the same however rare one is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Balance {
    gender: [f32; 2],
    glasses: [f32; 2],
}

impl Balance {
    /// From the faces to be trained on; `None` if a label lacks one of its answers.
    pub(super) fn of(truths: &[Truth]) -> Option<Self> {
        let weights = |read: fn(&Truth) -> Option<bool>| {
            let count = |wanted| truths.iter().filter(|t| read(t) == Some(wanted)).count();
            let (no, yes) = (count(false) as f32, count(true) as f32);
            (no > 0.0 && yes > 0.0).then(|| [0.5 * (no + yes) / no, 0.5 * (no + yes) / yes])
        };
        Some(Self {
            gender: weights(|truth| truth.female)?,
            glasses: weights(|truth| truth.glasses)?,
        })
    }
}

/// Cross-entropy of age, gender and glasses, plus the error of the mean age; one number. A label that is not known
/// counts nothing.
pub(super) fn attribute_loss(said: Attributes, truths: &[Truth], balance: &Balance) -> Tensor<1> {
    let device = said.age_logits.device();
    let rows = truths.len();
    let column = |values: Vec<f32>, columns: usize| -> Tensor<2> {
        Tensor::from_data(TensorData::new(values, [rows, columns]), &device)
    };
    let age_known = |truth: &Truth| f32::from(u8::from(truth.age_years.is_some()));
    let known = column(truths.iter().map(age_known).collect(), 1);
    let years = |truth: &Truth| truth.age_years.unwrap_or_default();
    let wanted_years = column(truths.iter().map(years).collect(), 1);
    let bins = truths.iter().flat_map(|truth| age_hats(years(truth)));
    let wanted_bins = column(bins.collect(), AGE_BINS_YEARS.len());

    let belief = log_softmax(said.age_logits.clone(), 1);
    let surprise = -(wanted_bins * belief).sum_dim(1);
    let error_years = (expected_years(said.age_logits) - wanted_years).abs();
    let age = ((surprise + error_years * YEAR_WEIGHT) * known).mean();

    // Signed so that a positive product is right; weight 0 for what is not known.
    let answers = truths.iter().flat_map(|truth| {
        [
            (truth.female, balance.gender),
            (truth.glasses, balance.glasses),
        ]
    });
    let (signs, weights): (Vec<f32>, Vec<f32>) = answers
        .map(|(answer, weights)| match answer {
            Some(true) => (1.0, weights[1]),
            Some(false) => (-1.0, weights[0]),
            None => (1.0, 0.0),
        })
        .unzip();
    let right = said.yes_no_logits * column(signs, 2);
    // log(1 + exp(-right)) without overflow.
    let surprise = relu(-right.clone()) + (-right.abs()).exp().log1p();
    age + (surprise * column(weights, 2)).mean() * 2.0
}

/// Shares of the two bins beside an age; their mean is the age.
fn age_hats(years: f32) -> [f32; AGE_BINS_YEARS.len()] {
    let mut hats = [0.0; AGE_BINS_YEARS.len()];
    let above = AGE_BINS_YEARS
        .partition_point(|&bin| bin <= years)
        .clamp(1, AGE_BINS_YEARS.len() - 1);
    let (low, high) = (AGE_BINS_YEARS[above - 1], AGE_BINS_YEARS[above]);
    let share = ((years - low) / (high - low)).clamp(0.0, 1.0);
    hats[above - 1] = 1.0 - share;
    hats[above] = share;
    hats
}

/// NT-Xent (Chen et al. 2020, arXiv 2002.05709): of all other looks in the batch, the other one at the same photo must
/// be the most similar. `first` and `second` are `[photos, dim]` of length-1 rows, two looks at each photo.
pub(super) fn contrastive_loss(first: Tensor<2>, second: Tensor<2>) -> Tensor<1> {
    let [photos, _] = first.dims();
    let device = first.device();
    let looks = Tensor::cat(vec![first, second], 0);
    let similar = looks.clone().matmul(looks.transpose()) / TEMPERATURE;
    let itself = Tensor::<2>::eye(2 * photos, &device);
    let share = log_softmax(similar - itself * 1e4, 1);
    -(share * partners(photos, &device)).sum() / (2 * photos) as f32
}

/// 1 where row and column are two looks at one photo: `[2 * photos, 2 * photos]`.
fn partners(photos: usize, device: &Device) -> Tensor<2> {
    let looks = 2 * photos;
    let values: Vec<f32> = (0..looks * looks)
        .map(|place| {
            let is_partner = (place / looks + photos) % looks == place % looks;
            f32::from(u8::from(is_partner))
        })
        .collect();
    Tensor::from_data(TensorData::new(values, [looks, looks]), device)
}
