//! Training: data sets and their labels, the loop, directions, evaluation. What takes long tells how far it is ([`News`]); nothing
//! here prints or knows a command line.

// Tensor types nest deeply.
#![recursion_limit = "256"]

mod additive;
mod age_curve;
mod aging;
mod align;
mod average;
mod balance;
mod batch;
mod calibrate;
mod card;
mod checkpoint;
mod core;
mod critic;
mod describe;
mod device;
mod directions;
mod edits_card;
mod encode;
mod evaluate;
mod evaluation_table;
mod faces;
mod facial;
mod finish;
mod flow;
mod judge;
mod label_files;
mod label_table;
mod labels;
mod latent_fit;
mod latent_tables;
mod least_squares;
mod looks;
mod losses;
mod measure;
mod metrics;
mod monitor;
mod news;
mod options;
mod pca;
mod plan;
mod planes;
mod probes;
mod read_outs;
mod scale;
mod schedule;
mod score;
mod shrinkage;
mod trainer;
mod training;
mod upscaled;
mod vocabulary;
mod workers;

pub use aging::{AgingOptions, with_age_network};
pub use align::{
    AlignOptions, AlignTrainError, card as aligner_card, measure_aligner, table as aligner_table,
    train_aligner,
};
pub use calibrate::{Look, Sight, Specimen, calibrated};
pub use card::{with_ages, with_directions, with_inventions};
pub use checkpoint::CheckpointError;
pub use core::fit_basis;
pub use describe::{
    DescribeError, Described, default_judge, describe, evaluate_telling, fit_latent_tables,
    flow_looks, measure_inventions,
};
pub use device::TrainDevice;
pub use directions::{MIN_FACES_A_SIDE, MIN_FACES_WITH_AGE, fit_directions};
pub use edits_card::{no_longer_taught, with_edits};
pub use encode::codes_of;
pub use evaluate::{
    EvaluateOptions, Evaluation, RefinementFigures, Refining, evaluate, reconstructions,
};
pub use faces::{DataError, FaceSet, HELD_OUT_PERCENT, Split, is_held_out};
pub use facial::{FacialFigures, FacialSet, with_controls, with_facial_figures};
pub use flow::{FlowFaces, FlowOptions, FlowProgress, train_flow, with_fitted_flow};
pub use judge::{
    AttributeAccuracy, Judge, JudgeAccuracy, JudgeConfig, JudgeError, JudgeOptions, JudgeProgress,
    Truth, Verdict, train_judge,
};
pub use label_files::{FileColumn, LabelError, LabelFile, read_label_file};
pub use labels::{AGE, GENDER, GROUP, LabelColumn, LabelKind, Labels, UtkFaceName};
pub use latent_fit::fit_checked_directions;
pub use latent_tables::{KeptSliders, LatentTables};
pub use looks::Looks;
pub use measure::{Measurement, PictureKind, measured_faces, measured_labels, measured_lighting};
pub use metrics::{Fidelity, FidelitySummary, psnr_db};
pub use news::{News, Tell};
pub use options::TrainOptions;
pub use pca::{Pca, Rows};
pub use plan::{Forecast, code_length, default_passes, in_words};
pub use read_outs::{
    AgeReadOut, ConceptReadOut, LEAST_ACCURACY, LeftOut, MIN_CHECKED_A_SIDE, ReadOuts,
    TRUSTWORTHY_ACCURACY, Trust,
};
pub use score::{
    AgeSweep, DetailCard, DetailKind, DetailRow, EditFigures, FrechetRow, Judging, Likeness,
    LockFigures, MorphPace, Ratio, RoundTrip, ScoreCard, ScoreOptions, frechet_distance,
};
pub use trainer::{StepReport, TrainError, Trainer};
pub use training::Training;
pub use upscaled::{UpscaledFigures, measure_upscaler, with_larger_pictures};
pub use vocabulary::name_for_heading;
