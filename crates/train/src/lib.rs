//! Training: data sets and their labels, the loop, directions, evaluation, and the commands that run them.

// Tensor types nest deeply.
#![recursion_limit = "256"]

mod additive;
mod age_curve;
mod align;
mod average;
mod balance;
mod batch;
mod calibrate;
mod card;
mod checkpoint;
mod commands;
mod core;
mod critic;
mod describe;
mod directions;
mod encode;
mod evaluate;
mod evaluation_table;
mod faces;
mod facial;
mod finish;
mod flow;
mod judge;
mod label_files;
mod labels;
mod latent_fit;
mod least_squares;
mod looks;
mod losses;
mod measure;
mod metrics;
mod monitor;
mod options;
mod pca;
mod plan;
mod probes;
mod read_outs;
mod scale;
mod schedule;
mod score;
mod shrinkage;
mod trainer;
mod training;
mod vocabulary;
mod workers;

pub use align::{
    AlignOptions, AlignTrainError, EvalAlignerArgs, TrainAlignerArgs, measure_aligner,
    train_aligner,
};
pub use calibrate::{Look, Sight, Specimen, calibrated};
pub use checkpoint::CheckpointError;
pub use commands::{
    CommandError, DescribeArgs, DirectionsArgs, EvalArgs, ExpressionArgs, PriorArgs, TrainArgs,
    TrainDevice,
};
pub use core::fit_basis;
pub use directions::{MIN_FACES_A_SIDE, MIN_FACES_WITH_AGE, fit_directions};
pub use encode::codes_of;
pub use evaluate::{
    EvaluateOptions, Evaluation, RefinementFigures, Refining, evaluate, reconstructions,
};
pub use faces::{DataError, FaceSet, HELD_OUT_PERCENT, Split, is_held_out};
pub use facial::FacialFigures;
pub use flow::{FlowFaces, FlowOptions, FlowProgress, train_flow};
pub use judge::{
    AttributeAccuracy, Judge, JudgeAccuracy, JudgeConfig, JudgeError, JudgeOptions, JudgeProgress,
    TrainJudgeArgs, Truth, Verdict, train_judge,
};
pub use label_files::{FileColumn, LabelError, LabelFile, read_label_file};
pub use labels::{AGE, GENDER, GROUP, LabelColumn, LabelKind, Labels, UtkFaceName};
pub use latent_fit::fit_checked_directions;
pub use looks::Looks;
pub use measure::{
    MeasureArgs, MeasureError, Measurement, PictureKind, burnt_share, measured_labels,
    measured_lighting,
};
pub use metrics::{Fidelity, FidelitySummary, psnr_db};
pub use options::TrainOptions;
pub use pca::{Pca, Rows};
pub use plan::{code_length, default_passes};
pub use read_outs::{
    AgeReadOut, ConceptReadOut, LEAST_ACCURACY, LeftOut, MIN_CHECKED_A_SIDE, ReadOuts,
    TRUSTWORTHY_ACCURACY, Trust,
};
pub use score::{
    AgeSweep, DetailCard, DetailKind, DetailRow, EditFigures, FrechetRow, Judging, Likeness,
    LockFigures, MorphPace, Ratio, RoundTrip, ScoreCard, ScoreOptions, frechet_distance,
};
pub use trainer::{StepReport, TrainError, Trainer};
