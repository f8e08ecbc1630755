//! Finished pictures to files: animations in every common format, single pictures, strips and grids, and edited photos in
//! their own format.
//!
//! Nothing here knows where the pictures come from. Every file is written beside its target and renamed over it, so that
//! a target is either the old file or the whole new one, never a part ([`write_atomically`]). A new format of animations
//! is a file here and a row in `format.rs`.

mod apng;
mod atomic;
mod caption;
mod encoding;
mod equation;
mod error;
mod films;
mod fit;
mod format;
mod frames;
mod gif;
mod images;
mod jpeg;
mod marks;
mod mp4;
mod original;
mod picture;
mod played;
mod player;
mod png;
mod png_like;
mod proof;
mod provenance;
mod sequence;
mod sheet;
mod sink;
mod task;
mod tiff_like;
mod webp;

pub use atomic::write_atomically;
pub use caption::{Caption, CaptionPlace};
pub use encoding::{DitherKind, Encoding, PaletteScope};
pub use equation::{Operand, equation};
pub use error::ExportError;
pub use films::{FilmPlan, Films};
pub use format::{Format, Report};
pub use frames::{Frames, Spool};
pub use images::{folder_without_frames, has_frames};
pub use original::{write_like, write_png_like, write_unchanged};
pub use picture::keys_left_out;
pub use png::{write_drawn_png, write_png, write_png_with_alpha};
pub use proof::{PlayedPicture, Proof};
pub use provenance::Provenance;
pub use sequence::{
    Animation, MAX_GIF_FPS, Progress, Repeat, delays_cs, duration_secs, gif_rate_note, play_order,
    sequence,
};
pub use sheet::{NEUTRAL, grid, square, strip};
