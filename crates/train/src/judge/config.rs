//! The numbers that fix a judge's shape. They travel with its weights.

use serde::{Deserialize, Serialize};

/// Ages over which the age head spreads its belief, in years: closer together where faces change fastest.
pub(super) const AGE_BINS_YEARS: [f32; 24] = [
    0.0, 1.0, 2.0, 4.0, 6.0, 9.0, 12.0, 15.0, 18.0, 21.0, 25.0, 30.0, 35.0, 40.0, 45.0, 50.0, 55.0,
    60.0, 65.0, 70.0, 76.0, 82.0, 90.0, 100.0,
];

/// Shape of the two networks. Sizes in pixels or channels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgeConfig {
    /// Side of the square pictures that are judged, a multiple of 16.
    pub size_px: usize,
    /// Widths of the attribute network at 1/4, 1/8 and 1/16 of the picture size.
    pub attribute_channels: [usize; 3],
    /// Numbers in the attribute network's last layer but one, the features of the Fréchet distance.
    pub features: usize,
    /// Widths of the identity network at 1/4, 1/8 and 1/16 of the picture size.
    pub identity_channels: [usize; 3],
    /// Numbers in an identity.
    pub identity_dim: usize,
}

impl JudgeConfig {
    /// The shape of the judge that ships: 64 pixel faces, 24 and 11 million multiply-adds.
    pub fn standard() -> Self {
        Self {
            size_px: 64,
            attribute_channels: [48, 80, 112],
            features: 128,
            identity_channels: [32, 56, 80],
            identity_dim: 64,
        }
    }

    /// Says what is wrong with a shape read from a file, if anything is.
    ///
    /// # Errors
    /// A sentence naming the first value out of range.
    pub fn validate(&self) -> Result<(), String> {
        if !(16..=512).contains(&self.size_px) || !self.size_px.is_multiple_of(16) {
            return Err(format!(
                "size_px is {}, but a multiple of 16 up to 512 is needed",
                self.size_px
            ));
        }
        let widths = self
            .attribute_channels
            .iter()
            .chain(&self.identity_channels)
            .chain([&self.features, &self.identity_dim]);
        for &width in widths {
            if !(1..=2048).contains(&width) {
                return Err(format!("a width is {width}, but 1 to 2048 is possible"));
            }
        }
        Ok(())
    }
}
