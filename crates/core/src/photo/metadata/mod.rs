//! What a file says about its picture, made true for an edited one: upright, of its own size, and without small copies of
//! the picture as it was.

mod exif;
mod xmp;

pub(super) use exif::made_true as exif_made_true;
pub(super) use xmp::made_true as xmp_made_true;
