//! The panels around the stage: how large they are and which are hidden.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// A panel beside the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Panel {
    /// Slots and samples, on the left.
    Faces,
    /// The sliders, on the right.
    Controls,
    /// Timeline and export, at the bottom.
    Timeline,
    /// The sum, above the timeline.
    Sum,
}

/// How the panels are; sizes in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Panels {
    /// Width of [`Panel::Faces`], within [`Panels::FACES_WIDTH`].
    pub faces_width: f32,
    /// Width of [`Panel::Controls`], within [`Panels::CONTROLS_WIDTH`].
    pub controls_width: f32,
    /// Height of [`Panel::Timeline`], within [`Panels::TIMELINE_HEIGHT`].
    pub timeline_height: f32,
    /// Whether [`Panel::Faces`] is hidden.
    pub hides_faces: bool,
    /// Whether [`Panel::Controls`] is hidden.
    pub hides_controls: bool,
    /// Whether [`Panel::Timeline`] is hidden.
    pub hides_timeline: bool,
    /// Whether [`Panel::Sum`] is hidden.
    pub hides_sum: bool,
}

impl Default for Panels {
    fn default() -> Self {
        Self {
            faces_width: *Self::FACES_WIDTH.start(),
            controls_width: *Self::CONTROLS_WIDTH.start(),
            timeline_height: *Self::TIMELINE_HEIGHT.start(),
            hides_faces: false,
            hides_controls: false,
            hides_timeline: false,
            hides_sum: false,
        }
    }
}

impl Panels {
    /// From one column of slots to two.
    pub const FACES_WIDTH: RangeInclusive<f32> = 232.0..=456.0;
    /// Longer sliders are finer.
    pub const CONTROLS_WIDTH: RangeInclusive<f32> = 272.0..=560.0;
    /// A higher timeline has larger faces.
    pub const TIMELINE_HEIGHT: RangeInclusive<f32> = 184.0..=320.0;

    /// Whether a panel is there.
    pub fn shows(&self, panel: Panel) -> bool {
        !match panel {
            Panel::Faces => self.hides_faces,
            Panel::Controls => self.hides_controls,
            Panel::Timeline => self.hides_timeline,
            Panel::Sum => self.hides_sum,
        }
    }

    /// Hides a panel, or shows it again.
    pub fn toggle(&mut self, panel: Panel) {
        let hides = match panel {
            Panel::Faces => &mut self.hides_faces,
            Panel::Controls => &mut self.hides_controls,
            Panel::Timeline => &mut self.hides_timeline,
            Panel::Sum => &mut self.hides_sum,
        };
        *hides = !*hides;
    }

    /// With sizes that panels can have; what is no number becomes the usual size.
    pub(super) fn in_range(self) -> Self {
        let in_range = |size: f32, range: RangeInclusive<f32>| {
            if size.is_finite() {
                size.clamp(*range.start(), *range.end())
            } else {
                *range.start()
            }
        };
        Self {
            faces_width: in_range(self.faces_width, Self::FACES_WIDTH),
            controls_width: in_range(self.controls_width, Self::CONTROLS_WIDTH),
            timeline_height: in_range(self.timeline_height, Self::TIMELINE_HEIGHT),
            ..self
        }
    }
}
