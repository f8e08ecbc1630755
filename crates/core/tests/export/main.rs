//! Finished pictures to files.

mod captions;
mod common;
mod dithering;
mod films;
mod formats;
mod frames;
mod gif;
mod kept;
mod limits;
mod original;
mod pictures;
mod proof;
mod provenance;
mod sequence;
mod shapes;
mod webp;
mod whole_files;
