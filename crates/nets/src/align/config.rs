//! The numbers that fix the alignment network's shape. They travel with its weights.

use serde::{Deserialize, Serialize};

/// Shape of the network. Sizes in pixels or channels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlignConfig {
    /// Side of the square looks, a multiple of 16.
    pub look_px: usize,
    /// Widths at 1/4, 1/8 and 1/16 of the look's size.
    pub channels: [usize; 3],
    /// Numbers in the last layer but one.
    pub features: usize,
}

impl AlignConfig {
    /// The shape of the network that ships: 64 pixel looks, about 8 million multiply-adds, 0.4 million weights.
    pub fn standard() -> Self {
        Self {
            look_px: 64,
            channels: [28, 48, 64],
            features: 128,
        }
    }

    /// Says what is wrong with a shape read from a file, if anything is.
    ///
    /// # Errors
    /// A sentence naming the first value out of range.
    pub fn validate(&self) -> Result<(), String> {
        if !(16..=256).contains(&self.look_px) || !self.look_px.is_multiple_of(16) {
            return Err(format!(
                "look_px is {}, but a multiple of 16 up to 256 is needed",
                self.look_px
            ));
        }
        for &width in self.channels.iter().chain([&self.features]) {
            if !(1..=1024).contains(&width) {
                return Err(format!("a width is {width}, but 1 to 1024 is possible"));
            }
        }
        Ok(())
    }
}
