//! How far work is, and how long it still takes.

/// Something that takes a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// What is being done.
    pub label: String,
    /// The finished part, 0 to 1; `None` if unknown.
    pub fraction: Option<f32>,
    /// Estimated seconds left; `None` if nothing can be said yet.
    pub remaining_secs: Option<f32>,
    /// Whether the user can stop it.
    pub can_cancel: bool,
}

impl Progress {
    /// What neither tells how far it is nor can be stopped.
    pub fn waiting(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            fraction: None,
            remaining_secs: None,
            can_cancel: false,
        }
    }
}

/// The finished part below which the pace so far says nothing.
const MIN_FRACTION: f32 = 0.02;

/// Seconds left at the pace so far: `fraction`, 0 to 1, has taken `elapsed_secs`. `None` near the start, where that would be
/// a guess.
pub fn remaining_secs(elapsed_secs: f32, fraction: f32) -> Option<f32> {
    let is_known = fraction >= MIN_FRACTION && elapsed_secs.is_finite();
    is_known.then(|| elapsed_secs.max(0.0) * (1.0 - fraction).max(0.0) / fraction)
}
