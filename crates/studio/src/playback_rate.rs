//! Whether a film that plays on the stage keeps its rate: counted in frames and seconds that it is told, since it knows no clock.

/// Seconds over which frames are counted.
const COUNTED_SECS: f32 = 1.0;
/// Fewer frames say nothing.
const LEAST_FRAMES: usize = 8;
/// The part of the frames from which on nobody sees that some are missing.
const KEPT: f32 = 0.9;

/// Counts which frames that were due have been shown. See the [module documentation](self).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct PlaybackRate {
    is_playing: bool,
    secs: f32,
    /// Frames that the playhead has passed in this tick, until the last of them is asked for.
    passed: usize,
    due: usize,
    shown: usize,
    /// The part that was shown, of the frames that were counted last.
    share: Option<f32>,
}

impl PlaybackRate {
    /// Time has passed, and so many frames with it. Whoever stops playing begins anew.
    pub(crate) fn tick(&mut self, dt_secs: f32, passed: usize, is_playing: bool) {
        if !is_playing {
            *self = Self::default();
            return;
        }
        self.is_playing = true;
        self.secs += dt_secs.max(0.0);
        self.passed = passed;
        if self.secs >= COUNTED_SECS && self.due >= LEAST_FRAMES {
            self.share = Some(self.shown as f32 / self.due as f32);
            (self.secs, self.due, self.shown) = (0.0, 0, 0);
        }
    }

    /// The frame at the playhead has been asked for: it is another picture than the one before.
    pub(crate) fn asked(&mut self) {
        self.due += std::mem::take(&mut self.passed);
    }

    /// A frame has come.
    pub(crate) fn shown(&mut self) {
        self.shown += usize::from(self.is_playing);
    }

    /// The part of the frames that are shown, above 0 and below 1, where that is seen; `None` while the rate is kept.
    pub(crate) fn lagging(&self) -> Option<f32> {
        self.share.filter(|share| *share < KEPT)
    }
}
