//! Takes from an estimate what chance alone would give it.

/// Squared standard errors that an estimate must exceed to keep anything. Noise of 256 numbers, each small, adds up to a
/// visible change of the face; this removes most of it (six sevenths on average) and costs a well supported number nothing.
const DOUBT: f64 = 2.0;

/// `estimate` shortened by its uncertainty (the positive-part rule of James and Stein 1961, number by number): 0 if it is
/// no larger than chance would make it, nearly itself if it is far larger.
pub(super) fn shrunken(estimate: f64, variance: f64) -> f64 {
    let square = estimate * estimate;
    if square <= DOUBT * variance {
        0.0
    } else {
        estimate * (1.0 - DOUBT * variance / square)
    }
}
