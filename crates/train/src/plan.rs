//! What a training run will be like: how long its codes are, how many passes it makes, and how long it takes.

use std::time::{Duration, Instant};

use super::options::TrainOptions;

/// Training faces for each number of a code. With fewer, the last numbers of a code describe single faces.
const FACES_PER_NUMBER: usize = 4;
/// Code lengths are multiples of this.
const CODE_STEP: usize = 8;
/// Steps that a run makes unless it is told otherwise, however small its data set.
const LEAST_STEPS: f64 = 3000.0;
/// Steps left out of the timing: the first ones warm caches and allocate.
const WARM_UP_STEPS: u64 = 2;
/// Steps timed before the estimate is made.
const TIMED_STEPS: u64 = 6;

/// Numbers in the codes of a model of `training_faces`: `standard`, or a quarter of the faces where there are too few.
pub fn code_length(training_faces: usize, standard: usize) -> usize {
    let affordable = training_faces / FACES_PER_NUMBER / CODE_STEP * CODE_STEP;
    affordable.clamp(CODE_STEP.min(standard), standard)
}

/// Passes over `training_faces` of a run that was not told how many: the usual number, or more for a small data set,
/// so that the network takes enough steps.
pub fn default_passes(training_faces: usize, batch: usize) -> f64 {
    let steps_a_pass = training_faces as f64 / batch.max(1) as f64;
    TrainOptions::default()
        .epochs
        .max((LEAST_STEPS / steps_a_pass.max(1.0)).ceil())
}

/// Times the first steps of a run and says once how long all of it will take.
#[derive(Debug, Default)]
pub struct Forecast {
    steps: u64,
    since: Option<Instant>,
}

impl Forecast {
    /// Counts a step; after some of them, the time that a step takes, once.
    pub fn step(&mut self) -> Option<Duration> {
        self.steps += 1;
        if self.steps == WARM_UP_STEPS {
            self.since = Some(Instant::now());
        }
        (self.steps == WARM_UP_STEPS + TIMED_STEPS)
            .then(|| Some(self.since?.elapsed() / TIMED_STEPS as u32))
            .flatten()
    }
}

/// A duration as one says it: `40 seconds`, `12 minutes`, `3.4 hours`.
pub fn in_words(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 90.0 {
        format!("{seconds:.0} seconds")
    } else if seconds < 90.0 * 60.0 {
        format!("{:.0} minutes", seconds / 60.0)
    } else {
        format!("{:.1} hours", seconds / 3600.0)
    }
}
