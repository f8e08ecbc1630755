//! Finished pictures to files.

mod common;
mod formats;
mod frames;
mod gif;
mod kept;
mod limits;
mod original;
mod proof;
mod provenance;
mod sequence;
mod whole_files;
