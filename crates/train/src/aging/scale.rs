//! Mean and standard deviation of a number.

/// Smallest standard deviation that is divided by.
const LEAST_SPREAD: f32 = 1e-6;

/// Where a number lies over many faces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub mean: f32,
    /// Above 0.
    pub spread: f32,
}

impl Scale {
    pub fn of(values: impl Iterator<Item = f32> + Clone) -> Self {
        let count = values.clone().count().max(1) as f64;
        let mean = values.clone().map(f64::from).sum::<f64>() / count;
        let variance = values.map(|v| (f64::from(v) - mean).powi(2)).sum::<f64>() / count;
        Self {
            mean: mean as f32,
            spread: (variance.sqrt() as f32).max(LEAST_SPREAD),
        }
    }

    /// Of each number of codes of `dim` numbers.
    pub fn of_codes<'a>(dim: usize, codes: impl Iterator<Item = &'a [f32]> + Clone) -> Vec<Self> {
        (0..dim)
            .map(|place| {
                Self::of(
                    codes
                        .clone()
                        .filter_map(move |code| code.get(place).copied()),
                )
            })
            .collect()
    }

    pub fn standardised(self, value: f32) -> f32 {
        (value - self.mean) / self.spread
    }
}
