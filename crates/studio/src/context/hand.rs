//! Whether a hand is moving something: then pictures are to follow it, and may be smaller than those that are looked at.

/// Seconds without a move after which the hand is taken to rest.
pub(crate) const REST_SECS: f32 = 0.2;

/// When a slider, the playhead or the walk was moved last by a hand that has not let go yet.
#[derive(Debug, Default)]
pub(crate) struct Hand {
    moved_secs: Option<f64>,
}

impl Hand {
    /// Something was moved.
    pub fn move_at(&mut self, now_secs: f64) {
        self.moved_secs = Some(now_secs);
    }

    /// The pointer was released.
    pub fn release(&mut self) {
        self.moved_secs = None;
    }

    /// Notices that the hand has come to rest.
    pub fn tick(&mut self, now_secs: f64) {
        self.moved_secs
            .take_if(|moved_secs| now_secs - *moved_secs >= f64::from(REST_SECS));
    }

    pub fn is_moving(&self) -> bool {
        self.moved_secs.is_some()
    }
}
