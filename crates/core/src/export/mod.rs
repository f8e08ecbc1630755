//! Finished pictures to files: animated GIF, PNG, PNG sequence, strips and grids, and edited photos in their
//! own format.
//!
//! Nothing here knows where the pictures come from. Every file is written beside its target and renamed over it, so that
//! a target is either the old file or the whole new one, never a part ([`write_atomically`]).

mod atomic;
mod equation;
mod error;
mod gif;
mod jpeg;
mod original;
mod palette;
mod png;
mod png_like;
mod provenance;
mod sequence;
mod sheet;
mod tiff_like;

pub use atomic::write_atomically;
pub use equation::{Operand, equation};
pub use error::ExportError;
pub use gif::{GifReport, MAX_GIF_SIDE_PX, estimate_gif_bytes, write_gif};
pub use original::{write_like, write_png_like, write_unchanged};
pub use png::{write_drawn_png, write_png, write_png_sequence, write_png_with_alpha};
pub use provenance::Provenance;
pub use sequence::{Animation, Progress, Repeat, delays_cs, duration_secs, sequence};
pub use sheet::{NEUTRAL, grid, square, strip};
