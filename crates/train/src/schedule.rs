//! Learning rate over a run.

/// Steps over which the learning rate rises from zero.
const WARM_UP_STEPS: f64 = 200.0;

/// Linear rise, then a cosine down to a hundredth of `peak` (Loshchilov and Hutter 2017, arXiv 1608.03983).
pub fn learning_rate(peak: f64, step: u64, total_steps: u64) -> f64 {
    let step = step as f64;
    let rise = ((step + 1.0) / WARM_UP_STEPS).min(1.0);
    let progress = (step / (total_steps.max(1) as f64)).clamp(0.0, 1.0);
    let cosine = 0.5 * (1.0 + (std::f64::consts::PI * progress).cos());
    peak * rise * (0.01 + 0.99 * cosine)
}
