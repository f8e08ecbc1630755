//! Training: data sets, the loop, directions, evaluation, and the three commands that run them.

mod average;
mod batch;
mod card;
mod checkpoint;
mod commands;
mod core;
mod critic;
mod directions;
mod evaluate;
mod faces;
mod finish;
mod judge;
mod labels;
mod losses;
mod metrics;
mod monitor;
mod options;
mod pca;
mod read_outs;
mod schedule;
mod score;
mod trainer;
mod workers;

pub use checkpoint::CheckpointError;
pub use commands::{CommandError, DirectionsArgs, EvalArgs, TrainArgs, TrainDevice};
pub use core::fit_basis;
pub use directions::fit_directions;
pub use evaluate::{Evaluation, codes_of, evaluate, reconstructions};
pub use faces::{DataError, FaceSet, HELD_OUT_PERCENT, Split, is_held_out};
pub use judge::{
    AttributeAccuracy, Judge, JudgeAccuracy, JudgeConfig, JudgeError, JudgeOptions, JudgeProgress,
    TrainJudgeArgs, Verdict, train_judge,
};
pub use labels::{LabelError, Labels, read_glasses_labels};
pub use metrics::{Fidelity, FidelitySummary, psnr_db};
pub use options::TrainOptions;
pub use pca::{Pca, Rows};
pub use read_outs::{AgeReadOut, ConceptReadOut, ReadOuts};
pub use score::{
    AgeSweep, EditFigures, FrechetRow, Judging, Likeness, MorphPace, Ratio, RoundTrip, ScoreCard,
    ScoreOptions, frechet_distance,
};
pub use trainer::{StepReport, TrainError, Trainer};
