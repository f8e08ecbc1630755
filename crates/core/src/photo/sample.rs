//! A channel of a pixel at any depth.

/// A channel of a pixel at some depth.
pub(crate) trait Sample: Copy + Send + Sync {
    /// As a share of the full range.
    fn unit(self) -> f32;
    /// With `change` added, a share of the full range; exactly the same for no change.
    fn plus(self, change: f32) -> Self;
}

impl Sample for u8 {
    fn unit(self) -> f32 {
        f32::from(self) / 255.0
    }

    fn plus(self, change: f32) -> Self {
        // The cast saturates.
        (f32::from(self) + change * 255.0).round() as Self
    }
}

impl Sample for u16 {
    fn unit(self) -> f32 {
        f32::from(self) / 65_535.0
    }

    fn plus(self, change: f32) -> Self {
        (f32::from(self) + change * 65_535.0).round() as Self
    }
}

impl Sample for f32 {
    fn unit(self) -> f32 {
        self
    }

    fn plus(self, change: f32) -> Self {
        self + change
    }
}
