//! Finished pictures to files.

mod animation;
mod original;
mod provenance;
mod sequence;
mod whole_files;
